"""`ledger edit` and `ledger remove`: what is recorded, changed and taken away again."""

import hashlib
import re
from pathlib import Path

import pytest

from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger

VISIT = """\
# yaml-language-server: $schema=../../.ledger/schema/research.json
id: 20260312-aaaaa
kind: visit
date: 2026-03-12   # the first day
title: 到便民点蹲点
members: [jia, yi]
days: 1.5
sites:
  # where it was
  - frontline
"""
SHEET = """\
id: 20260105-bbbbb
kind: self-study
date: 2026-01-05
title: 自学
members: [jia]
sessions:
  - {date: 2026-01-05, hours: 2}  # with a remark
  - {date: 2026-01-12, hours: 1}
  - {date: 2026-01-12, hours: 3}
"""
VISIT_PATH = "research/2026/20260312-aaaaa.yaml"
SHEET_PATH = "study/2026/20260105-bbbbb.yaml"


@pytest.fixture
def unit_with(unit: Git, commit_all) -> Git:
    for path, text in ((VISIT_PATH, VISIT), (SHEET_PATH, SHEET)):
        (unit.root / path).parent.mkdir(parents=True, exist_ok=True)
        (unit.root / path).write_text(text, "utf-8")
    commit_all(unit)
    return unit


def text(git: Git, path: str) -> str:
    return (git.root / path).read_text("utf-8")


def subjects(git: Git) -> list[str]:
    return git.run("log", "--format=%s").decode().splitlines()


def test_a_field_is_changed_and_nothing_else(unit_with: Git):
    ran = ledger("edit", "aaaaa", "--set", "days=2", at=unit_with)
    assert (ran.code, ran.out, ran.err) == (0, f"changed {VISIT_PATH}\n", "")
    assert text(unit_with, VISIT_PATH) == VISIT.replace("days: 1.5", "days: 2")
    assert subjects(unit_with)[0] == "research: visit 到便民点蹲点 (20260312-aaaaa)"
    assert (
        unit_with.run("log", "-1", "--format=%(trailers:key=Ledger-Action,valueonly)").strip() == b"edit"
    )


def test_labels_and_names_are_understood_as_when_adding(unit_with: Git):
    ledger("edit", "20260312", "--set", "sites=窗口单位", "--member", "乙某", at=unit_with)
    data = read_document("", text(unit_with, VISIT_PATH).encode()).data or {}
    assert data["members"] == ["yi"]
    assert data["sites"] == ["service-window"]


def test_a_list_gains_and_loses_items_in_place(unit_with: Git):
    ledger("edit", "aaaaa", "--add", "sites=service-window", "--drop", "members=yi", at=unit_with)
    assert text(unit_with, VISIT_PATH) == VISIT.replace("[jia, yi]", "[jia]").replace(
        "  - frontline\n", "  - frontline\n  - service-window\n"
    )


def test_the_date_may_be_corrected_and_the_id_stays(unit_with: Git):
    ledger("edit", "aaaaa", "--date", "2026-03-11", at=unit_with)
    assert text(unit_with, VISIT_PATH) == VISIT.replace("2026-03-12   #", "2026-03-11   #")


def test_a_field_is_taken_away(unit_with: Git):
    ledger("edit", "aaaaa", "--set", "place=北片区", at=unit_with)
    ledger("edit", "aaaaa", "--unset", "place", at=unit_with)
    assert text(unit_with, VISIT_PATH) == VISIT


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "kind=reception"], "kind never changes"),
        (["--set", "days=-1"], "E206"),
        (["--unset", "days"], "E202"),
        (["--unset", "place"], "there is no place to take away"),
        (["--drop", "sites=other"], "other is not in sites"),
        (["--add", "title=x"], "title is no list"),
        (["--date", "2026-13-01"], "2026-13-01"),
        (["--date", "2027-01-01"], "E401"),
        (["--session", "2026-03-12", "--set", "days=1"], "there is no session on 2026-03-12"),
    ],
)
def test_what_cannot_be_done_changes_nothing(unit_with: Git, options: list[str], said: str):
    before = subjects(unit_with)
    ran = ledger("edit", "aaaaa", *options, at=unit_with)
    assert ran.code == 2
    assert said in ran.err
    assert text(unit_with, VISIT_PATH) == VISIT
    assert subjects(unit_with) == before


def test_an_edit_that_changes_nothing_makes_no_commit(unit_with: Git):
    before = subjects(unit_with)
    ran = ledger("edit", "aaaaa", "--set", "days=1.5", at=unit_with)
    assert (ran.code, ran.out) == (0, f"{VISIT_PATH} says so already; nothing was changed\n")
    assert subjects(unit_with) == before


