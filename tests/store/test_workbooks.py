"""Bytes of tables to rows and back: encodings, separators, workbooks, and what would do harm."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.store.pages import Formula, Line, Page, xlsx_bytes
from ledger.store.workbooks import LIMIT, Worksheet, cell_name, csv_bytes, decoded, read_tables
from tests.sheets import csv_of, xlsx


def only(content: bytes) -> Worksheet:
    (table,) = read_tables("file", content)
    return table


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")],
)
def test_cells_are_called_as_people_call_them(row: int, column: int, name: str):
    assert cell_name(row, column) == name


# Text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_text_in_every_encoding_that_spreadsheet_programs_write(encoding: str):
    assert only("姓名,学时\n李四,2\n".encode(encoding)).rows == (("姓名", "学时"), ("李四", "2"))


def test_rare_characters_in_gb18030():
    assert decoded("file", "㛃𠮷".encode("gb18030")) == "㛃𠮷"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separators(separator: str):
    text = f'a{separator}b\n"x{separator}y"{separator}\n'
    assert only(text.encode()).rows == (("a", "b"), (f"x{separator}y", None))


def test_rows_are_of_one_length_and_empty_ones_at_the_end_go():
    assert only(b"a\n1,2,3\n\n,,\n").rows == (("a", None, None), ("1", "2", "3"))


def test_a_quoted_cell_may_hold_lines():
    assert only('"第14周\n3.30","b"\r\n1,2\r\n'.encode()).rows[0] == ("第14周\n3.30", "b")


@pytest.mark.parametrize(
    "content",
    [
        b'"' + b"x" * 200_000,
        b"a,b\x00\xff,c",
        b"%PDF-1.7",
        b"<?xml version='1.0'?><Workbook/>",
        b"a,b\n" * 20_001,
        b"a" + b"," * 1_001,
        b"x" * (LIMIT + 1),
    ],
    ids=["endless", "binary", "pdf", "xml", "rows", "columns", "size"],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes):
    with pytest.raises(LedgerError, match="file"):
        read_tables("file", content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_a_fault_of_ours(content: bytes):
    for begin in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe"):
        try:
            read_tables("file", begin + content)
        except LedgerError as error:
            assert "file" in str(error)  # noqa: PT017 - it may also be a table


# Workbooks


def test_cells_of_every_type():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("表")
        day, clock = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "[h]:mm"))
        page.write_row(0, 0, ["文", 2, 1.1 + 2.2, True, "  "])
        page.write_datetime(0, 5, date(2026, 4, 6), day)
        page.write_datetime(0, 6, timedelta(hours=26), clock)
        page.write_formula(0, 7, "=1+1", None, 2)
        page.write_formula(0, 8, "=A9", None, "#REF!")
        page.write_string(2, 2, "x")
    table = only(stream.getvalue())
    number = Decimal("3.3")
    said = ("文", 2, number, True, None, date(2026, 4, 6), timedelta(hours=26), 2, "#REF!")
    assert table.rows[0] == said
    assert table.rows[1:] == ((None,) * 9, (None, None, "x", *[None] * 6))


def test_merged_boxes_and_several_worksheets():
    content = xlsx(
        [["a", None], [None, None], [None, 1]], [["b"]], merged=[(0, 0, 1, 1)], names=["甲", "乙"]
    )
    first, second = read_tables("file", content)
    assert (first.name, first.merged) == ("甲", ((0, 0, 1, 1),))
    assert (second.name, second.rows) == ("乙", (("b",),))


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="表"><table:table-row>
<table:table-cell office:value-type="string"><text:p>李四</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1.5"><text:p>1.5</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def ods(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text.replace("\n", ""))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return stream.getvalue()


def test_an_opendocument_spreadsheet():
    table = only(ods(ODS))
    assert (table.name, table.rows) == ("表", (("李四", Decimal("1.5")),))


MARKED = """<table:table-header-rows><table:table-row>
<table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"/></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"
 table:number-columns-spanned="1"><text:p>李四</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"/>
