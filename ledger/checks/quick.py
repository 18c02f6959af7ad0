"""Whether a document has the form that a JSON Schema describes: yes, or not surely.

A schema becomes a tree of small functions, one a keyword, so that checking ten thousand entries
takes a fraction of a second. Nothing is compiled to code, so a unit's own kinds may go this way too.
What cannot be decided here raises Unsure; `form` then asks jsonschema, which also words the faults.
A key whose value is null counts as missing, as everywhere in the format.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal
from typing import Any, TypeAlias

from ledger.core.values import Value, day, is_number

Check: TypeAlias = Callable[[Any], bool]
"""Whether a value is right. Raises Unsure."""

_EXACT = Context(prec=200)
_SAID = frozenset(
    [
        *("title", "description", "enumDescriptions", "default", "examples", "definitions"),
        *("$schema", "$id", "$comment", "then", "else"),
    ]
)
"""What decides nothing, or is looked at with another keyword."""
_MAP = frozenset(("properties", "required", "additionalProperties", "propertyNames"))
"""What is looked at together, for each key of a map."""
_BOUNDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
}


class Unsure(Exception):  # noqa: N818 - an answer, not a fault
    """This schema or value is not for the quick way."""


def checker(schema: Mapping[str, Any]) -> Check:
    """A check of whole documents. Raises Unsure for a schema that has unknown keywords."""
    return _Builder(schema).build(schema)


class _Builder:
    """Builds checks of a schema's parts; references lead to the definitions at its top."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self._definitions: Mapping[str, Any] = whole.get("definitions") or {}
        self._made: dict[str, Check] = {}

    def build(self, schema: Any) -> Check:
        if schema is True or schema == {}:
            return _anything
        if schema is False:
            return _nothing
        if not isinstance(schema, dict):
            raise Unsure
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        return _all(list(self._keywords(schema)))

    def _reference(self, address: Any) -> Check:
        """A definition's check, made when it is first wanted: definitions may hold each other."""
        name = str(address).removeprefix("#/definitions/")
        if name not in self._definitions:
            raise Unsure

        def check(value: Any) -> bool:
            if name not in self._made:
                self._made[name] = self.build(self._definitions[name])
            return self._made[name](value)

        return check

    def _keywords(self, schema: Mapping[str, Any]) -> Iterable[Check]:
        for keyword, wanted in schema.items():
            if keyword in _VALUES:
                yield _VALUES[keyword](wanted)
            elif keyword not in _MAP and keyword not in _SAID:
                yield self._applied(keyword, wanted, schema)
        if not _MAP.isdisjoint(schema):
            yield self._map(schema)

    def _applied(self, keyword: str, wanted: Any, schema: Mapping[str, Any]) -> Check:
        """A keyword that holds other schemas."""
        if keyword == "if":
            return self._choice(schema)
        if keyword in ("items", "contains"):
            return self._items(keyword, wanted)
        if keyword in ("allOf", "anyOf", "oneOf"):
            return self._several(keyword, wanted)
        if keyword == "not":
            return _negated(self.build(wanted))
        if keyword == "dependencies":
            return self._dependencies(wanted)
        raise Unsure

    def _map(self, schema: Mapping[str, Any]) -> Check:
        parts = {name: self.build(part) for name, part in (schema.get("properties") or {}).items()}
        required = tuple(schema.get("required") or ())
        others = schema.get("additionalProperties", True)
        other = None if others is False else self.build(others)
        names = schema.get("propertyNames")
        named = None if names is None else self.build(names)

        def check(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for name in required:
                if value.get(name) is None:
                    return False
            for name, item in value.items():
                if item is None:
                    continue
                part = parts.get(name, other)
                if part is None or not part(item):
                    return False
                if named is not None and not named(name):
                    return False
            return True

        return check

    def _items(self, keyword: str, wanted: Any) -> Check:
        if isinstance(wanted, list):
            raise Unsure
        part = self.build(wanted)
        if keyword == "items":
            return lambda value: not isinstance(value, list) or all(map(part, value))
        return lambda value: not isinstance(value, list) or any(map(part, value))

    def _several(self, keyword: str, wanted: Any) -> Check:
        parts = [self.build(part) for part in wanted]
        if keyword == "allOf":
            return _all(parts)
        if keyword == "anyOf":
            return lambda value: any(part(value) for part in parts)
        return lambda value: sum(part(value) for part in parts) == 1

    def _choice(self, schema: Mapping[str, Any]) -> Check:
        asked = self.build(schema["if"])
        then, otherwise = self.build(schema.get("then", True)), self.build(schema.get("else", True))
        return lambda value: then(value) if asked(value) else otherwise(value)

    def _dependencies(self, wanted: Any) -> Check:
        parts = {
            name: self.build({"required": part} if isinstance(part, list) else part)
            for name, part in wanted.items()
        }

        def check(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            return all(part(value) for name, part in parts.items() if value.get(name) is not None)

        return check


def _anything(_value: Any) -> bool:
    return True


def _nothing(_value: Any) -> bool:
    return False


def _all(checks: list[Check]) -> Check:
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


def _negated(part: Check) -> Check:
    return lambda value: not part(value)


# Keywords about one value


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


def _enum(wanted: Any) -> Check:
    if not all(isinstance(item, str) for item in wanted):
        raise Unsure
    known = frozenset(wanted)
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
        return _anything
    return lambda value: not isinstance(value, str) or day(value) is not None


def _unique(wanted: Any) -> Check:
    return _without_repeats if wanted else _anything


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
