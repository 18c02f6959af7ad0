"""What must hold of any unit's reports: parts add up to the whole, and nothing marked goes unlisted."""

from datetime import date
from functools import cache

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.core.standing import summary
from ledger.reports.building import Ground, figures
from ledger.reports.quarterly import quarterly
from ledger.reports.report import Cell, Phrase, Section, Wanted
from ledger.reports.status_json import Standings
from tests.demo.held import reading
from tests.reports.example import BUILDERS, CAMPAIGN, PERIODS, files, standings

TODAY = "2026-11-23"
ADDING = (
    *("hours", "sessions", "field_days", "visitors", "opinions"),
    *("problems_new", "problems_again", "problems_answered", "items_new"),
    *("closed_all", "closed_done", "closed_long_term", "closed_in_time", "closed_late"),
)
"""Figures of what happened on some day: those of the parts add up to those of the whole."""
PARTS = {
    "2025": [f"2025-Q{number}" for number in range(1, 5)],
    "2026": [f"2026-Q{number}" for number in range(1, 5)],
    **{
        f"2026-Q{number}": [f"2026-{month:02}" for month in range(3 * number - 2, 3 * number + 1)]
        for number in range(1, 5)
    },
}
DAYS = ("2025-08-14", "2025-12-31", "2026-06-30", "2026-11-23")


@cache
def ground(period: str, as_of: str) -> Ground:
    unit = reading(TODAY).unit
    view, day = parse_period(period), date.fromisoformat(as_of)
    return Ground(Standings(unit, view, day, None, dirty=False, excluded=(), standings=()))


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("whole", PARTS)
def test_the_parts_of_a_period_add_up_to_it(whole: str, as_of: str):
    made = figures(ground(whole, as_of))
    parts = [figures(ground(part, as_of)) for part in PARTS[whole]]
    assert {name: sum(part[name] for part in parts) for name in ADDING} == {  # type: ignore[misc]
        name: made[name] for name in ADDING
    }


@pytest.mark.parametrize("whole", PARTS)
def test_the_steps_of_a_period_are_those_of_its_parts(whole: str):
    steps = [step.fields for part in PARTS[whole] for step in ground(part, TODAY).steps]
    assert [step.fields for step in ground(whole, TODAY).steps] == steps
    assert steps


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("period", [*PARTS, "2026-03"])
def test_every_item_of_a_period_is_closed_in_it_or_after_it_or_open(period: str, as_of: str):
    made = figures(ground(period, as_of))
    ends = ("closed_all", "items_closed_after", "items_open")
    assert made["items_all"] == sum(made[name] for name in ends)  # type: ignore[misc]
    assert made["items_all"] == made["items_new"] + made["items_before"]  # type: ignore[operator]


@cache
def told(period: str, as_of: str) -> Standings:
    unit = reading(TODAY).unit
    view, day = parse_period(period), date.fromisoformat(as_of)
    many = tuple(evaluate(unit, view, day))
    return Standings(unit, view, day, None, dirty=False, excluded=(), standings=many)


@pytest.mark.parametrize("period", ["2025-Q3", "2025-Q4", "2026-Q2", "2026-Q4"])
def test_progress_has_every_judged_standing_of_the_quarter_once(period: str):
    found = told(period, "2026-11-23")
    table = quarterly(found).sections["overall"].tables["progress"]
    total = dict(zip(table.columns, table.rows[-1], strict=True))
    states = summary(one for one in found.standings if not one.carried)
    assert total["kept"] == states.get("met", 0) + states.get("over", 0)
    assert total["kept-late"] == states.get("late", 0)
    for state in ("missed", "open", "upcoming", "unset"):
        assert (total[state] or 0) == states.get(state, 0)
    assert (total["waived"] or 0) <= states.get("waived", 0)  # what is only counted has no part in it
    assert total["fallen-due"] == total["kept"] + total["kept-late"] + total["missed"]  # type: ignore[operator]


def marked(section: Section) -> bool:
    cells = [cell for table in section.tables.values() for row in table.rows for cell in row]
    cells += section.figures.values()
    return any(is_marked(cell) for cell in cells) or any(marked(part) for part in section.parts.values())


def is_marked(cell: Cell) -> bool:
    if isinstance(cell, tuple):
        return any(is_marked(one) for one in cell)
    if isinstance(cell, Phrase):
        return any(is_marked(part) for part in cell.parts.values())
    return isinstance(cell, Wanted)


NOBODY = """
rectification/item 20260331-aaaaa: {title: 无人, links: [20260331-bbbbb], depth: deep, scope: common,
  office: '', measures: []}
---
rectification/item 20260331-aaaaa: {title: 逾期, links: [20260331-bbbbb], depth: deep, scope: common,
  due: 2026-04-30, office: ''}
---
assurance/weakness-review 20260120-aaaaa: {title: 分析, weaknesses: [人手],
  key_tasks: [{text: 办, owner: ''}]}
---
study/seminar 20260520-aaaaa: {title: 研讨, form: other, days: 0.5, topics: [other]}
"""


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("entry", NOBODY.strip().split("\n---\n"))
def test_what_is_marked_is_listed_as_a_gap(name: str, entry: str):
    period = {**PERIODS, "monthly": "2026-05"}.get(name, "2026-Q2")
    texts = files(entry + CAMPAIGN.partition("\nrectification/item")[0], pack=PACK_WITHOUT_DUTIES)
    made = BUILDERS[name](standings(texts, period, "2026-05-31"))
    assert made.gaps or not any(marked(section) for section in made.sections.values())
    assert made.gaps or name not in ("annual", "quarterly", "bulletin")


PACK_WITHOUT_DUTIES = """
pack: house
title: {zh: 规则, en: rules}
unit-kinds: {office: {title: {zh: 办公室, en: office}}}
roles:
  officer: {title: {zh: 干事, en: officer}}
  head: {title: {zh: 负责人, en: head}}
  clerk: {title: {zh: 文员, en: clerk}}
parameters: {hours: {title: {zh: 学时, en: hours}, type: number, default: 2}}
"""
