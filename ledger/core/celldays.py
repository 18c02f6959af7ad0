"""Days as registers write them: 2026年3月12日, 2026.3.12, 26.3.12, 3月12日, a range of them, a serial.

A day that is not whole is not guessed at: reading raises NoDay, which says what is wanting.
"""

import contextlib
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.words import N_


class NoDay(Exception):  # noqa: N818 - what a cell is, not a fault of ours
    """A cell that names no day for certain; `text` is a message id."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both inside; as a rule the same."""

    first: date
    last: date


_TO = pattern(r"至|到|~|—+|–|--|-")
_WHOLE = r"([0-9]{4}|[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?"
_SHORT = r"([0-9]{1,2})[月./]([0-9]{1,2})[日号]?"
_ONE = pattern(_WHOLE)
_COMPACT = pattern(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")
_NO_YEAR = pattern(_SHORT)
_HYPHEN = pattern(r"([0-9]{1,2})-([0-9]{1,2})")
_LAST = pattern(r"([0-9]{1,2})[日号]?")
_MONTH = pattern(r"(?:(?:[0-9]{4}|[0-9]{2})[年./-])?[0-9]{1,2}月份?|[0-9]{4}[./-][0-9]{1,2}")
_WEEKDAY = pattern(r" ?(?:\((?:周|星期)?[一二三四五六日天]\)|(?:周|星期)[一二三四五六日天])$")
_HALF = pattern(r" ?(?:上午|下午|晚上|晚|中午|全天)$")
_TIME = pattern(
    r"(?:(?<=[日号 ])|(?<=[0-9])t|(?<=[午晚上])) ?[0-9]{1,2}[:时点](?:[0-9]{1,2}分?)?(?::[0-9.]+)?z?$"
)
"""A time of day, only where something parts it from the day before it."""
_BEFORE = pattern(r"(?:之前|以前|前|止)?(?:完成|办结|整改到位|整改完成|完成整改)?$")
_END = pattern(
    r"(?:(20[0-9]{2})[年./-])?(?:([0-9]{1,2})月份?|第?([一二三四])季度)[底末]|(20[0-9]{2})?年[底末]"
)
_QUARTERS = "一二三四"
_SERIALS = range(36526, 73051)
"""Day numbers of spreadsheet programs, from 2000 to 2099."""
_NOTHING = ("-", "--", "—", "——", "/", "无")
_SHORT_YEARS = range(2018, 2040)
"""What a year of two digits may be."""
_NO_DAY = N_("{said} is not a day; write one like 2026-03-12")
_EPOCH = date(1899, 12, 30)


def cell_days(cell: object, year: int | None, *, ends: bool = False) -> Days | None:
    """The day or days that a cell names; None if it is empty. Raises NoDay.

    `year` is the one that is meant where none is written; None: none is. `ends`: a day by which
    something is due may be written as the end of a month or a year, and with 前 behind it.
    """
    if isinstance(cell, datetime):
        return Days(cell.date(), cell.date())
    if isinstance(cell, date):
        return Days(cell, cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        return _same(_EPOCH + timedelta(days=cell))
    if isinstance(cell, Decimal):
        # 3.10 typed as a number has become 3.1, and nobody can tell any more.
        raise NoDay(N_("{said} is a number, no day; write one like 2026-03-12"), said=f"{cell:f}")
    text = " ".join(unicodedata.normalize("NFKC", "" if cell is None else str(cell)).casefold().split())
    if not text or text in _NOTHING:
        return None
    for behind in (_TIME, _HALF, _WEEKDAY, _HALF):
        text = behind.sub("", text)
    text = text.replace(" ", "")
    if ends:
        text = _BEFORE.sub("", text)
        if found := _END.fullmatch(text):
            return _same(_end_of(found, str(cell), year))
    if text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _same(_EPOCH + timedelta(days=int(text)))
    return _written(text, str(cell), year)


def _end_of(found: re.Match[str], said: str, year: int | None) -> date:
    """The last day of the month, the quarter or the year that a text names."""
    own = found[1] or found[4] or _year(year, said)
    month = int(found[2]) if found[2] else 3 * _QUARTERS.index(found[3]) + 3 if found[3] else 12
    if not 1 <= month <= 12:
        raise NoDay(_NO_DAY, said=_shown(said))
    return date(int(own) + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _written(text: str, said: str, year: int | None) -> Days:
    if found := _ONE.fullmatch(text) or _COMPACT.fullmatch(text):
        return _same(_made(found[1], found[2], found[3], said))
    if found := _NO_YEAR.fullmatch(text) or _HYPHEN.fullmatch(text):
        return _same(_made(_year(year, said), found[1], found[2], said))
    if _MONTH.fullmatch(text):
        raise NoDay(N_("{said} is a month; a day is wanted"), said=_shown(said))
    for found in _TO.finditer(text):
        begin, end = text[: found.start()], text[found.end() :]
        if begin[-1:].isdigit() or begin.endswith(("日", "号")):
            with contextlib.suppress(_NoRangeError):
                return _range(begin, end, said, year)
    raise NoDay(_NO_DAY, said=_shown(said))


class _NoRangeError(Exception):
    """What stands on one side of a dash is no day."""


def _range(begin: str, end: str, said: str, year: int | None) -> Days:
    if not (_ONE.fullmatch(begin) or _NO_YEAR.fullmatch(begin) or _HYPHEN.fullmatch(begin)):
        raise _NoRangeError
    first = _written(begin, said, year).first
    if found := _LAST.fullmatch(end):
        last = _made(str(first.year), str(first.month), found[1], said)
    elif found := _NO_YEAR.fullmatch(end) or _HYPHEN.fullmatch(end):
        last = _made(str(first.year), found[1], found[2], said)
    elif _ONE.fullmatch(end):
        last = _written(end, said, year).first
    else:
        raise _NoRangeError
    if last < first:
        raise NoDay(N_("{said} runs backwards"), said=_shown(said))
    return Days(first, last)


def _year(year: int | None, said: str) -> str:
    if year is None:
        raise NoDay(N_("{said} has no year; say it by --year"), said=_shown(said))
    return str(year)


def _same(when: date) -> Days:
    return Days(when, when)


def _made(year: str, month: str, day: str, said: str) -> date:
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    if len(year) == 2 and whole not in _SHORT_YEARS:
        raise NoDay(_NO_DAY, said=_shown(said))
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        shown = f"{whole:04}-{int(month):02}-{int(day):02}"
        raise NoDay(N_("{said} is not in the calendar"), said=shown) from None


def _shown(said: str) -> str:
    return " ".join(said.split())[:24]
