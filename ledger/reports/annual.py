"""The annual report: overall, results by ledger, problems and causes, what is open, what comes next."""

from ledger.core.model import LEDGERS
from ledger.reports.ahead import REVIEW, still_open, task_table, tasks_of, unfinished_tasks
from ledger.reports.annexes import (
    RECEPTION,
    REPORT,
    SEMINAR,
    TOPIC,
    VISIT,
    member_table,
    seminar_table,
    topic_table,
)
from ledger.reports.building import Ground, gaps, overall, report, results
from ledger.reports.causes import cause_gaps, faults_and_causes
from ledger.reports.charting import MOST, duty_map, item_chart, month_chart
from ledger.reports.duties import carried_table, due_table
from ledger.reports.facts import members_of
from ledger.reports.items import item_table
from ledger.reports.pictures.values import named_pages
from ledger.reports.problems import problem_register, problem_table
from ledger.reports.report import Gap, Report, Section
from ledger.reports.status_json import Standings


def annual(found: Standings) -> Report:
    """The report of a year; `found` holds its standings."""
    ground = Ground(found)
    sections = {
        "overall": overall(ground),
        "work": Section(parts={ledger: results(ground, ledger) for ledger in LEDGERS}),
        "problems": faults_and_causes(ground, ground.book.of((REVIEW,), ground.view)),
        "ongoing": _ongoing(ground),
        "next": _next(ground),
        "annexes": _annexes(ground),
    }
    pictures = {
        **named_pages("duties", duty_map(ground)),
        **named_pages("months", month_chart(ground)),
        **named_pages("items", item_chart(ground, ground.items, MOST)),
    }
    return report(ground, "annual", sections, _gaps(ground, sections["problems"]), pictures)


def _ongoing(ground: Ground) -> Section:
    again = [one for one in ground.problems if one.carried]
    return Section(
        {},
        {
            "unfinished": item_table(ground.unit, ground.shown(ground.open_items), ground.as_of),
            "carried": carried_table(ground.unit, ground.carried),
            "again": problem_table(ground.unit, ground.shown(again)),
        },
    )


def _next(ground: Ground) -> Section:
    tasks = tasks_of(ground.book.of((REVIEW,), ground.view))
    return Section(
        {},
        {
            "due": due_table(ground.unit, still_open(ground)),
            "tasks": task_table(ground.unit, ground.shown(tasks)),
        },
    )


def _annexes(ground: Ground) -> Section:
    unit, view, book = ground.unit, ground.view, ground.book
    people = members_of(unit, view, ground.found.standings, book)
    return Section(
        {},
        {
            "members": member_table(people, ground.occasions, ground.problems, ground.items),
            "seminars": seminar_table(unit, ground.shown(book.of((SEMINAR,), view))),
            "topics": topic_table(
                unit, ground.shown(book.of((TOPIC,), view)), book.of((VISIT, RECEPTION, REPORT))
            ),
            "problems": problem_register(unit, ground.shown(ground.problems)),
        },
    )


def _gaps(ground: Ground, problems: Section) -> list[Gap]:
    tasks = tasks_of(ground.book.of((REVIEW,), ground.view))
    return [*gaps(ground), *unfinished_tasks(tasks), *cause_gaps(problems)]
