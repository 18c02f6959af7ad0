"""Where a unit's files come from: the work tree, a revision, or what is staged.

A source hands out the files that make up a unit as bytes, and looks at attachments when asked. Only
regular files are read; a link is named and not followed.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from ledger.core.model import LEDGERS
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import MAX_BYTES
from ledger.store.git import Blob, Git
from ledger.words import N_

ROOTS = ("unit.yaml", "roster.yaml", "subordinates.yaml", *LEDGERS, "packs", "calendar")
"""What reading a unit looks at."""
_ENTRIES = tuple(f"{ledger}/" for ledger in LEDGERS)

_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_POINTER = 1024
"""A pointer of git-lfs has fewer bytes; it lies there in place of a file that was not fetched."""


@dataclass(frozen=True, slots=True)
class Files:
    """A unit's YAML files by path. `oversized` were not read, `links` not followed."""

    contents: Mapping[str, bytes]
    oversized: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that evidence points to. `digest` is its SHA-256, None for a link."""

    link: bool = False
    digest: str | None = None


class Source(Protocol):
    """Where files come from."""

    def files(self) -> Files: ...

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        """What is there of some paths; those that are not there are left out."""

    def single(self, path: str) -> bytes | None:
        """One more file, None where there is none. Raises LedgerError for what is not read."""


def wanted(path: str) -> bool:
    """Whether a path is one of those that make up a unit."""
    if path.startswith(_ENTRIES):
        name = path[path.rfind("/") + 1 :]
        return name[:1] != "." and name.lower().endswith((".yaml", ".yml"))
    parts = path.split("/")
    name = parts[-1]
    if name.startswith("."):
        return False
    if len(parts) == 1:
        return name in ROOTS and name.endswith(".yaml")
    if parts[0] == "packs":
        return len(parts) == 3 and name == "pack.yaml"
    if parts[0] == "calendar":
        return len(parts) == 2 and name.endswith(".yaml")
    return False


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files as they lie on the disk. In `cache`, a folder of git's, lies what was read before."""

    root: Path
    cache: Path | None = None

    def files(self) -> Files:
        contents: dict[str, bytes] = {}
        oversized, links, unreadable = [], [], []
        for path in self._paths():
            try:
                seen = os.lstat(self.root / path)
                if stat.S_ISLNK(seen.st_mode):
                    links.append(path)
                elif not stat.S_ISREG(seen.st_mode):
                    continue
                elif seen.st_size > MAX_BYTES:
                    oversized.append(path)
                else:
                    contents[path] = (self.root / path).read_bytes()
            except OSError:
                unreadable.append(path)
        return Files(contents, tuple(oversized), tuple(links), tuple(unreadable))

    def _paths(self) -> Iterator[str]:
        for top in ROOTS:
            if top.endswith(".yaml"):
                if os.path.lexists(self.root / top):
                    yield top
                continue
            for folder, below, names in os.walk(self.root / top):
                below.sort()
                place = Path(folder).relative_to(self.root).as_posix()
                for name in sorted(names):
                    if wanted(path := f"{place}/{name}"):
                        yield path

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        found: dict[str, Attachment] = {}
        for path in paths:
            if _through_link(self.root, path):
                found[path] = Attachment(link=True)
                continue
            try:
                if not stat.S_ISREG(os.lstat(self.root / path).st_mode):
                    continue
                with (self.root / path).open("rb") as file:
                    begin = file.read(_POINTER)
                    file.seek(0)
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    found[path] = Attachment(digest=_digest(begin) if begin.startswith(_LFS) else digest)
            except (OSError, ValueError):
                continue
        return found

    def single(self, path: str) -> bytes | None:
        if _through_link(self.root, path):
            raise _not_read(path)
        try:
            seen = os.lstat(self.root / path)
            if not stat.S_ISREG(seen.st_mode) or seen.st_size > MAX_BYTES:
                raise _not_read(path)
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None


