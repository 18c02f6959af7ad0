"""What a unit and an entry cost: a city is made, served, fetched, judged and exported, and timed.

    python -m bench.scale [UNITS | FOLDER ...]

A folder is a city that `ledger demo --city` has made; it is changed by being measured.

Each step is the program as a user runs it, in a process of its own, with an empty cache folder for
each city. Printed are seconds by the clock and of processors, the largest process, bytes over the
network (counted by a relay in front of `git daemon`), and bytes on disk. With several numbers of units
the last lines say what a unit more costs. This is no part of the tests: machines differ.
"""

import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

TODAY = "2026-11-23"
VIEW = ("--quarter", "2026-Q3")
CHANGED = 10


@dataclass
class Relay:
    """Hands bytes on between git and its daemon, and counts them."""

    upstream: int
    listener: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=256)
    )
    down: int = 0
    up: int = 0

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                return
            threading.Thread(target=self._hand_on, args=(near, far, "up"), daemon=True).start()
            threading.Thread(target=self._hand_on, args=(far, near, "down"), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, way: str) -> None:
        try:
            while content := source.recv(1 << 16):
                setattr(self, way, getattr(self, way) + len(content))
                target.sendall(content)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@contextmanager
def served(folder: Path) -> Iterator[Relay]:
    """A daemon for the repositories below a folder, behind a relay. Both end with the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", f"--base-path={folder}"]
    command += [
        "--export-all",
        "--reuseaddr",
        "--max-connections=128",
        f"--pid-file={folder}/../pid",
        str(folder),
    ]
    daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    relay = Relay(port)
    try:
        _await(port)
        threading.Thread(target=relay.serve, daemon=True).start()
        yield relay
    finally:
        relay.listener.close()
        os.kill(int((folder / "../pid").read_text()), 15)
        daemon.wait()


def _await(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("git daemon does not start")


@dataclass(frozen=True)
class Step:
    """What one run took: clock and processor seconds, the largest of its processes in MiB."""

    clock: float
    processors: float
    largest: float


def timed(*arguments: str, cache: Path) -> Step:
    """One run of the program."""
    environment = {
        **os.environ,
        "LEDGER_TODAY": TODAY,
        "LEDGER_LANG": "en",
        "XDG_CACHE_HOME": str(cache),
    }
    whole = [sys.executable, "-m", "ledger.cli", *arguments]
    begun = time.monotonic()
    child = subprocess.Popen(whole, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    seen: dict[int, tuple[float, float]] = {}
    while True:
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            break
        seen |= pool(child.pid)
        time.sleep(0.02)
    clock = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{arguments} failed")
    apart = sum(seconds for seconds, _ in seen.values())
    largest = max([used.ru_maxrss / 1024, *(mib for _, mib in seen.values())])
    return Step(clock, used.ru_utime + used.ru_stime + apart, largest)


def pool(session: int) -> dict[int, tuple[float, float]]:
    """Processor seconds and MiB of the pool's processes, which the program does not wait for itself."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                if b"forkserver" not in (place / "cmdline").read_bytes():
                    continue
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session:
                    status = (place / "status").read_text()
                    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
                    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    found[int(place.name)] = (seconds, int(peak.split()[1]) / 1024)
            except (OSError, StopIteration):
                continue
    return found


def measured(wanted: str, place: Path) -> dict[str, float]:
    """Everything about a city of so many units, or one that is there."""
    cache = place / "cache"
    city = place / "city" if wanted.isdecimal() else Path(wanted).resolve()
    superior = str(city / "shili-city")
    found: dict[str, float] = {}
    if wanted.isdecimal():
        _note(found, "make", timed("demo", "--city", wanted, str(city), cache=cache))
    found["units"] = sum(1 for _ in (city / "units").glob("*.git"))
    found["disk remotes"] = size(city / "units")
    with served(city / "units") as relay:
        _repoint(city, f"git://127.0.0.1:{relay.port}")
        _note(found, "first fetch", timed("-C", superior, "rollup", "sync", cache=cache))
        found["network first"] = relay.down + relay.up
        relay.down = relay.up = 0
        _note(found, "no-op fetch", timed("-C", superior, "rollup", "sync", cache=cache))
        found["network no-op"] = relay.down + relay.up
        found["disk mirrors"] = size(cache)
        _note(found, "cold", timed("-C", superior, "rollup", "status", *VIEW, cache=cache))
        _note(found, "warm", timed("-C", superior, "rollup", "status", *VIEW, cache=cache))
        found["disk verdicts"] = size(cache) - found["disk mirrors"]
        _change(city / "units")
        timed("-C", superior, "rollup", "sync", cache=cache)
    _note(found, "ten changed", timed("-C", superior, "rollup", "status", *VIEW, cache=cache))
    facts = place / "facts"
    _note(found, "export", timed("-C", superior, "rollup", "export", str(facts), *VIEW, cache=cache))
    found["disk facts"] = size(facts)
    about = json.loads((facts / "dataset.json").read_text("utf-8"))
    found |= about["views"]["2026-Q3"]["rows"]
    question = "select obligation, state, count(*) from standings group by all"
    _note(found, "query", timed("rollup", "query", question, "--facts", str(facts), cache=cache))
    return found


def _note(found: dict[str, float], name: str, step: Step) -> None:
    found |= {
        f"{name} s": round(step.clock, 2),
        f"{name} cpu s": round(step.processors, 2),
        f"{name} MiB": round(step.largest),
    }
    print(
        f"  {name}: {step.clock:.1f} s, {step.processors:.1f} s of processors, {step.largest:.0f} MiB",
        flush=True,
    )


def _repoint(city: Path, served_at: str) -> None:
    file = city / "shili-city/subordinates.yaml"
    file.write_text(file.read_text("utf-8").replace("../units/", f"{served_at}/"), "utf-8")


def _change(units: Path) -> None:
    """An entry less in each of some units."""
    for place in sorted(units.glob("d*.git"))[:CHANGED]:
        git = ["git", "-C", str(place)]
        named = _output(*git, "ls-tree", "-r", "--name-only", "main", "study/2026").splitlines()[0]
        stream = (
            "commit refs/heads/main\ncommitter b <b@example.invalid> 1795500000 +0800\ndata 1\nx\n"
            f"from refs/heads/main^0\nD {named}\n"
        )
        subprocess.run([*git, "fast-import", "--quiet"], input=stream.encode(), check=True)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def size(folder: Path) -> int:
    """Bytes that files below a folder take on disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def machine() -> str:
    """What was measured on, with the versions that matter."""
    import duckdb
    import pygit2

    cores = len(os.sched_getaffinity(0))
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}, {_output('git', '--version').strip()},"
        f" pygit2 {pygit2.__version__}, duckdb {duckdb.__version__}"
    )


def main(cities: list[str]) -> None:
    """Measure cities of these sizes and print what was found."""
    print(machine(), flush=True)
    results = []
    for wanted in cities:
        print(f"city: {wanted}", flush=True)
        with tempfile.TemporaryDirectory(prefix="ledger-scale-") as place:
            results.append(measured(wanted, Path(place)))
    print(json.dumps(results, indent=1))
    for one, other in pairwise(results):
        for name in ("first fetch", "no-op fetch", "cold", "warm", "export"):
            more = other[f"{name} cpu s"] - one[f"{name} cpu s"]
            each = 1000 * more / (other["units"] - one["units"])
            print(f"{name}: {each:.1f} ms of processors a unit more")


if __name__ == "__main__":
    main(sys.argv[1:] or ["100", "300"])
