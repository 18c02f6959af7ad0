"""`ledger demo --city`: the bare repositories of an invented city's units, and their superior's."""

import shlex
import sys
from pathlib import Path

import click

from ledger.demo.city import CITY, places
from ledger.demo.citymaking import UNITS, Wish, make_city
from ledger.words import N_

from .options import DONE, Session

SIGHTS = ("rollup sync", "rollup status --quarter last", "rollup export facts")
"""What to ask of the city to begin with: what follows `ledger` on the command line."""


def make_shown(session: Session, folder: Path, count: int, seed: int, served: str | None) -> int:
    """Make the city, with a bar at a terminal, and say what was made and what to try."""
    wish = Wish(places(count), seed, session.today(), session.words.language)
    making = make_city(wish, folder, served)
    label = session.words(N_("making units"))
    shown = sys.stderr
    with click.progressbar(
        making, length=count, label=label, file=shown, hidden=not shown.isatty()
    ) as bar:
        entries = list(bar)
    session.echo(
        session.words(
            N_("made the invented city in {folder}: {units} units with {entries} entries"),
            folder=str(folder),
            units=len(entries),
            entries=sum(entries),
        )
    )
    session.echo("  " + session.words(N_("the units' repositories: {place}"), place=str(folder / UNITS)))
    session.echo("  " + session.words(N_("their superior's: {place}"), place=str(folder / CITY)))
    session.echo(session.words(N_("Try these next:")))
    for line in SIGHTS:
        session.echo(f"  ledger -C {shlex.quote(str(folder / CITY))} {line}")
    return DONE
