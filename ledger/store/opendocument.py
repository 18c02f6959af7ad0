"""What an OpenDocument spreadsheet tells that its reader does not: merged boxes, and cells that err."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias
from xml.etree import ElementTree as ET

from ledger.records import dataclass

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")

_Box: TypeAlias = tuple[int, int, int, int]


@dataclass(slots=True)
class Marks:
    """Of one worksheet: its merged boxes, and (row, column) from 0 → `#DIV/0!`."""

    merged: list[_Box] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is such a spreadsheet."""
    return "content.xml" in archive.namelist()


def opendocument_marks(content: bytes) -> dict[str, Marks]:
    """The marks of each worksheet by name; nothing of a file that is no such spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not is_opendocument(archive):
            return {}
        try:
            return dict(_tables(io.BytesIO(archive.read("content.xml"))))
        except ET.ParseError:
            return {}


def _tables(stream: io.BytesIO) -> Iterator[tuple[str, Marks]]:
    """Table by table; a table is forgotten once it is read."""
    for _, element in ET.iterparse(stream):  # noqa: S314 - expat refuses what would swell up
        if element.tag == f"{_TABLE}table":
            yield element.get(f"{_TABLE}name", ""), _marks(element)
            element.clear()


def _marks(table: ET.Element) -> Marks:
    marks, row = Marks(), 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.tag not in _CELLS:
                continue
            _mark(marks, cell, row, column)
            column += _number(cell, "number-columns-repeated")
        row += _number(line, "number-rows-repeated")
    return marks


def _mark(marks: Marks, cell: ET.Element, row: int, column: int) -> None:
    down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        marks.merged.append((row, column, row + down - 1, column + across - 1))
    if cell.get(_ERROR_TYPE) == "error":
        said = cell.find(f"{_TEXT}p")
        marks.errors[row, column] = "#VALUE!" if said is None else "".join(said.itertext())


def _number(element: ET.Element, name: str) -> int:
    said = element.get(f"{_TABLE}{name}", "1")
    return int(said) if said.isdecimal() else 1
