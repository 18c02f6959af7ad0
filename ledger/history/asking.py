"""What somebody wants to know of the past: which entries, whose, since when, by whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC, date, tzinfo
from typing import Any

from ledger.core.packs import Kind
from ledger.core.values import Fields, Value
from ledger.errors import LedgerError
from ledger.history.events import Change, Event
from ledger.history.past import ROSTER, Past, events
from ledger.records import dataclass
from ledger.store.commits import Commit
from ledger.store.git import Git
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Question:
    """What to tell of the past; what is None or empty leaves nothing out.

    `members` are those whom an entry credits or names, before or after, or whose own record on the
    roster changed. `by` is a part of the author's name or address. Both days are inside, and those of
    `zone`. `whole`: what new and removed files held will be told as well.
    """

    paths: frozenset[str] | None = None
    ledger: str | None = None
    kind: str | None = None
    members: frozenset[str] | None = None
    by: str = ""
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC
    limit: int | None = None
    whole: bool = False
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    common: Kind = field(default_factory=lambda: Kind("", {}))


def told(git: Git, past: Past, question: Question) -> list[Event]:
    """The events asked about, the newest first; of each only the changes asked about."""
    simple = question.kind is None and question.members is None
    found = events(
        git,
        past,
        commit=lambda commit: _concerns_commit(question, commit),
        path=lambda path: _concerns_path(question, path),
        enough=question.limit if simple else None,
        whole=question.whole or question.members is not None,
    )
    narrowed = (replace(one, changes=tuple(_narrowed(question, one.changes))) for one in found)
    return [one for one in narrowed if one.changes][: question.limit]


def named_path(past: Past, given: str) -> str:
    """The one file that a word names: an entry's id, its beginning, its five characters, or a path.

    Entries that are gone are known, too. Raises LedgerError.
    """
    paths = past.paths()
    if given in paths:
        return given
    ids = {one.rpartition("/")[2].rpartition(".")[0]: one for one in paths if "/" in one}
    found = [name for name in ids if name == given] or [name for name in ids if name.startswith(given)]
    found = found or [name for name in ids if name.endswith(f"-{given}")]
    if len(found) == 1:
        return ids[found[0]]
    if not found or not given:
        raise LedgerError(N_("no entry's id ever began with {given}"), given=given)
    text = N_("{given} may mean several entries: {ids}; write more of the id")
    raise LedgerError(text, given=given, ids=", ".join(sorted(found)[:5]))


def _concerns_commit(question: Question, commit: Commit) -> bool:
    day = commit.when.astimezone(question.zone).date()
    return (
        question.by.lower() in f"{commit.name} <{commit.email}>".lower()
        and (question.since is None or question.since <= day)
        and (question.until is None or day <= question.until)
    )


def _concerns_path(question: Question, path: str) -> bool:
    if question.paths is not None and path not in question.paths:
        return False
    top = path.partition("/")[0]
    wanted = question.ledger or (question.kind or "").partition("/")[0]
    return not wanted or top == wanted


def _narrowed(question: Question, changes: Iterable[Change]) -> Iterator[Change]:
    for one in changes:
        if question.kind is not None and one.kind != question.kind:
            continue
        if question.members is None:
            yield one
        elif one.path == ROSTER:
            yield from _of_members(question.members, one)
        elif _names_any(question, one):
            yield one


def _of_members(members: frozenset[str], one: Change) -> Iterator[Change]:
    """Of a change to the roster, what is about these members."""

    def about(*values: Value) -> bool:
        return any(isinstance(value, dict) and value.get("id") in members for value in values)

    fields = tuple(each for each in one.fields if about(*each.items, each.before, each.after))
    decided = tuple(each for each in one.decisions if about(*each.items, each.kept, *each.offered))
    if fields or decided:
        yield replace(one, told=fields, decisions=decided)


def _names_any(question: Question, one: Change) -> bool:
    kind = question.kinds.get(one.kind or "")
    schema = {"properties": {**question.common.fields, **(kind.fields if kind else {})}}
    found = (_members(schema, version.data) for version in (one.before, one.after) if version.data)
    return any(name in (question.members or ()) for names in found for name in names)


def _members(schema: Mapping[str, Any], data: Fields) -> Iterator[str]:
    yield from _references(schema, dict(data))
    sessions = data.get("sessions")
    for session in sessions if isinstance(sessions, list) else ():
        yield from _references(schema, session)


def _references(schema: Any, value: Value) -> Iterator[str]:
    """The members that a value names, as far as its schema says where they stand."""
    if not isinstance(schema, Mapping):
        return
    if isinstance(value, str):
        if schema.get("format") == "member":
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _references(schema.get("items"), item)
    elif isinstance(value, dict):
        yield from _keys(schema, value)
        properties, other = schema.get("properties") or {}, schema.get("additionalProperties")
        for name, item in value.items():
            yield from _references(properties.get(name, other), item)
    for choice in (*(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())):
        yield from _references(choice, value)


def _keys(schema: Mapping[str, Any], value: Fields) -> Iterator[str]:
    names = schema.get("propertyNames")
    if isinstance(names, Mapping) and names.get("format") == "member":
        yield from value
