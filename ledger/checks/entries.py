"""Rules over one entry: its references (E303 to E305) and its dates (E401 to E403, E405)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ledger.checks.form import near
from ledger.checks.rules import Scene, Ways, Written, rule
from ledger.core.days import holds
from ledger.core.findings import Finding
from ledger.core.forms import REFERENCES
from ledger.core.model import Member
from ledger.core.periods import period_of
from ledger.core.values import Fields, Place, Value, day, maps, texts
from ledger.patterns import pattern
from ledger.words import N_

ID = pattern(r"[0-9]{8}-[0-9a-hjkmnp-tv-z]{5}")


# References


@rule("E303")
def missing_entry(scene: Scene, entry: Written) -> Iterator[Finding]:
    """An entry refers to one that no file holds."""
    for at, name, _ in references(scene, entry, "entry"):
        if not scene.knows(name):
            close = near(name, scene.alike(name)[:_ENOUGH])
            yield entry.finding(
                "E303",
                N_("there is no entry {id}"),
                at,
                hint=N_("did you mean {near}?") if close else "",
                id=name,
                near=close,
            )


@rule("E304")
def unknown_member(scene: Scene, entry: Written) -> Iterator[Finding]:
    """An entry names someone who is not on the roster."""
    if scene.roster is None:
        return
    for at, name, on_key in references(scene, entry, "member"):
        if name not in scene.roster:
            close = near(name, scene.roster, _by_name(scene.roster))
            yield entry.finding(
                "E304",
                N_("{member} is not on the roster"),
                at,
                hint=N_("did you mean {near}?") if close else "",
                on_key=on_key,
                member=name,
                near=close,
            )


@rule("E305")
def wrong_folder(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """An entry's file lies elsewhere than in its ledger's folder of its id's year."""
    name, path = entry.data.get("id"), entry.path
    if isinstance(name, str) and path.endswith(f"/{name[:4]}/{name}.yaml") and path.count("/") == _DEPTH:
        return
    stem, folder = entry.stem, path.rpartition("/")[0]
    years = [one[:4] for one in (name, stem) if isinstance(one, str) and ID.fullmatch(one)]
    if years and folder not in [f"{entry.ledger}/{year}" for year in years]:
        right = f"{entry.ledger}/{years[0]}"
        yield entry.finding(
            "E305",
            N_("the file lies in {folder}/, but belongs into {right}/"),
            ("id",) if "id" in entry.data else (),
            folder=folder,
            right=right,
        )


_DEPTH = 2


Reference: TypeAlias = tuple[Place, str, bool]


def references(scene: Scene, entry: Written, format_: str) -> list[Reference]:
    """Every reference of one format: its place, the id it names, and whether it is a key."""
    return scene.once(entry, _references)[format_]


def _references(scene: Scene, entry: Written) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {format_: [] for format_ in REFERENCES}
    _reach(entry.data, scene.ways(entry.kind), (), found)
    return found


def _reach(value: Value, ways: Ways, at: Place, found: dict[str, list[Reference]]) -> None:
    if isinstance(value, str):
        if ways.format:
            found[ways.format].append((at, value, False))
    elif isinstance(value, dict):
        if ways.keys:
            found[ways.keys] += [((*at, key), key, True) for key in value]
        for step, further in ways.below.items():
            if step in value:
                _reach(value[step], further, (*at, step), found)
    elif isinstance(value, list) and "*" in ways.below:
        further = ways.below["*"]
        for index, item in enumerate(value):
            _reach(item, further, (*at, index), found)


_ENOUGH = 200
"""So many ids are looked at to say which was meant."""


def _by_name(roster: Mapping[str, Member]) -> dict[str, str]:
    """The ids of those who bear a name."""
    named: dict[str, str] = {}
    for member in roster.values():
        named[member.name] = f"{named[member.name]} / {member.id}" if member.name in named else member.id
    return named


