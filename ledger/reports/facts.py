"""What a unit recorded in a period, as of a day: counts, amounts, items and the problems they answer.

Facts only; nothing here judges or words anything. Members stand in roster order throughout.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Context, Decimal
from functools import reduce

from ledger.core.book import Book
from ledger.core.days import common, span
from ledger.core.lifecycle import CLOSED, VERIFIED, Life, fold
from ledger.core.model import LEDGERS, Entry, Member, Occasion, Unit
from ledger.core.packs import Kind, Quota
from ledger.core.periods import Period
from ledger.core.quotas import Bounds, measure, whole
from ledger.core.standing import Standing
from ledger.core.values import Fields, Number, Value, day, maps, texts
from ledger.records import dataclass

PROBLEM = "problems/problem"
FINISHED = (CLOSED, VERIFIED)


# What was recorded


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one kind came to: entries with something in the period, and those happenings."""

    kind: Kind
    occasions: tuple[Occasion, ...]

    @property
    def entries(self) -> int:
        return len({one.entry.id for one in self.occasions})


def recorded(book: Book, view: Period) -> tuple[Recorded, ...]:
    """Every kind of which something is dated in the period, ledger by ledger."""
    kinds = sorted(book.unit.rules.kinds.values(), key=lambda kind: _place(kind.ledger))
    found = (Recorded(kind, tuple(book.of((kind.name,), view))) for kind in kinds)
    return tuple(one for one in found if one.occasions)


def _place(ledger: str) -> int:
    return LEDGERS.index(ledger) if ledger in LEDGERS else len(LEDGERS)


def total(many: Iterable[Occasion], field: str) -> Number:
    """The exact sum of a number over some occasions."""
    return measure(Quota("year", (), {}, "sum", field), Bounds(), many)[0]


def different(many: Iterable[Occasion], field: str) -> Number:
    """How many different values there are, texts compared as a quota compares them."""
    return measure(Quota("year", (), {}, "distinct", field), Bounds(), many)[0]


def total_of(numbers: Iterable[Number | None]) -> Number:
    """The exact sum of some amounts; what is None adds nothing."""
    exact = Context(prec=200)
    known = (Decimal(number) for number in numbers if number is not None)
    return whole(reduce(exact.add, known, Decimal(0)))


def of_ledger(many: Iterable[Recorded], ledger: str) -> tuple[Recorded, ...]:
    """What one ledger recorded."""
    return tuple(one for one in many if one.kind.ledger == ledger)


def happenings(many: Iterable[Recorded]) -> tuple[Occasion, ...]:
    """All occasions of some kinds, by day, then in the order of the files."""
    found = [occasion for one in many for occasion in one.occasions]
    return tuple(sorted(found, key=lambda one: (one.date, one.entry.path, one.place)))


# Members


def members_of(
    unit: Unit, view: Period, standings: Iterable[Standing], book: Book
) -> tuple[Member, ...]:
    """Members whom something binds or credits in the period and who held a post in it."""
    subjects = {one.subject for one in standings}
    for kind in unit.rules.kinds:
        for occasion in book.of((kind,), view):
            subjects |= occasion.members
    days = span(view.start, view.end)
    return tuple(one for one in unit.members if one.id in subjects and common(days, one.service))


def credited(many: Iterable[Occasion], member: str) -> tuple[Occasion, ...]:
    """The occasions that a member is credited with."""
    return tuple(one for one in many if member in one.members)


# Rectification items


@dataclass(frozen=True, slots=True)
class Item:
    """An entry that has a life, as its steps have left it by the as-of day."""

    entry: Entry
    life: Life

    @property
    def fields(self) -> Fields:
        return self.life.item

    @property
    def due(self) -> date | None:
        return day(self.life.due_on)

    @property
    def closed(self) -> date | None:
        return day(self.life.closed_on)

    @property
    def finished(self) -> bool:
        return self.life.stage in FINISHED

    @property
    def in_time(self) -> bool | None:
        """Whether it was closed by its due day; None while it is open or has none."""
        return None if self.closed is None or self.due is None else self.closed <= self.due

    def closed_after(self, view: Period) -> bool:
        return self.closed is not None and self.closed > view.end

    def overdue(self, as_of: date) -> bool:
        return not self.finished and self.due is not None and self.due < as_of


