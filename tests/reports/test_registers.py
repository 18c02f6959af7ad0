"""What stands in a register: its columns, its rows, and each cell of small ledgers."""

import re
from datetime import date
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.reports.registercolumns import MORE, USUAL
from ledger.reports.registers import REGISTERS, Picked, chosen_columns
from ledger.reports.registertext import heads
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import ENTRIES
from tests.reports.registering import ZH, made, rows

HEADS = {
    "rectification": (
        "序号 问题来源 问题 类别 显性/深层 共性/个性 整改目标 整改措施 责任领导 责任单位 责任人 配合单位"
        " 整改时限 进展情况 完成情况 制度成果 佐证 申请销号日 审核意见 销号日 备注"
    ),
    "problems": "序号 来源 问题 类别 主体 群众反映 发现日 列入季度 整改编号",
    "study": "时间 地点 形式 主题/篇目 主持 应到 实到 缺席原因 学时 要点 附件",
    "research": "调研人 课题 来源 日期 天数 地点 方式 对象 发现问题 成果",
}
HASH = "0" * 64
PROBLEM = """
problems/problem 20260115-bbbbb: {title: 排队时间长, source: public, depth: visible, scope: common,
  listed_by: team, found: 2026-01-05}
"""
LIFE = f"""{PROBLEM}
rectification/item 20260125-aaaaa: {{title: 增开窗口, links: [20260115-bbbbb], category: livelihood,
  depth: deep, scope: common, owner: wang, lead: li, office: 综合科, partners: [信息中心, 物业],
  due: 2026-03-31, goal: 缩短等候, measures: [增开, 公示], mechanism: 轮值办法, note: 另有附图,
  evidence: [{{path: evidence/2026/0123456789ab-照片.jpg, sha256: {HASH}}},
    {{ref: 卷一, note: 会议记录}}, {{ref: 卷二}},
    {{url: "https://www.example.invalid/a/b?c", sha256: {HASH}}}],
  steps: [{{date: 2026-02-10, step: progress, by: wang, done: [1], percent: 50, note: 已增两个}},
    {{date: 2026-03-20, step: extend, by: li, to: 2026-04-30, reason: 等设备, approved_by: 李四}},
    {{date: 2026-04-10, step: progress, by: wang, done: [2]}},
    {{date: 2026-05-08, step: close, by: li, result: long-term, late_reason: 设备晚到}},
    {{date: 2026-05-10, step: return, by: zhao, reason: 佐证不全}},
    {{date: 2026-05-12, step: close, by: li, result: long-term, late_reason: 补齐佐证}},
    {{date: 2026-05-20, step: verify, by: {{name: 孙七, office: 区督查室}}, opinion: 属实}},
    {{date: 2026-06-01, step: reopen, by: zhao, reason: 回潮}},
    {{date: 2026-06-10, step: close, by: li, result: long-term, late_reason: 再整改}},
    {{date: 2026-06-15, step: verify, by: {{name: 孙七, office: 区督查室}}, opinion: 已见效}}]}}
"""


@pytest.mark.parametrize("name", REGISTERS)
def test_the_columns_are_those_of_the_printed_form_in_its_order(name: str):
    assert " ".join(heads(made(name), ZH)) == HEADS[name]


@pytest.mark.parametrize("name", REGISTERS)
def test_every_column_has_a_heading_of_its_own_in_both_languages(name: str):
    for language in ("zh", "en"):
        words = vocabulary(language).groups[f"register-{name}"]
        columns = [column.name for column in (*USUAL[name], *MORE[name])]
        assert sorted(words) == sorted(columns)
        assert len(set(words.values())) == len(columns)


@pytest.mark.parametrize("name", REGISTERS)
def test_the_page_names_every_column_in_order(name: str):
    page = (Path(__file__).parent.parent.parent / "docs" / "reports.md").read_text("utf-8")
    (line,) = re.findall(rf"(?m)^\| `{name}` \| (`.*`) \|$", page.partition("## Registers")[2])
    usual, more = line.split("; on request ")
    assert re.findall("`([a-z-]+)`", usual) == [column.name for column in USUAL[name]]
    assert sorted(re.findall("`([a-z-]+)`", more)) == sorted(column.name for column in MORE[name])


# Rectification


