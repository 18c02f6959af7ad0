"""`ledger diff`: what differs in the files, and which standings changed."""

import json
from pathlib import Path

import pytest

from tests.cli.running import ledger
from tests.history.story import NAME, PATH, SHEET, SHEET_PATH, Story, seminar, sheet, story

TWO = {"date": "2026-03-03", "hours": 2, "readings": ["《史》"]}
MORE = {"date": "2026-03-05", "hours": 2.5, "readings": ["《史》"]}


@pytest.fixture
def told(tmp_path: Path) -> Story:
    made = story(tmp_path)
    made.then(sheet(TWO), path=SHEET_PATH)
    return made


def lines(told: Story, *arguments: str) -> list[str]:
    ran = ledger("diff", *arguments, at=told.git)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def test_what_was_added_changed_and_removed_and_what_it_came_to(told: Story):
    told.write(SHEET_PATH, sheet(TWO, MORE)).write(PATH, seminar()).commit()
    out = lines(told, "HEAD~1", "HEAD", "--quarter", "2026-Q1")
    at = out.index("Files: 1 added, 1 changed, 0 removed")
    assert out[at + 1 : at + 4] == [
        f"  changed: 甲某自学 (self-study {SHEET})",
        "    sessions: + 2026-03-05: hours 2.5; readings 《史》",
        f"  added: 集中学习研讨 (seminar {NAME})",
    ]
    assert "  hours of self-study, 甲某, 2026-W10: missed → met (2/4 → 4.5/4)" in out
    assert any(line.startswith("  seminar of the quarter, 2026-Q1: missed → met") for line in out)


def test_in_chinese(told: Story):
    told.then(sheet(TWO, MORE), path=SHEET_PATH)
    out = lines(told, "HEAD~1", "--quarter", "2026-Q1", "--lang", "zh")
    assert "文件：新增 0，修改 1，删除 0" in out
    assert "  每周自学学时，甲某，2026-W10：未完成 → 已完成 (2/4 → 4.5/4)" in out


def test_the_files_as_they_lie_here_are_what_a_revision_is_held_against(told: Story):
    told.write(SHEET_PATH, None).write("study/2026/note.yaml", "a: [\n")
    out = lines(told, "HEAD")
    assert "to: the files as they lie here" in out
    assert f"  removed: 甲某自学 (self-study {SHEET})" in out
    assert "    it cannot be read as it was left then" in out


def test_nothing_differs(told: Story):
    out = lines(told, "HEAD", "HEAD")
    assert "Files: nothing differs" in out
    assert out[-1] == "  no standing changed"


def test_both_ends_are_judged_as_of_the_same_day(told: Story):
    told.then(sheet(TWO, MORE), path=SHEET_PATH)
    early = lines(told, "HEAD~1", "--as-of", "2026-03-04", "--quarter", "2026-Q1")
    assert early[-1] == "  no standing changed"
    open_ = lines(told, "HEAD~1", "--as-of", "2026-03-05", "--quarter")
    assert "  hours of self-study, 甲某, 2026-W10: open → met (2/4 → 4.5/4)" in open_


def test_standings_appear_and_vanish_with_whom_they_bind(told: Story):
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster.replace("甲某", "丁某").replace("id: jia", "id: ding"), path="roster.yaml")
    out = lines(told, "HEAD~1", "HEAD", "--quarter", "2026-Q1", "--standings")
    assert "  hours of self-study, 甲某, 2026-W10: gone, was missed (2/4)" in out
    assert "  hours of self-study, 丁某, 2026-W10: new, missed (0/4)" in out
    assert not any(line.startswith("Files") for line in out)


def test_what_follows_from_an_entry_is_named_by_it(told: Story):
    problem = "id: 20260401-ppppp\nkind: problem\ndate: 2026-04-01\ntitle: 窗口排长队\nsource: other\n"
    told.then(f"{problem}depth: deep\nscope: common\n", path="problems/2026/20260401-ppppp.yaml")
    new = lines(told, "HEAD~1", "--standings")
    assert any("20260401-ppppp 窗口排长队, due " in line and ": new, " in line for line in new)


def test_only_one_of_the_two_parts(told: Story):
    told.then(sheet(TWO, MORE), path=SHEET_PATH)
    assert not any("Standings" in line for line in lines(told, "HEAD~1", "--entries"))
    both = ["HEAD~1", "--entries", "--standings"]
    assert any("Standings" in line for line in lines(told, *both))


