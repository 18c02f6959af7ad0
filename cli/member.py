"""`ledger member`: the roster, who holds which post, and whose items go to whom."""

from collections.abc import Callable
from datetime import date

import click

from ledger.core.days import holds, span
from ledger.core.model import Member, Unit
from ledger.core.periods import shift
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.reports.status_json import to_json
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Refused
from ledger.store.rostering import Held, added, begun, ended, handed_over, held_items
from ledger.words import N_, Words, plain

from .options import DAY, DAY_OF_ITS_YEAR, DONE, Group, Session, option
from .options import command as make_command
from .people import chosen_members, chosen_role, suggested_id
from .place import place_of
from .refusing import finding_line, refusal, say_taken
from .tables import table, width
from .visit import Visit, open_to_write

SCHEMA = "ledger/members/1"
_ID = pattern(r"[a-z0-9-]+")

on_option = option("--on", "when", type=DAY, help=N_("The day (today)."))
commit_option = option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))


@click.group("member", cls=Group, help=N_("Keep the roster: members and the posts they hold."))
def command() -> None:
    """Assemble the commands about members."""


@make_command("add", help=N_("Put a member on the roster: NAME, or an id and the NAME."))
@click.argument("words_given", metavar="[ID] NAME", nargs=-1, required=True)
@option("--role", "roles", multiple=True, metavar="ROLE", help=N_("A role held; may be given again."))
@option("--from", "start", type=DAY, help=N_("Since when (today)."))
@commit_option
def _add(
    session: Session,
    words_given: tuple[str, ...],
    roles: tuple[str, ...],
    start: date | None,
    no_commit: bool,
) -> int:
    visit = open_to_write(session)
    unit = visit.reading.unit
    name, title = _id_and_name(words_given, unit)
    since = (start or visit.today).isoformat()
    posts: list[Value] = [{"role": chosen_role(unit, role), "from": since} for role in roles]
    _record(session, visit, lambda reading: added(reading, name, title, posts), commit=not no_commit)
    session.echo(session.words(N_("{name} is on the roster as {id}"), name=title, id=name))
    if not posts:
        hint = N_("no post yet; `ledger member post {id} ROLE` gives one")
        session.echo(session.words(hint, id=name))
    return DONE


@make_command("post", help=N_("Begin a post of a member, or with --to alone end it."))
@click.argument("who", metavar="WHO")
@click.argument("role", metavar="ROLE")
@option("--from", "start", type=DAY, help=N_("Its first day (today)."))
@option("--to", "end", type=DAY_OF_ITS_YEAR, help=N_("Its last day."))
@commit_option
def _post(
    session: Session, who: str, role: str, start: date | None, end: date | None, no_commit: bool
) -> int:
    visit = open_to_write(session)
    unit, words = visit.reading.unit, session.words
    name = _one(unit, who, visit.today)
    wanted = chosen_role(unit, role)
    ends = start is None and end is not None
    if ends:
        assert end is not None
        last = end
        _record(session, visit, lambda read: ended(read, name, wanted, last), commit=not no_commit)
        said = words(N_("{id} holds {role} to {day}"), id=name, role=wanted, day=last.isoformat())
    else:
        first = start or visit.today
        _record(session, visit, lambda read: begun(read, name, wanted, first, end), commit=not no_commit)
        said = words(N_("{id} holds {role} from {day}"), id=name, role=wanted, day=first.isoformat())
    session.echo(said)
    return DONE


@make_command("leave", help=N_("End all posts of a member; entries and items stay."))
@click.argument("who", metavar="WHO")
@option("--on", "when", type=DAY, help=N_("The last day (today)."))
@option("--to", "heir", metavar="WHO", help=N_("Who takes over the open items."))
@commit_option
def _leave(session: Session, who: str, when: date | None, heir: str | None, no_commit: bool) -> int:
    visit = open_to_write(session)
    unit, words = visit.reading.unit, session.words
    last = when or visit.today
    name = _one(unit, who, visit.today)
    to = _one(unit, heir, visit.today) if heir is not None else None

    def propose(reading: Reading) -> Proposal:
        leaving = ended(reading, name, None, last)
        if to is None or not held_items(reading, name, last):
            return leaving
        items = handed_over(reading, name, to, last, None)
        subject, _, trailers = items.message.partition("\n\n")
        about = leaving.message.partition("\n")[0]
        kept = trailers.replace("Ledger-Action: assign", "Ledger-Action: member")
        said = f"{about}; {subject.partition(': ')[2]}\n\n{kept}"
        return Proposal({**leaving.contents, **items.contents}, said)

    items = held_items(visit.reading, name, last)
    _record(session, visit, propose, commit=not no_commit)
    session.echo(
        words(N_("{id} holds no post after {day}"), id=_named(visit, name), day=last.isoformat())
    )
    if to is not None:
        _say_items(session, items, N_("given to {heir}:"), heir=_named(visit, to))
    elif items:
        hint = N_("still open, and of {id}; `ledger member handover {id} WHO` gives them to somebody:")
        _say_items(session, items, hint, id=name)
    return DONE


