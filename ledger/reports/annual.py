"""The annual report: overall, results by ledger, problems and causes, what is open, what comes next."""

from ledger.core.cadence import Standing
from ledger.core.model import LEDGERS
from ledger.core.values import texts
from ledger.reports.annexes import (
    RECEPTION,
    REPORT,
    SEMINAR,
    TOPIC,
    VISIT,
    member_table,
    seminar_table,
    task_table,
    topic_table,
    unattended,
    unfinished_tasks,
)
from ledger.reports.building import Ground, kinds, overall, report
from ledger.reports.duties import (
    advised,
    carried_table,
    counted,
    due_table,
    duty_table,
    fault_table,
    of_ledger,
    uncounted,
)
from ledger.reports.facts import members_of, steps_in
from ledger.reports.facts import of_ledger as of_ledger_recorded
from ledger.reports.gaps import duty_gaps, nothing, reason_gaps
from ledger.reports.items import cause_table, item_table, problem_table, unfilled
from ledger.reports.report import Cell, Gap, Report, Section, Wanted, Word
from ledger.reports.status_json import Standings

REVIEW = "assurance/weakness-review"


def annual(found: Standings) -> Report:
    """The report of a year; `found` holds its standings."""
    ground = Ground(found)
    sections = {
        "overall": overall(ground),
        "work": Section(parts={ledger: _ledger(ground, ledger) for ledger in LEDGERS}),
        "problems": _problems(ground),
        "ongoing": _ongoing(ground),
        "next": _next(ground),
        "annexes": _annexes(ground),
    }
    return report(ground, "annual", sections, _gaps(ground, sections["problems"]))


def _ledger(ground: Ground, ledger: str) -> Section:
    """What one ledger recorded, and how far its obligations were kept."""
    own = of_ledger(ground.lines, ledger)
    figures: dict[str, Cell] = {
        "recorded": kinds(of_ledger_recorded(ground.recorded, ledger)),
        "advice": advised(own.advice),
        "counted": counted(own.counted),
        "uncounted": uncounted(own.counted),
    }
    return Section(figures, {"duties": duty_table(ground.unit, own.judged)})


def _problems(ground: Ground) -> Section:
    steps = steps_in(ground.items, ground.view, ground.as_of)
    reviews = ground.book.of((REVIEW,), ground.view)
    weaknesses = tuple(text for one in reviews for _, text in texts(one.fields.get("weaknesses")))
    faults = fault_table(ground.unit, ground.lines.judged)
    return Section(
        {"weaknesses": weaknesses, "causes": Wanted() if faults.rows and not weaknesses else None},
        {
            "faults": faults,
            "causes": cause_table(steps, ground.occasions),
        },
    )


def _ongoing(ground: Ground) -> Section:
    still = [one for one in ground.items if not one.finished]
    again = [one for one in ground.problems if one.carried]
    return Section(
        {},
        {
            "unfinished": item_table(ground.unit, still, ground.as_of),
            "carried": carried_table(ground.unit, ground.carried),
            "again": problem_table(ground.unit, again),
        },
    )


def _next(ground: Ground) -> Section:
    reviews = list(ground.book.of((REVIEW,), ground.view))
    return Section(
        {},
        {
            "due": due_table(ground.unit, _still_open(ground)),
            "tasks": task_table(ground.unit, reviews),
        },
    )


def _still_open(ground: Ground) -> list[Standing]:
    return [one for one in ground.found.standings if one.state == "open" and not one.obligation.advisory]


def _annexes(ground: Ground) -> Section:
    unit, view, book = ground.unit, ground.view, ground.book
    people = members_of(unit, view, ground.found.standings, book)
    return Section(
        {},
        {
            "members": member_table(people, ground.occasions, ground.problems, ground.items),
            "seminars": seminar_table(unit, book.of((SEMINAR,), view)),
            "topics": topic_table(unit, book.of((TOPIC,), view), book.of((VISIT, RECEPTION, REPORT))),
            "problems": problem_table(unit, ground.problems),
        },
    )


def _gaps(ground: Ground, problems: Section) -> list[Gap]:
    gaps = [*duty_gaps(ground.unit, ground.found.standings)]
    gaps += unattended(ground.book.of((SEMINAR,), ground.view))
    gaps += unfilled(one for one in ground.items if not one.finished)
    gaps += reason_gaps(ground.unit, ground.found.standings)
    gaps += unfinished_tasks(ground.book.of((REVIEW,), ground.view))
    if problems.figures["causes"] is not None:
        gaps.append(nothing(Word("gaps", "causes"), REVIEW))
    return gaps
