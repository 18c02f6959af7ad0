"""Changes in words: what a field was and what it is, by the names that people know them by.

Numbers that must not be shown are masked in every value, and where the place is narrow long texts are
shortened to what differs in them.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.checks.privacy import masked
from ledger.core.model import Unit
from ledger.core.values import Place, Value
from ledger.history.events import ADDED, STAYED, Change, Decision
from ledger.history.fields import (
    ITEM_ADDED,
    ITEM_REMOVED,
    REMOVED,
    REORDERED,
    SET,
    FieldChange,
)
from ledger.records import dataclass
from ledger.reports.documents import own_schema, part_of, shipped_schema
from ledger.reports.fields import FieldWords
from ledger.reports.shortening import contrast, shortened
from ledger.store.schemas import common
from ledger.words import N_, Words, plain

STATUS_WORDS = {
    "added": N_("added"),
    "changed": N_("changed"),
    "removed": N_("removed"),
}
NOTHING = "–"
_HEAD = (("id",), ("kind",), ("title",))
"""What the line about the entry has said."""
_NAMES = ("name", "path", "url", "ref", "topic", "text", "title", "pack", "id")
"""Fields by which an item of a list is called, the first that it has."""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """Says changes in one language, as one unit calls things.

    `titles` are those of entries, by id, for the links to them. `room` is how many columns a value may
    take where two are set against each other, and half of what one may that stands alone; None for any.
    """

    unit: Unit
    words: Words
    titles: Mapping[str, str]
    room: int | None = None

    def what(self, change: Change) -> str:
        """Which file a change is about: an entry by title, kind and id, another by what it is."""
        if change.entry is None:
            title = shipped_schema(change.path).get("title")
            named = self.words.title(title) if isinstance(title, dict) else ""
            return f"{named} {plain(change.path)}".strip()
        kind = self.unit.rules.kinds.get(change.kind or "")
        called = self.words.title(kind.title) if kind else plain(change.kind or change.ledger or "")
        if not change.title:
            return self.words(N_("{kind} {id}"), kind=called, id=change.entry)
        title = masked(change.title)
        return self.words(N_("{title} ({kind} {id})"), title=title, kind=called, id=change.entry)

    def lines(self, change: Change, *, whole: bool = False) -> Iterator[str]:
        """What changed, a line a field; of new and removed files only if `whole`."""
        if not change.is_readable:
            yield self._unread(change)
        elif change.decisions:
            yield from (self._decision(change, one) for one in change.decisions)
        elif change.status != STAYED:
            if whole:
                for one in change.fields:
                    yield from self._held(change, one)
        elif fields := change.fields:
            yield from self._fields(change, fields)
        else:
            yield self.words(N_("no field changed, only how it is written"))

    def _unread(self, change: Change) -> str:
        if change.before.readable:
            return self.words(N_("it cannot be read as it was left then"))
        if change.after.readable and not change.after.is_absent:
            return self.words(N_("what was there before cannot be read"))
        return self.words(N_("it could not be read then"))

    # Fields

    def _fields(self, change: Change, fields: Iterable[FieldChange]) -> Iterator[str]:
        for place, many in itertools.groupby(_spread(fields), key=_list_of):
            group = list(many)
            if place is not None:
                yield self._items(change, group)
            else:
                yield from (self._field(change, one) for one in group)

    def _field(self, change: Change, one: FieldChange) -> str:
        label = self.label(change, one.place, one.items)
        if one.what == REORDERED:
            return self.words(N_("{label}: put into another order"), label=label)
        schema = self._schema(change, one.place)
        before, after = contrast(
            self._said(schema, one.before), self._said(schema, one.after), self.room
        )
        return self._line(label, f"{before} → {after}")

    def _held(self, change: Change, one: FieldChange) -> Iterator[str]:
        """A field of an entry that is new, or gone; of a list of maps a line each."""
        if change.entry is not None and one.place in _HEAD:
            return
        for each in _spread([one]):
            value = each.after if change.status == ADDED else each.before
            if isinstance(value, dict) and each is not one:
                label = self.label(change, one.place)
                yield self._line(label, self._item(change, each))
            else:
                value = one.after if change.status == ADDED else one.before
                said = self._said(self._schema(change, one.place), value)
                yield self._line(self.label(change, one.place), self._alone(said))
                return

    def _items(self, change: Change, many: list[FieldChange]) -> str:
        """Items of one list that came or went, on one line."""
        parts = []
        for what, sign in ((ITEM_REMOVED, "−"), (ITEM_ADDED, "+")):
            own = [one for one in many if one.what == what]
            said = [self._item(change, one) for one in own]
            if said:
                parts.append(f"{sign} {self.words.listed(said)}")
        label = self.label(change, many[0].place[:-1], many[0].items)
        return self._line(label, self.words(N_("; ")).join(parts))

    def _item(self, change: Change, one: FieldChange) -> str:
        value = one.after if one.what == ITEM_ADDED else one.before
        schema = self._schema(change, one.place)
        if not isinstance(value, dict):
            return self._alone(self._said(schema, value))
        name, used = self._name(schema, value)
        rest = {key: inner for key, inner in value.items() if key not in used}
        parts = [masked(f"{label} {text}") for label, text in self._words.parts(schema, rest)]
        said = self.words(N_("; ")).join(parts)
        if not name or not said:
            return self._alone(name or said)
        return self._alone(self.words(N_("{label}: {value}"), label=name, value=said))

    def _alone(self, value: str) -> str:
        return shortened(value, None if self.room is None else 2 * self.room)

    def _line(self, label: str, value: str) -> str:
        return self.words(N_("{label}: {value}"), label=label, value=value)

    # Decisions

    def _decision(self, change: Change, one: Decision) -> str:
        if not one.place:
            return self.words(_WHOLE_FILE[one.kept is not None, one.own])
        schema = self._schema(change, one.place)
        label = self.label(change, one.place, one.items)
        kept = shortened(self._said(schema, one.kept), self.room)
        others = [shortened(self._said(schema, value), self.room) for value in one.offered]
        if not one.own:
            text = N_("{label}: kept {kept}, not {others}")
        elif others:
            text = N_("{label}: made {kept} by the merge itself; the sides had {others}")
        else:
            text = N_("{label}: made {kept} by the merge itself")
        return self.words(text, label=label, kept=kept, others=self.words.listed(others))

    # Names and values

    def label(self, change: Change, place: Place, items: tuple[Value, ...] = ()) -> str:
        """The way to a value in words: fields by title, items of lists by what names them."""
        names = []
        inner = iter(items)
        for length, part in enumerate(place, 1):
            schema = self._schema(change, place[:length])
            if isinstance(part, str):
                names.append(self._title(change, schema, part))
                continue
            item = next(inner, None)
            name = self._name(schema, item)[0] if isinstance(item, dict) else ""
            names.append(name or self.words(N_("no. {n}"), n=part + 1))
        return " › ".join(names)

    def _title(self, change: Change, schema: Mapping[str, Any], name: str) -> str:
        if name == "sessions" and change.entry is not None:
            return self.words(N_("sessions"))
        title = schema.get("title")
        if isinstance(title, dict):
            return self.words.title({key: str(text) for key, text in title.items()})
        member = self.unit.member(name)
        return masked(plain(member.name if member else name))

    def _name(self, schema: Mapping[str, Any], item: Mapping[str, Value]) -> tuple[str, set[str]]:
        """What an item is called, and which of its fields that has said."""
        for keys in (("date", "step"), ("role", "from"), *((name,) for name in _NAMES)):
            if item.get(keys[0]) is None or isinstance(item[keys[0]], dict | list):
                continue
            own = [key for key in keys if item.get(key) is not None]
            properties = schema.get("properties") or {}
            return " ".join(self._said(properties.get(key) or {}, item[key]) for key in own), {
                *own,
                *({"id"} if keys == ("name",) else ()),
            }
        return "", set()

    def _said(self, schema: Mapping[str, Any], value: Value) -> str:
        return NOTHING if value is None else masked(self._words.said(schema, value))

    @property
    def _words(self) -> FieldWords:
        return FieldWords(self.unit, common(), self.words, self.titles)

    def _schema(self, change: Change, place: Place) -> dict[str, Any]:
        """What is known of the value at a place; empty where nothing is."""
        if change.entry is not None:
            return self._words.field(self.unit.rules.kinds.get(change.kind or ""), place)
        return part_of(own_schema(change.path, self.unit.rules), place)


_WHOLE_FILE = {
    (True, False): N_("kept, though one side had removed it"),
    (True, True): N_("added by the merge itself"),
    (False, False): N_("removed, though one side had changed it"),
    (False, True): N_("removed by the merge itself"),
}
"""What a merge decided about a whole file: is it there, and was that nobody else's doing?"""


def _spread(fields: Iterable[FieldChange]) -> Iterator[FieldChange]:
    """A list that is new or gone as a whole is told as its items, as one that only grew."""
    for one in fields:
        value = one.after if one.what == SET else one.before if one.what == REMOVED else None
        if isinstance(value, list) and value:
            what = ITEM_ADDED if one.what == SET else ITEM_REMOVED
            for place, item in enumerate(value):
                before, after = (None, item) if what == ITEM_ADDED else (item, None)
                yield FieldChange((*one.place, place), what, before, after, one.items)
        else:
            yield one


def _list_of(one: FieldChange) -> Place | None:
    """The list whose items can be told on one line with this one: those that are no maps."""
    if one.what not in (ITEM_ADDED, ITEM_REMOVED):
        return None
    value = one.after if one.what == ITEM_ADDED else one.before
    return (*one.place, one.what) if isinstance(value, dict) else one.place[:-1]
