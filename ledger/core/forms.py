"""Plain JSON Schemas (draft-07) made from kinds.

A kind's fields are JSON Schemas with two additions at any depth: `title` in several languages, and
`values`, a vocabulary with labels that stands for `enum`. The formats `member` and `entry` mark
references that form alone cannot check.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ledger.core.packs import Kind
from ledger.core.values import Value

Schema: TypeAlias = dict[str, Any]

REFERENCES = ("member", "entry")
_ONE = ("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else")
_MANY = ("allOf", "anyOf", "oneOf")
_NAMED = ("properties", "patternProperties", "definitions")


def plain(field: Any, language: str) -> Any:
    """A field as any JSON Schema reader understands it, titles and labels in one language."""
    if not isinstance(field, dict):
        return field
    schema: Schema = {}
    for key, value in field.items():
        if key in ("title", "description") and isinstance(value, dict):
            schema[key] = _said(value, language)
        elif key == "values" and isinstance(value, dict):
            schema["enum"] = list(value)
            schema["enumDescriptions"] = [_said(label, language) for label in value.values()]
        elif key == "format" and value in REFERENCES:
            continue
        elif key in _NAMED and isinstance(value, dict):
            schema[key] = {name: plain(part, language) for name, part in value.items()}
        elif key in _MANY and isinstance(value, list):
            schema[key] = [plain(part, language) for part in value]
        elif key in _ONE:
            many = isinstance(value, list)
            schema[key] = [plain(part, language) for part in value] if many else plain(value, language)
        else:
            schema[key] = value
    return schema


def _said(title: Mapping[str, Any], language: str) -> str:
    if not isinstance(title, dict):
        return str(title)
    return str(title.get(language) or next(iter(title.values()), ""))


def kind_schema(kind: Kind, common: Kind, language: str = "en") -> Schema:
    """The schema of one kind's entries, complete by itself.

    `common` holds the fields that every kind has. Of a sheet, a required field may stand in the
    sheet or in each of its sessions.
    """
    fields = {name: plain(field, language) for name, field in {**common.fields, **kind.fields}.items()}
    fields["kind"] = {**fields.get("kind", {}), "const": kind.short}
    schema: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": _said(kind.title, language),
        "type": "object",
        "additionalProperties": False,
        "required": list(common.required),
        "properties": fields,
    }
    own = [name for name in kind.required if name not in common.required]
    rules = [plain(rule, language) for rule in kind.rules]
    if kind.sessions:
        session = {name: field for name, field in fields.items() if name not in ("id", "kind")}
        fields["sessions"] = {
            "title": {"zh": "各次", "en": "sessions"}.get(language, "sessions"),
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["date"],
                "properties": session,
            },
        }
        rules += [_in_sheet_or_sessions(name) for name in own]
    else:
        schema["required"] += own
    if rules:
        schema["allOf"] = rules
    return schema


def _in_sheet_or_sessions(name: str) -> Schema:
    in_each = {"sessions": {"type": "array", "minItems": 1, "items": {"required": [name]}}}
    return {"anyOf": [{"required": [name]}, {"required": ["sessions"], "properties": in_each}]}


def ledger_schema(kinds: Mapping[str, Kind], common: Kind, ledger: str, language: str = "en") -> Schema:
    """The schema of every entry in one ledger's folder: `kind` decides which definition holds."""
    own = {kind.short: kind for kind in kinds.values() if kind.ledger == ledger}
    definitions = {short: kind_schema(kind, common, language) for short, kind in own.items()}
    for schema in definitions.values():
        del schema["$schema"]
    choices = [
        {
            "if": {"properties": {"kind": {"const": short}}, "required": ["kind"]},
            "then": {"$ref": f"#/definitions/{short}"},
        }
        for short in own
    ]
    labels = [_said(kind.title, language) for kind in own.values()]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(own), "enumDescriptions": labels}},
        "allOf": choices,
        "definitions": definitions,
    }


def referring(field: Any, format_: str) -> Iterator[tuple[str, ...]]:
    """The ways to the references of one format inside a field; `*` stands for any item or key."""
    if not isinstance(field, dict):
        return
    if field.get("format") == format_:
        yield ()
    names = field.get("propertyNames")
    if isinstance(names, dict) and names.get("format") == format_:
        yield ("<keys>",)
    if isinstance(field.get("items"), dict):
        yield from (("*", *way) for way in referring(field["items"], format_))
    for name, part in (field.get("properties") or {}).items():
        yield from ((name, *way) for way in referring(part, format_))
    for key in _MANY:
        for part in field.get(key) or ():
            yield from referring(part, format_)


def labels(field: Value) -> Mapping[str, Any]:
    """A field's vocabulary with its labels, whether of the field itself or of a list's items."""
    if not isinstance(field, dict):
        return {}
    values = field.get("values")
    if isinstance(values, dict):
        return values
    return labels(field.get("items"))
