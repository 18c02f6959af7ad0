"""What must not be kept in a ledger: numbers of persons and secrecy markings (E601 to E604).

A file is looked at line by line as it is written, comments and keys too, and once more as it reads:
escapes and folded lines can hide a number from the first look. What is found is masked wherever it
would be shown.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

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


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in a line: where it begins and ends, its bare digits, and what may be shown."""

    code: str
    start: int
    end: int
    bare: str
    shown: str


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
    found: list[Hit] = []
    flat = line.translate(_FLAT)
    for run in _RUN.finditer(flat):
        found += _numbers(flat, run)
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

# Digits in groups, each a space, hyphen or bracket away from the next; letters touch neither end.
_RUN = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]++(?:[ \-()]{1,2}[0-9]++)*(?:[ -]?[Xx])?(?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+(?:[ -]?[Xx]$)?")

_LEVEL = "(?:绝 ?密|机 ?密|秘 ?密)"
_MARKING = re.compile(rf"({_LEVEL}) ?★")
_ALONE = re.compile(rf"[ #\-]*[\"'“「【\[]? ?({_LEVEL}) ?[\"'”」】\]]? *")


def _marking(match: re.Match[str]) -> Hit:
    bare = match[1].replace(" ", "")
    return Hit("E604", match.start(1), match.end(1), bare, bare)


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together, and where in the line."""

    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring groups of a run, taken together: the `first` of them and those up to `last`."""

    line: str
    run: tuple[_Group, ...]
    first: int
    last: int

    @property
    def parts(self) -> list[str]:
        return [group.bare for group in self.run[self.first : self.last + 1]]

    @property
    def bare(self) -> str:
        return "".join(self.parts)

    @property
    def start(self) -> int:
        begin = self.run[self.first].start
        return begin - 1 if self.line[begin - 1 : begin] == "+" else begin

    @property
    def end(self) -> int:
        return self.run[self.last].end

    @property
    def whole(self) -> bool:
        """No other group stands beside these."""
        return self.first == 0 and self.last == len(self.run) - 1

    @property
    def tied(self) -> bool:
        """A hyphen or a decimal point ties these digits to others."""
        before = self.line[max(0, self.start - 2) : self.start]
        after = self.line[self.end : self.end + 2]
        return _TIED_BEFORE.fullmatch(before) is not None or _TIED_AFTER.fullmatch(after) is not None


_TIED_BEFORE = re.compile("[0-9][-.]")
_TIED_AFTER = re.compile("[-.][0-9]")


def _numbers(line: str, run: re.Match[str]) -> list[Hit]:
    """The numbers in a run of digits; of two that overlap the more certain one."""
    groups = tuple(
        _Group(
            run.start() + one.start(),
            run.start() + one.end(),
            one[0].replace(" ", "").replace("-", "").upper(),
        )
        for one in _GROUP.finditer(run[0])
    )
    found: list[Hit] = []
    taken: set[int] = set()
    for code, candidates, test in _TESTS:
        for first, last in candidates(groups):
            one = _Stretch(line, groups, first, last)
            if taken.isdisjoint(range(first, last + 1)) and (shown := test(one)):
                taken.update(range(first, last + 1))
                found.append(Hit(code, one.start, one.end, one.bare, shown))
    return found


def _of_eighteen(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Neighbouring groups of 18 characters with a year of birth in their midst."""
    starts = list(accumulate((len(group.bare) for group in groups), initial=0))
    ends = {start: place - 1 for place, start in enumerate(starts)}
    digits = "".join(group.bare for group in groups)
    for first, start in enumerate(starts):
        last = ends.get(start + len(_WEIGHTS) + 1)
        if last is not None and digits[start + 6 : start + 8] in _CENTURIES:
            yield first, last


def _alone_or_whole(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Each group that could be a card's number, and the whole run."""
    yield from ((place, place) for place, group in enumerate(groups) if len(group.bare) in _OF_CARDS)
    if 1 < len(groups) <= _OF_CARDS.stop:
        yield 0, len(groups) - 1


def _few(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Up to three neighbouring groups that could be a telephone's number, and a short run as a whole."""
    for first in range(len(groups)):
        for last in range(first, min(first + 3, len(groups))):
            if sum(len(group.bare) for group in groups[first : last + 1]) in _OF_TELEPHONES:
                yield first, last
    if 3 < len(groups) <= _MOST_GROUPS + 1:
        yield 0, len(groups) - 1


_OF_CARDS = range(13, 20)
_OF_TELEPHONES = range(11, 17)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CENTURIES = ("19", "20")


def _identity(one: _Stretch) -> str:
    """A resident's 18 characters, the last of which fits, with a day of birth that there was."""
    bare = one.bare
    total = sum(int(digit) * weight for digit, weight in zip(bare, _WEIGHTS, strict=False))
    if _CHECKS[total % 11] != bare[-1]:
        return ""
    try:
        date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        return ""
    return f"{bare[:2]}{'*' * 13}{bare[-3:]}"


# How a card's number begins, and how long it may be.
_CARDS = (
    (re.compile("6[02]"), range(16, 20)),
    (re.compile("5"), (16, 17, 19)),
    (re.compile("4"), (13, 16, 19)),
    (re.compile("2[2-7]|35"), (16,)),
    (re.compile("3[47]"), (15,)),
)


def _card(one: _Stretch) -> str:
    """A card's number: a known beginning, a length that goes with it, a check digit that fits."""
    bare = one.bare
    known = any(form.match(bare) and len(bare) in lengths for form, lengths in _CARDS)
    if not known or not bare.isdigit() or not _luhn(bare) or one.tied:
        return ""
    return "*" * (len(bare) - 4) + bare[-4:] if one.first == one.last or one.whole else ""


def _luhn(bare: str) -> bool:
    digits = [int(digit) for digit in reversed(bare)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


_MOBILE = re.compile("1[3-9][0-9]{9}")
_LANDLINE = re.compile("0?(10|2[0-9])([2-9][0-9]{7})|0?([3-9][0-9]{2})([2-9][0-9]{6,7})")
_MOST_GROUPS = 4


def _telephone(one: _Stretch) -> str:
    """A mobile number, or a landline's with its area code; either with or without the country's."""
    parts, abroad = _without_country(one)
    bare = "".join(parts)
    if _MOBILE.fullmatch(bare):
        apart = len(parts) > 1 and (not one.whole or len(parts) > _MOST_GROUPS)
        return "" if apart or one.tied else f"{bare[:3]}****{bare[-4:]}"
    match = _LANDLINE.fullmatch(bare)
    if match is None or not (abroad or bare.startswith("0")) or not _falls_as_landline(one, parts):
        return ""
    area, number = match[1] or match[3], match[2] or match[4]
    return f"0{area}{'*' * (len(number) - 4)}{number[-4:]}"


def _without_country(one: _Stretch) -> tuple[list[str], bool]:
    """A telephone's groups without 86, and whether 86 was there."""
    first, *rest = one.parts
    if rest and first in ("86", "0086"):
        return rest, True
    for prefix in ("0086", "86"):
        if first.startswith(prefix):
            return [first.removeprefix(prefix), *rest], True
    return [first, *rest], False


_SUBSCRIBER = (7, 8)
_EXTENSION = re.compile("-[0-9]{1,5}(?![0-9])")


def _falls_as_landline(one: _Stretch, parts: list[str]) -> bool:
    """In one group, or the area code in one and the number in the next; perhaps an extension."""
    shaped = len(parts) == 1 or (len(parts) == 2 and len(parts[1]) in _SUBSCRIBER)
    return shaped and (not one.tied or _EXTENSION.match(one.line, one.end) is not None)


_TESTS: tuple[
    tuple[str, Callable[[Sequence[_Group]], Iterator[tuple[int, int]]], Callable[[_Stretch], str]], ...
] = (
    ("E601", _of_eighteen, _identity),
    ("W603", _alone_or_whole, _card),
    ("W602", _few, _telephone),
)
