"""The quarterly bulletin, every figure of a small ledger counted by hand.

The quarter is the second of 2026 and the day 10 July. Of the items, 0 to 4 come from the first
quarter and 5 to 9 and C begin in the second; problem 1 is from the first quarter and listed again.
"""

from typing import Any

import pytest

from ledger.reports.render import to_markdown
from ledger.reports.report import Cell, Report, Table
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import files, report

QUARTER, DAY = "2026-Q2", "2026-07-10"
OUTSIDE = "date: 2026-04-02, step: verify, by: {name: 督查组, office: 某督查室}"


def item(
    name: str, title: str, *steps: str, due: str = "2026-09-30", links: str = "20260102-ddddd"
) -> str:
    """An assigned item whose one measure is done, and its further steps."""
    done = f"{{date: {name[:4]}-{name[4:6]}-{name[6:8]}, step: progress, by: wang, done: [1]}}"
    given = ", ".join([done, *(f"{{{step}}}" for step in steps)])
    return (
        f"rectification/item {name}: {{title: {title}, links: [{links}], depth: visible, scope: common,"
        f" owner: wang, lead: li, office: 综合科, due: {due}, goal: 做到, measures: [做],"
        f" mechanism: 办法, evidence: [{{ref: 卷一}}], steps: [{given}]}}"
    )


def bare(name: str, title: str, link: str) -> str:
    """An item that nobody was assigned to."""
    return f"rectification/item {name}: {{title: {title}, links: [{link}], depth: deep, scope: common}}"


def closed(day: str, result: str = "done") -> str:
    return f"date: {day}, step: close, by: li, result: {result}"


def step(day: str, name: str, by: str = "zhao", more: str = "") -> str:
    return f"date: {day}, step: {name}, by: {by}{more}"


def problem(name: str, title: str, more: str = "", source: str = "self-check") -> str:
    return (
        f"problems/problem {name}: {{title: {title}, source: {source}, depth: visible,"
        f" scope: common, listed_by: team{more}}}"
    )


ENTRIES = "\n".join(
    [
        "rectification/deployment 20260102-ddddd: {title: 部署}",
        item("20260115-aaaa0", "事项〇", closed("2026-04-20"), step("2026-04-25", "verify")),
        item(
            "20260120-aaaa1", "事项一", closed("2026-03-20", "long-term"), step("2026-04-02", "verify")
        ),
        item(
            "20260125-aaaa2",
            "事项二",
            step("2026-04-15", "extend", "li", ", to: 2026-08-01, approved_by: 李四, reason: 等材料"),
            due="2026-04-30",
        ),
        item(
            "20260128-aaaa3",
            "事项三",
            closed("2026-05-01"),
            step("2026-05-05", "return", more=", reason: 未见效"),
            due="2026-06-01",
        ),
        item(
            "20260131-aaaa4",
            "事项四",
            closed("2026-04-10"),
            step("2026-04-15", "verify"),
            step("2026-06-01", "reopen"),
            due="2026-12-31",
        ),
        item("20260401-aaaa5", "事项五", closed("2026-06-20", "long-term")),
        item("20260601-aaaa6", "事项六", closed("2026-07-05")),
        # What is begun here answers problems: 7 the first listing of problem 1, 8 its second.
        bare("20260410-aaaa7", "事项七", "20260310-ppppp"),
        item("20260501-aaaa8", "事项八", links="20260405-ppppp"),
        item("20260411-aaaa9", "事项九", due="2026-08-31", links="20260406-ppppp"),
        item(
            "20260427-aaaac",
            "事项十",
            step("2026-05-01", "close", "wang", ", result: done"),
            links="20260407-ppppp",
        ),
        problem("20260310-ppppp", "旧问题", ", found: 2026-03-01"),
        problem("20260405-ppppp", "旧问题", ", carried_from: 20260310-ppppp"),
        problem("20260406-ppppp", "问题甲", ", found: 2026-04-01", "public"),
        problem("20260407-ppppp", "问题乙"),
        problem("20260408-ppppp", "问题丙", ", found: 2026-04-08"),
        "rectification/institution 20260512-aaaaa: {title: 值班制度, action: issued}",
        "assurance/experience 20260513-aaaaa: {title: 经验一则}",
    ]
)


def quarterly(
    entries: str = ENTRIES, period: str = QUARTER, as_of: str = DAY, **replaced: str
) -> Report:
    return report(files(entries, **replaced), "quarterly", period, as_of)


