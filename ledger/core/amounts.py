"""Amounts as people type them: `2小时`, `1天半`, `3 days`; only in the unit that the field is in.

Nothing is worked out: minutes are not made into hours, nor weeks into days. They are refused.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.words import N_

_HOURS = frozenset(("小时", "学时", "钟头", "h", "hr", "hrs", "hour", "hours"))
_DAYS = frozenset(("天", "日", "d", "day", "days"))
_PERCENT = frozenset(("%", "percent"))
_COUNTS = frozenset(("人次", "people", "persons", "times", *"人名位次条件项个份户家场篇起宗"))
_OF_TITLE = (
    (pattern("学时|小时|hours?\\b"), _HOURS),
    (pattern("天|days?\\b"), _DAYS),
    (pattern("百分|percent"), _PERCENT),
)
_REFUSED = {
    _HOURS: N_("{given} is not in hours; write hours, for example 1.5"),
    _DAYS: N_("{given} is not in days; write days, for example 0.5"),
}
_OTHER = N_("{given} is not in this field's unit; write the number alone")

_DIGITS = "一二三四五六七八九十"
_NUMBER = f"(?P<number>[-+]?[0-9]+(?:\\.[0-9]+)?|[{_DIGITS}两])"
_PLAIN = pattern(rf"{_NUMBER}\s*个?\s*(?:(?P<unit>%|[^\W\d_半]+)(?P<half>半)?)?")
_WITH_HALF = pattern(rf"{_NUMBER}\s*(?P<half>个半)\s*(?P<unit>[^\W\d_半]+)")
_HALF = pattern(r"(?P<half>半)\s*个?\s*(?P<unit>[^\W\d_半]+)")
_MINUTES = pattern(r"[0-9]\s*(?:分|min)")


def amount(text: str, field: Mapping[str, Any]) -> str | None:
    """The number that a text says, in figures; None if it is no amount.

    Raises LedgerError if what stands behind the number is not the unit of the field.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    found = _PLAIN.fullmatch(plain) or _WITH_HALF.fullmatch(plain) or _HALF.fullmatch(plain)
    own = _units(field)
    if not found:
        if _MINUTES.search(plain):
            raise _refused(text, own)
        return None
    said = found.groupdict()
    unit, half, number = said.get("unit"), said.get("half"), _figures(said.get("number") or "0")
    if unit and unit not in own and not _in_title(unit, field):
        raise _refused(text, own)
    if half == "个半" and unit not in _HOURS:
        # 两个半天: two and a half days, or two halves?
        raise LedgerError(N_("{given} may mean two things; write the number alone"), given=text)
    return str(Decimal(number) + Decimal("0.5")) if half else number


def _figures(number: str) -> str:
    plain = number.replace("两", "二")
    return str(_DIGITS.index(plain) + 1) if plain in _DIGITS else plain


def _titles(field: Mapping[str, Any]) -> list[str]:
    title = field.get("title")
    return [str(one).lower() for one in title.values()] if isinstance(title, dict) else []


def _units(field: Mapping[str, Any]) -> frozenset[str]:
    """The units of a field, as its title tells; every one where it has no title."""
    titles = _titles(field)
    for wanted, units in _OF_TITLE:
        if any(wanted.search(title) for title in titles):
            return units
    return _COUNTS | _PERCENT if titles else _HOURS | _DAYS | _COUNTS | _PERCENT


def _in_title(unit: str, field: Mapping[str, Any]) -> bool:
    """Whether the field's own title names the unit, as 金额（万元） does."""
    titles = _titles(field)
    return any(unit in (re.findall("[a-z]+", one) if unit.isascii() else one) for one in titles)


def _refused(text: str, units: frozenset[str]) -> LedgerError:
    return LedgerError(_REFUSED.get(units, _OTHER), given=text)
