"""Hooks, with real commits by git's own command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.hooks import HOOKS, hooks_folder, script
from tests.checks.test_privacy import ONE
from tests.cli.running import ledger

PROBLEM = "problems/2026/20260110-prb01.yaml"
TEXT = (
    "id: 20260110-prb01\nkind: problem\ndate: 2026-01-10\ntitle: 例\n"
    "source: other\ndepth: deep\nscope: common\n"
)
PHOTOGRAPH = Path(__file__).parent.parent / "core/photographs/with.jpg"


@pytest.fixture
def hooked(unit: Git) -> Git:
    assert ledger("hooks", "install", at=unit).code == 0
    return unit


def put(unit: Git, text: str, path: str = PROBLEM, *, stage: bool = True) -> None:
    place = unit.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    if stage:
        unit.run("add", "--", path)


def commit(
    where: Git | Path, *arguments: str, message: str = "by hand", more: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """What `git commit` says, as a user runs it."""
    done = subprocess.run(
        ["git", "commit", "-m", message, *arguments],
        cwd=where.root if isinstance(where, Git) else where,
        env={**os.environ, **(more or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


# What is let through and what is not


def test_a_sound_commit_goes_through(hooked: Git):
    put(hooked, TEXT)
    assert commit(hooked)[0] == 0


def test_a_commit_that_brings_an_error_is_refused_with_its_place(hooked: Git):
    put(hooked, f"{TEXT}note: {ONE}\n")
    head = hooked.commit("HEAD")
    code, said = commit(hooked)
    assert code == 1
    assert f"{PROBLEM}:8:7: E601" in said
    assert ONE not in said
    assert "--no-verify" in said
    assert hooked.commit("HEAD") == head
    assert commit(hooked, "--no-verify")[0] == 0


def test_a_warning_is_told_and_goes_through(hooked: Git):
    put(hooked, f"{TEXT}note: 电话13812345678\n")
    code, said = commit(hooked)
    assert code == 0
    assert "W602" in said
    assert "13812345678" not in said


def test_what_is_on_the_disk_and_not_staged_does_not_matter(hooked: Git):
    put(hooked, TEXT)
    put(hooked, f"{TEXT}note: {ONE}\n", stage=False)
    assert commit(hooked)[0] == 0
    code, said = commit(hooked, "--all")
    assert code == 1
    assert "E601" in said


def test_what_is_staged_counts_even_if_the_disk_is_sound(hooked: Git):
    put(hooked, f"{TEXT}note: {ONE}\n")
    put(hooked, TEXT, stage=False)
    assert commit(hooked)[0] == 1


def test_errors_of_other_files_and_of_earlier_commits_do_not_block(hooked: Git):
    put(hooked, TEXT.replace("source: other", "source: nonsense"))
    assert commit(hooked, "--no-verify")[0] == 0
    put(hooked, TEXT.replace("prb01", "prb02"), PROBLEM.replace("prb01", "prb02"))
    assert commit(hooked)[0] == 0
    put(hooked, TEXT.replace("source: other", "source: nonsense") + "note: 再议\n")
    assert commit(hooked)[0] == 0
    put(hooked, TEXT.replace("source: other", "source: nonsense") + "note: 再议\nwhat: 1\n")
    code, said = commit(hooked)
    assert code == 1
    assert "E201" in said
    assert "E204" not in said


def test_a_commit_of_some_paths_is_judged_by_those(hooked: Git):
    other = PROBLEM.replace("prb01", "prb02")
    put(hooked, f"{TEXT}note: {ONE}\n")
    put(hooked, TEXT.replace("prb01", "prb02"), other)
    assert commit(hooked, "--", other)[0] == 0
    assert commit(hooked, "--", PROBLEM)[0] == 1


def test_a_photograph_that_says_where_it_was_made_is_told(hooked: Git):
    place = hooked.root / "evidence/x.jpg"
    place.parent.mkdir()
    shutil.copy(PHOTOGRAPH, place)
    hooked.run("add", "--all")
    code, said = commit(hooked)
    assert code == 0
    assert "evidence/x.jpg says where it was made" in said


def test_the_first_commit_of_all_is_checked(tmp_path: Path):
    made = tmp_path / "new"
    assert ledger("demo", str(made)).code == 0
    shutil.rmtree(made / ".git")
    subprocess.run(["git", "init", "--quiet", str(made)], check=True)
    assert ledger("hooks", "install", at=made).code == 0
    subprocess.run(["git", "-C", str(made), "add", "--all"], check=True)
    assert commit(made)[0] == 0


def test_where_no_unit_is_nothing_is_checked(tmp_path: Path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    assert ledger("hooks", "install", at=tmp_path).code == 0
    (tmp_path / "x").write_text(ONE)
    subprocess.run(["git", "-C", str(tmp_path), "add", "x"], check=True)
    assert commit(tmp_path)[0] == 0


# Messages


@pytest.mark.parametrize(
    "message", [f"张三 {ONE}", f"x\n\n{ONE[:6]} {ONE[6:14]}-{ONE[14:]}\n", f"{ONE[:9]}\n{ONE[9:]}"]
)
def test_a_message_with_an_identity_number_is_refused_and_not_left_behind(hooked: Git, message: str):
    put(hooked, TEXT)
    code, said = commit(hooked, message=message)
    assert code == 1
    assert "E601" in said
    left = (hooked.folder / "COMMIT_EDITMSG").read_text()
    assert not any(part in said + left for part in (ONE, ONE[6:14], ONE[9:]))
    assert commit(hooked, message="张三")[0] == 0


def test_a_message_with_a_marking_is_refused_and_one_with_a_telephone_is_not(hooked: Git):
    put(hooked, TEXT)
    assert commit(hooked, message="机密★一年")[0] == 1
    assert commit(hooked, message="关于\n\n秘密\n")[0] == 1
    code, said = commit(hooked, message="保密教育 13812345678")
    assert code == 0
    assert "W602" in said


def test_what_git_shows_below_the_message_is_no_part_of_it(hooked: Git):
    put(hooked, f"{TEXT}note: {ONE}\n")
    assert commit(hooked, "--no-verify")[0] == 0
    put(hooked, f"{TEXT}note: '-'\n")
    editor = {"GIT_EDITOR": "sed -i '1s/^/mended/'"}
    done = subprocess.run(
        ["git", "commit", "--verbose"],
        cwd=hooked.root,
        env={**os.environ, **editor},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# Our own commands


def test_what_the_program_commits_itself_is_checked_once(hooked: Git):
    """The hook would run Python; a hook of somebody else's still runs."""
    folder = hooks_folder(hooked)
    note = hooked.root.parent / "ran"
    body = script("pre-commit", "/bin/false").replace("exit 0; fi\n", f"touch '{note}'; exit 0; fi\n")
    assert "touch" in body
    (folder / "pre-commit").write_text(body)
    other = folder / "pre-commit.before-ledger"
    other.write_text(f"#!/bin/sh\ntouch '{note}-other'\n")
    other.chmod(0o755)
    arguments = ["add", "study/seminar", "--title", "研讨", "--set", "form=other", "--set", "days=1"]
    assert ledger(*arguments, "--set", "topics=other", at=hooked).code == 0
    assert note.exists()
    assert (note.parent / "ran-other").exists()


