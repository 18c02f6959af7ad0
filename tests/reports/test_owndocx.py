"""A unit's own Word template: filled, escaped, sandboxed, and told what is wrong with it."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest

from ledger.errors import LedgerError
from ledger.reports.imprint import imprint, read_imprint
from ledger.reports.issuing import issued, worded
from ledger.reports.report import Report
from tests.reports.example import files, report
from tests.reports.reading import read_docx
from tests.reports.test_forms import NASTY

MADE = report(files(), "annual", "2026", "2026-07-10")


def template(*paragraphs: str, rows: list[list[str]] | None = None) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def filled(content: bytes, made: Report = MADE, language: str = "zh") -> bytes:
    own = {"templates/annual.docx": content}
    return issued(worded(made, language, own.get), "docx")


def test_tags_are_filled_in_the_user_s_language():
    content = template("{{ report.unit }}：{{ report.period | long }}", "{{ report.as_of | long }}")
    assert read_docx(filled(content)).texts[:2] == ["示例办：2026年", "2026年7月10日"]
    assert read_docx(filled(content, language="en")).texts[:2] == ["示例办：2026", "10 July 2026"]


def test_rows_and_paragraphs_come_again():
    content = template(
        "{%p for gap in report.gaps %}",
        "{{ loop.index }}. {{ gap.what }}",
        "{%p endfor %}",
        rows=[
            ["{%tr for row in report.sections.overall.tables.recorded.rows %}", ""],
            ["{{ row[0] }}", "{{ row[1] }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    found = read_docx(filled(content))
    rows = MADE.sections["overall"].tables["recorded"].rows
    assert [row[1] for row in found.tables[0]] == [str(row[1]) for row in rows]
    assert len([one for one in found.texts if re.match(r"\d+\. ", one)]) == len(MADE.gaps)


def test_what_entries_say_is_text_and_nothing_else():
    made = report(files(NASTY), "annual", "2026", "2026-07-10")
    content = template(
        "{%p for row in report.sections.annexes.tables.problems.rows %}",
        "{{ row | join('~') }}",
        "{%p endfor %}",
    )
    text = "\n".join(read_docx(filled(content, made)).texts)
    assert "{{ 7*7 }} <b>&amp; & | ** `x` $ %}" in text
    assert "49" not in text
    assert "𠮷𡈽 العربية" in text


def test_the_whole_report_stands_where_content_is_placed():
    found = read_docx(filled(template("before", "{{p content }}", "after")))
    shipped = read_docx(issued(worded(MADE, "zh", lambda _: None), "docx"))
    assert found.tables == shipped.tables
    assert found.texts[0] == "before"
    kept = [one for one in found.texts if one.strip()]
    assert kept[1] == "示例办2026年度工作报告"
    assert kept[-3] == "after"


def test_the_imprint_is_there_whether_the_template_has_it_or_not():
    line = imprint(MADE, "zh").line
    assert read_docx(filled(template("x"))).texts[-1] == line
    assert read_docx(filled(template("{{ imprint }}", "x"))).texts == [line, "x"]
    custom = zipfile.ZipFile(io.BytesIO(filled(template("x")))).read("docProps/custom.xml").decode()
    assert read_imprint(custom) == imprint(MADE, "zh")


def test_the_same_template_gives_the_same_bytes():
    content = template("{{ report.unit }}", "{{p content }}")
    assert filled(content) == filled(content)
    archive = zipfile.ZipFile(io.BytesIO(filled(content)))
    assert {one.date_time[0] for one in archive.infolist()} == {2000}
    assert "2026-07-10T00:00:00Z" in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("{{ report.units }}", "({{ report.units }}): a report has nothing called units"),
        ("{{ repot.unit }}", "({{ repot.unit }}): a report has nothing called repot"),
        ("{{ report.unit", "({{ report.unit): cannot be read"),
        ("{% if report.unit %}x", "({% if report.unit %}x): cannot be read"),
        ("{{ report.unit | tabel }}", "cannot be read: No filter named 'tabel'"),
        ("{{ report.unit | table }}", "cannot be read: No filter named 'table'"),
        ("{{ report.unit.__class__ }}", "not allowed in a template: access to attribute '__class__'"),
        ("{{ ''.join }}", "not allowed in a template: access to attribute 'join'"),
        ("{% for a in range(9999999) %}x{% endfor %}", "Range too big"),
        (f"{'{% for a in range(9999) %}' * 2}{'{% endfor %}' * 2}", "does not come to an end"),
        ("{{ report.sections }}", "is no text; name one of its parts"),
    ],
)
def test_what_is_wrong_is_said_with_template_paragraph_and_field(tags: str, said: str):
    with pytest.raises(LedgerError) as error:
        filled(template("first", tags))
    assert str(error.value).startswith("templates/annual.docx, paragraph 2 (")
    assert said in str(error.value)


def test_what_is_no_word_file_is_said():
    for content in (b"", b"PK\x03\x04 broken", template("x")[:500]):
        with pytest.raises(LedgerError, match=r"templates/annual\.docx"):
            filled(content)


def altered(change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template("x"))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return stream.getvalue()


def within(part: str, old: str, new: str) -> bytes:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        return name, content.replace(old.encode(), new.encode()) if name == part else content

    return altered(change)


OUTSIDE = (
    '<Relationship Id="x" TargetMode="External" Target="http://example.org/t.dotm" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)


@pytest.mark.parametrize(
    "content",
    [
        altered(lambda name, content: (name.replace("thumbnail.jpeg", "vbaProject.bin"), content)),
        within("word/_rels/document.xml.rels", "</Relationships>", f"{OUTSIDE}</Relationships>"),
        within(
            "word/document.xml",
            "<w:t>x</w:t>",
            "<w:instrText> DDEAUTO c:\\\\x </w:instrText>",
        ),
        within("word/document.xml", "<w:document", '<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
    ],
    ids=["macros", "outside", "field", "entities"],
)
def test_a_template_that_would_run_or_fetch_something_is_refused(content: bytes):
    with pytest.raises(LedgerError, match=r"templates/annual\.docx: .* run or fetch"):
        filled(content)


def test_a_title_may_be_long_and_a_name_odd():
    made = replace(MADE, unit="长" * 300 + "\x07\ud800")
    assert "长" * 300 in read_docx(filled(template("{{ report.unit }}"), made)).texts[0]
