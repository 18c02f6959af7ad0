"""Fields of entries in words: what a field is called, and what its value says to a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from ledger.checks.rules import Written
from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.values import Fields, Place, Value, is_number
from ledger.records import dataclass
from ledger.reports.saying import amount
from ledger.words import N_, Words, plain

DERIVED = {
    "stage": N_("stage"),
    "due_on": N_("due day"),
    "closed_on": N_("closed on"),
    "verified_on": N_("verified on"),
    "result": N_("result"),
}
STAGE_WORDS = {
    "registered": N_("registered"),
    "assigned": N_("assigned"),
    "under-way": N_("under way"),
    "closed": N_("closed"),
    "verified": N_("verified"),
}


class Titles(Mapping[str, str]):
    """The titles of entries, by id, looked up when the first is asked for."""

    def __init__(self, written: Callable[[], Iterable[Written]]) -> None:
        self._written = written

    @cached_property
    def _known(self) -> dict[str, str]:
        return {one.stem: str(one.data.get("title", "")) for one in self._written()}

    def __getitem__(self, name: str) -> str:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Says the fields of one unit's entries. `titles` are those of entries, by id."""

    unit: Unit
    common: Kind
    words: Words
    titles: Mapping[str, str] = field(default_factory=dict)

    def field(self, kind: Kind | None, place: Place) -> dict[str, Any]:
        """The schema of what stands at a place in an entry; empty where it is unknown."""
        found: Any = {"properties": {**self.common.fields, **(kind.fields if kind else {})}}
        if kind is not None and kind.sessions:
            own = {"items": {"properties": found["properties"]}}
            found = {"properties": {**found["properties"], "sessions": own}}
        for part in place:
            if isinstance(part, int):
                found = found.get("items")
            else:
                found = (found.get("properties") or {}).get(part, found.get("additionalProperties"))
            if not isinstance(found, dict):
                return {}
        return dict(found)

    def label(self, kind: Kind | None, place: Place) -> str:
        """What a field is called; of what lies inside it, the last name on the way."""
        names = [part for part in place if isinstance(part, str)]
        if not names:
            return ""
        if names[-1] == "sessions":
            return self.words(N_("sessions"))
        way = place[: len(place) - place[::-1].index(names[-1])]
        title = self.field(kind, way).get("title")
        if isinstance(title, dict):
            return self.words.title({key: str(text) for key, text in title.items()})
        member = self.unit.member(names[-1])
        return plain(member.name if member else names[-1])

    def value(self, kind: Kind | None, place: Place, value: Value) -> str:
        """A value on one line as people say it: labels, names, titles."""
        return self.said(self.field(kind, place), value)

    def said(self, schema: Mapping[str, Any], value: Value) -> str:
        """A value on one line, in the light of its schema."""
        if value is None:
            return self.words(N_("nothing"))
        if isinstance(value, bool):
            return self.words(N_("yes") if value else N_("no"))
        if is_number(value):
            return amount(value)
        if isinstance(value, list):
            items = schema.get("items")
            inner = items if isinstance(items, dict) else {}
            separator = "；" if self.words.language == "zh" else "; "
            said = [self.said(inner, one) for one in value]
            plainly = not any(isinstance(one, dict) for one in value)
            return self.words.listed(said) if plainly else separator.join(said)
        if isinstance(value, dict):
            if "name" in value and set(value) <= {"name", "office"}:  # somebody from elsewhere
                return self._outsider(value)
            comma = "，" if self.words.language == "zh" else ", "
            return comma.join(f"{name} {text}" for name, text in self.parts(schema, value))
        return self._text(schema, str(value))

    def _outsider(self, who: Fields) -> str:
        name, office = plain(str(who["name"])), who.get("office")
        said = N_("{title} ({about})")
        return self.words(said, title=name, about=str(office)) if office else name

    def parts(self, schema: Mapping[str, Any], value: Fields) -> Iterator[tuple[str, str]]:
        """A map's parts: what each is called, and what it says."""
        properties = schema.get("properties") or {}
        other = schema.get("additionalProperties")
        for name, inner in value.items():
            own = properties.get(name, other if isinstance(other, dict) else {})
            title = own.get("title") if isinstance(own, dict) else None
            called = (
                self.words.title({key: str(text) for key, text in title.items()})
                if isinstance(title, dict)
                else self._name(name)
            )
            yield called, self.said(own if isinstance(own, dict) else {}, inner)

    def _text(self, schema: Mapping[str, Any], text: str) -> str:
        label = labels(dict(schema)).get(text)
        if isinstance(label, dict):
            return self.words.title({key: str(one) for key, one in label.items()})
        if schema.get("format") == "member" or _may_be_member(schema):
            return self._name(text)
        if schema.get("format") == "entry" and text in self.titles:
            return f"{text} {plain(self.titles[text])}"
        return " ".join(plain(line) for line in text.split("\n") if line.strip())

    def _name(self, name: str) -> str:
        member = self.unit.member(name)
        return plain(member.name if member else name)


def _may_be_member(schema: Mapping[str, Any]) -> bool:
    """Whether one of several forms that a value may have is a member's id."""
    choices = [*(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())]
    return any(isinstance(one, dict) and one.get("format") == "member" for one in choices)
