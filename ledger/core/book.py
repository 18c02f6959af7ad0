"""A unit's occasions as of a day, to be asked for by kind and day, and by what they answer."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from ledger.core.days import Spans, union
from ledger.core.lifecycle import fold
from ledger.core.model import WAIVER, Entry, Occasion, Unit, Waiver, occasions, waivers
from ledger.core.packs import Obligation
from ledger.core.periods import Period
from ledger.core.shelf import Shelf, Whole, on_shelf
from ledger.records import dataclass


class Book:
    """A unit's occasions as of a day, to be asked for by kind and day, and by what they answer.

    Only occasions dated on or before the day are in it, with the fields they had on that day. They
    are taken from the unit's shelf when they are first asked for; days that nobody asks about are
    never looked at.
    """

    def __init__(self, unit: Unit, as_of: date) -> None:
        self.unit = unit
        self.as_of = as_of
        self._shelf = on_shelf(unit.entries)
        self._all = isinstance(self._shelf, Whole)
        self._living = {name for name, kind in unit.rules.kinds.items() if kind.steps}
        self._stretches: dict[str, _Stretch] = {}
        self._made: dict[str, tuple[Occasion, ...]] = {}
        self._answers: dict[str, tuple[Occasion, ...]] = {}
        self._ordered: dict[tuple[tuple[str, ...], Period | None], list[Occasion]] = {}

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers recorded by the day, whatever days they cover."""
        return tuple(waivers(self._shelf.dated(WAIVER, date.min, self.as_of), self.as_of))

    def of(self, kinds: Iterable[str], period: Period | None = None) -> Iterator[Occasion]:
        """The occasions of some kinds, all or those dated in a period, kind by kind, by day."""
        start, end = (period.start, period.end) if period else (date.min, date.max)
        for kind in dict.fromkeys(kinds):
            yield from self._stretch(kind, start, end).between(start, end)

    def in_file_order(self, kinds: tuple[str, ...], period: Period | None) -> list[Occasion]:
        """The same in the order of files, and of sessions in them."""
        if (kinds, period) not in self._ordered:
            found = list(self.of(kinds, period))
            found.sort(key=lambda one: (one.entry.path, one.place))
            self._ordered[kinds, period] = found
        return self._ordered[kinds, period]

    def parts(self, kinds: Iterable[str]) -> Iterator["Part"]:
        """The occasions of some kinds, in the parts that are kept apart."""
        for kind in dict.fromkeys(kinds):
            divided = () if self._all else self._shelf.parts(kind)
            for name, version in divided:
                yield Part(name, version)

    @property
    def is_divided(self) -> bool:
        """Whether there are such parts, of which something may be kept from run to run."""
        return not self._all and self._shelf.owner is self.unit

    def entries_of(self, part: "Part") -> Iterable[Entry]:
        """The entries of a part."""
        return self._shelf.part(part.name)

    def occasions_of(self, part: "Part") -> list[Occasion]:
        """A part's occasions by the day, in the order of files."""
        found = list(self._occasions(self._shelf.part(part.name)))
        found.sort(key=lambda one: (one.entry.path, one.place))
        return found

    @property
    def shelf(self) -> Shelf:
        """Where the entries are."""
        return self._shelf

    def _stretch(self, kind: str, start: date, end: date) -> "_Stretch":
        """A kind's occasions over at least these days."""
        known = self._stretches.get(kind)
        if known is not None and known.start <= start and end <= known.end:
            return known
        if self._all:
            start, end = date.min, date.max
        elif known is not None:
            start, end = min(start, known.start), max(end, known.end)
        made = _Stretch(start, end, self._occasions(self._shelf.dated(kind, start, end)))
        self._stretches[kind] = made
        return made

    def _occasions(self, entries: Iterable[Entry]) -> Iterator[Occasion]:
        for entry in entries:
            if entry.path not in self._made:
                self._made[entry.path] = tuple(self._make(entry))
            yield from self._made[entry.path]

    def _make(self, entry: Entry) -> Iterator[Occasion]:
        if entry.kind in self._living and entry.date <= self.as_of:
            yield Occasion(entry, 0, entry.date, fold(entry.fields, self.as_of).fields)
        else:
            yield from (one for one in occasions(entry) if one.date <= self.as_of)

    def answers(self, name: str) -> tuple[Occasion, ...]:
        """The occasions whose links hold an id, by day."""
        if name not in self._answers:
            self._answers[name] = self._find_answers(name)
        return self._answers[name]

    def _find_answers(self, name: str) -> tuple[Occasion, ...]:
        found = []
        for one in self._occasions(self._shelf.linking(name)):
            links = one.fields.get("links")
            if isinstance(links, list) and name in links:
                found.append(one)
        found.sort(key=lambda one: (one.date, one.entry.path, one.place))
        return tuple(found)

    def waived(self, duty: Obligation, subject: str | None) -> Spans:
        """The days on which a waiver releases the subject from the obligation."""
        return union(waiver.days for waiver in self.waivers if covers(waiver, duty, subject))


def covers(waiver: Waiver, duty: Obligation, subject: str | None) -> bool:
    """Whether a waiver concerns this obligation for this subject, on its days."""
    if waiver.obligations is not None and duty.id not in waiver.obligations:
        return False
    if subject is None:
        return not waiver.members and duty.who is None
    return subject in waiver.members and duty.who is not None


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries of a kind that are kept together; `version` is the same while they are."""

    name: str
    version: str


class _Stretch:
    """Occasions of one kind over some days, by day."""

    def __init__(self, start: date, end: date, many: Iterable[Occasion]) -> None:
        self.start = start
        self.end = end
        self._many = sorted(many, key=lambda one: one.date)
        self._days = [one.date for one in self._many]

    def between(self, start: date, end: date) -> list[Occasion]:
        return self._many[bisect_left(self._days, start) : bisect_right(self._days, end)]
