"""What a workbook's own archive tells that its reader does not: how big it is, and which cells err."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.words import N_

_UNPACKED = 200 << 20
"""Bytes that all parts of a workbook may have together."""
_CELLS = 20_000_000
"""Cells between A1 and the last one written to; a reader keeps them all."""
_SHEET = pattern(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = pattern(rb"<Relationship\b([^>]*)>")
_ATTRIBUTE = pattern(rb'([\w:]+)="([^"]*)"')
_FILLED = pattern(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^>/])?>')
_ERROR = pattern(rb'<c\b([^>]*\bt="e"[^>]*)>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)


def refuse_bombs(place: str, content: bytes) -> None:
    """Raises LedgerError for an archive that cannot be opened, or that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            cells = 0 if size > _UNPACKED else max(map(_reach, _worksheets(archive)), default=0)
    except zipfile.BadZipFile as error:
        text = N_("{file} cannot be read as a workbook: it is damaged; save it anew from the program")
        raise LedgerError(text, file=place) from error
    except (OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise LedgerError(
            N_("{file} cannot be read as a workbook: {problem}"), file=place, problem=str(error)
        ) from error
    if size > _UNPACKED or cells > _CELLS:
        raise LedgerError(N_("{file} is too large a workbook to be read"), file=place)


def _worksheets(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            yield archive.read(part)


def _reach(text: bytes) -> int:
    """How many cells lie between A1 and the last ones written to."""
    rows = columns = 0
    for letters, row in _FILLED.findall(text):
        rows, columns = max(rows, int(row)), max(columns, _column(letters) + 1)
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def error_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Of each worksheet by name, the cells whose formula errs: (row, column) from 0 → `#DIV/0!`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        found = {name: _errors(archive.read(part)) for name, part in _parts(archive)}
    return {name: errors for name, errors in found.items() if errors}


def _errors(text: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in text:
        return {}
    found = {}
    for attributes, said in _ERROR.findall(text):
        if place := re.search(rb'\br="([A-Z]{1,3})([0-9]{1,7})"', attributes):
            found[int(place[2]) - 1, _column(place[1])] = unescape(said.decode("utf-8", "replace"))
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The worksheets' names with the parts that hold them."""
    try:
        related = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return
    relations = map(_attributes, _RELATION.findall(related))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for attributes in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml"))):
        target = targets.get(attributes.get("r:id"), "").removeprefix("/xl/")
        if f"xl/{target}" in archive.namelist():
            yield attributes.get("name", ""), f"xl/{target}"


def _attributes(text: bytes) -> Mapping[str, str]:
    return {
        name.decode(): unescape(value.decode("utf-8", "replace"))
        for name, value in _ATTRIBUTE.findall(text)
    }
