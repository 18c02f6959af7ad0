"""`ledger carry`: a problem listed again, because it is not mended yet."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePath

import click

from ledger.checks.rules import Written
from ledger.core.lifecycle import fold
from ledger.core.periods import period_of
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.reports.chain import references
from ledger.reports.fields import STAGE_WORDS
from ledger.store.altering import entry_in
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Refused
from ledger.store.schemas import common
from ledger.store.stepping import carried
from ledger.words import N_, plain

from .options import DAY, DONE, Session, option
from .options import command as make_command
from .pick import chosen_entry
from .place import place_of
from .refusing import refusal
from .steps import what_next
from .tables import fitted, width
from .visit import Visit, open_to_write


@make_command("carry", help=N_("List a problem again in another quarter."))
@click.argument("entry", metavar="PROBLEM")
@option("--date", "when", type=DAY, help=N_("The day on which it is listed again (today)."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(session: Session, entry: str, when: date | None, no_commit: bool) -> int:
    """List a problem again in another quarter."""
    visit = open_to_write(session)
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
        place_of(visit).change(propose, commit=not no_commit)
    except Refused as refused:
        heading = words(N_("nothing was recorded, because the entry has errors:"))
        raise LedgerError(refusal(words, refused, heading)) from refused
    said = N_("listed again in {quarter}: {title} ({path})")
    title = plain(str(one.data.get("title", "")))
    quarter = period_of("quarter", again).name
    session.echo(words(said, quarter=quarter, title=title, path=paths[-1]))
    for line in fitted(list(_next(session, visit, one, paths[-1])), width()):
        session.echo(line)
    if no_commit:
        session.echo(words(N_("staged, not committed")))
    return DONE


def _next(session: Session, visit: Visit, one: Written, path: str) -> Iterator[str]:
    """The items that answer the problem, under whichever listing, with what each waits for."""
    words = session.words
    known = {each.stem: each for each in visit.reading.written}
    listings = set(_listings(one, known))
    found = [
        each
        for each in visit.reading.written
        if each.kind is not None and each.kind.steps and listings & set(references(each, common()))
    ]
    if not found:
        yield "  " + words(N_("no item answers it; next: `ledger answer {id}`"), id=PurePath(path).stem)
    for item in found:
        life = fold(item.data, visit.today)
        yield "  " + words(
            N_("its item {title} ({id}) stays as it is: {stage}"),
            title=plain(str(item.data.get("title", ""))),
            id=item.stem,
            stage=words(STAGE_WORDS[life.stage]),
        )
        yield "  " + what_next(words, item.stem, life, visit.today)


def _listings(one: Written, known: Mapping[str, Written]) -> Iterator[str]:
    """The problem as it was listed each time until now, the last first."""
    seen: set[str] = set()
    here: Written | None = one
    while here is not None and here.stem not in seen:
        seen.add(here.stem)
        yield here.stem
        here = known.get(str(here.data.get("carried_from")))
