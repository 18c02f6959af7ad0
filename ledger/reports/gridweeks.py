"""The weeks that a table's headings mean, decided for all of them at once.

`14` may be a week of the year, or the fourteenth of a quarter: what numbers count from is told by
which way of counting makes sense of every one of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, timedelta

from ledger.core.periods import Period, period_of
from ledger.core.sheets import Scope
from ledger.records import dataclass
from ledger.reports.gridcells import Days, Unreadable, days
from ledger.reports.gridheads import Head
from ledger.words import N_


@dataclass(frozen=True)
class Resolved:
    """The weeks that headings mean, what is wrong with the others, and how numbers were read.

    `counted` is a message id, empty where numbers are weeks of the year.
    """

    weeks: Mapping[int, Period] = field(default_factory=dict)
    doubts: Mapping[int, Unreadable] = field(default_factory=dict)
    counted: str = ""


def resolve(heads: Mapping[int, Head], scope: Scope, *, distinct: bool) -> Resolved:
    """Headings by their place as weeks. `distinct`: no two of them may mean the same one."""
    weeks: dict[int, Period] = {}
    doubts: dict[int, Unreadable] = {}
    numbers: dict[int, Head] = {}
    for key, one in heads.items():
        try:
            if (week := _plainly(one, scope)) is None:
                numbers[key] = one
            else:
                weeks[key] = week
        except Unreadable as doubt:
            doubts[key] = doubt
    counted, found = _counted(numbers, scope, distinct=distinct)
    weeks.update(found)
    for key, one in numbers.items():
        if key not in found:
            text = N_("{said} is no week of {quarter}")
            doubts[key] = Unreadable(text, said=one.said, quarter=scope.quarter.name)
    return Resolved(weeks, doubts, counted)


def _plainly(one: Head, scope: Scope) -> Period | None:
    """The week of a heading that says days, or a week of the year; None where only a number tells.

    Raises Unreadable.
    """
    if one.doubt:
        raise one.doubt
    spoken = one.days or _in_month(one, scope)
    week = _of_days(spoken, one.said) if spoken else None
    year = scope.quarter.start.year if one.iso and one.year is None else one.year
    if one.number is None or (year is None and week is None):
        return week
    if year is None:
        return _unless_contrary(one, week, scope)
    try:
        named = period_of("week", date.fromisocalendar(year, one.number, 4))
    except ValueError:
        raise Unreadable(N_("{said} is not in the calendar"), said=one.said) from None
    if week and week != named:
        text = N_("{said}: these days lie in {week}")
        raise Unreadable(text, said=one.said, week=week.name)
    return named


def _unless_contrary(one: Head, week: Period | None, scope: Scope) -> Period | None:
    """The week of a heading's days, unless its number is that of another week of the quarter."""
    counts = [count(one, scope) for _, count in _WAYS]
    if week and week not in counts and counts[0]:
        text = N_("{said}: these days lie in {week}")
        raise Unreadable(text, said=one.said, week=week.name)
    return week


def _in_month(one: Head, scope: Scope) -> Days | None:
    if not (one.span and one.month):
        return None
    return days(f"{one.month}月{one.span[0]}日~{one.span[1]}日", scope)


def _of_days(spoken: Days, said: str) -> Period:
    """The week that holds the Thursday of some days; a single day's own."""
    first, last = period_of("week", spoken.first), period_of("week", spoken.last)
    if first == last:
        return first
    length = (spoken.last - spoken.first).days
    middle = [spoken.first + timedelta(days=n) for n in range(min(length, 7) + 1)]
    thursdays = [day for day in middle if day.isoweekday() == 4]
    if length > 6 or len(thursdays) != 1:
        raise Unreadable(N_("{said} is more than a week"), said=said)
    return period_of("week", thursdays[0])


def _counted(
    heads: Mapping[int, Head], scope: Scope, *, distinct: bool
) -> tuple[str, dict[int, Period]]:
    """What the numbers count from, and the weeks they then are; the first way that fits them all."""
    best: tuple[str, dict[int, Period]] = ("", {})
    for said, count in _WAYS:
        found = {key: week for key, one in heads.items() if (week := count(one, scope))}
        twice = distinct and len(set(found.values())) < len(found)
        if len(found) == len(heads) and not twice:
            return said, found
        if not twice and len(found) > len(best[1]):
            best = said, found
    return best


def _of_the_year(one: Head, scope: Scope) -> Period | None:
    number = one.number or 0
    return _fitting(one, scope.week(f"{scope.quarter.start.year:04}-W{number:02}"))


def _of_the_quarter(one: Head, scope: Scope) -> Period | None:
    number = one.number or 0
    return _fitting(one, scope.weeks[number - 1]) if 0 < number <= len(scope.weeks) else None


def _of_the_month(one: Head, scope: Scope) -> Period | None:
    """The nth week of the month; a week is that month's which holds its Thursday."""
    own = [week for week in scope.weeks if week.anchor.month == one.month]
    number = one.number or 0
    return own[number - 1] if 0 < number <= len(own) else None


def _fitting(one: Head, week: Period | None) -> Period | None:
    """The week, unless the heading stands under a month that has no day of it."""
    if week and one.month and one.month not in (week.start.month, week.end.month):
        return None
    return week


_WAYS: tuple[tuple[str, Callable[[Head, Scope], Period | None]], ...] = (
    ("", _of_the_year),
    (N_("weeks were counted from the first of the quarter"), _of_the_quarter),
    (N_("weeks were counted from the first of each month"), _of_the_month),
)
