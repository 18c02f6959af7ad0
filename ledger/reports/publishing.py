"""Standings and reports made fit for the public.

What a public report counts: entries that are public or internal, and standings as these alone make
them. What it tells: public entries alone. Nothing in it depends on a restricted entry.
"""

from collections.abc import Iterable
from dataclasses import replace

from ledger.core.cadence import evaluate
from ledger.core.standing import Standing
from ledger.core.values import Fields
from ledger.reports.report import (
    PUBLIC,
    VEIL,
    Cell,
    Gap,
    Phrase,
    Report,
    Section,
    Table,
    Word,
)
from ledger.reports.status_json import Standings
from ledger.reports.veiling import is_public, unrestricted, veiled

_NAMING = ("trigger", "title", "item", "topic", "task", "institution", "problem", "subject")
"""Columns that say which entry a row is about; a row about an internal one is left out."""


def published(found: Standings, reviewer: str, common: Fields) -> Standings:
    """The standings that the public may see; `common` are the fields that every kind has."""
    basis = unrestricted(found.unit)
    judged = tuple(evaluate(basis, found.view, found.as_of)) if found.standings else ()
    public = frozenset(one.id for one in basis.entries if is_public(found.unit, one))
    return replace(
        found,
        unit=veiled(found.unit, common),
        excluded=(),
        standings=judged,
        audience=PUBLIC,
        reviewer=reviewer,
        basis=basis,
        told=public,
    )


def differing(found: Standings, public: Standings) -> list[Standing]:
    """Standings that the public sees worse than they are, because restricted entries are not counted."""
    seen = {_key(one): one.state for one in public.standings}
    return [one for one in found.standings if seen.get(_key(one), one.state) != one.state]


def _key(one: Standing) -> tuple[object, ...]:
    return (one.obligation.pack, one.obligation.id, one.subject, one.period.name, one.trigger, one.due)


def scrubbed(report: Report) -> Report:
    """A report in which nothing stands for an internal entry but numbers."""
    sections = {name: _section(one) for name, one in report.sections.items()}
    gaps = tuple(Gap(_cell(one.what), Word("gaps", "inside")) for one in report.gaps)
    return replace(report, sections=sections, gaps=gaps)


def _section(section: Section) -> Section:
    return Section(
        {name: _cell(cell) for name, cell in section.figures.items()},
        {name: _table(table) for name, table in section.tables.items()},
        {name: _section(part) for name, part in section.parts.items()},
    )


def _table(table: Table) -> Table:
    naming = [place for place, name in enumerate(table.columns) if name in _NAMING]
    kept = [row for row in table.rows if not any(is_veil(row[place]) for place in naming)]
    return Table(table.columns, tuple(tuple(_cell(cell) for cell in row) for row in kept))


def is_veil(cell: Cell) -> bool:
    """Whether a cell stands for what an internal entry says."""
    return isinstance(cell, str) and cell.startswith(VEIL)


def _holds(cell: Cell) -> bool:
    """Whether a veil stands anywhere in a cell."""
    match cell:
        case tuple():
            return any(_holds(one) for one in cell)
        case Phrase():
            return any(_holds(one) for one in cell.parts.values())
        case _:
            return is_veil(cell)


def _cell(cell: Cell) -> Cell:
    """A cell without what is veiled; of several, how many are left out."""
    match cell:
        case tuple():
            return _several(cell)
        case Phrase() if any(isinstance(one, tuple) for one in cell.parts.values()):
            return Phrase(cell.name, {name: _cell(one) for name, one in cell.parts.items()})
        case Phrase() if any(isinstance(one, Phrase) for one in cell.parts.values()):
            return Phrase(cell.name, {name: _cell(one) for name, one in cell.parts.items()})
        case _:
            return Phrase("inside", {"n": 1}) if _holds(cell) else cell


def _several(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    many = tuple(cells)
    whole = [isinstance(one, tuple) or not _holds(one) for one in many]
    kept = [_cell(one) for one, fine in zip(many, whole, strict=True) if fine]
    hidden = len(many) - len(kept)
    return (*kept, Phrase("inside", {"n": hidden})) if hidden else tuple(kept)
