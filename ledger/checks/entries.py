"""Rules over one entry: its references (E303 to E305), its dates (E401 to E405), its life (E406)."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter

from ledger.checks.form import near
from ledger.checks.rules import Scene, Way, Written, rule
from ledger.core.days import holds
from ledger.core.findings import Finding
from ledger.core.lifecycle import ASSIGNABLE, CLOSED, VERIFIED, Life, Refusal, fold
from ledger.core.model import Member
from ledger.core.periods import period_of
from ledger.core.values import Fields, Place, Value, day, maps, texts
from ledger.words import N_

ID = re.compile(r"[0-9]{8}-[0-9a-hjkmnp-tv-z]{5}")


# References


@rule("E303")
def missing_entry(scene: Scene, entry: Written) -> Iterator[Finding]:
    """An entry refers to one that no file holds."""
    for at, name, _ in references(scene, entry, "entry"):
        if name not in scene.ids:
            close = _near_id(name, scene.ids)
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
    named = (entry.data.get("id"), entry.stem)
    years = [name[:4] for name in named if isinstance(name, str) and ID.fullmatch(name)]
    folder = entry.path.rpartition("/")[0]
    if years and folder not in [f"{entry.ledger}/{year}" for year in years]:
        right = f"{entry.ledger}/{years[0]}"
        yield entry.finding(
            "E305",
            N_("the file lies in {folder}/, but belongs into {right}/"),
            ("id",) if "id" in entry.data else (),
            folder=folder,
            right=right,
        )


def references(scene: Scene, entry: Written, format_: str) -> Iterator[tuple[Place, str, bool]]:
    """Every reference of one format: its place, the id it names, and whether it is a key."""
    kind = entry.kind.name if entry.kind else None
    for way in scene.ways.get((kind, format_), ()):
        yield from _reached(entry.data, way, ())


def _reached(value: Value, way: Way, at: Place) -> Iterator[tuple[Place, str, bool]]:
    if not way:
        if isinstance(value, str):
            yield at, value, False
        return
    step, *rest = way
    if isinstance(value, list) and step == "*":
        for index, item in enumerate(value):
            yield from _reached(item, tuple(rest), (*at, index))
    elif isinstance(value, dict) and step == "<keys>":
        for key in value:
            yield (*at, key), key, True
    elif isinstance(value, dict) and step in value:
        yield from _reached(value[step], tuple(rest), (*at, step))


def _near_id(name: str, ids: frozenset[str]) -> str:
    """The id that was probably meant: of the same day, or with the same five characters."""
    alike = [one for one in ids if name and (one.startswith(name[:8]) or one.endswith(name[-5:]))]
    return near(name, sorted(alike)[:200])


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
    for at, when in [*_dated(entry, ()), *_dated(entry, ("sessions",)), *_dated(entry, ("steps",))]:
        if when > scene.today:
            yield entry.finding(
                "E401",
                N_("{date} has not come yet; today is {today}"),
                at,
                date=when.isoformat(),
                today=scene.today.isoformat(),
            )


@rule("E402")
def ends_before_it_begins(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A last day lies before the first one."""
    yield from backwards(entry.path, entry.data, (), _SPANS)
    for index, session in maps(entry.data.get("sessions")):
        yield from backwards(entry.path, session, ("sessions", index), _SPANS)


_SPANS = (("date", "until"), ("from", "to"), ("from", "until_day"))


def backwards(
    path: str, fields: Fields, at: Place, spans: tuple[tuple[str, str], ...]
) -> Iterator[Finding]:
    """Pairs of a first and a last day that stand the wrong way round."""
    for first, last in spans:
        start, end = day(fields.get(first)), day(fields.get(last))
        if start and end and end < start:
            values = {"last": last, "end": str(end), "first": first, "start": str(start)}
            text = N_("{last} ({end}) lies before {first} ({start})")
            yield Finding("E402", path, text, values, at=(*at, last))


@rule("E403")
def without_post(scene: Scene, entry: Written) -> Iterator[Finding]:
    """Someone is credited who held no post on the day; of a sheet each session's day counts."""
    roster = scene.roster or {}
    for at, name, when in _credited(entry):
        if name in roster and name not in scene.unclear and not holds(roster[name].service, when):
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


