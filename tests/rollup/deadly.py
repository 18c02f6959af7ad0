"""Judging that goes wrong or waits, for workers to import."""

import os
import signal
import time
from pathlib import Path

from ledger.rollup.judging import Job, judge
from ledger.rollup.verdict import Verdict

DEADLY = "unit-3"
STARTED = "LEDGER_TEST_STARTED"
"""Names the folder in which whoever begins to work leaves its number, and waits for `go`."""


def deadly(job: Job) -> Verdict:
    """Kills its process at one unit, each time."""
    if job.line.id == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(job)


def waiting(job: Job) -> Verdict:
    """Says who is at work, and goes on once it may."""
    folder = Path(os.environ[STARTED])
    (folder / str(os.getpid())).touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
    return judge(job)
