"""`ledger verify`: whether a document's text and figures are those of the ledger."""

from dataclasses import replace
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.reports.imprint import Imprint, imprint
from ledger.reports.issuing import worded
from ledger.reports.kinds import build
from ledger.reports.publishing import published
from ledger.reports.readback import Found, read_back
from ledger.reports.report import PUBLIC, Report
from ledger.reports.verifying import Difference, Verdict, verdict
from ledger.store.schemas import common
from ledger.words import N_, plain

from .options import DONE, SEE_TO, Session
from .options import command as make_command
from .reporting import standings
from .visit import Visit, open_visit, require_rules

_SHOWN = 20
"""How many differences are told one by one."""
_LONGEST = 160
"""Characters of a line that are shown."""


@make_command("verify", help=N_("Say whether a document's figures are those of the ledger."))
@click.argument("file", type=click.Path(path_type=Path))
def command(session: Session, file: Path) -> int:
    """Make a document again from what it says of itself, and hold the two side by side."""
    content = _content(file)
    found = read_back(str(file), content)
    told = found.imprint
    if told is None:
        text = N_("{file} does not say what it was made from; only reports that ledger wrote do")
        raise LedgerError(text, file=str(file))
    _say(session, file, found, told)
    if told.revision is None:
        session.echo(
            session.words(N_("It was made before anything was committed, so nothing proves it."))
        )
        return SEE_TO
    visit = open_visit(session, told.revision)
    require_rules(visit.reading)
    report = _again(visit, told)
    fresh = worded(report, told.language, visit.source.single)
    return _judge(session, told, verdict(content, found, told, fresh, imprint(report, told.language)))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        problem = error.strerror or str(error)
        raise LedgerError(N_("{file}: {problem}"), file=str(file), problem=problem) from error


def _again(visit: Visit, told: Imprint) -> Report:
    """The report that the imprint names, from the revision that it names. Raises LedgerError."""
    unit = visit.reading.unit
    if unit.id != told.unit:
        text = N_("the document is of the unit {theirs}, and this is the repository of {ours}")
        raise LedgerError(text, theirs=told.unit, ours=unit.id)
    found = standings(visit, told.period, told.as_of)
    if told.audience == PUBLIC:
        found = published(found, told.reviewer or "", common().fields)
    try:
        report = build(told.report, found, told.about)
    except ValueError as error:
        text = N_("the document calls itself {report}, and there is no such report in this ledger")
        raise LedgerError(text, report=told.report) from error
    return replace(report, dirty=told.dirty)


# What is said


def _say(session: Session, file: Path, found: Found, told: Imprint) -> None:
    text = N_("{file} ({form}): {report} {period} of {unit}, as of {day}, from revision {revision}")
    session.echo(
        session.words(
            text,
            file=str(file),
            form=found.form,
            report=told.report,
            period=told.period.name,
            unit=told.unit,
            day=told.as_of,
            revision=(told.revision or "–")[:10],
        )
    )


def _judge(session: Session, told: Imprint, found: Verdict) -> int:
    words = session.words
    if found.same_bytes and found.same_facts:
        session.echo(words(N_("It is what the ledger gives at that revision, byte for byte.")))
        return DONE
    if told.dirty:
        session.echo(words(N_("It was made with changes that were not yet committed.")))
    if found.holds:
        text = N_("Its text and figures are those of the ledger; the file has been saved anew since.")
        session.echo(words(text))
        return DONE
    if not found.same_facts:
        session.echo(words(N_("The digest that it names is not that of the facts at that revision.")))
    _list(session, found.differences)
    return SEE_TO


def _list(session: Session, many: tuple[Difference, ...]) -> None:
    if not many:
        return
    session.echo(session.words.count("{n} line differs:", "{n} lines differ:", len(many)))
    for one in many[:_SHOWN]:
        session.echo(f"- {session.words(N_('in the file:'))} {_short(one.there)}")
        session.echo(f"  {session.words(N_('by the ledger:'))} {_short(one.wanted)}")
    if len(many) > _SHOWN:
        session.echo(session.words(N_("… and {n} more"), n=len(many) - _SHOWN))


def _short(text: str) -> str:
    said = plain(text) or "–"
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
