"""Parameters, values with dates, targets, and what is dropped or unset."""

import pytest

from tests.units import only, small, standings, states, told

DATED = "[{from: 2026-01-01, value: 1}, {from: 2026-07-01, value: 3}]"


def quota(rest: str, every: str = "quarter") -> str:
    return f"talk: {{every: {every}, of: study/act, {rest}}}"


@pytest.mark.parametrize(("given", "bound"), [("{}", 2), ("{two: 5}", 5), ("{two: null}", None)])
def test_the_units_value_wins_over_the_default(given, bound):
    """Even a null wins: it is not asked for."""
    files = small(quota("at-least: $two"), unit=f"parameters: {given}")
    assert only(files, "2026-Q1", "2026-01-01")["at_least"] == bound


@pytest.mark.parametrize(
    ("period", "bound"),
    [
        ("2025-Q4", 1),
        ("2026-Q1", 1),
        ("2026-Q2", 1),
        ("2026-Q3", 3),
        ("2027-Q1", 3),
    ],
)
def test_of_dated_values_the_last_begun_by_the_first_day_counts(period, bound):
    """Before any has begun, the first."""
    files = small(quota("at-least: $two"), unit=f"parameters: {{two: {DATED}}}")
    assert only(files, period, "2020-01-01")["at_least"] == bound


def test_a_value_begun_inside_a_period_waits_for_the_next():
    """From 2 January: not for January, not for the first quarter, but for February."""
    unit = "parameters: {two: [{from: 2026-01-01, value: 1}, {from: 2026-01-02, value: 3}]}"
    files = small(quota("at-least: $two", "month"), unit=unit)
    assert told(files, "2026-Q1", "2020-01-01", "at_least") == [1, 3, 3]


def test_a_weeks_first_day_may_lie_in_the_year_before():
    """2026-W01 begins on 2025-12-29."""
    unit = "parameters: {two: [{from: 2025-01-01, value: 1}, {from: 2026-01-01, value: 3}]}"
    files = small(quota("at-least: $two", "week"), unit=unit)
    assert told(files, "2026-W01", "2020-01-01", "at_least") == [1]
    assert told(files, "2026-W02", "2020-01-01", "at_least") == [3]


def test_of_dated_values_the_greatest_day_counts_in_whatever_order():
    """The list need not be sorted."""
    unit = """
    parameters:
      two: [{from: 2025-07-01, value: 5}, {from: 2024-01-01, value: 1}, {from: 2025-01-01, value: 3}]
    """
    files = small(quota("at-least: $two", "year"), unit=unit)
    assert [only(files, year, "2020-01-01")["at_least"] for year in ("2024", "2025", "2026")] == [
        1,
        3,
        5,
    ]


def test_of_dated_values_a_condition_too_takes_the_periods():
    unit = "parameters: {name: [{from: 2026-01-01, value: a}, {from: 2026-04-01, value: b}]}"
    entries = "study/act 20260105-aaaaa: {topic: a}\nstudy/act 20260405-bbbbb: {topic: a}"
    files = small(quota("where: {topic: $name}"), entries, unit=unit)
    assert told(files, "2026-H1", "2026-12-31", "actual") == [1, 0]


def test_a_list_may_have_dates_too():
    unit = "parameters: {set: [{from: 2026-01-01, value: [a]}, {from: 2026-04-01, value: [a, b, c]}]}"
    files = small(quota("covers: {field: topics, all: $set}"), unit=unit)
    assert told(files, "2026-H1", "2026-01-01", "missing") == [["a"], ["a", "b", "c"]]


def test_a_follow_ups_parameters_are_those_of_the_triggers_date():
    """Not of its due day: found in June, it has June's ten days."""
    unit = "parameters: {two: [{from: 2026-01-01, value: 10}, {from: 2026-07-01, value: 20}]}"
    entries = "problems/fault 20260630-aaaaa: {}\nproblems/fault 20260701-bbbbb: {}"
    rule = "mend: {each: problems/fault, needs: rectification/fix, within: $two}"
    assert told(small(rule, entries, unit=unit), "2026-Q3", "2026-12-31", "due") == [
        "2026-07-10",
        "2026-07-21",
    ]


