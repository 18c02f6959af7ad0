"""Comments of a YAML text: which there are, and how one that would be lost is carried along."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ruamel.yaml.cyaml import CParser
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent, StreamEndEvent

from ledger.core.pairing import paired
from ledger.core.values import Place, Value, identity
from ledger.store.documents import Places, places, read_document

_COMMENT = re.compile(r"(?m)(?:^|(?<=[ \t]))#.*$")
_TELLING = re.compile(r"#+\s*\S")


def comments(text: str) -> "Counter[str]":
    """The comments of a text that can be read, each from its # on, and how often they are there."""
    return Counter(comment for _, comment in _occurrences(text))


def wanted_comments(base: str, mine: str, theirs: str) -> "Counter[str]":
    """The comments that a merge must have: what either side added, and what neither took away."""
    before, here, there = comments(base), comments(mine), comments(theirs)
    return (here - before) | (there - before) | (before & here & there)


def with_comments(text: str, wanted: "Counter[str]", sources: Iterable[str]) -> str:
    """The text with just the wanted comments; it says the same as before.

    What one side has taken out goes. One that is lacking comes to stand by what it stood at in the
    first source that has it, behind that or above; one whose place is gone stands at the end.
    """
    missing, gone = wanted - comments(text), comments(text) - wanted
    for line, comment in reversed(list(_occurrences(text))):
        if gone[comment] > 0:
            gone[comment] -= 1
            text = _freed(text, comment, line)
    for source in sources:
        for line, comment in _occurrences(source):
            if missing[comment] > 0:
                missing[comment] -= 1
                text = _carried(text, comment, source, line)
    return text


def _freed(text: str, comment: str, line: int) -> str:
    """The text without the comment on a line, and without the line if there is nothing else."""
    lines = text.split("\n")
    kept = lines[line - 1].rstrip()[: -len(comment)].rstrip()
    lines[line - 1 : line] = [kept] if kept else []
    shorter = "\n".join(lines)
    return shorter if _says_the_same(shorter, text) else text


def _carried(text: str, comment: str, source: str, line: int) -> str:
    place = _place_at(places(source), line)
    if place is not None:
        old, new = (read_document("", one.encode()).data for one in (source, text))
        moved = _moved(place, old, new)
        there = _line_of(places(text), moved) if moved is not None else 0
        is_alone = source.split("\n")[line - 1].strip() == comment
        for longer in _beside(text, comment, there, is_alone=is_alone):
            if _says_the_same(longer, text):
                return longer
    longer = f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{comment}\n"
    return longer if _says_the_same(longer, text) else f"{comment}\n{text}"


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
    """The value that begins on a line, or on the first line below on which one begins."""
    below = [(where[0], len(place), place) for (place, _), where in marks.items() if place]
    found = [one for one in below if one[0] >= line]
    return min(found, key=lambda one: one[:2])[2] if found else None


def _line_of(marks: Places, place: Place) -> int:
    return (marks.get((place, True)) or marks.get((place, False)) or (0, 0))[0]


def _moved(place: Place, old: Value, new: Value) -> Place | None:
    """Where a value of one document is in another, None if it is not there."""
    found: list[str | int] = []
    for part in place:
        there: str | int | None = None
        if isinstance(part, str) and isinstance(old, dict) and isinstance(new, dict) and part in new:
            there, old, new = part, old[part], new[part]
        elif isinstance(part, int) and isinstance(old, list) and isinstance(new, list):
            there = paired(old, new).get(part, (None, False))[0]
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