def said(cell: Cell) -> str:
    return vocabulary("en").say(cell)


def rows(table: Table) -> list[list[str]]:
    return [[said(cell) for cell in row] for row in table.rows]


def column(table: Table, name: str) -> list[str]:
    return [row[table.columns.index(name)] for row in rows(table)]


def figures(section: str, *names: str, **settings: Any) -> list[Any]:
    found = quarterly(**settings).sections[section].figures
    return [found[name] for name in names]


# Items: what was carried in, what began, how it ended


def test_every_item_was_closed_in_the_quarter_or_after_it_or_is_open():
    names = ("items_all", "closed_all", "items_closed_after", "items_open", "items_overdue")
    assert figures("overall", *names) == [10, 2, 1, 7, 1]


def test_items_carried_in_stand_apart_from_those_of_the_quarter():
    table = quarterly().sections["rectification"].tables["origins"]
    assert rows(table) == [
        ["earlier quarters", "4", "1", "0", "0", "3", "1"],
        ["this quarter", "6", "0", "1", "1", "4", "0"],
        ["total", "10", "1", "1", "1", "7", "1"],
    ]


def test_what_is_open_stands_by_due_day_and_what_has_none_comes_last():
    tables = quarterly().sections["rectification"].tables
    assert column(tables["open_before"], "item") == ["事项三", "事项二", "事项四"]
    assert column(tables["open_before"], "due") == ["2026-06-01", "2026-08-01", "2026-12-31"]
    assert column(tables["open_new"], "item") == ["事项九", "事项十", "事项八", "事项七"]


def test_steps_are_counted_by_what_they_did():
    names = ("verified", "returned", "reopened", "extended", "refused")
    assert figures("rectification", *names) == [3, 1, 1, 1, 1]


def test_a_month_tells_steps_of_items_that_were_closed_before_it():
    outside = ENTRIES.replace("date: 2026-04-02, step: verify, by: zhao", OUTSIDE)
    table = report(files(outside), "monthly", "2026-04", DAY).sections["rectification"].tables["steps"]
    assert rows(table)[0][:3] == ["2026-04-01", "事项五", "progress"]
    assert rows(table)[1][:4] == ["2026-04-02", "事项一", "verified", "督查组, 某督查室"]


def test_an_item_extended_names_the_day_that_was_first_agreed():
    table = quarterly().sections["rectification"].tables["open_before"]
    assert column(table, "remark") == ["days overdue: 39", "first due 2026-04-30", ""]


def test_on_the_quarter_s_last_day_what_closes_later_is_open():
    names = ("items_all", "closed_all", "items_closed_after", "items_open")
    assert figures("overall", *names, as_of="2026-06-30") == [10, 2, 0, 8]


# Problems


def test_the_median_of_ten_and_twenty_days_is_fifteen():
    names = ("problems_new", "problems_again", "problems_answered", "median_days")
    assert figures("overall", *names) == [3, 1, 2, 15]


def test_a_problem_listed_again_is_answered_by_items_that_link_to_either_listing():
    table = quarterly().sections["rectification"].tables["again"]
    assert column(table, "answer") == ["事项七", "事项八"]


def test_an_item_that_links_to_a_later_listing_answers_the_first():
    made = quarterly(period="2026-Q1")
    assert made.sections["overall"].figures["problems_answered"] == 1
    assert made.sections["overall"].figures["median_days"] == 40


def test_problems_without_an_item_are_named():
    assert said(quarterly().sections["problems"].figures["unanswered"]) == "问题丙"


def test_what_problems_are_made_of_counts_new_and_again_apart():
    table = quarterly().sections["problems"].tables["makeup"]
    assert rows(table)[:2] == [
        ["source", "the public", "1", "0", "1"],
        ["", "self-check", "2", "1", "1"],
    ]
    assert [row[0] for row in rows(table)] == ["source", "", "depth", "scope", "listed by"]


# What went well


def test_closings_verified_in_the_quarter_are_told_if_they_still_stand():
    section = quarterly().sections["well"]
    assert column(section.tables["verified"], "item") == ["事项一", "事项〇"]
    assert column(section.tables["verified"], "result") == ["long-term", "done"]
    assert (section.figures["verified_done"], section.figures["verified_long_term"]) == (1, 1)


