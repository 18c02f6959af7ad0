"""The shipped schemas and kinds, read from schema/ and made ready to check documents with."""

import functools
from collections.abc import Mapping
from typing import Any

from ledger.checks.form import Form
from ledger.core.forms import Schema, kind_schema, plain
from ledger.core.packs import Kind
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.resources import resource
from ledger.store.documents import read_document

_LEDGERS = ("study", "research", "problems", "rectification", "assurance")


_HELD: dict[str, dict[str, Value]] = {}
"""The files of schema/ that were read: each once a process."""


def shipped(*parts: str) -> dict[str, Value]:
    """A file of schema/ as values."""
    name = "/".join(parts)
    if name not in _HELD:
        document = read_document(name, resource("schema", *parts).read_bytes())
        if document.data is None or document.findings:
            raise LedgerError("the shipped file {path} is damaged; install again", path=document.path)
        _HELD[name] = document.data
    return _HELD[name]


def held() -> dict[str, dict[str, Value]]:
    """What was read of schema/, to be remembered."""
    return dict(_HELD)


def hold(known: Mapping[str, dict[str, Value]]) -> None:
    """Take files of schema/ as another process read them."""
    for name, data in known.items():
        _HELD.setdefault(name, data)


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with the project."""
    return tuple(sorted(place.name for place in resource("schema", "packs").iterdir() if place.is_dir()))


@functools.cache
def common() -> Kind:
    """The fields that every kind has, as a kind without a name."""
    data = shipped("common.yaml")
    return Kind("", {}, tuple(strings(data["required"])), mapping(data["fields"]))


@functools.cache
def shipped_kinds() -> tuple[Kind, ...]:
    """The kinds that come with the project."""
    return tuple(
        kind_of(name, mapping(raw))
        for ledger in _LEDGERS
        for name, raw in mapping(shipped("kinds", f"{ledger}.yaml")["kinds"]).items()
    )


@functools.cache
def document_schema(name: str, language: str) -> Schema:
    """The JSON Schema of unit, roster, calendar or pack."""
    schema: Schema = plain(shipped(f"{name}.yaml"), language)
    return schema


@functools.cache
def form(name: str) -> Form:
    """The form of unit, roster, calendar or pack."""
    return Form(document_schema(name, "zh"))


class Forms:
    """The forms of kinds, each made when it is first asked for."""

    def __init__(self) -> None:
        self._shipped = {kind.name: kind for kind in shipped_kinds()}
        self._own: dict[str, Form] = {}

    def of(self, kind: Kind) -> Form:
        if self._shipped.get(kind.name) is kind:
            return _shipped_form(kind.name)
        if kind.name not in self._own:
            self._own[kind.name] = Form(kind_schema(kind, common(), "zh"))
        return self._own[kind.name]


@functools.cache
def _shipped_form(name: str) -> Form:
    kind = next(kind for kind in shipped_kinds() if kind.name == name)
    return Form(kind_schema(kind, common(), "zh"))


def kind_of(name: str, raw: Mapping[str, Value]) -> Kind:
    """A kind from its data, whose form has been checked."""
    rules = raw.get("rules")
    return Kind(
        name,
        title_of(raw.get("title")),
        tuple(strings(raw.get("required"))),
        mapping(raw.get("fields")),
        tuple(rules) if isinstance(rules, list) else (),
        raw.get("sessions") is True,
        raw.get("steps") is True,
    )


def title_of(value: Value) -> dict[str, str]:
    """A title as data gives it, by language."""
    return {language: text for language, text in mapping(value).items() if isinstance(text, str)}


def mapping(value: Value) -> dict[str, Any]:
    """The value if it is a map, else an empty one."""
    return value if isinstance(value, dict) else {}


def strings(value: Value) -> list[str]:
    """The value's text items, be it a list or one text."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
