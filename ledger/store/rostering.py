"""Keeping the roster: members, the posts they hold, and whose items go to whom."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from ledger.checks.rules import Written
from ledger.core.lifecycle import CLOSED, REGISTERED, VERIFIED, fold
from ledger.core.values import Value, day, maps
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.patching import rewritten
from ledger.store.reading import Reading
from ledger.store.recording import Proposal
from ledger.store.writing import message_of_many
from ledger.words import N_

ROSTER = "roster.yaml"


@dataclass(frozen=True, slots=True)
class Held:
    """An item that a member owns or leads, with which of the two."""

    written: Written
    owner: bool
    lead: bool


def added(reading: Reading, name: str, title: str, posts: list[Value]) -> Proposal:
    """One member more. Raises LedgerError for an id that is taken."""
    members = _members(reading)
    if any(one.get("id") == name for one in members):
        raise LedgerError(N_("{id} is on the roster already; `ledger member post` adds a post"), id=name)
    new: dict[str, Value] = {"id": name, "name": title, "posts": posts}
    return _roster(reading, [*members, new], f"add {title} ({name})")


def begun(reading: Reading, name: str, role: str, start: date, end: date | None) -> Proposal:
    """A post more for a member; one that is held already on that day is an error."""

    def change(posts: list[dict[str, Value]]) -> list[dict[str, Value]]:
        if any(post.get("role") == role and _holds(post, start) for post in posts):
            raise LedgerError(
                N_("{id} holds {role} on {day} already"), id=name, role=role, day=start.isoformat()
            )
        post: dict[str, Value] = {"role": role, "from": start.isoformat()}
        return [*posts, {**post, "to": end.isoformat()} if end else post]

    return _posts(reading, name, change, f"{role} of {name} from {start}")


def ended(reading: Reading, name: str, role: str | None, end: date) -> Proposal:
    """The member's open post of a role, or all of them, ended with that day."""

    def change(posts: list[dict[str, Value]]) -> list[dict[str, Value]]:
        mine = [post for post in posts if role in (None, post.get("role")) and _holds(post, end)]
        if not mine:
            text = (
                N_("{id} does not hold {role} on {day}") if role else N_("{id} holds no post on {day}")
            )
            raise LedgerError(text, id=name, role=role or "", day=end.isoformat())
        return [{**post, "to": end.isoformat()} if post in mine else post for post in posts]

    about = f"{role} of {name}" if role else f"all posts of {name}"
    return _posts(reading, name, change, f"{about} to {end}")


def held_items(reading: Reading, name: str, when: date) -> list[Held]:
    """The items that are not closed as of a day and that the member owns or leads, by id."""
    found = []
    for one in reading.written:
        if one.kind is None or not one.kind.steps or one.path in reading.excluded:
            continue
        life = fold(one.data, when)
        if life.stage not in (CLOSED, VERIFIED):
            held = Held(one, life.fields.get("owner") == name, life.fields.get("lead") == name)
            if held.owner or held.lead:
                found.append(held)
    return sorted(found, key=lambda held: held.written.stem)


def handed_over(reading: Reading, leaver: str, heir: str, when: date, by: str | None) -> Proposal:
    """The leaver's open items given to the heir: an assign step, or where nothing was assigned yet
    the item's own fields.

    `by` is who hands over; without it the item's lead, or the heir where that is the leaver. Raises
    LedgerError where the leaver has none.
    """
    items = held_items(reading, leaver, when)
    if not items:
        raise LedgerError(N_("{id} owns and leads no open item"), id=leaver)
    contents: dict[str, bytes | None] = {}
    for held in items:
        text = reading.documents[held.written.path].text or ""
        wanted = _given(held, leaver, heir, when, by)
        contents[held.written.path] = rewritten(text, wanted).encode()
    entries = [(held.written.stem, held.written.kind.name) for held in items if held.written.kind]
    subject = f"rectification: items of {leaver} to {heir} ({len(items)})"
    return Proposal(contents, message_of_many(subject, entries, "assign"))


def _given(held: Held, leaver: str, heir: str, when: date, by: str | None) -> dict[str, Value]:
    data = held.written.data
    life = fold(data, when)
    whose: dict[str, Value] = {}
    if held.owner:
        whose["owner"] = heir
    if held.lead:
        whose["lead"] = heir
    if life.stage == REGISTERED:
        return {**data, **whose}
    lead = life.fields.get("lead")
    who = by or (lead if isinstance(lead, str) and lead != leaver else heir)
    step: dict[str, Value] = {"date": when.isoformat(), "step": "assign", "by": who, **whose}
    steps = data.get("steps")
    many = list(steps) if isinstance(steps, list) else []
    later = [one for one in many if isinstance(one, dict) and (day(one.get("date")) or when) > when]
    if later:
        raise LedgerError(
            N_("{id} has a step later than {day}; hand it over from a later day"),
            id=held.written.stem,
            day=when.isoformat(),
        )
    return {**data, "steps": [*many, step]}


def day_before(when: date) -> date:
    """The last day of whoever goes when somebody else begins."""
    return when - timedelta(days=1)


def _holds(post: Mapping[str, Value], when: date) -> bool:
    start, end = day(post.get("from")), day(post.get("to"))
    return start is not None and start <= when and (end is None or when <= end)


def _members(reading: Reading) -> list[dict[str, Value]]:
    return [member for _, member in maps(reading.data(ROSTER).get("members"))]


def _posts(
    reading: Reading,
    name: str,
    change: Callable[[list[dict[str, Value]]], list[dict[str, Value]]],
    about: str,
) -> Proposal:
    members = _members(reading)
    found = [one for one in members if one.get("id") == name]
    if not found:
        raise LedgerError(N_("{id} is not on the roster"), id=name)
    posts = [post for _, post in maps(found[0].get("posts"))]
    wanted: list[Value] = [*change(posts)]
    changed = [{**one, "posts": wanted} if one is found[0] else one for one in members]
    return _roster(reading, changed, about)


def _roster(reading: Reading, members: list[dict[str, Value]], about: str) -> Proposal:
    document = reading.documents.get(ROSTER)
    if document is None or document.text is None or document.data is None:
        raise LedgerError(N_("roster.yaml cannot be read; `ledger check` says why"))
    wanted: dict[str, Value] = {**document.data, "members": [*members]}
    content = rewritten(document.text, wanted).encode()
    return Proposal({ROSTER: content}, f"roster: {about}\n\nLedger-Action: member\n")
