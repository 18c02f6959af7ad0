"""Which item of a list has become which of a later one: equal, known by the same, or in its place."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeAlias

from ledger.core.values import Fields, Value, day, identity

Pairs: TypeAlias = Mapping[int, tuple[int, bool]]
"""By an item's number in the older list: its number in the newer one, and whether that is sure.

It is not where nothing but its likeness and its place between its neighbours say so.
"""

_UNIQUE = ("id", "path", "url", "ref", "role from", "from")
"""What makes two items the same thing even if they were written down independently."""
_KNOWN = (
    *(("id",), ("path",), ("url",), ("ref",), ("date", "step"), ("role", "from"), ("role",), ("from",)),
    *(("obligation",), ("date",), ("sector",), ("name",), ("title",), ("text",)),
)
"""What an item is known by: the first of these that it has."""
_ALIKE = 0.3
"""From here on texts are alike by more than chance."""


def thing(item: Fields) -> tuple[Value, ...]:
    """What a map in a list is known by: the names of the keys, then their values."""
    for keys in _KNOWN:
        if all(key in item for key in keys):
            return (" ".join(keys), *(item[key] for key in keys))
    return ("",)


def same_thing(one: Value, other: Value) -> bool:
    """Whether two items written down independently must be about the same: one file, one person."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    mine, theirs = thing(one), thing(other)
    return mine[0] in _UNIQUE and identity(list(mine)) == identity(list(theirs))


def same_day(one: Value, other: Value) -> bool:
    """Whether two items are known by their day alone, as sessions are, and it is the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return thing(one)[0] == "date" and identity(list(thing(one))) == identity(list(thing(other)))


def paired(old: Sequence[Value], new: Sequence[Value]) -> Pairs:
    """The items of `new` that those of `old` have become, by number."""
    before = [identity(item) for item in old]
    after = [identity(item) for item in new]
    anchors = _anchors(before, after)
    pairs = {one: (other, True) for one, other in anchors.items()}
    _add(pairs, before, after)
    _add(pairs, _names(old, pairs, 0), _names(new, pairs, 1))
    _by_place(pairs, anchors, old, new)
    return pairs


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> dict[int, int]:
    """Equal items that stand in the same order on both sides."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {one + step: other + step for one, other, size in blocks for step in range(size)}


def _add(
    pairs: dict[int, tuple[int, bool]], before: Sequence[Hashable], after: Sequence[Hashable]
) -> None:
    """Pair what is left over and has the same name (None is none), wherever it stands."""
    taken = {number for number, _ in pairs.values()}
    waiting: dict[Hashable, list[int]] = {}
    for number, name in enumerate(after):
        if number not in taken and name is not None:
            waiting.setdefault(name, []).append(number)
    for number, name in enumerate(before):
        if number not in pairs and name is not None and waiting.get(name):
            pairs[number] = (waiting[name].pop(0), True)


def _names(items: Sequence[Value], pairs: Pairs, side: int) -> list[Hashable]:
    """What each item that is left over is known by, None where that is not its alone."""
    taken = set(pairs) if side == 0 else {number for number, _ in pairs.values()}
    names = [
        identity(list(thing(item))) if number not in taken and isinstance(item, dict) else None
        for number, item in enumerate(items)
    ]
    nameless = identity([""])
    counted = Counter(names)
    return [name if counted[name] == 1 and name != nameless else None for name in names]


def _by_place(
    pairs: dict[int, tuple[int, bool]],
    anchors: Mapping[int, int],
    old: Sequence[Value],
    new: Sequence[Value],
) -> None:
    """Items that are left over between the same neighbours, else those of one name: perhaps changed."""
    gone = [number for number in range(len(old)) if number not in pairs]
    taken = {number for number, _ in pairs.values()}
    come = [number for number in range(len(new)) if number not in taken]
    places = _gaps(come, anchors.values())
    for gap, numbers in _gaps(gone, anchors).items():
        others = places.get(gap, [])
        _most_alike(pairs, [(old, one, new, two) for one in numbers for two in others])
    moved = [(old, one, new, two) for one in gone for two in come if _same_name(old[one], new[two])]
    _most_alike(pairs, moved)


