"""What the commands of `ledger rollup` share: the superior's repository, its list, and its cache."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from ledger.core.periods import Period
from ledger.rollup.gathering import Gathered, gather
from ledger.rollup.keeping import Cache, cache_folder, opened
from ledger.rollup.running import Engine
from ledger.rollup.subordinates import Line, Subordinates, read_subordinates
from ledger.words import N_

from .options import Session, option
from .visit import Visit, open_visit, require_rules

cache_option = option(
    "--cache",
    "cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=N_("Keep mirrors and verdicts in this folder."),
)


@dataclass(frozen=True, slots=True)
class City:
    """A superior's repository as read, with its list of units and the open cache."""

    visit: Visit
    listed: Subordinates
    cache: Cache

    @property
    def root(self) -> Path:
        return self.visit.git.root

    def only(self, line: Line) -> "City":
        """The same with one unit alone."""
        listed = replace(self.listed, lines=(line,), depths=(1,))
        return replace(self, listed=listed)


@contextmanager
def open_city(session: Session, folder: Path | None, revision: str | None = None) -> Iterator[City]:
    """The superior found from the session's folder. Raises LedgerError where it lists no units."""
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    listed = read_subordinates(visit.reading)
    place = folder or cache_folder(visit.git.root, listed.owner)
    with opened(place) as cache:
        yield City(visit, listed, cache)


def gathered(
    session: Session,
    city: City,
    view: Period,
    as_of: date,
    engine: Engine | None = None,
    *,
    whole: bool = False,
) -> Gathered:
    """Every unit's account, with a bar at a terminal while verdicts are made."""
    label = session.words(N_("judging units"))
    shown = sys.stderr
    with click.progressbar(
        length=len(city.listed.lines), label=label, file=shown, hidden=not shown.isatty()
    ) as bar:
        return gather(
            city.visit.reading,
            city.listed,
            city.root,
            city.cache,
            view,
            as_of,
            engine,
            bar.update,
            whole=whole,
        )
