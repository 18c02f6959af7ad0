"""Two branches that meet: what each has changed since they parted, and one tree of both.

Paths are compared as they are, without guessing at renames: ids and files never move, and an entry
that looks like another is not that other.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import PurePosixPath

from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS, Conflict, Side
from ledger.core.merging import merged, unsure
from ledger.core.values import Fields
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import MAX_BYTES, read_document
from ledger.store.git import Git
from ledger.store.landing import Landing, Move
from ledger.store.merging import FileMerge, merge_file
from ledger.store.sources import wanted
from ledger.store.trees import Version, versions, write_blob, write_tree
from ledger.words import N_

_PLAIN = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two commits (None: nothing yet) and the commits that they parted from."""

    mine: str | None
    theirs: str | None
    bases: tuple[str, ...]

    @property
    def is_mine_behind(self) -> bool:
        """Whether theirs holds all that mine does, and more."""
        return self.theirs is not None and self.mine in (None, *self.bases) and self.mine != self.theirs

    @property
    def is_theirs_behind(self) -> bool:
        """Whether mine holds all that theirs does."""
        return self.theirs is None or self.theirs in (self.mine, *self.bases)


@dataclass(frozen=True, slots=True)
class TreeMerge:
    """Two trees put together: what theirs alone has changed, and the files that both have."""

    mine: Mapping[str, Version]
    taken: Mapping[str, Version | None]
    files: tuple[FileMerge, ...]
    modes: Mapping[str, str]

    @property
    def conflicts(self) -> list[tuple[FileMerge, Conflict]]:
        return [(file, conflict) for file in self.files for conflict in file.conflicts]


def meet(git: Git, mine: str | None, theirs: str | None) -> Meeting:
    """How two commits stand to each other. Raises LedgerError if they have nothing in common."""
    if mine is None or theirs is None:
        return Meeting(mine, theirs, ())
    _, output, _ = git.attempt("merge-base", "--all", mine, theirs)
    bases = tuple(output.decode().split())
    if not bases:
        text = N_(
            "what lies there has no common past with this repository; it must be that of another unit,"
            " or begun twice: clone it anew and record there what is only here"
        )
        raise LedgerError(text)
    return Meeting(mine, theirs, bases)


def merge_trees(git: Git, meeting: Meeting) -> TreeMerge:
    """The trees of both commits as one. Raises LedgerError where a file here is a folder there."""
    mine, theirs = versions(git, meeting.mine), versions(git, meeting.theirs)
    bases = [versions(git, base) for base in meeting.bases]
    work = _Trees(git, meeting.bases, bases)
    taken: dict[str, Version | None] = {}
    files, modes = [], {}
    for path in sorted({*mine, *theirs}.union(*bases)):
        here, there = mine.get(path), theirs.get(path)
        before = [base.get(path) for base in bases]
        if all(one == there for one in before) or (here == there and here in before):
            continue
        if all(one == here for one in before):
            taken[path] = there
        elif (file := work.file(path, before, here, there)) is not None:
            files.append(file)
            modes[path] = _mode(before[0], here, there)
    _refuse_clashes(mine, taken)
    return TreeMerge(mine, taken, tuple(files), modes)


def landing(
    git: Git, meeting: Meeting, merge: TreeMerge, choices: Sequence[str], message: str
) -> Landing:
    """The merge commit that comes of a choice for each conflict, in the order of `conflicts`."""
    assert meeting.mine is not None
    assert meeting.theirs is not None
    changes = {**merge.taken, **dict(_finished(git, merge, choices))}
    moves = tuple(
        Move(path, merge.mine.get(path), one)
        for path, one in changes.items()
        if one != merge.mine.get(path)
    )
    tree = write_tree(git, meeting.mine, {one.path: one.after for one in moves})
    return Landing(meeting.mine, meeting.theirs, tree, message, moves)


def forward(git: Git, meeting: Meeting) -> Landing:
    """The way on to theirs, where nothing was recorded here since."""
    assert meeting.theirs is not None
    mine, theirs = versions(git, meeting.mine), versions(git, meeting.theirs)
    paths = sorted(path for path in {*mine, *theirs} if mine.get(path) != theirs.get(path))
    moves = tuple(Move(path, mine.get(path), theirs.get(path)) for path in paths)
    return Landing(meeting.mine, meeting.theirs, meeting.theirs, None, moves)