@rule("E404")
def steps_out_of_order(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A step is dated before the item, or before the step above it."""
    if not (entry.kind and entry.kind.steps):
        return
    begun = day(entry.data.get("date"))
    above: date | None = None
    for at, when in _dated(entry, ("steps",)):
        if begun and when < begun:
            text = N_("this step ({date}) is dated before the item itself ({other})")
            yield entry.finding("E404", text, at, date=str(when), other=str(begun))
        elif above and when < above:
            text = N_("this step ({date}) is dated before the step above it ({other})")
            yield entry.finding("E404", text, at, date=str(when), other=str(above))
        above = when


@rule("E405")
def outside_the_quarter(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A session lies in another quarter than its sheet."""
    begun = day(entry.data.get("date"))
    if not (begun and entry.kind and entry.kind.sessions):
        return
    quarter = period_of("quarter", begun)
    for at, when in _dated(entry, ("sessions",)):
        if not quarter.holds(when):
            yield entry.finding(
                "E405",
                N_("this session ({date}) lies outside the sheet's quarter, {quarter}"),
                at,
                hint=N_("put it on a sheet of its own quarter"),
                date=when.isoformat(),
                quarter=quarter.name,
            )


def _dated(entry: Written, lists: tuple[str, ...]) -> Iterator[tuple[Place, date]]:
    """The dates of an entry itself, or of each item of one of its lists, with their places."""
    if not lists and (when := day(entry.data.get("date"))):
        yield ("date",), when
    for name in lists:
        for index, item in maps(entry.data.get(name)):
            if when := day(item.get("date")):
                yield (name, index, "date"), when


# The life of an item


@rule("E406")
def gate_does_not_hold(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A step has no effect because its gate does not hold."""
    if not (entry.kind and entry.kind.steps):
        return
    steps = dict(maps(entry.data.get("steps")))
    for refusal, above in _with_lives(entry.data, fold(entry.data).refusals):
        text, hint = _wrong_stage(refusal) if refusal.gate == "stage" else GATES[refusal.gate]
        values = _about(above, steps[refusal.index])
        yield Finding("E406", entry.path, text, values, hint, ("steps", refusal.index, "step"))


def _with_lives(item: Fields, refusals: Sequence[Refusal]) -> Iterator[tuple[Refusal, Life]]:
    """Each refusal with the life that the steps above it have led to; refused ones lead nowhere."""
    refused = {one.index for one in refusals}
    effective = [(place, step) for place, step in maps(item.get("steps")) if place not in refused]
    above, counted = fold({**item, "steps": []}), 0
    for one in refusals:
        kept = bisect_left(effective, one.index, key=itemgetter(0))
        if kept != counted:
            above, counted = fold({**item, "steps": [step for _, step in effective[:kept]]}), kept
        yield one, above


def _about(above: Life, step: Fields) -> dict[str, object]:
    measures = above.item.get("measures")
    wanted = range(1, (len(measures) if isinstance(measures, list) else 0) + 1)
    missing = [name for name in ASSIGNABLE if above.item.get(name) is None and step.get(name) is None]
    return {
        "missing": ", ".join(missing),
        "open": ", ".join(str(number) for number in wanted if number not in above.done),
        "due": str(above.due_on),
        "lead": str(above.item.get("lead")),
    }


def _wrong_stage(refusal: Refusal) -> tuple[str, str]:
    if refusal.step == "verify":
        if refusal.stage == VERIFIED:
            return N_("the item is verified already"), N_("take this step out")
        return N_("an item is verified only once it is closed"), N_("a close step comes first")
    if refusal.step == "return":
        if refusal.stage == VERIFIED:
            return N_("a verified item is not returned"), N_("write reopen instead of return")
        return N_("an item is returned only once it is closed"), N_("take this step out")
    if refusal.step == "reopen":
        if refusal.stage == CLOSED:
            return N_("a closed item that nobody has verified is not reopened"), N_(
                "write return instead of reopen"
            )
        return N_("an item is reopened only once it is verified"), N_("take this step out")
    if refusal.stage in (CLOSED, VERIFIED):
        return N_("the item is closed by now"), N_("return or reopen it first")
    return N_("the item is not assigned yet"), N_(
        "an assign step comes first, with owner, lead, office, due, goal and measures"
    )


GATES: Mapping[str, tuple[str, str]] = {
    "assigned-fields": (
        N_("after this step {missing} would still be missing"),
        N_("write {missing} into this step, or into the item"),
    ),
    "extension-late": (
        N_("an extension comes on or before the due day that it moves ({due})"),
        N_("correct the step's date; what is overdue gets a late_reason when it is closed"),
    ),
    "measures": (
        N_("not every measure is done; open: {open}"),
        N_("record them as done in a progress step above"),
    ),
    "evidence": (
        N_("the item has no evidence"),
        N_("add evidence to the item"),
    ),
    "by-lead": (
        N_("only the lead ({lead}) closes the item"),
        N_("write {lead} at `by`, or assign another lead first"),
    ),
    "mechanism": (
        N_("what is deep, a deployment or long-term is closed only with a mechanism"),
        N_("write into the item's `mechanism` which rule or institution keeps it mended"),
    ),
    "late-reason": (
        N_("closed after the due day ({due}) without saying why"),
        N_("add late_reason to this step"),
    ),
    "independent": (
        N_("the owner and the lead do not verify their own item"),
        N_("let someone else verify; `by` is that person"),
    ),
}
