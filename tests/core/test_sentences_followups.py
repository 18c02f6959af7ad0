"""Follow-ups and expectations: what sets them off, when they are due, what does them."""

import pytest

from tests.units import only, small, standings, states, told

MEND = "mend: {each: problems/fault, needs: rectification/fix, within: 10}"
LOOK = "look: {each: problems/fault, expects: {topic: a}}"
FAULT = "problems/fault 20260401-aaaaa: {members: [li]}\n"


def fix(day: str, name: str = "bbbbb", fields: str = "links: [20260401-aaaaa]") -> str:
    return f"rectification/fix {day}-{name}: {{{fields}}}\n"


# Due days


@pytest.mark.parametrize(
    ("within", "due"),
    [(0, "2026-04-01"), (10, "2026-04-11"), (30, "2026-05-01"), (365, "2027-04-01")],
)
@pytest.mark.parametrize("unit", ["", "working-days: true"])
def test_a_follow_up_is_due_some_calendar_days_after_its_trigger(within, due, unit):
    """Even where only working days bind."""
    rule = MEND.replace("10", str(within))
    files = small(rule, FAULT, unit=unit) | {"calendar/2026.yaml": "{}"}
    assert told(files, due[:4], "2026-01-01", "due") == []
    assert told(files, due[:4], "2026-04-01", "due") == [due]


@pytest.mark.parametrize(
    ("by", "fields", "due"),
    [
        ("due", "due: 2026-05-01", ["2026-05-01"]),
        ("due", "deadline: 2026-05-01", []),
        ("due", "due: null", []),
        ("due", "due: soon", []),
        ("due", "due: 2026-02-30", []),
        ("[due, deadline]", "due: 2026-05-01, deadline: 2026-04-10", ["2026-05-01"]),
        ("[deadline, due]", "due: 2026-05-01, deadline: 2026-04-10", ["2026-04-10"]),
        ("[due, deadline]", "deadline: 2026-04-10", ["2026-04-10"]),
        ("[due, deadline]", "due: null, deadline: 2026-04-10", ["2026-04-10"]),
        ("[due, deadline]", "", []),
        ("plan.due", "plan: {due: 2026-05-01}", ["2026-05-01"]),
        ("plan.due", "plan: [{due: 2026-04-10}, {due: 2026-05-01}]", ["2026-05-01"]),
        ("date", "", ["2026-04-01"]),
    ],
)
def test_a_follow_up_may_be_due_by_a_date_of_its_trigger(by, fields, due):
    """Of several the first that is there; without such a date there is no standing."""
    rule = f"mend: {{each: problems/fault, needs: rectification/fix, by: {by}}}"
    files = small(rule, f"problems/fault 20260401-aaaaa: {{{fields}}}")
    assert told(files, "2026-Q2", "2026-12-31", "due") == due


@pytest.mark.parametrize(
    ("due", "period", "start", "end"),
    [
        ("2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-07-01", "2026-Q3", "2026-07-01", "2026-09-30"),
    ],
)
def test_a_follow_ups_period_is_the_quarter_of_its_due_day(due, period, start, end):
    """Whatever the view; and it has no bounds, no amount and nothing missing."""
    rule = "mend: {each: problems/fault, needs: rectification/fix, by: due}"
    files = small(rule, f"problems/fault 20260401-aaaaa: {{due: {due}}}")
    found = only(files, "2026", "2026-12-31")
    assert (found["period"], found["start"], found["end"], found["due"]) == (period, start, end, due)
    assert (found["at_least"], found["at_most"], found["actual"], found["missing"]) == (
        *[None] * 3,
        [],
    )
    assert (found["shape"], found["trigger"]) == ("follow-up", "20260401-aaaaa")


@pytest.mark.parametrize(
    ("trigger", "by"),
    [
        ("problems/fault 20260401-aaaaa: {due: 9999-12-31}", "by: due"),
        ("problems/fault 99991231-aaaaa: {}", "within: 0"),
    ],
)
def test_a_follow_up_may_be_due_on_the_last_day_there_is(trigger, by):
    """It can be done or open, but never missed."""
    rule = f"mend: {{each: problems/fault, needs: rectification/fix, {by}}}"
    files = small(rule, trigger, unit="recording-days: 30")
    found = only(files, "9999-Q4", "9999-12-31")
    assert (found["due"], found["state"]) == ("9999-12-31", "open")


# Done days and states


