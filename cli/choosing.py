"""Choosing a kind at the terminal: first the ledger, then the kind; or the kind at once."""

from collections.abc import Mapping

from ledger.core.model import LEDGERS
from ledger.core.naming import Candidate, Unclear, one_of
from ledger.core.packs import Kind
from ledger.store.pinyin import readings
from ledger.words import N_, Words

from .kinds import candidate
from .labelled import LEDGER_WORDS
from .questions import flowing
from .terminal import Terminal

_BACK = ("<", "＜", "〈")


def asked_kind(kinds: Mapping[str, Kind], terminal: Terminal, words: Words) -> Kind:
    """The kind that the user chooses. Raises KeyboardInterrupt and EOFError as the terminal does."""
    every = list(kinds.values())
    while True:
        ledgers = [Candidate(name, (words(LEDGER_WORDS[name]),)) for name in LEDGERS]
        named = _one(ledgers, [*ledgers, *map(candidate, every)], words(N_("Ledger: ")), terminal, words)
        if named is None:
            continue
        if named in kinds:
            return kinds[named]
        within = [candidate(kind) for kind in every if kind.ledger == named]
        found = _one(within, [*within, *map(candidate, every)], words(N_("Kind: ")), terminal, words)
        if found is not None:
            return kinds[found]


def _one(
    offered: list[Candidate], known: list[Candidate], prompt: str, terminal: Terminal, words: Words
) -> str | None:
    """The value chosen among those known, some of them offered by number; None to go back."""
    for line in flowing(_numbered(offered, words), terminal.columns):
        terminal.say(line)
    while True:
        text = terminal.ask(prompt, [name for one in offered for name in one.names]).strip()
        if text in _BACK:
            return None
        if not text or text in ("?", "？"):
            terminal.say("  " + words(N_("a number, a name, or its beginning; pinyin will do")))
            continue
        try:
            return one_of(text, list(dict.fromkeys(known)), readings, offered).value
        except Unclear as unclear:
            among = words.listed([one.value for one in unclear.among[:8]])
            said = N_("{given} may mean {names}; write more of it")
            none = N_("there is no kind {given}; write its number or the beginning of its name")
            terminal.say("  " + words(said if among else none, given=unclear.word, names=among))


def _numbered(many: list[Candidate], words: Words) -> list[str]:
    place = -1 if words.language == "en" else -2
    return [f"{number} {one.names[max(place, -len(one.names))]}" for number, one in enumerate(many, 1)]
