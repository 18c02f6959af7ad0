"""The rows of a clerk's list as wishes: a member's session on a day, or a member's sum of a week."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ledger.core.periods import Period, period_of
from ledger.core.quotas import whole
from ledger.core.sheetchanges import Wish
from ledger.core.values import Fields, Number, Value, identity
from ledger.records import dataclass
from ledger.reports.gridcells import Unreadable, amount, one_day, shown, squashed, units_of
from ledger.reports.gridcontext import Context, Gathering
from ledger.reports.gridheads import Head, head
from ledger.reports.gridlayout import Sight
from ledger.reports.gridlists import ListLayout, parts
from ledger.reports.gridweeks import Resolved, resolve
from ledger.reports.gridwords import is_sum
from ledger.store.filling import fill
from ledger.store.schemas import common
from ledger.store.workbooks import Cell
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class _Row:
    """A row read: whose, each how much, and what else."""

    place: int
    cell: str
    members: tuple[str, ...]
    amount: Number
    more: Fields


class ListRows:
    """Reads a worksheet as a list."""

    def __init__(self, sight: Sight, context: Context, layout: ListLayout) -> None:
        self.sight = sight
        self.context = context
        self.layout = layout
        self.got = Gathering()
        self._units = units_of(context.scope)
        self._sum = self._sum_of_all = Decimal(0)

    def read(self) -> Gathering:
        """All that the worksheet says."""
        by_week: dict[tuple[str, Period], _Row] = {}
        by_day: dict[tuple[Any, ...], _Row] = {}
        for row in list(self._rows()):
            column = self.layout.days
            try:
                if (day := self._day(row.place)) is not None:
                    self._dated(row, day, by_day)
                else:
                    column = self.layout.weeks if self.layout.weeks is not None else column
                    self._add_to_week(row, self._week(row.place), by_week)
            except Unreadable as doubt:
                self.got.trouble(self._name(row.place, column), doubt)
        for (member, week), row in by_week.items():
            self.got.wishes.append(Wish(row.cell, member, week, row.amount, None, row.more))
        self._tell_unread()
        return self.got

    # Rows

    def _rows(self) -> Iterator[_Row]:
        for place in range(self.layout.below, self.sight.height):
            cells = self.sight.rows[place]
            margin = [cell for column, cell in enumerate(cells) if column not in self.layout.more]
            if any(map(is_sum, margin)):
                self._compare(place)
            elif any(map(squashed, cells)):
                try:
                    if row := self._row(place):
                        yield row
                except Unreadable as doubt:
                    self.got.trouble(self._name(place, self.layout.number), doubt)

    def _row(self, place: int) -> _Row | None:
        """A row; None if it records nothing, or somebody who is not asked about. Raises Unreadable."""
        number = self._number(place)
        members = self._members(place, number)
        self._sum += number or 0
        self._sum_of_all += (number or 0) * len(members)
        members = self._asked_about(members)
        if not members:
            return None
        more = self._more(place)
        if number is None:
            if more:
                raise Unreadable(N_("there is no number in this row"))
            return None
        if refused := self.context.refused({self.context.scope.field: number, **more}):
            name, doubt = refused
            self.got.trouble(self._name(place, self._column_of(name)), doubt)
            return None
        return _Row(place, self._name(place, self.layout.number), members, number, more)

    def _members(self, place: int, number: Number | None) -> tuple[str, ...]:
        """Whose row it is; nobody's if it names none, or somebody who is not known."""
        ident, name = self._label(place, self._ids), self._label(place, self.layout.names)
        try:
            named = self.context.people.all_of(ident, name, self._day_if_any(place))
        except Unreadable as doubt:
            self._nobody(place, number, doubt)
            return ()
        if not named.ids:
            self._nobody(place, number, Unreadable(N_("there is no name in this row")))
        if named.away and number is not None:
            text = N_("on leave that day and left out: {members}")
            away = [one.name for one in self.context.scope.unit.members if one.id in named.away]
            self.got.note(self._name(place, self._who), text, members=", ".join(away))
        return named.ids

    def _asked_about(self, members: tuple[str, ...]) -> tuple[str, ...]:
        only = self.context.only
        asked = tuple(one for one in members if only is None or one in only)
        self.got.aside += bool(members and not asked)
        return asked

    def _nobody(self, place: int, number: Number | None, doubt: Unreadable) -> None:
        if number is not None:
            self.got.trouble(self._name(place, self._who), doubt)

    @property
    def _who(self) -> int | None:
        return self.layout.names if self.layout.names is not None else self.layout.ids

    def _column_of(self, name: str) -> int:
        columns = [column for column, field in self.layout.more.items() if field == name]
        return columns[0] if columns else self.layout.number

    def _number(self, place: int) -> Number | None:
        number = amount(self.sight.value(place, self.layout.number), self._units)
        top, left, bottom, right = self.sight.box(place, self.layout.number)
        if number is not None and (top, left) != (bottom, right):
            said = self.sight.name(bottom, right)
            raise Unreadable(N_("the cell is merged with others, up to {said}"), said=said)
        return number

    def _more(self, place: int) -> dict[str, Value]:
        settings = [
            (name, part)
            for column, name in self.layout.more.items()
            for part in parts(self._label(place, column), self._is_list(name))
        ]
        return fill(settings, self.context.scope.kind, common(), self.context.names)

    def _is_list(self, name: str) -> bool:
        about = {**common().fields, **self.context.scope.kind.fields}.get(name)
        return isinstance(about, dict) and about.get("type") == "array"

    # When

    def _day(self, place: int) -> date | None:
        if self.layout.days is None:
            return None
        return one_day(self._label(place, self.layout.days), self.context.scope)

    def _day_if_any(self, place: int) -> date | None:
        """The row's day; what is wrong with it is said where it is wanted."""
        try:
            return self._day(place)
        except Unreadable:
            return None

    @cached_property
    def _weeks(self) -> Resolved:
        """What every row's week means; whether numbers are the year's is told by all of them."""
        heads: dict[int, Head] = {}
        for place in range(self.layout.below, self.sight.height):
            if found := head(self._label(place, self.layout.weeks), self.context.scope):
                heads[place] = found
        resolved = resolve(heads, self.context.scope, distinct=False)
        if resolved.counted and resolved.weeks:
            first = min(resolved.weeks)
            cell, week = self._name(first, self.layout.weeks), resolved.weeks[first].name
            self.got.note(cell, resolved.counted)
            self.got.note(cell, N_("{said} was read as {week}"), said=heads[first].said, week=week)
        return resolved

    def _week(self, place: int) -> Period:
        if self.layout.weeks is not None:
            if found := self._weeks.weeks.get(place):
                return found
            if doubt := self._weeks.doubts.get(place):
                raise doubt
            if squashed(said := self._label(place, self.layout.weeks)):
                raise Unreadable(N_("{said} is no week"), said=shown(said))
        raise Unreadable(N_("neither a day nor a week stands in this row"))

    def _dated(self, row: _Row, day: date, seen: dict[tuple[Any, ...], _Row]) -> None:
        week = period_of("week", day)
        for member in row.members:
            said = (member, day, row.amount, identity(dict(row.more)))
            if said in seen:
                self.got.note(
                    row.cell, N_("says the same as {other}; taken once"), other=seen[said].cell
                )
            else:
                seen[said] = row
                self.got.wishes.append(Wish(row.cell, member, week, row.amount, day, row.more))

    def _add_to_week(self, row: _Row, week: Period, seen: dict[tuple[str, Period], _Row]) -> None:
        """Several rows of a member's week are added up."""
        for member in row.members:
            first = seen.get((member, week))
            if first is None:
                seen[member, week] = row
            else:
                total = whole(Decimal(first.amount) + Decimal(row.amount))
                more = _joined(first.more, row.more)
                seen[member, week] = replace(first, amount=total, more=more)

    # Looking

    @cached_property
    def _ids(self) -> int | None:
        """The column of ids, unless what stands there are numbers of an office's own."""
        ids = self.layout.ids
        if ids is None or self.layout.names is None:
            return ids
        rows = range(self.layout.below, self.sight.height)
        known = any(self.context.people.is_id(self.sight.label(row, ids)) for row in rows)
        return ids if known else None

    def _label(self, place: int, column: int | None) -> Cell:
        return None if column is None else self.sight.label(place, column)

    def _name(self, place: int, column: int | None) -> str:
        return self.sight.name(place, column if column is not None else self.layout.number)

    def _compare(self, place: int) -> None:
        try:
            number = amount(self.sight.value(place, self.layout.number), self._units)
        except Unreadable:
            return
        if number is not None and number not in (self._sum, self._sum_of_all):
            text = N_("says {said}; what was read comes to {total}")
            total = f"{self._sum.normalize():f}"
            self.got.note(self._name(place, self.layout.number), text, said=str(number), total=total)

    def _tell_unread(self) -> None:
        rows = range(self.layout.below, self.sight.height)
        named = []
        for column, said in self.layout.unread.items():
            if any(squashed(self.sight.value(row, column)) for row in rows):
                name = self._name(self.layout.below - 1, column)
                named.append(f"{said} ({name})" if said else name)
        if named:
            self.got.note("", N_("not read: {columns}"), columns=", ".join(named))


def _joined(one: Fields, other: Fields) -> dict[str, Value]:
    """The fields of two rows together. Raises Unreadable where they say different things."""
    both: dict[str, Value] = dict(one)
    for name, value in other.items():
        known = both.get(name)
        if isinstance(known, list) and isinstance(value, list):
            both[name] = [*known, *(item for item in value if item not in known)]
        elif known is not None and known != value:
            text = N_("{field} says something else than in the member's other row of that week")
            raise Unreadable(text, field=name)
        else:
            both[name] = value
    return both
