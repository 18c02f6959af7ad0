"""`ledger sheet`: a quarter's sheets as a grid, and a grid that comes back filled in."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import click

from ledger.checks.privacy import masked
from ledger.core.model import Member
from ledger.core.packs import Kind
from ledger.core.sheets import Scope, covered, holders, number_fields, sheet_kinds, summed_fields
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.reports.grid import csv_table, grid, grid_value, page
from ledger.reports.status_json import to_json
from ledger.store.pages import xlsx_bytes
from ledger.store.workbooks import csv_bytes
from ledger.words import N_

from .files import write_whole
from .gridtext import grid_lines, lost_lines
from .kinds import chosen_kind
from .options import DONE, Session, chosen_period, option
from .options import command as make_command
from .people import chosen_members
from .sheetback import take_back
from .tables import fitted, width
from .visit import Visit, open_to_write, require_rules

FORMATS = ("text", "csv", "xlsx", "json")
ALL = "all"
_QUARTER = pattern("(?:([0-9]{4})年?[-/.]?)?(?:[qQ]([1-4])|第?([1-4一二三四])季度?)")
_NUMERALS = dict(zip("一二三四", "1234", strict=True))


@make_command("sheet", help=N_("Print a quarter's sheets as a grid, or take one back."))
@click.argument("quarter", default="this")
@option(
    "--member",
    "who",
    metavar="WHO",
    default=ALL,
    help=N_("Of whom: id, name, role, or all who are to be covered (default)."),
)
@option("--kind", "kind_name", metavar="LEDGER/KIND", help=N_("The kind, if sheets are of several."))
@option("--field", "field_name", metavar="NAME", help=N_("The number to add up, if it is not plain."))
@option("--format", "form", type=click.Choice(FORMATS), help=N_("Print it so."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write it into this file: .csv, .xlsx, .json or text."),
)
@option("--from", "source", metavar="FILE", help=N_("Take back a CSV or a workbook; - is CSV on stdin."))
@option("--worksheet", metavar="NAME", help=N_("The worksheet to take back, if several fit."))
@option("--partly", is_flag=True, help=N_("Take back what can be read, though some cannot."))
@option("--allow-remove", is_flag=True, help=N_("Let a 0 take away what is recorded that week."))
@option("--dry-run", is_flag=True, help=N_("Only say what taking it back would change."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(
    session: Session,
    quarter: str,
    who: str,
    kind_name: str | None,
    field_name: str | None,
    form: str | None,
    output: Path | None,
    source: str | None,
    **taking: Any,
) -> int:
    """Print a quarter's sheets as a grid, or take one back."""
    _agree(source, output, form, taking)
    visit = open_to_write(session)
    require_rules(visit.reading)
    scope = _scope(visit, quarter, kind_name, field_name)
    if source is not None:
        only = None if who == ALL else frozenset(one.id for one in _members(scope, who, visit))
        return take_back(session, visit, scope, source, only, as_json=form == "json", **taking)
    lost = tuple(path for path in visit.reading.excluded if path.startswith(f"{scope.kind.ledger}/"))
    _print(session, scope, _members(scope, who, visit), lost, _form(form, output), output)
    return DONE


def _agree(source: str | None, output: Path | None, form: str | None, taking: dict[str, Any]) -> None:
    """Raises LedgerError for options of printing and of taking back together."""
    given = [f"--{name.replace('_', '-')}" for name, value in taking.items() if value]
    if source is None and given:
        raise LedgerError(N_("{option} goes with --from FILE"), option=given[0])
    if source is not None and (output is not None or form in ("csv", "xlsx")):
        raise LedgerError(N_("--from takes a grid back; leave out -o and --format"))


# What the grid is about


def _scope(visit: Visit, quarter: str, kind_name: str | None, field_name: str | None) -> Scope:
    unit = visit.reading.unit
    kinds = sheet_kinds(unit.rules)
    kind = _kind(kinds, visit, kind_name)
    fields = summed_fields(unit, kind)
    if field_name is not None:
        if field_name not in number_fields(kind):
            raise LedgerError(
                N_("--field {given}: the numbers of {kind} are: {fields}"),
                given=field_name,
                kind=kind.name,
                fields=", ".join(number_fields(kind)) or "–",
            )
        fields = (field_name,)
    if len(fields) != 1:
        raise LedgerError(
            N_("name the number of {kind} to add up by --field, one of: {fields}"),
            kind=kind.name,
            fields=", ".join(fields or number_fields(kind)) or "–",
        )
    period = chosen_period({"quarter": _named_quarter(quarter, visit.today)}, visit.today)
    return Scope(unit, kind, fields[0], period, visit.today)


def _named_quarter(text: str, today: date) -> str:
    """A quarter as people say it, Q2 or 第二季度 of this year or 2026年二季度, by its own name."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    if found := _QUARTER.fullmatch(squeezed):
        number = found[2] or found[3]
        return f"{found[1] or today.year}-Q{_NUMERALS.get(number, number)}"
    return text


def _kind(kinds: tuple[Kind, ...], visit: Visit, given: str | None) -> Kind:
    """The kind named, else the only one that obligations add up. Raises LedgerError."""
    listed = ", ".join(kind.name for kind in kinds)
    if given is not None:
        kind = chosen_kind(visit.reading.unit.rules.kinds, given)
        if kind.name not in [one.name for one in kinds]:
            text = N_("{kind} has no sheets; these have: {kinds}")
            raise LedgerError(text, kind=kind.name, kinds=listed or "–")
        return kind
    summed = [kind for kind in kinds if summed_fields(visit.reading.unit, kind)]
    if len(summed) == 1 or len(kinds) == 1:
        return (summed or kinds)[0]
    raise LedgerError(N_("sheets are of several kinds; name one by --kind: {kinds}"), kinds=listed)


def _members(scope: Scope, who: str, visit: Visit) -> tuple[Member, ...]:
    """Those whom WHO means, in roster order; a role means all who held it on a day of the quarter."""
    if who == ALL:
        return covered(scope)
    known = {who} & {text for one in scope.unit.members for text in (one.id, one.name)}
    if not known and who in scope.unit.rules.roles:
        ids = holders(scope, who)
    else:
        ids = chosen_members(scope.unit, who, visit.today)
    return tuple(one for one in scope.unit.members if one.id in ids)


# Printing


def _form(form: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the file's name says."""
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return form or (suffix if suffix in FORMATS else "text")


def _print(
    session: Session,
    scope: Scope,
    members: tuple[Member, ...],
    lost: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    found = grid(scope, members)
    to_file = output is not None and str(output) != "-"
    match form:
        case "json":
            said: str | bytes = to_json(grid_value(found)) + "\n"
        case "csv":
            # Excel knows UTF-8 by its mark; a program that reads a pipe would stumble over it.
            said = csv_bytes(csv_table(found), mark=to_file)
        case "xlsx":
            if output is None:
                raise LedgerError(N_("--format xlsx wants a file: -o FILE"))
            said = xlsx_bytes(page(found, session.words))
        case _:
            columns = None if to_file else width()
            lines = [*grid_lines(found, session.words, columns), *lost_lines(lost, session.words)]
            said = masked("\n".join(fitted(lines, columns)) + "\n")
    if output is None or not to_file:
        click.echo(said, nl=False)
        return
    write_whole(output, said)
    said_of = session.words.count(
        "wrote {file}: {quarter}, {n} member",
        "wrote {file}: {quarter}, {n} members",
        len(found.rows),
        file=str(output),
        quarter=scope.quarter.name,
    )
    session.echo(said_of, err=True)
