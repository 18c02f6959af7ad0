"""`ledger sync`: what several people record meets, is checked and shared; nothing is lost unshown."""

import contextlib
import os
import pty
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.unfinished import is_unfinished
from tests.cli.running import Ran, ledger
from tests.store.clones import SHEET, SHEET_TEXT, change, clone, record, shared, show, status

OTHER = "study/2026/20260312-k7f3m.yaml"
SEMINAR = """\
id: 20260312-k7f3m
kind: seminar
date: 2026-03-12
title: 一季度集中学习
form: central-group
days: 1
topics: [policy]
members: [jia]
"""
SESSION = "  - {{date: {}, hours: 1}}\n"


@pytest.fixture
def pair(tmp_path: Path) -> list[Git]:
    return shared(tmp_path, "li", "wang")


def sync(git: Git, *arguments: str) -> Ran:
    return ledger("sync", *arguments, at=git)


def shared_head(tmp_path: Path) -> str:
    bare = subprocess.run(
        ["git", "-C", str(tmp_path / "shared.git"), "rev-parse", "main"],
        capture_output=True,
        check=True,
    )
    return bare.stdout.decode().strip()


def session(git: Git, day: str, hours: int = 1) -> None:
    ran = ledger(
        *("add", "study/self-study", "--member", "jia", "--date", day, "--set", f"hours={hours}"),
        at=git,
    )
    assert ran.code == 0, ran.err


def sessions(git: Git, revision: str = "HEAD") -> list[str]:
    return [line[11:21] for line in show(git, SHEET, revision).split("\n") if "date: 2026" in line][1:]


# There and back


def test_nothing_new_is_said(pair: list[Git]):
    ran = sync(pair[0])
    assert (ran.code, ran.err) == (0, "")
    assert "nothing new, here or at origin" in ran.out


def test_what_one_records_reaches_the_other(pair: list[Git], tmp_path: Path):
    mine, theirs = pair
    record(mine, {OTHER: SEMINAR})
    ran = sync(mine)
    assert ran.code == 0, ran.err
    assert "1 entry went out:\n  new: seminar 一季度集中学习 (20260312-k7f3m)\n" in ran.out
    assert shared_head(tmp_path) == mine.commit("HEAD")
    ran = sync(theirs)
    assert ran.code == 0
    assert "1 entry came in:\n  new: seminar 一季度集中学习 (20260312-k7f3m)\n" in ran.out
    assert theirs.commit("HEAD") == mine.commit("HEAD")
    assert status(theirs) == ""


def test_sessions_that_two_add_to_one_sheet_are_both_there_in_order(pair: list[Git], tmp_path: Path):
    mine, theirs = pair
    session(mine, "2026-03-20")
    session(theirs, "2026-02-03")
    assert sync(mine).code == 0
    ran = sync(theirs)
    assert ran.code == 0, ran.err
    assert sessions(theirs) == ["2026-01-05", "2026-01-12", "2026-02-03", "2026-03-20"]
    assert shared_head(tmp_path) == theirs.commit("HEAD")
    assert "merged with what was recorded here" in ran.out
    body = theirs.run("log", "-1", "--format=%B").decode().strip()
    assert body == "sync: 1 change of 测试员\n\nLedger-Action: sync"
    assert sync(mine).code == 0
    assert mine.commit("HEAD") == theirs.commit("HEAD")


def test_the_same_session_recorded_twice_stands_once_and_is_told(pair: list[Git]):
    mine, theirs = pair
    record(mine, {SHEET: SHEET_TEXT + SESSION.format("2026-03-20")})
    record(theirs, {SHEET: SHEET_TEXT + SESSION.format("2026-03-20")})
    session(theirs, "2026-03-27")
    assert sync(mine).code == 0
    ran = sync(theirs)
    assert "recorded alike on both sides, so it stands once: 2026-01-05 self-study" in ran.out
    assert sessions(theirs) == ["2026-01-05", "2026-01-12", "2026-03-20", "2026-03-27"]


