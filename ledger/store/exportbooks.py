"""Tables as a workbook, a worksheet each: text is text, days are days, and nothing is a formula."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.workbooks import Cell, cell_name
from ledger.words import N_

_LONGEST = 32_767
"""Characters that a workbook's cell holds."""
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet to write: its name, its headings, and rows of as many cells."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_bytes(many: Sequence[Sheet]) -> bytes:
    """A workbook of these tables; equal tables, equal bytes. Raises LedgerError if one does not fit."""
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        # Otherwise the file would say when it was made.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - Excel knows no zones
        looks = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "bg_color": "#EDEDED", "border": 1}
            ),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "number": book.add_format({"valign": "top"}),
        }
        for name, one in zip(_names(many), many, strict=True):
            _fill(book.add_worksheet(name), one, looks)
    return stream.getvalue()


def _names(many: Sequence[Sheet]) -> list[str]:
    """Names that a workbook allows, each once."""
    names: list[str] = []
    for one in many:
        plain = re.sub(r"[\[\]:*?/\\']", "-", one.name).strip()[:25] or "-"
        taken = [name.casefold() for name in names]
        tries = (plain, *(f"{plain} {number}" for number in range(2, len(many) + 2)))
        names.append(next(name for name in tries if name.casefold() not in taken))
    return names


def _fill(sheet: Any, one: Sheet, looks: dict[str, Any]) -> None:
    for column, heading in enumerate(one.headings):
        sheet.write_string(0, column, heading, looks["head"])
        said = [heading, *(_shown(row[column]) for row in one.rows[:200])]
        widest = max(_width(line) for text in said for line in text.split("\n"))
        sheet.set_column(column, column, min(widest + 2, _WIDEST))
    for number, row in enumerate(one.rows, 1):
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell, looks)
    sheet.freeze_panes(1, 0)
    if one.rows and one.headings:
        sheet.autofilter(0, 0, len(one.rows), len(one.headings) - 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        sheet.write_number(row, column, float(cell), looks["number"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), looks["day"])
    else:
        text = str(cell)
        # The number counts as the format does: a character beyond the first 65,536 is two.
        if len(text.encode("utf-16-le")) // 2 > _LONGEST:
            said = N_("{cell} would be longer than a cell of a workbook holds; write CSV or JSON")
            raise LedgerError(said, cell=cell_name(row, column))
        sheet.write_string(row, column, text, looks["text"])


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text[:_WIDEST])
