"""Measures that steps refer to by number: when a merge would let a number mean something else.

A step's `done` counts in the last list of measures above it, which may be the item's own or that of an
assign step. Lists of both sides are therefore not simply put together.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from ledger.core.conflicts import Side
from ledger.core.pairing import likeness, paired
from ledger.core.threelists import ThreeLists, Token
from ledger.core.values import Fields, Value, day, identity
from ledger.records import dataclass

MEASURES, STEPS = "measures", "steps"


@dataclass(frozen=True, slots=True)
class Counts:
    """Whether steps refer to measures by number, and to which of them each side newly does (from 1)."""

    any: bool
    mine: frozenset[int]
    theirs: frozenset[int]


def counts(base: Fields, mine: Fields, theirs: Fields) -> Counts:
    """How the steps of a document refer to measures."""
    before, here, there = (Counter(_done(side)) for side in (base, mine, theirs))
    new_here, new_there = (frozenset(number for _, number in side - before) for side in (here, there))
    return Counts(bool(here or there), new_here, new_there)


def lists_measures(base: Side, mine: Side, theirs: Side) -> bool:
    """Whether a map with measures, such as an assign step, is still there on both sides."""
    sides = (mine, theirs)
    return isinstance(base, dict) and MEASURES in base and all(isinstance(one, dict) for one in sides)


def shifted(base: Side, changed: Side, named: frozenset[int]) -> bool:
    """Whether one of the measures named by number no longer has its number in the changed list.

    A text that is not like the one before is another measure in its place.
    """
    if not isinstance(base, list):
        return False
    now = changed if isinstance(changed, list) else []
    places = {
        number + 1: place + 1
        for number, (place, sure) in paired(base, now).items()
        if sure or likeness(str(base[number]), str(now[place]))
    }
    lost = any(places.get(number) != number for number in named if 1 <= number <= len(base))
    return lost or any(len(base) < number <= len(now) for number in named)


def regrouped(work: ThreeLists, order: Sequence[Token], twins: Mapping[int, int]) -> bool:
    """Whether a step's numbers count, in the merged order, in other measures than where it was written.

    Also where that only hangs on which of two steps of a day comes first, and nobody said so.
    """
    steps = [(token, _merged(work, token)) for token in order]
    if all(day(step.get("date")) for _, step in steps):
        steps.sort(key=lambda one: str(one[1]["date"]))
    now, base = _counted_in(steps), _counted_in((("base", at), one) for at, one in enumerate(work.base))
    sides = [dict(work.mine_tokens()), dict(work.theirs_tokens(twins))]
    counted = [_counted_in(side.items()) for side in sides]
    for token, where in now.items():
        known = [one[token] for one in counted if token in one]
        changed = [
            one[token]
            for one, side in zip(counted, sides, strict=True)
            if token in one and _is_changed(work, token, side[token], one[token] != base.get(token))
        ]
        if set(changed or known) != {where}:
            return True
    return any(_hangs_on_order(one, other) for one, other in combinations(steps, 2))


def _is_changed(work: ThreeLists, token: Token, step: Value, *moved: bool) -> bool:
    """Whether a side has a say in what a step's numbers count: it wrote them, or moved something."""
    if token[0] != "base" or any(moved):
        return True
    return identity(work.base[token[1]]) != identity(step)


def _merged(work: ThreeLists, token: Token) -> Fields:
    """A step as it will be, as far as can be said before conflicts are decided."""
    kind, number = token
    if kind != "base":
        return _map((work.mine if kind == "mine" else work.theirs)[number])
    base = _map(work.base[number])
    sides = [_map(one) for many in (work.mine_of(number), work.theirs_of(number)) for one in many]
    changed = {
        key: side.get(key) for side in sides for key in {*base, *side} if side.get(key) != base.get(key)
    }
    return {**base, **changed}


def _counted_in(steps: Iterable[tuple[Token, object]]) -> dict[Token, Token | None]:
    """For each step with numbers: the one whose measures they count, None for the item's own."""
    found: dict[Token, Token | None] = {}
    above: Token | None = None
    for token, step in steps:
        if _map(step).get(MEASURES) is not None:
            above = token
        if _numbers(step):
            found[token] = above
    return found


def _hangs_on_order(one: tuple[Token, Fields], other: tuple[Token, Fields]) -> bool:
    """Whether of two steps of a day, here and there, one has measures, and the other too or numbers."""
    steps = (one[1], other[1])
    if {one[0][0], other[0][0]} != {"mine", "theirs"} or steps[0].get("date") != steps[1].get("date"):
        return False
    measuring = [step.get(MEASURES) is not None for step in steps]
    return any(measuring) and all(
        has or _numbers(step) for has, step in zip(measuring, steps, strict=True)
    )


def _done(fields: Fields) -> Iterator[tuple[Hashable, int]]:
    """The numbers of measures in a document's steps, each with the step and where it counts."""
    steps, above = fields.get(STEPS), identity(None)
    for step in steps if isinstance(steps, list) else []:
        of = identity([_map(step).get(key) for key in ("date", "step", "by")])
        above = of if _map(step).get(MEASURES) is not None else above
        yield from (((of, above), number) for number in _numbers(step))


def _numbers(step: object) -> list[int]:
    numbers = _map(step).get("done")
    return [one for one in numbers if isinstance(one, int)] if isinstance(numbers, list) else []


def _map(value: object) -> Fields:
    return value if isinstance(value, Mapping) else {}
