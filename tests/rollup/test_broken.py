"""Every way in which a repository can be broken: its unit is named and never met; the others go on."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.rollup.gathering import BROKEN, FRESH, STALE, UNSEEN, Account, asked, gather, total
from ledger.rollup.judging import judge
from ledger.rollup.keeping import opened
from ledger.rollup.running import here
from ledger.rollup.subordinates import read_subordinates
from ledger.rollup.syncing import begin, end, sync, tasks
from ledger.store import mirror
from ledger.store.fetching import Limits
from tests.rollup.city import DAY, VIEW, City, commit, git, put, unit_text

LIMITS = Limits(seconds=60)


def synced(city: City, day: str = "2026-05-10") -> None:
    reading = city.reading()
    with opened(city.cache) as cache:
        todo = tasks(read_subordinates(reading), city.root, cache)
        list(sync(cache, todo, begin(cache, day, anew=True), day, LIMITS, 4))
        end(cache)


def accounts(city: City) -> dict[str, Account]:
    reading = city.reading()
    with opened(city.cache) as cache:
        found = gather(
            reading, read_subordinates(reading), city.root, cache, VIEW, DAY, here, whole=True
        )
    return {one.line.id: one for one in found.accounts}


def state_of(city: City, name: str) -> str:
    """A unit's state after a fetch; whatever it is, the two sound units are read and counted."""
    synced(city)
    found = accounts(city)
    assert {one.line.id for one in found.values()} == set(city.lines)
    assert found["one"].state == found["two"].state == FRESH
    assert total([found["one"]]) == {"met": 2, "missed": 1}
    if found[name].state != FRESH:
        assert "met" not in total([found[name]])
        assert found[name].fault is not None
    return found[name].state


def tree(folder: Path, lines: str) -> str:
    return git(folder, "mktree", "--missing", stdin=lines.encode())


def move(folder: Path, tree_id: str) -> None:
    git(folder, "update-ref", "HEAD", git(folder, "commit-tree", tree_id, "-m", "odd"))


def empty(folder: Path) -> None:
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)


def gone(folder: Path) -> None:
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def other_branch(folder: Path) -> None:
    git(folder, "branch", "-m", "main", "trunk")


def no_repository(folder: Path) -> None:
    subprocess.run(["rm", "-rf", str(folder / ".git")], check=True)


def _object(folder: Path, revision: str) -> Path:
    name = git(folder, "rev-parse", revision)
    return folder / ".git/objects" / name[:2] / name[2:]


def corrupt_blob(folder: Path) -> None:
    place = _object(folder, "HEAD:unit.yaml")
    place.chmod(0o644)
    place.write_bytes(b"nothing that zlib knows")


def missing_tree(folder: Path) -> None:
    _object(folder, "HEAD^{tree}").unlink()


def missing_entry(folder: Path) -> None:
    _object(folder, "HEAD:roster.yaml").unlink()


def truncated_pack(folder: Path) -> None:
    git(folder, "repack", "-adq")
    pack = next((folder / ".git/objects/pack").glob("*.pack"))
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:-40])


def odd_names(folder: Path) -> None:
    """A path that leaves its folder, as no honest git writes it."""
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=b"x")
    body = b"100644 ..\0" + bytes.fromhex(blob)
    made = git(folder, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=body)
    move(folder, made)


@pytest.mark.parametrize(
    "breaking",
    [
        *(empty, gone, other_branch, no_repository, corrupt_blob, missing_tree, missing_entry),
        *(truncated_pack, odd_names),
    ],
)
def test_a_repository_that_cannot_be_fetched_is_named_and_never_met(
    city: City, breaking: Callable[[Path], None]
):
    breaking(city.add("odd"))
    assert state_of(city, "odd") == UNSEEN


@pytest.mark.parametrize("breaking", [gone, other_branch, no_repository, missing_tree])
def test_one_that_was_reached_before_is_stale_since_then(city: City, breaking: Callable[[Path], None]):
    folder = city.add("odd")
    synced(city, "2026-05-01")
    fresh = total([accounts(city)["odd"]])
    put(folder, {"note.txt": "something new, so that git has to send it\n"})
    commit(folder)
    breaking(folder)
    assert state_of(city, "odd") == STALE
    odd = accounts(city)["odd"]
    assert odd.since == "2026-05-01"
    assert total([odd]) == {"stale": asked(fresh)}


def not_yaml(folder: Path) -> None:
    put(folder, {"unit.yaml": "id: [odd\nname: 例\n"})


def not_utf8(folder: Path) -> None:
    put(folder, {"unit.yaml": unit_text("odd").encode("gbk")})


def no_unit(folder: Path) -> None:
    (folder / "unit.yaml").unlink()


def wrong_id(folder: Path) -> None:
    put(folder, {"unit.yaml": unit_text("one")})


