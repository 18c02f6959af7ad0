"""Reading the past: one log and one look at the blobs, however many commits there are.

The history of all sides of all merges is followed. Files are known by their paths, which never move.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from ledger.core.values import Fields, maps
from ledger.history.events import ABSENT, UNREADABLE, Change, Event, Version, event
from ledger.history.graph import Graph
from ledger.history.merges import decisions
from ledger.records import dataclass
from ledger.store.annals import Annals, head_of, read
from ledger.store.commits import Commit, Touched
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.sources import wanted

ROSTER = "roster.yaml"


@dataclass(frozen=True, slots=True)
class Past:
    """All commits, children first. `ends` are those at which a shallow clone breaks off."""

    commits: tuple[Commit, ...]
    ends: frozenset[str] = frozenset()
    annals: Annals = field(default_factory=Annals)

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

    def alone(self) -> Iterator[str]:
        """The blobs of files that are new or gone."""
        for one in self.touched:
            if (blob := one.after or one.before) and not (one.before and one.after):
                yield blob

    def compared(self) -> Iterator[str | None]:
        """The blobs that are held against others."""
        for one in self.touched:
            if one.before and one.after:
                yield from (one.before, one.after)
        for _, bases, sides, own in self.merged:
            yield from (*bases, *sides, own)


def read_past(git: Git, tip: str = "HEAD") -> Past:
    """The whole past of a revision; empty before the first commit."""
    annals = read(git, tip)
    return Past(annals.commits, annals.ends, annals)


def events(
    git: Git,
    past: Past,
    *,
    commit: Callable[[Commit], bool] = lambda _: True,
    path: Callable[[str], bool] = lambda _: True,
    enough: int | None = None,
    whole: bool = True,
) -> list[Event]:
    """What happened, the newest first: of the commits and the paths that are asked about.

    A merge is an event only where it decided something. With `enough`, there may be a few more events
    than that, and older ones are left out. Without `whole`, of files that are new or gone hardly more
    is asked than how they are called.
    """
    plans = list(_plans(past, commit, path, enough))
    versions = _Versions(git, plans, past.annals, whole=whole)
    undos = {one.id for one in past.commits if one.undoes}
    told = (
        event(plan.commit, _changes(plan, versions), again=plan.commit.undoes in undos) for plan in plans
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


class _Versions:
    """What the blobs of some plans hold, read at once; of those that are known their heads suffice."""

    def __init__(self, git: Git, plans: Sequence[_Plan], annals: Annals, *, whole: bool) -> None:
        self._git = git
        self._heads = {} if whole else annals.heads
        alone = [blob for plan in plans for blob in plan.alone() if blob not in self._heads]
        compared = [blob for plan in plans for blob in plan.compared() if blob]
        self._read = {blob: _data(content) for blob, content in git.blobs((*alone, *compared)).items()}
        annals.learn({blob: head_of(self._read.get(blob)) for blob in alone if blob not in annals.heads})

    def of(self, blob: str | None, *, link: bool = False) -> Version:
        """A blob; a link, and what is no map of fields, could not be read."""
        if blob is None:
            return ABSENT
        if blob in self._read or link or blob not in self._heads:
            data = self._read.get(blob)
            return UNREADABLE if data is None or link else Version(data)
        head = self._heads[blob]
        return UNREADABLE if head is None else Version(head=head, late=lambda: self._late(blob))

    def _late(self, blob: str) -> Fields | None:
        return _data(self._git.blobs([blob]).get(blob, b""))


def _data(content: bytes) -> Fields | None:
    return read_document("", content).data


def _changes(plan: _Plan, known: _Versions) -> Iterator[Change]:
    for one in plan.touched:
        before, after = known.of(one.before, link=one.link), known.of(one.after, link=one.link)
        yield Change(one.path, before, after)
    for path, bases, sides, own in plan.merged:
        versions = [known.of(blob) for blob in (*bases, *sides, own)]
        parents = versions[len(bases) : -1]
        decided = decisions(versions[: len(bases)], parents, versions[-1])
        broken = not versions[-1].readable and all(one.readable for one in parents)
        if decided or broken:
            yield Change(path, parents[0], versions[-1], decisions=decided)
