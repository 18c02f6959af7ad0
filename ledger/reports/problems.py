"""Problems as tables: what they are made of, and the items that answer them."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.periods import period_of
from ledger.core.values import Value, day
from ledger.reports.cells import label, names_of, titled
from ledger.reports.facts import PROBLEM, Item, Problem
from ledger.reports.report import Cell, Command, Phrase, Said, Table, Word

_Cells: TypeAlias = tuple[Cell, ...]
_ASPECTS = ("source", "depth", "scope", "listed_by")
"""The fields by which problems are counted."""


def problem_table(unit: Unit, problems: Iterable[Problem]) -> Table:
    """Problems and the items that answer them, in short."""
    return Table(
        ("number", "date", "problem", "source", "lister", "answer", "stage", "due", "closed-on"),
        tuple(_rows(problems, partial(_briefly, unit), partial(_answer, unit))),
    )


def problem_register(unit: Unit, problems: Iterable[Problem]) -> Table:
    """Problems with what a register holds of each, and the items that answer them."""
    about = ("number", "source", "problem", "nature", "lister", "concern", "found", "quarter")
    answers = ("answer", "item-number", "stage", "due", "closed-on")
    rows = _rows(problems, partial(_at_length, unit), partial(_numbered, unit), len(answers))
    return Table((*about, *answers), tuple(rows))


def _rows(
    problems: Iterable[Problem],
    about: Callable[[int, Problem], _Cells],
    answer: Callable[[Item], _Cells],
    width: int = 4,
) -> Iterator[_Cells]:
    """A row for each item that answers a problem; the problem itself stands in the first of them."""
    for number, problem in enumerate(problems, 1):
        own = about(number, problem)
        none: _Cells = (Word("cells", "unanswered"), *(None,) * (width - 1))
        for cells in [answer(item) for item in problem.items] or [none]:
            yield (*own, *cells)
            own = (None,) * len(own)


def _briefly(unit: Unit, number: int, problem: Problem) -> _Cells:
    return (
        number,
        day(problem.entry.fields.get("date")),
        _title(unit, problem),
        _label(unit, problem, "source"),
        _lister(unit, problem),
    )


def _at_length(unit: Unit, number: int, problem: Problem) -> _Cells:
    return (
        number,
        _label(unit, problem, "source"),
        _title(unit, problem),
        (_label(unit, problem, "depth"), _label(unit, problem, "scope")),
        _lister(unit, problem),
        _label(unit, problem, "concern"),
        day(problem.entry.fields.get("found")),
        period_of("quarter", problem.entry.date),
    )


def _title(unit: Unit, problem: Problem) -> Cell:
    title = titled(unit, problem.entry)
    return Phrase("listed-again", {"title": title}) if problem.carried else title


def _label(unit: Unit, problem: Problem, field: str) -> Cell:
    return label(unit, problem.entry.kind, field, problem.entry.fields.get(field))


def _lister(unit: Unit, problem: Problem) -> Cell:
    if problem.entry.fields.get("listed_by") == "team":
        return _label(unit, problem, "listed_by")
    return names_of(unit, problem.entry.fields)


def _answer(unit: Unit, item: Item) -> _Cells:
    closed: Cell = item.closed
    if item.life.result and item.closed:
        closed = Phrase("closed-as", {"day": item.closed, "result": Word("results", item.life.result)})
    return (titled(unit, item.entry), Word("stages", item.life.stage), item.due, closed)


def _numbered(unit: Unit, item: Item) -> _Cells:
    title, *rest = _answer(unit, item)
    return (title, Command(item.entry.id), *rest)


# What they are made of


def makeup_table(unit: Unit, problems: Iterable[Problem]) -> Table:
    """How many problems there are by source, depth, scope and list, new and listed again apart."""
    many = tuple(problems)
    return Table(
        ("aspect", "value", "new", "again", "answered"),
        tuple(row for field in _ASPECTS for row in _made_up(unit, many, field)),
    )


def _made_up(unit: Unit, problems: tuple[Problem, ...], field: str) -> Iterator[_Cells]:
    """A row for each value that occurs, in the order of the vocabulary; nothing where none is given."""
    aspect: Cell = _aspect(unit, field)
    for value in _values(unit, problems, field):
        own = [one for one in problems if one.entry.fields.get(field) == value]
        new = [one for one in own if not one.carried]
        answered = sum(bool(one.items) for one in new)
        said = label(unit, PROBLEM, field, value)
        yield (aspect, said, len(new), len(own) - len(new), answered)
        aspect = None


def _aspect(unit: Unit, field: str) -> Cell:
    schema = _schema(unit, field)
    title = schema.get("title") if isinstance(schema, dict) else None
    return Said({key: str(text) for key, text in title.items()}) if isinstance(title, dict) else field


def _values(unit: Unit, problems: Iterable[Problem], field: str) -> list[Value]:
    given = {value for one in problems if isinstance(value := one.entry.fields.get(field), str)}
    known = list(labels(_schema(unit, field)))
    return [*(value for value in known if value in given), *sorted(given - set(known))]


def _schema(unit: Unit, field: str) -> Value:
    kind = unit.rules.kinds.get(PROBLEM)
    return kind.fields.get(field) if kind else None


def unanswered(unit: Unit, problems: Iterable[Problem]) -> _Cells:
    """New problems that no item answers."""
    return tuple(titled(unit, one.entry) for one in problems if not one.carried and not one.items)
