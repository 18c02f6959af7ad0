"""`ledger status`: for people, for programs, and its exit code."""

import csv
import io
import json
import re
import shlex

import pytest

from ledger.cli.tables import table
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.conftest import make_unit

SEMINAR = """\
id: 20260312-k7f3m
kind: seminar
date: 2026-03-12
title: 一季度集中学习研讨
members: [jia, yi]
form: central-group
days: 1
topics: [warning]
"""
BROKEN = "id: 20260401-aaaaa\nkind: seminar\ndate: 2026-04-01\ntitle: x\nform: nonsense\n"


@pytest.fixture
def studied(tmp_path) -> Git:
    return make_unit(tmp_path / "unit", {"study/2026/20260312-k7f3m.yaml": SEMINAR})


def test_json_has_the_documented_keys_and_is_the_same_twice(studied: Git):
    first = ledger("status", "--quarter", "2026-Q1", "--json", at=studied)
    again = ledger("status", "--quarter", "2026-Q1", "--json", at=studied)
    assert first.out == again.out
    value = json.loads(first.out)
    assert sorted(value) == [
        *("as_of", "dirty", "excluded", "period", "revision", "schema", "standings", "summary", "unit")
    ]
    assert value["schema"] == "ledger/status/1"
    assert value["unit"] == {"id": "shili-bureau", "kind": "party-group", "name": "示例区某局"}
    assert (value["period"], value["as_of"], value["dirty"]) == ("2026-Q1", "2026-05-10", False)
    assert value["revision"] == studied.commit("HEAD")
    seminar = next(one for one in value["standings"] if one["obligation"] == "seminar")
    assert (seminar["state"], seminar["entries"]) == ("met", ["20260312-k7f3m"])


def test_no_option_means_the_current_quarter(studied: Git):
    assert json.loads(ledger("status", "--json", at=studied).out)["period"] == "2026-Q2"