# Dates


@rule("E401")
def in_the_future(scene: Scene, entry: Written) -> Iterator[Finding]:
    """Something is recorded as having happened on a day that has not come."""
    data = entry.data
    if "sessions" not in data and "steps" not in data:
        # As most are: nothing to go through.
        only = day(data.get("date"))
        if only is None or scene.has_come(only):
            return
    for at, when in dated(entry, "", "sessions", "steps"):
        if not scene.has_come(when):
            yield entry.finding(
                "E401",
                N_("{date} has not come yet; today is {today}"),
                at,
                date=when.isoformat(),
                today=scene.today.isoformat(),
            )


@rule("E402", "until", "to", "until_day", "sessions")
def ends_before_it_begins(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A last day lies before the first one."""
    yield from backwards(entry.path, entry.data, (), _SPANS)
    for index, session in maps(entry.data.get("sessions")):
        if not _LAST.isdisjoint(session):
            yield from backwards(entry.path, session, ("sessions", index), _SPANS)


_SPANS = (("date", "until"), ("from", "to"), ("from", "until_day"))
_LAST = frozenset(last for _, last in _SPANS)


def backwards(
    path: str, fields: Fields, at: Place, spans: tuple[tuple[str, str], ...]
) -> Iterator[Finding]:
    """Pairs of a first and a last day that stand the wrong way round."""
    for first, last in spans:
        if last not in fields:
            continue
        start, end = day(fields.get(first)), day(fields.get(last))
        if start and end and end < start:
            values = {"last": last, "end": str(end), "first": first, "start": str(start)}
            text = N_("{last} ({end}) lies before {first} ({start})")
            yield Finding("E402", path, text, values, at=(*at, last))


@rule("E403", "members", "sessions")
def without_post(scene: Scene, entry: Written) -> Iterator[Finding]:
    """Someone is credited who held no post on the day; of a sheet each session's day counts."""
    roster = scene.roster or {}
    for at, name, when in _credited(entry):
        if name in roster and name not in scene.unclear and not holds(scene.service(name), when):
            yield entry.finding(
                "E403",
                N_("{member} holds no post on {date}"),
                at,
                member=name,
                date=when.isoformat(),
            )


def _credited(entry: Written) -> Iterator[tuple[Place, str, date]]:
    """Who is credited when, and where that stands: with the member, or with the session's date."""
    own = texts(entry.data.get("members"))
    sessions = maps(entry.data.get("sessions")) if entry.kind and entry.kind.sessions else []
    if not sessions and (when := day(entry.data.get("date"))):
        for index, name in own:
            yield ("members", index), name, when
    for place, session in sessions:
        if when := day(session.get("date")):
            if "members" in session:
                for index, name in texts(session["members"]):
                    yield ("sessions", place, "members", index), name, when
            else:
                for _, name in own:
                    yield ("sessions", place, "date"), name, when


@rule("E405", "sessions")
def outside_the_quarter(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A session lies in another quarter than its sheet."""
    begun = day(entry.data.get("date"))
    if not (begun and entry.kind and entry.kind.sessions):
        return
    quarter = period_of("quarter", begun)
    for at, when in dated(entry, "sessions"):
        if not quarter.holds(when):
            yield entry.finding(
                "E405",
                N_("this session ({date}) lies outside the sheet's quarter, {quarter}"),
                at,
                hint=N_("put it on a sheet of its own quarter"),
                date=when.isoformat(),
                quarter=quarter.name,
            )


def dated(entry: Written, *lists: str) -> Iterator[tuple[Place, date]]:
    """The dates of each item of some of an entry's lists, and of itself ("" among them), with places."""
    for name in lists:
        if not name and (when := day(entry.data.get("date"))):
            yield ("date",), when
        for index, item in maps(entry.data.get(name)) if name and name in entry.data else ():
            if when := day(item.get("date")):
                yield (name, index, "date"), when
