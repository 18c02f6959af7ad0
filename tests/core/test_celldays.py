"""Days as registers write them mean one day, or are refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.celldays import NoDay, cell_days

TWELFTH = ("2026-03-12", "2026-03-12")


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-03-12",
            "2026年3月12日",
            "2026.3.12",
            "2026/3/12",
            "26.3.12",
            "20260312",
            "3月12日",
            "3.12",
        ),
        *("2026年 3月 12日", "２０２６年３月１２日", "2026年3月12号", "3-12", "46093", 46093),
        *("2026-03-12 14:30", "2026/3/12 0:00:00", "2026-03-12T08:00:00", "2026年3月12日14时30分"),
        *("3月12日上午", "3月12日 上午9:30", "2026年3月12日（周四）", "2026年3月12日（星期四）下午"),
        *(date(2026, 3, 12), datetime.fromisoformat("2026-03-12T09:30")),
    ],
)
def test_a_day_is_read_in_all_its_forms(cell: object) -> None:
    assert shown(cell, 2026) == TWELFTH


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("3月12日-13日", "2026-03-13"),
        ("2026.3.12-3.14", "2026-03-14"),
        ("2026.3.12～14", "2026-03-14"),
        ("2026年3月12日至4月2日", "2026-04-02"),
        ("2026年3月12日至2027年1月2日", "2027-01-02"),
        ("2026-3-12-2026-3-14", "2026-03-14"),
    ],
)
def test_a_range_has_its_last_day(cell: str, last: str) -> None:
    assert shown(cell, 2026) == ("2026-03-12", last)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "—", "/", "无"])
def test_nothing_is_no_day(cell: object) -> None:
    assert cell_days(cell, 2026) is None


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026年3月",
            "3月",
            "2026-03",
            "一季度",
            "某天",
            "2026-02-30",
            "3月15日-12日",
            "3月-5月",
            "2026",
        ),
        *("03.12.14", "3月12日、13日", "2026/3/120:00", Decimal("3.12"), Decimal("46093.5"), True, 12),
    ],
)
def test_what_is_no_whole_day_is_refused(cell: object) -> None:
    with pytest.raises(NoDay):
        cell_days(cell, 2026)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026年6月底", "2026-06-30"),
        ("6月底前", "2026-06-30"),
        ("2026年2月末", "2026-02-28"),
        ("12月底前完成", "2026-12-31"),
        ("2025年底", "2025-12-31"),
        ("年底前", "2026-12-31"),
        ("第二季度末", "2026-06-30"),
        ("2026年6月30日前", "2026-06-30"),
        ("2026.6.30之前完成", "2026-06-30"),
    ],
)
def test_a_day_by_which_something_is_due_may_be_the_end_of_a_span(cell: str, day: str) -> None:
    found = cell_days(cell, 2026, ends=True)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (day, day)
    with pytest.raises(NoDay):
        cell_days(cell, 2026)


@pytest.mark.parametrize("cell", ["长期坚持", "6月", "13月底", "前", "6月上旬", "五季度末", "底"])
def test_no_end_is_made_up(cell: str) -> None:
    with pytest.raises(NoDay):
        cell_days(cell, 2026, ends=True)


def test_a_day_without_a_year_wants_one() -> None:
    with pytest.raises(NoDay, match="no year"):
        cell_days("3月12日", None)


@given(st.dates(date(2018, 1, 1), date(2039, 12, 31)))
def test_however_a_day_is_written_it_is_that_day(day: date) -> None:
    full = f"{day.year}年{day.month}月{day.day}日"
    for cell in (
        day.isoformat(),
        full,
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day} 20:15",
        f"{day:%Y%m%d}",
    ):
        assert shown(cell, None) == (day.isoformat(),) * 2
    assert shown(f"{day.month}月{day.day}日", day.year) == (day.isoformat(),) * 2


@given(st.text(max_size=20) | st.text("0123456789年月日号./-~至:时 （周四）上午", max_size=16))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        found = cell_days(text, 2026)
    except NoDay:
        return
    assert found is None or found.first <= found.last


def shown(cell: object, year: int | None) -> tuple[str, str]:
    found = cell_days(cell, year)
    assert found is not None
    return found.first.isoformat(), found.last.isoformat()