@pytest.mark.parametrize(
    ("arguments", "period"),
    [
        (["--week"], "2026-W19"),
        (["--month", "last"], "2026-04"),
        (["--quarter", "this"], "2026-Q2"),
        (["--half"], "2026-H1"),
        (["--year", "2025"], "2025"),
        (["--quarter", "--as-of", "2026-03-31"], "2026-Q1"),
    ],
)
def test_periods_by_name_or_relative(studied: Git, arguments: list[str], period: str):
    ran = ledger("status", *arguments, "--json", at=studied)
    assert json.loads(ran.out)["period"] == period


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--quarter", "2026-03"], "2026-03 is not a quarter"),
        (["--quarter", "Q1"], "Q1 is not a period"),
        (["--week", "2026-W54"], "2026-W54 is not a period"),
        (["--month", "--year"], "name one period, not several"),
        (["--member", "nobody"], "nobody on the roster is called nobody"),
        (["--at", "-x"], "there is no revision -x"),
        (["--at", "HEAD~99"], "there is no revision HEAD~99"),
        (["--as-of", "someday"], "someday is not a day"),
        (["--state", "fine"], "fine"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence_and_exit_code_2(studied: Git, arguments, said: str):
    ran = ledger("status", *arguments, at=studied)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_strict_fails_for_what_is_missed_late_or_unset(studied: Git):
    assert ledger("status", "--quarter", "2026-Q1", at=studied).code == 0
    assert ledger("status", "--quarter", "2026-Q1", "--strict", at=studied).code == 1
    fine = ["--quarter", "2026-Q1", "--strict", "--state", "met"]
    assert ledger("status", *fine, at=studied).code == 0


def test_a_revision_is_read_without_touching_the_work_tree(studied: Git):
    before = studied.commit("HEAD")
    ran = ledger("add", "study/tradition-day", "--title", "x", "--set", "activity=film", at=studied)
    assert ran.code == 0
    (studied.root / "roster.yaml").write_text("members: []\n")
    ran = ledger("status", "--at", before, "--json", at=studied)
    value = json.loads(ran.out)
    assert (value["revision"], value["dirty"]) == (before, False)
    assert any(one["subject"] == "jia" for one in value["standings"])
    assert (studied.root / "roster.yaml").read_text() == "members: []\n"


def test_members_by_id_name_or_role(studied: Git):
    for who, expected in (
        ("yi", {"yi"}),
        ("乙某", {"yi"}),
        ("head", {"jia"}),
        ("party-member", {"jia", "yi"}),
    ):
        value = json.loads(ledger("status", "--member", who, "--json", at=studied).out)
        assert {one["subject"] for one in value["standings"]} == expected


def test_filters_by_ledger_and_state(studied: Git):
    value = json.loads(ledger("status", "--ledger", "research", "--json", at=studied).out)
    assert {one["ledger"] for one in value["standings"]} == {"research"}
    value = json.loads(ledger("status", "--state", "open", "--json", at=studied).out)
    assert {one["state"] for one in value["standings"]} == {"open"}
    assert list(value["summary"]) == ["open"]


def test_csv_has_a_row_a_standing(studied: Git):
    rows = list(csv.DictReader(io.StringIO(ledger("status", "--format", "csv", at=studied).out)))
    value = json.loads(ledger("status", "--json", at=studied).out)
    assert len(rows) == len(value["standings"])
    assert rows[0].keys() == value["standings"][0].keys()
    assert {row["advisory"] for row in rows} == {"true", "false"}


def test_entries_left_out_are_said(studied: Git, commit_all):
    (studied.root / "study/2026/20260401-aaaaa.yaml").write_text(BROKEN, "utf-8")
    commit_all(studied)
    ran = ledger("status", at=studied)
    assert "1 entry counts for nothing" in ran.out
    assert "study/2026/20260401-aaaaa.yaml (E204, E202)" in ran.out.replace("E202, E204", "E204, E202")
    value = json.loads(ledger("status", "--json", at=studied).out)
    assert value["excluded"] == ["study/2026/20260401-aaaaa.yaml"]


def test_tracked_ones_only_with_all(studied: Git):
    assert "study/check" not in ledger("status", at=studied).out
    short, whole = ledger("status", at=studied).out, ledger("status", "--all", at=studied).out
    assert "only counted are not shown" in short
    assert "only counted are not shown" not in whole
    assert len(whole.splitlines()) > len(short.splitlines())


def test_a_repository_without_commits_says_so(tmp_path):
    from ledger.store.repository import create_repository, scaffold
    from tests.conftest import ROSTER, UNIT

    git = create_repository(tmp_path / "new")
    for path, text in scaffold(UNIT, ROSTER, "en").items():
        (git.root / path).parent.mkdir(parents=True, exist_ok=True)
        (git.root / path).write_text(text, "utf-8")
    assert "never committed" in ledger("status", at=git).out
    value = json.loads(ledger("status", "--json", at=git).out)
    assert (value["revision"], value["dirty"]) == (None, True)


def test_in_chinese_the_columns_line_up(studied: Git):
    ran = ledger("--lang", "zh", "status", "--quarter", "2026-Q1", at=studied)
    assert "2026年第1季度" in ran.out
    rows = [line for line in ran.out.splitlines() if line.startswith("  7  ")]
    from wcwidth import wcswidth

    starts = {wcswidth(row[: row.index("已完成")]) for row in rows if "已完成" in row}
    assert len(starts) == 1


def test_a_narrow_terminal_wraps_the_last_column_only():
    rows = [["6", "每周自学学时", "未完成", "2 人中 0 人；缺：李四 0/9 周、王五 0/9 周"]]
    lines = table(rows, 50)
    assert len(lines) > 1
    from wcwidth import wcswidth

    assert max(wcswidth(line) for line in lines) <= 50
    assert "".join(line.strip() for line in lines[1:]) in "2 人中 0 人；缺：李四 0/9 周、王五 0/9 周"


def test_no_colour_in_a_pipe(studied: Git):
    assert "\x1b" not in ledger("status", at=studied).out


def test_control_characters_never_reach_the_terminal(tmp_path):
    bad = SEMINAR.replace("title: 一季度集中学习研讨", 'title: "a\\e[31m\\nb"').replace(
        "members: [jia, yi]\n", ""
    )
    git = make_unit(tmp_path / "unit", {"study/2026/20260312-k7f3m.yaml": bad})
    for arguments in (["status", "--all"], ["explain", "seminar", "--quarter", "2026-Q1"]):
        out = ledger(*arguments, at=git).out
        assert "\x1b" not in out


def test_where_columns_do_not_fit_the_last_stands_below_the_others():
    from wcwidth import wcswidth

    rows = [
        ["6", "每周自学学时", "待完成（提示）", "9 人中 0 人；待完成：赵建国 0/4、钱文 0/4"],
        ["7", "研讨", "", "0/1"],
    ]
    lines = table(rows, 36)
    assert lines[0] == "  6  每周自学学时  待完成（提示）"
    assert lines[1].startswith("    9 人中 0 人；")
    assert lines[-2:] == ["  7  研讨", "    0/1"]
    assert all(wcswidth(line) <= 36 for line in lines)


def test_lines_that_go_on_are_indented_a_step_further():
    from wcwidth import wcswidth

    from ledger.cli.tables import fitted

    line = "  未计入：2026-10-12 20261012-8qhsc 查看农技服务站农机借用情况；没有记到此人名下"
    lines = list(fitted([line, "short"], 40))
    assert lines[-1] == "short"
    assert all(wcswidth(one) <= 40 for one in lines)
    assert [one[:4] for one in lines[1:-1]] == ["    "] * (len(lines) - 2)
    assert list(fitted([line], None)) == [line]


def test_what_is_yet_to_come_does_not_hide_what_has_come(studied: Git):
    early = ["status", "--quarter", "--as-of", "2026-04-30", "--all"]
    files = "research/reception"
    arguments = ["--title", "x", "--member", "甲某", "--set", "days=1", "--set", "sites=frontline"]
    more = ["--set", "subordinate=某站", "--date", "2026-04-10"]
    ran = ledger("add", files, *arguments, *more, at=studied)
    assert ran.code == 0, ran.err
    (row,) = [line for line in ledger(*early, at=studied).out.splitlines() if "reception day" in line]
    assert "met" in row
    late = ["status", "--quarter", "2026-Q4", "--all"]
    (row,) = [line for line in ledger(*late, at=studied).out.splitlines() if "reception day" in line]
    assert row.split()[-1] == "upcoming"


def test_one_member_is_read_out(studied: Git):
    lines = ledger("status", "--member", "乙某", "--quarter", "2026-Q1", at=studied).out.splitlines()
    assert lines[0] == "示例区某局 (department's Party group)"
    assert lines[1].startswith("quarter 1 of 2026: 2026-Q1, ")
    assert lines[3].startswith("乙某 (member of the leading team), first quarter of 2026: ")
    assert "Not done in time" in lines
    weeks = [line for line in lines if "week" in line and "0/4 hours" in line]
    assert len(weeks) == 13
    assert not any("and 10 more" in line for line in lines)
    assert not any(line.startswith("Standings:") for line in lines)
    assert lines[-1].startswith("Read from ")


def test_a_role_of_one_is_read_out_and_of_several_is_a_table(studied: Git):
    assert "\n甲某 (principal), " in ledger("status", "--member", "head", at=studied).out
    both = ledger("status", "--member", "team-member", at=studied).out
    assert "0 of 2" in both
    assert "Standings:" in both


def test_the_members_items_are_left_out_where_something_else_was_asked_for(tmp_path):
    item = (
        "id: 20260402-aaaaa\nkind: item\ndate: 2026-04-02\ntitle: 增设窗口\nlinks: []\n"
        "depth: visible\nscope: common\nowner: yi\n"
    )
    git = make_unit(tmp_path / "unit", {"rectification/2026/20260402-aaaaa.yaml": item})
    mine = ["status", "--member", "yi"]
    for more in ([], ["--ledger", "rectification"]):
        assert "增设窗口 (20260402-aaaaa), owner, registered" in ledger(*mine, *more, at=git).out
    for more in (["--ledger", "study"], ["--state", "open"]):
        assert "增设窗口" not in ledger(*mine, *more, at=git).out
    assert "增设窗口" not in ledger("status", "--member", "jia", at=git).out


# What to do next


def proposed(out: str) -> list[list[str]]:
    """The commands that a status ends with, as a shell would split them."""
    _, found, below = out.partition("\nNext:\n")
    lines = [line for line in below.splitlines() if line.startswith("  ledger ")]
    assert bool(found) == bool(lines)
    return [shlex.split(re.split(r"  +", line.strip())[0])[1:] for line in lines]


def test_the_next_commands_work_as_they_are_shown(studied: Git, commit_all, monkeypatch):
    problem = (
        "id: 20260401-k7f3m\nkind: problem\ndate: 2026-04-01\ntitle: 排队时间长\n"
        "source: solicitation\ndepth: visible\nscope: common\n"
    )
    (studied.root / "problems/2026").mkdir(parents=True)
    (studied.root / "problems/2026/20260401-k7f3m.yaml").write_text(problem, "utf-8")
    commit_all(studied)
    monkeypatch.chdir(studied.root)
    answer, study, due = proposed(ledger("status").out)
    assert (answer, due) == (["answer", "20260401-k7f3m"], ["due"])
    assert ledger(*due).code == 0
    assert study == ["add", "study/self-study"]
    ran = ledger(*study, "--member", "yi", "--set", "hours=4")
    assert ran.code == 0, ran.err
    ran = ledger(*answer, "--set", "goal=减少排队")
    assert ran.code == 0, ran.err
    after = proposed(ledger("status").out)
    assert answer not in after
    assert ["add", "study/self-study", "--member", "jia"] in after


def test_the_next_commands_name_the_folder_that_was_given(studied: Git):
    (first, *_) = proposed(ledger("status", at=studied).out)
    assert first[:2] == ["-C", str(studied.root)]
    assert ledger(*first[:2], "due").code == 0


def test_errors_are_to_be_looked_at_first(studied: Git, commit_all, monkeypatch):
    (studied.root / "study/2026/20260401-aaaaa.yaml").write_text(BROKEN, "utf-8")
    commit_all(studied)
    monkeypatch.chdir(studied.root)
    first, *_ = proposed(ledger("status").out)
    assert first == ["check"]
    assert ledger(*first).code == 1


def test_a_parameter_that_is_not_set_is_said(tmp_path, monkeypatch):
    from tests.conftest import UNIT

    parameters = {"self-study-hours": 4, "seminar-days": 1}
    text = json.dumps({**UNIT, "parameters": parameters}, ensure_ascii=False)
    git = make_unit(tmp_path / "unit", {"unit.yaml": text})
    monkeypatch.chdir(git.root)
    first, *_ = proposed(ledger("status").out)
    assert first == ["explain", "self-study-readings"]
    assert "self-study-readings is not set in unit.yaml" in ledger(*first).out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json"],
        ["--format", "csv"],
        ["--member", "yi"],
        ["--member", "team-member"],
        ["--state", "met"],
        ["--quarter", "2025-Q3"],
        ["--as-of", "2026-05-09"],
        ["--at", "HEAD"],
    ],
    ids=" ".join,
)
def test_no_next_command_where_none_was_asked_for_or_none_helps(studied: Git, arguments: list[str]):
    ran = ledger("status", *arguments, at=studied)
    assert ran.code == 0
    assert "Next:" not in ran.out
    assert "Next:" in ledger("status", at=studied).out


def test_commands_too_wide_for_the_terminal_stand_above_what_they_are_for():
    from wcwidth import wcswidth

    from ledger.cli.status import two_columns

    rows = [["ledger add study/tradition-day --set activity=film", "革命传统教育日：0/1，还有 51 天"]]
    assert list(two_columns(rows, None)) == [f"  {rows[0][0]}  {rows[0][1]}"]
    assert list(two_columns(rows, 60)) == [f"  {rows[0][0]}", f"    {rows[0][1]}"]
    assert all(wcswidth(line) <= 56 for line in two_columns(rows, 56))
