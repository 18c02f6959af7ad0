"""The quick check of a form says of every document what jsonschema says."""

import copy
from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checks.form import Form, prune
from ledger.checks.quick import checker
from ledger.checks.quickvalues import Unsure
from ledger.core.forms import kind_schema
from ledger.core.values import day
from ledger.store.documents import read_document
from ledger.store.schemas import common, document_schema, shipped, shipped_kinds, shipped_packs
from tests.demo.held import TODAYS, first, held

KINDS = {kind.name: kind_schema(kind, common(), "zh") for kind in shipped_kinds()}
DOCUMENTS = {name: document_schema(name, "zh") for name in ("unit", "roster", "calendar", "pack")}
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 13, Decimal("0.5"), Decimal("0.3"), Decimal("-1.25"), 10**30),
    *("", " ", "x", "2026-02-30", "2026-03-12", "20260312-k7f3m", "jia", "other", "a b", "done"),
    *([], [None], ["x"], ["x", "x"], [1, 1], [{}], {}, {"x": 1}, {"x": None}, {"date": "2026-03-12"}),
]


def thorough(schema: Any, data: Any) -> bool:
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date")(lambda text: not isinstance(text, str) or day(text) is not None)
    with localcontext(Context(prec=200)):
        return bool(jsonschema.Draft7Validator(schema, format_checker=formats).is_valid(prune(data)))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside a value, as the container and the key."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def mutated(data: Any, dice: Random) -> Any:
    """The value with one to three things in it removed, replaced, added or moved."""
    changed = copy.deepcopy(data)
    for _ in range(dice.randint(1, 3)):
        spots = list(places(changed))
        if not spots:
            return changed
        where, key = dice.choice(spots)
        other, name = dice.choice(spots)
        match dice.randint(0, 3):
            case 0:
                del where[key]
            case 1:
                where[key] = copy.deepcopy(dice.choice(ODD))
            case 2 if isinstance(where, dict):
                where[dice.choice(["odd", "members", "sessions", "until", "steps"])] = copy.deepcopy(
                    dice.choice(ODD)
                )
            case _:
                where[key] = copy.deepcopy(other[name])
    return changed


def agree(schema: Any, data: Any) -> None:
    try:
        quick = checker(schema)(data)
    except Unsure:
        return
    assert quick == thorough(schema, data), data


@pytest.fixture(scope="module")
def examples() -> list[tuple[Any, Any]]:
    """One right document of every kind that the demo has, and of every other form."""
    found: dict[str, tuple[Any, Any]] = {}
    for path, content in held(first(TODAYS[1])).files().contents.items():
        data = read_document(path, content).data or {}
        kind = f"{path.partition('/')[0]}/{data.get('kind')}"
        name = "calendar" if path.startswith("calendar/") else path.removesuffix(".yaml")
        if kind in KINDS:
            found[kind] = (KINDS[kind], data)
        elif name in DOCUMENTS:
            found[name] = (DOCUMENTS[name], data)
    packs = {f"pack {name}": shipped("packs", name, "pack.yaml") for name in shipped_packs()}
    return [*found.values(), *((DOCUMENTS["pack"], data) for data in packs.values())]


def test_every_shipped_form_goes_the_quick_way_and_knows_what_is_right(examples):
    assert len(examples) > 30
    for schema, data in examples:
        assert checker(schema)(data)


@pytest.mark.parametrize("seed", range(4))
def test_of_mutated_documents_it_says_what_jsonschema_says(examples, seed):
    dice = Random(seed)
    for schema, data in examples:
        small = len(str(data)) < 5000
        for _ in range(12 if small else 1):
            agree(schema, mutated(data, dice))


ITEMS = st.sampled_from(ODD)
CASES: list[dict[str, Any]] = [
    {"not": {"required": ["x"]}},
    {"oneOf": [{"type": "string"}, {"minimum": 1}, {"type": "integer"}]},
    {"anyOf": [{"type": "array", "minItems": 1}, {"type": "object", "minProperties": 1}]},
    {"if": {"type": "number"}, "then": {"multipleOf": Decimal("0.5")}, "else": {"type": "string"}},
    {"contains": {"type": "string"}},
    {"items": {"type": ["string", "null"]}, "uniqueItems": True, "maxItems": 1},
    {"dependencies": {"x": ["y"], "date": {"required": ["x"]}}},
    {"propertyNames": {"pattern": "^d"}, "maxProperties": 1},
    {"exclusiveMinimum": 0, "exclusiveMaximum": 2, "maximum": 1},
    {"minLength": 1, "maxLength": 2, "pattern": "x"},
    {"const": True},
    {"const": "x"},
    {"enum": ["x", "other"]},
    {"additionalProperties": {"type": "integer"}},
    {"definitions": {"a": {"items": {"$ref": "#/definitions/a"}}}, "$ref": "#/definitions/a"},
]


@pytest.mark.parametrize("schema", CASES, ids=str)
@given(
    value=st.one_of(ITEMS, st.lists(ITEMS, max_size=3), st.dictionaries(st.sampled_from("xyd"), ITEMS))
)
def test_each_keyword_means_what_it_means_to_jsonschema(schema, value):
    agree(schema, value)


@pytest.mark.parametrize(
    "schema", [{"odd": 1}, {"enum": [1]}, {"items": [{}]}, {"multipleOf": 0.5}, {"$ref": "https://x"}]
)
def test_what_it_does_not_know_it_leaves_to_jsonschema(schema):
    with pytest.raises(Unsure):
        checker(schema)
    assert Form({"properties": {"x": {"enum": [1]}}}).right({"x": 1})
    assert not Form({"properties": {"x": {"enum": [1]}}}).right({"x": 2})


SPOKEN: list[dict[str, Any]] = [
    {"type": "number", "minimum": 0, "multipleOf": Decimal("0.5")},
    {"type": "integer", "maximum": 2},
    {"type": ["number", "boolean"], "minimum": 1},
    {"type": "string", "minLength": 1, "format": "date"},
    {"type": "string", "minimum": 1, "pattern": "2026"},
    {"type": "array", "items": {"enum": ["x", "other"]}, "minItems": 1},
    {"items": {"enum": ["x", "other"]}},
    {"type": "array", "items": {"type": "number", "minimum": 1}},
    {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}, "required": ["x"]},
    {"type": "object", "propertyNames": {"format": "date"}, "additionalProperties": False},
    {"type": "object", "items": {"type": "string"}},
    {"type": "array", "properties": {"x": {"const": "x"}}},
    {"properties": {"x": {"minimum": 1}}, "required": ["x", "date"]},
]


@pytest.mark.parametrize("schema", SPOKEN, ids=str)
def test_what_it_has_seen_before_does_not_change_what_it_says(schema):
    check = checker(schema)
    others = [1, True, "1", Decimal("1.0"), Decimal("0.50"), ["x", True], [True], [1], {"x": True}]
    values = [*ODD, *others, {"x": 1, "date": None}, {"x": 1, "date": 2}]
    for value in (*values, *reversed(values)):
        assert check(value) == thorough(schema, value), value
