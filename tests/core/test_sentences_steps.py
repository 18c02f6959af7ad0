"""A rectification item's life: every gate, holding and failing, and what each step does."""

from datetime import date
from textwrap import dedent

import pytest

from ledger.core.lifecycle import Life, fold
from tests.units import overlaid, reading, small, states, told, unit

ITEM = """
id: 20260105-aaaaa
kind: item
date: 2026-01-05
title: 例
links: [20260101-zzzzz]
depth: visible
scope: common
category: other
owner: li
lead: wang
office: 例
due: 2026-03-01
goal: 例
measures: [甲, 乙]
evidence: [{ref: 卷1}]
"""
PATH = "rectification/2026/20260105-aaaaa.yaml"

BEGIN = "{date: 2026-01-10, step: progress, by: li, done: [1]}"
DONE = "{date: 2026-01-10, step: progress, by: li, done: [1, 2]}"
CLOSE = "{date: 2026-02-01, step: close, by: wang, result: done}"
VERIFY = "{date: 2026-02-05, step: verify, by: zhao}"
RETURN = "{date: 2026-02-06, step: return, by: zhao, reason: 例}"
REOPEN = "{date: 2026-02-07, step: reopen, by: zhao, reason: 例}"
EXTEND = "{date: 2026-02-10, step: extend, by: wang, to: 2026-04-01, approved_by: 例}"
ASSIGN = "{date: 2026-02-11, step: assign, by: wang}"
NOBODY = "owner: null"


def item(*steps: str, fields: str = "") -> str:
    lines = "".join(f"  - {step}\n" for step in steps)
    return overlaid(ITEM, dedent(fields)) + (f"steps:\n{lines}" if lines else "")


def life(*steps: str, fields: str = "", as_of: str = "9999-12-31") -> Life:
    """The item's steps folded, once its file has been found right in form."""
    (entry,) = unit(small("") | {PATH: item(*steps, fields=fields)}).entries
    return fold(entry.fields, date.fromisoformat(as_of))


def gates(found: Life) -> list[str]:
    return [refusal.gate for refusal in found.refusals]


# Where a life begins


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ("", "assigned"),
        ("measures: []", "assigned"),
        ("goal: ''", "assigned"),
        *(
            (f"{name}: null", "registered")
            for name in ("owner", "lead", "office", "due", "goal", "measures")
        ),
    ],
)
def test_an_item_is_assigned_from_the_start_if_all_six_are_there(fields, stage):
    """Owner, lead, office, due, goal and measures; otherwise it is registered."""
    assert life(fields=fields).stage == stage


def test_an_item_that_nothing_happened_to_has_a_due_day_and_nothing_else():
    found = life().fields
    assert found["due_on"] == "2026-03-01"
    assert [found[name] for name in ("closed_on", "verified_on", "result")] == [None] * 3


# assign


def test_assign_gives_what_was_wanting_and_leads_to_assigned():
    step = "{date: 2026-01-06, step: assign, by: wang, owner: li}"
    found = life(step, fields=NOBODY)
    assert (found.stage, found.fields["owner"], gates(found)) == ("assigned", "li", [])


@pytest.mark.parametrize("name", ["owner", "lead", "office", "due", "goal", "measures"])
def test_assign_is_refused_while_one_of_the_six_is_wanting(name):
    """Five of them do not make an assignment."""
    found = life(ASSIGN, fields=f"{name}: null")
    assert (found.stage, gates(found)) == ("registered", ["assigned-fields"])


def test_an_assign_that_is_refused_replaces_nothing():
    step = "{date: 2026-01-06, step: assign, by: wang, office: 新}"
    assert life(step, fields=NOBODY).fields["office"] == "例"


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("owner: zhao", "owner", "zhao"),
        ("lead: zhao", "lead", "zhao"),
        ("office: 新", "office", "新"),
        ("goal: 新", "goal", "新"),
        ("measures: [丙]", "measures", ["丙"]),
        ("due: 2026-05-01", "due", "2026-05-01"),
        ("due: 2026-02-01", "due_on", "2026-02-01"),
        ("note: 新", "owner", "li"),
    ],
)
def test_assign_replaces_the_fields_that_it_names(given, name, value):
    assert life(ASSIGN.replace("by: wang", f"by: wang, {given}")).fields[name] == value