def linked_unit(folder: Path) -> None:
    (folder / "unit.yaml").unlink()
    (folder / "unit.yaml").symlink_to("/etc/hostname")


def huge_unit(folder: Path) -> None:
    put(folder, {"unit.yaml": unit_text("odd") + "# " + "x" * (1 << 20) + "\n"})


@pytest.mark.parametrize("breaking", [not_yaml, not_utf8, no_unit, wrong_id, linked_unit, huge_unit])
def test_a_unit_that_cannot_say_who_it_is_is_not_judged(city: City, breaking: Callable[[Path], None]):
    folder = city.add("odd")
    breaking(folder)
    commit(folder)
    assert state_of(city, "odd") == BROKEN


def test_a_hundred_thousand_files_are_counted_and_not_read(city: City, monkeypatch):
    folder = city.add("odd")
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=b"a: 1\n")
    lines = "".join(f"100644 blob {blob}\t20260101-{number:05}.yaml\n" for number in range(100_000))
    year = tree(folder, lines)
    study = tree(folder, f"040000 tree {year}\t2026\n")
    top = git(folder, "ls-tree", "HEAD") + f"\n040000 tree {study}\tstudy\n"
    move(folder, tree(folder, top))
    assert state_of(city, "odd") == BROKEN
    monkeypatch.setattr(mirror, "MAX_FILES", 200_000)
    monkeypatch.setattr(mirror, "MAX_TOTAL", 1000)
    verdict = judge(city.job("odd"))
    assert verdict.fault is not None
    assert "MiB" in verdict.fault.text


ODD_FILES = {
    "study/2026/20260101-aaaaa.yaml": b"\xff\xfe\x00",
    "study/2026/20260102-aaaaa.yaml": b"id: [",
    "study/2026/20260103-aaaaa.yaml": b"# " + b"x" * (1 << 20) + b"\n",
    "study/2026/20260104-aaaaa.yaml": b"a: &a [1]\nb: [*a, *a]\n",
    "study/2026/20260105-aaaaa.yaml": b"[" * 5000,
    "study/2026/20260106-aaaaa.yaml": b"",
}


def test_what_cannot_be_read_of_a_unit_is_left_out_and_the_rest_counts(city: City):
    folder = city.add("odd", {**ODD_FILES, "study/2026/note.txt": "no entry\n"})
    (folder / "study/2026/20260107-aaaaa.yaml").symlink_to("../../roster.yaml")
    (folder / os.fsdecode(b"study/2026/\xff\xfe.yaml")).write_bytes(b"id: x\n")
    commit(folder)
    assert state_of(city, "odd") == FRESH
    odd = accounts(city)["odd"]
    assert odd.verdict is not None
    assert len(odd.verdict.left_out) == len(ODD_FILES) + 2
    assert odd.verdict.canonical().decode("utf-8")


def test_a_submodule_is_not_followed(city: City):
    folder = city.add("odd")
    top = git(folder, "ls-tree", "HEAD") + "\n160000 commit " + "a" * 40 + "\tstudy\n"
    move(folder, tree(folder, top))
    assert state_of(city, "odd") == FRESH


def test_folders_without_end_are_not_walked_to_their_end(city: City):
    folder = city.add("odd")
    deep = git(folder, "hash-object", "-w", "--stdin", stdin=b"a: 1\n")
    below = tree(folder, f"100644 blob {deep}\tx.yaml\n")
    for _ in range(60):
        below = tree(folder, f"040000 tree {below}\td\n")
    top = git(folder, "ls-tree", "HEAD") + f"\n040000 tree {below}\tstudy\n"
    move(folder, tree(folder, top))
    assert state_of(city, "odd") == FRESH


def test_history_that_was_replaced_is_noticed(city: City):
    folder = city.add("odd")
    synced(city, "2026-05-01")
    put(folder, {"note.txt": "other\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--amend", "-m", "as if it had always been so")
    synced(city, "2026-05-02")
    odd = accounts(city)["odd"]
    assert odd.state == FRESH
    assert odd.reached.rewritten == "2026-05-02"


def test_a_mirror_that_was_damaged_is_fetched_anew_when_asked(city: City):
    synced(city)
    with opened(city.cache) as cache:
        task = next(one for one in tasks(city.listed(), city.root, cache) if one.line.id == "one")
        for pack in (task.mirror / "objects/pack").iterdir():
            pack.chmod(0o644)
            pack.write_bytes(b"")
    assert accounts(city)["one"].state == BROKEN
    with opened(city.cache) as cache:
        todo = tasks(city.listed(), city.root, cache)
        list(sync(cache, todo, 2, "2026-05-10", LIMITS, 2, afresh=True))
    assert accounts(city)["one"].state == FRESH
