"""Kinds in words: which there are, what an entry of one may say, and how that is typed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.core.asked import AUTOMATIC
from ledger.core.model import LEDGERS
from ledger.core.naming import Candidate
from ledger.core.packs import Kind
from ledger.store.filling import fields_of
from ledger.store.schemas import common
from ledger.store.typed import choices, shape
from ledger.words import N_, Words, plain

from .labelled import LEDGER_WORDS
from .questions import limits, own_label
from .tables import table

_TAKES = {
    "member": N_("a member: id, name or pinyin"),
    "members": N_("members, or a role"),
    "entry": N_("an entry's id"),
    "entries": N_("entries' ids"),
    "day": N_("a day"),
    "truth": N_("true or false"),
    "number": N_("a number"),
    "texts": N_("texts, several with ; between them"),
    "text": N_("text"),
}
OPTIONS = {"date": "--date", "until": "--until", "title": "--title", "members": "--member"}
OPTIONS |= {"absent": "--absent", "evidence": "--evidence", "note": "--note"}
"""Fields with an option of their own; all others are typed as FIELD=VALUE."""


def kinds_listed(kinds: Iterable[Kind], words: Words, columns: int | None) -> Iterator[str]:
    """All kinds by ledger, with their titles."""
    many = list(kinds)
    for ledger in LEDGERS:
        rows = [[kind.short, plain(words.title(kind.title))] for kind in many if kind.ledger == ledger]
        if rows:
            yield f"{ledger} {words(LEDGER_WORDS[ledger])}"
            yield from table(rows, columns)


def kind_described(kind: Kind, words: Words, columns: int | None) -> Iterator[str]:
    """A kind's own fields, each with what it takes, and an example of how one is recorded."""
    yield f"{kind.name} {plain(words.title(kind.title))}"
    if kind.sessions:
        yield words(
            N_("a sheet: each `ledger add` is a session more on the member's sheet of the quarter")
        )
    fields = fields_of(kind, common())
    left = {*AUTOMATIC, "title"} if kind.sessions else AUTOMATIC
    needed = [name for name in (*common().required, *kind.required) if name not in left]
    own = [name for name in dict.fromkeys([*needed, *kind.fields]) if name in fields]
    yield ""
    yield words(N_("Fields (* must be there):"))
    yield from table([_row(name, fields[name], words, needed) for name in own], columns)
    others = [name for name in fields if name not in own and name not in AUTOMATIC]
    yield words(N_("and those that every kind has: {fields}"), fields=words.listed(others))
    yield ""
    yield words(N_("For example:"))
    yield f"  ledger add {kind.name} {' '.join(_example(fields, needed))}"


def how(name: str, field: Mapping[str, Any], words: Words) -> str:
    """How a field is given on the command line, with what it takes."""
    option = OPTIONS.get(name)
    named = [_short(one, words) for one in choices(field)]
    value = "|".join(named) if named else _takes(field, words)
    return f"{option} …" if option and not named else f"{name}={value}"


def _row(name: str, field: Mapping[str, Any], words: Words, needed: Iterable[str]) -> list[str]:
    title = field.get("title")
    label = plain(words.title(title)) if isinstance(title, dict) else ""
    return [f"{name}*" if name in needed else name, label, _takes(field, words)]


def _takes(field: Mapping[str, Any], words: Words) -> str:
    """What may stand in a field: its choices, or else its kind of value and the limits of that."""
    if named := choices(field):
        text = words.listed([_called(one, words) for one in named])
        return words(N_("several of {choices}"), choices=text) if shape(field) == "choices" else text
    form = shape(field)
    if form in ("map", "maps"):
        items = field if form == "map" else field["items"]
        parts = words.listed(list(map(plain, items.get("properties", {}))))
        return words(N_("one or several, each of {parts}"), parts=parts) if form == "maps" else parts
    return words(N_("; ")).join([words(_TAKES.get(form, _TAKES["text"])), *limits(field, words)])


def _called(one: Candidate, words: Words) -> str:
    """A value with its label."""
    label = next(iter(own_label(one.names, words)), "")
    if not label or label == one.value:
        return plain(one.value)
    return words(N_("{value} ({label})"), value=one.value, label=label)


def _short(one: Candidate, words: Words) -> str:
    """What of a value's names is easily typed: its label if that is one word."""
    label = next(iter(own_label(one.names, words)), "")
    return plain(one.value if " " in label or not label else label)


def _example(fields: Mapping[str, Any], needed: Iterable[str]) -> Iterator[str]:
    for name in needed:
        if name == "date":
            continue
        if name in OPTIONS:
            yield f"{OPTIONS[name]} …"
        else:
            first = next(iter(choices(fields[name])), None)
            yield f"{name}={first.value if first else '…'}"
