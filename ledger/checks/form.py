"""The form of a document: E201 to E206, from a JSON Schema.

`quick` decides whether a document is right, which is what nearly all are; jsonschema finds every
fault of those that are not, and this module words them.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

from ledger.checks.quick import checker
from ledger.checks.quickvalues import Check, Unsure
from ledger.core.findings import Finding
from ledger.core.forms import Schema
from ledger.core.values import Fields, Place, Value, day
from ledger.patterns import pattern
from ledger.words import N_

_RANGES = {
    "minimum": N_("{field} must be at least {limit}"),
    "exclusiveMinimum": N_("{field} must be more than {limit}"),
    "maximum": N_("{field} must be at most {limit}"),
    "exclusiveMaximum": N_("{field} must be less than {limit}"),
    "multipleOf": N_("{field} must be a multiple of {limit}"),
    "minItems": N_("{field} must have at least {limit} items"),
    "maxItems": N_("{field} must have at most {limit} items"),
    "minLength": N_("{field} must not be shorter than {limit} characters"),
    "maxLength": N_("{field} must not be longer than {limit} characters"),
    "minProperties": N_("{field} must have at least {limit} fields"),
    "maxProperties": N_("{field} must have at most {limit} fields"),
    "uniqueItems": N_("{field} must not hold the same item twice"),
    "contains": N_("{field} holds no item of the kind that is wanted"),
}
_TYPES = {
    ("string",): N_("{field} must be text"),
    ("number",): N_("{field} must be a number"),
    ("integer",): N_("{field} must be a whole number"),
    ("boolean",): N_("{field} must be true or false"),
    ("array",): N_("{field} must be a list"),
    ("object",): N_("{field} must be a map"),
    ("string", "array"): N_("{field} must be text or a list"),
    ("string", "object"): N_("{field} must be text or a map"),
    ("string", "number"): N_("{field} must be text or a number"),
    ("integer", "string"): N_("{field} must be text or a number"),
}
_NUMBER = pattern(r"[-+]?[0-9]+(\.[0-9]+)?")
_PATTERNS = {
    "^[a-z0-9-]+$": N_("use small letters, digits and hyphens only"),
    "^[0-9a-f]{64}$": N_("a SHA-256 is 64 characters, digits and a to f"),
    "^[0-9]{8}-[0-9a-hjkmnp-tv-z]{5}$": N_(
        "an id is eight digits of a date, a hyphen, and five characters without i, l, o and u"
    ),
}
_ANY_TYPE = N_("{field} must be one of: {kinds}")


_NOT_WANTED = N_("{field} is not of the form that is wanted")
_MEANT = N_("did you mean {near}?")


_EXACT = Context(prec=200)
"""Wide enough for the remainder of any two numbers that a document may hold."""


class Form:
    """One schema, ready to be asked about documents. Nothing in it is ever run as code."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    @functools.cached_property
    def _quick(self) -> Check | None:
        try:
            return checker(self.schema)
        except Unsure:
            return None

    @functools.cached_property
    def _thorough(self) -> Any:
        import jsonschema

        formats = jsonschema.FormatChecker(formats=())
        formats.checks("date")(lambda text: not isinstance(text, str) or day(text) is not None)
        return jsonschema.Draft7Validator(self.schema, format_checker=formats)

    def right(self, data: Fields) -> bool:
        """Whether a document has this form; a field that is null is missing."""
        with localcontext(_EXACT):
            return self._surely(data) or bool(self._thorough.is_valid(prune(data)))

    def _surely(self, data: Fields) -> bool:
        try:
            return self._quick is not None and self._quick(data)
        except Unsure:
            return False

    def findings(self, path: str, data: Fields) -> list[Finding]:
        """Everything about a document's form that is wrong; a field that is null is missing."""
        if self._surely(data):
            return []
        pruned = prune(data)
        with localcontext(_EXACT):
            found = {
                (finding.code, finding.at, finding.text, repr(finding.values)): finding
                for error in self._thorough.iter_errors(pruned)
                for finding in _findings(path, error, data)
            }
        return list(found.values())


