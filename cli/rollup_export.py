"""`ledger rollup export`: the facts of all units as Parquet files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from ledger.rollup.dataset import export
from ledger.rollup.facts import Told
from ledger.rollup.gathering import Account, Gathered, with_details
from ledger.rollup.keeping import Cache
from ledger.words import N_

from .options import DONE, Session, as_of_option, at_option, chosen_period, option, period_options
from .options import command as make_command
from .rollup_engine import chosen_engine, engine_options
from .rollup_visit import cache_option, gathered, open_city

FACTS = Path("facts")
facts_option = option(
    "--facts",
    type=click.Path(path_type=Path),
    default=FACTS,
    metavar="DIR",
    help=N_("The folder of the facts; `facts` where nothing is said."),
)


@make_command("export", help=N_("Write facts of all units as Parquet, for any engine."))
@click.argument("place", metavar="[DIR]", type=click.Path(path_type=Path), default=FACTS)
@period_options
@as_of_option
@at_option
@cache_option
@engine_options
def command(
    session: Session,
    place: Path,
    as_of: date | None,
    revision: str | None,
    cache: Path | None,
    engine: str,
    scheduler: str | None,
    workers: int | None,
    **periods: str | None,
) -> int:
    """Write facts of all units as Parquet, for any engine."""
    with open_city(session, cache, revision) as city:
        day = as_of or city.visit.today
        view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
        chosen = chosen_engine(engine, scheduler, workers, city.cache.folder)
        found = gathered(session, city, view, day, chosen)
        written = export(place, view, day, _told(found, city.cache))
    text = N_("wrote {units} units, {standings} standings and {entries} entries of {period} to {folder}")
    session.echo(session.words(text, **written.rows, period=view.name, folder=str(place)))
    return DONE


def _told(found: Gathered, cache: Cache) -> Iterator[Told]:
    """One unit after another: no more than one's details are at hand at a time."""
    for account in found.accounts:
        yield _one(with_details(account, cache), found.owner)


def _one(account: Account, owner: str) -> Told:
    line = account.line
    superior = line.superior or owner
    return Told(line, account.depth, superior, account.state, account.since, account.verdict)
