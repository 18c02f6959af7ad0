"""Answers as somebody typed them, as their fields want them."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.store.typed import Reader, shape
from tests.units import small, unit

UNIT = unit(
    {
        **small("", "study/act 20260401-k7f3m: {hours: 1}"),
        "roster.yaml": """members:
  - {id: li-si, name: 李四, posts: [{role: chief, from: 2024-01-01}]}
  - {id: wang-wu, name: 王五, posts: [{role: officer, from: 2024-01-01}]}
  - {id: gone, name: 钱六, posts: [{role: officer, from: 2020-01-01, to: 2025-12-31}]}
""",
    }
)
TODAY = date(2026, 5, 10)
READER = Reader(UNIT, TODAY, TODAY, UNIT.members, UNIT.entries)
CHOICE = {
    "values": {"first-one": {"zh": "第一个", "en": "first"}, "second": {"zh": "第二", "en": "second"}}
}


@pytest.mark.parametrize(
    ("field", "named"),
    [
        (CHOICE, "choice"),
        ({"type": "array", "items": CHOICE}, "choices"),
        ({"type": "string", "format": "member"}, "member"),
        ({"type": "array", "items": {"format": "member"}}, "members"),
        ({"type": "string", "format": "entry"}, "entry"),
        ({"type": "array", "items": {"format": "entry"}}, "entries"),
        ({"type": "string", "format": "date"}, "day"),
        ({"type": "boolean"}, "truth"),
        ({"const": True}, "truth"),
        ({"type": "integer"}, "number"),
        ({"type": "array", "items": {"type": "string"}}, "texts"),
        ({"type": "array", "items": {"properties": {}}}, "maps"),
        ({"type": "object", "properties": {}}, "map"),
        ({"type": "object", "additionalProperties": {}}, "pairs"),
        ({"type": "string"}, "text"),
        ({"anyOf": [{"type": "string"}]}, "text"),
    ],
)
def test_how_a_field_is_asked_for(field: dict, named: str):
    assert shape(field) == named


TEXTS = {"type": "array", "items": {"type": "string"}}
HOURS = {"type": "number", "title": {"zh": "学时", "en": "hours"}}
EITHER = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (CHOICE, "2", "second"),
        (CHOICE, "第一", "first-one"),
        (CHOICE, "dyg", "first-one"),
        ({"type": "array", "items": CHOICE}, "12", ["first-one", "second"]),
        ({"type": "number"}, "1.5", Decimal("1.5")),
        ({"type": "number"}, "２小时", 2),
        ({"type": "number"}, "3 days", 3),
        ({"type": "number"}, "1h30", "1h30"),
        (HOURS, "3小时半", Decimal("3.5")),
        ({"type": "boolean"}, "是", True),
        ({"type": "boolean"}, "N", False),
        ({"type": "string", "format": "date"}, "昨天", "2026-05-09"),
        (TEXTS, "甲；乙; 丙", ["甲", "乙", "丙"]),
        (TEXTS, "甲、乙", ["甲、乙"]),
        (TEXTS, "《甲》《乙》", ["《甲》", "《乙》"]),
        (TEXTS, "读《甲》《乙》", ["读《甲》《乙》"]),
        (TEXTS, '["a; b", c]', ["a; b", "c"]),
        (EITHER, "all", "all"),
        (EITHER, "甲, 乙", ["甲", "乙"]),
        ({"type": "object"}, "优秀=3，合格 = 10", {"优秀": 3, "合格": 10}),
        ({"type": "string"}, " 两行\n文字 ", "两行 文字"),
        ({"type": "string", "format": "member"}, "wangwu", "wang-wu"),
        ({"type": "string", "format": "entry"}, "k7f3m", "20260401-k7f3m"),
        ({"type": "array", "items": {"format": "entry"}}, "1", ["20260401-k7f3m"]),
        ({"type": "array", "items": {"format": "entry"}}, "202604", ["20260401-k7f3m"]),
    ],
)
def test_what_an_answer_means(field: dict, text: str, value: Value):
    assert READER.value(text, field) == value


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (CHOICE, "x", "x is none of first-one, second"),
        (CHOICE, "d", "d may mean first-one, second"),
        ({"type": "boolean"}, "maybe", "y (yes) or n (no)"),
        ({"type": "string", "format": "date"}, "soon", "is not a day"),
        ({"type": "object"}, "三个", "NAME=VALUE"),
        (HOURS, "90分钟", "is not in hours"),
        ({"type": "string", "format": "member"}, "nobody", "li-si 李四"),
        ({"type": "string", "format": "entry"}, "zzzzz", "no entry's id or title"),
    ],
)
def test_what_means_nothing_is_said_in_a_sentence(field: dict, text: str, said: str):
    with pytest.raises(LedgerError) as caught:
        READER.value(text, field)
    assert said in str(caught.value)
