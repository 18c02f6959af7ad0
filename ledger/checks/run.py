"""Everything that is wrong with a unit: the findings of its reading, and those of all rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from ledger.checks import entries, evidence, life, privacy, subordinates, units  # noqa: F401 - rules enter themselves
from ledger.checks.rules import Attached, Ids, Scene, Ways, Written, held
from ledger.core.days import span
from ledger.core.findings import Finding
from ledger.core.forms import REFERENCES, referring
from ledger.core.model import LEDGERS, Unit
from ledger.core.packs import Kind
from ledger.core.values import Fields, day, maps, texts

wanted_attachments = evidence.wanted_attachments


class Text(Protocol):
    """A file as read: its text, and the map it holds."""

    @property
    def text(self) -> str | None: ...

    @property
    def data(self) -> Fields | None: ...


class Read(Protocol):
    """A unit as read (`ledger.store.reading.Reading`)."""

    @property
    def unit(self) -> Unit: ...

    @property
    def documents(self) -> Mapping[str, Text]: ...

    @property
    def written(self) -> Sequence[Written]: ...

    @property
    def findings(self) -> Sequence[Finding]: ...


def findings(
    reading: Read, today: date, attachments: Mapping[str, Attached], common: Kind
) -> Iterator[Finding]:
    """All findings, in no order; those of form have their lines only where YAML itself is at fault.

    `attachments` is what was found of `wanted_attachments`; `common` has the fields of every kind.
    """
    yield from beside_entries(reading, today, first_day)
    scene = scene_of(reading, today, attachments, common)
    for entry in reading.written:
        yield from held(scene, entry)
    for path, document in reading.documents.items():
        if document.text is not None:
            yield from privacy.findings(path, document.text, dict(document.data or {}))


def beside_entries(
    reading: Read, today: date, first: Callable[[Read], date | None]
) -> Iterator[Finding]:
    """The findings that are not about single entries, and those of their form.

    `first` says which is the first day that something is recorded of; few units need to know.
    """
    yield from reading.findings
    if units.ROSTER not in reading.documents and not _is_faulty(reading, units.ROSTER):
        yield units.no_roster()
    yield from units.findings(_about(reading, first), today)
    yield from _subordinates(reading)


def _is_faulty(reading: Read, path: str) -> bool:
    return any(one.path == path for one in reading.findings)


def first_day(reading: Read) -> date | None:
    """The first day of all entries, good or bad."""
    return min((one for entry in reading.written if (one := day(entry.data.get("date")))), default=None)


def scene_of(
    reading: Read,
    today: date,
    attachments: Mapping[str, Attached],
    common: Kind,
    ids: Ids | None = None,
) -> Scene:
    """What the rules over entries may look at. `ids`: where somebody knows them already."""
    roster = _data(reading, units.ROSTER)
    members = {member.id: member for member in reading.unit.members}
    return Scene(
        today=today,
        roster=members if isinstance(roster.get("members"), list) else None,
        unclear=frozenset(_unclear(roster)),
        ids=Ids(_ids(reading)) if ids is None else ids,
        attachments=attachments,
        ways=_ways(common),
    )


def _about(reading: Read, first: Callable[[Read], date | None]) -> units.About:
    broken = {one.path for one in reading.findings if one.code.startswith("E1")}
    about = _data(reading, units.UNIT)
    incomplete = (
        not isinstance(about.get("packs"), list)
        or any(one.code == "E701" for one in reading.findings)
        or any(path.startswith("packs/") or path == units.UNIT for path in broken)
    )
    return units.About(
        unit=about,
        roster=_data(reading, units.ROSTER),
        rules=reading.unit.rules,
        complete=not incomplete,
        has_calendar=lambda year: f"calendar/{year}.yaml" in reading.documents,
        recorded=lambda: first(reading),
    )


def _subordinates(reading: Read) -> Iterator[Finding]:
    listed = _data(reading, subordinates.SUBORDINATES)
    rules = reading.unit.rules
    named = {name for _, name in texts(listed.get("packs"))}
    known = named <= {pack.name for pack in rules.packs}
    yield from subordinates.findings(listed, reading.unit.id, rules.unit_kinds if known else {})


def _data(reading: Read, path: str) -> Fields:
    document = reading.documents.get(path)
    return (document.data if document else None) or {}


def _unclear(roster: Fields) -> Iterator[str]:
    """Members of whom nobody can say when they held a post, because a post is malformed."""
    for _, member in maps(roster.get("members")):
        posts = member.get("posts")
        whole = maps(posts)
        sound = posts is None or (isinstance(posts, list) and len(whole) == len(posts))
        if not (sound and all(_is_clear(post) for _, post in whole)):
            yield str(member.get("id"))


def _is_clear(post: Fields) -> bool:
    start, end = day(post.get("from")), day(post.get("to"))
    ended = end is not None or post.get("to") is None
    return start is not None and ended and isinstance(post.get("role"), str) and span(start, end) != ()


def _ids(reading: Read) -> Iterator[str]:
    """Every id that some entry's file bears or holds, readable or not."""
    for entry in reading.written:
        if isinstance(name := entry.data.get("id"), str):
            yield name
    for path in (*reading.documents, *(one.path for one in reading.findings)):
        if path.partition("/")[0] in LEDGERS:
            yield path.rpartition("/")[2].rpartition(".")[0]


def _ways(common: Kind) -> Callable[[Kind | None], Ways]:
    """The ways of any kind, worked out when an entry of it is first met."""
    known: dict[str, Ways] = {}

    def of(kind: Kind | None) -> Ways:
        name = kind.name if kind else ""
        if name not in known:
            known[name] = _to({**common.fields, **kind.fields} if kind else common.fields)
            if kind and kind.sessions:
                session = Ways(below=dict(known[name].below))
                known[name].below["sessions"] = Ways(below={"*": session})
        return known[name]

    return of


def _to(fields: Fields) -> Ways:
    ways = Ways()
    for format_ in REFERENCES:
        for name, field in fields.items():
            for way in referring(field, format_):
                here = ways.below.setdefault(name, Ways())
                for step in way:
                    if step == "<keys>":
                        here.keys = format_
                    else:
                        here = here.below.setdefault(step, Ways())
                if way[-1:] != ("<keys>",):
                    here.format = format_
    return ways
