"""Packs of a unit's own: what is malformed is found and left out, and nothing in them is run."""

import pytest

from ledger.store.reading import Reading, read_unit
from tests.units import Texts

HEAD = "pack: own\ntitle: {zh: 自, en: own}\n"
UNIT = "id: x\nname: 某单位\nkind: branch\nsince: 2026-01-01\npacks: [aspiration, own]\n"
ENTRY = "id: 20260301-aaaaa\nkind: drill\ndate: 2026-03-01\ntitle: x\n"


def read(pack: str, entry: str = ENTRY) -> Reading:
    return read_unit(
        Texts(
            {
                "unit.yaml": UNIT,
                "roster.yaml": "members: []\n",
                "packs/own/pack.yaml": HEAD + pack,
                "study/2026/20260301-aaaaa.yaml": entry,
            }
        )
    )


def found(reading: Reading) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(one.code, one.at) for one in reading.findings if one.path.startswith("packs/")]


def drill(fields: str, rules: str = "") -> str:
    return f"kinds:\n  study/drill:\n    title: {{zh: 练, en: drill}}\n{rules}    fields:\n{fields}"


def test_a_kind_of_ones_own_is_used():
    reading = read(drill("      n: {title: {zh: 数, en: n}, type: integer}\n"), ENTRY + "n: 3\n")
    assert (found(reading), len(reading.unit.entries)) == ([], 1)


def test_its_entries_are_checked():
    reading = read(drill("      n: {title: {zh: 数, en: n}, type: integer}\n"), ENTRY + "n: x\nm: 1\n")
    assert sorted(one.code for one in reading.findings) == ["E201", "E203"]
    assert reading.excluded == ("study/2026/20260301-aaaaa.yaml",)


@pytest.mark.parametrize(
    "field",
    [
        "{type: nonsense}",
        "{type: string, pattern: '('}",
        "{minimum: text}",
        "{required: 5}",
        "{$ref: 'file:///etc/passwd'}",
        "{items: {$ref: 'https://example.invalid/x.json'}}",
        "{anyOf: [{$id: x}]}",
    ],
)
def test_a_field_that_is_no_schema_or_reaches_outside_is_found_and_its_kind_not_used(field: str):
    whole = field.replace("{", "{title: {zh: 数, en: n}, ", 1)
    reading = read(drill(f"      n: {whole}\n"))
    assert found(reading) == [("E203", ("kinds", "study/drill"))] or all(
        at[:2] == ("kinds", "study/drill") for _, at in found(reading)
    )
    assert found(reading)
    assert "study/drill" not in reading.unit.rules.kinds
    assert [one.code for one in reading.findings if one.path.startswith("study/")] == ["E205"]


def test_a_rule_may_not_reach_outside_either():
    reading = read(drill("      n: {title: {zh: 数, en: n}}\n", "    rules: [{if: {$ref: x}}]\n"))
    assert found(reading) == [("E203", ("kinds", "study/drill"))]


def test_a_vocabulary_cannot_become_code(tmp_path):
    """Its schema is interpreted, so quotes and line ends in it are only text."""
    evil = f"x'\\n__import__('pathlib').Path('{tmp_path}/never').touch()#"
    reading = read(drill(f'      n: {{title: {{zh: 数, en: n}}, enum: ["{evil}"]}}\n'), ENTRY + "n: x\n")
    assert [one.code for one in reading.findings] == ["E204"]
    assert not (tmp_path / "never").exists()


def test_a_pack_that_is_no_yaml_leaves_the_others():
    reading = read("roles: [")
    assert [code for code, _ in found(reading)] == ["E102"]
    assert "aspiration" in [pack.name for pack in reading.unit.rules.packs]


def test_a_pack_under_another_name_is_said():
    reading = read_unit(
        Texts(
            {"unit.yaml": UNIT, "roster.yaml": "members: []\n", "packs/own/pack.yaml": "pack: other\n"}
        )
    )
    assert ("E704", ("pack",)) in found(reading)


@pytest.mark.parametrize(
    "rule",
    [
        "every: fortnight\n    of: study/drill",
        "every: month",
        "of: study/drill",
        "every: month\n    of: study/nothing",
        "every: month\n    of: study/drill\n    sum: n\n    distinct: n",
        "every: month\n    of: study/drill\n    at-least: $nothing",
        "every: month\n    of: study/drill\n    where: {n: {more-than: 1}}",
        "each: study/drill\n    needs: study/drill",
        "each: study/drill\n    needs: study/drill\n    within: 1\n    by: due",
        "each: study/drill",
        "every: month\n    of: study/drill\n    covers: {field: n, all: [1]}\n    at-least: 1",
        "nonsense: 1",
    ],
)
def test_a_malformed_obligation_is_found_and_not_judged(rule: str):
    text = drill("      n: {title: {zh: 数, en: n}, type: integer}\n")
    text += "obligations:\n  good: {title: {zh: 好, en: good}, every: month, of: study/drill}\n"
    text += f"  bad:\n    title: {{zh: 坏, en: bad}}\n    {rule}\n"
    reading = read(text)
    assert found(reading)
    assert {code for code, _ in found(reading)} == {"E704"}
    assert all(at[:2] == ("obligations", "bad") for _, at in found(reading))
    own = next(pack for pack in reading.unit.rules.packs if pack.name == "own")
    assert [duty.id for duty in own.obligations] == ["good"]
