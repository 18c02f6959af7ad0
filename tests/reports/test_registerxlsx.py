"""A register as a workbook, opened again: what stands in it and how it goes on paper."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.reports.registers import REGISTERS, Register
from ledger.reports.registertext import csv_rows, heads, notes, title
from ledger.reports.registerxlsx import to_xlsx
from ledger.reports.vocabulary import vocabulary
from ledger.store.workbooks import Worksheet, read_tables
from tests.reports.registering import ZH, made
from tests.reports.test_registers import FIELD, LIFE, SEMINAR

OF = {"rectification": LIFE, "problems": LIFE, "study": SEMINAR, "research": FIELD}


def opened(register: Register, language: str = "zh") -> Worksheet:
    (sheet,) = read_tables("register.xlsx", to_xlsx(register, vocabulary(language)))
    return sheet


def part(register: Register, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(register, ZH))) as archive:
        return archive.read(name).decode()


def sheet_of(register: Register) -> str:
    return part(register, "xl/worksheets/sheet1.xml")


def heights(register: Register) -> list[float]:
    """The rows' heights in points."""
    return [float(one) for one in re.findall(r'<row r="\d+"[^>]* ht="([\d.]+)"', sheet_of(register))]


# What stands in it


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", REGISTERS)
def test_its_rows_are_those_of_the_csv(name: str, language: str):
    found, words = made(name, OF[name]), vocabulary(language)
    sheet = opened(found, language)
    wanted = csv_rows(found, words)[1:]
    assert [list(row) for row in sheet.rows[-len(wanted) :]] == wanted
    assert wanted


@pytest.mark.parametrize("name", REGISTERS)
def test_above_them_stand_title_period_and_day(name: str):
    found = made(name, OF[name])
    sheet = opened(found)
    assert sheet.rows[0][0] == title(found, ZH)
    assert sheet.rows[1][0] == "    ".join(notes(found, ZH))
    last = len(found.columns) - 1
    assert (0, 0, 0, last) in sheet.merged
    assert (1, 0, 1, last) in sheet.merged
    assert sheet.name == ZH.groups["registers"][name]


def test_heads_that_belong_together_stand_under_one():
    sheet = opened(made("rectification", LIFE))
    upper, lower = sheet.rows[2], sheet.rows[3]
    assert [(place, said) for place, said in enumerate(upper) if said] == [
        (0, "序号"),
        (1, "问题"),
        (6, "整改要求"),
        (13, "整改落实"),
        (17, "销号"),
        (20, "备注"),
    ]
    labels = heads(made("rectification"), ZH)
    assert list(lower[1:20]) == labels[1:20]
    assert {(2, 1, 2, 5), (2, 6, 2, 12), (2, 13, 2, 16), (2, 17, 2, 19)} < set(sheet.merged)
    assert {(2, 0, 3, 0), (2, 20, 3, 20)} < set(sheet.merged)


def test_columns_put_in_another_order_share_a_head_only_side_by_side():
    found = made("rectification", LIFE, columns="销号日,问题,问题来源,整改目标,申请销号日")
    upper, lower = opened(found).rows[2:4]
    assert upper == ("销号日", "问题", None, "整改目标", "申请销号日")
    assert lower == (None, "问题", "问题来源", None, None)


def test_one_row_of_heads_is_enough_where_none_are_shared():
    assert opened(made("problems", LIFE)).rows[2] == tuple(heads(made("problems"), ZH))


