"""`ledger carry`: a problem listed again, because it is not mended yet."""

from datetime import date

import click

from ledger.core.periods import period_of
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.store.altering import entry_in
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Recording, Refused
from ledger.store.stepping import carried
from ledger.words import N_, plain

from .options import DAY, DONE, Session, option
from .options import command as make_command
from .pick import chosen_entry
from .refusing import refusal
from .visit import open_visit


@make_command("carry", help=N_("List a problem again in another quarter."))
@click.argument("entry", metavar="PROBLEM")
@option("--date", "when", type=DAY, help=N_("The day on which it is listed again (today)."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(session: Session, entry: str, when: date | None, no_commit: bool) -> int:
    """List a problem again in another quarter."""
    visit = open_visit(session)
    words = session.words
    one = chosen_entry(visit, entry)
    again = when or visit.today
    first = day(one.data.get("date"))
    if first and period_of("quarter", again).start <= first:
        text = N_("{id} is listed in {quarter} already; it is carried in a later quarter, by --date")
        raise LedgerError(text, id=one.stem, quarter=period_of("quarter", first).name)
    paths: list[str] = []

    def propose(reading: Reading) -> Proposal:
        path, proposal = carried(reading, entry_in(reading, one.path), again)
        paths.append(path)
        return proposal

    try:
        Recording(visit.git, visit.source, visit.today).change(propose, commit=not no_commit)
    except Refused as refused:
        heading = words(N_("nothing was recorded, because the entry has errors:"))
        raise LedgerError(refusal(words, refused, heading)) from refused
    said = N_("listed again in {quarter}: {title} ({path})")
    title = plain(str(one.data.get("title", "")))
    quarter = period_of("quarter", again).name
    session.echo(words(said, quarter=quarter, title=title, path=paths[-1]))
    if no_commit:
        session.echo(words(N_("staged, not committed")))
    return DONE