def test_what_was_issued_and_shared_is_told():
    tables = quarterly().sections["well"].tables
    assert rows(tables["institutions"]) == [["2026-05-12", "issued", "值班制度"]]
    assert rows(tables["experience"]) == [["2026-05-13", "经验一则", ""]]


TALK = "problems/talk 20260408-aaaaa: {title: 谈话, pair: other}"
SEMINAR = """
study/seminar 20260510-aaaaa: {title: 研讨, form: other, days: 1, topics: [tradition],
  attendance: {expected: 3, present: 3}}"""
RULES = """
pack: house
title: {zh: 内务规则, en: house rules}
unit-kinds: {office: {title: {zh: 办公室, en: office}}}
roles:
  officer: {title: {zh: 干事, en: officer}}
  head: {title: {zh: 负责人, en: head}, implies: [officer]}
  clerk: {title: {zh: 文员, en: clerk}}
parameters: {hours: {title: {zh: 学时, en: hours}, type: number, default: 2}}
obligations:
  kept: {title: {zh: 研讨, en: seminar}, every: quarter, of: study/seminar, at-least: 1}
  excess: {title: {zh: 不多, en: not many}, every: quarter, of: study/seminar, at-most: 0}
  missed: {title: {zh: 检测, en: check}, every: quarter, of: study/check, at-least: 1}
  half: {title: {zh: 自学, en: self-study}, who: officer, every: quarter, of: study/self-study,
    sum: hours, at-least: 1}
  late: {title: {zh: 转办, en: items}, each: problems/problem, needs: rectification/item, within: 5}
  waiting: {title: {zh: 全年, en: all year}, every: year, of: study/check, at-least: 1}
  advice: {title: {zh: 建议, en: advice}, advisory: true, every: quarter, of: study/check, at-least: 1}
  counted: {title: {zh: 谈话, en: talks}, every: quarter, of: problems/talk}
"""
FEW = f"""{SEMINAR}
study/self-study 20260410-bbbbb: {{title: 自学, members: [li], hours: 1}}
problems/problem 20260406-ppppp: {{title: 问题, source: public, depth: visible, scope: common}}
{item("20260420-aaaaa", "转办", links="20260406-ppppp")}
""".strip()


def judged(entries: str = FEW) -> Report:
    return quarterly(entries, pack=RULES)


def test_only_what_everybody_kept_each_time_is_told_as_going_well():
    section = judged().sections["well"]
    assert rows(section.tables["kept"]) == [["Study", "1", "seminar"]]
    assert (section.figures["decided"], section.figures["kept"]) == (5, 1)


def test_nothing_that_went_well_is_said_plainly():
    pack = "\n".join(line for line in RULES.splitlines() if "at-most" not in line)
    nothing = quarterly(TALK, pack=pack)
    assert "台账中没有可列入本部分的登记。" in to_markdown(nothing, "zh")
    assert "Nothing is recorded that belongs here." in to_markdown(nothing, "en")
    assert nothing.sections["well"].figures["kept"] == 0


def test_progress_counts_what_fell_due_as_kept_late_or_missed():
    table = judged().sections["overall"].tables["progress"]
    assert table.columns[:7] == (
        *("ledger", "entries", "fallen-due", "kept", "kept-late", "missed", "open"),
    )
    assert [row[:7] for row in rows(table)] == [
        ["Study", "2", "5", "3", "0", "2", "1"],
        ["Problems", "1", "1", "0", "1", "0", "0"],
        ["Rectification", "1", "0", "0", "0", "0", "0"],
        ["total", "4", "6", "3", "1", "2", "1"],
    ]
    assert all(row[7:] == (None, None, None) for row in table.rows)


# Causes


def test_causes_are_those_of_the_year_s_reviews_so_far():
    review = "assurance/weakness-review {}: {{title: 分析, weaknesses: [{}], key_tasks: [{{text: 办}}]}}"
    entries = "\n".join(
        [
            FEW,
            review.format("20251220-aaaaa", "去年的"),
            review.format("20260110-aaaaa", "人手不足"),
            review.format("20260705-aaaaa", "季后的"),
        ]
    )
    assert said(judged(entries).sections["problems"].figures["weaknesses"]) == "人手不足"


def test_something_wrong_without_a_cause_is_a_gap_and_never_a_guess():
    made = judged()
    assert said(made.sections["problems"].figures["causes"]) == "[data wanted]"
    assert "ledger add assurance/weakness-review" in [said(gap.how) for gap in made.gaps]


