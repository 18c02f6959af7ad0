"""Differences of two documents, field by field and item by item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.values import identity
from ledger.history.fields import field_changes
from ledger.history.matching import matched


def told(before, after):
    """Place, what, before and after of every difference."""
    return [(one.place, one.what, one.before, one.after) for one in field_changes(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [(("a",), "changed", 1, 2)]),
        ({}, {"a": 1}, [(("a",), "set", None, 1)]),
        ({"a": 1}, {}, [(("a",), "removed", 1, None)]),
        ({"a": None}, {}, []),
        ({"a": 1}, {"a": None}, [(("a",), "removed", 1, None)]),
        ({"a": 1}, {"a": True}, [(("a",), "changed", 1, True)]),
        ({"m": {"x": 1, "y": 2}}, {"m": {"x": 3, "y": 2}}, [(("m", "x"), "changed", 1, 3)]),
        ({"m": {"x": 1}}, {"m": [1]}, [(("m",), "changed", {"x": 1}, [1])]),
        ({"m": {}}, {}, [(("m",), "removed", {}, None)]),
        ({"m": [{"a": None}]}, {"m": [{}]}, []),
    ],
)
def test_fields_are_set_changed_or_removed(before, after, wanted):
    assert told(before, after) == wanted


def test_what_is_there_comes_in_its_order_and_what_is_gone_last():
    before, after = {"c": 1, "a": 1, "z": 1}, {"a": 2, "b": 1, "c": 2}
    assert [place for place, *_ in told(before, after)] == [("a",), ("b",), ("c",), ("z",)]


def test_a_sessions_hours_changed_from_two_to_three():
    first = {"date": "2026-03-02", "hours": 1}
    before = {"sessions": [first, {"date": "2026-03-03", "hours": 2}]}
    after = {"sessions": [first, {"date": "2026-03-03", "hours": 3}]}
    (one,) = field_changes(before, after)
    assert (one.place, one.what, one.before, one.after) == (("sessions", 1, "hours"), "changed", 2, 3)
    assert one.items == ({"date": "2026-03-03", "hours": 3},)


def test_an_item_is_the_same_one_wherever_it_has_moved_to():
    """A session put in front shifts the others; only it is new."""
    old = [{"date": f"2026-03-0{n}", "hours": n} for n in (2, 3, 4)]
    new = [{"date": "2026-03-01", "hours": 1}, *old]
    assert told({"sessions": old}, {"sessions": new}) == [(("sessions", 0), "added item", None, new[0])]
    assert told({"sessions": new}, {"sessions": old}) == [
        (("sessions", 0), "removed item", new[0], None)
    ]


def test_of_two_sessions_on_a_day_the_one_most_alike_is_the_changed_one():
    day = {"date": "2026-03-03"}
    before = {"s": [{**day, "hours": 1, "place": "a"}, {**day, "hours": 2, "place": "b"}]}
    after = {"s": [{**day, "hours": 2, "place": "b"}, {**day, "hours": 4, "place": "a"}]}
    changes = told(before, after)
    assert (("s", 1, "hours"), "changed", 1, 4) in changes
    assert [what for _, what, *_ in changes] == ["changed", "reordered"]


def test_the_date_of_a_session_may_be_what_changed():
    before = {"sessions": [{"date": "2026-03-03", "hours": 2, "readings": ["x"]}]}
    after = {"sessions": [{"date": "2026-03-04", "hours": 2, "readings": ["x"]}]}
    assert told(before, after) == [(("sessions", 0, "date"), "changed", "2026-03-03", "2026-03-04")]


@pytest.mark.parametrize("key", ["id", "path", "url", "ref"])
def test_what_has_a_name_is_known_by_it_whatever_else_changes(key):
    before = {"l": [{key: "one", "a": 1, "b": 2, "c": 3}, {key: "two", "a": 4}]}
    after = {"l": [{key: "two", "a": 4}, {key: "one", "a": 7, "b": 8, "c": 9}]}
    places = [place for place, what, *_ in told(before, after) if what == "changed"]
    assert places == [("l", 1, "a"), ("l", 1, "b"), ("l", 1, "c")]


def test_two_ids_are_two_members_however_alike():
    post = {"role": "head", "from": "2024-01-01"}
    before = {"members": [{"id": "jia", "name": "甲某", "posts": [post]}]}
    after = {"members": [{"id": "yi", "name": "甲某", "posts": [post]}]}
    assert [what for _, what, *_ in told(before, after)] == ["removed item", "added item"]


def test_a_post_that_ended_is_told_as_that():
    post = {"role": "head", "from": "2024-01-01"}
    before = {"members": [{"id": "jia", "posts": [post]}]}
    after = {"members": [{"id": "jia", "posts": [{**post, "to": "2026-05-31"}]}]}
    place = ("members", 0, "posts", 0, "to")
    assert told(before, after) == [(place, "set", None, "2026-05-31")]


def test_names_in_a_list_come_and_go_but_a_wording_changes():
    assert [what for _, what, *_ in told({"m": ["li-si"]}, {"m": ["li-wu"]})] == [
        "removed item",
        "added item",
    ]
    before, after = {"m": ["排定上门路线", "增配便携设备"]}, {"m": ["排定每月上门路线", "增配便携设备"]}
    assert told(before, after) == [(("m", 0), "changed", "排定上门路线", "排定每月上门路线")]


def test_the_same_item_twice_is_two_items():
    assert told({"m": ["a"]}, {"m": ["a", "a"]}) == [(("m", 1), "added item", None, "a")]


def test_another_order_is_told_once():
    assert told({"m": ["a", "b", "c"]}, {"m": ["c", "a", "b"]}) == [
        (("m",), "reordered", ["a", "b", "c"], ["c", "a", "b"])
    ]


def test_a_list_too_long_to_weigh_is_told_all_the_same():
    before = {"m": [{"a": n, "b": n} for n in range(300)]}
    after = {"m": [{"a": n, "b": -n - 1} for n in range(300)]}
    assert len(told(before, after)) == 600


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3)
    | st.sampled_from(["a", "b", "集中学习研讨", "集中学习"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "date", "x", "y"]), inner, max_size=3)
    ),
    max_leaves=12,
)
FIELDS = st.dictionaries(st.sampled_from(["id", "date", "x", "y"]), VALUES, max_size=4)


def without_nulls(value):
    """A document without null fields, which count as missing."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@given(FIELDS, FIELDS)
def test_nothing_is_told_exactly_where_nothing_differs(before, after):
    same = identity(without_nulls(before)) == identity(without_nulls(after))
    assert (not field_changes(before, after)) == same


@given(FIELDS, FIELDS)
def test_places_lead_to_the_values(before, after):
    for one in field_changes(before, after):
        at = before if one.what == "removed item" else after
        value = one.before if one.what == "removed item" else one.after
        for part in one.place:
            at = at[part] if isinstance(part, int) else at.get(part)
        assert identity(at) == identity(value)


@given(st.lists(VALUES, max_size=6), st.lists(VALUES, max_size=6))
def test_an_item_has_at_most_one_other(old, new):
    pairs = matched(old, new)
    assert len({before for before, _ in pairs}) == len({after for _, after in pairs}) == len(pairs)
    assert [after for _, after in pairs] == sorted(after for _, after in pairs)
