"""Waivers: what they release, whom, and from when they are known."""

import pytest

from tests.units import small, standings, states, told

MONTHLY = "talk: {every: month, of: study/act, at-least: 1}"
BOTH = """
talk: {every: month, of: study/act, at-least: 1}
own: {every: month, of: study/act, who: officer, at-least: 1}
"""


def waiver(fields: str, name: str = "20260101-wwwww") -> str:
    return f"assurance/waiver {name}: {{reason: 例, approved_by: 例, {fields}}}\n"


APRIL = "from: 2026-04-01, to: 2026-04-30"


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("from: 2026-04-01, to: 2026-04-30", "waived"),
        ("from: 2026-04-01, to: 2026-04-16", "waived"),
        ("from: 2026-04-01, to: 2026-04-15", "missed"),
        ("from: 2026-04-15, to: 2026-04-30", "waived"),
        ("from: 2026-04-16, to: 2026-04-30", "missed"),
        ("from: 2020-01-01, to: 9999-12-31", "waived"),
        ("from: 2026-04-30, to: 2026-04-01", "missed"),
    ],
)
def test_who_would_be_bound_without_waivers_is_waived(days, state):
    """Its days are inclusive; while half of the period is left, the duty binds."""
    files = small(MONTHLY, waiver(f"obligation: talk, {days}"))
    assert states(files, "2026-04", "2026-12-31") == [state]


@pytest.mark.parametrize(("since", "found"), [("2026-04-16", ["waived"]), ("2026-04-17", [])])
def test_who_would_not_be_bound_anyway_is_not_waived(since, found):
    """Half of April would bind; with a day less there would be no standing, so there is none."""
    files = small(MONTHLY, waiver(f"obligation: talk, {APRIL}"), unit=f"since: {since}")
    assert states(files, "2026-04", "2026-12-31") == found


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("from: 2026-04-01, to: 2026-04-08", "from: 2026-04-20, to: 2026-04-27", "waived"),
        ("from: 2026-04-01, to: 2026-04-08", "from: 2026-04-20, to: 2026-04-26", "missed"),
        ("from: 2026-04-01, to: 2026-04-10", "from: 2026-04-05, to: 2026-04-15", "missed"),
    ],
)
def test_several_waivers_add_up_and_overlap_once(first, second, state):
    """Eight days and eight more leave 14 of 30."""
    entries = waiver(f"obligation: talk, {first}") + waiver(
        f"obligation: talk, {second}", "20260102-wwwww"
    )
    assert states(small(MONTHLY, entries), "2026-04", "2026-12-31") == [state]


@pytest.mark.parametrize(
    ("days", "state"),
    [("from: 2026-02-04, to: 2026-02-06", "waived"), ("from: 2026-02-05, to: 2026-02-08", "missed")],
)
def test_with_working_days_only_waived_working_days_count(days, state):
    """Wednesday to Friday is more than half of a week's work, Thursday to Sunday is not."""
    rule = "talk: {every: week, of: study/act, at-least: 1}"
    files = small(rule, waiver(f"obligation: talk, {days}"), unit="working-days: true")
    assert states(files | {"calendar/2026.yaml": "{}"}, "2026-W06", "2026-12-31") == [state]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("obligation: talk", [("talk", None, "waived"), ("own", "li", "missed")]),
        ("obligation: own", [("talk", None, "missed"), ("own", "li", "missed")]),
        ("obligation: [talk, own]", [("talk", None, "waived"), ("own", "li", "missed")]),
        ("obligation: all", [("talk", None, "waived"), ("own", "li", "missed")]),
        ("obligation: other", [("talk", None, "missed"), ("own", "li", "missed")]),
        ("obligation: own, members: [li]", [("talk", None, "missed"), ("own", "li", "waived")]),
        ("obligation: talk, members: [li]", [("talk", None, "missed"), ("own", "li", "missed")]),
        ("obligation: [talk, own], members: [li]", [("talk", None, "missed"), ("own", "li", "waived")]),
        ("obligation: all, members: [li]", [("talk", None, "missed"), ("own", "li", "waived")]),
        ("obligation: own, members: [wang]", [("talk", None, "missed"), ("own", "li", "missed")]),
        ("obligation: all, members: [wang, li]", [("talk", None, "missed"), ("own", "li", "waived")]),
    ],
)
def test_a_waiver_covers_the_unit_or_the_members_it_names(fields, found):
    """Without members the unit as a subject; with members, them, in duties of a role."""
    files = small(BOTH, waiver(f"{fields}, {APRIL}"), roster="li: [{role: officer, from: 2020-01-01}]")
    assert told(files, "2026-04", "2026-12-31", "obligation", "subject", "state") == found


def test_one_members_waiver_leaves_the_others_bound():
    rule = "own: {every: month, of: study/act, who: officer, at-least: 1}"
    files = small(rule, waiver(f"obligation: own, members: [wang], {APRIL}"))
    assert told(files, "2026-04", "2026-12-31", "subject", "state") == [
        ("li", "missed"),
        ("wang", "waived"),
    ]


