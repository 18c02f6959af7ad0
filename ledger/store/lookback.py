"""Which of a unit's files differ from when they were last read, and what they hold now.

There are two ways to know. By a look of our own: the stat of every file (`glance`) against the one
that was remembered. Or by git's look, where a command asks git anyway: while the index is the one
that was there when everything in it had been read, only what git lists has to be looked at.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.records import dataclass
from ledger.store.checkout import Checkout
from ledger.store.documents import MAX_BYTES
from ledger.store.glance import Folder, Glance, settled, stat_of
from ledger.store.leaves import Leaves
from ledger.store.sources import Files, wanted


class Sign(bytes):
    """Stands for a file that has no contents to be read, and says why."""

    __slots__ = ()


IRREGULAR, OVERSIZED, UNREADABLE = Sign(b"irregular"), Sign(b"oversized"), Sign(b"unreadable")
SIGNS = (IRREGULAR, OVERSIZED, UNREADABLE)


def as_files(contents: Mapping[str, bytes]) -> Files:
    """What could not be read, as a source says it."""
    oversized = [path for path, content in contents.items() if content is OVERSIZED]
    unreadable = [path for path, content in contents.items() if content is UNREADABLE]
    return Files({}, tuple(oversized), (), tuple(unreadable))


def digest(content: bytes) -> str:
    """What tells one content from another: the id that git gives it."""
    if isinstance(content, Sign):
        return content.decode()
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def joined(folder: str, name: str) -> str:
    """A file's path below the unit's folder."""
    return f"{folder}/{name}" if folder else name


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: new contents by path, files that are gone, and those to be remembered."""

    fresh: Mapping[str, bytes]
    gone: tuple[str, ...]


def read_content(root: Path, path: str, stats: bytes) -> bytes:
    """A file's bytes, or the sign of why it cannot be read."""
    return _read_shaped(f"{root}/{path}", int.from_bytes(stats[16:24], "little"))


def _read_shaped(place: str, shape: int) -> bytes:
    if (shape & 0x1FFFF) >> 12 != 8:
        return IRREGULAR
    if shape >> 17 > MAX_BYTES:
        return OVERSIZED
    try:
        return read_file(place, shape >> 17)
    except OSError:
        return UNREADABLE


