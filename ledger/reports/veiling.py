"""A unit as the public may see it.

Restricted entries are not there at all, so nothing can depend on them. Internal entries keep what is
counted (days, numbers, values of vocabularies, links and whom they credit) and nothing of what they
say: each text is a veil, a sign that holds no part of it. Public entries keep their texts, in which
people are masked. Whoever is on the roster goes by surname.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from ledger.core.forms import labels
from ledger.core.model import WAIVER, Entry, Unit
from ledger.core.values import Fields, Value, day
from ledger.records import dataclass
from ledger.reports.cells import is_restricted
from ledger.reports.masking import is_name, masked_name, masking
from ledger.reports.report import VEIL

_PERSONS = ("chair", "host", "approved_by", "speaker", "lead", "owner", "by", "name")
"""Fields in which somebody who is not on the roster may be named."""


def is_public(unit: Unit, entry: Entry) -> bool:
    """Whether an entry may be told to everybody; where a kind asks for consent, only with it."""
    kind = unit.rules.kinds.get(entry.kind)
    asks = kind is not None and "consent" in kind.fields
    told = entry.fields.get("level") == "public" and not is_restricted(unit, entry)
    return told and (not asks or entry.fields.get("consent") is True)


def unrestricted(unit: Unit) -> Unit:
    """The unit without its restricted entries."""
    return replace(unit, entries=tuple(one for one in unit.entries if not is_restricted(unit, one)))


def veiled(unit: Unit, common: Fields) -> Unit:
    """The unit as the public may see it; `common` are the fields that every kind has."""
    members = tuple(replace(one, name=masked_name(one.name)) for one in unit.members)
    hand = _Hand(unit, masking(one.name for one in unit.members), common)
    return replace(
        unit, members=members, entries=tuple(hand.entry(one) for one in unrestricted(unit).entries)
    )


@dataclass
class _Hand:
    """Goes through entries by the schemas of their kinds."""

    unit: Unit
    mask: Callable[[str], str]
    common: Fields
    _veils: dict[str, str] = field(default_factory=dict)
    _known: frozenset[str] = frozenset()
    _duties: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        ids = {one.id for one in self.unit.members} | {one.id for one in self.unit.entries}
        duties = {duty.id for duty in self.unit.rules.obligations}
        self._known = frozenset(ids)
        self._duties = frozenset(duties | {"all"})

    def entry(self, entry: Entry) -> Entry:
        kind = self.unit.rules.kinds.get(entry.kind)
        schemas = {**self.common, **(kind.fields if kind else {})}
        schemas["sessions"] = {"items": {"properties": schemas}}
        say = self._masked if is_public(self.unit, entry) else self._veil
        fields = self._map(entry.fields, schemas, say)
        # What an entry is cannot be told from what it says.
        fields |= {name: entry.fields[name] for name in ("id", "kind", "date") if name in entry.fields}
        if entry.kind == WAIVER:
            fields["obligation"] = self._duty(entry.fields.get("obligation"), say)
        return replace(entry, fields=fields)

    def _duty(self, value: Value, say: Callable[[str, str], str]) -> Value:
        if isinstance(value, list):
            return [self._duty(one, say) for one in value]
        if isinstance(value, str):
            return value if value in self._duties else say(value, "obligation")
        return value

    def _map(
        self, fields: Mapping[str, Value], schemas: Mapping[str, Any], say: Callable[[str, str], str]
    ) -> dict[str, Value]:
        """A map key by key; a key that no schema names is somebody's id, or is told as text is."""
        return {
            key if key in schemas or key in self._known else say(key, ""): self._value(
                value, schemas.get(key), say, key
            )
            for key, value in fields.items()
        }

    def _value(self, value: Value, schema: Any, say: Callable[[str, str], str], name: str) -> Value:
        schema = schema if isinstance(schema, dict) else {}
        match value:
            case str():
                return value if self._is_coded(value, schema) else say(value, name)
            case list():
                return [self._value(one, schema.get("items"), say, name) for one in value]
            case dict():
                parts = next((one for one in _maps(schema) if "properties" in one), schema)
                return self._map(value, parts.get("properties") or {}, say)
            case _:
                return value

    def _is_coded(self, text: str, schema: dict[str, Any]) -> bool:
        """A day, a word of the field's vocabulary, or the id of a member or an entry."""
        return day(text) is not None or text in labels(schema) or text in self._known

    def _veil(self, text: str, _name: str) -> str:
        """The same sign for the same text, so that different ones can still be counted."""
        return self._veils.setdefault(text, f"{VEIL}{len(self._veils) + 1}")

    def _masked(self, text: str, name: str) -> str:
        whole = name in _PERSONS and is_name(text)
        return masked_name(text) if whole else self.mask(text)


def _maps(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema and its alternatives."""
    yield schema
    for one in schema.get("anyOf") or ():
        if isinstance(one, dict):
            yield one
