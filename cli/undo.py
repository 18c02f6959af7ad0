"""`ledger undo`: the last command that is not shared yet, taken back by a new commit."""

from collections.abc import Iterator

import click

from ledger.checks.privacy import masked
from ledger.errors import LedgerError
from ledger.history.past import Past, events
from ledger.store.reading import Reading, read_unit
from ledger.store.recording import Proposal, Refused
from ledger.store.undoing import NotUndone, Undoing, undoing
from ledger.words import N_, plain

from .log import change_words, event_lines, zone_of
from .options import DONE, SEE_TO, Session, option
from .options import command as make_command
from .place import place_of
from .refusing import finding_line, refusal
from .tables import fitted, width
from .visit import Visit, open_to_write


@make_command("undo", help=N_("Take back the last change that was not yet shared."))
@option("--redo", is_flag=True, help=N_("Bring back what was taken back last."))
@option("--dry-run", is_flag=True, help=N_("Only say what would be taken back."))
def command(session: Session, redo: bool, dry_run: bool) -> int:
    """Take back the last change that was not yet shared."""
    visit = open_to_write(session)
    words = session.words
    try:
        if dry_run:
            found = undoing(visit.git, read_unit(visit.source), redo=redo)
            heading = N_("Would be brought back:") if redo else N_("Would be taken back:")
            _say(session, visit, found, words(heading))
            return DONE
        return _make(session, visit, redo=redo)
    except NotUndone as reason:
        text = masked(words(reason.text, **reason.values))
        session.echo(words(N_("ledger: {text}"), text=text), err=True)
        return SEE_TO


def _make(session: Session, visit: Visit, *, redo: bool) -> int:
    words = session.words
    chosen: list[Undoing] = []

    def propose(reading: Reading) -> Proposal:
        chosen.append(undoing(visit.git, reading, redo=redo))
        return chosen[-1].proposal

    try:
        made = place_of(visit).change(propose)
    except Refused as refused:
        heading = words(N_("nothing was changed, because it would bring errors:"))
        raise LedgerError(refusal(words, refused, heading, paths=True)) from refused
    heading = N_("Brought back, by {commit}:") if redo else N_("Taken back, by {commit}:")
    _say(session, visit, chosen[-1], words(heading, commit=(made.commit or "")[:10]))
    again = (
        N_("`ledger undo` takes it back again") if redo else N_("`ledger undo --redo` brings it back")
    )
    session.echo(words(again))
    for finding in made.warnings:
        session.echo(finding_line(words, finding, path=True), err=True)
    return DONE


def _say(session: Session, visit: Visit, found: Undoing, heading: str) -> None:
    columns = width()
    for line in fitted(_lines(session, visit, found, heading, columns), columns):
        session.echo(line)


def _lines(
    session: Session, visit: Visit, found: Undoing, heading: str, columns: int | None
) -> Iterator[str]:
    """What is taken back, as the log tells it."""
    yield click.style(heading, bold=True)
    said = change_words(visit, session.words, columns)
    told = events(visit.git, Past((found.deed,)))
    for one in told:
        yield from event_lines(one, said, zone_of(visit))
    if not told:
        yield f"  {masked(plain(found.deed.subject))}"
    for path in found.kept:
        yield "  " + session.words(N_("{path} stays, because another entry points to it"), path=path)
