"""`FIELD=VALUE` as typed in an option, understood as an answer to the field's question would be.

A field may be named by its label, a choice by its beginning. What cannot be understood stays as it was
typed, so that the checks say what is wrong with it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ledger.checks.privacy import holds_forbidden
from ledger.core.amounts import amount
from ledger.core.daywords import day_meant
from ledger.core.forms import labels
from ledger.core.naming import meant
from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.documents import read_document, scalar
from ledger.store.filling import Names, fields_of, read
from ledger.store.pinyin import readings
from ledger.store.typed import NO, YES, choices
from ledger.words import N_

AHEAD = frozenset(("due", "to", "deadline"))
"""Fields whose days, without a year, lie in the future."""

_SHORT = frozenset(("readings", "tags", "levels", "natures", "partners", "areas", "observers"))
"""Lists of names and titles, which 、 parts too; what other lists hold are sentences."""
_TITLES = pattern(r"(?:\s*《[^《》]*》[、,，;；\s]*)+")
_BREAKS = {
    "short": pattern(r"[、;；\n]"),
    "words": pattern(r"[、,，;；\n]"),
    "sentences": pattern(r"[;；\n]"),
}


def field_named(name: str, fields: Mapping[str, Any]) -> str:
    """The field that a name or a label, in either language, names; the name itself where unclear."""
    found = [one for one, field in fields.items() if name in _titles(field)]
    return found[0] if name not in fields and len(found) == 1 else name


def _titles(field: object) -> list[str]:
    title = field.get("title") if isinstance(field, dict) else None
    return [str(one) for one in title.values()] if isinstance(title, dict) else []


@dataclass(frozen=True, slots=True)
class Settings:
    """Reads settings of one kind's fields. `whole`: an item of free text is never parted."""

    kind: Kind
    common: Kind
    known: Names
    today: date
    whole: bool = False

    def fields(self, settings: Iterable[tuple[str, str]]) -> dict[str, Value]:
        """The fields that are set; `map.part` reaches into a map, a list takes several.

        Raises LedgerError for what means several things, and for an amount in another unit.
        """
        fields = fields_of(self.kind, self.common)
        filled: dict[str, Value] = {}
        for named, text in settings:
            first, _, rest = named.partition(".")
            name = field_named(first, fields)
            field = fields.get(name, {})
            if rest:
                inner = filled.setdefault(name, {})
                if isinstance(inner, dict):
                    parts = field.get("properties") or {}
                    part = field_named(rest, parts)
                    inner[part] = self._value(part, text, parts.get(part, {}))
            elif field.get("type") == "array":
                many = filled.setdefault(name, [])
                if isinstance(many, list):
                    many += self._items(name, text, field.get("items") or {})
            else:
                filled[name] = self._value(name, text, field)
        return filled

    def _items(self, name: str, text: str, items: Mapping[str, Any]) -> list[Value]:
        if text.startswith("["):
            data = read_document("", f"value: {text}\n".encode()).data
            if data is not None and isinstance(many := data.get("value"), list):
                return [self._value(name, one, items) if isinstance(one, str) else one for one in many]
        return [self._value(name, one, items) for one in self._parted(name, text, items)]

    def _parted(self, name: str, text: str, items: Mapping[str, Any]) -> list[str]:
        """What a list's text is parted into; what stands in 《》 stays together."""
        if labels(dict(items)) or items.get("format") in ("member", "entry"):
            return _split(text, "words")
        if items.get("type") != "string" or "format" in items or self.whole:
            return [text]
        if _TITLES.fullmatch(text):
            return re.findall("《[^《》]*》", text)
        if name == "tags":
            return _split(text, "words")
        return _split(text, "short" if name in _SHORT else "sentences")

    def _value(self, name: str, text: str, field: Mapping[str, Any]) -> Value:
        plain = text.strip()
        if not plain:
            return text
        if labels(dict(field)):
            return self._choice(plain, field)
        if field.get("type") in ("number", "integer"):
            return scalar(amount(plain, field) or plain)
        if field.get("type") == "boolean" or field.get("const") is True:
            return _truth(plain)
        if field.get("format") == "date":
            found = day_meant(plain, self.today, ahead=name in AHEAD)
            return found.isoformat() if found else text
        return read(text, field, self.known)

    def _choice(self, text: str, field: Mapping[str, Any]) -> Value:
        found = meant(text, choices(field), readings)
        if len(found) > 1:
            names = ", ".join(one.value for one in found)
            raise LedgerError(N_("{given} may mean {names}; write more of it"), given=text, names=names)
        return found[0].value if found else text


def _split(text: str, how: str) -> list[str]:
    """The parts between breaks that do not stand inside 《》.

    What must not be kept is left whole: in parts, the checks would no longer see it.
    """
    if holds_forbidden(text):
        return [text]
    held: list[str] = re.findall("《[^《》]*》", text)
    marked = re.sub("《[^《》]*》", "\0", text)
    titles = iter(held)
    parts = [re.sub("\0", lambda _: next(titles), part).strip() for part in _BREAKS[how].split(marked)]
    return [part for part in parts if part]


def _truth(text: str) -> Value:
    said = text.lower()
    # 0 and 1 stay numbers, which the checks refuse.
    if said in YES - {"1"} or said in NO - {"0"}:
        return said in YES
    return scalar(text)
