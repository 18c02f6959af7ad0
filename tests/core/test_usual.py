"""What is usual for a kind: settings repeat, what tells of one event does not."""

import json
from dataclasses import replace

import pytest

from ledger.core.asked import proving
from ledger.core.usual import last_occasion, usual
from ledger.store.schemas import common
from tests.units import small, unit

FIELDS = {
    "form": {"values": {"a": {}}},
    "kinds": {"type": "array", "items": {"values": {"a": {}}}},
    "place": {"type": "string"},
    "days": {"type": "number"},
    "count": {"type": "integer"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "due_day": {"type": "string", "format": "date"},
    "who": {"type": "string", "format": "member"},
    "map": {"type": "object"},
    "yes": {"type": "boolean"},
    **common().fields,
}


def taken(fields: str, required: tuple[str, ...] = (), proving_: tuple[str, ...] = ()) -> dict:
    act = f"study/act 20260401-aaaaa: {{hours: 1, plan: {fields}}}"
    found = unit(small("", act))
    (entry,) = found.entries
    last = last_occasion(found, found.rules.kinds["study/act"])
    assert last is not None
    given = entry.fields["plan"]
    assert isinstance(given, dict)
    return usual(FIELDS, replace(last, fields=given), required, proving_)


@pytest.mark.parametrize(
    "fields",
    [
        {"form": "a"},
        {"kinds": ["a"]},
        {"place": "会议室"},
        {"days": 1},
        {"mode": "online"},
        {"members": ["li", "wang"]},
    ],
)
def test_settings_repeat(fields: dict):
    assert taken(json.dumps(fields, ensure_ascii=False)) == fields


@pytest.mark.parametrize(
    "fields",
    [
        "{title: x}",
        "{note: x}",
        "{number: '1'}",
        "{count: 3}",
        "{texts: [x]}",
        "{due_day: 2026-01-01}",
        "{who: li}",
        "{map: {a: 1}}",
        "{yes: true}",
        "{place: 先到甲村，再到乙村}",
        "{kinds: []}",
        "{links: [20260401-aaaaa]}",
        "{members: [li]}",
        "{elsewhere: a}",
    ],
)
def test_what_tells_of_one_event_does_not(fields: str):
    assert taken(fields) == {}


def test_one_member_is_usual_where_one_has_to_be_named():
    assert taken("{members: [li]}", required=("members",)) == {"members": ["li"]}


def test_what_variety_is_counted_of_is_never_offered():
    rules = """
    a: {every: year, of: study/act, covers: {field: topics, all: [x]}}
    b: {each: study/act, expects: {readings: {at-least: 2}}}
    c: {in: [board], every: year, of: study/act, distinct: plan, at-least: 1}
    """
    found = unit(small(rules))
    assert proving(found, found.rules.kinds["study/act"]) == {"topics", "readings"}
    assert taken("{form: a}", proving_=("form",)) == {}


def test_the_last_occasion_is_the_latest_session_of_the_member_if_there_is_one():
    entries = """
    study/sheet 20260401-aaaaa: {members: [li], sessions: [
      {date: 2026-04-01, hours: 1}, {date: 2026-05-01, hours: 2}]}
    study/sheet 20260402-bbbbb: {members: [wang], sessions: [{date: 2026-05-02, hours: 3}]}
    """
    found = unit(small("", entries))
    kind = found.rules.kinds["study/sheet"]
    assert [last_occasion(found, kind, who).fields["hours"] for who in ("", "li", "wang", "zhao")] == [
        3,
        2,
        3,
        3,
    ]  # type: ignore[union-attr]
    assert last_occasion(found, found.rules.kinds["study/act"]) is None
