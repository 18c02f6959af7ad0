"""Conditions: `field: test` pairs, and the `$parameters` that may stand in them.

Resolving puts values in the place of parameters and drops what refers to an optional one that is
null; what is left can be asked of an occasion's fields.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ledger.core.model import Unit
from ledger.core.values import Fields, Value, is_number, reach, same
from ledger.records import dataclass


class Unset(Exception):  # noqa: N818 - the state's own name
    """A required parameter has no value, so what refers to it cannot be judged."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The unit's parameters as they count on one day."""

    unit: Unit
    day: date

    def value(self, name: str) -> Value:
        """Raises Unset for a required parameter that the unit has not set."""
        wanted = self.unit.rules.parameters.get(name)
        given = self.unit.parameters.get(name)
        value = given.at(self.day) if given else None
        if value is None and wanted is not None and wanted.required:
            raise Unset(name)
        # What the unit gives wins over the default, even a null, which means not asked for.
        return value if given or wanted is None else wanted.default

    def resolve(self, value: Value) -> Value:
        """The value with parameters put in; None where it refers to one that is null."""
        name = reference(value)
        if name is not None:
            return self.value(name)
        if isinstance(value, list):
            items = [self.resolve(item) if reference(item) is not None else item for item in value]
            # A list that refers to a parameter that is null refers to it as a whole.
            pairs = zip(items, value, strict=True)
            return None if any(item is None and reference(was) for item, was in pairs) else items
        return value


def reference(value: Value) -> str | None:
    """The parameter that `$name` names."""
    return value[1:] if isinstance(value, str) and value.startswith("$") else None


def references(value: Value) -> Iterator[str]:
    """Every parameter that a value refers to, at any depth."""
    if (name := reference(value)) is not None:
        yield name
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from references(item)


def resolve(conditions: Fields, parameters: Parameters) -> dict[str, Value]:
    """Conditions with their parameters put in. Raises Unset."""
    resolved: dict[str, Value] = {}
    for name, test in conditions.items():
        if isinstance(test, dict):
            parts = {part: parameters.resolve(value) for part, value in test.items()}
            resolved[name] = {
                part: value for part, value in parts.items() if value is not None or test[part] is None
            }
        elif (value := parameters.resolve(test)) is not None or test is None:
            resolved[name] = value
    return resolved


def failing(conditions: Fields, fields: Fields) -> list[str]:
    """The conditioned fields whose test does not hold, in the order of the conditions."""
    return [name for name, test in conditions.items() if not _holds(test, reach(fields, name))]


def hold(conditions: Fields, fields: Fields) -> bool:
    """Whether all conditions hold of some fields."""
    return all(_holds(test, reach(fields, name)) for name, test in conditions.items())


def _holds(test: Value, value: Value) -> bool:
    if isinstance(test, dict):
        return all(_PARTS[part](bound, value) for part, bound in test.items())
    if value is None or isinstance(value, list):
        return False
    if isinstance(test, list):
        return any(same(item, value) for item in test)
    return same(test, value)


def _size(value: Value) -> Value:
    return len(value) if isinstance(value, list) else value


def _at_least(bound: Value, value: Value) -> bool:
    size = _size(value)
    return is_number(size) and is_number(bound) and size >= bound


def _at_most(bound: Value, value: Value) -> bool:
    size = _size(value)
    return is_number(size) and is_number(bound) and size <= bound


def _has(wanted: Value, value: Value) -> bool:
    return isinstance(value, list) and any(same(wanted, item) for item in value)


def _has_any(wanted: Value, value: Value) -> bool:
    return isinstance(wanted, list) and any(_has(item, value) for item in wanted)


def _present(wanted: Value, value: Value) -> bool:
    return (value is not None) is wanted


_PARTS: Mapping[str, Callable[[Value, Value], bool]] = {
    "at-least": _at_least,
    "at-most": _at_most,
    "has": _has,
    "has-any": _has_any,
    "present": _present,
}
TESTS = tuple(_PARTS)
"""What a map of tests may hold."""
