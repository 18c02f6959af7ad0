"""Watching a run of the program from inside its interpreter: what it opens, starts and imports.

The interpreter's own audit hooks tell it, so that it works wherever Python does.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ledger.store.git import Git

_RUN = """
import json, sys
opened, started = [], []

def note(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        opened.append(given[0] if isinstance(given[0], str) else given[0].decode("utf-8", "replace"))
    elif event == "subprocess.Popen":
        started.append([str(one) for one in given[1]])
    elif event in ("os.posix_spawn", "os.exec", "os.system", "os.fork"):
        started.append([event, *map(str, given)])

report = sys.argv.pop(1)
sys.argv[0] = "ledger"
sys.addaudithook(note)
code = 0
try:
    from ledger.cli.main import main
    main()
except SystemExit as end:
    code = end.code
finally:
    told = {"opened": list(opened), "started": list(started), "modules": list(sys.modules), "code": code}
    with open(report, "w", encoding="utf-8") as file:
        json.dump(told, file)
"""


@dataclass(frozen=True)
class Watched:
    """What a run did: its exit code and output, files opened, processes started, modules there."""

    code: int
    out: str
    opened: tuple[str, ...]
    started: tuple[tuple[str, ...], ...]
    modules: frozenset[str]

    def below(self, folder: Path) -> list[str]:
        """The files that were opened below a folder, from there."""
        given = [Path(os.path.realpath(one)) for one in self.opened]
        top = folder.resolve()
        return [str(one.relative_to(top)) for one in given if one.is_relative_to(top)]

    @property
    def ours(self) -> set[str]:
        """The program's own modules."""
        return {one for one in self.modules if one.partition(".")[0] == "ledger"}


def watch(
    *arguments: str, at: Git | Path, report: Path, environment: dict[str, str] | None = None
) -> Watched:
    """One run of `ledger` in a process of its own, from a folder. `report` is a file to write to."""
    place = at.root if isinstance(at, Git) else at
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(report), *arguments],
        cwd=place,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})},
        capture_output=True,
        check=False,
    )
    told = json.loads(report.read_text("utf-8"))
    return Watched(
        done.returncode,
        done.stdout.decode(),
        tuple(told["opened"]),
        tuple(tuple(one) for one in told["started"]),
        frozenset(told["modules"]),
    )
