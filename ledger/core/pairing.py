"""Which item of a list has become which of a later one: equal, known by the same, or in its place."""

import re
from collections import Counter
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TypeAlias

from ledger.core.values import Fields, Value, day, identity

Pairs: TypeAlias = Mapping[int, tuple[int, bool]]
"""By an item's number in the older list: its number in the newer one, and whether that is sure.

It is not where nothing but the place between its neighbours says so.
"""

_UNIQUE = ("id", "path", "url", "ref", "role from", "from")
"""What makes two items the same thing even if they were written down independently."""
_KNOWN = (
    *(("id",), ("path",), ("url",), ("ref",), ("date", "step"), ("role", "from"), ("role",), ("from",)),
    *(("obligation",), ("date",), ("sector",), ("name",), ("title",), ("text",)),
)
"""What an item is known by: the first of these that it has."""


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
    """One item in the place of one, between the same neighbours: perhaps it was changed."""
    gone = _gaps((number for number in range(len(old)) if number not in pairs), anchors)
    taken = {number for number, _ in pairs.values()}
    come = _gaps((number for number in range(len(new)) if number not in taken), anchors.values())
    for gap, numbers in gone.items():
        others = come.get(gap, [])
        if len(numbers) == len(others) == 1 and _may_be(old[numbers[0]], new[others[0]]):
            pairs[numbers[0]] = (others[0], False)


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


Token: TypeAlias = tuple[str, int]
"""An item of a merged list: of the base, or added by mine or theirs, and its number there."""


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """Three lists, and which items of either side have come from which of the base."""

    base: Sequence[Value]
    mine: Sequence[Value]
    theirs: Sequence[Value]
    to_mine: Pairs
    to_theirs: Pairs

    def mine_of(self, number: int) -> list[Value]:
        return [self.mine[self.to_mine[number][0]]] if number in self.to_mine else []

    def theirs_of(self, number: int) -> list[Value]:
        return [self.theirs[self.to_theirs[number][0]]] if number in self.to_theirs else []

    def is_sure(self, number: int) -> bool:
        """Whether what an item became on both sides is known by more than its place."""
        pairs = [pairs.get(number) for pairs in (self.to_mine, self.to_theirs)]
        return all(one is not None and one[1] for one in pairs)

    def place(self, number: int) -> int:
        """The item's number where it still is, mine first."""
        found = self.to_mine.get(number) or self.to_theirs.get(number)
        return found[0] if found else number

    def added_mine(self) -> list[tuple[int, Value]]:
        taken = {number for number, _ in self.to_mine.values()}
        return [one for one in enumerate(self.mine) if one[0] not in taken]

    def added_theirs(self) -> list[tuple[int, Value]]:
        taken = {number for number, _ in self.to_theirs.values()}
        return [one for one in enumerate(self.theirs) if one[0] not in taken]

    def sorted_by(self, key: str) -> bool:
        """Whether each of the lists is in the order of days under a key."""
        many = [days(items, key) for items in (self.base, self.mine, self.theirs)]
        return all(found is not None and found == sorted(found) for found in many)

    def order(self, nodes: Container[Token], twins: Mapping[int, int]) -> list[Token]:
        """The merged list: mine in its order, the rest behind what it follows on its own side."""
        from_mine = {place: ("base", number) for number, (place, _) in self.to_mine.items()}
        order = [from_mine.get(place, ("mine", place)) for place in range(len(self.mine))]
        order = [token for token in order if token in nodes]
        _insert(order, [("base", number) for number in range(len(self.base))], nodes)
        from_theirs = {place: ("base", number) for number, (place, _) in self.to_theirs.items()}
        from_theirs |= {place: ("mine", twin) for place, twin in twins.items()}
        tokens = [from_theirs.get(place, ("theirs", place)) for place in range(len(self.theirs))]
        _insert(order, tokens, nodes)
        return order


def _insert(order: list[Token], tokens: Sequence[Token], nodes: Container[Token]) -> None:
    """Put what is not there yet behind the token before it, and behind what mine added there."""
    behind = 0
    for token in tokens:
        if token in order:
            behind = order.index(token) + 1
        elif token in nodes:
            while behind < len(order) and order[behind][0] == "mine" and token[0] == "theirs":
                behind += 1
            order.insert(behind, token)
            behind += 1


def days(items: Sequence[Value], by: str) -> list[date] | None:
    """The day of each item under a key, None if not all have one."""
    found = [day(item.get(by)) if isinstance(item, dict) else None for item in items]
    known = [one for one in found if one]
    return known if len(known) == len(items) else None