def _finished(
    git: Git, merge: TreeMerge, choices: Sequence[str]
) -> Iterator[tuple[str, Version | None]]:
    waiting = list(choices)
    for file in merge.files:
        many = len(file.conflicts)
        made = file.finish(waiting[:many])
        del waiting[:many]
        yield (
            file.path,
            (
                Version(merge.modes[file.path], write_blob(git, made))
                if isinstance(made, bytes)
                else made
            ),
        )


def _mode(base: Version | None, mine: Version | None, theirs: Version | None) -> str:
    """The mode of a file merged: what one side changed, else what it is."""
    modes = [one.mode for one in (mine, theirs) if one and one.mode in _PLAIN]
    changed = [one for one in modes if base is None or one != base.mode]
    return (changed or modes or [_PLAIN[0]])[0]


def _refuse_clashes(mine: Mapping[str, Version], taken: Mapping[str, Version | None]) -> None:
    whole = {path for path in {*mine, *taken} if taken.get(path, mine.get(path))}
    for path in sorted(whole):
        for above in PurePosixPath(path).parents:
            if str(above) in whole:
                text = N_("{path} is a file on one side and a folder on the other; rename one of them")
                raise LedgerError(text, path=str(above))


@dataclass(frozen=True, slots=True)
class _Trees:
    """The commits that two sides parted from, to merge single files by."""

    git: Git
    commits: Sequence[str]
    bases: Sequence[Mapping[str, Version]]

    def file(
        self,
        path: str,
        before: Sequence[Version | None],
        mine: Version | None,
        theirs: Version | None,
    ) -> FileMerge | None:
        """How both sides' versions go together; None where they are one and say nothing alike."""
        known = [one for one in (mine, theirs, *before) if one is not None]
        contents = self.git.blobs(one.oid for one in known) if self._is_text(path, known) else {}
        if mine == theirs:
            both = _content(contents, mine)
            file = merge_file(path, _content(contents, before[0]), both, both)
            return file if file.alike else None
        if not contents:
            return self._whole(path, before, mine, theirs)
        agreed = len(set(before)) == 1
        base = _content(contents, before[0]) if agreed else None
        data = None if agreed else self._virtual(path, [_content(contents, one) for one in before])
        return merge_file(path, base, _content(contents, mine), _content(contents, theirs), data)

    def _is_text(self, path: str, known: Sequence[Version]) -> bool:
        """Whether contents are to be looked into: never of links, attachments, or what is large."""
        if path.startswith("evidence/") or any(one.mode not in _PLAIN for one in known):
            return False
        return all(_size(self.git, one) <= MAX_BYTES for one in known)

    def _whole(
        self,
        path: str,
        before: Sequence[Version | None],
        mine: Version | None,
        theirs: Version | None,
    ) -> FileMerge:
        """One side's file or the other's."""
        shown = [self._shown(one) for one in (before[0], mine, theirs)]
        kept = mine if theirs is None else theirs
        one_removed = mine is None or theirs is None
        both = tuple(one for one in shown[1:] if one is not MISSING) if one_removed else ()
        outcomes = {MINE: mine, THEIRS: theirs, BOTH: kept}
        conflict = Conflict((), (), shown[0], shown[1], shown[2], both)
        return FileMerge(path, lambda choices: outcomes[choices[0]], (conflict,))

    def _shown(self, version: Version | None) -> Side:
        if version is None:
            return MISSING
        return f"{_size(self.git, version)} B, {version.oid[:10]}"

    def _virtual(self, path: str, contents: Sequence[bytes | None]) -> Fields:
        """What several bases say together; nothing that could be counted on where they differ."""
        if not wanted(path):
            return {}
        read = [(read_document(path, one).data or {}) if one else {} for one in contents]
        common = {}
        status, output, _ = self.git.attempt("merge-base", "--octopus", *self.commits)
        if not status:
            found = self.git.contents(output.decode().strip(), [path])
            common = read_document(path, found.get(path, b"{}\n")).data or {}
        return reduce(lambda one, other: unsure(merged(common, one, other)), read)


def _content(contents: Mapping[str, bytes], version: Version | None) -> bytes | None:
    return None if version is None else contents.get(version.oid)


def _size(git: Git, version: Version) -> int:
    status, output, _ = git.attempt("cat-file", "-s", version.oid)
    return 0 if status else int(output)
