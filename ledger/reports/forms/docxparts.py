"""The parts of a Word file beside its text: styles, faces, settings, page numbers, properties."""

import math
from collections.abc import Iterator

from ledger.reports.document import Document
from ledger.reports.forms.style import Face, Paper, Style
from ledger.reports.pictures.drawing import attribute, xml

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
_LANGUAGES = {"zh": ("zh-CN", "en-US"), "en": ("en-GB", "en-GB")}
IMPRINT = "ledger-imprint"
"""The custom property that holds the imprint."""


def twips(points: float) -> int:
    """Points in twentieths of a point."""
    return round(points * 20)


def millimetres(length: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(length * 72 / 25.4 * 20)


# Styles


def styles(look: Style, language: str) -> str:
    """styles.xml: one style for each thing that a report has."""
    latin = _LANGUAGES[language][1]
    body = look.faces["body"]
    head = (
        f"{HEAD}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(body, look)}"
        f'<w:sz w:val="{_half(body.size)}"/><w:szCs w:val="{_half(body.size)}"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    return "".join([head, *_text_styles(look), *_table_styles(look), "</w:styles>"])


def _text_styles(look: Style) -> Iterator[str]:
    faces, pitch = look.faces, twips(look.line_pitch)
    body = faces["body"]
    first = _indent(look, "firstLine", look.indent)
    normal = f'{_line(look)}<w:jc w:val="both"/>'
    yield _style("Normal", "Normal", body, look, normal, default=True)
    middle = f'{_line(look, after=1)}<w:jc w:val="center"/>'
    yield _style("Title", "Title", faces["title"], look, middle)
    yield _style("BodyText", "Body Text", body, look, first)
    yield _style("Quote", "Quote", faces["heading-2"], look, first)
    for level in (1, 2, 3, 4):
        more = f'{first}<w:outlineLvl w:val="{level - 1}"/>'
        face = faces[f"heading-{level}"]
        yield _style(f"Heading{level}", f"heading {level}", face, look, more, keep=True)
    for level in (1, 2):
        outline = f'<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>'
        yield _style(f"Annex{level}", f"Annex {level}", faces["annex"], look, outline, keep=True)
    right = '<w:jc w:val="right"/>'
    unit = f'<w:spacing w:before="{pitch}"/>{_indent(look, "right", look.date_indent / 2)}{right}'
    yield _style("Signature", "Signature", body, look, unit, keep=True)
    yield _style("Date", "Date", body, look, f"{_indent(look, 'right', look.date_indent)}{right}")
    yield _style("Note", "Ledger Note", faces["note"], look, _loose("left"), tight=True)
    yield _style("Figure", "Ledger Figure", faces["note"], look, _loose("center"), tight=True)
    size = faces["page-number"]
    one = twips(size.size)
    side = f'{_LOOSE}<w:ind w:leftChars="100" w:left="{one}" w:rightChars="100" w:right="{one}"/>'
    yield _style("Footer", "footer", size, look, side, tight=True)


_LOOSE = '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
"""Lines as high as their type, outside of the grid."""


def _loose(side: str) -> str:
    return f'{_LOOSE}<w:jc w:val="{side}"/>'


def _indent(look: Style, where: str, count: float) -> str:
    """An indent in characters, and in points for programs that do not count them."""
    points = twips(count * look.faces["body"].size)
    return f'<w:ind w:{where}Chars="{round(count * 100)}" w:{where}="{points}"/>'


def _table_styles(look: Style) -> Iterator[str]:
    """Text in tables, a style a size and side; and the grid around it."""
    for size in sizes(look):
        for name, side in (("Cell", "left"), ("Number", "right"), ("Head", "center")):
            face = look.faces["table-head" if name == "Head" else "table"]
            more = f'<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/>'
            said = f"{size:g}".replace(".", "-")
            yield _style(
                f"{name}{said}",
                f"Ledger {name} {size:g}",
                Face(face.fonts, size, face.bold),
                look,
                more,
                tight=True,
            )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="LedgerTable"><w:name w:val="Ledger Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>'
        '<w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def sizes(look: Style) -> list[float]:
    """Every size in which a table may be set, in half points."""
    largest, smallest = look.table_sizes
    return [half / 2 for half in range(round(smallest * 2), round(largest * 2) + 1)]


def _style(
    identity: str, name: str, face: Face, look: Style, paragraph: str,
    *, default: bool = False, keep: bool = False, tight: bool = False,
) -> str:  # fmt: skip
    """A paragraph's style; `tight`: outside of the grid, without its spacing."""
    custom = ' w:customStyle="1"' if name.startswith(("Ledger", "Annex")) else ""
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    # Downwards, because a line that is a hair too long loses its last character.
    spacing = 0 if tight else math.floor(look.character_spacing * 20)
    bold = "<w:b/><w:bCs/>" if face.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    kept = "<w:keepNext/>" if keep else ""
    return (
        f'<w:style w:type="paragraph"{first}{custom} w:styleId="{identity}"><w:name w:val="{name}"/>{based}'
        f'<w:qFormat/><w:pPr>{kept}<w:widowControl w:val="0"/>{paragraph}</w:pPr>'
        f'<w:rPr>{fonts(face, look)}{bold}<w:spacing w:val="{spacing}"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{_half(face.size)}"/><w:szCs w:val="{_half(face.size)}"/></w:rPr></w:style>'
    )


def _line(look: Style, after: float = 0) -> str:
    exact = twips(look.line_pitch)
    return (
        f'<w:spacing w:before="0" w:after="{round(after * exact)}" w:line="{exact}" w:lineRule="exact"/>'
    )


def fonts(face: Face, look: Style) -> str:
    """Chinese in the face's first name, everything else in the Latin one."""
    here, latin = attribute(face.fonts[0]), attribute(look.latin[0])
    return f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={here} w:cs={latin}/>"


def _half(size: float) -> int:
    return round(size * 2)


# Faces


def font_table(look: Style) -> str:
    """fontTable.xml: each face with the names that may stand in for it."""
    named = {face.fonts[0]: face.fonts[1:] for face in look.faces.values()}
    named[look.latin[0]] = look.latin[1:]
    said = []
    for name, others in named.items():
        other = f"<w:altName w:val={attribute(','.join(others))}/>" if others else ""
        family = "roman" if name == look.latin[0] else "auto"
        charset = "00" if name == look.latin[0] else "86"
        said.append(
            f'<w:font w:name={attribute(name)}>{other}<w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    return f"{HEAD}<w:fonts {_NAMESPACES}>{''.join(said)}</w:fonts>"


def settings() -> str:
    """settings.xml: pages that face each other, and Chinese line breaking."""
    return (
        f'{HEAD}<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    )


def footer(*, even: bool) -> str:
    """A page's number between dashes: right on odd pages, left on even ones."""
    side = "left" if even else "right"
    return (
        f'{HEAD}<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def section(look: Style, paper: Paper, *, lying: bool, first: bool = True) -> str:
    """What a section's pages are like. `first`: it begins the document and needs no page break."""
    page = paper.lying if lying else paper
    orient = ' w:orient="landscape"' if page.width > page.height else ""
    number = page.bottom - page.number_distance - look.faces["page-number"].size * 25.4 / 72
    edge = millimetres(max(number, 5))
    kind = "" if first else '<w:type w:val="nextPage"/>'
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'{kind}<w:pgSz w:w="{millimetres(page.width)}" w:h="{millimetres(page.height)}"{orient}/>'
        f'<w:pgMar w:top="{millimetres(page.top)}" w:right="{millimetres(page.right)}" '
        f'w:bottom="{millimetres(page.bottom)}" w:left="{millimetres(page.left)}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{twips(look.line_pitch)}"/></w:sectPr>'
    )


# Properties


def core(document: Document) -> str:
    """docProps/core.xml: dated by the day that the report is of, whenever it is made."""
    day = f"{document.imprint.as_of.isoformat()}T00:00:00Z"
    unit, title = xml(document.unit), xml(document.title)
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{unit}</dc:creator>"
        f"<cp:keywords>sha256:{document.imprint.digest}</cp:keywords><cp:lastModifiedBy>{unit}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        f"<dc:language>{_LANGUAGES[document.language][0]}</dc:language></cp:coreProperties>"
    )


def custom(document: Document) -> str:
    """docProps/custom.xml: the imprint, whole and in parts."""
    made = document.imprint
    said = {
        IMPRINT: made.line,
        "ledger-unit": made.unit,
        "ledger-as-of": made.as_of.isoformat(),
        "ledger-revision": made.revision or "none",
        "ledger-sha256": made.digest,
    }
    kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    parts = "".join(
        f'<property fmtid="{kind}" pid="{place}" name="{name}"><vt:lpwstr>{xml(value)}</vt:lpwstr></property>'
        for place, (name, value) in enumerate(said.items(), 2)
    )
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{parts}</Properties>'
    )
