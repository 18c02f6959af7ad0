"""Entries by what is asked of them: by kind and day, by id, by what they link to.

Whoever keeps a unit's entries in an order of their own can hand them out so (`Shelf`); plain tuples
are put into order here. Evaluating asks the same of both, and of a shelf it asks for no more entries
than a view needs.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, overload

from ledger.core.model import Entry, Unit
from ledger.core.values import maps, texts


class Shelf(Sequence[Entry]):
    """Entries by path, of which some can be had without the others.

    `owner` is the very unit that a shelf which remembers was made for: what was kept is not for one
    with the same entries and other rules or members.
    """

    owner: Unit | None = None

    @abstractmethod
    def dated(self, kind: str, start: date, end: date) -> Iterable[Entry]:
        """The entries of a kind with an occasion from the first to the last day, and maybe others."""

    @abstractmethod
    def linking(self, name: str) -> Iterable[Entry]:
        """The entries whose links hold an id, or whose sessions' links do."""

    @abstractmethod
    def named(self, name: str) -> Entry | None:
        """The entry of that id."""

    def parts(self, kind: str) -> Iterable[tuple[str, str]]:
        """What a kind's entries are divided into, by name, with what tells whether each is the same.

        Nothing where they are not divided.
        """
        return ()

    def part(self, name: str) -> Iterable[Entry]:
        """The entries of a part."""
        return ()

    def state(self, kinds: Iterable[str], start: date, end: date) -> str:
        """What tells whether all that `dated` hands out of some kinds, and what stands beside the
        entries, is the same as in another run; empty where nobody can tell.
        """
        return ""

    def recall(self, name: str) -> Mapping[str, Any]:
        """What an earlier run has kept under a name."""
        return {}

    def keep(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep plain values for later runs, if that can be done."""


class Whole(Shelf):
    """All entries at hand."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def dated(self, kind: str, start: date, end: date) -> Iterable[Entry]:
        return self._kinds.get(kind, ())

    def linking(self, name: str) -> Iterable[Entry]:
        return self._links.get(name, ())

    def named(self, name: str) -> Entry | None:
        return self._ids.get(name)

    @cached_property
    def _ids(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self._entries}

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self._entries:
            found.setdefault(entry.kind, []).append(entry)
        return found

    @cached_property
    def _links(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self._entries:
            for name in links(entry):
                found.setdefault(name, []).append(entry)
        return found


def links(entry: Entry) -> tuple[str, ...]:
    """The ids that an entry or one of its sessions links to, each once."""
    named = [name for _, name in texts(entry.fields.get("links"))]
    for _, session in maps(entry.fields.get("sessions")):
        named += [name for _, name in texts(session.get("links"))]
    return tuple(dict.fromkeys(named))


def on_shelf(entries: Sequence[Entry]) -> Shelf:
    """Entries as a shelf."""
    return entries if isinstance(entries, Shelf) else Whole(entries)
