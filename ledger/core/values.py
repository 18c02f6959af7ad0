"""What a YAML document is made of once read, and how two such values compare.

Dates stay text until asked for: a ledger may hold `2026-02-30`, and saying so is a finding, not an
exception.
"""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias, TypeGuard

from ledger.patterns import pattern

Scalar: TypeAlias = str | int | bool | Decimal | None
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
Fields: TypeAlias = Mapping[str, Value]
Number: TypeAlias = int | Decimal
Place: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a document: keys and list indexes."""

_NUMBERS = (int, Decimal)
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None


def day(value: object) -> date | None:
    """The calendar day that `YYYY-MM-DD` names, or None if the value names none."""
    return _day(value) if isinstance(value, str) else None


def is_number(value: object) -> TypeGuard[Number]:
    """True for numbers, not for true and false."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def identity(value: Value) -> Hashable:
    """A hashable stand-in: equal exactly where values are equal.

    Text compares exactly, numbers by value, and true is not 1.
    """
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, list):
        return ("list", tuple(identity(item) for item in value))
    if isinstance(value, dict):
        return ("map", frozenset((key, identity(item)) for key, item in value.items()))
    return value


def same(one: Value, other: Value) -> bool:
    """Equality as conditions mean it."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return identity(one) == identity(other)


def texts(value: object) -> list[tuple[int, str]]:
    """The text items of a list with their indexes; nothing of what is no list."""
    if not isinstance(value, list):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, str)]


def maps(value: object) -> list[tuple[int, dict[str, Value]]]:
    """The map items of a list with their indexes; nothing of what is no list."""
    if not isinstance(value, list):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, dict)]


def reach(fields: Fields, path: str) -> Value:
    """The value a dotted field names, or None where it is missing.

    The path reaches into maps; where it meets a list, into the list's last item.
    """
    value: Value = None
    where: Fields = fields
    parts = path.split(".")
    for number, part in enumerate(parts):
        value = where.get(part)
        if number == len(parts) - 1:
            break
        while isinstance(value, list):
            value = value[-1] if value else None
        if not isinstance(value, dict):
            return None
        where = value
    return value


def leaves(value: Value, at: Place = ()) -> Iterator[tuple[Place, Scalar]]:
    """Every scalar of a value with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*at, index))
    else:
        yield at, value
