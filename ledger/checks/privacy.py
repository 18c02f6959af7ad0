"""What must not be kept in a ledger: numbers of persons and secrecy markings (E601 to E604).

A file is looked at line by line as it is written, comments and keys too, and once more as it reads:
escapes and folded lines can hide a number from the first look. What is found is masked wherever it
would be shown.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from ledger.checks.numbers import Hit, numbers
from ledger.core.findings import Finding
from ledger.core.values import Place, Value
from ledger.patterns import pattern
from ledger.words import N_

TEXTS = {
    "E601": N_("an identity number stands here: {shown}"),
    "W601": N_("what may be an old identity number stands here: {shown}"),
    "W602": N_("a telephone number stands here: {shown}"),
    "W603": N_("the number of a bank card stands here: {shown}"),
    "E604": N_("a secrecy marking stands here: {shown}"),
}
HINTS = {
    "E601": N_("take it out; the member's id on the roster is enough"),
    "W601": N_("take it out if it is one; the member's id on the roster is enough"),
    "W602": N_("take it out, unless the ledger cannot do without it"),
    "W603": N_("take it out; no ledger needs it"),
    "E604": N_("what is secret must not be kept here: take the file out and tell who is responsible"),
}
FORBIDDEN = ("E601", "E604")
"""What is refused wherever it would be recorded."""


def lines(text: str) -> list[str]:
    """A text's lines as the YAML parser counts them."""
    return _BREAK.split(text)


def findings(path: str, text: str, data: Value) -> list[Finding]:
    """What must not be kept, with line and column where it can be seen in the text as written."""
    if not _suspicious(text) and not (
        _hides(text) and _suspicious(_GAP.sub(" ", " ".join(_all_texts(data))))
    ):
        return []
    plain = [(number, hit) for number, line in enumerate(lines(text), 1) for hit in hits(line)]
    found = [replace(_finding(path, hit), line=number, column=hit.start + 1) for number, hit in plain]
    seen = Counter((hit.code, hit.bare) for _, hit in plain)
    for at, on_key, said in _strings(data, ()):
        for hit in found_in(said, whole=not on_key):
            if seen[hit.code, hit.bare] > 0:
                seen[hit.code, hit.bare] -= 1
            else:
                found.append(replace(_finding(path, hit), at=at, on_key=on_key))
    return [*found, *over_items(path, data)]


def is_quiet(content: bytes) -> bool:
    """Whether a file can be told to hold nothing, by a look at its bytes that costs next to nothing.

    Of those that are not quiet most hold nothing either; `findings` says which. All is left out but
    digits, letters and line ends: then as many digits as a number has stand side by side, and those
    that go on in the next line at both sides of its end.
    """
    bare = content.translate(_BARE, _SIGNS)
    return not (
        _RUN in bare
        or (b"0\n" in bare and _GOING_ON.search(bare))
        or _SECRET in content
        or b"\\" in content
        or (b"," in content and _ITEM_BYTES.search(content))
        or (b"\xef\xbc" in content and _WIDE.search(content))
        or b"\xc2\x85" in content
        or (b"\xe2\x80" in content and _LINE_ENDS.search(content))
    )


def over_items(path: str, data: Value) -> list[Finding]:
    """Identity numbers that begin in one item of a list and end in another, at the first of them."""
    return [replace(_finding(path, hit), at=at) for at, hit in _over_items(data, ())]


def found_in(text: str, *, whole: bool = True) -> list[Hit]:
    """What a text of any number of lines holds, and where in it.

    An identity number may go on in the next line; nothing else does. `whole`: as of `hits`.
    """
    if not _suspicious(text) and not _ACROSS.search(text):
        return []
    found = []
    start = 0
    for line in _BREAK.finditer(text + "\n"):
        found += [_moved(hit, start) for hit in hits(text[start : line.start()], whole=whole)]
        start = line.end()
    return found + list(_across(text))


def hits(line: str, *, whole: bool = True) -> list[Hit]:
    """What one line holds, from left to right. `whole`: a marking alone on the line counts."""
    if not _suspicious(line):
        return []
    flat = line.translate(_FLAT)
    found = numbers(flat)
    for match in _MARKING.finditer(flat):
        found.append(_marking(match))
    alone = _ALONE.fullmatch(flat) if whole else None
    if alone:
        found.append(_marking(alone))
    return sorted(found, key=lambda hit: hit.start)


def masked(text: str) -> str:
    """A text of any number of lines in which nobody can read such a number; as long as before."""
    if not _suspicious(text) and not _ACROSS.search(text):
        return text
    chars = list(text)
    for hit in found_in(_STYLE.sub(lambda style: " " * len(style[0]), text)):
        if hit.code != "E604":
            _cover(chars, hit)
    return "".join(chars)


