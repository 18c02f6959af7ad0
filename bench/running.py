"""Running programs and measuring what they cost: processor time of whole processes, and memory."""

import os
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Program:
    """One command to be measured. `before` puts the data into the state that is meant."""

    name: str
    command: Sequence[str]
    folder: Path
    before: Callable[[], None] | None = None


@dataclass(slots=True)
class Figures:
    """Processor seconds of each run, and the greatest memory in MiB."""

    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(
    programs: Sequence[Program], runs: int, environment: Mapping[str, str]
) -> dict[str, Figures]:
    """All programs by turns, so many times each, after one run that does not count."""
    found = {one.name: Figures() for one in programs}
    for number in range(runs + 1):
        for one in programs:
            if one.before is not None:
                one.before()
            seconds, memory = _once(one, environment)
            if number:
                found[one.name].seconds.append(seconds)
                found[one.name].memory = max(found[one.name].memory, memory)
    return found


def _once(one: Program, environment: Mapping[str, str]) -> tuple[float, float]:
    process = subprocess.Popen(
        one.command,
        cwd=one.folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        message = f"{one.name}: {said.decode(errors='replace')[:500]}"
        raise RuntimeError(message)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
