"""Entries are found by what they are asked for by, remembered or not."""

from datetime import date
from random import Random

import pytest

from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import WorkTree
from tests.store.test_recall import STEPS, add, cached, commit

NAMES = [f"2026{month:02}{day:02}-aaaa{end}" for month in range(1, 6) for day in (3, 9) for end in "09"]


def told(read: Reading) -> dict[str, object]:
    catalogue = read.catalogue
    paths = [one.path for one in read.written]
    kinds = sorted(read.unit.rules.kinds)
    names = [*NAMES, *(one.stem for one in read.written), "", "x"]
    days = [date(2026, month, day) for month in (1, 2, 3) for day in range(1, 29)]
    return {
        "stems": sorted(catalogue.stems),
        "there": [name in catalogue.stems for name in names],
        "paths": [repr(catalogue.at(path)) for path in (*paths, *read.excluded, "unit.yaml", "a/b")],
        "named": [[repr(one) for one in catalogue.named(name)] for name in names],
        "dated": [[one.path for one in catalogue.dated(kind, day)] for kind in kinds for day in days],
        "unread": read.unread,
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_remembered_unit_is_searched_as_any_other(unit: Git, seed: int):
    dice = Random(f"catalogue {seed}")
    for _ in range(12):
        add(unit, dice)
    commit(unit, dice)
    unit.run("branch", "side")
    for _ in range(5):
        dice.choice(STEPS)(unit, dice)
        assert told(read_unit(cached(unit))) == told(read_unit(WorkTree(unit.root)))