def test_an_item_with_a_whole_life_fills_every_column():
    (row,) = rows(made("rectification", LIFE))
    assert row == {
        "序号": "1",
        "问题来源": "群众反映",
        "问题": "排队时间长",
        "类别": "民生",
        "显性/深层": "深层",
        "共性/个性": "共性",
        "整改目标": "缩短等候",
        "整改措施": "（1）增开；（2）公示",
        "责任领导": "李四",
        "责任单位": "综合科",
        "责任人": "王五",
        "配合单位": "信息中心、物业",
        "整改时限": "2026-04-30",
        "进展情况": "已审核销号",
        "完成情况": "长期坚持",
        "制度成果": "轮值办法",
        "佐证": "照片.jpg、会议记录、卷二、www.example.invalid",
        "申请销号日": "2026-06-10",
        "审核意见": "已见效（孙七 区督查室）",
        "销号日": "2026-06-15",
        "备注": "原定 2026-03-31；2026-05-10 退回；原因：佐证不全；2026-06-01 重新打开；原因：回潮；"
        "逾期原因：再整改；另有附图",
    }


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [
        ("2026-03-01", "整改中；措施 1/2；进度 50%；已增两个|||||2026-03-31"),
        ("2026-05-09", "已申请销号|长期坚持|2026-05-08|||2026-04-30"),
        ("2026-05-11", "整改中；措施 2/2；进度 50%|||||2026-04-30"),
        ("2026-05-31", "已审核销号|长期坚持|2026-05-12|属实（孙七 区督查室）|2026-05-20|2026-04-30"),
        ("2026-06-05", "整改中；措施 2/2；进度 50%|||||2026-04-30"),
    ],
)
def test_an_item_stands_where_its_steps_had_left_it_on_the_day(as_of: str, wanted: str):
    (row,) = rows(made("rectification", LIFE, as_of=as_of))
    columns = ("进展情况", "完成情况", "申请销号日", "审核意见", "销号日", "整改时限")
    assert "|".join(row[one] for one in columns) == wanted


def test_an_overdue_item_says_for_how_long():
    (row,) = rows(made("rectification", LIFE, as_of="2026-06-05"))
    assert row["备注"].startswith("逾期 36 天；原定 2026-03-31；")


def test_what_nobody_recorded_is_an_empty_cell():
    bare = """
rectification/item 20260125-aaaaa: {title: 增开窗口, links: [20260101-zzzzz], depth: visible,
  scope: common}
"""
    (row,) = rows(made("rectification", bare))
    filled = {name: text for name, text in row.items() if text}
    assert filled == {
        "序号": "1",
        "问题": "增开窗口",  # what it answers is not there, so it goes by its own title
        "显性/深层": "显性",
        "共性/个性": "共性",
        "进展情况": "已登记",
    }


def test_items_that_answer_no_problem_say_what_they_answer():
    entries = """
rectification/deployment 20260110-aaaaa: {title: 部署整治}
rectification/item 20260125-aaaaa: {title: 抓落实, links: [20260110-aaaaa], depth: visible,
  scope: common}
"""
    (row,) = rows(made("rectification", entries))
    assert (row["问题来源"], row["问题"]) == ("重大部署", "部署整治")


@pytest.mark.parametrize(
    ("period", "as_of", "titles"),
    [
        ("2026", "2026-07-10", ["增开窗口", "补齐记录", "集中归档", "更换标牌"]),
        ("2026-Q1", "2026-07-10", ["增开窗口", "补齐记录", "集中归档"]),
        # closed in March: not of the second quarter
        ("2026-Q2", "2026-07-10", ["补齐记录", "集中归档", "更换标牌"]),
        ("2026-Q2", "2026-02-28", ["增开窗口"]),
        ("2025", "2026-07-10", []),
    ],
)
def test_a_period_has_the_items_begun_by_its_end_and_not_closed_before(
    period: str, as_of: str, titles: list[str]
):
    found = rows(made("rectification", ENTRIES, period, as_of, columns="number,title"))
    assert [one["整改事项"] for one in found] == titles
    assert [one["序号"] for one in found] == [str(place) for place in range(1, len(titles) + 1)]


# Problems