@pytest.mark.parametrize(("as_of", "state"), [("2026-05-09", "missed"), ("2026-05-10", "waived")])
def test_a_waiver_counts_once_its_own_date_has_come(as_of, state):
    """Granted on 10 May for April: until then nobody knew."""
    files = small(MONTHLY, waiver(f"obligation: talk, {APRIL}", "20260510-wwwww"))
    assert states(files, "2026-04", as_of) == [state]


def test_a_malformed_waiver_releases_nobody():
    """It is left out like any entry that lacks a field."""
    text = f"assurance/waiver 20260101-wwwww: {{obligation: talk, approved_by: 例, {APRIL}}}"
    found = standings(small(MONTHLY, text), "2026-04", "2026-12-31", ["E202"])
    assert [one["state"] for one in found] == ["missed"]


def test_what_is_waived_still_shows_what_was_done():
    """Bounds, actual, missing and entries stand there as if it were bound."""
    rule = "cover: {every: month, of: study/act, covers: {field: topics, all: [a, b]}}"
    entries = waiver(f"obligation: cover, {APRIL}") + "study/act 20260410-aaaaa: {topics: [b]}"
    found = told(small(rule, entries), "2026-04", "2026-12-31", "state", "at_least", "actual", "missing")
    assert found == [("waived", 2, 1, ["a"])]
    assert told(small(rule, entries), "2026-04", "2026-12-31", "entries") == [["20260410-aaaaa"]]


def test_unset_comes_before_waived():
    """Of the states the first that fits is told."""
    rule = "talk: {every: month, of: study/act, at-least: $need}"
    files = small(rule, waiver(f"obligation: talk, {APRIL}"))
    assert states(files, "2026-04", "2026-12-31") == ["unset"]


@pytest.mark.parametrize("bound", ["at-most: 0", "at-least: 1", "count: entries"])
def test_waived_comes_before_over_met_and_tracked(bound):
    rule = f"talk: {{every: month, of: study/act, {bound}}}"
    entries = waiver(f"obligation: talk, {APRIL}") + "study/act 20260410-aaaaa: {}"
    assert states(small(rule, entries), "2026-04", "2026-12-31") == ["waived"]


FOLLOW = "mend: {each: problems/fault, needs: rectification/fix, within: 10}"
FAULT = "problems/fault 20260401-aaaaa: {members: [li, wang]}\n"


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("from: 2026-04-11, to: 2026-04-11", "waived"),
        ("from: 2026-04-01, to: 2026-04-10", "missed"),
        ("from: 2026-04-12, to: 2026-04-30", "missed"),
    ],
)
def test_a_follow_up_is_waived_if_its_due_day_is(days, state):
    """Due on the 11th: that day alone decides, not half of anything."""
    files = small(FOLLOW, FAULT + waiver(f"obligation: mend, {days}"))
    assert states(files, "2026-Q2", "2026-12-31") == [state]


def test_a_waived_follow_up_shows_its_answer():
    entries = (
        FAULT
        + "rectification/fix 20260420-bbbbb: {links: [20260401-aaaaa]}\n"
        + waiver(f"obligation: mend, {APRIL}")
    )
    found = told(small(FOLLOW, entries), "2026-Q2", "2026-12-31", "state", "done", "entries")
    assert found == [("waived", "2026-04-20", ["20260420-bbbbb"])]


@pytest.mark.parametrize(
    ("who", "members", "found"),
    [
        ("who: officer, ", "members: [wang], ", [("li", "missed"), ("wang", "waived")]),
        ("who: officer, ", "", [("li", "missed"), ("wang", "missed")]),
        ("", "members: [li, wang], ", [(None, "missed")]),
        ("", "", [(None, "waived")]),
    ],
)
@pytest.mark.parametrize("named", ["mend", "all"])
def test_a_follow_up_is_waived_for_the_subject_alone(who, members, found, named):
    """A member's for that member, the unit's for the unit."""
    rule = FOLLOW.replace("each", f"{who}each")
    files = small(rule, FAULT + waiver(f"obligation: {named}, {members}{APRIL}"))
    assert told(files, "2026-Q2", "2026-12-31", "subject", "state") == found


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("from: 2026-04-01, to: 2026-04-01", "waived"),
        ("from: 2026-04-02, to: 2026-04-30", "missed"),
        ("from: 2026-01-01, to: 2026-03-31", "missed"),
    ],
)
@pytest.mark.parametrize("who", ["", "who: officer, "])
def test_an_expectation_is_waived_on_its_triggers_date(days, state, who):
    """It is due on that date, for the unit as for a member."""
    rule = f"look: {{each: problems/fault, {who}expects: {{topic: a}}}}"
    members = ", members: [li]" if who else ""
    entries = "problems/fault 20260401-aaaaa: {members: [li]}\n" + waiver(
        f"obligation: look, {days}{members}"
    )
    assert states(small(rule, entries), "2026-Q2", "2026-12-31") == [state]
