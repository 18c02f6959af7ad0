"""What a grid that came back wants changed, held against what is recorded.

A `Wish` says what a cell of it means. The difference between wishes and records is a `Plan`: changes
to sessions, and troubles, each with its cell. Nothing that is recorded is ever dropped unasked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ledger.core.days import holds
from ledger.core.model import Member, Occasion
from ledger.core.periods import Period
from ledger.core.quotas import whole
from ledger.core.sheets import Scope, serving
from ledger.core.values import Fields, Number, Value, identity
from ledger.records import dataclass
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Wish:
    """What a cell says: so much for a member in a week or, with a `day`, on that day.

    `more` are other fields of the session.
    """

    cell: str
    member: str
    week: Period
    amount: Number
    day: date | None = None
    more: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was not taken, with its cell. `stops`: unless the user says otherwise, nothing is then.

    `text` is an English message id that `values` fill in. `removes` marks what only leave to remove
    is wanting for.
    """

    cell: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    stops: bool = True
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One session more, another number in a session, fields filled in, or a session gone.

    `what` is add, alter, fill or remove. `occasion` is the session that is there, None for a new one.
    """

    what: str
    cell: str
    member: str
    week: Period
    day: date
    before: Number | None
    after: Number | None
    occasion: Occasion | None = None
    more: Fields = field(default_factory=dict)
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a grid wants changed, member by member, and what of it cannot be taken."""

    changes: tuple[Change, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    same: int = 0


Outcome: TypeAlias = Change | Trouble | None
"""None: recorded already."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """Compares wishes with what a scope has recorded.

    `broken` are members whose sheet counts for nothing, with its path; `removing`: what a 0 stands
    against may be taken away.
    """

    scope: Scope
    today: date
    broken: Mapping[str, str] = field(default_factory=dict)
    removing: bool = False

    def plan(self, wishes: Iterable[Wish]) -> Plan:
        """The differences, members in roster order, each with weeks in order."""
        order = {member.id: place for place, member in enumerate(self.scope.unit.members)}
        many = sorted(wishes, key=lambda one: (order.get(one.member, -1), one.week.start))
        outcomes: list[Outcome] = []
        dated: dict[tuple[str, date], list[Wish]] = {}
        for wish in many:
            if trouble := self._out_of_reach(wish):
                outcomes.append(trouble)
            elif wish.day is None:
                outcomes += self._week(wish)
            else:
                dated.setdefault((wish.member, wish.day), []).append(wish)
        for (_, day), same_day in dated.items():
            outcomes += self._day(same_day, day)
        changes = [one for one in outcomes if isinstance(one, Change)]
        changes.sort(key=lambda one: (order.get(one.member, -1), one.day))
        return Plan(
            tuple(changes),
            tuple(one for one in outcomes if isinstance(one, Trouble)),
            sum(one is None for one in outcomes),
        )

    # What cannot be, whatever is recorded

    def _out_of_reach(self, wish: Wish) -> Trouble | None:
        says_nothing = wish.amount == 0 and not self._there(wish)
        if says_nothing:
            return None
        if not (wish.week in self.scope.weeks or (wish.day and self.scope.holds(wish.day))):
            name = wish.day.isoformat() if wish.day else wish.week.name
            return _trouble(
                wish, N_("{name} lies outside {quarter}"), name=name, quarter=self.scope.quarter.name
            )
        if path := self.broken.get(wish.member):
            return _trouble(
                wish, N_("{path} has errors and counts for nothing; mend it first"), path=path
            )
        if (wish.day or wish.week.start) > self.today:
            return _trouble(wish, N_("{name} has not come yet"), name=_named(wish))
        return self._not_in_post(wish)

    def _not_in_post(self, wish: Wish) -> Trouble | None:
        if wish.day:
            serves = holds(self._member(wish).service, wish.day)
        else:
            serves = bool(self._there(wish) or self._new_day(wish))
        return None if serves else self._without_post(wish)

    def _without_post(self, wish: Wish) -> Trouble:
        text = N_("{member} held no post in {name}")
        return _trouble(wish, text, member=self._member(wish).name, name=_named(wish))

    def _there(self, wish: Wish) -> tuple[Occasion, ...]:
        many = self.scope.of(wish.member, wish.week)
        return tuple(one for one in many if wish.day in (None, one.date))

    def _member(self, wish: Wish) -> Member:
        member = self.scope.unit.member(wish.member)
        assert member is not None, wish.member
        return member

    def _new_day(self, wish: Wish) -> date | None:
        """The first day of the week in the quarter and in post, else the first in post, by today."""
        days = [day for day in serving(self._member(wish), wish.week) if day <= self.today]
        return next((day for day in days if self.scope.quarter.holds(day)), next(iter(days), None))

    # A week's sum

    def _week(self, wish: Wish) -> Iterator[Outcome]:
        there = self._there(wish)
        total = self.scope.total(there)
        if wish.amount == total:
            yield from self._filled(wish, there)
        elif wish.amount == 0:
            yield from self._removed(wish, there, total)
        elif len(there) == 1:
            yield from self._altered(wish, there[0])
        elif wish.amount > total:
            day = self._new_day(wish)
            if day is None:
                yield self._without_post(wish)
            else:
                more = whole(Decimal(wish.amount) - Decimal(total))
                yield self._added(wish, day, more)
        else:
            text = N_("{n} sessions come to {total}; which of them is less cannot be told")
            yield _left(wish, text, n=len(there), total=total)

    def _altered(self, wish: Wish, one: Occasion) -> Iterator[Outcome]:
        if len(one.members) > 1:
            yield _left(wish, N_("{id} is credited to several members"), id=one.entry.id)
            return
        empty, other = self._missing(wish, (one,))
        before = self.scope.amount(one)
        yield Change(
            "alter", wish.cell, wish.member, wish.week, one.date, before, wish.amount, one, empty
        )
        yield from (_differs(wish, name) for name in other)

    def _added(self, wish: Wish, day: date, amount: Number) -> Change:
        dated = wish.day is not None
        return Change(
            "add", wish.cell, wish.member, wish.week, day, None, amount, None, wish.more, dated
        )

    def _removed(self, wish: Wish, there: tuple[Occasion, ...], total: Number) -> Iterator[Outcome]:
        if any(len(one.members) > 1 for one in there):
            yield _left(wish, N_("{id} is credited to several members"), id=there[0].entry.id)
        elif not self.removing:
            text = N_("0 would take away what is recorded, {total}")
            yield _left(wish, text, removes=True, total=total)
        else:
            for one in there:
                before = self.scope.amount(one)
                yield Change("remove", wish.cell, wish.member, wish.week, one.date, before, None, one)

    def _filled(self, wish: Wish, there: tuple[Occasion, ...]) -> Iterator[Outcome]:
        """Of a number that is recorded already, what else the cell's row says."""
        empty, other = self._missing(wish, there)
        if empty:
            number = self.scope.amount(there[0])
            place = (wish.week, there[0].date, number, number, there[0])
            yield Change("fill", wish.cell, wish.member, *place, empty, wish.day is not None)
        if not empty and not other:
            yield None
        yield from (_differs(wish, name) for name in other)

    def _missing(self, wish: Wish, there: tuple[Occasion, ...]) -> tuple[Fields, list[str]]:
        """What the row says that is not recorded: what there is room for, and what is said otherwise."""
        unsaid = {name: value for name, value in wish.more.items() if not _said(there, name, value)}
        if len(there) != 1 or len(there[0].members) != 1:
            return {}, list(unsaid)
        empty = {name: value for name, value in unsaid.items() if there[0].fields.get(name) is None}
        return empty, [name for name in unsaid if name not in empty]

    # Sessions of a day

    def _day(self, wishes: list[Wish], day: date) -> Iterator[Outcome]:
        """Each wish that no equal session answers is a session more."""
        there = list(self._there(wishes[0]))
        waiting = wishes
        # Those that agree in everything find their own first, then those that add to it.
        for answers in (_says_all, _says_nothing_else, _says_the_number):
            unanswered: list[Wish] = []
            for wish in waiting:
                same = (one for one in there if self.scope.amount(one) == wish.amount)
                found = next((one for one in same if answers(one, wish)), None)
                if found is None:
                    unanswered.append(wish)
                else:
                    there.remove(found)
                    yield from self._filled(wish, (found,))
            waiting = unanswered
        for wish in waiting:
            if wish.amount == 0:
                total = self.scope.total(self._there(wish))
                yield _left(wish, N_("0 is no session; {total} is recorded"), total=total)
            else:
                yield self._added(wish, day, wish.amount)


def _says_all(one: Occasion, wish: Wish) -> bool:
    return all(_said((one,), name, value) for name, value in wish.more.items())


def _says_nothing_else(one: Occasion, wish: Wish) -> bool:
    unsaid = (name for name, value in wish.more.items() if not _said((one,), name, value))
    return all(one.fields.get(name) is None for name in unsaid)


def _says_the_number(_one: Occasion, _wish: Wish) -> bool:
    return True


def _said(there: Iterable[Occasion], name: str, value: Value) -> bool:
    """Whether some occasions say a field's value; of a list, each item."""
    known = [one.fields.get(name) for one in there]
    if not isinstance(value, list):
        return identity(value) in [identity(one) for one in known]
    items = {identity(item) for one in known if isinstance(one, list) for item in one}
    return all(identity(item) in items for item in value)


def _differs(wish: Wish, name: str) -> Trouble:
    return _left(wish, N_("{field} differs from what is recorded"), field=name)


def _named(wish: Wish) -> str:
    return wish.day.isoformat() if wish.day else wish.week.name


def _trouble(wish: Wish, text: str, **values: object) -> Trouble:
    return Trouble(wish.cell, text, values)


def _left(wish: Wish, text: str, *, removes: bool = False, **values: object) -> Trouble:
    return Trouble(wish.cell, text, values, stops=False, removes=removes)