@pytest.mark.parametrize(
    ("steps", "stage", "refused"),
    [
        ([ASSIGN], "assigned", []),
        ([BEGIN, ASSIGN], "under-way", []),
        ([DONE, CLOSE, ASSIGN], "closed", ["stage"]),
        ([DONE, CLOSE, VERIFY, ASSIGN], "verified", ["stage"]),
        ([DONE, CLOSE, RETURN, ASSIGN], "under-way", []),
    ],
)
def test_assign_leads_to_assigned_and_from_under_way_stays_there(steps, stage, refused):
    """What is closed or verified takes no new assignment."""
    found = life(*steps)
    assert (found.stage, gates(found)) == (stage, refused)


@pytest.mark.parametrize(
    ("given", "done"), [("measures: [丙, 丁]", set()), ("measures: [甲, 乙]", set()), ("goal: 新", {1})]
)
def test_an_assign_that_brings_measures_clears_what_was_done(given, done):
    """Even if they are the same as before."""
    assert life(BEGIN, ASSIGN.replace("by: wang", f"by: wang, {given}")).done == done


@pytest.mark.parametrize(
    ("given", "due_on"),
    [("due: 2026-05-01", "2026-05-01"), ("due: 2026-03-01", "2026-03-01"), ("goal: 新", "2026-04-01")],
)
def test_a_new_due_day_ends_extensions(given, due_on):
    """Even the day that it was at first; an assign without one leaves them."""
    step = ASSIGN.replace("by: wang", f"by: wang, {given}")
    assert life(EXTEND, step).fields["due_on"] == due_on


# progress


@pytest.mark.parametrize(
    ("steps", "fields", "stage", "refused"),
    [
        ([BEGIN], "", "under-way", []),
        ([BEGIN, DONE], "", "under-way", []),
        ([BEGIN], NOBODY, "registered", ["stage"]),
        ([DONE, CLOSE, BEGIN], "", "closed", ["stage"]),
        ([DONE, CLOSE, VERIFY, BEGIN], "", "verified", ["stage"]),
        ([DONE, CLOSE, RETURN, BEGIN], "", "under-way", []),
    ],
)
def test_progress_is_made_on_what_is_assigned_or_under_way(steps, fields, stage, refused):
    found = life(*steps, fields=fields)
    assert (found.stage, gates(found)) == (stage, refused)


@pytest.mark.parametrize(
    ("done", "numbers"),
    [(["done: [1]", "done: [2]"], {1, 2}), (["percent: 50"], set()), (["done: []"], set())],
)
def test_progress_gathers_the_numbers_of_finished_measures(done, numbers):
    """Counted from 1; a later step takes none back."""
    steps = [f"{{date: 2026-01-10, step: progress, by: li, {one}}}" for one in done]
    assert life(*steps).done == numbers


def test_refused_progress_finishes_nothing():
    found = life(BEGIN, "{date: 2026-01-11, step: assign, by: wang, owner: li}", fields=NOBODY)
    assert (found.stage, found.done) == ("assigned", set())


# extend


@pytest.mark.parametrize(
    ("steps", "fields", "stage", "refused"),
    [
        ([EXTEND], "", "assigned", []),
        ([BEGIN, EXTEND], "", "under-way", []),
        ([EXTEND], NOBODY, "registered", ["stage"]),
        ([DONE, CLOSE, EXTEND], "", "closed", ["stage"]),
        ([DONE, CLOSE, VERIFY, EXTEND], "", "verified", ["stage"]),
    ],
)
def test_extend_leaves_the_stage_of_what_is_assigned_or_under_way(steps, fields, stage, refused):
    found = life(*steps, fields=fields)
    assert (found.stage, gates(found)) == (stage, refused)
    assert found.due_on == ("2026-03-01" if refused else "2026-04-01")


@pytest.mark.parametrize(
    ("day", "due_on", "refused"),
    [
        ("2026-02-28", "2026-04-01", []),
        ("2026-03-01", "2026-04-01", []),
        ("2026-03-02", "2026-03-01", ["extension-late"]),
    ],
)
def test_extend_comes_no_later_than_the_due_day_that_it_moves(day, due_on, refused):
    found = life(EXTEND.replace("2026-02-10", day))
    assert (found.due_on, gates(found)) == (due_on, refused)