def test_each_problem_has_a_row_with_all_items_that_answer_it():
    found = rows(made("problems", period="2026-Q1"))
    assert [list(one.values()) for one in found] == [
        [
            "1",
            "群众反映",
            "排队时间长",
            "显性、共性",
            "班子",
            "",
            "2026-01-05",
            "2026-Q1",
            "20260125-aaaaa",
        ],
        ["2", "自查", "记录不全", "显性、个性", "王五", "", "", "2026-Q1", "20260320-aaaaa"],
        [
            *("3", "自查", "档案分散", "深层、共性", "班子", "", "", "2026-Q1"),
            "20260331-aaaaa、20260415-aaaaa",
        ],
    ]


def test_a_problem_listed_again_says_so_and_keeps_its_items():
    found = rows(made("problems", period="2026-Q2"))
    assert [(one["问题"], one["整改编号"]) for one in found] == [
        ("档案分散（结转再列）", "20260331-aaaaa、20260415-aaaaa")
    ]


def test_concerns_are_said_by_their_labels():
    entries = PROBLEM.replace("found:", "concern: [most-urgent, most-hoped], found:")
    (row,) = rows(made("problems", entries))
    assert row["群众反映"] == "最急、最盼"


# Study

SEMINAR = """
study/seminar 20260220-aaaaa: {title: 一季度研讨, form: reading-class, days: 1.5, until: 2026-02-21,
  topics: [tradition, policy], members: [zhao, li], absent: {wang: 出差}, place: 二楼, chair: li,
  note: 交流三篇体会, evidence: [{ref: 签到表}]}
"""


def test_a_meeting_fills_every_column():
    (row,) = rows(made("study", SEMINAR))
    assert row == {
        "时间": "2026-02-20 至 2026-02-21",
        "地点": "二楼",
        "形式": "集中学习研讨（读书班）",
        "主题/篇目": "一季度研讨（革命传统、形势政策）",
        "主持": "李四",
        "应到": "3",
        "实到": "2",
        "缺席原因": "王五（出差）",
        "学时": "1.5 天",
        "要点": "交流三篇体会",
        "附件": "签到表",
    }


def test_each_session_of_a_sheet_has_a_row_with_whose_it_is():
    entries = """
study/self-study 20260110-aaaaa: {title: 李四自学, members: [li], sessions: [
  {date: 2026-01-10, hours: 2, readings: [《甲》, 乙]}, {date: 2026-02-10, hours: 1.5},
  {date: 2027-01-10, hours: 9}]}
"""
    found = rows(made("study", entries))
    assert [(one["时间"], one["形式"], one["主题/篇目"], one["学时"]) for one in found] == [
        ("2026-01-10", "个人自学（李四）", "《甲》、乙", "2"),
        ("2026-02-10", "个人自学（李四）", "李四自学", "1.5"),
    ]
    assert {one["应到"] + one["实到"] for one in found} == {""}


def test_numbers_recorded_go_before_names():
    entries = SEMINAR.replace("place:", "attendance: {expected: 40, present: 38}, place:")
    (row,) = rows(made("study", entries))
    assert (row["应到"], row["实到"]) == ("40", "38")


@pytest.mark.parametrize("order", ["[zhao, wang, li]", "[li, wang, zhao]", "[wang, zhao, li, wang]"])
def test_members_stand_in_roster_order(order: str):
    entries = f"""
study/check 20260301-aaaaa: {{title: 检测, form: test, members: {order}}}
"""
    (row,) = rows(made("study", entries, columns="members"))
    assert row == {"计入人员": "李四、王五、赵六"}


def test_those_away_stand_in_roster_order():
    entries = SEMINAR.replace("{wang: 出差}", "{zhao: 病假, wang: 出差, li: 值班}")
    (row,) = rows(made("study", entries))
    assert row["缺席原因"] == "李四（值班）、王五（出差）、赵六（病假）"


def test_a_place_may_be_a_venue_or_a_base():
    entries = """
study/integrity-visit 20260301-aaaaa: {title: 参观, base: 廉政教育基地}
study/tradition-day 20260302-aaaaa: {title: 参观, activity: base, venue: 纪念馆}
"""
    assert [one["地点"] for one in rows(made("study", entries))] == ["廉政教育基地", "纪念馆"]


# Research

