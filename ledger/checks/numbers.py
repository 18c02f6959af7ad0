"""Numbers that name a person: identity numbers, bank cards and telephones, found in a line of text.

Digits are looked at in runs of groups, as people write them: apart by spaces, hyphens or brackets.
What letters touch, or longer runs of digits hold, is another kind of number and no hit.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate


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


# Digits in groups, each a space, hyphen or bracket away from the next; letters touch neither end.
_RUN = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]++(?:[ \-()]{1,2}[0-9]++)*(?:[ -]?[Xx])?(?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+(?:[ -]?[Xx]$)?")


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


def _in_run(line: str, run: re.Match[str]) -> list[Hit]:
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
