"""`ledger schema`: plain JSON Schemas, for editors and other programs."""

import json

import click

from ledger.core.forms import Schema, kind_schema, ledger_schema
from ledger.core.model import LEDGERS
from ledger.store.repository import schema_files
from ledger.store.schemas import common, document_schema
from ledger.store.writing import Change, writing
from ledger.words import N_

from .kinds import chosen_kind, known_kinds
from .options import DONE, Session, option
from .options import command as make_command
from .visit import open_visit

DOCUMENTS = ("unit", "roster", "calendar", "pack", "subordinates")


@make_command(
    "schema", help=N_("Print the JSON Schema of a kind, a ledger or a file; without a name, all kinds.")
)
@click.argument("name", metavar="[KIND]", required=False)
@option("--write", is_flag=True, help=N_("Renew the schemas that this repository keeps for editors."))
def command(session: Session, name: str | None, write: bool) -> int:
    """Print the JSON Schema of a kind, a ledger or a file."""
    if write:
        return _write(session)
    session.echo(json.dumps(_schema(session, name), ensure_ascii=False, indent=2, default=float))
    return DONE


def _write(session: Session) -> int:
    visit = open_visit(session)
    files = schema_files(visit.reading.unit.rules.kinds, session.words.language)
    stale = {
        path: text.encode()
        for path, text in files.items()
        if not (visit.git.root / path).exists() or (visit.git.root / path).read_bytes() != text.encode()
    }
    if stale:
        with writing(visit.git) as writer:
            writer.write(Change(stale, "unit: renew the schemas for editors\n\nLedger-Action: edit\n"))
    session.echo(session.words.count("{n} schema renewed", "{n} schemas renewed", len(stale)))
    return DONE


def _schema(session: Session, name: str | None) -> Schema:
    """The schema of what is named. Outside a unit's repository only the shipped kinds are known."""
    kinds = known_kinds(session)
    language = session.words.language
    if name is None:
        return {known: kind_schema(kind, common(), language) for known, kind in kinds.items()}
    if name in LEDGERS:
        return ledger_schema(kinds, common(), name, language)
    if name in DOCUMENTS:
        return document_schema(name, language)
    return kind_schema(chosen_kind(kinds, name, (*LEDGERS, *DOCUMENTS)), common(), language)
