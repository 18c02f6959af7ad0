"""The rows of a clerk's grid as wishes: a member's number for each week, with the cell it stands in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from ledger.core.sheetchanges import Wish
from ledger.core.values import Number
from ledger.records import dataclass
from ledger.reports.gridcells import Unreadable, amount, shown, squashed, units_of
from ledger.reports.gridcontext import Context, Gathering
from ledger.reports.gridlayout import Layout, Sight, find_grid
from ledger.reports.gridwords import is_fact, is_member_word, is_sum
from ledger.store.workbooks import Cell
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A row's numbers by column, and what is wrong with its other cells."""

    found: Mapping[int, Number]
    doubts: Mapping[int, Unreadable]

    def total(self, columns: Iterable[int] | None = None) -> Decimal:
        taken = self.found if columns is None else [one for one in columns if one in self.found]
        return sum((Decimal(self.found[column]) for column in taken), Decimal(0))


class GridRows:
    """Reads a worksheet as a grid, with every heading that comes again further down."""

    def __init__(self, sight: Sight, context: Context, layout: Layout) -> None:
        self.sight = sight
        self.context = context
        self.got = Gathering()
        self._units = units_of(context.scope)
        self._said: dict[tuple[str, str], Wish] = {}
        self._unread: dict[str, str] = {}
        self._part = _Part(sight, context, layout)

    def read(self) -> Gathering:
        """All that the worksheet says."""
        self._begin(self._part.layout)
        row = self._part.layout.below
        while row < self.sight.height:
            if again := self._heading_at(row):
                self._begin(again)
                row = again.below
            else:
                self._row(row)
                row += 1
        if self._unread:
            named = [f"{said} ({name})" if said else name for name, said in self._unread.items()]
            self.got.note("", N_("not read: {columns}"), columns=", ".join(named))
        return self.got

    def _begin(self, layout: Layout) -> None:
        self._part = _Part(self.sight, self.context, layout)
        resolved = layout.resolved
        if resolved.counted and resolved.weeks:
            first = min(resolved.weeks)
            place = self.sight.name(layout.below - 1, first)
            said, week = layout.heads[first].said, resolved.weeks[first].name
            self.got.note(place, resolved.counted)
            self.got.note(place, N_("{said} was read as {week}"), said=said, week=week)

    def _heading_at(self, row: int) -> Layout | None:
        if not any(map(is_member_word, self.sight.rows[row])):
            return None
        return find_grid(self.sight, self.context.scope, self.context.people, [row])

    # A row

    def _row(self, row: int) -> None:
        part, numbers = self._part, self._numbers(row)
        margin = self.sight.rows[row][: part.layout.lead]
        if any(map(is_sum, margin)):
            self._check_column_sums(row, numbers)
        elif not any(map(is_fact, margin)):
            self._somebody(row, numbers)

    def _somebody(self, row: int, numbers: _Numbers) -> None:
        ident, name = self._part.who(row)
        place = self.sight.name(row, self._part.layout.name_column())
        try:
            member = self.context.people.whom(ident, name)
        except Unreadable as doubt:
            if numbers.found:
                self.got.trouble(place, doubt)
            elif numbers.doubts:
                self.got.note(place, N_("the row of {name} was not read"), name=shown(name or ident))
        else:
            if member is None:
                self._nobody(place, numbers)
            elif self.context.only is not None and member not in self.context.only:
                self.got.aside += 1
            else:
                self._member(row, member, numbers)
        self._part.add(numbers)

    def _nobody(self, place: str, numbers: _Numbers) -> None:
        """A row without a name: nothing, sums that nobody has called so, or somebody forgotten."""
        if numbers.found and not self._part.are_sums(numbers):
            self.got.trouble(place, Unreadable(N_("there is no name in this row")))

    def _member(self, row: int, member: str, numbers: _Numbers) -> None:
        layout = self._part.layout
        for column, doubt in numbers.doubts.items():
            if fault := self._part.fault(column):
                self._part.tell_once(column, fault, self.got)
            else:
                self.got.trouble(self.sight.name(row, column), doubt)
        for column, number in numbers.found.items():
            if fault := self._part.fault(column):
                if number or column in layout.resolved.doubts:
                    self._part.tell_once(column, fault, self.got)
            else:
                self._wish(row, column, member, number)
        self._check_row_sums(row, numbers)
        for column, said in layout.unread.items():
            if squashed(self.sight.value(row, column)):
                self._unread[self.sight.name(layout.top, column)] = said

    def _wish(self, row: int, column: int, member: str, number: Number) -> None:
        cell = self.sight.name(row, column)
        week = self._part.layout.resolved.weeks[column]
        wish = Wish(cell, member, week, number)
        first = self._said.setdefault((member, week.name), wish)
        if refused := self.context.refused({self.context.scope.field: number}):
            self.got.trouble(cell, refused[1])
        elif first is wish:
            self.got.wishes.append(wish)
        elif first.amount != number:
            text = N_("{said}, but {cell} says {other} of the same week")
            doubt = Unreadable(text, said=str(number), cell=first.cell, other=str(first.amount))
            self.got.trouble(cell, doubt)

    def _numbers(self, row: int) -> _Numbers:
        found: dict[int, Number] = {}
        doubts: dict[int, Unreadable] = {}
        for column in self._part.layout.heads:
            try:
                number = self._number(row, column)
            except Unreadable as doubt:
                doubts[column] = doubt
            else:
                if number is not None:
                    found[column] = number
        return _Numbers(found, doubts)

    def _number(self, row: int, column: int) -> Number | None:
        number = amount(self.sight.value(row, column), self._units)
        top, left, bottom, right = self.sight.box(row, column)
        if number is not None and (top, left) != (bottom, right):
            said = self.sight.name(bottom, right)
            raise Unreadable(N_("the cell is merged with others, up to {said}"), said=said)
        return number

    # Sums, which are looked at and never taken

    def _check_row_sums(self, row: int, numbers: _Numbers) -> None:
        layout = self._part.layout
        start = 0
        for column in () if numbers.doubts else layout.sums:
            inside = [
                one for one, week in layout.resolved.weeks.items() if self._part.fault(one) is None
            ]
            since = [one for one in layout.heads if start <= one < column]
            left = [one for one in layout.heads if one < column]
            sums = {numbers.total(), numbers.total(inside), numbers.total(since), numbers.total(left)}
            self._compare(row, column, sums, numbers.total(inside))
            start = column

    def _check_column_sums(self, row: int, numbers: _Numbers) -> None:
        for column in self._part.layout.heads:
            if self._part.fault(column) is None:
                sums = self._part.column_sums(column)
                self._compare(row, column, set(sums), sums[0])
        self._part.sum_here()

    def _compare(self, row: int, column: int, sums: set[Decimal], total: Decimal) -> None:
        try:
            number = amount(self.sight.value(row, column), self._units)
        except Unreadable:
            return
        if number is not None and Decimal(number) not in sums:
            text = N_("says {said}; what was read comes to {total}")
            said = f"{total.normalize():f}"
            self.got.note(self.sight.name(row, column), text, said=str(number), total=said)