def test_sessions_of_one_day_that_differ_are_both_kept_and_told(pair: list[Git]):
    mine, theirs = pair
    session(mine, "2026-03-20")
    session(theirs, "2026-03-20", 2)
    assert sync(mine).code == 0
    ran = sync(theirs)
    told = "both are kept; if they are one, take one out by `ledger remove 20260105-s3hf0 --session"
    assert (ran.code, told in ran.out) == (0, True), ran.out
    assert sessions(theirs) == ["2026-01-05", "2026-01-12", "2026-03-20", "2026-03-20"]


def test_three_clones_round_robin_come_to_the_same(tmp_path: Path):
    clones = shared(tmp_path, "li", "wang", "zhao")
    dice = random.Random(1)
    for turn in range(9):
        git = clones[turn % 3]
        day = f"2026-{dice.randint(1, 3):02}-{dice.randint(1, 28):02}"
        record(git, {SHEET: (git.root / SHEET).read_text("utf-8") + SESSION.format(day)})
        number = f"{turn:05}"
        entry = SEMINAR.replace("20260312-k7f3m", f"20260312-{number}")
        record(git, {f"study/2026/20260312-{number}.yaml": entry})
        assert sync(git).code == 0
    for git in (*clones, *clones):
        assert sync(git, "--both").code == 0
    assert len({git.commit("HEAD") for git in clones}) == 1
    assert len(sessions(clones[0])) == 11
    assert all(status(git) == "" for git in clones)


def test_somebody_who_was_faster_is_met_again(pair: list[Git], tmp_path: Path):
    """While the first checks, the second pushes: the first push is refused, the second try goes."""
    mine, theirs = pair
    session(mine, "2026-03-20")
    session(theirs, "2026-02-03")
    hook = mine.folder / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    other = f"unset GIT_DIR; git -C {theirs.root} push --quiet origin main"
    hook.write_text(f"#!/bin/sh\n{other}\nexit 0\n")
    hook.chmod(0o755)
    ran = sync(mine)
    assert ran.code == 0, ran.err
    assert "somebody else was faster; once more" in ran.out
    assert sessions(mine) == ["2026-01-05", "2026-01-12", "2026-02-03", "2026-03-20"]
    assert shared_head(tmp_path) == mine.commit("HEAD")


def test_many_at_once_all_arrive(tmp_path: Path):
    clones = shared(tmp_path, *(f"clone{number}" for number in range(4)))
    for number, git in enumerate(clones):
        record(git, {SHEET: SHEET_TEXT + SESSION.format(f"2026-02-{10 + number}")})
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "ledger.cli", "-C", str(git.root), "sync"],
            stdout=subprocess.DEVNULL,
        )
        for git in clones
    ]
    codes = [one.wait(120) for one in running]
    for git, code in zip(clones, codes, strict=True):
        if code:  # five times overtaken; sent later
            assert sync(git).code == 0
    assert sync(clones[0]).code == 0
    assert len(sessions(clones[0])) == 6


# Conflicts


@pytest.fixture
def torn(pair: list[Git]) -> list[Git]:
    """Two who have corrected the same hours, and each recorded something more."""
    mine, theirs = pair
    change(mine, SHEET, "12, hours: 2", "12, hours: 3", "mine")
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4", "theirs")
    record(theirs, {OTHER: SEMINAR})
    assert sync(theirs).code == 0
    return pair


def test_without_a_terminal_conflicts_are_listed_and_nothing_changes(torn: list[Git], tmp_path: Path):
    mine, theirs = torn
    old = mine.commit("HEAD")
    ran = sync(mine)
    assert ran.code == 1
    assert "1/1 2026-01-05 self-study 自学 (20260105-s3hf0)\n" in ran.out
    assert "sessions · 2026-01-12 · hours\n" in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "was 2" in lines
    assert any(line.startswith("1 mine 3 (li, 20") for line in lines)
    assert any(line.startswith("2 theirs 4 (wang, 20") for line in lines)
    assert "1 place was changed on both sides, and nothing was changed here" in ran.out
    assert mine.commit("HEAD") == old
    assert shared_head(tmp_path) == theirs.commit("HEAD")
    assert status(mine) == ""


