"""Which entries a new one may link to."""

from datetime import date

from ledger.core.linking import linkable, waiting
from tests.units import small, unit

TODAY = date(2026, 5, 10)
ANSWERED = """
problems/fault 20260101-aaaaa: {hours: 1}
problems/fault 20260501-bbbbb: {hours: 1}
problems/fault 20260502-ccccc: {hours: 1}
rectification/fix 20260503-ddddd: {links: [20260502-ccccc]}
study/act 20260504-eeeee: {hours: 1}
study/sheet 20260504-fffff: {hours: 1}
"""
NEEDED = "a: {each: problems/fault, needs: rectification/fix, within: 30}"


def test_what_waits_for_an_answer_comes_first_then_its_like_then_the_rest():
    found = unit(small(NEEDED, ANSWERED))
    fix = found.rules.kinds["rectification/fix"]
    assert [one.id[-5:] for one in waiting(found, fix, TODAY)] == ["bbbbb", "aaaaa"]
    assert [one.id[-5:] for one in waiting(found, fix, TODAY, in_time=True)] == ["bbbbb"]
    offered = [one.id[-5:] for one in linkable(found, fix, "links", TODAY)]
    assert offered == ["bbbbb", "aaaaa", "ccccc", "eeeee", "ddddd"]


def test_another_field_names_entries_of_the_same_kind():
    found = unit(small(NEEDED, ANSWERED))
    fault = found.rules.kinds["problems/fault"]
    assert [one.id[-5:] for one in linkable(found, fault, "carried_from", TODAY)] == [
        "ccccc",
        "bbbbb",
        "aaaaa",
    ]
