"""A document as one HTML file: its style and pictures within it, nothing fetched, nothing run.

It reads well on a telephone, prints on A4, and says to a screen reader what is a heading and a head of
a table.
"""

import re
from collections.abc import Iterator
from html import escape

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
    text_of,
)
from ledger.resources import resource

IMPRINT = "ledger-imprint"
"""The name of the meta element that holds the imprint."""

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_SAFE_LINK = pattern(r"(?:https?://|mailto:|#)[^\s]*|(?:[\w-][\w.-]*/)*[\w-][\w.-]*")
_PROLOGUE = pattern(r"^\s*(?:<\?xml[^>]*\?>|<!DOCTYPE[^>]*>|\s)*", re.IGNORECASE)


def to_html(document: Document) -> bytes:
    """The document as a whole page in UTF-8."""
    return ("\n".join([*_head(document), *_body(document)]) + "\n").encode()


def _head(document: Document) -> Iterator[str]:
    style = resource("templates", "styles", "document.css").read_text("utf-8")
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_LANGUAGES[document.language]}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{escape(document.title)}</title>"
    yield f'<meta name="author" content="{escape(document.unit)}">'
    yield f'<meta name="{IMPRINT}" content="{escape(document.imprint.line)}">'
    yield f"<style>\n{style.strip()}\n</style>"
    yield "</head>"


def _body(document: Document) -> Iterator[str]:
    yield "<body>"
    yield "<main>"
    page = False
    for place, block in enumerate(document.blocks):
        if isinstance(block, Break):
            page = True
            continue
        yield from _block(block, place, page=page)
        page = False
    yield "</main>"
    yield "<footer>"
    yield f"<p>{escape(document.note)}<br><code>{escape(document.imprint.line)}</code></p>"
    yield "</footer>"
    yield "</body>"
    yield "</html>"


def _block(block: Block, place: int, *, page: bool = False) -> Iterator[str]:
    attributes = ' class="page"' if page else ""
    match block:
        case Heading():
            level = min(block.level, 6)
            yield f'<h{level} id="s{place}"{attributes}>{_runs(block.runs)}</h{level}>'
        case Paragraph() if block.quoted:
            yield f"<blockquote{attributes}><p>{_runs(block.runs)}</p></blockquote>"
        case Paragraph():
            yield f"<p{attributes}>{_runs(block.runs)}</p>"
        case Listing():
            yield from _listing(block, place, attributes)
        case Table():
            yield from _table(block, attributes)
        case Picture():
            yield from _picture(block, attributes)
        case Break():
            return


def _listing(block: Listing, place: int, attributes: str) -> Iterator[str]:
    name = "ul" if block.start is None else "ol"
    start = f' start="{block.start}"' if block.start not in (None, 1) else ""
    yield f"<{name}{start}{attributes}>"
    for item in block.items:
        if len(item) == 1 and isinstance(item[0], Paragraph):
            yield f"<li>{_runs(item[0].runs)}</li>"
        else:
            yield "<li>"
            for part in item:
                yield from _block(part, place)
            yield "</li>"
    yield f"</{name}>"


def _table(block: Table, attributes: str) -> Iterator[str]:
    label = escape(" ".join(text_of(one) for one in block.columns))
    yield f'<div class="table" role="region" tabindex="0" aria-label="{label}"{attributes}>'
    yield "<table>"
    cells = zip(block.columns, block.numeric, strict=True)
    heads = "".join(f'<th scope="col"{_right(number)}>{_runs(one)}</th>' for one, number in cells)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in block.rows:
        cells = zip(row, block.numeric, strict=True)
        said = "".join(f"<td{_right(number)}>{_runs(one)}</td>" for one, number in cells)
        yield f"<tr>{said}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _right(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _picture(block: Picture, attributes: str) -> Iterator[str]:
    label = escape(block.alt or block.name)
    yield f"<figure{attributes}>"
    yield f'<div role="img" aria-label="{label}">{_PROLOGUE.sub("", block.svg).strip()}</div>'
    yield f"<figcaption>{label}</figcaption>"
    yield "</figure>"


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>\n")
    for wanted, name in ((run.code, "code"), (run.emphasis, "em"), (run.strong, "strong")):
        text = f"<{name}>{text}</{name}>" if wanted else text
    if _SAFE_LINK.fullmatch(run.link):
        text = f'<a href="{escape(run.link)}" rel="noreferrer">{text}</a>'
    return text if run.code else f"<bdi>{text}</bdi>" if _turns(run.text) else text


def _turns(text: str) -> bool:
    """Whether a text runs from right to left somewhere; it must not turn what stands beside it."""
    return any("\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc" for char in text)
