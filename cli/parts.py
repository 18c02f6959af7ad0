"""Questions about what has parts: a map part by part, a list of maps one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from ledger.core.values import Value
from ledger.words import plain

from .questions import Question


class Back(Exception):  # noqa: N818 - a way to go, not a fault
    """The user wants the question before."""


Answer: TypeAlias = Callable[[Question], Value]
"""Asks one question until an answer holds; None for nothing. Raises Back."""


def map_of(question: Question, answer: Answer) -> dict[str, Value]:
    """A map's parts, those that were answered. Raises Back from the first one."""
    return _map(list(_parts(question, question.label)), answer)


def maps_of(question: Question, answer: Answer) -> list[Value]:
    """Maps one after another, until the first part of one is left empty. Raises Back from the first."""
    found: list[Value] = []
    while True:
        needed = question.required and not found
        one = replace(question, default=None, required=needed)
        parts = list(_parts(one, f"{question.label} {len(found) + 1}"))
        try:
            more = _map(parts, answer, stops=True)
        except Back:
            if not found:
                raise
            found.pop()
            continue
        if not more:
            return found
        found.append(more)


def _parts(question: Question, label: str) -> Iterator[Question]:
    """A question for each part. The first is optional where the whole is, for it can be left out."""
    items = question.field.get("items")
    schema = items if isinstance(items, dict) else question.field
    before = question.default if isinstance(question.default, dict) else {}
    for place, (name, field) in enumerate(schema.get("properties", {}).items()):
        title = field.get("title")
        own = question.matter.words.title(title) if isinstance(title, dict) else plain(name)
        needed = name in schema.get("required", ())
        yield replace(
            question,
            name=name,
            field=field,
            label=f"{label} · {own}",
            required=needed and (question.required or place > 0),
            default=before.get(name),
            part=True,
        )


def _map(parts: list[Question], answer: Answer, *, stops: bool = False) -> dict[str, Value]:
    """The parts answered; with `stops`, nothing at all once the first is left empty."""
    found: dict[str, Value] = {}
    place = 0
    while place < len(parts):
        try:
            value = answer(parts[place])
        except Back:
            if place == 0:
                raise
            place -= 1
            continue
        found.pop(parts[place].name, None)
        if value is not None:
            found[parts[place].name] = value
        elif stops and place == 0:
            return {}
        place += 1
    return found
