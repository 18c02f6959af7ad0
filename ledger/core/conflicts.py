"""Conflicts: two sides that changed the same thing differently, and what may be chosen for it."""

from enum import Enum
from typing import Literal, TypeAlias

from ledger.core.pairing import thing
from ledger.core.values import Place, Value, day, identity
from ledger.patterns import pattern
from ledger.records import dataclass


class Missing(Enum):
    """Stands where there is no value at all, which is not the same as null."""

    MISSING = "missing"


MISSING: Literal[Missing.MISSING] = Missing.MISSING
Side: TypeAlias = Value | Literal[Missing.MISSING]

MINE, THEIRS, BOTH = "mine", "theirs", "both"
UNSURE = "\0unsure"
"""In a base that is itself a merge: here its own sides disagree, so that it settles nothing."""

_SLUG = pattern(r"[!-~]*")
_WHOLE = ("id", "kind", "name")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed differently. `items` name the list items on the way to it.

    `both` is what stands there if both sides' values are kept: one value, several items of a list,
    or nothing where they cannot stand together.
    """

    place: Place
    items: tuple[str, ...]
    base: Side
    mine: Side
    theirs: Side
    both: tuple[Value, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        return (MINE, THEIRS, BOTH) if self.both else (MINE, THEIRS)

    def outcome(self, choice: str) -> tuple[Value, ...]:
        """The values that stand here after a choice: none, one, or several items of a list."""
        if choice == BOTH:
            return self.both
        side = self.mine if choice == MINE else self.theirs
        return () if side is MISSING else (side,)


@dataclass(frozen=True, slots=True)
class Alike:
    """An item of a list that both sides added in the same words, and that was taken once.

    With `twice`: they say different things of one day, and both stand there.
    """

    place: Place
    items: tuple[str, ...]
    value: Value
    twice: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """Where in a document, and which list items on the way."""

    place: Place = ()
    items: tuple[str, ...] = ()

    def key(self, name: str) -> "At":
        return At((*self.place, name), self.items)

    def item(self, number: int, value: Side) -> "At":
        return At((*self.place, number), (*self.items, title_of(value, number)))


def title_of(value: Side, number: int = 0) -> str:
    """What a list's item is called by: what it is known by, its text, or its number from 1."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in thing(value)[1:]) or f"#{number + 1}"
    return str(value) if isinstance(value, str | int) else f"#{number + 1}"


def same_side(one: Side, other: Side) -> bool:
    """Whether two sides say the same; null is not nothing."""
    if one is MISSING or other is MISSING:
        return one is other
    return identity(one) == identity(other)


def together(mine: Side, theirs: Side, place: Place) -> tuple[Value, ...]:
    """Both sides' values in one place: what one side removed is kept, two texts are joined."""
    if mine is MISSING or theirs is MISSING:
        return tuple(one for one in (mine, theirs) if one is not MISSING)
    if place[-1] in _WHOLE or not (is_prose(mine) and is_prose(theirs)):
        return ()
    return (joined(str(mine), str(theirs)),)


def is_prose(value: Side) -> bool:
    """Whether a value is text in somebody's own words, not a day, an id or a word of a vocabulary."""
    return isinstance(value, str) and not day(value) and not _SLUG.fullmatch(value)


def joined(mine: str, theirs: str) -> str:
    """Two texts as one, mine first; of texts one of which holds the other, the longer."""
    if mine in theirs or theirs in mine:
        return max(mine, theirs, key=len)
    if "\n" in mine or "\n" in theirs:
        return f"{mine.rstrip()}\n{theirs}"
    return f"{mine} / {theirs}" if f"{mine}{theirs}".isascii() else f"{mine}；{theirs}"
