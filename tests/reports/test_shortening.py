"""Long texts are shortened to what differs in them."""

import pytest
from wcwidth import wcswidth

from ledger.reports.shortening import contrast, shortened


def test_where_there_is_room_nothing_is_left_out():
    assert shortened("集中学习" * 20, None) == "集中学习" * 20
    assert shortened("集中学习", 8) == "集中学习"
    assert contrast("a" * 90, "b" * 90, None) == ("a" * 90, "b" * 90)


@pytest.mark.parametrize("room", range(4, 30))
@pytest.mark.parametrize(
    "text", ["集中学习研讨会议纪要以及其他材料若干", "a long text of many words " * 3]
)
def test_no_more_columns_than_there_are(text: str, room: int):
    assert wcswidth(shortened(text, room)) <= room


def test_what_is_equal_at_both_ends_is_left_out():
    before = "一" * 30 + "甲" + "二" * 30
    after = "一" * 30 + "乙" + "二" * 30
    assert contrast(before, after, 40) == (
        "…一一一一一一甲二二二二二二…",
        "…一一一一一一乙二二二二二二…",
    )


def test_one_side_may_be_empty():
    assert contrast("–", "一" * 60, 20) == ("–", "一" * 9 + "…")


@pytest.mark.parametrize("room", [16, 30])
def test_two_texts_that_differ_look_different(room: int):
    before = "x" * 50 + "1" + "x" * 50
    for after in (before.replace("1", "2"), before + "y", "y" + before, before[:-1]):
        one, other = contrast(before, after, room)
        assert one != other
        assert max(wcswidth(one), wcswidth(other)) <= room
