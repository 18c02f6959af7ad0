"""A merge lands whole or not at all, whatever else is staged or changed, and whoever is killed."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.landing import Landing
from ledger.store.meeting import forward, landing, meet, merge_trees
from ledger.store.syncing import head
from ledger.store.unfinished import is_unfinished, private_folder
from ledger.store.writing import Change, writing
from tests.store.clones import SHEET, SHEET_TEXT, change, clone, record, shared, show, status

NEW = "study/2026/20260312-k7f3m.yaml"
TEXT = "id: 20260312-k7f3m\nkind: seminar\n"


@pytest.fixture
def here(tmp_path: Path) -> Git:
    """A clone that has recorded something, and fetched what another has."""
    mine, theirs = shared(tmp_path, "li", "wang", files={"evidence/2026/old.pdf": "old"})
    change(mine, SHEET, "2026-01-05, hours: 2", "2026-01-05, hours: 3")
    change(theirs, SHEET, "2026-01-12, hours: 2", "2026-01-12, hours: 4")
    record(theirs, {NEW: TEXT, "evidence/2026/new.pdf": b"\0\1\xff", "evidence/2026/old.pdf": None})
    theirs.run("push", "--quiet", "origin", "main")
    mine.run("fetch", "--quiet")
    return mine


def way(git: Git, message: str = "sync: 2 changes of wang\n") -> Landing:
    meeting = meet(git, head(git), git.commit("origin/main"))
    if meeting.is_mine_behind:
        return forward(git, meeting)
    return landing(git, meeting, merge_trees(git, meeting), [], message)


def land(git: Git, one: Landing | None = None) -> str | None:
    with writing(git) as writer:
        return writer.land(one or way(git))


MERGED = SHEET_TEXT.replace("05, hours: 2", "05, hours: 3").replace("12, hours: 2", "12, hours: 4")


def test_a_merge_is_one_commit_of_both(here: Git):
    mine, theirs = here.commit("HEAD"), here.commit("origin/main")
    made = land(here)
    assert made == here.commit("HEAD")
    assert here.run("log", "-1", "--format=%P").decode().split() == [mine, theirs]
    assert here.run("log", "-1", "--format=%B").decode().strip() == "sync: 2 changes of wang"
    assert show(here, SHEET) == MERGED
    assert (here.root / SHEET).read_text("utf-8") == MERGED
    assert (here.root / "evidence/2026/new.pdf").read_bytes() == b"\0\1\xff"
    assert not (here.root / "evidence/2026/old.pdf").exists()
    assert status(here) == ""
    assert not (here.folder / "MERGE_HEAD").exists()
    assert not (private_folder(here) / "landing").exists()


def test_where_nothing_was_recorded_the_branch_moves_on(here: Git):
    here.run("reset", "--quiet", "--hard", "HEAD^")
    assert land(here) == here.commit("origin/main")
    assert status(here) == ""
    assert here.run("log", "-1", "--walk-reflogs", "--format=%gs").decode().strip() == (
        "sync: fast-forward"
    )


def test_the_first_commits_of_a_new_repository_can_land(here: Git, tmp_path: Path):
    git = clone(tmp_path, "zhao")
    git.run("update-ref", "-d", "HEAD")
    git.run("read-tree", "--empty")
    for path in git.run("ls-tree", "-r", "--name-only", "origin/main").decode().split():
        (git.root / path).unlink()
    assert land(git) == git.commit("origin/main")
    assert status(git) == ""


def test_what_is_staged_or_changed_elsewhere_stays_so(here: Git):
    (here.root / "roster.yaml").write_text("members: [] # mine\n")
    (here.root / "unit.yaml").write_text((here.root / "unit.yaml").read_text() + "# staged\n")
    here.run("add", "unit.yaml")
    (here.root / "notes.txt").write_text("a stray note")
    before = status(here)
    land(here)
    assert status(here) == before
    assert show(here, SHEET) == MERGED
    assert "# staged" not in show(here, "unit.yaml")


@pytest.mark.parametrize("staged", [False, True])
def test_a_change_that_the_merge_would_overwrite_is_in_the_way(here: Git, staged: bool):
    (here.root / SHEET).write_text("mine\n")
    if staged:
        here.run("add", SHEET)
        here.run("show", f"HEAD:{SHEET}")
        (here.root / SHEET).write_text(show(here, SHEET))
    before = status(here)
    with pytest.raises(LedgerError, match=SHEET):
        land(here)
    assert status(here) == before
    assert not is_unfinished(here)


@pytest.mark.parametrize("ignored", [False, True])
def test_a_file_in_the_way_is_named_and_stays(here: Git, ignored: bool):
    if ignored:
        (here.folder / "info" / "exclude").write_text("*.pdf\n")
    (here.root / "evidence/2026/new.pdf").write_text("mine")
    with pytest.raises(LedgerError, match=r"evidence/2026/new\.pdf"):
        land(here)
    assert (here.root / "evidence/2026/new.pdf").read_text() == "mine"


def test_a_change_hidden_from_git_is_still_in_the_way(here: Git):
    here.run("update-index", "--assume-unchanged", SHEET)
    (here.root / SHEET).write_text("mine\n")
    with pytest.raises(LedgerError, match=SHEET):
        land(here)
    assert (here.root / SHEET).read_text() == "mine\n"


def test_a_link_out_of_the_repository_is_in_the_way(here: Git, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    one = way(here)
    here.run("rm", "-r", "--quiet", "study")
    (here.root / "study").symlink_to(outside)
    with pytest.raises(LedgerError):
        land(here, one)
    assert list(outside.iterdir()) == []


def test_a_branch_that_has_moved_is_not_landed_on(here: Git):
    one = way(here)
    change(here, SHEET, "title: 自学", "title: 自习")
    assert land(here, one) is None
    assert status(here) == ""


def test_a_merge_under_way_is_said(here: Git):
    one = way(here)
    (here.folder / "MERGE_HEAD").write_text(here.commit("origin/main") + "\n")
    with pytest.raises(LedgerError, match="a merge is under way"):
        land(here, one)


def test_a_hook_sees_the_merged_tree_and_may_refuse(here: Git):
    hook = here.folder / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    seen = "git show :study/2026/20260105-s3hf0.yaml > .git/seen; test -f .git/MERGE_HEAD || exit 3"
    hook.write_text(f"#!/bin/sh\n{seen}\necho 'the hook says no' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = {path: (here.root / path).read_bytes() for path in (SHEET, "evidence/2026/old.pdf")}
    with pytest.raises(LedgerError, match="the hook says no"):
        land(here)
    assert (here.folder / "seen").read_text("utf-8") == MERGED
    assert status(here) == ""
    assert not (here.root / NEW).exists()
    assert {path: (here.root / path).read_bytes() for path in before} == before
    assert not (here.folder / "MERGE_HEAD").exists()
    assert not is_unfinished(here)


def test_a_missing_identity_is_said_and_a_mere_forward_needs_none(here: Git, monkeypatch):
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.setenv("EMAIL", "")
    here.run("config", "user.useConfigOnly", "true")
    here.run("config", "--unset", "user.name")
    here.run("config", "--unset", "user.email")
    with pytest.raises(LedgerError, match="git does not know who you are"):
        land(here)
    here.run("reset", "--quiet", "--hard", "HEAD^")
    assert land(here)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_merge_is_signed_where_git_signs(here: Git, tmp_path: Path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    here.run("config", "gpg.format", "ssh")
    here.run("config", "user.signingkey", str(key))
    here.run("config", "commit.gpgsign", "true")
    made = land(here)
    assert made
    assert b"gpgsig" in here.run("cat-file", "commit", made)


def test_a_file_may_become_a_folder(tmp_path: Path):
    mine, theirs = shared(tmp_path, "li", "wang", files={"evidence/a": "a file"})
    record(theirs, {"evidence/a": None})
    record(theirs, {"evidence/a/b.pdf": "in a folder"})
    theirs.run("push", "--quiet", "origin", "main")
    mine.run("fetch", "--quiet")
    land(mine)
    assert (mine.root / "evidence/a/b.pdf").read_text() == "in a folder"
    record(theirs, {"evidence/a/b.pdf": None})
    (theirs.root / "evidence/a").rmdir()
    record(theirs, {"evidence/a": "a file again"})
    theirs.run("push", "--quiet", "origin", "main")
    mine.run("fetch", "--quiet")
    land(mine)
    assert (mine.root / "evidence/a").read_text() == "a file again"
    assert status(mine) == ""


def test_a_file_here_and_a_folder_there_cannot_meet(tmp_path: Path):
    mine, theirs = shared(tmp_path, "li", "wang")
    record(mine, {"evidence/a": "a file"})
    record(theirs, {"evidence/a/b.pdf": "in a folder"})
    theirs.run("push", "--quiet", "origin", "main")
    mine.run("fetch", "--quiet")
    with pytest.raises(LedgerError, match="evidence/a is a file on one side"):
        way(mine)


def test_modes_and_links_land_as_they_are(tmp_path: Path):
    mine, theirs = shared(tmp_path, "li", "wang")
    change(mine, SHEET, "hours: 2}\n  -", "hours: 3}\n  -")
    (theirs.root / "run.sh").write_text("#!/bin/sh\n")
    (theirs.root / "run.sh").chmod(0o755)
    (theirs.root / "link").symlink_to("run.sh")
    theirs.run("add", "run.sh", "link")
    theirs.run("commit", "--quiet", "-m", "a link")
    theirs.run("push", "--quiet", "origin", "main")
    mine.run("fetch", "--quiet")
    land(mine)
    assert (mine.root / "link").readlink() == Path("run.sh")
    assert os.access(mine.root / "run.sh", os.X_OK)
    assert status(mine) == ""


# What a killed one leaves


def killed_at(git: Git, moment: str) -> None:
    """A landing whose process dies as soon as one of its steps is done."""
    code = f"""
