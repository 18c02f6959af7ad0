"""A register in words: what stands above it, its cells, and the whole of it as text or Markdown.

On a terminal a register is a table if its columns have room side by side, else a block a row with a
line a column: a broken table says less than no table.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ledger.reports.markdown import HAND, escape
from ledger.reports.registers import Register
from ledger.reports.report import Cell, Phrase, Word
from ledger.reports.texttable import table_lines, wrapped_text
from ledger.reports.vocabulary import PLAIN, Hand, Vocabulary

Flat: TypeAlias = str | int | Decimal | date | None
"""A cell as spreadsheets know it."""


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
    if register.reviewer is not None:
        yield Phrase("register-counts")
        yield Phrase("register-public", {"name": register.reviewer})
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
        yield from wrapped_text(note, columns)
    yield ""
    if not register.rows:
        yield words.groups["cells"]["empty"]
        return
    labels = heads(register, words)
    rows = [[words.say(cell) for cell in row] for row in register.rows]
    yield from table_lines(labels, rows, words.groups["joins"]["label"], columns)
