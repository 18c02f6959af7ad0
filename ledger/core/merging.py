"""Merging values: what two sides made of a third, field by field and item by item.

Nothing that either side wrote is lost without being shown: what only one side changed is taken, what
both changed differently is a conflict that names what may be chosen. Nothing here knows of files.
"""

from collections.abc import Sequence

from ledger.core.conflicts import (
    MINE,
    MISSING,
    UNSURE,
    Alike,
    At,
    Conflict,
    Side,
    same_side,
    together,
)
from ledger.core.measured import MEASURES, STEPS, Counts, counts, lists_measures, regrouped, shifted
from ledger.core.merge_tree import Leaf, List, Map, Node, Open, map_value, values
from ledger.core.pairing import Pairs, paired, same_day, same_thing, unmet
from ledger.core.threelists import ThreeLists, Token
from ledger.core.values import Fields, Value
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """Two sides put together. `value` has mine where there are conflicts."""

    node: Map
    conflicts: tuple[Conflict, ...]
    alike: tuple[Alike, ...]

    @property
    def value(self) -> dict[str, Value]:
        return resolved(self, [MINE] * len(self.conflicts))


def merged(base: Fields, mine: Fields, theirs: Fields) -> Merge:
    """What two sides made of `base`, which is empty where both began with nothing."""
    merger = _Merger(counts(base, mine, theirs))
    node = merger.fields(dict(base), dict(mine), dict(theirs), At())
    return Merge(node, tuple(merger.conflicts), tuple(merger.alike))


def resolved(merge: Merge, choices: Sequence[str]) -> dict[str, Value]:
    """The merged value after a choice (MINE, THEIRS or BOTH) for each conflict, in their order."""
    outcomes = [one.outcome(choice) for one, choice in zip(merge.conflicts, choices, strict=True)]
    return map_value(merge.node, outcomes)


def unsure(merge: Merge) -> dict[str, Value]:
    """The merged value as a base for others: what is in conflict equals nothing that anybody wrote."""
    return map_value(merge.node, [(UNSURE,)] * len(merge.conflicts))


