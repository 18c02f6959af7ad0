"""Two readings of a unit side by side: what differs in its files, and in where it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ledger.core.model import LEDGERS
from ledger.core.standing import Standing
from ledger.history.events import ABSENT, UNREADABLE, Change, Version
from ledger.records import dataclass
from ledger.store.reading import Reading

_Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A standing that differs: before and after, None where there was none or is none any more."""

    before: Standing | None
    after: Standing | None

    @property
    def standing(self) -> Standing:
        """The later of the two."""
        found = self.after or self.before
        assert found is not None
        return found


def file_changes(old: Reading, new: Reading) -> tuple[Change, ...]:
    """What differs file by file: first who the unit is, then its entries, ledger by ledger."""
    paths = {*_paths(old), *_paths(new)}
    return tuple(_changes(old, new, sorted(paths, key=_order)))


def _changes(old: Reading, new: Reading, paths: Iterable[str]) -> Iterator[Change]:
    broken_old, broken_new = _unread(old), _unread(new)
    for path in paths:
        before, after = _version(old, path, broken_old), _version(new, path, broken_new)
        texts = [reading.documents[path].text for reading in (old, new) if path in reading.documents]
        if len(texts) == 2 and texts[0] == texts[1] and texts[0] is not None:
            continue
        found = Change(path, before, after)
        if found.fields or found.status != "changed" or before.readable != after.readable:
            yield found


def _paths(reading: Reading) -> Iterator[str]:
    yield from reading.documents
    yield from _unread(reading)


def _unread(reading: Reading) -> set[str]:
    """The files that are there, but were not read."""
    faulty = {one.path for one in reading.findings if one.code.startswith("E1")}
    return {path for path in faulty if path not in reading.documents}


def _version(reading: Reading, path: str, unread: set[str]) -> Version:
    document = reading.documents.get(path)
    if document is None:
        return UNREADABLE if path in unread else ABSENT
    return UNREADABLE if document.data is None else Version(document.data)


def _order(path: str) -> tuple[int, str]:
    tops = ("unit.yaml", "roster.yaml", *LEDGERS)
    top = path.partition("/")[0]
    return (tops.index(top) if top in tops else len(tops), path)


def standing_changes(old: Iterable[Standing], new: Iterable[Standing]) -> tuple[StandingChange, ...]:
    """The standings that are new, gone, or differ in state, amount or bounds, in the packs' order."""
    before, after = _keyed(old), _keyed(new)
    duties = list(dict.fromkeys(key[:2] for key in (*after, *before)))
    found = [
        (duties.index(key[:2]), StandingChange(before.get(key), after.get(key)))
        for key in (*after, *(key for key in before if key not in after))
        if _told(before.get(key)) != _told(after.get(key))
    ]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _keyed(many: Iterable[Standing]) -> dict[_Key, Standing]:
    """Standings by what they are about; the same thing twice is told apart by its number."""
    seen: Counter[_Key] = Counter()
    found = {}
    for one in many:
        duty = one.obligation
        key: _Key = (duty.pack, duty.id, one.subject, one.period.name, one.trigger, one.due)
        found[(*key, seen[key])] = one
        seen[key] += 1
    return found


def _told(one: Standing | None) -> object:
    if one is None:
        return None
    missing = [str(value) for value in one.missing]
    return (one.state, one.actual, one.at_least, one.at_most, missing, one.done)
