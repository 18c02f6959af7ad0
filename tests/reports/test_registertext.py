"""A register as text, Markdown and CSV: all of it, in whatever room there is."""

from dataclasses import replace
from datetime import date

import pytest
import wcwidth

from ledger.reports.registers import REGISTERS, Register
from ledger.reports.registertext import csv_rows, heads, notes, title, to_lines, to_markdown
from ledger.reports.report import Word
from ledger.reports.vocabulary import vocabulary
from ledger.store.workbooks import csv_bytes
from tests.reports.registering import ZH, made, rows
from tests.reports.test_registers import FIELD, LIFE, SEMINAR

EN = vocabulary("en")
OF = {"rectification": LIFE, "problems": LIFE, "study": SEMINAR, "research": FIELD}


def text(register: Register, columns: int | None, language: str = "zh") -> str:
    return "\n".join(to_lines(register, vocabulary(language), columns))


def squashed(said: str) -> str:
    return "".join(said.split())


# What stands above


def test_the_head_says_of_whom_of_when_and_what_was_read():
    found = made("rectification", LIFE, "2026-Q1")
    assert title(found, ZH) == "示例办整改台账（2026年第一季度）"
    assert title(found, EN) == "示例办: register of rectification items, first quarter of 2026"
    assert notes(found, ZH) == [
        "单位：示例办",
        "期间：2026年第一季度（2026年1月1日至2026年3月31日）",
        "数据截至：2026年7月10日",
        "数据版本：0000000000",
        "共 1 条",
    ]


def test_it_says_what_was_left_out_and_what_was_picked():
    found = replace(
        made("study"), dirty=True, filters=(("member", "李四"), ("stage", Word("stages", "closed")))
    )
    assert notes(found, ZH)[3:] == [
        "数据版本：0000000000，另含尚未提交的修改",
        "计入人员：李四",
        "阶段：已申请销号",
        "共 13 条",
        "有 1 条记录因错误未列入，用 ledger check 查看",
    ]


def test_a_ledger_that_was_never_committed_says_so():
    assert "数据版本：尚无提交" in notes(replace(made("study"), revision=None), ZH)


# As text


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("columns", [20, 40, 80, 100, 132, 250])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(name: str, columns: int):
    found = made(name, OF[name])
    said = text(found, columns)
    assert max(map(wcwidth.wcswidth, said.split("\n"))) <= columns
    if "----" in said:  # a table cuts cells into lines; letters all stand, each as often
        body = squashed(said.partition("----")[2].replace("-", ""))
        wanted = squashed("".join(cell for row in rows(found) for cell in row.values()).replace("-", ""))
        assert sorted(body) == sorted(wanted)
    else:
        for row in rows(found):
            for head, cell in row.items():
                assert squashed(f"{head}：{cell}") in squashed(said)


def test_twenty_one_columns_are_a_block_a_row_on_a_small_terminal():
    lines = text(made("rectification", LIFE), 80).split("\n")
    start = lines.index("序号：1")
    assert lines[start : start + 4] == [
        "序号：1",
        "问题来源：群众反映",
        "问题：排队时间长",
        "类别：民生",
    ]
    assert len([line for line in lines if "：" in line and not line.startswith(" ")]) >= 21


def test_an_empty_cell_keeps_its_head():
    bare = LIFE.replace("mechanism: 轮值办法, ", "")
    assert "制度成果：" in text(made("rectification", bare), 80).split("\n")


def test_columns_that_have_room_are_a_table():
    lines = text(made("problems", period="2026-Q1"), 120).split("\n")[-5:]
    assert lines[0].split() == heads(made("problems"), ZH)
    assert set(lines[1]) == {"-", " "}
    assert lines[2].split()[:3] == ["1", "群众反映", "排队时间长"]
    places = ((lines[0], "问题"), (lines[2], "排队"), (lines[3], "记录"))
    starts = [wcwidth.wcswidth(line[: line.index(word)]) for line, word in places]
    assert len(set(starts)) == 1


