"""Reading a unit: files in, values out, with everything that is wrong with their form.

Reading never stops at a bad file. What can be read becomes the unit; what cannot becomes findings
beside it, and entries that must not count are named.
"""

import functools
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.checks.form import Form, near
from ledger.checks.packs import namespace_findings
from ledger.checks.rules import Written
from ledger.checks.subordinates import SUBORDINATES
from ledger.core.days import DayCount, EveryDay, working_days
from ledger.core.findings import Finding
from ledger.core.forms import kind_schema
from ledger.core.lights import light_rule
from ledger.core.model import LEDGERS, Dated, Entry, Member, Post, Unit, dated
from ledger.core.packs import Kind, Pack, Rulebook, rulebook
from ledger.core.values import Place, Value, day, is_number, maps, texts
from ledger.records import dataclass
from ledger.store.catalogue import Catalogue
from ledger.store.documents import Document, read_document
from ledger.store.faults import fault
from ledger.store.packs import build, read_pack, shipped_pack
from ledger.store.schemas import Forms, common, form, mapping, shipped_kinds, shipped_packs, strings
from ledger.store.shelves import Remembered, Writings
from ledger.store.sources import Files, Source
from ledger.words import N_

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ledger.store.checkout import Inquiry


def _nothing() -> None:
    """There is nothing to be kept of what is read in full at once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit as read. `written` holds every entry that is a map, `excluded` the paths left out.

    `findings` are those about form, in no order; lines and columns are filled in for faults of
    YAML only (see `ledger.store.locating`). `keep` is to be called when nothing more is asked: what
    was read in passing is remembered then.
    """

    unit: Unit
    documents: Mapping[str, Document] = field(default_factory=dict)
    written: Sequence[Written] = ()
    findings: tuple[Finding, ...] = ()
    excluded: tuple[str, ...] = ()
    keep: Callable[[], None] = _nothing

    @property
    def unread(self) -> tuple[str, ...]:
        """The entry files of which nothing can be read, not even the kind."""
        catalogue = self.catalogue
        return tuple(path for path in self.excluded if catalogue.at(path) is None)

    @property
    def catalogue(self) -> Catalogue:
        """How an entry is found without going through all of them."""
        if isinstance(self.written, Writings):
            return Remembered(self.written)
        return Catalogue(self.written)

    def data(self, path: str) -> Mapping[str, Value]:
        """What a file holds; nothing if it is missing or unreadable."""
        document = self.documents.get(path)
        return (document.data if document else None) or {}


@dataclass(frozen=True, slots=True)
class Law:
    """Rules that do not come from the unit itself: its superior's, with the forms of their kinds."""

    rules: Rulebook
    forms: Forms


def read_unit(source: Source, law: Law | None = None, known: "Inquiry | None" = None) -> Reading:
    """Everything a source holds of a unit. With a law, the unit's own packs are not looked at.

    Of a work tree that keeps a cache only what has changed is read; `known` is what git says of it.
    """
    if law is None:
        from ledger.store.recall import recalled

        remembered = recalled(source, known)
        if remembered is not None:
            return remembered
    return _read(source.files(), law)


def _read(files: Files, law: Law | None) -> Reading:
    documents = {path: read_document(path, content) for path, content in files.contents.items()}
    found = list(not_read(files))
    ground = read_ground(documents, found, law)
    forms = law.forms if law else Forms()
    many = []
    for path in sorted(documents):
        if path.partition("/")[0] in LEDGERS:
            one, faults = read_entry(documents[path], ground.rules, forms)
            found += faults
            many += [one] if one else []
    found += [one for document in documents.values() for one in document.findings]
    found += twice(many)
    excluded = {one.path for one in found if one.excludes and one.path.split("/")[0] in LEDGERS}
    unit = unit_of(ground, tuple(counting(many, excluded)))
    return Reading(unit, documents, tuple(many), tuple(found), tuple(sorted(excluded)))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which packs a rulebook was made of: their names, where from (own, shipped, or empty), and the
    parts of each that are malformed; then the obligations that cannot be judged.
    """

    packs: tuple[tuple[str, str, frozenset[Place]], ...]
    dropped: frozenset[tuple[str, str | int]] = frozenset()

    def rules(self, own: Mapping[str, Mapping[str, Value]]) -> Rulebook:
        """The rulebook, of the data of the unit's own packs."""
        chosen = []
        for name, origin, bad in self.packs:
            if origin == "own":
                chosen.append(build(name, own[name], bad))
            else:
                chosen.append(shipped_pack(name) if origin == "shipped" else Pack(name, "", {}))
        whole = rulebook(chosen, shipped_kinds())
        return replace(whole, packs=tuple(_without(pack, set(self.dropped)) for pack in whole.packs))


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a unit's repository says beside its entries: who it is, its rules, its calendar."""

    about: Mapping[str, Value]
    roster: Mapping[str, Value]
    rules: Rulebook
    days: DayCount
    plan: Plan | None = None


