"""Which tables of a file are to be imported: of which kind each is, and what its columns hold."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cached_property

from ledger.checks.entries import ID
from ledger.core.headings import (
    Column,
    Guess,
    Known,
    Target,
    assigned,
    folded,
    guesses,
    known_headings,
    named,
)
from ledger.core.intake import Record, title_key
from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.headings import usual_headings
from ledger.store.importcells import NOTHING, Reader, text_of
from ledger.store.importlayout import REACH, Layout, find_table
from ledger.store.importmaps import Mapped, letters, mapped_columns
from ledger.store.importpeople import People, Unread
from ledger.store.importrows import Rows, answerable
from ledger.store.reading import Reading
from ledger.store.schemas import common
from ledger.store.workbooks import Cell, Worksheet, decoded, read_tables
from ledger.words import N_

_SAMPLE = 30
"""So many cells of a column are tried."""
_YEAR = pattern(r"(?<![0-9])(20[0-9]{2})(?=年|年度|[-_ ]?q[1-4]|\s|$|[^0-9])", re.IGNORECASE)
_LONGEST = 1 << 21
"""Characters that a cell of an export may have: an entry is at most 1 MiB."""
_SPECIAL = frozenset(("answers", "listed-in"))


@dataclass(frozen=True)
class Table:
    """One table ready to be read. `guessed`: nobody has said of which kind it is."""

    layout: Layout
    rows: Rows
    guessed: bool
    mapped: Mapped

    @property
    def kind(self) -> Kind:
        return self.rows.kind

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.rows.columns

    @property
    def size(self) -> int:
        return len(self.layout.lines)

    def records(self, tell: Callable[[int], None] = lambda _: None) -> Iterator[Record]:
        """The records, row by row; `tell` is told of each row."""
        for line in self.layout.lines:
            yield from self.rows.record(line)
            tell(1)


@dataclass(frozen=True)
class Opening:
    """What a user says of a file to be imported, and the unit that it goes to."""

    reading: Reading
    today: date
    mapped: Mapped
    place: str
    mapping: str = "--map"
    _readers: dict[str, Reader] = field(default_factory=dict)

    def tables(self, content: bytes) -> list[Table]:
        """The tables to import. Raises LedgerError if there is none, or nobody can tell which."""
        sheets = _exported_csv(content) or read_tables(self.place, content)
        wanted = [one for one in sheets if self.mapped.worksheet in (None, "", one.name)]
        if not wanted:
            text = N_("{file} has no worksheet {name}; there are: {names}")
            names = ", ".join(one.name for one in sheets)
            raise LedgerError(text, file=self.place, name=self.mapped.worksheet, names=names)
        if not self.mapped.worksheet:  # what somebody has hidden is meant only if it is named
            wanted = [one for one in wanted if not one.hidden] or wanted
        tables = [one for one in wanted if not _is_grid(one)]
        if wanted and not tables and not self.mapped.columns:
            text = N_("{file} looks like a grid of weeks; `ledger sheet QUARTER --from {file}` takes it")
            raise LedgerError(text, file=self.place)
        wanted = tables or wanted
        found = [layout for one in wanted if (layout := self._layout(one))]
        exported = [one for one in found if _is_export(one)]
        filled = [one for one in found if one.lines]
        if exported:
            return [self._table(one) for one in exported if one.lines]
        if len(filled) > 1:
            text = N_("{file} has several worksheets that fit: {names}; name one by --worksheet")
            names = ", ".join(one.worksheet for one in filled)
            raise LedgerError(text, file=self.place, names=names)
        if not found:
            text = N_(
                "{file}: no row was found that holds headings; name them by a mapping (--map), or the"
                " row by `header` in it"
            )
            raise LedgerError(text, file=self.place)
        return [self._table(one) for one in filled or found[:1]]

    def _layout(self, sheet: Worksheet) -> Layout | None:
        said = {folded(key) for key in self.mapped.columns}
        return find_table(
            sheet, lambda text: folded(text) in said or self._knows(text), self.mapped.header
        )

    # Kinds

    @cached_property
    def _known(self) -> dict[str, Known]:
        kinds = self.reading.unit.rules.kinds
        return {name: known_headings(kind, common(), usual_headings()) for name, kind in kinds.items()}

    def _knows(self, text: str) -> bool:
        return any(
            one.meant(text) or one.is_idle(text) or one.is_elsewhere(text)
            for one in self._known.values()
        )

    def _table(self, layout: Layout) -> Table:
        year = self.mapped.year or _year(layout.above) or _year(self.place.rpartition("/")[2])
        kind = self._told_kind(layout)
        fits = self._fits(layout, year)
        if kind is not None:
            found = tuple(assigned(layout.headings, self._known[kind.name], fits))
            columns = self._mapped(found, kind)
            return self._ready(layout, kind, columns, year, guessed=False)
        guess = self._guess(layout, guesses(layout.headings, self._known.values(), fits, layout.above))
        return self._ready(
            layout, guess.kind, self._mapped(guess.columns, guess.kind), year, guessed=True
        )

    def _told_kind(self, layout: Layout) -> Kind | None:
        kinds = self.reading.unit.rules.kinds
        if _is_export(layout):
            column = next(place for place, text in layout.headings.items() if named(text) == "kind")
            names = [text_of(line.cells[column]) for line in layout.lines]
            name = next((name for name in names if name in kinds), None)
            if name is None:
                text = N_("{file}: no row says a known kind in the column {column}")
                raise LedgerError(text, file=self.place, column=letters(column))
            return kinds[name]
        return kinds[self.mapped.kind] if self.mapped.kind is not None else None

    def _guess(self, layout: Layout, found: Sequence[Guess]) -> Guess:
        if not found:
            text = N_("{file}: the headings do not say of which kind the rows are; say it by --kind")
            raise LedgerError(text, file=self.place)
        best = [one for one in found if one.score == found[0].score]
        if len(best) > 1:
            text = N_("{file}: the rows may be of several kinds ({kinds}); say which by --kind")
            kinds = ", ".join(one.kind.name for one in best[:6])
            raise LedgerError(text, file=self.place, kinds=kinds)
        return best[0]

    def _mapped(self, columns: Sequence[Column], kind: Kind) -> tuple[Column, ...]:
        usual = usual_headings().kinds.get(kind.name, {})
        special = {part for key in usual for part in key.split()} & {*_SPECIAL, *_parts(kind)}
        names = frozenset({*self._known[kind.name].names, *special, *_parts(kind)})
        return mapped_columns(self.mapping, columns, self.mapped, names)

    # Reading

    def _ready(
        self, layout: Layout, kind: Kind, columns: tuple[Column, ...], year: int | None, *, guessed: bool
    ) -> Table:
        rows = Rows(
            layout.worksheet,
            self._reader(kind, year),
            columns,
            self.mapped.fixed,
            self._answered(kind),
            self.today,
            self.mapped.note_rest,
        )
        allowed = {*self._known[kind.name].names, *_SPECIAL, *_parts(kind)} - {"id", "kind", "sessions"}
        for name in self.mapped.fixed:
            if name not in allowed:
                raise LedgerError(
                    N_("--set {field}: {kind} has no such field"), field=name, kind=kind.name
                )
        mapped = replace(
            self.mapped, kind=kind.name, worksheet=layout.worksheet, header=layout.head, year=year
        )
        return Table(layout, rows, guessed, mapped)

    def _reader(self, kind: Kind, year: int | None) -> Reader:
        key = f"{kind.name} {year}"
        if key not in self._readers:
            self._readers[key] = Reader(
                self.reading.unit, common(), kind, usual_headings(), self._people, self._entries, year
            )
        return self._readers[key]

    @cached_property
    def _people(self) -> People:
        return People(self.reading.unit)

    @cached_property
    def _entries(self) -> Callable[[str], tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self.reading.written:
            for said in {title_key(one.data.get(name)) for name in ("id", "number", "title")} - {""}:
                found.setdefault(said, []).append(one.stem)
        return lambda text: _as_id(text) or tuple(found.get(title_key(text), ()))

    def _answered(self, kind: Kind) -> Callable[[str], tuple[Mapping[str, Value], ...]]:
        """The entries that an item may answer: any but items themselves and sheets."""
        many = [
            (one.kind.name, one.data)
            for one in self.reading.written
            if one.kind is not None and one.kind.name != kind.name and not one.kind.sessions
        ]
        return answerable(many, title_key) if kind.steps else lambda _: ()

    def _fits(self, layout: Layout, year: int | None) -> Callable[[int, Kind, Target], bool | None]:
        samples: dict[int, list[Cell]] = {}

        def fits(place: int, kind: Kind, target: Target) -> bool | None:
            if place not in samples:
                many = (line.cells[place] for line in layout.lines[: 10 * _SAMPLE])
                samples[place] = [one for one in many if text_of(one).strip() not in NOTHING][:_SAMPLE]
            if not samples[place]:
                return None
            reader = self._reader(kind, year)
            good = sum(_can_read(reader, one, target) for one in samples[place])
            return 2 * good >= len(samples[place])

        return fits


def _can_read(reader: Reader, cell: Cell, target: Target) -> bool:
    try:
        if len(target) > 1:
            reader.shared(cell, target)
        elif target[0] == "date":
            reader.span(cell)
        elif target[0] not in ("close.result", "absent"):
            reader.value(cell, target[0], exact=True)
    except Unread:
        return False
    return True


def _as_id(text: str) -> tuple[str, ...]:
    return (text.strip(),) if ID.fullmatch(text.strip()) else ()


def _parts(kind: Kind) -> frozenset[str]:
    """The parts of steps that a register's columns may hold."""
    if not kind.steps:
        return frozenset()
    progress = ("note", "date", "percent")
    close, verify = ("result", "date", "late_reason"), ("opinion", "date", "by")
    return frozenset(
        f"{step}.{part}"
        for step, parts in (("progress", progress), ("close", close), ("verify", verify))
        for part in parts
    )


