"""What must not be kept in a ledger: numbers of persons and secrecy markings (E601 to E604).

A file is looked at line by line as it is written, comments and keys too, and once more as it reads:
escapes and folded lines can hide a number from the first look. What is found is masked wherever it
would be shown.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ledger.checks.numbers import Hit, numbers
from ledger.core.findings import Finding
from ledger.core.values import Place, Value
from ledger.words import N_

TEXTS = {
    "E601": N_("an identity number stands here: {shown}"),
    "W602": N_("a telephone number stands here: {shown}"),
    "W603": N_("the number of a bank card stands here: {shown}"),
    "E604": N_("a secrecy marking stands here: {shown}"),
}
HINTS = {
    "E601": N_("take it out; the member's id on the roster is enough"),
    "W602": N_("take it out, unless the ledger cannot do without it"),
    "W603": N_("take it out; no ledger needs it"),
    "E604": N_("what is secret must not be kept here: take the file out and tell who is responsible"),
}


def lines(text: str) -> list[str]:
    """A text's lines as the YAML parser counts them."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def findings(path: str, text: str, data: Value) -> list[Finding]:
    """What must not be kept, with line and column where it can be seen in the text as written."""
    if not _SUSPICIOUS.search(text) and not _SUSPICIOUS.search(" ".join(_all_texts(data))):
        return []
    plain = [(number, hit) for number, line in enumerate(lines(text), 1) for hit in hits(line)]
    found = [replace(_finding(path, hit), line=number, column=hit.start + 1) for number, hit in plain]
    seen = Counter((hit.code, hit.bare) for _, hit in plain)
    for at, on_key, said in _strings(data, ()):
        for hit in (one for line in lines(said) for one in hits(line, whole=not on_key)):
            if seen[hit.code, hit.bare] > 0:
                seen[hit.code, hit.bare] -= 1
            else:
                found.append(replace(_finding(path, hit), at=at, on_key=on_key))
    return found


def hits(line: str, *, whole: bool = True) -> list[Hit]:
    """What one line holds, from left to right. `whole`: a marking alone on the line counts."""
    if not _SUSPICIOUS.search(line):
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
    if not _SUSPICIOUS.search(text):
        return text
    chars = list(text)
    for hit in hits(text.replace("\n", " ")):
        if hit.code != "E604":
            _cover(chars, hit)
    return "".join(chars)


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


def _all_texts(data: Value) -> Iterator[str]:
    return (text for _, _, text in _strings(data, ()))


# Full-width forms, odd dashes and odd spaces, each put as one plain character.
_FLAT = str.maketrans(
    "０１２３４５６７８９ＸｘＸ＋－‐‑‒–—−（）［］\u3000\xa0\t\u2002\u2003\u2009",
    "0123456789XxX+-------()[]" + " " * 6,
)
_SUSPICIOUS = re.compile(r"密|[0-9０-９](?:[^0-9A-Za-z０-９]{0,2}[0-9０-９]){10}")

_LEVEL = "(?:绝 ?密|机 ?密|秘 ?密)"
_MARKING = re.compile(rf"({_LEVEL}) ?★")
_ALONE = re.compile(rf"[ #\-]*[\"'“「【\[]? ?({_LEVEL}) ?[\"'”」】\]]? *")


def _marking(match: re.Match[str]) -> Hit:
    bare = match[1].replace(" ", "")
    return Hit("E604", match.start(1), match.end(1), bare, bare)
