"""The same judgement by a pool of processes and by a real scheduler with workers, some of which die."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.rollup.judging import Job, judge
from ledger.rollup.rules import rules_of
from ledger.rollup.running import here, local, run
from ledger.rollup.spreading import dask
from ledger.rollup.subordinates import read_subordinates
from tests.rollup.city import DAY, VIEW, City, git
from tests.rollup.conftest import entries
from tests.rollup.deadly import DEADLY, STARTED, deadly, waiting

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> City:
    made = City(tmp_path_factory.mktemp("city"))
    for number in range(8):
        made.add(f"unit-{number}", entries(number % 3))
    made.cache.mkdir()
    return made


@pytest.fixture(scope="module")
def jobs(city: City) -> list[Job]:
    reading = city.reading()
    listed = read_subordinates(reading)
    rules = rules_of(reading, listed)
    return [
        Job(
            str(city.unit(line.id) / ".git"),
            git(city.unit(line.id), "rev-parse", "HEAD"),
            line,
            rules,
            VIEW,
            DAY,
        )
        for line in listed
    ]


@dataclass
class Cluster:
    """A scheduler and its workers on this machine."""

    folder: Path
    address: str
    workers: list[subprocess.Popen]

    def spawn(self, *, nanny: bool) -> None:
        environment = {**os.environ, STARTED: str(self.folder), "PYTHONPATH": str(ROOT), **_QUICK}
        arguments = ["--nthreads", "1", "--no-dashboard", "--nanny" if nanny else "--no-nanny"]
        arguments += ["--local-directory", str(self.folder / "scratch"), "--host", "127.0.0.1"]
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self.workers.append(subprocess.Popen(command, env=environment, cwd=self.folder, **quiet))


_QUICK = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
}
"""Whoever kills a worker is blamed at once, and not only after the fourth."""


@pytest.fixture
def cluster(tmp_path):
    """A scheduler without workers, which are spawned as wanted; all of them end with the test."""
    named = tmp_path / "scheduler.json"
    arguments = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(named)]
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **_QUICK},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: named.exists() and named.read_text().rstrip().endswith("}"))
    address = json.loads(named.read_text())["address"]
    made = Cluster(tmp_path, address, [])
    try:
        yield made
    finally:
        for process in (*made.workers, scheduler):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(done, seconds: float = 90.0) -> None:
    """Wait for a condition, and fail where it never comes."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def said(verdicts) -> list[bytes]:
    return [one.canonical() for one in verdicts]


def test_a_worker_killed_in_the_middle_changes_no_byte(cluster: Cluster, city: City, jobs, monkeypatch):
    """Both workers are at work when one of them is killed; the other does the rest."""
    for _ in range(2):
        cluster.spawn(nanny=False)
    at_work = lambda: [path for path in cluster.folder.iterdir() if path.name.isdecimal()]  # noqa: E731
    killed = []

    def kill_one():
        try:
            until(lambda: len(at_work()) == 2)
            killed.append(int(at_work()[0].name))
            os.kill(killed[0], signal.SIGKILL)
        finally:
            (cluster.folder / "go").touch()

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = run(jobs, dask(cluster.address, city.cache), judge=waiting, batch=1)
    killer.join()
    assert killed[0] in [worker.pid for worker in cluster.workers]
    assert said(found) == said(run(jobs, local(2))) == said(map(judge, jobs))


def test_a_unit_that_kills_its_worker_is_set_aside_and_named(cluster: Cluster, city: City, jobs):
    cluster.spawn(nanny=True)
    by_dask = run(jobs, dask(cluster.address, city.cache), judge=deadly, batch=2)
    by_pool = run(jobs, local(2), judge=deadly, batch=2)
    assert said(by_dask) == said(by_pool)
    faults = {one.unit: one.fault for one in by_dask if one.fault is not None}
    assert list(faults) == [DEADLY]
    assert "killed its worker" in faults[DEADLY].text
    others = [(one.unit, one.canonical()) for one in by_pool if one.unit != DEADLY]
    assert others == [(one.unit, one.canonical()) for one in run(jobs, here) if one.unit != DEADLY]


def test_a_scheduler_that_does_not_answer_is_named(city: City, jobs, monkeypatch):
    with pytest.raises(LedgerError, match="no scheduler answers") as caught:
        run(jobs, dask("tcp://127.0.0.1:9", city.cache))
    assert caught.value.values["scheduler"] == "tcp://127.0.0.1:9"


@pytest.mark.parametrize(
    "address", ["nonsense://x", "", "tcp://", "127.0.0.1:9", "tcp://a b:1", "tcp://:9"]
)
def test_an_address_that_is_none_is_named(city: City, jobs, address):
    with pytest.raises(LedgerError, match="is no scheduler"):
        run(jobs, dask(address, city.cache))


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-Example\r\n"])
def test_what_answers_and_is_no_scheduler_is_named(city: City, jobs, greeting, monkeypatch):
    monkeypatch.setattr("ledger.rollup.spreading.CONNECTING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        greeter = threading.Thread(target=lambda: other.accept()[0].sendall(greeting))
        greeter.start()
        with pytest.raises(LedgerError, match="no scheduler answers"):
            run(jobs, dask(address, city.cache))
        greeter.join()


def test_a_scheduler_without_workers_says_so_and_does_not_wait_for_ever(
    cluster: Cluster, city: City, jobs
):
    with pytest.raises(LedgerError, match="there is no worker"):
        run(jobs, dask(cluster.address, city.cache, patience=0.5))


def test_when_the_last_worker_dies_it_is_said(cluster: Cluster, city: City, jobs):
    cluster.spawn(nanny=False)

    def kill_it():
        until(lambda: any(path.name.isdecimal() for path in cluster.folder.iterdir()))
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill_it)
    killer.start()
    with pytest.raises(LedgerError, match="there is no worker"):
        run(jobs, dask(cluster.address, city.cache, patience=3), judge=waiting, batch=1)
    killer.join()


def test_a_worker_that_does_not_see_the_cache_is_named(cluster: Cluster, city: City, jobs):
    cluster.spawn(nanny=False)
    with pytest.raises(LedgerError, match="does not see") as caught:
        run(jobs, dask(cluster.address, city.place / "elsewhere"))
    assert caught.value.values["folder"].endswith("elsewhere")


def test_without_the_library_it_is_said_what_to_install(city: City, jobs, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LedgerError, match=r"unit-ledger\[dask\]"):
        run(jobs, dask("tcp://127.0.0.1:9", city.cache))
