"""Deciding conflicts: by a flag, or by asking a person at the terminal."""

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import click

from ledger.core.conflicts import BOTH, Conflict
from ledger.records import dataclass
from ledger.store.merging import FileMerge
from ledger.words import N_

from .conflicts import Teller, offered
from .options import Session

Conflicts: TypeAlias = Sequence[tuple[FileMerge, Conflict]]


@dataclass(frozen=True, slots=True)
class Decider:
    """Gets an answer for each conflict. `answer`: what all are answered; `asking`: somebody is there."""

    session: Session
    teller: Teller
    answer: str | None
    asking: bool

    def choices(self, conflicts: Conflicts) -> list[str] | None:
        """A choice for each conflict; None if one is left, and then that was said."""
        if self.answer is not None:
            return self._answered(conflicts, self.answer)
        if conflicts and not self.asking:
            self._list(conflicts)
            self._say(self._left(len(conflicts)))
            return None
        return self._asked(conflicts)

    def _say(self, text: str) -> None:
        self.session.echo(text)

    def _answered(self, conflicts: Conflicts, answer: str) -> list[str] | None:
        left = [one for one in conflicts if answer not in one[1].choices]
        if not left:
            return [answer] * len(conflicts)
        self._list(left)
        text = N_("these cannot both stand, and nothing was changed; answer them otherwise")
        self._say(self.session.words(text))
        return None

    def _left(self, number: int) -> str:
        said = self.session.words.count(
            "{n} place was changed on both sides", "{n} places were changed on both sides", number
        )
        text = N_(
            "{said}, and nothing was changed here; run `ledger sync` at a terminal to choose, or with"
            " --mine, --theirs or --both"
        )
        return self.session.words(text, said=said)

    def _list(self, conflicts: Conflicts) -> None:
        for number, one in enumerate(conflicts, 1):
            self._show(one, number, len(conflicts))

    def _show(self, one: tuple[FileMerge, Conflict], number: int, many: int) -> None:
        for line in self.teller.lines(*one, f"{number}/{many}"):
            self._say(line)

    def _asked(self, conflicts: Conflicts) -> list[str] | None:
        choices = []
        for number, one in enumerate(conflicts, 1):
            self._say("")
            self._show(one, number, len(conflicts))
            choice = self._ask(offered(one[1]))
            if choice is None:
                self._say(self.session.words(N_("nothing was changed")))
                return None
            choices.append(choice)
        return choices

    def _ask(self, choices: Sequence[str]) -> str | None:
        """One of the choices by its number; None for q. Asks again until it is one of these."""
        three = N_("1 keep mine  2 take theirs  3 keep both  q change nothing: ")
        two = N_("1 keep mine  2 take theirs  q change nothing: ")
        question = self.session.words(three if BOTH in choices else two)
        known = dict(zip("123", choices, strict=False))
        while True:
            try:
                typed = click.prompt(question, prompt_suffix="", default="", show_default=False)
            except click.Abort:
                self._say("")
                raise
            given = unicodedata.normalize("NFKC", typed).strip().lower()
            if given == "q":
                return None
            if given in known:
                return known[given]