@pytest.mark.parametrize(
    ("flag", "hours", "line"),
    [
        ("--mine", 3, f"kept mine: {SHEET} sessions 2026-01-12 hours: 3, not 4"),
        ("--theirs", 4, f"took theirs: {SHEET} sessions 2026-01-12 hours: 4, not 3"),
    ],
)
def test_a_flag_answers_and_what_was_chosen_against_is_named(
    torn: list[Git], flag: str, hours: int, line: str
):
    mine, _ = torn
    ran = sync(mine, flag)
    assert ran.code == 0, ran.err
    assert f"2026-01-12, hours: {hours}" in show(mine, SHEET)
    assert line in mine.run("log", "-1", "--format=%B").decode().splitlines()
    assert f"hours: {hours}, not " in ran.out
    assert show(mine, OTHER) == SEMINAR


def test_only_one_answer_is_taken(torn: list[Git]):
    assert "cannot go together" in sync(torn[0], "--mine", "--theirs").err


def test_both_is_refused_where_both_cannot_stand(torn: list[Git]):
    old = torn[0].commit("HEAD")
    ran = sync(torn[0], "--both")
    assert ran.code == 1
    assert "these cannot both stand, and nothing was changed" in ran.out
    assert torn[0].commit("HEAD") == old


def test_two_notes_are_joined(pair: list[Git]):
    for git, note in zip(pair, ("已核 对", "待补 签"), strict=True):
        record(git, {SHEET: SHEET_TEXT.replace("members:", f"note: {note}\nmembers:")})
    assert sync(pair[0]).code == 0
    assert sync(pair[1], "--both").code == 0
    assert "note: 待补 签；已核 对\n" in show(pair[1], SHEET)


def test_an_entry_removed_here_and_changed_there(pair: list[Git]):
    mine, theirs = pair
    record(mine, {SHEET: None})
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    assert sync(theirs).code == 0
    ran = sync(mine)
    assert ran.code == 1
    assert "mine    removed" in ran.out
    assert "theirs  changed: sessions" in ran.out
    assert sync(mine, "--both").code == 0
    assert "hours: 4" in show(mine, SHEET)
    assert f"took theirs: {SHEET}: changed, not removed" in mine.run("log", "-1", "--format=%B").decode()


def body(git: Git) -> list[str]:
    return git.run("log", "-1", "--format=%B").decode().strip().splitlines()


def test_what_a_removal_would_lose_is_shown_field_by_field_and_logged(pair: list[Git]):
    mine, theirs = pair
    note = "note: 上午讨论\nmembers:"
    record(theirs, {SHEET: SHEET_TEXT.replace("members:", note)})
    assert sync(theirs).code == 0
    assert sync(mine).code == 0
    record(mine, {SHEET: None})
    change(theirs, SHEET, "上午讨论", "下午讨论要点若干")
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    assert sync(mine).code == 0
    ran = sync(theirs)
    assert ran.code == 1
    lines = [line.strip() for line in ran.out.splitlines()]
    assert "note: 上午讨论 → 下午讨论要点若干" in lines
    ran = sync(theirs, "--theirs")
    assert ran.code == 0, ran.err
    assert "  note: 上午讨论 → 下午讨论要点若干\n" in ran.out
    logged = body(theirs)
    assert f"took theirs: {SHEET}: removed, not changed" in logged
    assert "  changed note: 下午讨论要点若干 (was 上午讨论)" in logged
    assert "  changed sessions 2026-01-12 hours: 4 (was 2)" in logged
    assert not (theirs.root / SHEET).exists()


@pytest.fixture
def notes(tmp_path: Path) -> list[Git]:
    """Two who changed the same line of a text, and each another line of it."""
    mine, theirs = pair = shared(
        tmp_path, "li", "wang", files={"NOTES.md": "head\n\na\nb\nc\nd\ne\n\nend\n"}
    )
    record(mine, {"NOTES.md": "my head\n\na\nb\n我 方\nd\ne\n\nend\n"})
    record(theirs, {"NOTES.md": "head\n\na\nb\n对 方\nd\ne\n\ntheir end\n"})
    assert sync(theirs).code == 0
    return pair