def test_a_hook_of_somebody_elses_can_still_refuse_what_the_program_commits(unit: Git):
    _foreign(unit, "exit 1")
    assert ledger("hooks", "install", "--force", at=unit).code == 0
    ran = ledger("member", "add", "--no-commit", "丙某", at=unit)
    assert ran.code == 0, ran.err
    assert commit(unit)[0] == 1
    unit.run("reset", "--hard", "--quiet")
    assert ledger("member", "add", "丙某", at=unit).code == 2
    assert unit.run("status", "--porcelain") == b""


# Installing


def _foreign(unit: Git, body: str) -> Path:
    place = hooks_folder(unit) / "pre-commit"
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)
    return place


def test_hooks_are_programs_and_installing_again_changes_nothing(hooked: Git):
    folder = hooks_folder(hooked)
    assert folder == hooked.root / ".git/hooks"
    before = {name: (folder / name).stat().st_mtime_ns for name in HOOKS}
    assert all(os.access(folder / name, os.X_OK) for name in HOOKS)
    assert "there already" in ledger("hooks", "install", at=hooked).out
    assert {name: (folder / name).stat().st_mtime_ns for name in HOOKS} == before


def test_an_outdated_hook_of_ours_is_renewed(hooked: Git):
    place = hooks_folder(hooked) / "commit-msg"
    place.write_text(script("commit-msg", "/gone/python"))
    assert "in place" in ledger("hooks", "install", at=hooked).out
    assert sys.executable in place.read_text()
    assert not (place.parent / "commit-msg.before-ledger").exists()


