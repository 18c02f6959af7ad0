"""The circular that a quarter ends with: progress, what went well, problems, what is next, annexes.

It holds what goes round among those it concerns; the report of the quarter says more.
"""

from ledger.reports.building import Ground, report
from ledger.reports.charting import duty_map
from ledger.reports.duties import duty_table
from ledger.reports.items import by_due, item_table
from ledger.reports.pictures.values import named_pages
from ledger.reports.problems import problem_table
from ledger.reports.quarterly import (
    quarter_gaps,
    quarter_next,
    quarter_overall,
    quarter_problems,
    quarter_well,
)
from ledger.reports.report import Report, Section
from ledger.reports.status_json import Standings


def bulletin(found: Standings) -> Report:
    """The circular of a quarter; `found` holds its standings."""
    ground = Ground(found)
    problems = quarter_problems(ground)
    sections = {
        "overall": quarter_overall(ground),
        "well": quarter_well(ground),
        "problems": _problems(ground, problems),
        "next": quarter_next(ground),
        "annexes": _annexes(ground),
    }
    pictures = named_pages("duties", duty_map(ground))
    return report(ground, "bulletin", sections, quarter_gaps(ground, problems), pictures)


def _problems(ground: Ground, problems: Section) -> Section:
    """The quarter's problems, and the items that are past their day."""
    overdue = [one for one in ground.items if one.overdue(ground.as_of)]
    table = item_table(ground.unit, by_due(ground.shown(overdue)), ground.as_of)
    return Section(problems.figures, {**problems.tables, "overdue": table})


def _annexes(ground: Ground) -> Section:
    unit = ground.unit
    return Section(
        {},
        {
            "duties": duty_table(unit, ground.lines.judged),
            "unfinished": item_table(unit, by_due(ground.shown(ground.open_items)), ground.as_of),
            "problems": problem_table(unit, ground.shown(ground.problems)),
        },
    )
