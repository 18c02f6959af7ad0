"""Tables and paragraphs as text: side by side where there is room, whatever the script.

A table whose columns have no room beside each other is a block a row with a line a column: a broken
table says less than no table.
"""

import re
from collections.abc import Iterator, Sequence

import wcwidth

_GAP = 2
_NARROW, _WORD = 8, 15
"""Columns that text needs to be read, and up to which a word is kept whole."""
_FEW = 12
"""So many columns still stand side by side where nothing is wrapped."""


def table_lines(
    labels: Sequence[str], rows: Sequence[Sequence[str]], colon: str, columns: int | None
) -> Iterator[str]:
    """A table's lines within so many columns; None: nothing is wrapped."""
    widths = _widths([labels, *rows], columns)
    if widths:
        yield from _side_by_side([labels, *rows], widths)
    else:
        yield from _blocks(labels, rows, colon, columns)


def _widths(rows: Sequence[Sequence[str]], columns: int | None) -> list[int] | None:
    """How wide each column is to be; None if they have no room beside each other."""
    down = list(zip(*rows, strict=True))
    wanted = [max(map(_cells, one)) for one in down]
    if columns is None:
        return wanted if len(wanted) <= _FEW else None
    widths = [min(most, max(map(_least, one))) for one, most in zip(down, wanted, strict=True)]
    left = columns - sum(widths) - _GAP * (len(widths) - 1)
    if left < 0:
        return None
    for _ in range(min(left, sum(wanted) - sum(widths))):
        # Whoever lacks most in proportion gets the next one.
        place = max(range(len(widths)), key=lambda one: wanted[one] / widths[one])
        widths[place] += 1
    return widths


def _least(text: str) -> int:
    """The columns below which a text cannot be read."""
    words = re.findall(r"[!-~]+", text)
    return max(_NARROW, *(min(len(word), _WORD) for word in words), 1)


def _side_by_side(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """A table with its heads above a rule; rows of several lines stand apart."""
    blocks = [_block(row, widths) for row in rows]
    yield from blocks[0]
    yield (" " * _GAP).join("-" * width for width in widths)
    apart = any(len(block) > 1 for block in blocks[1:])
    for place, block in enumerate(blocks[1:]):
        if apart and place:
            yield ""
        yield from block


def _block(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [wrapped_text(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(map(len, cells))
    lines = [[cell[line] if line < len(cell) else "" for cell in cells] for line in range(height)]
    return [_padded(line, widths).rstrip() for line in lines]


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    pads = (width - _cells(cell) for cell, width in zip(cells, widths, strict=True))
    return (" " * _GAP).join(f"{cell}{' ' * pad}" for cell, pad in zip(cells, pads, strict=True))


def _blocks(
    labels: Sequence[str], rows: Sequence[Sequence[str]], colon: str, columns: int | None
) -> Iterator[str]:
    """A block a row: each cell behind its head."""
    for place, row in enumerate(rows):
        if place:
            yield ""
        for label, text in zip(labels, row, strict=True):
            yield from wrapped_text(f"{label}{colon}{text}".rstrip(), columns, "    ")


def wrapped_text(text: str, columns: int | None, indent: str = "") -> list[str]:
    """A text's lines within so many columns, those after the first indented."""
    if columns is None or _cells(text) <= columns:
        return [text]
    return list(wcwidth.wrap(text, columns, subsequent_indent=indent))


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return wcwidth.width(text)