def read_ground(documents: dict[str, Document], found: list[Finding], law: Law | None = None) -> Ground:
    """What the documents beside the entries say; what is wrong with them is added to `found`."""
    about = _checked(documents, found, "unit.yaml", "unit")
    found += _unknown_zone(about.get("timezone"))
    rules, plan = (law.rules, None) if law else _rules(documents, found, about)
    roster = _checked(documents, found, "roster.yaml", "roster")
    calendars = [path for path in documents if path.startswith("calendar/")]
    days = days_of(about, [_checked(documents, found, path, "calendar") for path in calendars])
    _checked(documents, found, SUBORDINATES, "subordinates")
    return Ground(about, roster, rules, days, plan)


def unit_of(ground: Ground, entries: Sequence[Entry]) -> Unit:
    """The unit, with the entries that count."""
    about = ground.about
    return Unit(
        id=_text(about.get("id")),
        name=_text(about.get("name")),
        kind=_text(about.get("kind")),
        since=day(about.get("since")) or date.min,
        rules=ground.rules,
        members=tuple(_members(ground.roster)),
        entries=entries,
        parameters=_dated(about.get("parameters")),
        targets=_dated(about.get("targets")),
        days=ground.days,
        recording_days=_whole(about.get("recording-days")),
        lights=light_rule(about.get("lights")),
    )


def not_read(files: Files) -> Iterable[Finding]:
    """A finding for each file that could not be taken in."""
    for path in files.oversized:
        yield fault(path, "E107", (1, 1), N_("larger than 1 MiB"))
    for path in files.links:
        hint = N_("put the file itself there")
        yield fault(path, "E106", (1, 1), N_("a link, not a file of its own"), hint)
    for path in files.unreadable:
        yield fault(path, "E101", (1, 1), N_("the file cannot be read"))


def _checked(
    documents: Mapping[str, Document], found: list[Finding], path: str, name: str
) -> Mapping[str, Value]:
    """A document's map, its form checked; empty if there is none."""
    document = documents.get(path)
    if document is None or document.data is None:
        return {}
    found += form(name).findings(path, document.data)
    return document.data


# Packs


def _rules(
    documents: dict[str, Document], found: list[Finding], about: Mapping[str, Value]
) -> tuple[Rulebook, Plan]:
    local: dict[str, Pack] = {}
    broken = {*documents, *(finding.path for finding in found)}
    for path in [path for path in documents if path.startswith("packs/")]:
        document = documents[path]
        if document.text is not None:
            documents[path], pack = read_pack(path, document.text.encode())
            local[pack.name] = pack
    chosen: dict[str, tuple[str, frozenset[Place]]] = {}
    for place, name in texts(about.get("packs")):
        if name in chosen:
            continue
        if name in local and documents[f"packs/{name}/pack.yaml"].data is not None:
            faults_of = documents[f"packs/{name}/pack.yaml"].findings
            chosen[name] = ("own", frozenset(one.at[:2] for one in faults_of))
        elif name in local or f"packs/{name}/pack.yaml" in broken:
            chosen[name] = ("empty", frozenset())
        elif name in shipped_packs():
            chosen[name] = ("shipped", frozenset())
        else:
            found.append(_no_pack(name, place, (*local, *shipped_packs())))
    plan = Plan(tuple((name, *way) for name, way in chosen.items()))
    own = {name: documents[f"packs/{name}/pack.yaml"].data or {} for name in local}
    whole = plan.rules(own)
    faults = list(namespace_findings(whole, own, local, shipped_kinds()))
    found += faults
    dropped = {(one.path.split("/")[1], one.at[1]) for one in faults if one.at[:1] == ("obligations",)}
    plan = replace(plan, dropped=frozenset(dropped))
    return plan.rules(own), plan


def _no_pack(name: str, place: int, known: tuple[str, ...]) -> Finding:
    close = near(name, known)
    hint = N_("did you mean {near}?") if close else N_("there are: {names}")
    values = {"name": name, "near": close, "names": ", ".join(known)}
    return Finding("E701", "unit.yaml", N_("there is no pack {name}"), values, hint, ("packs", place))


def _without(pack: Pack, bad: set[tuple[str, str | int]]) -> Pack:
    kept = tuple(duty for duty in pack.obligations if (pack.name, duty.id) not in bad)
    return replace(pack, obligations=kept)


# Who the unit is


def zone(name: Value) -> "ZoneInfo | None":
    """The time zone of that name, if there is one."""
    from zoneinfo import ZoneInfo  # most that read a unit ask for no time

    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (KeyError, ValueError, OSError):
        return None


