"""Taking a grid back: reading a file, telling what it changes, asking where need be, writing."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from ledger.core.sheetchanges import Plan, Trouble
from ledger.core.sheets import Scope
from ledger.errors import LedgerError
from ledger.reports.grid import field_title
from ledger.reports.gridding import Taken, read_back
from ledger.reports.sheet_json import taking_value
from ledger.reports.status_json import to_json
from ledger.store.filling import names
from ledger.store.recording import Refused
from ledger.store.sheeting import Asking, new_sheets, take
from ledger.store.sheeting import Taken as Written
from ledger.store.workbooks import read_tables
from ledger.words import N_, Words

from .gridtext import change_lines, note_lines, total_line, trouble_lines
from .options import DONE, SEE_TO, Session
from .place import place_of
from .refusing import finding_line, refusal
from .tables import fitted, width
from .terminal import is_there
from .visit import Visit


def take_back(
    session: Session,
    visit: Visit,
    scope: Scope,
    source: str,
    only: frozenset[str] | None,
    *,
    as_json: bool,
    worksheet: str | None,
    partly: bool,
    allow_remove: bool,
    dry_run: bool,
    no_commit: bool,
) -> int:
    """Take a file back and say what came of it; the exit code."""
    place = session.words(N_("standard input")) if source == "-" else source
    content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    known = names(scope.unit, visit.reading.catalogue.stems)
    tables = read_tables(place, content)
    try:
        taken = read_back(place, tables, scope, known, worksheet=worksheet, only=only)
    except LedgerError as error:
        raise LedgerError(error.text, **_titled(error.values, scope, session.words)) from error
    asking = Asking(scope.kind.name, scope.field, scope.quarter, taken.wishes, visit.today, allow_remove)
    asks = is_there() and source != "-" and not (dry_run or as_json)
    plan = asking.plan(visit.reading)
    if any(one.removes for one in plan.troubles) and asks and _may_remove(session, plan):
        asking = replace(asking, removing=True)
        plan = asking.plan(visit.reading)
    troubles = (*taken.troubles, *plan.troubles)
    blocked = any(one.stops for one in troubles) and not partly
    if not as_json:
        begun = new_sheets(visit.reading, plan, scope.kind)
        _tell(session, scope, place, taken, plan, begun)
    if blocked and plan.changes and asks:
        blocked = not click.confirm(session.words(N_("write the rest all the same?")), err=True)
    written = None
    if plan.changes and not blocked and not dry_run:
        written = _write(session, visit, asking, plan, commit=not no_commit)
    if as_json:
        click.echo(to_json(taking_value(scope, taken, plan, written, session.words)))
    else:
        _say_end(session, plan, written, blocked=blocked, dry_run=dry_run)
    return SEE_TO if troubles else DONE


def _may_remove(session: Session, plan: Plan) -> bool:
    words = session.words
    for line in trouble_lines((one for one in plan.troubles if one.removes), words):
        session.echo(line)
    return click.confirm(words(N_("take this away?")), err=True)


def _write(session: Session, visit: Visit, asking: Asking, plan: Plan, *, commit: bool) -> Written:
    words = session.words
    kind = visit.reading.unit.rules.kinds[asking.kind]

    def title(quarter: str, name: str) -> str:
        return f"{words.title(kind.title)} {quarter} {name}".strip()

    recording = place_of(visit)
    try:
        return take(recording, asking, plan, title, commit=commit)
    except Refused as refused:
        heading = words(N_("nothing was written, because the sheets would have errors:"))
        raise LedgerError(refusal(words, refused, heading, paths=True)) from refused


def _tell(
    session: Session,
    scope: Scope,
    place: str,
    taken: Taken,
    plan: Plan,
    begun: frozenset[tuple[str, str]],
) -> None:
    words = session.words
    lines = [
        words.count(
            "{quarter} from {file}: {n} number read, {same} recorded already",
            "{quarter} from {file}: {n} numbers read, {same} recorded already",
            len(taken.wishes),
            quarter=scope.quarter.name,
            file=f"{place} [{taken.worksheet}]" if taken.worksheet else place,
            same=plan.same,
        ),
        *note_lines(replace(taken, notes=_in_words(taken.notes, scope, words)), words),
    ]
    if plan.changes:
        lines += [words(N_("Changes:")), *change_lines(scope, plan, begun, words)]
        lines.append(total_line(scope, plan, words))
    troubles = _in_words((*taken.troubles, *plan.troubles), scope, words)
    if troubles:
        lines += [words(N_("Not taken:")), *trouble_lines(troubles, words)]
    for line in fitted(lines, width()):
        session.echo(line)


def _in_words(many: Iterable[Trouble], scope: Scope, words: Words) -> tuple[Trouble, ...]:
    """Troubles in which fields are called by their titles."""
    return tuple(replace(one, values=_titled(one.values, scope, words)) for one in many)


def _titled(values: Mapping[str, object], scope: Scope, words: Words) -> dict[str, object]:
    if "field" not in values:
        return dict(values)
    return {**values, "field": field_title(scope, words, str(values["field"]))}


def _say_end(
    session: Session, plan: Plan, written: Written | None, *, blocked: bool, dry_run: bool
) -> None:
    """Whether it was written, and if not, why."""
    words = session.words
    if written is not None:
        for finding in written.made.warnings:
            session.echo(finding_line(words, finding, path=True), err=True)
        if written.made.commit:
            session.echo(words(N_("recorded in one commit; `ledger undo` takes it back")))
        else:
            session.echo(words(N_("staged, not committed")))
    elif not plan.changes:
        session.echo(words(N_("nothing to change")))
    elif dry_run:
        session.echo(words(N_("nothing was written: --dry-run only shows")))
    elif blocked:
        session.echo(words(N_("nothing was written; --partly takes what can be read")))
