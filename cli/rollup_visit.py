"""What the commands of `ledger rollup` share: the superior's repository, its list, and its cache."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ledger.core.periods import Period
from ledger.records import dataclass
from ledger.rollup.gathering import Choosing, Gathered, gather
from ledger.rollup.keeping import Cache, cache_folder, opened
from ledger.rollup.levels import rules_by_choice, with_snapshots
from ledger.rollup.rules import rules_of
from ledger.rollup.running import Engine
from ledger.rollup.snapshots import MAX_BYTES
from ledger.rollup.subordinates import Subordinates, read_subordinates
from ledger.store.sources import read_large
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
under_option = option("--under", metavar="UNIT", help=N_("Only this unit and those below it."))
depth_option = option(
    "--depth",
    type=click.IntRange(1),
    metavar="N",
    help=N_("Show only so many levels; those deeper are put together with the one above."),
)
output_option = option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=N_("Write to this file."),
)


@dataclass(frozen=True, slots=True)
class City:
    """A superior's repository as read, with its list of units and the open cache."""

    visit: Visit
    listed: Subordinates
    cache: Cache
    at: str | None = None

    @property
    def root(self) -> Path:
        return self.visit.git.root

    def stored(self, path: str) -> bytes | None:
        """A file of the superior's repository, large or small; None where there is none."""
        if self.at is not None:
            return self.visit.git.contents(self.at, [path]).get(path)
        return read_large(self.root, path, MAX_BYTES)

    def only(self, unit: str) -> "City":
        """The same with one unit alone; whole where that is known from a snapshot, if at all."""
        pairs = zip(self.listed.lines, self.listed.depths, strict=True)
        own = [(line, depth) for line, depth in pairs if line.id == unit]
        if not own:
            return self
        (line, depth), *_ = own
        return replace(self, listed=replace(self.listed, lines=(line,), depths=(depth,)))


@contextmanager
def open_city(session: Session, folder: Path | None, revision: str | None = None) -> Iterator[City]:
    """The superior found from the session's folder. Raises LedgerError where it lists no units."""
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    listed = read_subordinates(visit.reading)
    place = folder or cache_folder(visit.git.root, listed.owner)
    with opened(place) as cache:
        yield City(visit, listed, cache, visit.revision if revision is not None else None)


def gathered(
    session: Session,
    city: City,
    view: Period,
    as_of: date,
    engine: Engine | None = None,
    *,
    whole: bool = False,
    rules_for: Choosing | None = None,
) -> Gathered:
    """Every unit's account, with a bar at a terminal while verdicts are made."""
    label = session.words(N_("judging units"))
    shown = sys.stderr
    with click.progressbar(
        length=len(city.listed.lines), label=label, file=shown, hidden=not shown.isatty()
    ) as bar:
        found = gather(
            city.visit.reading,
            city.listed,
            city.root,
            city.cache,
            view,
            as_of,
            engine,
            bar.update,
            whole=whole,
            rules_for=rules_for,
        )
    choose = rules_for or (lambda packs: rules_of(city.visit.reading, city.listed, packs))
    below = with_snapshots(found.accounts, city.stored, rules_by_choice(choose), view, as_of)
    return replace(found, accounts=tuple(below))
