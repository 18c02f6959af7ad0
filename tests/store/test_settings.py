"""`FIELD=VALUE` as typed, understood as an answer to the field's question would be."""

from datetime import date
from typing import Any

import pytest

from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.store.filling import Names
from ledger.store.settings import Settings, field_named

TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}}
FIELDS: dict[str, Any] = {
    "form": {
        "title": {"zh": "形式", "en": "form"},
        "values": {"central-group": {"zh": "中心组学习"}, "reading-class": {"zh": "读书班"}, "rest": {}},
    },
    "hours": {"title": {"zh": "学时", "en": "hours"}, "type": "number"},
    "flag": {"title": {"zh": "同名"}, "type": "boolean"},
    "day": {"title": {"zh": "同名"}, "type": "string", "format": "date"},
    "due": {"type": "string", "format": "date"},
    "readings": TEXTS,
    "tags": TEXTS,
    "measures": TEXTS,
    "members": {"type": "array", "items": {"type": "string", "format": "member"}},
    "map": {"properties": {"present": {"title": {"zh": "实到"}, "type": "integer"}}},
}
KNOWN = Names({"li-si": "李四", "wang-wu": "王五", "li-wu": "李五", "li-wu-2": "李五"}, ())
READING = Settings(Kind("a/b", {}, fields=FIELDS), Kind("", {}), KNOWN, date(2026, 5, 10))


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("形式=读书班", "form", "reading-class"),
        ("form=中心", "form", "central-group"),
        ("form=zxz", "form", "central-group"),
        ("form=2", "form", "2"),
        ("form=nothing", "form", "nothing"),
        ("hours=2小时", "hours", 2),
        ("hours=", "hours", ""),
        ("hours=many", "hours", "many"),
        ("flag=是", "flag", True),
        ("flag=NO", "flag", False),
        ("flag=false", "flag", False),
        ("flag=maybe", "flag", "maybe"),
        ("day=昨天", "day", "2026-05-09"),
        ("day=5.12", "day", "2025-05-12"),
        ("due=5.12", "due", "2026-05-12"),
        ("day=soon", "day", "soon"),
        ("同名=是", "同名", "是"),
        ("readings=《甲、乙》《丙》", "readings", ["《甲、乙》", "《丙》"]),
        ("readings=甲、读《乙、丙》；丁", "readings", ["甲", "读《乙、丙》", "丁"]),
        ("readings=论甲,兼论乙", "readings", ["论甲,兼论乙"]),
        ('readings=["甲、乙", 丙]', "readings", ["甲、乙", "丙"]),
        ("tags=a,b，c、d", "tags", ["a", "b", "c", "d"]),
        ("measures=查甲、乙，再查丙；改", "measures", ["查甲、乙，再查丙", "改"]),
        ("members=李四，王五", "members", ["li-si", "wang-wu"]),
        ("members=ls、ww,li-wu", "members", ["li-si", "wang-wu", "li-wu"]),
        ("members=nobody", "members", ["nobody"]),
        ("map.实到=9人", "map", {"present": 9}),
    ],
)
def test_what_a_setting_means(setting: str, field: str, value: Value):
    name, _, text = setting.partition("=")
    assert READING.fields([(name, text)]) == {field: value}


@pytest.mark.parametrize("named", ["李五", "li", "lw"])
def test_who_may_be_several_people_is_asked_for(named: str):
    with pytest.raises(LedgerError, match="li-wu 李五, li-wu-2 李五"):
        READING.fields([("members", named)])


def test_a_list_takes_several_settings():
    assert READING.fields([("tags", "a,b"), ("tags", "c")]) == {"tags": ["a", "b", "c"]}


def test_an_item_that_is_to_be_found_is_not_parted():
    whole = Settings(READING.kind, READING.common, KNOWN, READING.today, whole=True)
    assert whole.fields([("readings", "甲、乙")]) == {"readings": ["甲、乙"]}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("form", "r", "r may mean reading-class, rest"), ("hours", "90分钟", "not in hours")],
)
def test_what_is_unclear_is_said_in_a_sentence(name: str, text: str, said: str):
    with pytest.raises(LedgerError) as caught:
        READING.fields([(name, text)])
    assert said in str(caught.value)


def test_a_label_names_a_field_where_only_one_has_it():
    assert [field_named(name, FIELDS) for name in ("形式", "form", "同名", "x")] == [
        "form",
        "form",
        "同名",
        "x",
    ]
