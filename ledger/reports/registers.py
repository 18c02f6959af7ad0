"""Registers as offices keep them (台账): which entries stand in one, in which columns, in which order.

A `Register` is a value without the words of any language; `ledger.reports.registertext` and
`ledger.reports.registerxlsx` put it on a screen and on paper.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ledger.core.model import Entry, Occasion
from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.building import Ground
from ledger.reports.problems import problem_register
from ledger.reports.register import item_row
from ledger.reports.registercolumns import MORE, USUAL, Column
from ledger.reports.registerresearch import research_row
from ledger.reports.registerstudy import study_row
from ledger.reports.report import Cell
from ledger.reports.vocabulary import vocabulary
from ledger.words import LANGUAGES, N_

_Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Picked:
    """Which entries a register is to hold, and in words why no others.

    `paths` are those of entries, `members` those whom an occasion is to credit; None means all.
    """

    paths: frozenset[str] | None = None
    members: frozenset[str] | None = None
    filters: tuple[tuple[str, Cell], ...] = ()

    def entry(self, entry: Entry) -> bool:
        return self.paths is None or entry.path in self.paths

    def occasion(self, occasion: Occasion) -> bool:
        credited = self.members is None or bool(self.members & occasion.members)
        return credited and self.entry(occasion.entry)


ALL = Picked()


@dataclass(frozen=True, slots=True)
class Register:
    """One register of a unit and a period as of a day: columns, and a row an entry or occasion.

    `filters` say by which values entries were picked, `excluded` how many of the ledger's entries
    count for nothing; `revision` and `dirty` are as a report has them, `reviewer` is
    who has read it before it goes to the public (None where it does not).
    """

    name: str
    unit: str
    period: Period
    as_of: date
    revision: str | None
    dirty: bool
    excluded: int
    filters: tuple[tuple[str, Cell], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reviewer: str | None = None


def register(
    ground: Ground, name: str, columns: tuple[Column, ...] | None = None, picked: Picked = ALL
) -> Register:
    """The register of a ledger; `columns` are its usual ones unless others are asked for."""
    wanted = USUAL[name] if columns is None else columns
    found = ground.found
    rows = [{**row, "number": number} for number, row in enumerate(_ROWS[name](ground, picked), 1)]
    return Register(
        name,
        ground.unit.name,
        ground.view,
        ground.as_of,
        found.revision,
        found.dirty,
        sum(path.startswith(f"{name}/") for path in found.excluded),
        picked.filters,
        wanted,
        tuple(tuple(row[one.name] for one in wanted) for row in rows),
        found.reviewer,
    )


# Rows


def _items(ground: Ground, picked: Picked) -> Iterator[_Row]:
    """Items begun by the period's end and not closed before it began, by date."""
    known = {entry.id: entry for entry in ground.unit.entries}
    for item in ground.items:
        if picked.entry(item.entry) and ground.may_tell(item.entry):
            yield item_row(ground.unit, item, known, ground.as_of)


def _problems(ground: Ground, picked: Picked) -> Iterator[_Row]:
    """Problems dated in the period; all items that answer one stand in its row."""
    for problem in ground.problems:
        if (
            ground.may_tell(problem.entry)
            and picked.entry(problem.entry)
            and _credits(picked, problem.entry)
        ):
            table = problem_register(ground.unit, [problem])
            rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            numbers = tuple(row["item-number"] for row in rows)
            yield {**rows[0], "item-number": numbers, "id": problem.entry.id}


def _credits(picked: Picked, entry: Entry) -> bool:
    return picked.occasion(Occasion(entry, 0, entry.date, entry.fields))


def _study(ground: Ground, picked: Picked) -> Iterator[_Row]:
    return (study_row(ground.unit, one) for one in _occasions(ground, "study", picked))


def _research(ground: Ground, picked: Picked) -> Iterator[_Row]:
    return (
        research_row(ground.unit, ground.book, one) for one in _occasions(ground, "research", picked)
    )


def _occasions(ground: Ground, ledger: str, picked: Picked) -> Iterator[Occasion]:
    """A ledger's occasions of the period, by date, those of a day in the order of the roster."""
    ranks = {member.id: rank for rank, member in enumerate(ground.unit.members)}
    found = [
        one
        for one in ground.shown(ground.occasions)
        if one.entry.ledger == ledger and picked.occasion(one)
    ]

    def rank(one: Occasion) -> tuple[date, int, str]:
        return (
            one.date,
            min((ranks.get(name, len(ranks)) for name in one.members), default=-1),
            one.entry.id,
        )

    return iter(sorted(found, key=rank))


_ROWS: Mapping[str, Callable[[Ground, Picked], Iterable[_Row]]] = {
    "rectification": _items,
    "problems": _problems,
    "study": _study,
    "research": _research,
}
REGISTERS = tuple(_ROWS)


# Columns


def chosen_columns(name: str, text: str, language: str) -> tuple[Column, ...]:
    """The columns that a list names, by name or heading in either language, in its order.

    Raises LedgerError for a column that the register does not have, with the headings in a language.
    """
    known = {
        spelling: column
        for column in (*MORE[name], *USUAL[name])
        for said in (column.name, *(_heading(name, column, one) for one in LANGUAGES))
        for spelling in [_folded(said)]
    }
    found: dict[str, Column] = {}
    for given in filter(None, (part.strip() for part in re.split("[,，、]", text))):
        if _folded(given) not in known:
            known_as = (_heading(name, column, language) for column in (*USUAL[name], *MORE[name]))
            raise LedgerError(
                N_("--columns: the register has no column {given}; it has: {names}"),
                given=given,
                names=", ".join(dict.fromkeys(known_as)),
            )
        column = known[_folded(given)]
        found.setdefault(column.name, column)
    if not found:
        raise LedgerError(N_("--columns names no column; write some with commas between"))
    return tuple(found.values())


def _heading(name: str, column: Column, language: str) -> str:
    return vocabulary(language).groups[f"register-{name}"][column.name]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", "-").replace(" ", "")
