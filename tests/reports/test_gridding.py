"""Tables as clerks make them, each with what it must give."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.reports.gridding import read_back
from ledger.store.filling import names
from ledger.store.workbooks import Worksheet
from tests.sheets import csv_of, notes, scope, taken, troubles, wishes, xlsx

HALF = Decimal("1.5")
LI, WANG = "li-si", "wang-wu"
W14, W15, W16, W18 = "2026-W14", "2026-W15", "2026-W16", "2026-W18"
PLAIN = {(LI, W14): 2, (LI, W15): HALF, (WANG, W15): 3}

LAYOUTS = {
    "the printed one": [
        ["id", "name", "2026-W14", "2026-W15", "total"],
        ["li-si", "李四", 2, 1.5, 3.5],
        ["wang-wu", "王五", None, 3, 3],
    ],
    "title rows, numbering and office": [
        ["示例区某局2026年第二季度自学登记表"],
        ["填表人：孙七", None, None, "单位：小时"],
        [],
        ["序号", "姓名", "部门", "第14周", "第15周", "合计"],
        [1, "李四", "办公室", 2, 1.5, 3.5],
        [2, "王五", "人事科", "/", 3, 3],
        [None, "合计", None, 2, 4.5, 6.5],
        ["制表人：孙七", None, None, "审核人：李四"],
    ],
    "ids in the member column": [["成员", "2026W14", "W15"], ["li-si", 2, 1.5], ["wang-wu", None, 3]],
    "names with spaces, full width": [
        ["姓　名", "Ｗ１４", "１５周"],
        ["李 四", "２", "１．５"],
        ["王　五", "—", "３小时"],
    ],
    "bare numbers": [["姓名", 14, 15], ["李四", 2, 1.5], ["王五", "-", 3]],
    "bare numbers as text": [["姓名", "14", "15"], ["李四", "2h", "1.5 学时"], ["王五", "", "3"]],
    "counted from the quarter's first": [
        ["姓名", "第1周", "第2周", "第3周"],
        ["李四", 2, 1.5, None],
        ["王五", None, 3, None],
    ],
    "counted and written out": [
        ["姓名", "第1周", "W15", "W16"],
        ["李四", 2, 1.5, None],
        ["王五", None, 3, None],
    ],
    "Chinese numerals": [["姓名", "第一周", "第二周"], ["李四", 2, 1.5], ["王五", None, 3]],
    "date ranges": [["姓名", "3.30-4.5", "4.6-4.12"], ["李四", 2, 1.5], ["王五", None, 3]],
    "date ranges in Chinese": [
        ["姓名", "3月30日—4月5日", "4月6日—4月12日"],
        ["李四", 2, 1.5],
        ["王五", None, 3],
    ],
    "date ranges with strokes": [["姓名", "3/30~4/5", "4/6~4/12"], ["李四", 2, 1.5], ["王五", None, 3]],
    "days as text": [["姓名", "2026-03-30", "2026-04-06"], ["李四", 2, 1.5], ["王五", None, 3]],
    "days as cells, any of the week": [
        ["姓名", date(2026, 4, 2), datetime.fromisoformat("2026-04-12 09:30")],
        ["李四", 2, 1.5],
        ["王五", None, 3],
    ],
    "week and days in a cell": [
        ["姓名", "第14周(3.30-4.5)", "第15周\n4月6日-12日"],
        ["李四", 2, 1.5],
        ["王五", None, 3],
    ],
    "no heading over the names": [[None, "W14", "W15"], ["李四", 2, 1.5], ["王五", None, 3]],
    "a corner of two words": [["姓名\\周次", "14", "15"], ["李四", 2, 1.5], ["王五", None, 3]],
    "weeks above days": [
        ["姓名", "W14", "W15", "合计"],
        [None, "3.30-4.5", "4.6-4.12", None],
        ["李四", 2, 1.5, 3.5],
        ["王五", None, 3, 3],
    ],
    "turned on its side": [
        ["二季度自学情况"],
        ["周次", "李四", "王五", "合计"],
        ["第14周", 2, None, 2],
        ["第15周", 1.5, 3, 4.5],
        ["合计", 3.5, 3, 6.5],
    ],
    "turned, with a word for the members": [
        ["姓名", "李四", "王五"],
        ["4.1-4.5", 2, None],
        ["4.6-4.12", 1.5, 3],
    ],
    "a number of the office's own": [
        ["工号", "姓名", "W14", "W15"],
        ["0012", "李四", 2, 1.5],
        ["0013", "王五", None, 3],
    ],
    "courtesies": [["姓名", "W14", "W15"], ["李四同志", 2, 1.5], ["王五（组长）", None, 3]],
    "the heading again on each page": [
        ["姓名", "W14", "W15"],
        ["李四", 2, 1.5],
        ["姓名", "W14", "W15"],
        ["王五", None, 3],
    ],
    "two tables, one below the other": [
        ["姓名", "W14"],
        ["李四", 2],
        [],
        ["姓名", "W15"],
        ["李四", 1.5],
        ["王五", 3],
    ],
    "sums that nobody has called so": [
        ["姓名", "W14", "W15"],
        ["李四", 2, 1.5],
        ["王五", None, 3],
        [None, 2, 4.5],
    ],
    "what is asked, above": [
        ["姓名", "W14", "W15"],
        ["每周要求", 4, 4],
        ["李四", 2, 1.5],
        ["王五", None, 3],
    ],
    "in English": [["Name", "Week 14", "Wk 15"], ["李四", "2 hours", "1.5 h"], ["王五", "/", 3]],
    "a list by weeks": [
        ["姓名", "周次", "学时"],
        ["李四", "第14周", 2],
        ["李四", "第15周", 1],
        ["李四", "第15周", 0.5],
        ["王五", "2026-W15", 3],
        ["合计", None, 6.5],
    ],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_says_what_it_says(rows):
    got = taken(rows)
    assert (wishes(got), troubles(got)) == (PLAIN, [])


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_says_the_same_as_text(rows):
    shown = [[f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell for cell in row] for row in rows]
    got = taken(csv_of(shown))
    assert (wishes(got), troubles(got)) == (PLAIN, [])


def test_months_over_weeks_merged():
    rows = [
        ["姓名", "4月", None, "5月", None],
        [None, "第1周", "第2周", "第1周", "第2周"],
        ["李四", 1, 2, 3, 4],
    ]
    got = taken(xlsx(rows, merged=[(0, 1, 0, 2), (0, 3, 0, 4), (0, 0, 1, 0)]))
    weeks = {(LI, W14): 1, (LI, W15): 2, (LI, "2026-W19"): 3, (LI, "2026-W20"): 4}
    assert (wishes(got), troubles(got)) == (weeks, [])
    assert notes(got)[0] == "B2 weeks were counted from the first of each month"
    assert wishes(taken(rows)) == weeks


def test_months_over_weeks_of_the_year():
    rows = [["姓名", "4月", None], [None, 14, 15], ["李四", 2, 1.5]]
    got = taken(xlsx(rows, merged=[(0, 1, 0, 2)]))
    assert (wishes(got), notes(got)) == ({(LI, W14): 2, (LI, W15): HALF}, [])


def test_months_over_days():
    rows = [["姓名", "4月", None], [None, "1-5日", "6-12日"], ["李四", 2, 1.5]]
    assert wishes(taken(rows)) == {(LI, W14): 2, (LI, W15): HALF}


def test_a_way_of_counting_that_was_guessed_is_told():
    got = taken([["姓名", "第1周", "第2周"], ["李四", 2, 1.5]])
    assert notes(got) == [
        "B1 weeks were counted from the first of the quarter",
        "B1 第1周 was read as 2026-W14",
    ]


def test_weeks_across_the_turn_of_the_year():
    rows = [["姓名", "12.29-1.4", "1.5-1.11"], ["李四", 2, 1.5]]
    got = taken(rows, scope(quarter="2026-Q1"))
    assert wishes(got) == {(LI, "2026-W01"): 2, (LI, "2026-W02"): HALF}


def test_a_week_from_sunday_to_saturday_is_that_of_its_thursday():
    assert wishes(taken([["姓名", "4.5-4.11"], ["李四", 2]])) == {(LI, W15): 2}


def test_a_quarter_whose_columns_are_more_than_26():
    weeks = [f"2026-W{number:02}" for number in range(14, 27)]
    rows = [["姓名", *("空" for _ in range(20)), *weeks], ["李四", *[None] * 20, *[1] * 13]]
    got = taken(rows)
    assert len(wishes(got)) == 13
    assert got.wishes[-1].cell == "AH2"


# Lists


def test_a_list_with_days_and_what_else_was_noted():
    rows = [
        ["自学登记"],
        ["序号", "姓名", "日期", "学时", "篇目", "备注", "部门"],
        [1, "李四", date(2026, 4, 6), 2, "《文章甲》、《文章乙》", "晚上", "办公室"],
        [2, "李 四", "4月7日", "1.5学时", "文章丙；文章丁", None, "办公室"],
        [3, "王五", "2026/4/8 19:30", 1, None, None, None],
    ]
    got = taken(rows)
    assert troubles(got) == []
    assert wishes(got) == {
        (LI, "2026-04-06"): 2,
        (LI, "2026-04-07"): HALF,
        (WANG, "2026-04-08"): 1,
    }
    assert got.wishes[0].more == {"readings": ["《文章甲》", "《文章乙》"], "note": "晚上"}
    assert got.wishes[1].more == {"readings": ["文章丙", "文章丁"]}
    assert notes(got) == ["not read: 部门 (G2)"]


def test_names_and_days_merged_over_several_rows_of_a_list():
    rows = [
        ["姓名", "日期", "学时"],
        ["李四", "4.6", 2],
        [None, "4.7", 1],
        ["王五", None, 3],
    ]
    got = taken(xlsx(rows, merged=[(1, 0, 2, 0), (2, 1, 3, 1)]))
    assert (wishes(got), troubles(got)) == (
        {(LI, "2026-04-06"): 2, (LI, "2026-04-07"): 1, (WANG, "2026-04-07"): 3},
        [],
    )


def test_a_list_without_merged_names_wants_a_name_in_each_row():
    rows = [["姓名", "日期", "学时"], ["李四", "4.6", 2], [None, "4.7", 1]]
    assert troubles(taken(rows)) == [("A3", "there is no name in this row")]


def test_a_vocabulary_by_its_labels_and_a_value_that_is_none():
    rows = [
        ["姓名", "日期", "学时", "学习范围"],
        ["李四", "4.6", 2, "党史、重要讲话"],
        ["王五", "4.6", 2, "天文"],
    ]
    got = taken(rows)
    assert got.wishes[0].more == {"scope": ["party-history", "speeches"]}
    assert [cell for cell, _ in troubles(got)] == ["D3"]


def test_the_same_row_twice_is_taken_once():
    rows = [["姓名", "日期", "学时"], ["李四", "4.6", 2], ["李四", "4.6", 2], ["李四", "4.6", 3]]
    got = taken(rows)
    assert [one.amount for one in got.wishes] == [2, 3]
    assert notes(got) == ["C3 says the same as C2; taken once"]


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (["李四", "4月", 2], "B2", "4月 is not one day"),
        (["李四", "2026-04-31", 2], "B2", "2026-04-31 is not in the calendar"),
        (["李四", "4.6-4.7", 2], "B2", "4.6-4.7 is not one day"),
        (["李四", None, 2], "B2", "neither a day nor a week stands in this row"),
        (["李四", "4.6", "两小时"], "C2", "两小时 is no number"),
        (["周十", "4.6", 2], "A2", "nobody on the roster is called 周十"),
    ],
)
def test_rows_of_a_list_that_cannot_be_taken(row, cell, said):
    got = taken([["姓名", "日期", "学时"], row, ["王五", "4.6", 1]])
    assert troubles(got) == [(cell, said)]
    assert wishes(got) == {(WANG, "2026-04-06"): 1}


# What cannot be taken


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2,5", "2,5 may mean two things; write a point, or nothing"),
        (-1, "-1 is less than nothing"),
        ("-1", "-1 is less than nothing"),
        ("请假", "请假 is no number"),
        ("约2", "约2 is no number"),
        ("2²", "2² is no number"),
        ("1 5", "1 5 is no number"),
        ("2+1", "2+1 is no number"),
        (True, "True is no number"),
        (date(2026, 4, 6), "2026-04-06 is no number"),
        ("=1/0", "=1/0 is no number"),
        ("1e999", "1e999 is no number"),
        (10**15, "1000000000000000 is too large a number"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_the_others_are_read(cell, said):
    table = Worksheet("", (("姓名", "W14", "W15"), ("李四", cell, 2), ("王五", 3, None)))
    got = read_back("file", [table], scope(), names(scope().unit, ()))
    assert troubles(got) == [("B2", said)]
    assert wishes(got) == {(LI, W15): 2, (WANG, W14): 3}


@pytest.mark.parametrize("cell", ["", " ", "/", "-", "—", "——", "–", "－", "／", "\\", None])
def test_signs_that_say_nothing(cell):
    assert wishes(taken([["姓名", "W14", "W15"], ["李四", cell, 2]])) == {(LI, W15): 2}


def test_a_number_that_the_kind_does_not_allow_is_told_with_its_cell():
    rule = "kinds:\n  study/round:\n    title: {zh: 次, en: round}\n    sessions: true\n"
    rule += "    required: [members]\n    fields:\n      days: {title: {zh: 天, en: days}, type: number,"
    rule += " multipleOf: 0.5, maximum: 7}\n"
    pack = f"pack: own\ntitle: {{zh: 自, en: own}}\n{rule}"
    from ledger.core.sheets import Scope
    from tests.sheets import UNIT

    base = scope(
        {
            "unit.yaml": UNIT.replace("[aspiration]", "[aspiration, own]"),
            "packs/own/pack.yaml": pack,
        }
    )
    about = Scope(base.unit, base.unit.rules.kinds["study/round"], "days", base.quarter, base.as_of)
    got = taken([["姓名", "W14", "W15", "W16"], ["李四", 0.3, "2天", 9]], about)
    assert wishes(got) == {(LI, W15): 2}
    assert troubles(got) == [
        ("B2", "days must be a multiple of 0.5"),
        ("D2", "days must be at most 7"),
    ]


def test_unknown_and_doubtful_members():
    rows = [
        ["id", "姓名", "W14"],
        [None, "周十", 1],
        [None, "钱八", 2],
        ["qian-1", "钱八", 3],
        ["li-si", "王五", 4],
        ["li-sy", "李四", 5],
        [None, None, 6],
        [None, "吴九", None],
    ]
    got = taken(rows)
    assert wishes(got) == {("qian-1", W14): 3}
    assert troubles(got) == [
        ("B2", "nobody on the roster is called 周十"),
        ("B3", "several members are called 钱八: qian-1, qian-2; write the id"),
        ("B5", "li-si is not 王五"),
        ("B6", "nobody on the roster is called li-sy; did you mean li-si?"),
        ("B7", "there is no name in this row"),
    ]


def test_a_member_twice_with_different_numbers():
    got = taken([["姓名", "W14", "W15"], ["李四", 1, 2], ["李四", 1, 3]])
    assert wishes(got) == {(LI, W14): 1, (LI, W15): 2}
    assert troubles(got) == [("C3", "3, but C2 says 2 of the same week")]


def test_weeks_of_another_quarter_are_told_once_and_only_if_they_say_something():
    rows = [["姓名", "W13", "W14", "W27", "W28"], ["李四", 1, 2, None, 3], ["王五", 1, None, None, 0]]
    got = taken(rows)
    assert wishes(got) == {(LI, W14): 2}
    assert [cell for cell, _ in troubles(got)] == ["B1", "E1"]


def test_a_heading_of_contrary_parts():
    got = taken([["姓名", "W14", "第16周(4.6-4.12)"], ["李四", 1, 2]])
    assert troubles(got) == [("C1", "第16周 4.6-4.12: these days lie in 2026-W15")]


def test_a_heading_that_a_spreadsheet_has_made_a_number():
    """4.20 typed into a cell is 4.2 ever after."""
    got = taken([["姓名", "4.6-4.12", 4.2], ["李四", 1, 2]])
    assert wishes(got) == {(LI, W15): 1}
    assert [cell for cell, _ in troubles(got)] == ["C1"]


def test_two_columns_of_one_week():
    got = taken([["姓名", "4.6", "4.8"], ["李四", 1, 2]])
    assert troubles(got) == [("C2", "2, but B2 says 1 of the same week")]


def test_a_number_in_a_merged_cell_is_nobodys():
    rows = [["姓名", "W14", "W15", "W16"], ["李四", 4, None, 1], ["王五", 2, 3, None]]
    got = taken(xlsx(rows, merged=[(1, 1, 1, 2)]))
    assert wishes(got) == {(LI, W16): 1, (WANG, W14): 2, (WANG, W15): 3}
    assert troubles(got) == [("B2", "the cell is merged with others, up to C2")]


def test_a_formula_that_errs_is_no_empty_cell():
    import io

    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "W14", "W15"])
        page.write(1, 0, "李四")
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        page.write_formula(1, 2, "=1+1", None, 2)
    got = taken(stream.getvalue())
    assert (wishes(got), troubles(got)) == ({(LI, W15): 2}, [("B2", "#DIV/0! is no number")])


# What is only said


def test_sums_that_do_not_agree_are_told_and_not_taken():
    rows = [
        ["姓名", "W14", "小计", "W15", "W16", "小计", "合计"],
        ["李四", 2, 2, 1, 1, 2, 4],
        ["王五", 1, 1, 1, None, 3, 4],
        ["合计", 3, 3, 2, 2, 4, 7],
    ]
    got = taken(rows)
    assert troubles(got) == []
    assert notes(got) == [
        "F3 says 3; what was read comes to 2",
        "G3 says 4; what was read comes to 2",
        "E4 says 2; what was read comes to 1",
    ]


def test_only_some_members():
    got = taken(LAYOUTS["the printed one"], only=frozenset({WANG}))
    assert (wishes(got), got.aside) == ({(WANG, W15): 3}, 1)


def test_the_row_of_somebody_unknown_is_no_heading():
    """Below the weeks, numbers are numbers."""
    got = taken([["姓名", "W14", "W15"], ["周十", 14, 15], ["李四", 1, 2]])
    assert wishes(got) == {(LI, W14): 1, (LI, W15): 2}
    assert troubles(got) == [("A2", "nobody on the roster is called 周十")]


def test_a_table_in_minutes_is_not_taken_for_hours():
    got = taken([["自学时间（单位：分钟）"], ["姓名", "W14"], ["李四", 90]])
    assert troubles(got) == [("A1", "自学时间（单位：分钟）: the numbers are wanted in hours")]


# Which worksheet


GRID = [["姓名", "W14"], ["李四", 2]]
OTHER = [["姓名", "W02"], ["李四", 2]]
NOTES = [["说明"], ["请如实填写"]]


def test_the_one_worksheet_that_fits():
    got = taken(xlsx(NOTES, OTHER, GRID, names=["说明", "一季度", "表"]))
    assert (got.worksheet, wishes(got)) == ("表", {(LI, W14): 2})


@pytest.mark.parametrize(
    "name", ["2026-Q2", "Q2", "第二季度", "2026年二季度", "2季度自学", "2026年第2季度"]
)
def test_of_several_the_one_named_after_the_quarter(name):
    first = [["姓名", "第1周"], ["李四", 1]]
    got = taken(xlsx(first, [["姓名", "第1周"], ["李四", 2]], names=["一季度", name]))
    assert (got.worksheet, wishes(got)) == (name, {(LI, W14): 2})


def test_several_that_fit_are_named():
    book = xlsx(GRID, GRID, NOTES, names=["甲", "乙", "丙"])
    with pytest.raises(LedgerError, match="甲, 乙; name one by --worksheet"):
        taken(book)
    assert taken(book, worksheet="乙").worksheet == "乙"
    with pytest.raises(LedgerError, match="has no worksheet 丁; there are: 甲, 乙, 丙"):
        taken(book, worksheet="丁")


@pytest.mark.parametrize("title", ["2026年第一季度自学", "Q3", "2025年二季度", "三季度"])
def test_weeks_that_are_only_counted_are_of_the_quarter_that_the_title_names(title):
    with pytest.raises(LedgerError, match="no week of file lies in 2026-Q2"):
        taken([[title], ["姓名", "第1周"], ["李四", 2]])
    assert wishes(taken([["2026年第二季度"], [title], ["姓名", "第1周"], ["李四", 2]])) == {(LI, W14): 2}
    assert wishes(taken([[title], ["姓名", "W14"], ["李四", 2]])) == {(LI, W14): 2}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (NOTES, "no table was found"),
        (OTHER, "no week of file lies in 2026-Q2"),
        ([], "no table was found"),
        ([["姓名", "学时"], ["李四", 2]], "no table was found"),
    ],
)
def test_where_nothing_fits_it_is_said(rows, said):
    with pytest.raises(LedgerError, match=said):
        taken(csv_of(rows))


# Anything at all

WORDS = (
    *(
        "姓名",
        "李四",
        "王五",
        "周十",
        "W14",
        "第1周",
        "14",
        "4.6-4.12",
        "合计",
        "日期",
        "学时",
        "周次",
        "2",
    ),
    *("2h", "-", "4月", "5月", "4月6日", "2026-W15", "id", "li-si", "篇目", "0", "第一季度", "每周要求"),
)
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.integers(-3, 60),
    st.decimals(0, 40, places=2),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=12),
)
TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width))
)
BOXES = st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=3)


@settings(max_examples=300, deadline=None)
@given(TABLES, BOXES)
def test_no_table_is_ever_a_fault_of_ours(rows, boxes):
    """Anything is read, or refused in a sentence; what is read is of the roster and not below 0."""
    merged = tuple((min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in boxes)
    table = Worksheet("", tuple(map(tuple, rows)), merged)
    try:
        got = read_back("file", [table], scope(), names(scope().unit, ()))
    except LedgerError:
        return
    for one in got.wishes:
        assert one.amount >= 0
        assert scope().unit.member(one.member)
    for one in (*got.troubles, *got.notes):
        assert one.text.format(**one.values)


CLERKS = [
    ["日期", "参加人员", "学时"],
    ["2026-04-08", "李四和王五", 2],
    ["2026-04-09", "全体班子成员", 2],
    ["4月20日", "王五", 3],
]


def test_a_list_of_several_people_is_a_session_for_each():
    got = taken(CLERKS)
    assert (troubles(got), notes(got)) == ([], [])
    assert wishes(got) == {
        (LI, "2026-04-08"): 2,
        (WANG, "2026-04-08"): 2,
        (LI, "2026-04-09"): 2,
        (WANG, "2026-04-09"): 2,
        (WANG, "2026-04-20"): 3,
    }


@pytest.mark.parametrize("heading", ["参加人", "学习人", "参会人员", "学习人员", "姓名（签名）"])
def test_members_stand_under_many_headings(heading: str):
    got = taken([["日期", heading, "学时"], ["2026-04-08", "李四", 2]])
    assert wishes(got) == {(LI, "2026-04-08"): 2}


def test_two_rows_of_days_are_no_heading():
    with pytest.raises(LedgerError, match="no table was found"):
        taken([["日期", "何人", "学时"], *CLERKS[1:]])


@pytest.mark.parametrize(
    "said",
    [
        "李四、王五",
        "李四，王五",
        "李四;王五",
        "李四/王五",
        "李四与王五",
        "李四及王五",
        "李四\n王五",
        "李 四 王 五",
        "王五、李四、李四",
    ],
)
def test_names_in_a_cell_are_parted(said: str):
    got = taken([["日期", "姓名", "学时"], ["2026-04-08", said, 2]])
    assert (wishes(got), troubles(got)) == ({(LI, "2026-04-08"): 2, (WANG, "2026-04-08"): 2}, [])


def test_who_holds_a_role_is_asked_of_the_day():
    got = taken(
        [["日期", "姓名", "学时"], ["2026-05-05", "全体班子成员", 1], ["2026-05-07", "领导班子成员", 1]]
    )
    assert {who for who, when in wishes(got) if when == "2026-05-05"} == {LI, WANG}
    assert {who for who, when in wishes(got) if when == "2026-05-07"} == {LI, WANG, "zhao-liu"}


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("李四、周十", "nobody on the roster is called 周十"),
        ("李四和周十", "nobody on the roster is called 周十"),
        ("李、王五", "nobody on the roster is called 李"),
        ("李四、钱八", "several members are called 钱八: qian-1, qian-2; write the id"),
        ("李四、王五（请假）", "nobody on the roster is called 王五（请假）"),
        ("全体同志", "nobody on the roster is called 全体同志"),
    ],
)
def test_a_name_among_several_that_is_not_known_is_told(said: str, trouble: str):
    got = taken([["日期", "姓名", "学时"], ["2026-04-08", said, 2]])
    assert (wishes(got), troubles(got)) == ({}, [("B2", trouble)])


def test_all_who_hold_a_role_want_a_day():
    got = taken([["周次", "姓名", "学时"], ["W15", "全体", 2]])
    assert troubles(got) == [("B2", "全体 needs a day: who that is may change")]


def test_a_cell_in_minutes_is_told_once():
    got = taken([["姓名", "W14"], ["李四", "90分钟"]])
    assert troubles(got) == [("B2", "90分钟: the numbers are wanted in hours")]