import os, sys
from pathlib import Path
from ledger.store import landing as module
from tests.store.test_landing import land
from ledger.store.git import Git
did = module.Lander.{moment}
def dies(*arguments):
    did(*arguments)
    os._exit(9)
module.Lander.{moment} = dies
land(Git(Path(sys.argv[1])))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(git.root)], check=False)
    assert ran.returncode == 9


@pytest.mark.parametrize("moment", ["put", "enter"])
def test_who_dies_before_the_branch_moves_is_taken_back(here: Git, moment: str):
    (here.root / "roster.yaml").write_text("members: [] # mine\n")
    before = status(here)
    old = here.commit("HEAD")
    killed_at(here, moment)
    assert is_unfinished(here)
    with writing(here):
        pass
    assert status(here) == before
    assert here.commit("HEAD") == old
    assert (here.root / SHEET).read_text("utf-8") == show(here, SHEET)
    assert (here.root / "evidence/2026/old.pdf").read_text() == "old"
    assert not (here.root / NEW).exists()
    assert not is_unfinished(here)
    assert land(here)


@pytest.mark.parametrize("forwards", [True, False])
def test_who_dies_after_it_has_moved_is_finished(here: Git, forwards: bool):
    if forwards:
        here.run("reset", "--quiet", "--hard", "HEAD^")
    killed_at(here, "move")
    moved = here.commit("HEAD")
    with writing(here):
        pass
    assert here.commit("HEAD") == moved
    assert status(here) == ""
    assert not is_unfinished(here)
    assert not (here.folder / "MERGE_HEAD").exists()


