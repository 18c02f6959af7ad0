"""Standings: what each obligation comes to, for each subject it binds, in each period of a view.

`evaluate` is the whole of it: a unit, a view and a day in, standings out. The pieces are public
because explaining a standing asks the same questions one at a time (see `ledger.core.explain`).
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from decimal import Context, Decimal
from functools import cached_property

from ledger.core.conditions import Parameters, Unset, hold, references, resolve
from ledger.core.days import Spans, common, holds, span, union, without
from ledger.core.lifecycle import fold
from ledger.core.model import WAIVER, Entry, Member, Occasion, Unit, Waiver, occasions, waivers
from ledger.core.packs import Expectation, FollowUp, Obligation, Quota
from ledger.core.periods import Period, period_of, shift, shown
from ledger.core.shelf import Whole, on_shelf
from ledger.core.values import Fields, Number, Value, day, identity, is_number, reach, texts
from ledger.records import dataclass

_EXACT = Context(prec=200)
"""Wide enough that no sum of numbers an entry may hold is ever rounded."""

STATES = ("met", "tracked", "open", "upcoming", "late", "over", "missed", "unset", "waived")


@dataclass(frozen=True, slots=True)
class Standing:
    """One obligation for one subject in one period; the names are those of `status --json`.

    `subject` is a member's id, or None for the unit. `missing` holds the values that a covering
    quota still wants. `start`, `end`, `due` and `done` are days, both ends inside.
    """

    obligation: Obligation
    subject: str | None
    period: Period
    due: date
    state: str
    at_least: Number | None = None
    at_most: Number | None = None
    actual: Number | None = None
    missing: tuple[Value, ...] = ()
    entries: tuple[str, ...] = ()
    trigger: str | None = None
    done: date | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a quota asks for in one period, parameters put in. `wanted` is a covering quota's set."""

    at_least: Number | None = None
    at_most: Number | None = None
    wanted: tuple[Value, ...] | None = None


class Book:
    """A unit's occasions as of a day, to be asked for by kind and day, and by what they answer.

    Only occasions dated on or before the day are in it, with the fields they had on that day. They
    are taken from the unit's shelf when they are first asked for; days that nobody asks about are
    never looked at.
    """

    def __init__(self, unit: Unit, as_of: date) -> None:
        self.unit = unit
        self.as_of = as_of
        self._shelf = on_shelf(unit.entries)
        self._all = isinstance(self._shelf, Whole)
        self._living = {name for name, kind in unit.rules.kinds.items() if kind.steps}
        self._stretches: dict[str, _Stretch] = {}
        self._made: dict[str, tuple[Occasion, ...]] = {}
        self._answers: dict[str, tuple[Occasion, ...]] = {}
        self._ordered: dict[tuple[tuple[str, ...], Period | None], list[Occasion]] = {}

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers recorded by the day, whatever days they cover."""
        return tuple(waivers(self._shelf.dated(WAIVER, date.min, self.as_of), self.as_of))

    def of(self, kinds: Iterable[str], period: Period | None = None) -> Iterator[Occasion]:
        """The occasions of some kinds, all or those dated in a period, kind by kind, by day."""
        start, end = (period.start, period.end) if period else (date.min, date.max)
        for kind in dict.fromkeys(kinds):
            yield from self._stretch(kind, start, end).between(start, end)

    def in_file_order(self, kinds: tuple[str, ...], period: Period | None) -> list[Occasion]:
        """The same in the order of files, and of sessions in them."""
        if (kinds, period) not in self._ordered:
            found = list(self.of(kinds, period))
            found.sort(key=lambda one: (one.entry.path, one.place))
            self._ordered[kinds, period] = found
        return self._ordered[kinds, period]

    def _stretch(self, kind: str, start: date, end: date) -> "_Stretch":
        """A kind's occasions over at least these days."""
        known = self._stretches.get(kind)
        if known is not None and known.start <= start and end <= known.end:
            return known
        if self._all:
            start, end = date.min, date.max
        elif known is not None:
            start, end = min(start, known.start), max(end, known.end)
        made = _Stretch(start, end, self._occasions(self._shelf.dated(kind, start, end)))
        self._stretches[kind] = made
        return made

    def _occasions(self, entries: Iterable[Entry]) -> Iterator[Occasion]:
        for entry in entries:
            if entry.path not in self._made:
                self._made[entry.path] = tuple(self._make(entry))
            yield from self._made[entry.path]

    def _make(self, entry: Entry) -> Iterator[Occasion]:
        if entry.kind in self._living and entry.date <= self.as_of:
            yield Occasion(entry, 0, entry.date, fold(entry.fields, self.as_of).fields)
        else:
            yield from (one for one in occasions(entry) if one.date <= self.as_of)

    def answers(self, name: str) -> tuple[Occasion, ...]:
        """The occasions whose links hold an id, by day."""
        if name not in self._answers:
            self._answers[name] = self._find_answers(name)
        return self._answers[name]

    def _find_answers(self, name: str) -> tuple[Occasion, ...]:
        found = [
            one
            for one in self._occasions(self._shelf.linking(name))
            if any(link == name for _, link in texts(one.fields.get("links")))
        ]
        found.sort(key=lambda one: (one.date, one.entry.path, one.place))
        return tuple(found)

    def waived(self, duty: Obligation, subject: str | None) -> Spans:
        """The days on which a waiver releases the subject from the obligation."""
        return union(waiver.days for waiver in self.waivers if covers(waiver, duty, subject))