@make_command("handover", help=N_("Give a member's open items to another."))
@click.argument("leaver", metavar="FROM")
@click.argument("heir", metavar="TO")
@on_option
@option("--by", metavar="WHO", help=N_("Who decided it (the item's lead)."))
@commit_option
def handover(
    session: Session, leaver: str, heir: str, when: date | None, by: str | None, no_commit: bool
) -> int:
    """Give a member's open items to another."""
    visit = open_to_write(session)
    unit = visit.reading.unit
    day = when or visit.today
    name, to = _one(unit, leaver, visit.today), _one(unit, heir, visit.today)
    who = _one(unit, by, visit.today) if by is not None else None
    if name == to:
        raise LedgerError(N_("{id} cannot take over from himself or herself"), id=name)
    items = held_items(visit.reading, name, day)
    _record(
        session, visit, lambda reading: handed_over(reading, name, to, day, who), commit=not no_commit
    )
    _say_items(session, items, N_("given to {heir}:"), heir=_named(visit, to))
    return DONE


@make_command("list", help=N_("List the members and their posts on a day."))
@on_option
@option("--role", metavar="ROLE", help=N_("Only who holds this role, by a post or by what it implies."))
@option("--all", "everybody", is_flag=True, help=N_("Also who holds no post then, and posts over time."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def _list(session: Session, when: date | None, role: str | None, everybody: bool, as_json: bool) -> int:
    visit = open_to_write(session)
    unit, words = visit.reading.unit, session.words
    day = when or visit.today
    chosen = [
        one
        for one in unit.members
        if (everybody or holds(one.service, day))
        and (role is None or holds(one.holding(chosen_role(unit, role), unit.rules), day))
    ]
    if as_json:
        value = {
            "schema": SCHEMA,
            "on": day.isoformat(),
            "members": [_value(one, unit, day) for one in chosen],
        }
        click.echo(to_json(value))
        return DONE
    rows = [[one.id, plain(one.name), _posts(one, unit, day, words, everybody)] for one in chosen]
    for line in table(rows, width()):
        session.echo(line)
    session.echo(
        words.count("{n} member on {day}", "{n} members on {day}", len(chosen), day=day.isoformat())
    )
    return DONE


for _each in (_add, _post, _leave, handover, _list):
    command.add_command(_each)


def _record(
    session: Session, visit: Visit, propose: Callable[[Reading], Proposal], *, commit: bool
) -> None:
    words = session.words
    try:
        made = place_of(visit).change(propose, commit=commit)
    except Refused as refused:
        heading = words(N_("nothing was changed, because it would bring errors:"))
        raise LedgerError(refusal(words, refused, heading, paths=True)) from refused
    if not commit:
        session.echo(words(N_("staged, not committed")))
    for finding in made.warnings:
        session.echo(finding_line(words, finding, path=True), err=True)
    say_taken(session, made.taken)


def _id_and_name(given: tuple[str, ...], unit: Unit) -> tuple[str, str]:
    """The id and the name; without an id, one made of the name's sound. Raises LedgerError."""
    if len(given) > 2:
        raise LedgerError(N_("write the NAME, or an id and the NAME; quote a name with spaces"))
    if len(given) == 2:
        name, title = given if _ID.fullmatch(given[0]) else given[::-1]
        if not _ID.fullmatch(name):
            raise LedgerError(N_("{id} is no id: a–z, 0–9 and hyphens only"), id=name)
        return name, title
    (title,) = given
    same = next((one.id for one in unit.members if one.name == title), None)
    if same is not None:
        text = N_(
            "{name} is on the roster already as {id}; for another person of that name write an id"
            " before the name; `ledger member post` gives another post"
        )
        raise LedgerError(text, name=title, id=same)
    found = suggested_id(title, [one.id for one in unit.members])
    if not found:
        raise LedgerError(N_("no id can be made of {name}; write one before it"), name=title)
    return found, title


def _one(unit: Unit, named: str, when: date) -> str:
    """The one member that a word names. Raises LedgerError."""
    found = chosen_members(unit, named, when)
    if len(found) != 1:
        raise LedgerError(N_("{name} is not one person; name one by the id"), name=named)
    return found[0]


def _named(visit: Visit, member: str) -> str:
    one = visit.reading.unit.member(member)
    return one.name if one else member


def _say_items(session: Session, items: list[Held], heading: str, **values: object) -> None:
    words = session.words
    session.echo(words(heading, **values))
    rows = []
    for held in items:
        roles = [N_("owner")] * held.owner + [N_("lead")] * held.lead
        title = plain(str(held.written.data.get("title", "")))
        rows.append([held.written.stem, words.listed([words(one) for one in roles]), title])
    for line in table(rows, width()):
        session.echo(line)


def _value(one: Member, unit: Unit, day: date) -> dict[str, object]:
    posts = [
        {
            "role": post.role,
            "from": post.start.isoformat(),
            "to": post.end.isoformat() if post.end else None,
        }
        for post in one.posts
    ]
    held = [role for role in unit.rules.roles if holds(one.holding(role, unit.rules), day)]
    return {"id": one.id, "name": one.name, "posts": posts, "roles": held}


def _posts(one: Member, unit: Unit, day: date, words: Words, over_time: bool) -> str:
    """A member's posts in words: those of the day, or all with their days."""
    said = []
    for post in one.posts:
        now = holds(span(post.start, post.end), day)
        if not now and not over_time:
            continue
        role = unit.rules.roles.get(post.role)
        title = words.title(role.title) if role else plain(post.role)
        if post.end is not None and (over_time or post.end <= shift(day, 31)):
            days = N_("{role} ({start} to {end})")
            said.append(words(days, role=title, start=post.start.isoformat(), end=post.end.isoformat()))
        else:
            said.append(words(N_("{role} (from {start})"), role=title, start=post.start.isoformat()))
    return words.listed(said)
