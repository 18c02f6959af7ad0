"""`ledger report --register`: a ledger as the table that offices print."""

from datetime import date
from pathlib import Path

import click

from ledger.core.lifecycle import STAGES
from ledger.core.model import Unit
from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.building import Ground
from ledger.reports.issuing import ENDINGS
from ledger.reports.listing import OVERDUE, Wanted, listed
from ledger.reports.registers import Picked, Register, chosen_columns, register
from ledger.reports.registertext import csv_rows, to_lines, to_markdown
from ledger.reports.registerxlsx import to_xlsx
from ledger.reports.report import Cell, Word
from ledger.reports.status_json import Standings
from ledger.reports.vocabulary import Vocabulary, vocabulary
from ledger.store.workbooks import csv_bytes
from ledger.words import N_

from .files import write_whole
from .options import DONE, Session
from .people import chosen_members
from .publishing import Audience, seen_by
from .tables import width
from .visit import Visit

FORMATS = ("text", "md", "csv", "xlsx")
FILTERS = {
    "member": ("study", "research", "problems"),
    "owner": ("rectification",),
    "lead": ("rectification",),
    "office": ("rectification",),
    "special": ("rectification",),
    "stage": ("rectification",),
}
"""What entries can be picked by, and in which registers that means something."""
STAGE_CHOICES = (*STAGES, OVERDUE)
_ENDINGS = {".txt": "text", ".md": "md", ".csv": "csv", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A register as asked for. `filters` hold options by name as they were typed."""

    name: str
    columns: str | None
    filters: dict[str, str]
    form: str | None
    output: Path | None
    audience: Audience


def print_register(session: Session, visit: Visit, asked: Asked, period: Period, day: date) -> int:
    """Build the register and hand it over in its format. Raises LedgerError."""
    form = _form(asked)
    words, reading = vocabulary(session.words.language), visit.reading
    columns = None
    if asked.columns is not None:
        columns = chosen_columns(asked.name, asked.columns, words.language)
    found = Standings(reading.unit, period, day, visit.revision, visit.dirty, reading.excluded, ())
    found = seen_by(session, visit, found, asked.audience)
    made = register(Ground(found), asked.name, columns, _picked(visit, asked, day))
    if form == "csv" and not made.rows:
        session.echo(words.groups["cells"]["empty"], err=True)
    if asked.output is None or str(asked.output) == "-":
        click.echo(_said(made, words, form, width()), nl=False)
        return DONE
    write_whole(asked.output, _said(made, words, form, None))
    text = session.words.count(
        "wrote {file}: {n} row, {period}, as of {day}",
        "wrote {file}: {n} rows, {period}, as of {day}",
        len(made.rows),
        file=str(asked.output),
        period=period.name,
        day=day,
    )
    session.echo(text, err=True)
    return DONE


def _form(asked: Asked) -> str:
    """The format asked for, else the one that the file's name says. Raises LedgerError."""
    ending = asked.output.suffix.lower() if asked.output is not None else ""
    form = asked.form or _ENDINGS.get(ending) or ENDINGS.get(ending, "text")
    if form not in FORMATS:
        text = N_("a register is not written as {form}; it is written as: {formats}")
        raise LedgerError(text, form=form, formats=", ".join(FORMATS))
    if form == "xlsx" and asked.output is None:
        raise LedgerError(N_("--format {form} wants a file: -o FILE"), form=form)
    return form


def _said(made: Register, words: Vocabulary, form: str, columns: int | None) -> str | bytes:
    match form:
        case "xlsx":
            return to_xlsx(made, words)
        case "csv":
            # Whoever prints a register opens it in Excel, which knows UTF-8 by its mark.
            return csv_bytes(csv_rows(made, words), mark=True)
        case "md":
            return to_markdown(made, words)
        case _:
            return "\n".join(to_lines(made, words, columns)) + "\n"


# Which entries


def _picked(visit: Visit, asked: Asked, day: date) -> Picked:
    """What the filters leave: the same entries that `ledger list` would show for them."""
    unit, given = visit.reading.unit, asked.filters
    for name in given:
        if asked.name not in FILTERS[name]:
            raise LedgerError(
                N_("--{option} says nothing in the register of {register}; use one of: {options}"),
                option=name,
                register=asked.name,
                options=", ".join(f"--{one}" for one, names in FILTERS.items() if asked.name in names),
            )
    if not given:
        return Picked()
    people = {name: _people(unit, given.get(name), day) for name in ("member", "owner", "lead")}
    wanted = Wanted(
        ledger=asked.name,
        members=people["member"],
        stage=given.get("stage"),
        owner=people["owner"],
        lead=people["lead"],
        office=given.get("office"),
        special=given.get("special"),
    )
    found = listed(visit.reading.written, visit.reading.excluded, wanted, day)
    return Picked(
        frozenset(one.written.path for one in found),
        None if people["member"] is None else frozenset(people["member"]),
        tuple((name, _value(unit, name, text, people.get(name))) for name, text in given.items()),
    )


def _people(unit: Unit, named: str | None, day: date) -> tuple[str, ...] | None:
    return None if named is None else chosen_members(unit, named, day)


def _value(unit: Unit, name: str, text: str, people: tuple[str, ...] | None) -> Cell:
    """What was asked for in words: one member by name, a stage by its word, else as it was typed."""
    if name == "stage":
        return Word("columns", OVERDUE) if text == OVERDUE else Word("stages", text)
    member = unit.member(people[0]) if people and len(people) == 1 else None
    return member.name if member else text
