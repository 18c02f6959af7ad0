"""What a run of the program has: its session, and commands and options in the user's language.

Today is read here and nowhere else. `--help` and completion need this module, so it imports little.
"""

import copy
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import click

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.words import LANGUAGES, N_, Words

TIMEZONE = "Asia/Shanghai"

DONE, SEE_TO, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; done, with something to see to; could not be done; interrupted."""

_PIECE = 500
"""So many lines are written at once; each write is a call of the system."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program: its words, the folder to look for the repository from, and colour."""

    words: Words
    folder: Path = Path()
    color: bool | None = None

    def today(self, timezone: tzinfo | None = None) -> date:
        """Today in a unit's time zone, or what LEDGER_TODAY says."""
        from zoneinfo import ZoneInfo  # --help needs no time zones

        from ledger.core.values import day

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

    def lines(self, many: Iterable[str]) -> None:
        """Say very many lines, in large pieces."""
        from ledger.checks.privacy import masked

        rest = iter(many)
        while piece := list(islice(rest, _PIECE)):
            click.echo("\n".join(map(masked, piece)), color=self.color)


class Command(click.Command):
    """A command whose help is said in the session's language."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        said = copy.copy(self)
        said.help = words_of(ctx)(self.help or "")
        click.Command.format_help_text(said, ctx, formatter)


class Group(click.Group):
    """A group of commands whose helps are said in the session's language."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = words_of(ctx)
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
            formatter.write_text(words_of(ctx)(self.help or ""))


class Option(click.Option):
    """An option whose help is said in the session's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        said = copy.copy(self)
        said.help = words_of(ctx)(self.help) if self.help else None
        return click.Option.get_help_record(said, ctx)


def words_of(ctx: click.Context) -> Words:
    """The words of the run that a context belongs to."""
    session = ctx.find_object(Session)
    return session.words if session else Words("en")


def option(*names: str, **settings: Any) -> Callable[[Function], Function]:
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
