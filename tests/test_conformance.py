"""Units drawn at random, held against answers that other readers of the rules gave."""

from datetime import date
from pathlib import Path

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.reports.status_json import Standings, status_value, to_json
from ledger.store.reading import read_unit
from ledger.store.sources import WorkTree

ROOT = Path(__file__).parent / "conformance"
ASKED = sorted(ROOT.glob("*/expected/*.json"))


def _name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ASKED, ids=_name)
def test_a_units_standings_are_those_expected_to_the_byte(path):
    period, _, day = path.stem.partition("@")
    unit = read_unit(WorkTree(path.parent.parent / "unit")).unit
    view, as_of = parse_period(period), date.fromisoformat(day)
    found = Standings(unit, view, as_of, None, False, (), tuple(evaluate(unit, view, as_of)))
    value = status_value(found)
    for name in ("revision", "dirty", "excluded"):
        del value[name]
    assert to_json(value) == path.read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize("folder", sorted(ROOT.glob("random-*")), ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_the_form_of_a_unit(folder):
    """So that none of its entries is left out."""
    read = read_unit(WorkTree(folder / "unit"))
    assert (read.findings, read.excluded) == ((), ())


def test_every_unit_is_asked_something():
    asked = {path.parent.parent.name for path in ASKED}
    assert asked == {f"random-{number}" for number in (101, 102, 103, 104, 105, 107, 108)}
