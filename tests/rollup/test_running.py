"""Batches go out, come back in order, and a deadly unit takes nobody with it for long."""

import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.core.periods import parse_period
from ledger.rollup.judging import Job, faulty
from ledger.rollup.rules import Rules
from ledger.rollup.running import here, local, run
from ledger.rollup.subordinates import Line
from tests.rollup.city import DAY
from tests.rollup.deadly import DEADLY, deadly

VIEW = parse_period("2026-Q1")


def jobs(number: int) -> list[Job]:
    """Units whose mirrors are not there."""
    lines = [Line(f"unit-{place}", "office") for place in range(number)]
    return [Job("/nowhere", "0" * 40, line, Rules((), digest="d"), VIEW, DAY) for line in lines]


@pytest.mark.parametrize("batch", [1, 3, 8, 100])
def test_verdicts_come_back_in_the_order_of_the_jobs(batch):
    told = []
    found = run(jobs(20), here, batch=batch, progress=told.append)
    assert [one.unit for one in found] == [f"unit-{place}" for place in range(20)]
    assert sum(told) == 20


def test_no_jobs_are_no_verdicts():
    assert run([], here) == []


def test_of_a_hundred_units_one_that_kills_its_worker_costs_few_pools(tmp_path: Path):
    """What was lost with it is tried again; what was still waiting goes on in another pool."""
    opened = Counter()

    @contextmanager
    def engine():
        opened["pools"] += 1
        with ProcessPoolExecutor(2) as pool:
            yield pool

    found = run(jobs(200), engine, judge=deadly, batch=4)
    assert [one.unit for one in found] == [f"unit-{place}" for place in range(200)]
    named = [one.unit for one in found if "killed its worker" in one.fault.text]
    assert named == [DEADLY]
    assert opened["pools"] < 25


def test_an_interruption_ends_at_once():
    def stop(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(jobs(50), local(2), progress=stop)


def test_a_fault_is_a_verdict():
    assert faulty(jobs(1)[0], "gone").counts == {}


KILLED = (
    "import os\nfrom ledger.rollup.running import local\n"
    "with local(1)() as pool:\n"
    "    print(pool.submit(os.getpid).result(), flush=True)\n"
    "    os.kill(os.getpid(), 9)\n"
)


def test_workers_do_not_outlive_whoever_started_them():
    ran = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, check=False)
    assert ran.returncode == -9
    worker, patience = int(ran.stdout), 200
    while patience and is_there(worker):
        time.sleep(0.1)
        patience -= 1
    assert patience, "the worker is still there"


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
