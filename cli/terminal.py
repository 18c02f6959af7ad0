"""The terminal that questions are asked at: with line editing where it can be had, plain otherwise.

What is typed counts as typed: no menu opens by itself, and Enter never takes a completion that was not
chosen by Tab.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any, Protocol

import click

from ledger.checks.privacy import masked

from .tables import fitted


class Terminal(Protocol):
    """Somebody who answers. `ask` raises KeyboardInterrupt or EOFError when they have had enough."""

    @property
    def columns(self) -> int: ...

    def ask(self, prompt: str, completions: Sequence[str] = ()) -> str: ...

    def say(self, text: str) -> None: ...


def is_there() -> bool:
    """Whether somebody can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_terminal(color: bool | None = None) -> Terminal:
    """The best terminal that there is."""
    if os.environ.get("TERM", "dumb") != "dumb":
        try:
            return Lines(color)
        except Exception:  # noqa: BLE001, S110 - whatever keeps it from working, plain input will do
            pass
    return Plain(color)


class Plain:
    """Questions with nothing but lines in and out."""

    def __init__(self, color: bool | None = None) -> None:
        self._color = color

    @property
    def columns(self) -> int:
        return shutil.get_terminal_size().columns

    def ask(self, prompt: str, completions: Sequence[str] = ()) -> str:
        click.echo(masked(prompt), nl=False, color=self._color)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return _readable(line.rstrip("\r\n"))

    def say(self, text: str) -> None:
        for line in fitted(text.split("\n"), self.columns):
            click.echo(masked(line), color=self._color)


class Lines(Plain):
    """Questions with line editing: wide characters, Tab for completions, ↑ for what was typed before."""

    def __init__(self, color: bool | None = None) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.output.vt100 import Vt100_Output
        from prompt_toolkit.shortcuts import CompleteStyle

        super().__init__(color)
        # Without asking where the cursor is: not every terminal answers, and nothing here needs it.
        output = Vt100_Output(sys.stdout, _size, term=os.environ.get("TERM"), enable_cpr=False)
        self._session: Any = PromptSession(
            history=InMemoryHistory(),
            output=output,
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            reserve_space_for_menu=0,
        )

    def ask(self, prompt: str, completions: Sequence[str] = ()) -> str:
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.formatted_text import ANSI

        completer = WordCompleter(list(completions), ignore_case=True) if completions else None
        said = self._session.prompt(ANSI(masked(prompt)), completer=completer)
        return _readable(said)


def _size() -> Any:
    from prompt_toolkit.data_structures import Size

    columns, rows = shutil.get_terminal_size()
    return Size(rows=rows, columns=columns)


def _readable(text: str) -> str:
    """Without bytes that were no characters."""
    return text.encode("utf-8", "replace").decode()
