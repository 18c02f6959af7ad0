"""What every report is built from, and the chapters that several reports share."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from ledger.core.book import Book
from ledger.core.model import LEDGERS, Entry, Occasion, Unit
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.records import dataclass
from ledger.reports.annexes import SEMINAR, unattended
from ledger.reports.duties import Lines, advised, counted, duty_table, lines, uncounted
from ledger.reports.duties import of_ledger as lines_of
from ledger.reports.facts import (
    Item,
    Problem,
    Recorded,
    Step,
    all_items,
    closings,
    happenings,
    items_of,
    median_days,
    of_ledger,
    problems_in,
    recorded,
    steps_in,
    total,
)
from ledger.reports.gaps import duty_gaps, reason_gaps
from ledger.reports.items import closing_table, stage_table, unfilled
from ledger.reports.overview import LEDGER_TITLES
from ledger.reports.report import Cell, Gap, Phrase, Report, Said, Section, Table
from ledger.reports.status_json import Standings


class _OfEntry(Protocol):
    """Something that an entry records."""

    @property
    def entry(self) -> Entry: ...


_Told = TypeVar("_Told", bound=_OfEntry)


@dataclass(frozen=True)
class Ground:
    """A unit's standings for a period, and the facts that belong to them, each found once."""

    found: Standings

    @property
    def unit(self) -> Unit:
        return self.found.unit

    @property
    def view(self) -> Period:
        return self.found.view

    @property
    def as_of(self) -> date:
        return self.found.as_of

    @cached_property
    def book(self) -> Book:
        return Book(self.unit, self.as_of)

    @cached_property
    def recorded(self) -> tuple[Recorded, ...]:
        return recorded(self.book, self.view)

    @cached_property
    def occasions(self) -> tuple[Occasion, ...]:
        return happenings(self.recorded)

    @cached_property
    def every_item(self) -> tuple[Item, ...]:
        return all_items(self.unit, self.as_of)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return items_of(self.every_item, self.view)

    @cached_property
    def closed(self) -> tuple[Item, ...]:
        return closings(self.items, self.view)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps taken in the period, also of items closed before it."""
        return steps_in(self.every_item, self.view, self.as_of)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        return problems_in(self.book, self.view, self.every_item)

    @cached_property
    def lines(self) -> Lines:
        return lines(self.unit, self.view, self.as_of, self.found.standings)

    @cached_property
    def carried(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.found.standings if one.carried and not one.obligation.advisory)

    @property
    def open_items(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if not one.finished)

    def may_tell(self, entry: Entry) -> bool:
        """Whether an entry may have a row of its own: to the public only what is public."""
        return self.found.told is None or entry.id in self.found.told

    def shown(self, many: Iterable[_Told]) -> list[_Told]:
        """Of items, problems, steps or occasions those of which each may have a row of its own."""
        return [one for one in many if self.may_tell(one.entry)]

    def at(self, view: Period) -> "Ground":
        """The facts of another period, as of the same day; without standings."""
        return Ground(replace(self.found, view=view, standings=()))


def report(
    ground: Ground,
    name: str,
    sections: Mapping[str, Section],
    gaps: Iterable[Gap],
    pictures: Mapping[str, object] | None = None,
    about: str | None = None,
) -> Report:
    """The sections with the head that every report has; `about` is whom or what it is about alone."""
    unit, found = ground.unit, ground.found
    kind = unit.rules.unit_kinds.get(unit.kind)
    return Report(
        name,
        unit.name,
        unit.id,
        Said(kind.title) if kind else unit.kind,
        ground.view,
        ground.as_of,
        phase(ground.view, ground.as_of),
        found.revision,
        found.dirty,
        found.excluded,
        sections,
        tuple(gaps),
        about,
        pictures or {},
        found.audience,
        found.reviewer,
    )


def phase(view: Period, as_of: date) -> str:
    """Whether a period is ahead, running or over once a day has passed."""
    if as_of < view.start:
        return "ahead"
    return "running" if as_of < view.end else "over"


def overall(ground: Ground) -> Section:
    """The figures of a period: what was recorded, problems, items by stage, closings by result."""
    return Section(figures=figures(ground), tables=_overall_tables(ground))


def figures(ground: Ground) -> dict[str, Cell]:
    """Amounts by name; problems that are listed again and items from before stand apart."""
    new = [one for one in ground.problems if not one.carried]
    began = [one for one in ground.items if ground.view.holds(one.entry.date)]
    research = happenings(of_ledger(ground.recorded, "research"))
    study = happenings(of_ledger(ground.recorded, "study"))
    results = [one.life.result for one in ground.closed]
    in_time = [one.in_time for one in ground.closed]
    return {
        "entries": sum(one.entries for one in ground.recorded),
        "hours": total(study, "hours"),
        "sessions": sum(len(one.occasions) for one in ground.recorded if one.kind.sessions),
        "field_days": total(research, "days"),
        "visitors": total(research, "visitors"),
        "opinions": total(happenings(of_ledger(ground.recorded, "problems")), "received"),
        "problems_new": len(new),
        "problems_again": len(ground.problems) - len(new),
        "problems_answered": sum(bool(one.items) for one in new),
        "median_days": median_days(new),
        "items_all": len(ground.items),
        "items_new": len(began),
        "items_before": len(ground.items) - len(began),
        "items_open": sum(not one.finished for one in ground.items),
        "items_overdue": sum(one.overdue(ground.as_of) for one in ground.items),
        "items_closed_after": sum(one.closed_after(ground.view) for one in ground.items),
        "closed_all": len(ground.closed),
        "closed_done": results.count("done"),
        "closed_long_term": results.count("long-term"),
        "closed_in_time": in_time.count(True),
        "closed_late": in_time.count(False),
    }


def results(ground: Ground, ledger: str) -> Section:
    """What one ledger recorded, and how far its obligations were kept."""
    own = lines_of(ground.lines, ledger)
    amounts: dict[str, Cell] = {
        "recorded": kinds(of_ledger(ground.recorded, ledger)),
        "advice": advised(own.advice),
        "counted": counted(own.counted),
        "uncounted": uncounted(own.counted),
    }
    return Section(amounts, {"duties": duty_table(ground.unit, own.judged)})


def gaps(ground: Ground) -> list[Gap]:
    """What is wanting in the duties, the seminars and the open items of a period."""
    found = [*duty_gaps(ground.unit, ground.found.standings)]
    found += unattended(ground.book.of((SEMINAR,), ground.view))
    found += unfilled(ground.open_items)
    found += reason_gaps(ground.unit, ground.found.standings)
    return found


def _overall_tables(ground: Ground) -> dict[str, Table]:
    return {
        "recorded": ledger_table(ground.recorded),
        "stages": stage_table(ground.items),
        "closings": closing_table(ground.closed),
    }


def ledger_table(many: Iterable[Recorded]) -> Table:
    """Entries by ledger, and the happenings that they record."""
    found = tuple(many)
    rows: list[tuple[Cell, ...]] = []
    for ledger in LEDGERS:
        own = of_ledger(found, ledger)
        if own:
            entries = sum(one.entries for one in own)
            rows.append((Said(LEDGER_TITLES[ledger]), entries, len(happenings(own))))
    return Table(("ledger", "entries", "happenings"), tuple(rows))


def kinds(many: Iterable[Recorded]) -> tuple[Cell, ...]:
    """Each kind with how many entries there are."""
    return tuple(Phrase("counted", {"what": Said(one.kind.title), "n": one.entries}) for one in many)
