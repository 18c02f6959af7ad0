"""What the fields of unit.yaml, the roster, calendars and packs are called.

Their shipped schemas, in both languages, with the words of the unit's packs put in.
"""

import functools
from collections.abc import Mapping
from typing import Any

from ledger.core.packs import Rulebook, Title
from ledger.core.values import Place
from ledger.store.schemas import shipped

_FILES = {
    "unit.yaml": "unit.yaml",
    "roster.yaml": "roster.yaml",
    "subordinates.yaml": "subordinates.yaml",
    "calendar": "calendar.yaml",
}


@functools.cache
def shipped_schema(path: str) -> dict[str, Any]:
    """The schema of a file that is no entry; empty for others."""
    top = path.partition("/")[0]
    name = "pack.yaml" if top == "packs" else _FILES.get(top)
    return shipped(name) if name else {}


def own_schema(path: str, rules: Rulebook) -> dict[str, Any]:
    """That schema with what the unit's packs call roles, unit kinds, parameters and obligations."""
    schema = shipped_schema(path)
    if path == "unit.yaml":
        return _with_properties(
            schema,
            kind=_vocabulary({name: term.title for name, term in rules.unit_kinds.items()}),
            parameters=_titled({name: one.title for name, one in rules.parameters.items()}),
            targets=_titled({duty.id: duty.title for duty in rules.obligations}),
        )
    if path == "roster.yaml":
        return _with_roles(schema, {name: term.title for name, term in rules.roles.items()})
    return schema


def part_of(schema: Any, place: Place) -> dict[str, Any]:
    """The schema of what stands at a place; empty where nothing is known of it."""
    for part in place:
        if not isinstance(schema, dict):
            return {}
        if isinstance(part, int):
            schema = schema.get("items")
        else:
            schema = (schema.get("properties") or {}).get(part, schema.get("additionalProperties"))
    return schema if isinstance(schema, dict) else {}


def _with_roles(schema: Mapping[str, Any], roles: Mapping[str, Title]) -> dict[str, Any]:
    members = schema["properties"]["members"]
    posts = members["items"]["properties"]["posts"]
    post = _with_properties(posts["items"], role=_vocabulary(roles))
    member = _with_properties(members["items"], posts={"items": post})
    return _with_properties(schema, members={"items": member})


def _with_properties(schema: Mapping[str, Any], **more: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of a map with something added to what it says of some fields."""
    properties = schema["properties"]
    added = {name: {**properties[name], **part} for name, part in more.items()}
    return {**schema, "properties": {**properties, **added}}


def _vocabulary(titles: Mapping[str, Title]) -> dict[str, Any]:
    return {"values": {name: dict(title) for name, title in titles.items()}}


def _titled(titles: Mapping[str, Title]) -> dict[str, Any]:
    return {"properties": {name: {"title": dict(title)} for name, title in titles.items()}}
