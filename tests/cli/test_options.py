"""Days as options take them: as when asked, and never guessed where they may lie on either side."""

from datetime import date

import click
import pytest

from ledger.cli.options import DAY, DAY_AHEAD, DAY_OF_ITS_YEAR, Day, Session
from ledger.words import Words


def read(day: Day, text: str) -> date:
    return day.convert(text, None, click.Context(click.Command("x"), obj=Session(Words("en"))))


@pytest.mark.parametrize("text", ["5.12", "5月12日", "05-12"])
def test_a_day_without_a_year_lies_behind_or_ahead(monkeypatch, text: str):
    monkeypatch.setenv("LEDGER_TODAY", "2026-05-10")
    assert (str(read(DAY, text)), str(read(DAY_AHEAD, text))) == ("2025-05-12", "2026-05-12")
    with pytest.raises(click.BadParameter, match="is not a day; write one like 2026-03-12"):
        read(DAY_OF_ITS_YEAR, text)


@pytest.mark.parametrize("text", ["2026/5/9", "20260509", "昨天", "-1", "2026-05-09"])
def test_a_day_that_needs_no_guess_is_the_same_everywhere(monkeypatch, text: str):
    monkeypatch.setenv("LEDGER_TODAY", "2026-05-10")
    assert {str(read(one, text)) for one in (DAY, DAY_AHEAD, DAY_OF_ITS_YEAR)} == {"2026-05-09"}
