"""A document as PDF: the same layout as the Word file, set by typst, its faces embedded."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.errors import LedgerError
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
from ledger.reports.forms.columns import set_table
from ledger.reports.forms.docxbody import is_annex, is_huge, picture_room, scaled
from ledger.reports.forms.numbering import numbers
from ledger.reports.forms.style import Face, Paper, Style
from ledger.reports.forms.typesetting import UnsetError, compiled, families
from ledger.resources import resource
from ledger.words import N_

_REGIONS = {"zh": "cn", "en": "gb"}


_ARCHIVE = ["a-2u"]
"""The standard for keeping, PDF/A: it wants a face for every sign."""


def to_pdf(document: Document, look: Style) -> bytes:
    """The document as PDF, PDF/A where every sign has a face.

    Raises LedgerError where the engine or a Chinese face is not installed.
    """
    source = resource("templates", "styles", "document.typ").read_text("utf-8")
    data, day = pdf_data(document, look), document.imprint.as_of
    try:
        return compiled(source, data, "pdf", day, pdf_standards=_ARCHIVE)
    except UnsetError:
        return compiled(source, data, "pdf", day)


def pdf_data(document: Document, look: Style) -> dict[str, Any]:
    """All that the pages show, as the typesetter's source takes it."""
    day = document.imprint.as_of
    return {
        "title": document.title,
        "unit": document.unit,
        "imprint": document.imprint.line,
        "day": [day.year, day.month, day.day],
        "lang": document.language,
        "region": _REGIONS[document.language],
        "look": _look(look),
        "pages": list(_Setting(document, look).pages()),
    }


def _look(look: Style) -> dict[str, Any]:
    return {
        "pitch": look.line_pitch,
        "tracking": look.character_spacing,
        "indent": look.indent,
        "date-indent": look.date_indent,
        "latin": next((one for one in look.latin if one.lower() in families()), look.latin[-1]),
        "faces": {name: _face(face) for name, face in look.faces.items()},
    }


def _face(face: Face) -> dict[str, Any]:
    """Those of a face's fonts that are there. Raises LedgerError if none is."""
    there = [name for name in face.fonts if name.lower() in families()]
    if not there:
        raise LedgerError(
            N_(
                "a PDF wants a Chinese face and none of {names} is installed; install one, on Debian "
                "with `apt install fonts-noto-cjk`"
            ),
            names=", ".join(face.fonts),
        )
    return {"fonts": there, "size": face.size, "bold": face.bold}


class _Setting:
    """One document on its way to the typesetter."""

    def __init__(self, document: Document, look: Style) -> None:
        self._document = document
        self._look = look
        self._paper = look.paper_of(document.imprint.report)
        self._room = self._paper.room
        self._numbers = {
            id(document.blocks[place]): number for place, number in numbers(document, look).items()
        }

    def pages(self) -> Iterator[dict[str, Any]]:
        parted = list(pages(self._document.blocks)) or [(False, ())]
        signed = False
        for place, (lying, blocks) in enumerate(parted):
            paper = self._paper.lying if lying else self._paper
            self._room = paper.room
            parts = [
                {**part, "leads": leads}
                for block, leads in leading(blocks)
                for part in self._block(block)
            ]
            last = place + 1 == len(parted)
            if not signed and (last or is_annex(parted[place + 1][1])):
                signed = True
                parts += self._signature()
            if last:
                lines = [self._document.note, self._document.imprint.line]
                parts.append({"is": "note", "lines": lines})
            yield {"paper": _sheet(paper), "blocks": parts}

    def _block(self, block: Block) -> Iterator[dict[str, Any]]:
        match block:
            case Heading(level=1):
                yield {"is": "title", "runs": _runs(block.runs)}
            case Heading() if block.annex:
                yield {"is": "annex", "level": block.level, "runs": _runs(block.runs)}
            case Heading():
                yield self._heading(block)
            case Paragraph():
                face = "heading-2" if block.quoted else "body"
                yield {"is": "paragraph", "face": face, "runs": _runs(block.runs)}
            case Listing():
                yield from self._listing(block)
            case Table():
                yield self._table(block)
            case Picture():
                room = picture_room(self._look, self._document, self._room)
                width, height = scaled(block.svg, room)
                yield {
                    "is": "picture",
                    "svg": block.svg,
                    "alt": block.alt,
                    "width": width,
                    "height": height,
                }
            case Break():
                return

    def _heading(self, block: Heading) -> dict[str, Any]:
        return {
            "is": "heading",
            "face": f"heading-{min(block.level - 1, 4)}",
            "level": block.level,
            "number": self._numbers.get(id(block), ""),
            "runs": _runs(block.runs),
        }

    def _listing(self, block: Listing) -> Iterator[dict[str, Any]]:
        for number, item in enumerate(block.items, block.start or 0):
            first, *rest = item or (Paragraph(()),)
            if isinstance(first, Paragraph) and block.start is not None:
                first = Paragraph((Run(f"{number}. "), *first.runs))
            for part in (first, *rest):
                yield from self._block(part)

    def _table(self, block: Table) -> dict[str, Any]:
        size, widths = set_table(block, self._room[0], *self._look.table_sizes)
        huge = [
            place for place, row in enumerate(block.rows) if is_huge(row, widths, size, self._room[1])
        ]
        return {
            "is": "table",
            "size": size,
            "widths": [round(width, 2) for width in widths],
            "heads": [_runs(cell) for cell in block.columns],
            "rows": [[_runs(cell) for cell in row] for row in block.rows],
            "numeric": block.numeric,
            "huge": huge,
        }

    def _signature(self) -> Iterator[dict[str, Any]]:
        if self._look.sign and self._paper == self._look.paper:
            yield {"is": "sign", "unit": self._document.unit, "day": self._document.signed}


def _runs(runs: Runs) -> list[Mapping[str, Any]]:
    return [
        {"text": run.text, "strong": run.strong, "emphasis": run.emphasis, "link": run.link}
        for run in runs
    ]


def _sheet(paper: Paper) -> dict[str, float]:
    return {
        "width": paper.width,
        "height": paper.height,
        "top": paper.top,
        "bottom": paper.bottom,
        "left": paper.left,
        "right": paper.right,
        "number-distance": paper.number_distance,
    }