def test_lines_that_clash_are_shown(notes: list[Git]):
    ran = sync(notes[0])
    assert ran.code == 1
    assert "      mine: 我 方\n      theirs: 对 方\n" in ran.out
    assert "my head" not in ran.out


@pytest.mark.parametrize(
    ("flag", "line", "logged"),
    [
        ("--mine", "我 方", ["kept mine: NOTES.md: where lines clash; not these of theirs:", "  对 方"]),
        (
            "--theirs",
            "对 方",
            ["took theirs: NOTES.md: where lines clash; not these of mine:", "  我 方"],
        ),
        ("--both", "我 方\n对 方", ["kept both: NOTES.md: the lines of both"]),
    ],
)
def test_of_a_text_only_lines_that_clash_are_chosen_between(
    notes: list[Git], flag: str, line: str, logged: list[str]
):
    mine, _ = notes
    ran = sync(mine, flag)
    assert ran.code == 0, ran.err
    assert show(mine, "NOTES.md") == f"my head\n\na\nb\n{line}\nd\ne\n\ntheir end\n"
    assert body(mine)[2:-2] == logged
    assert "\n".join(logged) in ran.out


def test_long_lines_that_clash_fit_the_terminal_and_q_changes_nothing(pair: list[Git]):
    for git, char in zip(pair, "甲乙", strict=True):
        record(git, {"NOTES.md": char * 300 + "\n"})
    assert sync(pair[1]).code == 0
    code, seen = at_terminal(pair[0], "q\n")
    assert code == 1
    (shown,) = [line for line in seen.splitlines() if "mine: 甲" in line]
    assert shown.rstrip().endswith("…")
    assert len(shown) < 60


def test_what_was_not_kept_stands_whole_in_the_log(pair: list[Git]):
    long = {git: char * 150 for git, char in zip(pair, "甲乙", strict=True)}
    for git, note in long.items():
        record(git, {SHEET: SHEET_TEXT.replace("members:", f"note: {note}\nmembers:")})
    assert sync(pair[1]).code == 0
    assert sync(pair[0], "--mine").code == 0
    logged = body(pair[0])
    assert long[pair[1]] in "".join(line.strip() for line in logged)
    assert all(line.startswith("  ") for line in logged[3:-2])
    assert logged[-1] == "Ledger-Action: sync"


