"""`ledger calendar`: which days of a year are worked, written once and kept by people."""

import click

from ledger.errors import LedgerError
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Refused
from ledger.store.restdays import calendar_text
from ledger.words import N_

from .options import DONE, Session, option
from .options import command as make_command
from .place import place_of
from .refusing import refusal
from .visit import open_to_write


@make_command("calendar", help=N_("Write a year's rest days and working weekends."))
@click.argument("year", type=click.IntRange(2004, 2999))
@option("--force", is_flag=True, help=N_("Write it anew, over what is there."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(session: Session, year: int, force: bool, no_commit: bool) -> int:
    """Write a year's rest days and working weekends."""
    visit = open_to_write(session)
    words = session.words
    path = f"calendar/{year}.yaml"
    text = calendar_text(year, words)

    def propose(reading: Reading) -> Proposal:
        if path in reading.documents and not force and reading.documents[path].text != text:
            raise LedgerError(N_("{path} is there already; --force writes it anew"), path=path)
        return Proposal({path: text.encode()}, f"calendar: {year}\n\nLedger-Action: add\n")

    try:
        made = place_of(visit).change(propose, commit=not no_commit)
    except Refused as refused:
        heading = words(N_("nothing was changed, because it would bring errors:"))
        raise LedgerError(refusal(words, refused, heading, paths=True)) from refused
    said = N_("wrote {path}") if made.changed else N_("{path} says so already; nothing was changed")
    session.echo(words(said, path=path))
    if made.changed and visit.reading.data("unit.yaml").get("working-days") is not True:
        session.echo(words(N_("it counts once unit.yaml says `working-days: true`")))
    if made.changed and no_commit:
        session.echo(words(N_("staged, not committed")))
    return DONE
