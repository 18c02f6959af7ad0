"""One heading of a clerk's table: what it says of the week that is meant.

Which week a number means is not decided here: see `ledger.reports.gridweeks`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from ledger.core.sheets import Scope
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.gridcells import Days, Unreadable, days, shown, squashed
from ledger.store.workbooks import Cell
from ledger.words import N_

_CHINESE = "零一二三四五六七八九"
_NUM = f"([0-9]{{1,2}}|[{_CHINESE}十]{{1,3}})"
_WEEK = "(?:个?(?:周次?|星期|礼拜))"
_YEAR_WEEK = pattern(rf"([0-9]{{4}})(?:年?[-/_]?w(?:k|eek)?|年第?)([0-9]{{1,2}}){_WEEK}?")
_ISO_WEEK = pattern(rf"w[-_.]?([0-9]{{1,2}}){_WEEK}?")
_SOME_WEEK = pattern(rf"(?:第{_NUM}{_WEEK}?|{_NUM}{_WEEK}|w(?:k|eek)[-_.]?([0-9]{{1,2}}))")
_MONTH_WEEK = pattern(rf"(?:[0-9]{{4}}年)?{_NUM}月份?第?{_NUM}{_WEEK}")
_MONTH = pattern(rf"(?:([0-9]{{4}})年)?{_NUM}月份?")
_BARE = pattern("[0-9]{1,2}")
_SPAN = pattern("([0-9]{1,2})[日号]?(?:[-~～〜—–―‐‑−至到]|--)([0-9]{1,2})[日号]?")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_BEHIND = pattern(r"^((?:[0-9]{4}-?)?w[0-9]{1,2}|第[^周]{1,3}周)(.+)$")


@dataclass(frozen=True, slots=True)
class Head:
    """What a heading says of its week: parts of it, none of which need be there.

    `number` counts weeks from somewhere, in a `year` if one is written; `bare`: nothing but digits;
    `iso`: a week of the year, as `W14` is.
    `span` are days of the `month`. `doubt`: a heading that cannot be told for certain, and why.
    """

    said: str
    year: int | None = None
    number: int | None = None
    bare: bool = False
    iso: bool = False
    month: int | None = None
    days: Days | None = None
    span: tuple[int, int] | None = None
    doubt: Unreadable | None = None

    @property
    def names_a_week(self) -> bool:
        """Whether it says more than a month."""
        return not (self.number is None and self.days is None and self.span is None)


def number_of(text: str) -> int:
    """A number in digits or in Chinese, up to 99."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _CHINESE.index(text[-1]) if len(text) == 1 else 0
    return (_CHINESE.index(tens) if tens else 1) * 10 + (_CHINESE.index(ones) if ones else 0)


def head(cell: Cell, scope: Scope, noise: frozenset[str] = frozenset()) -> Head | None:
    """A heading cell, None if it is none of a week or a month. `noise` are words that may stand by."""
    if isinstance(cell, Decimal):
        # 4.2 may have been typed as 4.20: a number has no zeros at its end.
        doubt = Unreadable(
            N_("{said} is a number; write the day as text or as a date"), said=shown(cell)
        )
        return Head(shown(cell), doubt=doubt)
    if whole := _one(cell, scope):
        return whole
    parts = _pieces(cell, noise)
    found = [_one(part, scope) for part in parts]
    return combined(found) if len(parts) > 1 else (found[0] if found else None)


def _pieces(cell: Cell, noise: frozenset[str]) -> list[str]:
    """A heading's parts: what stands in brackets, on lines of its own, or behind the week."""
    if not isinstance(cell, str):
        return []
    parts = [part for part in map(squashed, re.split(r"[()（）\[\]【】\n\r;；,，:：]+", cell)) if part]
    split = [piece for part in parts for piece in _split(part)]
    return [part for part in split if part not in noise]


def _split(part: str) -> tuple[str, ...]:
    found = _BEHIND.match(part)
    return (found[1], found[2]) if found else (part,)


def _one(cell: Cell, scope: Scope) -> Head | None:
    said = shown(cell)
    try:
        if found := days(cell, scope):
            return Head(said, days=found)
    except Unreadable as doubt:
        return Head(said, doubt=doubt)
    if isinstance(cell, bool) or not isinstance(cell, int | str):
        return None
    text = squashed(cell)
    return _numbered(text, said) or _monthly(text, said)


def _numbered(text: str, said: str) -> Head | None:
    if found := _YEAR_WEEK.fullmatch(text):
        return Head(said, int(found[1]), int(found[2]))
    if found := _ISO_WEEK.fullmatch(text):
        return Head(said, number=int(found[1]), iso=True)
    if found := _SOME_WEEK.fullmatch(text):
        return Head(said, number=number_of(next(part for part in found.groups() if part)))
    if _BARE.fullmatch(text):
        return Head(said, number=int(text), bare=True)
    return None


def _monthly(text: str, said: str) -> Head | None:
    if found := _MONTH_WEEK.fullmatch(text):
        return Head(said, month=number_of(found[1]), number=number_of(found[2]))
    if found := _MONTH.fullmatch(text):
        return Head(said, month=number_of(found[2]))
    for names in (_ENGLISH, _LONG_ENGLISH):
        if text in names:
            return Head(said, month=names.index(text) + 1)
    if found := _SPAN.fullmatch(text):
        return Head(said, span=(int(found[1]), int(found[2])))
    return None


def combined(parts: Iterable[Head | None]) -> Head | None:
    """Several cells of one heading, or parts of one cell, as one; None if any of them is no heading."""
    many = list(parts)
    known = [part for part in many if part is not None]
    if not known or len(known) != len(many):
        return None
    said = " ".join(part.said for part in known)
    whole = Head(said)
    for part in known:
        whole = Head(
            said,
            whole.year or part.year,
            part.number if whole.number is None else whole.number,
            whole.bare or part.bare,
            whole.iso or part.iso,
            whole.month or part.month,
            whole.days or part.days,
            whole.span or part.span,
            whole.doubt or part.doubt,
        )
    return whole
