"""Follow-ups and expectations: what an occasion asks for, and whether it was done."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ledger.core.book import Book
from ledger.core.conditions import Parameters, Unset, hold, references, resolve
from ledger.core.days import Spans, holds
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.packs import Expectation, FollowUp, Obligation
from ledger.core.periods import Period, period_of, shift
from ledger.core.quotas import ids, in_force, too_late
from ledger.core.settled import Settled, last_moved
from ledger.core.standing import Standing
from ledger.core.values import Fields, day, is_number, reach
from ledger.records import dataclass


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
    yield from set_off(book, duty, shape, book.in_file_order(shape.each, period))


def set_off(
    book: Book, duty: Obligation, shape: FollowUp | Expectation, occasions: Iterable[Occasion]
) -> Iterator[Trigger]:
    """Those of some occasions that set the obligation off."""
    asked = _asked(book.unit, duty, shape)
    for occasion in occasions:
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


def follow_up_standings(
    book: Book, duty: Obligation, shape: FollowUp, view: Period
) -> Iterator[Standing]:
    """A follow-up's standings: those due in the view, and what is carried into it."""
    if not book.is_divided:
        for trigger in triggers(book, duty, shape):
            yield from _Followed(book, duty, shape, view).standings(trigger)
        return
    settled = Settled(book, duty, shape)
    for part in book.parts(shape.each):
        if settled.is_past(part, view):
            continue
        followed = _Followed(book, duty, shape, view)
        for trigger in set_off(book, duty, shape, book.occasions_of(part)):
            yield from followed.standings(trigger)
        settled.note(part, followed.last(book.entries_of(part)))
    settled.keep()


class _Followed:
    """Triggers as they are gone through, and the last day on which any of them was due or done."""

    def __init__(self, book: Book, duty: Obligation, shape: FollowUp, view: Period) -> None:
        self._book, self._duty, self._shape, self._view = book, duty, shape, view
        self._days: list[date] = []
        self._open = False

    def last(self, entries: Iterable[Entry]) -> date | None:
        """After which day nothing of these entries moves; None if something is still to come."""
        last = max([*self._days, *map(last_moved, entries)], default=date.min)
        return None if self._open or last > self._book.as_of else last

    def standings(self, trigger: Trigger) -> Iterator[Standing]:
        book, duty, view = self._book, self._duty, self._view
        occasion = trigger.occasion
        try:
            due = due_day(self._shape, trigger)
        except Unset:
            return
        if due is None:
            return
        if due > view.end:
            self._open = True
            return
        found = answers(book, self._shape, occasion)
        done = done_day(book, self._shape, occasion, found)
        self._open = self._open or done is None
        self._days += [due, done or due]
        carried = due < view.start
        if carried and done is not None and done < view.start:
            return
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
                entries=ids(found),
                trigger=occasion.entry.id,
                done=done,
                carried=carried,
            )


def _follow_up_state(book: Book, due: date, done: date | None) -> str:
    if done is not None:
        return "met" if done <= due else "late"
    return "missed" if too_late(book, due) else "open"


def expectation_standings(
    book: Book, duty: Obligation, shape: Expectation, view: Period
) -> Iterator[Standing]:
    """An expectation's standings: one for each occasion in the view."""
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