def test_a_parameter_that_nobody_set_asks_for_no_cause():
    pack = RULES.partition("obligations:")[0] + (
        "obligations:\n  unset: {title: {zh: 检测, en: check}, every: quarter, of: study/check,"
        " at-least: $n}\n"
    )
    pack = pack.replace(
        "parameters: {", "parameters: {n: {title: {zh: 数, en: n}, type: number, required: true}, "
    )
    made = quarterly(TALK, pack=pack)
    assert made.sections["problems"].figures["causes"] is None
    assert [said(gap.what) for gap in made.gaps] == ["check: 2026-Q2"]


# What comes next


def test_what_is_still_to_do_and_what_the_next_quarter_asks_stand_apart():
    made = quarterly(FEW, pack=RULES, as_of="2026-05-20").sections["next"]
    assert said(made.figures["quarter"]) == "2026-Q3"
    assert column(made.tables["still"], "duty") == ["check", "self-study"]
    assert column(made.tables["due"], "duty") == ["seminar", "check", "self-study"]


def test_a_quarter_that_has_not_begun_lists_what_it_will_ask_for():
    made = quarterly(FEW, pack=RULES, period="2026-Q3", as_of="2026-05-20")
    assert made.phase == "ahead"
    assert column(made.sections["next"].tables["still"], "duty") == ["seminar", "check", "self-study"]
    assert made.sections["overall"].tables["compared"].rows == ()


def test_key_tasks_stand_by_day_and_those_of_the_year_without_one_last():
    entries = FEW + (
        "\nassurance/weakness-review 20250110-aaaaa: {title: 去年, weaknesses: [人手], key_tasks:"
        " [{text: 迟办, due: 2026-12-01}, {text: 无期}]}"
        "\nassurance/weakness-review 20260110-aaaaa: {title: 今年, weaknesses: [人手], key_tasks:"
        " [{text: 待定}, {text: 已过, due: 2026-06-30}, {text: 早办, due: 2026-07-01}]}"
    )
    table = judged(entries).sections["next"].tables["tasks"]
    assert column(table, "task") == ["早办", "迟办", "待定"]


def test_items_due_next_quarter_stand_by_day():
    table = quarterly().sections["next"].tables["unfinished"]
    assert column(table, "item") == ["事项二", "事项九", "事项十", "事项八"]


# The quarter before


def test_two_quarters_stand_side_by_side_as_figures_alone():
    table = quarterly().sections["overall"].tables["compared"]
    told = {name: (now, before) for name, now, before in rows(table)}
    assert told["new problems"] == ("3", "1")
    assert told["median days from finding to first item"] == ("15", "40")
    assert told["closed: done"] == ("1", "0")
    assert told["closed: long-term"] == ("1", "1")
    assert told["new items"] == ("6", "5")


def test_there_is_no_quarter_before_the_unit_s_first():
    first = quarterly(period="2026-Q1")
    assert first.sections["overall"].tables["compared"].rows == ()


# The registers


def test_the_register_has_both_halves_in_one_numbering():
    tables = quarterly().sections["annexes"].tables
    assert column(tables["asked"], "number") == column(tables["course"], "number")
    assert column(tables["course"], "item")[:3] == ["事项〇", "事项二", "事项三"]
    assert column(tables["asked"], "problem")[4:6] == ["部署", "旧问题"]
    assert column(tables["asked"], "source")[4:7] == ["deployment", "self-check", "the public"]


def test_the_register_says_how_far_each_item_is():
    table = quarterly().sections["annexes"].tables["course"]
    told = dict(zip(column(table, "item"), column(table, "course"), strict=True))
    assert told["事项〇"] == "verified"
    assert told["事项三"] == "under way; measures 1/1"
    assert told["事项七"] == "registered"


def test_what_an_open_item_lacks_is_marked_in_the_register_and_listed_once():
    made = quarterly()
    asked = made.sections["annexes"].tables["asked"]
    place = column(asked, "problem").index("旧问题")
    assert [column(asked, name)[place] for name in ("goal", "measures", "lead", "due")] == [
        "[data wanted]"
    ] * 4
    assert [said(gap.what) for gap in made.gaps if "without" in said(gap.what)] == [
        "Items not closed, without owner, lead, office, due, goal, measures: 1"
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chapter_is_there(language: str):
    text = to_markdown(quarterly(), language)
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert len(heads) == len(quarterly().sections) + 1
