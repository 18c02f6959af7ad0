"""JSON that says numbers exactly, as documents hold them, and text so that nothing steers a terminal."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any


def exact_json(value: Any, *, lines: bool = False) -> str:
    """A value as JSON, keys in their order; `lines`: one item a line, a space a level."""
    return "".join(_parts(value, "\n" if lines else ""))


def _parts(value: Any, newline: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield from _many(((f"{_text(key)}: ", inner) for key, inner in value.items()), "{}", newline)
    elif isinstance(value, list) and value:
        yield from _many((("", inner) for inner in value), "[]", newline)
    elif isinstance(value, str):
        yield _text(value)
    elif isinstance(value, Decimal):
        yield f"{value:f}"
    else:
        yield json.dumps(value)


def _many(items: Iterator[tuple[str, Any]], brackets: str, newline: str) -> Iterator[str]:
    inside = f"{newline} " if newline else ""
    yield brackets[0]
    for number, (key, value) in enumerate(items):
        yield f"{(',' if newline else ', ') if number else ''}{inside}{key}"
        yield from _parts(value, inside)
    yield f"{newline}{brackets[1]}"


def _text(text: str) -> str:
    said = json.dumps(text, ensure_ascii=False)
    return said if said.isprintable() else "".join(map(_escaped, said))


def _escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
