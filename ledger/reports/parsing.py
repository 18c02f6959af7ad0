"""From a template's Markdown to a document: the one place that reads Markdown.

What a template says in HTML is text like any other. Text from entries was escaped when the template
was filled, so it comes out here as it was recorded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

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
from ledger.reports.finishing import ANNEX
from ledger.reports.imprint import imprint
from ledger.reports.pictures.svg import to_svg, told
from ledger.reports.pictures.values import Picture as Shown
from ledger.reports.report import Report
from ledger.reports.vocabulary import Vocabulary, vocabulary

SCHEME = "picture:"
"""What stands before a picture's name where Markdown has an address."""

_PLAIN = pattern(r"(?:[^\\`*_\[\]!<&\n]|\\[!-/:-@\[-`{-~]|&(?:amp|lt|gt);)*")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])|&(amp|lt|gt);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
_HIDDEN = pattern(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def to_document(report: Report, markdown: str, language: str) -> Document:
    """The document that a report's Markdown stands for, its pictures drawn."""
    words = vocabulary(language)
    blocks = tuple(_paged(_Reading(_tokens(markdown), _drawn(report, words)).blocks()))
    first = next((one for one in blocks if isinstance(one, Heading) and one.level == 1), None)
    return Document(
        text_of(first.runs) if first else f"{report.unit} {report.period.name}",
        report.unit,
        language,
        words.long(report.as_of),
        words.groups["imprint"]["note"],
        blocks,
        imprint(report, language),
    )


def _drawn(report: Report, words: Vocabulary) -> dict[str, Picture]:
    """The report's pictures by name, told in words."""
    shown = {name: cast(Shown, value) for name, value in report.pictures.items()}
    return {name: Picture(name, told(one, words), to_svg(one, words)) for name, one in shown.items()}


def _tokens(markdown: str) -> list[Any]:
    return list(_parser().parse(_HIDDEN.sub("", markdown)))


@cache
def _parser() -> Any:
    """CommonMark with tables and without HTML; text within blocks is read later, most of it quickly."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")


def _paged(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with page breaks before annexes, and before what follows the last of them."""
    before: Block | None = None
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            ends = level and not block.annex and block.level <= level
            starts = block.annex and not (isinstance(before, Heading) and before.annex)
            if before and (ends or starts) and not isinstance(before, Break):
                yield Break()
            level = (level or block.level) if block.annex else 0 if ends else level
        yield block
        before = block


class _Reading:
    """Reads tokens one after the other."""

    def __init__(self, tokens: list[Any], pictures: Mapping[str, Picture]) -> None:
        self._tokens = tokens
        self._pictures = pictures
        self._place = 0
        self._known: dict[str, Runs] = {}

    def blocks(self, end: str = "") -> tuple[Block, ...]:
        """All blocks up to a token of that type, or to the last."""
        found: list[Block] = []
        while self._place < len(self._tokens):
            token = self._next()
            if token.type == end:
                break
            found += self._block(token)
        return tuple(found)

    def _next(self) -> Any:
        self._place += 1
        return self._tokens[self._place - 1]

    def _block(self, token: Any) -> Sequence[Block]:
        match token.type:
            case "heading_open":
                runs = self._inline("heading_close")
                return [Heading(int(token.tag[1:]), runs, bool(ANNEX.match(text_of(runs))))]
            case "paragraph_open":
                return self._paragraph()
            case "bullet_list_open":
                return [Listing(self._items("bullet_list_close"))]
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                return [Listing(self._items("ordered_list_close"), start)]
            case "table_open":
                return [self._table()]
            case "blockquote_open":
                return [_as_quoted(one) for one in self.blocks("blockquote_close")]
            case "fence" | "code_block":
                return [Paragraph((Run(token.content.rstrip("\n"), code=True),))]
            case "hr":
                return [Break()]
            case _:
                return []

    def _paragraph(self) -> Sequence[Block]:
        content = self._tokens[self._place].content
        runs = self._inline("paragraph_close")
        lone = re.fullmatch(rf"!\[.*\]\({SCHEME}([\w-]+)\)", content.strip(), re.DOTALL)
        if lone and lone[1] in self._pictures:
            found = self._pictures[lone[1]]
            return [Picture(found.name, text_of(runs) or found.alt, found.svg)]
        return [Paragraph(runs)] if runs else []

    def _items(self, end: str) -> tuple[tuple[Block, ...], ...]:
        items = []
        while self._next().type != end:
            items.append(self.blocks("list_item_close"))
        return tuple(items)

    def _table(self) -> Table:
        rows: list[list[Runs]] = []
        numeric: list[bool] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                numeric.append("right" in str(token.attrs.get("style", "")))
                rows[-1].append(self._inline("th_close"))
            elif token.type == "td_open":
                rows[-1].append(self._inline("td_close"))
        return Table(tuple(rows[0]), tuple(map(tuple, rows[1:])), tuple(numeric))

    # Within a block

    def _inline(self, end: str) -> Runs:
        """The runs up to the block's end."""
        runs: Runs = ()
        while (token := self._next()).type != end:
            runs += self._runs(token.content)
        return runs

    def _runs(self, content: str) -> Runs:
        if content not in self._known:
            self._known[content] = _quickly(content) if _PLAIN.fullmatch(content) else _runs(content)
        return self._known[content]


def _quickly(content: str) -> Runs:
    text = _ESCAPED.sub(lambda found: found[1] or _SIGNS[found[2]], content)
    return (Run(text),) if text else ()


def _runs(content: str) -> Runs:
    """Inline Markdown as runs."""
    strong = emphasis = 0
    link = ""
    found: list[Run] = []
    tokens = _children(content)
    for place, token in enumerate(tokens):
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
            case _:
                text = _said(token, tokens, place)
                code = token.type == "code_inline"
                found.append(Run(text, bool(strong), bool(emphasis), code, link))
    return _joined(found)


def _children(content: str) -> list[Any]:
    """The tokens within a block."""
    parser = _parser()
    found: list[Any] = []
    parser.inline.parse(content, parser, {}, found)
    return found


def _said(token: Any, tokens: Sequence[Any], place: int) -> str:
    if token.type == "hardbreak":
        return "\n"
    if token.type == "softbreak":
        return _between(tokens[place - 1].content, tokens[place + 1].content)
    if token.type == "image":
        return "".join(one.content for one in token.children or ())
    return str(token.content)


def _between(before: str, after: str) -> str:
    """What a line end in the template stands for: nothing between Chinese signs, else a space."""
    return "" if before[-1:] > "\u2e7f" and after[:1] > "\u2e7f" else " "


def _joined(runs: Sequence[Run]) -> Runs:
    """Runs of one look put together, empty ones left out."""
    found: list[Run] = []
    for run in runs:
        if found and _look(found[-1]) == _look(run):
            found[-1] = Run(found[-1].text + run.text, *_look(run))
        elif run.text:
            found.append(run)
    return tuple(found)


def _look(run: Run) -> tuple[bool, bool, bool, str]:
    return run.strong, run.emphasis, run.code, run.link


def _as_quoted(block: Block) -> Block:
    return Paragraph(block.runs, quoted=True) if isinstance(block, Paragraph) else block
