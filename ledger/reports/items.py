"""Rectification as tables: items and where they stand, their steps, and closings by result."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.lifecycle import ASSIGNABLE, STAGES
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.periods import Period
from ledger.core.values import Fields, day, is_number, maps
from ledger.reports.cells import (
    fill_in,
    is_restricted,
    is_wanting,
    or_wanted,
    person_of,
    titled,
    told,
)
from ledger.reports.facts import Item, Step
from ledger.reports.report import Cell, Gap, Phrase, Table, Word


def item_table(unit: Unit, items: Iterable[Item], as_of: date) -> Table:
    """Items that are not closed: where they stand and who answers for them."""
    return Table(
        ("item", "stage", "owner", "office", "due", "remark"),
        tuple(
            (
                titled(unit, item.entry),
                Word("stages", item.life.stage),
                or_wanted(person_of(unit, item.entry, item.fields.get("owner"))),
                or_wanted(told(unit, item.entry, item.fields.get("office"))),
                or_wanted(item.due),
                remark(item, as_of),
            )
            for item in items
        ),
    )


def remark(item: Item, as_of: date) -> Cell:
    """How long an item is overdue, and when it was due before it was extended."""
    cells: list[Cell] = []
    if item.overdue(as_of) and item.due:
        cells.append(Phrase("overdue", {"n": (as_of - item.due).days}))
    if item.life.extended:
        cells.append(Phrase("extended-from", {"day": day(item.fields.get("due"))}))
    return Phrase("clauses", {"parts": tuple(cells)})


def step_table(unit: Unit, steps: Iterable[Step]) -> Table:
    """Steps that took effect, in words."""
    return Table(
        ("date", "item", "step", "by", "detail"),
        tuple(
            (
                step.date,
                titled(unit, step.item.entry),
                _step_word(step),
                person_of(unit, step.entry, step.fields.get("by")),
                _details(unit, step),
            )
            for step in steps
            if step.counts
        ),
    )


def _step_word(step: Step) -> Cell:
    return Word("steps", str(step.fields.get("step")))


def _details(unit: Unit, step: Step) -> Cell:
    """What a step says beyond its name; the words of a restricted item are left out."""
    parts = (*_progress(step.fields), *_changes(unit, step))
    if not is_restricted(unit, step.item.entry):
        parts += tuple(_remarks(step.fields))
    return Phrase("clauses", {"parts": parts})


def _progress(fields: Fields) -> Iterator[Cell]:
    done = fields.get("done")
    if isinstance(done, list) and done:
        numbers = tuple(one for one in done if isinstance(one, int))
        yield Phrase("measures-done", {"numbers": numbers})
    if is_number(percent := fields.get("percent")):
        yield Phrase("percent", {"n": percent})


def _changes(unit: Unit, step: Step) -> Iterator[Cell]:
    fields = step.fields
    for field in ("owner", "lead"):
        if field in fields:
            yield Phrase(f"step-{field}", {"name": person_of(unit, step.entry, fields[field])})
    for field in ("due", "to"):
        if when := day(fields.get(field)):
            yield Phrase(f"step-{field}", {"day": when})
    if isinstance(result := fields.get("result"), str):
        yield Word("results", result)


def _remarks(fields: Fields) -> Iterator[Cell]:
    for field in ("reason", "late_reason", "opinion", "note"):
        if isinstance(text := fields.get(field), str):
            yield Phrase(f"step-{field}", {"text": text})


def by_due(items: Iterable[Item]) -> list[Item]:
    """Items by their due days; those without one come last."""
    return sorted(items, key=lambda item: item.due or date.max)


def cause_table(unit: Unit, steps: Iterable[Step], late: Iterable[Occasion]) -> Table:
    """The reasons people recorded for extensions, returns and lateness."""
    rows: list[tuple[date, Cell, Cell, Cell]] = []
    for step in steps:
        for field in ("reason", "late_reason"):
            text = step.fields.get(field)
            if step.counts and isinstance(text, str):
                on = Word("causes", field) if field == "late_reason" else _step_word(step)
                entry = step.item.entry
                rows.append((step.date, titled(unit, entry), on, told(unit, entry, text)))
    for occasion in late:
        text = occasion.fields.get("late_reason")
        if isinstance(text, str):
            entry, on = occasion.entry, Word("causes", "recorded")
            rows.append((occasion.date, titled(unit, entry), on, told(unit, entry, text)))
    rows.sort(key=lambda row: row[0])
    return Table(("date", "title", "on", "reason"), tuple(rows))


def stage_table(items: Iterable[Item]) -> Table:
    """How many items stand in each stage."""
    stages = [item.life.stage for item in items]
    return Table(STAGES, (tuple(stages.count(stage) for stage in STAGES),) if stages else ())


def closing_table(closed: Iterable[Item]) -> Table:
    """Closings by result, the two always apart, and by whether they were in time."""
    many = list(closed)
    if not many:
        return Table(("result", "in-time", "late", "undated", "total"))
    rows: list[tuple[Cell, ...]] = []
    for result in ("done", "long-term"):
        own = [one.in_time for one in many if one.life.result == result]
        counts = (own.count(True), own.count(False), own.count(None), len(own))
        rows.append((Word("results", result), *counts))
    return Table(("result", "in-time", "late", "undated", "total"), tuple(rows))


def origin_table(items: Iterable[Item], view: Period, as_of: date) -> Table:
    """Items carried from earlier quarters and items of this one: how they ended, what is open."""
    many = tuple(items)
    columns = (
        *("begun", "items", "closed-done", "closed-long-term", "closed-after"),
        *("still-open", "overdue"),
    )
    if not many:
        return Table(columns)
    old = tuple(one for one in many if one.entry.date < view.start)
    new = tuple(one for one in many if one.entry.date >= view.start)
    rows = {"earlier": old, "this-quarter": new, "total": many}
    lines = [(Word("cells", name), *_ended(own, view, as_of)) for name, own in rows.items()]
    if not any(line[4] for line in lines):
        lines = [(*line[:4], None, *line[5:]) for line in lines]
    return Table(columns, tuple(lines))


def _ended(items: tuple[Item, ...], view: Period, as_of: date) -> tuple[Cell, ...]:
    ends = [one.life.result for one in items if one.closed and view.holds(one.closed)]
    return (
        len(items),
        ends.count("done"),
        ends.count("long-term"),
        sum(one.closed_after(view) for one in items),
        sum(not one.finished for one in items),
        sum(one.overdue(as_of) for one in items),
    )


def unfilled(items: Iterable[Item]) -> Iterator[Gap]:
    """Open items without some of the elements that each must have; fields of the same items as one."""
    many = list(items)
    found: dict[tuple[str, ...], tuple[list[str], list[Entry]]] = {}
    for field in ASSIGNABLE:
        own = [one.entry for one in many if is_wanting(one.fields.get(field))]
        if own:
            fields, _ = found.setdefault(tuple(one.id for one in own), ([], own))
            fields.append(field)
    for fields, own in found.values():
        said = tuple(Word("columns", field) for field in fields)
        what = Phrase("gap-item", {"field": said, "n": len(own)})
        yield Gap(what, fill_in(", ".join(fields), own))


def has_reason(entry: Entry, *, steps: bool) -> bool:
    """Whether somebody recorded why an entry, or with `steps` one of its steps, came late."""
    places = [entry.fields]
    if steps:
        places += [step for _, step in maps(entry.fields.get("steps"))]
    return any(isinstance(fields.get("late_reason"), str) for fields in places)
