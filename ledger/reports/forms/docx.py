"""A document as a Word file in the national layout, put together part by part.

Every part has to be of our own anyway (styles, faces, page numbers, properties), and so the file has
nothing in it that nobody asked for, and the same bytes each time.
"""

from collections.abc import Mapping

from ledger.reports.document import Document, Picture, every
from ledger.reports.forms.docxbody import body
from ledger.reports.forms.docxparts import (
    HEAD,
    R,
    W,
    core,
    custom,
    font_table,
    footer,
    settings,
    styles,
)
from ledger.reports.forms.raster import png
from ledger.reports.forms.style import Style
from ledger.reports.forms.zipped import zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "/word/footer1.xml": f"{_WORD}.footer+xml",
    "/word/footer2.xml": f"{_WORD}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
}
_PARTS = ("styles", "settings", "fontTable", "footer", "footer")
_FILES = ("styles.xml", "settings.xml", "fontTable.xml", "footer1.xml", "footer2.xml")
_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'


def to_docx(document: Document, look: Style) -> bytes:
    """The document as a .docx. Raises LedgerError where pictures want what is not installed."""
    media, ids = _media(document)
    text = body(document, look, ids)
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                {
                    "rId1": ("officeDocument", "word/document.xml"),
                    "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                    "rId3": ("custom-properties", "docProps/custom.xml"),
                }
            ),
            "word/document.xml": f"{HEAD}<w:document {_NAMESPACES}><w:body>{text}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations(_targets(media)),
            "word/styles.xml": styles(look, document.language),
            "word/settings.xml": settings(),
            "word/fontTable.xml": font_table(look),
            "word/footer1.xml": footer(even=False),
            "word/footer2.xml": footer(even=True),
            "docProps/core.xml": core(document),
            "docProps/custom.xml": custom(document),
            **{f"word/{name}": content for name, content in media.items()},
        }
    )


def _media(document: Document) -> tuple[dict[str, bytes], dict[str, tuple[str, str]]]:
    """The pictures' files, and for each picture the ids of its PNG and its SVG."""
    shown = {block.name: block.svg for block in every(document.blocks) if isinstance(block, Picture)}
    media: dict[str, bytes] = {}
    ids: dict[str, tuple[str, str]] = {}
    for place, (name, svg) in enumerate(shown.items(), 1):
        media[f"media/picture{place}.png"] = png(svg)
        media[f"media/picture{place}.svg"] = svg.encode()
        ids[name] = (f"rIdPng{place}", f"rIdSvg{place}")
    return media, ids


def _targets(media: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    found = {f"rId{place}": pair for place, pair in enumerate(zip(_PARTS, _FILES, strict=True), 1)}
    for name in media:
        number, _, ending = name.removeprefix("media/picture").partition(".")
        found[f"rId{ending.capitalize()}{number}"] = ("image", name)
    return found


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="{name}" Type="{kind if "/" in kind else f"{R}/{kind}"}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _content_types() -> str:
    endings = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "svg": "image/svg+xml",
    }
    said = "".join(f'<Default Extension="{one}" ContentType="{kind}"/>' for one, kind in endings.items())
    said += "".join(f'<Override PartName="{one}" ContentType="{kind}"/>' for one, kind in _TYPES.items())
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{said}</Types>'