<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p>
</table:table-cell></table:table-row>
<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="float"
 office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>"""


def test_of_an_opendocument_spreadsheet_boxes_and_errors_are_known_too():
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    begin, row, rest = ODS.partition("<table:table-row>")
    text = begin.replace("<office:document-content", f"<office:document-content {space}") + MARKED
    table = only(ods(text + row + rest))
    assert table.merged == ((1, 0, 2, 0),)
    assert table.rows[1] == ("李四", None, None, "#DIV/0!")


def test_a_hidden_worksheet_says_so():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("甲").write(0, 0, "a")
        hidden = book.add_worksheet("乙")
        hidden.write(0, 0, "b")
        hidden.hide()
    assert [one.hidden for one in read_tables("file", stream.getvalue())] == [False, True]


def test_an_empty_worksheet_has_no_rows():
    assert only(xlsx([])).rows == ()


def packed(sheet: str) -> bytes:
    """A workbook of one worksheet with this XML in it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = re.sub(rb"<sheetData>.*</sheetData>", sheet.encode(), text, flags=re.DOTALL)
            new.writestr(part.filename, text)
    return stream.getvalue()


def test_a_workbook_that_would_fill_the_memory_is_refused():
    corners = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    with pytest.raises(LedgerError, match="too large a workbook"):
        read_tables("file", packed(f"<sheetData>{corners}</sheetData>"))
    with pytest.raises(LedgerError, match="too large a workbook"):
        read_tables("file", packed(f"<sheetData>{' ' * (201 << 20)}</sheetData>"))


def test_a_column_that_is_only_coloured_to_its_end_does_no_harm():
    cells = "".join(f'<row r="{n}"><c r="C{n}" s="0"/></row>' for n in range(2, 60_000))
    first = '<row r="1"><c r="A1"><v>7</v></c></row>'
    assert only(packed(f"<sheetData>{first}{cells}</sheetData>")).rows[0][0] == 7


# Writing


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_text_never_becomes_a_formula(text: str):
    assert only(csv_bytes([[text, "x"]], mark=True)).rows == ((f"'{text}", "x"),)
    assert only(csv_bytes([[f"\r\n{text}", "x", "y"]], mark=True)).rows[0][0] == f"' {text}"
    page = Page("p", (Line("body", (text, "x")),), (8, 8))
    assert only(xlsx_bytes(page)).rows[0] == (text, "x")
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(page))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_csv_marks_utf8_only_where_it_is_told_to():
    rows = [["姓名", 2, Decimal("1.50"), None]]
    assert csv_bytes(rows, mark=True) == "\ufeff姓名,2,1.50,\n".encode()
    assert csv_bytes(rows, mark=False) == "姓名,2,1.50,\n".encode()
    assert csv_bytes([["两行\n文字"]], mark=False) == "两行 文字\n".encode()
    assert only(csv_bytes([["两行\n文字", "x"]], mark=True, whole=True)).rows == (("两行\n文字", "x"),)
    assert csv_of([["姓名"]], "gbk") == b"\xd0\xd5\xc3\xfb\r\n"


PAGE = Page(
    "2026-Q2",
    (
        Line("title", ("题", None, None)),
        Line("head", ("id", "W14", "合计")),
        Line("body", ("li-si", 2, Formula("=SUM(B3:B3)", 2))),
        Line("body", ("wang-wu", None, Formula("=SUM(B4:B4)", 0))),
    ),
    (12, 8, 8),
    heads=1,
    frozen=(2, 1),
    merged=((0, 0, 0, 2),),
    typed=(2, 1, 3, 1),
    asked="a number",
)


def test_a_page_is_made_to_be_typed_into_and_printed():
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(PAGE))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'xSplit="1" ySplit="2" topLeftCell="B3"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "<f>SUM(B3:B3)</f><v>2</v>" in sheet
    assert 'type="decimal" operator="greaterThanOrEqual"' in sheet
    assert 'sqref="B3:B4"' in sheet
    assert "'2026-Q2'!$2:$2" in book


def test_a_page_reads_as_it_was_written_and_is_the_same_bytes_twice():
    content = xlsx_bytes(PAGE)
    table = only(content)
    assert table.rows == (
        ("题", None, None),
        ("id", "W14", "合计"),
        ("li-si", 2, 2),
        ("wang-wu", None, 0),
    )
    assert table.merged == ((0, 0, 0, 2),)
    assert xlsx_bytes(PAGE) == content


def test_times_are_not_numbers():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        clock = book.add_format({"num_format": "hh:mm"})
        book.add_worksheet().write_datetime(0, 0, time(2, 30), clock)
    assert only(stream.getvalue()).rows == ((time(2, 30),),)
    assert not isinstance(time(2, 30), datetime)
