"""Markdown of templates comes out as blocks, and text from entries as it was recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.reports.document import (
    Break,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    pages,
    text_of,
)
from ledger.reports.markdown import escape
from ledger.reports.parsing import to_document
from ledger.reports.pictures.values import Band, HeatMap, Patch
from ledger.reports.render import to_markdown
from ledger.reports.vocabulary import on_one_line
from tests.reports.example import files, report

MADE = report(files(), "annual", "2026", "2026-07-10")


HEAT = HeatMap("热图", ("一月", "二月"), (Band("自学", (Patch(0, 0, "met"), Patch(1, 1, "missed"))),))


def read(markdown: str) -> Document:
    return to_document(MADE, markdown, "zh")


@pytest.mark.parametrize(
    ("markdown", "block"),
    [
        ("## 一、题", Heading(2, (Run("一、题"),))),
        ("### 附表1　人员", Heading(3, (Run("附表1　人员"),), annex=True)),
        ("一行\n二行", Paragraph((Run("一行二行"),))),
        ("one\ntwo", Paragraph((Run("one two"),))),
        ("one\\\ntwo", Paragraph((Run("one\ntwo"),))),
        ("> 引文", Paragraph((Run("引文"),), quoted=True)),
        ("<b>x</b> &amp; y", Paragraph((Run("<b>x</b> & y"),))),
        ("- 甲\n- 乙", Listing(((Paragraph((Run("甲"),)),), (Paragraph((Run("乙"),)),)))),
        ("3. 丙", Listing(((Paragraph((Run("丙"),)),),), 3)),
        ("```\nls\n```", Paragraph((Run("ls", code=True),))),
        ("![图](http://example.org/x.png)", Paragraph((Run("图"),))),
        ("![图](picture:none)", Paragraph((Run("图"),))),
    ],
)
def test_markdown_is_read_as_blocks(markdown: str, block: object):
    assert read(markdown).blocks == (block,)


def test_looks_of_text_are_runs():
    (block,) = read("a **b *c*** `d` [e](https://example.org)").blocks
    assert block == Paragraph(
        (
            Run("a "),
            Run("b ", strong=True),
            Run("c", strong=True, emphasis=True),
            Run(" "),
            Run("d", code=True),
            Run(" "),
            Run("e", link="https://example.org"),
        )
    )


def test_a_table_has_heads_rows_and_sides():
    (block,) = read("| 甲 | 乙 |\n| --- | ---: |\n| a\\|b | 2 |\n|  | 3 |").blocks
    assert block == Table(
        ((Run("甲"),), (Run("乙"),)),
        (((Run("a|b"),), (Run("2"),)), ((), (Run("3"),))),
        (False, True),
    )


@given(st.text(max_size=40))
def test_text_from_an_entry_comes_out_as_it_was_recorded(text: str):
    said = escape(text)
    blocks = read(f"| x |\n| --- |\n| {said} |\n\n甲 {said}").blocks
    assert isinstance(blocks[0], Table)
    assert text_of(blocks[0].rows[0][0]).strip() == on_one_line(text).strip()
    assert isinstance(blocks[1], Paragraph)
    assert text_of(blocks[1].runs).strip() == f"甲 {on_one_line(text)}".strip()


def test_annexes_begin_pages_and_so_does_what_follows_them():
    blocks = read(
        "# 题\n\n文\n\n## 附表\n\n### 附表1\n\n甲\n\n### 附表2\n\n## 缺项\n\n乙\n\n## 末"
    ).blocks
    told = ["|" if isinstance(one, Break) else text_of(one.runs) for one in blocks]  # type: ignore[union-attr]
    assert told == ["题", "文", "|", "附表", "附表1", "甲", "|", "附表2", "|", "缺项", "乙", "末"]


def test_a_rule_is_a_page_break_and_wide_annexes_lie_on_their_side():
    wide = f"|{'甲|' * 12}\n|{'---|' * 12}\n|{'乙|' * 12}\n"
    blocks = read(
        f"# 题\n\n{wide}\n---\n\n文\n\n## 附表1\n\n{wide}\n\n## 附表2\n\n|甲|\n|---|\n|乙|"
    ).blocks
    assert [lying for lying, _ in pages(blocks)] == [False, False, True, False]


TEMPLATE = '# {{ report.unit }}\n\n{{ "duties" | picture("图 <x>") }}\n\n{{ "duties" | picture }}\n'


def test_a_template_places_pictures():
    made = replace(MADE, pictures={"duties": HEAT})
    blocks = to_document(made, to_markdown(made, "zh", TEMPLATE.encode()), "zh").blocks
    named, told = blocks[1], blocks[2]
    assert isinstance(named, Picture)
    assert (named.name, named.alt) == ("duties", "图 <x>")
    assert ">二月</text>" in named.svg
    assert isinstance(told, Picture)
    assert "未完成 1" in told.alt


def test_a_picture_that_is_not_there_is_said():
    with pytest.raises(LedgerError, match=r"templates/annual.md.j2, line 3: .* a picture duties"):
        to_markdown(replace(MADE, pictures={}), "en", TEMPLATE.encode())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shipped_report_has_nothing_left_of_markdown(language: str):
    made = to_document(MADE, to_markdown(MADE, language), language)
    kinds = {type(block) for block in made.blocks}
    assert kinds == {Heading, Paragraph, Listing, Table, Picture, Break}
    assert made.title == text_of(made.blocks[0].runs)  # type: ignore[union-attr]
