"""Very many files in one commit: the same promises as for one, in time that grows as they do."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.bulk import MANY
from ledger.store.git import Git
from ledger.store.writing import Change, writing
from tests.counting import gits

NAMES = [f"study/2026/20260312-{number:05}.yaml" for number in range(MANY + 1)]
CONTENTS: dict[str, bytes | None] = {name: f"id: {name[11:25]}\n".encode() for name in NAMES}


def write(git: Git, contents: dict[str, bytes | None], **options: bool) -> str | None:
    with writing(git) as writer:
        return writer.write(Change(contents, "study: a thing\n"), **options)


def status(git: Git) -> str:
    return git.run("status", "--porcelain=v1", "--untracked-files=all").decode()


def committed(git: Git) -> set[str]:
    return set(git.run("show", "--name-only", "--format=", "HEAD").decode().split())


def test_they_are_one_commit_and_nothing_else_is_in_it(unit: Git):
    (unit.root / "other.txt").write_text("staged by hand")
    unit.run("add", "other.txt")
    (unit.root / "unit.yaml").write_text("id: mine\n")
    unit.run("add", "unit.yaml")
    unit.run("rm", "--quiet", "--cached", "roster.yaml")
    before = status(unit)
    write(unit, CONTENTS)
    assert committed(unit) == set(NAMES)
    assert unit.contents("HEAD", NAMES) == CONTENTS
    assert status(unit) == before
    unit.run("fsck", "--strict")
    assert not list((unit.folder / "ledger").glob("tmp-*"))


def test_they_can_be_staged_alone_and_be_taken_away(unit: Git):
    head = unit.commit("HEAD")
    assert write(unit, CONTENTS, commit=False) is None
    assert unit.commit("HEAD") == head
    assert set(unit.run("diff", "--cached", "--name-only").decode().split()) == set(NAMES)
    write(unit, CONTENTS)
    write(unit, dict.fromkeys(NAMES))
    assert status(unit) == ""
    assert not (unit.root / "study").exists()


def test_what_git_turns_is_turned(unit: Git):
    """Filters, keywords and ends of lines are git's own business, file by file."""
    unit.run("config", "filter.loud.clean", "tr a-z A-Z")
    (unit.root / ".git" / "info" / "attributes").write_text(
        f"{NAMES[0]} filter=loud\n{NAMES[1]} ident\n{NAMES[2]} text\n"
    )
    contents = dict(CONTENTS)
    contents[NAMES[0]] = b"id: loud\n"
    contents[NAMES[1]] = b"note: $Id: 123 $\n"
    contents[NAMES[2]] = b"id: a\r\nnote: b\r\n"
    write(unit, contents)
    found = unit.contents("HEAD", NAMES[:4])
    assert found[NAMES[0]] == b"ID: LOUD\n"
    assert found[NAMES[1]] == b"note: $Id$\n"
    assert found[NAMES[2]] == b"id: a\nnote: b\n"
    assert found[NAMES[3]] == CONTENTS[NAMES[3]]
    assert status(unit) == ""


def test_a_file_that_may_be_run_stays_one(unit: Git):
    write(unit, CONTENTS)
    (unit.root / NAMES[0]).chmod(0o755)
    unit.run("add", NAMES[0])
    unit.run("commit", "--quiet", "-m", "by hand")
    write(unit, dict.fromkeys(NAMES, b"id: other\n"))
    assert unit.run("ls-files", "-s", NAMES[0]).startswith(b"100755")
    assert status(unit) == ""


def test_hooks_see_them_and_may_refuse(unit: Git):
    hook = unit.folder / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ngit diff --cached --name-only > .git/seen\nexit 1\n")
    hook.chmod(0o755)
    (unit.root / "roster.yaml").write_text("members: [] # mine\n")
    unit.run("add", "roster.yaml")
    before = status(unit)
    with pytest.raises(LedgerError, match="without a word"):
        write(unit, CONTENTS)
    assert set((unit.folder / "seen").read_text().split()) == set(NAMES)
    assert status(unit) == before
    assert not (unit.root / "study").exists()


def test_as_many_processes_of_git_as_for_fewer(unit: Git, tmp_path: Path):
    with gits(tmp_path) as some:
        write(unit, CONTENTS)
    many: dict[str, bytes | None] = {f"study/2025/20250312-{n:05}.yaml": b"id: b\n" for n in range(900)}
    with gits(tmp_path) as more:
        write(unit, many)
    assert more == some


def test_what_git_says_of_many_paths_is_what_it_says_of_each(unit: Git):
    """Of few paths git is asked for these, of many for all."""
    contents = {**CONTENTS, "research/2026/a.yaml": b"a: 1\n"}
    write(unit, contents)
    (unit.root / NAMES[3]).write_bytes(b"id: changed\n")
    (unit.root / NAMES[4]).write_bytes(b"id: staged\n")
    unit.run("add", NAMES[4])
    (unit.root / NAMES[5]).unlink()
    (unit.root / "new").mkdir()
    (unit.root / "new" / "b.yaml").write_text("b: 1\n")
    (unit.root / "old").mkdir()
    (unit.root / "old" / "c.yaml").write_text("c: 1\n")
    (unit.root / ".git" / "info" / "exclude").write_text("old/\n")
    paths = [*NAMES, "new/b.yaml", "old/c.yaml", "nowhere.yaml"]
    assert len(paths) > MANY
    assert set(unit.differing(paths)) == {*NAMES[3:6], "new/b.yaml", "old/c.yaml"}
    assert unit.contents("HEAD", paths) == CONTENTS
    assert unit.contents("nothing", paths) == {}
    assert {one.path for one in unit.tree("HEAD", paths)} == set(NAMES)
    assert {one.path for one in unit.tree("HEAD", [*paths, "research"])} == set(contents)
    assert {one.path for one in unit.index(paths)} == set(NAMES)
