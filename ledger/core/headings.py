"""What a column of a register holds, told by its heading.

A heading is a field's name or title, or one of the words that registers use for it. The words are
handed in; which of a kind's fields they may mean, and of which kind a whole table is, is known here.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from ledger.core.packs import Kind
from ledger.patterns import pattern
from ledger.records import dataclass

Target: TypeAlias = tuple[str, ...]
"""The fields that a column holds, as a rule one: `("title",)`, `("attendance.expected",)`."""
Fits: TypeAlias = Callable[[int, Kind, Target], bool | None]
"""Whether a column's cells can be read as a target of a kind; None if there is nothing to tell by."""

IDLE: Target = ()
_NAMED = pattern(r"[(（]([^()（）]+)[)）]\s*$")
_BRACKETS = pattern(r"\(.*?\)|\[.*?\]|【.*?】")
_STEP_PARTS = ("progress.", "close.", "verify.")


@dataclass(frozen=True, slots=True)
class Headings:
    """The usual words: by field for any kind, and by kind. See schema/headings.yaml."""

    idle: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    common: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What headings mean in one kind: by the heading as `folded` makes it, the likeliest target first.

    `names` are the targets that a heading may name outright, `elsewhere` and `idle` headings that
    are known and hold nothing of the kind's.
    """

    kind: Kind
    targets: Mapping[str, tuple[Target, ...]]
    names: frozenset[str]
    elsewhere: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    called: tuple[str, ...] = ()

    def meant(self, heading: str) -> tuple[Target, ...]:
        """The targets that a heading may mean; nothing where it is unknown or holds nothing."""
        if (name := named(heading)) in self.names:
            return ((name,),)
        for said in variants(heading):
            if said in self.targets:
                return self.targets[said]
        return ()

    def is_idle(self, heading: str) -> bool:
        return folded(heading) in self.idle

    def is_elsewhere(self, heading: str) -> bool:
        return any(said in self.elsewhere for said in variants(heading))


def folded(text: str) -> str:
    """A heading without what people write differently: width, case, white space, a colon behind it."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.rstrip(":*")


def variants(heading: str) -> Iterator[str]:
    """A heading as it stands, and without what stands in brackets."""
    said = folded(heading)
    yield said
    if (short := _BRACKETS.sub("", said)) and short != said:
        yield short


def named(heading: str) -> str:
    """The field that a heading names outright, as `标题 (title)` does; "" if it names none."""
    found = _NAMED.search(heading)
    return found[1] if found else ""


def heading_of(label: str, name: str) -> str:
    """A heading that says what people call a field, and names it outright."""
    return f"{label} ({name})"


# What the headings of a kind mean


def known_headings(kind: Kind, common: Kind, usual: Headings) -> Known:
    """All that a heading may mean in a table of one kind."""
    own = usual.kinds.get(kind.name, {})
    fields = {**kind.fields, **common.fields}
    fields = {name: fields[name] for name in (*kind.fields, *common.fields)}
    paths = dict(_paths(fields))
    sheet = ("sessions", *(f"sessions.{name}" for name in fields)) if kind.sessions else ()
    names = frozenset({*paths, *sheet})
    targets: dict[str, list[Target]] = {}

    def enter(said: Iterable[str], target: Target) -> None:
        for one in said:
            many = targets.setdefault(folded(one), [])
            if target not in many:
                many.append(target)

    special = ("called", "elsewhere")
    for written, said in own.items():
        if written not in special:
            enter(said, tuple(written.split()))
    for name, titles in paths.items():
        if name not in ("id", "kind"):
            enter((name, *titles), (name,))
    for written, said in usual.common.items():
        if written in paths:
            enter(said, (written,))
    return Known(
        kind,
        {said: tuple(many) for said, many in targets.items()},
        names,
        frozenset(map(folded, own.get("elsewhere", ()))),
        frozenset(map(folded, usual.idle)),
        tuple(own.get("called", ())),
    )


def _paths(fields: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every field with its titles, and the parts of maps, named with a dot."""
    for name, schema in fields.items():
        yield name, _titles(schema)
        parts = schema.get("properties") if isinstance(schema, dict) else None
        for part, inner in (parts or {}).items():
            titles = tuple(f"{one}{two}" for one in _titles(schema) for two in _titles(inner))
            alone = () if part in fields or name in ("feedback", "accepted") else _titles(inner)
            yield f"{name}.{part}", (*titles, *alone)


def _titles(schema: object) -> tuple[str, ...]:
    titles = schema.get("title") if isinstance(schema, dict) else None
    return tuple(str(text) for text in titles.values()) if isinstance(titles, dict) else ()


# Which column is which


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its heading, and what it holds.

    `why` says of a column that holds nothing of the kind's why that is so: `idle`, `elsewhere`,
    `unknown`, `unwanted` (the user says so), or `twice` (another column holds the same).
    """

    place: int
    heading: str
    target: Target = ()
    why: str = ""

    @property
    def exact(self) -> bool:
        """Whether the heading names its field outright."""
        return self.target == (named(self.heading),)


def assigned(headings: Mapping[int, str], known: Known, fits: Fits) -> list[Column]:
    """What each column holds: the likeliest target that its cells can be read as, each target once.

    Several columns may hold the note.
    """
    taken: set[Target] = set()
    columns = []
    for place, heading in headings.items():
        meant = known.meant(heading)
        free = [one for one in meant if one not in taken or one == ("note",)]
        if not meant or not free:
            columns.append(Column(place, heading, (), _why(heading, known, twice=bool(meant))))
            continue
        fitting = [one for one in free if fits(place, known.kind, one) is not False]
        chosen = (fitting or free)[0]
        taken.add(chosen)
        columns.append(Column(place, heading, chosen))
    return columns


def _why(heading: str, known: Known, *, twice: bool) -> str:
    if twice:
        return "twice"
    if known.is_idle(heading):
        return "idle"
    return "elsewhere" if known.is_elsewhere(heading) else "unknown"


# Of which kind a table is


@dataclass(frozen=True, slots=True)
class Guess:
    """How well a kind suits a table; the columns as they would be then."""

    kind: Kind
    score: int
    columns: tuple[Column, ...]


def guesses(headings: Mapping[int, str], many: Iterable[Known], fits: Fits, about: str) -> list[Guess]:
    """Kinds by how well they suit the headings, the best first; `about` is what stands above."""
    found = [_guess(headings, known, fits, folded(about)) for known in many]
    return sorted((one for one in found if one.score > 0), key=lambda one: -one.score)


def _guess(headings: Mapping[int, str], known: Known, fits: Fits, about: str) -> Guess:
    columns = assigned(headings, known, fits)
    held = [column for column in columns if column.target]
    score = sum(_weight(column, known.kind, fits) for column in held)
    there = {name.partition(".")[0] for column in held for name in column.target}
    score -= sum(name not in there for name in known.kind.required)
    score += sum(column.why == "elsewhere" for column in columns) * 2
    words = [folded(word) for word in (*known.called, *known.kind.title.values())]
    score += max((2 * len(word) for word in words if word in about), default=0)
    if known.kind.sessions and ("members" not in there or "attendance" in there):
        score -= 4  # a sheet is one person's
    return Guess(known.kind, score if len(held) > 1 else 0, tuple(columns))


def _weight(column: Column, kind: Kind, fits: Fits) -> int:
    own = any(
        name.partition(".")[0] in kind.fields or name.startswith(_STEP_PARTS) or name == "answers"
        for name in column.target
    )
    weight = 3 if own or len(column.target) > 1 else 1
    return weight - 2 if fits(column.place, kind, column.target) is False else weight
