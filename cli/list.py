"""`ledger list`: entries by what they say."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from ledger.checks.privacy import masked
from ledger.core.lifecycle import STAGES
from ledger.core.model import LEDGERS, Unit
from ledger.reports.fields import STAGE_WORDS
from ledger.reports.listing import OVERDUE, Listed, Wanted, listed
from ledger.reports.status_json import to_json
from ledger.words import N_, Words, plain

from .kinds import chosen_kind
from .options import DONE, Session, as_of_option, at_option, named_period, option
from .options import command as make_command
from .people import chosen_members
from .tables import fitted, table, width
from .visit import open_visit

SCHEMA = "ledger/list/1"
_NAMED = 3
"""How many people a line names before it only counts them."""


@make_command("list", help=N_("List entries."))
@option("--ledger", type=click.Choice(LEDGERS), help=N_("Only of this ledger."))
@option("--kind", metavar="KIND", help=N_("Only of this kind."))
@option("--member", metavar="WHO", help=N_("Only what credits this member, or all who hold this role."))
@option("--period", metavar="PERIOD", help=N_("Only what is dated in it: 2026-Q1, 2026-03, this, last."))
@option("--text", metavar="TEXT", help=N_("Only what says this, anywhere."))
@option("--stage", type=click.Choice([*STAGES, OVERDUE]), help=N_("Only items at this stage."))
@option("--owner", metavar="WHO", help=N_("Only items of this owner."))
@option("--lead", metavar="WHO", help=N_("Only items of this lead."))
@option("--office", metavar="TEXT", help=N_("Only items of this office."))
@option("--special", metavar="TEXT", help=N_("Only what belongs to this special campaign."))
@as_of_option
@at_option
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
@option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help=N_("Print so.")
)
def command(
    session: Session,
    ledger: str | None,
    kind: str | None,
    member: str | None,
    period: str | None,
    text: str | None,
    stage: str | None,
    owner: str | None,
    lead: str | None,
    office: str | None,
    special: str | None,
    as_of: date | None,
    revision: str | None,
    as_json: bool,
    form: str,
) -> int:
    """List entries."""
    visit = open_visit(session, revision)
    unit = visit.reading.unit
    when = as_of or visit.today

    def people(named: str | None) -> tuple[str, ...] | None:
        return None if named is None else chosen_members(unit, named, when)

    wanted = Wanted(
        ledger,
        chosen_kind(unit.rules.kinds, kind).name if kind is not None else None,
        people(member),
        named_period(period, when) if period is not None else None,
        text,
        stage,
        people(owner),
        people(lead),
        office,
        special,
    )
    found = listed(visit.reading.written, visit.reading.excluded, wanted, when)
    if as_json or form == "json":
        value = {"schema": SCHEMA, "as_of": when.isoformat(), "entries": [_value(one) for one in found]}
        click.echo(to_json(value))
    elif form == "csv":
        click.echo(masked(_csv(found)), nl=False)
    else:
        _say(session, unit, found)
        _say_unread(session, len(visit.reading.unread))
    return DONE


def _value(one: Listed) -> dict[str, Any]:
    return {
        "id": one.written.stem,
        "path": one.written.path,
        "kind": one.written.kind.name if one.written.kind else None,
        "date": one.date.isoformat() if one.date else None,
        "title": one.title,
        "members": list(one.credited),
        "stage": one.life.stage if one.life else None,
        "due": one.life.due_on if one.life else None,
        "excluded": one.broken,
    }


def _csv(found: Sequence[Listed]) -> str:
    stream = io.StringIO()
    names = ["id", "path", "kind", "date", "title", "members", "stage", "due", "excluded"]
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for one in found:
        excluded = "true" if one.broken else "false"
        writer.writerow({**_value(one), "members": " ".join(one.credited), "excluded": excluded})
    return stream.getvalue()


def _say(session: Session, unit: Unit, found: Sequence[Listed]) -> None:
    words, columns = session.words, width()
    rows = [_row(one, unit, words) for one in found]
    for line in table(rows, columns):
        session.echo(line)
    total = words.count("{n} entry", "{n} entries", len(found))
    broken = sum(one.broken for one in found)
    if broken:
        more = words(N_("{n} of them with errors (!); `ledger check` says more"), n=broken)
        total = words(N_("; ")).join([total, more])
    for line in fitted([total], columns):
        session.echo(line)


def _say_unread(session: Session, number: int) -> None:
    """Whatever was asked for: of a file that cannot be read nobody knows whether it belongs."""
    if number:
        said = session.words.count(
            "{n} file cannot be read; `ledger check` says why",
            "{n} files cannot be read; `ledger check` says why",
            number,
        )
        for line in fitted([said], width()):
            session.echo(line)


def _row(one: Listed, unit: Unit, words: Words) -> list[str]:
    kind = one.written.kind
    title = plain(one.title)
    if one.life:
        stage = words(STAGE_WORDS[one.life.stage])
        due = one.life.due_on
        waits = due and one.life.stage not in ("closed", "verified")
        said = words(N_("{stage}, due {due}"), stage=stage, due=str(due)) if waits else stage
        title = words(N_("{title} ({about})"), title=title, about=said)
    return [
        f"{one.written.stem}{'!' if one.broken else ''}",
        words.title(kind.title) if kind else plain(str(one.written.data.get("kind", "?"))),
        _people(one.credited, unit, words),
        title,
    ]


def _people(ids: Sequence[str], unit: Unit, words: Words) -> str:
    if len(ids) > _NAMED:
        return words(N_("{n} members"), n=len(ids))
    names = [member.name if (member := unit.member(name)) else name for name in ids]
    return words.listed([plain(name) for name in names])
