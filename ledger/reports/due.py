"""What falls due in the coming days and what is late: the standings that can still be mended.

Nothing is kept here beside the standings: a topic, a task or an item's due day is told by the
follow-up that its pack asks for. What has none (milestones, key tasks) binds nobody by a pack, and so
does not fall due.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from ledger.core.book import Book
from ledger.core.cadence import standings
from ledger.core.lifecycle import fold
from ledger.core.model import Entry, Unit
from ledger.core.packs import Expectation, Obligation, Quota
from ledger.core.periods import Period, period_of, shift
from ledger.core.standing import Standing
from ledger.records import dataclass
from ledger.reports.status_json import standing_value

SCHEMA = "ledger/due/1"
EVER = Period("year", "ever", date.min, date.max)
"""A view in which every follow-up is due and none is carried."""
_WANTED = ("open", "upcoming", "missed")
_SETTLED = ("met", "over", "late", "waived")


@dataclass(frozen=True, slots=True)
class Due:
    """One standing with the day on which it falls due, as seen from the as-of day.

    `days` are those still to go, below zero once it is late. `until` is the last day on which what
    is past its due day may still be recorded. `number` counts, from 1, the standings that one trigger
    sets off for one subject; `trigger` is its entry, `people` the owner and the lead it has that day.
    """

    standing: Standing
    days: int
    until: date | None = None
    number: int = 1
    trigger: Entry | None = None
    people: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        return self.days < 0

    @property
    def settled(self) -> bool:
        return self.standing.state in _SETTLED


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a unit has to see to from the as-of day to the last day, both inside.

    `due`: by subject, the unit first, then members in roster order; of one subject what is late
    first, then by due day, then in the order of the packs. `settled`: what would be there, had it
    not been done or waived.
    """

    unit: Unit
    as_of: date
    last: date
    due: tuple[Due, ...]
    settled: tuple[Due, ...] = ()

    @property
    def within(self) -> int:
        return (self.last - self.as_of).days

    @property
    def late(self) -> int:
        return sum(one.late for one in self.due)


def agenda(unit: Unit, as_of: date, within: int) -> Agenda:
    """All that falls due within so many days of the as-of day, and all that is late.

    A quota is due at its period's end, and shown as long as it can still be recorded; a follow-up
    that is not done is shown however long ago it was due.
    """
    book = Book(unit, as_of)
    last = shift(as_of, within)
    entries = {entry.id: entry for entry in unit.entries}
    found = [
        _due(unit, entries, as_of, one, number)
        for duty in unit.rules.obligations
        for one, number in _standings(book, duty, last)
    ]
    place: dict[str | None, int] = {one.id: place for place, one in enumerate(unit.members)}
    place[None] = -1
    found.sort(key=lambda one: (place[one.standing.subject], not one.late, one.standing.due))
    return Agenda(
        unit,
        as_of,
        last,
        tuple(one for one in found if not one.settled),
        tuple(one for one in found if one.settled and _lately(one, as_of, within)),
    )


def chosen(
    found: Agenda,
    subjects: Collection[str] | None = None,
    ledger: str | None = None,
    *,
    advisory: bool = False,
) -> Agenda:
    """Of some members alone, of one ledger alone; what is only advised is left out unless asked for.

    A member's are also the unit's follow-ups on what the member is owner or lead of.
    """

    def wanted(one: Due) -> bool:
        duty = one.standing.obligation
        concerned = subjects is None or one.standing.subject in subjects
        if not concerned and one.standing.subject is None and subjects is not None:
            concerned = any(who in subjects for who in one.people)
        return concerned and ledger in (None, duty.ledger) and (advisory or not duty.advisory)

    return replace(
        found,
        due=tuple(one for one in found.due if wanted(one)),
        settled=tuple(one for one in found.settled if wanted(one)),
    )


def due_value(
    found: Agenda, revision: str | None, excluded: Iterable[str], *, dirty: bool
) -> dict[str, Any]:
    """The value that `due --json` prints."""
    unit = found.unit
    return {
        "schema": SCHEMA,
        "unit": {"id": unit.id, "name": unit.name, "kind": unit.kind},
        "as_of": found.as_of.isoformat(),
        "last": found.last.isoformat(),
        "revision": revision,
        "dirty": dirty,
        "excluded": list(excluded),
        "due": [_value(one) for one in found.due],
    }


def _value(one: Due) -> dict[str, Any]:
    value = standing_value(one.standing)
    del value["carried"]  # which is about a view, and there is none here
    return {
        **value,
        "days": one.days,
        "late": one.late,
        "until": one.until.isoformat() if one.until else None,
        "people": list(one.people),
    }


def _due(unit: Unit, entries: dict[str, Entry], as_of: date, one: Standing, number: int) -> Due:
    days = (one.due - as_of).days
    trigger = entries.get(one.trigger or "")
    return Due(
        one,
        days,
        shift(one.due, unit.recording_days) if days < 0 and one.state == "open" else None,
        number,
        trigger,
        _people(unit, trigger, as_of),
    )


def _people(unit: Unit, trigger: Entry | None, as_of: date) -> tuple[str, ...]:
    kind = unit.rules.kinds.get(trigger.kind) if trigger else None
    if trigger is None or kind is None or not kind.steps:
        return ()
    item = fold(trigger.fields, as_of).item
    named = (item.get("owner"), item.get("lead"))
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))


def _standings(book: Book, duty: Obligation, last: date) -> Iterator[tuple[Standing, int]]:
    """What could be due by the last day, each with its number among those of one trigger."""
    shape = duty.shape
    if isinstance(shape, Expectation):
        return
    if isinstance(shape, Quota):
        first = shift(book.as_of, -book.unit.recording_days)
        for period in ending(shape.every, first, last):
            for one in standings(book, duty, period):
                if one.at_least is not None and one.state in (*_WANTED, *_SETTLED):
                    yield one, 1
        return
    seen: Counter[tuple[str | None, str | None]] = Counter()
    for one in standings(book, duty, EVER):
        seen[one.subject, one.trigger] += 1
        if one.due <= last and one.state in (*_WANTED, *_SETTLED):
            yield one, seen[one.subject, one.trigger]


def ending(cadence: str, first: date, last: date) -> Iterator[Period]:
    """The periods of a cadence whose last day lies between two days, both inside."""
    period = period_of(cadence, first)
    while period.end <= last:
        yield period
        if period.end == date.max:
            return
        period = period_of(cadence, shift(period.end, 1))


def _lately(one: Due, as_of: date, within: int) -> bool:
    """Whether what is settled could have been due or late within as many days before the day."""
    done = one.standing.done
    if isinstance(one.standing.obligation.shape, Quota) or not one.late:
        return True
    return one.standing.due >= shift(as_of, -within) or (
        done is not None and done >= shift(as_of, -within)
    )
