"""Entries to be given away: as JSON that says all of them, and as tables, one a kind.

A table's heading says what people call a field and names it in brackets, so that an import knows it.
Parts of maps have columns of their own; a sheet has a row a session, its own fields on each of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ledger.checks.entries import ID
from ledger.checks.rules import Written
from ledger.core.headings import heading_of
from ledger.core.model import Entry, Unit
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, maps
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.cells import is_restricted
from ledger.reports.fields import FieldWords
from ledger.store.exportcells import Writer, literal
from ledger.store.headings import usual_headings
from ledger.store.importcells import Reader
from ledger.store.importjson import SCHEMA
from ledger.store.importpeople import People
from ledger.store.schemas import common
from ledger.store.workbooks import Cell
from ledger.words import Words

_PART = pattern("[A-Za-z][A-Za-z0-9_-]*")
_FIRST = ("id", "kind", "date", "until", "title", "members", "absent")


def is_withheld(unit: Unit, one: Written) -> bool:
    """Whether an entry, or a session of it, is restricted."""
    if one.kind is None:
        return one.data.get("level") == "restricted"
    levels = [session.get("level") for _, session in maps(one.data.get("sessions"))]
    entry = Entry(one.path, one.stem, one.kind.name, date.min, one.data)
    return is_restricted(unit, entry) or "restricted" in levels


# JSON


def entries_value(unit: Unit, many: Iterable[Written], attachments: Mapping[str, str]) -> dict[str, Any]:
    """The value that JSON says: entries in the order of their paths, fields in that of their files."""
    entries = [
        {"kind": one.kind.name if one.kind else None, "path": one.path, "fields": one.data}
        for one in sorted(many, key=lambda one: one.path)
    ]
    about = {"id": unit.id, "name": unit.name}
    return {
        "schema": SCHEMA,
        "unit": about,
        "entries": entries,
        "attachments": dict(sorted(attachments.items())),
    }


# Tables


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of one kind: its name, its headings, and its rows of as many cells."""

    kind: Kind
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(unit: Unit, many: Iterable[Written], words: Words) -> list[Sheet]:
    """A table for each kind that occurs, in the order in which kinds are known."""
    by_kind: dict[str, list[Written]] = {}
    for one in sorted(many, key=lambda one: one.path):
        if one.kind is not None:
            by_kind.setdefault(one.kind.name, []).append(one)
    known = [kind for name, kind in unit.rules.kinds.items() if name in by_kind]
    return [_Making(unit, kind, words).sheet(by_kind[kind.name]) for kind in known]


class _Making:
    """Makes the table of one kind."""

    def __init__(self, unit: Unit, kind: Kind, words: Words) -> None:
        self.kind = kind
        self.words = words
        self.labels = FieldWords(unit, common(), words)
        reader = Reader(unit, common(), kind, usual_headings(), People(unit), _as_id)
        self.writer = Writer(reader, words)

    def sheet(self, many: Sequence[Written]) -> Sheet:
        rows = [row for one in many for row in self._rows(one)]
        names = self._names(rows)
        headings = tuple(heading_of(self._label(name), name) for name in names)
        cells = tuple(tuple(row.get(name) for name in names) for row in rows)
        return Sheet(self.kind, self.words.title(self.kind.title), headings, cells)

    def _rows(self, one: Written) -> Iterator[dict[str, Cell]]:
        """A row, or one a session, as cells by the name of the column."""
        own = {name: value for name, value in one.data.items() if name not in ("id", "kind")}
        sessions = own.get("sessions")
        split = self.kind.sessions and isinstance(sessions, list) and bool(sessions)
        fields = {name: value for name, value in own.items() if not (split and name == "sessions")}
        start: dict[str, Cell] = {"id": one.stem, "kind": self.kind.name, **dict(self._cells(fields))}
        if not split:
            yield start
        for _, session in maps(sessions) if split else ():
            yield {**start, **self._session(session)}

    def _session(self, session: Fields) -> dict[str, Cell]:
        return {f"sessions.{name}": self._cell(value, name) for name, value in session.items()}

    def _cells(self, fields: Fields) -> Iterator[tuple[str, Cell]]:
        for name, value in fields.items():
            parts = self.writer.reader.schema(name).get("properties")
            named = isinstance(value, dict) and all(map(_PART.fullmatch, value))
            if isinstance(value, dict) and value and named and set(value) <= set(parts or ()):
                for part, inner in value.items():
                    yield f"{name}.{part}", self._cell(inner, f"{name}.{part}")
            else:
                yield name, self._cell(value, name)

    def _cell(self, value: Value, name: str) -> Cell:
        return literal(None) if value is None else self.writer.cell(value, name)

    def _names(self, rows: Iterable[Mapping[str, Cell]]) -> list[str]:
        """The columns that some row has, in the order in which people read them."""
        used = {name for row in rows for name in row}
        fields = list(dict.fromkeys((*_FIRST, *self.kind.fields, *common().fields, "sessions")))
        order = {name: place for place, name in enumerate(fields)}

        def rank(name: str) -> tuple[bool, int, str]:
            first, _, part = name.partition(".")
            session = first == "sessions" and bool(part)
            return session, order.get(part if session else first, len(order)), name

        return sorted({*used, "id", "kind"}, key=rank)

    def _label(self, name: str) -> str:
        first, _, part = name.partition(".")
        if first == "sessions" and part:
            return self.labels.label(self.kind, (part,))
        if part:
            return (
                f"{self.labels.label(self.kind, (first,))}·{self.labels.label(self.kind, (first, part))}"
            )
        return self.labels.label(self.kind, (first,))


def _as_id(text: str) -> tuple[str, ...]:
    return (text,) if ID.fullmatch(text) else ()
