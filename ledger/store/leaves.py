"""The pages of a memory: read from the cache when they are wanted, and kept for saving when changed.

Of entries that nobody has asked for yet only a mark is saved (`brief`): most never are asked for, and
to write all of them down would cost a third of what it costs to read them.

The frame names each page's sum; a page that is not as its sum says is Damaged.
"""

import copy
from collections.abc import Iterable
from typing import Any

from ledger.store.cache import FRAME, Cache, packed, sum_of
from ledger.store.notes import segment_packed


def empty_frame(tool: str) -> dict[str, Any]:
    """The frame of a memory that holds nothing."""
    made: dict[str, Any] = {name: {} for name in ("sums", "spans", "versions", "faults", "twice")}
    return made | {"tool": tool, "ground": None, "base": None, "stale": None, "views": []}


def copied(frame: dict[str, Any]) -> dict[str, Any]:
    """A frame that can be changed without the other; what is only ever replaced is the same in both."""
    made = {name: dict(value) if isinstance(value, dict) else value for name, value in frame.items()}
    made["spans"] = {kind: dict(spans) for kind, spans in frame["spans"].items()}
    return made


class Leaves:
    """All pages of one memory. `frame` holds what concerns the whole, `total` the sum it was read by."""

    def __init__(self, cache: Cache | None, frame: dict[str, Any], total: int | None) -> None:
        self.cache = cache
        self.frame = frame
        self.total = total
        self.held: dict[str, Any] = {}
        self.brief: dict[str, dict[str, str]] = {}
        self._changed: set[str] = set()
        self._bodies: dict[str, bytes] = {}
        self._touched = False
        self._shared: set[str] = set()
        self._lost = False

    @classmethod
    def of(cls, cache: Cache | None, tool: str) -> "Leaves":
        """What a cache holds for this tool; nothing yet without one."""
        known = cache.frame() if cache else None
        if known is not None and known[0].get("tool") == tool:
            return cls(cache, *known)
        return cls(cache, empty_frame(tool), None)

    def copied(self) -> "Leaves":
        """Leaves to be changed without these; they are not to be saved."""
        made = Leaves(self.cache, copied(self.frame), None)
        made.held = dict(self.held)
        made._shared = set(self.held)
        return made

    def page(self, name: str) -> Any:
        """A page's value, an empty map if there is none. Raises Damaged."""
        if name not in self.held:
            known = self.sum(name)
            self.held[name] = {} if known is None or self.cache is None else self.cache.page(name, known)
        return self.held[name]

    def glimpse(self, name: str) -> Any:
        """A page's value, which is not held for later if nobody has asked for it. Raises Damaged."""
        if name in self.held or self.cache is None or self.sum(name) is None:
            return self.page(name)
        return self.cache.page(name, self.sum(name))

    def change(self, name: str) -> Any:
        """A page's value, which will be saved as it is then."""
        value = self.page(name)
        if name in self._shared:
            self._shared.discard(name)
            value = self.held[name] = copy.deepcopy(value)
        self._changed.add(name)
        if self.stale is not None and name[0] in "si":
            self.stale[name] = 1
        return value

    @property
    def stale(self) -> dict[str, int] | None:
        """The pages of entries and of ids that have changed since this was last made empty.

        None as long as nobody wants to know.
        """
        found: dict[str, int] | None = self.frame["stale"]
        return found

    @stale.setter
    def stale(self, value: dict[str, int] | None) -> None:
        self.frame["stale"] = value
        self._touched = True

    def set(self, name: str, value: Any) -> None:
        """Put a value in a page's place."""
        self.held[name] = value
        self._changed.add(name)

    def sum(self, name: str) -> int | None:
        """A page's sum as it was last saved."""
        known: int | None = self.frame["sums"].get(name)
        return known

    def body(self, name: str) -> bytes | None:
        """A page's bytes as they were saved. Raises Damaged."""
        known = self.sum(name)
        return None if known is None or self.cache is None else self.cache.body(name, known)

    def unfold(self, name: str) -> None:
        """A segment was asked for: it will be saved with its entries, which have not changed."""
        self.brief.pop(name, None)
        self._changed.add(name)

    def put(self, name: str, body: bytes) -> None:
        """Bytes to be saved as a page."""
        self._bodies[name] = body

    def forget(self, name: str) -> None:
        """There is no such page any more, and nobody needs to know what it held."""
        self.frame["sums"].pop(name, None)
        self.held.pop(name, None)
        self._bodies.pop(name, None)
        self._changed.add(name)
        self.held[name] = {}

    def names(self, letter: str) -> Iterable[str]:
        """The pages that begin with a letter, without it."""
        known = {name for name in (*self.frame["sums"], *self.held, *self._bodies) if name[0] == letter}
        return sorted(name[2:] for name in known)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return bool(self._changed or self._bodies or self._touched)

    def touch(self) -> None:
        """The frame itself has changed."""
        self._touched = True

    def settle(self) -> None:
        """Give every changed page the sum of what it holds now. Raises Exotic."""
        sums = self.frame["sums"]
        for name in self._changed:
            if self.held[name]:
                packing = segment_packed if name[0] == "s" else packed
                self._bodies[name] = packing(self.brief.get(name) or self.held[name])
            else:
                self._bodies.pop(name, None)
                sums.pop(name, None)
        sums |= {name: sum_of(body) for name, body in self._bodies.items()}

    def save(self) -> None:
        """Put what has changed into the cache, if it can be written. Raises Exotic.

        Once something could not be, nothing is: later pages go with those before.
        """
        if self.cache is None or self._lost:
            return
        self.settle()
        gone = [name for name in self._changed if name not in self._bodies]
        frame, sums = packed(self.frame), self.frame["sums"]
        pages = {name: (body, sums[name]) for name, body in self._bodies.items()}
        pages[FRAME] = frame, sum_of(frame)
        self._changed.clear()
        self._bodies.clear()
        self._touched = False
        before, self.total = self.total, self.cache.save(pages, gone, self.total)
        self._lost = self.total != pages[FRAME][1] and self.total == before
