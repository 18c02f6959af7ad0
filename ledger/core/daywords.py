"""Days as people type them: 2026-03-12, 3-12, 12, yesterday, -1."""

import unicodedata
from datetime import date, timedelta

from ledger.core.values import day
from ledger.patterns import pattern

_WORDS = {
    "today": 0,
    "t": 0,
    "今天": 0,
    "今日": 0,
    "yesterday": -1,
    "y": -1,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "tomorrow": 1,
    "明天": 1,
}
_WHOLE = pattern(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_COMPACT = pattern(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_IN_YEAR = pattern(r"([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_IN_MONTH = pattern(r"([0-9]{1,2})[日号]?")
_AWAY = pattern(r"[-+][0-9]{1,4}")


def day_meant(text: str, today: date, *, ahead: bool = False) -> date | None:
    """The day that a text means; a month and a day, or a day alone, mean the last such up to today.

    `ahead`: the next such from today on, as for what falls due.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _WORDS:
        return _shifted(today, _WORDS[plain])
    if _AWAY.fullmatch(plain):
        return _shifted(today, int(plain))
    if found := _WHOLE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _IN_YEAR.fullmatch(plain):
        years = [today.year + step for step in ((0, 1) if ahead else (0, -1))]
        return _nearest([_made(year, int(found[1]), int(found[2])) for year in years], today, ahead)
    if found := _IN_MONTH.fullmatch(plain):
        months = [_month(today, step) for step in ((0, 1, 2) if ahead else (0, -1, -2))]
        return _nearest([_made(*month, int(found[1])) for month in months], today, ahead)
    return None


def _nearest(many: list[date | None], today: date, ahead: bool) -> date | None:
    """The first that lies on the wanted side of today; the first that there is otherwise."""
    days = [one for one in many if one is not None]
    return next((one for one in days if one == today or (one > today) is ahead), None)


def _made(year: int, month: int, number: int) -> date | None:
    return day(f"{year:04}-{month:02}-{number:02}")


def _month(today: date, step: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + step
    return months // 12, months % 12 + 1


def _shifted(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None
