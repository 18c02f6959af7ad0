"""One question, put until an answer to it holds: help, the way back, and what was understood."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.core.model import Unit
from ledger.core.packs import Obligation
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.store.people import away, chosen
from ledger.words import N_, Words, plain

from .entering import Matter
from .evidence import Evidence, elsewhere, kept_evidence
from .parts import Back, map_of, maps_of
from .questions import Question
from .terminal import Terminal

BACK, ON = ("<", "＜", "〈"), (">", "＞", "〉")
HELP, NOTHING = ("?", "？"), ("-", "－", "—", "——")


class Answering:
    """Puts questions about one entry at a terminal.

    `attachments` gathers the files named as evidence, by path. `by_role`: the last members that were
    named were named as a group. `hurries`: what Enter would take is taken without asking, as far as
    there is something to take.
    """

    def __init__(
        self, matter: Matter, terminal: Terminal, readers: Mapping[str, Sequence[Obligation]]
    ) -> None:
        self.matter = matter
        self.terminal = terminal
        self.attachments: dict[str, bytes] = {}
        self.by_role = False
        self.hurries = False
        self._readers = readers

    def say(self, text: str) -> None:
        """A remark, set apart from questions."""
        self.terminal.say(f"  {text}")

    def answer(self, question: Question) -> Value:
        """The answer once it holds; None for nothing. Raises Back."""
        if question.shape == "map":
            return map_of(question, self.answer) or None
        if question.shape == "maps":
            return maps_of(question, self.answer) or None
        if self.hurries and (question.default is not None or not question.required):
            return question.default
        self.hurries = False
        for line in question.offers(self.terminal.columns):
            self.terminal.say(line)
        while not self._answered(question):
            pass
        return self._last

    def _answered(self, question: Question) -> bool:
        """Whether one more line was an answer, which is then the last one. Raises Back."""
        text = self.terminal.ask(question.prompt(), question.completions).strip()
        if text in BACK:
            raise Back
        if text in HELP:
            self._help(question)
            return False
        goes_on = text in ON
        holds = self._holds(question, "" if goes_on else text)
        self.hurries = holds and goes_on
        return holds

    _last: Value = None

    def _holds(self, question: Question, text: str) -> bool:
        """Whether the text is an answer, which is then the last one; says what is wrong otherwise."""
        try:
            value = self._value(question, text)
        except (LedgerError, OSError) as error:
            self.say(sentence(error, self.matter.words))
            return False
        if value in (None, [], {}) and question.required:
            self.say(self.matter.words(N_("{field} is needed"), field=question.label))
            return False
        if value is not None and (against := question.objection(value)):
            self.say(against)
            return False
        if text and value is not None and question.shape != "evidence":
            said = question.said(value)
            if text != said:
                self.say(f"→ {said}")
        self._last = value
        return True

    def _value(self, question: Question, text: str) -> Value:
        """What a text means; None for nothing. Raises LedgerError."""
        if text in NOTHING:
            return None
        if not text:
            return question.default
        match question.shape:
            case "members":
                return self._members(question, text)
            case "absent":
                missing = away(text, self.matter.unit, question.members)
                return {name: why or self._reason(name) for name, why in missing.items()}
            case "evidence":
                return self._evidence(question, text)
            case "truth" if question.field.get("const") is True:
                return question.reader.value(text, question.field) or None
        return question.reader.value(text, question.field)

    def _help(self, question: Question) -> None:
        for line in question.help(self._readers.get(question.name, ())):
            self.say(line)

    def _members(self, question: Question, text: str) -> Value:
        words, unit = self.matter.words, self.matter.unit
        found = chosen(text, unit, question.when, question.members)
        if found.on_leave:
            self.say(
                words(N_("on leave, left out: {names}"), names=names_of(unit, found.on_leave, words))
            )
        if not found.ids:
            raise LedgerError(N_("nobody is {given} on {day}"), given=text, day=str(question.when))
        self.by_role = found.many
        return list(found.ids)

    def _reason(self, name: str) -> str:
        """Why somebody was away, which has to be said. Raises Back."""
        words = self.matter.words
        who = names_of(self.matter.unit, [name], words)
        prompt = words(N_("{name} was away because of: "), name=who)
        while not (why := self.terminal.ask(prompt).strip()) or why in (*HELP, *NOTHING):
            self.say(words(N_("the reason is needed; < goes back")))
        if why in BACK:
            raise Back
        return why

    def _evidence(self, question: Question, text: str) -> Value:
        """Files to keep by their paths, and what lies elsewhere by its reference."""
        kept: list[Value] = []
        for part in filter(str.strip, text.replace("；", ";").split(";")):
            file = Path(part.strip()).expanduser()
            if file.is_file() or elsewhere(part.strip()):
                item = str(file) if file.is_file() else part.strip()
                contents, many = kept_evidence(self.matter.visit, Evidence((item,)), question.when)
                self.attachments |= contents
                kept += many
            else:
                kept.append({"ref": part.strip()})
        return kept


def names_of(unit: Unit, ids: Sequence[str], words: Words) -> str:
    """Members by their names."""
    members = [unit.member(name) for name in ids]
    return words.listed([plain(member.name) for member in members if member])


def sentence(error: LedgerError | OSError, words: Words) -> str:
    """What an error says."""
    if isinstance(error, LedgerError):
        return words(error.text, **error.values)
    return f"{plain(str(error.filename))}: {error.strerror}"