def test_days_are_days_with_a_format_and_numbers_are_numbers():
    found = made("rectification", LIFE, columns="number,due,problem")
    row = opened(found).rows[-1]
    assert row == (1, date(2026, 4, 30), "排队时间长")
    assert 'formatCode="yyyy-mm-dd"' in part(found, "xl/styles.xml")
    training = """
study/self-study 20260110-aaaaa: {title: 自学, members: [li], sessions: [{date: 2026-01-10, hours: 2.5}]}
"""
    sheet = opened(made("study", SEMINAR + training))
    assert [row[5:9] for row in sheet.rows[-2:]] == [
        (None, None, None, Decimal("2.5")),
        (3, 2, "王五（出差）", "1.5 天"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_like_a_formula_stays_text(start: str):
    said = f"{start}SUM(A1:A9)"
    found = made("problems", LIFE.replace("排队时间长", f"'{said}'"))
    assert opened(found).rows[-1][2] == said
    assert "<f>" not in sheet_of(found)


def test_an_address_is_no_link():
    found = made("problems", LIFE.replace("排队时间长", "'https://www.example.invalid/'"))
    assert "hyperlink" not in sheet_of(found)


@pytest.mark.parametrize("name", REGISTERS)
def test_an_empty_register_says_so_under_its_heads(name: str):
    found = made(name, period="2024")
    sheet = opened(found)
    assert sheet.rows[-1][0] == "没有登记。"
    assert (len(sheet.rows) - 1, 0, len(sheet.rows) - 1, len(found.columns) - 1) in sheet.merged
    assert "共 0 条" in str(sheet.rows[1][0])


def test_one_column_alone_makes_a_workbook_too():
    assert opened(made("problems", LIFE, columns="problem")).rows[-1] == ("排队时间长",)


def test_a_day_before_all_spreadsheets_is_told_as_text():
    found = made("problems", LIFE.replace("found: 2026-01-05", "found: 1899-05-04"), columns="found")
    assert opened(found).rows[-1] == ("1899-05-04",)


def test_text_longer_than_a_cell_is_cut_with_a_mark():
    found = made("problems", LIFE.replace("排队时间长", "长" * 40_000), columns="problem")
    (said,) = opened(found).rows[-1]
    assert len(str(said)) == 32_767
    assert str(said).endswith("长…")


# On paper


@pytest.mark.parametrize(
    ("name", "paper"), [("rectification", 8), ("problems", 9), ("study", 9), ("research", 9)]
)
def test_it_goes_on_landscape_a3_or_a4_one_page_wide(name: str, paper: int):
    xml = sheet_of(made(name, OF[name]))
    assert f'<pageSetup paperSize="{paper}" fitToHeight="0" orientation="landscape"/>' in xml
    assert "<pageSetUpPr fitToPage=" in xml


def test_few_columns_of_a_wide_register_go_on_a4():
    assert 'paperSize="9"' in sheet_of(made("rectification", LIFE, columns="number,problem,due"))


@pytest.mark.parametrize(("name", "last"), [("rectification", 4), ("problems", 3)])
def test_heads_come_again_on_each_page_and_stay_in_sight(name: str, last: int):
    found = made(name, LIFE)
    assert f"'!$3:${last}</definedName>" in part(found, "xl/workbook.xml").replace("台账!", "台账'!")
    assert f'ySplit="{last}"' in sheet_of(found)
    assert 'state="frozen"' in sheet_of(found)


def test_pages_are_numbered():
    assert "<oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter>" in sheet_of(made("study"))


def test_text_is_wrapped_top_aligned_and_framed():
    styles = part(made("problems", LIFE), "xl/styles.xml")
    assert '<alignment horizontal="left" vertical="top" wrapText="1"/>' in styles
    assert '<left style="thin">' in styles


def test_a_row_is_as_high_as_its_longest_text():
    found = [
        heights(made("problems", LIFE.replace("排队时间长", "窗口前排队" * times)))[-1]
        for times in (1, 60)
    ]
    # A line holds 25 characters of 10 points, and takes 14.5; six points stand around them.
    assert found == pytest.approx([14.5 + 6, 12 * 14.5 + 6], abs=0.75)


def test_text_that_would_not_fit_into_a_row_is_set_smaller():
    found = made("rectification", LIFE.replace("排队时间长", "窗口前排队" * 60))
    assert heights(found)[-1] <= 409
    assert '<sz val="9"/>' in part(found, "xl/styles.xml")


def test_a_long_name_of_the_unit_has_the_height_it_needs():
    found = replace(made("problems", LIFE), unit="示例市某某区" * 50)
    assert heights(found)[0] > 100


# The same register, the same bytes


@pytest.mark.parametrize("name", REGISTERS)
def test_equal_registers_are_equal_byte_by_byte(name: str):
    assert to_xlsx(made(name, OF[name]), ZH) == to_xlsx(made(name, OF[name]), ZH)


def test_it_does_not_say_when_it_was_made():
    core = part(made("study"), "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}
