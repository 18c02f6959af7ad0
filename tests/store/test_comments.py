"""Comments in a merge: each stays by what it is about, however often its words are written."""

import pytest

from tests.store.test_merging import clean

BASE = """\
id: 20260104-k7f3m
kind: self-study
date: 2026-01-04
title: 自学
members: [jia]
sessions:
  - {date: 2026-01-04, hours: 1.5}
  - {date: 2026-01-08, hours: 2}
"""
FIRST = "  - {date: 2026-01-04, hours: 1.5}\n"
SECOND = "  - {date: 2026-01-08, hours: 2}\n"


def with_lines(*lines: str) -> str:
    return BASE.replace(FIRST + SECOND, "".join(f"  {line}\n" for line in lines))


def test_the_same_words_at_two_places_are_two_comments():
    mine = BASE + "  - {date: 2026-02-06, hours: 1}  # 补记\n"
    theirs = BASE + "  - {date: 2026-02-09, hours: 1}  # 补记\n"
    assert clean(BASE, mine, theirs) == BASE + (
        "  - {date: 2026-02-06, hours: 1}  # 补记\n  - {date: 2026-02-09, hours: 1}  # 补记\n"
    )


def test_the_same_words_above_two_items_are_two_comments():
    mine = BASE + "  # 补记\n  - {date: 2026-02-06, hours: 1}\n"
    theirs = BASE + "  # 补记\n  - {date: 2026-02-09, hours: 1}\n"
    assert clean(BASE, mine, theirs) == BASE + (
        "  # 补记\n  - {date: 2026-02-06, hours: 1}\n  # 补记\n  - {date: 2026-02-09, hours: 1}\n"
    )


def test_what_both_wrote_at_the_same_place_is_one():
    mine = with_lines("- {date: 2026-01-04, hours: 3}  # 已核", "- {date: 2026-01-08, hours: 2}")
    theirs = with_lines("- {date: 2026-01-04, hours: 1.5}  # 已核", "- {date: 2026-01-08, hours: 4}")
    assert clean(BASE, mine, theirs) == with_lines(
        "- {date: 2026-01-04, hours: 3}  # 已核", "- {date: 2026-01-08, hours: 4}"
    )


def test_each_side_marks_another_item_with_the_same_words():
    mine = with_lines("- {date: 2026-01-04, hours: 1.5}  # 已核", "- {date: 2026-01-08, hours: 2}")
    theirs = with_lines("- {date: 2026-01-04, hours: 1.5}", "- {date: 2026-01-08, hours: 2}  # 已核")
    assert clean(BASE, mine, theirs) == with_lines(
        "- {date: 2026-01-04, hours: 1.5}  # 已核", "- {date: 2026-01-08, hours: 2}  # 已核"
    )


def test_a_second_mark_of_the_same_words_outlives_a_change_of_the_first_item():
    base = with_lines("- {date: 2026-01-04, hours: 1.5}  # 已核", "- {date: 2026-01-08, hours: 2}")
    mine = with_lines(
        "- {date: 2026-01-04, hours: 1.5}  # 已核", "- {date: 2026-01-08, hours: 2}  # 已核"
    )
    theirs = with_lines("- {date: 2026-01-04, hours: 5}  # 已核", "- {date: 2026-01-08, hours: 2}")
    assert clean(base, mine, theirs) == with_lines(
        "- {date: 2026-01-04, hours: 5}  # 已核", "- {date: 2026-01-08, hours: 2}  # 已核"
    )


@pytest.mark.parametrize("turned", [False, True])
def test_a_comment_on_the_first_item_stays_on_it(turned: bool):
    mine = with_lines("- {date: 2026-01-04, hours: 3}  # 甲某核过", "- {date: 2026-01-08, hours: 2}")
    theirs = with_lines("- {date: 2026-01-04, hours: 1.5}", "- {date: 2026-01-08, hours: 4}  # 乙某核过")
    sides = (theirs, mine) if turned else (mine, theirs)
    assert clean(BASE, *sides) == with_lines(
        "- {date: 2026-01-04, hours: 3}  # 甲某核过", "- {date: 2026-01-08, hours: 4}  # 乙某核过"
    )


def test_a_comment_that_one_side_takes_out_goes():
    base = with_lines(
        "- {date: 2026-01-04, hours: 1.5}  # 待核", "- {date: 2026-01-08, hours: 2}  # 待核"
    )
    mine = with_lines("- {date: 2026-01-04, hours: 1.5}", "- {date: 2026-01-08, hours: 2}  # 待核")
    theirs = with_lines(
        "- {date: 2026-01-04, hours: 6}  # 待核", "- {date: 2026-01-08, hours: 2}  # 待核"
    )
    assert clean(base, mine, theirs) == with_lines(
        "- {date: 2026-01-04, hours: 6}", "- {date: 2026-01-08, hours: 2}  # 待核"
    )
