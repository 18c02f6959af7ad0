"""Members as registers name them: 李 四, 李四（局长）, several in a cell, who was away and why."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from ledger.core.model import Unit
from ledger.core.naming import folded
from ledger.core.values import Value
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.words import N_

_BREAKS = pattern(r"[、，,;；/\n]+")
_BRACKETS = pattern(r"[(（].*?[)）]|同志$")
_SHOWN = 24


class Unread(Exception):  # noqa: N818 - what a cell is, not a fault of ours
    """A cell that cannot be read for certain; `text` is a message id that `values` fill in."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


@dataclass(frozen=True)
class People:
    """The members of a unit by id and by name, and by nothing looser."""

    unit: Unit

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for member in self.unit.members:
            for said in dict.fromkeys((folded(member.id), folded(member.name))):
                named.setdefault(said, []).append(member.id)
        return named

    def one(self, text: str) -> str:
        """The id of the one member that a text names. Raises Unread."""
        found = self.several(text)
        if len(found) > 1:
            raise Unread(N_("{said} names several members; one is wanted"), said=_shown(text))
        return found[0]

    def several(self, text: str) -> tuple[str, ...]:
        """The ids of the members that a text names, in its order, each once. Raises Unread."""
        plain = unicodedata.normalize("NFKC", text)
        found = [name for part in _BREAKS.split(plain) for name in self._in_part(part.split())]
        if not found:
            raise Unread(N_("{said} names nobody"), said=_shown(text))
        return tuple(dict.fromkeys(found))

    def anybody(self, text: str) -> Value:
        """A member's id, or the name of somebody else as a map."""
        try:
            return self.one(text)
        except Unread:
            return {"name": " ".join(text.split())}

    def away(self, text: str) -> Iterator[tuple[str, str]]:
        """Who was away, by id, and why: a name and what stands behind it. Raises Unread."""
        waiting: list[str] = []
        for part in filter(str.strip, re.split(r"[、，,;；\n]+", unicodedata.normalize("NFKC", text))):
            who, why = self._who_and_why(part.strip())
            waiting.append(who)
            if why:
                yield from ((one, why) for one in waiting)
                waiting = []
        yield from ((one, "") for one in waiting)

    def _who_and_why(self, part: str) -> tuple[str, str]:
        """A name and the reason behind it, parted by a sign, by brackets, or by nothing."""
        parted = re.fullmatch(r"([^=:(]+)[=:(](.*?)\)?", part)
        if parted:
            return self.one(parted[1]), parted[2].strip()
        squeezed = "".join(part.split())
        for end in range(len(squeezed), 0, -1):
            ids = self._named.get(folded(squeezed[:end]), [])
            if len(ids) == 1:
                return ids[0], squeezed[end:].strip("因为")
        raise Unread(N_("{said} begins with nobody's name"), said=_shown(part))

    def _in_part(self, tokens: list[str]) -> Iterable[str]:
        """The longest runs of tokens that are a name, one after the other."""
        while tokens:
            for length in range(len(tokens), 0, -1):
                if name := self._named_by("".join(tokens[:length])):
                    yield name
                    tokens = tokens[length:]
                    break
            else:
                raise Unread(N_("nobody on the roster is called {said}"), said=_shown(" ".join(tokens)))

    def _named_by(self, word: str) -> str | None:
        for said in (word, _BRACKETS.sub("", word)):
            ids = self._named.get(folded(said), [])
            if len(ids) > 1:
                text = N_("{said} may be several members: {ids}")
                raise Unread(text, said=_shown(word), ids=", ".join(ids))
            if ids:
                return ids[0]
        return None


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
