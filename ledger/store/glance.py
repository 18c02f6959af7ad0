"""One look at each file's stat: what tells that a file is the one that was read before.

Like git's index, this trusts size, times and inode, and not where a file was written so shortly
before the look that it could be written again without its times telling.
"""

import os
import stat
import time
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.records import dataclass

_WIDTH = 4
_FINE, _COARSE = 100_000_000, 2_100_000_000
"""How long after it was written, in nanoseconds, a file's times tell that it is the same: where the
file system keeps small parts of a second, and where it may keep seconds only."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's files as they were seen: their names, and four numbers each."""

    names: tuple[str, ...]
    stats: bytes

    def pairs(self) -> Iterator[tuple[str, bytes]]:
        """Each name with its numbers."""
        width = _WIDTH * 8
        for place, name in enumerate(self.names):
            yield name, self.stats[place * width : (place + 1) * width]

    def shapes(self) -> Iterable[int]:
        """The third number of each file: its size and its mode."""
        return array("Q", self.stats)[2::_WIDTH]

    def settled(self, now: int) -> bytes:
        """The numbers, zero for files that were written too shortly before `now` to be trusted."""
        numbers = array("Q", self.stats)
        for place in range(0, len(numbers), _WIDTH):
            last = max(numbers[place], numbers[place + 1])
            if not is_settled(last, now):
                numbers[place : place + _WIDTH] = array("Q", [0] * _WIDTH)
        return numbers.tobytes()


def is_settled(last: int, now: int) -> bool:
    """Whether a file written last at a time would show it if it had been written again by now."""
    return last <= now - (_FINE if last % 1_000_000 else _COARSE)


def settled(stats: bytes, now: int) -> bytes:
    """One file's numbers, or zeros where it was written too shortly before `now`."""
    return Folder(("",), stats).settled(now)


def stat_of(place: str) -> bytes | None:
    """One file's numbers; None where there is none."""
    try:
        seen = os.lstat(place)
        return array("Q", _numbers(seen)).tobytes()
    except (OSError, OverflowError, ValueError):
        return None


def _numbers(seen: os.stat_result) -> tuple[int, int, int, int]:
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size << 17 | seen.st_mode, seen.st_ino


@dataclass(frozen=True, slots=True)
class Glance:
    """The folders of a unit by their path, and when they were looked at."""

    folders: dict[str, Folder]
    now: int


def glance(root: Path, tops: tuple[str, ...], files: tuple[str, ...]) -> Glance | None:
    """A look at all files below some folders, and at some files at the top (as folder "").

    None where something is there that stat does not tell all of, such as links.
    """
    now = time.time_ns()
    found: dict[str, Folder] = {}
    waiting = list(reversed(tops))
    try:
        found[""] = _files(str(root), files)
        while waiting:
            path = waiting.pop()
            seen = _folder(f"{root}/{path}", path, waiting)
            if seen is not None:
                found[path] = seen
    except (OverflowError, _LinkError):
        return None
    return Glance(found, now)


class _LinkError(Exception):
    """A link may point to something that changes without it."""


def _folder(place: str, path: str, waiting: list[str]) -> Folder | None:
    try:
        with os.scandir(place) as entries:
            many = list(entries)
    except OSError:
        return None
    names: list[str] = []
    numbers: list[int] = []
    for entry in many:
        seen = entry.stat(follow_symlinks=False)
        kind = seen.st_mode >> 12
        if kind == 4:
            waiting.append(f"{path}/{entry.name}")
            continue
        if kind == 10:
            raise _LinkError
        names.append(entry.name)
        numbers += _numbers(seen)
    return Folder(tuple(names), array("Q", numbers).tobytes())


def _files(root: str, names: tuple[str, ...]) -> Folder:
    there: list[str] = []
    numbers: list[int] = []
    for name in names:
        try:
            seen = os.lstat(f"{root}/{name}")
        except OSError:
            continue
        if stat.S_ISLNK(seen.st_mode):
            raise _LinkError
        there.append(name)
        numbers += _numbers(seen)
    return Folder(tuple(there), array("Q", numbers).tobytes())
