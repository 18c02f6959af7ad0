"""`ledger remove`: an entry, or one session of a sheet, gone; history keeps it."""

import click

from ledger.errors import LedgerError
from ledger.store.altering import edited, entry_in, removed, without_session
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Refused
from ledger.words import N_, plain

from .edit import session_option
from .options import DONE, Session, option
from .options import command as make_command
from .pick import chosen_entry
from .place import place_of
from .refusing import refusal
from .visit import open_to_write


@make_command("remove", help=N_("Remove an entry."))
@click.argument("entry", metavar="ID")
@session_option
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(
    session: Session, entry: str, of_session: tuple[str, int | None] | None, no_commit: bool
) -> int:
    """Remove an entry."""
    visit = open_to_write(session)
    words = session.words
    one = chosen_entry(visit, entry)

    def propose(reading: Reading) -> Proposal:
        here = entry_in(reading, one.path)
        if of_session is None:
            return removed(reading, [here])
        return edited(reading, here, without_session(here, *of_session))

    recording = place_of(visit)
    try:
        made = recording.change(propose, commit=not no_commit)
    except Refused as refused:
        text = N_("{id} is not removed, because others need it:")
        raise LedgerError(refusal(words, refused, words(text, id=one.stem), paths=True)) from refused
    title = plain(str(one.data.get("title", "")))
    if of_session is None:
        session.echo(words(N_("removed {title} ({path})"), title=title, path=one.path))
        for path in made.changed[1:]:
            session.echo("  " + words(N_("with {path}"), path=path))
    else:
        said = N_("removed the session of {day} from {title} ({path})")
        session.echo(words(said, day=of_session[0], title=title, path=one.path))
    session.echo(words(N_("staged, not committed") if no_commit else N_("`ledger undo` brings it back")))
    return DONE
