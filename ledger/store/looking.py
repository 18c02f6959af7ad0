"""Attachments of a work tree, one at a time: what is known by its stat is not read again.

A file is the one that was seen before while its size, times and inode are, as in `glance`; and none
of the folders above it may have become a link.
"""

import os
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from ledger.checks.evidence import may_be_file
from ledger.store.glance import is_settled
from ledger.store.sources import Attachment, Source

Sign = list[int | str | None]
"""What was found, and the numbers by which it is known again: times, size and inode, if it has any."""


class Attachments(Mapping[str, Attachment]):
    """What a source holds of the paths that somebody asks for; not to be gone through.

    `changed` are those that it does not hold as they lie on the disk; `looked`: all others were looked
    at a moment ago, and what was found need not be looked at again.
    """

    def __init__(
        self, source: Source, root: Path, changed: Mapping[str, bytes | None], *, looked: bool = False
    ) -> None:
        self._source = source
        self._root = str(root)
        self._changed = changed
        self._looked = looked
        self._now = time.time_ns()
        self._seen: dict[str, tuple[Attachment | None, list[int] | None]] = {}
        self._links: dict[str, bool] = {}

    def __getitem__(self, path: str) -> Attachment:
        found = self._look(path)[0]
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def sign(self, path: str) -> Sign:
        """What is there now, in a form that can be kept."""
        found, numbers = self._look(path)
        return [_said(found), *(numbers or ())]

    def is_as_seen(self, path: str, sign: Sign) -> bool:
        """Whether a file is known again by its numbers, and need not be read."""
        if path in self._changed or len(sign) == 1:
            return False
        return self._looked or self._numbers(path) == sign[1:]

    def _look(self, path: str) -> tuple[Attachment | None, list[int] | None]:
        if path not in self._seen:
            # Its numbers first: what is changed while it is read will have others.
            numbers = self._numbers(path)
            found = self._source.attachments([path]).get(path) if may_be_file(path) else None
            self._seen[path] = (found, self._trusted(path, numbers))
        return self._seen[path]

    def _trusted(self, path: str, numbers: list[int] | None) -> list[int] | None:
        if numbers is None or path in self._changed or not is_settled(max(numbers[:2]), self._now):
            return None
        return numbers

    def _numbers(self, path: str) -> list[int] | None:
        """A regular file's times, size and inode; None of anything else."""
        folder = path.rpartition("/")[0]
        if folder not in self._links:
            self._links[folder] = self._is_linked(folder)
        if self._links[folder]:
            return None
        try:
            seen = os.lstat(f"{self._root}/{path}")
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(seen.st_mode):
            return None
        return [seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino]

    def _is_linked(self, folder: str) -> bool:
        """Whether a folder is a link or lies behind one."""
        parts = folder.split("/")
        places = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        return any(Path(self._root, place).is_symlink() for place in places)


def _said(found: Attachment | None) -> str | None:
    if found is None:
        return None
    return "link" if found.link else found.digest