def _unknown_zone(name: Value) -> Iterable[Finding]:
    if isinstance(name, str) and name and zone(name) is None:
        text = N_("there is no time zone {name}")
        hint = N_("write one like Asia/Shanghai")
        yield Finding("E203", "unit.yaml", text, {"name": name}, hint, ("timezone",))


def _members(roster: Mapping[str, Value]) -> Iterable[Member]:
    seen: set[str] = set()
    for _, raw in maps(roster.get("members")):
        name = raw.get("id")
        if not isinstance(name, str) or name in seen:
            continue
        seen.add(name)
        posts = tuple(
            Post(role, start, day(post.get("to")))
            for _, post in maps(raw.get("posts"))
            if isinstance(role := post.get("role"), str) and (start := day(post.get("from")))
            if post.get("to") is None or day(post.get("to"))
        )
        yield Member(name, _text(raw.get("name")) or name, posts)


def days_of(about: Mapping[str, Value], calendars: Iterable[Mapping[str, Value]]) -> DayCount:
    """How the unit counts days."""
    if about.get("working-days") is not True:
        return EveryDay()
    many = list(calendars)

    def listed(key: str) -> list[date]:
        named = [text for calendar in many for text in strings(calendar.get(key))]
        return [found for text in named if (found := day(text))]

    return working_days(listed("rest"), listed("work"))


def _dated(value: Value) -> dict[str, Dated]:
    return {name: dated(given) for name, given in mapping(value).items()}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Value) -> int:
    return max(0, int(value)) if is_number(value) and value < 1 << 20 else 0


# Entries


def read_entry(
    document: Document, rules: Rulebook, forms: Forms
) -> tuple[Written | None, list[Finding]]:
    """An entry of a file that could be read, and what is wrong with its form beyond YAML's."""
    data = document.data
    if data is None:
        return None, []
    path = document.path
    ledger = path.partition("/")[0]
    short = data.get("kind")
    kind = rules.kinds.get(f"{ledger}/{short}") if isinstance(short, str) else None
    one = Written(path, data, kind)
    if kind is not None:
        found = forms.of(kind).findings(path, data)
    else:
        found = [*_common_form().findings(path, data), *_unknown_kind(one, rules)]
    found += _misnamed(one)
    return one, found


@functools.cache
def _common_form() -> Form:
    """What is known of an entry whose kind is not: the form of the fields that every kind has."""
    schema = kind_schema(Kind("", {}), common(), "zh")
    del schema["properties"]["kind"]["const"]
    return Form({**schema, "additionalProperties": True})


def _unknown_kind(one: Written, rules: Rulebook) -> Iterable[Finding]:
    kind = one.data.get("kind")
    if not isinstance(kind, str):
        return
    shorts = {known.short: known for known in rules.kinds.values() if known.ledger == one.ledger}
    labels = {label: short for short, known in shorts.items() for label in known.title.values()}
    elsewhere = [known.ledger for known in rules.kinds.values() if known.short == kind]
    close = near(kind.rpartition("/")[2], shorts, labels)
    hint = N_("did you mean {near}?") if close else ""
    if elsewhere and not close:
        hint = N_("{kind} belongs into {other}/")
    yield one.finding(
        "E205",
        N_("{ledger} has no kind {kind}"),
        ("kind",),
        hint=hint,
        kind=kind,
        ledger=one.ledger,
        other=elsewhere[0] if elsewhere else "",
        near=close,
    )


def _misnamed(one: Written) -> Iterable[Finding]:
    """An id that is not the file's name; one that is missing or no text is told of elsewhere."""
    written = one.data.get("id")
    name = one.path.rpartition("/")[2]
    if isinstance(written, str) and name != f"{written}.yaml":
        text = N_("the file is called {file}, but its id is {id}")
        hint = N_("an id never changes: set right whichever of the two was altered")
        yield one.finding("E301", text, ("id",), hint=hint, id=written, file=name)


def twice(many: Iterable[Written]) -> Iterable[Finding]:
    """E302 for every file that holds an id which another one holds too, of entries by path."""
    places: dict[str, list[Written]] = {}
    for one in many:
        if isinstance(name := one.data.get("id"), str):
            places.setdefault(name, []).append(one)
    for name, same in places.items():
        for one in same if len(same) > 1 else ():
            others = ", ".join(other.path for other in same if other is not one)
            text = N_("{id} is also the id of {others}")
            hint = N_("give the later one a new id, and its file the same name")
            yield one.finding("E302", text, ("id",), hint=hint, id=name, others=others)


def counting(written: Iterable[Written], excluded: Container[str]) -> Iterable[Entry]:
    """The entries that count."""
    for one in written:
        when = day(one.data.get("date"))
        if one.path not in excluded and one.kind and when:
            yield Entry(one.path, one.stem, one.kind.name, when, one.data)
