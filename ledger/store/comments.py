"""Comments of a YAML text: which there are, and how one that would be lost is carried along."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ruamel.yaml.cyaml import CParser
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent, StreamEndEvent

from ledger.core.pairing import paired
from ledger.core.values import Place, Value, identity
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.documents import Places, places, read_document

_COMMENT = pattern(r"(?m)(?:^|(?<=[ \t]))#.*$")
_TELLING = pattern(r"#+\s*\S")


def comments(text: str) -> "Counter[str]":
    """The comments of a text that can be read, each from its # on, and how often they are there."""
    return Counter(comment for _, comment in _occurrences(text))


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of a text (`source`), its line from 1, and the place of the value it stands by.

    `place` is None where nothing stands on its line or below.
    """

    comment: str
    source: str
    line: int
    place: Place | None


def wanted_remarks(base: str, mine: str, theirs: str) -> list[Remark]:
    """The comments that a merge must have: what either side added, and what neither took away.

    The same words at different places are different comments; what both sides added at the same place
    is one.
    """
    before, here, there = _remarks(base), _remarks(mine), _remarks(theirs)
    kept_here, new_here = _since(before, here)
    kept_there, new_there = _since(before, there)
    both = [kept_here[number] for number in sorted(kept_here.keys() & kept_there.keys())]
    alike = set(_matched(new_here, new_there).values())
    return [*both, *new_here, *(one for place, one in enumerate(new_there) if place not in alike)]


def lacks_remarks(text: str, wanted: Sequence[Remark]) -> bool:
    """Whether a text has fewer of these comments than are wanted."""
    return bool(Counter(one.comment for one in wanted) - comments(text))


def with_remarks(text: str, wanted: Sequence[Remark]) -> str:
    """The text with just the wanted comments; it says the same as before.

    What one side has taken out goes. One that is lacking comes to stand by what it stood at, behind
    that or above; one whose place is gone stands at the end.
    """
    here = _remarks(text)
    found = _matched(wanted, here)
    spare = [place for place in range(len(here)) if place not in found.values()]
    lacking = []
    for number, one in enumerate(wanted):
        if number in found:
            continue
        # One that has moved with its text to where nothing else is known of it is still there.
        again = next((place for place in spare if here[place].comment == one.comment), None)
        if again is None:
            lacking.append(one)
        else:
            spare.remove(again)
            if _target(one, text) is not None:
                lacking.append(one)
                spare.append(again)
    for place in sorted(spare, key=lambda place: here[place].line, reverse=True):
        text = _freed(text, here[place].comment, here[place].line)
    for one in lacking:
        text = _carried(text, one)
    return text


def _remarks(text: str) -> list[Remark]:
    marks = places(text)
    return [Remark(comment, text, line, _place_at(marks, line)) for line, comment in _occurrences(text)]


def _since(before: Sequence[Remark], after: Sequence[Remark]) -> tuple[dict[int, Remark], list[Remark]]:
    """Which comments a side has kept, by their number in the base, and which are new."""
    found = _matched(before, after)
    left = [place for place in range(len(after)) if place not in found.values()]
    for number, one in enumerate(before):
        # Moved by its side, or with what it stands by: the same words that nothing else accounts for.
        moved = next((place for place in left if after[place].comment == one.comment), None)
        if number not in found and moved is not None:
            found[number] = moved
            left.remove(moved)
    return {number: after[place] for number, place in found.items()}, [after[place] for place in left]


def _matched(some: Sequence[Remark], others: Sequence[Remark]) -> dict[int, int]:
    """Comments with the same words by the same value, by their numbers; each is matched once."""
    found: dict[int, int] = {}
    for number, one in enumerate(some):
        like = [
            place
            for place, other in enumerate(others)
            if other.comment == one.comment and place not in found.values()
        ]
        if like and (target := _target(one, others[like[0]].source, sure=True)) is not None:
            same = next((place for place in like if others[place].place == target), None)
            if same is not None:
                found[number] = same
        elif like and one.place is None:
            same = next((place for place in like if others[place].place is None), None)
            if same is not None:
                found[number] = same
    return found


def _target(one: Remark, text: str, *, sure: bool = False) -> Place | None:
    """Where in a text the value is that a comment stands by; `sure`: not where it only may be."""
    if one.place is None:
        return None
    old, new = (read_document("", each.encode()).data for each in (one.source, text))
    return _moved(one.place, old, new, sure=sure)


def _freed(text: str, comment: str, line: int) -> str:
    """The text without the comment on a line, and without the line if there is nothing else."""
    lines = text.split("\n")
    kept = lines[line - 1].rstrip()[: -len(comment)].rstrip()
    lines[line - 1 : line] = [kept] if kept else []
    shorter = "\n".join(lines)
    return shorter if _says_the_same(shorter, text) else text


def _carried(text: str, one: Remark) -> str:
    target = _target(one, text)
    if target is not None:
        there = _line_of(places(text), target)
        is_alone = one.source.split("\n")[one.line - 1].strip() == one.comment
        for longer in _beside(text, one.comment, there, is_alone=is_alone):
            if _says_the_same(longer, text):
                return longer
    longer = f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{one.comment}\n"
    return longer if _says_the_same(longer, text) else f"{one.comment}\n{text}"


def _beside(text: str, comment: str, line: int, *, is_alone: bool) -> Iterator[str]:
    """The text with a comment behind a line that has none, or else above it."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return
    here = lines[line - 1]
    if not is_alone and line not in {number for number, _ in _occurrences(text)}:
        yield "\n".join([*lines[: line - 1], f"{here.rstrip()}  {comment}", *lines[line:]])
    indent = here[: len(here) - len(here.lstrip(" "))]
    yield "\n".join([*lines[: line - 1], f"{indent}{comment}", *lines[line - 1 :]])


