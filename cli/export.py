"""`ledger export`: entries as JSON, CSV or a workbook, which `ledger import` reads back."""

from pathlib import Path
from typing import Any

import click

from ledger.checks.rules import Written
from ledger.core.exactjson import exact_json
from ledger.errors import LedgerError
from ledger.reports.exporting import Sheet, entries_value, is_withheld, sheets
from ledger.store.attachments import attached
from ledger.store.exportbooks import Sheet as Page
from ledger.store.exportbooks import workbook_bytes
from ledger.store.workbooks import ROWS, csv_bytes
from ledger.words import N_

from .files import write_whole
from .options import DONE, Session, at_option, option
from .options import command as make_command
from .selecting import Selection, selected, selection_options
from .visit import Visit, open_visit

FORMATS = ("json", "csv", "xlsx")


@make_command("export", help=N_("Write entries as JSON, CSV or a workbook."))
@selection_options
@at_option
@option("--format", "form", type=click.Choice(FORMATS), help=N_("Write it so (JSON, or as FILE ends)."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write it into this file: .json, .csv or .xlsx."),
)
@option("--restricted", is_flag=True, help=N_("Also what is restricted."))
@option("--no-files", is_flag=True, help=N_("JSON without the files of evidence."))
def command(
    session: Session,
    revision: str | None,
    form: str | None,
    output: Path | None,
    restricted: bool,
    no_files: bool,
    **selection: Any,
) -> int:
    """Write entries as JSON, CSV or a workbook."""
    visit = open_visit(session, revision)
    found = selected(visit, Selection(**selection))
    whole = [one.written for one in found if not one.broken]
    many = [one for one in whole if restricted or not is_withheld(visit.reading.unit, one)]
    to_file = output is not None and str(output) != "-"
    chosen = _form(form, output)
    content = _content(session, visit, many, chosen, no_files=no_files, mark=to_file)
    if output is not None and to_file:
        write_whole(output, content)
    elif chosen == "xlsx":
        raise LedgerError(N_("--format xlsx wants a file: -o FILE"))
    else:
        click.echo(content, nl=False)
    _tell(session, len(many), len(whole) - len(many), len(found) - len(whole))
    return DONE


def _form(form: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the file's name says."""
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return form or (suffix if suffix in FORMATS else "json")


def _content(
    session: Session, visit: Visit, many: list[Written], form: str, *, no_files: bool, mark: bool
) -> bytes:
    unit = visit.reading.unit
    if form == "json":
        files = {} if no_files else attached(visit.source, many)
        return f"{exact_json(entries_value(unit, many, files), lines=True)}\n".encode()
    tables = sheets(unit, many, session.words)
    if not tables:
        raise LedgerError(N_("no entry is selected; nothing was written"))
    if form == "csv":
        return _csv(tables, mark=mark)
    if any(len(one.rows) >= ROWS for one in tables):
        session.echo(
            session.words(
                N_("a table has more than {n} rows, and cannot be imported again"), n=ROWS - 1
            ),
            err=True,
        )
    return workbook_bytes([Page(one.name, one.headings, one.rows) for one in tables])


def _csv(tables: list[Sheet], *, mark: bool) -> bytes:
    if len(tables) > 1:
        text = N_("CSV holds entries of one kind, and these are of {kinds}; add --kind, or write XLSX")
        raise LedgerError(text, kinds=", ".join(one.kind.name for one in tables))
    return csv_bytes([tables[0].headings, *tables[0].rows], mark=mark, whole=True)


def _tell(session: Session, many: int, withheld: int, broken: int) -> None:
    """What was left out, and how much was not, where a person reads it."""
    words = session.words
    session.echo(words.count("{n} entry", "{n} entries", many), err=True)
    if withheld:
        text = N_("{n} restricted ones are left out; --restricted takes them along")
        session.echo(words(text, n=withheld), err=True)
    if broken:
        text = N_("{n} with errors are left out; `ledger check` says more")
        session.echo(words(text, n=broken), err=True)
