"""Which fields are asked for, and what is usual for them: read off the rules, not off names."""

from datetime import date

import pytest

from ledger.core.asked import asked_fields, credits_one, freeing, readers
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.store.schemas import common
from tests.units import small, unit

TODAY = date(2026, 5, 10)


def of(rules: str, entries: str = "", **more: str) -> Unit:
    return unit(small(rules, entries, **more))


def read(rules: str, kind: str = "study/act", **more: str) -> set[str]:
    found = of(rules, **more)
    return set(readers(found, found.rules.kinds[kind], TODAY))


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("a: {every: month, of: study/act, at-least: 1}", set()),
        ("a: {who: officer, every: month, of: study/act, at-least: 1}", {"members"}),
        ("a: {every: month, of: study/act, sum: hours, at-least: 1}", {"hours"}),
        ("a: {every: month, of: study/act, distinct: readings, at-least: 1}", {"readings"}),
        ("a: {every: month, of: study/act, covers: {field: topics, all: [x]}}", {"topics"}),
        ("a: {every: month, of: study/act, where: {topic: x}, at-least: 1}", {"topic"}),
        ("a: {every: month, of: study/act, where: {plan.a: x}, at-least: 1}", {"plan"}),
        ("a: {every: month, of: study/act, where: {topic: {present: false}}, at-least: 1}", set()),
        ("a: {each: study/act, expects: {topic: {present: true}}}", {"topic"}),
        ("a: {each: study/act, needs: problems/fault, by: [due, deadline]}", {"due", "deadline"}),
        ("a: {each: study/act, needs: {field: reply}, by: due}", {"due"}),
        ("a: {each: problems/fault, needs: study/act, within: 3}", {"links"}),
        ("a: {each: study/act, where: {flag: true}, needs: problems/fault, within: 3}", {"flag"}),
        ("a: {each: study/act, where: {flag: true}, needs: problems/fault, within: $soft}", set()),
        ("a: {in: [board], every: month, of: study/act, sum: hours, at-least: 1}", set()),
        ("a: {every: month, of: study/sheet, sum: hours, at-least: 1}", set()),
    ],
)
def test_a_field_is_read_where_an_obligation_that_binds_looks_at_it(rule: str, fields: set[str]):
    assert read(rule) == fields


KIND = Kind(
    "study/x",
    {},
    required=("place", "own"),
    fields={"own": {}, "later": {}, "members": {}},
)


def test_fields_come_in_reading_order():
    asked = asked_fields(
        KIND, common(), {"links": (), "later": (), "members": (), "nowhere": ()}, people=False
    )
    assert asked == ["date", "title", "members", "absent", "place", "own", "later", "links"]


def test_a_sheet_wants_no_title_and_nobody_is_away_from_it():
    kind = Kind("study/x", {}, required=("members",), sessions=True)
    assert asked_fields(kind, common(), {}, people=False) == ["date", "members"]


def test_what_an_items_life_needs_is_asked_for():
    fields = {name: {} for name in ("goal", "owner", "steps")}
    kind = Kind("rectification/x", {}, fields=fields, steps=True)
    assert asked_fields(kind, common(), {}, people=False) == ["date", "title", "goal", "owner"]


def test_rules_say_what_frees_and_who_is_alone():
    frees = {"if": {"not": {"required": ["own", "place"]}}, "then": {"required": ["later"]}}
    one = {"then": {"properties": {"members": {"minItems": 1, "maxItems": 1}}}}
    assert freeing(Kind("a/b", {}, fields=KIND.fields, rules=(frees,))) == ("own",)
    assert credits_one(Kind("a/b", {}, rules=(one,)))
    assert not credits_one(Kind("a/b", {}, rules=(frees, "odd", {})))