@pytest.mark.parametrize(("day", "refused"), [("2026-04-01", []), ("2026-04-02", ["extension-late"])])
def test_a_second_extension_moves_the_first_ones_day(day, refused):
    again = f"{{date: {day}, step: extend, by: wang, to: 2026-06-01, approved_by: 例}}"
    found = life(EXTEND, again)
    assert (found.due_on, gates(found)) == ("2026-04-01" if refused else "2026-06-01", refused)


def test_the_last_extension_counts_even_if_it_is_earlier():
    again = "{date: 2026-02-20, step: extend, by: wang, to: 2026-02-25, approved_by: 例}"
    assert life(EXTEND, again).due_on == "2026-02-25"


def test_an_extension_leaves_the_field_due_alone():
    """Only the derived day moves."""
    assert life(EXTEND).fields["due"] == "2026-03-01"


# close


@pytest.mark.parametrize(
    ("steps", "fields", "stage", "refused"),
    [
        ([DONE, CLOSE], "", "closed", []),
        ([CLOSE], "measures: []", "closed", []),
        ([CLOSE], "owner: null\nmeasures: []", "registered", ["stage"]),
        ([DONE, CLOSE, CLOSE], "", "closed", ["stage"]),
        ([DONE, CLOSE, VERIFY, CLOSE], "", "verified", ["stage"]),
        ([CLOSE], "", "assigned", ["measures"]),
        ([BEGIN, CLOSE], "", "under-way", ["measures"]),
        ([BEGIN, CLOSE], "measures: [甲]", "closed", []),
        ([DONE, CLOSE], "evidence: null", "under-way", ["evidence"]),
    ],
)
def test_close_asks_for_stage_measures_and_evidence(steps, fields, stage, refused):
    """Assigned or under way, every measure done, something to show for it."""
    found = life(*steps, fields=fields)
    assert (found.stage, gates(found)) == (stage, refused)


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        ("wang", []),
        ("li", ["by-lead"]),
        ("zhao", ["by-lead"]),
        ("{name: wang, office: 例}", ["by-lead"]),
    ],
)
def test_close_is_the_leads_step(by, refused):
    found = life(DONE, CLOSE.replace("wang", by))
    assert gates(found) == refused


def test_the_lead_is_whom_the_last_assignment_named():
    new = "{date: 2026-01-20, step: assign, by: wang, lead: zhao}"
    assert gates(life(DONE, new, CLOSE)) == ["by-lead"]
    assert life(DONE, new, CLOSE.replace("wang", "zhao")).stage == "closed"


@pytest.mark.parametrize(
    ("fields", "result", "refused"),
    [
        ("depth: visible", "done", []),
        ("depth: deep", "done", ["mechanism"]),
        ("depth: deep\nmechanism: 例", "done", []),
        ("category: deployment", "done", ["mechanism"]),
        ("category: deployment\nmechanism: 例", "done", []),
        ("category: work-style", "long-term", ["mechanism"]),
        ("mechanism: 例", "long-term", []),
        ("depth: deep\nmechanism: null", "done", ["mechanism"]),
    ],
)
def test_close_wants_a_mechanism_of_what_is_deep_deployed_or_long_term(fields, result, refused):
    step = CLOSE.replace("result: done", f"result: {result}")
    assert gates(life(DONE, step, fields=fields)) == refused


@pytest.mark.parametrize(
    ("day", "more", "refused"),
    [
        ("2026-03-01", "", []),
        ("2026-03-02", "", ["late-reason"]),
        ("2026-03-02", ", late_reason: 例", []),
    ],
)
def test_close_after_the_due_day_wants_a_reason(day, more, refused):
    step = f"{{date: {day}, step: close, by: wang, result: done{more}}}"
    assert gates(life(DONE, step)) == refused


def test_the_reason_for_a_late_entry_is_none_for_a_late_close():
    """The step's own reason is meant."""
    step = CLOSE.replace("2026-02-01", "2026-03-02")
    assert gates(life(DONE, step, fields="late_reason: 例")) == ["late-reason"]


def test_an_extension_moves_the_day_from_which_a_close_is_late():
    assert life(DONE, EXTEND, CLOSE.replace("2026-02-01", "2026-04-01")).stage == "closed"
    late = CLOSE.replace("2026-02-01", "2026-04-02")
    assert gates(life(DONE, EXTEND, late)) == ["late-reason"]