def test_an_expectations_parameters_are_those_of_the_triggers_date():
    unit = "parameters: {two: [{from: 2026-01-01, value: 1}, {from: 2026-02-01, value: 2}]}"
    entries = "problems/fault 20260131-aaaaa: {hours: 1}\nproblems/fault 20260201-bbbbb: {hours: 1}"
    rule = "look: {each: problems/fault, expects: {hours: {at-least: $two}}}"
    assert states(small(rule, entries, unit=unit), "2026-Q1", "2026-12-31") == ["met", "missed"]


# Null parameters


@pytest.mark.parametrize(
    ("bounds", "state"),
    [
        ("at-least: $soft", "tracked"),
        ("at-most: $soft", "tracked"),
        ("at-least: $soft, at-most: $soft", "tracked"),
        ("at-least: $soft, at-most: 0", "over"),
        ("at-least: $soft, at-most: 1", "met"),
        ("at-least: 2, at-most: $soft", "missed"),
    ],
)
def test_a_bound_of_a_null_parameter_is_dropped(bounds, state):
    assert states(small(quota(bounds), "study/act 20260105-aaaaa: {}"), "2026-Q1", "2026-12-31") == [
        state
    ]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("topic: $word", 2),
        ("topic: $word, hours: 3", 1),
        ("topics: {has: $word}", 2),
        ("topics: {has-any: $none}", 2),
        ("topic: $none", 2),
        ("hours: {at-least: $soft}", 2),
        ("hours: {at-least: $soft, at-most: $soft}", 2),
        ("hours: {at-least: $soft, at-most: 2}", 0),
        ("hours: {at-least: $soft, at-most: 3}", 1),
        ("hours: {at-least: $soft, present: true}", 1),
        ("flag: {at-least: $soft}", 2),
        ("flag.deep.down: $word", 2),
    ],
)
def test_a_condition_of_a_null_parameter_is_dropped(where, count):
    """Of a map that part alone; what is left without tests holds, even of a missing field."""
    entries = "study/act 20260105-aaaaa: {hours: 3}\nstudy/act 20260106-bbbbb: {}"
    assert told(small(quota(f"where: {{{where}}}"), entries), "2026-Q1", "2026-12-31", "actual") == [
        count
    ]


@pytest.mark.parametrize(
    "where", ["topic: [$word, b]", "topic: [$word]", "topics: {has-any: [$word, b]}"]
)
def test_a_condition_whose_list_refers_to_a_null_parameter_is_dropped(where):
    """A list is no map of tests, of which a part would be dropped alone."""
    files = small(quota(f"where: {{{where}}}"), "study/act 20260105-aaaaa: {topic: x, topics: [x]}")
    assert told(files, "2026-Q1", "2026-12-31", "actual") == [1]


def test_a_set_that_refers_to_a_null_parameter_is_dropped():
    """What covers asks for is a bound; without it the quota is tracked."""
    files = small(quota("covers: {field: topics, all: [a, $word]}"))
    assert told(files, "2026-Q1", "2026-12-31", "state", "at_least") == [("tracked", None)]


@pytest.mark.parametrize(
    ("where", "actual"),
    [
        ("topic: $name", 1),
        ("topic: $set", 2),
        ("topic: [$name, c]", 2),
        ("topics: {has: $name}", 1),
        ("topics: {has-any: $set}", 2),
        ("hours: {at-least: $two}", 1),
        ("hours: {at-most: $two}", 2),
        ("hours: $two", 1),
    ],
)
def test_a_parameter_stands_wherever_a_value_may(where, actual):
    """A text, a number or a list, in a scalar test, a list test or a map's part."""
    entries = """
    study/act 20260105-aaaaa: {topic: a, topics: [a, x], hours: 1}
    study/act 20260106-bbbbb: {topic: b, topics: [x, b], hours: 2}
    study/act 20260107-ccccc: {topic: c, topics: [x]}
    """
    assert told(small(quota(f"where: {{{where}}}"), entries), "2026-Q1", "2026-12-31", "actual") == [
        actual
    ]


