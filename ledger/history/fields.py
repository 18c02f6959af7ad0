"""What differs between two versions of a document, field by field and item by item.

Values in, differences out; what they are called is for others to say. A field that is null counts as
missing, as it does everywhere.
"""

from collections.abc import Iterator, Sequence

from ledger.core.values import Fields, Place, Value
from ledger.history.matching import Pairs, known, matched
from ledger.records import dataclass

SET, CHANGED, REMOVED = "set", "changed", "removed"
ITEM_ADDED, ITEM_REMOVED, REORDERED = "added item", "removed item", "reordered"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference. `what` is one of: set, changed, removed, added item, removed item, reordered.

    `place` is the way to it: keys, and indexes of list items from 0, in the new list, or for a removed
    item in the old one. `before` and `after` are the values there, None for none; of a list put into
    another order both lists. `items` are the list items on the way to what changed inside them, the
    outermost first, as they are now. `origin` is the same way by the indexes of the old lists.
    """

    place: Place
    what: str
    before: Value = None
    after: Value = None
    items: tuple[Value, ...] = ()
    origin: Place = ()


@dataclass(frozen=True, slots=True)
class _Where:
    place: Place = ()
    origin: Place = ()
    items: tuple[Value, ...] = ()

    def key(self, name: str) -> "_Where":
        return _Where((*self.place, name), (*self.origin, name), self.items)

    def item(self, index: int) -> "_Where":
        return _Where((*self.place, index), (*self.origin, index), self.items)

    def inside(self, before: int, after: int, item: Value) -> "_Where":
        return _Where((*self.place, after), (*self.origin, before), (*self.items, item))

    def change(self, what: str, before: Value = None, after: Value = None) -> FieldChange:
        return FieldChange(self.place, what, before, after, self.items, self.origin)


def field_changes(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """All that differs: what is there now in its order, then what is gone."""
    return tuple(_maps(before, after, _Where()))


def _maps(before: Fields, after: Fields, where: _Where) -> Iterator[FieldChange]:
    for name in (*after, *(name for name in before if name not in after)):
        yield from _values(before.get(name), after.get(name), where.key(name))


def _values(before: Value, after: Value, where: _Where) -> Iterator[FieldChange]:
    if known(before) == known(after):
        return
    if before is None:
        yield where.change(SET, None, after)
    elif after is None:
        yield where.change(REMOVED, before, None)
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from _maps(before, after, where)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, where)
    else:
        yield where.change(CHANGED, before, after)


def _lists(before: Sequence[Value], after: Sequence[Value], where: _Where) -> Iterator[FieldChange]:
    pairs = matched(before, after)
    origins = {new: old for old, new in pairs}
    kept = set(origins.values())
    for place, item in enumerate(before):
        if place not in kept:
            yield where.item(place).change(ITEM_REMOVED, item, None)
    for place, item in enumerate(after):
        if place in origins:
            inside = where.inside(origins[place], place, item)
            yield from _values(before[origins[place]], item, inside)
        else:
            yield where.item(place).change(ITEM_ADDED, None, item)
    if _is_reordered(pairs):
        yield where.change(REORDERED, list(before), list(after))


def _is_reordered(pairs: Pairs) -> bool:
    old = [place for place, _ in pairs]
    return old != sorted(old)


def sameness(change: FieldChange) -> tuple[object, ...]:
    """What two changes from one and the same origin have in common if they do the same."""
    if change.what == ITEM_ADDED:
        return (change.what, change.origin[:-1], known(change.after))
    return (change.what, change.origin, known(change.after))