def test_a_session_is_changed_by_its_day(unit_with: Git):
    ledger("edit", "bbbbb", "--session", "2026-01-05", "--set", "hours=2.5", at=unit_with)
    assert text(unit_with, SHEET_PATH) == SHEET.replace("hours: 2}", "hours: 2.5}")


def test_of_several_sessions_on_a_day_one_must_be_named(unit_with: Git):
    ran = ledger("edit", "bbbbb", "--session", "2026-01-12", "--set", "hours=2", at=unit_with)
    assert ran.code == 2
    assert "2026-01-12#1" in ran.err
    ledger("edit", "bbbbb", "--session", "2026-01-12#2", "--set", "hours=2", at=unit_with)
    assert text(unit_with, SHEET_PATH) == SHEET.replace("hours: 3}", "hours: 2}")


def test_a_session_and_a_field_may_be_named_as_when_asked(unit_with: Git):
    assert ledger("edit", "bbbbb", "--session", "1-12#2", "--set", "学时=2小时", at=unit_with).code == 0
    assert text(unit_with, SHEET_PATH) == SHEET.replace("hours: 3}", "hours: 2}")
    assert ledger("edit", "bbbbb", "--session", "soon", "--set", "hours=2", at=unit_with).code == 2


def test_an_item_is_dropped_as_it_stands(unit_with: Git):
    ledger("edit", "aaaaa", "--set", 'tags=["a,b", c]', at=unit_with)
    assert ledger("edit", "aaaaa", "--drop", "tags=a,b", at=unit_with).code == 0
    assert "a,b" not in text(unit_with, VISIT_PATH)
    assert ledger("edit", "aaaaa", "--unset", "标签", at=unit_with).code == 0
    assert "tags" not in text(unit_with, VISIT_PATH)


def test_what_each_session_says_itself_is_not_set_for_the_sheet(unit_with: Git):
    """It would have no effect: sessions overlay the sheet."""
    ran = ledger("edit", "bbbbb", "--set", "hours=9", at=unit_with)
    assert ran.code == 2
    assert "--session" in ran.err
    assert text(unit_with, SHEET_PATH) == SHEET


def test_an_entry_that_is_wrong_elsewhere_can_be_mended_bit_by_bit(unit_with: Git, commit_all):
    place = unit_with.root / VISIT_PATH
    place.write_text(VISIT.replace("days: 1.5", "days: x").replace("frontline", "nowhere"), "utf-8")
    commit_all(unit_with)
    ran = ledger("edit", "aaaaa", "--set", "days=1", at=unit_with)
    assert (ran.code, ran.err) == (0, "")
    assert "days: 1\n" in text(unit_with, VISIT_PATH)


def test_a_change_made_by_hand_is_recorded_as_it_is(unit_with: Git):
    place = unit_with.root / VISIT_PATH
    place.write_text(VISIT.replace("1.5", "3"), "utf-8")
    ran = ledger("edit", "aaaaa", "--as-is", at=unit_with)
    assert (ran.code, ran.out) == (0, f"changed {VISIT_PATH}\n")
    assert unit_with.run("status", "--porcelain") == b""
    assert subjects(unit_with)[0].startswith("research: visit")


def test_other_changes_stay_out_of_the_commit(unit_with: Git):
    (unit_with.root / SHEET_PATH).write_text(SHEET + "note: later\n", "utf-8")
    (unit_with.root / "other.txt").write_text("x")
    unit_with.run("add", "other.txt")
    ledger("edit", "aaaaa", "--set", "days=2", at=unit_with)
    assert unit_with.run("show", "--format=", "--name-only").decode().split() == [VISIT_PATH]
    status = unit_with.run("status", "--porcelain").decode().splitlines()
    assert sorted(status) == [f" M {SHEET_PATH}", "A  other.txt"]


def test_without_a_commit_it_is_staged(unit_with: Git):
    ran = ledger("edit", "aaaaa", "--set", "days=2", "--no-commit", at=unit_with)
    assert ran.out.splitlines()[-1] == "staged, not committed"
    assert unit_with.run("status", "--porcelain").decode() == f"M  {VISIT_PATH}\n"


# Removing


def test_an_entry_is_removed_by_a_commit_of_its_own(unit_with: Git):
    ran = ledger("remove", "aaaaa", at=unit_with)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"removed 到便民点蹲点 ({VISIT_PATH})\n`ledger undo` brings it back\n"
    assert not (unit_with.root / VISIT_PATH).exists()
    assert not (unit_with.root / "research").exists()
    assert subjects(unit_with)[0] == "research: remove visit 到便民点蹲点 (20260312-aaaaa)"