FIELD = """
research/topic 20260115-aaaaa: {title: 窗口等候时间, members: [wang], origin: own, themes: [pressing],
  due: 2026-06-30}
research/visit 20260305-aaaaa: {title: 走访大厅, members: [wang, li], days: 1.5, until: 2026-03-06,
  sites: [service-window], place: 办事大厅, methods: [interview, household],
  direct: [no-notice, no-greeting, no-briefing, no-escort, straight-to-grassroots, straight-to-site],
  met: [service-users, families-in-need], findings: [排队长, 窗口少], links: [20260115-aaaaa]}
research/reception 20260401-aaaaa: {title: 四月接访, members: [li], days: 1, sites: [frontline],
  subordinate: 南片区, visitors: 13, matters: [楼道堆物], direct: [no-notice]}
research/symposium 20260402-aaaaa: {title: 座谈, guests: [delegates, village-cadres]}
research/joint-meeting 20260403-aaaaa: {title: 联席, members: [zhao],
  delegates: [{sector: 教育, count: 3}, {sector: 供水, count: 1}], measures: [共用场地, 互派骨干]}
research/report 20260602-aaaaa: {title: 等候时间报告, links: [20260115-aaaaa]}
"""


def test_each_entry_of_research_fills_its_columns():
    found = rows(made("research", FIELD))
    assert [list(one.values()) for one in found] == [
        [
            *("王五", "窗口等候时间", "自主选题", "2026-01-15", "", "", "", "", ""),
            "等候时间报告（2026-06-02）",
        ],
        [
            *("李四、王五", "窗口等候时间", "自主选题", "2026-03-05 至 2026-03-06", "1.5"),
            *("办事大厅（窗口单位）", "个别访谈、入户走访、四不两直", "服务对象、困难群众"),
            *("排队长、窗口少", ""),
        ],
        [
            *("李四", "四月接访", "", "2026-04-01", "1", "南片区（基层一线）", "接访调研、不发通知"),
            *("接访 13 人次", "楼道堆物", ""),
        ],
        [
            *("", "座谈", "", "2026-04-02", "", "", "座谈会", "两代表一委员、村（社区）干部", ""),
            "",
        ],
        [
            *("赵六", "联席", "", "2026-04-03", "", "", "联席会议", "教育 3、供水 1", ""),
            "共用场地、互派骨干",
        ],
        [
            "王五",
            "窗口等候时间",
            "自主选题",
            "2026-06-02",
            *([""] * 2),
            "调研报告",
            "",
            "",
            "等候时间报告",
        ],
    ]


def test_a_report_written_later_is_no_result_yet():
    (row, *_) = rows(made("research", FIELD, as_of="2026-05-31"))
    assert row["成果"] == ""


# Restricted entries

SECRET = "暗号"
RESTRICTED = f"""
study/case-education 20260410-aaaaa: {{title: 暗号, levels: [县处级], natures: [暗号], note: 暗号}}
study/seminar 20260411-aaaaa: {{title: 暗号, form: other, days: 1, topics: [other], place: 暗号,
  level: restricted, absent: {{zhao: 暗号}}, members: [li], chair: li, note: 暗号,
  evidence: [{{path: evidence/暗号.jpg, sha256: {HASH}, note: 暗号}}]}}
study/study-plan 20260411-bbbbb: {{title: 暗号, items: [暗号], schedule: [], level: restricted}}
study/self-study 20260411-ccccc: {{title: 暗号, members: [li], level: restricted,
  sessions: [{{date: 2026-04-11, hours: 1, readings: [暗号]}}]}}
study/integrity-visit 20260411-ddddd: {{title: 暗号, base: 暗号, level: restricted}}
research/topic 20260412-aaaaa: {{title: 暗号, members: [li], origin: own, themes: [risk],
  due: 2026-06-30, level: restricted}}
research/visit 20260413-aaaaa: {{title: 暗号, members: [li], days: 1, sites: [other], place: 暗号,
  level: restricted, findings: [暗号], links: [20260412-aaaaa]}}
research/visit 20260413-bbbbb: {{title: 公开走访, members: [li], days: 1, sites: [other],
  links: [20260412-aaaaa]}}
research/joint-meeting 20260413-ccccc: {{title: 暗号, level: restricted, measures: [暗号],
  delegates: [{{sector: 暗号, count: 1}}]}}
research/reception 20260413-ddddd: {{title: 暗号, members: [li], days: 1, sites: [other],
  subordinate: 暗号, matters: [暗号], level: restricted}}
research/report 20260501-aaaaa: {{title: 暗号, links: [20260412-aaaaa], level: restricted}}
problems/problem 20260414-aaaaa: {{title: 暗号, source: public, depth: visible, scope: common,
  level: restricted}}
rectification/item 20260417-aaaaa: {{title: 暗号, links: [20260414-aaaaa], depth: visible, note: 暗号,
  scope: common, level: restricted, owner: wang, lead: li, office: 综合科, due: 2026-06-10, goal: 暗号,
  measures: [暗号], partners: [暗号], mechanism: 暗号, evidence: [{{ref: 暗号}}], steps: [
  {{date: 2026-04-18, step: progress, by: wang, done: [1], note: 暗号}},
  {{date: 2026-06-11, step: close, by: li, result: done, late_reason: 暗号}},
  {{date: 2026-06-12, step: return, by: zhao, reason: 暗号}},
  {{date: 2026-06-13, step: close, by: li, result: done, late_reason: 暗号}},
  {{date: 2026-06-14, step: verify, by: zhao, opinion: 暗号}}]}}
rectification/item 20260418-aaaaa: {{title: 公开整改, links: [20260414-aaaaa], depth: visible,
  scope: common}}
"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", REGISTERS)
def test_what_is_restricted_has_its_row_and_is_never_told(name: str, language: str):
    every = ",".join(column.name for column in (*USUAL[name], *MORE[name]))
    found = rows(made(name, RESTRICTED, columns=every), language)
    assert len(found) == {"study": 5, "research": 6, "problems": 1, "rectification": 2}[name]
    said = "\n".join(text for row in found for text in row.values())
    assert SECRET not in said
    assert {"zh": "限制级", "en": "restricted"}[language] in said


# Which rows


def test_only_entries_that_were_picked_have_rows():
    wanted = Picked(paths=frozenset({"rectification/2026/20260320-aaaaa.yaml"}))
    assert [one["整改事项"] for one in rows(made("rectification", columns="title", picked=wanted))] == [
        "补齐记录"
    ]


def test_a_member_s_register_has_the_sessions_that_credit_the_member():
    entries = """
