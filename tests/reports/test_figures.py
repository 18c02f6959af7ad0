"""Figures against those counted by hand in tests/reports/example.py."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.reports.render import to_markdown
from ledger.reports.report import Cell, Phrase, Ratio, Report, Said, Table, Word
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import ENTRIES, PACK, UNIT, files, report

YEAR, MONTH = "2026", "2026-06"


def said(cell: Cell) -> str:
    return vocabulary("en").say(cell)


def column(table: Table, name: str) -> list[str]:
    place = table.columns.index(name)
    return [said(row[place]) for row in table.rows]


def annual(as_of: str = "2026-07-10", entries: str = ENTRIES, **replaced: str) -> Report:
    return report(files(entries, **replaced), "annual", YEAR, as_of)


def duties(made: Report, ledger: str) -> dict[str, tuple[str, str, str]]:
    table = made.sections["work"].parts[ledger].tables["duties"]
    rows = zip(*(column(table, name) for name in ("duty", "kept", "wanting", "undecided")), strict=True)
    return {duty: (kept, wanting, undecided) for duty, kept, wanting, undecided in rows}


def test_the_figures_of_the_year():
    figures = annual().sections["overall"].figures
    assert dict(figures) == {
        "entries": 21,
        "hours": 23,
        "sessions": 11,
        "field_days": Decimal("1.5"),
        "visitors": 0,
        "opinions": 0,
        "problems_new": 4,
        "problems_again": 1,
        "problems_answered": 3,
        "median_days": 21,
        "items_all": 4,
        "items_new": 4,
        "items_before": 0,
        "items_open": 2,
        "items_overdue": 1,
        "items_closed_after": 0,
        "closed_all": 2,
        "closed_done": 1,
        "closed_long_term": 1,
        "closed_in_time": 1,
        "closed_late": 1,
    }


def test_the_figures_of_a_month():
    figures = report(files(), "monthly", MONTH, "2026-07-10").sections["overall"].figures
    chosen = ("entries", "hours", "sessions", "field_days", "problems_new", "problems_again")
    assert [figures[name] for name in chosen] == [4, 5, 2, Decimal("0.5"), 0, 1]
    chosen = ("items_all", "items_new", "items_open", "closed_done", "closed_long_term", "closed_late")
    assert [figures[name] for name in chosen] == [3, 0, 2, 0, 1, 1]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-02-28", {"entries": 8, "hours": Decimal("8.5"), "closed_all": 0, "items_all": 1}),
        ("2026-03-01", {"entries": 8, "hours": Decimal("8.5"), "closed_done": 1, "items_open": 0}),
        ("2026-06-14", {"closed_long_term": 0, "items_open": 3, "items_overdue": 1}),
        ("2025-12-31", {"entries": 0, "hours": 0, "items_all": 0, "median_days": None}),
    ],
)
def test_what_is_dated_after_the_as_of_day_is_in_no_figure(as_of: str, expected: dict[str, Any]):
    figures = annual(as_of).sections["overall"].figures
    assert {name: figures[name] for name in expected} == expected


def test_an_item_closed_in_another_year_is_no_closing_of_this_one():
    later = report(files(), "annual", "2027", "2027-02-01").sections["overall"].figures
    assert (later["items_all"], later["items_before"], later["closed_all"]) == (2, 2, 0)


def test_done_and_long_term_stand_apart_and_by_time():
    table = annual().sections["overall"].tables["closings"]
    assert [[said(cell) for cell in row] for row in table.rows] == [
        ["done", "1", "0", "0", "1"],
        ["long-term", "0", "1", "0", "1"],
    ]


def test_members_and_periods_fold_into_what_was_kept():
    made = annual()
    assert duties(made, "study") == {
        "hours of study": ("1/2", "wanting: 李四 5/6", "open 1, upcoming 5, waived 1"),
        "seminar": ("2/2", "", "open 1, upcoming 1"),
        "topics": ("—", "", "open 1"),
        "study checks": ("—", "a parameter is not set, so nobody can tell", ""),
    }
    assert duties(made, "problems") == {
        "problems of the quarter": (
            "2/3",
            "wanting: 2026-Q2; over the maximum: 2026-Q1",
            "upcoming 1",
        ),
        "problems become items": ("2/3", "late: 1", "open 1"),
    }
    assert duties(made, "rectification") == {"closed in time": ("1/3", "missed: 1; late: 1", "")}


def test_what_is_only_counted_and_what_is_advice_are_no_verdict():
    figures = annual().sections["work"].parts["research"].figures
    assert said(figures["counted"]) == "visits 2.5 person-days"
    assert said(figures["advice"]) == "direct method 1/2"


def test_a_covering_quota_of_one_period_says_what_is_wanting():
    table = annual("2027-01-20").sections["problems"].tables["faults"]
    told = dict(zip(column(table, "duty"), column(table, "detail"), strict=True))
    assert told["topics"] == "2026 wanting: situation and policy"


def test_members_stand_in_roster_order_whatever_they_did():
    table = annual().sections["annexes"].tables["members"]
    assert column(table, "member") == ["李四", "王五"]
    assert column(table, "hours") == ["11.5", "11.5"]
    assert column(table, "readings") == ["1", "1"]
    assert column(table, "field-days") == ["1.5", "1"]
    assert column(table, "owned") == ["1", "2"]


def test_a_refused_step_is_no_progress():
    section = report(files(), "monthly", MONTH, "2026-07-10").sections["rectification"]
    assert section.figures["refused"] == 1
    assert column(section.tables["steps"], "item") == ["补齐记录", "补齐记录"]


def test_a_carried_follow_up_is_told_apart_from_the_period_s_own():
    made = report(files(), "monthly", MONTH, "2026-07-10")
    carried = made.sections["problems"].tables["carried"]
    assert column(carried, "trigger") == ["补齐记录"]
    assert column(carried, "state") == ["late"]
    assert "补齐记录" not in column(made.sections["problems"].tables["faults"], "detail")[-1]


def test_an_item_answers_every_listing_of_a_carried_problem():
    again = annual().sections["ongoing"].tables["again"]
    assert column(again, "answer") == ["集中归档", "更换标牌"]


def test_the_median_of_two_lies_between_them():
    entries = "\n".join(line for line in ENTRIES.split("\nproblems/problem 20260310")[:1])
    entries += "\nrectification/item" + ENTRIES.split("\nrectification/item", 1)[1]
    assert annual(entries=entries).sections["overall"].figures["median_days"] == Decimal("33.5")


def test_next_month_is_what_falls_due_then():
    section = report(files(), "monthly", "2026-05", "2026-05-31").sections["next"]
    assert said(section.figures["month"]) == "2026-06"
    duties_due = column(section.tables["due"], "duty")
    assert duties_due == [
        "hours of study",
        "report of a topic",
        "problems of the quarter",
        "closed in time",
    ]
    assert column(section.tables["unfinished"], "item") == ["更换标牌"]


def test_what_is_restricted_is_counted_and_not_told():
    section = report(files(), "monthly", "2026-04", "2026-07-10").sections["work"].parts["problems"]
    assert column(section.tables["happenings"], "title") == ["(restricted, no title)"]


def test_every_gap_says_what_would_record_it():
    gaps = [(said(gap.what), said(gap.how)) for gap in annual().gaps]
    assert gaps[0] == (
        "hours of study: 李四",
        "ledger add study/self-study --date … --member li --set hours=…",
    )
    assert ("study checks: 2026-Q1, Q2, Q3, Q4", "in unit.yaml, under parameters, set checks") in gaps
    assert (
        "report of a topic: cases: 1",
        "ledger add research/report --set links=20260115-aaaaa --title …",
    ) in gaps


def test_nothing_wanting_is_no_gap():
    pack = PACK.partition("obligations:")[0]
    made = annual("2026-01-11", entries=ENTRIES.split("\nstudy/seminar")[0], pack=pack)
    assert made.gaps == ()


@pytest.mark.parametrize("name", ["annual", "quarterly", "monthly"])
def test_a_unit_with_nothing_at_all_has_a_report(name: str):
    unit = UNIT.replace("packs: [house]", "packs: []").replace("parameters: {hours: 2}", "")
    texts = {"unit.yaml": unit, "roster.yaml": "members: []\n"}
    period = {"annual": YEAR, "quarterly": "2026-Q2", "monthly": MONTH}[name]
    made = report(texts, name, period, "2026-07-10")
    assert made.gaps == ()
    assert "[data wanted]" not in to_markdown(made, "en")
    assert made.sections["overall"].figures["entries"] == 0


def test_the_phase_says_whether_the_period_has_passed():
    phases = {day: annual(day).phase for day in ("2025-12-31", "2026-01-01", "2026-12-30", "2026-12-31")}
    assert list(phases.values()) == ["ahead", "running", "running", "over"]


def test_a_ratio_of_nothing_is_a_dash():
    assert [said(Ratio(0, 0)), said(Word("states", "met")), said(Said({"en": "x", "zh": "y"}))] == [
        "—",
        "met",
        "x",
    ]


def test_both_languages_have_the_same_words():
    one, other = vocabulary("zh").groups, vocabulary("en").groups
    differ = {group for group in one if set(one[group]) != set(other[group]) and group != "periods"}
    assert (set(one), differ) == (set(other), set())


def test_a_phrase_names_the_same_parts_in_both_languages():
    import re

    zh, en = vocabulary("zh").groups["phrases"], vocabulary("en").groups["phrases"]
    parts = re.compile(r"\{(\w+)\}")
    assert {
        name for name in zh if sorted(parts.findall(zh[name])) != sorted(parts.findall(en[name]))
    } == set()
    assert said(Phrase("more", {"what": ("a", "b"), "n": 3})) == "a, b and 3 more"
