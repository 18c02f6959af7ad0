"""What a view shows: periods in it or around it, what is due in it, and what is carried."""

import pytest

from tests.units import only, small, states, told

MEND = "mend: {each: problems/fault, needs: rectification/fix, by: due}"


def fault(due: str, name: str = "20260105-aaaaa") -> str:
    return f"problems/fault {name}: {{due: {due}}}\n"


def waiver(fields: str) -> str:
    fixed = "obligation: mend, reason: 例, approved_by: 例"
    return f"assurance/waiver 20260101-wwwww: {{{fixed}, {fields}}}\n"


def fix(day: str) -> str:
    return f"rectification/fix {day}-bbbbb: {{links: [20260105-aaaaa]}}\n"


@pytest.mark.parametrize(
    ("view", "count"),
    [
        ("2026-Q2", 1),
        ("2026-05", 1),
        ("2026-W18", 1),
        ("2026-H1", 1),
        ("2026", 1),
        ("2026-Q1", 0),
        ("2026-04", 0),
        ("2026-W17", 0),
        ("2025", 0),
    ],
)
def test_a_follow_up_is_shown_where_its_due_day_lies(view, count):
    """Friday 2026-05-01: not in April, but in the week that Monday 27 April begins."""
    files = small(MEND, fault("2026-05-01"))
    assert told(files, view, "2026-12-31", "carried") == [False] * count


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("", [("missed", True)]),
        (fix("20260331"), []),
        (fix("20260401"), [("late", True)]),
        (fix("20260505"), [("late", True)]),
        (fix("20260801"), [("late", True)]),
    ],
)
def test_what_was_due_before_and_not_done_before_is_carried(answer, found):
    """Due in February, looked at for the second quarter: done in March it is past."""
    files = small(MEND, fault("2026-02-10") + answer)
    assert told(files, "2026-Q2", "2026-12-31", "state", "carried") == found


def test_what_is_carried_keeps_the_quarter_of_its_due_day():
    found = only(small(MEND, fault("2026-02-10")), "2026-Q3", "2026-12-31")
    assert (found["period"], found["start"], found["end"]) == ("2026-Q1", "2026-01-01", "2026-03-31")


def test_carried_is_judged_as_of_the_day():
    """An answer of May is none in April."""
    files = small(MEND, fault("2026-02-10") + fix("20260505"))
    assert told(files, "2026-Q2", "2026-05-04", "state", "done") == [("missed", None)]
    assert told(files, "2026-Q2", "2026-05-05", "state", "done") == [("late", "2026-05-05")]


def test_carried_may_still_be_open():
    """Asked in February about the quarter to come."""
    files = small(MEND, fault("2026-02-20"))
    assert told(files, "2026-Q2", "2026-02-10", "state", "carried") == [("open", True)]


def test_carried_may_have_a_trigger_of_the_view_itself():
    """Recorded in April with a due day in March."""
    files = small(MEND, fault("2026-03-20", "20260410-aaaaa"))
    assert told(files, "2026-Q2", "2026-12-31", "state", "carried") == [("missed", True)]


@pytest.mark.parametrize(("due", "found"), [("2026-02-10", []), ("2026-04-10", [("waived", False)])])
def test_what_is_waived_is_not_carried(due, found):
    """Though it is shown where it is due."""
    files = small(MEND, fault(due) + waiver("from: 2026-01-01, to: 2026-12-31"))
    assert told(files, "2026-Q2", "2026-12-31", "state", "carried") == found


def test_a_members_waiver_stops_the_carrying_for_that_member():
    rule = MEND.replace("needs", "who: officer, needs")
    entries = fault("2026-02-10, members: [li, wang]") + waiver(
        "members: [li], from: 2026-02-10, to: 2026-02-10"
    )
    found = told(small(rule, entries), "2026-Q2", "2026-12-31", "subject", "carried")
    assert found == [("wang", True)]


def test_what_is_due_after_the_view_is_not_shown():
    assert states(small(MEND, fault("2026-07-01")), "2026-Q2", "2026-12-31") == []


def test_a_date_of_the_trigger_done_before_the_view_is_not_carried():
    rule = "mend: {each: problems/fault, needs: {field: reply}, by: due}"
    entries = """
    problems/fault 20260105-aaaaa: {due: 2026-02-10, reply: 2026-03-31}
    problems/fault 20260106-bbbbb: {due: 2026-02-10, reply: 2026-04-01}
    """
    assert told(small(rule, entries), "2026-Q2", "2026-12-31", "trigger") == ["20260106-bbbbb"]


@pytest.mark.parametrize(
    ("view", "count"),
    [("2026-Q1", 1), ("2026-01", 1), ("2026-W02", 1), ("2026-Q2", 0), ("2026-W01", 0), ("2026", 1)],
)
def test_an_expectation_is_shown_where_its_trigger_lies(view, count):
    """Monday 2026-01-05 is in W02; what was missed is not carried."""
    files = small("look: {each: problems/fault, expects: {topic: a}}", fault("2026-12-31"))
    assert told(files, view, "2026-12-31", "state", "carried") == [("missed", False)] * count


def test_quotas_of_past_periods_are_not_carried():
    files = small("talk: {every: month, of: study/act, at-least: 1}")
    assert told(files, "2026-04", "2026-12-31", "period", "carried") == [("2026-04", False)]


def test_a_longer_period_is_judged_whole_in_a_shorter_view():
    """In the view of January the year's duty counts what December did."""
    files = small("talk: {every: year, of: study/act, at-least: 1}", "study/act 20261201-aaaaa: {}")
    assert told(files, "2026-01", "2026-12-31", "state", "due") == [("met", "2026-12-31")]
    assert states(files, "2026-01", "2026-11-30") == ["open"]
