"""What a report is before anybody words it: who, when, sections of figures and tables, and gaps.

Nothing here knows a language. Titles stay in every language that data gives them in, and words of the
report itself are names that a vocabulary under templates/ says (`ledger.reports.vocabulary`).
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ledger.core.packs import Title
from ledger.core.periods import Period
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the report's own, by its group and name in the vocabulary."""

    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a pack, a kind or a vocabulary field gives, by language."""

    title: Title


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the vocabulary with parts put in."""

    name: str
    parts: Mapping[str, "Cell"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Periods:
    """Several periods of one cadence, in order; a year that repeats is said once."""

    many: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command line that would record something, or a path."""

    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A datum that nobody recorded."""


Cell: TypeAlias = (
    "str | int | Decimal | date | Period | Word | Said | Phrase | Ratio | Periods | Command | Wanted"
    " | tuple[Cell, ...] | None"
)
"""What a figure or a place in a table may hold. Bare text comes from entries."""

CELLS = (str, int, Decimal, date, Period, Word, Said, Phrase, Ratio, Periods, Command, Wanted, tuple)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; a column is named by its word in the vocabulary's group `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: its figures and tables by name, and chapters within it."""

    figures: Mapping[str, Cell] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    parts: Mapping[str, "Section"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is wanting, and what would record it."""

    what: Cell
    how: Cell


VEIL = "\ue0fe"
"""What a text begins with that stands for one that the public may not read."""
INTERNAL, PUBLIC = "internal", "public"
"""Whom a report is for."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one name (`annual`, `quarterly`, `monthly`) about a unit and a period, as of a day.

    `revision` is the commit the files belong to (None before the first), `dirty` whether they differ
    from it, `excluded` the paths of entries that count for nothing. `phase` says whether the period
    is `ahead`, `running` or `over` on the as-of day. `sections` stand in the order of reading.
    `about` is the id of whom or what it is about alone (a member, a campaign); `pictures` hold values of
    `ledger.reports.pictures.values` by the names that a template places them by; `audience` is
    whom it is for, and `reviewer` who has read it before it goes out.
    """

    name: str
    unit: str
    unit_id: str
    unit_kind: Cell
    period: Period
    as_of: date
    phase: str
    revision: str | None
    dirty: bool
    excluded: tuple[str, ...]
    sections: Mapping[str, Section]
    gaps: tuple[Gap, ...]
    about: str | None = None
    pictures: Mapping[str, object] = field(default_factory=dict)
    audience: str = INTERNAL
    reviewer: str | None = None
