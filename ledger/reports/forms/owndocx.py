"""A unit's own Word template, templates/NAME.docx, filled from a report's value.

It is data like any other of the unit's files: its tags run at the same desk as those of Markdown
templates, what they print is escaped, and a template that would make Word run or fetch something is
refused.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.reports.desk import Desk, EndlessError, Shelf
from ledger.reports.document import Document, Picture, every
from ledger.reports.forms.docxbody import body, closing
from ledger.reports.forms.docxparts import custom, styles
from ledger.reports.forms.raster import png
from ledger.reports.forms.style import Style
from ledger.reports.forms.zipped import zipped
from ledger.reports.pictures.drawing import ILLEGAL
from ledger.reports.report import Report
from ledger.reports.vocabulary import Hand, on_one_line, vocabulary
from ledger.store.archives import refuse_bombs
from ledger.words import N_

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CUSTOM = (
    "/docProps/custom.xml",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
)
_RUNNING = pattern(r"vbaProject|/embeddings/|/activeX/|oleObject|\.bin$", re.IGNORECASE)
"""Parts in which there is something to run."""
_OUTSIDE = pattern(r'<Relationship\b[^>]*\bTargetMode="External"[^>]*>')
_FETCHING = pattern(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON)\b")
_FIELD = pattern(r'<w:instrText\b[^>]*>([^<]*)<|<w:fldSimple\b[^>]*\bw:instr="([^"]*)"')
_CONTEXT = 30
"""Characters of a paragraph that an error shows."""


def own_path(name: str) -> str:
    """Where a unit keeps its own Word template for a report of that name."""
    return f"templates/{name}.docx"


def to_own_docx(report: Report, document: Document, look: Style, content: bytes) -> bytes:
    """The template filled, with the imprint below it unless it has placed that itself.

    Raises LedgerError, naming the template, the paragraph and the field.
    """
    path = own_path(report.name)
    _refuse(path, content)
    template = _opened(path, content)
    desk = _Desk(document.language)
    given = {"report": report, "imprint": document.imprint.line, "note": document.note}
    given["content"] = Markup(_content(template, document, look))  # noqa: S704 - put together here
    try:
        template.render(given, jinja_env=desk, autoescape=True)
    except Exception as error:
        raise _complaint(error, path, template) from error
    return _finished(template, document)


class _Desk(Desk):
    """The desk for Word: no Markdown, and every text is escaped for XML when it is printed."""

    def __init__(self, language: str) -> None:
        def text(said: str) -> str:
            return ILLEGAL.sub("\ufffd", on_one_line(said))

        super().__init__(Shelf({}, lambda _: None), vocabulary(language), hand=Hand(text, text))
        self.autoescape = True
        for name in ("table", "picture"):
            del self.filters[name]


# What is refused


def _refuse(path: str, content: bytes) -> None:
    """Raises LedgerError for a template that would have Word run or fetch something."""
    refuse_bombs(path, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if _RUNNING.search(name):
                raise _refused(path, name)
            if name.endswith((".rels", ".xml")):
                _refuse_part(path, name, archive.read(name).decode("utf-8", "replace"))


def _refuse_part(path: str, name: str, text: str) -> None:
    outside = [one[0] for one in _OUTSIDE.finditer(text) if "/hyperlink" not in one[0]]
    fields = " ".join(one[1] or one[2] or "" for one in _FIELD.finditer(text))
    if outside or _FETCHING.search(fields) or "macroEnabled" in text or "<!DOCTYPE" in text:
        raise _refused(path, name)


def _refused(path: str, name: str) -> LedgerError:
    return LedgerError(
        N_("{template}: {part} holds what Word would run or fetch; a template is text and tags alone"),
        template=path,
        part=name,
    )


def _opened(path: str, content: bytes) -> Any:
    try:
        from docxtpl import DocxTemplate
    except ImportError as error:
        raise LedgerError(
            N_("{template} wants docxtpl, which is not installed: pip install 'unit-ledger[documents]'"),
            template=path,
        ) from error
    template = DocxTemplate(io.BytesIO(content))
    try:
        template.init_docx()
    except Exception as error:
        raise LedgerError(N_("{template}: no Word file that can be read"), template=path) from error
    return template


# What is put in


def _content(template: Any, document: Document, look: Style) -> str:
    """The report as the shipped layout has it, for `{{p content }}`; with the styles that it wants."""
    if not any("content" in part for part in _texts(template)):
        return ""
    _add_styles(template, look, document.language)
    ids: dict[str, tuple[str, str]] = {}
    for block in every(document.blocks):
        if isinstance(block, Picture) and block.name not in ids:
            image, _ = template.docx.part.get_or_add_image(io.BytesIO(png(block.svg)))
            ids[block.name] = (image, "")
    return body(document, look, ids, whole=False)


def _texts(template: Any) -> list[str]:
    return [template.get_xml()]


def _add_styles(template: Any, look: Style, language: str) -> None:
    from lxml import etree

    there = template.docx.styles.element
    known = {one.get(f"{_W}styleId") for one in there.iter(f"{_W}style")}
    for one in etree.fromstring(styles(look, language).encode()).iter(f"{_W}style"):
        if one.get(f"{_W}styleId") not in known:
            one.attrib.pop(f"{_W}default", None)
            there.append(one)


def _finished(template: Any, document: Document) -> bytes:
    """The file with its imprint, dated by the day that the report is of."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    docx = template.docx
    text = "".join(one.text or "" for one in docx.element.iter(f"{_W}t"))
    if document.imprint.line not in text:
        for paragraph in closing(document):
            docx.element.body.insert_element_before(parse_xml(paragraph), "w:sectPr")
    package = docx.part.package
    _date(docx.core_properties, document)
    uri, kind, relation = _CUSTOM
    for one in list(package.rels.values()):
        if one.reltype == relation:
            package.rels.pop(one.rId)
    package.relate_to(Part(PackURI(uri), kind, custom(document).encode(), package), relation)
    stream = io.BytesIO()
    docx.save(stream)
    return _anew(stream.getvalue())


