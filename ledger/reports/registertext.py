"""A register in words: what stands above it, its cells, and the whole of it as text or Markdown.

On a terminal a register is a table if its columns have room side by side, else a block a row with a
line a column: a broken table says less than no table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import wcwidth

from ledger.reports.markdown import HAND, escape
from ledger.reports.registers import Register
from ledger.reports.report import Cell, Phrase, Word
from ledger.reports.vocabulary import PLAIN, Hand, Vocabulary

Flat: TypeAlias = str | int | Decimal | date | None
"""A cell as spreadsheets know it."""

_GAP = 2
_NARROW, _WORD = 8, 15
"""Columns that text needs to be read, and up to which a word is kept whole."""
_FEW = 12
"""So many columns still stand side by side where nothing is wrapped."""


# What stands above it


def title(register: Register, words: Vocabulary, hand: Hand = PLAIN) -> str:
    """Unit, register and period on one line."""
    parts: dict[str, Cell] = {
        "unit": register.unit,
        "register": Word("registers", register.name),
        "period": words.long(register.period),
    }
    return words.say(Phrase("register-title", parts), hand)


def notes(register: Register, words: Vocabulary, hand: Hand = PLAIN) -> list[str]:
    """What the register covers and was read from, a sentence each."""
    return [words.say(one, hand) for one in _notes(register, words)]


def _notes(register: Register, words: Vocabulary) -> Iterator[Cell]:
    period = register.period
    days = {"start": words.long(period.start), "end": words.long(period.end)}
    yield Phrase("register-unit", {"unit": register.unit})
    yield Phrase("register-period", {"period": words.long(period), **days})
    yield Phrase("register-as-of", {"day": words.long(register.as_of)})
    if register.revision is None:
        yield Phrase("register-uncommitted")
    else:
        name = "register-dirty" if register.dirty else "register-revision"
        yield Phrase(name, {"revision": register.revision[:10]})
    for what, value in register.filters:
        yield Phrase("register-filter", {"what": Word("register-filters", what), "value": value})
    yield Phrase("register-rows", {"n": len(register.rows)})
    if register.excluded:
        yield Phrase("register-excluded", {"n": register.excluded})


def heads(register: Register, words: Vocabulary) -> list[str]:
    """What the columns are called."""
    return [words.groups[f"register-{register.name}"][one.name] for one in register.columns]


# Its cells


def flat(register: Register, words: Vocabulary) -> Iterator[list[Flat]]:
    """The rows for spreadsheets: numbers and days as such, everything else as text."""
    return ([_flat(cell, words) for cell in row] for row in register.rows)


def _flat(cell: Cell, words: Vocabulary) -> Flat:
    if isinstance(cell, int | Decimal | date) and not isinstance(cell, bool):
        return cell
    return words.say(cell) or None


def csv_rows(register: Register, words: Vocabulary) -> list[list[Flat]]:
    """A row of headings, then the register's."""
    return [list(heads(register, words)), *flat(register, words)]


# As Markdown


def to_markdown(register: Register, words: Vocabulary) -> str:
    """The whole register; columns that hold nothing stand all the same."""
    above = [f"# {title(register, words, HAND)}", ""]
    above += [f"- {note}" for note in notes(register, words, HAND)]
    return "\n".join([*above, "", *_table(register, words), ""])


def _table(register: Register, words: Vocabulary) -> Iterator[str]:
    if not register.rows:
        yield escape(words.groups["cells"]["empty"])
        return
    yield _line(map(escape, heads(register, words)))
    yield _line("---" for _ in register.columns)
    for row in register.rows:
        yield _line(words.say(cell, HAND) for cell in row)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


# As text


def to_lines(register: Register, words: Vocabulary, columns: int | None) -> Iterator[str]:
    """The register's lines, within so many columns; None: nothing is wrapped."""
    for note in (title(register, words), *notes(register, words)):
        yield from _wrapped(note, columns)
    yield ""
    if not register.rows:
        yield words.groups["cells"]["empty"]
        return
    labels = heads(register, words)
    rows = [[words.say(cell) for cell in row] for row in register.rows]
    widths = _widths([labels, *rows], columns)
    yield from (
        _side_by_side([labels, *rows], widths) if widths else _blocks(labels, rows, words, columns)
    )


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
    cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(map(len, cells))
    lines = [[cell[line] if line < len(cell) else "" for cell in cells] for line in range(height)]
    return [_padded(line, widths).rstrip() for line in lines]


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    pads = (width - _cells(cell) for cell, width in zip(cells, widths, strict=True))
    return (" " * _GAP).join(f"{cell}{' ' * pad}" for cell, pad in zip(cells, pads, strict=True))


def _blocks(
    labels: Sequence[str], rows: Sequence[Sequence[str]], words: Vocabulary, columns: int | None
) -> Iterator[str]:
    """A block a row: each cell behind its head."""
    colon = words.groups["joins"]["label"]
    for place, row in enumerate(rows):
        if place:
            yield ""
        for label, text in zip(labels, row, strict=True):
            yield from _wrapped(f"{label}{colon}{text}".rstrip(), columns, "    ")


def _wrapped(text: str, columns: int | None, indent: str = "") -> list[str]:
    if columns is None or _cells(text) <= columns:
        return [text]
    return list(wcwidth.wrap(text, columns, subsequent_indent=indent))


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return wcwidth.width(text)
