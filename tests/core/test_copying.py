"""What an answer takes over from what it answers, and of which kind it is."""

import pytest

from ledger.core.copying import answering_kind, copied
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.store.schemas import common
from tests.units import small, unit

VOCABULARY = {"values": {"a": {}, "b": {}}}
MEMBER = {"type": "string", "format": "member"}


def kind(**fields: object) -> Kind:
    return Kind("study/x", {}, fields=fields)  # type: ignore[arg-type]


def taken(fields: dict, theirs: Kind, ours: Kind) -> dict:
    return copied(fields, theirs, ours, common())


def test_a_field_is_taken_where_both_mean_the_same_by_it():
    text, number = {"type": "string"}, {"type": "number"}
    theirs = kind(same=text, form=VOCABULARY, other=text, mine=text)
    ours = kind(same=text, form=VOCABULARY, other=number)
    fields = {"same": "x", "form": "a", "other": "x", "mine": "x", "level": "public", "tags": ["t"]}
    assert taken(fields, theirs, ours) == {"same": "x", "form": "a", "level": "public", "tags": ["t"]}


def test_a_value_that_the_other_vocabulary_lacks_is_left():
    theirs, ours = kind(form=VOCABULARY), kind(form={"values": {"a": {}}})
    assert taken({"form": "a"}, theirs, ours) == {"form": "a"}
    assert taken({"form": "b"}, theirs, ours) == {}


@pytest.mark.parametrize("name", ["date", "until", "note", "links", "number", "place", "host", "mode"])
def test_what_belongs_to_the_one_entry_is_never_taken(name: str):
    assert taken({name: "2026-01-01"}, kind(), kind()) == {}


def test_who_alone_was_credited_owns_the_answer():
    assert taken({"members": ["li"]}, kind(), kind(owner=MEMBER)) == {"owner": "li"}
    assert taken({"members": ["li", "wang"]}, kind(), kind(owner=MEMBER)) == {}
    assert taken({"members": ["li"]}, kind(), kind(owner={"type": "string"})) == {}


def answers(rules: str, fields: str = "hours: 1") -> str:
    found: Unit = unit(small(rules, f"problems/fault 20260501-aaaaa: {{{fields}}}"))
    (entry,) = found.entries
    return answering_kind(found, found.rules.kinds["problems/fault"], entry.fields).name


def test_the_kind_is_what_the_first_obligation_that_applies_asks_for():
    fix = "a: {each: problems/fault, needs: [rectification/fix, study/act], within: 30}"
    drive = "b: {each: problems/fault, where: {flag: true}, needs: rectification/drive, within: 30}"
    assert answers(fix) == "rectification/fix"
    assert answers(f"{drive}\n{fix}") == "rectification/fix"
    assert answers(f"{drive}\n{fix}", "flag: true") == "rectification/drive"
    assert answers(drive.replace("30", "$soft"), "flag: true") == "rectification/item"
    assert (
        answers(f"b: {{in: [board], {drive.removeprefix('b: {')}", "flag: true") == "rectification/item"
    )


def test_a_kind_with_a_life_goes_first():
    rules = """
    a: {each: problems/fault, needs: rectification/fix, within: 30}
    b: {each: problems/fault, needs: rectification/item, within: 30}
    """
    assert answers(rules) == "rectification/item"
