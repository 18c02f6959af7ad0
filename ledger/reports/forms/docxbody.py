"""A document's text as WordprocessingML.

Tables are put together as text: a thousand rows made cell by cell through objects take a minute.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ledger.patterns import pattern
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
    leading,
    pages,
)
from ledger.reports.forms.columns import half_characters, set_table
from ledger.reports.forms.docxparts import W, section, twips
from ledger.reports.forms.numbering import numbers
from ledger.reports.forms.style import Style
from ledger.reports.pictures.drawing import xml

_EMU = 12_700
"""Units of a drawing to a point."""
_HUGE = 0.7
"""Share of a page that a row may take before it may be split."""
_NAMESPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
"""What a drawing is written in; templates of others need not know of it."""
_WORDS = 6.5
"""Lines that title, text and imprint take on a sheet that is made for one picture."""
_SIZE = pattern(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"', re.DOTALL)


Ids: TypeAlias = Mapping[str, tuple[str, str]]
"""The ids of each picture's PNG and SVG; the second may be empty."""


def body(document: Document, look: Style, pictures: Ids, *, whole: bool = True) -> str:
    """The inside of w:body; not `whole`: what can stand within another text, without sections."""
    writing = _Writing(document, look, pictures)
    return "".join(writing.parts() if whole else writing.inner())


def closing(document: Document) -> Iterator[str]:
    """Paragraphs with the imprint, as XML that says its own namespace."""
    for text in (document.note, document.imprint.line):
        yield f'<w:p xmlns:w="{W}">{_small(text)}</w:p>'


def _small(text: str) -> str:
    size = '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    return f'<w:r>{size}<w:t xml:space="preserve">{xml(text)}</w:t></w:r>'


class _Writing:
    """One document on its way into WordprocessingML."""

    def __init__(self, document: Document, look: Style, pictures: Ids) -> None:
        self._document = document
        self._look = look
        self._pictures = pictures
        self._paper = look.paper_of(document.imprint.report)
        self._numbers = {
            id(document.blocks[place]): number for place, number in numbers(document, look).items()
        }
        self._room = self._paper.room
        self._drawn = 0
        self._known: dict[tuple[Runs, str], str] = {}

    def parts(self) -> Iterator[str]:
        """Page by page; where pages begin to lie or stand, a section ends."""
        parted = list(pages(self._document.blocks))
        signed = False
        for place, (lying, blocks) in enumerate(parted):
            paper = self._paper.lying if lying else self._paper
            self._room = paper.room
            before = parted[place - 1][0] if place else lying
            yield from self._blocks(blocks, begins=bool(place) and before == lying)
            if not signed and (place + 1 == len(parted) or is_annex(parted[place + 1][1])):
                signed = True
                yield from self._signature()
            following = parted[place + 1][0] if place + 1 < len(parted) else None
            if following is None:
                yield from self._imprint()
                yield section(self._look, self._paper, lying=lying, first=place == 0)
            elif following != lying:
                made = section(self._look, self._paper, lying=lying, first=place == 0)
                yield f'<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>{made}</w:pPr></w:p>'
        if not parted:
            yield from self._imprint()
            yield section(self._look, self._paper, lying=False)

    def inner(self) -> Iterator[str]:
        """All of it on pages that stand, without the imprint."""
        for place, (_, blocks) in enumerate(pages(self._document.blocks)):
            yield from self._blocks(blocks, begins=bool(place))

    def _blocks(self, blocks: tuple[Block, ...], *, begins: bool) -> Iterator[str]:
        for block, leads in leading(blocks):
            yield from self._block(block, begins=begins, leads=leads)
            begins = False

    def _block(self, block: Block, *, begins: bool = False, leads: bool = False) -> Iterator[str]:
        if begins and not isinstance(block, Heading | Paragraph):
            yield _paragraph("Note", "", begins=True)
        match block:
            case Heading(level=1):
                yield _paragraph("Title", _runs(block.runs), begins=begins)
            case Heading() if block.annex:
                style = f"Annex{min(block.level - 1, 2)}"
                yield _paragraph(style, _runs(block.runs), begins=begins)
            case Heading():
                number = self._numbers.get(id(block), "")
                text = _runs((Run(number), *block.runs) if number else block.runs)
                yield _paragraph(f"Heading{min(block.level - 1, 4)}", text, begins=begins)
            case Paragraph():
                style = "Quote" if block.quoted else "BodyText"
                yield _paragraph(style, _runs(block.runs), begins=begins, leads=leads)
            case Listing():
                yield from self._listing(block)
            case Table():
                yield from self._table(block)
            case Picture():
                yield self._picture(block)
            case Break():
                return

    def _listing(self, block: Listing) -> Iterator[str]:
        """Items as paragraphs, as official texts have them: numbers stand before the text."""
        for number, item in enumerate(block.items, block.start or 0):
            first, *rest = item or (Paragraph(()),)
            if isinstance(first, Paragraph) and block.start is not None:
                first = Paragraph((Run(f"{number}. "), *first.runs))
            yield from self._block(first)
            for part in rest:
                yield from self._block(part)

    # Tables

    def _table(self, block: Table) -> Iterator[str]:
        largest, smallest = self._look.table_sizes
        size, widths = set_table(block, self._room[0], largest, smallest)
        wide = [twips(width) for width in widths]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
        yield (
            '<w:tbl><w:tblPr><w:tblStyle w:val="LedgerTable"/>'
            f'<w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
            'w:noHBand="0" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
        said = f"{size:g}".replace(".", "-")
        cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in wide]
        yield "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        for cell, runs in zip(cells, block.columns, strict=True):
            yield f"{cell}{self._cell(runs, f'Head{said}')}</w:tc>"
        yield "</w:tr>"
        styles = [f"Number{said}" if right else f"Cell{said}" for right in block.numeric]
        for row in block.rows:
            huge = is_huge(row, widths, size, self._room[1])
            inner = "".join(
                f"{cell}{self._cell(runs, style)}</w:tc>"
                for cell, runs, style in zip(cells, row, styles, strict=True)
            )
            kept = "" if huge else "<w:trPr><w:cantSplit/></w:trPr>"
            yield f"<w:tr>{kept}{inner}</w:tr>"
        yield "</w:tbl>"
        # Between a table and what follows there is some air, and Word wants a paragraph at the end.
        yield (
            '<w:p><w:pPr><w:pStyle w:val="Note"/><w:spacing w:line="120" w:lineRule="exact"/>'
            "</w:pPr></w:p>"
        )

    def _cell(self, runs: Runs, style: str) -> str:
        key = (runs, style)
        if key not in self._known:
            self._known[key] = _paragraph(style, _runs(runs))
        return self._known[key]

    # Pictures

    def _picture(self, block: Picture) -> str:
        """A drawing as wide as the text, or less where it would be too high."""
        self._drawn += 1
        png, svg = self._pictures[block.name]
        width, height = scaled(block.svg, picture_room(self._look, self._document, self._room))
        across, down = round(width * _EMU), round(height * _EMU)
        said, number = xml(block.alt).replace('"', "&quot;"), self._drawn
        extension = svg and (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{svg}"/></a:ext></a:extLst>'
        )
        drawing = (
            f'<w:drawing {_NAMESPACES}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" '
            f'cy="{down}"/><wp:docPr id="{number}" name="{block.name}" descr="{said}"/>'
            "<wp:cNvGraphicFramePr/>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{block.name}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{png}">{extension}</a:blip>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            "</a:graphic></wp:inline></w:drawing>"
        )
        return _paragraph("Figure", f"<w:r>{drawing}</w:r>")

    # The end

    def _signature(self) -> Iterator[str]:
        if self._look.sign and self._paper == self._look.paper:
            yield _paragraph("Signature", _runs((Run(self._document.unit),)))
            yield _paragraph("Date", _runs((Run(self._document.signed),)))

    def _imprint(self) -> Iterator[str]:
        yield _paragraph("Note", _runs((Run(self._document.note),)))
        yield _paragraph("Note", _runs((Run(self._document.imprint.line),)))


