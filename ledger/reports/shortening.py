"""Long texts made to fit: what differs between two of them, and not the rest."""

from wcwidth import wcswidth, wcwidth

_MARK = "…"
_AROUND = 6
"""Characters of what is equal that are kept beside what differs."""


def shortened(text: str, room: int | None) -> str:
    """A text cut to so many columns, with a mark where something is left out; None: as it is."""
    if room is None or wcswidth(text) <= room:
        return text
    kept, left = "", room - 1
    for char in text:
        left -= max(wcwidth(char), 0)
        if left < 0:
            break
        kept += char
    return kept.rstrip() + _MARK


def contrast(before: str, after: str, room: int | None) -> tuple[str, str]:
    """Two versions of a text, each in so many columns, equal beginnings and ends left out first."""
    if room is None or max(wcswidth(before), wcswidth(after)) <= room:
        return before, after
    begin = _shared(before, after)
    end = _shared(before[begin:][::-1], after[begin:][::-1])
    return (
        shortened(_middle(before, begin, end), room),
        shortened(_middle(after, begin, end), room),
    )


def _middle(text: str, begin: int, end: int) -> str:
    first = max(begin - _AROUND, 0)
    last = min(len(text) - end + _AROUND, len(text))
    return (_MARK if first else "") + text[first:last] + (_MARK if last < len(text) else "")


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
