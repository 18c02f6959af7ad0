"""Turns to write leave a trace, and HEAD is where git says that it is."""

import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.heads import head, is_on_branch
from ledger.store.reading import Reading, read_unit
from ledger.store.recording import Proposal, Recording, Seen
from ledger.store.sources import WorkTree
from ledger.store.turns import number, turn
from ledger.store.writing import Change, writing

TODAY = date(2026, 5, 10)
NOTE = "evidence/2026/a.txt"


def write(git: Git, path: str = NOTE) -> None:
    with writing(git) as writer:
        writer.write(Change({path: b"1"}, "study: a thing\n"))


def test_a_turn_that_ended_leaves_another_even_number(unit: Git):
    before = number(unit)
    with turn(unit):
        assert number(unit) % 2 == 1
    assert number(unit) % 2 == 0
    assert number(unit) > before


def test_a_turn_that_failed_leaves_nothing_to_rely_on(unit: Git):
    def fail() -> None:
        with turn(unit):
            raise LedgerError("no")

    with pytest.raises(LedgerError):
        fail()
    assert number(unit) % 2 == 1
    write(unit)
    assert number(unit) % 2 == 0


@pytest.mark.parametrize("left", [b"", b"x", b"7"])
def test_any_lock_of_before_will_do(unit: Git, left: bytes):
    place = unit.folder / "ledger" / "lock"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(left)
    write(unit)
    assert number(unit) % 2 == 0


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Reading]:
    """The readings that recording makes anew."""
    made: list[Reading] = []

    def reading(source: WorkTree) -> Reading:
        made.append(read_unit(source))
        return made[-1]

    monkeypatch.setattr("ledger.store.recording.read_unit", reading)
    return made


def recording(git: Git, *, ago: float = 0.0) -> Recording:
    source = WorkTree(git.root, git.folder / "ledger")
    seen = Seen(read_unit(source), number(git), time.monotonic() - ago)
    return Recording(git, source, TODAY, seen)


def change(place: Recording) -> None:
    place.change(lambda _: Proposal({"evidence/2026/b.txt": b"2"}, "study: another\n"))


def test_what_was_read_a_moment_ago_is_not_read_again(unit: Git, read: list[Reading]):
    change(recording(unit))
    assert read == []


def test_what_was_read_long_ago_is_read_anew(unit: Git, read: list[Reading]):
    change(recording(unit, ago=60))
    assert len(read) == 1


def test_after_anothers_turn_it_is_read_anew(unit: Git, read: list[Reading]):
    place = recording(unit)
    write(unit)
    change(place)
    assert len(read) == 1


def test_what_another_left_unfinished_is_read_anew(unit: Git, read: list[Reading]):
    with pytest.raises(LedgerError), turn(unit):
        raise LedgerError("no")
    change(recording(unit))
    assert len(read) == 1


# HEAD


def asked(git: Git) -> str | None:
    status, output, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD")
    return None if status else output.decode().strip()


def test_head_is_found_wherever_git_keeps_it(unit: Git, tmp_path: Path):
    assert head(unit) == asked(unit)
    unit.run("pack-refs", "--all")
    assert head(unit) == asked(unit)
    write(unit)
    assert head(unit) == asked(unit)
    unit.run("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Git(tmp_path / "side")
    write(side, "evidence/2026/c.txt")
    assert head(side) == asked(side) != head(unit)
    unit.run("checkout", "--quiet", "--detach")
    assert head(unit) == asked(unit)
    assert not is_on_branch(unit)
    unit.run("symbolic-ref", "HEAD", "refs/heads/nothing-yet")
    assert head(unit) is None
    assert is_on_branch(unit)


def test_contents_of_a_revision_are_found_whatever_paths_are_called(unit: Git):
    odd = ["a b.txt", "a\nb.txt", "零.txt", "missing missing"]
    for name in odd:
        (unit.root / name).write_bytes(name.encode())
    unit.run("add", "--all")
    subprocess.run(["git", "commit", "-qm", "x"], cwd=unit.root, check=True)
    for names in (odd, odd[:1], [odd[3], odd[2], "not there", ".git", "study"]):
        found = unit.contents("HEAD", names)
        assert found == {name: name.encode() for name in names if name in odd}
    assert unit.contents("no-such", odd) == {}
    assert unit.contents("no-such", odd[2:]) == {}
