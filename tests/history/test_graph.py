"""Merge bases, the sides of a merge and what a file was: as git itself finds them."""

import random
from itertools import combinations
from pathlib import Path

import pytest

from ledger.history.graph import Graph
from ledger.store.commits import commits
from ledger.store.git import Git
from ledger.store.repository import create_repository

PATHS = [f"study/2026/{name}.yaml" for name in "abcd"]


def wild(folder: Path, seed: int, length: int = 30) -> tuple[Git, list[str]]:
    """A history in which merges of two or three happen everywhere, and trees owe nothing to anybody."""
    dice = random.Random(seed)
    git = create_repository(folder)
    made: list[int] = []
    stream = []
    for number in range(1, length + 1):
        parents = dice.sample(made, min(len(made), dice.choice([1, 1, 2, 2, 3])))
        who = f"x <x@example.invalid> {1_770_000_000 + dice.choice([number, 500 - number])} +0800"
        lines = [f"commit refs/heads/wild\nmark :{number}\nauthor {who}\ncommitter {who}\ndata 0"]
        if parents:
            lines.append(f"from :{parents[0]}")
            lines += [f"merge :{one}" for one in parents[1:]]
        for path in dice.sample(PATHS, dice.randint(0, 2)):
            text = f"a: {dice.randint(1, 5)}"
            lines.append(
                f"M 100644 inline {path}\ndata {len(text)}\n{text}"
                if dice.random() < 0.8
                else f"D {path}"
            )
        stream.append("\n".join(lines) + "\n\n")
        made.append(number)
    # A last commit that reaches all the others.
    who = "x <x@example.invalid> 1780000000 +0800"
    merges = "".join(f"merge :{one}\n" for one in made[:-1])
    stream.append(
        f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 0\nfrom :{made[-1]}\n{merges}\n"
    )
    git.run("fast-import", "--quiet", "--force", stdin="".join(stream).encode())
    ids = git.run("rev-list", "main").decode().split()
    return git, ids


@pytest.mark.parametrize("seed", range(4))
def test_bases_and_sides_are_those_that_git_finds(tmp_path: Path, seed: int):
    git, ids = wild(tmp_path / "wild", seed)
    graph = Graph(commits(git, "main"))
    for one, other in random.Random(seed).sample(list(combinations(ids[1:], 2)), 40):
        fork = graph.fork((one, other))
        status, output, _ = git.attempt("merge-base", "--all", one, other)
        assert set(fork.bases) == set(output.decode().split()), status
        side = git.run("rev-list", other, f"^{one}").decode().split()
        assert set(fork.sides[0]) == set(side)


@pytest.mark.parametrize("seed", range(4))
def test_a_blob_is_what_the_commits_tree_holds(tmp_path: Path, seed: int):
    git, ids = wild(tmp_path / "wild", seed)
    graph = Graph(commits(git, "main"))
    for name in ids:
        there = {blob.path: blob.oid for blob in git.tree(name)}
        for path in PATHS:
            found = graph.blob(name, path)
            assert (found.after if found else None) == there.get(path)


def test_parents_that_share_nothing_have_no_base(tmp_path: Path):
    git, _ = wild(tmp_path / "wild", 1)
    roots = git.run("rev-list", "--max-parents=0", "main").decode().split()
    fork = Graph(commits(git, "main")).fork([roots[0], roots[0]])
    assert fork.bases == (roots[0],)
    git.run("checkout", "--quiet", "--orphan", "alone")
    git.run("commit", "--quiet", "--allow-empty", "-m", "alone")
    alone = git.commit("HEAD")
    git.run("switch", "--quiet", "main", "--discard-changes")
    git.run("merge", "--quiet", "--allow-unrelated-histories", "-s", "ours", "-m", "both", "alone")
    assert Graph(commits(git, "main")).fork([git.commit("main^"), alone]).bases == ()


def test_a_parent_that_a_shallow_clone_lacks_is_no_one(tmp_path: Path):
    git, _ = wild(tmp_path / "wild", 2)
    known = commits(git, "main")
    fork = Graph(known[:5]).fork(known[0].parents)
    assert set(fork.bases) <= {one.id for one in known[:5]}
