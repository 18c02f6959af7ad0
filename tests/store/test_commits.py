"""Commits as git's log tells them."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ledger.store.commits import Touched, commit_on, commits, single
from ledger.store.git import Git
from ledger.store.repository import create_repository

SHANGHAI = ZoneInfo("Asia/Shanghai")


def commit(git: Git, message: str, when: str, files: dict[str, str] | None = None) -> str:
    for path, text in (files or {}).items():
        (git.root / path).write_text(text, "utf-8")
    git.run("add", "--all")
    dates = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00+00:00", "GIT_COMMITTER_DATE": when}
    git.run("commit", "--quiet", "--allow-empty", "-m", message, environment=dates)
    return git.commit("HEAD")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return create_repository(tmp_path / "new")


def test_a_commit_with_its_trailers_and_what_it_touched(git: Git):
    message = "s: a  b\n\nbody\n\nLedger-Entry: one\nLedger-Entry: two\nLedger-Action: edit\nOther: x\n"
    name = commit(git, message, "2026-03-12T15:00:00+08:00", {"a\nb.yaml": "1"})
    (one,) = commits(git)
    assert single(git, name) == one
    assert (one.id, one.parents, one.subject, one.action) == (name, (), "s: a  b", "edit")
    assert one.told("Ledger-Entry") == ("one", "two")
    assert (one.when.isoformat(), one.committed.hour) == ("2020-01-01T00:00:00+00:00", 15)
    (blob,) = git.tree(name)
    assert one.touched == (Touched("a\nb.yaml", None, blob.oid),)


def test_what_others_reach_can_be_left_out(git: Git):
    first = commit(git, "first", "2026-03-12T15:00:00+08:00")
    commit(git, "second", "2026-03-12T16:00:00+08:00")
    assert [one.subject for one in commits(git, "HEAD", [first])] == ["second"]
    assert [one.subject for one in commits(git, first)] == ["first"]
    assert commits(git, "no-such-branch") == ()


def test_a_submodule_is_no_file(git: Git):
    first = commit(git, "first", "2026-03-12T15:00:00+08:00")
    git.run("update-index", "--add", "--cacheinfo", f"160000,{first},study")
    git.run("commit", "--quiet", "-m", "second")
    assert [one.touched for one in commits(git)] == [(), ()]


@pytest.mark.parametrize("when", ["99999999999999 +0000", "1 +9999", "99999999 -9959"])
def test_moments_that_no_calendar_holds_break_nothing(git: Git, when: str):
    tree = git.run("write-tree").decode().strip()
    who = f"x <x@example.invalid> {when}"
    text = f"tree {tree}\nauthor {who}\ncommitter {who}\n\nodd\n"
    made = git.run("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=text.encode())
    (one,) = commits(git, made.decode().strip())
    assert one.subject == "odd"
    assert one.when.astimezone(SHANGHAI).year < 3000


def test_the_last_commit_by_the_end_of_a_day(git: Git):
    early = commit(git, "early", "2026-03-11T15:59:59+00:00")  # 23:59:59 in Shanghai
    late = commit(git, "late", "2026-03-11T16:00:00+00:00")
    days = [commit_on(git, date(2026, 3, day), SHANGHAI) for day in (10, 11, 12)]
    assert days == [None, early, late]
    assert commit_on(git, date(2026, 3, 11), ZoneInfo("UTC")) == late


def test_before_the_first_commit(git: Git):
    assert commits(git) == ()
    assert commit_on(git, date(2026, 3, 11), SHANGHAI) is None
    assert git.shared() == []


def test_what_differs_from_head(git: Git):
    commit(git, "first", "2026-03-12T15:00:00+08:00", {name: name for name in "abcde"})
    (git.root / "a").write_text("changed")
    (git.root / "b").unlink()
    (git.root / "c").write_text("staged")
    git.run("add", "c")
    (git.root / "d").rename(git.root / "f g")
    (git.root / ".git/info/exclude").write_text("ignored\n")
    (git.root / "ignored").write_text("x")
    names = ["a", "b", "c", "d", "e", "f g", "ignored", "nothing"]
    assert sorted(git.differing(names)) == ["a", "b", "c", "d", "f g", "ignored"]
