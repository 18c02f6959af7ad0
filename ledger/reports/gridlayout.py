"""Where a clerk's table has its heading, its members and its weeks.

A table is looked at as it stands and turned on its side, through a `Sight` of it; every cell keeps
its own name.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from ledger.core.sheets import Scope
from ledger.records import dataclass
from ledger.reports.gridcells import shown, units_of
from ledger.reports.gridheads import Head, combined, head
from ledger.reports.gridpeople import People
from ledger.reports.gridweeks import Resolved, resolve
from ledger.reports.gridwords import holds_member_word, is_id_word, is_idle, is_member_word, is_sum
from ledger.store.workbooks import Box, Cell, Worksheet, cell_name

REACH = 15
"""In how many rows from the top a heading is looked for."""
_DEEPEST = 3
"""Rows that a heading may have."""
_RUN = 3
"""How many bare numbers in a row look like weeks where no word says so."""


@dataclass(frozen=True)
class Sight:
    """A worksheet, turned on its side or not."""

    worksheet: Worksheet
    turned: bool = False

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        rows = self.worksheet.rows
        return tuple(zip(*rows, strict=True)) if self.turned else rows

    @cached_property
    def _boxes(self) -> Mapping[tuple[int, int], Box]:
        found: dict[tuple[int, int], Box] = {}
        for box in self.worksheet.merged:
            top, left, bottom, right = (box[1], box[0], box[3], box[2]) if self.turned else box
            height, width = len(self.rows), len(self.rows[0]) if self.rows else 0
            for row in range(top, min(bottom + 1, height)):
                for column in range(left, min(right + 1, width)):
                    found[row, column] = (top, left, bottom, right)
        return found

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def value(self, row: int, column: int) -> Cell:
        return self.rows[row][column]

    def label(self, row: int, column: int) -> Cell:
        """A cell's value; inside a merged box, the box's."""
        top, left, *_ = self._boxes.get((row, column), (row, column))
        return self.rows[top][left]

    def box(self, row: int, column: int) -> Box:
        """The merged box around a cell, or the cell alone."""
        return self._boxes.get((row, column), (row, column, row, column))

    def name(self, row: int, column: int) -> str:
        """What people call the cell."""
        return cell_name(column, row) if self.turned else cell_name(row, column)


@dataclass(frozen=True)
class Layout:
    """A grid found: rows from `below` on, members in `names` and `ids`, weeks by column.

    `sums` are columns that add up others, `unread` those with a heading that nothing here knows.
    """

    top: int
    below: int
    names: int | None
    ids: int | None
    heads: Mapping[int, Head]
    resolved: Resolved
    sums: tuple[int, ...] = ()
    unread: Mapping[int, str] = field(default_factory=dict)

    @property
    def lead(self) -> int:
        """The first column of a week."""
        return min(self.heads)

    def name_column(self) -> int:
        column = self.names if self.names is not None else self.ids
        assert column is not None
        return column


def find_grid(
    sight: Sight, scope: Scope, people: People, tops: Iterable[int] = range(REACH)
) -> Layout | None:
    """The heading that makes most of a table as a grid; of equals the deeper, then the upper one."""
    finder = _Finder(sight, scope, people)
    best: tuple[tuple[int, ...], Layout] | None = None
    for top in tops:
        for depth in range(1, _DEEPEST + 1):
            layout = finder.at(top, depth) if top + depth <= sight.height else None
            if layout:
                inside = sum(week in scope.weeks for week in layout.resolved.weeks.values())
                worth = (inside, len(layout.heads), depth, -top)
                best = max(best or (worth, layout), (worth, layout), key=lambda one: one[0])
    return best[1] if best else None


@dataclass(frozen=True)
class _Finder:
    sight: Sight
    scope: Scope
    people: People
    _known: dict[int, dict[int, Head]] = field(default_factory=dict)

    @cached_property
    def _noise(self) -> frozenset[str]:
        return units_of(self.scope)

    def at(self, top: int, depth: int) -> Layout | None:
        """The grid whose heading is just these rows, if it is one."""
        rows = range(top, top + depth)
        labels = [[self.sight.label(row, column) for row in rows] for column in range(self.sight.width)]
        by_row = [self._heads(row) for row in rows]
        if not all(by_row):
            return None
        heads = self._columns(by_row)
        if not heads:
            return None
        names = _first(labels, is_member_word)
        if names is None:
            names = _first(labels, holds_member_word)
        ids = _first(labels, is_id_word)
        said = names is not None
        if not said:
            names = self._by_roster(top + depth, heads, ids)
        if (names is None and ids is None) or self._has_member(rows):
            return None
        if not (said or _looks_like_weeks([heads[column] for column in sorted(heads)])):
            return None
        heads = {column: one for column, one in heads.items() if column not in (names, ids)}
        return self._layout(top, depth, names, ids, heads, labels) if heads else None

    def _layout(
        self,
        top: int,
        depth: int,
        names: int | None,
        ids: int | None,
        heads: Mapping[int, Head],
        labels: Sequence[Sequence[Cell]],
    ) -> Layout:
        known = {names, ids, *heads}
        others = [column for column in range(self.sight.width) if column not in known]
        sums = tuple(one for one in others if any(map(is_sum, labels[one])))
        unread = {
            column: shown(next((cell for cell in labels[column] if cell is not None), None))
            for column in others
            if column not in sums and not any(is_idle(cell) for cell in labels[column])
        }
        resolved = resolve(heads, self.scope, distinct=True)
        return Layout(top, top + depth, names, ids, heads, resolved, sums, unread)

    def _heads(self, row: int) -> dict[int, Head]:
        """What a row says of weeks and months, by column; a month counts up to the next."""
        if row in self._known:
            return self._known[row]
        found: dict[int, Head] = {}
        months: Head | None = None
        for column in range(self.sight.width):
            cell = self.sight.label(row, column)
            one = head(cell, self.scope, self._noise) if cell is not None else months
            if cell is not None:
                months = one if one and not one.names_a_week and not one.doubt else None
            if one:
                found[column] = one
        self._known[row] = found
        return found

    def _columns(self, by_row: Sequence[Mapping[int, Head]]) -> dict[int, Head]:
        """A column's heading: all that its rows say, the same cell merged over several once."""
        found = {}
        for column in range(self.sight.width):
            parts = list(dict.fromkeys(row[column] for row in by_row if column in row))
            if any(map(_is_record, parts, parts[1:])):
                return {}
            one = combined(parts)
            if one and (one.names_a_week or one.doubt):
                found[column] = one
        return found if any(one.names_a_week for one in found.values()) else {}

    def _by_roster(self, below: int, heads: Mapping[int, Head], ids: int | None) -> int | None:
        """The column, before the weeks, in which most members stand."""
        counts = {
            column: sum(self.people.knows(cell) for cell in self._under(below, column))
            for column in range(min(heads))
            if column != ids
        }
        best = max(counts, key=lambda column: counts[column], default=None)
        return best if best is not None and counts[best] else None

    def _under(self, below: int, column: int) -> Iterator[Cell]:
        return (self.sight.label(row, column) for row in range(below, self.sight.height))

    def _has_member(self, rows: Iterable[int]) -> bool:
        return any(self.people.speaks_of(cell) for row in rows for cell in self.sight.rows[row])


def _first(labels: Sequence[Sequence[Cell]], fits: Callable[[Cell], bool]) -> int | None:
    return next((column for column, cells in enumerate(labels) if any(map(fits, cells))), None)


def _is_record(above: Head, below: Head) -> bool:
    """Whether what stands below a heading is a number or a day recorded, not more of the heading."""
    dated = above.days is not None and below.days is not None
    return dated or (above.names_a_week and (below.bare or below.doubt is not None))


def _looks_like_weeks(heads: Sequence[Head]) -> bool:
    """Without a word for members beside them, bare numbers are weeks only if they run on."""
    if any(not one.bare and one.names_a_week for one in heads):
        return True
    numbers = [one.number or 0 for one in heads]
    runs_on = all(after == before + 1 for before, after in itertools.pairwise(numbers))
    return len(numbers) >= _RUN and runs_on
