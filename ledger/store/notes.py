"""Values and findings as JSON that gives them back exactly."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledger.core.findings import Finding
from ledger.store.cache import Exotic, packed

AGAIN = "again"
"""Stands for an entry that JSON would not give back: it is read anew from its file."""


def mark(known: str, stem: str, name: object) -> str:
    """What stands for an entry that was not written down: its file's digest, and its id if that is not
    the file's name.
    """
    return f"{known} {name}" if isinstance(name, str) and name != stem else known


def id_marked(data: object, stem: str) -> str | None:
    """The id of an entry, of which maybe only a mark is there."""
    if isinstance(data, str):
        return data.partition(" ")[2] or stem
    name = data.get("id") if isinstance(data, dict) else None
    return name if isinstance(name, str) else None


def is_marked(data: object, known: str) -> bool:
    """Whether a mark stands for a file of that digest."""
    return data == AGAIN or (isinstance(data, str) and data.partition(" ")[0] == known)


def segment_packed(records: Mapping[str, Any]) -> bytes:
    """A segment as JSON; what JSON would not give back is read again when it is wanted."""
    try:
        return packed(records)
    except Exotic:
        kept = {path: data if _is_plain(data) else AGAIN for path, data in records.items()}
        return packed(kept)


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
