"""Taking back a command: which one it is, and the files as they were before it, as a new commit.

Nothing is rewritten. An undo says by a trailer which commit it takes back; an undo that is itself
taken back is a redo. What others have already is left alone.
"""

from collections.abc import Iterator, Mapping, Sequence

from ledger.core.model import LEDGERS
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.altering import evidence_paths
from ledger.store.commits import Commit, Touched, commits
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.reading import Reading
from ledger.store.recording import Proposal
from ledger.store.writing import message_of_many
from ledger.words import N_

UNDO = "undo"


class NotUndone(LedgerError):  # noqa: N818 - the word the command uses
    """There is nothing that could be taken back, or something stands in the way."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What is taken back: the commit, and the command that it was about (of a redo, the one it brings
    back), what to write, and evidence that stays because others point to it.
    """

    commit: Commit
    deed: Commit
    proposal: Proposal
    kept: tuple[str, ...] = ()


def undoing(git: Git, reading: Reading, *, redo: bool = False) -> Undoing:
    """How to take back the last command that is not shared and not taken back yet.

    With `redo`: the last undo that is not. Raises NotUndone.
    """
    known = commits(git)
    shared = git.shared()
    mine = commits(git, "HEAD", shared) if shared else known
    commit = _last_undo(mine) if redo else _last_deed(mine, known)
    _refuse_changed(git, reading, commit, known)
    before = git.blobs(one.before for one in commit.touched if one.before)
    after = git.blobs(one.after for one in commit.touched if one.after)
    contents = {one.path: _before(one, before) for one in commit.touched}
    kept = tuple(sorted(_needed(reading, commit, contents)))
    contents = {path: content for path, content in contents.items() if path not in kept}
    entries = sorted(_entries(commit, {**after, **before}))
    said = message_of_many(_subject(commit, redo=redo), entries, UNDO)
    deed = next((one for one in known if one.id == commit.undoes), commit) if redo else commit
    return Undoing(commit, deed, Proposal(contents, f"{said}Ledger-Undoes: {commit.id}\n"), kept)


# Which one


def _last_deed(mine: Sequence[Commit], known: Sequence[Commit]) -> Commit:
    """The last command that is in effect. Raises NotUndone, which says why there is none."""
    deeds = [one for one in mine if _is_deed(one)]
    gone = _taken_back(mine)
    for one in deeds:
        if one.id not in gone:
            return one
    if deeds:
        raise NotUndone(N_("everything that is not shared yet is taken back already"))
    if any(_is_deed(one) for one in known):
        text = N_("everything is shared already, and what others have is not taken back; change it anew")
        raise NotUndone(text)
    raise NotUndone(N_("nothing was recorded here that could be taken back"))


def _last_undo(mine: Sequence[Commit]) -> Commit:
    gone = _taken_back(mine)
    again = {one.id for one in mine if one.undoes}
    for one in mine:
        if one.undoes and one.undoes not in again and one.id not in gone:
            return one
    raise NotUndone(N_("nothing is taken back that could be brought back"))


def _is_deed(commit: Commit) -> bool:
    """Whether a command that writes made the commit, and it is not what a unit began with."""
    begins = any(one.path == "unit.yaml" and one.before is None for one in commit.touched)
    said = commit.action is not None and commit.action != UNDO
    return said and len(commit.parents) == 1 and bool(commit.touched) and not begins


def _taken_back(mine: Sequence[Commit]) -> frozenset[str]:
    """The commits whose effect is undone; an undo that was taken back itself undoes nothing."""
    gone: set[str] = set()
    for one in mine:
        if one.undoes and one.id not in gone:
            gone.add(one.undoes)
    return frozenset(gone)


# Whether it can be


def _refuse_changed(git: Git, reading: Reading, commit: Commit, known: Sequence[Commit]) -> None:
    """Raises NotUndone if anything has changed since what the commit wrote."""
    paths = [one.path for one in commit.touched]
    here = {blob.path: blob.oid for blob in git.tree("HEAD", paths)}
    for one in commit.touched:
        if here.get(one.path) != one.after:
            later = _toucher(one.path, commit, known)
            raise NotUndone(
                N_("{what} was changed since, by {commit} ({subject}); nothing was changed now"),
                what=_named(reading, one.path),
                commit=later.id[:10] if later else "?",
                subject=later.subject if later else "?",
            )
    for path in git.differing(paths):
        text = N_("{what} has changes that are not committed; commit or discard them first")
        raise NotUndone(text, what=_named(reading, path))


def _toucher(path: str, commit: Commit, known: Sequence[Commit]) -> Commit | None:
    """The last commit after this one that touched the path."""
    for one in known:
        if one.id == commit.id:
            return None
        if any(touched.path == path for touched in one.touched):
            return one
    return None


def _named(reading: Reading, path: str) -> str:
    title = reading.data(path).get("title")
    return f"{title} ({path})" if isinstance(title, str) and title else path


# What to write


def _before(one: Touched, blobs: Mapping[str, bytes]) -> bytes | None:
    if one.link or (one.before and one.before not in blobs):
        raise NotUndone(N_("{path} is a link, or git has lost it; it cannot be put back"), path=one.path)
    return blobs[one.before] if one.before else None


def _needed(reading: Reading, commit: Commit, contents: Mapping[str, bytes | None]) -> Iterator[str]:
    """Evidence that the commit brought and that entries beside those it touched point to."""
    brought = {one.path for one in commit.touched if one.before is None and _is_evidence(one.path)}
    for one in reading.written:
        content = contents.get(one.path)
        data = one.data if one.path not in contents else read_document(one.path, content or b"").data
        yield from brought.intersection(evidence_paths(data or {}))


def _is_evidence(path: str) -> bool:
    return path.startswith("evidence/")


def _entries(commit: Commit, blobs: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The entries that a commit touched: id and kind."""
    for one in commit.touched:
        ledger = one.path.partition("/")[0]
        blob = one.after or one.before
        if ledger in LEDGERS and blob:
            data = read_document(one.path, blobs.get(blob, b"")).data or {}
            kind = data.get("kind")
            name = one.path.rpartition("/")[2].rpartition(".")[0]
            yield name, f"{ledger}/{kind}" if isinstance(kind, str) else ""


def _subject(commit: Commit, *, redo: bool) -> str:
    """`study: seminar …` becomes `study: undo seminar …`, and that `study: redo seminar …`."""
    head, colon, rest = commit.subject.partition(": ")
    if not colon or " " in head:
        head, rest = "ledger", commit.subject
    if redo:
        return f"{head}: redo {rest.removeprefix('undo ')}"
    return f"{head}: {UNDO} {rest}"
