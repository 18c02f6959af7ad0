"""What docs/import.md says of import and export is so."""

import json
import re
from pathlib import Path

import pytest

from ledger.core.celldays import cell_days
from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.registers import PROBLEMS, entries, imported, told, workbook

PAGE = (Path(__file__).parent.parent.parent / "docs" / "import.md").read_text("utf-8")
ROW = [1, "巡察", "排队", "显性、共性", "班子", "", "2026-01-12", "一季度", "7"]


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_the_mapping_of_the_page_is_one(unit: Git, tmp_path: Path) -> None:
    mapping = block("yaml").replace("问题主体", "主体").replace("问题来源", "来源").replace("J:", "I:")
    (tmp_path / "m.yaml").write_text(mapping.replace("header: 4", "header: 1"), "utf-8")
    file = workbook(tmp_path / "t.xlsx", [PROBLEMS, ROW], sheet="问题清单")
    found = imported(unit, file, "--map", str(tmp_path / "m.yaml"))
    assert found["code"] == 0, told(found)
    (one,) = entries(unit, "problems/problem")
    assert (one["number"], one["listed_by"], one["source"]) == ("7", "team", "outside-inspection")


def test_a_mapping_that_is_saved_has_the_keys_of_the_page(unit: Git, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [["2026年"], PROBLEMS, ROW])
    options = ["--save-map", str(tmp_path / "m.yaml"), "--set", "listed_by=team", "--note-rest"]
    assert ledger("import", str(file), *options, at=unit).code == 0
    saved = read_document("", (tmp_path / "m.yaml").read_bytes()).data or {}
    assert set(saved) == set(read_document("", block("yaml").encode()).data or {})


def test_the_json_of_the_page_has_the_keys_that_an_export_has(unit: Git, tmp_path: Path) -> None:
    paper = tmp_path / "签到.txt"
    paper.write_text("hello")
    options = ["--date", "2026-03-12", "--title", "学习", "--set", "form=其他", "--set", "days=1"]
    ledger("add", "study/seminar", *options, "--set", "topics=警示", "--evidence", str(paper), at=unit)
    given = json.loads(ledger("export", at=unit).out)
    shown = json.loads(block("json"))
    assert list(given) == list(shown)
    assert [list(one) for one in given["entries"]] == [list(one) for one in shown["entries"]]
    assert list(given["attachments"].values()) == list(shown["attachments"].values())
    named = set(re.findall(r"\| `(?:entries\[\]\.)?(\w+)`", PAGE))
    assert {*given, *given["entries"][0]} <= named


def test_every_key_of_what_an_import_says_to_programs_is_on_the_page(unit: Git, tmp_path: Path) -> None:
    said = imported(unit, workbook(tmp_path / "t.xlsx", [PROBLEMS, ROW, [2, "某处", *ROW[2:]]]))
    del said["code"]

    def keys(value: object) -> set[str]:
        if isinstance(value, list):
            return {key for one in value for key in keys(one)}
        return (
            {*value, *(key for one in value.values() for key in keys(one))}
            if isinstance(value, dict)
            else set()
        )

    assert {
        key for key in keys(said) if f"`{key}`" not in PAGE and key not in ("schema", "add", "refused")
    } == set()


@pytest.mark.parametrize("row", ["| days |", "| days by which something is due |"])
def test_the_days_of_the_page_are_read(row: str) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith(row))
    for text in re.findall(r"`([^`]+)`", line.split("|")[2]):
        assert cell_days(text, 2026, ends="due" in row) is not None, text