@pytest.mark.parametrize("result", ["done", "long-term"])
def test_close_gives_a_day_and_a_result(result):
    step = CLOSE.replace("result: done", f"result: {result}")
    found = life(DONE, step, fields="mechanism: 例").fields
    assert (found["closed_on"], found["result"], found["verified_on"]) == ("2026-02-01", result, None)


# verify, return, reopen


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        ("zhao", []),
        ("li", ["independent"]),
        ("wang", ["independent"]),
        ("{name: 督查员, office: 例}", []),
    ],
)
def test_verify_is_for_someone_who_is_neither_owner_nor_lead(by, refused):
    """A member, or somebody from elsewhere."""
    found = life(DONE, CLOSE, VERIFY.replace("zhao", by))
    assert (found.stage, gates(found)) == ("closed" if refused else "verified", refused)


def test_verify_keeps_the_closing_day():
    found = life(DONE, CLOSE, VERIFY).fields
    assert (found["closed_on"], found["verified_on"], found["result"]) == (
        "2026-02-01",
        "2026-02-05",
        "done",
    )


@pytest.mark.parametrize(
    ("steps", "stage", "refused"),
    [
        ([VERIFY], "assigned", ["stage"]),
        ([BEGIN, VERIFY], "under-way", ["stage"]),
        ([DONE, CLOSE, VERIFY, VERIFY], "verified", ["stage"]),
        ([RETURN], "assigned", ["stage"]),
        ([BEGIN, RETURN], "under-way", ["stage"]),
        ([DONE, CLOSE, RETURN], "under-way", []),
        ([DONE, CLOSE, VERIFY, RETURN], "verified", ["stage"]),
        ([REOPEN], "assigned", ["stage"]),
        ([BEGIN, REOPEN], "under-way", ["stage"]),
        ([DONE, CLOSE, REOPEN], "closed", ["stage"]),
        ([DONE, CLOSE, VERIFY, REOPEN], "under-way", []),
    ],
)
def test_what_is_closed_is_verified_or_returned_and_what_is_verified_reopened(steps, stage, refused):
    found = life(*steps)
    assert (found.stage, gates(found)) == (stage, refused)


@pytest.mark.parametrize("back", [[RETURN], [VERIFY, REOPEN]])
def test_going_back_takes_the_dates_and_the_result_but_leaves_measures_done(back):
    found = life(DONE, CLOSE, *back)
    assert [found.fields[name] for name in ("closed_on", "verified_on", "result")] == [None] * 3
    assert (found.stage, found.done) == ("under-way", {1, 2})


@pytest.mark.parametrize("back", [[RETURN], [VERIFY, REOPEN]])
def test_the_closing_day_is_that_of_the_last_close(back):
    again = "{date: 2026-02-20, step: close, by: wang, result: done}"
    assert life(DONE, CLOSE, *back, again).closed_on == "2026-02-20"


def test_extensions_outlive_going_back():
    """Nothing but a new due day ends them."""
    again = CLOSE.replace("2026-02-01", "2026-02-12")
    assert life(DONE, EXTEND, again, RETURN.replace("06", "13")).due_on == "2026-04-01"


# Folding


def test_later_steps_do_not_count():
    """As of the day before, the day itself, and so on."""
    steps = [DONE, CLOSE, VERIFY]
    days = ("2026-01-09", "2026-01-10", "2026-01-31", "2026-02-01", "2026-02-04", "2026-02-05")
    assert [life(*steps, as_of=day).stage for day in days] == [
        "assigned",
        "under-way",
        "under-way",
        "closed",
        "closed",
        "verified",
    ]


def test_steps_fold_in_the_order_of_the_file():
    """A close that stands above what would allow it is refused, whatever the dates say."""
    found = life(CLOSE, DONE)
    assert (found.stage, gates(found), found.refusals[0].index) == ("under-way", ["measures"], 0)


def test_a_step_dated_before_the_item_still_counts():
    """That is wrong (E404), but it is folded like any other."""
    assert life(BEGIN.replace("2026-01-10", "2025-12-01")).stage == "under-way"