@pytest.mark.parametrize(
    ("done", "state"),
    [("20260401", "met"), ("20260411", "met"), ("20260412", "late"), ("20261231", "late")],
)
def test_done_by_the_due_day_is_met_and_after_it_late(done, state):
    files = small(MEND, FAULT + fix(done))
    day = f"{done[:4]}-{done[4:6]}-{done[6:]}"
    assert told(files, "2026-Q2", "2026-12-31", "done", "state") == [(day, state)]


@pytest.mark.parametrize(
    ("as_of", "grace", "state"),
    [
        ("2026-04-11", 0, "open"),
        ("2026-04-12", 0, "missed"),
        ("2026-04-18", 7, "open"),
        ("2026-04-19", 7, "missed"),
    ],
)
def test_what_is_not_done_is_open_until_recording_is_too_late(as_of, grace, state):
    """Due on the 11th; the days for recording come on top."""
    files = small(MEND, FAULT, unit=f"recording-days: {grace}")
    assert told(files, "2026-Q2", as_of, "done", "state") == [(None, state)]


def test_recording_days_make_nothing_done_late_be_in_time():
    """They put off the verdict, not the due day."""
    files = small(MEND, FAULT + fix("20260412"), unit="recording-days: 7")
    assert states(files, "2026-Q2", "2026-04-12") == ["late"]


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2026-04-19", (None, "missed", [])),
        ("2026-04-20", ("2026-04-20", "late", ["20260420-ccccc"])),
        ("2026-05-01", ("2026-04-20", "late", ["20260420-ccccc", "20260501-bbbbb"])),
    ],
)
def test_the_earliest_answer_as_of_the_day_does_it(as_of, found):
    """All that have answered by then are listed."""
    files = small(MEND, FAULT + fix("20260501") + fix("20260420", "ccccc"))
    assert told(files, "2026-Q2", as_of, "done", "state", "entries") == [found]


def test_an_answer_may_be_older_than_its_trigger():
    """It is done on the answer's own date, even before there was anything to answer."""
    files = small(MEND, FAULT + fix("20260301"))
    assert told(files, "2026-Q2", "2026-04-01", "done", "state") == [("2026-03-01", "met")]


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (fix("20260402"), 1),
        (fix("20260402", fields="links: [20260101-zzzzz, 20260401-aaaaa, 20260401-aaaaa]"), 1),
        (fix("20260402", fields="members: [zhao], links: [20260401-aaaaa]"), 1),
        (fix("20260402", fields="links: [20260401-bbbbb]"), 0),
        (fix("20260402", fields="links: []"), 0),
        (fix("20260402", fields=""), 0),
        (fix("20260402").replace("fix", "drive"), 0),
    ],
)
def test_an_answer_is_an_entry_of_the_needed_kind_that_links_to_the_trigger(answer, count):
    """Credited to anyone or no one."""
    files = small(MEND, FAULT + answer)
    assert len(only(files, "2026-Q2", "2026-12-31")["entries"]) == count


def test_a_malformed_answer_does_nothing():
    files = small(MEND, FAULT + fix("20260402", fields="nope: 1, links: [20260401-aaaaa]"))
    assert [one["done"] for one in standings(files, "2026-Q2", "2026-12-31", ["E201"])] == [None]


def test_one_of_several_kinds_may_answer():
    rule = MEND.replace("rectification/fix", "[rectification/drive, rectification/fix]")
    drive = fix("20260403", "ccccc").replace("fix", "drive")
    found = only(small(rule, FAULT + drive + fix("20260402")), "2026-Q2", "2026-12-31")
    assert found["entries"] == ["20260402-bbbbb", "20260403-ccccc"]


def test_one_entry_may_answer_several_triggers():
    entries = FAULT + "problems/fault 20260402-ddddd: {}\n"
    answer = fix("20260403", fields="links: [20260401-aaaaa, 20260402-ddddd]")
    assert told(small(MEND, entries + answer), "2026-Q2", "2026-12-31", "state") == ["met", "met"]


def test_an_entry_does_not_answer_itself():
    """Where trigger and answer are of one kind, the answer is another entry."""
    rule = "again: {each: problems/fault, needs: problems/fault, within: 10}"
    alone = "problems/fault 20260401-aaaaa: {links: [20260401-aaaaa]}\n"
    assert told(small(rule, alone), "2026-Q2", "2026-12-31", "done", "entries") == [(None, [])]
    other = "problems/fault 20260402-bbbbb: {links: [20260401-aaaaa]}\n"
    found = told(small(rule, alone + other), "2026-Q2", "2026-12-31", "trigger", "done")
    assert found == [("20260401-aaaaa", "2026-04-02"), ("20260402-bbbbb", None)]


