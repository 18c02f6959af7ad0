"""A write is one commit of its own paths, or nothing, whatever happens to whom."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.unfinished import is_unfinished, private_folder
from ledger.store.writing import Change, message, writing

NOTE = "study/2026/20260312-k7f3m.yaml"
TEXT = b"id: 20260312-k7f3m\n"


def write(git: Git, contents: dict[str, bytes | None], **options: bool) -> str | None:
    with writing(git) as writer:
        return writer.write(Change(contents, "study: a thing\n"), **options)


def status(git: Git) -> str:
    return git.run("status", "--porcelain=v1", "--untracked-files=all").decode()


def staged(git: Git) -> str:
    return git.run("diff", "--cached", "--name-only").decode()


def test_a_write_commits_its_own_paths_alone(unit: Git):
    (unit.root / "other.txt").write_text("staged by hand")
    unit.run("add", "other.txt")
    (unit.root / "roster.yaml").write_text("members: []\n")
    made = write(unit, {NOTE: TEXT})
    assert made == unit.commit("HEAD")
    assert unit.run("show", "--name-only", "--format=", "HEAD").decode().split() == [NOTE]
    assert staged(unit) == "other.txt\n"
    assert " M roster.yaml" in status(unit)


def test_a_write_leaves_alone_what_is_staged_in_any_way(unit: Git):
    for name in ("a.txt", "b.txt", "c.txt"):
        (unit.root / name).write_text("1")
    unit.run("add", "--all")
    unit.run("commit", "-qm", "x")
    (unit.root / "a.txt").write_text("2")
    (unit.root / "d.txt").write_text("2")
    unit.run("add", "a.txt", "d.txt")
    unit.run("rm", "-q", "b.txt")
    unit.run("update-index", "--chmod=+x", "c.txt")
    before = status(unit)
    write(unit, {NOTE: TEXT})
    assert unit.run("show", "--name-only", "--format=", "HEAD").decode().split() == [NOTE]
    assert status(unit) == before


def test_where_the_index_holds_several_versions_a_write_still_commits_its_own(unit: Git):
    oid = unit.run("rev-parse", "HEAD:roster.yaml").decode().strip()
    lines = [
        f"0 {'0' * 40}\troster.yaml",
        *(f"100644 {oid} {stage}\troster.yaml" for stage in (1, 2, 3)),
    ]
    unit.run("update-index", "--index-info", stdin="\n".join([*lines, ""]).encode())
    write(unit, {NOTE: TEXT})
    assert unit.run("show", "--name-only", "--format=", "HEAD").decode().split() == [NOTE]
    assert unit.run("ls-files", "--unmerged").count(b"\n") == 3
    assert unit.contents("HEAD", ["roster.yaml"])


def test_a_write_may_remove(unit: Git):
    write(unit, {NOTE: TEXT})
    write(unit, {NOTE: None})
    assert not (unit.root / NOTE).exists()
    assert status(unit) == ""


def test_without_commit_it_writes_and_stages(unit: Git):
    head = unit.commit("HEAD")
    assert write(unit, {NOTE: TEXT}, commit=False) is None
    assert unit.commit("HEAD") == head
    assert staged(unit) == f"{NOTE}\n"


def test_the_first_commit_of_a_repository_can_be_a_write(tmp_path: Path):
    from ledger.store.repository import create_repository

    git = create_repository(tmp_path / "new")
    assert write(git, {"unit.yaml": b"id: x\n"})
    assert git.run("log", "--format=%s").decode() == "study: a thing\n"


def test_a_refusing_hook_leaves_everything_as_it_was(unit: Git):
    hook = unit.folder / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'the hook says no' >&2\nexit 1\n")
    hook.chmod(0o755)
    (unit.root / "roster.yaml").write_text("members: [] # mine\n")
    unit.run("add", "roster.yaml")
    before = status(unit)
    with pytest.raises(LedgerError, match="the hook says no"):
        write(unit, {NOTE: TEXT, "roster.yaml": b"members: []\n"})
    assert status(unit) == before
    assert (unit.root / "roster.yaml").read_text() == "members: [] # mine\n"
    assert not (unit.root / "study").exists()
    assert not is_unfinished(unit)


def test_hooks_see_what_is_committed(unit: Git):
    hook = unit.folder / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ngit diff --cached --name-only > .git/seen\n")
    hook.chmod(0o755)
    write(unit, {NOTE: TEXT})
    assert (unit.folder / "seen").read_text() == f"{NOTE}\n"


def test_a_missing_identity_is_said_before_anything_is_touched(unit: Git, monkeypatch):
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.setenv("EMAIL", "")
    unit.run("config", "user.useConfigOnly", "true")
    with pytest.raises(LedgerError, match="git does not know who you are"):
        write(unit, {NOTE: TEXT})
    assert status(unit) == ""


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("MERGE_HEAD", "a merge is under way"),
        ("CHERRY_PICK_HEAD", "a rebase, cherry-pick or revert"),
    ],
)
def test_what_is_under_way_is_said(unit: Git, left: str, said: str):
    (unit.folder / left).write_text(unit.commit("HEAD") + "\n")
    with pytest.raises(LedgerError, match=said):
        write(unit, {NOTE: TEXT})
    assert not (unit.root / NOTE).exists()


def test_a_detached_head_is_said(unit: Git):
    unit.run("checkout", "--quiet", "--detach")
    with pytest.raises(LedgerError, match="no branch is checked out"):
        write(unit, {NOTE: TEXT})


def test_a_path_through_a_link_out_of_the_repository_is_refused(unit: Git, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (unit.root / "study").symlink_to(outside)
    with pytest.raises(LedgerError, match="leads out"):
        write(unit, {NOTE: TEXT})
    assert list(outside.iterdir()) == []


def test_a_file_where_a_folder_is_wanted_is_named_and_nothing_is_left(unit: Git):
    (unit.root / "study").write_text("in the way", "utf-8")
    with pytest.raises(LedgerError, match=f"^{NOTE} cannot be written, and nothing was changed"):
        write(unit, {"research/2026/first.yaml": b"x: 1\n", NOTE: TEXT})
    assert (unit.root / "study").read_text("utf-8") == "in the way"
    assert not (unit.root / "research").exists()
    assert staged(unit) == ""
    assert not (unit.folder / "ledger/journal").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only_is_named_by_the_file(unit: Git):
    write(unit, {NOTE: TEXT})
    place = unit.root / NOTE
    place.parent.chmod(0o555)
    try:
        with pytest.raises(LedgerError, match=f"^{NOTE} cannot be written.*Permission denied"):
            write(unit, {NOTE: b"x: 2\n"})
    finally:
        place.parent.chmod(0o755)
    assert place.read_bytes() == TEXT
    assert status(unit) == ""


def test_a_foreign_git_is_waited_for(unit: Git):
    lock = unit.folder / "index.lock"
    lock.touch()
    subprocess.Popen(
        [sys.executable, "-c", f"import time, os; time.sleep(0.5); os.unlink({str(lock)!r})"]
    )
    assert write(unit, {NOTE: TEXT})


def test_a_message_has_the_subject_and_trailers_of_the_log():
    text = message("study", "seminar 一季度\n集中学习", "20260312-k7f3m", "study/seminar", "add")
    assert text == (
        "study: seminar 一季度 集中学习 (20260312-k7f3m)\n\n"
        "Ledger-Entry: 20260312-k7f3m\nLedger-Kind: study/seminar\nLedger-Action: add\n"
    )


# What a killed writer leaves


def journal(git: Git, head: str | None, began: float | None = None) -> None:
    folder = private_folder(git)
    folder.mkdir(exist_ok=True)
    noted = {
        "began": time.time() if began is None else began,
        "head": head,
        "after": {NOTE: "aWQ6IDIwMjYwMzEyLWs3ZjNtCg=="},
        "before": {NOTE: {"content": None, "staged": None}},
    }
    (folder / "journal").write_text(json.dumps(noted))


def test_what_was_begun_and_not_committed_is_taken_back(unit: Git):
    journal(unit, unit.commit("HEAD"))
    (unit.root / NOTE).parent.mkdir(parents=True)
    (unit.root / NOTE).write_bytes(TEXT)
    unit.run("add", NOTE)
    (unit.folder / "index.lock").touch()
    assert is_unfinished(unit)
    other = "study/2026/20260313-aaaaa.yaml"
    assert write(unit, {other: b"id: 20260313-aaaaa\n"})
    assert not (unit.root / NOTE).exists()
    assert status(unit) == ""
    assert not is_unfinished(unit)


def test_what_was_committed_stays(unit: Git):
    head = unit.commit("HEAD")
    write(unit, {NOTE: TEXT})
    journal(unit, head)
    with writing(unit):
        pass
    assert (unit.root / NOTE).read_bytes() == TEXT
    assert status(unit) == ""


def test_what_a_user_changed_since_is_left(unit: Git):
    journal(unit, unit.commit("HEAD"))
    (unit.root / NOTE).parent.mkdir(parents=True)
    (unit.root / NOTE).write_text("id: mine\n")
    with writing(unit):
        pass
    assert (unit.root / NOTE).read_text() == "id: mine\n"


def test_a_lock_older_than_the_journal_is_not_ours_to_break(unit: Git):
    journal(unit, unit.commit("HEAD"))
    lock = unit.folder / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 3600, time.time() - 3600))
    with writing(unit):
        pass
    assert lock.exists()


def test_a_torn_journal_is_dropped(unit: Git):
    private_folder(unit).mkdir(exist_ok=True)
    (private_folder(unit) / "journal").write_text('{"began": 1')
    with writing(unit):
        pass
    assert not is_unfinished(unit)


def test_a_writer_at_work_is_not_unfinished(unit: Git):
    with writing(unit):
        (private_folder(unit) / "journal").write_text("{}")
        assert not is_unfinished(unit)
        (private_folder(unit) / "journal").unlink()


def test_an_interrupted_write_is_taken_back(unit: Git, monkeypatch):
    from ledger.store import writing as module

    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.Writer, "_commit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(unit, {NOTE: TEXT})
    assert status(unit) == ""


SCRIPT = """
import sys
from pathlib import Path
from ledger.store.git import Git
from ledger.store.writing import Change, writing
git = Git(Path(sys.argv[1]))
name = sys.argv[2]
with writing(git) as writer:
    text = f"id: {name}\\n".encode() * 200
    writer.write(Change({f"study/2026/{name}.yaml": text}, f"study: {name}\\n"))
