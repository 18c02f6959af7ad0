"""An entry's fields as a report's cells: people by name, vocabulary values by their titles.

What a restricted entry is about is never said, only that it is restricted.
"""

from collections.abc import Iterable

from ledger.core.forms import labels
from ledger.core.model import Entry, Unit
from ledger.core.values import Fields, Value, is_number, texts
from ledger.reports.report import Cell, Command, Phrase, Said, Wanted, Word

_RESTRICTED: Value = {"properties": {"level": {"const": "restricted"}}}
"""The rule by which a kind says that its entries are restricted, whether they say so or not."""
_NAMED = 2
"""How many files a gap names before it counts the rest."""


def is_restricted(unit: Unit, entry: Entry) -> bool:
    """Whether nothing of an entry may be told: it says so itself, or its kind says so of all."""
    kind = unit.rules.kinds.get(entry.kind)
    always = kind is not None and _RESTRICTED in kind.rules
    return always or entry.fields.get("level") == "restricted"


def titled(unit: Unit, entry: Entry | None) -> Cell:
    """An entry's title; of a restricted one only that it is restricted."""
    if entry is None:
        return None
    if is_restricted(unit, entry):
        return Word("cells", "restricted")
    return text_of(entry.fields.get("title"))


def told(unit: Unit, entry: Entry, value: Value) -> Cell:
    """What an entry says, a text or several; of a restricted one only that it says something."""
    said = tuple(text for _, text in texts(value)) if isinstance(value, list) else text_of(value)
    if said and is_restricted(unit, entry):
        return Word("cells", "withheld")
    return said or None


def name_of(unit: Unit, who: Value) -> Cell:
    """A member by name, someone else by name and office; None where nobody is named."""
    if isinstance(who, dict):
        parts = [text for text in (who.get("name"), who.get("office")) if isinstance(text, str)]
        return tuple(parts) or None
    if not isinstance(who, str):
        return None
    member = unit.member(who)
    return member.name if member else who


def person_of(unit: Unit, entry: Entry, who: Value) -> Cell:
    """Somebody whom an entry names; of a restricted one only whoever is on the roster."""
    on_roster = isinstance(who, str) and unit.member(who) is not None
    said = name_of(unit, who)
    return Word("cells", "withheld") if said and not on_roster and is_restricted(unit, entry) else said


def members_of(fields: Fields) -> tuple[str, ...]:
    """The ids that an entry is credited to, each once."""
    return tuple(dict.fromkeys(name for _, name in texts(fields.get("members"))))


def names_of(unit: Unit, fields: Fields) -> Cell:
    """Those an entry is credited to, by name, in roster order."""
    return tuple(name_of(unit, name) for name in in_roster_order(unit, members_of(fields)))


def in_roster_order(unit: Unit, ids: Iterable[str]) -> list[str]:
    """Members' ids as the roster has them; who is not on it comes last."""
    order = {member.id: place for place, member in enumerate(unit.members)}
    return sorted(ids, key=lambda name: order.get(name, len(order)))


def text_of(value: Value) -> Cell:
    """Text as it is; anything else is no text."""
    return value if isinstance(value, str) else None


def label(unit: Unit, kind: str, field: str, value: Value) -> Cell:
    """What a vocabulary field's value is called; of a list, each of them."""
    if isinstance(value, list):
        return tuple(label(unit, kind, field, one) for one in value)
    if not isinstance(value, str):
        return None
    known = unit.rules.kinds.get(kind)
    title = labels(known.fields.get(field)).get(value) if known else None
    return Said(title) if isinstance(title, dict) else value


def or_wanted(cell: Cell) -> Cell:
    """The cell, or the mark of what nobody recorded."""
    return Wanted() if is_wanting(cell) else cell


def is_wanting(value: object) -> bool:
    """Whether nothing is there: no value, no text, nothing in a list."""
    return value in (None, "", (), [])


def number_of(value: Value) -> Cell:
    """A number as it is; anything else is no number."""
    return value if is_number(value) else None


def pieces(fields: Fields) -> Cell:
    """How many pieces of evidence an entry has; nothing where it has none."""
    evidence = fields.get("evidence")
    return Phrase("pieces", {"n": len(evidence)}) if isinstance(evidence, list) and evidence else None


def fill_in(field: str, entries: list[Entry]) -> Cell:
    """Which field of which files; the first few are named."""
    paths: tuple[Cell, ...] = tuple(Command(one.path) for one in entries[:_NAMED])
    parts: dict[str, Cell] = {"field": Command(field), "paths": paths, "n": len(entries) - _NAMED}
    return Phrase("fill-in-more" if len(entries) > _NAMED else "fill-in", parts)