def masked_value(value: object) -> object:
    """A value of maps, lists and scalars in which nobody can read such a number, not even as a key."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {masked_value(name): masked_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked_value(inner) for inner in value]
    if isinstance(value, int | float | Decimal) and masked(str(value)) != str(value):
        return masked(str(value))
    return value


def holds_forbidden(text: str) -> bool:
    """Whether a text holds what is refused wherever it would be recorded."""
    return any(hit.code in FORBIDDEN for hit in found_in(text))


def without_forbidden(text: str) -> str | None:
    """A text whose identity numbers are nothing but stars; None if it bears a secrecy marking."""
    found = found_in(text)
    if any(hit.code == "E604" for hit in found):
        return None
    chars = list(text)
    for hit in found:
        if hit.code in FORBIDDEN:
            _cover(chars, replace(hit, shown="*" * len(hit.shown)))
    return "".join(chars)


def _moved(hit: Hit, by: int) -> Hit:
    return replace(hit, start=hit.start + by, end=hit.end + by)


def _across(text: str) -> Iterator[Hit]:
    """Identity numbers that begin in one line and end in another."""
    if not _ACROSS.search(text):
        return
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for gap in _GAP.finditer(text):
        parts.append(f"{text[start : gap.start()]} ")
        places += range(start, gap.start() + 1)
        start = gap.end()
    parts.append(text[start:])
    places += range(start, len(text))
    for hit in numbers("".join(parts).translate(_FLAT)):
        begin, end = places[hit.start], places[hit.end - 1] + 1
        if hit.code == "E601" and _BREAK.search(text, begin, end):
            yield replace(hit, start=begin, end=end)


def _cover(chars: list[str], hit: Hit) -> None:
    """Put stars over a number's digits but for those that may be shown."""
    places = [place for place in range(hit.start, hit.end) if chars[place].isalnum()]
    for place, shown in zip(places[len(places) - len(hit.shown) :], hit.shown, strict=False):
        if shown == "*":
            chars[place] = "*"


def _finding(path: str, hit: Hit) -> Finding:
    return Finding(hit.code, path, TEXTS[hit.code], {"shown": hit.shown}, HINTS[hit.code])


def _strings(value: Value, at: Place) -> Iterator[tuple[Place, bool, str]]:
    """Every text of a document, keys too, with its place."""
    if isinstance(value, str):
        yield at, False, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*at, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*at, key), True, key
            yield from _strings(item, (*at, key))


def _over_items(value: Value, at: Place) -> Iterator[tuple[Place, Hit]]:
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    )
    for key, item in inner:
        yield from _over_items(item, (*at, key))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        said = [str(item) for item in value]
        ends = list(accumulate(len(item) + 1 for item in said))
        for hit in _across("\n".join(said)):
            first, last = bisect_right(ends, hit.start), bisect_right(ends, hit.end - 1)
            if first < last:
                yield (*at, first), hit


def _all_texts(data: Value) -> Iterator[str]:
    return (text for _, _, text in _strings(data, ()))


def _suspicious(text: str) -> bool:
    """Whether there may be anything; nearly all texts are done with here."""
    return "密" in text or _DIGITS.search(text) is not None


def _hides(text: str) -> bool:
    """Whether what stands in a text may read otherwise than it looks.

    What is rare is looked for first: most texts need no second search.
    """
    return (
        "\\" in text
        or (_NEXT.search(text) is not None and _ACROSS.search(text) is not None)
        or (_ITEM.search(text) is not None and _ITEMS.search(text) is not None)
    )


# Full-width forms, odd dashes, dots and spaces, and what has no width, each as one plain character.
_BLANKS = "\u3000\xa0\t\u2002\u2003\u2009\xad\u200b\u200c\u200d\u2060\ufeff"
_FLAT = str.maketrans(
    f"０１２３４５６７８９ＸｘＸ＋－‐‑‒–—−（）［］．·・{_BLANKS}",
    "0123456789XxX+-------()[]..." + " " * len(_BLANKS),
)
_BREAK = pattern("\r\n|[\n\r\x85\u2028\u2029]")
# As many digits as the shortest number has, with no more between them than may stand in one. A run
# begins with its first digit, so where two stand side by side there is no need to try the second.
_DIGITS = pattern(
    rf"[0-9０-９](?<![0-9０-９]{{2}})(?:[ .()（）．·・‐‑‒–—−－{_BLANKS}-]{{0,3}}+[0-9０-９]){{10}}"
)
# What a look at single lines does not see: escapes, and digits that go on in the next line.
_NEXT = pattern(r"[\n\r\x85\u2028\u2029][^0-9A-Za-z]{0,80}[0-9０-９Xx]")
_ACROSS = pattern(r"[0-9０-９][^0-9A-Za-z\n\r]{0,3}[\n\r\x85\u2028\u2029][^0-9A-Za-z]{0,80}[0-9０-９Xx]")
# Nor digits that go on in the next item of a list.

_NEXT_ITEM = r",[ \t]*[\"']?[0-9０-９]"
_ITEM = pattern(_NEXT_ITEM)
_ITEMS = pattern(rf"[0-9０-９][\"']?[ \t]*{_NEXT_ITEM}")
_GAP = pattern(r"[ \t]*[\n\r\x85\u2028\u2029]\s*")
_STYLE = pattern(r"\x1b\[[0-9;]*m")

_BARE = bytes(
    ord("0") if chr(byte) in "0123456789xX" else ord("\n") if byte in b"\r\n" else ord("a")
    for byte in range(256)
)
"""Digits, and what may stand for the last of them, as one; letters as another."""
_SIGNS = bytes(byte for byte in range(256) if byte > 127 or not (chr(byte).isalnum() or byte in b"\r\n"))
_RUN = b"0" * 11
_GOING_ON = pattern(rb"0\n+0")
_SECRET = "密".encode()
_ITEM_BYTES = pattern(rb",[ \t]*[\"']?[0-9]")
_WIDE = pattern(rb"\xef\xbc[\x90-\x99\xb8]")
_LINE_ENDS = pattern(rb"\xe2\x80[\xa8\xa9]")

_LEVEL = "(?:绝 ?密|机 ?密|秘 ?密)"
_MARKING = pattern(rf"({_LEVEL}) ?★")
_ALONE = pattern(rf"[ #\-]*[\"'“「【\[]? ?({_LEVEL}) ?[\"'”」】\]]? *")


def _marking(match: re.Match[str]) -> Hit:
    bare = match[1].replace(" ", "")
    return Hit("E604", match.start(1), match.end(1), bare, bare)
