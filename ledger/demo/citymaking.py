"""Making an invented city: a bare repository a unit, many at a time, and the superior's beside them."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger.core.values import Value
from ledger.demo.city import CITY, Place, listed, superior_plan, unit_plan
from ledger.demo.making import clear, make, require_vacant, stream, topmost_new
from ledger.demo.plan import Plan
from ledger.records import dataclass
from ledger.store.emitting import entry_text
from ledger.store.repository import SCHEMAS, import_bare

UNITS = "units"
"""The folder of the units' repositories, beside the superior's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What city to make: how many units, from which seed and day, with comments in which language."""

    units: tuple[Place, ...]
    seed: int
    today: date
    language: str


def make_city(wish: Wish, folder: Path, served: str | None = None) -> Iterator[int]:
    """The city in a folder, a new or an empty one; yields the number of entries of each unit made.

    `served` is the address below which the units' repositories are served, for the superior's list;
    without it the list names their folders as seen from its own. If anything fails or is interrupted,
    whatever was not there before is gone again. Raises LedgerError.
    """
    folder = folder.resolve()
    require_vacant([folder])
    with ExitStack() as undoing:
        undoing.callback(clear, folder, topmost_new(folder))
        (folder / UNITS).mkdir(parents=True)
        yield from _units(wish, folder / UNITS)
        make([(_superior(wish, _remotes(served)), folder / CITY)])
        undoing.pop_all()


def _units(wish: Wish, folder: Path) -> Iterator[int]:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = [pool.submit(make_unit, wish, place, folder) for place in _largest_first(wish.units)]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _largest_first(units: Sequence[Place]) -> list[Place]:
    """So that no processor waits at the end for one that has just begun a county."""
    order = ("county-committee", "party-group", "branch")
    return sorted(units, key=lambda place: order.index(place.kind))


def make_unit(wish: Wish, place: Place, folder: Path) -> int:
    """One unit's bare repository; the number of its entries."""
    plan = unit_plan(place, wish.seed, wish.today, wish.language)
    import_bare(folder / f"{place.id}.git", b"".join(stream(plan.commits)))
    return plan.entries


def _remotes(served: str | None) -> Callable[[Place], str]:
    base = f"../{UNITS}" if served is None else served.rstrip("/")
    return lambda place: f"{base}/{place.id}.git"


def _superior(wish: Wish, remote: Callable[[Place], str]) -> Plan:
    """The superior's plan, with its list from the first commit on."""
    plan = superior_plan(wish.seed, wish.today, wish.language)
    first, *later = plan.commits
    listing: dict[str, Value] = {
        "packs": ["aspiration", "branch-life"],
        "floors": {
            "self-study-hours": 2,
            "self-study-readings": 2,
            "party-classes": 4,
            # Each unit names its own.
            "special-campaigns": None,
        },
        "units": list[Value](listed(wish.units, remote)),
    }
    text = entry_text(listing, f"{SCHEMAS}/subordinates.json").encode()
    begun = replace(first, changes={**first.changes, "subordinates.yaml": text})
    return replace(plan, commits=(begun, *later))
