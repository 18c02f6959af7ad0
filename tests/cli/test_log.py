"""`ledger log`: the past in the words of the domain."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.cli.running import ledger, touched
from tests.history.story import NAME, PATH, SHEET, SHEET_PATH, Story, seminar, sheet, story

TWO = {"date": "2026-03-03", "hours": 2, "readings": ["《史》"]}


@pytest.fixture
def told(tmp_path: Path) -> Story:
    return story(tmp_path)


def lines(told: Story, *arguments: str) -> list[str]:
    ran = ledger("log", *arguments, at=told.git)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def test_who_changed_which_field_from_what_to_what(told: Story):
    told.then(seminar(members=["jia"]))
    text = seminar(members=["jia", "yi"], days=2, form="reading-class", topics=["policy"], note="x")
    told.write(PATH, text).commit(GIT_AUTHOR_NAME="乙某")
    out = lines(told, "-n", "1")
    commit = told.git.commit("HEAD")[:10]
    assert out == [
        f"2026-04-01 02:00  乙某  changed  {commit}",
        f"  集中学习研讨 (seminar {NAME})",
        "    form: central-group study → reading class",
        "    days: 1 → 2",
        "    topics: − warning cases; + situation and policy",
        "    members: + 乙某",
        "    note: – → x",
    ]


def test_in_chinese(told: Story):
    told.then(sheet(TWO), path=SHEET_PATH)
    told.then(sheet({**TWO, "hours": 3}), path=SHEET_PATH)
    out = lines(told, "-n", "1", "--lang", "zh")
    assert out[0].split("  ")[2] == "修改"
    assert out[1:] == [f"  甲某自学（个人自学 {SHEET}）", "    各次 › 2026-03-03 › 学时：2 → 3"]


def test_the_newest_comes_first_unless_asked_otherwise(told: Story):
    for number in (1, 2, 3):
        told.then(seminar(days=number))
    assert [line.strip() for line in lines(told, NAME, "-n", "2") if "days" in line] == [
        "days: 2 → 3",
        "days: 1 → 2",
    ]
    reverse = [line.strip() for line in lines(told, NAME, "-n", "2", "--reverse") if "days" in line]
    assert reverse == ["days: 1 → 2", "days: 2 → 3"]


def test_of_one_entry_the_beginning_is_told_whole(told: Story):
    told.then(seminar(members=["jia"]))
    assert "    days: 1" in lines(told, "k7f3m")
    assert "    days: 1" not in lines(told)


def test_an_entry_that_is_gone_has_its_history(told: Story):
    told.then(sheet(TWO), path=SHEET_PATH)
    told.then(None, path=SHEET_PATH)
    out = lines(told, SHEET)
    assert [line.split("  ")[2] for line in out if line.startswith("2026")] == ["removed", "added"]
    assert out.count("    sessions: 2026-03-03: hours 2; readings 《史》") == 2


def test_what_is_no_id_is_an_error(told: Story):
    ran = ledger("log", "zzzzz", at=told.git)
    assert (ran.code, ran.out) == (2, "")
    assert "zzzzz" in ran.err


def test_filters(told: Story):
    told.then(seminar(members=["yi"]))
    told.then(sheet(TWO), path=SHEET_PATH)
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster.replace("乙某", "乙乙"), path="roster.yaml")

    def heads(*arguments: str) -> int:
        # What the unit began with was committed today, by the clock.
        return sum(line.startswith("2026-04") for line in lines(told, *arguments))

    assert heads("--since", "2026-04-01") == 3
    assert heads("--until", "2026-03-31") == 0
    assert heads("--period", "2026-Q2", "--ledger", "study") == 2
    assert heads("--kind", "self-study") == heads("--kind", "个人自学") == 1
    assert heads("--member", "乙乙") == heads("--member", "yi") == 2
    assert heads("--member", "jia") == 1
    assert heads("--by", "nobody") == 0


def test_who_has_left_the_roster_is_still_known(told: Story):
    told.then(seminar(members=["yi"]))
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster[: roster.index("  - id: yi")], path="roster.yaml")
    assert any(NAME in line for line in lines(told, "--member", "yi"))
    assert ledger("log", "--member", "zzz", at=told.git).code == 2


def test_nothing_to_tell(told: Story, tmp_path: Path):
    assert lines(told, "--since", "2030-01-01") == ["There is nothing of that in the history."]
    new = create_repository(tmp_path / "new")
    (new.root / "unit.yaml").write_text("id: x\n")
    assert ledger("log", at=new).out == "Nothing was committed yet.\n"


def test_a_shallow_clone_says_that_more_was(told: Story, tmp_path: Path):
    told.then(seminar())
    told.then(seminar(days=2))
    told.git.run("clone", "--quiet", "--depth=2", f"file://{told.git.root}", str(tmp_path / "clone"))
    out = ledger("log", at=tmp_path / "clone").out.splitlines()
    assert "--unshallow" in out[-1]
    assert json.loads(ledger("log", "--json", at=tmp_path / "clone").out)["complete"] is False


def test_what_could_not_be_read_then(told: Story):
    told.then(seminar())
    told.then("a: [\n")
    told.then(seminar(days=2))
    out = lines(told, NAME)
    assert "    what was there before cannot be read" in out
    assert "    it cannot be read as it was left then" in out


def test_a_choice_of_a_merge(told: Story):
    told.then(seminar())
    told.switch("other", "HEAD").then(seminar(days=3))
    told.switch("main").then(seminar(days=2))
    told.merge("other", files={})
    out = lines(told, "-n", "1")
    assert out[0].split("  ")[2] == "merged"
    assert out[2:] == ["    days: kept 2, not 3"]


def test_numbers_of_persons_are_masked_everywhere(told: Story):
    number = identity()
    told.then(seminar(note=number, title=f"x {number}", absent={"yi": number}, number=int(number)))
    told.then(seminar(note=f"{number} again", tags=[number]), f"study: {number}")
    for arguments in (["log"], ["log", NAME], ["log", "--json"], ["log", NAME, "--lang", "zh"]):
        ran = ledger(*arguments, at=told.git)
        assert number not in ran.out
        assert "9999991990" not in ran.out
        assert "*" in ran.out


def identity() -> str:
    """An invented identity number with the right check digit."""
    body = "99999919900101123"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(one) * weight for one, weight in zip(body, weights, strict=True))
    digit = "10X98765432"[total % 11]
    assert digit.isdigit()
    return body + digit


def test_control_characters_never_reach_the_terminal(told: Story):
    told.write(PATH, seminar(note="\x1b[31m", title="a\x1b\nb")).commit("x", GIT_AUTHOR_NAME="e\x1b[1m")
    for arguments in (["log"], ["log", NAME], ["log", "--json"]):
        assert "\x1b" not in ledger(*arguments, at=told.git).out


def test_json_is_what_the_documentation_says(told: Story):
    told.then(seminar())
    told.then(seminar(days=2, members=["jia"]), "by hand")
    found = json.loads(ledger("log", "-n", "1", "--json", at=told.git).out)
    (event,) = found.pop("events")
    assert found == {"schema": "ledger/log/1", "complete": True}
    assert event == {
        "commit": told.git.commit("HEAD"),
        "when": "2026-04-01T02:00:00+08:00",
        "who": {"name": "测试员", "email": "tester@example.invalid"},
        "action": "edit",
        "subject": "by hand",
        "merge": False,
        "undoes": None,
        "changes": [
            {
                "path": PATH,
                "entry": NAME,
                "ledger": "study",
                "kind": "study/seminar",
                "title": "集中学习研讨",
                "status": "changed",
                "unreadable": [],
                "fields": [
                    {"place": ["days"], "what": "changed", "before": 1, "after": 2},
                    {"place": ["members"], "what": "set", "before": None, "after": ["jia"]},
                ],
                "decisions": [],
            }
        ],
    }


def test_a_reader_that_goes_away_hears_no_complaint(told: Story):
    told.then(seminar())
    told.then(seminar(note="x" * 100_000))
    command = [sys.executable, "-m", "ledger.cli", "-C", str(told.git.root), "log"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_looking_at_the_past_writes_nothing(told: Story):
    told.then(seminar())
    before = touched(told.git)
    for arguments in (["log"], ["log", NAME, "--json"], ["diff", "HEAD~1"], ["undo", "--dry-run"]):
        assert ledger(*arguments, at=told.git).code in (0, 1)
    assert touched(told.git) == before


def test_a_plain_git_log_of_the_file_reads_well(unit: Git):
    settings = ["--set", "form=central-group", "--set", "days=1", "--set", "topics=warning"]
    ledger("add", "study/seminar", "--title", "集中学习", *settings, "--date", "2026-03-12", at=unit)
    (file,) = (unit.root / "study").rglob("*.yaml")
    ledger("undo", at=unit)
    ledger("undo", "--redo", at=unit)
    path = file.relative_to(unit.root).as_posix()
    subjects = unit.run("log", "--format=%s", "--", path).decode().splitlines()
    assert subjects == [
        f"study: redo seminar 集中学习 ({file.stem})",
        f"study: undo seminar 集中学习 ({file.stem})",
        f"study: seminar 集中学习 ({file.stem})",
    ]
