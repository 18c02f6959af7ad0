"""Opening a unit's repository: which files, read how, and what today is there."""

from collections.abc import Iterable
from datetime import date
from functools import partial

import click

from ledger.core.cadence import evaluate
from ledger.core.findings import Finding
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.checkout import look, tracked
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit, zone
from ledger.store.recall import Known
from ledger.store.sources import ROOTS, Source, Stored, WorkTree
from ledger.store.unfinished import is_unfinished
from ledger.words import N_

from .options import Session


@dataclass(frozen=True, slots=True)
class Visit:
    """A unit as read by one command.

    `revision` and `dirty` say which commit the reading belongs to and whether the files differ from
    it. `unfinished`: a writing command was killed here and nobody has cleaned up yet.
    """

    git: Git
    source: Source
    reading: Reading
    today: date
    revision: str | None
    dirty: bool
    unfinished: bool = False

    def evaluate(self, view: Period, as_of: date) -> tuple[Standing, ...]:
        return tuple(evaluate(self.reading.unit, view, as_of))


def open_visit(session: Session, revision: str | None = None, *, staged: bool = False) -> Visit:
    """The unit found from the session's folder: on disk, staged, or as it was at a revision."""
    git = Git(session.folder)
    commit = git.commit(revision) if revision is not None else None
    tree = WorkTree(git.root, git.folder / "ledger")
    source: Source = Stored(git, commit) if staged or commit else tree
    checkout = None if commit else look(git, *ROOTS)
    known = Known(checkout, partial(tracked, git, checkout, *ROOTS)) if checkout and not staged else None
    reading = read_unit(source, known=known)
    if context := click.get_current_context(silent=True):
        context.call_on_close(reading.keep)
    if "unit.yaml" not in reading.documents:
        place = str(git.root) if revision is None else revision
        raise LedgerError(
            N_("{place} holds no unit.yaml; `ledger init` makes a unit's repository"), place=place
        )
    today = session.today(zone(reading.data("unit.yaml").get("timezone")))
    if checkout is None:
        return Visit(git, source, reading, today, commit, dirty=False)
    head = checkout.head
    return Visit(git, source, reading, today, head.commit, head.dirty, is_unfinished(git))


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
