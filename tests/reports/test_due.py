"""What falls due: every standing that can still be mended, each once, in order."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.cadence import evaluate
from ledger.core.packs import Quota
from ledger.core.periods import CADENCES, period_of
from ledger.reports.due import agenda, chosen, due_value, ending
from tests.core.test_laws import UNIT, days, entries, ledgers
from tests.units import small, unit

BEFORE, AFTER = date(2025, 12, 1), date(2027, 6, 30)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
long = settings(patient, max_examples=40)


def key(one):
    return (one.obligation.id, one.subject, one.period.name, one.trigger, one.due)


def found(files, as_of, within, **settings):
    return chosen(agenda(unit(files), date.fromisoformat(as_of), within), **settings)


def told(files, as_of, within=30, **settings):
    """Of each thing due: whose, what, on which day, and its state."""
    return [
        (one.standing.subject, one.standing.obligation.id, str(one.standing.due), one.standing.state)
        for one in found(files, as_of, within, **settings).due
    ]


def of_any_view(written, as_of):
    """The standings that some view shows, each once, whatever views show it."""
    seen = {}
    for cadence in CADENCES:
        period = period_of(cadence, BEFORE)
        while period.end < AFTER:
            for one in evaluate(written, period, as_of):
                seen[key(one)] = one
            period = period_of(cadence, period.end + timedelta(days=1))
    return seen.values()


@long
@given(ledgers, days, st.integers(0, 100))
def test_every_open_or_upcoming_standing_of_any_view_is_there_once(written, as_of, within):
    whole = replace(UNIT, entries=written)
    last = as_of + timedelta(days=within)
    here = Counter(key(one.standing) for one in agenda(whole, as_of, within).due if not one.late)
    wanted = [
        key(one)
        for one in of_any_view(whole, as_of)
        if one.state in ("open", "upcoming") and as_of <= one.due <= last
    ]
    assert here == Counter(wanted)


@long
@given(ledgers, days, st.integers(0, 40))
def test_what_is_late_is_what_was_not_done_or_can_still_be_recorded(written, as_of, within):
    whole = replace(UNIT, entries=written)
    here = Counter(key(one.standing) for one in agenda(whole, as_of, within).due if one.late)
    wanted = [
        key(one)
        for one in of_any_view(whole, as_of)
        if one.due < as_of
        and one.done is None
        and (one.state == "open" or (one.state == "missed" and one.obligation.shape.name == "follow-up"))
    ]
    assert here == Counter(wanted)


@patient
@given(ledgers, days, st.integers(0, 60), st.integers(0, 60))
def test_looking_further_ahead_makes_nothing_disappear(written, as_of, one, other):
    whole = replace(UNIT, entries=written)
    near, far = (agenda(whole, as_of, within) for within in sorted((one, other)))
    assert set(map(id_of, near.due)) <= set(map(id_of, far.due))
    assert set(map(id_of, near.settled)) <= set(map(id_of, far.settled))


def id_of(one):
    return (*key(one.standing), one.number)


@patient
@given(ledgers, entries, days)
def test_doing_more_never_makes_anything_due_but_what_it_sets_off(written, more, as_of):
    """One more answer or deed: what was not due before is not due after."""
    deed = replace(more, kind="rectification/fix", id="more", path="q")
    before = agenda(replace(UNIT, entries=written), as_of, 40).due
    after = agenda(replace(UNIT, entries=(*written, deed)), as_of, 40).due
    assert set(map(id_of, after)) <= set(map(id_of, before))


@patient
@given(ledgers, days)
def test_the_order_is_by_subject_then_late_then_day(written, as_of):
    order = {None: -1, "li": 0, "wang": 1, "zhao": 2}
    many = agenda(replace(UNIT, entries=written), as_of, 50).due
    keys = [(order[one.standing.subject], not one.late, one.standing.due) for one in many]
    assert keys == sorted(keys)


@patient
@given(ledgers, days, st.integers(0, 60))
def test_nothing_is_due_and_settled_at_once(written, as_of, within):
    both = agenda(replace(UNIT, entries=written), as_of, within)
    names = [id_of(one) for one in (*both.due, *both.settled)]
    assert len(names) == len(set(names))
    assert all(one.standing.state in ("met", "over", "late", "waived") for one in both.settled)
    assert all(
        one.standing.at_least is not None
        for one in both.due
        if isinstance(one.standing.obligation.shape, Quota)
    )


@pytest.mark.parametrize("cadence", CADENCES)
def test_periods_by_their_last_day(cadence):
    first, last = date(2025, 12, 20), date(2027, 1, 10)
    many = list(ending(cadence, first, last))
    assert all(first <= one.end <= last for one in many)
    each = {period_of(cadence, first + timedelta(days=n)) for n in range((last - first).days + 1)}
    assert many == sorted((one for one in each if one.end <= last), key=lambda one: one.start)


def test_the_last_day_of_the_calendar_ends_it():
    assert [one.end for one in ending("year", date(9999, 1, 1), date.max)] == [date.max]


WEEKLY = "read: {every: week, of: study/act, sum: hours, at-least: 2, who: officer}"
ONE = "li: [{role: officer, from: 2020-01-01}]\n"


def test_a_week_that_goes_into_the_next_year_is_due_at_its_end():
    files = small(WEEKLY, roster=ONE)
    assert told(files, "2026-12-30", 4) == [("li", "read", "2027-01-03", "open")]
    assert told(files, "2026-12-30", 3) == []
    assert [day for _, _, day, _ in told(files, "2026-12-30", 11)] == ["2027-01-03", "2027-01-10"]


def test_what_may_still_be_recorded_from_last_year():
    files = small("act: {every: year, of: study/act, at-least: 1}", unit="recording-days: 5")
    (one,) = found(files, "2027-01-05", 3).due
    assert (str(one.standing.due), one.days, one.late, str(one.until)) == (
        *("2026-12-31", -5, True),
        "2027-01-05",
    )
    assert told(files, "2027-01-06", 3) == []


def test_a_window_may_span_years():
    files = small("act: {every: half-year, of: study/act, at-least: 1}")
    assert [day for _, _, day, _ in told(files, "2026-11-01", 600)] == [
        *("2026-12-31", "2027-06-30", "2027-12-31")
    ]


FOLLOW = "mend: {each: problems/fault, needs: rectification/fix, within: 10}"


def test_what_was_not_done_stays_late_however_old():
    files = small(FOLLOW, "problems/fault 20200301-aaaaa: {}")
    (one,) = found(files, "2026-05-10", 0).due
    assert (one.standing.state, one.days, one.until, one.trigger.id) == (
        *("missed", -2251, None),
        "20200301-aaaaa",
    )


def test_nothing_from_before_the_unit_began():
    files = small(FOLLOW, "problems/fault 20200301-aaaaa: {}", unit="since: 2021-01-01")
    assert told(files, "2026-05-10") == []


def test_the_as_of_day_and_the_last_day_are_inside():
    files = small(
        FOLLOW,
        """
        problems/fault 20260430-aaaaa: {}
        problems/fault 20260501-bbbbb: {}
        """,
    )
    assert [day for _, _, day, _ in told(files, "2026-05-10", 0)] == ["2026-05-10"]
    assert [day for _, _, day, _ in told(files, "2026-05-10", 1)] == ["2026-05-10", "2026-05-11"]


def test_done_or_waived_is_settled_and_not_due():
    files = small(
        FOLLOW,
        """
        problems/fault 20260502-aaaaa: {}
        rectification/fix 20260505-bbbbb: {links: [20260502-aaaaa]}
        problems/fault 20260503-ccccc: {}
        assurance/waiver 20260504-ddddd: {obligation: mend, from: 2026-05-13, to: 2026-05-13,
          reason: x, approved_by: y}
        """,
    )
    both = found(files, "2026-05-10", 30)
    assert both.due == ()
    assert [(one.standing.state, one.trigger.id) for one in both.settled] == [
        ("met", "20260502-aaaaa"),
        ("waived", "20260503-ccccc"),
    ]


def test_what_was_long_late_and_is_done_is_settled_for_a_while():
    entries_ = """
        problems/fault 20260101-aaaaa: {}
        rectification/fix 20260505-bbbbb: {links: [20260101-aaaaa]}
        """
    assert len(found(small(FOLLOW, entries_), "2026-05-10", 5).settled) == 1
    assert len(found(small(FOLLOW, entries_), "2026-05-11", 5).settled) == 0


def test_bounds_make_it_due():
    rules = """
    count: {every: quarter, of: study/act}
    most: {every: quarter, of: study/act, at-most: 2}
    some: {every: quarter, of: study/act, at-least: 1, at-most: 2}
    hint: {every: quarter, of: study/act, at-least: 1, advisory: true}
    look: {each: study/act, expects: {topic: a}}
    """
    files = small(rules)
    assert [name for _, name, _, _ in told(files, "2026-06-10")] == ["some"]
    assert [name for _, name, _, _ in told(files, "2026-06-10", advisory=True)] == ["some", "hint"]


def test_an_amount_that_nobody_set_is_not_due():
    files = small("act: {every: quarter, of: study/act, at-least: $need}")
    assert told(files, "2026-06-10") == []


def test_by_member_and_by_ledger():
    rules = """
    team: {every: quarter, of: problems/fault, at-least: 1}
    read: {every: quarter, of: study/act, at-least: 1, who: officer}
    """
    files = small(rules)
    assert [who for who, *_ in told(files, "2026-06-10")] == [None, "li", "wang"]
    assert [who for who, *_ in told(files, "2026-06-10", subjects=("wang",))] == ["wang"]
    assert [name for _, name, *_ in told(files, "2026-06-10", ledger="problems")] == ["team"]
    assert told(files, "2026-06-10", subjects=()) == []


ITEM = """
rectification/item 20260401-aaaaa: {links: [20260401-bbbbb], depth: visible, scope: common,
  category: other, owner: li, lead: wang, office: x, due: 2026-06-01, goal: x, measures: [x],
  steps: [{date: 2026-05-20, step: assign, by: wang, owner: zhao}]}
