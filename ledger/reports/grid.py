"""A quarter's sheets as a grid: a member a row, a week a column, and as JSON, CSV and a page to print.

A cell holds what is recorded of a member in a week, nothing where nothing is, and the mark `–` where
the week asks nothing of the member. What comes back filled in is read by `ledger.reports.gridding`.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ledger.core.book import Book
from ledger.core.model import Member
from ledger.core.periods import Period
from ledger.core.quotas import whole
from ledger.core.sheets import Scope, asked, is_bound
from ledger.core.values import Number
from ledger.records import dataclass
from ledger.reports.status_json import number
from ledger.store.pages import Formula, Line, Page
from ledger.store.schemas import common
from ledger.store.workbooks import Cell, cell_name
from ledger.words import N_, Words, plain

SCHEMA = "ledger/sheet/1"
UNBOUND = "–"
"""Stands where nothing is recorded and the week does not bind the member."""
HEADS = ("id", "name", "total")
"""What the columns beside the weeks are called in CSV, in every language."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell holds: a number, None where nothing is recorded; and whether the week binds."""

    recorded: Number | None
    bound: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A member's weeks, in order."""

    member: Member
    amounts: tuple[Amount, ...]

    @property
    def total(self) -> Number:
        return whole(sum((Decimal(one.recorded or 0) for one in self.amounts), Decimal(0)))


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of a scope; `asked` is what each week asks for, None where nothing does."""

    scope: Scope
    asked: tuple[Number | None, ...]
    rows: tuple[Row, ...]

    @property
    def weeks(self) -> tuple[Period, ...]:
        return self.scope.weeks


def grid(scope: Scope, members: Iterable[Member]) -> Grid:
    """The grid of some members."""
    book = Book(scope.unit, scope.as_of)

    def amount(member: Member, week: Period) -> Amount:
        there = scope.of(member.id, week)
        return Amount(scope.total(there) if there else None, is_bound(scope, book, member, week))

    rows = (Row(one, tuple(amount(one, week) for week in scope.weeks)) for one in members)
    return Grid(scope, tuple(asked(scope, week) for week in scope.weeks), tuple(rows))


def cells(row: Row) -> list[Cell]:
    """A row's weeks as cells."""
    return [UNBOUND if one.recorded is None and not one.bound else one.recorded for one in row.amounts]


# For programs


def grid_value(found: Grid) -> dict[str, Any]:
    """The value that `sheet --format json` prints."""
    scope = found.scope
    return {
        "schema": SCHEMA,
        "unit": {"id": scope.unit.id, "name": scope.unit.name, "kind": scope.unit.kind},
        "kind": scope.kind.name,
        "field": scope.field,
        "quarter": scope.quarter.name,
        "weeks": [
            {
                "week": week.name,
                "start": week.start.isoformat(),
                "end": week.end.isoformat(),
                "asked": number(wanted),
            }
            for week, wanted in zip(found.weeks, found.asked, strict=True)
        ],
        "rows": [_row_value(found, row) for row in found.rows],
    }


def _row_value(found: Grid, row: Row) -> dict[str, Any]:
    return {
        "member": row.member.id,
        "name": row.member.name,
        "weeks": {
            week.name: {"amount": number(one.recorded), "bound": one.bound}
            for week, one in zip(found.weeks, row.amounts, strict=True)
        },
        "total": number(row.total),
    }


def csv_table(found: Grid) -> list[list[Cell]]:
    """The grid as rows for CSV; headings are the same in every language."""
    ident, name, total = HEADS
    head: list[Cell] = [ident, name, *(week.name for week in found.weeks), total]
    return [head, *([one.member.id, one.member.name, *cells(one), one.total] for one in found.rows)]


# To print and to type into


def day_range(week: Period) -> str:
    """A week's days, as short as a heading may be."""
    first, last = week.start, week.end
    return f"{first.month}.{first.day}–{last.month}.{last.day}"


def page(found: Grid, words: Words) -> Page:
    """The grid as a worksheet: title, note, two rows of headings, what is asked, then members."""
    title, note = _title(found, words), _note(found, words)
    columns = len(found.weeks) + 3
    names = (week.name for week in found.weeks)
    first = [words(N_("id")), words(N_("name")), *names, words(N_("total"))]
    days: list[Cell] = [None, None, *(day_range(week) for week in found.weeks), None]
    lines = [
        Line("title", (title, *[None] * (columns - 1))),
        Line("note", (note, *[None] * (columns - 1))),
        Line("head", tuple(first)),
        Line("head", tuple(days)),
    ]
    if any(one is not None for one in found.asked):
        lines.append(Line("facts", (None, words(N_("asked")), *found.asked, None)))
    top, last = len(lines), columns - 2
    for place, row in enumerate(found.rows):
        formula = f"=SUM({cell_name(top + place, 2)}:{cell_name(top + place, last)})"
        own: list[Cell] = [row.member.id, plain(row.member.name), *cells(row)]
        lines.append(Line("body", (*own, Formula(formula, row.total))))
    return Page(
        found.scope.quarter.name,
        tuple(lines),
        (12, 12, *[9.5] * len(found.weeks), 8),
        heads=2,
        frozen=(top, 2),
        merged=(
            *((row, 0, row, columns - 1) for row in (0, 1)),
            *((2, column, 3, column) for column in (0, 1, columns - 1)),
        ),
        typed=(top, 2, max(top, len(lines) - 1), last),
        asked=words(N_("A number, 0 or more; leave it empty where nothing is known.")),
    )


def _title(found: Grid, words: Words) -> str:
    scope = found.scope
    return words(
        N_("{unit}: {kind}, {field}, {quarter}"),
        unit=scope.unit.name,
        kind=words.title(scope.kind.title, scope.kind.name),
        field=field_title(scope, words),
        quarter=scope.quarter.name,
    )


def _note(found: Grid, words: Words) -> str:
    return words(
        N_(
            "Type each week's {field}; leave empty what is not known; – stands where nothing is asked."
            " To give it back: ledger sheet {quarter} --from FILE"
        ),
        field=field_title(found.scope, words),
        quarter=found.scope.quarter.name,
    )


def field_title(scope: Scope, words: Words, name: str | None = None) -> str:
    """What the number is called, or another field of the kind."""
    name = name or scope.field
    about = {**common().fields, **scope.kind.fields}.get(name)
    title = about.get("title") if isinstance(about, dict) else None
    texts = {str(tongue): str(said) for tongue, said in title.items()} if isinstance(title, dict) else {}
    return words.title(texts, name)
