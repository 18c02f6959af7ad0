"""`ledger undo`: the last command taken back by a new commit; what others have stays."""

import hashlib
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.repository import BRANCH, create_repository
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit

SETTINGS = ["--set", "form=central-group", "--set", "days=1", "--set", "topics=warning"]


def add(git: Git, title: str = "集中学习", *more: str) -> str:
    """A seminar's id."""
    known = set(entries(git))
    ran = ledger("add", "study/seminar", "--title", title, *SETTINGS, *more, at=git)
    assert ran.code == 0, ran.err
    (new,) = set(entries(git)) - known
    return new


def entries(git: Git) -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in git.root.glob("*/2*/*.yaml")}


def undo(git: Git, *arguments: str) -> Ran:
    return ledger("undo", *arguments, at=git)


def path_of(git: Git, name: str) -> str:
    (file,) = git.root.glob(f"*/2*/{name}.yaml")
    return file.relative_to(git.root).as_posix()


def seminar(name: str) -> str:
    text = f"id: {name}\nkind: seminar\ndate: 2026-03-12\ntitle: 学\nform: other\n"
    return f"{text}days: 1\ntopics: [other]\n"


def share(git: Git, folder: Path) -> None:
    """Push everything to a remote, as a clone that works with others does."""
    git.run("init", "--quiet", "--bare", f"--initial-branch={BRANCH}", str(folder))
    git.run("remote", "add", "origin", str(folder))
    git.run("push", "--quiet", "--set-upstream", "origin", BRANCH)


def tree(git: Git) -> str:
    return git.run("rev-parse", "HEAD^{tree}").decode()


def test_an_entry_that_was_added_is_gone_by_a_new_commit(unit: Git):
    before = tree(unit)
    name = add(unit)
    added = unit.commit("HEAD")
    ran = undo(unit)
    assert (ran.code, ran.err) == (0, "")
    assert "集中学习" in ran.out
    assert "ledger undo --redo" in ran.out
    assert (entries(unit), tree(unit), unit.commit("HEAD^")) == ({}, before, added)
    assert unit.run("log", "-1", "--format=%B").decode().strip() == (
        f"study: undo seminar 集中学习 ({name})\n\nLedger-Entry: {name}\nLedger-Kind: study/seminar\n"
        f"Ledger-Action: undo\nLedger-Undoes: {added}"
    )
    assert unit.run("status", "--porcelain") == b""


def test_undo_goes_back_one_further_each_time_and_redo_forward(unit: Git):
    trees = [tree(unit)]
    name = add(unit)
    trees.append(tree(unit))
    for title in ("一", "二"):
        assert ledger("edit", name, "--title", title, at=unit).code == 0
        trees.append(tree(unit))
    for wanted in (trees[2], trees[1], trees[0]):
        assert undo(unit).code == 0
        assert tree(unit) == wanted
    assert undo(unit).code == 1
    for wanted in trees[1:]:
        assert undo(unit, "--redo").code == 0
        assert tree(unit) == wanted
    assert undo(unit, "--redo").code == 1
    for wanted in reversed(trees[:-1]):
        assert undo(unit).code == 0
        assert tree(unit) == wanted


def test_after_a_redo_the_same_is_taken_back_again(unit: Git):
    before = tree(unit)
    add(unit)
    for _ in range(3):
        assert undo(unit).code == 0
        assert tree(unit) == before
        assert undo(unit, "--redo").code == 0
        assert tree(unit) != before


def test_a_new_entry_after_an_undo_is_the_next_to_go(unit: Git):
    first = add(unit)
    undo(unit)
    second = add(unit, "另一次")
    undo(unit)
    assert entries(unit) == {}
    undo(unit, "--redo")
    assert list(entries(unit)) == [second]
    undo(unit, "--redo")
    assert set(entries(unit)) == {first, second}


def test_what_was_removed_comes_back_byte_for_byte(unit: Git):
    name = add(unit)
    path = unit.root / path_of(unit, name)
    path.write_text("# 手写的说明\n" + path.read_text("utf-8"), "utf-8")
    unit.run("commit", "--quiet", "--all", "-m", "by hand")
    before = entries(unit)
    assert ledger("remove", name, at=unit).code == 0
    assert undo(unit).code == 0
    assert entries(unit) == before


def test_a_session_that_was_added_to_a_sheet(unit: Git):
    for day in ("2026-04-07", "2026-04-08"):
        arguments = ["--date", day, "--member", "甲某", "--set", "hours=2", "--set", "readings=《史》"]
        assert ledger("add", "study/self-study", *arguments, at=unit).code == 0
    undo(unit)
    (text,) = entries(unit).values()
    assert "2026-04-07" in text
    assert "2026-04-08" not in text
    undo(unit)
    assert entries(unit) == {}


# What stays


