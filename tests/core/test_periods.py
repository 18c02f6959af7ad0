"""Laws of the calendar's periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.periods import CADENCES, Period, before, parse_period, period_of, shift, shown

cadences = st.sampled_from(CADENCES)
LONG = CADENCES[1:]
years = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(cadences, st.dates())
def test_a_period_holds_the_day_it_was_asked_for(cadence, day):
    period = period_of(cadence, day)
    assert period.holds(day)
    assert period.cadence == cadence


@given(cadences, st.dates(max_value=date(9998, 12, 1)))
def test_periods_tile_the_calendar(cadence, day):
    """The day after one ends the next begins, and every day between gives the same period."""
    period = period_of(cadence, day)
    after = period.end + timedelta(days=1)
    if after.year < 9999:
        assert period_of(cadence, after).start == after
        assert before(period_of(cadence, after)) == period
    assert period_of(cadence, period.start) == period_of(cadence, period.end) == period


@given(cadences, st.dates())
def test_a_name_is_read_back(cadence, day):
    period = period_of(cadence, day)
    assert parse_period(period.name) == period


@given(st.sampled_from(LONG), st.sampled_from(LONG), years)
def test_months_to_years_nest(one, other, day):
    """Whichever is the longer holds the shorter whole."""
    short, long = sorted((one, other), key=CADENCES.index)
    period = period_of(short, day)
    assert period_of(long, period.start) == period_of(long, period.end)


@given(st.sampled_from(LONG), years)
def test_a_week_belongs_to_one_longer_period_of_each_cadence(cadence, day):
    """That of its Thursday, though it may touch two."""
    week = period_of("week", day)
    touched = {period_of(cadence, week.start), period_of(cadence, week.end)}
    owners = [period for period in touched if week in shown("week", period)]
    assert owners == [period_of(cadence, week.start + timedelta(days=3))]
    assert list(shown(cadence, week)) == owners


@given(cadences, cadences, years)
def test_a_view_shows_the_periods_that_belong_to_it(cadence, other, day):
    """As going through all its days and a week around them would tell."""
    short, long = sorted((cadence, other), key=CADENCES.index)
    view = period_of(long, day)
    span = range(-7, (view.end - view.start).days + 8)
    near = dict.fromkeys(period_of(short, view.start + timedelta(days=n)) for n in span)
    assert list(shown(short, view)) == [period for period in near if view.holds(_anchor(period))]
    assert list(shown(long, period_of(short, day))) == [period_of(long, _anchor(period_of(short, day)))]


def _anchor(period: Period) -> date:
    return period.start + timedelta(days=3) if period.cadence == "week" else period.start


@given(years)
def test_a_weeks_name_is_the_calendars_own(day):
    year, week, _ = day.isocalendar()
    assert period_of("week", day).name == f"{year}-W{week:02}"


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "02026", "2026-", "2026-1", "2026-00", "2026-13", "2026-Q0", "2026-Q5", "2026-q1"),
        *("2026-H0", "2026-H3", "2026-W00", "2026-W54", "2025-W53", "2026-W9", "2026-w09", "2026W09"),
        *(
            "2026-01-01",
            " 2026",
            "2026 ",
            "2026\n",
            "0000",
            "0000-Q1",
            "２０２６",
            "this",
            "-2026",
            "2026-M1",
        ),
    ],
)
def test_nothing_else_is_a_period(text):
    with pytest.raises(ValueError):
        parse_period(text)


@given(st.dates(), st.integers(-5_000_000, 5_000_000))
def test_shifting_stops_at_the_ends_of_the_calendar(day, days):
    number = day.toordinal() + days
    assert shift(day, days).toordinal() == max(1, min(number, date.max.toordinal()))
