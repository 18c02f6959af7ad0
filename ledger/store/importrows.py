"""The rows of a table as records: each cell read, what belongs together put together.

A row that cannot be read becomes a record with faults, each with its cell; reading never stops.
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from ledger.core.headings import Column
from ledger.core.intake import Reason, Record
from ledger.core.packs import Kind
from ledger.core.periods import parse_period
from ledger.core.values import Fields, Value, day
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.importcells import NOTHING, Reader, joined, text_of
from ledger.store.importitems import PARTS, Life, first_day, unfinished
from ledger.store.importlayout import Line
from ledger.store.importpeople import Unread
from ledger.store.workbooks import Cell, cell_name
from ledger.words import N_

_FOUND = N_("the day it was found is taken for the day of the entry")
_TODAY = N_("no column says the day of the item; today's is taken, or that of its first step")
_OF_PROBLEM = N_("an item is called as the problem that it answers")
_FROM_LINK = N_("what the entry that is answered says is taken over")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


@dataclass(frozen=True)
class Rows:
    """Reads the rows of one table of a kind.

    `fixed` is said of every row whose cells leave it empty. `answered` gives the entries that an item
    may answer, by what people call them. `note_rest`: what no field holds goes into the note.
    """

    worksheet: str
    reader: Reader
    columns: tuple[Column, ...]
    fixed: Mapping[str, str]
    answered: Callable[[str], tuple[Mapping[str, Value], ...]]
    today: date
    note_rest: bool = False

    @property
    def kind(self) -> Kind:
        return self.reader.kind

    def record(self, line: Line) -> list[Record]:
        """The record of a row; of a session that several members share one for each."""
        row = _Row(self, line)
        row.read()
        made = row.record()
        members = made.fields.get("members")
        if not (made.is_session and isinstance(members, list) and len(members) > 1) or made.id:
            return [made]
        return [_with_members(made, [member]) for member in members]


def _with_members(record: Record, members: list[Value]) -> Record:
    return replace(record, fields={**record.fields, "members": members})


@dataclass(slots=True)
class _Row:
    """One row on its way to a record."""

    rows: Rows
    line: Line
    values: dict[str, Value] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    rest: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Reason] = field(default_factory=list)
    left: list[Reason] = field(default_factory=list)
    assumed: dict[str, str] = field(default_factory=dict)

    # Reading

    def read(self) -> None:
        """Every cell, then what is said of all rows."""
        for column in self.rows.columns:
            cell = self.line.cells[column.place] if column.place < len(self.line.cells) else None
            text = text_of(cell).strip()
            if text in _ERRORS:
                self._fault(column, N_("the cell holds an error of the spreadsheet: {said}"), said=text)
            elif column.target:
                self._take(column, cell, text)
            elif column.why in ("unknown", "elsewhere", "twice") and text not in NOTHING:
                self.rest.append((_name_of(column), text))
        for name, said in self.rows.fixed.items():
            if self.values.get(name) is None and name.split(".")[0] not in self.values:
                self.values[name] = self.rows.reader.value(said, name)

    def _take(self, column: Column, cell: Cell, text: str) -> None:
        try:
            found = dict(self._read(column, cell, text))
        except Unread as fault:
            self._fault(column, fault.text, **fault.values)
            found = {}
        place = self.line.name(column.place)
        for name in column.target:
            self.cells[name] = place
            self.texts[name] = text
        for name, value in found.items():
            self.cells[name] = place
            self.values[name] = value

    def _read(self, column: Column, cell: Cell, text: str) -> Iterator[tuple[str, Value]]:
        """What a cell says, by field. Raises Unread."""
        reader = self.rows.reader
        (name, *others) = column.target
        if others:
            yield from reader.shared(cell, column.target).items()
        elif name == "note" and not column.exact:
            if text and text not in NOTHING:
                self.notes.append((_name_of(column), text_of(cell)))
        elif name in ("date", "sessions.date") and not column.exact:
            yield from self._dates(cell)
        elif name == "close.result":
            yield from self._result(text)
        elif name in ("answers", "listed-in"):
            if text not in NOTHING:
                yield name, joined(text)
        elif (value := reader.value(cell, name, exact=column.exact)) is not None or (
            column.exact and text == "null"
        ):
            yield name, value

    def _dates(self, cell: Cell) -> Iterator[tuple[str, Value]]:
        if span := self.rows.reader.span(cell):
            yield "date", span[0]
            if span[1] != span[0]:
                yield "until", span[1]

    def _result(self, text: str) -> Iterator[tuple[str, Value]]:
        reader = self.rows.reader
        if not text or text in NOTHING:
            return
        with contextlib.suppress(Unread):
            yield "close.result", reader.value(text, "close.result")
            return
        plain = unicodedata.normalize("NFKC", text)
        if unfinished(text, reader):
            self.texts["unfinished"] = text
        elif re.fullmatch(r"[0-9.]+ ?%", plain):
            yield "progress.percent", reader.value(plain, "progress.percent")
        else:
            yield "close.note", text

    def _fault(self, column: Column, text: str, **values: object) -> None:
        name = column.target[0] if column.target else ""
        self.faults.append(Reason(text, values, self.line.name(column.place), name))

    # Putting together

    def record(self) -> Record:
        """The record that the row is."""
        fields, sheet = self._nested()
        if self.rows.kind.steps:
            self._item(fields)
        self._listing(fields)
        self._note(fields)
        told = fields.pop("id", None)
        named = fields.pop("kind", None)
        if named is not None and named not in (self.rows.kind.name, self.rows.kind.short):
            text = N_("{said} is another kind than the table's")
            self.faults.append(Reason(text, {"said": str(named)}, self.cells.get("kind", ""), "kind"))
        return Record(
            self.rows.worksheet,
            self.line.number,
            self.rows.kind,
            fields,
            told if isinstance(told, str) else None,
            self.cells,
            self.assumed,
            sheet,
            faults=tuple(self.faults),
            left=tuple(self.left),
        )

    def _nested(self) -> tuple[dict[str, Value], Mapping[str, Value] | None]:
        """The fields, parts of maps put into them; of an exported sheet's row its own apart."""
        fields: dict[str, Value] = {}
        session: dict[str, Value] = {}
        exported = any("kind" in column.target for column in self.rows.columns)
        for name, value in self.values.items():
            first, _, part = name.partition(".")
            if first == "sessions" and part:
                session[part] = value
            elif not part:
                fields[name] = value
            elif not (self.rows.kind.steps and first in PARTS):
                inner = fields.setdefault(first, {})
                if isinstance(inner, dict):
                    inner[part] = value
        if not exported:
            return fields, None
        if not session:
            return fields, {}
        kept: dict[str, Value] = {name: fields[name] for name in ("id", "kind") if name in fields}
        own = {name: value for name, value in fields.items() if name not in kept}
        return {**kept, **session}, own

    def _item(self, fields: dict[str, Value]) -> None:
        self._answered(fields)
        parts = {name: value for name, value in self.values.items() if name.split(".")[0] in PARTS}
        if "steps" in fields:
            return
        life = Life(self.rows.kind, self.rows.reader, fields, parts, self.texts, self.cells)
        steps, left = life.build()
        if said := self.texts.get("unfinished"):
            text = N_("{field}: what is not finished has no step")
            left.append(
                Reason(text, {"field": "close.result"}, self.cells["close.result"], "close.result")
            )
        self.left += left
        for reason in left:
            if said := self.texts.get(reason.field):
                self.rest.append((self._heading(reason.field), said))
        if steps:
            fields["steps"] = list[Value](steps)
        if fields.get("date") is None and "date" not in self.cells:
            fields["date"] = first_day(steps, self.rows.today)
            self.assumed["date"] = _TODAY

    def _answered(self, fields: dict[str, Value]) -> None:
        """The entry that an item answers, by the column that says so; what it says is taken over."""
        said = None if "answers" in self.rows.kind.fields else fields.pop("answers", None)
        if not isinstance(said, str):
            return
        if fields.get("title") is None:
            fields["title"] = said
            self.assumed["title"] = _OF_PROBLEM
        self.cells.setdefault("title", self.cells["answers"])
        found = self.rows.answered(said)
        if len(found) != 1:
            ids = ", ".join(str(one.get("id")) for one in found[:5])
            none = N_("no entry that could be answered has the id, number or title {said}")
            many = N_("{said} may mean several entries: {ids}")
            if "links" not in fields:
                text = many if found else none
                self.faults.append(
                    Reason(text, {"said": said[:24], "ids": ids}, self.cells["answers"], "links")
                )
            return
        links = fields.get("links")
        known = links if isinstance(links, list) else []
        name = found[0].get("id")
        fields["links"] = [*known, *([name] if name not in known else [])]
        self.cells.setdefault("links", self.cells["answers"])
        for needed in self.rows.kind.required:
            if fields.get(needed) is None and found[0].get(needed) is not None and needed != "links":
                fields[needed] = found[0][needed]
                self.assumed[needed] = _FROM_LINK

    def _listing(self, fields: dict[str, Value]) -> None:
        """The day of a problem whose register tells only when it was found, and on which list it is."""
        listed = None if "listed-in" in self.rows.kind.fields else fields.pop("listed-in", None)
        when = day(fields.get("date")) or day(fields.get("found"))
        year = self.rows.reader.year or (when.year if when else None)
        period = _quarter(str(listed), year) if listed is not None else None
        cell = self.cells.get("listed-in", "")
        if listed is not None and period is None:
            text = N_("{said} is no quarter; write one like 2026-Q1")
            self.faults.append(Reason(text, {"said": str(listed)[:24]}, cell, "date"))
            return
        if fields.get("date") is None and day(fields.get("found")) and "date" not in self.cells:
            fields["date"] = fields["found"]
            self.cells["date"] = self.cells.get("found", "")
            self.assumed["date"] = _FOUND
        when = day(fields.get("date"))
        if period is not None and when is not None and not parse_period(period).holds(when):
            text = N_("{day} does not lie in {quarter}; a column 日期 (date) says the day of listing")
            self.faults.append(Reason(text, {"day": str(when), "quarter": period}, cell, "date"))

    def _note(self, fields: dict[str, Value]) -> None:
        """The note: of several columns, and of what no field holds, each with its heading."""
        rest = self.rest if self.rows.note_rest else []
        parts = [*self.notes, *rest]
        said = [f"{heading}：{text}" for heading, text in parts]
        if isinstance(note := fields.get("note"), str):
            fields["note"] = "\n".join([note, *said])
        elif len(parts) == 1 and self.notes:
            fields["note"] = parts[0][1]
        elif parts:
            fields["note"] = "\n".join(said)

    def _heading(self, name: str) -> str:
        return next((_name_of(one) for one in self.rows.columns if name in one.target), name)