def test_fields_that_are_assigned_later_are_the_old_ones_before():
    step = ASSIGN.replace("by: wang", "by: wang, owner: zhao, due: 2026-06-01")
    before, after = life(step, as_of="2026-02-10").fields, life(step).fields
    assert (before["owner"], before["due_on"]) == ("li", "2026-03-01")
    assert (after["owner"], after["due_on"]) == ("zhao", "2026-06-01")


# What rules read


@pytest.mark.parametrize(
    ("where", "as_of", "count"),
    [
        ("stage: assigned", "2026-01-09", 1),
        ("stage: under-way", "2026-01-10", 1),
        ("stage: closed", "2026-02-04", 1),
        ("stage: [closed, verified]", "2026-02-05", 1),
        ("closed_on: {present: true}", "2026-01-31", 0),
        ("closed_on: {present: true}", "2026-02-01", 1),
        ("closed_on: {present: true}", "2026-02-05", 1),
        ("closed_on: {present: false}", "2026-01-31", 1),
        ("verified_on: 2026-02-05", "2026-02-05", 1),
        ("result: done", "2026-02-01", 1),
        ("result: {present: false}", "2026-01-31", 1),
        ("due_on: 2026-03-01", "2026-01-31", 1),
        ("steps.step: progress", "2026-01-31", 1),
        ("steps.step: verify", "2026-12-31", 1),
        ("steps: {at-least: 2}", "2026-01-31", 0),
        ("steps: {at-least: 2}", "2026-02-01", 1),
    ],
)
def test_conditions_see_an_item_as_of_the_day(where, as_of, count):
    """Stage, dates and result are derived; steps to come are not there."""
    rule = f"watch: {{every: year, of: rectification/item, where: {{{where}}}}}"
    files = small(rule) | {PATH: item(DONE, CLOSE, VERIFY)}
    assert told(files, "2026", as_of, "actual") == [count]


def test_an_item_without_steps_has_none():
    """A field that was never written is missing, not an empty list."""
    rule = "watch: {every: year, of: rectification/item, where: {steps: {present: false}}}"
    assert told(small(rule) | {PATH: item()}, "2026", "2026-12-31", "actual") == [1]


@pytest.mark.parametrize(
    ("steps", "as_of", "found"),
    [
        ([DONE, CLOSE], "2026-12-31", ("2026-03-01", "2026-02-01", "met")),
        ([DONE, CLOSE], "2026-01-31", ("2026-03-01", None, "open")),
        ([DONE, CLOSE, RETURN], "2026-12-31", ("2026-03-01", None, "missed")),
        ([DONE, CLOSE, VERIFY, REOPEN], "2026-12-31", ("2026-03-01", None, "missed")),
        ([DONE, CLOSE, VERIFY], "2026-12-31", ("2026-03-01", "2026-02-01", "met")),
        ([DONE, EXTEND], "2026-03-20", ("2026-04-01", None, "open")),
        ([DONE, EXTEND], "2026-02-09", ("2026-03-01", None, "open")),
    ],
)
def test_an_items_closing_may_be_followed_up(steps, as_of, found):
    """Needs its closing day by its due day, both as the steps have left them."""
    rule = "onward: {each: rectification/item, needs: {field: closed_on}, by: due_on}"
    files = small(rule) | {PATH: item(*steps)}
    assert told(files, "2026", as_of, "due", "done", "state") == [found]


def test_a_step_that_is_refused_leaves_the_item_counted():
    """It is a finding about the life, not about the form."""
    files = small("watch: {every: year, of: rectification/item, at-least: 1}") | {PATH: item(VERIFY)}
    assert states(files, "2026", "2026-12-31") == ["met"]


@pytest.mark.parametrize(
    "step",
    [
        "{date: 2026-01-10, step: progress}",
        "{step: progress, by: li}",
        "{date: 2026-01-10, step: dance, by: li}",
        "{date: 2026-01-10, step: extend, by: wang}",
        "{date: 2026-01-10, step: progress, by: li, done: [0]}",
    ],
)
def test_a_step_without_right_form_leaves_the_item_out(step):
    """Every step has a day, a name and someone who took it."""
    read = reading(small("") | {PATH: item(step)}, _codes(step))
    assert read.excluded == (PATH,)


def _codes(step: str) -> list[str]:
    return ["E204"] if "dance" in step else ["E206"] if "[0]" in step else ["E202"]
