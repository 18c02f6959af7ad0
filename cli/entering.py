"""An entry on its way in: what the options of `add` and `answer` give, what is lacking, recording it."""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from ledger.core.asked import credits_one
from ledger.core.findings import Finding
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.periods import period_of
from ledger.core.values import Fields, Value, day, maps, texts
from ledger.records import dataclass
from ledger.reports.fields import FieldWords, Titles
from ledger.store.documents import read_document
from ledger.store.filling import fields_of
from ledger.store.reading import Reading
from ledger.store.recording import Draft, Proposal
from ledger.store.schemas import Forms, common
from ledger.store.writing import message, message_of_many
from ledger.words import N_, Words

from .findings import message as said
from .options import Session
from .place import place_of
from .refusing import say_taken
from .visit import Visit


@dataclass(frozen=True)
class Matter:
    """A kind that is to be recorded in a unit, and the words to speak of it."""

    visit: Visit
    kind: Kind
    words: Words

    @property
    def unit(self) -> Unit:
        return self.visit.reading.unit

    @cached_property
    def fields(self) -> dict[str, Any]:
        """All fields that an entry of the kind may have, by name."""
        return fields_of(self.kind, common())

    @cached_property
    def saying(self) -> FieldWords:
        """What says values in words."""
        titles = Titles(lambda: self.visit.reading.written)
        return FieldWords(self.unit, common(), self.words, titles)

    def label(self, name: str) -> str:
        return self.saying.label(self.kind, (name,))

    def said(self, name: str, value: Value) -> str:
        return self.saying.value(self.kind, (name,), value)


@dataclass(frozen=True)
class Entered:
    """What has been entered of an entry: its fields, and the contents of files kept as evidence."""

    fields: dict[str, Value]
    attachments: Mapping[str, bytes] = field(default_factory=dict)


# What is lacking


def lacking(matter: Matter, fields: Fields) -> list[str]:
    """The required fields that are not there, those that the kind's rules require too."""
    whole = completed(matter, fields)
    data = {"id": "20000101-00000", "kind": matter.kind.short, **whole}
    # With one member as with several, who each get a session on a sheet of their own.
    if several(matter.kind, whole):
        data["members"] = whole["members"][:1]  # type: ignore[index]
    found = Forms().of(matter.kind).findings("", data)
    # Of a sheet the form says that either the sheet or each session lacks something.
    own = [] if "sessions" in whole else [name for name in matter.kind.required if name not in whole]
    missing = [
        *own,
        *(str(one.values["name"]) for one in found if one.code == "E202" and "name" in one.values),
    ]
    return [name for name in dict.fromkeys(missing) if name in matter.fields]


def completed(matter: Matter, fields: Fields) -> dict[str, Value]:
    """The fields with what the tool supplies, in the order in which people read them.

    That is the day, and of a new sheet the title: what it is, whose, and of which quarter. Other
    entries are named by people.
    """
    when = day(fields.get("date")) or matter.visit.today
    whole = {"date": when.isoformat(), **fields}
    if matter.kind.sessions:
        own = [name for _, name in texts(fields.get("members"))]
        people = matter.words.listed(list(_members(matter, own)))
        quarter = period_of("quarter", when).name
        title = f"{matter.words.title(matter.kind.title)} {quarter} {people}".strip()
        whole.setdefault("title", title)
    order = ["date", "until", "title", "members", "absent", *matter.kind.fields, *common().fields]
    known = {name: whole[name] for name in order if whole.get(name) is not None}
    return {**known, **{name: value for name, value in whole.items() if value is not None}}


# Recording


def several(kind: Kind, fields: Fields) -> bool:
    """Whether these fields are a session on the sheet of each of several members."""
    return kind.sessions and "sessions" not in fields and len(texts(fields.get("members"))) > 1


@dataclass(frozen=True)
class Recorded:
    """What was recorded: the fields, the files they became, the commit, and the warnings.

    `away` are the names of those who get no session because they were away, `equal` the ids of what
    had been recorded before and says the same, `taken` the files with changes of their own.
    """

    fields: Mapping[str, Value]
    drafts: tuple[Draft, ...]
    commit: str | None
    warnings: tuple[Finding, ...]
    away: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


