"""An entry's fields as a report's cells: people by name, vocabulary values by their titles.

What a restricted entry is about is never said, only that it is restricted.
"""

from ledger.core.forms import labels
from ledger.core.model import Entry, Unit
from ledger.core.values import Fields, Value, is_number, texts
from ledger.reports.report import Cell, Command, Phrase, Said, Wanted, Word

_NAMED = 2
"""How many files a gap names before it counts the rest."""


def titled(entry: Entry | None) -> Cell:
    """An entry's title; of a restricted one only that it is restricted."""
    if entry is None:
        return None
    if entry.fields.get("level") == "restricted":
        return Word("cells", "restricted")
    return text_of(entry.fields.get("title"))


def name_of(unit: Unit, who: Value) -> Cell:
    """A member by name, someone else by name and office; None where nobody is named."""
    if isinstance(who, dict):
        parts = [text for text in (who.get("name"), who.get("office")) if isinstance(text, str)]
        return tuple(parts) or None
    if not isinstance(who, str):
        return None
    member = unit.member(who)
    return member.name if member else who


def members_of(fields: Fields) -> tuple[str, ...]:
    """The ids that an entry is credited to, each once."""
    return tuple(dict.fromkeys(name for _, name in texts(fields.get("members"))))


def names_of(unit: Unit, fields: Fields) -> Cell:
    """Those an entry is credited to, by name."""
    return tuple(name_of(unit, name) for name in members_of(fields))


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
    return Wanted() if cell in (None, "") else cell


def number_of(value: Value) -> Cell:
    """A number as it is; anything else is no number."""
    return value if is_number(value) else None


def fill_in(field: str, entries: list[Entry]) -> Cell:
    """Which field of which files; the first few are named."""
    paths: tuple[Cell, ...] = tuple(Command(one.path) for one in entries[:_NAMED])
    parts: dict[str, Cell] = {"field": Command(field), "paths": paths, "n": len(entries) - _NAMED}
    return Phrase("fill-in-more" if len(entries) > _NAMED else "fill-in", parts)
