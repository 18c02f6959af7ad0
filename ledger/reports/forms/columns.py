"""How wide a table's columns stand on a page, and how small its type must be for that."""

from collections.abc import Sequence
from itertools import islice

from ledger.patterns import pattern
from ledger.reports.document import Runs, Table

PADDING = 4.5
"""Points that a cell leaves free at its sides, together."""
_STEPS = (1.0, 0.875, 0.75, 0.66, 0.58)
"""Sizes to try, to the largest."""
_LATIN = pattern(r"[!-~]+")
_LONGEST = 18
"""Letters of a word that are kept on one line; longer ones are broken."""
_LEAST = 4
"""Half characters that every column gets, if it has a use for them."""
_EASY = 15
"""Half characters in which a text can be read with ease."""
_SAMPLE = 4000
"""Rows that are looked at for what a column wants; a table of more has no other rows."""


def set_table(
    table: Table, room: float, largest: float, smallest: float
) -> tuple[float, tuple[float, ...]]:
    """The size of type, and each column's width, all in points; the widths fill the room."""
    least, wanted = _measured(table)
    easy = [max(one, min(two, _EASY)) for one, two in zip(least, wanted, strict=True)]
    sizes = [size for step in _STEPS if (size := round(largest * step * 2) / 2) >= smallest] or [
        smallest
    ]
    for needed in (easy, least):
        for size in sizes:
            if _needs(needed, size) <= room:
                return size, tuple(_shared(least, wanted, size, room))
    return sizes[-1], tuple(_shared(least, wanted, sizes[-1], room))


def _measured(table: Table) -> tuple[list[int], list[int]]:
    """What each column cannot do without and what it would like, in half characters."""
    least, wanted = [], []
    for head, *cells in zip(table.columns, *islice(table.rows, _SAMPLE), strict=True):
        texts = [head, *(one for one in cells if one)]
        most = max(map(width, texts))
        wanted.append(most)
        least.append(min(most, max(_LEAST, *map(_piece, texts), 0)))
    return least, wanted


def width(runs: Runs) -> int:
    """How wide a text is, in half characters."""
    return sum(half_characters(run.text) for run in runs)


def half_characters(text: str) -> int:
    """A sign that takes three bytes or more is Chinese, or as wide."""
    length = len(text)
    return length if text.isascii() else length + (len(text.encode("utf-8", "replace")) - length) // 2


def _piece(runs: Runs) -> int:
    """The longest word."""
    return min(
        max((len(word) for run in runs for word in _LATIN.findall(run.text)), default=0), _LONGEST
    )


def _needs(least: Sequence[int], size: float) -> float:
    return sum(_points(one, size) for one in least)


def _points(halves: float, size: float) -> float:
    return halves * size * 0.52 + PADDING


def _shared(least: Sequence[int], wanted: Sequence[int], size: float, room: float) -> Sequence[float]:
    """Each what it must have, and the rest by the root of what is lacking."""
    base = [_points(one, size) for one in least]
    left = room - sum(base)
    if left <= 0:
        return [one * room / sum(base) for one in base]
    lacks = [max(_points(one, size) - had, 0.0) for one, had in zip(wanted, base, strict=True)]
    if sum(lacks) <= left:
        over = left - sum(lacks)
        total = sum(base) + sum(lacks)
        return [(one + more) * (1 + over / total) for one, more in zip(base, lacks, strict=True)]
    # Poured in until it is gone: nobody gets more than he lacks.
    given = [0.0] * len(base)
    for _ in range(len(base)):
        weights = [
            (lack - had) ** 0.5 if lack > had else 0.0 for lack, had in zip(lacks, given, strict=True)
        ]
        total = sum(weights)
        rest = left - sum(given)
        if total <= 0 or rest < 0.01:
            break
        given = [
            min(had + rest * weight / total, max(lack, had))
            for had, weight, lack in zip(given, weights, lacks, strict=True)
        ]
    scale = room / (sum(base) + sum(given))
    return [(one + more) * scale for one, more in zip(base, given, strict=True)]