# Days


def test_a_day_means_the_last_commit_by_its_end(told: Story):
    told.hours = 22
    told.then(seminar())  # at 23:00 on 1 April, Shanghai time
    late = told.git.commit("HEAD")[:10]
    told.then(seminar(days=2))  # at 0:00 on 2 April
    told.then(seminar(days=3))
    last = told.git.commit("HEAD")[:10]
    out = lines(told, "2026-04-01", "2026-04-30")
    assert out[0].startswith(f"from: {late}  2026-04-01 23:00  测试员  by hand (the last by 2026-04-01)")
    assert out[1].startswith(f"to: {last}  ")
    assert "    days: 1 → 3" in out


def test_a_day_looks_along_the_own_line_alone(told: Story):
    start = told.git.commit("HEAD")
    told.switch("other", "HEAD").then(seminar())
    told.hours = 30
    told.switch("main").merge("other", files={PATH: seminar()})
    assert lines(told, "2026-04-01")[0].startswith(f"from: {start[:10]}")


def test_a_day_before_the_first_commit_and_a_word_that_is_neither(told: Story):
    for given, said in (("2020-01-01", "nothing was committed by"), ("nope", "no revision nope")):
        ran = ledger("diff", given, at=told.git)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_a_revision_of_that_name_comes_before_the_day(told: Story):
    told.git.run("tag", "2026-04-30")
    commit = told.git.commit("HEAD")[:10]
    told.then(seminar())
    assert lines(told, "2026-04-30")[0].startswith(f"from: {commit}")
    assert "the last by" not in lines(told, "2026-04-30")[0]


def test_what_looks_like_an_option_is_none(told: Story):
    ran = ledger("diff", "--", "--output=x", at=told.git)
    assert ran.code == 2
    assert not (told.git.root / "x").exists()


# For programs, and what goes wrong


def test_json_is_what_the_documentation_says(told: Story):
    told.then(sheet(TWO, MORE), path=SHEET_PATH)
    found = json.loads(ledger("diff", "HEAD~1", "--quarter", "2026-Q1", "--json", at=told.git).out)
    changes, standings = found.pop("changes"), found.pop("standings")
    assert found == {
        "schema": "ledger/diff/1",
        "from": told.git.commit("HEAD~1"),
        "to": None,
        "dirty": False,
        "period": "2026-Q1",
        "as_of": "2026-05-10",
    }
    assert [(one["path"], one["status"]) for one in changes] == [(SHEET_PATH, "changed")]
    (one,) = [one for one in standings if one["obligation"] == "self-study-hours"]
    bounds = {"at_least": 4, "at_most": None, "missing": [], "done": None}
    assert one == {
        "pack": "aspiration",
        "obligation": "self-study-hours",
        "advisory": False,
        "ledger": "study",
        "subject": "jia",
        "period": "2026-W10",
        "trigger": None,
        "due": "2026-03-08",
        "before": {"state": "missed", "actual": 2, **bounds},
        "after": {"state": "met", "actual": 4.5, **bounds},
    }


def test_a_unit_that_cannot_be_judged_is_compared_all_the_same(told: Story):
    text = (told.git.root / "unit.yaml").read_text("utf-8")
    told.then(text.replace("since: 2026-01-01", "since: soon"), path="unit.yaml")
    out = lines(told, "HEAD~1")
    assert "    since: 2026-01-01 → soon" in out
    assert "cannot be compared" in out[-1]
    assert json.loads(ledger("diff", "HEAD~1", "--json", at=told.git).out)["standings"] is None
    assert "cannot be compared" not in "\n".join(lines(told, "HEAD~1", "--entries"))


def test_what_was_too_large_or_a_link_is_not_gone(told: Story):
    told.then(seminar())
    (told.git.root / PATH).write_text(seminar(note="x" * (1 << 20)), "utf-8")
    out = lines(told, "HEAD")
    assert "Files: 0 added, 1 changed, 0 removed" in out
    told.write(PATH, None)
    (told.git.root / PATH).symlink_to("../../roster.yaml")
    assert "Files: 0 added, 1 changed, 0 removed" in lines(told, "HEAD")
