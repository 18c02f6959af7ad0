"""Every form of a report shows the same text, tables and figures, and the same report the same bytes."""

import io
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ledger.reports.document import Document
from ledger.reports.forms.style import style
from ledger.reports.imprint import read_imprint
from ledger.reports.issuing import FORMS, Issue, issued, worded
from ledger.reports.parsing import to_document
from ledger.reports.report import Ratio, Report, Section
from tests.reports.example import BUILDERS, example, files, report
from tests.reports.reading import expected, pdf_text, read_docx, read_html, read_xlsx

LONG = "长" * 300
NASTY = f"""
problems/problem 20260115-bbbbb: {{title: '{{{{ 7*7 }}}} <b>&amp; & | ** `x` $ %}}', source: public,
  depth: visible, scope: common, listed_by: team, found: 2026-01-05}}
problems/problem 20260201-aaaaa: {{title: '😀👨‍👩‍👧 𠮷𡈽 العربية שלום =1+1', source: self-check,
  depth: visible, scope: individual, listed_by: member, members: [wang]}}
problems/problem 20260310-aaaaa: {{title: {LONG}, source: self-check, depth: deep, scope: common,
  listed_by: team}}
study/seminar 20260520-aaaaa: {{title: "#let x = 1 \\\\ \\" ]]>", form: other, days: 1,
  topics: [other]}}
"""
UNITS = {
    "office": files(),
    "nasty": files(NASTY),
    "empty": files("", roster="members: []"),
    "one": files("study/check 20260520-aaaaa: {title: 一次检测}"),
}


@cache
def issue(unit: str, name: str = "annual", language: str = "zh") -> Issue:
    made = example(name) if unit == "office" else report(UNITS[unit], name, "2026", "2026-07-10")
    return worded(made, language, lambda _: None)


def document(made: Issue) -> Document:
    return to_document(made.report, made.markdown, made.language)


@cache
def content(unit: str, name: str, language: str, form: str) -> bytes:
    return issued(issue(unit, name, language), form)


def office(form: str) -> bytes:
    return content("office", "annual", "zh", form)


CASES = [
    *[("office", name, language) for name in BUILDERS for language in ("zh", "en")],
    *[(unit, "annual", "zh") for unit in ("nasty", "empty", "one")],
]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_word_shows_what_the_document_holds(case: tuple[str, str, str]):
    made = issue(*case)
    told, found = expected(document(made)), read_docx(content(*case, "docx"))
    assert _stand_in_order(told.texts, found.texts)
    assert found.tables == told.tables


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_html_shows_what_the_document_holds(case: tuple[str, str, str]):
    made = issue(*case)
    told = expected(document(made))
    found, meta = read_html(content(*case, "html"))
    assert found.texts[:-1] == told.texts
    assert found.tables == told.tables
    assert read_imprint(meta["ledger-imprint"]) == document(made).imprint


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_workbook_shows_what_the_document_holds(case: tuple[str, str, str]):
    made = issue(*case)
    told, found = expected(document(made)), read_xlsx(content(*case, "xlsx"))
    assert _stand_in_order(told.texts, found.texts)
    assert found.tables == told.tables


def _stand_in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether all texts stand among others, in this order; items of a list behind their numbers."""
    left = iter(found)
    return all(any(one in (text, re.sub(r"^\d+\. ", "", text)) for text in left) for one in wanted)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_text_and_markdown_show_every_cell(case: tuple[str, str, str]):
    made = issue(*case)
    text = content(*case, "text").decode()
    for table in expected(document(made)).tables:
        assert all(cell in text for row in table for cell in row)
    lines = content(*case, "md").decode().splitlines()
    assert lines[:-3] == [
        re.sub(r"^!\[(.*)\]\(picture:.*", r"\[\1\]", line)
        for line in made.markdown.rstrip().splitlines()
    ]


@pytest.mark.parametrize("case", [*CASES[:2], *CASES[-3:]], ids="-".join)
def test_a_pdf_shows_every_cell(case: tuple[str, str, str]):
    made = issue(*case)
    text = pdf_text(content(*case, "pdf"))
    for table in expected(document(made)).tables:
        for cell in (cell for row in table for cell in row if re.fullmatch(r"[\d./-]+", cell)):
            assert cell in text


def test_every_figure_of_a_report_stands_in_each_form():
    """The report's own numbers, not only what the document says of them."""
    made = issue("office")
    numbers = [str(one) for one in _figures(made.report)]
    assert len(numbers) > 30
    for form in FORMS:
        text = _plain(form)
        assert [one for one in numbers if one not in text] == []


