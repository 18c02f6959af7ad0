"""What commands share: options for days, revisions and periods, in the user's language.

What every run of the program has stands in `session`, and is to be had here as well.
"""

from datetime import date
from typing import Any

import click

from ledger.core.daywords import day_meant
from ledger.core.periods import Period, before, parse_period, period_of
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.words import N_, Words

from .session import (
    DONE,
    FAILED,
    INTERRUPTED,
    SEE_TO,
    TIMEZONE,
    Command,
    Function,
    Group,
    Option,
    Session,
    command,
    folder_option,
    language_option,
    option,
    pass_session,
    words_of,
)

__all__ = [
    "DAY",
    "DAY_AHEAD",
    "DAY_OF_ITS_YEAR",
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "SEE_TO",
    "TIMEZONE",
    "Command",
    "Day",
    "Group",
    "Option",
    "Session",
    "as_of_option",
    "at_option",
    "chosen_period",
    "command",
    "folder_option",
    "language_option",
    "named_period",
    "option",
    "pass_session",
    "period_options",
]


class Day(click.ParamType[date]):
    """A day like 2026-03-12, or as it may be typed when asked: 3-12, 12, yesterday, -1.

    `ahead`: whether days without a year lie in the future; None where they may lie on either side, and
    a day that needs such a guess is refused.
    """

    name = "DAY"

    def __init__(self, *, ahead: bool | None = False) -> None:
        self._ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        session = ctx.find_object(Session) if ctx else None
        if found := day(value) or (self._meant(value, session.today()) if session else None):
            return found
        words = words_of(ctx) if ctx else Words("en")
        text = words(N_("{value} is not a day; write one like 2026-03-12"), value=value)
        raise click.BadParameter(text, ctx, param)

    def _meant(self, text: str, today: date) -> date | None:
        found = day_meant(text, today, ahead=bool(self._ahead))
        if self._ahead is None and found != day_meant(text, today, ahead=True):
            return None
        return found


DAY = Day()
DAY_AHEAD = Day(ahead=True)
DAY_OF_ITS_YEAR = Day(ahead=None)
as_of_option = option(
    "--as-of", type=DAY, help=N_("Judge as of this day; what is dated later does not count.")
)
at_option = option(
    "--at", "revision", metavar="REV", help=N_("Read the ledger as it was at a git revision.")
)

CADENCE_OPTIONS = {
    "--week": "week",
    "--month": "month",
    "--quarter": "quarter",
    "--half": "half-year",
    "--year": "year",
}


_NOT_OF = {
    "week": N_("{given} is not a week; write one like {example}"),
    "month": N_("{given} is not a month; write one like {example}"),
    "quarter": N_("{given} is not a quarter; write one like {example}"),
    "half-year": N_("{given} is not a half-year; write one like {example}"),
    "year": N_("{given} is not a year; write one like {example}"),
}


def chosen_period(given: dict[str, str | None], today: date, default: str = "quarter") -> Period:
    """The period that the options name: cadence → PERIOD, `this` or `last`; default the current one.

    Raises LedgerError if there are several, or one that is not of its cadence.
    """
    named = {cadence: text for cadence, text in given.items() if text is not None}
    if len(named) > 1:
        raise LedgerError(N_("name one period, not several"))
    cadence, text = next(iter(named.items()), (default, "this"))
    current = period_of(cadence, today)
    if text in ("this", ""):
        return current
    if text == "last":
        return before(current)
    try:
        period = parse_period(text)
    except ValueError:
        example = current.name
        raise LedgerError(
            N_("{given} is not a period; write one like {example}, or this, or last"),
            given=text,
            example=example,
        ) from None
    if period.cadence != cadence:
        raise LedgerError(
            _NOT_OF[cadence],
            given=text,
            example=current.name,
        )
    return period


def named_period(text: str, today: date) -> Period:
    """The period of any length that a word names; `this` and `last` are quarters. Raises LedgerError."""
    current = period_of("quarter", today)
    if text in ("this", "last"):
        return current if text == "this" else before(current)
    try:
        return parse_period(text)
    except ValueError:
        raise LedgerError(
            N_("{given} is not a period; write one like {example}, or this, or last"),
            given=text,
            example=current.name,
        ) from None


def period_options(function: Function) -> Function:
    """`--week`, `--month`, `--quarter`, `--half`, `--year`, each with or without a value."""
    for name, cadence in reversed(CADENCE_OPTIONS.items()):
        function = option(
            name,
            cadence.replace("-", "_"),
            is_flag=False,
            flag_value="this",
            metavar="[PERIOD]",
            help=N_("A period of this length: by name, `this` or `last`."),
        )(function)
    return function
