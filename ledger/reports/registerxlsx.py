"""A register as a workbook: one worksheet that is ready to print.

A title across, a line that says of whom and of when, heads that come again on every page, and rows as
high as their text. The same register gives the same bytes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from ledger.records import dataclass
from ledger.reports.measuring import SIZES, fitting, height, row_height
from ledger.reports.registercolumns import Column
from ledger.reports.registers import Register
from ledger.reports.registertext import Flat, flat, heads, notes, title
from ledger.reports.vocabulary import Vocabulary
from ledger.store.workbooks import cell_name

_A3, _A4 = 8, 9
_ROOM = 148
"""Digits that A4 holds beside each other, on its side; what is wider goes on A3."""
_STAYS = 40
"""Digits at the left that may stay in sight while the rest moves."""
_KEYS = ("problem", "subject", "topic")
"""Columns that say what a row is about."""
_LONGEST = 32_767
"""Characters that a cell may hold."""
_FIRST = date(1901, 1, 1)
"""Days before it are no days to a spreadsheet program."""
FONTS: Mapping[str, tuple[str, str]] = {"zh": ("宋体", "黑体"), "en": ("Calibri", "Calibri")}
"""What text and heads are set in."""
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True, "bold": True},
    "note": {"font_size": 10, "align": "left", "valign": "vcenter", "text_wrap": True},
    "head": {
        "font_size": 10,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#EDEDED",
    },
    "text": {"align": "left", "valign": "top", "text_wrap": True, "border": 1},
    "short": {"align": "center", "valign": "top", "text_wrap": True, "border": 1},
    "heading": {"align": "left", "valign": "vcenter", "text_wrap": True, "bold": True},
    "plain": {"align": "left", "valign": "top", "text_wrap": True},
    "link": {"align": "left", "valign": "top", "underline": 1, "font_color": "#1F4E9E"},
    "day": {"align": "center", "valign": "top", "border": 1, "num_format": "yyyy-mm-dd"},
}
"""How cells look, by what they hold."""


def to_xlsx(register: Register, words: Vocabulary) -> bytes:
    """The register's workbook; no text in it is ever a formula."""
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        # Otherwise the file would say when it was made.
        made = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
        book.set_properties({"title": title(register, words)[:255], "created": made})
        name = words.groups["registers"][register.name][:31]
        _Writing(book, book.add_worksheet(name), register, words, {}).write()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Writing:
    """One register on its way into a worksheet; `looks` are the formats made so far."""

    book: Any
    sheet: Any
    register: Register
    words: Vocabulary
    looks: dict[tuple[str, float], Any]

    def write(self) -> None:
        widths = _widths(self.register.columns)
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)
        self._across(0, title(self.register, self.words), "title", 18, widths)
        self._across(1, "    ".join(notes(self.register, self.words)), "note", 10, widths)
        top = self._heads(2, widths)
        end = self._rows(top, widths)
        self._screen(top, end)
        self._paper(top)

    def _look(self, name: str, size: float = SIZES[0]) -> Any:
        """The format of that name, made once."""
        if (name, size) not in self.looks:
            text, head = FONTS[self.words.language]
            font = {"font_name": head if name in ("title", "head") else text, "font_size": size}
            self.looks[name, size] = self.book.add_format({**font, **LOOKS[name]})
        return self.looks[name, size]

    # Above

    def _across(self, row: int, text: str, look: str, size: float, widths: Sequence[float]) -> None:
        self.sheet.set_row(row, min(height(text, sum(widths), size) + 4, 200))
        self._merged((row, 0, row, len(widths) - 1), text, look)

    def _merged(self, box: tuple[int, int, int, int], text: str, look: str) -> None:
        first_row, first, last_row, last = box
        if (first_row, first) == (last_row, last):
            self.sheet.write_string(first_row, first, text, self._look(look))
        else:
            self.sheet.merge_range(*box, "", self._look(look))
            self.sheet.write_string(first_row, first, text, self._look(look))

    def _heads(self, row: int, widths: Sequence[float]) -> int:
        """The heads, in two rows if some have one in common; the row below them."""
        labels = heads(self.register, self.words)
        needed = max(height(text, width) for text, width in zip(labels, widths, strict=True)) + 4
        runs = list(_runs(self.register.columns))
        last = row + any(group for group, _, _ in runs)
        self.sheet.set_row(row, 20 if last > row else needed)
        if last > row:
            self.sheet.set_row(last, needed)
        for group, start, end in runs:
            if group:
                said = self.words.groups["register-groups"][group]
                self._merged((row, start, row, end), said, "head")
            for place in range(start, end + 1):
                self._merged((last if group else row, place, last, place), labels[place], "head")
        return last + 1

    # The rows

    def _rows(self, top: int, widths: Sequence[float]) -> int:
        """All rows from one on; the row below them."""
        row = top
        for row, cells in enumerate(flat(self.register, self.words), top):
            texts = [shown_text(cell) for cell in cells]
            self.sheet.set_row(row, row_height(zip(texts, widths, strict=True)))
            for place, cell in enumerate(cells):
                self._cell(row, place, cell, fitting(texts[place], widths[place]))
        if not self.register.rows:
            self._merged((row, 0, row, len(widths) - 1), self.words.groups["cells"]["empty"], "short")
        return row + 1

    def _cell(self, row: int, place: int, cell: Flat, size: float) -> None:
        short = "short" if self.register.columns[place].short else "text"
        if cell is None:
            self.sheet.write_blank(row, place, None, self._look(short))
        elif isinstance(cell, date) and cell >= _FIRST:
            self.sheet.write_datetime(row, place, cell, self._look("day"))
        elif isinstance(cell, int | Decimal):
            self.sheet.write_number(row, place, float(cell), self._look("short"))
        else:
            self.sheet.write_string(row, place, shown_text(cell), self._look(short, size))

    # On the screen and on paper

    def _screen(self, top: int, end: int) -> None:
        self.sheet.freeze_panes(top, _staying(self.register.columns))
        box = f"{cell_name(top, 0)}:{cell_name(end - 1, len(self.register.columns) - 1)}"
        self.sheet.ignore_errors({"number_stored_as_text": box})

    def _paper(self, top: int) -> None:
        wide = sum(column.width for column in self.register.columns) > _ROOM
        self.sheet.set_landscape()
        self.sheet.set_paper(_A3 if wide else _A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.center_horizontally()
        self.sheet.repeat_rows(2, top - 1)
        self.sheet.set_footer(f"&C{self.words.groups['registers']['pages']}")


def _widths(columns: Sequence[Column]) -> list[float]:
    """The columns' widths; few columns share the page that they would not fill."""
    total = sum(column.width for column in columns)
    grow = [column for column in columns if not column.short] or columns
    more = max(_ROOM - total, 0) / sum(column.width for column in grow) if total <= _ROOM else 0
    return [column.width * (1 + more) if column in grow else column.width for column in columns]


def _runs(columns: Sequence[Column]) -> Iterator[tuple[str, int, int]]:
    """Columns beside each other under one head: the group's name, the first, the last.

    A column without company has no group.
    """
    place = 0
    for group, many in groupby(columns, key=lambda column: column.group):
        last = place + len(list(many)) - 1
        yield (group if last > place else "", place, last)
        place = last + 1


def _staying(columns: Sequence[Column]) -> int:
    """How many columns stay in sight: up to what a row is about, if that leaves room for the rest."""
    width = 0.0
    for place, column in enumerate(columns[:-1], 1):
        width += column.width
        if column.name in _KEYS and width <= _STAYS:
            return place
    return int(columns[0].short and len(columns) > 1)


def shown_text(cell: Flat) -> str:
    """A cell's text, as much of it as a cell can hold."""
    text = "" if cell is None else str(cell)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
