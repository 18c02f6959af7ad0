"""`ledger rollup report`: the bulletin across units, in every form that a report has."""

from datetime import date
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.reports.issuing import BINARY, ENDINGS, FORMS, issued, worded
from ledger.rollup.bulletin import bulletin
from ledger.rollup.summing import summed
from ledger.words import N_

from .files import write_whole
from .options import DONE, Session, as_of_option, at_option, chosen_period, option, period_options
from .options import command as make_command
from .rollup_sync import said
from .rollup_visit import cache_option, depth_option, gathered, open_city, output_option, under_option
from .tables import width


@make_command("report", help=N_("Write a bulletin across units, in any form that reports have."))
@period_options
@as_of_option
@at_option
@cache_option
@under_option
@depth_option
@option("--format", "form", type=click.Choice(FORMS), help=N_("Write it so."))
@output_option
def command(
    session: Session,
    as_of: date | None,
    revision: str | None,
    cache: Path | None,
    under: str | None,
    depth: int | None,
    form: str | None,
    output: Path | None,
    **periods: str | None,
) -> int:
    """Write a bulletin across units."""
    chosen = form or ENDINGS.get(output.suffix.lower() if output else "", FORMS[0])
    if chosen in BINARY and output is None:
        raise LedgerError(N_("--format {form} wants a file: -o FILE"), form=chosen)
    with open_city(session, cache, revision) as city:
        visit = city.visit
        day = as_of or visit.today
        view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
        if under is not None:
            city.listed.named(under)
        found = summed(gathered(session, city, view, day), under=under, depth=depth)
    unit = visit.reading.unit
    kind = unit.rules.unit_kinds.get(unit.kind)
    words = session.words
    report = bulletin(
        found,
        kind.title if kind else None,
        visit.revision,
        dirty=visit.dirty,
        said=lambda fault: said(words, fault),
    )
    issue = worded(report, words.language, visit.source.single)
    if output is None or str(output) == "-":
        click.echo(issued(issue, chosen, width()), nl=False)
        return DONE
    write_whole(output, issued(issue, chosen))
    text = N_("wrote {file}: {period}, as of {day}")
    session.echo(words(text, file=str(output), period=view.name, day=day), err=True)
    return DONE
