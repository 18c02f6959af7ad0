"""Numbers that name a person: identity numbers, bank cards and telephones, found in a line of text.

Digits are looked at in runs of groups, as people write them: apart by spaces, hyphens, dots or
brackets. What letters touch, or longer runs of digits hold, is another kind of number and no hit; nor
is a number that could be a telephone's or a card's, but stands in an address or is named otherwise.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from ledger.checks.digits import (
    CARDS,
    IDENTITY,
    OLD_IDENTITY,
    is_card,
    is_dated,
    is_identity,
    is_old_identity,
)
from ledger.patterns import pattern
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in a line: where it begins and ends, its bare digits, and what may be shown."""

    code: str
    start: int
    end: int
    bare: str
    shown: str


def numbers(line: str) -> list[Hit]:
    """The numbers in a line whose digits and signs are plain ones."""
    return [hit for run in _RUN.finditer(line) for hit in _in_run(line, run)]


# Digits in groups, each a space, hyphen, dot or bracket or up to three of them away from the next;
# letters touch neither end.
_RUN = pattern(r"(?<![0-9A-Za-z])\+?[0-9]++(?:[ \-.()]{1,3}[0-9]++)*(?:[ .-]?[Xx])?(?![0-9A-Za-z])")
_GROUP = pattern(r"[0-9]+(?:[ .-]?[Xx]$)?")
_BARE = str.maketrans("", "", " -.()+")
_APART = str.maketrans("", "", " .-")
_FEWEST = 11
"""No number that is looked for has fewer digits."""


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
    def longest(self) -> int:
        return max(map(len, self.parts))

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

    @property
    def another(self) -> bool:
        """It stands in an address, or something beside it says what other number it is."""
        return (
            _NAMED.search(self.line, max(0, self.start - _NAME), self.start) is not None
            or _COUNTED.match(self.line, self.end) is not None
            or any(found.start() < self.start < found.end() for found in _ADDRESS.finditer(self.line))
        )


_TIED_BEFORE = pattern("[0-9][-.]")
_TIED_AFTER = pattern("[-.][0-9]")
_ADDRESS = pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,9}://[^\s\"'<>，。；、！？（）【】《》“”]*")
_NAME = 12
_NAMED = pattern(
    r"(?:会议号?|会议 ?ID|房间号|直播号|文号|编号|单号|批次号?|流水号|ISBN|ISSN)[是为:：# ]*\Z"
)
_COUNTED = pattern(" ?(?:元|万|亿)")


def _in_run(line: str, run: re.Match[str]) -> list[Hit]:
    """The numbers in a run of digits; of two that overlap the more certain one."""
    if len(run[0].translate(_BARE)) < _FEWEST:
        return []
    groups = tuple(
        _Group(run.start() + one.start(), run.start() + one.end(), one[0].translate(_APART).upper())
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


# Candidates: which neighbouring groups to look at


def _of_eighteen(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Neighbouring groups of 18 characters with a year of birth in their midst."""
    starts = list(accumulate((len(group.bare) for group in groups), initial=0))
    ends = {start: place - 1 for place, start in enumerate(starts)}
    digits = "".join(group.bare for group in groups)
    for first, start in enumerate(starts):
        last = ends.get(start + IDENTITY)
        if last is not None and is_dated(digits, start):
            yield first, last


def _of_fifteen(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Each group of 15 digits, and three that are region, day of birth and number."""
    lengths = [len(group.bare) for group in groups]
    for place, length in enumerate(lengths):
        if length == OLD_IDENTITY:
            yield place, place
        if lengths[place : place + 3] == [6, 6, 3]:
            yield place, place + 2


def _alone_or_whole(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Each group that could be a card's number, and the whole run."""
    yield from ((place, place) for place, group in enumerate(groups) if len(group.bare) in CARDS)
    if 1 < len(groups) <= CARDS.stop:
        yield 0, len(groups) - 1


def _few(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Up to three neighbouring groups that could be a telephone's number, and a short run as a whole."""
    for first in range(len(groups)):
        for last in range(first, min(first + 3, len(groups))):
            if sum(len(group.bare) for group in groups[first : last + 1]) in _OF_TELEPHONES:
                yield first, last
    if 3 < len(groups) <= _MOST_GROUPS + 1:
        yield 0, len(groups) - 1


_OF_TELEPHONES = range(_FEWEST, 17)


# Tests: what may be shown of a number, nothing if it is none


def _identity(one: _Stretch) -> str:
    bare = one.bare
    return f"{bare[:2]}{'*' * 13}{bare[-3:]}" if is_identity(bare) else ""


def _old_identity(one: _Stretch) -> str:
    bare = one.bare
    if not is_old_identity(bare) or one.tied or one.another:
        return ""
    return f"{bare[:2]}{'*' * 10}{bare[-3:]}"


def _card(one: _Stretch) -> str:
    bare = one.bare
    told_apart = one.first == one.last or (one.whole and one.longest >= _LONG)
    if not told_apart or not is_card(bare) or one.tied or one.another:
        return ""
    return "*" * (len(bare) - 4) + bare[-4:]


_MOBILE = pattern("1[3-9][0-9]{9}")
_LANDLINE = pattern("0?(10|2[0-9])([2-9][0-9]{7})|0?([3-9][0-9]{2})([2-9][0-9]{6,7})")
_DATE = pattern("(?:19|20)[0-9]{2} (?:0[1-9]|1[0-2]) [0-3][0-9]")
_MOST_GROUPS = 4
_LONG = 4
"""So long is some group of a number that is written in groups; those of 138.12.134.15 are not."""


def _telephone(one: _Stretch) -> str:
    """A mobile number, or a landline's with its area code; either with or without the country's."""
    parts, abroad = _without_country(one)
    bare = "".join(parts)
    if _MOBILE.fullmatch(bare):
        apart = len(parts) > 1 and not (one.whole and _could_be_groups(parts))
        return "" if apart or one.tied or one.another else f"{bare[:3]}****{bare[-4:]}"
    match = _LANDLINE.fullmatch(bare)
    if match is None or not (abroad or bare.startswith("0")) or not _falls_as_landline(one, parts):
        return ""
    area, number = match[1] or match[3], match[2] or match[4]
    return "" if one.another else f"0{area}{'*' * (len(number) - 4)}{number[-4:]}"


def _could_be_groups(parts: list[str]) -> bool:
    """Whether a mobile number may be written so: not in very many parts, nor with a date among them."""
    dated = _DATE.search(" ".join(parts)) is not None
    return len(parts) <= _MOST_GROUPS and max(map(len, parts)) >= _LONG and not dated


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
_EXTENSION = pattern("-[0-9]{1,5}(?![0-9])")


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
    ("W601", _of_fifteen, _old_identity),
)