SHEET = """study/sheet 20260301-bbbbb: {links: [20260401-aaaaa],
  sessions: [{date: 2026-05-01}, {date: 2026-04-20}]}
"""


@pytest.mark.parametrize(
    ("as_of", "done"), [("2026-04-19", None), ("2026-04-20", "2026-04-20"), ("2026-12-31", "2026-04-20")]
)
def test_a_sheet_answers_on_its_first_session_that_has_come(as_of, done):
    """Not on the sheet's own date."""
    rule = "mend: {each: problems/fault, needs: study/sheet, within: 10}"
    assert told(small(rule, FAULT + SHEET), "2026-Q2", as_of, "done") == [done]


def test_a_session_answers_by_its_own_links():
    """Its list of links replaces the sheet's."""
    rule = "mend: {each: problems/fault, needs: study/sheet, within: 10}"
    sheet = SHEET.replace("{date: 2026-04-20}", "{date: 2026-04-20, links: []}")
    assert told(small(rule, FAULT + sheet), "2026-Q2", "2026-12-31", "done") == ["2026-05-01"]


# A date in the trigger itself


@pytest.mark.parametrize(
    ("fields", "as_of", "done", "state"),
    [
        ("reply: {date: 2026-04-05}", "2026-12-31", "2026-04-05", "met"),
        ("reply: {date: 2026-04-12}", "2026-12-31", "2026-04-12", "late"),
        ("reply: {date: 2026-04-05}", "2026-04-05", "2026-04-05", "met"),
        ("reply: {date: 2026-04-05}", "2026-04-04", None, "open"),
        ("reply: {date: 2026-05-05}", "2026-05-04", None, "missed"),
        ("reply: [{date: 2026-04-02}, {date: 2026-04-05}]", "2026-12-31", "2026-04-05", "met"),
        ("reply: {date: null}", "2026-12-31", None, "missed"),
        ("reply: {date: soon}", "2026-12-31", None, "missed"),
        ("", "2026-12-31", None, "missed"),
    ],
)
def test_a_date_in_the_trigger_may_be_what_is_needed(fields, as_of, done, state):
    """One that lies after the as-of day has not come; no other entry is asked."""
    rule = "mend: {each: problems/fault, needs: {field: reply.date}, within: 10}"
    files = small(rule, f"problems/fault 20260401-aaaaa: {{{fields}}}\n" + fix("20260402"))
    assert told(files, "2026-Q2", as_of, "done", "state", "entries") == [(done, state, [])]


# Triggers


@pytest.mark.parametrize("rule", [MEND, LOOK])
@pytest.mark.parametrize(
    ("unit", "force", "count"),
    [
        ("since: 2026-04-01", "", 1),
        ("since: 2026-04-02", "", 0),
        ("", "from: 2026-04-01, ", 1),
        ("", "from: 2026-04-02, ", 0),
        ("", "to: 2026-04-01, ", 1),
        ("", "to: 2026-03-31, ", 0),
    ],
)
def test_a_trigger_lies_after_since_on_a_day_in_force(rule, unit, force, count):
    """Its date decides, not its due day."""
    files = small(rule.replace("{each", f"{{{force}each"), FAULT, unit=unit)
    assert len(states(files, "2026-Q2", "2026-12-31")) == count


@pytest.mark.parametrize("rule", [MEND, LOOK])
def test_a_trigger_is_dated_on_or_before_the_day(rule):
    assert states(small(rule, FAULT), "2026-Q2", "2026-03-31") == []
    assert len(states(small(rule, FAULT), "2026-Q2", "2026-04-01")) == 1


@pytest.mark.parametrize("rest", ["needs: rectification/fix, within: 10", "expects: {topic: a}"])
def test_only_what_fits_the_conditions_sets_it_off(rest):
    entries = "problems/fault 20260401-aaaaa: {found: x}\nproblems/fault 20260402-bbbbb: {}"
    rule = f"mend: {{each: problems/fault, where: {{found: x}}, {rest}}}"
    assert told(small(rule, entries), "2026-Q2", "2026-12-31", "trigger") == ["20260401-aaaaa"]


@pytest.mark.parametrize("rest", ["needs: rectification/fix, within: 10", "expects: {topic: a}"])
def test_each_occasion_of_a_sheet_sets_it_off(rest):
    """One standing a session, all with the sheet's id."""
    entries = "study/sheet 20260401-aaaaa: {sessions: [{date: 2026-04-03}, {date: 2026-04-02}]}"
    files = small(f"mend: {{each: study/sheet, {rest}}}", entries)
    found = told(files, "2026-Q2", "2026-12-31", "trigger", "due")
    days = ["2026-04-12", "2026-04-13"] if "needs" in rest else ["2026-04-02", "2026-04-03"]
    assert found == [("20260401-aaaaa", day) for day in days]


