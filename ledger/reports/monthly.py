"""The monthly report: the month's standings, progress by ledger, problems, and the next month."""

from ledger.core.model import LEDGERS
from ledger.reports.ahead import after, falling_due, items_due, task_table, tasks_ahead
from ledger.reports.annexes import happening_table
from ledger.reports.building import Ground, figures, gaps, kinds, overall, report
from ledger.reports.duties import carried_table, due_table, duty_table, fault_table
from ledger.reports.facts import happenings, of_ledger
from ledger.reports.items import item_table, step_table
from ledger.reports.problems import problem_table
from ledger.reports.report import Report, Section
from ledger.reports.status_json import Standings


def monthly(found: Standings) -> Report:
    """The report of a month; `found` holds its standings."""
    ground = Ground(found)
    sections = {
        "overall": _overall(ground),
        "work": Section(parts={ledger: _ledger(ground, ledger) for ledger in LEDGERS}),
        "rectification": _rectification(ground),
        "problems": _problems(ground),
        "next": _next(ground),
    }
    return report(ground, "monthly", sections, gaps(ground))


def _overall(ground: Ground) -> Section:
    tables = overall(ground).tables
    duties = duty_table(ground.unit, ground.lines.judged)
    return Section(figures(ground), {**tables, "duties": duties})


def _ledger(ground: Ground, ledger: str) -> Section:
    own = of_ledger(ground.recorded, ledger)
    return Section(
        {"recorded": kinds(own)},
        {"happenings": happening_table(ground.unit, ground.shown(happenings(own)))},
    )


def _rectification(ground: Ground) -> Section:
    refused = sum(not one.counts for one in ground.steps)
    return Section({"refused": refused}, {"steps": step_table(ground.unit, ground.shown(ground.steps))})


def _problems(ground: Ground) -> Section:
    overdue = [one for one in ground.items if one.overdue(ground.as_of)]
    return Section(
        {},
        {
            "listed": problem_table(ground.unit, ground.shown(ground.problems)),
            "faults": fault_table(ground.unit, ground.lines.judged),
            "carried": carried_table(ground.unit, ground.carried),
            "overdue": item_table(ground.unit, ground.shown(overdue), ground.as_of),
        },
    )


def _next(ground: Ground) -> Section:
    """What falls due in the month after, as it stands on the as-of day."""
    month = after(ground.view)
    tasks = [one for one in tasks_ahead(ground) if one.due and month.holds(one.due)]
    return Section(
        {"month": month},
        {
            "due": due_table(ground.unit, falling_due(ground, month)),
            "unfinished": item_table(ground.unit, ground.shown(items_due(ground, month)), ground.as_of),
            "tasks": task_table(ground.unit, ground.shown(tasks)),
        },
    )
