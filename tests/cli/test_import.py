"""Registers come in whole or not at all, shown row by row, and only once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ledger.store.git import Git
from tests.cli.running import ledger
from tests.registers import (
    ITEMS,
    PROBLEMS,
    RESEARCH,
    STUDY,
    entries,
    head,
    imported,
    is_clean,
    states,
    table,
    told,
    workbook,
    workbooks,
)

VISITS = ["调研人", "课题", "日期", "天数", "地点", "去处", "对象", "发现问题"]


def visits(*rows: list[object]) -> list[list[object]]:
    return [list[object](VISITS), *rows]


def visit(title: str = "走访窗口", day: object = "2026-03-12", who: str = "甲某") -> list[object]:
    return [who, title, day, 1, "办事大厅", "窗口单位", "服务对象", "排队久；指引少"]


# The registers that people print


def test_a_problem_register_comes_in_with_its_usual_headings(unit: Git, tmp_path: Path) -> None:
    rows = [
        ["示例区某局2026年问题清单"],
        PROBLEMS,
        [1, "自查", "窗口排队时间偏长", "显性、共性", "班子", "最急", date(2026, 1, 12), "一季度", "1"],
        [
            2,
            "群众反映",
            "电话无人接听",
            "深层/个性",
            "乙 某",
            "",
            "２０２６．２．３",
            "2026年第一季度",
            "",
        ],
        ["合计", 2],
        ["填报人：某某"],
    ]
    found = imported(unit, workbook(tmp_path / "t.xlsx", rows))
    assert (found["code"], states(found)) == (0, ["add", "add"])
    assert found["tables"][0]["kind"] == "problems/problem"
    assert found["tables"][0]["skipped"] == [{"row": 5, "why": "sum"}, {"row": 6, "why": "remark"}]
    team, member = entries(unit, "problems/problem")
    assert team["listed_by"] == "team"
    assert "members" not in team
    assert (team["depth"], team["scope"], team["concern"]) == ("visible", "common", ["most-urgent"])
    assert (member["listed_by"], member["members"]) == ("member", ["yi"])
    assert (member["depth"], member["scope"], member["date"]) == ("deep", "individual", "2026-02-03")


def test_a_research_register_comes_in_with_its_usual_headings(unit: Git, tmp_path: Path) -> None:
    row = [
        "甲某、乙某",
        "窗口服务",
        "自选",
        "3月12日-13日",
        "1.5天",
        "办事大厅",
        "座谈",
        "服务对象",
        "1. 排队久；2. 指引少",
        "报告一份",
    ]
    file = workbook(tmp_path / "t.xlsx", [["2026年调研台账"], RESEARCH, row])
    found = imported(unit, file, "--set", "sites=窗口单位", "--note-rest")
    assert states(found) == ["add"], told(found)
    (one,) = entries(unit, "research/visit")
    assert (one["date"], one["until"], one["days"]) == ("2026-03-12", "2026-03-13", Decimal("1.5"))
    assert one["members"] == ["jia", "yi"]
    assert (one["methods"], one["met"]) == (["symposium"], ["service-users"])
    assert one["findings"] == ["排队久", "指引少"]
    assert one["note"] == "成果：报告一份\n来源：自选"


def test_a_study_register_says_who_was_away_and_how_many_were_there(unit: Git, tmp_path: Path) -> None:
    row = [
        "2026.3.12",
        "会议室",
        "中心组学习",
        "学习纪要",
        "甲某",
        "12人",
        "１１",
        "乙某：出差",
        "4",
        "讨论",
        "签到表",
    ]
    file = workbook(tmp_path / "t.xlsx", [STUDY, row])
    found = imported(unit, file, "--set", "days=0.5", "--set", "topics=形势政策", "--kind", "seminar")
    assert states(found) == ["add"], told(found)
    (one,) = entries(unit, "study/seminar")
    assert one["attendance"] == {"expected": 12, "present": 11}
    assert one["absent"] == {"yi": "出差"}
    assert (one["form"], one["chair"], one["topics"]) == ("central-group", "甲某", ["policy"])
    assert (one["note"], one["evidence"]) == ("讨论", [{"ref": "签到表"}])
    assert [one["heading"] for one in found["tables"][0]["columns"] if one["left_out"]] == ["学时"]


def problem(unit: Git, tmp_path: Path, *titles: str) -> list[str]:
    rows = [
        [n, "自查", title, "显性共性", "班子", "", "2026-01-12", "", ""]
        for n, title in enumerate(titles)
    ]
    found = imported(unit, workbook(tmp_path / "p.xlsx", [PROBLEMS, *rows]))
    return [row["entry"] for row in found["rows"]]


def item(**said: object) -> list[object]:
    """A row of a register of items, complete up to its closing."""
    whole: dict[str, object] = {
        "问题": "排队时间偏长",
        "类别": "民生",
        "整改目标": "十分钟内办结",
        "整改措施": "1. 增设窗口；2. 公示流程",
        "责任领导": "甲某",
        "责任单位": "服务科",
        "责任人": "乙某",
        "整改时限": "2026年3月31日",
        "佐证": "照片3张",
    }
    return [{**whole, **said}.get(name) for name in ITEMS]


def test_a_register_of_items_tells_their_life(unit: Git, tmp_path: Path) -> None:
    (name,) = problem(unit, tmp_path, "排队时间偏长")
    row = item(
        进展情况="3月5日：增设两个窗口",
        完成情况="已完成",
        申请销号日="3月20日",
        审核意见="同意",
        销号日="3月25日",
    )
    file = workbook(tmp_path / "t.xlsx", [["2026年整改台账"], ITEMS, row])
    found = imported(unit, file, "--set", "verify.by=督查组")
    assert states(found) == ["add"], told(found)
    (one,) = entries(unit, "rectification/item")
    assert (one["links"], one["title"], one["date"]) == ([name], "排队时间偏长", "2026-03-05")
    assert (one["depth"], one["scope"]) == ("visible", "common")
    assert one["steps"] == [
        {"date": "2026-03-05", "step": "progress", "by": "yi", "note": "3月5日：增设两个窗口"},
        {"date": "2026-03-20", "step": "progress", "by": "yi", "done": [1, 2]},
        {"date": "2026-03-20", "step": "close", "by": "jia", "result": "done"},
        {"date": "2026-03-25", "step": "verify", "by": {"name": "督查组"}, "opinion": "同意"},
    ]
    assert ledger("check", at=unit).code == 0


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"进展情况": "已增设窗口"}, "no day says when"),
        ({"完成情况": "已完成"}, "no day says when"),
        ({"申请销号日": "2026-03-20"}, "no column says with which result"),
        ({"完成情况": "已完成", "申请销号日": "2026-03-20", "佐证": ""}, "the item has no evidence"),
        ({"完成情况": "已完成", "申请销号日": "2026-04-20"}, "closed after the due day"),
        ({"完成情况": "长期坚持", "申请销号日": "2026-03-20"}, "only with a mechanism"),
        ({"完成情况": "整改中"}, "not finished"),
        ({"销号日": "2026-03-20"}, "verified only once it is closed"),
        (
            {"完成情况": "完成", "申请销号日": "2026-03-20", "销号日": "2026-03-25"},
            "nobody is named who did it",
        ),
        (
            {"完成情况": "完成", "申请销号日": "2026-03-20", "销号日": "2026-03-15", "审核人": "督查组"},
            "lies before the step above it",
        ),
    ],
)
def test_a_step_that_the_columns_do_not_suffice_for_is_left_out_and_told(
    unit: Git, tmp_path: Path, said: dict[str, object], left: str
) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    more = [name for name in said if name not in ITEMS]
    rows = [[*ITEMS, *more], [*item(**said), *(said[name] for name in more)]]
    found = imported(unit, workbook(tmp_path / "t.xlsx", rows))
    assert states(found) == ["add"], told(found)
    assert any(left in one["message"] for one in found["rows"][0]["left_out"])
    assert ledger("check", at=unit).code == 0


def test_a_due_day_may_be_the_end_of_a_month(unit: Git, tmp_path: Path) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    found = imported(unit, workbook(tmp_path / "t.xlsx", [ITEMS, item(整改时限="2026年6月底前")]))
    assert states(found) == ["add"], told(found)
    assert entries(unit, "rectification/item")[0]["due"] == "2026-06-30"
    found = imported(unit, workbook(tmp_path / "t.xlsx", [ITEMS, item(整改时限="长期坚持")]))
    assert told(found) == [("M2", "长期坚持 is not a day; write one like 2026-03-12")]


def test_what_is_left_out_goes_into_the_note_if_wanted(unit: Git, tmp_path: Path) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    rows = [ITEMS, item(进展情况="已增设窗口", 问题来源="自查", 备注="急")]
    imported(unit, workbook(tmp_path / "t.xlsx", rows), "--note-rest")
    (one,) = entries(unit, "rectification/item")
    assert one["note"] == "备注：急\n问题来源：自查\n进展情况：已增设窗口"


def test_an_item_whose_problem_is_not_there_is_refused(unit: Git, tmp_path: Path) -> None:
    found = imported(unit, workbook(tmp_path / "t.xlsx", [ITEMS, item()]))
    assert (found["code"], states(found)) == (1, ["refused"])
    assert told(found)[0][0] == "C2"


def test_progress_a_line_a_day_becomes_a_step_each(unit: Git, tmp_path: Path) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    row = item(进展情况="2026.2.5 摸底\n2026.3.1 增设窗口", 完成情况="60%")
    imported(unit, workbook(tmp_path / "t.xlsx", [ITEMS, row]))
    (one,) = entries(unit, "rectification/item")
    assert [(step["date"], step["note"]) for step in one["steps"]] == [
        ("2026-02-05", "2026.2.5 摸底"),
        ("2026-03-01", "2026.3.1 增设窗口"),
    ]
    assert one["steps"][0]["percent"] == 60


def test_self_study_rows_become_sessions_on_a_sheet_a_member_a_quarter(
    unit: Git, tmp_path: Path
) -> None:
    rows = [
        ["姓名", "时间", "篇目", "学时"],
        ["甲某", "2026-03-12", "《准则》、《条例》", "2小时"],
        ["甲某", "2026-03-05", "《准则》", 1.5],
        ["甲某", "2026-04-02", "《准则》", "90分钟"],
        ["甲某、乙某", "2026-03-12", "《章程》", "1"],
    ]
    found = imported(unit, table(tmp_path / "t.csv", rows))
    assert states(found) == ["add"] * 5
    sheets = entries(unit, "study/self-study")
    assert [(one["date"], one["members"], len(one["sessions"])) for one in sheets] == [
        ("2026-03-05", ["jia"], 3),
        ("2026-03-12", ["yi"], 1),
        ("2026-04-02", ["jia"], 1),
    ]
    assert sheets[0]["sessions"][1] == {
        "date": "2026-03-12",
        "readings": ["《准则》", "《条例》"],
        "hours": 2,
    }
    assert states(imported(unit, tmp_path / "t.csv")) == ["same"] * 5


def test_sessions_go_on_the_sheet_that_is_open(unit: Git, tmp_path: Path) -> None:
    ledger(
        "add", "study/self-study", "--member", "jia", "--date", "2026-03-02", "--set", "hours=1", at=unit
    )
    rows = [["姓名", "时间", "学时"], ["甲某", "2026-03-12", "2"], ["甲某", "2026-03-02", "1"]]
    assert states(imported(unit, table(tmp_path / "t.csv", rows))) == ["add", "same"]
    (one,) = entries(unit, "study/self-study")
    assert [session["date"] for session in one["sessions"]] == ["2026-03-02", "2026-03-12"]


# Unpleasant tables


def test_titles_above_two_rows_of_headings_and_merged_cells_are_read(unit: Git, tmp_path: Path) -> None:
    rows = [
        ["示例区某局2026年调研台账"],
        [],
        [None, "调研人", "课题", "时间地点", None, "天数", "去处"],
        [None, None, None, "日期", "地点", None, None],
        [None, "甲某", "走访窗口", "3月12日", "办事大厅", 1, "窗口单位"],
        [None, None, "走访社区", "3月13日", "东社区", 1, "基层一线"],
        [None, None, "走访农户", "3月14日", "西村", 1, "基层一线"],
    ]
    merged = [
        (0, 0, 0, 6),
        (2, 1, 3, 1),
        (2, 2, 3, 2),
        (2, 3, 2, 4),
        (2, 5, 3, 5),
        (2, 6, 3, 6),
        (4, 1, 5, 1),
    ]
    found = imported(unit, workbook(tmp_path / "t.xlsx", rows, merged))
    assert found["tables"][0]["header"] == 4
    assert states(found) == ["add", "add", "refused"]
    assert told(found) == [("B7", "members is missing")]


def test_parts_and_heads_in_between_are_no_rows(unit: Git, tmp_path: Path) -> None:
    rows = [
        VISITS,
        ["一、一季度"],
        visit(),
        VISITS,
        [None],
        visit("走访社区"),
        ["小计", 2],
        ["注：以上为初步统计"],
    ]
    found = imported(unit, table(tmp_path / "t.csv", rows))
    assert states(found) == ["add", "add"]
    assert [one["why"] for one in found["tables"][0]["skipped"]] == ["part", "head", "sum", "remark"]


@pytest.mark.parametrize(
    "day",
    [
        "2026年3月12日",
        "2026.3.12",
        "26.3.12",
        "3月12日",
        "2026-03-12 14:30",
        "２０２６／３／１２",
        46093,
        date(2026, 3, 12),
    ],
)
def test_a_day_is_read_however_it_is_written(unit: Git, tmp_path: Path, day: object) -> None:
    file = workbook(tmp_path / "t.xlsx", [["2026年台账"], *visits(visit(day=day))])
    assert states(imported(unit, file)) == ["add"]
    assert entries(unit, "research/visit")[0]["date"] == "2026-03-12"


def test_the_year_of_a_day_comes_from_the_option_if_nothing_else_says_it(
    unit: Git, tmp_path: Path
) -> None:
    file = table(tmp_path / "t.csv", visits(visit(day="3月12日")))
    assert told(imported(unit, file)) == [("C2", "3月12日 has no year; say it by --year")]
    assert states(imported(unit, file, "--year", "2025")) == ["add"]
    assert entries(unit, "research/visit")[0]["date"] == "2025-03-12"


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (0, "李某", "nobody on the roster is called 李某"),
        (2, "2026年3月", "2026年3月 is a month; a day is wanted"),
        (2, 3.1, "3.1 is a number, no day; write one like 2026-03-12"),
        (2, "2026-02-30", "2026-02-30 is not in the calendar"),
        (2, "2026-09-01", "2026-09-01 has not come yet"),
        (3, "两次", "两次 is no number"),
        (3, "4小时", "4小时 is counted in something else than this field"),
        (5, "某处", "某处 is none of "),
        (7, "#REF!", "the cell holds an error of the spreadsheet: #REF!"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cell(
    unit: Git, tmp_path: Path, column: int, cell: object, why: str
) -> None:
    row = visit()
    row[column] = cell
    found = imported(unit, workbook(tmp_path / "t.xlsx", visits(row)), "--kind", "visit")
    assert (found["code"], states(found)) == (1, ["refused"])
    (where, said), *_ = told(found)
    assert where == f"{'ABCDEFGH'[column]}2"
    assert why.removesuffix("yet").strip() in said or "future" in said
    assert entries(unit, "research/visit") == []


def test_numbers_that_must_not_be_kept_are_refused_and_masked(unit: Git, tmp_path: Path) -> None:
    number = "999999199001010016"
    file = table(tmp_path / "t.csv", visits(visit(f"走访某某 {number}")))
    found = imported(unit, file)
    assert states(found) == ["refused"]
    assert found["rows"][0]["reasons"][0]["code"] == "E601"
    for ran in (ledger("import", str(file), at=unit), ledger("import", str(file), "--json", at=unit)):
        assert number not in ran.out + ran.err


def test_a_number_dealt_out_over_the_parts_of_a_cell_is_refused(unit: Git, tmp_path: Path) -> None:
    row = visit()
    row[7] = "999999；199001010016"
    found = imported(unit, table(tmp_path / "t.csv", visits(row)))
    assert [one["code"] for one in found["rows"][0]["reasons"]] == ["E601"]
    assert told(found)[0][0] == "H2"
    assert "199001010016" not in str(found)


@pytest.mark.parametrize(
    ("encoding", "by"), [("gbk", ","), ("utf-8-sig", ","), ("utf-16", "\t"), ("gbk", "\t")]
)
def test_text_tables_are_read_in_the_encodings_of_spreadsheet_programs(
    unit: Git, tmp_path: Path, encoding: str, by: str
) -> None:
    file = table(tmp_path / "t.csv", visits(visit()), encoding, by)
    assert states(imported(unit, file)) == ["add"]


# Kinds and columns


def test_a_kind_that_the_headings_do_not_tell_has_to_be_said(unit: Git, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", [["日期", "名称"], ["2026-03-12", "某事"]])
    ran = ledger("import", str(file), at=unit)
    assert ran.code == 2
    assert "--kind" in ran.err
    assert states(imported(unit, file, "--kind", "study/programme")) == ["add"]


def test_unknown_columns_are_told_and_kept_only_if_wanted(unit: Git, tmp_path: Path) -> None:
    rows = [[*VISITS, "领导批示"], [*visit(), "请抓紧"]]
    file = table(tmp_path / "t.csv", rows)
    assert "领导批示" in ledger("import", str(file), "--dry-run", at=unit).out
    imported(unit, file, "--note-rest")
    assert entries(unit, "research/visit")[0]["note"] == "领导批示：请抓紧"


def test_a_mapping_says_what_cannot_be_guessed(unit: Git, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", [["甲列", "乙列", "丙列"], ["3月12日", "某次活动", "不要"]])
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "kind: study/tradition-day\nheader: 1\nyear: 2026\n"
        "columns: {甲列: date, B: title, 丙列: null}\nfixed: {activity: 专题片}\n",
        "utf-8",
    )
    found = imported(unit, file, "--map", str(mapping))
    assert states(found) == ["add"], told(found)
    assert found["tables"][0]["columns"][2]["left_out"] == "unwanted"
    (one,) = entries(unit, "study/tradition-day")
    assert (one["date"], one["title"], one["activity"]) == ("2026-03-12", "某次活动", "film")


def test_the_guess_can_be_written_down_and_used(unit: Git, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [["2026年"], *visits(visit(day="3月12日"))])
    mapping = tmp_path / "m.yaml"
    before = head(unit)
    assert ledger("import", str(file), "--save-map", str(mapping), at=unit).code == 0
    assert head(unit) == before
    guessed = imported(unit, file, "--dry-run")
    mapped = imported(unit, file, "--map", str(mapping), "--dry-run")
    assert mapped["tables"][0] == {**guessed["tables"][0], "guessed": False}
    assert mapped["rows"] == guessed["rows"]


@pytest.mark.parametrize(
    "text",
    [
        "kind: nothing/here\n",
        "columns: {没有: title}\n",
        "columns: {课题: nofield}\n",
        "colums: {}\n",
        "- a\n",
        "columns: 3\n",
    ],
)
def test_a_mapping_that_is_wrong_is_said_in_a_sentence(unit: Git, tmp_path: Path, text: str) -> None:
    (tmp_path / "m.yaml").write_text(text, "utf-8")
    file = table(tmp_path / "t.csv", visits(visit()))
    ran = ledger("import", str(file), "--map", str(tmp_path / "m.yaml"), at=unit)
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_one_of_several_worksheets_has_to_be_named(unit: Git, tmp_path: Path) -> None:
    sheets = {
        "一季度": (visits(visit()), ()),
        "二季度": (visits(visit("走访社区")), ()),
        "说明": ([["填写说明"]], ()),
    }
    file = workbooks(tmp_path / "t.xlsx", sheets)
    ran = ledger("import", str(file), at=unit)
    assert ran.code == 2
    assert "一季度, 二季度" in ran.err
    assert states(imported(unit, file, "--worksheet", "二季度")) == ["add"]
    assert ledger("import", str(file), "--worksheet", "三季度", at=unit).code == 2


def test_a_hidden_worksheet_is_meant_only_if_it_is_named(unit: Git, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name, title in (("今年", "走访窗口"), ("去年", "走访社区")):
            page = book.add_worksheet(name)
            for row, cells in enumerate(visits(visit(title))):
                page.write_row(row, 0, cells)
        page.hide()
    imported(unit, file)
    assert [one["title"] for one in entries(unit, "research/visit")] == ["走访窗口"]
    imported(unit, file, "--worksheet", "去年")
    assert [one["title"] for one in entries(unit, "research/visit")] == ["走访社区", "走访窗口"]


def test_a_grid_of_weeks_is_sent_to_the_command_that_takes_it(unit: Git, tmp_path: Path) -> None:
    rows = [["2026年一季度自学"], ["姓名", "第1周", "第2周", "第3周", "合计"], ["甲某", 2, 2, 1, 5]]
    ran = ledger("import", str(workbook(tmp_path / "t.xlsx", rows)), at=unit)
    assert ran.code == 2
    assert "`ledger sheet QUARTER --from" in ran.err


def test_a_quarter_without_a_year_is_of_the_year_in_which_the_problem_was_found(
    unit: Git, tmp_path: Path
) -> None:
    rows = [
        PROBLEMS,
        [1, "民主生活会", "排队", "显性、共性", "党组", "群众最急", "2026-01-12", "一季度", ""],
    ]
    assert states(imported(unit, workbook(tmp_path / "t.xlsx", rows))) == ["add"]
    (one,) = entries(unit, "problems/problem")
    assert (one["source"], one["concern"]) == ("organisation-life", ["most-urgent"])
    rows[1][7] = "四季度"
    found = imported(unit, workbook(tmp_path / "t.xlsx", rows))
    assert told(found) == [
        ("H2", "2026-01-12 does not lie in 2026-Q4; a column 日期 (date) says the day of listing")
    ]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("一天", 1),
        ("两天", 2),
        ("1.5天", Decimal("1.5")),
        ("三天半", Decimal("3.5")),
        ("半天", Decimal("0.5")),
    ],
)
def test_days_may_be_counted_in_words(unit: Git, tmp_path: Path, said: str, days: object) -> None:
    row = visit()
    row[3] = said
    imported(unit, workbook(tmp_path / "t.xlsx", visits(row)))
    assert entries(unit, "research/visit")[0]["days"] == days


def test_kinds_of_the_units_own_packs_are_known(tmp_path: Path) -> None:
    from tests.conftest import make_unit

    pack = (
        "pack: own\ntitle: {zh: 自有, en: own}\n"
        "kinds:\n  study/drill:\n    title: {zh: 演练, en: drill}\n"
        "    required: [scene]\n    fields:\n      scene: {title: {zh: 演练场景, en: scene}, "
        "type: string}\n"
        "      teams: {title: {zh: 参演队伍数, en: teams}, type: integer}\n"
    )
    git = make_unit(tmp_path / "u", {"packs/own/pack.yaml": pack})
    text = (git.root / "unit.yaml").read_text("utf-8").replace("- aspiration", "- aspiration\n  - own")
    (git.root / "unit.yaml").write_text(text, "utf-8")
    git.run("commit", "-qam", "own")
    rows = [["日期", "标题", "演练场景", "参演队伍数"], ["2026-03-12", "消防演练", "办公楼", "3"]]
    found = imported(git, table(tmp_path / "t.csv", rows))
    assert (found["tables"][0]["kind"], states(found)) == ("study/drill", ["add"])


# Once, and all or nothing


def test_importing_again_adds_nothing(unit: Git, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", visits(visit(), visit("走访社区"), visit(who="乙某")))
    assert states(imported(unit, file)) == ["add"] * 3
    before = head(unit)
    found = imported(unit, file)
    assert (found["code"], states(found), head(unit)) == (0, ["same"] * 3, before)
    assert is_clean(unit)


def test_items_are_known_again_though_their_life_went_on(unit: Git, tmp_path: Path) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    file = workbook(tmp_path / "t.xlsx", [ITEMS, item()])
    (row,) = imported(unit, file)["rows"]
    name = row["entry"]
    assert ledger("progress", name, "--by", "yi", "--done", "1", at=unit).code == 0
    assert states(imported(unit, file)) == ["same"]


def test_rows_that_answer_a_problem_by_different_measures_are_items_of_their_own(
    unit: Git, tmp_path: Path
) -> None:
    problem(unit, tmp_path, "排队时间偏长")
    more = item(问题=None, 整改目标="指引清楚", 整改措施="设置标识")
    file = workbook(tmp_path / "t.xlsx", [ITEMS, item(), more], merged=[(1, 2, 2, 2)])
    assert states(imported(unit, file)) == ["add", "add"]
    assert [one["goal"] for one in entries(unit, "rectification/item")] in (
        ["十分钟内办结", "指引清楚"],
        ["指引清楚", "十分钟内办结"],
    )
    assert states(imported(unit, file)) == ["same", "same"]


def test_an_item_of_another_title_that_answers_the_same_to_the_same_end_is_there_already(
    unit: Git, tmp_path: Path
) -> None:
    (name,) = problem(unit, tmp_path, "排队时间偏长")
    ledger("answer", name, "--title", "缩短等候", "--date", "2026-02-01", at=unit)
    (there,) = entries(unit, "rectification/item")
    assign = ["--owner", "yi", "--lead", "jia", "--office", "服务科", "--due", "2026-03-31"]
    aim = ["--goal", "十分钟内办结", "--measure", "增设窗口", "--measure", "公示流程"]
    days = ["--by", "jia", "--date", "2026-02-02"]
    assert ledger("assign", there["id"], *days, *assign, *aim, at=unit).code == 0
    ledger("progress", there["id"], "--done", "all", "--note", "办完", "--date", "2026-03-01", at=unit)
    closing = ["--result", "done", "--evidence", "ref:照片3张", "--date", "2026-03-20"]
    assert ledger("close", there["id"], *closing, at=unit).code == 0
    row = item(完成情况="已完成", 申请销号日="2026-03-20", 类别="")
    found = imported(unit, workbook(tmp_path / "t.xlsx", [ITEMS, row]))
    assert states(found) == ["same"], found["rows"]
    assert len(entries(unit, "rectification/item")) == 1


def test_the_same_row_twice_is_one_entry(unit: Git, tmp_path: Path) -> None:
    found = imported(unit, table(tmp_path / "t.csv", visits(visit(), visit("走访　窗口"))))
    assert states(found) == ["add", "refused"] or states(found) == ["add", "again"]
    found = imported(unit, table(tmp_path / "u.csv", visits(visit("走访村"), visit("走访村"))))
    assert states(found) == ["add", "again"]
    other = visit("走访乡")
    other[3] = 2
    found = imported(unit, table(tmp_path / "v.csv", visits(visit("走访乡"), other)))
    assert states(found) == ["add", "refused"]
    assert "row 2 is the same entry, but says otherwise: days" in told(found)[0][1]


def test_what_differs_is_told_and_changed_only_if_wanted(unit: Git, tmp_path: Path) -> None:
    imported(unit, table(tmp_path / "t.csv", visits(visit())))
    other = visit()
    other[3] = 2
    file = table(tmp_path / "u.csv", visits(other))
    found = imported(unit, file)
    assert (found["code"], states(found)) == (1, ["differs"])
    assert found["rows"][0]["differences"] == [{"field": "days", "before": 1, "after": 2}]
    assert entries(unit, "research/visit")[0]["days"] == 1
    found = imported(unit, file, "--update")
    assert (found["code"], states(found)) == (0, ["change"])
    assert entries(unit, "research/visit")[0]["days"] == 2
    assert states(imported(unit, file)) == ["same"]


def test_an_offices_own_number_tells_an_entry(unit: Git, tmp_path: Path) -> None:
    head_row = ["文号", *VISITS]
    imported(unit, table(tmp_path / "t.csv", [head_row, ["调〔2026〕1号", *visit()]]))
    file = table(
        tmp_path / "u.csv",
        [head_row, ["调〔2026〕1号", *visit("走访窗口（补）")], ["调〔2026〕2号", *visit()]],
    )
    found = imported(unit, file)
    assert states(found) == ["differs", "add"]
    assert found["rows"][0]["differences"][0]["field"] == "title"


def test_a_refused_row_keeps_everything_out(unit: Git, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", visits(visit(), visit("走访社区", who="李某")))
    before = head(unit)
    found = imported(unit, file)
    assert (found["code"], states(found), found["recorded"]) == (1, ["add", "refused"], False)
    assert (head(unit), is_clean(unit)) == (before, True)
    found = imported(unit, file, "--partly")
    assert (found["code"], found["recorded"], len(entries(unit, "research/visit"))) == (1, True, 1)


def test_an_import_is_one_commit_that_can_be_taken_back(unit: Git, tmp_path: Path) -> None:
    before = head(unit)
    found = imported(unit, table(tmp_path / "台账.csv", visits(visit(), visit("走访社区"))))
    assert unit.run("rev-list", "--count", f"{before}..HEAD").strip() == b"1"
    said = unit.run("log", "-1", "--format=%B").decode()
    assert said.startswith("import: 2 entries from 台账.csv\n")
    assert said.count("Ledger-Entry: ") == 2
    assert "Ledger-Kind: research/visit\nLedger-Action: import" in said
    assert found["commit"] == head(unit)
    assert ledger("undo", at=unit).code == 0
    assert entries(unit, "research/visit") == []


def test_looking_writes_nothing(unit: Git, tmp_path: Path) -> None:
    before = head(unit)
    found = imported(unit, table(tmp_path / "t.csv", visits(visit())), "--dry-run")
    assert (found["code"], states(found), head(unit), is_clean(unit)) == (0, ["add"], before, True)
    assert found["rows"][0]["entry"] is None


def test_without_a_commit_it_is_staged(unit: Git, tmp_path: Path) -> None:
    before = head(unit)
    imported(unit, table(tmp_path / "t.csv", visits(visit())), "--no-commit")
    assert head(unit) == before
    assert unit.run("diff", "--cached", "--name-only").startswith(b"research/2026/")


def test_other_changes_stay_out_of_the_commit(unit: Git, tmp_path: Path) -> None:
    (unit.root / "stray.txt").write_text("x")
    unit.run("add", "stray.txt")
    imported(unit, table(tmp_path / "t.csv", visits(visit())))
    assert b"stray.txt" not in unit.run("show", "--name-only", "--format=", "HEAD")


def test_standard_input_is_read(unit: Git, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", visits(visit()))
    ran = ledger("import", "-", at=unit, stdin=file.read_bytes())
    assert ran.code == 0, ran.err
    assert b"from stdin" in unit.run("log", "-1", "--format=%s")


def test_the_preview_says_every_row_that_is_not_there(unit: Git, tmp_path: Path) -> None:
    imported(unit, table(tmp_path / "t.csv", visits(visit())))
    file = table(tmp_path / "u.csv", visits(visit(), visit("走访社区"), visit("走访村", "某天")))
    out = ledger("import", str(file), at=unit).out
    assert "3  new" in out
    assert "C4 某天 is not a day" in out
    assert "3 rows: new 1, there already 1, refused 1" in out
    assert "走访窗口" not in out.partition("Rows:")[2]
    said = ledger("--lang", "zh", "import", str(file), at=unit).out
    assert "不收" in said


@pytest.mark.parametrize(
    "options", [["--set", "nofield=1"], ["--set", "days=某"], ["--set", "days"], ["--year", "20"]]
)
def test_options_that_say_nothing_of_use_are_refused(
    unit: Git, tmp_path: Path, options: list[str]
) -> None:
    file = table(tmp_path / "t.csv", visits(visit()))
    ran = ledger("import", str(file), *options, at=unit)
    assert ran.code == 2
    assert "Traceback" not in ran.err
