"""Conditions: each test against a value, and fields that reach into maps and lists."""

import pytest

from tests.units import small, told

FIELDS = {
    "text": "topic: a",
    "blank": "topic: ''",
    "number": "topic: 3",
    "half": "topic: 2.50",
    "digits": "topic: '3'",
    "true": "topic: true",
    "false": "topic: false",
    "day": "topic: 2026-01-05",
    "list": "topic: [a, b]",
    "one": "topic: [a]",
    "empty": "topic: []",
    "numbers": "topic: [1, 2.0, 3]",
    "map": "topic: {x: a}",
    "null": "topic: null",
    "missing": "",
}


def holds(where: str, field: str) -> bool:
    rule = f"talk: {{every: year, of: study/act, where: {{{where}}}}}"
    files = small(rule, f"study/act 20260105-aaaaa: {{{field}}}")
    return told(files, "2026", "2026-12-31", "actual") == [1]


@pytest.mark.parametrize(
    ("test", "fitting"),
    [
        # a scalar equals
        ("a", {"text"}),
        ("A", set()),
        ("' a'", set()),
        ("''", {"blank"}),
        ("3", {"number"}),
        ("3.0", {"number"}),
        ("2.5", {"half"}),
        ("'3'", {"digits"}),
        ("true", {"true"}),
        ("false", {"false"}),
        ("1", set()),
        ("0", set()),
        ("2026-01-05", {"day"}),
        # a list is any of them
        ("[a, 3, true]", {"text", "number", "true"}),
        ("[]", set()),
        # at least, at most: of a number; of a list its length
        ("{at-least: 3}", {"number", "numbers"}),
        ("{at-least: 2}", {"number", "half", "list", "numbers"}),
        ("{at-least: 0}", {"number", "half", "list", "one", "empty", "numbers"}),
        ("{at-most: 2}", {"list", "one", "empty"}),
        ("{at-most: 2.5}", {"half", "list", "one", "empty"}),
        ("{at-least: 1, at-most: 2}", {"list", "one"}),
        # has, has-any
        ("{has: a}", {"list", "one"}),
        ("{has: 2}", {"numbers"}),
        ("{has: '2'}", set()),
        ("{has: true}", set()),
        ("{has: x}", set()),
        ("{has-any: [x, b]}", {"list"}),
        ("{has-any: [2, a]}", {"list", "one", "numbers"}),
        ("{has-any: []}", set()),
        ("{has: a, at-least: 2}", {"list"}),
        # present
        ("{present: true}", set(FIELDS) - {"null", "missing"}),
        ("{present: false}", {"null", "missing"}),
        ("{present: false, at-most: 9}", set()),
        ("{}", set(FIELDS)),
    ],
)
def test_a_test_holds_for_just_these(test, fitting):
    """Null is missing; an empty list or text is there; truth values are no numbers."""
    assert {name for name, field in FIELDS.items() if holds(f"topic: {test}", field)} == fitting


@pytest.mark.parametrize(
    ("where", "field", "found"),
    [
        ("plan.x: 1", "plan: {x: 1}", True),
        ("plan.x.y: 1", "plan: {x: {y: 1}}", True),
        ("plan.x: 1", "plan: [{x: 2}, {x: 1}]", True),
        ("plan.x: 2", "plan: [{x: 2}, {x: 1}]", False),
        ("plan.x.y: 1", "plan: [{x: [{y: 3}, {y: 1}]}]", True),
        ("plan.x: {has: 1}", "plan: [{x: [1, 2]}]", True),
        ("plan.x: 2", "plan: [{x: [1, 2]}]", False),
        ("plan.x: {present: false}", "plan: []", True),
        ("plan.x: {present: false}", "plan: [{x: 1}, {}]", True),
        ("plan.x: {present: false}", "plan: [{x: 1}, 7]", True),
        ("plan.x: {present: false}", "plan: x", True),
        ("plan.x: {present: false}", "", True),
        ("plan.x: 1", "", False),
        ("plan.x: {present: false}", "plan: {x: null}", True),
        ("plan: {at-least: 2}", "plan: [{}, {}]", True),
    ],
)
def test_a_dotted_field_reaches_into_maps_and_the_last_item_of_lists(where, field, found):
    """Where the way ends early, the field is missing; a list at its end is a list."""
    assert holds(where, field) is found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("topic: a, hours: 1", True),
        ("topic: a, hours: 2", False),
        ("topic: b, hours: 1", False),
    ],
)
def test_all_conditions_must_hold(where, found):
    assert holds(where, "topic: a, hours: 1") is found


def test_the_fields_every_kind_has_may_be_asked_too():
    assert holds("id: 20260105-aaaaa, kind: act, date: 2026-01-05, title: 例", "")
    assert holds("members: {at-least: 2}", "members: [li, wang]")
    assert holds("attendance.present: {at-least: 3}", "attendance: {present: 3}")
