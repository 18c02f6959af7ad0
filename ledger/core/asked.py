"""Which fields of a kind are worth asking for: those required, and those that obligations read.

Only obligations that bind the unit count, and only fields that an entry can be given: derived ones
follow from its steps, and a field that is merely wanted absent is left alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.core.conditions import Parameters, Unset
from ledger.core.lifecycle import ASSIGNABLE
from ledger.core.model import Unit
from ledger.core.packs import Expectation, FollowUp, Kind, Obligation, Quota, Shape
from ledger.core.values import Fields, Value

AUTOMATIC = ("id", "kind", "sessions", "steps")
"""Fields that nobody is asked for: the tool writes them, or commands of their own do."""


def readers(unit: Unit, kind: Kind, when: date) -> Mapping[str, tuple[Obligation, ...]]:
    """For each field, the obligations that read it in entries of the kind, dated on a day."""
    found: dict[str, list[Obligation]] = {}
    parameters = Parameters(unit, when)
    for duty in unit.rules.obligations:
        if unit.is_a(duty.binds):
            for name in dict.fromkeys(_read_by(duty, kind, parameters)):
                found.setdefault(name, []).append(duty)
    return {name: tuple(duties) for name, duties in found.items()}


def _read_by(duty: Obligation, kind: Kind, parameters: Parameters) -> Iterator[str]:
    shape = duty.shape
    if isinstance(shape, FollowUp) and kind.name in shape.needs:
        yield "links"
    if kind.name not in shape.kinds or not _is_asked_for(shape, parameters):
        return
    if duty.who is not None:
        yield "members"
    yield from _conditioned(shape.where, kind)
    if isinstance(shape, Quota) and shape.field:
        yield _first(shape.field)
    if isinstance(shape, FollowUp):
        yield from map(_first, shape.by)
    if isinstance(shape, Expectation):
        yield from _conditioned(shape.expects, kind)


def _is_asked_for(shape: Shape, parameters: Parameters) -> bool:
    """A follow-up without a window is not."""
    if not isinstance(shape, FollowUp) or shape.by:
        return True
    try:
        return parameters.resolve(shape.within) is not None
    except Unset:
        return True


def _conditioned(tests: Fields, kind: Kind) -> Iterator[str]:
    for name, test in tests.items():
        if test != {"present": False} or _first(name) in freeing(kind):
            yield _first(name)


def _first(name: str) -> str:
    return name.partition(".")[0]


def freeing(kind: Kind) -> tuple[str, ...]:
    """The kind's own fields without which its rules require others."""
    found = []
    for rule in kind.rules:
        without = _part(_part(rule, "if"), "not")
        names = _part(without, "required")
        if "required" in _keys(_part(rule, "then")) and isinstance(names, list):
            found += [name for name in names if isinstance(name, str) and name in kind.fields]
    return tuple(found)


def proving(unit: Unit, kind: Kind) -> frozenset[str]:
    """The fields in which variety or completeness is what an obligation counts or expects."""
    found: set[str] = set()
    for duty in unit.rules.obligations:
        shape = duty.shape
        if kind.name not in shape.kinds or not unit.is_a(duty.binds):
            continue
        if isinstance(shape, Quota) and shape.measure in ("covers", "distinct"):
            found.add(_first(shape.field))
        if isinstance(shape, Expectation):
            found |= set(map(_first, shape.expects))
    return frozenset(found)


def credits_one(kind: Kind) -> bool:
    """Whether the kind's rules let an entry credit one member only."""
    return any(
        _part(_part(_part(_part(rule, "then"), "properties"), "members"), "maxItems") == 1
        for rule in kind.rules
    )


def _part(value: Value, key: str) -> Value:
    return value.get(key) if isinstance(value, dict) else None


def _keys(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, dict) else ()


def asked_fields(kind: Kind, common: Kind, read: Mapping[str, object], *, people: bool) -> list[str]:
    """The names of the fields to ask for, in reading order.

    `read` holds the fields that obligations read; `people`: name those present, whoever reads it.
    A sheet's title is made by the tool.
    """
    wanted = {*common.required, *kind.required, *read, *freeing(kind)}
    if kind.steps:
        wanted |= set(ASSIGNABLE)
    if people:
        wanted.add("members")
    if "members" in wanted and not (kind.sessions or credits_one(kind)):
        wanted.add("absent")
    order = ["date", "title", "members", "absent", *kind.required, *freeing(kind)]
    known = {**kind.fields, **common.fields}
    left_out = {*AUTOMATIC, *(["title"] if kind.sessions else [])}
    return [name for name in dict.fromkeys([*order, *known]) if name in wanted & set(known) - left_out]
