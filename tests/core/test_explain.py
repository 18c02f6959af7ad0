"""What an explanation keeps: whom it binds and why not, what counted, and what nearly did."""

from datetime import date

from ledger.core.explain import LeftOut, explain
from ledger.core.periods import parse_period
from tests.units import small, unit

FIX = "rectification/fix"


def told(files, period, as_of="2026-12-31", left_out=()):
    one = unit(files)
    (duty,) = one.rules.obligations
    return explain(one, duty, parse_period(period), date.fromisoformat(as_of), left_out)


def near(case):
    return [(one.entry, one.why) for one in case.near]


def test_an_occasion_after_the_as_of_day_nearly_counted():
    files = small(
        "talk: {every: month, of: study/act, at-least: 2}",
        "study/act 20260405-aaaaa: {}\nstudy/act 20260420-bbbbb: {}",
    )
    (case,) = told(files, "2026-04", "2026-04-10").cases
    assert [one.entry for one in case.counted] == ["20260405-aaaaa"]
    assert near(case) == [("20260420-bbbbb", "later")]


def test_what_lies_far_outside_did_not_nearly_count():
    files = small(
        "talk: {every: month, of: study/act, at-least: 2}",
        "study/act 20260331-aaaaa: {}\nstudy/act 20260201-bbbbb: {}\nstudy/act 20260515-ccccc: {}",
    )
    (case,) = told(files, "2026-04").cases
    assert near(case) == [("20260331-aaaaa", "outside")]


def test_two_reasons_are_not_nearly():
    files = small(
        "talk: {every: month, of: study/act, at-least: 2, where: {topic: a}}",
        "study/act 20260405-aaaaa: {topic: b}\nstudy/act 20260331-bbbbb: {topic: b}",
    )
    (case,) = told(files, "2026-04").cases
    assert [(one.entry, one.why, one.field, one.value) for one in case.near] == [
        ("20260405-aaaaa", "condition", "topic", "b")
    ]


def test_an_entry_left_out_is_named_with_its_codes():
    files = small("talk: {every: month, of: study/act, at-least: 2}")
    gone = LeftOut("study/2026/20260405-aaaaa.yaml", "study/act", {"date": "2026-04-05"}, ("E203",))
    far = LeftOut("study/2026/20260105-aaaaa.yaml", "study/act", {"date": "2026-01-05"}, ("E203",))
    undated = LeftOut("study/2026/x.yaml", "study/act", {}, ("E202",))
    other = LeftOut("research/2026/20260405-aaaaa.yaml", "research/trip", {}, ("E203",))
    (case,) = told(files, "2026-04", left_out=(gone, far, undated, other)).cases
    assert [(one.path, one.codes) for one in case.near] == [
        (gone.path, ("E203",)),
        (undated.path, ("E202",)),
    ]


def test_nobody_is_bound_before_the_duties_begin_or_after_they_end():
    rule = "talk: {every: month, of: study/act, at-least: 1, to: 2026-04-30}"
    files = small(rule, unit="since: 2026-03-20")
    found = {
        period: told(files, period).cases[0].why_not for period in ("2026-02", "2026-03", "2026-05")
    }
    assert found == {"2026-02": "since", "2026-03": "too-few-days", "2026-05": "in-force"}


def test_no_day_counts_where_all_are_rest():
    days = ", ".join(f"2026-10-{number:02}" for number in range(5, 10))
    files = small("talk: {every: week, of: study/act, at-least: 1}", unit="working-days: true")
    files["calendar/2026.yaml"] = f"rest: [{days}]\n"
    (case,) = told(files, "2026-W41").cases
    assert (case.why_not, case.standing) == ("no-days", None)


def test_a_unit_of_another_kind_has_no_cases():
    found = told(small("talk: {in: [], every: month, of: study/act}"), "2026-04")
    assert (found.binds_unit, found.cases) == (False, ())


def test_an_unset_parameter_is_named_wherever_it_stands():
    rules = (
        "talk: {every: month, of: study/act, at-least: $need}",
        "talk: {every: month, of: study/act, where: {hours: {at-least: $need}}}",
        "talk: {each: study/act, needs: rectification/fix, within: $need}",
        "talk: {each: study/act, expects: {hours: $need}}",
    )
    for rule in rules:
        files = small(rule, "study/act 20260405-aaaaa: {hours: 1}")
        assert told(files, "2026-Q2").unset == ("need",), rule


def test_a_later_answer_and_one_of_another_kind_nearly_answered():
    files = small(
        f"talk: {{each: study/act, needs: {FIX}, within: 10}}",
        f"""
        study/act 20260405-aaaaa: {{}}
        {FIX} 20260420-bbbbb: {{links: [20260405-aaaaa]}}
        study/act 20260406-ccccc: {{links: [20260405-aaaaa]}}
        """,
    )
    first = told(files, "2026-Q2", "2026-04-16").cases[0]
    assert (first.standing.trigger, near(first)) == (
        "20260405-aaaaa",
        [("20260406-ccccc", "other-kind"), ("20260420-bbbbb", "later")],
    )


def test_what_set_nothing_off_has_one_reason():
    files = small(
        f"talk: {{each: study/act, where: {{topic: a}}, needs: {FIX}, within: 10, from: 2026-04-10}}",
        """
        study/act 20260402-aaaaa: {topic: a}
        study/act 20260405-bbbbb: {topic: a}
        study/act 20260412-ccccc: {topic: b}
        study/act 20260413-ddddd: {topic: a}
        """,
        unit="since: 2026-04-03",
    )
    found = told(files, "2026-Q2")
    assert [one.standing.trigger for one in found.cases] == ["20260413-ddddd"]
    assert [(one.entry, one.why) for one in found.near] == [
        ("20260402-aaaaa", "before-since"),
        ("20260405-bbbbb", "not-in-force"),
        ("20260412-ccccc", "condition"),
    ]