class _Part:
    """One heading with the rows under it."""

    def __init__(self, sight: Sight, context: Context, layout: Layout) -> None:
        self.sight = sight
        self.context = context
        self.layout = layout
        self._rows: list[_Numbers] = []
        self._since = 0
        self._told: set[int] = set()

    def who(self, row: int) -> tuple[Cell, Cell]:
        """A row's id and name; numbers of an office's own are no ids."""
        ids, names = self.layout.ids, self.layout.names
        ident = self.sight.label(row, ids) if ids is not None and self._ids_count else None
        return ident, self.sight.label(row, names) if names is not None else None

    @cached_property
    def _ids_count(self) -> bool:
        ids = self.layout.ids
        if ids is None or self.layout.names is None:
            return True
        rows = range(self.layout.below, self.sight.height)
        return any(self.context.people.is_id(self.sight.label(row, ids)) for row in rows)

    def fault(self, column: int) -> Unreadable | None:
        """What is wrong with a column's heading."""
        if column in self.layout.resolved.doubts:
            return self.layout.resolved.doubts[column]
        week, scope = self.layout.resolved.weeks[column], self.context.scope
        if week in scope.weeks:
            return None
        text = N_("{name} lies outside {quarter}")
        return Unreadable(text, name=week.name, quarter=scope.quarter.name)

    def tell_once(self, column: int, fault: Unreadable, got: Gathering) -> None:
        """Say it of the heading, not of each cell under it."""
        if column not in self._told:
            self._told.add(column)
            got.trouble(self.sight.name(self.layout.below - 1, column), fault)

    def add(self, numbers: _Numbers) -> None:
        self._rows.append(numbers)

    def sum_here(self) -> None:
        """Sums further down may begin to count anew."""
        self._since = len(self._rows)

    def column_sums(self, column: int) -> tuple[Decimal, Decimal]:
        """What a column comes to: all of it, and since the last sums."""
        return (
            sum((one.total([column]) for one in self._rows), Decimal(0)),
            sum((one.total([column]) for one in self._rows[self._since :]), Decimal(0)),
        )

    def are_sums(self, numbers: _Numbers) -> bool:
        """Whether a row's numbers are just what their columns come to."""
        return len(self._rows) > 1 and all(
            Decimal(number) in self.column_sums(column) for column, number in numbers.found.items()
        )
