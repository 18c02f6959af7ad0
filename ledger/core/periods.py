"""Calendar periods: the spans of days in which recurring work falls due.

A period's `start` and `end` are its first and its last day, both inside. Months, quarters,
half-years and years nest; a week (ISO) belongs to the longer period that holds its Thursday.
This module knows dates and nothing else.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.patterns import pattern
from ledger.records import dataclass

CADENCES = ("week", "month", "quarter", "half-year", "year")
"""From short to long."""

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_FORMS = (
    ("week", pattern(r"([0-9]{4})-W([0-9]{2})")),
    ("month", pattern(r"([0-9]{4})-([0-9]{2})")),
    ("quarter", pattern(r"([0-9]{4})-Q([1-4])")),
    ("half-year", pattern(r"([0-9]{4})-H([12])")),
    ("year", pattern(r"([0-9]{4})")),
)


@dataclass(frozen=True, slots=True)
class Period:
    """One week, month, quarter, half-year or year, by its standard name (`2026-W09`, `2026-Q1`)."""

    cadence: str
    name: str
    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def anchor(self) -> date:
        """The day that decides to which longer period this one belongs."""
        return self.start + timedelta(days=3) if self.cadence == "week" else self.start


def shift(day: date, days: int) -> date:
    """A day so many days later, or the last or first day there is."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def period_of(cadence: str, day: date) -> Period:
    """The period of that cadence that holds the day."""
    if cadence == "week":
        year, week, weekday = day.isocalendar()
        start = shift(day, 1 - weekday)
        return Period(cadence, f"{year:04}-W{week:02}", start, shift(start, 6))
    months = _MONTHS[cadence]
    index = (day.month - 1) // months
    start = date(day.year, index * months + 1, 1)
    after = index * months + months
    end = date(day.year, 12, 31) if after == 12 else date(day.year, after + 1, 1) - timedelta(days=1)
    suffix = {
        "month": f"-{index + 1:02}",
        "quarter": f"-Q{index + 1}",
        "half-year": f"-H{index + 1}",
        "year": "",
    }
    return Period(cadence, f"{day.year:04}{suffix[cadence]}", start, end)


def parse_period(text: str) -> Period:
    """The period a standard name names. Raises ValueError for anything else."""
    for cadence, form in _FORMS:
        if found := form.fullmatch(text):
            parts = [int(part) for part in found.groups()]
            if cadence == "week":
                return period_of(cadence, date.fromisocalendar(parts[0], parts[1], 4))
            step = _MONTHS[cadence]
            return period_of(cadence, date(parts[0], (parts[1] - 1) * step + 1 if step < 12 else 1, 1))
    raise ValueError(f"not a period: {text}")


def before(period: Period) -> Period:
    """The period of the same cadence that ends the day before this one starts."""
    return period_of(period.cadence, shift(period.start, -1))


def shown(cadence: str, view: Period) -> Iterator[Period]:
    """The periods of a cadence that lie in the view, or the one that holds it."""
    if CADENCES.index(cadence) >= CADENCES.index(view.cadence):
        yield period_of(cadence, view.anchor)
        return
    period = period_of(cadence, view.start)
    while period.anchor <= view.end:
        if view.holds(period.anchor):
            yield period
        if period.end == date.max:
            return
        period = period_of(cadence, shift(period.end, 1))