def at_terminal(git: Git, typed: str, *arguments: str, language: str = "en") -> tuple[int, str]:
    """A run of sync with a person at the terminal, who types ahead."""
    command = [sys.executable, "-m", "ledger.cli", "--lang", language, "-C", str(git.root), "sync"]
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(command[0], [*command, *arguments])
    os.write(fd, typed.encode())
    seen = b""
    while True:
        try:
            piece = os.read(fd, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    _, code = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(code), seen.decode("utf-8", "replace")


def test_at_a_terminal_each_is_asked(torn: list[Git]):
    mine, _ = torn
    code, seen = at_terminal(mine, "3\nx\n２\n")
    assert code == 0, seen
    assert seen.count("1 keep mine  2 take theirs  q change nothing: ") == 3
    assert "2026-01-12, hours: 4" in show(mine, SHEET)


def test_at_a_terminal_q_changes_nothing(torn: list[Git]):
    mine, _ = torn
    old = mine.commit("HEAD")
    code, seen = at_terminal(mine, "q\n")
    assert code == 1
    assert "nothing was changed" in seen
    assert mine.commit("HEAD") == old


def test_at_a_terminal_an_interruption_changes_nothing(torn: list[Git]):
    mine, _ = torn
    old = mine.commit("HEAD")
    code, _ = at_terminal(mine, "\x04")
    assert code == 130
    assert mine.commit("HEAD") == old
    assert not is_unfinished(mine)


def test_what_is_recorded_while_somebody_thinks_is_not_lost(torn: list[Git]):
    """The lock is free while a person is asked; the merge is done anew on what has come since."""
    mine, _ = torn
    command = [sys.executable, "-m", "ledger.cli", "-C", str(mine.root), "sync"]
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    seen = b""
    while b"change nothing: " not in seen:
        seen += os.read(fd, 4096)
    session(mine, "2026-03-27")
    os.write(fd, b"1\n1\n")
    while True:
        try:
            if not (piece := os.read(fd, 4096)):
                break
        except OSError:
            break
        seen += piece
    _, code = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(code) == 0, seen.decode()
    assert seen.count(b"change nothing: ") == 2
    assert sessions(mine) == ["2026-01-05", "2026-01-12", "2026-03-27"]
    assert "2026-01-12, hours: 3" in show(mine, SHEET)


def test_killed_at_any_moment_the_next_one_brings_everything_together(tmp_path: Path):
    clones = shared(tmp_path, "li", "wang")
    command = [sys.executable, "-m", "ledger.cli", "-C", str(clones[0].root), "sync"]
    for number in range(10):
        for git, month in zip(clones, (2, 3), strict=True):
            text = (git.root / SHEET).read_text("utf-8")
            record(git, {SHEET: text + SESSION.format(f"2026-{month:02}-{10 + number}")})
        assert sync(clones[1]).code == 0
        one = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        time.sleep(0.15 + 0.06 * number)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()
        ran = sync(clones[0])
        assert ran.code == 0, ran.err
        assert status(clones[0]) == ""
        assert sync(clones[1]).code == 0
    assert clones[0].commit("HEAD") == clones[1].commit("HEAD")
    assert len(sessions(clones[0])) == 22
    clones[0].run("fsck", "--strict")


# What is refused


def test_errors_that_would_be_new_to_the_others_are_not_sent(pair: list[Git], tmp_path: Path):
    mine, theirs = pair
    old = shared_head(tmp_path)
    record(mine, {OTHER: SEMINAR.replace("jia", "nobody")})
    ran = sync(mine)
    assert ran.code == 1
    assert "not sent, because it would bring errors to the others:" in ran.out
    assert f"  {OTHER} E304" in ran.out
    assert shared_head(tmp_path) == old
    change(mine, OTHER, "nobody", "jia")
    assert sync(mine).code == 0
    assert sync(theirs).code == 0


def test_errors_that_the_others_have_already_stop_nobody(pair: list[Git]):
    mine, theirs = pair
    record(mine, {OTHER: SEMINAR.replace("jia", "nobody")})
    mine.run("push", "--quiet", "origin", "main")
    session(theirs, "2026-02-03")
    ran = sync(theirs)
    assert ran.code == 0
    assert "checked: it brings no errors; 1 was there already" in ran.out


def test_an_entry_that_cannot_be_read_is_called_by_its_path(pair: list[Git]):
    mine, theirs = pair
    record(mine, {OTHER: "id: [\n"})
    mine.run("push", "--quiet", "origin", "main")
    assert f"  new: {OTHER}\n" in sync(theirs).out


def test_errors_that_only_the_merge_makes_are_recorded_and_not_sent(pair: list[Git], tmp_path: Path):
    """One leaves the roster while the other credits something to that one."""
    mine, theirs = pair
    roster = (theirs.root / "roster.yaml").read_text("utf-8")
    record(theirs, {"roster.yaml": roster[: roster.index("  - id: yi")]})
    record(mine, {OTHER: SEMINAR.replace("[jia]", "[yi]")})
    assert sync(theirs).code == 0
    ran = sync(mine)
    assert ran.code == 1
    assert "E304" in ran.out
    assert "1 other file came in: roster.yaml" in ran.out
    assert shared_head(tmp_path) == theirs.commit("HEAD")
    assert len(mine.run("log", "-1", "--format=%P").split()) == 2


def test_changes_by_hand_are_told_and_only_in_the_way_where_needed(pair: list[Git]):
    mine, theirs = pair
    (mine.root / "roster.yaml").write_text((mine.root / "roster.yaml").read_text() + "# by hand\n")
    session(theirs, "2026-02-03")
    assert sync(theirs).code == 0
    session(mine, "2026-03-20")
    ran = sync(mine)
    assert ran.code == 0, ran.err
    assert "not shared, because it is in no commit: roster.yaml\n" in ran.out
    assert status(mine) == " M roster.yaml\n"
    session(theirs, "2026-02-04")
    assert sync(theirs).code == 0
    (mine.root / SHEET).write_text("by hand\n")
    ran = sync(mine)
    assert ran.code == 2
    assert SHEET in ran.err
    assert (mine.root / SHEET).read_text() == "by hand\n"


def test_an_unreachable_remote_changes_nothing(pair: list[Git], tmp_path: Path):
    mine, _ = pair
    shutil.move(tmp_path / "shared.git", tmp_path / "moved.git")
    session(mine, "2026-03-20")
    old = mine.commit("HEAD")
    ran = sync(mine)
    assert ran.code == 2
    assert "cannot be reached, and nothing was changed" in ran.err
    assert ran.err.count("\n") == 1
    assert mine.commit("HEAD") == old


def test_a_remote_that_refuses_is_quoted(pair: list[Git], tmp_path: Path):
    mine, _ = pair
    hook = tmp_path / "shared.git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'closed for the weekend' >&2\nexit 1\n")
    hook.chmod(0o755)
    session(mine, "2026-03-20")
    ran = sync(mine)
    assert ran.code == 2
    assert "closed for the weekend" in ran.err
    assert "pre-receive hook declined" in ran.err


