"""Packs from YAML: the unit's own under packs/, else the shipped ones."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ledger.checks.form import Form
from ledger.core.findings import Finding
from ledger.core.forms import kind_schema
from ledger.core.packs import (
    Expectation,
    FollowUp,
    Obligation,
    Pack,
    Parameter,
    Quota,
    Section,
    Shape,
    Term,
)
from ledger.core.values import Value, maps
from ledger.store.documents import Document, read_document
from ledger.store.schemas import common, form, kind_of, mapping, shipped, strings, title_of
from ledger.words import N_

_MEASURES = ("sum", "distinct")


@functools.cache
def shipped_pack(name: str) -> Pack:
    """A pack that comes with the project."""
    return build(name, shipped("packs", name, "pack.yaml"), frozenset())


def read_pack(path: str, content: bytes) -> tuple[Document, Pack]:
    """A pack of the unit's own; what is malformed is found and left out."""
    document = read_document(path, content)
    name = path.split("/")[1]
    if document.data is None:
        return document, Pack(name, "", {})
    found = _as_pack_faults(form("pack").findings(path, document.data))
    found += _kind_faults(path, document.data, found)
    if isinstance(named := document.data.get("pack"), str) and named != name:
        text = N_("the pack is called {named}, but its folder {folder}")
        values = {"named": named, "folder": name}
        found.append(Finding("E704", path, text, values, at=("pack",)))
    bad = frozenset(one.at[:2] for one in found)
    complete = replace(document, findings=(*document.findings, *found))
    return complete, build(name, document.data, bad)


def _as_pack_faults(findings: list[Finding]) -> list[Finding]:
    """What is wrong with an obligation's form is E704, once a place however many clauses it breaks."""
    duties = {one.at: replace(one, code="E704") for one in findings if one.at[:1] == ("obligations",)}
    return [*(one for one in findings if one.at[:1] != ("obligations",)), *duties.values()]


def _kind_faults(path: str, data: Mapping[str, Value], found: list[Finding]) -> Iterator[Finding]:
    """A kind whose fields are no JSON Schema, or reach outside the document."""
    import jsonschema

    bad = {one.at[:2] for one in found}
    for name, raw in mapping(data.get("kinds")).items():
        if ("kinds", name) in bad or not isinstance(raw, dict):
            continue
        kind = kind_of(name, raw)
        if reference := _reference(kind.fields) or _reference(list(kind.rules)):
            text = N_("{key} is not allowed in a field: a kind is complete by itself")
            yield Finding("E203", path, text, {"key": reference}, at=("kinds", name))
            continue
        try:
            schema = kind_schema(kind, common())
            jsonschema.Draft7Validator.check_schema(schema)
            Form(schema).right({})
        except jsonschema.SchemaError as error:
            steps = tuple(error.absolute_path)
            text = N_("{place} is no JSON Schema: {problem}")
            values = {"place": ".".join(map(str, steps)) or name, "problem": error.message}
            below = ("fields", *steps[1:]) if steps[:1] == ("properties",) else ()
            yield Finding("E203", path, text, values, at=("kinds", name, *below))
        except Exception as error:  # noqa: BLE001 - any fault of a foreign schema is a finding
            text = N_("the kind's fields cannot be used: {problem}")
            yield Finding("E203", path, text, {"problem": str(error)}, at=("kinds", name))


def _reference(value: Any) -> str:
    """The first key that begins with `$`, which would make a schema load or point at another."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key.startswith("$"):
                return str(key)
            if found := _reference(item):
                return found
    elif isinstance(value, list):
        for item in value:
            if found := _reference(item):
                return found
    return ""


def build(name: str, data: Mapping[str, Value], bad: frozenset[tuple[Any, ...]]) -> Pack:
    """A pack from its data, without the parts whose places are bad."""

    def parts(key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        if (key,) in bad:
            return
        for part, raw in mapping(data.get(key)).items():
            if (key, part) not in bad and isinstance(raw, dict):
                yield part, raw

    return Pack(
        name,
        str(data.get("version", "")),
        title_of(data.get("title")),
        title_of(data.get("note")),
        tuple(_section(raw) for _, raw in maps(data.get("sections"))),
        tuple(_term(part, raw) for part, raw in parts("unit-kinds")),
        tuple(_term(part, raw) for part, raw in parts("roles")),
        tuple(_parameter(part, raw) for part, raw in parts("parameters")),
        tuple(kind_of(part, raw) for part, raw in parts("kinds")),
        tuple(_obligation(part, raw, name) for part, raw in parts("obligations")),
    )


def _section(raw: Mapping[str, Value]) -> Section:
    articles = raw.get("articles")
    return Section(
        title_of(raw.get("title")),
        tuple(str(one) for one in articles) if isinstance(articles, list) else (),
    )


def _term(name: str, raw: Mapping[str, Value]) -> Term:
    return Term(name, title_of(raw.get("title")), tuple(strings(raw.get("implies"))))


def _parameter(name: str, raw: Mapping[str, Value]) -> Parameter:
    return Parameter(
        name,
        title_of(raw.get("title")),
        str(raw.get("type")),
        raw.get("required") is True,
        raw.get("default"),
    )


def _obligation(name: str, raw: Mapping[str, Value], pack: str) -> Obligation:
    article = raw.get("article")
    who = raw.get("who")
    return Obligation(
        id=name,
        pack=pack,
        article=None if article is None else str(article),
        title=title_of(raw.get("title")),
        shape=_shape(raw),
        note=title_of(raw.get("note")),
        binds=None if raw.get("in") is None else tuple(strings(raw["in"])),
        who=who if isinstance(who, str) else None,
        advisory=raw.get("advisory") is True,
        start=raw.get("from"),
        stop=raw.get("to"),
    )


def _shape(raw: Mapping[str, Value]) -> Shape:
    where = mapping(raw.get("where"))
    each = tuple(strings(raw.get("each")))
    needs = raw.get("needs")
    if needs is not None:
        return FollowUp(
            each,
            where,
            tuple(strings(needs)),
            str(mapping(needs).get("field", "")),
            raw.get("within"),
            tuple(strings(raw.get("by"))),
        )
    if "expects" in raw:
        return Expectation(each, where, mapping(raw["expects"]))
    covers = mapping(raw.get("covers"))
    measure = next((one for one in _MEASURES if raw.get(one)), "covers" if covers else "entries")
    return Quota(
        every=str(raw.get("every")),
        of=tuple(strings(raw.get("of"))),
        where=where,
        measure=measure,
        field=str(covers.get("field", "") if covers else raw.get(measure, "")),
        at_least=raw.get("at-least"),
        at_most=raw.get("at-most"),
        all=covers.get("all"),
        bounded=any(raw.get(bound) is not None for bound in ("at-least", "at-most", "covers")),
    )
