"""The monthly report: the month's standings, progress by ledger, problems, and the next month."""

from ledger.core.cadence import Standing, evaluate
from ledger.core.model import LEDGERS
from ledger.core.periods import Period, period_of, shift
from ledger.reports.annexes import SEMINAR, happening_table, unattended
from ledger.reports.building import Ground, figures, kinds, overall, report
from ledger.reports.duties import carried_table, due_table, duty_table, fault_table
from ledger.reports.facts import Item, happenings, of_ledger, steps_in
from ledger.reports.gaps import duty_gaps, reason_gaps
from ledger.reports.items import item_table, step_table, unfilled
from ledger.reports.report import Gap, Report, Section
from ledger.reports.status_json import Standings

_AHEAD = ("open", "upcoming", "missed")
"""What is not done; of a month that has passed by the as-of day, what was missed."""


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
    return report(ground, "monthly", sections, _gaps(ground))


def _overall(ground: Ground) -> Section:
    tables = overall(ground).tables
    duties = duty_table(ground.unit, ground.lines.judged)
    return Section(figures(ground), {**tables, "duties": duties})


def _ledger(ground: Ground, ledger: str) -> Section:
    own = of_ledger(ground.recorded, ledger)
    return Section(
        {"recorded": kinds(own)}, {"happenings": happening_table(ground.unit, happenings(own))}
    )


def _rectification(ground: Ground) -> Section:
    steps = steps_in(ground.items, ground.view, ground.as_of)
    refused = sum(not one.counts for one in steps)
    return Section({"refused": refused}, {"steps": step_table(ground.unit, steps)})


def _problems(ground: Ground) -> Section:
    overdue = [one for one in ground.items if one.overdue(ground.as_of)]
    return Section(
        {},
        {
            "faults": fault_table(ground.unit, ground.lines.judged),
            "carried": carried_table(ground.unit, ground.carried),
            "overdue": item_table(ground.unit, overdue, ground.as_of),
        },
    )


def _next(ground: Ground) -> Section:
    """What falls due in the month after, as it stands on the as-of day."""
    month = period_of("month", shift(ground.view.end, 1))
    due = [one for one in evaluate(ground.unit, month, ground.as_of) if _falls_due(one, month)]
    items = [one for one in ground.every_item if _item_due(one, month)]
    return Section(
        {"month": month},
        {
            "due": due_table(ground.unit, due),
            "unfinished": item_table(ground.unit, items, ground.as_of),
        },
    )


def _falls_due(standing: Standing, month: Period) -> bool:
    if standing.obligation.advisory or standing.state not in _AHEAD:
        return False
    return month.holds(standing.due)


def _item_due(item: Item, month: Period) -> bool:
    return not item.finished and item.due is not None and month.holds(item.due)


def _gaps(ground: Ground) -> list[Gap]:
    gaps = [*duty_gaps(ground.unit, ground.found.standings)]
    gaps += unattended(ground.book.of((SEMINAR,), ground.view))
    gaps += unfilled(one for one in ground.items if not one.finished)
    gaps += reason_gaps(ground.unit, ground.found.standings)
    return gaps