def test_somebody_elses_hook_is_never_overwritten(unit: Git):
    place = _foreign(unit, "exit 0")
    before = place.read_text()
    ran = ledger("hooks", "install", at=unit)
    assert ran.code == 2
    assert "--force" in ran.err
    assert "ledger hooks run pre-commit" in ran.err
    assert place.read_text() == before
    assert not (place.parent / "commit-msg").exists()


def test_by_force_it_is_kept_and_runs_first_and_comes_back(unit: Git):
    place = _foreign(unit, "echo theirs >&2; test ! -e stop")
    before = place.read_text()
    assert ledger("hooks", "install", "--force", at=unit).code == 0
    put(unit, TEXT)
    (unit.root / "stop").touch()
    code, said = commit(unit)
    assert (code, "theirs" in said) == (1, True)
    (unit.root / "stop").unlink()
    put(unit, f"{TEXT}note: {ONE}\n")
    code, said = commit(unit)
    assert (code, "theirs" in said, "E601" in said) == (1, True, True)
    assert ledger("hooks", "install", "--force", at=unit).code == 0
    assert ledger("hooks", "install", "--uninstall", at=unit).code == 0
    assert place.read_text() == before
    assert sorted(path.name for path in place.parent.iterdir() if "sample" not in path.name) == [
        "pre-commit"
    ]
    assert "no hook of ours" in ledger("hooks", "install", "--uninstall", at=unit).out
    assert place.read_text() == before


def test_two_that_were_there_before_are_not_lost(unit: Git):
    _foreign(unit, "echo first")
    assert ledger("hooks", "install", "--force", at=unit).code == 0
    place = _foreign(unit, "echo second")
    ran = ledger("hooks", "install", "--force", at=unit)
    assert ran.code == 2
    assert "by hand" in ran.err
    assert "second" in place.read_text()
    assert "first" in (place.parent / "pre-commit.before-ledger").read_text()


def test_a_folder_of_hooks_that_git_was_told_is_used(unit: Git, tmp_path: Path):
    folder = tmp_path / "our hooks"
    unit.run("config", "core.hooksPath", str(folder))
    ran = ledger("hooks", "install", at=unit)
    assert str(folder) in ran.out
    assert "other repositories" in ran.out
    put(unit, f"{TEXT}note: {ONE}\n")
    assert commit(unit)[0] == 1
    unit.run("config", "core.hooksPath", ".githooks")
    assert ledger("hooks", "install", at=unit).code == 0
    assert (unit.root / ".githooks/pre-commit").exists()
    assert commit(unit)[0] == 1


def test_a_second_work_tree_has_the_same_hooks(hooked: Git, tmp_path: Path):
    hooked.run("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "second"))
    second = Git(tmp_path / "second")
    assert "there already" in ledger("hooks", "install", at=second).out
    put(second, f"{TEXT}note: {ONE}\n")
    assert commit(second)[0] == 1
    put(second, TEXT)
    assert commit(second)[0] == 0


def test_without_its_program_the_hook_says_so_and_lets_pass(hooked: Git, tmp_path: Path):
    for name in HOOKS:
        (hooks_folder(hooked) / name).write_text(script(name, "/gone/python's home"))
    git = shutil.which("git") or ""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(git)
    put(hooked, f"{TEXT}note: {ONE}\n")
    code, said = commit(hooked, more={"PATH": f"{tmp_path / 'bin'}"})
    assert code == 0
    assert "the program is gone: /gone/python's home" in said
    assert "this commit was not checked" in said


def test_nothing_in_the_units_folder_is_run(hooked: Git):
    for name in ("click.py", "git.py", "ledger/__init__.py", "ledger/cli/__main__.py"):
        put(hooked, "raise SystemExit('run!')\n", name)
    put(hooked, f"{TEXT}note: {ONE}\n")
    code, said = commit(hooked)
    assert code == 1
    assert "run!" not in said


def test_it_speaks_the_users_language(hooked: Git):
    put(hooked, f"{TEXT}note: {ONE}\n")
    code, said = commit(hooked, more={"LEDGER_LANG": "zh"})
    assert code == 1
    assert "没有提交" in said
