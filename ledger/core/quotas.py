"""Quotas: how much of something each period wants, and how much of it there is."""

import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from decimal import Context, Decimal

from ledger.core.book import Book
from ledger.core.conditions import Parameters, Unset, hold, resolve
from ledger.core.days import Spans, common, span, without
from ledger.core.model import Member, Occasion, Unit
from ledger.core.packs import Obligation, Quota
from ledger.core.periods import Period, shift, shown
from ledger.core.standing import Standing
from ledger.core.values import Number, Value, day, identity, is_number, reach
from ledger.records import dataclass

_EXACT = Context(prec=200)
"""Wide enough that no sum of numbers an entry may hold is ever rounded."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a quota asks for in one period, parameters put in. `wanted` is a covering quota's set."""

    at_least: Number | None = None
    at_most: Number | None = None
    wanted: tuple[Value, ...] | None = None


def in_force(duty: Obligation, parameters: Parameters) -> Spans:
    """The days on which an obligation is in force; an end that nobody has set is open."""

    def end(value: Value) -> date | None:
        try:
            return day(parameters.resolve(value))
        except Unset:
            return None

    return span(end(duty.start), end(duty.stop))


def subjects(unit: Unit, duty: Obligation) -> tuple[Member | None, ...]:
    """Whom an obligation may bind: None for the unit, else every member on the roster."""
    return (None,) if duty.who is None else unit.members


def bindable(unit: Unit, duty: Obligation, subject: Member | None, parameters: Parameters) -> Spans:
    """The days on which the obligation binds the subject, waivers aside."""
    days = common(span(unit.since, None), in_force(duty, parameters))
    if subject is not None and duty.who is not None:
        days = common(days, subject.holding(duty.who, unit.rules))
    return days


@dataclass(frozen=True, slots=True)
class Binding:
    """Of a period's counted days, how many bind the subject, with waivers and without."""

    counted: int
    bound: int
    unwaived: int

    @property
    def binds(self) -> bool:
        return self.counted > 0 and 2 * self.bound >= self.counted

    @property
    def waived(self) -> bool:
        return not self.binds and self.counted > 0 and 2 * self.unwaived >= self.counted


def binding(
    book: Book, duty: Obligation, subject: Member | None, period: Period, parameters: Parameters
) -> Binding:
    """How far a period binds a subject."""
    whole = span(period.start, period.end)
    days = common(whole, bindable(book.unit, duty, subject, parameters))
    waived = book.waived(duty, subject.id if subject else None)
    count = book.unit.days.count
    return Binding(count(whole), count(without(days, waived)), count(days))


def bounds(unit: Unit, duty: Obligation, quota: Quota, parameters: Parameters) -> Bounds:
    """What the quota asks for. Raises Unset where a required parameter has no value."""
    at_least = parameters.resolve(quota.at_least)
    if not quota.bounded and (target := unit.targets.get(duty.id)):
        at_least = target.at(parameters.day)
    at_most = parameters.resolve(quota.at_most)
    wanted = parameters.resolve(quota.all)
    if wanted is not None:
        many = wanted if isinstance(wanted, list) else [wanted]
        distinct = tuple({identity(item): item for item in many}.values())
        return Bounds(len(distinct), _number(at_most), distinct)
    return Bounds(_number(at_least), _number(at_most))


def known_bounds(unit: Unit, duty: Obligation, quota: Quota, parameters: Parameters) -> Bounds:
    """The bounds that can be told though a required parameter has no value."""
    at_least: Number | None = None
    at_most: Number | None = None
    for part in ("at_least", "at_most", "all"):
        try:
            value = parameters.resolve(getattr(quota, part))
        except Unset:
            continue
        if part == "at_most":
            at_most = _number(value)
        elif part == "all" and isinstance(value, list):
            at_least = len({identity(item) for item in value})
        elif part == "at_least":
            at_least = _number(value)
    if not quota.bounded and (target := unit.targets.get(duty.id)):
        at_least = _number(target.at(parameters.day))
    return Bounds(at_least, at_most)


