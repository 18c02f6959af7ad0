"""Mapping the judgement over many units, by whatever runs functions elsewhere.

An *engine* opens an executor of `concurrent.futures`; anything that hands out one will do. Units go
out in batches. A worker that dies takes its batch with it: each unit of it is then tried alone, and
one that kills its worker twice is set aside and named. Verdicts come back in the order of the jobs,
and are the same bytes whatever the engine.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from typing import TypeAlias

from ledger.rollup.judging import Job, faulty, judge
from ledger.rollup.verdict import Verdict
from ledger.words import N_

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
        return ProcessPoolExecutor(number, mp_context=context)

    return open_pool


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
    lost: list[int] = []
    batches = [range(start, min(start + batch, len(jobs))) for start in range(0, len(jobs), batch)]
    for places, verdicts in _spread(jobs, batches, engine, judge):
        if verdicts is None:
            lost += places
        else:
            found.update(zip(places, verdicts, strict=True))
            progress(len(places))
    for place in sorted(lost):
        found[place] = _alone(jobs[place], engine, judge)
        progress(1)
    return [found[place] for place in range(len(jobs))]


def judge_all(jobs: Sequence[Job], judge: Judge) -> list[Verdict]:
    """A batch, where it is judged."""
    return [judge(job) for job in jobs]


def _spread(
    jobs: Sequence[Job], batches: Sequence[range], engine: Engine, judge: Judge
) -> Iterator[tuple[range, list[Verdict] | None]]:
    """Every batch with its verdicts, or None where its worker died, as they come."""
    with engine() as executor:
        waiting: dict[Future[list[Verdict]], range] = {}
        for places in batches:
            try:
                future = executor.submit(judge_all, [jobs[place] for place in places], judge)
            except RuntimeError:  # the pool broke while it was being filled
                yield places, None
            else:
                waiting[future] = places
        try:
            for future in as_completed(waiting):
                yield waiting[future], _result(future)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


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
