"""A unit's files straight from a bare mirror's objects, without git, a work tree or a process.

Whoever owns the repository may mean no good: only what lies where a unit's files lie is looked at,
names, depths, sizes and numbers have bounds, links and submodules are not followed, and neither
configuration nor attributes of the repository are heeded.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import cache
from typing import Any

from ledger.core.model import LEDGERS
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import MAX_BYTES
from ledger.store.sources import Attachment, Files, wanted
from ledger.words import N_

MAX_FILES = 30_000
"""How many files below its ledgers a unit may have."""
MAX_TOTAL = 64 << 20
"""How many bytes all of them may hold together."""
MAX_DEPTH = 6
"""How many folders deep they are looked for."""

_TREE, _LINK, _MODULE = 0o040000, 0o120000, 0o160000
TOPS = ("unit.yaml", "roster.yaml", *LEDGERS)
"""What a superior looks at of a unit: neither its packs nor its calendar."""

NEEDED = N_("reading mirrors needs pygit2; install it with `pip install 'unit-ledger[rollup]'`")


@cache
def library() -> Any:
    """pygit2, told to heed no configuration of the machine. Raises LedgerError where it is missing."""
    try:
        import pygit2
    except ImportError as error:
        raise LedgerError(NEEDED) from error
    for level in (1, 2, 3, 4):  # of the programme, the system, XDG, the user
        try:
            pygit2.option(pygit2.enums.Option.SET_SEARCH_PATH, level, "")
        except (ValueError, TypeError, AttributeError):
            continue
    # The folder is our own cache, which may be shared with workers that run as somebody else.
    pygit2.option(pygit2.enums.Option.SET_OWNER_VALIDATION, False)
    return pygit2


@dataclass(frozen=True, slots=True)
class Tip:
    """A mirror's commit and its tree."""

    commit: str
    tree: str


def tip(path: str, ref: str) -> Tip | None:
    """What a ref of a mirror points to; None where there is no such ref, or no sound commit."""
    git = library()
    try:
        repository = git.Repository(path, git.enums.RepositoryOpenFlag.BARE)
        commit = repository.lookup_reference(ref).peel(git.Commit)
        return Tip(str(commit.id), str(commit.tree_id))
    except (git.GitError, KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class Mirror:
    """The files of one commit in a bare mirror. Reading raises LedgerError beyond the bounds."""

    path: str
    commit: str

    def files(self) -> Files:
        walk = _Walk(self.path, self.commit)
        walk.top()
        return Files(
            dict(sorted(walk.contents.items())),
            tuple(walk.oversized),
            tuple(walk.links),
            tuple(walk.unreadable),
        )

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        """None: a superior counts what is recorded and does not look at evidence."""
        return {}

    def single(self, path: str) -> bytes | None:
        """Nothing: templates of a unit are none of its superior's."""
        return None


@dataclass(slots=True)
class _Walk:
    """One reading of a commit: what was found, and how much of the bounds is used up."""

    path: str
    commit: str
    contents: dict[str, bytes] = field(default_factory=dict)
    oversized: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    seen: int = 0
    total: int = 0

    def top(self) -> None:
        git = library()
        try:
            repository = git.Repository(self.path, git.enums.RepositoryOpenFlag.BARE)
        except (git.GitError, OSError) as error:
            raise LedgerError(
                N_("the mirror cannot be opened: {problem}"), problem=str(error)
            ) from error
        try:
            self._commit(repository, git)
        finally:
            repository.free()

    def _commit(self, repository: Any, git: Any) -> None:
        try:
            commit = repository[self.commit].peel(git.Commit)
            tree = commit.tree
        except (git.GitError, KeyError, ValueError) as error:
            text = N_("commit {commit} cannot be read: {problem}")
            raise LedgerError(text, commit=self.commit[:10], problem=_words(error)) from error
        for name, entry in _entries(tree):
            if name in TOPS:
                self._entry(repository, name, entry, 1)

    def _entry(self, repository: Any, path: str, entry: Any, depth: int) -> None:
        mode = entry.filemode
        if mode == _TREE:
            if depth <= MAX_DEPTH and "." not in path:
                self._folder(repository, path, entry, depth)
        elif not wanted(path):
            return
        elif mode == _LINK:
            self.links.append(path)
        elif mode == _MODULE:
            self.unreadable.append(path)
        else:
            self._file(repository, path, entry)

    def _folder(self, repository: Any, path: str, entry: Any, depth: int) -> None:
        git = library()
        try:
            tree = repository[entry.id]
            size = len(tree) if isinstance(tree, git.Tree) else -1
        except (git.GitError, KeyError, ValueError):
            size = -1
        if size < 0:
            raise LedgerError(N_("the folder {path} cannot be read: objects are missing"), path=path)
        self._count(size)
        for name, below in _entries(tree):
            self._entry(repository, f"{path}/{name}", below, depth + 1)

    def _count(self, more: int) -> None:
        self.seen += more
        if self.seen > MAX_FILES:
            text = N_("there are more than {n} files in its ledgers; nothing of it is read")
            raise LedgerError(text, n=MAX_FILES)

    def _file(self, repository: Any, path: str, entry: Any) -> None:
        git = library()
        try:
            kind, size = repository.odb.read_header(entry.id)
            if kind != git.enums.ObjectType.BLOB:
                self.unreadable.append(path)
                return
            if size > MAX_BYTES:
                self.oversized.append(path)
                return
            self.total += size
            if self.total > MAX_TOTAL:
                text = N_("its files hold more than {n} MiB; nothing of it is read")
                raise LedgerError(text, n=MAX_TOTAL >> 20)
            self.contents[path] = repository.odb.read(entry.id)[1]
        except (git.GitError, KeyError, ValueError):
            self.unreadable.append(path)


def _entries(tree: Any) -> Iterator[tuple[str, Any]]:
    """A tree's entries by name, without those whose name no file can have."""
    for entry in tree:
        raw = entry.raw_name
        if raw and b"/" not in raw and b"\\" not in raw and raw not in (b".", b".."):
            yield os.fsdecode(raw), entry


def _words(error: Exception) -> str:
    return str(error).strip("'\"") or type(error).__name__


def descends(path: str, commit: str, ancestor: str) -> bool:
    """Whether a commit of a mirror has another among those before it."""
    git = library()
    try:
        repository = git.Repository(path, git.enums.RepositoryOpenFlag.BARE)
        return bool(repository.descendant_of(commit, ancestor))
    except (git.GitError, KeyError, ValueError, OSError):
        return False


def is_there(path: str, commit: str) -> bool:
    """Whether a mirror holds a commit."""
    git = library()
    try:
        repository = git.Repository(path, git.enums.RepositoryOpenFlag.BARE)
        return isinstance(repository.get(commit), git.Commit)
    except (git.GitError, KeyError, ValueError, OSError):
        return False
