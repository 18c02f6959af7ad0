"""Which of several things a typed word means: by its id, its name, or how the name is spelled.

A word is tried in ways that grow looser; the first way in which anything is meant decides, so that a
whole name never competes with the beginning of a longer one. Spellings (pinyin) are handed in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from ledger.patterns import pattern
from ledger.records import dataclass

Readings: TypeAlias = tuple[tuple[str, ...], ...]
"""For each character of a name, the ways in which it may be spelled in letters."""
Spell: TypeAlias = Callable[[str], Readings]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a word may name: what it stands for, and what else it is called."""

    value: str
    names: tuple[str, ...] = ()


class Unclear(Exception):  # noqa: N818 - what the word is
    """A word means nothing here, or several things (`among`)."""

    def __init__(self, word: str, among: tuple[Candidate, ...] = ()) -> None:
        super().__init__(word)
        self.word = word
        self.among = among


def folded(text: str) -> str:
    """A name without what people write differently: case, width, spaces, hyphens."""
    return re.sub(r"[\s\-_'’·]+", "", unicodedata.normalize("NFKC", text).casefold())


def meant(word: str, candidates: Iterable[Candidate], spell: Spell) -> tuple[Candidate, ...]:
    """Those that a word may mean, by the strictest way in which there are any."""
    wanted, many = folded(word), tuple(candidates)
    if not wanted:
        return ()
    return next((found for found in _ways(wanted, many, spell) if found), ())


def _ways(word: str, many: Sequence[Candidate], spell: Spell) -> Iterator[tuple[Candidate, ...]]:
    yield tuple(one for one in many if folded(one.value) == word)
    yield tuple(one for one in many if word in map(folded, one.names))
    spelled = word.isascii() and word.isalpha()
    readings = {one: [spell(name) for name in one.names if not name.isascii()] for one in many}
    if spelled:
        yield _fitting(many, readings, lambda sounds: is_spelled(word, sounds))
        yield _fitting(many, readings, lambda sounds: is_initials(word, sounds))
    yield tuple(
        one for one in many if any(folded(name).startswith(word) for name in (one.value, *one.names))
    )
    if spelled:
        yield _fitting(many, readings, lambda sounds: is_spelled(word, sounds, whole=False))
        yield _fitting(many, readings, lambda sounds: is_initials(word, sounds, whole=False))
    if len(word) >= (_PART_ASCII if word.isascii() else _PART):
        yield tuple(one for one in many if any(word in folded(name) for name in (one.value, *one.names)))
        if spelled:
            yield _fitting(many, readings, lambda sounds: _is_spelled_inside(word, sounds))
            yield _fitting(many, readings, lambda sounds: _is_spelled_inside(word, sounds, whole=False))


_PART, _PART_ASCII = 2, 4
"""How much of a name must be there where it is not the beginning: a given name, the word that counts."""


def _fitting(
    many: Sequence[Candidate],
    readings: dict[Candidate, list[Readings]],
    fits: Callable[[Readings], bool],
) -> tuple[Candidate, ...]:
    return tuple(one for one in many if any(fits(sounds) for sounds in readings[one]))


def is_spelled(word: str, readings: Readings, *, whole: bool = True) -> bool:
    """Whether some reading of each character, put together, is the word, or begins with it."""
    reached = {0}
    for sounds in readings:
        following: set[int] = set()
        for start in reached:
            rest = word[start:]
            if not whole and any(sound.startswith(rest) for sound in sounds):
                return True
            following |= {start + len(sound) for sound in sounds if rest.startswith(sound)}
        reached = following
    return len(word) in reached


def _is_spelled_inside(word: str, readings: Readings, *, whole: bool = True) -> bool:
    """Whether the word spells the name from one of its characters on, or begins with what does."""
    return any(is_spelled(word, readings[start:], whole=whole) for start in range(1, len(readings)))


def is_initials(word: str, readings: Readings, *, whole: bool = True) -> bool:
    """Whether the word is made of the characters' first letters, or of the first of these."""
    if len(word) > len(readings) or (whole and len(word) != len(readings)):
        return False
    pairs = zip(word, readings, strict=False)
    return all(any(sound.startswith(letter) for sound in sounds) for letter, sounds in pairs)


def one_of(
    text: str, candidates: Sequence[Candidate], spell: Spell, shown: Sequence[Candidate] = ()
) -> Candidate:
    """The one that a text means; a number means that place among those shown. Raises Unclear."""
    found = meant(text, candidates, spell)
    exact = [one for one in found if text.strip() in (one.value, *one.names)]
    if not exact and (place := _number(text)) and place <= len(shown):
        return shown[place - 1]
    if len(found) != 1:
        raise Unclear(text.strip(), found)
    return found[0]


def some_of(
    text: str, candidates: Sequence[Candidate], spell: Spell, shown: Sequence[Candidate] = ()
) -> list[Candidate]:
    """All that a text means, in its order, each once. Raises Unclear for a word that is none.

    What stands between commas may be one name with spaces in it, or several names; digits may be one
    number, a range, or a number each.
    """
    found: list[Candidate] = []
    for part in filter(str.strip, _BREAKS.split(text)):
        found += _in_part(part.split(), candidates, spell, shown)
    return list(dict.fromkeys(found))


_BREAKS = pattern(r"[,，、;；]+")


def _in_part(
    tokens: list[str], candidates: Sequence[Candidate], spell: Spell, shown: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The longest runs of tokens that name something, one after the other."""
    while tokens:
        if places := _places(tokens[0], len(shown)):
            yield from (shown[place - 1] for place in places)
            tokens = tokens[1:]
            continue
        for length in range(len(tokens), 0, -1):
            found = meant(" ".join(tokens[:length]), candidates, spell)
            if len(found) == 1:
                yield found[0]
                tokens = tokens[length:]
                break
        else:
            raise Unclear(tokens[0], meant(tokens[0], candidates, spell))


def _number(text: str) -> int:
    """A number above 0 as it may be typed, or 0."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 0


def _places(token: str, many: int) -> list[int]:
    """The places that digits mean: `3`, `2-4`, and `135` where there are fewer than ten."""
    plain = unicodedata.normalize("NFKC", token)
    if place := _number(plain):
        places = [place] if place <= many else [int(digit) for digit in plain]
    elif found := re.fullmatch(r"([0-9]{1,3})[-~—到至]([0-9]{1,3})", plain):
        places = list(range(int(found[1]), int(found[2]) + 1))
    else:
        return []
    return places if all(1 <= place <= many for place in places) else []
