"""`ledger due`: what falls due, and for whom; on the terminal, as JSON, or for a calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ledger.core.model import Unit
from ledger.core.packs import Quota
from ledger.core.values import Number
from ledger.errors import LedgerError
from ledger.reports.due import Agenda, Due, agenda, chosen, due_value
from ledger.reports.ics import Edition, edition, to_ics
from ledger.reports.status_json import to_json
from ledger.reports.telling import ago, duty_title, so_far, titled, weekday, when
from ledger.store.reading import zone
from ledger.words import N_, Words, plain

from .files import write_whole
from .foot import foot
from .labelled import LEDGER
from .options import DONE, TIMEZONE, Session, as_of_option, at_option, option
from .options import command as make_command
from .people import chosen_members
from .tables import fitted, table, width
from .visit import Visit, open_visit, require_rules

DAYS = 30
MOST_DAYS = 3660
_NAMED = 5
"""How many periods that are yet to come are named by their last days; more are only counted."""


@make_command("due", help=N_("Say what falls due, and for whom."))
@option(
    "--within",
    type=click.IntRange(0, MOST_DAYS),
    default=DAYS,
    metavar="DAYS",
    help=N_("How many days to look ahead (30)."),
)
@option("--member", metavar="WHO", help=N_("Only this member (id or name), or all who hold this role."))
@option("--ledger", type=LEDGER, help=N_("Only obligations of this ledger."))
@as_of_option
@at_option
@option("--all", "advisory", is_flag=True, help=N_("Show what is only advised, too."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
@option(
    "--ics",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help=N_("Write a calendar into this file, or print it (-)."),
)
def command(
    session: Session,
    within: int,
    member: str | None,
    ledger: str | None,
    as_of: date | None,
    revision: str | None,
    advisory: bool,
    as_json: bool,
    ics: Path | None,
) -> int:
    """Say what falls due, and for whom."""
    if as_json and ics is not None:
        raise LedgerError(N_("--json and --ics cannot go together; take one of them"))
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    unit = visit.reading.unit
    day = as_of or visit.today
    subjects = chosen_members(unit, member, day) if member is not None else None
    found = chosen(agenda(unit, day, within), subjects, ledger, advisory=advisory)
    if as_json:
        excluded = visit.reading.excluded
        click.echo(to_json(due_value(found, visit.revision, excluded, dirty=visit.dirty)))
    elif ics is not None:
        _write(session, found, to_ics(found, _edition(visit, day), session.words), ics)
    else:
        _say(session, visit, found)
    return DONE


# For calendars


def _edition(visit: Visit, day: date) -> Edition:
    """Made on that day, from that commit: what is made later, or of more, has the later stamp."""
    place = zone(visit.reading.data("unit.yaml").get("timezone")) or ZoneInfo(TIMEZONE)
    committed = None
    if visit.revision is not None:
        told = visit.git.run("rev-list", "--max-count=1", "--timestamp", visit.revision, "--")
        committed = int(told.split()[0])
    return edition(datetime.combine(day, time(), place), committed, str(place))


def _write(session: Session, found: Agenda, made: bytes, ics: Path) -> None:
    if str(ics) == "-":
        click.echo(made, nl=False)
        return
    write_whole(ics, made, "--ics")
    said = session.words(N_("wrote {file}: {due}"), file=str(ics), due=_total(session.words, found))
    session.echo(said, err=True)


# For people


def _say(session: Session, visit: Visit, found: Agenda) -> None:
    words, columns = session.words, width()
    for line in fitted(_head(words, found), columns):
        session.echo(line)
    for heading, rows in _parts(words, found):
        session.echo("")
        session.echo(click.style(heading, bold=True))
        for line in table(rows, columns):
            session.echo(line)
    session.echo("")
    for line in fitted([_total(words, found), *foot(words, visit)], columns):
        session.echo(line)


def _head(words: Words, found: Agenda) -> Iterator[str]:
    unit = found.unit
    kind = unit.rules.unit_kinds.get(unit.kind)
    title = words.title(kind.title) if kind else plain(unit.kind)
    yield words(N_("{name} ({kind})"), name=unit.name, kind=title)
    yield words(
        N_("what falls due from {first} to {last}, and what is late"),
        first=found.as_of.isoformat(),
        last=found.last.isoformat(),
    )


def _parts(words: Words, found: Agenda) -> Iterator[tuple[str, list[list[str]]]]:
    """A heading for each subject that something falls due for, with its lines."""
    for subject, many in groupby(found.due, lambda one: one.standing.subject):
        rows = [_row(words, found.unit, folded) for folded in _folded(many)]
        yield words(N_("the unit")) if subject is None else _name(found.unit, subject), rows


def _folded(many: Iterable[Due]) -> list[list[Due]]:
    """Periods of one quota that are yet to come, together; anything else by itself."""
    rows: list[list[Due]] = []
    to_come: dict[tuple[str, str, Number | None], list[Due]] = {}
    for one in many:
        standing = one.standing
        duty = standing.obligation
        key = (duty.pack, duty.id, standing.at_least)
        if standing.state == "upcoming" and key in to_come:
            to_come[key].append(one)
            continue
        rows.append([one])
        if standing.state == "upcoming":
            to_come[key] = rows[-1]
    return rows


def _row(words: Words, unit: Unit, alike: list[Due]) -> list[str]:
    one = alike[0]
    due = one.standing.due
    far = ago(-one.days, words) if one.until else when(one.days, words)
    colour = "red" if one.late and not one.until else "yellow" if one.days < 8 else None
    return [
        f"{due.isoformat()} {weekday(due, words)}",
        click.style(far, fg=colour),
        words(N_("; ")).join([*_parts_of(words, unit, one), *_likewise(words, alike[1:])]),
    ]


def _likewise(words: Words, others: list[Due]) -> Iterator[str]:
    days = [one.standing.due.isoformat() for one in others]
    if len(days) > _NAMED:
        yield words.count("{n} more until {day}", "{n} more until {day}", len(days), day=days[-1])
    elif days:
        yield words(N_("likewise by {days}"), days=words.listed(days))


def _parts_of(words: Words, unit: Unit, one: Due) -> Iterator[str]:
    standing = one.standing
    quota = isinstance(standing.obligation.shape, Quota)
    about = so_far(standing, unit, words) if quota else titled(one.trigger, standing.trigger, words)
    title = duty_title(standing, words)
    if standing.obligation.advisory:
        title = words(N_("{state} (advice)"), state=title)
    yield words(N_("{title}: {about}"), title=title, about=about)
    if standing.state == "upcoming":
        yield words(N_("begins on {day}"), day=standing.period.start.isoformat())
    if one.people:
        names = words.listed([_name(unit, who) for who in one.people])
        yield words(N_("in charge: {names}"), names=names)
    if one.until:
        yield words(N_("may still be recorded until {day}"), day=one.until.isoformat())


def _name(unit: Unit, who: str) -> str:
    member = unit.member(who)
    return plain(member.name if member else who)


def _total(words: Words, found: Agenda) -> str:
    many = len(found.due)
    if not many:
        return words(N_("Nothing falls due."))
    total = words.count("{n} thing falls due", "{n} things fall due", many)
    if not found.late:
        return words(N_("{total}."), total=total)
    late = words.count("{n} of them past its day", "{n} of them past their day", found.late)
    return words(N_("{total}, {late}."), total=total, late=late)
