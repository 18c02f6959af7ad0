"""What to do next: commands that work as they are shown, for what can still be mended."""

import shlex
from datetime import date

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.reports.hints import MOST, hints, spelled
from ledger.words import Words
from tests.units import small, unit

WORDS = Words("en")


def proposed(files, as_of="2026-05-10", period="2026-Q2", *, faulty=False):
    read = unit(files)
    day = date.fromisoformat(as_of)
    found = evaluate(read, parse_period(period), day)
    return hints(read, found, day, faulty=faulty, words=WORDS)


def commands(files, *arguments, **settings):
    return [spelled(one.command) for one in proposed(files, *arguments, **settings)]


ACT = "act: {every: quarter, of: [study/act, problems/fault], at-least: 1}"
FOLLOW = "mend: {each: problems/fault, needs: rectification/fix, within: 10}"


def test_a_quota_is_mended_by_its_first_kind():
    (one,) = proposed(small(ACT))
    assert (spelled(one.command), one.reason) == (
        "ledger add study/act",
        "example: 0/1, in 51 days",
    )


@pytest.mark.parametrize(
    ("conditions", "settings"),
    [
        ("{topic: a}", " --set topic=a"),
        ("{topic: $name}", " --set topic=a"),
        ("{topic: two words}", " --set 'topic=two words'"),
        ("{flag: true}", " --set flag=true"),
        ("{hours: 1.50}", " --set hours=1.5"),
        ("{topics: {has: b}}", " --set topics=b"),
        ("{topics: {has-any: [b]}}", " --set topics=b"),
        ("{topics: {has-any: [a, b]}}", ""),
        ("{topic: [a, b]}", ""),
        ("{hours: {at-least: 2}, due: {present: true}}", ""),
        ("{topic: $word}", ""),
        ("{plan.topic: a}", ""),
    ],
)
def test_what_the_conditions_fix_is_filled_in(conditions, settings):
    files = small(f"act: {{every: quarter, of: study/act, where: {conditions}, at-least: 1}}")
    assert commands(files) == [f"ledger add study/act{settings}"]


def test_of_what_is_to_be_covered_the_first_that_is_missing():
    rules = "act: {every: quarter, of: study/act, covers: {field: topics, all: [a, b, c]}}"
    files = small(rules, "study/act 20260501-aaaaa: {topics: [a]}")
    assert commands(files) == ["ledger add study/act --set topics=b"]


def test_one_member_is_named_and_several_are_not():
    rules = "read: {every: quarter, of: study/act, at-least: 1, who: officer}"
    assert commands(small(rules)) == ["ledger add study/act"]
    done = "study/act 20260501-aaaaa: {members: [li]}"
    assert commands(small(rules, done)) == ["ledger add study/act --member wang"]


def test_a_follow_up_is_answered_by_its_first_kind():
    files = small(FOLLOW, "problems/fault 20260505-aaaaa: {}")
    assert commands(files) == ["ledger add rectification/fix --set links=20260505-aaaaa"]


ITEM = "item: {each: problems/fault, needs: rectification/item, within: 10}"


def test_items_answer_what_asks_for_one():
    assert commands(small(ITEM, "problems/fault 20260505-aaaaa: {}")) == ["ledger answer 20260505-aaaaa"]


def test_another_kind_than_the_usual_answer_is_named():
    rules = f"""
    {ITEM}
    fix: {{each: problems/fault, needs: rectification/other, within: 5}}
    """
    files = small(rules, "problems/fault 20260505-aaaaa: {}")
    other = "  rectification/other: {title: {zh: 例, en: example}, steps: true, fields: {}}\n"
    pack = files["packs/p/pack.yaml"].replace("\nkinds:\n", f"\nkinds:\n{other}", 1)
    found = commands({**files, "packs/p/pack.yaml": pack})
    assert "ledger answer 20260505-aaaaa --kind rectification/other" in found
    assert "ledger answer 20260505-aaaaa" in found


def test_a_date_that_is_wanted_in_the_entry_itself():
    rules = "reply: {each: problems/fault, needs: {field: reply}, within: 10}"
    assert commands(small(rules, "problems/fault 20260505-aaaaa: {}")) == ["ledger edit 20260505-aaaaa"]


def test_what_is_longest_overdue_comes_first_then_what_is_due_soonest():
    rules = f"""
    {ACT}
    week: {{every: week, of: study/sheet, at-least: 1}}
    {FOLLOW}
    """
    files = small(
        rules,
        """
        problems/fault 20260401-aaaaa: {}
        problems/fault 20260403-bbbbb: {}
        problems/fault 20260404-ccccc: {}
        """,
    )
    found = commands(files, "2026-05-10")
    assert found == [
        "ledger add rectification/fix --set links=20260401-aaaaa",
        "ledger add study/sheet",
        "ledger due",
    ]


def test_errors_and_missing_parameters_come_first_and_there_are_never_more_than_a_few():
    rules = f"need: {{every: quarter, of: study/act, at-least: $need}}\n{ACT}\n{FOLLOW}"
    files = small(
        rules,
        """
        problems/fault 20260401-aaaaa: {}
        problems/fault 20260403-bbbbb: {}
        problems/fault 20260404-ccccc: {}
        """,
    )
    found = commands(files, faulty=True)
    assert found == ["ledger check", "ledger explain need", "ledger due"]
    assert len(found) <= MOST
    assert commands(files)[0] == "ledger explain need"


@pytest.mark.parametrize(
    ("rules", "entries", "as_of"),
    [
        (ACT, "study/act 20260501-aaaaa: {}", "2026-05-10"),
        (ACT, "", "2026-07-10"),
        ("act: {every: quarter, of: study/act}", "", "2026-05-10"),
        ("act: {every: quarter, of: study/act, at-least: 1, advisory: true}", "", "2026-05-10"),
        (FOLLOW, "", "2026-05-10"),
        (
            FOLLOW,
            """
            problems/fault 20260401-aaaaa: {}
            rectification/fix 20260501-bbbbb: {links: [20260401-aaaaa]}
            """,
            "2026-05-10",
        ),
        (
            "look: {each: problems/fault, expects: {topic: a}}",
            "problems/fault 20260401-aaaaa: {}",
            "2026-05-10",
        ),
    ],
    ids=["met", "gone", "counted", "advice", "nothing set off", "late but done", "a look"],
)
def test_nothing_is_proposed_where_nothing_can_be_mended(rules, entries, as_of):
    assert proposed(small(rules, entries), as_of) == ()


def test_a_week_whose_days_are_over_is_not_proposed_though_it_can_be_recorded():
    rules = "week: {every: week, of: study/act, at-least: 1}"
    files = small(rules, unit="recording-days: 5")
    many = proposed(files, "2026-06-29", "2026-Q2")
    assert many == ()
    assert commands(files, "2026-06-28", "2026-Q2") == ["ledger add study/act"]


def test_commands_are_quoted_for_a_shell():
    assert spelled(["add", "x", "--set", "a=it's $HOME"]) == "ledger add x --set 'a=it'\"'\"'s $HOME'"
    assert shlex.split(spelled(["add", "a b"])) == ["ledger", "add", "a b"]
