"""The broken ledgers of tests/cases: each as a repository, and what is expected of it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.core.findings import Finding
from ledger.store.checking import check
from ledger.store.git import Git
from ledger.store.locating import located
from ledger.store.reading import read_unit
from ledger.store.repository import create_repository
from ledger.store.sources import Proposed, WorkTree

CASES = Path(__file__).resolve().parent.parent / "cases"
BASE = CASES / "_base"
TODAY = date(2026, 5, 10)


@dataclass(frozen=True)
class Case:
    name: str
    expected: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return CASES / self.name

    def files(self) -> list[str]:
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(
            path.relative_to(self.folder).as_posix() for path in paths if path.name != "expected.txt"
        )

    def lay_out(self, place: Path) -> Path:
        """The unit's files in a folder."""
        shutil.copytree(BASE, place, dirs_exist_ok=True)
        shutil.copytree(self.folder, place, dirs_exist_ok=True)
        (place / "expected.txt").unlink(missing_ok=True)
        for path in self.without:
            (place / path).unlink()
        return place

    def repository(self, place: Path) -> Git:
        """The unit's files in a git repository, nothing committed."""
        git = create_repository(place)
        self.lay_out(place)
        return git


def case(name: str) -> Case:
    lines = (CASES / name / "expected.txt").read_text("utf-8").splitlines()
    without = tuple(line.removeprefix("without ") for line in lines if line.startswith("without "))
    return Case(name, tuple(line for line in lines if not line.startswith("without ")), without)


def cases() -> list[Case]:
    return [case(path.parent.name) for path in sorted(CASES.glob("*/expected.txt"))]


def found_in(place: Path, today: date = TODAY) -> list[str]:
    """What is wrong with the unit in a folder, as `path:line:column: CODE`."""
    source = WorkTree(place)
    reading = read_unit(source)
    found = located(check(reading, source, today), reading.documents)
    return [f"{one.path}:{one.line}:{one.column}: {one.code}" for one in found]


def base() -> dict[str, bytes | None]:
    """The files of the unit with which nothing is wrong."""
    paths = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_bytes() for path in paths}


def findings(changes: Mapping[str, str | bytes | None], today: date = TODAY) -> list[Finding]:
    """All findings of the base with some files changed; None takes one away."""
    given = {path: text.encode() if isinstance(text, str) else text for path, text in changes.items()}
    source = Proposed(None, {**base(), **given})
    reading = read_unit(source)
    return located(check(reading, source, today), reading.documents)


def places(changes: Mapping[str, str | bytes | None], today: date = TODAY) -> list[str]:
    """The same as `CODE path:line:column`."""
    return [f"{one.code} {one.path}:{one.line}:{one.column}" for one in findings(changes, today)]
