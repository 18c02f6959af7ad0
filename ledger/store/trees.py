"""Git's trees: which files a revision has, and a new tree out of an old one."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ledger.records import dataclass
from ledger.store.git import Git

LINK, MODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Version:
    """What a path is in a tree: git's mode and the blob's id."""

    mode: str
    oid: str


def versions(git: Git, revision: str | None) -> dict[str, Version]:
    """All files of a revision by path; none before the first commit."""
    if revision is None:
        return {}
    found = {}
    for line in git.run("ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        mode, _, oid = head.decode().split()
        found[os.fsdecode(path)] = Version(mode, oid)
    return found


def index_lines(git: Git, files: Mapping[str, Version | None]) -> bytes:
    """What `update-index -z --index-info` reads to make these paths so; None takes one out."""
    nothing = ""
    if None in files.values():
        nothing = "0" * len(git.run("hash-object", "--stdin", stdin=b"").strip())
    lines = (
        f"{one.mode} {one.oid}\t{path}\0" if one else f"0 {nothing}\t{path}\0"
        for path, one in files.items()
    )
    return os.fsencode("".join(lines))


def write_blob(git: Git, content: bytes) -> str:
    """A content put among git's objects; its id."""
    return git.run("hash-object", "-w", "--stdin", stdin=content).decode().strip()


def write_tree(git: Git, base: str | None, changes: Mapping[str, Version | None]) -> str:
    """The id of a new tree: a revision's with some paths changed. No index of the clone is touched."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        surroundings = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        if base is not None:
            git.run("read-tree", base, environment=surroundings)
        lines = index_lines(git, changes)
        git.run("update-index", "-z", "--index-info", stdin=lines, environment=surroundings)
        return git.run("write-tree", environment=surroundings).decode().strip()
