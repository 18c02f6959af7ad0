"""What an import would do: each record held against what is there, against the others, and the checks.

Nothing is written here. Planning takes time in proportion to the records: everything that is looked
up is put in order once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property

from ledger.checks.entries import ID
from ledger.checks.rules import Written
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
    differences,
    members_key,
    title_key,
)
from ledger.core.lifecycle import fold
from ledger.core.values import Fields, Value, identity, texts
from ledger.records import dataclass
from ledger.store.entries import entry_path, new_id
from ledger.store.importchecks import Checks
from ledger.store.importsheets import Sheets, Title
from ledger.store.reading import Reading
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as an import would leave it: its fields, and whether it is there already."""

    kind: str
    id: str
    fields: Mapping[str, Value]
    there: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each record, in their order, and the files that would be written, by path."""

    outcomes: tuple[Outcome, ...] = ()
    drafts: Mapping[str, Draft] = field(default_factory=dict)

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.outcomes)

    @property
    def sameness(self) -> tuple[object, ...]:
        """What two plans share if they would do the same, ids drawn at random aside."""
        return tuple((one.state, one.differences) for one in self.outcomes)


@dataclass(frozen=True)
class Planner:
    """Plans for a unit as read. `title` names a new sheet; `update`: what differs is changed."""

    reading: Reading
    today: date
    title: Title
    update: bool = False
    attached: Mapping[str, str] = field(default_factory=dict)
    checks: Checks | None = None

    def plan(self, records: Sequence[Record]) -> Plan:
        """The plan; records that the checks refuse, and those that lean on them, are refused."""
        refused: dict[Record, tuple[Reason, ...]] = {one: one.faults for one in records if one.faults}
        checks = self.checks or Checks(self.reading, self.today, self.attached)
        while True:
            planning = _Planning(self, refused)
            plan = planning.plan(records)
            more = checks.refused(plan.outcomes, _fields(plan.drafts))
            if not more:
                return plan
            refused |= more | checks.refused(*planning.next_to(more))

    @cached_property
    def known(self) -> "Known":
        return Known(self.reading.written)


def _fields(drafts: Mapping[str, Draft]) -> dict[str, Mapping[str, Value]]:
    return {path: one.fields for path, one in drafts.items()}


class Known:
    """The entries that are there, by what an import knows them by."""

    def __init__(self, written: Iterable[Written]) -> None:
        self.ids: dict[str, Written] = {}
        self._numbers: dict[tuple[str, str], list[Written]] = {}
        self._titles: dict[tuple[str, str], list[Written]] = {}
        self._days: dict[tuple[str, str, Value], list[Written]] = {}
        self._answers: dict[tuple[str, str], list[Written]] = {}
        for one in written:
            self.ids.setdefault(one.stem, one)
            if one.kind is None:
                continue
            kind, title = one.kind.name, title_key(one.data.get("title"))
            if number := title_key(one.data.get("number")):
                self._numbers.setdefault((kind, number), []).append(one)
            self._titles.setdefault((kind, title), []).append(one)
            for _, link in texts(one.data.get("links")):
                self._answers.setdefault((kind, link), []).append(one)
            when = one.data.get("date")
            if isinstance(when, str):
                self._days.setdefault((kind, title, when), []).append(one)

    def like(self, record: Record) -> list[Written]:
        """The entries that a record may be: of its number, else of its day, title and members.

        Of an item that is only called as what it answers: those that answer the same to the same end.
        """
        kind, given = record.kind.name, dict(record.given)
        number = title_key(given.get("number"))
        if number and (found := self._numbers.get((kind, number))):
            return found
        if "title" in record.assumed:
            return [one for one in self._answering(record) if _same_end(given, one.data)]
        title = title_key(given.get("title"))
        if not title:
            return []
        if isinstance(when := given.get("date"), str):
            same = self._days.get((kind, title, when), [])
        else:
            same = self._titles.get((kind, title), [])
        members = members_key(given)
        numbered = [one for one in same if not (number and title_key(one.data.get("number")))]
        return [
            one
            for one in numbered
            if members is None or members == (members_key(one.data) or frozenset())
        ]

    def _answering(self, record: Record) -> list[Written]:
        links = [link for _, link in texts(record.fields.get("links"))]
        return self._answers.get((record.kind.name, links[0]), []) if links else []


def _same_end(given: Fields, there: Fields) -> bool:
    """Whether two items have the goal or the measures in common, or one has neither."""
    ends = [name for name in _ENDS if given.get(name) is not None]
    now = fold(there).fields
    return not ends or any(identity(given[name]) == identity(now.get(name)) for name in ends)


_ENDS = ("goal", "measures")


class _Planning:
    """One go at a plan."""

    def __init__(self, planner: Planner, refused: Mapping[Record, tuple[Reason, ...]]) -> None:
        self.planner = planner
        self.refused = refused
        self.taken = set(planner.known.ids)
        self.used: dict[str, Record] = {}
        self.begun: dict[tuple[object, ...], tuple[Record, str]] = {}
        self.drafts: dict[str, Draft] = {}
        self.leaning: dict[Record, Record] = {}

    def plan(self, records: Sequence[Record]) -> Plan:
        outcomes: dict[Record, Outcome] = {}
        sessions = []
        for one in records:
            if one in self.refused:
                outcomes[one] = Outcome(one, REFUSED, reasons=self.refused[one])
            elif one.is_session:
                sessions.append(one)
            else:
                outcomes[one] = self._entry(one)
        sheets = Sheets(self.planner.reading, self.planner.title, self.planner.update, self.taken)
        outcomes.update((one.record, one) for one in sheets.outcomes(sessions))
        self.leaning.update(sheets.leaning)
        for path, (kind, name, fields, there) in sheets.files.items():
            self.drafts[path] = Draft(kind, name, fields, there)
        return Plan(tuple(outcomes[one] for one in records), self.drafts)

    def next_to(
        self, refused: Mapping[Record, object]
    ) -> tuple[list[Outcome], dict[str, Mapping[str, Value]]]:
        """What would be written of the records that say what refused ones say, and their files.

        Each of them would be next in turn, and be refused in a round of its own.
        """
        outcomes, drafts = [], {}
        for record, before in self.leaning.items():
            if before in refused:
                name = record.id or self._drawn(record)
                self.taken.add(name)
                path = entry_path(record.kind.ledger, name)
                if path not in drafts:
                    outcomes.append(Outcome(record, ADD, name))
                    drafts[path] = _new(record, name)
        return outcomes, _fields(drafts)

    def _entry(self, record: Record) -> Outcome:
        if record.id is not None:
            return self._identified(record, record.id)
        many = self.planner.known.like(record)
        free = [one for one in many if one.stem not in self.used]
        if free:
            told = [(one, differences(record, one.data)) for one in free]
            there, differing = min(told, key=lambda one: len(one[1]))
            if not differing or not self._said_before(record):
                self.used[there.stem] = record
                self._begin(record, there.stem)
                return self._compared(record, there, differing)
        if before := self._said_before(record):
            return self._again(record, *before)
        return self._added(record, self._drawn(record))

    def _identified(self, record: Record, name: str) -> Outcome:
        """A record that says which entry it is."""
        if not ID.fullmatch(name):
            return _refused(record, N_("{id} is no id"), "id", id=name)
        if before := self.used.get(name):
            return self._again(record, before, name)
        self.used[name] = record
        there = self.planner.known.ids.get(name)
        if there is None:
            return self._added(record, name)
        if there.kind is None or there.kind.name != record.kind.name:
            text = N_("{id} is there already, as an entry of another kind")
            return _refused(record, text, "id", id=name)
        return self._compared(record, there, differences(record, there.data))

    def _compared(self, record: Record, there: Written, differing: tuple[Difference, ...]) -> Outcome:
        if not differing:
            return Outcome(record, SAME, there.stem)
        if not self.planner.update:
            return Outcome(record, DIFFERS, there.stem, differing)
        wanted = dict(record.fields) if record.whole else dict(there.data)
        if not record.whole:
            wanted |= {one.field: one.after for one in differing}
        self.drafts[there.path] = Draft(record.kind.name, there.stem, wanted, there=True)
        return Outcome(record, CHANGE, there.stem, differing)

    def _added(self, record: Record, name: str) -> Outcome:
        self.taken.add(name)
        self._begin(record, name)
        self.drafts[entry_path(record.kind.ledger, name)] = _new(record, name)
        return Outcome(record, ADD, name)

    def _drawn(self, record: Record) -> str:
        when = record.fields.get("date")
        try:
            day = date.fromisoformat(str(when))
        except ValueError:
            day = self.planner.today
        return new_id(day, self.taken)

    # What earlier rows said

    def _begin(self, record: Record, name: str) -> None:
        for key in _keys(record):
            self.begun.setdefault(key, (record, name))

    def _said_before(self, record: Record) -> tuple[Record, str] | None:
        return next((self.begun[key] for key in _keys(record) if key in self.begun), None)

    def _again(self, record: Record, before: Record, name: str) -> Outcome:
        """A record of what an earlier one has said, with the same words or with others."""
        self.leaning[record] = before
        if content_key(record.fields) == content_key(before.fields):
            reason = Reason(N_("row {row} says the same"), {"row": before.number})
            return Outcome(record, AGAIN, name, reasons=(reason,))
        other = [
            field
            for field in dict.fromkeys((*record.fields, *before.fields))
            if content_key({"": record.fields.get(field)}) != content_key({"": before.fields.get(field)})
        ]
        text = N_("row {row} is the same entry, but says otherwise: {fields}")
        return _refused(record, text, other[0], row=before.number, fields=", ".join(other))


def _new(record: Record, name: str) -> Draft:
    """The file that a record would begin."""
    fields = dict(record.fields)
    if not record.whole:
        fields = {"id": name, "kind": record.kind.short, **ordered(fields)}
    return Draft(record.kind.name, name, fields, there=False)


def _keys(record: Record) -> Iterator[tuple[object, ...]]:
    """What a record is known by within its file."""
    given = dict(record.given)
    kind = record.kind.name
    if number := title_key(given.get("number")):
        yield kind, number
    elif "title" in record.assumed:
        said = {name: given.get(name) for name in ("links", "date", *_ENDS)}
        yield kind, title_key(record.fields.get("title")), content_key(said)
    else:
        yield kind, given.get("date"), title_key(given.get("title")), members_key(given)


def _refused(record: Record, text: str, name: str, **values: object) -> Outcome:
    reason = Reason(text, values, record.cells.get(name, ""), name)
    return Outcome(record, REFUSED, reasons=(reason,))


_FIRST = ("date", "until", "title", "members", "absent")
_LAST = ("tags", "evidence", "note", "late_reason", "level")


def ordered(fields: Fields) -> dict[str, Value]:
    """An entry's fields in the order in which people read them."""
    order = [*_FIRST, *(name for name in fields if name not in (*_FIRST, *_LAST)), *_LAST]
    return {name: fields[name] for name in order if name in fields}


def totals(plan: Plan) -> Counter[str]:
    """How many records there are in each state."""
    return Counter(one.state for one in plan.outcomes)
