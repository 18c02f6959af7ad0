"""Sheets over a quarter: which weeks, whose, and what is recorded in each week.

A sheet is an entry of a kind that may hold sessions. Which number of it is added up, and for whom, is
what the unit's obligations say; no kind and no field has a meaning here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from ledger.core.book import Book
from ledger.core.conditions import Parameters, Unset
from ledger.core.days import common, holds, span
from ledger.core.model import Member, Occasion, Unit, occasions
from ledger.core.packs import Kind, Obligation, Quota, Rulebook
from ledger.core.periods import Period, period_of, shown
from ledger.core.quotas import Bounds, binding, bounds, whole
from ledger.core.values import Number, is_number
from ledger.records import dataclass


@dataclass(frozen=True)
class Scope:
    """What a grid is about: one number of one kind, over the weeks of one quarter.

    Only what is dated on or before `as_of` is looked at.
    """

    unit: Unit
    kind: Kind
    field: str
    quarter: Period
    as_of: date = date.max

    @cached_property
    def weeks(self) -> tuple[Period, ...]:
        return tuple(shown("week", self.quarter))

    def week(self, name: str) -> Period | None:
        """The quarter's week of that name."""
        return next((week for week in self.weeks if week.name == name), None)

    def holds(self, day: date) -> bool:
        """Whether a day lies in the quarter or in one of its weeks."""
        return self.quarter.holds(day) or period_of("week", day) in self.weeks

    @property
    def first(self) -> date:
        return min(self.quarter.start, self.weeks[0].start)

    @property
    def last(self) -> date:
        return max(self.quarter.end, self.weeks[-1].end)

    @cached_property
    def recorded(self) -> Mapping[tuple[str, str], tuple[Occasion, ...]]:
        """What is recorded, by member and week's name, in the order of days."""
        found: dict[tuple[str, str], list[Occasion]] = {}
        for occasion in _happened(self.unit, self.kind):
            if occasion.date <= self.as_of and self.holds(occasion.date):
                week = period_of("week", occasion.date).name
                for member in occasion.members:
                    found.setdefault((member, week), []).append(occasion)
        return {
            place: tuple(sorted(many, key=lambda one: (one.date, one.entry.path, one.place)))
            for place, many in found.items()
        }

    def of(self, member: str, week: Period) -> tuple[Occasion, ...]:
        """What is recorded of a member in a week."""
        return self.recorded.get((member, week.name), ())

    def amount(self, occasion: Occasion) -> Number:
        """The number that an occasion records; 0 if it records none."""
        value = occasion.fields.get(self.field)
        return value if is_number(value) else 0

    def total(self, many: tuple[Occasion, ...]) -> Number:
        """What several occasions come to, exactly."""
        return whole(sum((Decimal(self.amount(one)) for one in many), Decimal(0)))


def _happened(unit: Unit, kind: Kind) -> Iterator[Occasion]:
    for entry in unit.entries:
        if entry.kind == kind.name:
            yield from occasions(entry)


# What the obligations say


def sheet_kinds(rules: Rulebook) -> tuple[Kind, ...]:
    """The kinds whose entries may hold sessions."""
    return tuple(kind for kind in rules.kinds.values() if kind.sessions)


def number_fields(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that are numbers."""
    named = ((name, field) for name, field in kind.fields.items() if isinstance(field, dict))
    return tuple(name for name, field in named if field.get("type") in ("number", "integer"))


def quotas(unit: Unit, kind: Kind) -> tuple[tuple[Obligation, Quota], ...]:
    """The quotas over a kind that bind the unit or its members."""
    return tuple(
        (duty, duty.shape)
        for duty in unit.rules.obligations
        if isinstance(duty.shape, Quota) and kind.name in duty.shape.of and unit.is_a(duty.binds)
    )


def summed_fields(unit: Unit, kind: Kind) -> tuple[str, ...]:
    """The fields that obligations add up over a kind; if none does, its only number."""
    named = (shape.field for _, shape in quotas(unit, kind) if shape.measure == "sum")
    found = tuple(dict.fromkeys(name for name in named if "." not in name))
    numbers = number_fields(kind)
    return found or (numbers if len(numbers) == 1 else ())


def weekly(scope: Scope) -> tuple[Obligation, Quota] | None:
    """The obligation that asks for so much of the number in a week, if there is one."""
    for duty, shape in quotas(scope.unit, scope.kind):
        if shape.every == "week" and shape.measure == "sum" and shape.field == scope.field:
            return duty, shape
    return None


def asked(scope: Scope, week: Period) -> Number | None:
    """What a week asks for; None if nothing does, or if the amount is not set."""
    if found := weekly(scope):
        try:
            asks: Bounds = bounds(scope.unit, *found, Parameters(scope.unit, week.start))
        except Unset:
            return None
        return asks.at_least
    return None


# Whose sheets


def covered(scope: Scope) -> tuple[Member, ...]:
    """Those whom the grid is about, in roster order.

    They are the holders of a role that an obligation over the kind binds, and all of whom something
    is recorded. Where no obligation names a role they are all who hold a post in the quarter.
    """
    roles = {duty.who for duty, _ in quotas(scope.unit, scope.kind) if duty.who is not None}
    whole_quarter = span(scope.first, scope.last)
    recorded = {member for member, _ in scope.recorded}

    def is_meant(member: Member) -> bool:
        held = [member.holding(role, scope.unit.rules) for role in roles] or [member.service]
        return member.id in recorded or any(common(days, whole_quarter) for days in held)

    return tuple(member for member in scope.unit.members if is_meant(member))


def holders(scope: Scope, role: str) -> tuple[str, ...]:
    """The ids of all who hold a role on a day of the quarter."""
    days = span(scope.first, scope.last)
    return tuple(
        member.id
        for member in scope.unit.members
        if common(member.holding(role, scope.unit.rules), days)
    )


def is_bound(scope: Scope, book: Book, member: Member, week: Period) -> bool:
    """Whether the week binds a member; where no obligation asks by the week, whether a post is held."""
    if found := weekly(scope):
        return binding(book, found[0], member, week, Parameters(scope.unit, week.start)).binds
    return bool(common(member.service, span(week.start, week.end)))


def serving(member: Member, week: Period) -> tuple[date, ...]:
    """The days of a week on which a member holds a post."""
    days = (
        date.fromordinal(number) for number in range(week.start.toordinal(), week.end.toordinal() + 1)
    )
    return tuple(day for day in days if holds(member.service, day))