def test_what_a_unit_began_with_is_never_taken_back(tmp_path: Path):
    new = ["--id", "x", "--name", "某局", "--kind", "party-group", "--pack", "aspiration"]
    parameters = [
        "--set",
        "self-study-hours=4",
        "--set",
        "self-study-readings=2",
        "--set",
        "seminar-days=1",
    ]
    assert ledger("init", str(tmp_path / "new"), *new, *parameters).code == 0
    ran = undo(Git(tmp_path / "new"))
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was recorded here" in ran.err


def test_nor_in_a_repository_that_was_there_before(tmp_path: Path):
    git = create_repository(tmp_path / "old")
    git.run("commit", "--quiet", "--allow-empty", "-m", "older")
    (git.root / "unit.yaml").write_text("id: x\n")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "unit: begin\n\nLedger-Action: add")
    ran = undo(git)
    assert ran.code == 1
    assert "nothing was recorded here" in ran.err


def test_before_the_first_commit(tmp_path: Path):
    git = create_repository(tmp_path / "new")
    (git.root / "unit.yaml").write_text("id: x\n")
    assert undo(git).code == undo(git, "--redo").code == undo(git, "--dry-run").code == 1


def test_what_is_shared_already_stays(unit: Git, tmp_path: Path):
    add(unit)
    share(unit, tmp_path / "remote")
    ran = undo(unit)
    assert ran.code == 1
    assert "shared already" in ran.err
    second = add(unit, "尚未同步")
    assert undo(unit).code == 0
    assert second not in entries(unit)
    ran = undo(unit)
    assert ran.code == 1
    assert "taken back already" in ran.err
    assert undo(unit, "--redo").code == 0


def test_an_undo_that_is_shared_is_not_brought_back(unit: Git, tmp_path: Path):
    add(unit)
    undo(unit)
    share(unit, tmp_path / "remote")
    ran = undo(unit, "--redo")
    assert ran.code == 1
    assert "nothing is taken back" in ran.err


def test_an_upstream_that_is_a_branch_here_counts_as_shared(unit: Git):
    add(unit)
    unit.run("switch", "--quiet", "-c", "work", "--track", BRANCH)
    assert undo(unit).code == 1
    add(unit, "在分支上")
    assert undo(unit).code == 0


def test_commits_by_hand_and_merges_are_passed_over(unit: Git):
    name = add(unit)
    unit.run("branch", "other")
    (unit.root / "README.md").write_text("x")
    unit.run("add", "README.md")
    unit.run("commit", "--quiet", "-m", "by hand")
    unit.run("switch", "--quiet", "other")
    unit.run("commit", "--quiet", "--allow-empty", "-m", "by hand, too")
    unit.run("switch", "--quiet", BRANCH)
    unit.run("merge", "--quiet", "--no-ff", "-m", "merge\n\nLedger-Action: sync", "other")
    assert undo(unit).code == 0
    assert name not in entries(unit)
    assert (unit.root / "README.md").exists()


def test_a_commit_that_changed_nothing_is_no_command(unit: Git):
    name = add(unit)
    unit.run("commit", "--quiet", "--allow-empty", "-m", "study: nothing\n\nLedger-Action: edit")
    (unit.root / "stray.txt").write_text("x")
    assert undo(unit).code == 0
    assert name not in entries(unit)


# What stands in the way


def test_an_entry_that_was_changed_since_is_not_touched(unit: Git):
    name = add(unit)
    path = unit.root / path_of(unit, name)
    path.write_text(path.read_text("utf-8").replace("days: 1", "days: 2"), "utf-8")
    unit.run("commit", "--quiet", "--all", "-m", "改过天数")
    head = unit.commit("HEAD")
    ran = undo(unit)
    assert ran.code == 1
    for said in ("集中学习", path_of(unit, name), head[:10], "改过天数"):
        assert said in ran.err
    assert (unit.commit("HEAD"), name in entries(unit)) == (head, True)


@pytest.mark.parametrize("staged", [True, False])
def test_nor_is_one_with_changes_that_are_not_committed(unit: Git, staged: bool):
    name = add(unit)
    path = unit.root / path_of(unit, name)
    path.write_text("days: 2\n" + path.read_text("utf-8").replace("days: 1\n", ""), "utf-8")
    if staged:
        unit.run("add", "--all")
    before = entries(unit)
    ran = undo(unit)
    assert ran.code == 1
    assert "not committed" in ran.err
    assert entries(unit) == before


def test_a_file_put_by_hand_where_one_would_come_back(unit: Git):
    name = add(unit)
    path = unit.root / path_of(unit, name)
    ledger("remove", name, at=unit)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", "utf-8")
    for ignored in (False, True):
        if ignored:
            (unit.root / ".git/info/exclude").write_text("study/\n")
        assert undo(unit).code == 1
        assert path.read_text("utf-8") == "mine"


def test_what_lies_elsewhere_is_left_as_it_is(unit: Git):
    add(unit)
    (unit.root / "other.txt").write_text("staged")
    unit.run("add", "other.txt")
    (unit.root / "roster.yaml").write_text("members: []\n")
    assert undo(unit).code == 0
    left = unit.run("status", "--porcelain").decode().splitlines()
    assert sorted(left) == [" M roster.yaml", "A  other.txt"]