study/self-study 20260110-aaaaa: {title: 共用, members: [li], sessions: [
  {date: 2026-01-10, hours: 2}, {date: 2026-02-10, hours: 1, members: [wang]}]}
"""
    picked = Picked(members=frozenset({"wang"}))
    assert [one["时间"] for one in rows(made("study", entries, picked=picked))] == ["2026-02-10"]


def test_other_kinds_of_a_ledger_are_in_none_of_its_rows():
    entries = """
problems/talk 20260408-aaaaa: {title: 谈话, pair: head-member}
rectification/bulletin 20260408-aaaaa: {title: 通报, audience: [public]}
"""
    assert made("problems", entries).rows == made("rectification", entries).rows == ()


def test_entries_that_count_for_nothing_are_counted_for_their_ledger_alone():
    assert made("study").excluded == 1
    assert made("research").excluded == 0


# Columns


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("due,number", ["due", "number"]),
        ("整改时限，问题、序号", ["due", "problem", "number"]),
        ("显性／深层, VERIFIED_ON ,closed on", ["depth", "verified-on", "applied-on"]),
        ("due,整改时限,due", ["due"]),
        ("id,title,stage", ["id", "title", "stage"]),
        (",due,,", ["due"]),
    ],
)
def test_columns_are_named_by_field_or_heading_in_either_language(given: str, names: list[str]):
    assert [one.name for one in chosen_columns("rectification", given, "zh")] == names


def test_columns_come_in_the_order_asked_for():
    (row, *_) = rows(made("rectification", LIFE, columns="销号日,问题"))
    assert list(row.items()) == [("销号日", "2026-06-15"), ("问题", "排队时间长")]


@pytest.mark.parametrize("given", ["nothing", "due,nothing", "学时"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(given: str):
    with pytest.raises(LedgerError) as caught:
        chosen_columns("rectification", given, "zh")
    assert caught.value.values["given"] == given.rpartition(",")[2]
    assert caught.value.values["names"].split(", ")[:3] == ["序号", "问题来源", "问题"]


@pytest.mark.parametrize("given", ["", " ", ",，、"])
def test_no_column_at_all_is_refused(given: str):
    with pytest.raises(LedgerError):
        chosen_columns("study", given, "en")


def test_cells_that_are_days_and_numbers_stay_such():
    found = made(
        "study", SEMINAR.replace("days: 1.5, until: 2026-02-21", "days: 1"), columns="时间,应到"
    )
    assert found.rows == ((date(2026, 2, 20), 3),)
