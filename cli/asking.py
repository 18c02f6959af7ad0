"""Asking for an entry, one field at a time: which comes next, what Enter takes, and the way back.

It is driven by a `Terminal`, so that a test can answer as a person would. What an answer means is known
by `ledger.store.typed`, how one question is put by `questions` and `answering`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from ledger.core.asked import asked_fields, proving, readers
from ledger.core.linking import linkable, waiting
from ledger.core.usual import last_occasion, usual
from ledger.core.values import Value, day, texts
from ledger.store.people import in_service
from ledger.store.schemas import common
from ledger.words import N_

from .answering import Answering
from .entering import Entered, Matter, lacking
from .parts import Back
from .preview import Edit, Preview, Save
from .questions import Question
from .terminal import Terminal

_AHEAD = frozenset({"due", "to", "deadline"})


class Interview:
    """An entry that is being asked for.

    `begin` is what is there already and not asked for. `wanted`: the fields to ask for, if not those
    of the kind. `leads_back`: there is something before the first question.
    """

    def __init__(
        self,
        matter: Matter,
        terminal: Terminal,
        begin: Entered,
        *,
        wanted: Sequence[str] = (),
        leads_back: bool = False,
    ) -> None:
        self._matter = matter
        self._terminal = terminal
        self._readers = readers(matter.unit, matter.kind, matter.visit.today)
        self._answering = Answering(matter, terminal, self._readers)
        self._answering.attachments |= begin.attachments
        self._values = dict(begin.fields)
        self._fixed: Collection[str] = frozenset(begin.fields)
        self._wanted = wanted
        self._leads_back = leads_back
        self._trail: list[str] = []

    def run(self, save: Save, edit: Edit) -> bool:
        """Ask, show, and save; False if the user gave it up. May raise Back from the first question."""
        words = self._matter.words
        self._terminal.say(f"{self._matter.kind.name} {words.title(self._matter.kind.title)}")
        keys = N_("Enter takes [this] · > so to the end · < back · ? help · - none · Ctrl-C quits")
        self._terminal.say(words(keys))
        preview = Preview(self._matter, self._terminal, self._entered, self._again, self._put)
        while True:
            self._ask_rest()
            self._answering.hurries = False
            try:
                return preview.confirmed(save, edit)
            except Back:
                self._undo_last()

    def _entered(self) -> Entered:
        return Entered(self._values, self._answering.attachments)

    def _put(self, changed: Entered) -> None:
        self._values = dict(changed.fields)

    # Which comes next

    def _ask_rest(self) -> None:
        while (name := next(self._open(), None)) is not None:
            try:
                self._ask(name)
                self._trail.append(name)
            except Back:
                self._undo_last()

    def _undo_last(self) -> None:
        if self._trail:
            self._trail.pop()
        elif self._leads_back:
            raise Back

    def _open(self) -> Iterator[str]:
        """The fields still to be asked for: the usual ones, then what the rules require besides."""
        for name in [*self._order(), *lacking(self._matter, self._values)]:
            if name not in self._fixed and name not in self._trail and self._applies(name):
                yield name

    def _order(self) -> Sequence[str]:
        if self._wanted:
            return self._wanted
        last = last_occasion(self._matter.unit, self._matter.kind)
        people = bool(last and len(last.members) > 1)
        return asked_fields(self._matter.kind, common(), self._readers, people=people)

    def _applies(self, name: str) -> bool:
        """Whether there is a question: who of a group was away, links where something waits for one."""
        unit, kind = self._matter.unit, self._matter.kind
        if name == "absent":
            return "members" not in self._fixed and (
                self._answering.by_role or len(texts(self._values.get("members"))) > 1
            )
        if name == "links" and name not in kind.required:
            today = self._matter.visit.today
            if any(duty.shape.name == "expectation" for duty in self._readers.get(name, ())):
                return bool(linkable(unit, kind, name, today))
            return bool(waiting(unit, kind, today, in_time=True))
        return True

    # One question

    def _ask(self, name: str) -> None:
        """Ask for a field until there is an answer that holds. Raises Back."""
        if name == "members":
            self._answering.by_role = False
        value = self._answering.answer(self._question(name))
        self._set(name, value)
        if name in ("members", "absent"):
            self._part_absent(asked=name)

    def _again(self, name: str) -> None:
        """Ask for a field once more; the way back leaves it as it was."""
        try:
            self._ask(name)
            if name == "members" and self._applies("absent"):
                self._ask("absent")
        except Back:
            return

    def _set(self, name: str, value: Value) -> None:
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value

    def _part_absent(self, *, asked: str) -> None:
        """Whoever was away is not credited; who is named again was there after all."""
        members = [name for _, name in texts(self._values.get("members"))]
        absent = self._values.get("absent")
        away = absent if isinstance(absent, dict) else {}
        if asked == "absent":
            self._values["members"] = [name for name in members if name not in away]
        else:
            self._set("absent", {who: why for who, why in away.items() if who not in members} or None)

    def _question(self, name: str) -> Question:
        matter = self._matter
        rest = {key: value for key, value in self._values.items() if key != name}
        return Question(
            matter,
            name,
            matter.fields[name],
            matter.label(name),
            self._day(),
            required=name in lacking(matter, rest),
            default=self._default(name),
            ahead=name in _AHEAD,
        )

    def _day(self) -> date:
        return day(self._values.get("date")) or self._matter.visit.today

    def _default(self, name: str) -> Value:
        """What was answered before, or else what is usual."""
        if self._values.get(name) is not None:
            return self._values[name]
        if name == "date":
            return str(self._matter.visit.today)
        unit, kind = self._matter.unit, self._matter.kind
        member = next((one for _, one in texts(self._values.get("members"))), "")
        last = last_occasion(unit, kind, member)
        found = usual(self._matter.fields, last, kind.required, proving(unit, kind)).get(name)
        return self._there(found) if name == "members" else found

    def _there(self, members: Value) -> Value:
        """Of those who are usually named, whoever is there on the day."""
        there = [one.id for one in in_service(self._matter.unit, self._day())]
        return [name for _, name in texts(members) if name in there] or None
