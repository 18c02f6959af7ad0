"""Worksheets to write: what stands in them, how they look on the screen and how on paper."""

import io
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ledger.core.values import Number
from ledger.records import dataclass
from ledger.store.workbooks import Box, Cell


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the value it has now."""

    text: str
    value: Number


@dataclass(frozen=True, slots=True)
class Line:
    """A row to write. `role` decides how it looks: title, note, head, facts or body."""

    role: str
    cells: tuple[Cell | Formula, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A worksheet to write, made to be typed into and printed on landscape A4, one page wide.

    `widths` are the columns', in characters. Rows above `frozen` (row, column) stay in sight and
    come again on each printed page, from `heads` on. `merged` boxes take the text of their first
    cell. `typed` is the box where numbers not below 0 are typed, `asked` the words that say so.
    """

    name: str
    lines: tuple[Line, ...]
    widths: tuple[float, ...]
    heads: int = 0
    frozen: tuple[int, int] = (0, 0)
    merged: tuple[Box, ...] = ()
    typed: Box | None = None
    asked: str = ""


def xlsx_bytes(page: Page) -> bytes:
    """A workbook of one worksheet, its text never taken for formulas; equal pages, equal bytes."""
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        # Otherwise the file would say when it was made.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - Excel knows no zones
        _Writing(book, book.add_worksheet(page.name), page).write()
    return stream.getvalue()


_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"text_wrap": True, "valign": "top", "font_color": "#555555"},
    "head": {
        "bold": True,
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "bg_color": "#EDEDED",
    },
    "facts": {"border": 1, "align": "right", "italic": True},
    "body": {"border": 1, "align": "right"},
    "text": {"border": 1, "align": "left", "num_format": "@"},
    "sum": {"border": 1, "align": "right", "bold": True, "num_format": "General;-General;;@"},
}
_HEIGHTS = {"title": 28, "note": 32, "head": 18, "body": 20, "facts": 18}


@dataclass(frozen=True, slots=True)
class _Writing:
    """One page on its way into a workbook."""

    book: Any
    sheet: Any
    page: Page
    looks: dict[str, Any] = field(default_factory=dict)

    def write(self) -> None:
        self.looks.update({name: self.book.add_format(dict(look)) for name, look in _LOOKS.items()})
        for place, line in enumerate(self.page.lines):
            self.sheet.set_row(place, _HEIGHTS[line.role])
            for column, cell in enumerate(line.cells):
                self._put(place, column, cell, line.role)
        for column, width in enumerate(self.page.widths):
            self.sheet.set_column(column, column, width)
        for box in self.page.merged:
            line = self.page.lines[box[0]]
            self.sheet.merge_range(*box, line.cells[box[1]] or "", self.looks[line.role])
        self._screen()
        self._paper()

    def _put(self, row: int, column: int, cell: Cell | Formula, role: str) -> None:
        look = self.looks[role]
        if isinstance(cell, Formula):
            self.sheet.write_formula(row, column, cell.text, self.looks["sum"], cell.value)
        elif cell is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(cell, int | Decimal):
            self.sheet.write_number(row, column, float(cell), look)
        else:
            first = role == "body" and column < self.page.frozen[1]
            self.sheet.write_string(row, column, str(cell), self.looks["text"] if first else look)

    def _screen(self) -> None:
        self.sheet.freeze_panes(*self.page.frozen)
        if self.page.typed:
            rule = {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_message": self.page.asked,
            }
            self.sheet.data_validation(*self.page.typed, rule)

    def _paper(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C&P / &N")
        if self.page.frozen[0]:
            self.sheet.repeat_rows(self.page.heads, self.page.frozen[0] - 1)