def _number(value: Value) -> Number | None:
    return value if is_number(value) else None


def quota_standings(book: Book, duty: Obligation, quota: Quota, view: Period) -> Iterator[Standing]:
    """A quota's standings: one for each period that the view shows, and each subject."""
    unit = book.unit
    for period in shown(quota.every, view):
        parameters = Parameters(unit, period.start)
        bound = [
            (subject, state)
            for subject in subjects(unit, duty)
            if (state := binding(book, duty, subject, period, parameters))
            and (state.binds or state.waived)
        ]
        if not bound:
            continue
        try:
            parameters.resolve([duty.start, duty.stop])
            asked = bounds(unit, duty, quota, parameters)
            where = resolve(quota.where, parameters)
        except Unset:
            known = known_bounds(unit, duty, quota, parameters)
            for subject, _ in bound:
                yield Standing(
                    duty,
                    subject.id if subject else None,
                    period,
                    period.end,
                    "unset",
                    known.at_least,
                    known.at_most,
                )
            continue
        matching = [one for one in book.of(quota.of, period) if hold(where, one.fields)]
        by_member = {} if duty.who is None else _by_member(matching)
        for subject, state in bound:
            credited = matching if subject is None else by_member.get(subject.id, [])
            actual, missing = measure(quota, asked, credited)
            yield Standing(
                duty,
                subject.id if subject else None,
                period,
                period.end,
                "waived" if state.waived else _quota_state(book, asked, actual, period),
                asked.at_least,
                asked.at_most,
                actual,
                missing,
                ids(credited),
            )


def _by_member(many: Iterable[Occasion]) -> dict[str, list[Occasion]]:
    """Occasions by the members they are credited to: once through them, however many members."""
    found: dict[str, list[Occasion]] = {}
    for one in many:
        for member in one.members:
            found.setdefault(member, []).append(one)
    return found


def _quota_state(book: Book, asked: Bounds, actual: Number, period: Period) -> str:
    if asked.at_most is not None and actual > asked.at_most:
        return "over"
    if asked.at_least is None:
        return "tracked" if asked.at_most is None else "met"
    if actual >= asked.at_least:
        return "met"
    if period.start > book.as_of:
        return "upcoming"
    return "missed" if too_late(book, period.end) else "open"


def too_late(book: Book, due: date) -> bool:
    """Whether what was due on a day can no longer be recorded in time."""
    return book.as_of > shift(due, book.unit.recording_days)


def measure(
    quota: Quota, asked: Bounds, credited: Iterable[Occasion]
) -> tuple[Number, tuple[Value, ...]]:
    """What the occasions come to, and which values of a covering quota are still missing."""
    if quota.measure == "entries":
        return sum(1 for _ in credited), ()
    if quota.measure == "sum":
        values = (reach(one.fields, quota.field) for one in credited)
        total = Decimal(0)
        for value in values:
            if is_number(value):
                total = _EXACT.add(total, Decimal(value))
        return whole(total), ()
    found = {}
    for one in credited:
        value = reach(one.fields, quota.field)
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                found[spelled(item) if quota.measure == "distinct" else identity(item)] = item
    if quota.measure == "distinct" or asked.wanted is None:
        return len(found), ()
    missing = tuple(item for item in asked.wanted if identity(item) not in found)
    return len(asked.wanted) - len(missing), missing


def whole(number: Decimal) -> Number:
    """The same number, an int if it has no fraction."""
    return int(number) if number == number.to_integral_value() else number


def spelled(value: Value) -> Hashable:
    """What is counted as one value: a text after NFKC, trimmed and without its 《》."""
    if not isinstance(value, str):
        return identity(value)
    text = unicodedata.normalize("NFKC", value).strip()
    if len(text) > 1 and text.startswith("《") and text.endswith("》"):
        text = text[1:-1].strip()
    return text


def ids(many: Iterable[Occasion]) -> tuple[str, ...]:
    """The entries of some occasions, sorted."""
    return tuple(sorted({one.entry.id for one in many}))
