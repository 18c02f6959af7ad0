"""The entry in words before it is recorded: saved, changed field by field, or given up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ledger.core.asked import AUTOMATIC
from ledger.core.findings import Finding
from ledger.core.naming import Candidate, Unclear, one_of
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.store.pinyin import readings
from ledger.words import N_

from .answering import BACK, sentence
from .entering import Entered, Matter, completed, several
from .parts import Back
from .questions import flowing
from .refusing import finding_line
from .tables import table
from .terminal import Terminal

Save: TypeAlias = Callable[[Entered], Sequence[Finding]]
"""Records what was entered; what the checks found if they refused it, else nothing."""
Edit: TypeAlias = Callable[[Entered], Entered | None]
"""Opens the editor on what was entered; None if nothing came of it."""


class Preview:
    """Shows an entry and does what the user wants with it.

    `now` tells what has been entered, `again` asks for a field anew, `put` takes what came back from
    the editor.
    """

    def __init__(
        self,
        matter: Matter,
        terminal: Terminal,
        now: Callable[[], Entered],
        again: Callable[[str], None],
        put: Callable[[Entered], None],
    ) -> None:
        self._matter = matter
        self._terminal = terminal
        self._now = now
        self._again = again
        self._put = put

    def confirmed(self, save: Save, edit: Edit) -> bool:
        """Whether it was saved; False if it was given up. Raises Back."""
        words = self._matter.words
        names = self._show()
        while True:
            text = self._terminal.ask(
                words(N_("Enter saves · number or name changes · < back · e editor · q quits: "))
            ).strip()
            if text in BACK:
                raise Back
            if text.lower() in ("q", "quit"):
                return False
            if not text and self._saved(save):
                return True
            if text.lower() == "e":
                self._edited(edit)
            elif text and not self._changed(text, names):
                continue
            names = self._show()

    # Shown

    def _show(self) -> list[str]:
        """Show what is filled in, numbered, and what else could be; the names in that order."""
        matter, entered = self._matter, self._now()
        filled = self._filled(entered.fields)
        rows = [
            [str(number), matter.label(name), matter.said(name, value)]
            for number, (name, value) in enumerate(filled.items(), 1)
        ]
        self._terminal.say("")
        for line in table(rows, self._terminal.columns):
            self._terminal.say(line)
        empty = self._empty(filled)
        if empty:
            named = [
                f"{number} {matter.label(name)}" for number, name in enumerate(empty, len(filled) + 1)
            ]
            self._terminal.say(matter.words(N_("not said:")))
            for line in flowing(named, self._terminal.columns):
                self._terminal.say(line)
        if several(matter.kind, entered.fields):
            self._terminal.say(matter.words(N_("each of them gets a session on a sheet of their own")))
        return [*filled, *empty]

    def _filled(self, fields: Mapping[str, Value]) -> dict[str, Value]:
        # A sheet's title is of no interest, and of several sheets there is more than one.
        made = {"title"} - set(fields) if self._matter.kind.sessions else set()
        whole = completed(self._matter, fields)
        return {name: whole[name] for name in whole if name in self._matter.fields and name not in made}

    def _empty(self, filled: Mapping[str, Value]) -> list[str]:
        """The fields that are not filled in, the kind's own first."""
        left = ("title", "absent") if self._matter.kind.sessions else ()
        every = {**self._matter.kind.fields, **self._matter.fields}
        return [name for name in every if name not in (*filled, *AUTOMATIC, *left)]

    # Changed

    def _changed(self, text: str, names: Sequence[str]) -> bool:
        """Ask again for the field that a number or a name means; False if it means none."""
        matter = self._matter
        fields = [Candidate(name, (matter.label(name), name)) for name in names]
        try:
            name = one_of(text, fields, readings, fields).value
        except Unclear as unclear:
            among = matter.words.listed([one.names[0] for one in unclear.among])
            none = N_("there is no field {given}; write its number or name")
            many = N_("{given} may mean {names}; write more of it")
            said = matter.words(many if among else none, given=unclear.word, names=among)
            self._terminal.say(f"  {said}")
            return False
        self._again(name)
        return True

    def _edited(self, edit: Edit) -> None:
        try:
            changed = edit(self._now())
        except LedgerError as error:
            self._terminal.say("  " + sentence(error, self._matter.words))
            return
        if changed is not None:
            self._put(changed)

    def _saved(self, save: Save) -> bool:
        """Whether it is recorded; if the checks refuse it, the fields at fault are asked for again."""
        words = self._matter.words
        try:
            found = save(self._now())
        except LedgerError as error:
            self._terminal.say("  " + sentence(error, words))
            return False
        if not found:
            return True
        self._terminal.say(words(N_("nothing was recorded yet, because something is wrong:")))
        for one in found:
            self._terminal.say(f"  {finding_line(words, one)}")
        for name in dict.fromkeys(self._at_fault(found)):
            self._again(name)
        return False

    def _at_fault(self, found: Sequence[Finding]) -> Iterator[str]:
        """The fields that findings are about."""
        for one in found:
            places = [part for part in one.at if isinstance(part, str) and part in self._matter.fields]
            named = one.values.get("name")
            if places:
                yield places[0]
            elif isinstance(named, str) and named in self._matter.fields:
                yield named