def covers(waiver: Waiver, duty: Obligation, subject: str | None) -> bool:
    """Whether a waiver concerns this obligation for this subject, on its days."""
    if waiver.obligations is not None and duty.id not in waiver.obligations:
        return False
    if subject is None:
        return not waiver.members and duty.who is None
    return subject in waiver.members and duty.who is not None


class _Stretch:
    """Occasions of one kind over some days, by day."""

    def __init__(self, start: date, end: date, many: Iterable[Occasion]) -> None:
        self.start = start
        self.end = end
        self._many = sorted(many, key=lambda one: one.date)
        self._days = [one.date for one in self._many]

    def between(self, start: date, end: date) -> list[Occasion]:
        return self._many[bisect_left(self._days, start) : bisect_right(self._days, end)]


def evaluate(unit: Unit, view: Period, as_of: date) -> list[Standing]:
    """Every standing that the view shows, in the order of `status --json`."""
    book = Book(unit, as_of)
    return [standing for duty in unit.rules.obligations for standing in standings(book, duty, view)]


def summary(many: Iterable[Standing]) -> dict[str, int]:
    """How many standings are in each state, advisory ones left out; only states that occur."""
    counts = Counter(standing.state for standing in many if not standing.obligation.advisory)
    return {state: counts[state] for state in sorted(counts)}


def standings(book: Book, duty: Obligation, view: Period) -> list[Standing]:
    """One obligation's standings in a view, sorted."""
    if not book.unit.is_a(duty.binds):
        return []
    order = {member.id: place for place, member in enumerate(book.unit.members)}
    shape = duty.shape
    if isinstance(shape, Quota):
        found = list(_quota(book, duty, shape, view))
    elif isinstance(shape, FollowUp):
        found = list(_follow_up(book, duty, shape, view))
    else:
        found = list(_expectation(book, duty, shape, view))
    found.sort(
        key=lambda one: (
            -1 if one.subject is None else order[one.subject],
            one.period.start,
            one.trigger or "",
            one.due,
        )
    )
    return found


def in_force(duty: Obligation, parameters: Parameters) -> Spans:
    """The days on which an obligation is in force; an end that nobody has set is open."""

    def end(value: Value) -> date | None:
        try:
            return day(parameters.resolve(value))
        except Unset:
            return None

    return span(end(duty.start), end(duty.stop))


# Quotas


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


def _quota(book: Book, duty: Obligation, quota: Quota, view: Period) -> Iterator[Standing]:
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
                _ids(credited),
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
    return "missed" if _too_late(book, period.end) else "open"


def _too_late(book: Book, due: date) -> bool:
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


def _ids(many: Iterable[Occasion]) -> tuple[str, ...]:
    return tuple(sorted({one.entry.id for one in many}))


# Follow-ups and expectations


@dataclass(frozen=True, slots=True)
class Trigger:
    """An occasion that asks for something, with the unit's parameters as of its day."""

    occasion: Occasion
    parameters: Parameters


