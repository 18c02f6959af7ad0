"""Which item of an old list became which item of a new one.

Items have no names of their own, so they are known by what they hold: an equal item is the same one,
then one with the same id, path or address, then the one most alike. Pure values in and out.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeAlias

from ledger.core.values import Value, identity

Pairs: TypeAlias = list[tuple[int, int]]
"""Old and new index, in the order of the new list."""

_NAMING = ("id", "path", "url", "ref")
"""Keys by which an item is known whatever else of it changes."""
_ALIKE = 0.5
_SENTENCE = 6
"""Characters from which a Chinese text is a wording and not a name."""
_MANY = 20_000
"""Pairs beyond which likeness is not weighed: lists that long are not edited item by item."""


def known(value: Value) -> Hashable:
    """Equal exactly where two values say the same: a field that is null is as good as missing."""
    return identity(_bare(value))


def _bare(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if item is not None}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def matched(old: Sequence[Value], new: Sequence[Value]) -> Pairs:
    """The pairs of items that are one item, before and after."""
    pairs = dict(_equal(old, new))
    for rest in (_named, _likest):
        taken = set(pairs.values())
        left = [place for place in range(len(old)) if place not in taken]
        right = [place for place in range(len(new)) if place not in pairs]
        pairs |= dict(rest(old, new, left, right))
    return [(pairs[place], place) for place in sorted(pairs)]


def _equal(old: Sequence[Value], new: Sequence[Value]) -> Iterator[tuple[int, int]]:
    """Equal items, the first with the first; as (new, old)."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place, item in enumerate(old):
        waiting[known(item)].append(place)
    for place, item in enumerate(new):
        if waiting.get(same := known(item)):
            yield place, waiting[same].pop(0)


def _named(
    old: Sequence[Value], new: Sequence[Value], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    names = {name: place for place in reversed(left) if (name := _name(old[place]))}
    for place in right:
        if (name := _name(new[place])) in names:
            yield place, names.pop(name)


def _name(item: Value) -> tuple[str, str] | None:
    if isinstance(item, dict):
        for key in _NAMING:
            if isinstance(value := item.get(key), str):
                return key, value
    return None


def _likest(
    old: Sequence[Value], new: Sequence[Value], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The rest by likeness, the likest first; of equals those that moved least."""
    if len(left) * len(right) > _MANY:
        return
    weighed = [
        (likeness, -abs(before - after), -after, -before)
        for before in left
        for after in right
        if (likeness := _likeness(old[before], new[after])) >= _ALIKE
    ]
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, _, minus_after, minus_before in sorted(weighed, reverse=True):
        before, after = -minus_before, -minus_after
        if before not in taken_old and after not in taken_new:
            taken_old.add(before)
            taken_new.add(after)
            yield after, before


def _likeness(old: Value, new: Value) -> float:
    """0 for two different things, 1 for nearly the same; beyond it for the same day and step."""
    if isinstance(old, str) and isinstance(new, str):
        return _text_likeness(old, new)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return 0.0
    if old.get("id") != new.get("id"):
        return 0.0
    keys = old.keys() | new.keys()
    equal = sum(key in old and key in new and known(old[key]) == known(new[key]) for key in keys)
    occasion = "date" in old and all(old.get(key) == new.get(key) for key in ("date", "step"))
    return equal / max(len(keys), 1) + (_ALIKE if occasion else 0.0)


def _text_likeness(old: str, new: str) -> float:
    """How much of two wordings is the same; names and words of a vocabulary are only equal or not."""
    if not (_is_wording(old) and _is_wording(new)):
        return 0.0
    some, others = _parts(old), _parts(new)
    return sum((some & others).values()) / max(some.total(), others.total())


def _is_wording(text: str) -> bool:
    return " " in text.strip() or (len(text) >= _SENTENCE and not text.isascii())


def _parts(text: str) -> Counter[str]:
    """Words where blanks divide them, else characters."""
    return Counter(text.split() if text.isascii() else text)
