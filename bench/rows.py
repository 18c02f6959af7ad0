"""A line of the page: what was done, how long it took us and the peers, and what the target says."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.data import TODAY
from bench.running import Figures, Program, measure

RUNS = int(os.environ.get("RUNS", "9"))
FEW = min(RUNS, 3)
"""Runs of what takes many seconds each time."""
ENVIRONMENT = {"LEDGER_TODAY": TODAY.isoformat(), "LEDGER_LANG": "en", "LC_ALL": "C.UTF-8"}
OURS = [sys.executable, "-m", "ledger.cli"]
ANY = float("inf")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; seconds, or MiB if `memory`. A `limit` of ANY is no target."""

    work: str
    target: str
    mine: float
    limit: float
    peers: str = ""
    memory: bool = False
    runs: int = RUNS

    @property
    def met(self) -> str:
        if self.limit == ANY:
            return ""
        return "yes" if self.mine <= self.limit else "**no**"

    @property
    def said(self) -> str:
        return f"{self.mine:.0f} MiB" if self.memory else f"{self.mine * 1000:.0f}"


def run(programs: Sequence[Program], runs: int = RUNS) -> dict[str, Figures]:
    """The figures of those programs that are installed."""
    return measure([one for one in programs if shutil.which(one.command[0])], runs, ENVIRONMENT)


def row(work: str, target: str, limit: float, found: dict[str, Figures], runs: int = RUNS) -> Row:
    """Our own time beside those of the peers."""
    others = [name for name in found if name != "ours"]
    peers = ", ".join(f"{name} {found[name].median * 1000:.0f}" for name in others)
    return Row(work, target, found["ours"].median, limit, peers, runs=runs)


def against(work: str, peer: str, share: float, found: dict[str, Figures], runs: int = RUNS) -> Row:
    """As `row`, the target a share of what a peer takes; none where the peer is not installed."""
    limit = found[peer].median * share if peer in found else ANY
    return row(work, f"{share:g} × {peer}", limit, found, runs)


def memory(work: str, limit: float, found: dict[str, Figures]) -> Row:
    """Our greatest memory in MiB."""
    return Row(work, f"{limit:g} MiB", found["ours"].memory, limit, memory=True)


def ours(folder: Path, *words: str, before: Callable[[], None] | None = None) -> Program:
    """The program, as a module of the interpreter that runs this."""
    return Program("ours", [*OURS, *words], folder, before)


def bare(folder: Path) -> Program:
    """An interpreter that does nothing."""
    return Program("python", [sys.executable, "-c", "pass"], folder)


def forgetting(folder: Path) -> Callable[[], None]:
    """Makes a clone forget all that it has kept, as a new one has kept nothing."""
    return lambda: shutil.rmtree(folder / ".git" / "ledger", ignore_errors=True)


@contextmanager
def changing(path: Path) -> Iterator[Callable[[], None]]:
    """What changes a file each time it is called; the file is put back at the end."""
    text = path.read_text(encoding="utf-8")
    number = 0

    def change() -> None:
        nonlocal number
        number += 1
        path.write_text(f"{text}# {number}\n", encoding="utf-8")

    yield change
    path.write_text(text, encoding="utf-8")
