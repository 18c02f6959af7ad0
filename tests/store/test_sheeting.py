"""Changes to sheets written: against what is recorded when the turn comes, and nothing else."""

from pathlib import Path

import pytest

from ledger.core.periods import parse_period
from ledger.core.sheetchanges import Wish
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.recording import Recording, Refused
from ledger.store.sheeting import Asking, new_sheets, take
from ledger.store.sources import WorkTree
from tests.conftest import make_unit
from tests.sheets import ROSTER, TODAY, UNIT, sheet

LI = sheet("20260401-aaaaa", "li-si", "date: 2026-04-01, hours: 2")
Q2 = parse_period("2026-Q2")


def begun(folder: Path) -> Git:
    return make_unit(folder, {"unit.yaml": UNIT, "roster.yaml": ROSTER, **LI})


def asking(*wishes: Wish) -> Asking:
    return Asking("study/self-study", "hours", Q2, wishes, TODAY)


def title(quarter: str, name: str) -> str:
    return f"{name} {quarter}"


def test_what_was_shown_is_what_is_written(tmp_path: Path):
    git = begun(tmp_path / "unit")
    source = WorkTree(git.root)
    asks = asking(Wish("B2", "li-si", parse_period("2026-W14"), 3))
    plan = asks.plan(read_unit(source))
    path = git.root / next(iter(LI))
    path.write_text(path.read_text("utf-8").replace("hours: 2", "hours: 2.5"), "utf-8")
    with pytest.raises(LedgerError, match="changed in the meantime; nothing was written"):
        take(Recording(git, source, TODAY), asks, plan, title)
    assert "hours: 2.5" in path.read_text("utf-8")


def test_new_sheets_are_told_before_they_are_made(tmp_path: Path):
    git = begun(tmp_path / "unit")
    source = WorkTree(git.root)
    week = parse_period("2026-W15")
    asks = asking(Wish("B2", "li-si", week, 3), Wish("B3", "sun-qi", week, 1))
    reading = read_unit(source)
    plan = asks.plan(reading)
    kind = asks.scope(reading.unit).kind
    assert new_sheets(reading, plan, kind) == {("sun-qi", "2026-Q2")}
    taken = take(Recording(git, source, TODAY), asks, plan, title)
    assert set(taken.new) == {("sun-qi", "2026-Q2")}
    (ident,) = taken.new.values()
    text = (git.root / f"study/2026/{ident}.yaml").read_text("utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../.ledger/schema/study.json\n"
        f"id: {ident}\nkind: self-study\ndate: 2026-04-06\ntitle: 孙七 2026-Q2\nmembers:\n  - sun-qi\n"
        "sessions:\n  - {date: 2026-04-06, hours: 1}\n"
    )


def test_what_the_checks_refuse_is_not_written(tmp_path: Path):
    """A title with an identity number, say."""
    git = begun(tmp_path / "unit")
    source = WorkTree(git.root)
    asks = asking(Wish("B3", "sun-qi", parse_period("2026-W15"), 1))
    plan = asks.plan(read_unit(source))
    with pytest.raises(Refused):
        take(Recording(git, source, TODAY), asks, plan, lambda *_: "999999199001010016")
    assert git.run("status", "--porcelain") == b""
