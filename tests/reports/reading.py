"""Documents read back: the text and the tables that a file of each form shows."""

import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ledger.reports.document import Document, Heading, Paragraph, Table, every, text_of

Rows = list[list[str]]


@dataclass
class Read:
    """Headings and paragraphs in order, and the tables with their heads as the first row."""

    texts: list[str] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)


def expected(document: Document) -> Read:
    """What a document should show, whatever its form."""
    found = Read()
    for block in every(document.blocks):
        if isinstance(block, Heading | Paragraph):
            found.texts.append(text_of(block.runs))
        elif isinstance(block, Table):
            heads = [text_of(one) for one in block.columns]
            found.tables.append([heads, *([text_of(one) for one in row] for row in block.rows)])
    return found


def read_docx(content: bytes) -> Read:
    import docx

    document = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return Read([one.text for one in document.paragraphs], tables)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self.meta: dict[str, str] = {}
        self._text: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        if tag == "meta":
            self.meta[dict(attrs).get("name") or ""] = dict(attrs).get("content") or ""
        if tag in ("p", "li", "td", "th") or re.fullmatch("h[1-6]", tag):
            self._text = []
        if tag == "table":
            self.read.tables.append([])
        if tag == "tr":
            self.read.tables[-1].append([])

    def handle_data(self, data):
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag):
        if tag in ("p", "li", "td", "th") or re.fullmatch("h[1-6]", tag):
            text = "".join(self._text or [])
            self._text = None
            if tag in ("td", "th"):
                self.read.tables[-1][-1].append(text)
            else:
                self.read.texts.append(text)


def read_html(content: bytes) -> tuple[Read, dict[str, str]]:
    page = _Page()
    page.feed(content.decode())
    return page.read, page.meta


def read_xlsx(content: bytes) -> Read:
    from ledger.store.workbooks import read_tables

    text, *tables = read_tables("x.xlsx", content)
    found = Read([str(row[0]) for row in text.rows if row and row[0] is not None])
    for one in tables:
        rows = [["" if cell is None else str(cell) for cell in row] for row in one.rows[1:]]
        found.tables.append(rows)
    return found


def pdf_text(content: bytes) -> str:
    """All the text of a PDF, without spaces: its lines end where the page wants it."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