@pytest.mark.parametrize(
    ("force", "found"),
    [("from: $word", ["tracked"]), ("to: $word", ["tracked"]), ("from: $name", [])],
)
def test_the_days_in_force_may_be_a_parameter(force, found):
    """A null one leaves that end open."""
    files = small(quota(force), unit="parameters: {name: 2027-01-01}")
    assert states(files, "2026-Q1", "2026-12-31") == found


@pytest.mark.parametrize(
    "rule",
    [
        "talk: {every: $name, of: study/act}",
        "talk: {every: quarter, of: $name}",
        "talk: {every: quarter, of: study/act, sum: $name}",
        "talk: {every: quarter, of: study/act, distinct: $name}",
        "talk: {every: quarter, of: study/act, covers: {field: $name, all: [1]}}",
        "talk: {each: study/act, needs: {field: $name}, within: 5}",
        "talk: {each: study/act, needs: $name, within: 5}",
        "talk: {each: study/act, needs: rectification/fix, by: $name}",
    ],
)
def test_a_parameter_is_no_cadence_kind_or_field(rule):
    """Those are no values: the obligation is malformed and binds nobody."""
    assert standings(small(rule), "2026-Q1", "2026-12-31", ["E704"]) == []


# Required parameters that are not set


@pytest.mark.parametrize(
    ("rest", "at_least", "at_most"),
    [
        ("at-least: $need", None, None),
        ("at-least: 2, at-most: $need", 2, None),
        ("at-least: $need, at-most: 5", None, 5),
        ("at-least: $two, at-most: 5, where: {hours: {at-least: $need}}", 2, 5),
        ("where: {topic: $need}", None, None),
        ("where: {topic: [a, $need]}", None, None),
        ("covers: {field: topics, all: $must}", None, None),
        ("covers: {field: topics, all: [a, b]}, where: {hours: $need}", 2, None),
        ("covers: {field: topics, all: $none}, where: {hours: $need}", None, None),
    ],
)
def test_a_quota_with_an_unset_parameter_is_unset(rest, at_least, at_most):
    """Nothing is counted or listed, and the bounds that are known are given."""
    found = only(small(quota(rest), "study/act 20260105-aaaaa: {}"), "2026-Q1", "2026-12-31")
    assert found["state"] == "unset"
    assert (found["actual"], found["entries"], found["missing"]) == (None, [], [])
    assert (found["at_least"], found["at_most"]) == (at_least, at_most)


@pytest.mark.parametrize("as_of", ["2025-12-31", "2026-02-01", "2026-12-31"])
def test_unset_is_told_before_any_other_state(as_of):
    assert states(small(quota("at-least: $need")), "2026-Q1", as_of) == ["unset"]


def test_every_member_who_is_bound_is_unset():
    rule = quota("who: officer, at-least: $need")
    found = told(small(rule), "2026-Q1", "2026-12-31", "subject", "state")
    assert found == [("li", "unset"), ("wang", "unset")]


@pytest.mark.parametrize("given", ["{need: 1}", "{need: [{from: 2030-01-01, value: 1}]}"])
def test_once_the_unit_says_it_the_quota_is_judged(given):
    """Even by a value that has not begun: then the first counts."""
    files = small(quota("at-least: $need"), unit=f"parameters: {given}")
    assert states(files, "2026-Q1", "2026-12-31") == ["missed"]


