"""The days of an invented unit: its quarters, its working days, its made-up holidays.

This module knows dates and nothing else.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from ledger.core.periods import Period, before, period_of, shift
from ledger.records import dataclass

QUARTERS = 6
"""Five that are over and the current one: fifteen to eighteen months."""

_SATURDAY = 5


def quarters(today: date) -> tuple[Period, ...]:
    """The quarters of the unit's history, the current one last."""
    found = [period_of("quarter", today)]
    while len(found) < QUARTERS:
        found.insert(0, before(found[0]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Where an invented year differs from Monday to Friday, as calendar/YEAR.yaml says it."""

    rest: tuple[date, ...]
    work: tuple[date, ...]


@lru_cache(maxsize=64)
def holidays(year: int) -> Holidays:
    """Three invented holidays: at new year, early in May, and a whole week early in October."""
    october = period_of("week", date(year, 10, 4))
    spans = (
        (date(year, 1, 1), date(year, 1, 3)),
        (date(year, 5, 1), date(year, 5, 5)),
        (min(date(year, 10, 1), october.start), max(date(year, 10, 7), october.end)),
    )
    rest = tuple(day for first, last in spans for day in span(first, last) if day.weekday() < _SATURDAY)
    work = (
        _weekend(shift(spans[0][1], 1), 1),
        _weekend(shift(spans[1][0], -1), -1),
        _weekend(shift(spans[1][1], 1), 1),
        _weekend(shift(spans[2][0], -1), -1),
        _weekend(shift(spans[2][1], 1), 1),
    )
    return Holidays(rest, work)


def _weekend(day: date, direction: int) -> date:
    while day.weekday() < _SATURDAY:
        day = shift(day, direction)
    return day


def span(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, both inside."""
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def works(day: date) -> bool:
    """Whether the invented calendar has people at work on that day."""
    year = holidays(day.year)
    return day in year.work or (day.weekday() < _SATURDAY and day not in year.rest)


def working_days(first: date, last: date) -> list[date]:
    """The working days of a span, both ends inside."""
    return [day for day in span(first, last) if works(day)]


def forward(day: date, days: int = 0) -> date:
    """The first working day so many days later or after that."""
    day = shift(day, days)
    while not works(day):
        day = shift(day, 1)
    return day


def backward(day: date, days: int = 0) -> date:
    """The last working day so many days earlier or before that."""
    day = shift(day, -days)
    while not works(day):
        day = shift(day, -1)
    return day
