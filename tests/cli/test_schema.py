"""`ledger schema`: plain draft-07 that any validator reads, and that agrees with the checks."""

import json
from pathlib import Path

import jsonschema
import pytest

from ledger.core.model import LEDGERS
from ledger.store.git import Git
from ledger.store.schemas import shipped_kinds
from tests.cli.running import ledger


@pytest.mark.parametrize("name", [kind.name for kind in shipped_kinds()])
def test_every_kind_is_a_valid_schema(tmp_path: Path, name: str):
    schema = json.loads(ledger("schema", name, at=tmp_path).out)
    jsonschema.Draft7Validator.check_schema(schema)
    text = json.dumps(schema)
    assert '"values"' not in text
    assert '"format": "member"' not in text


@pytest.mark.parametrize("name", [*LEDGERS, "unit", "roster", "calendar", "pack"])
def test_ledgers_and_files_too(tmp_path: Path, name: str):
    jsonschema.Draft7Validator.check_schema(json.loads(ledger("schema", name, at=tmp_path).out))


def test_without_a_name_all_kinds(tmp_path: Path):
    assert list(json.loads(ledger("schema", at=tmp_path).out)) == [kind.name for kind in shipped_kinds()]


def test_a_short_name_and_labels_in_the_language(tmp_path: Path):
    schema = json.loads(ledger("schema", "seminar", "--lang", "zh", at=tmp_path).out)
    assert schema["properties"]["form"]["enumDescriptions"][1] == "读书班"
    assert schema["properties"]["kind"]["const"] == "seminar"


def test_a_sheet_may_keep_a_required_field_in_its_sessions(tmp_path: Path):
    schema = json.loads(ledger("schema", "study/self-study", at=tmp_path).out)
    entry = {"id": "20260101-aaaaa", "kind": "self-study", "date": "2026-01-01", "title": "x"}
    entry |= {"members": ["jia"]}
    check = jsonschema.Draft7Validator(schema).is_valid
    assert not check(entry)
    assert check({**entry, "hours": 1})
    assert check({**entry, "sessions": [{"date": "2026-01-05", "hours": 1}]})
    assert not check({**entry, "sessions": [{"date": "2026-01-05"}]})
    assert not check({**entry, "sessions": [{"hours": 1}]})


def test_a_ledgers_schema_judges_by_the_kind(tmp_path: Path):
    schema = json.loads(ledger("schema", "study", at=tmp_path).out)
    check = jsonschema.Draft7Validator(schema).is_valid
    entry = {"id": "20260101-aaaaa", "date": "2026-01-01", "title": "x"}
    assert check({**entry, "kind": "training", "days": 1})
    assert not check({**entry, "kind": "training", "hours": 1})
    assert not check({**entry, "kind": "item"})


def test_an_unknown_name_is_answered(tmp_path: Path):
    ran = ledger("schema", "semminar", at=tmp_path)
    assert (ran.code, "did you mean" in ran.err) == (2, True)


def test_a_units_own_kinds_are_there_and_its_editor_files_renewed(unit: Git, commit_all):
    pack = (
        "pack: own\ntitle: {zh: 自, en: own}\nkinds:\n  study/drill:\n    title: {zh: 演练, en: drill}\n"
        "    required: [count]\n    fields:\n      count:\n        title: {zh: 数, en: count}\n"
        "        type: integer\n"
    )
    (unit.root / "packs/own").mkdir(parents=True)
    (unit.root / "packs/own/pack.yaml").write_text(pack, "utf-8")
    text = (
        (unit.root / "unit.yaml")
        .read_text("utf-8")
        .replace("  - aspiration\n", "  - aspiration\n  - own\n")
    )
    (unit.root / "unit.yaml").write_text(text, "utf-8")
    commit_all(unit)
    assert json.loads(ledger("schema", "study/drill", at=unit).out)["required"][-1] == "count"
    assert ledger("schema", "--write", at=unit).out == "1 schema renewed\n"
    assert ledger("schema", "--write", at=unit).out == "0 schemas renewed\n"
    kept = json.loads((unit.root / ".ledger/schema/study.json").read_text("utf-8"))
    assert "drill" in kept["definitions"]