"""


def begin(git: Git, name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SCRIPT, str(git.root), name]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def test_many_at_once_all_succeed(unit: Git):
    names = [f"20260312-{number:05}" for number in range(12)]
    assert [one.wait(120) for one in [begin(unit, name) for name in names]] == [0] * 12
    subjects = unit.run("log", "--format=%s").decode().splitlines()
    assert sorted(subjects) == sorted([*(f"study: {name}" for name in names), "unit: begin"])
    assert status(unit) == ""


@pytest.mark.parametrize("whole_group", [True, False], ids=["with-git", "without-git"])
def test_killed_at_any_moment_an_entry_is_whole_or_absent(unit: Git, whole_group: bool):
    """Killed at forty moments of its life; each time the next write puts things in order."""
    started = time.monotonic()
    assert begin(unit, "20260101-first").wait() == 0
    life = time.monotonic() - started
    for number in range(20):
        one = begin(unit, f"20260312-{number:05}")
        time.sleep(life * (0.3 + 0.7 * number / 20))
        kill = os.killpg if whole_group else os.kill
        with contextlib.suppress(ProcessLookupError):
            kill(one.pid, signal.SIGKILL)
        one.wait()
        assert begin(unit, f"20260401-{number:05}").wait(60) == 0
        assert status(unit) == ""
    for file in (unit.root / "study/2026").iterdir():
        assert file.read_text() == f"id: {file.stem}\n" * 200
    unit.run("fsck", "--strict")
    committed = unit.run("ls-tree", "-r", "--name-only", "HEAD", "study").decode().split()
    assert sorted(committed) == sorted(
        f"study/2026/{file.name}" for file in (unit.root / "study/2026").iterdir()
    )
