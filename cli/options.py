"""What commands share: the session they run in, options in the user's language, and days.

Today is read here and nowhere else.
"""

import copy
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from ledger.core.daywords import day_meant
from ledger.core.periods import Period, before, parse_period, period_of
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.words import LANGUAGES, N_, Words

TIMEZONE = "Asia/Shanghai"

DONE, SEE_TO, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; done, with something to see to; could not be done; interrupted."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program: its words, the folder to look for the repository from, and colour."""

    words: Words
    folder: Path = Path()
    color: bool | None = None

    def today(self, timezone: tzinfo | None = None) -> date:
        """Today in a unit's time zone, or what LEDGER_TODAY says."""
        given = os.environ.get("LEDGER_TODAY")
        if given:
            if found := day(given):
                return found
            raise LedgerError(N_("LEDGER_TODAY is {given}; write a day like 2026-03-12"), given=given)
        return datetime.now(timezone or ZoneInfo(TIMEZONE)).date()

    def echo(self, text: str, *, err: bool = False) -> None:
        """Say something; numbers that must not be shown are masked wherever they come from."""
        from ledger.checks.privacy import masked  # --help needs no rules

        click.echo(masked(text), color=self.color, err=err)


class Command(click.Command):
    """A command whose help is said in the session's language."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        said = copy.copy(self)
        said.help = _words(ctx)(self.help or "")
        click.Command.format_help_text(said, ctx, formatter)


class Group(click.Group):
    """A group of commands whose helps are said in the session's language."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = _words(ctx)
        with formatter.section(words(N_("Commands"))):
            formatter.write_dl(
                [
                    (name, words(one.help or ""))
                    for name, one in sorted(self.commands.items())
                    if not one.hidden
                ]
            )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_words(ctx)(self.help or ""))


class Option(click.Option):
    """An option whose help is said in the session's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        said = copy.copy(self)
        said.help = _words(ctx)(self.help) if self.help else None
        return click.Option.get_help_record(said, ctx)


def _words(ctx: click.Context) -> Words:
    session = ctx.find_object(Session)
    return session.words if session else Words("en")


def option(*names: str, **settings: Any) -> Callable[[_Function], _Function]:
    """An option of the project's own class."""
    return click.option(*names, cls=Option, **settings)


pass_session = click.make_pass_decorator(Session)


def _set_folder(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.obj = replace(ctx.obj, folder=ctx.obj.folder / value)


def _set_language(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = replace(ctx.obj, words=Words(value))


folder_option = option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_set_folder,
    help=N_("Look for the repository from this folder."),
)
language_option = option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    is_eager=True,
    callback=_set_language,
    help=N_("Speak this language."),
)


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """A command with the options that every command has, called with the session first."""

    def make(function: Callable[..., Any]) -> Command:
        wrapped = folder_option(language_option(pass_session(function)))
        made: Command = click.command(name, cls=Command, **settings)(wrapped)
        # click's own --help is not of our class.
        return made

    return make


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
        words = _words(ctx) if ctx else Words("en")
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


def period_options(function: _Function) -> _Function:
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
