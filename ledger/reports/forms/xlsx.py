"""A document as a workbook: its text on the first worksheet, and each table on one of its own.

Numbers are numbers and days are days; no text is ever a formula. The same document gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledger.core.values import day
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.document import (
    Block,
    Break,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    every,
    text_of,
)
from ledger.reports.forms.columns import width
from ledger.reports.forms.docxparts import IMPRINT
from ledger.reports.measuring import SIZES, fitting, height, row_height
from ledger.reports.registerxlsx import FONTS, LOOKS, shown_text
from ledger.reports.vocabulary import vocabulary

_ROOM = 148
"""Digits that A4 holds beside each other, on its side."""
_TEXT = 80
"""How wide the text's one column is, in digits."""
_NARROWEST, _WIDEST = 8, 40
_NUMBER = pattern(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_FORBIDDEN = pattern(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST = 28
"""Characters of a worksheet's name; programs take 31, and two with one name get a number."""
_FIRST = date(1901, 1, 1)


def to_xlsx(document: Document) -> bytes:
    """The document as a .xlsx."""
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        made = document.imprint
        stamp = datetime(made.as_of.year, made.as_of.month, made.as_of.day)  # noqa: DTZ001
        book.set_properties(
            {
                "title": document.title[:255],
                "author": document.unit[:255],
                "keywords": f"sha256:{made.digest}",
                "created": stamp,
            }
        )
        # A property holds 255 characters; the whole line stands on the first worksheet.
        for name, value in (
            (IMPRINT, made.line[:255]),
            ("ledger-unit", made.unit),
            ("ledger-as-of", made.as_of.isoformat()),
            ("ledger-revision", made.revision or "none"),
            ("ledger-sha256", made.digest),
        ):
            book.set_custom_property(name, value, "text")
        _Writing(book, document, {}).write()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Writing:
    """One document on its way into a workbook; `looks` are the formats made so far."""

    book: Any
    document: Document
    looks: dict[tuple[str, float], Any]

    def write(self) -> None:
        named = dict(_named(self.document))
        text = self.book.add_worksheet(vocabulary(self.document.language).groups["imprint"]["text"])
        sheets = [(self.book.add_worksheet(name), *part) for name, part in named.items()]
        self._text(text, {id(table): name for name, (_, table) in named.items()})
        for sheet, heading, table in sheets:
            self._table(sheet, heading, table)

    def _look(self, name: str, size: float = SIZES[0]) -> Any:
        if (name, size) not in self.looks:
            text, head = FONTS[self.document.language]
            font = {"font_name": head if name in ("title", "head") else text, "font_size": size}
            self.looks[name, size] = self.book.add_format({**font, **LOOKS[name]})
        return self.looks[name, size]

    # The text

    def _text(self, sheet: Any, names: dict[int, str]) -> None:
        """A line a paragraph; where a table stands, which worksheet has it."""
        sheet.set_column(0, 0, _TEXT)
        row = 0
        for block in _flat(self.document.blocks):
            said, look, size = _line(block, names)
            sheet.set_row(row, min(height(said, _TEXT, size) + 4, 405))
            if isinstance(block, Table):
                target = f"internal:'{said}'!A1"
                sheet.write_url(row, 0, target, self._look("link"), string=said)
            else:
                sheet.write_string(row, 0, shown_text(said), self._look(look, size))
            row += 1
        for said in (self.document.note, self.document.imprint.line):
            sheet.set_row(row, height(said, _TEXT, 10) + 4)
            sheet.write_string(row, 0, said, self._look("note", 10))
            row += 1
        sheet.set_portrait()
        _paper(sheet, self.document)

    # A table

    def _table(self, sheet: Any, heading: str, table: Table) -> None:
        widths = _widths(table)
        for place, across in enumerate(widths):
            sheet.set_column(place, place, across)
        sheet.set_row(0, height(heading, sum(widths), 14) + 4)
        if len(widths) > 1:
            sheet.merge_range(0, 0, 0, len(widths) - 1, "", self._look("title", 14))
        sheet.write_string(0, 0, shown_text(heading), self._look("title", 14))
        heads = [text_of(runs) for runs in table.columns]
        sheet.set_row(1, row_height(zip(heads, widths, strict=True)) + 2)
        for place, head in enumerate(heads):
            sheet.write_string(1, place, head, self._look("head"))
        for row, cells in enumerate(table.rows, 2):
            texts = [shown_text(text_of(cell)) for cell in cells]
            sheet.set_row(row, row_height(zip(texts, widths, strict=True)))
            for place, text in enumerate(texts):
                self._cell(sheet, (row, place), text, table.numeric[place], widths[place])
        sheet.freeze_panes(2, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table.rows) + 2}"})
        sheet.repeat_rows(0, 1)
        sheet.set_landscape()
        _paper(sheet, self.document)

    def _cell(self, sheet: Any, at: tuple[int, int], text: str, numeric: bool, across: float) -> None:
        found = day(text)
        if not text:
            sheet.write_blank(*at, None, self._look("text"))
        elif numeric and _NUMBER.fullmatch(text):
            sheet.write_number(*at, float(Decimal(text)), self._look("short"))
        elif found and found >= _FIRST:
            sheet.write_datetime(*at, found, self._look("day"))
        else:
            sheet.write_string(
                *at, text, self._look("short" if numeric else "text", fitting(text, across))
            )


def _flat(blocks: Sequence[Block]) -> Iterator[Heading | Paragraph | Table | Picture]:
    """The blocks one below the other, numbered items with their numbers."""
    for block in blocks:
        if isinstance(block, Listing):
            for number, item in enumerate(block.items, block.start or 0):
                first, *rest = item or (Paragraph(()),)
                if isinstance(first, Paragraph) and block.start is not None:
                    first = Paragraph((Run(f"{number}. "), *first.runs))
                yield from _flat((first, *rest))
        elif not isinstance(block, Break):
            yield block


def _line(block: Heading | Paragraph | Table | Picture, names: dict[int, str]) -> tuple[str, str, float]:
    """What stands on the first worksheet for a block, and how."""
    match block:
        case Heading():
            return text_of(block.runs), "heading", {1: 16, 2: 13}.get(block.level, 11)
        case Paragraph():
            return text_of(block.runs), "plain", 10
        case Table():
            return names[id(block)], "link", 10
        case Picture():
            return f"[{block.alt}]", "plain", 10


def _named(document: Document) -> Iterator[tuple[str, tuple[str, Table]]]:
    """Each table by its worksheet's name, with the heading above it."""
    heading, used = document.title, {vocabulary(document.language).groups["imprint"]["text"].lower()}
    for block in every(document.blocks):
        if isinstance(block, Heading):
            heading = text_of(block.runs)
        elif isinstance(block, Table):
            name = _unique(heading, used)
            used.add(name.lower())
            yield name, (heading, block)


def _unique(heading: str, used: set[str]) -> str:
    plain = _FORBIDDEN.sub(" ", heading).strip() or "1"
    name, number = plain[:_LONGEST].strip(), 1
    while name.lower() in used or name.lower() == "history":
        number += 1
        name = f"{plain[: _LONGEST - 3].strip()} {number}"
    return name


def _widths(table: Table) -> Sequence[float]:
    """Digits that each column gets: as much as its longest text has, within reason."""
    down = zip(table.columns, *table.rows, strict=True)
    wanted = [min(max(map(_digits, cells)) + 2.0, _WIDEST) for cells in down]
    widths = [max(one, _NARROWEST) for one in wanted]
    scale = max(_ROOM * 0.6 / sum(widths), 1.0)
    return [one * scale for one in widths]


def _digits(runs: Runs) -> float:
    return width(runs) * 1.05


def _paper(sheet: Any, document: Document) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&C{vocabulary(document.language).groups['registers']['pages']}")
