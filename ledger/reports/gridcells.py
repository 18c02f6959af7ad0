"""One cell of a clerk's table: the number or the day that is meant.

What cannot be read for certain is not guessed at: reading raises Unreadable, which says why.
"""

import contextlib
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ledger.checks.privacy import masked
from ledger.core.quotas import whole
from ledger.core.sheets import Scope
from ledger.core.values import Number
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.workbooks import Cell
from ledger.words import N_

_SHOWN = 24
"""How many characters of a cell a message repeats."""
_NOTHING = {"", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "――", "―", "−"}
"""Signs for: nothing is said here."""
_NUMBER = pattern(r"\+?([0-9]{1,12}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})(.*)")
_UNITS = {
    "hours": ("小时", "个小时", "学时", "个学时", "课时", "h", "hr", "hrs", "hour", "hours"),
    "days": ("天", "日", "d", "day", "days"),
}


class Unreadable(Exception):  # noqa: N818 - what a cell is, not a fault of ours
    """A cell that says something that cannot be told for certain; `text` is a message id."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


def squashed(cell: Cell) -> str:
    """Text to compare by: widths made one, no white space, small letters."""
    text = "" if cell is None else str(cell)
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def shown(cell: Cell) -> str:
    """A cell as a message repeats it: on one line, the beginning alone."""
    if isinstance(cell, datetime):
        text = cell.isoformat(" ", "minutes")
    elif isinstance(cell, date | time):
        text = cell.isoformat()
    else:
        # Masked before it is cut, or half a number would pass for something else.
        text = masked(" ".join(str("" if cell is None else cell).split()))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


# Numbers


def units_of(scope: Scope) -> frozenset[str]:
    """What may stand behind the number: the field's own name, and what it is counted in."""
    about: Any = scope.kind.fields.get(scope.field)
    titles = about.get("title", {}) if isinstance(about, dict) else {}
    named = [scope.field, *(titles.values() if isinstance(titles, dict) else ())]
    return frozenset({*map(squashed, named), *_UNITS.get(scope.field, ())})


def amount(cell: Cell, units: frozenset[str]) -> Number | None:
    """The number of a cell; None where nothing is said. Raises Unreadable."""
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable(N_("{said} is no number"), said=shown(cell))
    if isinstance(cell, int | Decimal):
        if cell < 0:
            raise Unreadable(N_("{said} is less than nothing"), said=shown(cell))
        return _reasonable(Decimal(cell))
    text = squashed(cell)
    if text in _NOTHING:
        return None
    # What stands for a number by its form alone, like ², is not one.
    odd = any(unicodedata.category(char) in ("No", "Nl") for char in str(cell))
    odd = odd or bool(re.search(r"[0-9.]\s+[0-9.]", unicodedata.normalize("NFKC", str(cell))))
    found = _NUMBER.fullmatch(text)
    if found and not odd and (not found[2] or found[2] in units):
        return _reasonable(Decimal(found[1]))
    if re.fullmatch(r"[0-9]+,[0-9]+.*", text):
        raise Unreadable(N_("{said} may mean two things; write a point, or nothing"), said=shown(cell))
    if text[0] in "-−" and _NUMBER.fullmatch(text[1:]):
        raise Unreadable(N_("{said} is less than nothing"), said=shown(cell))
    raise Unreadable(N_("{said} is no number"), said=shown(cell))


def _reasonable(number: Decimal) -> Number:
    if number >= 10**12:
        raise Unreadable(N_("{said} is too large a number"), said=shown(whole(number)))
    return whole(number)


# Days

_SEPARATOR = "[~～〜—–―‐‑−至到]|--"
_FULL = r"(?:([0-9]{4})[年./-])([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?"
_SHORT = r"()([0-9]{1,2})[月./]([0-9]{1,2})[日号]?"
_HYPHENS = r"()([0-9]{1,2})-([0-9]{1,2})"
_ONE = pattern(f"(?:{_FULL}|{_SHORT})")
_EIGHT = pattern(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")
_TWO = pattern(f"(?:{_FULL}|{_SHORT})(?:{_SEPARATOR}|-)(?:{_FULL}|{_SHORT})")
_TWO_HYPHENS = pattern(f"{_HYPHENS}(?:{_SEPARATOR}){_HYPHENS}")
_TO_DAY = pattern(f"(?:{_FULL}|{_SHORT})(?:{_SEPARATOR}|-)([0-9]{{1,2}})[日号]?")
_TIME = pattern(r"(上午|下午|晚上|晚|中午|全天)?([0-9]{1,2}[:：][0-9]{2}.*)?|t[0-9:.]+z?")


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both inside."""

    first: date
    last: date


def days(cell: Cell, scope: Scope) -> Days | None:
    """The day or the days that a cell names, None if it names none.

    A year that is not written is the one that puts the day into the quarter. A day that is not in
    the calendar raises Unreadable.
    """
    if isinstance(cell, datetime):
        return Days(cell.date(), cell.date())
    if isinstance(cell, date):
        return Days(cell, cell)
    if isinstance(cell, bool | Decimal | time | timedelta) or cell is None:
        return None
    text = squashed(cell)
    if found := _EIGHT.fullmatch(text) or _ONE.fullmatch(text):
        first = _date(_parts(found.groups())[0], scope)
        return Days(first, first)
    if found := _TO_DAY.fullmatch(text):
        *parts, last = [group for group in found.groups() if group is not None]
        first = _date((parts[0], parts[1], parts[2]), scope)
        return _ordered(first, _made(first.year, first.month, int(last)))
    if found := _TWO.fullmatch(text) or _TWO_HYPHENS.fullmatch(text):
        one, other = _parts(found.groups())
        first = _date(one, scope)
        last = _date(other, scope) if other[0] else _made(first.year, int(other[1]), int(other[2]))
        if not other[0] and (first.month, last.month) == (12, 1):
            last = _made(first.year + 1, last.month, last.day)
        return _ordered(first, last)
    return None


def one_day(cell: Cell, scope: Scope) -> date | None:
    """The one day a cell names, a time of day behind it left out; None if it is empty.

    Raises Unreadable.
    """
    if isinstance(cell, str):
        words = cell.replace("T", " T").split()
        while len(words) > 1 and _TIME.fullmatch(squashed(words[-1])):
            words.pop()
        cell = "".join(words)
    if squashed(cell) in _NOTHING:
        return None
    found = days(cell, scope)
    if found is None or found.first != found.last:
        raise Unreadable(N_("{said} is not one day"), said=shown(cell))
    return found.first


def _parts(groups: tuple[Any, ...]) -> list[tuple[str, str, str]]:
    """Year, month and day, three by three; of alternatives in a form, the one that was there."""
    there = [group for group in groups if group is not None]
    return [(there[n], there[n + 1], there[n + 2]) for n in range(0, len(there), 3)]


def _date(parts: tuple[str, str, str], scope: Scope) -> date:
    year, month, day = parts
    if year:
        return _made(int(year), int(month), int(day))
    own = scope.quarter.start.year
    for guess in (own, own - 1, own + 1):
        with contextlib.suppress(Unreadable):
            found = _made(guess, int(month), int(day))
            if scope.holds(found):
                return found
    return _made(own, int(month), int(day))


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        said = f"{year:04}-{month:02}-{day:02}"
        raise Unreadable(N_("{said} is not in the calendar"), said=said) from None


def _ordered(first: date, last: date) -> Days:
    if last < first:
        said = f"{first.isoformat()} – {last.isoformat()}"
        raise Unreadable(N_("{said} runs backwards"), said=said)
    return Days(first, last)