def _date(properties: Any, document: Document) -> None:
    day = document.imprint.as_of
    stamp = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - python-docx writes UTC
    properties.title, properties.author = document.title[:255], document.unit[:255]
    properties.last_modified_by = document.unit[:255]
    properties.keywords = f"sha256:{document.imprint.digest}"
    properties.created = properties.modified = stamp
    properties.revision = 1


def _anew(content: bytes) -> bytes:
    """The same files in an order and with dates that do not change."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    order = sorted(files, key=lambda name: (name != "[Content_Types].xml", name))
    return zipped({name: files[name] for name in order})


# What goes wrong


def _complaint(error: Exception, path: str, template: Any) -> LedgerError:
    """What is wrong with a template, in which paragraph, in one sentence."""
    line = _line(error)
    said = {
        EndlessError: N_("{template}, paragraph {line} ({text}): the report does not come to an end"),
        UndefinedError: N_(
            "{template}, paragraph {line} ({text}): a report has nothing called {problem}"
        ),
        SecurityError: N_("{template}, paragraph {line} ({text}): not allowed in a template: {problem}"),
        TemplateSyntaxError: N_("{template}, paragraph {line} ({text}): cannot be read: {problem}"),
    }
    text = next((text for kind, text in said.items() if isinstance(error, kind)), None)
    return LedgerError(
        text or N_("{template}, paragraph {line} ({text}): {problem}"),
        template=path,
        line=line,
        text=_paragraph(template, line),
        problem=getattr(error, "message", None) or str(error) or type(error).__name__,
    )


def _line(error: Exception) -> int:
    """The paragraph at fault: each begins a line of what is rendered."""
    if isinstance(error, TemplateSyntaxError):
        return max(error.lineno - 1, 1)
    line = 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return max(line - 1, 1)


def _paragraph(template: Any, line: int) -> str:
    """The text of a paragraph, so that it can be found."""
    many = list(template.get_docx().element.body.iter(f"{_W}p"))
    if not 1 <= line <= len(many):
        return "…"
    text = "".join(one.text or "" for one in many[line - 1].iter(f"{_W}t")).strip()
    return text if len(text) <= _CONTEXT else f"{text[:_CONTEXT]}…"