def prune(value: Any) -> Any:
    """The value without the map keys that are null."""
    if isinstance(value, dict):
        return {key: prune(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [prune(item) for item in value]
    return value


def _findings(path: str, error: Any, data: Fields) -> Iterator[Finding]:
    at: Place = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _wrong_name(path, (*at, str(error.instance)))
        return
    match error.validator:
        case "additionalProperties" if error.validator_value is False:
            known = error.schema.get("properties", {})
            for name in error.instance:
                if name not in known:
                    yield _unknown(path, (*at, name), known)
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield _missing(path, at, name, data)
        case "dependencies":
            yield _lonely(path, at, error.instance, error.validator_value)
        case "anyOf" | "oneOf":
            yield from _alternatives(path, error, data)
        case _:
            yield _wrong_value(path, at, error)


def _wrong_name(path: str, at: Place) -> Finding:
    text = N_("{field} is not of the form that is wanted")
    return Finding("E203", path, text, {"field": at[-1]}, at=at, on_key=True)


def _wrong_value(path: str, at: Place, error: Any) -> Finding:
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "type":
            return _wrong_type(path, at, value, wanted)
        case "enum":
            return _not_in(path, at, value, wanted, error.schema)
        case "const":
            return Finding(
                "E204",
                path,
                N_("{field} must be {value}"),
                {"field": named(at), "value": spell(wanted)},
                at=at,
            )
        case "format" | "pattern":
            return _wrong_format(path, at, value, error.schema)
        case "minLength" | "minItems" if wanted == 1:
            return Finding("E206", path, N_("{field} is empty"), {"field": named(at)}, at=at)
        case rule if rule in _RANGES:
            return Finding(
                "E206", path, _RANGES[rule], {"field": named(at), "limit": spell(wanted)}, at=at
            )
    return Finding("E203", path, _NOT_WANTED, {"field": named(at)}, at=at)


def _lonely(path: str, at: Place, value: Fields, wanted: Mapping[str, list[str]]) -> Finding:
    """A field that means nothing without another one."""
    names = [name for given in wanted if given in value for name in wanted[given] if name not in value]
    text = N_("another field is wanted beside this one: {names}")
    return Finding("E202", path, text, {"names": ", ".join(dict.fromkeys(names))}, at=at)


def _alternatives(path: str, error: Any, data: Fields) -> Iterator[Finding]:
    """None of several forms fits: tell what the closest one lacks."""
    at: Place = tuple(error.absolute_path)
    parts = [part for part in error.context if not _says_no_sessions(part)]
    if not parts:
        yield Finding("E203", path, _NOT_WANTED, {"field": named(at)}, at=at)
    elif all(part.validator == "type" and not part.path for part in parts):
        yield _wrong_type(path, at, error.instance, [part.validator_value for part in parts])
    elif all(part.validator == "required" for part in parts):
        yield from _missing_choice(path, at, parts, data)
    else:
        fitting = [part for part in parts if part.validator != "type" or part.path]
        deepest = max(fitting, key=lambda part: len(part.absolute_path))
        for part in fitting:
            if part.schema_path[0] == deepest.schema_path[0]:
                yield from _findings(path, part, data)


def _says_no_sessions(error: Any) -> bool:
    """An empty list of sessions is none: what a sheet lacks then, it lacks itself."""
    return bool(error.validator == "minItems" and tuple(error.path) == ("sessions",))


def _missing_choice(path: str, at: Place, parts: list[Any], data: Fields) -> Iterator[Finding]:
    """A field is missing that may stand in several places, or one of several fields is."""
    inner = [part for part in parts if part.path]
    for part in inner:
        yield from _findings(path, part, data)
    if inner:
        return
    names = [name for part in parts for name in part.validator_value if name not in part.instance]
    if len(set(names)) == 1:
        yield _missing(path, at, names[0], data)
    else:
        text = N_("one of these is missing: {names}")
        yield Finding("E202", path, text, {"names": ", ".join(dict.fromkeys(names))}, at=at)


def _unknown(path: str, at: Place, known: Mapping[str, Any]) -> Finding:
    name = str(at[-1])
    labels = {part["title"]: key for key, part in known.items() if isinstance(part.get("title"), str)}
    close = near(name, known, labels)
    hint = _MEANT if close else ""
    if visible(name) != name and visible(name) in known:
        hint = N_("an odd space or invisible character clings to {near}; type the name anew")
    values = {"name": name, "near": close}
    return Finding("E201", path, N_("unknown field {name}"), values, hint, at=at, on_key=True)


def _missing(path: str, at: Place, name: str, data: Fields) -> Finding:
    whole: Any = data
    for part in at:
        whole = whole[part]
    if isinstance(whole, dict) and name in whole:
        text = N_("{name} has no value")
        return Finding("E202", path, text, {"name": name}, at=(*at, name), on_key=True)
    return Finding("E202", path, N_("{name} is missing"), {"name": name}, at=at)


def _wrong_type(path: str, at: Place, value: Value, wanted: Any) -> Finding:
    kinds = tuple(str(kind) for kind in wanted) if isinstance(wanted, list) else (str(wanted),)
    hint = ""
    if "string" in kinds and isinstance(value, int | Decimal):
        hint = N_("put it in quotes")
    elif kinds == ("array",) and not isinstance(value, dict):
        hint = N_("write it as a list: [{value}]")
    elif {"number", "integer"} & set(kinds) and isinstance(value, str):
        hint = N_("write digits alone, without a unit")
        if _NUMBER.fullmatch(value):
            hint = N_("take the quotation marks away")
    values = {"field": named(at), "value": spell(value), "kinds": " / ".join(kinds)}
    return Finding("E203", path, _TYPES.get(kinds, _ANY_TYPE), values, hint, at=at)


def _not_in(path: str, at: Place, value: Value, wanted: list[Value], schema: Schema) -> Finding:
    if not isinstance(value, str):
        return _wrong_type(path, at, value, "string")
    descriptions = schema.get("enumDescriptions") or []
    labels = {label: str(name) for label, name in zip(descriptions, wanted, strict=False)}
    close = near(value, [str(name) for name in wanted], labels)
    names = ", ".join(str(name) for name in wanted)
    values = {"value": value, "names": names, "near": close}
    return Finding(
        "E204", path, N_("{value} is none of {names}"), values, _MEANT if close else "", at=at
    )


def _wrong_format(path: str, at: Place, value: Value, schema: Schema) -> Finding:
    if schema.get("format") == "date":
        text, hint = N_("{value} is not a day of the calendar"), N_("write it like 2026-03-12")
        return Finding("E203", path, text, {"value": spell(value)}, hint, at=at)
    text, hint = (
        N_("{value} is not of the form that is wanted"),
        _PATTERNS.get(str(schema["pattern"]), ""),
    )
    return Finding("E203", path, text, {"value": spell(value)}, hint, at=at)


def named(at: Place) -> str:
    """The field that a place belongs to; of a list's item also its number, from 1."""
    numbers = [f"[{part + 1}]" for part in at[-1:] if isinstance(part, int)]
    return "".join([next((part for part in reversed(at) if isinstance(part, str)), ""), *numbers])


def visible(name: str) -> str:
    """A name without the spaces around it and the characters that nobody sees."""
    return "".join(char for char in name if unicodedata.category(char) != "Cf").strip()


def near(name: str, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """The known name that was probably meant, or ""."""
    seen = visible(name)
    if labels and seen in labels:
        return labels[seen]
    if len(seen) > _LONGEST_NAME:
        return ""
    folded = {_folded(one): one for one in known}
    import difflib  # only for what is wrong

    close = difflib.get_close_matches(_folded(seen), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


_LONGEST_NAME = 80


def _folded(name: str) -> str:
    return name.lower().replace("_", "-")


def spell(value: object) -> str:
    """A value as YAML would write it on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return ", ".join(spell(item) for item in value)
    return str(value)
