"""Laws of sets of days: spans do what sets would do."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.days import ALWAYS, NEVER, EveryDay, common, holds, span, union, without, working_days

FIRST, LAST = date(2026, 1, 1), date(2026, 2, 28)
WINDOW = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
days = st.sampled_from(WINDOW)
pairs = st.lists(st.tuples(days, days), max_size=5)
ends = st.none() | days


def spans_of(many):
    return union(span(first, last) for first, last in many)


def set_of(many):
    return {day for first, last in many for day in WINDOW if first <= day <= last}


def told(spans):
    return {day for day in WINDOW if holds(spans, day)}


@given(pairs)
def test_a_union_holds_what_any_part_holds(many):
    assert told(spans_of(many)) == set_of(many)
    assert EveryDay().count(spans_of(many)) == len(set_of(many))


@given(pairs)
def test_spans_are_sorted_disjoint_and_apart(many):
    """So that two equal sets of days are equal spans."""
    spans = spans_of(many)
    assert all(start < stop for start, stop in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert spans == union(span(day, day) for day in set_of(many))


@given(pairs, pairs)
def test_common_and_without_do_what_sets_do(one, other):
    here, there = spans_of(one), spans_of(other)
    assert told(common(here, there)) == set_of(one) & set_of(other)
    assert told(without(here, there)) == set_of(one) - set_of(other)
    assert EveryDay().count(common(here, there)) == len(set_of(one) & set_of(other))
    assert EveryDay().count(without(here, there)) == len(set_of(one) - set_of(other))


@given(pairs)
def test_all_days_and_no_days(many):
    spans = spans_of(many)
    assert common(spans, ALWAYS) == without(spans, NEVER) == union([spans, NEVER]) == spans
    assert common(spans, NEVER) == without(spans, ALWAYS) == NEVER
    assert without(ALWAYS, without(ALWAYS, spans)) == spans


@given(ends, ends)
def test_a_span_holds_its_ends_and_may_be_open(first, last):
    expected = {day for day in WINDOW if (not first or first <= day) and (not last or day <= last)}
    assert told(span(first, last)) == expected


@given(st.lists(days), st.lists(days), pairs)
def test_working_days_are_counted_one_by_one(rest, work, many):
    """Monday to Friday, less rest days, plus working weekends; what is worked is no rest."""
    expected = {day for day in WINDOW if day.weekday() < 5} - set(rest) | set(work)
    assert working_days(rest, work).count(spans_of(many)) == len(expected & set_of(many))


@given(st.dates(), st.integers(0, 3000))
def test_weekdays_are_right_anywhere_in_the_calendar(first, more):
    last = date.fromordinal(min(first.toordinal() + more, date.max.toordinal()))
    numbers = range(first.toordinal(), last.toordinal() + 1)
    weekdays = sum(date.fromordinal(number).weekday() < 5 for number in numbers)
    assert working_days([], []).count(span(first, last)) == weekdays


@given(st.dates())
def test_the_last_day_there_is_can_end_a_span(first):
    spans = span(first, date.max)
    assert holds(spans, date.max)
    assert EveryDay().count(spans) == (date.max - first).days + 1
    assert spans == span(first, None)
