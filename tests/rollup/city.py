"""Building small cities: a superior's repository, and those of its units beside it."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ledger.core.periods import Period, parse_period
from ledger.rollup.judging import Job
from ledger.rollup.rules import rules_of
from ledger.rollup.subordinates import Subordinates, read_subordinates
from ledger.rollup.verdict import Verdict
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import WorkTree
from tests.units import ROSTER, TERMS, _roster, kinds, pack

RULES = """
acts: {every: quarter, of: study/act, at-least: 2}
hours: {every: quarter, of: study/act, sum: hours, at-least: $need, who: officer}
faults: {each: problems/fault, needs: rectification/fix, within: $two}
"""
VIEW = parse_period("2026-Q1")
DAY = date(2026, 5, 10)


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def own_pack() -> str:
    return pack("p", RULES, TERMS + kinds("study/act", "problems/fault", "rectification/fix"))


def unit_text(name: str, /, **parts: object) -> str:
    about = {
        "id": name,
        "name": f"单位{name}",
        "kind": "office",
        "since": "2026-01-01",
        "packs": "[p]",
        "parameters": "{need: 3}",
        **parts,
    }
    return "".join(f"{key}: {value}\n" for key, value in about.items() if value is not None)


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)


def commit(folder: Path, message: str = "by hand") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    put(folder, files)
    commit(folder)
    return folder


@dataclass
class City:
    """A superior at `root`, its units in `units/NAME`, its list written by `save`."""

    place: Path
    lines: dict[str, dict[str, object]] = field(default_factory=dict)
    head: str = ""
    parameters: str = "{need: 3}"

    @property
    def root(self) -> Path:
        return self.place / "superior"

    @property
    def cache(self) -> Path:
        return self.place / "cache"

    def unit(self, name: str) -> Path:
        return self.place / "units" / name

    def add(self, name: str, files: Mapping[str, str | bytes] | None = None, **line: object) -> Path:
        """A unit of its own; `None` in files takes one away."""
        whole = {
            "unit.yaml": unit_text(name),
            "roster.yaml": _roster(ROSTER),
            "packs/p/pack.yaml": own_pack(),
            **(files or {}),
        }
        made = repository(self.unit(name), whole)
        self.list(name, remote=f"../units/{name}", **line)
        return made

    def list(self, name: str, **line: object) -> None:
        self.lines[name] = {"id": name, "kind": "office", **line}

    def save(self) -> Path:
        """The superior's repository with the list as it is now."""
        lines = "".join(
            "  - {" + ", ".join(f"{key}: {value}" for key, value in line.items()) + "}\n"
            for line in self.lines.values()
        )
        files = {
            "unit.yaml": unit_text("superior", parameters=self.parameters, kind="board"),
            "roster.yaml": "members: []\n",
            "packs/p/pack.yaml": own_pack(),
            "subordinates.yaml": f"{self.head}units:\n{lines}" if lines else f"{self.head}units: []\n",
        }
        if not self.root.exists():
            return repository(self.root, files)
        put(self.root, files)
        commit(self.root)
        return self.root

    def reading(self) -> Reading:
        self.save()
        return read_unit(WorkTree(self.root))

    def listed(self) -> Subordinates:
        return read_subordinates(self.reading())

    def job(self, name: str, view: Period = VIEW, as_of: date = DAY) -> Job:
        """Judging a unit straight from its repository, as it is at HEAD."""
        reading = self.reading()
        listed = read_subordinates(reading)
        line = listed.named(name)
        folder = self.unit(name)
        tip = git(folder, "rev-parse", "HEAD")
        return Job(str(folder / ".git"), tip, line, rules_of(reading, listed, line.packs), view, as_of)


def states(verdict: Verdict) -> dict[str, int]:
    assert verdict.fault is None, verdict.fault
    return verdict.summary
