"""The past as it was read once: commits never change, so git is asked for new ones alone.

What git's log says of a revision is kept under `.git/ledger/`, and with it how files were called that a
commit brought or took away, by their blobs. What else a log depends on (mailmaps, replaced commits, a
shallow end, settings, the tool) is a part of the key; where any of it differs all is read anew. Losing
the file loses nothing, and whatever is wrong with it, it is as if there were none.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from zlib import crc32

from ledger.core.values import Fields
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.commits import Commit, Told, commit_of, shallow, tip_of, told
from ledger.store.discovery import common
from ledger.store.git import Git
from ledger.store.recall import this_tool
from ledger.store.unfinished import private_folder

WORTH = 300
"""A past of fewer commits is read as quickly from git."""

_SOME = 50
"""So many new commits are worth to be kept; fewer are asked for again as quickly."""

Head: TypeAlias = dict[str, str | None] | None
"""What an entry is called: its kind and title. None for what could not be read."""


@dataclass(slots=True)
class Annals:
    """The commits of a revision, children first, and the heads of blobs that are known."""

    commits: tuple[Commit, ...] = ()
    ends: frozenset[str] = frozenset()
    _kept: "_Kept | None" = None

    @property
    def heads(self) -> Mapping[str, Head]:
        return self._kept.heads if self._kept else {}

    def learn(self, heads: Mapping[str, Head]) -> None:
        """Keep the heads of more blobs for the next time."""
        if self._kept and heads:
            self._kept.heads.update(heads)
            self._kept.save()


@dataclass(slots=True)
class _Kept:
    """What is kept, and where: the tip, all that it reaches as git tells it, heads by blob."""

    place: Path
    key: str
    tip: str
    told: list[Told]
    heads: dict[str, Head]

    def save(self) -> None:
        """Put it in place as a whole. What cannot be saved is not."""
        body = json.dumps([self.tip, self.told, self.heads], separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            self.place.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.place.parent, prefix="tmp-")
            with os.fdopen(handle, "wb") as file:
                file.write(f"{self.key} {crc32(body)}\n".encode() + body)
            Path(name).replace(self.place)


def read(git: Git, tip: str) -> Annals:
    """All commits that a tip reaches; none before the first."""
    commit = tip_of(git, tip)
    if commit is None:
        return Annals()
    kept = _kept(git)
    if kept is None or not _brought_up(git, kept, commit):
        many = told(git, commit)
        key = _key(git) if len(many) >= WORTH else None
        if key is None:
            return Annals(tuple(map(commit_of, many)), shallow(git))
        kept = _Kept(_place(git), key, commit, many, kept.heads if kept else {})
        kept.save()
    return Annals(tuple(map(commit_of, kept.told)), shallow(git), kept)


def head_of(data: Fields | None) -> Head:
    """What is kept of a document: how it is called."""
    if data is None:
        return None
    found = {name: data.get(name) for name in ("kind", "title")}
    return {name: value if isinstance(value, str) else None for name, value in found.items()}


def _place(git: Git) -> Path:
    return private_folder(git) / "past.json"


def _kept(git: Git) -> _Kept | None:
    """What is kept, if it is whole and nothing has changed that it depends on."""
    try:
        first, _, body = _place(git).read_bytes().partition(b"\n")
        key = _key(git)
        if key is None or first != f"{key} {crc32(body)}".encode():
            return None
        tip, many, heads = json.loads(body)
    except (OSError, ValueError):
        return None
    return _Kept(_place(git), key, tip, many, heads)


def _brought_up(git: Git, kept: _Kept, commit: str) -> bool:
    """Put in front what has been committed since; False where that is not all that has happened."""
    if kept.tip == commit:
        return True
    try:
        new = told(git, commit, (kept.tip,))
    except LedgerError:  # what was known then is not there any more
        return False
    if not _atop(new, kept.tip):
        return False
    kept.tip, kept.told = commit, new + kept.told
    if len(new) >= _SOME:
        kept.save()
    return True


def _atop(new: Sequence[Told], tip: str) -> bool:
    """Whether all of some commits descend from a tip by no other way than through it.

    Then a log of them all tells them before it, and after it what it told then.
    """
    known = {one[0] for one in new} | {tip}
    parents = [one[1].split() for one in new]
    return any(tip in one for one in parents) and all(one and known.issuperset(one) for one in parents)


def _key(git: Git) -> str | None:
    """A sign of all that a log depends on besides its commits; None where more is set than is seen."""
    settings = git.run("config", "--list", "-z")
    if b"mailmap." in settings:  # names are mapped by files or blobs that may lie anywhere
        return None
    shared = common(git.folder)
    files = (git.root / ".mailmap", shared / "info" / "grafts", shared / "shallow")
    parts: list[Any] = [this_tool().encode(), settings, *map(_bytes, files)]
    parts.append(git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/replace"))
    return hashlib.sha256(b"\0\0".join(parts)).hexdigest()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