def test_an_entry_that_others_link_to_stays(unit_with: Git, commit_all):
    linking = unit_with.root / "research/2026/20260401-ccccc.yaml"
    linking.write_text(
        VISIT.replace("20260312-aaaaa", "20260401-ccccc") + "links: [20260312-aaaaa]\n", "utf-8"
    )
    commit_all(unit_with)
    ran = ledger("remove", "aaaaa", at=unit_with)
    assert ran.code == 2
    assert "20260401-ccccc.yaml E303" in ran.err
    assert text(unit_with, VISIT_PATH) == VISIT


def test_evidence_goes_with_its_last_entry(unit_with: Git, tmp_path: Path):
    paper = tmp_path / "notes.txt"
    paper.write_bytes(b"notes")
    common = ["--set", "sites=frontline", "--set", "days=1", "--title", "走访", "--member", "jia"]
    for day in ("2026-03-20", "2026-03-21"):
        ledger("add", "research/visit", "--date", day, *common, "--evidence", str(paper), at=unit_with)
    kept = unit_with.root / "evidence/2026" / f"{hashlib.sha256(b'notes').hexdigest()[:12]}-notes.txt"
    first, second = sorted((unit_with.root / "research/2026").glob("2026032*"))
    ledger("remove", first.stem, at=unit_with)
    assert kept.exists()
    ran = ledger("remove", second.stem, at=unit_with)
    assert "notes.txt" in ran.out
    assert not kept.exists()


def test_a_session_is_removed_and_the_sheet_stays(unit_with: Git):
    ran = ledger("remove", "bbbbb", "--session", "2026-01-12#1", at=unit_with)
    assert ran.code == 0
    assert text(unit_with, SHEET_PATH) == SHEET.replace("  - {date: 2026-01-12, hours: 1}\n", "")


def test_an_id_that_means_nothing_or_several_is_refused(unit_with: Git):
    for given, said in (("zzzzz", "no entry's id begins with zzzzz"), ("2026", "may mean several")):
        ran = ledger("remove", given, at=unit_with)
        assert ran.code == 2
        assert re.search(said, ran.err)


# In the editor


def editor(monkeypatch, *scripts: str) -> None:
    """An editor that runs a sed script on the file, each time it is opened the next one."""
    count = "n=$(cat ../n 2>/dev/null || echo 0); echo $((n+1)) > ../n; case $n in"
    cases = " ".join(f"{number}) sed -i '{script}' \"$1\";;" for number, script in enumerate(scripts))
    monkeypatch.setenv("GIT_EDITOR", f"f() {{ {count} {cases} esac; }}; f")


def test_the_file_is_typed_over_in_the_editor(unit_with: Git, monkeypatch):
    monkeypatch.chdir(unit_with.root)
    editor(monkeypatch, "s/days: 1.5/days: 2   # two whole ones/")
    ran = ledger("edit", "aaaaa")
    assert (ran.code, ran.out) == (0, f"changed {VISIT_PATH}\n")
    assert text(unit_with, VISIT_PATH) == VISIT.replace("days: 1.5", "days: 2   # two whole ones")


def test_what_is_wrong_is_marked_and_may_be_mended(unit_with: Git, monkeypatch):
    monkeypatch.chdir(unit_with.root)
    editor(monkeypatch, "s/days: 1.5/days: many/", "w ../seen\ns/days: many/days: 3/")
    ran = ledger("edit", "aaaaa")
    assert ran.code == 0
    assert "days: many\n# ^ E203" in (unit_with.root / "../seen").read_text("utf-8")
    assert text(unit_with, VISIT_PATH) == VISIT.replace("days: 1.5", "days: 3")


@pytest.mark.parametrize(
    ("scripts", "code", "said"),
    [
        (["s/x/x/"], 1, "came back as it was"),
        (["s/kind: visit/kind: reception/", "s/x/x/"], 2, "what you typed is kept in"),
        (["s/title:.*/title: [/", "s/x/x/"], 2, "E102"),
    ],
)
def test_nothing_is_changed_by_what_nobody_can_accept(
    unit_with: Git, monkeypatch, scripts: list[str], code: int, said: str
):
    monkeypatch.chdir(unit_with.root)
    editor(monkeypatch, *scripts)
    ran = ledger("edit", "aaaaa")
    assert ran.code == code
    assert said in ran.out + ran.err
    assert text(unit_with, VISIT_PATH) == VISIT
