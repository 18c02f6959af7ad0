"""What docs/reports.md says of reports is so."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from ledger.reports.render import shipped, to_markdown
from ledger.reports.report import Report, Section
from tests.reports.example import BUILDERS, example

PAGE = (Path(__file__).parent.parent.parent / "docs" / "reports.md").read_text("utf-8")
TITLES = {
    "annual": "### The annual report",
    "quarterly": "### The quarterly bulletin",
    "monthly": "### The monthly report",
    "bulletin": "### The circular of a quarter",
    "special": "### The report on a special campaign",
    "member": "### A member's year",
    "wallchart": "### The wall chart",
    "bundle": "### The folder for an inspection",
}
COMPREHENSIVE = ("annual", "quarterly", "monthly")
EXAMPLES = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)


made = example


def chapter(name: str) -> str:
    return re.split(r"\n##+ ", PAGE.partition(TITLES[name])[2])[0]


def sections(made: Report) -> Iterator[tuple[str, Section]]:
    for name, section in made.sections.items():
        yield from section.parts.items() if section.parts else [(name, section)]


@pytest.mark.parametrize("name", BUILDERS)
def test_every_section_and_table_is_on_the_page(name: str):
    text = chapter(name)
    told = made(name)
    assert [one for one in told.sections if not re.search(rf"\n\| [^|]*`{one}[`.]", text)] == []
    also = {"of the annual report": "annual", "in the annual": "annual", "in the quarterly": "quarterly"}
    both = "".join(chapter(other) for words, other in also.items() if words in text)
    both += chapter("annual") if "in the quarterly" in text else ""
    tables = {table for _, section in sections(told) for table in section.tables}
    assert {table for table in tables if f"`{table}`" not in text + both} == set()


def test_every_part_of_a_report_s_value_is_on_the_page():
    table = PAGE.partition("## What a report holds")[2].partition("A table has")[0]
    firsts = "".join(re.findall(r"^\|[^|]*\|", table, re.MULTILINE))
    named = set(re.findall(r"`(?:report\.)?(\w+)`", firsts))
    assert {field.name for field in fields(Report)} - named == set()


@pytest.mark.parametrize("name", BUILDERS)
def test_every_figure_is_on_the_page(name: str):
    names = {figure for _, section in sections(made(name)) for figure in section.figures}
    assert {figure for figure in names if f"`{figure}`" not in PAGE} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BUILDERS)
def test_every_block_is_on_the_page(name: str, language: str):
    source = shipped(f"{name}.md.j2", language)
    assert source is not None
    named = re.search(r"Blocks to replace: (.*)\.", chapter(name))
    assert named is not None
    assert re.findall(r"{% block (\w+) %}", source) == re.findall(r"`(\w+)`", named[1])


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_page_makes_a_report(example: str):
    extended = re.search(r"shipped/(\w+)\.md\.j2", example)
    for name in [extended[1]] if extended else COMPREHENSIVE:
        assert len(to_markdown(made(name), "en", example.encode())) > 100


def test_the_example_of_a_bulletin_replaces_its_blocks_and_no_other():
    (example,) = [one for one in EXAMPLES if "shipped/quarterly" in one]
    told = made("quarterly")
    text, whole = to_markdown(told, "en", example.encode()), to_markdown(told, "en")
    assert "Closed: done 0, long-term 1." in text
    assert "No closing was verified." in text
    assert "## What is wanting" not in text
    assert text.partition("## 2.")[0] == whole.partition("## 2.")[0]
    kept = text.partition("## 3.")[2].strip()
    assert kept == whole.partition("## 3.")[2].partition("## What is wanting")[0].strip()


@pytest.mark.parametrize("name", BUILDERS)
def test_every_picture_is_on_the_page(name: str):
    named = re.search(r"Pictures?: ((?:`\w+`(?:, )?)+)", chapter(name))
    pictures = {one for one in example(name).pictures if not re.search(r"-\d+$", one)}
    assert set(re.findall(r"`(\w+)`", named[1] if named else "")) == pictures