def all_items(unit: Unit, as_of: date) -> tuple[Item, ...]:
    """Every item recorded by the day, by date and id."""
    living = {name for name, kind in unit.rules.kinds.items() if kind.steps}
    found = [one for one in unit.entries if one.kind in living and one.date <= as_of]
    found.sort(key=lambda one: (one.date, one.id))
    return tuple(Item(one, fold(one.fields, as_of)) for one in found)


def items_of(items: Iterable[Item], view: Period) -> tuple[Item, ...]:
    """The items a period had to do with: begun by its end, and not closed before it began."""
    return tuple(
        one
        for one in items
        if one.entry.date <= view.end and (one.closed is None or one.closed >= view.start)
    )


def closings(items: Iterable[Item], view: Period) -> tuple[Item, ...]:
    """The items whose closing lies in the period, and still stands on the as-of day."""
    return tuple(one for one in items if one.closed is not None and view.holds(one.closed))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an item's life. `counts` is False where its gate did not hold."""

    item: Item
    fields: Fields
    date: date
    counts: bool

    @property
    def entry(self) -> Entry:
        return self.item.entry


def steps_in(items: Iterable[Item], view: Period, as_of: date) -> tuple[Step, ...]:
    """The steps dated in the period and by the as-of day, by day."""
    found = [step for item in items for step in steps_of(item, as_of) if view.holds(step.date)]
    return tuple(sorted(found, key=lambda one: one.date))


def steps_of(item: Item, as_of: date) -> Iterator[Step]:
    """An item's steps dated by the as-of day, in the order of the file."""
    refused = {refusal.index for refusal in item.life.refusals}
    for index, fields in maps(item.entry.fields.get("steps")):
        when = day(fields.get("date"))
        if when is not None and when <= as_of:
            yield Step(item, fields, when, index not in refused)


# Problems and what answers them


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem dated in a period with the items that answer it, or any listing of the same one."""

    entry: Entry
    found: date
    items: tuple[Item, ...]

    @property
    def carried(self) -> bool:
        return self.entry.fields.get("carried_from") is not None

    @property
    def days(self) -> int | None:
        """Days from its being found to its first item; None without one."""
        return max(0, (self.items[0].entry.date - self.found).days) if self.items else None


def problems_in(book: Book, view: Period, items: Iterable[Item]) -> tuple[Problem, ...]:
    """The problems dated in the period, in the order of their dates."""
    origins = {one.entry.id: one.fields.get("carried_from") for one in book.of((PROBLEM,))}
    answers: dict[str, list[Item]] = {}
    for item in items:
        roots = [_root(link, origins) for _, link in texts(item.fields.get("links"))]
        for root in dict.fromkeys(roots):
            answers.setdefault(root, []).append(item)
    return tuple(
        Problem(
            one.entry,
            day(one.fields.get("found")) or one.date,
            tuple(answers.get(_root(one.entry.id, origins), ())),
        )
        for one in book.of((PROBLEM,), view)
    )


def _root(name: str, origins: dict[str, Value]) -> str:
    """The first listing of a problem that was carried from quarter to quarter."""
    seen = {name}
    while isinstance(earlier := origins.get(name), str) and earlier not in seen:
        seen.add(earlier)
        name = earlier
    return name


def median_days(problems: Iterable[Problem]) -> Number | None:
    """The median of the days from finding to first item, over new problems that have one."""
    days = sorted(one.days for one in problems if not one.carried and one.days is not None)
    if not days:
        return None
    middle = len(days) // 2
    if len(days) % 2:
        return days[middle]
    return whole(Decimal(days[middle - 1] + days[middle]) / 2)
