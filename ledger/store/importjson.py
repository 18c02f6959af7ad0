"""The JSON that `ledger export` writes, read back as records."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from ledger.checks.evidence import leaves
from ledger.core.intake import Reason, Record
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import MAX_BYTES
from ledger.store.entries import entry_path
from ledger.words import N_

SCHEMA = "ledger/entries/1"
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Entries:
    """What a file holds: its entries as records, and the files that came with them, by path."""

    records: tuple[Record, ...]
    attachments: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        return {path: hashlib.sha256(content).hexdigest() for path, content in self.attachments.items()}


def is_json(content: bytes) -> bool:
    """Whether a file's content begins as a JSON object does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_entries(place: str, content: bytes, unit: Unit) -> Entries:
    """The entries of an exported file. Raises LedgerError for what is no such file."""
    data = _parsed(place, content)
    many = data.get("entries")
    if data.get("schema") != SCHEMA or not isinstance(many, list):
        text = N_("{file} is no JSON that `ledger export` writes; its schema would be {schema}")
        raise LedgerError(text, file=place, schema=SCHEMA)
    records = tuple(_record(number, one, unit) for number, one in enumerate(many, 1))
    return Entries(records, dict(_attachments(place, data.get("attachments"))))


def _parsed(place: str, content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=_number, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        problem = str(error)
        raise LedgerError(
            N_("{file} cannot be read as JSON: {problem}"), file=place, problem=problem
        ) from error
    return data if isinstance(data, dict) else {}


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > 400:
        raise ValueError(text[:40])
    return int(number) if number == number.to_integral_value() else number


def _constant(text: str) -> None:
    raise ValueError(text)


def _record(number: int, one: object, unit: Unit) -> Record:
    """One entry; what is no entry becomes a record with a fault."""
    about: dict[str, Any] = one if isinstance(one, dict) else {}
    fields = about.get("fields")
    kind = unit.rules.kinds.get(str(about.get("kind")))
    if not isinstance(fields, dict) or not _is_fit(fields, 0):
        return _faulty(number, kind, Reason(N_("no entry: kind and fields are wanted")))
    if kind is None:
        reason = Reason(N_("there is no kind {given}"), {"given": str(about.get("kind"))})
        return _faulty(number, Kind(str(about.get("kind")), {}), reason)
    name = fields.get("id")
    faults = []
    if not isinstance(name, str):
        faults.append(Reason(N_("{name} is missing"), {"name": "id"}, "", "id"))
    elif fields.get("kind") != kind.short or about.get("path") not in (
        None,
        entry_path(kind.ledger, name),
    ):
        faults.append(Reason(N_("its path, kind and id do not agree")))
    return Record(
        "",
        number,
        kind,
        fields,
        name if isinstance(name, str) else None,
        {key: f"{key}" for key in fields},
        whole=True,
        faults=tuple(faults),
    )


def _faulty(number: int, kind: Kind | None, reason: Reason) -> Record:
    return Record("", number, kind or Kind("", {}), {}, whole=True, faults=(reason,))


def _is_fit(value: Value, depth: int) -> bool:
    """Whether a value could be written: not too deep, and without halves of characters."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_fit(key, depth) and _is_fit(inner, depth + 1) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_fit(inner, depth + 1) for inner in value)
    if isinstance(value, str):
        return not any("\ud800" <= char <= "\udfff" or char == "\0" for char in value)
    return True


def _attachments(place: str, given: object) -> Iterator[tuple[str, bytes]]:
    """The files that came with the entries; only such as may lie under evidence/. Raises LedgerError."""
    if given is None:
        return
    for path, said in given.items() if isinstance(given, dict) else [("", None)]:
        plain = path.startswith("evidence/") and not leaves(path)
        try:
            content = base64.b64decode(said, validate=True) if plain and isinstance(said, str) else None
        except (binascii.Error, ValueError):
            content = None
        if content is None or any(part in ("", ".") for part in path.split("/")):
            text = N_("{file}: its attachment {path} is no file that may lie under evidence/")
            raise LedgerError(text, file=place, path=str(path)[:80])
        yield path, content


def too_long(text: str) -> bool:
    """Whether an entry's text is longer than a file of a ledger may be."""
    return len(text.encode()) > MAX_BYTES
