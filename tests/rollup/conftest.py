"""A superior and its units, as real repositories in a temporary folder."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.rollup.city import City


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A superior with two units that have done something."""
    made = City(tmp_path)
    made.add("one", entries(2))
    made.add("two", entries(1))
    return made


def entries(number: int) -> Mapping[str, str]:
    return {
        f"study/2026/2026021{place}-aaaa{place}.yaml": (
            f"id: 2026021{place}-aaaa{place}\nkind: act\ndate: 2026-02-1{place}\ntitle: 例\n"
            "members: [li]\nhours: 2\n"
        )
        for place in range(number)
    }
