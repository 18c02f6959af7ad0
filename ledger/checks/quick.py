"""Whether a document has the form that a JSON Schema describes: yes, or not surely.

A schema becomes a tree of small functions, as few as will do, so that checking ten thousand entries
takes a small fraction of a second. Nothing is compiled to code, so a unit's own kinds may go this way
too. What cannot be decided here raises Unsure; `form` then asks jsonschema, which also words the
faults. A key whose value is null counts as missing, as everywhere in the format.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.checks.quickvalues import (
    Check,
    Unsure,
    every,
    is_about_value,
    text_enum,
    value_checks,
)

_SAID = frozenset(
    [
        *("title", "description", "enumDescriptions", "default", "examples", "definitions"),
        *("$schema", "$id", "$comment", "then", "else", "items"),
    ]
)
"""What decides nothing, or is looked at with another keyword."""
_MAP = frozenset(("properties", "required", "additionalProperties", "propertyNames"))
"""What is looked at together, for each key of a map."""


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
        return every(list(self._keywords(schema)) or [_anything])

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

    def _keywords(self, schema: Mapping[str, Any]) -> Iterator[Check]:
        """The checks that a schema's keywords come to, the cheapest first."""
        typed, maps, items = schema.get("type"), not _MAP.isdisjoint(schema), "items" in schema
        if (typed == "object" and maps) or (typed == "array" and items):
            # Whoever looks inside asks for the type too.
            yield from value_checks({name: schema[name] for name in schema if name != "type"})
        else:
            yield from value_checks(schema)
        if maps:
            yield self._map(schema, unlike=typed != "object")
        if items:
            yield self._items(schema["items"], unlike=typed != "array")
        for keyword, wanted in schema.items():
            if keyword not in _MAP and keyword not in _SAID and not is_about_value(keyword):
                yield self._applied(keyword, wanted, schema)

    def _applied(self, keyword: str, wanted: Any, schema: Mapping[str, Any]) -> Check:
        """A keyword that holds other schemas."""
        if keyword == "if":
            return self._choice(schema)
        if keyword == "contains":
            part = self.build(wanted)
            return lambda value: not isinstance(value, list) or any(map(part, value))
        if keyword in ("allOf", "anyOf", "oneOf"):
            return self._several(keyword, wanted)
        if keyword == "not":
            return _negated(self.build(wanted))
        if keyword == "dependencies":
            return self._dependencies(wanted)
        raise Unsure

    def _map(self, schema: Mapping[str, Any], *, unlike: bool) -> Check:
        """What a map holds; `unlike` is the answer for what is no map."""
        parts = {name: self.build(part) for name, part in (schema.get("properties") or {}).items()}
        required = tuple(schema.get("required") or ())
        others = schema.get("additionalProperties", True)
        other = None if others is False else self.build(others)
        if other is _anything:
            whole = _some_fields(parts, required, unlike=unlike)
        else:
            whole = _each_field(parts, required, other, unlike=unlike)
        if "propertyNames" not in schema:
            return whole
        return every([whole, _each_key(self.build(schema["propertyNames"]))])

    def _items(self, wanted: Any, *, unlike: bool) -> Check:
        """What each item of a list is; `unlike` is the answer for what is no list."""
        if isinstance(wanted, list):
            raise Unsure
        if isinstance(wanted, dict) and set(wanted) <= {"enum", "enumDescriptions"}:
            return _each_in(text_enum(wanted["enum"]), unlike=unlike)
        return _each_item(self.build(wanted), unlike=unlike)

    def _several(self, keyword: str, wanted: Any) -> Check:
        parts = [self.build(part) for part in wanted]
        if keyword == "allOf":
            return every(parts)
        if keyword == "oneOf":
            return lambda value: sum(part(value) for part in parts) == 1
        if len(parts) == 2:
            first, second = parts
            return lambda value: first(value) or second(value)
        return lambda value: any(part(value) for part in parts)

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


def _negated(part: Check) -> Check:
    return lambda value: not part(value)


def _each_item(part: Check, *, unlike: bool) -> Check:
    def check(value: Any) -> bool:
        if not isinstance(value, list):
            return unlike
        for item in value:  # noqa: SIM110 - a generator would cost as much as the check
            if not part(item):
                return False
        return True

    return check


def _each_in(known: frozenset[str], *, unlike: bool) -> Check:
    def check(value: Any) -> bool:
        if not isinstance(value, list):
            return unlike
        try:
            return known.issuperset(value)
        except TypeError:  # a list or a map among them
            return False

    return check


def _each_key(named: Check) -> Check:
    """What holds of the name of each key that has a value."""

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        return all(named(name) for name, item in value.items() if item is not None)

    return check


def _each_field(
    parts: Mapping[str, Check], required: tuple[str, ...], other: Check | None, *, unlike: bool
) -> Check:
    """What holds of each key that a map has, where not every other key will do."""
    wanted = frozenset(required)

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return unlike
        if not wanted <= value.keys():
            return False
        for name, item in value.items():
            if item is None:
                if name in wanted:
                    return False
                continue
            part = parts.get(name, other)
            if part is None or not part(item):
                return False
        return True

    return check


def _some_fields(parts: Mapping[str, Check], required: tuple[str, ...], *, unlike: bool) -> Check:
    """What holds of some keys of a map; whatever else it has will do."""
    pairs = tuple(parts.items())

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return unlike
        for name in required:
            if value.get(name) is None:
                return False
        for name, part in pairs:
            item = value.get(name)
            if item is not None and not part(item):
                return False
        return True

    return check
