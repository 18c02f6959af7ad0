"""Days as people type them."""

from datetime import date

import pytest

from ledger.core.daywords import day_meant

TODAY = date(2026, 5, 10)


@pytest.mark.parametrize(
    ("text", "past", "ahead"),
    [
        ("2026-03-12", "2026-03-12", "2026-03-12"),
        ("2026/3/12", "2026-03-12", "2026-03-12"),
        ("2026年3月12日", "2026-03-12", "2026-03-12"),
        ("20260312", "2026-03-12", "2026-03-12"),
        ("2026-12-31", "2026-12-31", "2026-12-31"),
        ("03-12", "2026-03-12", "2027-03-12"),
        ("3.12", "2026-03-12", "2027-03-12"),
        ("12-31", "2025-12-31", "2026-12-31"),
        ("５月９日", "2026-05-09", "2027-05-09"),
        ("10", "2026-05-10", "2026-05-10"),
        ("9", "2026-05-09", "2026-06-09"),
        ("12号", "2026-04-12", "2026-05-12"),
        ("31", "2026-03-31", "2026-05-31"),
        ("昨天", "2026-05-09", "2026-05-09"),
        ("Yesterday", "2026-05-09", "2026-05-09"),
        ("-1", "2026-05-09", "2026-05-09"),
        ("+30", "2026-06-09", "2026-06-09"),
        ("今天", "2026-05-10", "2026-05-10"),
    ],
)
def test_a_day_without_a_year_is_the_last_or_the_next_such(text: str, past: str, ahead: str):
    assert str(day_meant(text, TODAY)) == past
    assert str(day_meant(text, TODAY, ahead=True)) == ahead


@pytest.mark.parametrize(
    "text", ["", "soon", "13-1", "2026-02-30", "02-30", "0", "32", "1.2.3", "-99999"]
)
def test_what_is_no_day_is_none(text: str):
    assert day_meant(text, TODAY) is None


def test_days_beyond_the_calendar_are_none():
    assert day_meant("-9999", date(1, 1, 2)) is None
    assert day_meant("31", date(2026, 3, 1)) == date(2026, 1, 31)
