"""How much room text takes in the cells of a worksheet.

No spreadsheet program makes a row as high as its text when somebody else wrote the file, and none
shows more than 409 points of a row. So heights are reckoned here, and text that would not fit is set
smaller.
"""

import re
from collections.abc import Iterable

import wcwidth

from ledger.patterns import pattern

DIGIT = 5.25
"""Points that one digit of a column's width takes, as spreadsheet programs reckon it."""
HIGHEST = 405.0
"""Points that a row may have; the programs stop at 409."""
SIZES = (10, 9, 8, 7, 6)
"""Sizes of type in points, from the usual one to the smallest that can be read."""

_NARROW, _LEADING, _PADDING = 0.56, 1.45, 6.0
"""Width of a Latin letter, height of a line, both to the size of type; points around the text."""
_SPARE = 0.97
"""Room that the rules for line ends may take: no line begins with 。 or ends with （."""
_PIECES = pattern(r"[!-~]+ ?|.", re.DOTALL)


def lines(text: str, width: float, size: float) -> int:
    """How many lines a text is wrapped into, in a column of so many digits."""
    room = width * DIGIT * _SPARE
    count, used = 1, 0.0
    for piece in _PIECES.findall(text):
        needs = sum(_width(char, size) for char in piece.rstrip())
        if used and used + needs > room:
            count, used = count + 1, 0.0
        while needs > room:
            count, needs = count + 1, needs - room
        used += needs + (_width(" ", size) if piece.endswith(" ") else 0)
    return count


def _width(char: str, size: float) -> float:
    return size * (1.0 if wcwidth.wcwidth(char) == 2 else _NARROW)


def height(text: str, width: float, size: float = SIZES[0]) -> float:
    """Points that a text takes in a column of so many digits."""
    return lines(text, width, size) * size * _LEADING + _PADDING


def fitting(text: str, width: float) -> float:
    """The largest size in which a text fits into a row; the smallest if it never does."""
    return next((size for size in SIZES if height(text, width, size) <= HIGHEST), SIZES[-1])


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Points that a row needs for its texts, each in a column of so many digits."""
    needed = (height(text, width, fitting(text, width)) for text, width in cells)
    return min(max(needed, default=0.0), HIGHEST)
