"""Sessions of an import on their sheets: one sheet a member a quarter, those that are there first.

A session is the one recorded already if it is of the same member and day; what of it differs is told,
or changed. A day may have several: those that are equal find each other first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from ledger.core.intake import (
    ADD,
    AGAIN,
    CHANGE,
    DIFFERS,
    REFUSED,
    SAME,
    Difference,
    Outcome,
    Reason,
    Record,
    content_key,
)
from ledger.core.model import Entry, Occasion, occasions
from ledger.core.periods import period_of
from ledger.core.values import Fields, Value, day, identity, maps, texts
from ledger.store.entries import entry_path, new_id
from ledger.store.reading import Reading
from ledger.words import N_

Title: TypeAlias = Callable[[str, str, str], str]
"""A new sheet's title, of its kind, its quarter and the member's name."""
File: TypeAlias = tuple[str, str, dict[str, Value], bool]
"""A sheet's kind, id and fields, and whether it is there already."""
_Key: TypeAlias = tuple[str, str, str]


class Sheets:
    """Puts sessions on sheets.

    `files` are those that change, by path; `leaning` are the sessions that say what an earlier one says.
    """

    def __init__(self, reading: Reading, title: Title, update: bool, taken: set[str]) -> None:
        self.reading = reading
        self.title = title
        self.update = update
        self.taken = taken
        self.files: dict[str, File] = {}
        self.leaning: dict[Record, Record] = {}
        self._open: dict[_Key, str] = {}
        self._recorded: dict[_Key, list[Occasion]] = {}
        self._paths: dict[str, Entry] = {}
        sheets = {name for name, kind in reading.unit.rules.kinds.items() if kind.sessions}
        for entry in reading.unit.entries:
            if entry.kind in sheets:
                self._enter(entry)

    def _enter(self, entry: Entry) -> None:
        self._paths[entry.path] = entry
        own = [name for _, name in texts(entry.fields.get("members"))]
        if len(own) == 1 and "sessions" in entry.fields:
            quarter = period_of("quarter", entry.date).name
            self._open.setdefault((entry.kind, own[0], quarter), entry.path)
        for occasion in occasions(entry):
            for member in occasion.members:
                self._recorded.setdefault((entry.kind, member, occasion.date.isoformat()), []).append(
                    occasion
                )

    def outcomes(self, records: Sequence[Record]) -> Iterator[Outcome]:
        """What becomes of each, in no order."""
        groups: dict[_Key, list[Record]] = {}
        exported: dict[str, list[Record]] = {}
        for one in records:
            if one.id is not None:
                exported.setdefault(one.id, []).append(one)
            elif (key := _key(one)) is None:
                yield Outcome(one, REFUSED, reasons=(_lacks(one),))
            else:
                groups.setdefault(key, []).append(one)
        for name, many in exported.items():
            yield from self._exported(name, many)
        for key in sorted(groups, key=lambda one: one[2]):
            yield from self._day(key, groups[key])

    # Sessions of a member on a day

    def _day(self, key: _Key, records: Sequence[Record]) -> Iterator[Outcome]:
        free = list(self._recorded.get(key, ()))
        waiting: list[Record] = []
        said: dict[object, Record] = {}
        for one in records:
            same = next((there for there in free if not _unlike(one, there.fields)), None)
            if same is not None:
                free.remove(same)
                yield Outcome(one, SAME, same.entry.id)
            elif before := said.get(content_key(one.fields)):
                reason = Reason(N_("row {row} says the same"), {"row": before.number})
                self.leaning[one] = before
                yield Outcome(one, AGAIN, reasons=(reason,))
            else:
                waiting.append(one)
            said.setdefault(content_key(one.fields), one)
        for one in waiting:
            yield self._differing(one, free.pop(0)) if free else self._added(key, one)

    def _differing(self, record: Record, there: Occasion) -> Outcome:
        differing = _unlike(record, there.fields)
        if not self.update:
            return Outcome(record, DIFFERS, there.entry.id, differing)
        fields = self._fields(there.entry)
        changed = {one.field: one.after for one in differing}
        many = fields.get("sessions")
        if isinstance(many, list) and many:
            session = many[there.place]
            many[there.place] = {**(session if isinstance(session, dict) else {}), **changed}
        else:
            fields.update(changed)
        return Outcome(record, CHANGE, there.entry.id, differing)

    def _added(self, key: _Key, record: Record) -> Outcome:
        kind, member, when = key
        quarter = period_of("quarter", date.fromisoformat(when)).name
        place = (kind, member, quarter)
        path = self._open.get(place) or self._begun(record, place, when)
        self._open[place] = path
        fields = self._fields(self._paths[path]) if path in self._paths else self.files[path][2]
        many = fields.setdefault("sessions", [])
        if isinstance(many, list):
            many.append(_session(record.fields, fields))
        return Outcome(record, ADD, str(fields["id"]))

    def _begun(self, record: Record, place: _Key, when: str) -> str:
        """A new sheet, its first session's day its own."""
        kind, member, quarter = place
        name = new_id(date.fromisoformat(when), self.taken)
        self.taken.add(name)
        path = entry_path(record.kind.ledger, name)
        known = self.reading.unit.member(member)
        self.files[path] = (
            kind,
            name,
            {
                "id": name,
                "kind": record.kind.short,
                "date": when,
                "title": self.title(kind, quarter, known.name if known else member),
                "members": [member],
                "sessions": [],
            },
            False,
        )
        return path

    def _fields(self, entry: Entry) -> dict[str, Value]:
        """A sheet's fields, to be changed; those that were read stay as they are."""
        if entry.path not in self.files:
            fields = dict(entry.fields)
            many = fields.get("sessions")
            if isinstance(many, list):
                fields["sessions"] = list(many)
            self.files[entry.path] = (entry.kind, entry.id, fields, True)
        return self.files[entry.path][2]

    # Sheets that say which they are

    def _exported(self, name: str, records: Sequence[Record]) -> Iterator[Outcome]:
        """The rows of one exported sheet, its own fields on each of them."""
        first = records[0]
        fits = [one for one in records if content_key(one.sheet or {}) == content_key(first.sheet or {})]
        for one in records:
            if one not in fits:
                text = N_("row {row} says otherwise of the sheet itself")
                yield Outcome(one, REFUSED, reasons=(Reason(text, {"row": first.number}, "", ""),))
        path = entry_path(first.kind.ledger, name)
        if path in self._paths:
            yield from self._compared(self._paths[path], fits)
            return
        if name in self.taken:
            text = N_("{id} is there already, as an entry of another kind")
            yield from (_refused(one, text, id=name) for one in fits)
            return
        self.taken.add(name)
        sessions: list[Value] = [dict(one.fields) for one in fits]
        fields = {"id": name, "kind": first.kind.short, **(first.sheet or {}), "sessions": sessions}
        self.files[path] = (first.kind.name, name, fields, False)
        yield from (Outcome(one, ADD, name) for one in fits)

    def _compared(self, entry: Entry, records: Sequence[Record]) -> Iterator[Outcome]:
        """An exported sheet's rows against the sheet; what the rows do not speak of is left alone."""
        own = tuple(_unlike_fields((records[0].sheet or {}).items(), entry.fields)) if records else ()
        free = [(place, session) for place, session in maps(entry.fields.get("sessions"))]
        for number, one in enumerate(records):
            same = [pair for pair in free if not tuple(_unlike_fields(one.given, pair[1]))]
            near = same or [pair for pair in free if pair[1].get("date") == one.fields.get("date")]
            more = own if number == 0 else ()
            if not near:
                yield self._one_more(entry, one, more)
                continue
            free.remove(near[0])
            differing = (*more, *_unlike_fields(one.given, near[0][1]))
            yield self._changed(entry, one, near[0][0], differing, len(more))

    def _one_more(self, entry: Entry, record: Record, own: tuple[Difference, ...]) -> Outcome:
        fields = self._fields(entry)
        many = fields.setdefault("sessions", [])
        if isinstance(many, list):
            many.append(dict(record.fields))
        if self.update:
            fields.update({one.field: one.after for one in own})
        return Outcome(record, ADD, entry.id, own)

    def _changed(
        self, entry: Entry, record: Record, place: int, differing: tuple[Difference, ...], own: int
    ) -> Outcome:
        if not differing:
            return Outcome(record, SAME, entry.id)
        if not self.update:
            return Outcome(record, DIFFERS, entry.id, differing)
        fields = self._fields(entry)
        fields.update({one.field: one.after for one in differing[:own]})
        many = fields["sessions"]
        if isinstance(many, list) and isinstance(session := many[place], dict):
            many[place] = {**session, **{one.field: one.after for one in differing[own:]}}
        return Outcome(record, CHANGE, entry.id, differing)


