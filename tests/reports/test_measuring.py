"""How much room text takes in a cell."""

import pytest

from ledger.reports.measuring import HIGHEST, SIZES, fitting, height, lines, row_height


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [
        ("", 10, 1),
        ("问题", 10, 1),
        ("问题问题问题", 10, 2),  # 52.5 points hold five characters of 10
        ("问" * 50, 10, 10),
        ("a" * 9, 10, 1),
        ("a" * 10, 10, 2),  # one long word is cut
        ("aaaa bbbb cccc", 10, 2),
        ("aaaa 问题问题", 10, 2),
    ],
)
def test_text_is_wrapped_as_spreadsheets_wrap_it(text: str, width: float, count: int):
    assert lines(text, width, 10) == count


def test_smaller_type_takes_less_room():
    text = "问题" * 200
    found = [height(text, 20, size) for size in SIZES]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(("times", "size"), [(1, 10), (125, 10), (150, 9), (250, 7), (5000, 6)])
def test_text_is_set_as_large_as_a_row_allows(times: int, size: float):
    assert fitting("问题" * times, 20) == size


def test_a_row_is_as_high_as_its_highest_cell_and_never_higher_than_programs_show():
    assert row_height([("问", 10), ("问" * 20, 10), ("", 10)]) == height("问" * 20, 10)
    assert row_height([("问" * 5000, 10)]) == HIGHEST
    assert row_height([]) == 0