def test_a_merge_begun_and_not_made_leaves_no_merge_head(here: Git):
    one = way(here)
    killed_at(here, "enter")
    (here.folder / "MERGE_HEAD").write_text(f"{one.theirs}\n")
    (here.folder / "MERGE_MSG").write_text("x")
    (here.folder / "index.lock").touch()
    with writing(here) as writer:
        writer.write(Change({"study/2026/20260401-aaaaa.yaml": b"id: 20260401-aaaaa\n"}, "study: x\n"))
    assert not (here.folder / "MERGE_HEAD").exists()
    assert not (here.folder / "MERGE_MSG").exists()
    assert status(here) == ""


@pytest.mark.parametrize("moment", ["lay_out", "enter"])
def test_a_lock_that_a_killed_git_left_on_our_own_index_does_no_harm(here: Git, moment: str):
    killed_at(here, moment)
    (private_folder(here) / "landing" / "index.lock").touch()
    assert land(here)
    assert status(here) == ""


def test_what_a_user_changed_since_is_left(here: Git):
    killed_at(here, "enter")
    (here.root / NEW).write_text("id: mine\n")
    (here.root / "evidence/2026/new.pdf").unlink()
    with writing(here):
        pass
    assert (here.root / NEW).read_text() == "id: mine\n"
    assert status(here) == f"?? {NEW}\n"


def test_the_journal_holds_no_contents(here: Git):
    killed_at(here, "enter")
    noted = json.loads((private_folder(here) / "journal").read_text())
    assert set(noted) == {"began", "landing"}
    assert "hours" not in json.dumps(noted)


@pytest.mark.parametrize("whole_group", [True, False], ids=["with-git", "without-git"])
def test_killed_at_any_moment_a_merge_is_whole_or_absent(here: Git, whole_group: bool):
    """Killed at twenty moments of its life; each time the next write puts things in order."""
    code = """
import sys
from pathlib import Path
from ledger.store.git import Git
from tests.store.test_landing import land
git = Git(Path(sys.argv[1]))
land(git)
"""

    def begin() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", code, str(here.root)]
        return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)

    old = here.commit("HEAD")
    started = time.monotonic()
    assert begin().wait(60) == 0
    life = time.monotonic() - started
    landed = 0
    for number in range(20):
        here.run("reset", "--quiet", "--hard", old)
        one = begin()
        time.sleep(life * (0.3 + 0.7 * number / 20))
        kill = os.killpg if whole_group else os.kill
        with contextlib.suppress(ProcessLookupError):
            kill(one.pid, signal.SIGKILL)
        one.wait()
        with writing(here):
            pass
        assert status(here) == ""
        assert not (here.folder / "MERGE_HEAD").exists()
        if here.commit("HEAD") == old:
            assert not (here.root / NEW).exists()
        else:
            landed += 1
            assert (here.root / SHEET).read_text("utf-8") == MERGED
            assert here.commit("HEAD^2") == here.commit("origin/main")
    assert landed < 20
    here.run("fsck", "--strict")
