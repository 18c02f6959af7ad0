"""What comes next: duties and items that fall due in a period to come, and key tasks as recorded."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.cadence import evaluate
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.periods import Period, period_of, shift
from ledger.core.standing import Standing
from ledger.core.values import Fields, day, maps
from ledger.records import dataclass
from ledger.reports.building import Ground
from ledger.reports.cells import fill_in, is_wanting, or_wanted, person_of, told
from ledger.reports.facts import Item
from ledger.reports.report import Gap, Phrase, Table, Word

REVIEW = "assurance/weakness-review"

_UNDONE = ("open", "upcoming", "missed")
"""What is not done; of a period that has passed by the as-of day, what was missed."""


def after(view: Period) -> Period:
    """The period of the same cadence that begins the day after this one ends."""
    return period_of(view.cadence, shift(view.end, 1))


def still_open(ground: Ground) -> list[Standing]:
    """Duties of the period, and of longer ones that hold it, that are under way."""
    return [one for one in ground.found.standings if one.state == "open" and not one.obligation.advisory]


def still_to_do(ground: Ground) -> list[Standing]:
    """Duties that fall due within the period and can still be kept, begun or not."""
    return [
        one
        for one in ground.found.standings
        if one.state in ("open", "upcoming")
        and not (one.carried or one.obligation.advisory)
        and one.due <= ground.view.end
    ]


def falling_due(ground: Ground, period: Period) -> list[Standing]:
    """Duties due in a period and not done, as it stands on the as-of day."""
    return [
        one
        for one in evaluate(ground.found.judged, period, ground.as_of)
        if one.state in _UNDONE and not one.obligation.advisory and period.holds(one.due)
    ]


def items_due(ground: Ground, period: Period) -> list[Item]:
    """Items that are not closed and due in a period."""
    return [
        one
        for one in ground.every_item
        if not one.finished and one.due is not None and period.holds(one.due)
    ]


# Key tasks


@dataclass(frozen=True, slots=True)
class Task:
    """One key task of a weakness review."""

    entry: Entry
    fields: Fields

    @property
    def due(self) -> date | None:
        return day(self.fields.get("due"))


def tasks_of(reviews: Iterable[Occasion]) -> list[Task]:
    """The key tasks that weakness reviews name, in their order."""
    return [
        Task(review.entry, fields)
        for review in reviews
        for _, fields in maps(review.fields.get("key_tasks"))
    ]


def tasks_ahead(ground: Ground) -> list[Task]:
    """Key tasks named by the period's end and due after it, by day; then the year's without a day."""
    year = period_of("year", ground.view.start)
    found = [
        task
        for task in tasks_of(ground.book.of((REVIEW,)))
        if task.entry.date <= ground.view.end
        and (task.due > ground.view.end if task.due else year.holds(task.entry.date))
    ]
    return sorted(found, key=lambda task: task.due or date.max)


def task_table(unit: Unit, tasks: Iterable[Task]) -> Table:
    """Key tasks with who answers for them by when."""
    return Table(
        ("task", "owner", "due"),
        tuple(
            (
                told(unit, task.entry, task.fields.get("text")),
                or_wanted(person_of(unit, task.entry, task.fields.get("owner"))),
                or_wanted(task.due),
            )
            for task in tasks
        ),
    )


def unfinished_tasks(tasks: Iterable[Task]) -> Iterator[Gap]:
    """Key tasks without somebody to answer for them, or without a day."""
    many = list(tasks)
    for field in ("owner", "due"):
        own = [task.entry for task in many if is_wanting(task.fields.get(field))]
        if own:
            what = Phrase("gap-task", {"field": Word("columns", field), "n": len(own)})
            files = list({entry.id: entry for entry in own}.values())
            yield Gap(what, fill_in(f"key_tasks.{field}", files))
