"""Values and findings as JSON that gives them back exactly."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledger.core.findings import Finding
from ledger.store.cache import Exotic, packed


def segment_packed(records: Mapping[str, Any]) -> bytes:
    """A segment as JSON; what JSON would not give back is read again when it is wanted."""
    try:
        return packed(records)
    except Exotic:
        # A text in the place of an entry: it is read anew from its file. It differs as the entry does.
        kept = {path: data if _is_plain(data) else _sign(data) for path, data in records.items()}
        return packed(kept)


def _sign(data: Any) -> str:
    return hashlib.sha1(repr(data).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _is_plain(data: Any) -> bool:
    try:
        packed(data)
    except Exotic:
        return False
    return True


def marked(value: Any) -> Any:
    """A value with its exact decimals spelled out. Raises Exotic."""
    if isinstance(value, dict):
        return {key: marked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [marked(item) for item in value]
    if isinstance(value, Decimal):
        return {"\0": str(value)}
    if value is None or isinstance(value, str | int):
        return value
    raise Exotic


def unmarked(value: Any) -> Any:
    """What was marked."""
    if isinstance(value, dict):
        if "\0" in value:
            return Decimal(value["\0"])
        return {key: unmarked(item) for key, item in value.items()}
    return [unmarked(item) for item in value] if isinstance(value, list) else value


def noted(one: Finding) -> list[Any]:
    """A finding as JSON has it."""
    values = marked(dict(one.values))
    return [
        one.code,
        one.path,
        one.text,
        values,
        one.hint,
        list(one.at),
        one.on_key,
        one.line,
        one.column,
    ]


def told(note: list[Any]) -> Finding:
    """The finding that was noted."""
    code, path, text, values, hint, at, on_key, line, column = note
    return Finding(code, path, text, unmarked(values), hint, tuple(at), on_key, line, column)
