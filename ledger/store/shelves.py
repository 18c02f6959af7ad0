"""A remembered unit's entries and documents, taken from their segments when they are asked for."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Protocol, overload

from ledger.checks.rules import Written
from ledger.core.model import Entry
from ledger.core.packs import Rulebook
from ledger.core.shelf import Shelf, links
from ledger.core.values import Value, day
from ledger.store.catalogue import Catalogue, Stems
from ledger.store.documents import Document, read_document
from ledger.store.filing import segment_of_day


class Holder(Protocol):
    """Who holds the segments (`ledger.store.memory.Memory`)."""

    def segments(self, kind: str | None = None) -> Iterable[str]: ...
    def span(self, kind: str, segment: str) -> tuple[date, date]: ...
    def records(self, segment: str) -> dict[str, Any]: ...
    def linking(self, name: str) -> list[str]: ...
    def holding(self, name: str) -> dict[str, str]: ...
    def paths(self) -> list[str]: ...
    def stems(self) -> Iterable[str]: ...
    def text(self, path: str) -> bytes | None: ...
    def segment_of(self, path: str) -> str: ...
    def is_beside(self, path: str) -> bool: ...
    @property
    def is_proposed(self) -> bool: ...
    @property
    def ground_digest(self) -> str: ...
    def version(self, segment: str) -> int: ...
    def outcome(self, name: str) -> Mapping[str, Any]: ...
    def keep_outcome(self, name: str, value: Mapping[str, Any]) -> None: ...
    def document_data(self, path: str) -> dict[str, Value] | None: ...


class Entries(Shelf):
    """The entries that count."""

    def __init__(self, holder: Holder, excluded: frozenset[str]) -> None:
        self._holder = holder
        self._excluded = excluded
        self._loaded: dict[str, dict[str, Entry]] = {}
        self._linking: dict[str, dict[str, list[Entry]]] = {}

    @cached_property
    def _all(self) -> tuple[Entry, ...]:
        found = [entry for segment in self._holder.segments() for entry in self._of(segment).values()]
        return tuple(sorted(found, key=_by_path))

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all)

    def dated(self, kind: str, start: date, end: date) -> Iterable[Entry]:
        found: list[Entry] = []
        for segment in self._holder.segments(kind):
            first, last = self._holder.span(kind, segment)
            if first <= end and start <= last:
                found += self._of(segment).values()
        return sorted(found, key=_by_path)

    def linking(self, name: str) -> Iterable[Entry]:
        found = [
            entry for one in self._holder.linking(name) for entry in self._links_of(one).get(name, ())
        ]
        return sorted(found, key=_by_path)

    def _links_of(self, segment: str) -> dict[str, list[Entry]]:
        """A segment's entries by what they link to."""
        if segment not in self._linking:
            made: dict[str, list[Entry]] = {}
            for entry in self._of(segment).values():
                for name in links(entry):
                    made.setdefault(name, []).append(entry)
            self._linking[segment] = made
        return self._linking[segment]

    def named(self, name: str) -> Entry | None:
        places = self._holder.holding(name)
        found = [self._of(places[path]).get(path) for path in sorted(places)]
        return next((entry for entry in reversed(found) if entry and entry.id == name), None)

    def parts(self, kind: str) -> Iterable[tuple[str, str]]:
        return [(one, str(self._holder.version(one))) for one in self._holder.segments(kind)]

    def part(self, name: str) -> Iterable[Entry]:
        return self._of(name).values()

    def state(self, kinds: Iterable[str], start: date, end: date) -> str:
        if self._holder.is_proposed:
            return ""
        parts = [self._holder.ground_digest, *sorted(self._excluded)]
        for kind in dict.fromkeys(kinds):
            for segment in self._holder.segments(kind):
                first, last = self._holder.span(kind, segment)
                if first <= end and start <= last:
                    parts.append(f"{segment} {self._holder.version(segment)}")
        joined = "\0".join(parts).encode("utf-8", "surrogateescape")
        return hashlib.sha1(joined, usedforsecurity=False).hexdigest()

    def recall(self, name: str) -> Mapping[str, Any]:
        return self._holder.outcome(name)

    def keep(self, name: str, value: Mapping[str, Any]) -> None:
        self._holder.keep_outcome(name, value)

    def _of(self, segment: str) -> dict[str, Entry]:
        """A segment's entries by path."""
        if segment not in self._loaded:
            kind = segment.partition("|")[0]
            made = {}
            for path, data in self._holder.records(segment).items() if kind else ():
                when = day(data.get("date")) if path not in self._excluded else None
                if when:
                    stem = path.rpartition("/")[2].rpartition(".")[0]
                    made[path] = Entry(path, stem, kind, when, data)
            self._loaded[segment] = made
        return self._loaded[segment]


def _by_path(entry: Entry) -> str:
    return entry.path


class Writings(Sequence[Written]):
    """Every entry that is a map, good or bad, by path."""

    def __init__(self, holder: Holder, rules: Rulebook) -> None:
        self.holder = holder
        self.rules = rules

    @cached_property
    def _all(self) -> tuple[Written, ...]:
        found = {}
        for segment in self.holder.segments():
            found.update(self.holder.records(segment))
        return tuple(
            written(path, data, self.rules) for path, data in sorted(found.items()) if data is not None
        )

    @overload
    def __getitem__(self, index: int) -> Written: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Written]: ...

    def __getitem__(self, index: int | slice) -> Written | Sequence[Written]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Written]:
        return iter(self._all)


class Remembered(Catalogue):
    """Entries found in their segments."""

    def __init__(self, writings: Writings) -> None:
        super().__init__(writings)
        self._holder = writings.holder
        self._rules = writings.rules

    @cached_property
    def stems(self) -> Collection[str]:
        return Stems(self, self._holder.stems())

    def at(self, path: str) -> Written | None:
        segment = self._holder.segment_of(path)
        data = self._holder.records(segment).get(path) if segment else None
        return None if data is None else written(path, data, self._rules)

    def named(self, stem: str) -> list[Written]:
        found = [self.at(path) for path in sorted(self._holder.holding(stem))]
        return [one for one in found if one and one.stem == stem]

    def dated(self, kind: str, when: date) -> list[Written]:
        known = self._rules.kinds.get(kind)
        records = self._holder.records(segment_of_day(kind, when)) if known else {}
        days = ((path, data) for path, data in records.items() if day(data.get("date")) == when)
        return [Written(path, data, known) for path, data in sorted(days)]


def written(path: str, data: dict[str, Value], rules: Rulebook) -> Written:
    """What a file holds, with its kind."""
    return Written(path, data, rules.kinds.get(f"{path.partition('/')[0]}/{data.get('kind')}"))


class Documents(Mapping[str, Document]):
    """Every file that could be read; its text is taken from the disk when it is asked for."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self._holder.paths())

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        if self._holder.is_beside(path):
            return True
        segment = self._holder.segment_of(path)
        return bool(segment) and path in self._holder.records(segment)

    def __getitem__(self, path: str) -> Document:
        if path not in self:
            raise KeyError(path)
        content = self._holder.text(path) or b""
        if self._holder.is_beside(path):
            data = self._holder.document_data(path)
        else:
            data = self._holder.records(self._holder.segment_of(path)).get(path)
        if data is None:
            return read_document(path, content)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return read_document(path, content)
        return Document(path, text, data)
