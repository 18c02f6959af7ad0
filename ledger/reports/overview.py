"""A unit's standings as a person reads them: by section, members and periods folded.

Built as a value here; the commands and templates only say it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.forms import labels
from ledger.core.model import Entry, Unit
from ledger.core.packs import Obligation, Pack, Quota, Title
from ledger.core.periods import Period
from ledger.core.shelf import on_shelf
from ledger.core.standing import Standing
from ledger.core.values import Value
from ledger.records import dataclass

WORST_FIRST = ("missed", "late", "unset", "over", "open", "upcoming", "met", "waived", "tracked")
WANTING = ("missed", "late", "unset", "open")
"""States in which something is still to be done or was not done in time."""
SETTLED = ("met", "over", "late", "tracked")

LEDGER_TITLES: dict[str, Title] = {
    "study": {"zh": "学习", "en": "Study"},
    "research": {"zh": "调研", "en": "Research"},
    "problems": {"zh": "问题", "en": "Problems"},
    "rectification": {"zh": "整改", "en": "Rectification"},
    "assurance": {"zh": "保障", "en": "Assurance"},
}
OTHER: Title = {"zh": "其他", "en": "Other"}


@dataclass(frozen=True, slots=True)
class Subject:
    """All standings of one obligation for one subject: a member by name, or the unit (None)."""

    name: str | None
    standings: tuple[Standing, ...]

    @property
    def state(self) -> str:
        return worst(self.standings)

    @property
    def settled(self) -> int:
        return sum(standing.state in ("met", "over") for standing in self.standings)

    @property
    def judged(self) -> int:
        return sum(standing.state not in ("waived", "upcoming") for standing in self.standings)


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation: whom it binds and where each stands."""

    obligation: Obligation
    subjects: tuple[Subject, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        return tuple(one for subject in self.subjects for one in subject.standings)

    @property
    def state(self) -> str:
        return worst(self.standings)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading."""

    title: Title
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A view of a unit as of a day. `hidden` counts rows that are only tracked and left out."""

    unit: Unit
    view: Period
    as_of: date
    parts: tuple[Part, ...]
    hidden: int
    standings: tuple[Standing, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for part in self.parts for row in part.rows)


def worst(standings: Iterable[Standing]) -> str:
    """The state that most wants attention; what is yet to come counts only where nothing has come."""
    states = {one.state for one in standings}
    return min(states - {"upcoming"} or states, key=WORST_FIRST.index, default="tracked")


def overview(
    unit: Unit, view: Period, as_of: date, standings: Iterable[Standing], *, tracked: bool = False
) -> Overview:
    """Standings folded into rows and parts. `tracked`: those that are only counted, too."""
    many = tuple(standings)
    names = {member.id: member.name for member in unit.members}
    folded: dict[int, list[Standing]] = {}
    for one in many:
        folded.setdefault(id(one.obligation), []).append(one)
    rows: dict[tuple[str, str], Row] = {}
    for duty in unit.rules.obligations:
        if own := folded.get(id(duty)):
            rows[duty.pack, duty.id] = Row(duty, tuple(_subjects(own, names)))
    shown = {key: row for key, row in rows.items() if tracked or row.state != "tracked"}
    parts = [
        part for pack in unit.rules.packs for part in _parts(pack, shown, len(unit.rules.packs) > 1)
    ]
    return Overview(unit, view, as_of, tuple(parts), len(rows) - len(shown), many)


def _subjects(standings: Iterable[Standing], names: dict[str, str]) -> Iterator[Subject]:
    folded: dict[str | None, list[Standing]] = {}
    for standing in standings:
        folded.setdefault(standing.subject, []).append(standing)
    for subject, many in folded.items():
        yield Subject(names.get(subject, subject) if subject else None, tuple(many))


def _parts(pack: Pack, rows: dict[tuple[str, str], Row], several: bool) -> Iterator[Part]:
    """A pack's rows by its own sections, or by ledger where it has none."""
    own = {duty: row for (name, duty), row in rows.items() if name == pack.name}
    for title, duties in headings(pack, several):
        if many := tuple(own[duty.id] for duty in duties if duty.id in own):
            yield Part(title, many)


def headings(pack: Pack, several: bool) -> Iterator[tuple[Title, tuple[Obligation, ...]]]:
    """A pack's headings with their obligations; where there are `several` packs, each names its own."""
    found: list[tuple[Title, tuple[Obligation, ...]]] = [
        (section.title, tuple(duty for duty in pack.obligations if duty.article in section.articles))
        for section in pack.sections
    ]
    if not found:
        found = [
            (title, tuple(duty for duty in pack.obligations if duty.ledger == ledger))
            for ledger, title in LEDGER_TITLES.items()
        ]
    placed = {duty.id for _, many in found for duty in many}
    found.append((OTHER, tuple(duty for duty in pack.obligations if duty.id not in placed)))
    for title, many in found:
        if many:
            yield (_within(pack, title) if several else title), many


def _within(pack: Pack, title: Title) -> Title:
    return {
        language: f"{pack.title.get(language, pack.name)} · {text}" for language, text in title.items()
    }


def value_title(unit: Unit, duty: Obligation, value: Value) -> Title:
    """What a value that a covering quota wants is called."""
    if isinstance(duty.shape, Quota) and isinstance(value, str):
        for name in duty.shape.of:
            kind = unit.rules.kinds.get(name)
            title = labels(kind.fields.get(duty.shape.field)).get(value) if kind else None
            if isinstance(title, dict):
                return title
    return {"zh": str(value), "en": str(value)}


class Named:
    """The entries that count, by id; each is looked for when it is asked for."""

    def __init__(self, unit: Unit) -> None:
        self._shelf = on_shelf(unit.entries)

    def get(self, name: str) -> Entry | None:
        """The entry of that id."""
        return self._shelf.named(name)
