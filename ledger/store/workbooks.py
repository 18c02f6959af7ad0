"""The spreadsheet door: bytes of CSV and of workbooks to rows of cells, and back.

Whoever reads a table of a clerk's starts here, and whoever writes one ends here. What the cells mean
is asked elsewhere; this module knows encodings, separators and file formats alone.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.archives import error_cells, refuse_bombs
from ledger.store.opendocument import opendocument_marks
from ledger.words import N_

Cell: TypeAlias = str | int | Decimal | bool | date | datetime | time | timedelta | None
Box: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, all inside."""

LIMIT = 20 << 20
"""Bytes that a file may have."""
ROWS, COLUMNS = 20_000, 1_000
"""What a worksheet may have; nobody types more."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_STEERING = "=+-@\t"
"""What a spreadsheet program takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One worksheet: rows of cells from A1 on, all of one length, and the boxes that are merged.

    Of a merged box the first cell alone has a value. A hidden one is read like the others.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Box, ...] = ()
    hidden: bool = False


def cell_name(row: int, column: int) -> str:
    """What people call a cell, `B7`; row and column count from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


# Reading


def read_tables(place: str, content: bytes) -> tuple[Worksheet, ...]:
    """The worksheets of a workbook, or the one table of a text file.

    What it is, is told by its content. `place` names it in errors. Raises LedgerError.
    """
    if len(content) > LIMIT:
        raise LedgerError(N_("{file} is larger than {limit} bytes"), file=place, limit=LIMIT)
    if content.startswith((_ZIP, _OLE)):
        return _workbook(place, content)
    text = decoded(place, content)
    start = text[:512].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "{\\rtf", "%pdf")):
        raise LedgerError(
            N_("{file} is no workbook, whatever its name says; save it as .xlsx or .csv"), file=place
        )
    return (Worksheet("", _level(place, _csv_rows(place, text))),)


def decoded(place: str, content: bytes) -> str:
    """Text as spreadsheet programs write it: UTF-8, UTF-16 or GB18030. Raises LedgerError."""
    marks = {
        codecs.BOM_UTF8: "utf-8-sig",
        codecs.BOM_UTF16_LE: "utf-16",
        codecs.BOM_UTF16_BE: "utf-16",
    }
    marked = [name for mark, name in marks.items() if content.startswith(mark)]
    for encoding in [*marked, *_unmarked(content)]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LedgerError(N_("{file} is neither UTF-8, UTF-16 nor GB18030 text, nor a workbook"), file=place)


def _unmarked(content: bytes) -> list[str]:
    """Encodings to try where no mark says which it is; UTF-16 shows by its zero bytes."""
    even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
    if even or odd:
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "gb18030"]


def _csv_rows(place: str, text: str) -> list[list[Cell]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        return [[cell or None for cell in row] for row in reader]
    except csv.Error as error:
        raise LedgerError(
            N_("{file} cannot be read as a table: {problem}"), file=place, problem=str(error)
        ) from error


def _separator(text: str) -> str:
    """The separator that parts the first lines into most cells; a comma if none does."""
    lines = text.splitlines()[:20]
    return max(",\t;", key=lambda one: sum(line.count(one) for line in lines))


def _workbook(place: str, content: bytes) -> tuple[Worksheet, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    broken: Mapping[str, Mapping[tuple[int, int], str]] = {}
    boxes: Mapping[str, Sequence[Box]] = {}
    if content.startswith(_ZIP):
        refuse_bombs(place, content)
        marks = opendocument_marks(content)
        broken = error_cells(content) | {name: one.errors for name, one in marks.items()}
        boxes = {name: one.merged for name, one in marks.items()}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        many = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        found = [
            _worksheet(place, book.get_sheet_by_name(one.name), broken.get(one.name, {})) for one in many
        ]
        return tuple(
            replace(
                sheet,
                merged=sheet.merged or tuple(boxes.get(sheet.name, ())),
                hidden=one.visible != SheetVisibleEnum.Visible,
            )
            for sheet, one in zip(found, many, strict=True)
        )
    except (LedgerError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in the reader is no Exception
        raise LedgerError(
            N_("{file} cannot be read as a workbook: {problem}"), file=place, problem=str(error)
        ) from error


def _worksheet(place: str, sheet: Any, broken: Mapping[tuple[int, int], str]) -> Worksheet:
    raw = sheet.to_python(skip_empty_area=False, nrows=ROWS + 1) if sheet.end else []
    rows = [[_cell(cell) for cell in row] for row in raw]
    for (row, column), said in broken.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = said
    boxes = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Worksheet(sheet.name, _level(place, rows), boxes)


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        # Spreadsheet programs keep fifteen digits and show no more.
        number = Decimal(f"{value:.15g}")
        if not number.is_finite():
            return str(value)
        return int(number) if number == number.to_integral_value() else number
    if isinstance(value, str) and not value.strip():
        return None
    known: Cell = value
    return known


def _level(place: str, rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of one length, without empty ones at the end. Raises LedgerError if there are too many."""
    many = [list(row) for row in rows]
    while many and all(cell is None for cell in many[-1]):
        many.pop()
    longest = max((len(row) for row in many), default=0)
    if len(many) > ROWS or longest > COLUMNS:
        text = N_("{file} has more than {rows} rows or {columns} columns; keep the table alone")
        raise LedgerError(text, file=place, rows=ROWS, columns=COLUMNS)
    return tuple((*row, *[None] * (longest - len(row))) for row in many)


# Writing


def csv_bytes(rows: Iterable[Sequence[Cell]], *, mark: bool, whole: bool = False) -> bytes:
    """Rows as CSV in UTF-8, an LF a line; `mark`: with the mark that Excel knows UTF-8 by.

    A text of several lines stands on one, unless `whole`, as for what is to come back the same.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([_written(cell, whole=whole) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _written(cell: Cell, *, whole: bool) -> str:
    """A cell as CSV has it; text that would become a formula gets an apostrophe in front."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell if whole else re.sub("[\r\n]+", " ", cell)
        return f"'{text}" if text.lstrip(" ").startswith(tuple(_STEERING)) else text
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
