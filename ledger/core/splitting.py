"""What a cell holds several of, taken apart: sentences by numbers, lines or ；, words by 、 as well."""

import re
import unicodedata

from ledger.patterns import pattern

_NUMBER = pattern(
    r"(?:^|(?<=[\s;；。，,]))([0-9]{1,2})(?:[.．](?![0-9])|[)）、])|[(（]([0-9]{1,2})[)）]|([①-⑳])"
)
_TITLE = pattern("《[^《》]*》[^《》、；;，,\n]*")
_STRONG = pattern("[；;]")
_WEAK = pattern("[、，,]")
_WORDS = pattern(r"[、，,；;/／\s+＋]+")


def sentences(text: str) -> list[str]:
    """The items of a list of sentences: those numbered from 1, else lines, else what ； parts."""
    plain = text.strip()
    if numbered := _numbered(plain):
        return numbered
    if "\n" in plain:
        return _parts(re.split("\n", plain))
    return _titles(plain) or _parts(_STRONG.split(plain))


def phrases(text: str) -> list[str]:
    """The items of a list of short texts, which 、 and commas part as well where nothing else does."""
    found = sentences(text)
    if len(found) > 1 or _numbered(text.strip()) or _TITLE.search(text):
        return found
    return [item for one in found for item in _parts(_WEAK.split(one))]


def words(text: str) -> list[str]:
    """The words of a cell, whatever parts them."""
    return [word for word in _WORDS.split(text.strip()) if word]


def _parts(many: list[str]) -> list[str]:
    stripped = (re.sub(r"[;；\s]+$", "", one.strip()) for one in many)
    return [one for one in stripped if one]


def _numbered(text: str) -> list[str]:
    """The items behind the numbers 1, 2, 3 …; nothing if the text does not begin with 1."""
    places: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(text):
        if _value(found) == len(places) + 1:
            places.append((found.start(), found.end()))
        elif not places:
            return []
    if not places or places[0][0] != 0:
        return []
    ends = [start for start, _ in places[1:]] + [len(text)]
    return _parts([text[begin:end] for (_, begin), end in zip(places, ends, strict=True)])


def _value(found: re.Match[str]) -> int:
    return int(unicodedata.numeric(found[3])) if found[3] else int(found[1] or found[2])


def _titles(text: str) -> list[str]:
    """Titles in 《》 one after the other, if there is nothing else but what parts them."""
    found = _TITLE.findall(text)
    rest = text
    for title in found:
        rest = rest.replace(title, "", 1)
    return [one.strip() for one in found] if found and not re.sub(r"[、；;，,\s]", "", rest) else []