def read_large(root: Path, path: str, limit: int) -> bytes | None:
    """A file of a work tree that may be larger than those of a unit; None where there is none.

    Raises LedgerError for a link, and for one that is larger still.
    """
    if _through_link(root, path):
        raise _not_read(path)
    try:
        if (root / path).stat().st_size > limit:
            raise LedgerError(N_("{path} is larger than {n} MiB"), path=path, n=limit >> 20)
        return (root / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _not_read(path: str) -> LedgerError:
    return LedgerError(N_("{path} is a link, no file, or larger than 1 MiB; it is not read"), path=path)


def _through_link(root: Path, path: str) -> bool:
    here = root
    for part in path.split("/"):
        here = here / part
        try:
            if stat.S_ISLNK(os.lstat(here).st_mode):
                return True
        except (OSError, ValueError):
            return False
    return False


@dataclass(frozen=True, slots=True)
class Stored:
    """Files as git keeps them: those of a commit, or with none those that are staged."""

    git: Git
    commit: str | None = None

    def _blobs(self, paths: Iterable[str]) -> list[Blob]:
        return self.git.index(paths) if self.commit is None else self.git.tree(self.commit, paths)

    def files(self) -> Files:
        blobs = [blob for blob in self._blobs(ROOTS) if wanted(blob.path)]
        links = tuple(blob.path for blob in blobs if blob.mode == "120000")
        oversized = [blob.path for blob in blobs if (blob.size or 0) > MAX_BYTES]
        plain = [blob for blob in blobs if blob.path not in links and blob.path not in oversized]
        contents = self.git.blobs(blob.oid for blob in plain)
        read = {blob.path: contents[blob.oid] for blob in plain if blob.oid in contents}
        missing = tuple(blob.path for blob in plain if blob.oid not in contents)
        return Files(dict(sorted(read.items())), tuple(oversized), links, missing)

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        named = set(paths)
        above = {
            "/".join(path.split("/")[:depth])
            for path in named
            for depth in range(1, path.count("/") + 1)
        }
        blobs = {
            blob.path: blob for blob in self._blobs(sorted(named | above)) if blob.path in named | above
        }
        links = {path for path, blob in blobs.items() if blob.mode == "120000"}
        found = {
            path: Attachment(link=True)
            for path in named
            if any(path == link or path.startswith(f"{link}/") for link in links)
        }
        # One at a time: attachments are large, and holding them all could fill the memory.
        for path in sorted(named & set(blobs) - set(found)):
            content = self.git.blobs([blobs[path].oid]).get(blobs[path].oid)
            if content is not None:
                found[path] = Attachment(digest=_digest(content))
        return found

    def single(self, path: str) -> bytes | None:
        blob = next((blob for blob in self._blobs([path]) if blob.path == path), None)
        if blob is None:
            return None
        if blob.mode == "120000" or (blob.size or 0) > MAX_BYTES:
            raise _not_read(path)
        return self.git.blobs([blob.oid]).get(blob.oid)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Another source's files as they would be with some contents changed; None removes a file."""

    base: Source | None
    contents: Mapping[str, bytes | None]

    def files(self) -> Files:
        found = self.base.files() if self.base else Files({})
        changed = {path: content for path, content in self.contents.items() if wanted(path)}
        whole = {**found.contents, **changed}
        kept = {path: content for path, content in whole.items() if content is not None}
        return replace(found, contents=kept)

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        named = list(paths)
        found = self.base.attachments(named) if self.base else {}
        for path in named:
            content = self.contents.get(path)
            if content is not None:
                found[path] = Attachment(digest=hashlib.sha256(content).hexdigest())
        return found

    def single(self, path: str) -> bytes | None:
        if path in self.contents:
            return self.contents[path]
        return self.base.single(path) if self.base else None


def _digest(content: bytes) -> str:
    """A blob's SHA-256; of a git-lfs pointer, that of the file it stands for."""
    if content.startswith(_LFS):
        for line in content.splitlines():
            if line.startswith(b"oid sha256:"):
                return line.removeprefix(b"oid sha256:").decode("ascii", "replace")
    return hashlib.sha256(content).hexdigest()
