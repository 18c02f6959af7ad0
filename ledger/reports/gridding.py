"""A file that came back from a clerk, as wishes: which worksheet, which layout, and what it says.

A table may be a grid (a member a row, a week a column), the same turned on its side, or a list (a row
a session). What it says is held against records elsewhere: see `ledger.core.sheetchanges`.
"""

from collections.abc import Callable, Iterable, Iterator

from ledger.core.sheetchanges import Trouble, Wish
from ledger.core.sheets import Scope
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.gridcells import shown, squashed
from ledger.reports.gridcontext import Context, Gathering
from ledger.reports.gridlayout import REACH, Layout, Sight, find_grid
from ledger.reports.gridlistrows import ListRows
from ledger.reports.gridlists import find_list
from ledger.reports.gridpeople import people
from ledger.reports.gridrows import GridRows
from ledger.store.filling import Names
from ledger.store.workbooks import Worksheet, cell_name
from ledger.words import N_

_TITLES = 5
"""Rows in which a table may say which quarter it is of."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a worksheet says. `aside` counts rows of members that were not asked about."""

    worksheet: str
    wishes: tuple[Wish, ...]
    troubles: tuple[Trouble, ...]
    notes: tuple[Trouble, ...]
    aside: int = 0


@dataclass(frozen=True, slots=True)
class _Fit:
    """A worksheet that can be read, and how. `inside`: whether some of it is of the quarter."""

    worksheet: Worksheet
    read: Callable[[], Gathering]
    inside: bool = True


def read_back(
    place: str,
    tables: Iterable[Worksheet],
    scope: Scope,
    names: Names,
    *,
    worksheet: str | None = None,
    only: frozenset[str] | None = None,
) -> Taken:
    """What a file's one fitting worksheet says, or the one named. Raises LedgerError."""
    context = Context(scope, people(scope.unit), names, only)
    many = list(tables)
    chosen = many if worksheet is None else [_named(place, many, worksheet)]
    fits = [fit for one in chosen if (fit := _fit(one, context))]
    fit = _chosen(place, fits, scope)
    got = fit.read()
    other = list(_other_units(fit.worksheet, scope))
    known = {one.cell for one in other}
    got.troubles = [*other, *(one for one in got.troubles if one.cell not in known)]
    troubles = sorted(got.troubles, key=lambda one: _order(one.cell))
    return Taken(fit.worksheet.name, tuple(got.wishes), tuple(troubles), tuple(got.notes), got.aside)


def _named(place: str, tables: list[Worksheet], wanted: str) -> Worksheet:
    for same in (str, squashed):
        found = [one for one in tables if same(one.name) == same(wanted)]
        if len(found) == 1:
            return found[0]
    raise LedgerError(
        N_("{file} has no worksheet {name}; there are: {names}"),
        file=place,
        name=wanted,
        names=", ".join(one.name for one in tables if one.name) or "–",
    )


def _chosen(place: str, fits: list[_Fit], scope: Scope) -> _Fit:
    inside = [fit for fit in fits if fit.inside]
    if len(inside) > 1:
        inside = [fit for fit in inside if _is_of(fit.worksheet.name, scope)] or inside
    if len(inside) == 1:
        return inside[0]
    if inside:
        names = ", ".join(fit.worksheet.name for fit in inside)
        text = N_("{file} has several worksheets that fit: {names}; name one by --worksheet")
        raise LedgerError(text, file=place, names=names)
    if fits:
        text = N_("no week of {file} lies in {quarter}; name the quarter that it is of")
        raise LedgerError(text, file=place, quarter=scope.quarter.name)
    raise LedgerError(
        N_(
            "{file}: no table was found; it needs members (a heading like 姓名) against weeks"
            " (headings like {week}), or a list of member, day and {field}"
        ),
        file=place,
        week=scope.weeks[0].name,
        field=scope.field,
    )


_QUARTER = pattern("(?:([0-9]{4})年?[-_./]?)?(?:第?([1-4一二三四])季度?|q([1-4]))")


def _quarters(text: str) -> set[tuple[str, str]]:
    """The quarters that a text names, as (year or nothing, number)."""
    numbers = dict(zip("一二三四", "1234", strict=True))
    found = (one.groups(default="") for one in _QUARTER.finditer(squashed(text)))
    return {(year, numbers.get(said, said) + letter) for year, said, letter in found}


def _is_of(name: str, scope: Scope) -> bool:
    """Whether a text names the quarter."""
    year, _, number = scope.quarter.name.partition("-Q")
    return bool(_quarters(name) & {(year, number), ("", number)})


def _is_of_another(worksheet: Worksheet, scope: Scope) -> bool:
    """Whether a worksheet's name or title speaks of other quarters only."""
    rows = worksheet.rows[:_TITLES]
    texts = [worksheet.name, *(cell for row in rows for cell in row if isinstance(cell, str))]
    named = [text for text in texts if _quarters(text)]
    return bool(named) and not any(_is_of(text, scope) for text in named)


def _other_units(worksheet: Worksheet, scope: Scope) -> Iterator[Trouble]:
    """A title or a heading that says that numbers are minutes, where hours are wanted."""
    for place, row in enumerate(worksheet.rows[:REACH] if scope.field == "hours" else ()):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and ("分钟" in cell or "minutes" in cell.casefold()):
                text = N_("{said}: the numbers are wanted in {field}")
                values = {"said": shown(cell), "field": scope.field}
                yield Trouble(cell_name(place, column), text, values)


def _fit(worksheet: Worksheet, context: Context) -> _Fit | None:
    """How a worksheet can be read: as a list, or as the grid that has more of the quarter's weeks."""
    upright = Sight(worksheet)
    if found := find_list(upright, context):
        return _Fit(worksheet, ListRows(upright, context, found).read)
    grids = [
        (sight, layout)
        for sight in (upright, Sight(worksheet, turned=True))
        if (layout := find_grid(sight, context.scope, context.people))
    ]
    if not grids:
        return None
    sight, layout = max(grids, key=lambda one: (_inside(one[1], context.scope), not one[0].turned))
    rows = GridRows(sight, context, layout)
    # Weeks that are only counted may be those of any quarter: then what the table calls itself decides.
    other = bool(layout.resolved.counted) and _is_of_another(worksheet, context.scope)
    return _Fit(worksheet, rows.read, _inside(layout, context.scope) > 0 and not other)


def _inside(layout: Layout, scope: Scope) -> int:
    return sum(week in scope.weeks for week in layout.resolved.weeks.values())


def _order(cell: str) -> tuple[int, int, str]:
    """Cells row by row."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return int(digits or 0), len(letters), letters
