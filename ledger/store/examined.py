"""What the rules found of entries when they were last held against them, kept beside what was read.

A note is kept of each segment of entries: what was found, and all that the rules asked beside the
entries themselves (`Asked`). It holds until an entry of the segment changes, something is answered
otherwise, or the rules, the roster or this code are others (`ledger.store.examining`). Which segments
asked for an id is kept by id, so that only those are looked at of which an id is gone. What hangs on
all ids, as the guess at a mistyped one, holds while all of them are the same.

Pages are: `x/MONTH` the notes of segments, `x/by` what they go by, `q/SHARD` who asked for which ids.
"""

import contextlib
import hashlib
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any, TypedDict

from ledger.store.cache import Damaged, Exotic
from ledger.store.looking import Sign
from ledger.store.memory import Memory

_CODE = ("checks", "core", "store/examined.py", "store/examining.py", "store/looking.py")
"""Where it is said what is wrong with an entry."""
_BY = "x/by"


class Note(TypedDict, total=False):
    """What is kept of a segment; days are day numbers.

    `found` are its findings. It holds from the day `latest` on, or, where it has it, on the day `on`
    alone; while `files` are as they were; and with `ids` while there are the same ids. `first` is the
    first day that one of its entries is dated.
    """

    found: list[Any]
    ids: bool
    files: dict[str, Sign]
    latest: int
    on: int
    first: int


class Notes:
    """The notes of a remembered unit, as far as they hold by what has changed since they were made.

    `known` are the ids that there are, of which those in `unread` files are in no page of the memory.
    `are_other_ids`: some have come or gone since.
    """

    def __init__(self, memory: Memory, known: Container[str], unread: Iterable[str]) -> None:
        self._memory = memory
        self._known = known
        self._by = {"by": _by(memory), "unread": _sign("\n".join(sorted(unread)))}
        self._notes: dict[str, dict[str, Note]] = {}
        self._asking: dict[str, dict[str, list[str]]] = {}
        self._changed: set[str] = set()
        self._damaged = False
        self.are_other_ids = True
        self._anew = not self._brought_up_to_date()
        if self._anew:
            self._begin_anew()

    def of(self, segment: str) -> Note | None:
        """A segment's note, if it may hold."""
        return None if self._anew else self._month(segment).get(segment)

    def put(self, segment: str, note: Note) -> None:
        """Keep another note; an empty one is none."""
        if note:
            self._month(segment)[segment] = note
        else:
            self._month(segment).pop(segment, None)
        self._changed.add(_page_of(segment))

    def enter(self, segment: str, names: Iterable[str]) -> None:
        """Remember that a segment asked for ids, which are there."""
        for name in names:
            page = f"q/{name[:6]}"
            if page not in self._asking:
                self._asking[page] = {one: list(who) for one, who in self._page(page).items()}
            who = self._asking[page].setdefault(name, [])
            if segment not in who:
                who.append(segment)
                self._changed.add(page)

    def keep(self) -> None:
        """Save the notes, unless what was remembered turned out to be damaged meanwhile."""
        leaves = self._memory.leaves
        changed = self._changed or self.are_other_ids or leaves.stale or self._damaged
        if leaves.stale is None or not changed:
            return
        for name in self._changed:
            leaves.set(name, self._notes[name] if name in self._notes else self._asking[name])
        leaves.set(_BY, self._by)
        leaves.stale = None if self._damaged else {}
        if not self._memory.is_proposed:
            with contextlib.suppress(Exotic):
                leaves.save()

    def _brought_up_to_date(self) -> bool:
        """Drop the notes that hold no longer by what has changed; False if none can be told to hold."""
        changed = self._memory.leaves.stale
        before = self._page(_BY)
        if changed is None or before.get("by") != self._by["by"]:
            return False
        stale = {name[2:] for name in changed if name[0] == "s"}
        shards = [name[2:] for name in changed if name[0] == "i"]
        self.are_other_ids = bool(shards) or before != self._by
        for shard in shards:
            stale |= self._missing_some(shard)
        if self._damaged:
            return False
        for segment in stale:
            self.put(segment, {})
        return True

    def _missing_some(self, shard: str) -> set[str]:
        """The segments that asked for an id which is gone."""
        asking = self._page(f"q/{shard}")
        return {segment for name, who in asking.items() if name not in self._known for segment in who}

    def _begin_anew(self) -> None:
        leaves = self._memory.leaves
        for letter in "xq":
            for name in leaves.names(letter):
                leaves.set(f"{letter}/{name}", {})
        leaves.stale = {}
        self.are_other_ids = True
        self._damaged = False

    def _month(self, segment: str) -> dict[str, Note]:
        page = _page_of(segment)
        if page not in self._notes:
            self._notes[page] = dict(self._page(page))
        return self._notes[page]

    def _page(self, name: str) -> dict[str, Any]:
        """A page of ours, nothing if it is damaged; then all is to begin anew the next time."""
        try:
            found: dict[str, Any] = self._memory.leaves.page(name)
        except Damaged:
            self._damaged = True
            return {}
        return found


def _page_of(segment: str) -> str:
    return f"x/{segment.rpartition('|')[2][:6]}"


def _by(memory: Memory) -> str:
    """What notes go by, beside the entries: what stands beside them in the unit, and our own code."""
    code = Path(__file__).resolve().parent.parent
    parts = [memory.ground_digest]
    for name in _CODE:
        place = code / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else (place,):
            seen = file.stat()
            parts.append(f"{file.name} {seen.st_size} {seen.st_mtime_ns}")
    return _sign("\n".join(parts))


def _sign(text: str) -> str:
    content = text.encode("utf-8", "surrogateescape")
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()
