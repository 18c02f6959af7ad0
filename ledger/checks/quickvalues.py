"""Keywords of JSON Schema about one value that is no map: texts, numbers, the lengths of lists.

What is said most often together is asked in one call: a text that must not be empty, a day, a number
with bounds. Schemas are never compiled to code; these are closures.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from typing import Any, TypeAlias

from ledger.core.values import Value, day, is_number

Check: TypeAlias = Callable[[Any], bool]
"""Whether a value is right. Raises Unsure."""

_EXACT = Context(prec=200)
_BOUNDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
}
_ROOM = 1 << 10
"""How many numbers that were right are remembered of one field."""


class Unsure(Exception):  # noqa: N818 - an answer, not a fault
    """This schema or value is not for the quick way."""


def value_checks(schema: Mapping[str, Any]) -> Iterator[Check]:
    """The checks of a schema's keywords about one value."""
    typed = schema.get("type")
    if typed == "string":
        yield _text(schema)
        left = _OTHERS
    elif typed in ("number", "integer") and not _NUMBERS.isdisjoint(schema):
        asked = [name for name in schema if name in _NUMBERS]
        yield _remembering(every([_VALUES[name](schema[name]) for name in ("type", *asked)]))
        left = _OTHERS
    else:
        left = set(_VALUES)
    yield from (_VALUES[name](schema[name]) for name in schema if name in left)


def is_about_value(keyword: str) -> bool:
    """Whether `value_checks` looks at a keyword."""
    return keyword in _VALUES


def every(checks: list[Check]) -> Check:
    """All of several checks."""
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda value: first(value) and second(value)

    def check(value: Any) -> bool:
        for one in checks:  # noqa: SIM110 - a generator here would cost a tenth of all checking
            if not one(value):
                return False
        return True

    return check


def _text(schema: Mapping[str, Any]) -> Check:
    """A value that must be text, with all that is said of it."""
    asked = {name: schema[name] for name in schema if name in _TEXTS}
    if asked.get("format") == "date" and len(asked) == 1:
        return lambda value: day(value) is not None
    if list(asked) == ["minLength"] and isinstance(least := asked["minLength"], int):
        return lambda value: isinstance(value, str) and len(value) >= least
    if not asked:
        return _TYPES["string"]
    more = every([_VALUES[name](wanted) for name, wanted in asked.items()])
    return lambda value: isinstance(value, str) and more(value)


def _remembering(check: Check) -> Check:
    """A check of numbers that is asked once for each number that is right."""
    known: Mapping[type, set[Any]] = {int: set(), Decimal: set()}

    def remembered(value: Any) -> bool:
        right = known.get(type(value))
        if right is None:
            return check(value)
        if value in right:
            return True
        if not check(value):
            return False
        if len(right) < _ROOM:
            right.add(value)
        return True

    return remembered


def _type(wanted: Any) -> Check:
    names = wanted if isinstance(wanted, list) else [wanted]
    checks = [_TYPES[name] for name in names if name in _TYPES]
    if len(checks) != len(names):
        raise Unsure
    return checks[0] if len(checks) == 1 else lambda value: any(check(value) for check in checks)


_TYPES: Mapping[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    # The reader makes whole numbers of all that have no fraction.
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def text_enum(wanted: Any) -> frozenset[str]:
    """A vocabulary, all of it text. Raises Unsure."""
    if not all(isinstance(item, str) for item in wanted):
        raise Unsure
    return frozenset(wanted)


def _enum(wanted: Any) -> Check:
    known = text_enum(wanted)
    return lambda value: isinstance(value, str) and value in known


def _const(wanted: Any) -> Check:
    if isinstance(wanted, bool):
        return lambda value: value is wanted
    if not isinstance(wanted, str):
        raise Unsure
    return lambda value: isinstance(value, str) and value == wanted


def _bound(keyword: str) -> Callable[[Any], Check]:
    holds = _BOUNDS[keyword]

    def make(limit: Any) -> Check:
        if not is_number(limit):
            raise Unsure
        return lambda value: not is_number(value) or holds(value, limit)

    return make


def _multiple(wanted: Any) -> Check:
    if not is_number(wanted) or wanted <= 0:
        raise Unsure
    step = Decimal(wanted)
    return lambda value: not is_number(value) or not _EXACT.remainder(Decimal(value), step)


def _sized(kind: type[str] | type[list[Value]], *, least: bool) -> Callable[[Any], Check]:
    """A bound on the length of a text or list."""

    def make(limit: Any) -> Check:
        if not isinstance(limit, int):
            raise Unsure
        if least:
            return lambda value: not isinstance(value, kind) or len(value) >= limit
        return lambda value: not isinstance(value, kind) or len(value) <= limit

    return make


def _filled(*, least: bool) -> Callable[[Any], Check]:
    """A bound on the number of a map's keys that have a value."""

    def make(limit: Any) -> Check:
        if not isinstance(limit, int):
            raise Unsure

        def check(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            number = sum(item is not None for item in value.values())
            return number >= limit if least else number <= limit

        return check

    return make


def _pattern(wanted: Any) -> Check:
    search = re.compile(wanted).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _format(wanted: Any) -> Check:
    if wanted != "date":
        return lambda _value: True
    return lambda value: not isinstance(value, str) or day(value) is not None


def _unique(wanted: Any) -> Check:
    return _without_repeats if wanted else lambda _value: True


def _without_repeats(value: Value) -> bool:
    if not isinstance(value, list):
        return True
    if not all(isinstance(item, str) for item in value):
        raise Unsure
    return len(set(map(str, value))) == len(value)


_VALUES: Mapping[str, Callable[[Any], Check]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    **{keyword: _bound(keyword) for keyword in _BOUNDS},
    "multipleOf": _multiple,
    "minLength": _sized(str, least=True),
    "maxLength": _sized(str, least=False),
    "minItems": _sized(list, least=True),
    "maxItems": _sized(list, least=False),
    "minProperties": _filled(least=True),
    "maxProperties": _filled(least=False),
    "pattern": _pattern,
    "format": _format,
    "uniqueItems": _unique,
}
_TEXTS = frozenset(("minLength", "maxLength", "pattern", "format"))
_NUMBERS = frozenset((*_BOUNDS, "multipleOf"))
_OTHERS = set(_VALUES) - _TEXTS - _NUMBERS - {"type"}