problems/fault 20260401-bbbbb: {}
"""
ON_TIME = "close: {each: rectification/item, needs: {field: closed_on}, by: due_on}"


def test_an_item_is_also_its_owners_and_its_leads_as_of_the_day():
    files = small(ON_TIME, ITEM)
    (one,) = found(files, "2026-05-10", 30).due
    assert (one.standing.subject, one.people) == (None, ("li", "wang"))
    (one,) = found(files, "2026-05-20", 30).due
    assert one.people == ("zhao", "wang")
    assert len(told(files, "2026-05-20", subjects=("wang",))) == 1
    assert told(files, "2026-05-20", subjects=("li",)) == []


def test_each_session_that_sets_something_off_has_its_number():
    rules = "mend: {each: study/sheet, needs: rectification/fix, within: 10}"
    sheet = "study/sheet 20260501-aaaaa: {sessions: [{date: 2026-05-01}, {date: 2026-05-01}]}"
    many = found(small(rules, sheet), "2026-05-10", 30).due
    assert [(one.trigger.id, one.number) for one in many] == [
        ("20260501-aaaaa", 1),
        ("20260501-aaaaa", 2),
    ]


def test_the_json_value_has_the_documented_keys():
    files = small(FOLLOW, "problems/fault 20260430-aaaaa: {}", unit="recording-days: 3")
    value = due_value(found(files, "2026-05-12", 30), None, ["x"], dirty=True)
    assert sorted(value) == [
        *("as_of", "dirty", "due", "excluded", "last", "revision", "schema", "unit")
    ]
    assert (value["schema"], value["as_of"], value["last"]) == (
        "ledger/due/1",
        "2026-05-12",
        "2026-06-11",
    )
    (one,) = value["due"]
    assert "carried" not in one
    assert (one["trigger"], one["days"], one["late"], one["until"], one["people"]) == (
        *("20260430-aaaaa", -2, True, "2026-05-13"),
        [],
    )