def test_a_long_title_is_wrapped_within_its_column_and_rows_stand_apart():
    long = "窗口前排队的时间过长" * 30
    found = made("problems", LIFE.replace("排队时间长", long), columns="number,problem")
    lines = text(found, 60).split("\n")
    assert max(map(wcwidth.wcswidth, lines)) <= 60
    assert squashed(long) in squashed("".join(lines)).replace("1" + long[:5], long[:5])


def test_a_pipe_gets_nothing_wrapped():
    long = "窗口前排队的时间过长" * 30
    entries = LIFE.replace("排队时间长", long)
    assert f"问题：{long}" in text(made("rectification", entries), None).split("\n")
    assert any(long in line for line in text(made("problems", entries), None).split("\n"))


def test_control_characters_never_reach_a_terminal():
    entries = LIFE.replace("排队时间长", r'"排队\e[31m\u202e时间"')
    said = text(made("problems", entries), 120)
    assert "\x1b" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize(("language", "said"), [("zh", "没有登记。"), ("en", "Nothing is recorded.")])
def test_an_empty_register_says_so(name: str, language: str, said: str):
    empty = made(name, period="2024")
    assert text(empty, 80, language).split("\n")[-1] == said
    assert to_markdown(empty, vocabulary(language)).splitlines()[-1] == said
    assert len(csv_rows(empty, vocabulary(language))) == 1


# As Markdown


def test_markdown_keeps_every_column_and_escapes_what_data_says():
    entries = LIFE.replace("排队时间长", "'排队|**时间**<script>'")
    lines = to_markdown(made("rectification", entries), ZH).splitlines()
    assert lines[0] == "# 示例办整改台账（2026年）"
    head, rule, row = lines[-3:]
    assert head.strip("| ").split(" | ") == heads(made("rectification"), ZH)
    assert rule.count("---") == 21
    assert "排队\\|\\*\\*时间\\*\\*&lt;script&gt;" in row


# As CSV


def test_csv_has_the_mark_that_excel_knows_and_a_row_of_headings():
    said = csv_bytes(csv_rows(made("problems", period="2026-Q1"), ZH), mark=True)
    assert said.startswith(b"\xef\xbb\xbf")
    assert said.decode("utf-8-sig").splitlines()[:2] == [
        "序号,来源,问题,类别,主体,群众反映,发现日,列入季度,整改编号",
        "1,群众反映,排队时间长,显性、共性,班子,,2026-01-05,2026-Q1,20260125-aaaaa",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_like_a_formula_is_none_in_csv(start: str):
    entries = LIFE.replace("排队时间长", f"'{start}SUM(A1:A9)'")
    said = csv_bytes(csv_rows(made("problems", entries), ZH), mark=True).decode("utf-8-sig")
    assert f",'{start}SUM(A1:A9)," in said


# All formats alike


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", REGISTERS)
def test_markdown_and_text_say_what_csv_says(name: str, language: str):
    found, words = made(name, OF[name]), vocabulary(language)
    wanted = [list(row.values()) for row in rows(found, language)]
    table = [line for line in to_markdown(found, words).splitlines() if line.startswith("| ")][2:]
    unescaped = [line.replace("\\", "").replace("`", "") for line in table]
    assert [[cell.strip() for cell in line[1:-1].split("|")] for line in unescaped] == wanted
    colon = words.groups["joins"]["label"]
    lines = text(made(name, OF[name], columns=None), 20 if name != "rectification" else None, language)
    for head, cell in zip(heads(found, words), wanted[0], strict=True):
        assert squashed(f"{head}{colon}{cell}") in squashed(lines)


def test_days_and_numbers_are_such_for_spreadsheets():
    (row,) = csv_rows(made("rectification", LIFE, columns="number,due"), ZH)[1:]
    assert row == [1, date(2026, 4, 30)]
