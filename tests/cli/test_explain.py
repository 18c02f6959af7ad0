"""`ledger explain`: the rule in words, who is bound, what counted and what nearly did."""

import pytest

from ledger.store.git import Git
from tests.cli.running import ledger
from tests.conftest import make_unit

FILES = {
    "study/2026/20260112-aaaaa.yaml": """\
id: 20260112-aaaaa
kind: self-study
date: 2026-01-12
title: 自学
members: [jia]
sessions:
  - {date: 2026-01-12, hours: 2.5}
  - {date: 2026-01-14, hours: 1}
  - {date: 2026-01-20, hours: 4}
""",
    "study/2026/20260113-bbbbb.yaml": """\
id: 20260113-bbbbb
kind: self-study
date: 2026-01-13
title: 别人的
members: [yi]
hours: 3
""",
    "study/2026/20260115-ccccc.yaml": """\
id: 20260115-ccccc
kind: self-study
date: 2026-01-15
title: 坏的
members: [jia]
hours: many
""",
    "study/2026/20260310-ddddd.yaml": """\
id: 20260310-ddddd
kind: seminar
date: 2026-03-10
title: 半天
form: other
days: 0.5
topics: [warning]
""",
    "problems/2026/20260105-eeeee.yaml": """\
id: 20260105-eeeee
kind: problem
date: 2026-01-05
title: 问题
listed_by: team
source: other
depth: visible
scope: common
""",
    "problems/2026/20260106-fffff.yaml": """\
id: 20260106-fffff
kind: problem
date: 2026-01-06
title: 结转的
listed_by: team
source: other
depth: visible
scope: common
carried_from: 20260105-eeeee
""",
    "rectification/2026/20260210-ggggg.yaml": """\
id: 20260210-ggggg
kind: item
date: 2026-02-10
title: 整改
links: [20260105-eeeee]
depth: visible
scope: common
""",
    "assurance/2026/20260101-hhhhh.yaml": """\
id: 20260101-hhhhh
kind: waiver
date: 2026-01-01
title: 学习
obligation: self-study-hours
members: [yi]
from: 2026-01-01
to: 2026-02-28
reason: 脱产学习
approved_by: 上级
""",
}


@pytest.fixture(scope="module")
def unit(tmp_path_factory) -> Git:
    return make_unit(tmp_path_factory.mktemp("explain") / "unit", FILES)


def explained(unit: Git, *arguments: str) -> list[str]:
    ran = ledger("explain", *arguments, at=unit)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()


def test_the_rule_is_said_in_words(unit: Git):
    lines = explained(unit, "self-study-hours", "--week", "2026-W03")
    assert lines[1] == "article 6, pack aspiration"
    assert lines[2].startswith("Rule: every week, the sum of “hours” in self-study is at least 4 (")
    assert lines[3].startswith("Binds: each ")
    assert lines[4] == "week 3 of 2026: 2026-W03, 2026-01-12 to 2026-01-18; as of 2026-05-10"


def test_what_counted_and_what_nearly_did(unit: Git):
    lines = explained(unit, "self-study-hours", "--member", "甲某", "--week", "2026-W03")
    assert lines[6:] == [
        "甲某, 2026-W03: missed 3.5/4",
        "  counted: 2026-01-12 20260112-aaaaa 自学 hours 2.5",
        "  counted: 2026-01-14 20260112-aaaaa 自学 hours 1",
        "  not counted: 2026-01-13 20260113-bbbbb 别人的; it does not name the member",
        "  not counted: 2026-01-20 20260112-aaaaa 自学; its day lies outside the period",
        "  not counted: 2026-01-15 20260115-ccccc 坏的; it has errors (E203)",
    ]


def test_a_waiver_is_named(unit: Git):
    lines = explained(unit, "self-study-hours", "--member", "yi", "--week", "2026-W03")
    assert lines[6] == "乙某, 2026-W03: waived 3/4"
    assert lines[7:9] == ["  bound on 0 of 7 days", "  waived by 20260101-hhhhh"]


def test_a_failed_condition_is_said(unit: Git):
    lines = explained(unit, "seminar-length", "--quarter", "2026-Q1")
    assert lines[-1] == "  not counted: 2026-03-10 20260310-ddddd 半天; wanted was: “days” is at least 1"


def test_before_since_nothing_binds(unit: Git):
    lines = explained(unit, "seminar", "--quarter", "2025-Q4")
    assert lines[-1] == "the unit, 2025-Q4: not bound, the unit's duties begin later"


def test_who_does_not_hold_the_role_is_said(unit: Git):
    lines = explained(unit, "reception-day", "--member", "yi", "--month", "2026-02")
    assert lines[-1] == "乙某, 2026-02: not bound, does not hold the role then"


def test_an_obligation_of_another_unit_kind(unit: Git):
    assert explained(unit, "appraisal")[-1] == "It does not bind this unit, whose kind is party-group."


def test_a_follow_up_names_what_answered_and_what_set_nothing_off(unit: Git):
    lines = explained(unit, "problem-to-item", "--quarter", "2026-Q1")
    assert lines[4:] == [
        "quarter 1 of 2026: 2026-Q1, 2026-01-01 to 2026-03-31; as of 2026-05-10",
        "",
        "the unit, 20260105-eeeee, due 2026-02-04: late",
        "  done on 2026-02-10",
        "  counted: 2026-02-10 20260210-ggggg 整改",
        "",
        "Set nothing off:",
        "  not counted: 2026-01-06 20260106-fffff 结转的; wanted was: “carried from” is not there",
    ]


def test_an_expectation_says_what_is_not_as_it_should_be(unit: Git):
    lines = explained(unit, "four-elements", "--quarter", "2026-Q1")
    assert "It is advice: it is shown, but never counts against anybody." in lines
    wanted = [line for line in lines if "wanted was" in line]
    assert len(wanted) == 4


def test_an_unset_parameter_is_named(tmp_path):
    git = make_unit(
        tmp_path / "unit",
        {
            "unit.yaml": (
                "id: x\nname: 某单位\nkind: party-group\nsince: 2026-01-01\npacks: [aspiration]\n"
            )
        },
    )
    lines = explained(git, "self-study-hours", "--week", "2026-W03")
    assert "The parameter self-study-hours is not set in unit.yaml, so nothing can be judged." in lines


def test_an_unknown_obligation_is_answered(unit: Git):
    ran = ledger("explain", "self-study", at=unit)
    assert (ran.code, "did you mean self-study-" in ran.err) == (2, True)


def test_by_its_chinese_title(unit: Git):
    assert explained(unit, "问题转为整改事项")[0].endswith("(problem-to-item)")


def test_every_obligation_of_every_pack_can_be_explained(unit: Git, tmp_path):
    from ledger.store.packs import shipped_pack

    for language in ("zh", "en"):
        for duty in shipped_pack("aspiration").obligations:
            ran = ledger("--lang", language, "explain", duty.id, "--quarter", "2026-Q1", at=unit)
            assert ran.code == 0, (duty.id, ran.err)
            assert "{" not in ran.out