def picture_room(look: Style, document: Document, room: tuple[float, float]) -> tuple[float, float]:
    """Width and height that a picture may have: on a sheet of its own all that the words leave."""
    across, down = room
    sheet = document.imprint.report in look.papers
    return across, down - _WORDS * look.line_pitch if sheet else down * 0.9


def scaled(svg: str, room: tuple[float, float]) -> tuple[float, float]:
    """A picture's width and height in points: as wide as there is room for, and not higher."""
    found = _SIZE.search(svg)
    across, down = (float(found[1]), float(found[2])) if found else (4.0, 3.0)
    scale = min(room[0] / max(across, 1), room[1] / max(down, 1))
    return across * scale, down * scale


def is_annex(blocks: Sequence[Block]) -> bool:
    """Whether some blocks are an annex."""
    return isinstance(blocks[0], Heading) and blocks[0].annex


def is_huge(row: Sequence[Runs], widths: Sequence[float], size: float, height: float) -> bool:
    """Whether a row takes so much of a page's height that it may be split."""
    lines = height * _HUGE / (size * 1.5)
    return any(
        len(runs) > 0
        and half_characters("".join(run.text for run in runs)) * size * 0.52 > lines * width
        for runs, width in zip(row, widths, strict=True)
    )


def _paragraph(style: str, inner: str, *, begins: bool = False, leads: bool = False) -> str:
    page = ("<w:keepNext/>" if leads else "") + ("<w:pageBreakBefore/>" if begins else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}</w:pPr>{inner}</w:p>'


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    looks = ("<w:b/><w:bCs/>" if run.strong else "") + ("<w:i/><w:iCs/>" if run.emphasis else "")
    look = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    text = xml(run.text)
    if "\n" in text:
        text = '</w:t><w:br/><w:t xml:space="preserve">'.join(text.split("\n"))
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
