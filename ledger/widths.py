"""How many columns a text takes at a terminal, told without loading the tables of all scripts.

What is written here in Chinese or English is nearly always made of characters whose width is known;
the rest is asked of wcwidth.
"""

from ledger.patterns import pattern

_STYLE = pattern(r"\x1b\[[0-9;]*m")
NARROW = frozenset("·—–…“”‘’×°")
"""Characters of one column that texts here often hold, besides ASCII."""
WIDE = (("\u4e00", "\u9fff"), ("\u3001", "\u3011"), ("\uff01", "\uff60"))
"""The first and the last of characters that take two: ideographs, and full-width signs."""


def cells(text: str) -> int:
    """The width of a text in columns, colours aside."""
    shown = _STYLE.sub("", text) if "\x1b" in text else text
    if shown.isascii() and shown.isprintable():
        return len(shown)
    taken = 0
    for char in shown:
        if " " <= char <= "~" or char in NARROW:
            taken += 1
        elif any(first <= char <= last for first, last in WIDE):
            taken += 2
        else:
            import wcwidth

            return wcwidth.width(text)
    return taken