_WEEK = pattern("(?:20[0-9]{2}-)?w[0-9]{1,2}|第?[0-9一二三四五六七八九十]{1,3}周")


def _is_grid(sheet: Worksheet) -> bool:
    """Whether a row is one of weeks, as a grid of member and week has."""
    heads = [[folded(text_of(cell)) for cell in row] for row in sheet.rows[:REACH]]
    return any(sum(bool(_WEEK.fullmatch(text)) for text in row) >= 3 for row in heads)


def _is_export(layout: Layout) -> bool:
    """Whether a table's headings are those that an export writes."""
    names = {named(text) for text in layout.headings.values()}
    return {"id", "kind"} <= names


def _year(text: str) -> int | None:
    """The one year that a text names."""
    found = set(_YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def _exported_csv(content: bytes) -> tuple[Worksheet, ...]:
    """The table of a CSV that an export wrote; nothing where it is none.

    Its separator is a comma, whatever stands in its cells, and cells may be long.
    """
    if not re.match(rb"(?:\xef\xbb\xbf)?[^\n]*\(id\)[^\n]*\(kind\)", content):
        return ()
    text = decoded("", content)
    limit = csv.field_size_limit(_LONGEST)
    try:
        many = [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        return ()
    finally:
        csv.field_size_limit(limit)
    longest = max(map(len, many), default=0)
    return (Worksheet("", tuple((*row, *[None] * (longest - len(row))) for row in many)),)