@pytest.mark.parametrize("rest", ["needs: rectification/fix, within: 10", "expects: {topic: a}"])
@pytest.mark.parametrize(
    ("members", "subjects"),
    [
        ("[wang, li]", ["li", "wang"]),
        ("[li, li]", ["li"]),
        ("[li, zhao]", ["li"]),
        ("[zhao]", []),
        ("[]", []),
    ],
)
def test_each_member_of_the_trigger_who_holds_the_role_has_a_standing(rest, members, subjects):
    """Once, even if listed twice; in the order of the roster."""
    rule = f"mend: {{each: problems/fault, who: person, {rest}}}"
    files = small(rule, f"problems/fault 20260401-aaaaa: {{members: {members}}}")
    assert told(files, "2026-Q2", "2026-12-31", "subject") == subjects


@pytest.mark.parametrize("rest", ["needs: rectification/fix, within: 10", "expects: {topic: a}"])
@pytest.mark.parametrize(
    ("post", "count"),
    [
        ("from: 2026-04-01, to: 2026-04-01", 1),
        ("from: 2026-04-02", 0),
        ("from: 2020-01-01, to: 2026-03-31", 0),
    ],
)
def test_the_role_must_be_held_on_the_triggers_date(rest, post, count):
    """That day alone: half a period plays no part."""
    rule = f"mend: {{each: problems/fault, who: officer, {rest}}}"
    files = small(rule, FAULT, roster=f"li: [{{role: officer, {post}}}]")
    assert len(states(files, "2026-Q2", "2026-12-31")) == count


def test_another_member_may_answer_for_a_member():
    rule = MEND.replace("needs", "who: officer, needs")
    files = small(rule, FAULT + fix("20260402", fields="members: [wang], links: [20260401-aaaaa]"))
    assert told(files, "2026-Q2", "2026-12-31", "subject", "state") == [("li", "met")]


def test_several_kinds_may_set_it_off():
    rule = "mend: {each: [study/act, problems/fault], needs: rectification/fix, within: 10}"
    found = only(small(rule, FAULT), "2026-Q2", "2026-12-31")
    assert (found["trigger"], found["ledger"]) == ("20260401-aaaaa", "study")


# Expectations


@pytest.mark.parametrize(
    ("expects", "state"),
    [
        ("topic: a", "met"),
        ("topic: b", "missed"),
        ("topic: a, topics: {at-least: 2}", "met"),
        ("topic: a, topics: {at-least: 3}", "missed"),
        ("due: {present: true}", "missed"),
        ("hours: {at-least: $soft}", "met"),
    ],
)
def test_an_expectation_is_met_or_missed(expects, state):
    """All its conditions must hold, but for those of a null parameter."""
    rule = f"look: {{each: problems/fault, expects: {{{expects}}}}}"
    files = small(rule, "problems/fault 20260401-aaaaa: {topic: a, topics: [x, y]}")
    assert states(files, "2026-Q2", "2026-12-31") == [state]


@pytest.mark.parametrize("unit", ["", "recording-days: 90"])
def test_an_expectation_is_never_open(unit):
    """It is judged on the trigger's own day."""
    assert states(small(LOOK, FAULT, unit=unit), "2026-Q2", "2026-04-01") == ["missed"]


def test_an_expectation_is_due_on_its_triggers_date():
    """In the quarter of that date; nothing is done and no entry listed, and its bounds are null."""
    found = only(small(LOOK, FAULT + fix("20260402")), "2026-04", "2026-12-31")
    parts = ("shape", "period", "start", "end", "due", "trigger", "done", "entries", "carried")
    assert [found[part] for part in parts] == [
        "expectation",
        "2026-Q2",
        "2026-04-01",
        "2026-06-30",
        "2026-04-01",
        "20260401-aaaaa",
        None,
        [],
        False,
    ]
    assert [found[part] for part in ("at_least", "at_most", "actual", "missing")] == [*[None] * 3, []]


def test_an_expectation_looks_at_the_session_with_the_sheets_fields():
    entries = """
    study/sheet 20260401-aaaaa: {topic: a, sessions: [{date: 2026-04-02}, {date: 2026-04-03, topic: b}]}
    """
    rule = "look: {each: study/sheet, expects: {topic: a}}"
    assert states(small(rule, entries), "2026-Q2", "2026-12-31") == ["met", "missed"]
