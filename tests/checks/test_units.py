from datetime import date

import pytest

from .cases import findings, places

UNIT = """\
id: shili-bureau
name: 示例区某局
kind: party-group
since: 2026-01-01
packs: [aspiration]
"""
AMOUNTS = "parameters:\n  self-study-hours: 4\n  self-study-readings: 2\n  seminar-days: 1\n"
OWN = """\
pack: own
title: {zh: 本, en: own}
unit-kinds: {bureau: {title: {zh: 局, en: bureau}}}
roles: {clerk: {title: {zh: 员, en: clerk}}}
parameters:
  word: {title: {zh: 词, en: word}, type: text}
  set: {title: {zh: 集, en: set}, type: list}
"""
ROSTER = "members:\n- {id: jia, name: 甲, posts: [{role: clerk, from: 2020-01-01}]}\n"


def unit(text: str, **files: str) -> list[str]:
    return places({"unit.yaml": text, **files})


def test_a_required_parameter_is_asked_for_once_at_the_pack_or_at_the_parameters():
    assert unit(UNIT) == ["W702 unit.yaml:5:9"] * 3
    assert [one.values["name"] for one in findings({"unit.yaml": UNIT})] == [
        "self-study-hours",
        "self-study-readings",
        "seminar-days",
    ]
    assert unit(UNIT + "parameters: {}\n") == ["W702 unit.yaml:6:1"] * 3


def test_parameters_that_are_no_map_are_told_as_that_alone():
    assert unit(UNIT + "parameters: 4\ntargets: []\n") == [
        "W702 unit.yaml:5:9",
        "W702 unit.yaml:5:9",
        "W702 unit.yaml:5:9",
        "E203 unit.yaml:6:13",
        "E203 unit.yaml:7:10",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2.5", []),
        ("null", ["W702 unit.yaml:9:3"]),
        ("[{from: 2026-01-01, value: 1}]", []),
        ("[{from: 2026-01-01, value: null}]", []),
        ("[]", ["E703 unit.yaml:9:17"]),
        ("[1, 2]", ["E703 unit.yaml:9:18", "E703 unit.yaml:9:21"]),
        ("[{from: 2026-01-01}]", ["E703 unit.yaml:9:18"]),
        ("[{value: 1}]", ["E703 unit.yaml:9:18"]),
        ("[{from: soon, value: 1}]", ["E703 unit.yaml:9:25"]),
        ("[{from: 2026-01-01, value: x}]", ["E703 unit.yaml:9:44"]),
        ("[{from: 2026-01-01, value: 1, to: 2026-02-01}]", ["E703 unit.yaml:9:47"]),
        ("true", ["E703 unit.yaml:9:17"]),
        ("{value: 1}", ["E703 unit.yaml:9:17"]),
    ],
)
def test_a_parameter_is_of_its_type_or_a_list_of_values_with_dates(given: str, expected: list[str]):
    text = UNIT + AMOUNTS.replace("seminar-days: 1", f"seminar-days: {given}")
    assert unit(text) == expected


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("word: 词", False),
        ("word: 5", True),
        ("word: [{from: 2026-01-01, value: 词}]", False),
        ("set: [a, b]", False),
        ("set: []", False),
        ("set: [{from: 2026-01-01, value: [a]}]", False),
        ("set: [{from: 2026-01-01, value: a}]", True),
        ("set: [{name: a}]", False),
        ("set: a", True),
    ],
)
def test_texts_and_lists_may_have_dates_too(given: str, wrong: bool):
    text = UNIT.replace("party-group", "bureau").replace("[aspiration]", "[own]")
    found = places(
        {
            "unit.yaml": f"{text}parameters: {{{given}}}\n",
            "packs/own/pack.yaml": OWN,
            "roster.yaml": ROSTER,
            "problems/2026/20260110-prb01.yaml": None,
        }
    )
    assert [one.split(":")[0] for one in found] == (["E703 unit.yaml"] if wrong else [])


