"""Reading the past: one log and one look at the blobs, however many commits there are.

The history of all sides of all merges is followed. Files are known by their paths, which never move.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ledger.core.values import Fields, maps
from ledger.history.events import ABSENT, UNREADABLE, Change, Event, Version, event
from ledger.history.graph import Graph
from ledger.history.merges import decisions
from ledger.records import dataclass
from ledger.store.commits import Commit, Touched, commits, shallow
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.sources import wanted

ROSTER = "roster.yaml"


@dataclass(frozen=True, slots=True)
class Past:
    """All commits, children first. `ends` are those at which a shallow clone breaks off."""

    commits: tuple[Commit, ...]
    ends: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not any(commit.id in self.ends for commit in self.commits)

    def paths(self) -> set[str]:
        """Every file of the unit that was ever there."""
        return {one.path for commit in self.commits for one in commit.touched if wanted(one.path)}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A commit and the paths of it to look at; of a merge the versions to compare: of the common
    origins, of its parents, and its own.
    """

    commit: Commit
    touched: tuple[Touched, ...] = ()
    merged: tuple[tuple[str, tuple[str | None, ...], tuple[str | None, ...], str | None], ...] = ()

    def blobs(self) -> Iterator[str | None]:
        for one in self.touched:
            yield from (one.before, one.after)
        for _, bases, sides, own in self.merged:
            yield from (*bases, *sides, own)


def read_past(git: Git, tip: str = "HEAD") -> Past:
    """The whole past of a revision; empty before the first commit."""
    found = commits(git, tip)
    return Past(found, shallow(git) if found else frozenset())


def events(
    git: Git,
    past: Past,
    *,
    commit: Callable[[Commit], bool] = lambda _: True,
    path: Callable[[str], bool] = lambda _: True,
    enough: int | None = None,
) -> list[Event]:
    """What happened, the newest first: of the commits and the paths that are asked about.

    A merge is an event only where it decided something. With `enough`, there may be a few more events
    than that, and older ones are left out.
    """
    plans = list(_plans(past, commit, path, enough))
    contents = git.blobs(oid for plan in plans for oid in plan.blobs() if oid)
    read = {oid: read_document("", content).data for oid, content in contents.items()}
    undos = {one.id for one in past.commits if one.undoes}
    told = (
        event(plan.commit, _changes(plan, read), again=plan.commit.undoes in undos) for plan in plans
    )
    return [one for one in told if one.changes]


def formerly(git: Git, past: Past) -> frozenset[str]:
    """The ids of all who ever stood on the roster."""
    blobs = [each.after for one in past.commits for each in one.touched if each.path == ROSTER]
    rosters = git.blobs(blob for blob in blobs if blob).values()
    read = [read_document(ROSTER, content).data or {} for content in rosters]
    members = (member for data in read for _, member in maps(data.get("members")))
    return frozenset(name for member in members if isinstance(name := member.get("id"), str))


def _plans(
    past: Past, commit: Callable[[Commit], bool], path: Callable[[str], bool], enough: int | None
) -> Iterator[_Plan]:
    graph = Graph(past.commits)
    found = 0
    for one in past.commits:
        if enough is not None and found >= enough:
            return
        if one.id in past.ends or not commit(one):
            continue
        if one.is_merge:
            yield _Plan(one, merged=tuple(_merged(graph, one, path)))
            continue
        touched = tuple(each for each in one.touched if wanted(each.path) and path(each.path))
        if touched:
            found += 1
            yield _Plan(one, touched)


def _merged(
    graph: Graph, merge: Commit, path: Callable[[str], bool]
) -> Iterator[tuple[str, tuple[str | None, ...], tuple[str | None, ...], str | None]]:
    """The files in which a merge may have decided something, by blobs alone."""
    fork = graph.fork(merge.parents)
    own = {one.path: one.after for one in merge.touched}
    there = [one.path for side in fork.sides for name in side for one in graph.commits[name].touched]
    for name in sorted({*own, *there}):
        if not (wanted(name) and path(name)):
            continue
        bases = tuple(_blob(graph, base, name) for base in fork.bases)
        sides = tuple(_blob(graph, parent, name) for parent in merge.parents)
        result = own[name] if name in own else sides[0]
        if not all(_goes_without_saying(base, sides, result) for base in bases or (None,)):
            yield name, bases, sides, result


def _blob(graph: Graph, commit: str, path: str) -> str | None:
    found = graph.blob(commit, path)
    return found.after if found else None


def _goes_without_saying(base: str | None, sides: Sequence[str | None], result: str | None) -> bool:
    changed = {side for side in sides if side != base}
    return changed == {result} or (not changed and result == base)


def _changes(plan: _Plan, read: Mapping[str, Fields | None]) -> Iterator[Change]:
    for one in plan.touched:
        yield Change(
            one.path, _version(one.before, read, link=one.link), _version(one.after, read, link=one.link)
        )
    for path, bases, sides, own in plan.merged:
        versions = [_version(blob, read) for blob in (*bases, *sides, own)]
        parents = versions[len(bases) : -1]
        decided = decisions(versions[: len(bases)], parents, versions[-1])
        broken = not versions[-1].readable and all(one.readable for one in parents)
        if decided or broken:
            yield Change(path, parents[0], versions[-1], decisions=decided)


def _version(blob: str | None, read: Mapping[str, Fields | None], *, link: bool = False) -> Version:
    """What a blob holds; a link, and what is no map of fields, could not be read."""
    if blob is None:
        return ABSENT
    data = read.get(blob)
    return UNREADABLE if data is None or link else Version(data)
