"""Mapping the judgement over many units, by whatever runs functions elsewhere.

An *engine* opens an executor of `concurrent.futures`; anything that hands out one will do. Units go
out in batches. A worker that dies takes its batch with it, which is tried once more; if that fails as
well, each unit of it is tried alone, and one that kills its worker twice is set aside and named.
Verdicts come back in the order of the jobs, and are the same bytes whatever the engine.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager
from typing import TypeAlias

from ledger.rollup.judging import Job, faulty, judge
from ledger.rollup.verdict import Verdict
from ledger.words import N_

Places: TypeAlias = range
Engine: TypeAlias = Callable[[], AbstractContextManager[Executor]]
"""Opens an executor, which is closed when it is left. Called again where one has broken."""
Judge: TypeAlias = Callable[[Job], Verdict]
Progress: TypeAlias = Callable[[int], None]

BATCH = 8
TRIES = 2
"""How often a unit is tried alone before it is set aside."""

SET_ASIDE = N_("judging it killed its worker {n} times; it is set aside and nothing of it counts")


def local(workers: int | None = None) -> Engine:
    """A pool of processes on this machine, one a core unless said otherwise."""
    number = workers or _cores()

    def open_pool() -> AbstractContextManager[Executor]:
        import multiprocessing

        # A fresh interpreter a worker: nothing of this process's threads and files leaks into it.
        context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        return ProcessPoolExecutor(number, mp_context=context, initializer=end_with_parent)

    return open_pool


def end_with_parent() -> None:
    """Make this worker end when whoever started it is gone: alone it would wait for ever."""
    import threading
    from multiprocessing import connection, parent_process

    if (parent := parent_process()) is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def here() -> AbstractContextManager[Executor]:
    """This very process: for few units, where starting workers would cost more."""
    return ThreadPoolExecutor(1)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    jobs: Sequence[Job],
    engine: Engine,
    *,
    judge: Judge = judge,
    progress: Progress = lambda _: None,
    batch: int = BATCH,
) -> list[Verdict]:
    """The verdicts on all jobs, in their order. `progress` is told how many were done each time."""
    found: dict[int, Verdict] = {}
    waiting = deque(_batches(range(len(jobs)), batch))
    suspects: list[Places] = []
    while waiting:
        for places, verdicts in _spread(jobs, waiting, engine, judge):
            if verdicts is None:
                suspects.append(places)
            else:
                found.update(zip(places, verdicts, strict=True))
                progress(len(places))
    for places in suspects:
        found.update(zip(places, _again(jobs, places, engine, judge), strict=True))
        progress(len(places))
    return [found[place] for place in range(len(jobs))]


def _batches(places: range, size: int) -> Iterator[Places]:
    return (places[start : start + size] for start in range(0, len(places), size))


def judge_all(jobs: Sequence[Job], judge: Judge) -> list[Verdict]:
    """A batch, where it is judged."""
    return [judge(job) for job in jobs]


def _spread(
    jobs: Sequence[Job], waiting: deque[Places], engine: Engine, judge: Judge
) -> Iterator[tuple[Places, list[Verdict] | None]]:
    """Batches with their verdicts as they come, None where a worker died.

    What is left waiting at the end wants another executor: this one has broken.
    """
    with engine() as executor:
        running: dict[Future[list[Verdict]], Places] = {}
        try:
            while _fill(executor, running, jobs, waiting, judge):
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), _result(future)
        except BaseException:
            for future in running:
                future.cancel()
            executor.shutdown(wait=False)
            raise


def _fill(
    executor: Executor,
    running: dict[Future[list[Verdict]], Places],
    jobs: Sequence[Job],
    waiting: deque[Places],
    judge: Judge,
) -> int:
    """Hand out as many batches as may be lost at once; how many are out then."""
    while waiting and len(running) < _window(executor):
        try:
            future = executor.submit(judge_all, [jobs[place] for place in waiting[0]], judge)
        except RuntimeError:  # the pool has broken
            break
        running[future] = waiting.popleft()
    return len(running)


def _window(executor: Executor) -> int:
    """A pool of processes that breaks loses all that it was given; others lose what was at work."""
    return 2 * _cores() if isinstance(executor, ProcessPoolExecutor) else sys.maxsize


def _again(jobs: Sequence[Job], places: Places, engine: Engine, judge: Judge) -> list[Verdict]:
    """A batch whose worker died once more, by itself; if that fails too, each of its units alone."""
    many = [jobs[place] for place in places]
    if len(many) > 1:
        with engine() as executor:
            found = _result(executor.submit(judge_all, many, judge))
        if found is not None:
            return found
    return [_alone(job, engine, judge) for job in many]


def _alone(job: Job, engine: Engine, judge: Judge) -> Verdict:
    for _ in range(TRIES):
        with engine() as executor:
            found = _result(executor.submit(judge_all, [job], judge))
        if found is not None:
            return found[0]
    return faulty(job, SET_ASIDE, n=TRIES)


def _result(future: "Future[list[Verdict]]") -> list[Verdict] | None:
    """What came back; None where the worker died, for the judgement itself never raises."""
    try:
        return future.result()
    except Exception:  # noqa: BLE001 - each library has an exception of its own for this
        return None