def _plain(form: str) -> str:
    made = office(form)
    match form:
        case "docx":
            found = read_docx(made)
        case "xlsx":
            found = read_xlsx(made)
        case "html":
            found = read_html(made)[0]
        case "pdf":
            return pdf_text(made)
        case _:
            return made.decode()
    return "\n".join([*found.texts, *(cell for table in found.tables for row in table for cell in row)])


def _figures(made: Report) -> list[object]:
    overall: Section = made.sections["overall"]
    hidden = {"items_closed_after"}
    found: list[object] = [value for name, value in overall.figures.items() if name not in hidden]
    for section in made.sections.values():
        for table in section.tables.values():
            found += [cell for row in table.rows for cell in row if isinstance(cell, int)]
    kept = [one for one in found if isinstance(one, int) and not isinstance(one, bool)]
    ratios = [
        f"{cell.part}/{cell.whole}"
        for part in made.sections["work"].parts.values()
        for row in part.tables["duties"].rows
        for cell in row
        if isinstance(cell, Ratio) and cell.whole
    ]
    return [*kept, *ratios]


# The same bytes

CODE = """
import hashlib
from tests.reports.test_forms import content, FORMS
for form in FORMS:
    print(form, hashlib.sha256(content("nasty", "annual", "zh", form)).hexdigest())
"""


def test_the_same_report_has_the_same_bytes_in_every_process():
    def run(seed: str, zone: str) -> str:
        told = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", CODE], env=told, capture_output=True, check=True)
        return done.stdout.decode()

    first = run("1", "Asia/Shanghai")
    assert first == run("2", "America/New_York")
    assert len(first.splitlines()) == len(FORMS)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_no_file_within_says_when_it_was_made(form: str):
    archive = zipfile.ZipFile(io.BytesIO(office(form)))
    assert {one.date_time[0] for one in archive.infolist()} <= {1980, 2000}
    core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2026-07-10"}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_carries_the_imprint_where_people_see_it(form: str):
    made = issue("office")
    line = document(made).imprint.line
    text = _plain(form)
    assert line.replace(" ", "" if form == "pdf" else " ") in text


def test_programs_find_the_imprint_too():
    from pypdf import PdfReader

    made = issue("office")
    told = document(made).imprint
    keywords = PdfReader(io.BytesIO(office("pdf"))).metadata
    assert keywords is not None
    assert read_imprint(str(keywords["/Keywords"])) == told
    for form in ("docx", "xlsx"):
        custom = zipfile.ZipFile(io.BytesIO(office(form))).read("docProps/custom.xml").decode()
        assert told.digest in custom
        assert told.as_of.isoformat() in custom
        assert str(told.revision) in custom


# The national layout

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str) -> Any:
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def test_word_pages_have_the_national_margins_and_lines():
    body = part(office("docx"), "word/document.xml")
    (section, *_) = body.iter(f"{W}sectPr")
    size, margins, grid = (section.find(f"{W}{one}") for one in ("pgSz", "pgMar", "docGrid"))
    millimetres = {side: round(int(margins.get(f"{W}{side}")) / 20 * 25.4 / 72) for side in
                   ("top", "bottom", "left", "right")}  # fmt: skip
    assert millimetres == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    pitch = int(grid.get(f"{W}linePitch")) / 20
    height = 841.9 - (int(margins.get(f"{W}top")) + int(margins.get(f"{W}bottom"))) / 20
    assert int(height / pitch) == 22
    width = 595.3 - (int(margins.get(f"{W}left")) + int(margins.get(f"{W}right"))) / 20
    styles = part(office("docx"), "word/styles.xml")
    normal = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal")
    spacing = int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val")) / 20
    assert int(width / (16 + spacing)) == 28


