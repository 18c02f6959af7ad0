"""Who descends from whom: merge bases, the two sides of a merge, and what a file was at a commit.

All of it is worked out from the commits of one log, so that a thousand merges cost no process.
"""

import heapq
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from ledger.records import dataclass
from ledger.store.commits import Commit, Touched


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the parents of a merge come from.

    `bases` are their best common ancestors; `sides` holds, for each parent but the first, the commits
    that the first one does not reach.
    """

    bases: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...]


class Graph:
    """The commits of one log, which names children before their parents."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        self.commits: Mapping[str, Commit] = {commit.id: commit for commit in commits}
        self._order = {commit.id: number for number, commit in enumerate(commits)}

    def fork(self, parents: Sequence[str]) -> Fork:
        """Walks from all parents at once, the youngest first, marking who reaches what."""
        walk = _Walk(self._order)
        for place, parent in enumerate(parents):
            walk.mark(parent, 1 << place)
        whole = (1 << len(parents)) - 1
        bases: list[str] = []
        seen: list[tuple[str, int]] = []
        while walk.fresh:
            name, marks = walk.next()
            if marks & whole != whole:
                seen.append((name, marks))
            else:
                if not marks & _STALE:
                    bases.append(name)
                marks |= _STALE
            for parent in self.commits[name].parents:
                walk.mark(parent, marks)
        sides = tuple(
            tuple(name for name, marks in seen if marks & 1 << place and not marks & 1)
            for place in range(1, len(parents))
        )
        return Fork(tuple(bases), sides)

    def blob(self, commit: str, path: str) -> Touched | None:
        """What last put the path where it is at a commit; None if nothing ever did.

        Goes back along first parents, as each commit's changes are told against its first parent.
        """
        line, place = self._lines.places.get(commit, (-1, -1))
        while line >= 0:
            touches = self._lines.touches[line].get(path, [])
            found = bisect_right(touches, place, key=lambda touch: touch[0])
            if found:
                return touches[found - 1][1]
            line, place = self._lines.origins[line]
        return None

    @cached_property
    def _lines(self) -> "_Lines":
        return _lines(tuple(self.commits.values()))


_STALE = 1 << 64
"""The mark of what lies behind a common ancestor; below it a bit for each parent."""


class _Walk:
    """Commits still to be visited, the youngest first, and which parents reach each of them.

    `fresh` counts those that do not lie behind a common ancestor; without any the walk is over.
    """

    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order
        self._marks: dict[str, int] = {}
        self._waiting: list[tuple[int, str]] = []
        self.fresh = 0

    def mark(self, name: str, marks: int) -> None:
        """Add marks to a commit; what the log does not hold is left out."""
        if name not in self._order:
            return
        known = self._marks.get(name)
        self._marks[name] = (known or 0) | marks
        if known is None:
            heapq.heappush(self._waiting, (self._order[name], name))
            self.fresh += not marks & _STALE
        elif marks & _STALE and not known & _STALE:
            self.fresh -= 1

    def next(self) -> tuple[str, int]:
        """The youngest that waits, whose marks are final, as all its children were visited."""
        _, name = heapq.heappop(self._waiting)
        marks = self._marks[name]
        self.fresh -= not marks & _STALE
        return name, marks


@dataclass(slots=True)
class _Lines:
    """The history cut into lines of first parents.

    `places` says on which line and how far along it a commit lies, `touches` for each line and path
    the places where it changed, `origins` for each line from where on which other one it begins.
    """

    places: dict[str, tuple[int, int]]
    touches: list[dict[str, list[tuple[int, Touched]]]]
    origins: list[tuple[int, int]]


def _lines(commits: Sequence[Commit]) -> _Lines:
    lines = _Lines({}, [], [])
    ends: list[str] = []
    for commit in reversed(commits):
        first = commit.parents[0] if commit.parents else ""
        line, place = lines.places.get(first, (-1, -1))
        if line < 0 or ends[line] != first:
            lines.origins.append((line, place))
            lines.touches.append({})
            ends.append("")
            line, place = len(ends) - 1, -1
        lines.places[commit.id] = (line, place + 1)
        ends[line] = commit.id
        for touched in commit.touched:
            lines.touches[line].setdefault(touched.path, []).append((place + 1, touched))
    return lines
