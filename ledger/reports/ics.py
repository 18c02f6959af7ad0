"""An agenda as a calendar file (RFC 5545), made so that importing it again updates and never doubles.

An event's UID is made of what falls due, not of when or how far it is. Its stamp and its sequence
only ever grow: with the day on which the file is made, and with the commit that it is made from.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from ledger.checks.privacy import masked
from ledger.core.packs import Quota
from ledger.core.periods import shift
from ledger.records import dataclass
from ledger.reports.cells import is_restricted
from ledger.reports.due import Agenda, Due
from ledger.reports.hints import spelled, way
from ledger.reports.overview import LEDGER_TITLES, OTHER
from ledger.reports.rules import kinds_title, rule
from ledger.reports.telling import duty_title, long_period, so_far, title_of
from ledger.words import N_, Words, plain

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

PRODUCER = "-//unit-ledger//ledger//EN"
_MORNING = 9
"""The hour at which alarms ring, in whatever zone the calendar is looked at."""
_EARLY, _LATE = 7, 1
"""How many days before the due day an alarm rings; of weekly things only the second."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the events of one file share: when it was made, and the unit's time zone by its name.

    `stamp` never decreases from one file to the next; files made from the same have the same.
    """

    stamp: datetime
    timezone: str

    @property
    def sequence(self) -> int:
        """Minutes, so that it stays below 2³¹ for as long as anybody may care."""
        return int(self.stamp.timestamp()) // 60


def edition(midnight: datetime, committed: int | None, timezone: str) -> Edition:
    """The edition of a day and a commit: the as-of day's midnight there, seconds since 1970."""
    made = datetime.fromtimestamp(committed, UTC) if committed is not None else midnight
    return Edition(max(midnight.astimezone(UTC), made), timezone)


def to_ics(found: Agenda, edition: Edition, words: Words) -> bytes:
    """The calendar file: an all-day event for each thing due; what is settled is cancelled."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    _add(calendar, "x-wr-calname", words(N_("{unit}: what falls due"), unit=found.unit.name))
    _add(calendar, "x-wr-timezone", edition.timezone)
    for one in (*found.due, *found.settled):
        calendar.add_component(_event(found, one, edition, words))
    made: bytes = calendar.to_ical(sorted=False)
    return made


def uid(found: Agenda, one: Due) -> str:
    """A name for what falls due: of a quota its period, of a follow-up its trigger."""
    standing = one.standing
    duty = standing.obligation
    what = standing.trigger if standing.trigger is not None else standing.period.name
    parts = [found.unit.id, duty.pack, duty.id, standing.subject or "", what]
    if one.number > 1:
        parts.append(str(one.number))
    return "+".join(quote(part, safe="") for part in parts) + "@ledger"


def _add(component: "Calendar | Event | Alarm", name: str, text: str) -> None:
    """A text property; the library escapes only those that it knows to be text."""
    from icalendar import vText

    component.add(name, vText(masked(text)))


def _event(found: Agenda, one: Due, edition: Edition, words: Words) -> "Event":
    from icalendar import Event

    event = Event()
    summary = _summary(found, one, words)
    event.add("uid", uid(found, one))
    event.add("dtstamp", edition.stamp)
    event.add("last-modified", edition.stamp)
    event.add("sequence", edition.sequence)
    event.add("dtstart", one.standing.due)
    event.add("dtend", shift(one.standing.due, 1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if one.settled else "CONFIRMED")
    _add(event, "summary", summary)
    _add(event, "description", "\n".join(_description(found, one, words)))
    duty = one.standing.obligation
    event.add("categories", [words.title(LEDGER_TITLES.get(duty.ledger, OTHER))])
    if not one.settled and not one.late:
        for days in _alarm_days(one):
            event.add_component(_alarm(days, summary))
    return event


def _alarm_days(one: Due) -> tuple[int, ...]:
    shape = one.standing.obligation.shape
    weekly = isinstance(shape, Quota) and shape.every == "week"
    return (_LATE,) if weekly else (_EARLY, _LATE)


def _alarm(days: int, summary: str) -> "Alarm":
    """Rings in the morning so many days before an all-day event, which begins at midnight."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    _add(alarm, "description", summary)
    alarm.add("trigger", timedelta(hours=_MORNING) - timedelta(days=days))
    return alarm


def _summary(found: Agenda, one: Due, words: Words) -> str:
    standing = one.standing
    member = found.unit.member(standing.subject) if standing.subject else None
    parts = [
        plain(member.name) if member else plain(standing.subject or ""),
        _about(found, one, words) if standing.trigger else so_far(standing, found.unit, words),
    ]
    text = words(
        N_("{title}: {about}"),
        title=duty_title(standing, words),
        about=words(N_(", ")).join(part for part in parts if part),
    )
    if one.settled:
        return words(N_("settled: {text}"), text=text)
    return words(N_("late: {text}"), text=text) if one.late else text


def _about(found: Agenda, one: Due, words: Words) -> str:
    """A trigger by its title; of a restricted one only what kind of entry it is."""
    if one.trigger is not None and is_restricted(found.unit, one.trigger):
        return kinds_title((one.trigger.kind,), found.unit, words)
    return title_of(one.trigger) or plain(one.standing.trigger or "")


def _description(found: Agenda, one: Due, words: Words) -> Iterator[str]:
    standing = one.standing
    duty = standing.obligation
    yield words(N_("Rule: {rule}"), rule=rule(duty, found.unit, words))
    article = words(N_("article {number}, "), number=duty.article) if duty.article else ""
    yield words(N_("{article}pack {pack}"), article=article, pack=duty.pack)
    yield words(N_("Unit: {unit}"), unit=found.unit.name)
    if standing.trigger is None:
        yield words(N_("Period: {period}"), period=long_period(standing.period, words))
    if one.people:
        names = [_name(found, who) for who in one.people]
        yield words(N_("In charge: {names}"), names=words.listed(names))
    if one.until:
        yield words(N_("may still be recorded until {day}"), day=one.until.isoformat())
    if not one.settled:
        command = spelled(way(standing, found.unit, one.trigger))
        yield words(N_("Command: {command}"), command=command)


def _name(found: Agenda, who: str) -> str:
    member = found.unit.member(who)
    return plain(member.name if member else who)