def test_another_units_repository_is_refused(pair: list[Git], tmp_path: Path):
    mine, _ = pair
    (alone,) = shared(tmp_path / "elsewhere", "zhao")
    alone.run("commit", "--quiet", "--amend", "-m", "another beginning")
    alone.run("push", "--quiet", "--force", "origin", "main")
    mine.run("remote", "set-url", "origin", str(tmp_path / "elsewhere" / "shared.git"))
    ran = sync(mine)
    assert ran.code == 2
    assert "no common past" in ran.err


def test_the_address_of_another_unit_is_not_kept(unit: Git, tmp_path: Path):
    unit.run("commit", "--quiet", "--amend", "-m", "another beginning")
    shared(tmp_path / "elsewhere")
    assert sync(unit, "--remote", str(tmp_path / "elsewhere" / "shared.git")).code == 2
    assert unit.run("remote") == b""


def test_several_at_once_in_one_clone_wait_for_each_other(pair: list[Git], tmp_path: Path):
    mine, theirs = pair
    record(theirs, {SHEET: SHEET_TEXT + SESSION.format("2026-02-03")})
    assert sync(theirs).code == 0
    program = [sys.executable, "-m", "ledger.cli", "-C", str(mine.root)]
    adding = ["add", "study/self-study", "--member", "jia", "--set", "hours=1", "--date"]
    commands = [[*program, "sync"] for _ in range(3)]
    commands += [[*program, *adding, f"2026-03-{day}"] for day in (20, 21, 22)]
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL) for one in commands]
    assert [one.wait(120) for one in running] == [0] * 6
    assert sync(mine).code == 0
    assert len(sessions(mine)) == 6
    assert shared_head(tmp_path) == mine.commit("HEAD")
    assert status(mine) == ""


def test_a_detached_head_and_a_merge_under_way_are_said(pair: list[Git]):
    mine, _ = pair
    (mine.folder / "MERGE_HEAD").write_text(mine.commit("HEAD") + "\n")
    assert "a merge is under way" in sync(mine).err
    (mine.folder / "MERGE_HEAD").unlink()
    mine.run("checkout", "--quiet", "--detach")
    assert "no branch is checked out" in sync(mine).err


# Which remote


def test_without_a_remote_it_says_how_to_name_one(unit: Git):
    ran = sync(unit)
    assert ran.code == 2
    assert "`ledger sync --remote ADDRESS`" in ran.err


def test_a_new_address_becomes_origin_and_an_empty_one_gets_everything(unit: Git, tmp_path: Path):
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "empty.git")], check=True)
    ran = ledger("sync", "--remote", str(tmp_path / "empty.git"), at=unit)
    assert ran.code == 0, ran.err
    assert f"origin is {tmp_path / 'empty.git'} from now on" in ran.out
    assert "origin has nothing yet" in ran.out
    assert unit.setting("branch.main.remote") == "origin"
    assert unit.setting("branch.main.merge") == "refs/heads/main"
    assert unit.commit("origin/main") == unit.commit("HEAD")


