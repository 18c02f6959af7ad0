"""The quarterly bulletin: progress, what went well, results, problems, rectification, what is next.

What was carried into the quarter and what began in it stand apart throughout, and so do the two
results of a closing.
"""

from collections import Counter

from ledger.core.model import LEDGERS
from ledger.core.periods import before, period_of
from ledger.reports.ahead import (
    REVIEW,
    after,
    falling_due,
    items_due,
    still_to_do,
    task_table,
    tasks_ahead,
    unfinished_tasks,
)
from ledger.reports.annexes import (
    RECEPTION,
    REPORT,
    SEMINAR,
    TOPIC,
    VISIT,
    member_table,
    seminar_table,
    topic_table,
    visit_table,
)
from ledger.reports.building import Ground, figures, gaps, overall, phase, report, results
from ledger.reports.causes import cause_gaps, faults_and_causes
from ledger.reports.charting import MOST, duty_map, item_chart
from ledger.reports.duties import carried_table, due_table
from ledger.reports.facts import members_of
from ledger.reports.items import by_due, item_table, origin_table
from ledger.reports.pictures.values import named_pages
from ledger.reports.problems import problem_register, problem_table, unanswered
from ledger.reports.progress import compared_table, progress_table
from ledger.reports.register import asked_table, course_table
from ledger.reports.report import Cell, Gap, Report, Section, Table
from ledger.reports.status_json import Standings
from ledger.reports.well import (
    EXPERIENCE,
    INSTITUTION,
    always_kept,
    decided,
    experience_table,
    institution_table,
    kept_table,
    verified_in,
    verified_table,
)


def quarterly(found: Standings) -> Report:
    """The report of a quarter; `found` holds its standings."""
    ground = Ground(found)
    sections = {
        "overall": quarter_overall(ground),
        "well": quarter_well(ground),
        "work": Section(parts={ledger: results(ground, ledger) for ledger in LEDGERS}),
        "problems": quarter_problems(ground),
        "rectification": _rectification(ground),
        "next": quarter_next(ground),
        "annexes": _annexes(ground),
    }
    pictures = {
        **named_pages("duties", duty_map(ground)),
        **named_pages("items", item_chart(ground, ground.items, MOST)),
    }
    return report(ground, "quarterly", sections, quarter_gaps(ground, sections["problems"]), pictures)


def quarter_overall(ground: Ground) -> Section:
    """Figures, progress by ledger, and the quarter before beside this one."""
    tables = overall(ground).tables
    progress = progress_table(ground.recorded, ground.lines.judged)
    return Section(figures(ground), {**tables, "progress": progress, "compared": _compared(ground)})


def _compared(ground: Ground) -> Table:
    """Nothing where the quarter has not begun, or the one before is from before the unit's records."""
    earlier = ground.at(before(ground.view))
    unknown = earlier.view.end < ground.unit.since and not earlier.recorded
    table = compared_table(figures(ground), figures(earlier))
    ahead = phase(ground.view, ground.as_of) == "ahead"
    return Table(table.columns) if ahead or unknown else table


def quarter_well(ground: Ground) -> Section:
    """What went well, as far as it is recorded."""
    unit, judged = ground.unit, ground.lines.judged
    verified = verified_in(ground.every_item, ground.view)
    ends = [one.life.result for one in verified]
    return Section(
        {
            "decided": len(decided(judged)),
            "kept": len(always_kept(judged)),
            "verified_done": ends.count("done"),
            "verified_long_term": ends.count("long-term"),
        },
        {
            "kept": kept_table(judged),
            "verified": verified_table(unit, ground.shown(verified)),
            "institutions": institution_table(
                unit, ground.shown(ground.book.of((INSTITUTION,), ground.view))
            ),
            "experience": experience_table(
                unit, ground.shown(ground.book.of((EXPERIENCE,), ground.view))
            ),
        },
    )


def quarter_problems(ground: Ground) -> Section:
    """The causes are those that reviews of the year have named by the quarter's end."""
    year = period_of("year", ground.view.start)
    reviews = [one for one in ground.book.of((REVIEW,), year) if one.date <= ground.view.end]
    section = faults_and_causes(ground, reviews)
    waiting = unanswered(ground.unit, ground.shown(ground.problems))
    return Section({**section.figures, "unanswered": waiting}, section.tables)


# Rectification


def _rectification(ground: Ground) -> Section:
    unit, as_of, view = ground.unit, ground.as_of, ground.view
    again = [one for one in ground.problems if one.carried]
    old = [one for one in ground.open_items if one.entry.date < view.start]
    new = [one for one in ground.open_items if view.holds(one.entry.date)]
    return Section(
        _step_figures(ground),
        {
            "origins": origin_table(ground.items, view, as_of),
            "open_before": item_table(unit, by_due(ground.shown(old)), as_of),
            "open_new": item_table(unit, by_due(ground.shown(new)), as_of),
            "carried": carried_table(unit, ground.carried),
            "again": problem_table(unit, ground.shown(again)),
        },
    )


def _step_figures(ground: Ground) -> dict[str, Cell]:
    """Steps taken in the quarter by name; steps without effect stand apart."""
    taken = Counter(str(one.fields.get("step")) for one in ground.steps if one.counts)
    names = {"verified": "verify", "returned": "return", "reopened": "reopen", "extended": "extend"}
    refused = sum(not one.counts for one in ground.steps)
    return {**{name: taken[step] for name, step in names.items()}, "refused": refused}


# What comes next, and the annexes


def quarter_next(ground: Ground) -> Section:
    """What the quarter itself still asks for, and what falls due in the one after."""
    unit, quarter = ground.unit, after(ground.view)
    return Section(
        {"quarter": quarter},
        {
            "still": due_table(unit, still_to_do(ground)),
            "due": due_table(unit, falling_due(ground, quarter)),
            "unfinished": item_table(
                unit, by_due(ground.shown(items_due(ground, quarter))), ground.as_of
            ),
            "tasks": task_table(unit, ground.shown(tasks_ahead(ground))),
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
            "visits": visit_table(unit, ground.shown(book.of((VISIT, RECEPTION), view))),
            "problems": problem_register(unit, ground.shown(ground.problems)),
            "asked": asked_table(unit, ground.shown(ground.items)),
            "course": course_table(unit, ground.shown(ground.items), ground.as_of),
        },
    )


def quarter_gaps(ground: Ground, problems: Section) -> list[Gap]:
    """What is wanting in a quarter."""
    return [*gaps(ground), *unfinished_tasks(tasks_ahead(ground)), *cause_gaps(problems)]