def _name_of(column: Column) -> str:
    """A column by its heading, one without by its letter."""
    return joined(column.heading) or cell_name(0, column.place)[:-1]


_QUARTER = pattern(r"(?:([0-9]{4})(?:年|-|\.|/)?)?(?:第?([1-4一二三四])季度|q([1-4]))")


def _quarter(text: str, year: int | None) -> str | None:
    """The quarter that a text names, 2026-Q1; None if it names none."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    found = _QUARTER.fullmatch(plain)
    own = found and (found[1] or (str(year) if year else ""))
    if not found or not own:
        return None
    number = found[2] or found[3]
    return f"{own}-Q{'一二三四'.index(number) + 1 if number in '一二三四' else number}"


def fixed_faults(rows: Rows) -> Sequence[tuple[str, Unread]]:
    """What is said of all rows and cannot be read, with its field."""
    found = []
    for name, said in rows.fixed.items():
        try:
            rows.reader.value(said, name)
        except Unread as fault:
            found.append((name, fault))
    return found


def answerable(
    many: Iterable[tuple[str, Fields]], key: Callable[[object], str]
) -> Callable[[str], tuple[Mapping[str, Value], ...]]:
    """A look-up of entries, given as kind and fields, by id, number and title."""
    found: dict[str, list[Mapping[str, Value]]] = {}
    for _, data in many:
        for said in {key(data.get(name)) for name in ("id", "number", "title")} - {""}:
            found.setdefault(said, []).append(data)

    def look(text: str) -> tuple[Mapping[str, Value], ...]:
        same = found.get(key(text), [])
        # A problem listed again is the same problem.
        first = [one for one in same if one.get("carried_from") is None]
        return tuple(first or same)

    return look