def _key(record: Record) -> _Key | None:
    members = [name for _, name in texts(record.fields.get("members"))]
    when = day(record.fields.get("date"))
    if len(members) != 1 or when is None:
        return None
    return record.kind.name, members[0], when.isoformat()


def _lacks(record: Record) -> Reason:
    name = "members" if not record.fields.get("members") else "date"
    return Reason(N_("{name} is missing"), {"name": name}, record.cells.get(name, ""), name, "E202")


def _refused(record: Record, text: str, **values: object) -> Outcome:
    return Outcome(record, REFUSED, reasons=(Reason(text, values, record.cells.get("id", ""), "id"),))


def _session(fields: Fields, sheet: Fields) -> dict[str, Value]:
    """A session as its line holds it: what the sheet says already is not said again."""
    first = {"date": fields["date"]}
    rest = {name: value for name, value in fields.items() if name not in ("date", "members")}
    return {**first, **{name: value for name, value in rest.items() if value != sheet.get(name)}}


def _unlike(record: Record, there: Fields) -> tuple[Difference, ...]:
    """What a session says otherwise than one of the same member and day."""
    given = ((name, value) for name, value in record.given if name not in ("members", "date"))
    return tuple(_unlike_fields(given, there))


def _unlike_fields(given: Iterable[tuple[str, Value]], there: Fields) -> Iterator[Difference]:
    for name, value in given:
        if identity(value) != identity(there.get(name)):
            yield Difference(name, there.get(name), value)
