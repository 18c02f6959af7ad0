"""Sets of days as spans of day numbers, and how many of their days count.

A day number is `date.toordinal()`; a span is half-open. Numbers rather than dates, because the day
after 9999-12-31 has a number but no date.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from ledger.records import dataclass

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""Sorted, disjoint, each (first day, first day after)."""

NEVER: Spans = ()
ALWAYS: Spans = ((date.min.toordinal(), date.max.toordinal() + 1),)


def span(first: date | None, last: date | None) -> Spans:
    """All days from `first` to `last`, both inside; None is open-ended."""
    start = first.toordinal() if first else ALWAYS[0][0]
    stop = last.toordinal() + 1 if last else ALWAYS[0][1]
    return ((start, stop),) if start < stop else NEVER


def union(many: Iterable[Spans]) -> Spans:
    """The days that are in any of them."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(pair for spans in many for pair in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return tuple(merged)


def common(one: Spans, other: Spans) -> Spans:
    """The days that are in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((start, stop) for start, stop in pairs if start < stop)


def without(spans: Spans, taken: Spans) -> Spans:
    """The days of the first that are not in the second."""
    start = ALWAYS[0][0]
    gaps: list[tuple[int, int]] = []
    for first, stop in taken:
        gaps.append((start, first))
        start = stop
    gaps.append((start, ALWAYS[0][1]))
    return common(spans, tuple(gap for gap in gaps if gap[0] < gap[1]))


def holds(spans: Spans, day: date) -> bool:
    """Whether the day is among them."""
    number = day.toordinal()
    for start, stop in spans:  # noqa: SIM110 - asked for every member of every entry
        if start <= number < stop:
            return True
    return False


@dataclass(frozen=True, slots=True)
class EveryDay:
    """Every day counts."""

    def count(self, spans: Spans) -> int:
        return sum(stop - start for start, stop in spans)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday count, less `rest`, plus `work`: day numbers, sorted.

    `rest` holds weekdays only and `work` weekend days only (see `working_days`).
    """

    rest: tuple[int, ...]
    work: tuple[int, ...]

    def count(self, spans: Spans) -> int:
        return sum(self._between(start, stop) for start, stop in spans)

    def _between(self, start: int, stop: int) -> int:
        # Day number 1 is a Monday.
        weekdays = _weekdays_before(stop) - _weekdays_before(start)
        rest = bisect_left(self.rest, stop) - bisect_left(self.rest, start)
        work = bisect_left(self.work, stop) - bisect_left(self.work, start)
        return weekdays - rest + work


def _weekdays_before(number: int) -> int:
    weeks, rest = divmod(number - 1, 7)
    return weeks * 5 + min(rest, 5)


DayCount: TypeAlias = EveryDay | WorkingDays


def working_days(rest: Iterable[date], work: Iterable[date]) -> WorkingDays:
    """Working days as the year files give them; a day in both lists is worked."""
    worked = {day.toordinal() for day in work}
    rested = {day.toordinal() for day in rest} - worked
    return WorkingDays(
        tuple(sorted(n for n in rested if (n - 1) % 7 < 5)),
        tuple(sorted(n for n in worked if (n - 1) % 7 >= 5)),
    )
