"""Where a line may go on in the next: between words, and between Chinese characters.

A word, an id or a number is never cut unless it alone is wider than the line, and no line begins
with a mark that closes or ends with one that opens.
"""

from collections.abc import Iterator

from ledger.patterns import pattern
from ledger.widths import cells

_CODES = pattern(r"((?:\x1b\[[0-9;]*m)+)")
_CLOSING = tuple("，。；：、）》」』】！？…”’,.;:!?)]}%")
_OPENING = tuple("（《「『【“‘([{")


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """A text as lines of at most so many columns; those after the first begin with the indent."""
    lines: list[str] = []
    line, taken = "", 0
    for piece in _pieces(text):
        size = cells(piece)
        if taken + size <= columns:
            line, taken = line + piece, taken + size
        elif not piece.isspace():
            if line.strip():
                lines.append(line.rstrip())
            *full, line = _cut(indent, piece, columns)
            lines += full
            taken = cells(line)
    return [*lines, line.rstrip()]


def _cut(indent: str, piece: str, columns: int) -> list[str]:
    """What begins a line: a piece that is itself too wide goes on where it must."""
    left = columns - cells(indent)
    if cells(piece) <= left:
        return [indent + piece]
    import wcwidth  # few lines need cutting

    return [indent + part for part in wcwidth.wrap(piece, max(left, 2))]


def _pieces(text: str) -> Iterator[str]:
    """Spaces, words, and wide characters one by one, each with the marks that cling to it."""
    held = ""
    for atom in _atoms(text):
        if held and not _cling(held, atom):
            yield held
            held = ""
        held += atom
    if held:
        yield held


def _cling(held: str, atom: str) -> bool:
    if _CODES.fullmatch(held) or _CODES.fullmatch(atom):
        return True
    if held.isspace() or atom.isspace():
        return held.isspace() and atom.isspace()
    return atom.startswith(_CLOSING) or held.endswith(_OPENING)


def _atoms(text: str) -> Iterator[str]:
    import wcwidth

    for number, part in enumerate(_CODES.split(text)):
        if number % 2:
            yield part
            continue
        word = ""
        for one in wcwidth.iter_graphemes(part):
            if word and (one.isspace() or cells(one) > 1):
                yield word
                word = ""
            if one.isspace() or cells(one) > 1:
                yield one
            else:
                word += one
        if word:
            yield word
