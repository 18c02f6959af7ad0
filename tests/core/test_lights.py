"""When a light is red, amber or green."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.lights import LIGHTS, LightRule, item_light, light_rule, standing_light
from ledger.core.standing import STATES
from tests.units import codes, reading, small

DAY = date(2026, 6, 1)


def after(days: int) -> date:
    return DAY + timedelta(days)


@pytest.mark.parametrize(
    ("due", "closed", "rule", "light"),
    [
        (-1, None, LightRule(), "red"),
        (0, None, LightRule(), "amber"),
        (15, None, LightRule(), "amber"),
        (16, None, LightRule(), "green"),
        (16, None, LightRule(amber_days=30), "amber"),
        (None, None, LightRule(), "amber"),
        (-5, -6, LightRule(), "green"),
        (-5, -4, LightRule(), "amber"),
        (-5, -4, LightRule(late="red"), "red"),
        (-5, -4, LightRule(late="green"), "green"),
        (60, None, LightRule(stalled_days=9), "amber"),
        (60, None, LightRule(stalled_days=10), "green"),
    ],
)
def test_an_item_s_light(due, closed, rule, light):
    due, closed = (None if one is None else after(one) for one in (due, closed))
    assert item_light(due, closed, after(-10), DAY, rule) == light


@pytest.mark.parametrize(
    ("state", "due", "light"),
    [
        ("missed", -1, "red"),
        ("late", -1, "amber"),
        ("over", 30, "amber"),
        ("unset", 30, "amber"),
        ("met", 30, "green"),
        ("open", 16, "green"),
        ("open", 15, "amber"),
        ("tracked", 1, "none"),
        ("waived", 1, "none"),
        ("upcoming", 1, "none"),
    ],
)
def test_a_standing_s_light(state, due, light):
    assert standing_light(state, after(due), DAY, LightRule()) == light


@given(st.sampled_from(STATES), st.integers(-99, 99), st.integers(0, 99), st.integers(0, 99))
def test_more_days_of_amber_never_turn_a_light_green(state, due, days, more):
    order = {"none": 0, "green": 0, "amber": 1, "red": 2}
    few = standing_light(state, after(due), DAY, LightRule(days))
    many = standing_light(state, after(due), DAY, LightRule(days + more))
    assert few in LIGHTS
    assert order[many] >= order[few]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (None, LightRule()),
        ({}, LightRule()),
        ({"amber-days": 7, "stalled-days": 30, "late": "red"}, LightRule(7, 30, "red")),
        ({"amber-days": 0}, LightRule(0)),
        ({"amber-days": -1, "stalled-days": 0, "late": "blue"}, LightRule()),
        ({"amber-days": "7", "stalled-days": True, "late": ["red"]}, LightRule()),
        ([1], LightRule()),
    ],
)
def test_what_cannot_be_read_is_as_usual(given, rule):
    assert light_rule(given) == rule


def test_unit_yaml_gives_the_rule_and_check_reads_it():
    whole = reading(small("", unit="lights: {amber-days: 7, stalled-days: 40, late: green}"))
    assert whole.unit.lights == LightRule(7, 40, "green")


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ("{amber-days: -1}", ["E206"]),
        ("{amber-days: soon}", ["E203"]),
        ("{late: blue}", ["E204"]),
        ("{colour: red}", ["E201"]),
        ("{stalled-days: 0}", ["E206"]),
    ],
)
def test_a_wrong_rule_is_a_finding(given, faults):
    assert codes(reading(small("", unit=f"lights: {given}"), faults)) == faults