def _place_at(marks: Places, line: int) -> Place | None:
    """The value that begins on a line, or on the first line below on which one begins.

    A value with a key begins at its key: what a list begins with is its first item's line, not its own.
    """
    begins = {
        place: where[0]
        for (place, is_key), where in marks.items()
        if place and (is_key or (place, True) not in marks)
    }
    found = [(at, len(place), place) for place, at in begins.items() if at >= line]
    return min(found, key=lambda one: one[:2])[2] if found else None


def _line_of(marks: Places, place: Place) -> int:
    return (marks.get((place, True)) or marks.get((place, False)) or (0, 0))[0]


def _moved(place: Place, old: Value, new: Value, *, sure: bool) -> Place | None:
    """Where a value of one document is in another, None if it is not there."""
    found: list[str | int] = []
    for part in place:
        there: str | int | None = None
        if isinstance(part, str) and isinstance(old, dict) and isinstance(new, dict) and part in new:
            there, old, new = part, old[part], new[part]
        elif isinstance(part, int) and isinstance(old, list) and isinstance(new, list):
            there, certain = paired(old, new).get(part, (None, False))
            there = there if certain or not sure else None
            if there is not None:
                old, new = old[part], new[there]
        if there is None:
            return None
        found.append(there)
    return tuple(found)


def _says_the_same(text: str, other: str) -> bool:
    one, two = read_document("", text.encode()), read_document("", other.encode())
    return not one.findings and identity(one.data) == identity(two.data)


def _occurrences(text: str) -> Iterator[tuple[int, str]]:
    """Each comment that says something, with its line from 1."""
    for number, line in enumerate(_without_scalars(text).split("\n"), 1):
        match = _COMMENT.search(line)
        if match and _TELLING.match(match.group()):
            yield number, match.group().rstrip()


def _without_scalars(text: str) -> str:
    """The text with all its scalars blacked out, so that each # left over begins a comment."""
    pieces, done = [], 0
    for start, end in _scalars(text):
        pieces += [text[done:start], re.sub(r"[^\n]", "x", text[start:end])]
        done = max(done, end)
    return "".join([*pieces, text[done:]])


def _scalars(text: str) -> list[tuple[int, int]]:
    """Where scalars begin and end; of a block the lines below its sign."""
    parser, found = CParser(text), []
    try:
        while not isinstance(event := parser.get_event(), StreamEndEvent):
            if isinstance(event, ScalarEvent):
                start, end = event.start_mark.index, event.end_mark.index
                if event.style in ("|", ">"):
                    start = min(max(text.find("\n", start), start), end)
                found.append((start, end))
    except YAMLError:
        return found
    return found
