"""A unit as values: who it is, who belongs to it, and what it has recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date

from ledger.core.days import NEVER, DayCount, EveryDay, Spans, span, union
from ledger.core.lights import LightRule
from ledger.core.packs import Rulebook
from ledger.core.values import Fields, Value, day, maps, texts
from ledger.records import dataclass

LEDGERS = ("study", "research", "problems", "rectification", "assurance")
WAIVER = "assurance/waiver"


@dataclass(frozen=True, slots=True)
class Dated:
    """A value, or several of which each counts from its day on: (day, value), sorted by day."""

    steps: tuple[tuple[date, Value], ...]

    def at(self, when: date) -> Value:
        """The value begun last by that day; if none has begun, the first."""
        begun = [value for start, value in self.steps if start <= when]
        return begun[-1] if begun else self.steps[0][1]


def dated(value: Value) -> Dated:
    """A parameter or target as unit.yaml gives it: one value, or a list of `{from, value}`."""
    steps = [(day(item.get("from")), item) for _, item in maps(value)]
    if isinstance(value, list) and value and len(steps) == len(value):
        begun = [(start, item["value"]) for start, item in steps if start and "value" in item]
        if len(begun) == len(value):
            return Dated(tuple(sorted(begun, key=lambda step: step[0])))
    return Dated(((date.min, value),))


@dataclass(frozen=True, slots=True)
class Post:
    """A role held from the first day to the last, both inside; no `end`: still held."""

    role: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Someone on the roster, with the posts held over time."""

    id: str
    name: str
    posts: tuple[Post, ...] = ()

    @property
    def service(self) -> Spans:
        """The days on which the member holds any post."""
        return union(span(post.start, post.end) for post in self.posts)

    def holding(self, role: str, rules: Rulebook) -> Spans:
        """The days on which the member holds a role, by a post that is it or implies it."""
        return union(
            span(post.start, post.end)
            for post in self.posts
            if role in rules.implied_roles.get(post.role, (post.role,))
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: its file's path, its kind with the ledger, and its fields as written."""

    path: str
    id: str
    kind: str
    date: date
    fields: Fields

    @property
    def ledger(self) -> str:
        return self.kind.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One happening that an entry records: the entry, or one session of its sheet."""

    entry: Entry
    place: int
    date: date
    fields: Fields

    @property
    def members(self) -> frozenset[str]:
        return frozenset(name for _, name in texts(self.fields.get("members")))


def occasions(entry: Entry) -> Iterator[Occasion]:
    """An entry's occasions in the order of the file; a session without a day is none."""
    sessions = maps(entry.fields.get("sessions"))
    if not sessions:
        yield Occasion(entry, 0, entry.date, entry.fields)
        return
    own = {key: value for key, value in entry.fields.items() if key != "sessions"}
    for place, session in sessions:
        if when := day(session.get("date", entry.fields.get("date"))):
            yield Occasion(entry, place, when, own | session)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that keeps ledgers: all that evaluating its duties needs.

    `entries` are those that count, by path. `parameters` and `targets` are as the unit gives them.
    """

    id: str
    name: str
    kind: str
    since: date = date.min
    rules: Rulebook = field(default_factory=Rulebook)
    members: tuple[Member, ...] = ()
    entries: Sequence[Entry] = ()
    parameters: Mapping[str, Dated] = field(default_factory=dict)
    targets: Mapping[str, Dated] = field(default_factory=dict)
    days: DayCount = field(default_factory=EveryDay)
    recording_days: int = 0
    lights: LightRule = field(default_factory=LightRule)

    def member(self, name: str) -> Member | None:
        return next((member for member in self.members if member.id == name), None)

    def is_a(self, unit_kinds: tuple[str, ...] | None) -> bool:
        """Whether the unit's kind is listed or implies a listed one; None means any unit."""
        mine = self.rules.implied_kinds.get(self.kind, frozenset({self.kind}))
        return unit_kinds is None or bool(mine & set(unit_kinds))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A release. `obligations` is None for all; `members` empty covers the unit itself."""

    entry: Entry
    obligations: frozenset[str] | None
    members: frozenset[str]
    days: Spans = NEVER


def waivers(entries: Iterable[Entry], as_of: date) -> Iterator[Waiver]:
    """The waivers recorded by a day, whatever days they cover."""
    for entry in entries:
        if entry.kind != WAIVER or entry.date > as_of:
            continue
        named = entry.fields.get("obligation")
        names = [named] if isinstance(named, str) else [name for _, name in texts(named)]
        first, last = day(entry.fields.get("from")), day(entry.fields.get("to"))
        if first and last:
            yield Waiver(
                entry,
                None if "all" in names else frozenset(names),
                frozenset(name for _, name in texts(entry.fields.get("members"))),
                span(first, last),
            )