@pytest.mark.parametrize(
    "rule",
    [
        "mend: {each: problems/fault, needs: rectification/fix, within: $need}",
        "mend: {each: problems/fault, where: {hours: $need}, needs: rectification/fix, within: 5}",
        "mend: {each: problems/fault, needs: rectification/fix, within: $soft}",
        "look: {each: problems/fault, expects: {hours: {at-least: $need}}}",
        "look: {each: problems/fault, where: {hours: $need}, expects: {topic: a}}",
    ],
)
def test_a_follow_up_or_expectation_with_an_unset_parameter_has_no_standings(rule):
    """Nor has a follow-up whose number of days is null."""
    assert standings(small(rule, "problems/fault 20260105-aaaaa: {}"), "2026-Q1", "2026-12-31") == []


# Targets


@pytest.mark.parametrize(("entries", "state"), [("", "missed"), ("study/act 20260105-aaaaa: {}", "met")])
def test_a_target_is_the_least_of_a_quota_without_bounds(entries, state):
    """What was only tracked is judged, because the unit asked for it."""
    files = small(quota("count: entries"), entries, unit="targets: {talk: 1}")
    assert told(files, "2026-Q1", "2026-12-31", "at_least", "state") == [(1, state)]


def test_a_target_may_have_dates():
    """By the first day of the period, as a parameter's value."""
    files = small(quota("sum: hours"), unit=f"targets: {{talk: {DATED}}}")
    assert told(files, "2026", "2020-01-01", "at_least") == [1, 1, 3, 3]


@pytest.mark.parametrize(
    ("rest", "at_least", "at_most"),
    [
        ("at-least: 2", 2, None),
        ("at-most: 2", None, 2),
        ("covers: {field: topics, all: [a]}", 1, None),
        ("at-least: $soft", None, None),
        ("at-most: $soft", None, None),
        ("covers: {field: topics, all: $none}", None, None),
    ],
)
def test_a_target_is_ignored_where_any_bound_is_written(rest, at_least, at_most):
    """Even one that refers to a null parameter."""
    files = small(quota(rest), unit="targets: {talk: 9}")
    assert told(files, "2026-Q1", "2026-12-31", "at_least", "at_most") == [(at_least, at_most)]


def test_a_target_is_known_where_the_quota_is_unset():
    files = small(quota("where: {hours: $need}"), unit="targets: {talk: 9}")
    assert told(files, "2026-Q1", "2026-12-31", "state", "at_least") == [("unset", 9)]


def test_a_target_says_nothing_about_follow_ups_and_expectations():
    rules = """
    mend: {each: problems/fault, needs: rectification/fix, within: 5}
    look: {each: problems/fault, expects: {topic: a}}
    """
    files = small(rules, "problems/fault 20260105-aaaaa: {}", unit="targets: {mend: 1, look: 1}")
    assert told(files, "2026-Q1", "2026-12-31", "at_least", "state") == [(None, "missed")] * 2


@pytest.mark.parametrize(("period", "bound"), [("2026-Q1", 3), ("2026-Q3", None)])
def test_a_dated_null_is_not_asked_for_from_its_day_on(period, bound):
    """The value that counts is the last one begun, be it null."""
    dated = "parameters: {two: [{from: 2026-01-01, value: 3}, {from: 2026-07-01, value: null}]}"
    files = small(quota("at-least: $two"), unit=dated)
    assert only(files, period, "2026-12-31")["at_least"] == bound


@pytest.mark.parametrize("end", ["from: $need", "to: $need"])
def test_a_quota_in_force_from_a_day_that_nobody_has_set_is_unset(end):
    """It refers to a required parameter as much as a bound does."""
    files = small(quota(f"{end}, at-least: 1"))
    found = only(files, "2026-Q1", "2026-12-31")
    assert (found["state"], found["at_least"], found["actual"]) == ("unset", 1, None)


def test_an_expectation_in_force_from_a_day_that_nobody_has_set_has_no_standing():
    """As one whose bound is not set has none."""
    files = small(
        "talk: {each: study/act, expects: {hours: 1}, from: $need}", "study/act 20260405-aaaaa: {}"
    )
    assert told(files, "2026-Q2", "2026-12-31", "state") == []