def test_an_address_that_cannot_be_reached_is_not_kept(unit: Git, tmp_path: Path):
    assert sync(unit, "--remote", str(tmp_path / "nowhere.git")).code == 2
    assert unit.run("remote") == b""


@pytest.mark.parametrize("given", ["elsewhere", "--upload-pack=x", "-x"])
def test_what_is_neither_a_remote_nor_an_address_is_refused(pair: list[Git], given: str):
    ran = sync(pair[0], f"--remote={given}")
    assert ran.code == 2
    assert given in ran.err


def test_another_origin_is_not_overwritten(pair: list[Git], tmp_path: Path):
    ran = sync(pair[0], "--remote", str(tmp_path / "other.git"))
    assert ran.code == 2
    assert "origin is" in ran.err


def test_the_branchs_upstream_counts_before_origin(pair: list[Git], tmp_path: Path):
    mine, _ = pair
    backup = tmp_path / "backup.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(backup)], check=True)
    mine.run("remote", "add", "backup", str(backup))
    mine.run("push", "--quiet", "backup", "main:kept")
    mine.run("branch", "--quiet", "--set-upstream-to=backup/kept")
    session(mine, "2026-03-20")
    assert sync(mine).code == 0
    assert mine.commit("backup/kept") == mine.commit("HEAD")
    assert mine.commit("origin/main") != mine.commit("HEAD")


def test_names_and_passwords_in_an_address_are_not_shown(unit: Git):
    ran = sync(unit, "--remote", "http://li:secret@127.0.0.1:9/unit.git")
    assert ran.code == 2
    assert "secret" not in ran.err + ran.out


def test_a_clone_is_set_up_by_the_way_or_alone(pair: list[Git]):
    mine, theirs = pair
    for git in pair:
        git.run("config", "--remove-section", "merge.ledger")
        assert "`ledger sync --setup`" in ledger("check", at=git).err
        assert "sync --setup" not in ledger("check", "--format", "json", at=git).err
    assert "from now on" in sync(mine).out
    ran = sync(theirs, "--setup")
    assert (ran.code, ran.err) == (0, "")
    assert ledger("check", at=theirs).err == ""
    assert "already" in sync(theirs, "--setup").out


# Over a network


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """The address of a git daemon that serves the test's folder and takes pushes."""
    folder = subprocess.run(["git", "--exec-path"], capture_output=True, check=True).stdout
    program = Path(folder.decode().strip()) / "git-daemon"
    if not program.exists():
        pytest.skip("git-daemon is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--export-all", "--enable=receive-pack", "--reuseaddr", "--listen=127.0.0.1"]
    command = [str(program), *options, f"--port={port}", f"--base-path={tmp_path}", str(tmp_path)]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"git://127.0.0.1:{port}"
    running.terminate()
    running.wait(20)


def test_two_meet_over_a_real_network_protocol(daemon: str, tmp_path: Path):
    shared(tmp_path)
    mine, theirs = (clone(tmp_path, name, f"{daemon}/shared.git") for name in ("li", "wang"))
    session(mine, "2026-03-20")
    session(theirs, "2026-02-03")
    record(theirs, {"evidence/2026/big.bin": random.Random(1).randbytes(3 << 20)})
    assert sync(mine).code == 0
    ran = sync(theirs)
    assert ran.code == 0, ran.err
    assert f"shared with origin ({daemon}/shared.git)" in ran.out
    assert sync(mine).code == 0
    assert mine.commit("HEAD") == theirs.commit("HEAD") == shared_head(tmp_path)
    assert len((mine.root / "evidence/2026/big.bin").read_bytes()) == 3 << 20


def test_a_daemon_that_takes_no_pushes_is_quoted(daemon: str, tmp_path: Path):
    shared(tmp_path)
    mine = clone(tmp_path, "li", f"{daemon}/shared.git")
    bare = ["git", "-C", str(tmp_path / "shared.git"), "config", "daemon.receivepack", "false"]
    subprocess.run(bare, check=True)
    session(mine, "2026-03-20")
    ran = sync(mine)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "did not take it" in ran.err
