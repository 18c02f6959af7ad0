"""What a standing says of itself, and the order in which standings come."""

from datetime import date

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.core.standing import summary
from tests.units import only, small, standings, states, told, unit

RULES = """
own: {every: month, of: study/act, who: officer, at-least: 1}
talk: {every: quarter, of: [problems/fault, study/act], article: '6', advisory: true, at-most: 2}
mend: {each: problems/fault, needs: rectification/fix, within: 10}
"""


def test_a_standing_names_its_duty_pack_article_and_ledger():
    """The ledger is that of the first kind, and the article a text."""
    found = told(small(RULES), "2026-Q1", "2026-12-31", "obligation", "pack", "article", "ledger")[-1]
    assert found == ("talk", "p", "6", "problems")


def test_an_article_may_be_missing_or_a_number():
    rules = "a: {every: year, of: study/act}\nb: {every: year, of: study/act, article: 7}"
    assert told(small(rules), "2026", "2026-12-31", "article") == [None, "7"]


def test_a_quota_has_no_trigger_and_nothing_done():
    found = only(small("talk: {every: year, of: study/act}"), "2026", "2026-12-31")
    assert (found["shape"], found["trigger"], found["done"], found["carried"]) == (
        "quota",
        None,
        None,
        False,
    )


def test_obligations_come_in_the_packs_order_and_members_in_the_rosters():
    """Then by the start of the period."""
    roster = "wang: [{role: officer, from: 2020-01-01}]\nli: [{role: officer, from: 2020-01-01}]"
    found = told(small(RULES, roster=roster), "2026-Q1", "2026-12-31", "obligation", "subject", "period")
    months = ["2026-01", "2026-02", "2026-03"]
    own = [("own", subject, month) for subject in ("wang", "li") for month in months]
    assert found == [*own, ("talk", None, "2026-Q1")]


def test_follow_ups_come_by_quarter_then_trigger_then_due_day():
    """The quarter of the due day goes before the trigger's id."""
    entries = """
    study/sheet 20260301-aaaaa: {sessions: [{date: 2026-03-30, due: 2026-04-09},
      {date: 2026-03-29, due: 2026-03-31}, {date: 2026-03-28, due: 2026-04-01}]}
    study/sheet 20260201-bbbbb: {due: 2026-04-05}
    study/sheet 20260401-ccccc: {due: 2026-03-01}
    """
    rule = "mend: {each: study/sheet, needs: rectification/fix, by: due}"
    assert told(small(rule, entries), "2026", "2026-12-31", "trigger", "due") == [
        ("20260301-aaaaa", "2026-03-31"),
        ("20260401-ccccc", "2026-03-01"),
        ("20260201-bbbbb", "2026-04-05"),
        ("20260301-aaaaa", "2026-04-01"),
        ("20260301-aaaaa", "2026-04-09"),
    ]


def test_occasions_of_one_trigger_on_one_day_come_in_the_order_of_the_file():
    entries = """
    study/sheet 20260301-aaaaa: {sessions: [{date: 2026-03-30, topic: b}, {date: 2026-03-30, topic: a}]}
    """
    rule = "look: {each: study/sheet, expects: {topic: a}}"
    assert states(small(rule, entries), "2026-Q1", "2026-12-31") == ["missed", "met"]


@pytest.mark.parametrize("rest", ["needs: rectification/fix, within: 10", "expects: {topic: a}"])
def test_members_come_before_triggers(rest):
    """All that concerns one member stands together."""
    entries = """
    problems/fault 20260102-bbbbb: {members: [wang, li]}
    problems/fault 20260101-aaaaa: {members: [wang]}
    """
    rule = f"mend: {{each: problems/fault, who: officer, {rest}}}"
    assert told(small(rule, entries), "2026-Q1", "2026-12-31", "subject", "trigger") == [
        ("li", "20260102-bbbbb"),
        ("wang", "20260101-aaaaa"),
        ("wang", "20260102-bbbbb"),
    ]


def test_equal_input_gives_equal_output_in_whatever_order_files_come():
    entries = "".join(
        f"problems/fault 202601{n:02}-aaaaa: {{members: [li, wang]}}\n" for n in range(1, 9)
    )
    files = small(RULES, entries)
    turned = dict(reversed(files.items()))
    assert standings(files, "2026-Q1", "2026-12-31") == standings(turned, "2026-Q1", "2026-12-31")


def test_the_summary_counts_the_states_that_occur_without_advice():
    """What is only advised is no verdict."""
    found = evaluate(unit(small(RULES)), parse_period("2026-Q1"), date(2026, 2, 1))
    assert [one.state for one in found] == ["missed", "open", "upcoming"] * 2 + ["met"]
    assert summary(found) == {"missed": 2, "open": 2, "upcoming": 2}


def test_a_unit_without_anything_has_no_standings():
    assert standings(small("", roster=""), "2026-Q1", "2026-12-31") == []
