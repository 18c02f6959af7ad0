"""What the registers of several ledgers say in the same way: days, places and evidence."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from ledger.core.forms import labels
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.values import Fields, day, maps
from ledger.patterns import pattern
from ledger.reports.cells import is_restricted, is_wanting, label, pieces, told
from ledger.reports.report import Cell, Phrase

_HASHED = pattern(r"^[0-9a-f]{12}-(?=.)")
"""What stands before a kept file's own name."""


def days_of(occasion: Occasion) -> Cell:
    """The day, or the first and the last of several."""
    last = day(occasion.fields.get("until"))
    if last is None or last <= occasion.date:
        return occasion.date
    return Phrase("between", {"first": occasion.date, "last": last})


def place_of(unit: Unit, occasion: Occasion, *fields: str) -> Cell:
    """The place; where none is given, the first of some other fields that is there."""
    for field in ("place", *fields):
        if said := told(unit, occasion.entry, occasion.fields.get(field)):
            return said
    return None


def labelled(unit: Unit, occasion: Occasion, *fields: str) -> list[Cell]:
    """What vocabulary fields say; where a kind has free text in such a field, it is told as text is."""
    kind = unit.rules.kinds[occasion.entry.kind]
    return [
        label(unit, kind.name, field, occasion.fields.get(field))
        if labels(kind.fields.get(field))
        else told(unit, occasion.entry, occasion.fields.get(field))
        for field in fields
    ]


def beside(what: Cell, *more: Cell) -> Cell:
    """A cell with others behind it in brackets, as far as they hold something."""
    kept = tuple(one for one in more if not is_wanting(one))
    if not kept:
        return what
    return Phrase("beside", {"what": what, "more": kept}) if not is_wanting(what) else kept


def clauses(parts: Iterable[Cell]) -> Cell:
    """Several cells as clauses of one, each once; None if none holds anything."""
    kept: list[Cell] = []
    kept += (one for one in parts if not is_wanting(one) and one not in kept)
    return Phrase("clauses", {"parts": tuple(kept)}) if kept else None


def evidence_names(unit: Unit, entry: Entry, fields: Fields) -> Cell:
    """Pieces of evidence by short names; of a restricted entry only how many there are."""
    if is_restricted(unit, entry):
        return pieces(fields)
    names = [_short(one) for _, one in maps(fields.get("evidence"))]
    return tuple(name for name in names if name) or None


def _short(piece: Fields) -> str:
    """What a piece is called: its note, else its file's name, its place in an archive or its site."""
    if note := _text(piece, "note"):
        return note
    if path := _text(piece, "path"):
        return _HASHED.sub("", path.rstrip("/").rpartition("/")[2])
    return _text(piece, "ref") or _site(_text(piece, "url"))


def _site(url: str) -> str:
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""
