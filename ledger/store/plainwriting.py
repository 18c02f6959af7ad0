"""Ordinary entries to YAML text, many times faster than the library and byte for byte the same.

This module knows what is ordinary: text that no rule of YAML touches, or only by quotes around it,
notes of several lines, whole and decimal numbers, lists and maps of them. Whatever else comes is left
to the library.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ledger.core.values import Fields, Value, day
from ledger.patterns import pattern

_FLOWING = ("sessions", "posts")
"""What stands on one line, of a list each of its maps."""

_TEXT = pattern(
    r"(?:[A-Za-z《（]|[0-9]*[\u4e00-\u9fff])"
    r"[A-Za-z0-9\u4e00-\u9fff《》（）、，。；：？！“”〔〕._/ -]*(?<! )"
)
_SIGNS = "A-Za-z0-9\u4e00-\u9fff《》（）、，。；：？！“”‘’【】〔〕—…·×℃％＋－～._/ :#,()%+=-"
"""What clerks write, and YAML lets stand behind a first letter, if need be in quotes."""
_ALONE = pattern(
    rf"(?:[A-Za-z《（“【]|[0-9]*[\u4e00-\u9fff])[{_SIGNS[:-1]}~&*!@$^;?<>|\[\]{{}}-]*(?<! )"
)
"""What may stand alone behind a key or a dash."""
_QUOTES = pattern(r": | #|:$")
"""What would end a text or begin a comment."""
_SEVERAL = pattern(rf"(?:(?! )[{_SIGNS}]+(?<! )(?:\n(?!$)|$))+")
"""Lines of which none is empty or begins or ends with a space."""
_NUMBERED = pattern(r"[0-9]{8}-[0-9a-z]{5}")
_WORDS = pattern(r"(?:y|n|yes|no|on|off|true|false|null|nan|inf)", re.IGNORECASE)


class _OutOfTheOrdinary(Exception):  # noqa: N818 - it is no error, only the end of this way
    """Something that has to be left to the library."""


def plain_text(fields: Fields) -> str | None:
    """A map as YAML, or None where it holds anything out of the ordinary."""
    try:
        return "".join(f"{line}\n" for line in _lines(fields, ""))
    except _OutOfTheOrdinary:
        return None


def plain_flow(value: Value) -> str | None:
    """A value on one line, fit for brackets, or None where it holds anything out of the ordinary."""
    try:
        return _flow(value)
    except _OutOfTheOrdinary:
        return None


def _lines(fields: Mapping[str, Value], indent: str, first: str | None = None) -> Iterator[str]:
    """A map's lines; its first line begins with `first` where that is given."""
    if not fields:
        raise _OutOfTheOrdinary
    for key, value in fields.items():
        start = f"{indent if first is None else first}{_key(key)}:"
        first = None
        if isinstance(value, dict) and value and key not in _FLOWING:
            yield start
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield start
            yield from _items(value, f"{indent}  ", flow=key in _FLOWING)
        elif isinstance(value, str) and not indent and "\n" in value and _SEVERAL.fullmatch(value):
            yield f"{start} |-"
            yield from (f"  {line}" for line in value.split("\n"))
        else:
            yield f"{start} {_flow(value) if value and key in _FLOWING else _alone(value)}"


def _items(items: list[Value], indent: str, *, flow: bool) -> Iterator[str]:
    for item in items:
        if isinstance(item, list):
            raise _OutOfTheOrdinary
        if isinstance(item, dict) and item and not flow:
            yield from _lines(item, f"{indent}  ", f"{indent}- ")
        else:
            yield f"{indent}- {_flow(item) if flow else _alone(item)}"


def _flow(value: Value) -> str:
    if isinstance(value, dict) and value:
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _alone(value: Value) -> str:
    """A value that has a line, or the rest of one, for itself."""
    if isinstance(value, str) and _ALONE.fullmatch(value) and not _WORDS.fullmatch(value):
        return f"'{value}'" if _QUOTES.search(value) else value
    return _scalar(value)


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return f"{value:f}"
    if value == []:
        return "[]"
    raise _OutOfTheOrdinary


def _key(text: str) -> str:
    if day(text):
        raise _OutOfTheOrdinary  # the library puts a day that is a key into quotes
    return _text(text)


def _text(text: str) -> str:
    if _TEXT.fullmatch(text) and not _WORDS.fullmatch(text):
        return text
    if _NUMBERED.fullmatch(text) or day(text):
        return text
    raise _OutOfTheOrdinary