def test_an_entry_that_another_refers_to_is_not_taken_back(unit: Git):
    problem = [
        "--title",
        "问题",
        "--set",
        "source=other",
        "--set",
        "depth=deep",
        "--set",
        "scope=common",
    ]
    assert ledger("add", "problems/problem", *problem, at=unit).code == 0
    (name,) = entries(unit)
    file = unit.root / "study/2026/20260312-zzzzz.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(seminar("20260312-zzzzz") + f"links: [{name}]\n", "utf-8")
    unit.run("add", "--all")
    unit.run("commit", "--quiet", "-m", "by hand")
    before = unit.commit("HEAD")
    ran = undo(unit)
    assert (ran.code, ran.out) == (2, "")
    assert "E303" in ran.err
    assert "20260312-zzzzz.yaml" in ran.err
    assert (unit.commit("HEAD"), set(entries(unit))) == (before, {name, "20260312-zzzzz"})


# Evidence


def test_evidence_goes_and_comes_with_its_entry(unit: Git, tmp_path: Path):
    file = tmp_path / "签到表.txt"
    file.write_bytes(b"here")
    add(unit, "一", "--evidence", str(file))
    (kept,) = unit.root.glob("evidence/*/*")
    undo(unit)
    assert not kept.exists()
    undo(unit, "--redo")
    assert kept.read_bytes() == b"here"


def test_evidence_that_another_entry_points_to_stays(unit: Git, tmp_path: Path):
    file = tmp_path / "签到表.txt"
    file.write_bytes(b"here")
    first = add(unit, "一", "--evidence", str(file))
    (kept,) = unit.root.glob("evidence/*/*")
    place = kept.relative_to(unit.root).as_posix()
    digest = hashlib.sha256(b"here").hexdigest()
    other = seminar("20260312-zzzzz") + f"evidence:\n  - {{path: {place}, sha256: {digest}}}\n"
    path = unit.root / "study/2026/20260312-zzzzz.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(other, "utf-8")
    unit.run("add", "--all")
    unit.run("commit", "--quiet", "-m", "by hand")
    ran = undo(unit)
    assert ran.code == 0, ran.err
    assert f"{place} stays" in ran.out
    assert (kept.exists(), first in entries(unit)) == (True, False)
    assert ledger("check", at=unit).code == 0


# Saying


def test_a_dry_run_only_says_it(unit: Git):
    name = add(unit)
    head = unit.commit("HEAD")
    ran = undo(unit, "--dry-run")
    assert (ran.code, unit.commit("HEAD")) == (0, head)
    assert "Would be taken back" in ran.out
    assert name in ran.out
    undo(unit)
    assert "Would be brought back" in undo(unit, "--redo", "--dry-run").out


def test_several_entries_of_one_command_go_together(unit: Git):
    texts = {f"study/2026/2026031{n}-aaaa{n}.yaml": seminar(f"2026031{n}-aaaa{n}") for n in range(3)}
    for path, text in texts.items():
        (unit.root / path).parent.mkdir(parents=True, exist_ok=True)
        (unit.root / path).write_text(text, "utf-8")
    unit.run("add", "--all")
    unit.run("commit", "--quiet", "-m", "study: import 3 entries\n\nLedger-Action: import")
    assert undo(unit).code == 0
    assert entries(unit) == {}
    said = unit.run("log", "-1", "--format=%B").decode().splitlines()
    assert said[0] == "study: undo import 3 entries"
    assert said[2:5] == [f"Ledger-Entry: 2026031{n}-aaaa{n}" for n in range(3)]
    assert said[5:7] == ["Ledger-Kind: study/seminar", "Ledger-Action: undo"]


def test_a_command_on_the_roster_is_taken_back_too(unit: Git):
    before = (unit.root / "roster.yaml").read_bytes()
    (unit.root / "roster.yaml").write_bytes(before.replace("甲某".encode(), "甲甲".encode()))
    unit.run("commit", "--quiet", "--all", "-m", "roster: 甲甲\n\nLedger-Action: member")
    ran = undo(unit)
    assert ran.code == 0, ran.err
    assert (unit.root / "roster.yaml").read_bytes() == before
    assert unit.run("log", "-1", "--format=%s").decode() == "roster: undo 甲甲\n"


def test_the_log_tells_undo_and_redo_apart(unit: Git):
    add(unit)
    undo(unit)
    undo(unit, "--redo")
    heads = [line for line in ledger("log", at=unit).out.splitlines() if line[:2] == "20"]
    assert [line.split("  ")[2] for line in heads[:3]] == ["brought back", "taken back", "added"]


def test_in_a_folder_that_is_no_unit(tmp_path: Path):
    assert undo(make_unit(tmp_path / "unit"), "--nonsense").code == 2
    assert ledger("undo", at=tmp_path).code == 2
