"""Which of two values of a parameter asks for more, and what a unit is held to where both are given.

The packs tell by how they use a parameter: as a minimum, more is stricter; as a limit of days, less
is; of a set, all of either. Where uses contradict each other or say nothing, the superior's value
holds.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.core.conditions import reference, references
from ledger.core.model import Dated
from ledger.core.packs import Expectation, FollowUp, Obligation, Quota, Rulebook
from ledger.core.values import Fields, Value, day, is_number, same
from ledger.records import dataclass

MORE, LESS, ALL, EARLIER, LATER, UNCLEAR = "more", "less", "all", "earlier", "later", "unclear"
_OPPOSITE = {MORE: LESS, LESS: MORE}


@dataclass(frozen=True, slots=True)
class Weaker:
    """Something a unit asks of itself that is weaker than its superior's floor.

    `what` is parameter, target, since, recording-days or working-days, `name` that of a parameter or
    an obligation. `own` and `floor` are as said on a day of the view; None is nothing.
    """

    what: str
    name: str
    own: str | None
    floor: str | None


def directions(rules: Rulebook) -> dict[str, str]:
    """What is stricter in each parameter that an obligation uses."""
    found: dict[str, set[str]] = {}
    for duty in rules.obligations:
        for name, direction in _uses(duty):
            found.setdefault(name, set()).add(direction)
    return {name: uses.pop() if len(uses) == 1 else UNCLEAR for name, uses in found.items()}


def _uses(duty: Obligation) -> Iterator[tuple[str, str]]:
    shape = duty.shape
    yield from _use(duty.start, EARLIER)
    yield from _use(duty.stop, LATER)
    if isinstance(shape, Quota):
        yield from _use(shape.at_least, MORE)
        yield from _use(shape.at_most, LESS)
        yield from _use(shape.all, ALL)
        # What narrows the entries that count makes a minimum harder and a maximum easier.
        yield from _tests(shape.where, narrow=MORE if shape.at_most is None else UNCLEAR)
    elif isinstance(shape, FollowUp):
        yield from _use(shape.within, LESS)
        yield from _tests(shape.where, narrow=LESS)
    elif isinstance(shape, Expectation):
        yield from _tests(shape.where, narrow=LESS)
        yield from _tests(shape.expects, narrow=MORE)


def _use(value: Value, direction: str) -> Iterator[tuple[str, str]]:
    if (name := reference(value)) is not None:
        yield name, direction
    else:
        yield from ((name, UNCLEAR) for name in references(value))


def _tests(conditions: Fields, narrow: str) -> Iterator[tuple[str, str]]:
    """The uses in conditions. `narrow`: MORE where a test that fewer entries pass is stricter."""
    for test in conditions.values():
        for part, value in test.items() if isinstance(test, dict) else [("", test)]:
            direction = {"at-least": narrow, "at-most": _OPPOSITE.get(narrow, UNCLEAR)}.get(
                part, UNCLEAR
            )
            yield from _use(value, direction)


def stricter(direction: str, own: Value, floor: Value) -> Value:
    """The value that asks for more; of one alone, that one."""
    if floor is None or same(own, floor):
        return own
    if own is None:
        return floor
    if direction in (MORE, LESS) and is_number(own) and is_number(floor):
        return max(own, floor) if direction == MORE else min(own, floor)
    if direction == ALL and isinstance(own, list) and isinstance(floor, list):
        lacking = [item for item in floor if not any(same(item, other) for other in own)]
        return own + lacking
    if direction in (EARLIER, LATER) and (one := day(own)) and (other := day(floor)):
        return own if (one < other) == (direction == EARLIER) else floor
    return floor


def held_to(direction: str, own: Dated | None, floor: Dated | None) -> Dated | None:
    """A parameter with dates as a unit is held to it: on every day the stricter value."""
    if own is None or floor is None:
        return own or floor
    days = sorted({start for start, _ in (*own.steps, *floor.steps)})
    return Dated(tuple((when, stricter(direction, own.at(when), floor.at(when))) for when in days))


def fitting(given: Mapping[str, Dated], types: Mapping[str, str]) -> dict[str, Dated]:
    """The values that are of their parameter's type; others are as if nobody had set them."""
    kept = {}
    for name, dated in given.items():
        steps = tuple((when, value) for when, value in dated.steps if _fits(value, types.get(name)))
        if steps:
            kept[name] = Dated(steps)
    return kept


def _fits(value: Value, type_: str | None) -> bool:
    if value is None:
        return True
    if type_ == "number":
        return is_number(value)
    if type_ == "integer":
        return is_number(value) and isinstance(value, int)
    return isinstance(value, {"text": str, "list": list}.get(type_ or "", object))


def weaker_on(
    what: str,
    own: Mapping[str, Dated],
    floors: Mapping[str, Dated],
    held: Mapping[str, Dated],
    when: date,
) -> Iterator[Weaker]:
    """What a unit's own values lack of what it is held to on a day."""
    for name, floor in floors.items():
        mine, wanted = own.get(name), held[name].at(when)
        value = mine.at(when) if mine else None
        if floor.at(when) is not None and not same(value, wanted):
            yield Weaker(what, name, said(value), said(floor.at(when)))


def said(value: Value) -> str | None:
    """A value as one text, None for nothing."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return None if value is None else str(value)