def triggers(
    book: Book, duty: Obligation, shape: FollowUp | Expectation, period: Period | None = None
) -> Iterator[Trigger]:
    """The occasions that set the obligation off, all or those dated in a period.

    Those that an unset parameter blurs do not.
    """
    asked = _asked(book.unit, duty, shape)
    for occasion in book.in_file_order(shape.each, period):
        if occasion.date < book.unit.since:
            continue
        parameters = Parameters(book.unit, occasion.date)
        try:
            days, where = asked(parameters)
        except Unset:
            continue
        if holds(days, occasion.date) and hold(where, occasion.fields):
            yield Trigger(occasion, parameters)


def _asked(
    unit: Unit, duty: Obligation, shape: FollowUp | Expectation
) -> Callable[[Parameters], tuple[Spans, Fields]]:
    """The days in force and the conditions by a day's parameters; of one that has none, at once."""

    def asked(parameters: Parameters) -> tuple[Spans, Fields]:
        parameters.resolve([duty.start, duty.stop])
        return in_force(duty, parameters), resolve(shape.where, parameters)

    if any(references([duty.start, duty.stop, dict(shape.where)])):
        return asked
    known = asked(Parameters(unit, date.min))
    return lambda _: known


def answering(book: Book, duty: Obligation, occasion: Occasion) -> Iterator[str | None]:
    """Whom a trigger concerns: the unit, or its members who hold the role on its day."""
    if duty.who is None:
        yield None
        return
    for member in book.unit.members:
        if member.id in occasion.members and holds(
            member.holding(duty.who, book.unit.rules), occasion.date
        ):
            yield member.id


def due_day(shape: FollowUp, trigger: Trigger) -> date | None:
    """When the follow-up is due; None if nothing says when. Raises Unset."""
    if shape.by:
        values = (reach(trigger.occasion.fields, name) for name in shape.by)
        return day(next((value for value in values if value is not None), None))
    within = trigger.parameters.resolve(shape.within)
    return shift(trigger.occasion.date, int(within)) if is_number(within) else None


def answers(book: Book, shape: FollowUp, occasion: Occasion) -> list[Occasion]:
    """The occasions of other entries that answer a trigger, of whatever date up to the day."""
    if not shape.needs:
        return []
    return [
        one
        for one in book.answers(occasion.entry.id)
        if one.entry.kind in shape.needs and one.entry.id != occasion.entry.id
    ]


def done_day(book: Book, shape: FollowUp, occasion: Occasion, found: list[Occasion]) -> date | None:
    """The day on which what the trigger needs was done, None if it is not done by the as-of day."""
    if shape.needs_field:
        value = day(reach(occasion.fields, shape.needs_field))
        return value if value and value <= book.as_of else None
    return min((one.date for one in found), default=None)


def _follow_up(book: Book, duty: Obligation, shape: FollowUp, view: Period) -> Iterator[Standing]:
    for trigger in triggers(book, duty, shape):
        occasion = trigger.occasion
        try:
            due = due_day(shape, trigger)
        except Unset:
            continue
        if due is None or due > view.end:
            continue
        found = answers(book, shape, occasion)
        done = done_day(book, shape, occasion, found)
        carried = due < view.start
        if carried and done is not None and done < view.start:
            continue
        for subject in answering(book, duty, occasion):
            waived = holds(book.waived(duty, subject), due)
            if carried and waived:
                continue
            yield Standing(
                duty,
                subject,
                period_of("quarter", due),
                due,
                "waived" if waived else _follow_up_state(book, due, done),
                entries=_ids(found),
                trigger=occasion.entry.id,
                done=done,
                carried=carried,
            )


def _follow_up_state(book: Book, due: date, done: date | None) -> str:
    if done is not None:
        return "met" if done <= due else "late"
    return "missed" if _too_late(book, due) else "open"


def _expectation(book: Book, duty: Obligation, shape: Expectation, view: Period) -> Iterator[Standing]:
    for trigger in triggers(book, duty, shape, view):
        occasion = trigger.occasion
        try:
            expects = resolve(shape.expects, trigger.parameters)
        except Unset:
            continue
        for subject in answering(book, duty, occasion):
            if holds(book.waived(duty, subject), occasion.date):
                state = "waived"
            else:
                state = "met" if hold(expects, occasion.fields) else "missed"
            yield Standing(
                duty,
                subject,
                period_of("quarter", occasion.date),
                occasion.date,
                state,
                trigger=occasion.entry.id,
            )