_Maybe: TypeAlias = tuple[Sequence[Value], int, Sequence[Value], int]
"""An item of the older list and one of the newer, each as its list and its number."""


def _most_alike(pairs: dict[int, tuple[int, bool]], many: Iterable[_Maybe]) -> None:
    """Pair those that may be the same, the most alike first, and in their order where it is all one."""
    maybe = [one for one in many if _may_be(one[0][one[1]], one[2][one[3]])]
    taken = {number for number, _ in pairs.values()}
    for _, one, _, other in sorted(maybe, key=_rank):
        if one not in pairs and other not in taken:
            pairs[one] = (other, False)
            taken.add(other)


def _rank(maybe: _Maybe) -> tuple[bool, int, float, int, int]:
    """The smaller, the more alike: the name, what else is equal, the words, the place."""
    old, one, new, two = maybe
    item, other = old[one], new[two]
    alike = likeness(_said(item), _said(other))
    return not _same_name(item, other), -_shared(item, other), -alike, abs(one - two), one


def _same_name(one: Value, other: Value) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return thing(one) != ("",) and identity(list(thing(one))) == identity(list(thing(other)))


def _shared(one: Value, other: Value) -> int:
    """How much two maps have in common: a field in somebody's own words tells more than others."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0
    equal = [key for key in one if key in other and identity(one[key]) == identity(other[key])]
    return sum(2 if isinstance(one[key], str) and not _is_name(str(one[key])) else 1 for key in equal)


def _said(item: Value) -> str:
    """The words an item is known by."""
    return " ".join(str(part) for part in thing(item)[1:]) if isinstance(item, dict) else str(item)


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1; a few signs in common, as any two texts have, are 0."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= _ALIKE else 0.0


def unmet(pairs: Pairs, items: Sequence[Value], others: Pairs, theirs: Sequence[Value]) -> Pairs:
    """The pairs of one side, without those unsure ones whose item the other side wrote as well.

    What both sides wrote in the same words is new; as a changed item here and a new one there it would
    stand twice.
    """
    came = {there: one for one, (there, sure) in others.items() if not sure}
    known = {there for there, sure in others.values() if sure}
    new = [(identity(item), came.get(at)) for at, item in enumerate(theirs) if at not in known]
    return {
        one: (there, sure)
        for one, (there, sure) in pairs.items()
        if sure or not any(met == identity(items[there]) and of != one for met, of in new)
    }


def _gaps(numbers: Iterable[int], anchors: Iterable[int]) -> dict[int, list[int]]:
    """Numbers by how many anchors stand before them."""
    known = sorted(anchors)
    found: dict[int, list[int]] = {}
    for number in numbers:
        found.setdefault(sum(one < number for one in known), []).append(number)
    return found


def _may_be(one: Value, other: Value) -> bool:
    """Whether an item may be another, changed: never one file for another, nor one id for another."""
    if isinstance(one, dict) and isinstance(other, dict):
        return thing(one)[0] == thing(other)[0] and thing(one)[0] not in ("id", "path", "url", "ref")
    texts = isinstance(one, str) and isinstance(other, str)
    return texts and not _is_name(str(one)) and not _is_name(str(other))


def _is_name(text: str) -> bool:
    """Whether a text is a mere name for something, as ids, days and words of a vocabulary are."""
    return bool(re.fullmatch(r"[!-~]*", text))


def days(items: Sequence[Value], by: str) -> list[date] | None:
    """The day of each item under a key, None if not all have one."""
    found = [day(item.get(by)) if isinstance(item, dict) else None for item in items]
    known = [one for one in found if one]
    return known if len(known) == len(items) else None
