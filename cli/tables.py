"""Tables and lines for the terminal: they line up, whatever the script, and fit the width."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from ledger.widths import cells

from .wrapping import wrapped

INDENT = "  "
_GAP = 2
_NARROWEST = 16


def width() -> int | None:
    """The terminal's columns; None where the output goes elsewhere and nothing need be wrapped."""
    if not sys.stdout.isatty():
        return None
    import shutil  # a pipe has no size

    return shutil.get_terminal_size().columns


def table(rows: Sequence[Sequence[str]], columns: int | None) -> list[str]:
    """Rows without a head, indented; the last column is wrapped into what the width leaves."""
    if not rows:
        return []
    if columns is not None:
        places = range(len(rows[0]) - 1)
        taken = sum(max(cells(row[place]) for row in rows) + _GAP for place in places)
        left = columns - len(INDENT) - taken
        if left < min(_NARROWEST, max(cells(row[-1]) for row in rows)):
            return [line for row in rows for line in _stacked(row, columns)]
        rows = [[*row[:-1], "\n".join(wrapped(row[-1], left))] for row in rows]
    widths = [
        max(cells(line) for row in rows for line in row[place].split("\n"))
        for place in range(len(rows[0]))
    ]
    return [line for row in rows for line in _row(row, widths)]


def _row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row's lines, as many as its highest cell has."""
    for parts in zip_longest(*(cell.split("\n") for cell in row), fillvalue=""):
        padded = [part + " " * (width - cells(part)) for part, width in zip(parts, widths, strict=True)]
        yield (INDENT + (" " * _GAP).join(padded)).rstrip()


def _stacked(row: Sequence[str], columns: int) -> Iterator[str]:
    """A row where there is no room for columns: the last cell below the others."""
    head = "  ".join(cell for cell in row[:-1] if cell)
    yield from fitted([f"{INDENT}{head}", f"{INDENT * 2}{row[-1]}"], columns)


def fitted(lines: Iterable[str], columns: int | None) -> Iterator[str]:
    """Lines wrapped to the width, what goes on indented a step further."""
    for line in lines:
        if columns is None or cells(line) <= columns:
            yield line
        else:
            indent = line[: len(line) - len(line.lstrip(" "))] + INDENT
            yield from wrapped(line, columns, indent)
