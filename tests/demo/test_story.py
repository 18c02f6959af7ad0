"""What a reader of the invented unit's standings shall come upon, judged by the engine itself."""

from datetime import date, datetime, time, timedelta

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import period_of, shown
from ledger.demo import almanac
from ledger.demo.items import HANDED_OVER
from ledger.demo.study import LATE_SEMINAR
from ledger.demo.world import ZONE
from ledger.store.documents import read_document
from ledger.store.reading import read_unit

from .held import TODAYS, first, held, reading, second, standings

each_today = pytest.mark.parametrize("today", TODAYS)


def found(today, quarter, obligation, subject=None, view=None):
    """The standings of one obligation and subject in a quarter of the history."""
    chosen = standings(today, view or first(today).quarters[quarter])
    return [one for one in chosen if one.obligation.id == obligation and one.subject == subject]


def states(*arguments, **named):
    return {one.state for one in found(*arguments, **named)}


STORY = (
    (0, "tradition-day", None, "met"),
    (1, "tradition-day", None, "missed"),
    (1, "field-days", "bing", "missed"),
    (1, "topic-report", "yi", "late"),
    (1, "items-on-time", None, "late"),
    (2, "team-problems", None, "over"),
    (2, "upstream-tasks", None, "late"),
    (2, "field-days", "bing", "waived"),
    (2, "member-problems", "bing", "waived"),
    (2, "self-study-hours", "bing", "waived"),
    (3, "reception-day", "jia", "missed"),
    (3, "problem-to-item", None, "late"),
    (3, "items-on-time", None, "missed"),
    (4, "team-problems", None, "met"),
    (4, "seminar", None, "met"),
)
OF_LATE = (
    (4, "seminar-length", None),
    (4, "self-study-readings", "ji"),
    (4, "member-problems", "yi"),
)


@each_today
def test_the_story_is_there_on_any_day(today):
    missing = [one for one in STORY if one[3] not in states(today, *one[:3])]
    assert missing == []


@each_today
def test_what_the_last_quarter_lacks_is_missed_once_recording_it_may_take_no_longer(today):
    ended = first(today).quarters[4].end + timedelta(reading(today).unit.recording_days)
    state = "missed" if date.fromisoformat(today) > ended else "open"
    assert [states(today, *one) for one in OF_LATE] == [{state}] * len(OF_LATE)


@each_today
def test_most_duties_are_met(today):
    judged = [
        one
        for quarter in first(today).quarters[:5]
        for one in standings(today, quarter)
        if one.state in ("met", "missed", "late", "over") and not one.obligation.advisory
    ]
    assert sum(one.state == "met" for one in judged) > 0.9 * len(judged)


@each_today
def test_what_was_late_is_carried_into_the_next_quarter(today):
    carried = {
        (one.obligation.id, one.state)
        for one in standings(today, first(today).quarters[2])
        if one.carried
    }
    assert {("topic-report", "late"), ("items-on-time", "late")} <= carried


@each_today
def test_an_overdue_item_is_carried_to_this_day_and_its_problem_listed_again(today):
    assert any(
        one.carried and one.state == "missed" and one.done is None
        for one in found(today, 5, "items-on-time")
    )
    unit = reading(today).unit
    again = [one for one in unit.entries if "carried_from" in one.fields]
    assert [first(today).quarters[4].holds(one.date) for one in again] == [True]


@each_today
def test_one_solicitation_had_too_few_channels(today):
    seen = [
        one.state
        for quarter in first(today).quarters
        for one in standings(today, quarter)
        if one.obligation.id == "solicitation-channels"
    ]
    assert seen.count("missed") == 1
    assert "met" in seen


@each_today
def test_a_late_seminar_was_unknown_when_its_quarter_was_over(today):
    plan = first(today)
    quarter = plan.quarters[3]
    when = datetime.combine(quarter.end + timedelta(7), time(), ZONE)
    unit = read_unit(held(plan, when)).unit
    then = [one.state for one in evaluate(unit, quarter, when.date()) if one.obligation.id == "seminar"]
    assert then == ["missed"]
    assert states(today, 3, "seminar") == {"met"}
    reasons = [one.fields.get("late_reason") for one in reading(today).unit.entries]
    assert reasons.count(LATE_SEMINAR) == 1


@each_today
def test_who_comes_and_who_leaves_is_not_bound_in_that_quarter(today):
    for member in ("ding", "wu"):
        assert found(today, 3, "field-days", member) == []
    assert found(today, 2, "field-days", "ding") != []
    assert found(today, 4, "field-days", "wu") != []


@each_today
def test_a_leavers_item_is_handed_over_and_ends_well(today):
    handed = [
        one
        for one in reading(today).unit.entries
        if one.kind == "rectification/item"
        and any(step.get("note") == HANDED_OVER for step in one.fields.get("steps", ()))
    ]
    assert handed
    assert any(one.fields["steps"][-1]["step"] == "verify" for one in handed)


@each_today
def test_a_week_of_rest_asks_for_nothing(today):
    plan = first(today)
    weeks = [week for quarter in plan.quarters[:5] for week in shown("week", quarter)]
    resting = [week for week in weeks if not almanac.working_days(week.start, week.end)]
    assert resting
    for week in resting[:2]:
        assert found(today, 0, "self-study-hours", "jia", view=week) == []
    assert found(today, 0, "self-study-hours", "jia", view=weeks[1]) != []


@each_today
def test_items_come_to_their_end_in_every_way(today):
    steps = [
        (step["step"], step.get("result"))
        for one in reading(today).unit.entries
        if one.kind == "rectification/item"
        for step in one.fields.get("steps", ())
    ]
    assert {name for name, _ in steps} == {
        "assign",
        "progress",
        "extend",
        "close",
        "verify",
        "return",
        "reopen",
    }
    assert ("close", "done") in steps
    assert ("close", "long-term") in steps


@each_today
def test_evidence_lies_on_paper_and_once_in_a_file(today):
    evidence = [one for entry in reading(today).unit.entries for one in entry.fields.get("evidence", ())]
    paths = {one["path"] for one in evidence if "path" in one}
    assert len(paths) == 1
    assert paths <= set(held(first(today)).contents)
    assert any("ref" in one for one in evidence)


def test_an_entry_is_mended_and_a_double_one_taken_out():
    messages = [commit.message for commit in first("2026-11-23").commits]
    assert sum("Ledger-Action: remove" in one for one in messages) == 1
    assert any("symposium" in one and "Ledger-Action: edit" in one for one in messages)


def test_a_parameter_changes_over_time():
    plan = first("2026-11-23")
    texts = [one.changes["unit.yaml"] for one in plan.commits if "unit.yaml" in one.changes]
    values = [read_document("", text).data["parameters"]["seminar-days"] for text in texts]
    assert len(values) == 2
    assert [step["value"] for step in values[1]] == [values[0], 1]


@each_today
def test_the_second_unit_has_a_duty_that_nobody_can_judge(today):
    plan = second(today)
    reading = read_unit(held(plan))
    assert reading.data("unit.yaml")["parent"] == first(today).unit
    view = period_of("quarter", plan.since)
    chosen = evaluate(reading.unit, view, date.fromisoformat(today))
    assert {one.obligation.id for one in chosen if one.state == "unset"} == {"seminar-length"}
