"""A document read back from its file: its form, its imprint, and every line of text that it shows.

What is read may have been changed by anybody with any program, so it is opened with care and never
trusted.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.forms.html import IMPRINT
from ledger.reports.imprint import Imprint, read_imprint
from ledger.store.archives import refuse_bombs
from ledger.store.workbooks import read_tables
from ledger.words import N_

LIMIT = 100 << 20
"""Bytes that a document may have."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = pattern(r"word/(?:document|header\d*|footnotes|endnotes|comments)\.xml")


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a file. `lines` are its texts and cells, in the order of reading."""

    form: str
    imprint: Imprint | None
    lines: tuple[str, ...]


def read_back(place: str, content: bytes) -> Found:
    """What a file of any form shows; `place` names it in errors. Raises LedgerError."""
    if len(content) > LIMIT:
        raise LedgerError(N_("{file} is larger than any report"), file=place)
    if content.startswith(b"%PDF-"):
        return _pdf(place, content)
    if content.startswith(b"PK\x03\x04"):
        return _archive(place, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LedgerError(N_("{file} is no report of any form that is known"), file=place) from error
    if re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE):
        return _html(text)
    form = "md" if re.search(r"`ledger/document/\d+ ", text) else "text"
    return Found(form, read_imprint(text), _lines(text.splitlines()))


def _lines(many: Any) -> tuple[str, ...]:
    """Texts without spaces at their ends and doubled within, empty ones left out."""
    said = (" ".join(str(one).split()) for one in many)
    return tuple(one for one in said if one)


# Word and workbooks


def _archive(place: str, content: bytes) -> Found:
    refuse_bombs(place, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = set(archive.namelist())
        if "word/document.xml" in names:
            return _docx(archive)
    except (zipfile.BadZipFile, ET.ParseError, KeyError, NotImplementedError, RuntimeError) as error:
        raise LedgerError(N_("{file} cannot be read: it is damaged"), file=place) from error
    if "xl/workbook.xml" not in names:
        raise LedgerError(N_("{file} is no report of any form that is known"), file=place)
    rows = [row for table in read_tables(place, content) for row in table.rows]
    lines = _lines("" if cell is None else cell for row in rows for cell in row)
    return Found("xlsx", read_imprint("\n".join(lines)), lines)


def _docx(archive: zipfile.ZipFile) -> Found:
    lines: list[str] = []
    for name in sorted(archive.namelist()):
        if _TEXTS.fullmatch(name):
            lines += _paragraphs(ET.fromstring(archive.read(name)))  # noqa: S314 - expat stops bombs
    said = _lines(lines)
    pictures = sorted(
        hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name.startswith("word/media/") and name.endswith(".png")
    )
    return Found("docx", read_imprint("\n".join(said)), (*said, *(f"PNG {one}" for one in pictures)))


def _paragraphs(root: ET.Element) -> Iterator[str]:
    """The text of every paragraph, in tables and boxes too, what was struck out left out."""
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(_pieces(paragraph))


def _pieces(paragraph: ET.Element) -> Iterator[str]:
    for part in paragraph.iter():
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in (f"{_W}br", f"{_W}tab"):
            yield " "


# PDF


def _pdf(place: str, content: bytes) -> Found:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise LedgerError(
            N_("to read a PDF wants pypdf, which is not installed: pip install 'unit-ledger[documents]'")
        ) from error
    try:
        reader = PdfReader(io.BytesIO(content))
        keywords = str(reader.metadata.get("/Keywords", "")) if reader.metadata else ""
        texts = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise LedgerError(N_("{file} cannot be read: it is damaged"), file=place) from error
    lines = _lines(line for text in texts for line in text.splitlines())
    return Found("pdf", read_imprint(keywords), lines)


# HTML


def _html(text: str) -> Found:
    page = _Page()
    page.feed(text)
    page.close()
    lines = _lines([*"".join(page.texts).split("\n"), *page.hidden])
    return Found("html", read_imprint(page.imprint) or read_imprint(text), lines)


class _Page(HTMLParser):
    """Collects what a page shows; what may change that (styles, scripts, pictures) comes after it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.hidden: list[str] = []
        self.imprint = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == IMPRINT:
            self.imprint = given.get("content") or ""
        if tag in ("style", "script"):
            self._inside = tag
        if tag not in ("bdi", "strong", "em", "code", "a", "b", "i", "span"):
            self.texts.append("\n")
        said = " ".join(f"{name}={value}" for name, value in attrs)
        self.hidden.append(f"<{tag} {said}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.hidden.append(data)
        else:
            self.texts.append(data.replace("\n", " "))
