"""What a user typed, as a kind's fields want it.

Text becomes a number where the field is one, a label its value, a name an id, a prefix a whole id.
What cannot be read stays as it was typed, so that the checks say what is wrong with it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.naming import Candidate, meant
from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import read_document, scalar
from ledger.store.pinyin import readings
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Names:
    """What short names stand for: members, by id with their names, and entries, by id."""

    members: Mapping[str, str]
    entries: Collection[str]

    def member(self, text: str) -> str:
        """The id of the one member whom a name, its sound or its beginning means; else the text.

        Raises LedgerError if it may mean several.
        """
        found = meant(text, [Candidate(one, (name,)) for one, name in self.members.items()], readings)
        if len(found) > 1:
            said = ", ".join(f"{one.value} {one.names[0]}" for one in found)
            raise LedgerError(N_("{given} may mean {names}; write more of it"), given=text, names=said)
        return found[0].value if found else text

    def entry(self, text: str) -> str:
        """The one id that begins so, or that ends in these five characters. Raises LedgerError."""
        if text in self.entries:
            return text
        found = sorted(one for one in self.entries if one.startswith(text)) or sorted(
            one for one in self.entries if one.endswith(f"-{text}")
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise LedgerError(N_("no entry's id begins with {given}"), given=text)
        raise LedgerError(
            N_("{given} may mean several entries: {ids}; write more of the id"),
            given=text,
            ids=", ".join(found[:5]),
        )


def names(unit: Unit, entries: Collection[str]) -> Names:
    """The short names of a unit whose entry files have these ids."""
    return Names({member.id: member.name for member in unit.members}, entries)


def fields_of(kind: Kind, common: Kind) -> dict[str, Any]:
    """All fields an entry of the kind may have, by name."""
    return {**common.fields, **kind.fields}


def fill(
    settings: Iterable[tuple[str, str]], kind: Kind, common: Kind, known: Names
) -> dict[str, Value]:
    """`name=text` pairs as fields; a name with a dot reaches into a map, a list takes several."""
    fields = fields_of(kind, common)
    filled: dict[str, Value] = {}
    for name, text in settings:
        first, _, rest = name.partition(".")
        field = fields.get(first, {})
        if rest:
            inner = filled.setdefault(first, {})
            if isinstance(inner, dict):
                part = field.get("properties", {}).get(rest, {})
                inner[rest] = read(text, part, known)
        elif field.get("type") == "array":
            many = filled.setdefault(first, [])
            if isinstance(many, list):
                many += _items(text, field.get("items") or {}, known)
        else:
            filled[first] = read(text, field, known)
    return filled


def read(text: str, field: Mapping[str, Any], known: Names) -> Value:
    """One value as its field wants it."""
    vocabulary = labels(dict(field))
    if vocabulary:
        return _value(text, vocabulary)
    if field.get("format") == "member":
        return known.member(text)
    if field.get("format") == "entry":
        return known.entry(text)
    if field.get("type") in ("number", "integer", "boolean"):
        return scalar(text)
    if field.get("type") == "object" or text.startswith("{"):
        return _yaml(text)
    return text


def _items(text: str, items: Mapping[str, Any], known: Names) -> list[Value]:
    """A list's items: a YAML list, vocabulary values with commas between, or one item."""
    if text.startswith("[") and isinstance(many := _yaml(text), list):
        return [read(item, items, known) if isinstance(item, str) else item for item in many]
    if labels(dict(items)):
        parts = text.replace("，", ",").replace("、", ",").split(",")
        return [read(part.strip(), items, known) for part in parts if part.strip()]
    return [read(text, items, known)]


def _value(text: str, vocabulary: Mapping[str, Any]) -> str:
    for name, titles in vocabulary.items():
        if text == name or (isinstance(titles, dict) and text in titles.values()):
            return name
    return text


def _yaml(text: str) -> Value:
    data = read_document("", f"value: {text}\n".encode()).data
    return text if data is None else data.get("value")
