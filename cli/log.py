"""`ledger log`: who changed what, field by field."""

from collections.abc import Iterator
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

import click

from ledger.checks.privacy import masked
from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.history.asking import Question, named_path, told
from ledger.history.events import Change, Event
from ledger.history.past import Past, formerly, read_past
from ledger.reports.changes import STATUS_WORDS, ChangeWords
from ledger.reports.fields import Titles
from ledger.reports.history_json import log_value
from ledger.reports.status_json import to_json
from ledger.store.reading import zone
from ledger.store.schemas import common
from ledger.words import N_, Words, plain

from .kinds import named_kind
from .labelled import LEDGER
from .options import DAY, DONE, TIMEZONE, Session, named_period, option
from .options import command as make_command
from .people import chosen_members
from .tables import fitted, width
from .visit import Visit, open_visit

ACTION_WORDS = {
    "add": N_("added"),
    "edit": N_("changed"),
    "remove": N_("removed"),
    "undo": N_("taken back"),
    "redo": N_("brought back"),
    "import": N_("imported"),
    "carry": N_("carried over"),
    "amend": N_("amended"),
    "member": N_("roster"),
    "merge": N_("merged"),
    "sync": N_("synced"),
    "assign": N_("assigned"),
    "progress": N_("progress"),
    "extend": N_("extended"),
    "close": N_("closed"),
    "verify": N_("verified"),
    "return": N_("returned"),
    "reopen": N_("reopened"),
}
_IMPLIED = {
    "add": ("added", "changed"),
    "remove": ("removed", "changed"),
    "import": ("added",),
    "undo": (),
    "redo": (),
}
"""What became of a file is not said again where the action has said it; of other actions: changed."""
_NARROWEST = 16
_MINUTES = len("2026-03-12 09:00")


@make_command("log", help=N_("Say who changed what, field by field."))
@click.argument("entries", metavar="[ID]...", nargs=-1)
@option("--since", type=DAY, help=N_("Only what was done on this day or later."))
@option("--until", type=DAY, help=N_("Only what was done on this day or before."))
@option("--period", metavar="PERIOD", help=N_("Only what was done in this period."))
@option(
    "--member",
    metavar="WHO",
    help=N_("Only about this member (id or name), or all who hold this role: entries that name them."),
)
@option("--by", default="", metavar="WHO", help=N_("Only what this author did: a part of the name."))
@option("--ledger", type=LEDGER, help=N_("Only entries of this ledger."))
@option("--kind", metavar="KIND", help=N_("Only entries of this kind."))
@option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help=N_("Only the latest N."))
@option("--reverse", is_flag=True, help=N_("The oldest of them first."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def command(
    session: Session,
    entries: tuple[str, ...],
    since: date | None,
    until: date | None,
    period: str | None,
    member: str | None,
    by: str,
    ledger: str | None,
    kind: str | None,
    limit: int | None,
    reverse: bool,
    as_json: bool,
) -> int:
    """Say who changed what, field by field."""
    visit = open_visit(session)
    past = read_past(visit.git)
    unit = visit.reading.unit
    span = _span(named_period(period, visit.today) if period else None, since, until)
    question = Question(
        paths=frozenset(named_path(past, given) for given in entries) if entries else None,
        ledger=ledger,
        kind=named_kind(unit.rules.kinds, kind).name if kind is not None else None,
        members=frozenset(_members(visit, past, member)) if member is not None else None,
        by=by,
        since=span[0],
        until=span[1],
        zone=zone_of(visit),
        limit=limit,
        whole=as_json or bool(entries),
        kinds=unit.rules.kinds,
        common=common(),
    )
    found = told(visit.git, past, question)
    if reverse:
        found.reverse()
    if as_json:
        click.echo(to_json(log_value(found, complete=past.is_whole)))
        return DONE
    _say(session, visit, past, found, whole=bool(entries))
    return DONE


def zone_of(visit: Visit) -> tzinfo:
    """The unit's time zone."""
    return zone(visit.reading.data("unit.yaml").get("timezone")) or ZoneInfo(TIMEZONE)


def change_words(visit: Visit, words: Words, columns: int | None) -> ChangeWords:
    """What says changes as this unit calls things, in the room there is."""
    titles = Titles(lambda: visit.reading.written)
    room = None if columns is None else max(_NARROWEST, columns - 8)
    return ChangeWords(visit.reading.unit, words, titles, room)


def _span(
    period: Period | None, since: date | None, until: date | None
) -> tuple[date | None, date | None]:
    if period is None:
        return since, until
    return since or period.start, until or period.end


def _members(visit: Visit, past: Past, named: str) -> tuple[str, ...]:
    """Those whom a word names; who has left the roster altogether is still known by the id."""
    try:
        return chosen_members(visit.reading.unit, named, visit.today)
    except LedgerError:
        if named in formerly(visit.git, past):
            return (named,)
        raise


def _say(session: Session, visit: Visit, past: Past, found: list[Event], *, whole: bool) -> None:
    words = session.words
    columns = width()
    if not past.commits:
        session.echo(words(N_("Nothing was committed yet.")))
    elif not found:
        session.echo(words(N_("There is nothing of that in the history.")))
    said, where = change_words(visit, words, columns), zone_of(visit)
    lines = (line for one in found for line in event_lines(one, said, where, whole=whole))
    session.lines(fitted(lines, columns))
    if not past.is_whole:
        text = N_("What came before is not in this clone; `git fetch --unshallow` brings it.")
        session.echo(words(text))


def event_lines(event: Event, said: ChangeWords, where: tzinfo, *, whole: bool = False) -> Iterator[str]:
    """One event: when, who and what in a line, then each file and what changed in it."""
    words = said.words
    action = words(ACTION_WORDS[event.action]) if event.action in ACTION_WORDS else plain(event.action)
    day = click.style(event.when.astimezone(where).isoformat(" ", "minutes")[:_MINUTES], fg="cyan")
    commit = click.style(event.commit.id[:10], fg="yellow")
    yield "  ".join([day, plain(event.who), click.style(masked(action), bold=True), commit])
    if event.commit.undoes:
        yield "  " + words(N_("takes back {commit}"), commit=event.commit.undoes[:10])
    alone = len(event.changes) == 1
    for one in event.changes:
        yield from change_lines(
            one, said, "" if alone and _goes(event, one) else one.status, whole=whole
        )


def change_lines(
    change: Change, said: ChangeWords, status: str, *, whole: bool = False
) -> Iterator[str]:
    """One file and what changed in it; `status` is named in front."""
    what = said.what(change)
    if status:
        words = said.words
        what = words(N_("{status}: {what}"), status=words(STATUS_WORDS[status]), what=what)
    yield f"  {what}"
    yield from (f"    {line}" for line in said.lines(change, whole=whole))


def _goes(event: Event, change: Change) -> bool:
    """Whether the action says what became of the file."""
    return change.status in _IMPLIED.get(event.action, ("changed",))
