"""Bringing all mirrors up to date, many at a time: who was reached, and who was not and since when."""

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.rollup.keeping import Cache, Reached, place_of
from ledger.rollup.subordinates import Line, Subordinates
from ledger.rollup.verdict import Fault
from ledger.store.fetching import REF, Limits, address, fetch
from ledger.store.mirror import descends, tip
from ledger.words import N_

_RUN, _DONE = "run", "run-done"


@dataclass(frozen=True, slots=True)
class Task:
    """One unit to fetch: from where, into which mirror, and what was known of it before."""

    line: Line
    address: str
    place: str
    mirror: Path
    before: Reached


def places(listed: Subordinates, root: Path) -> dict[str, str]:
    """Where each unit with a repository is fetched from, by id, as a name of the place."""
    return {
        line.id: place_of(address(line.remote, root), line.branch)
        for line in listed
        if line.remote is not None
    }


def tasks(listed: Subordinates, root: Path, cache: Cache) -> list[Task]:
    """What there is to fetch."""
    where = places(listed, root)
    known = cache.reached(where)
    return [
        Task(
            line,
            address(line.remote, root),
            where[line.id],
            cache.mirror(where[line.id]),
            known.get(line.id, Reached(line.id)),
        )
        for line in listed
        if line.remote is not None
    ]


def begin(cache: Cache, day: str, *, anew: bool = False) -> int:
    """The number of this run. One of the same day that was interrupted is gone on with."""
    last, ended = cache.meta(_RUN), cache.meta(_DONE)
    if last is not None and last != ended and not anew:
        number, begun = last.split()
        if begun == day:
            return int(number)
    number = str(int(last.split()[0]) + 1) if last else "1"
    cache.set_meta(_RUN, f"{number} {day}")
    return int(number)


def end(cache: Cache) -> None:
    """This run has seen every unit."""
    cache.set_meta(_DONE, cache.meta(_RUN) or "")


def sync(
    cache: Cache,
    todo: Sequence[Task],
    run: int,
    day: str,
    limits: Limits,
    workers: int,
    *,
    afresh: bool = False,
) -> Iterator[Reached]:
    """Fetch units, and tell of each what came of it as soon as it is kept.

    An interruption stops every fetch; what has been reached stays reached.
    """
    stop = threading.Event()
    pool = ThreadPoolExecutor(workers)
    try:
        futures = {
            pool.submit(_fetched, task, run, day, limits, stop.is_set, afresh): task for task in todo
        }
        for future in as_completed(futures):
            found = future.result()
            cache.keep_reached(found, futures[future].place)
            yield found
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _fetched(
    task: Task, run: int, day: str, limits: Limits, stopped: Callable[[], bool], afresh: bool
) -> Reached:
    """What came of fetching one unit. Raises KeyboardInterrupt when stopped."""
    if stopped():
        raise KeyboardInterrupt
    before = replace(task.before, tried=day, run=run)
    try:
        if afresh:
            shutil.rmtree(task.mirror, ignore_errors=True)
        fetch(task.mirror, task.address, task.line.branch, limits, stopped)
    except LedgerError as error:
        return replace(before, problem=Fault(error.text, _plain(error.values)))
    except OSError as error:
        return replace(before, problem=Fault("{problem}", {"problem": str(error)}))
    found = tip(str(task.mirror), REF)
    if found is None:
        return replace(
            before,
            problem=Fault(
                N_("the mirror holds no sound commit; `ledger rollup sync --afresh` fetches it anew"), {}
            ),
        )
    rewritten = before.rewritten
    moved = before.commit not in (None, found.commit) and limits.depth is None
    if moved and not descends(str(task.mirror), found.commit, str(before.commit)):
        rewritten = day
    return replace(
        before, commit=found.commit, tree=found.tree, reached=day, problem=None, rewritten=rewritten
    )


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int) else str(value)[:500] for name, value in values.items()
    }
