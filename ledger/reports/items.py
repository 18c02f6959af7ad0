"""Rectification as tables: items and their steps, closings, and the problems that items answer."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.lifecycle import STAGES
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.values import Fields, day, is_number, maps
from ledger.reports.cells import fill_in, label, name_of, names_of, or_wanted, text_of, titled
from ledger.reports.facts import Item, Problem, Step
from ledger.reports.report import Cell, Gap, Phrase, Table, Word


def item_table(unit: Unit, items: Iterable[Item], as_of: date) -> Table:
    """Items that are not closed: where they stand and who answers for them."""
    return Table(
        ("item", "stage", "owner", "office", "due", "remark"),
        tuple(
            (
                titled(item.entry),
                Word("stages", item.life.stage),
                or_wanted(name_of(unit, item.fields.get("owner"))),
                or_wanted(text_of(item.fields.get("office"))),
                or_wanted(item.due),
                _remark(item, as_of),
            )
            for item in items
        ),
    )


def _remark(item: Item, as_of: date) -> Cell:
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
                titled(step.item.entry),
                _step_word(step),
                name_of(unit, step.fields.get("by")),
                _told(unit, step.fields),
            )
            for step in steps
            if step.counts
        ),
    )


def _step_word(step: Step) -> Cell:
    return Word("steps", str(step.fields.get("step")))


def _told(unit: Unit, fields: Fields) -> Cell:
    """What a step says beyond its name."""
    parts = (*_progress(fields), *_changes(unit, fields), *_remarks(fields))
    return Phrase("clauses", {"parts": parts})


def _progress(fields: Fields) -> Iterator[Cell]:
    done = fields.get("done")
    if isinstance(done, list) and done:
        numbers = tuple(one for one in done if isinstance(one, int))
        yield Phrase("measures-done", {"numbers": numbers})
    if is_number(percent := fields.get("percent")):
        yield Phrase("percent", {"n": percent})


def _changes(unit: Unit, fields: Fields) -> Iterator[Cell]:
    for field in ("owner", "lead"):
        if field in fields:
            yield Phrase(f"step-{field}", {"name": name_of(unit, fields[field])})
    for field in ("due", "to"):
        if when := day(fields.get(field)):
            yield Phrase(f"step-{field}", {"day": when})
    if isinstance(result := fields.get("result"), str):
        yield Word("results", result)


def _remarks(fields: Fields) -> Iterator[Cell]:
    for field in ("reason", "late_reason", "opinion", "note"):
        if isinstance(text := fields.get(field), str):
            yield Phrase(f"step-{field}", {"text": text})


def cause_table(steps: Iterable[Step], late: Iterable[Occasion]) -> Table:
    """The reasons people recorded for extensions, returns and lateness."""
    rows: list[tuple[date, Cell, Cell, Cell]] = []
    for step in steps:
        for field in ("reason", "late_reason"):
            text = step.fields.get(field)
            if step.counts and isinstance(text, str):
                on = Word("causes", field) if field == "late_reason" else _step_word(step)
                rows.append((step.date, titled(step.item.entry), on, text))
    for occasion in late:
        text = occasion.fields.get("late_reason")
        if isinstance(text, str):
            rows.append((occasion.date, titled(occasion.entry), Word("causes", "recorded"), text))
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


def unfilled(items: Iterable[Item]) -> Iterator[Gap]:
    """Open items without one of the elements that each must have."""
    many = list(items)
    for field in ("owner", "office", "due"):
        own = [one for one in many if one.fields.get(field) is None]
        if own:
            what = Phrase("gap-item", {"field": Word("columns", field), "n": len(own)})
            yield Gap(what, fill_in(field, [one.entry for one in own]))


# Problems


def problem_table(unit: Unit, problems: Iterable[Problem]) -> Table:
    """Problems and the items that answer them, in short."""
    return Table(
        ("number", "date", "problem", "source", "lister", "answer", "stage", "due", "closed-on"),
        tuple(
            row
            for number, problem in enumerate(problems, 1)
            for row in _problem_rows(unit, number, problem)
        ),
    )


def _problem_rows(unit: Unit, number: int, problem: Problem) -> Iterator[tuple[Cell, ...]]:
    fields = problem.entry.fields
    title = titled(problem.entry)
    about = (
        number,
        day(fields.get("date")),
        Phrase("listed-again", {"title": title}) if problem.carried else title,
        label(unit, problem.entry.kind, "source", fields.get("source")),
        _lister(unit, problem),
    )
    if not problem.items:
        yield (*about, Word("cells", "unanswered"), None, None, None)
    for place, item in enumerate(problem.items):
        closed: Cell = item.closed
        if item.life.result and item.closed:
            closed = Phrase(
                "closed-as", {"day": item.closed, "result": Word("results", item.life.result)}
            )
        own = (titled(item.entry), Word("stages", item.life.stage), item.due, closed)
        yield (*(about if place == 0 else (None,) * len(about)), *own)


def _lister(unit: Unit, problem: Problem) -> Cell:
    if problem.entry.fields.get("listed_by") == "team":
        return label(unit, problem.entry.kind, "listed_by", "team")
    return names_of(unit, problem.entry.fields)


def has_reason(entry: Entry, *, steps: bool) -> bool:
    """Whether somebody recorded why an entry, or with `steps` one of its steps, came late."""
    places = [entry.fields]
    if steps:
        places += [step for _, step in maps(entry.fields.get("steps"))]
    return any(isinstance(fields.get("late_reason"), str) for fields in places)
