"""`ledger list`: entries by what they say."""

from collections.abc import Sequence
from typing import Any

import click

from ledger.checks.privacy import masked
from ledger.core.model import Unit
from ledger.reports.fields import STAGE_WORDS
from ledger.reports.listing import Listed
from ledger.reports.status_json import to_json
from ledger.store.workbooks import csv_bytes
from ledger.words import N_, Words, plain

from .options import DONE, Session, at_option, option
from .options import command as make_command
from .selecting import Selection, selected, selection_options
from .tables import fitted, table, width
from .visit import open_visit

SCHEMA = "ledger/list/1"
_NAMED = 3
"""How many people a line names before it only counts them."""


@make_command("list", help=N_("List entries."))
@selection_options
@at_option
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
@option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help=N_("Print so.")
)
def command(session: Session, revision: str | None, as_json: bool, form: str, **selection: Any) -> int:
    """List entries."""
    visit = open_visit(session, revision)
    unit, asked = visit.reading.unit, Selection(**selection)
    when = asked.as_of or visit.today
    found = selected(visit, asked)
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
    names = ("id", "path", "kind", "date", "title", "members", "stage", "due", "excluded")
    rows: list[Sequence[str]] = [names]
    for one in found:
        excluded = "true" if one.broken else "false"
        said = {**_value(one), "members": " ".join(one.credited), "excluded": excluded}
        rows.append([str(said[name] or "") for name in names])
    return csv_bytes(rows, mark=False).decode()


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
