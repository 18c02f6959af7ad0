"""A document as plain text: headings underlined, tables lined up, wrapped to a width if there is one."""

from collections.abc import Iterator

import wcwidth

from ledger.reports.document import (
    Block,
    Break,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    text_of,
)
from ledger.reports.texttable import table_lines, wrapped_text
from ledger.reports.vocabulary import vocabulary

_RULES = {1: "=", 2: "-"}
"""What headings of the first levels are underlined with."""
_WIDEST = 79


def to_text(document: Document, columns: int | None = None) -> bytes:
    """The document within so many columns; None: nothing is wrapped. The imprint never is."""
    colon = vocabulary(document.language).groups["joins"]["label"]
    parts = [list(_block(block, colon, columns)) for block in document.blocks]
    parts.append([*wrapped_text(document.note, columns), document.imprint.line])
    return ("\n\n".join("\n".join(lines) for lines in parts if lines) + "\n").encode()


def _block(block: Block, colon: str, columns: int | None) -> Iterator[str]:
    match block:
        case Heading():
            lines = wrapped_text(text_of(block.runs), columns)
            yield from lines
            if rule := _RULES.get(block.level):
                yield rule * min(max(map(wcwidth.width, lines)), columns or _WIDEST)
        case Paragraph():
            indent = "    " if block.quoted else ""
            for line in text_of(block.runs).split("\n"):
                yield from _indented(line, indent, indent, columns)
        case Listing():
            yield from _listing(block, colon, columns)
        case Table():
            labels = [text_of(one) for one in block.columns]
            rows = [[text_of(cell) for cell in row] for row in block.rows]
            yield from table_lines(labels, rows, colon, columns)
        case Picture():
            yield from wrapped_text(f"[{block.alt or block.name}]", columns)
        case Break():
            return


def _listing(block: Listing, colon: str, columns: int | None) -> Iterator[str]:
    """Items behind their marks, what goes on set under the text."""
    last = len(block.items) - 1 + (block.start or 0)
    for number, item in enumerate(block.items, block.start or 0):
        mark = "- " if block.start is None else f"{number}. ".ljust(len(str(last)) + 2)
        room = None if columns is None else max(columns - len(mark), 8)
        lines = [line for part in item for line in _block(part, colon, room)]
        for place, line in enumerate(lines):
            yield f"{' ' * len(mark) if place else mark}{line}".rstrip()


def _indented(text: str, first: str, rest: str, columns: int | None) -> Iterator[str]:
    room = None if columns is None else max(columns - len(first), 8)
    for place, line in enumerate(wrapped_text(text, room)):
        yield f"{rest if place else first}{line}".rstrip()