def test_an_unknown_parameter_or_target_is_shown_with_what_was_probably_meant():
    text = (
        UNIT
        + AMOUNTS
        + "  每周自学学时: 4\n  colour: red\ntargets:\n  征求意见: 1\n  study-checks: 1\n  xyz: 1\n"
    )
    told = [
        (one.line, one.column, one.hint.format(**one.values)[:34])
        for one in findings({"unit.yaml": text})
    ]
    assert told == [
        (10, 3, "did you mean self-study-hours?"),
        (11, 3, "there are: self-study-hours, self-"),
        (13, 3, "did you mean solicitation?"),
        (15, 3, ""),
    ]


def test_what_a_missing_pack_may_define_is_not_called_unknown():
    text = UNIT.replace("[aspiration]", "[elsewhere]") + "parameters: {need: 1}\ntargets: {acts: 1}\n"
    assert unit(text) == ["E701 unit.yaml:5:9"]


def test_what_a_broken_pack_may_define_is_not_called_unknown():
    text = UNIT.replace("[aspiration]", "[own]")
    assert unit(text, **{"packs/own/pack.yaml": "pack: ["}) == ["E102 packs/own/pack.yaml:1:7"]


def test_beside_a_pack_that_is_there_unknown_names_are_told():
    text = (
        UNIT.replace("[aspiration]", "[aspiration, elsewhere]").replace("party-group", "party-grop")
        + AMOUNTS
    )
    assert unit(text) == ["E705 unit.yaml:3:7", "E701 unit.yaml:5:21"]


def test_a_pack_whose_file_is_no_text_is_still_there():
    assert unit(UNIT.replace("[aspiration]", "[own]"), **{"packs/own/pack.yaml": "\x00"}) == [
        "E102 packs/own/pack.yaml:1:1"
    ]
    found = places({"unit.yaml": UNIT.replace("[aspiration]", "[own]"), "packs/own/pack.yaml": b"\xff"})
    assert found == ["E101 packs/own/pack.yaml:1:1"]


@pytest.mark.parametrize(
    ("since", "recorded", "today", "years"),
    [
        ("2026-01-01", "2026-01-10", date(2026, 5, 10), ["2026"]),
        ("2024-06-01", "2025-01-10", date(2026, 5, 10), ["2025", "2026"]),
        ("2025-06-01", "2024-01-10", date(2026, 5, 10), ["2025", "2026"]),
        ("2027-01-01", "2026-01-10", date(2026, 5, 10), []),
        ("2025-01-01", None, date(2026, 5, 10), ["2025", "2026"]),
    ],
)
def test_working_days_want_a_calendar_for_every_year_that_counts(
    since: str, recorded: str | None, today: date, years: list[str]
):
    entry = "problems/2026/20260110-prb01.yaml"
    text = (
        f"id: 20260110-prb01\nkind: problem\ndate: {recorded}\ntitle: 例\n"
        "source: other\ndepth: deep\nscope: common\n"
    )
    changes = {
        "unit.yaml": UNIT.replace("2026-01-01", since) + AMOUNTS + "working-days: true\n",
        entry: text if recorded else None,
    }
    found = findings(changes, today)
    assert [one.values["year"] for one in found] == years
    assert {one.code for one in found} <= {"W706"}
    assert (
        findings({**changes, **{f"calendar/{year}.yaml": "rest: []\n" for year in years}}, today) == []
    )


def test_working_days_without_a_beginning_are_not_asked_for_calendars():
    assert unit(UNIT.replace("2026-01-01", "soon") + AMOUNTS + "working-days: true\n") == [
        "E203 unit.yaml:4:8"
    ]


def test_a_pack_that_is_listed_twice_counts_once():
    assert unit(UNIT.replace("[aspiration]", "[aspiration, aspiration]") + AMOUNTS) == []


def test_a_calendar_holds_days():
    assert places({"calendar/2026.yaml": "rest: [2026-02-30]\nholidays: []\n"}) == [
        "E203 calendar/2026.yaml:1:8",
        "E201 calendar/2026.yaml:2:1",
    ]