def test_a_page_of_a_pdf_has_22_lines_of_28_characters():
    from pypdf import PdfReader

    text = "字" * 2000
    own = {"templates/annual.md.j2": text.encode()}
    made = worded(issue("office").report, "zh", own.get)
    page = PdfReader(io.BytesIO(issued(made, "pdf"))).pages[1]
    lines = [line for line in page.extract_text().splitlines() if "字" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


def test_word_has_a_face_for_each_level_and_says_it_in_chinese():
    styles = part(office("docx"), "word/styles.xml")
    faces = {
        one.get(f"{W}styleId"): (
            one.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
            int(one.find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2,
        )
        for one in styles.iter(f"{W}style")
        if one.get(f"{W}type") == "paragraph"
    }
    assert faces["Title"] == ("方正小标宋简体", 22)
    assert faces["BodyText"] == ("仿宋_GB2312", 16)
    assert faces["Heading1"] == ("黑体", 16)
    assert faces["Heading2"] == ("楷体_GB2312", 16)
    assert faces["Heading3"] == faces["Heading4"] == ("仿宋_GB2312", 16)
    assert faces["Annex1"] == ("黑体", 16)
    assert faces["Footer"] == ("宋体", 14)


def test_heads_of_tables_come_again_and_rows_stay_whole():
    body = part(content("nasty", "annual", "zh", "docx"), "word/document.xml")
    for table in body.iter(f"{W}tbl"):
        first, *rows = table.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_wide_annexes_lie_on_their_side_and_the_rest_stands():
    body = part(office("docx"), "word/document.xml")
    turned = [one.find(f"{W}pgSz").get(f"{W}orient") for one in body.iter(f"{W}sectPr")]
    assert turned[0] is None
    assert turned[-1] is None
    assert "landscape" in turned


def test_a_text_without_numbers_gets_them_from_its_levels():
    template = "# 题\n\n## 甲\n\n### 子\n\n### 丑\n\n## 乙\n\n### 寅\n\n#### 点\n\n## 附表\n\n## 完\n"
    made = worded(issue("office").report, "zh", lambda path: template.encode() if "md" in path else None)
    texts = read_docx(issued(made, "docx")).texts[:9]
    assert texts[:7] == ["题", "一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "1.点"]


def test_the_day_stands_below_the_text_without_zeros():
    texts = read_docx(office("docx")).texts
    assert texts[texts.index("附表") - 3 : texts.index("附表")][-3:-1] == ["示例办", "2026年7月10日"]


# A style of one's own


def own(text: str) -> bytes:
    made = issue("office")
    files = {"templates/style.yaml": text.encode()}
    return issued(worded(made.report, "zh", files.get), "docx")


def test_a_unit_replaces_single_values_of_the_style():
    content = own("page: {left: 30}\nfonts: {body: 楷体}\ntitle: {size: 26}\nsign: false\n")
    styles = part(content, "word/styles.xml")
    title = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Title")
    assert title.find(f"{W}rPr/{W}sz").get(f"{W}val") == "52"
    assert style(b"fonts: {body: X}").faces["body"].fonts == ("X",)
    assert "2026年7月10日" not in read_docx(content).texts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fonts: {bodi: X}", "there is no fonts.bodi; one of: title, body"),
        ("page: 3", "page is a map"),
        ("page: {left: wide}", "page.left is a number"),
        ("page: {left: 9999}", "page.left is a number"),
        ("page: {left: 110, right: 90}", "page leaves no room"),
        ("title: {font: comic}", "title.font names the face comic"),
        ("title: {size: 300}", "title.size is a size of type"),
        ("title: {bold: 1}", "title.bold is true or false"),
        ("fonts: {body: []}", "fonts.body is a list of names"),
        ("heading-1: {number: 3}", "heading-1.number is a text"),
        ("grid: {line-pitch: 2}", "grid.line-pitch is a height"),
        ("table: {smallest: 20}", "table has sizes"),
        ("papers: {wallchart: {margin: 200}}", "papers.wallchart leaves no room"),
        ("page: [", "templates/style.yaml, line 1: cannot be read"),
        ("a: &b 1", "cannot be read as YAML (E105)"),
    ],
)
def test_what_a_style_cannot_say_is_named_by_its_key(text: str, said: str):
    from ledger.errors import LedgerError

    with pytest.raises(LedgerError) as error:
        style(text.encode())
    assert said in str(error.value)
    assert "templates/style.yaml" in str(error.value)


def test_other_reports_may_have_other_paper():
    assert (
        style(b"papers: {monthly: {width: 297, height: 210, margin: 9}}").paper_of("monthly").width
        == 297
    )
    assert style().paper_of("wallchart").room > style().paper.room
