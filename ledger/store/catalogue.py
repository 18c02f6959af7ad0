"""Entries as written, good or bad, found by what they are asked for by: a name, a path, a day."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from ledger.checks.rules import Written
from ledger.core.values import day


class Catalogue:
    """The entries that are maps, all of them at hand."""

    def __init__(self, written: Sequence[Written]) -> None:
        self._written = written

    @cached_property
    def stems(self) -> Collection[str]:
        """What their files are called."""
        return frozenset(one.stem for one in self._written)

    @cached_property
    def _paths(self) -> Mapping[str, Written]:
        return {one.path: one for one in self._written}

    def at(self, path: str) -> Written | None:
        """The entry in a file, None if there is none that can be read."""
        return self._paths.get(path)

    def named(self, stem: str) -> list[Written]:
        """The entries whose files are called so, by path."""
        return [one for one in self._written if one.stem == stem]

    def dated(self, kind: str, when: date) -> list[Written]:
        """The entries of a kind that begin on a day, by path."""
        return [
            one
            for one in self._written
            if one.kind and one.kind.name == kind and day(one.data.get("date")) == when
        ]


class Stems(Collection[str]):
    """Names of which it is asked whether one is there far more often than which there are."""

    def __init__(self, catalogue: Catalogue, every: Iterable[str]) -> None:
        self._catalogue = catalogue
        self._given = every

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self._given)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._catalogue.named(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