def record(matter: Matter, what: Entered, *, commit: bool) -> Recorded:
    """Record the entry, or a session on each member's sheet, as one commit. Raises Refused."""
    visit, kind = matter.visit, matter.kind
    recording = place_of(visit)
    drafts: list[Draft] = []
    equal: list[str] = []

    def propose(reading: Reading) -> Proposal:
        now = replace(matter, visit=replace(visit, reading=reading))
        drafts[:] = [recording.draft(reading, kind, each) for each in _each(now, what.fields)]
        equal[:] = [one for draft in drafts for one in _equal(reading, kind, draft)]
        contents = {draft.path: draft.text.encode() for draft in drafts}
        return Proposal({**contents, **what.attachments}, _message(now, drafts, what.fields))

    made = recording.change(propose, commit=commit)
    away = _members(matter, _own_absence(kind, what.fields))
    return Recorded(
        what.fields, tuple(drafts), made.commit, made.warnings, away, tuple(equal), made.taken
    )


def _equal(reading: Reading, kind: Kind, draft: Draft) -> list[str]:
    """The id of an entry that says the same, but for details; of a sheet where a session does."""
    data = read_document(draft.path, draft.text.encode()).data or {}
    if draft.session:
        before = [one for _, one in maps(reading.data(draft.path).get("sessions"))]
        after = [one for _, one in maps(data.get("sessions"))]
        return [draft.id] if any(after.count(one) > before.count(one) > 0 for one in after) else []
    same = ("date", "title", "members", "links")
    when = day(data.get("date"))
    return [
        one.stem
        for one in (reading.catalogue.dated(kind.name, when) if when else ())
        if all(one.data.get(name) == data.get(name) for name in same)
    ][:1]


def _each(matter: Matter, fields: Fields) -> list[dict[str, Value]]:
    """The fields of each entry: one, or one for each member's own sheet."""
    away = _own_absence(matter.kind, fields)
    shared = {name: value for name, value in fields.items() if name != "absent" or not away}
    if not several(matter.kind, fields):
        return [completed(matter, shared)]
    return [
        completed(matter, {**shared, "members": [member]}) for _, member in texts(fields.get("members"))
    ]


def _own_absence(kind: Kind, fields: Fields) -> list[str]:
    """Who was away where everybody has a sheet of their own: there is no place to say it."""
    absent = fields.get("absent")
    alone = several(kind, fields) or (kind.sessions and credits_one(kind))
    return list(absent) if alone and isinstance(absent, dict) else []


def _members(matter: Matter, ids: list[str]) -> tuple[str, ...]:
    found = [matter.unit.member(name) for name in ids]
    return tuple(member.name for member in found if member)


def _message(matter: Matter, drafts: list[Draft], fields: Fields) -> str:
    kind = matter.kind
    if len(drafts) == 1:
        return message(kind.ledger, f"{kind.short} {drafts[0].title}", drafts[0].id, kind.name, "add")
    people = "、".join(_members(matter, [name for _, name in texts(fields.get("members"))]))
    subject = f"{kind.ledger}: {kind.short} {completed(matter, fields)['date']} {people}"
    return message_of_many(subject, [(draft.id, kind.name) for draft in drafts], "add")


def tell(session: Session, recorded: Recorded) -> None:
    """Say what was recorded, and the warnings about it."""
    words = session.words
    for draft in recorded.drafts:
        text = N_("a session more on {path}") if draft.session else N_("recorded {path}")
        session.echo(words(text, path=draft.path))
    if recorded.away:
        session.echo(
            words(N_("away, so without a session: {names}"), names=words.listed(list(recorded.away)))
        )
    if recorded.commit is None:
        session.echo(words(N_("staged, not committed")))
    for finding in recorded.warnings:
        session.echo(f"{finding.code} {said(words, finding)}", err=True)
    for one in dict.fromkeys(recorded.equal):
        text = N_("there is already an equal one ({id}); `ledger undo` takes this one back")
        if recorded.commit is None:
            text = N_("there is already an equal one ({id})")
        session.echo(words(text, id=one), err=True)
    say_taken(session, recorded.taken)