class _Merger:
    """Merges, and collects the conflicts and what both sides added alike."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.conflicts: list[Conflict] = []
        self.alike: list[Alike] = []

    def value(self, base: Side, mine: Side, theirs: Side, at: At) -> Node | None:
        """What stands there; None: nothing."""
        if same_side(mine, theirs):
            self._note_alike(base, mine, at)
            return _leaf(mine)
        numbered = self.counts.any and lists_measures(base, mine, theirs)
        if same_side(base, mine) and not numbered:
            return _leaf(theirs)
        if same_side(base, theirs) and not numbered:
            return _leaf(mine)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self.fields(base if isinstance(base, dict) else {}, mine, theirs, at)
        if isinstance(mine, list) and isinstance(theirs, list):
            return self.items(base if isinstance(base, list) else [], mine, theirs, at)
        return self.open(base, mine, theirs, at, together(mine, theirs, at.place))

    def open(self, base: Side, mine: Side, theirs: Side, at: At, both: tuple[Value, ...] = ()) -> Node:
        """A conflict."""
        known: Side = MISSING if base == UNSURE else base
        self.conflicts.append(Conflict(at.place, at.items, known, mine, theirs, both))
        return Open(len(self.conflicts) - 1)

    # Maps

    def fields(
        self, base: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value], at: At
    ) -> Map:
        """Key by key."""
        found: dict[str, Node] = {}
        for key in _keys(mine, theirs):
            sides = [one.get(key, MISSING) for one in (base, mine, theirs)]
            merge = self._numbered if key == MEASURES and self.counts.any else self.value
            node = merge(sides[0], sides[1], sides[2], at.key(key))
            if node is not None:
                found[key] = node
        return Map(found)

    def _numbered(self, base: Side, mine: Side, theirs: Side, at: At) -> Node | None:
        """A list whose items others refer to by number: both sides' lists are shown, not mixed."""
        if same_side(mine, theirs):
            return self.value(base, mine, theirs, at)
        if same_side(base, mine) or same_side(base, theirs):
            changed, named = (
                (theirs, self.counts.mine) if same_side(base, mine) else (mine, self.counts.theirs)
            )
            moved = shifted(base, changed, named)
            return self.open(base, mine, theirs, at) if moved else self.value(base, mine, theirs, at)
        begun = len(self.conflicts), len(self.alike)
        node = self.value(base, mine, theirs, at)
        return self._whole(begun, node, base, mine, theirs, at)

    def _whole(
        self, begun: tuple[int, int], node: Node | None, base: Side, mine: Side, theirs: Side, at: At
    ) -> Node:
        """One conflict instead of those within; both is what comes of putting the sides together.

        `begun`: how many conflicts, and how much that is alike, there was before.
        """
        outcomes = [one.both or one.outcome(MINE) for one in self.conflicts]
        mixed = values(node, outcomes) if node else ()
        del self.conflicts[begun[0] :], self.alike[begun[1] :]
        return self.open(base, mine, theirs, at, mixed)

    # Lists

    def items(
        self, base: Sequence[Value], mine: Sequence[Value], theirs: Sequence[Value], at: At
    ) -> Node:
        """Item by item: what is in the base, then what either side added."""
        begun = len(self.conflicts), len(self.alike)
        work = ThreeLists(base, mine, theirs, *_both_paired(base, mine, theirs))
        nodes: dict[Token, Node] = {}
        for number in range(len(base)):
            node = self._item(work, number, at)
            if node is not None:
                nodes["base", number] = node
        twins = self._additions(work, nodes, at)
        by = next((key for key in ("date", "from") if work.sorted_by(key)), "")
        order = work.order(nodes, twins)
        whole = List(tuple(nodes[token] for token in order), by)
        asked = any(one.place[-1] == MEASURES for one in self.conflicts[begun[0] :])
        numbered = self.counts.any and at.place == (STEPS,) and not asked
        if numbered and regrouped(work, order, twins):
            return self._whole(begun, whole, list(base), list(mine), list(theirs), at)
        return whole

    def _item(self, work: ThreeLists, number: int, at: At) -> Node | None:
        """What has become of an item of the base."""
        base = work.base[number]
        mine, theirs = _one(work.mine_of(number)), _one(work.theirs_of(number))
        here = at.item(work.place(number), base)
        changed = not (same_side(mine, theirs) or same_side(base, mine) or same_side(base, theirs))
        if changed and not work.is_sure(number):
            both = tuple(one for one in (mine, theirs) if one is not MISSING)
            return self.open(base, mine, theirs, here, both)
        return self.value(base, mine, theirs, here)

    def _additions(self, work: ThreeLists, nodes: dict[Token, Node], at: At) -> dict[int, int]:
        """Nodes for what was added; which additions of theirs stand with one of mine, by number."""
        twins: dict[int, int] = {}
        nodes.update({("mine", number): Leaf(item) for number, item in work.added_mine()})
        for number, item in work.added_theirs():
            free = [one for one in work.added_mine() if one[0] not in twins.values()]
            twin = _twin(item, free)
            if twin is None:
                nodes["theirs", number] = Leaf(item)
                if any(same_day(item, one) for _, one in free):
                    here = at.item(number, item)
                    self.alike.append(Alike(here.place, here.items, item, twice=True))
                continue
            twins[number] = twin
            nodes["mine", twin] = self._twins(work.mine[twin], item, at.item(twin, item))
        return twins

    def _twins(self, mine: Value, theirs: Value, at: At) -> Node:
        """What both sides added about the same thing: the same, or what is in either."""
        if isinstance(mine, dict) and isinstance(theirs, dict) and not same_side(mine, theirs):
            return self.fields({}, mine, theirs, at)
        self.alike.append(Alike(at.place, at.items, theirs))
        return Leaf(mine)

    def _note_alike(self, base: Side, both: Side, at: At) -> None:
        """Remember the items that both sides added in the same words."""
        if isinstance(both, dict):
            inner = base if isinstance(base, dict) else {}
            for key, value in both.items():
                self._note_alike(inner.get(key, MISSING), value, at.key(key))
        elif isinstance(both, list):
            before = base if isinstance(base, list) else []
            pairs = paired(before, both)
            new = set(range(len(both))) - {number for number, _ in pairs.values()}
            for number in sorted(new):
                here = at.item(number, both[number])
                self.alike.append(Alike(here.place, here.items, both[number]))
            for old, (number, _) in pairs.items():
                self._note_alike(before[old], both[number], at.item(number, both[number]))


def _one(items: Sequence[Value]) -> Side:
    return items[0] if items else MISSING


def _leaf(side: Side) -> Leaf | None:
    return None if side is MISSING else Leaf(side)


def _twin(item: Value, among: Sequence[tuple[int, Value]]) -> int | None:
    """The number of the item that says the same, else of the one that is about the same thing."""
    equal = [number for number, one in among if same_side(one, item)]
    return next(iter(equal + [number for number, one in among if same_thing(one, item)]), None)


def _keys(mine: Fields, theirs: Fields) -> list[str]:
    """The keys of both: mine in their order, those of theirs behind the one they follow there."""
    keys = list(mine)
    before: str | None = None
    for key in theirs:
        if key not in mine:
            keys.insert(keys.index(before) + 1 if before in keys else 0, key)
        before = key
    return keys


def _both_paired(
    base: Sequence[Value], mine: Sequence[Value], theirs: Sequence[Value]
) -> tuple[Pairs, Pairs]:
    to_mine, to_theirs = paired(base, mine), paired(base, theirs)
    return unmet(to_mine, mine, to_theirs, theirs), unmet(to_theirs, theirs, to_mine, mine)
