"""Opening a unit's repository: which files, read how, and what today is there."""

import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import TypeAlias

import click

from ledger.core.findings import Finding
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.checkout import Inquiry, look
from ledger.store.git import Git, Head
from ledger.store.reading import Reading, read_unit, zone
from ledger.store.sources import ROOTS, Source, Stored, WorkTree
from ledger.store.turns import number
from ledger.store.unfinished import is_unfinished
from ledger.words import N_

from .options import Session

Moment: TypeAlias = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Visit:
    """A unit as read by one command.

    `head` says where the repository stands. `unfinished`: a writing command was killed here and nobody
    has cleaned up yet. `seen` is the number of the turn before it was read, and when that was.
    """

    git: Git
    source: Source
    reading: Reading
    today: date
    head: Callable[[], Head]
    unfinished: bool = False
    seen: Moment | None = None

    @property
    def revision(self) -> str | None:
        """The commit that the reading belongs to."""
        return self.head().commit

    @property
    def dirty(self) -> bool:
        """Whether the files differ from it."""
        return self.head().dirty

    def evaluate(self, view: Period, as_of: date) -> tuple[Standing, ...]:
        from ledger.core.cadence import evaluate  # whoever checks or records judges nothing

        return tuple(evaluate(self.reading.unit, view, as_of))


def open_visit(session: Session, revision: str | None = None, *, staged: bool = False) -> Visit:
    """The unit found from the session's folder: on disk, staged, or as it was at a revision."""
    git = Git(session.folder)
    commit = git.commit(revision) if revision is not None else None
    tree = WorkTree(git.root, git.folder / "ledger")
    source: Source = Stored(git, commit) if staged or commit else tree
    known = Inquiry(git, *ROOTS)
    reading = read_unit(source, known=None if staged or commit else known)
    _keep_at_the_end(reading)
    today = _today(session, git, reading, revision)
    if commit is not None:
        return Visit(git, source, reading, today, lambda: Head(commit, None, dirty=False))
    return Visit(git, source, reading, today, lambda: known.checkout().head, is_unfinished(git))


def open_to_write(session: Session) -> Visit:
    """The unit on disk, for a command that writes; git is asked where it stands only if need be."""
    git = Git(session.folder)
    source = WorkTree(git.root, git.folder / "ledger")
    turn = number(git)
    reading = read_unit(source)
    moment = turn, time.monotonic()
    _keep_at_the_end(reading)
    today = _today(session, git, reading)
    head = cache(lambda: look(git, *ROOTS).head)
    return Visit(git, source, reading, today, head, is_unfinished(git), moment)


def _keep_at_the_end(reading: Reading) -> None:
    if context := click.get_current_context(silent=True):
        context.call_on_close(reading.keep)


def _today(session: Session, git: Git, reading: Reading, revision: str | None = None) -> date:
    """Today where the unit is. Raises LedgerError where there is none."""
    if "unit.yaml" not in reading.documents:
        place = str(git.root) if revision is None else revision
        raise LedgerError(
            N_("{place} holds no unit.yaml; `ledger init` makes a unit's repository"), place=place
        )
    return session.today(zone(reading.data("unit.yaml").get("timezone")))


def require_rules(reading: Reading) -> None:
    """Refuse to judge a unit that cannot say who it is. Raises LedgerError."""
    broken = [one for one in reading.findings if one.path == "unit.yaml" and one.severity == "error"]
    needed = ((), ("since",), ("timezone",), ("packs",))
    fatal = [one for one in broken if one.code.startswith("E1") or one.at in needed]
    if fatal:
        raise LedgerError(
            N_("unit.yaml has errors ({codes}); `ledger check` shows them"), codes=codes(fatal)
        )


def codes(findings: Iterable[Finding]) -> str:
    """The codes of some findings, each once."""
    return ", ".join(dict.fromkeys(finding.code for finding in findings))
