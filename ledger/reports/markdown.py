"""Markdown: what comes from entries made harmless, and tables.

Nothing that an entry says can open a table cell, a link, a heading, code or HTML.
"""

from collections.abc import Iterable
from decimal import Decimal

from ledger.patterns import pattern
from ledger.reports.report import Ratio, Table
from ledger.reports.vocabulary import Hand, Vocabulary, on_one_line

_SPECIAL = pattern(r"[\\`*_\[\]|~$]")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LEADING = pattern(r"(?:[#+=:-]|[0-9]{1,9}(?=[.)](?: |$)))")
_CODE = pattern(r"[\w …=./:,'@+-]+")


class Marked(str):
    """Markdown that is finished: what came from data in it is escaped already."""

    __slots__ = ()


def escape(text: str) -> str:
    """Any text as Markdown that shows just that text, on one line."""
    line = "".join(_HTML.get(char, char) for char in on_one_line(text))
    line = _SPECIAL.sub(r"\\\g<0>", line)
    found = _LEADING.match(line)
    if not found:
        return line
    end = found.end()
    # "1." begins a list by its dot, "#" a heading by itself.
    return f"{line[:end]}\\{line[end:]}" if line[0].isdigit() else f"\\{line}"


def code(text: str) -> str:
    """A command or a path as code; what could end the code is shown as text."""
    return f"`{text}`" if _CODE.fullmatch(text) else escape(text)


HAND = Hand(escape, code)


def table(value: Table, words: Vocabulary, empty: str = "") -> Marked:
    """A table without the columns that hold nothing, or a sentence where it has no rows."""
    if not value.rows:
        return Marked(escape(empty) if empty else words.groups["cells"]["empty"])
    said = [[words.say(cell, HAND) for cell in row] for row in value.rows]
    kept = [place for place in range(len(value.columns)) if any(row[place] for row in said)]
    lines = [
        _line(words.groups["columns"][value.columns[place]] for place in kept),
        _line(_rule(value, place) for place in kept),
    ]
    lines += [_line(row[place] for place in kept) for row in said]
    return Marked("\n".join(lines))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(value: Table, place: int) -> str:
    """Columns of numbers stand right."""
    filled = [row[place] for row in value.rows if row[place] is not None]
    numbers = all(isinstance(cell, int | Decimal | Ratio) for cell in filled)
    return "---:" if filled and numbers else "---"