def read_file(place: str, size: int) -> bytes:
    """A file's bytes, whose size is known already: a third of what opening it as usual costs."""
    number = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        found = os.read(number, size + 1)
        if len(found) == size:
            return found
        parts = [found]
        while part := os.read(number, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(number)


# By a look of our own


def changed_folders(leaves: Leaves, seen: Glance) -> dict[str, Folder]:
    """The folders in which anything differs from what was seen before. Raises Damaged."""
    return {
        path: folder
        for path, folder in seen.folders.items()
        if leaves.body(f"t/{path}") != _written(folder.names, folder.stats)
    }


def remember(leaves: Leaves, path: str, folder: Folder, now: int) -> None:
    """Keep the stat of a folder's files, as far as it can be trusted."""
    leaves.put(f"t/{path}", _written(folder.names, folder.settled(now)))


def differing(
    leaves: Leaves, root: Path, folders: Mapping[str, Folder], forgotten: Iterable[str]
) -> Change:
    """What differs in some folders, others being gone. Raises Damaged."""
    fresh: dict[str, bytes] = {}
    gone = [joined(path, name) for path in forgotten for name in leaves.page(f"f/{path}")]
    for path, folder in folders.items():
        before, known = _before(leaves, path), leaves.page(f"f/{path}")
        if not known:
            places = (joined(path, name) for name in folder.names)
            shaped = zip(places, folder.shapes(), strict=True)
            fresh |= {
                place: _read_shaped(f"{root}/{place}", shape) for place, shape in shaped if wanted(place)
            }
            continue
        for name, stats in folder.pairs():
            place = joined(path, name)
            if (before.get(name) == stats and name in known) or not wanted(place):
                continue
            content = read_content(root, place, stats)
            if name not in known or known[name][0] != digest(content):
                fresh[place] = content
        here = set(folder.names)
        gone += [joined(path, name) for name in known if name not in here]
    return Change(fresh, tuple(gone))


def suspected(leaves: Leaves, root: Path, found: Change) -> Change:
    """A change, with what differs of the files that were taken in by git's look.

    Of these a folder's stat as remembered says nothing: it is older. Raises Damaged.
    """
    base = leaves.frame["base"]
    fresh, gone = dict(found.fresh), list(found.gone)
    for path in base["apart"] if base else ():
        if path in fresh or path in gone or not wanted(path):
            continue
        stats = stat_of(f"{root}/{path}")
        known = _known(leaves, path)
        if stats is None or _kind(stats) == _FOLDER:
            gone += [path] if known else []
        else:
            content = read_content(root, path, stats)
            if known is None or known[0] != digest(content):
                fresh[path] = content
    return Change(fresh, tuple(gone))


def _kind(stats: bytes) -> int:
    return (int.from_bytes(stats[16:24], "little") & 0x1FFFF) >> 12


def _before(leaves: Leaves, path: str) -> dict[str, bytes]:
    body = leaves.body(f"t/{path}")
    if body is None:
        return {}
    names, _, stats = body.partition(b"\0\0")
    listed = tuple(names.decode("utf-8", "surrogateescape").split("\0"))
    return dict(Folder(listed, stats).pairs())


def _written(names: tuple[str, ...], stats: bytes) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogateescape") + b"\0\0" + stats


# By git's look

_LINK, _FOLDER = 10, 4


def listed_changes(leaves: Leaves, root: Path, checkout: Checkout, now: int) -> Change | None:
    """What differs by what git lists; None where that cannot be told from it. Raises Damaged.

    Files that git lists, now or before, are looked at by stat as they would be without git.
    """
    base = leaves.frame["base"]
    if base is None or not checkout.index or base["index"] != checkout.index.hex():
        return None
    apart: dict[str, str] = base["apart"]
    fresh: dict[str, bytes] = {}
    gone: list[str] = []
    for path in dict.fromkeys((*apart, *checkout.listed)):
        stats = stat_of(f"{root}/{path}")
        kind = 0 if stats is None else _kind(stats)
        if kind == _LINK:
            return None
        if not wanted(path) or (stats is not None and apart.get(path) == stats.hex()):
            continue
        if stats is None or kind == _FOLDER:
            if _known(leaves, path):
                gone.append(path)
            _set_apart(leaves, path, b"")
            continue
        content = read_content(root, path, stats)
        known = _known(leaves, path)
        if known is None or known[0] != digest(content):
            fresh[path] = content
        _set_apart(leaves, path, settled(stats, now))
    return Change(fresh, tuple(gone))


def _known(leaves: Leaves, path: str) -> Any:
    folder, _, name = path.rpartition("/")
    return leaves.page(f"f/{folder}").get(name)


def _set_apart(leaves: Leaves, path: str, stats: bytes) -> None:
    base = leaves.frame["base"]
    if base["apart"].get(path) != stats.hex():
        base["apart"][path] = stats.hex()
        leaves.touch()


def unsettle(leaves: Leaves, change: Change) -> None:
    """Files that were found changed without git must be looked at when git is asked again."""
    base = leaves.frame["base"]
    for path in (*change.fresh, *change.gone) if base else ():
        base["apart"][path] = ""


_MANY = 2_000
"""So many files that are not as the index has them make git's look no shorter than our own."""


def names_are_known(leaves: Leaves, root: Path) -> bool:
    """Whether no folder has changed since git tracked every file there was: then no others are there."""
    base = leaves.frame["base"]
    return bool(base and base["folders"]) and base["folders"] == folders_sign(leaves, root)


def folders_sign(leaves: Leaves, root: Path, before: int | None = None) -> str:
    """What tells whether the folders hold files of the same names: when they were changed.

    Empty where one was changed too shortly before some moment, or after it.
    """
    made = []
    for path in ("", *leaves.names("t")):
        stats = stat_of(f"{root}/{path}")
        if stats is None or (before is not None and settled(stats, before) != stats):
            return ""
        made.append(stats[:16] + stats[24:])
    return hashlib.sha1(b"".join(made), usedforsecurity=False).hexdigest()


def take_base(leaves: Leaves, root: Path, checkout: Checkout, tracked: dict[str, str]) -> None:
    """Remember that all files but a few were read as the index has them. Raises Damaged.

    What was read of each is compared with the index by its content, so that it does not matter when
    either was looked at. `tracked` is used up.
    """
    apart: dict[str, str] = {}
    for folder in leaves.names("f"):
        for name, (known, _) in leaves.glimpse(f"f/{folder}").items():
            path = joined(folder, name)
            if tracked.pop(path, None) != known:
                apart[path] = ""
    apart |= {path: "" for path in tracked if wanted(path)}
    apart |= {path: "" for path in checkout.listed if wanted(path)}
    folders = "" if checkout.strays else folders_sign(leaves, root, checkout.started)
    base = {"index": checkout.index.hex(), "apart": apart, "folders": folders}
    leaves.frame["base"] = base if len(apart) < _MANY and checkout.index else None
    leaves.touch()
