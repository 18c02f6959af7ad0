"""`ledger report`: a monthly, quarterly or annual report as a document, or a register."""

from datetime import date
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.reports.finishing import characters, wanting
from ledger.reports.issuing import BINARY, ENDINGS, FORMS, Issue, issued, worded
from ledger.reports.kinds import KINDS
from ledger.reports.registers import REGISTERS
from ledger.words import N_, plain

from .bundling import write_bundle
from .files import write_whole
from .options import DONE, SEE_TO, Session, as_of_option, at_option, chosen_period, option
from .options import command as make_command
from .publishing import Audience, audience_options, chosen_audience
from .registering import FORMATS as REGISTER_FORMATS
from .registering import STAGE_CHOICES, Asked, print_register
from .reporting import PERIODS, Wish, kind_options, made, wish
from .tables import width
from .visit import open_visit, require_rules

_OF_A_REGISTER = ("monthly", "quarterly", "annual")
_EVERY_FORMAT = tuple(dict.fromkeys([*FORMS, *REGISTER_FORMATS]))


@make_command(
    "report", help=N_("Write a report, bulletin, wall chart, register, or an inspection's folder.")
)
@kind_options
@option(
    "--register",
    type=click.Choice(REGISTERS),
    help=N_("Print a ledger's register, of the period named or else of this year."),
)
@option("--columns", metavar="NAMES", help=N_("Only these columns of a register, in this order: a,b,c."))
@option("--member", metavar="WHO", help=N_("Only what credits this member, or all who hold this role."))
@option("--stage", type=click.Choice(STAGE_CHOICES), help=N_("Only items at this stage."))
@option("--owner", metavar="WHO", help=N_("Only items of this owner."))
@option("--lead", metavar="WHO", help=N_("Only items of this lead."))
@option("--office", metavar="TEXT", help=N_("Only items of this office."))
@option("--special", metavar="TEXT", help=N_("Only what belongs to this special campaign."))
@audience_options
@as_of_option
@at_option
@option("--format", "form", type=click.Choice(_EVERY_FORMAT), help=N_("Write it so."))
@option("--final", is_flag=True, help=N_("Refuse a report in which something is still wanting."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write it into this file; whole, or not at all."),
)
def command(
    session: Session,
    as_of: date | None,
    revision: str | None,
    register: str | None,
    columns: str | None,
    form: str | None,
    final: bool,
    output: Path | None,
    audience: str,
    reviewer: str | None,
    **given: str | None,
) -> int:
    """Write a report, bulletin, wall chart, register, or an inspection's folder."""
    periods = {name: text for name in PERIODS if (text := given.pop(name)) is not None}
    filters = {name: text for name, text in given.items() if text is not None}
    readers = chosen_audience(audience, reviewer)
    if register is None:
        _agree_on_report(columns, form)
        return _report(session, wish(periods, filters), as_of, revision, form, final, output, readers)
    if final:
        raise LedgerError(N_("--final goes with a report; a register shows what is wanting as empty"))
    asked = Asked(register, columns, filters, form, output, readers)
    return _register(session, asked, periods, as_of, revision)


def _agree_on_report(columns: str | None, form: str | None) -> None:
    """Raises LedgerError for what only a register has."""
    if columns is not None:
        raise LedgerError(N_("--{option} goes with --register LEDGER"), option="columns")
    if form is not None and form not in FORMS:
        raise LedgerError(
            N_("--format {given} goes with --register LEDGER; a report is written as: {formats}"),
            given=form,
            formats=", ".join(FORMS),
        )


def _register(
    session: Session,
    asked: Asked,
    periods: dict[str, str],
    as_of: date | None,
    revision: str | None,
) -> int:
    """The register of the period that the options name, of the current year if they name none."""
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    day = as_of or visit.today
    named: dict[str, str | None] = {}
    named |= {KINDS[name].cadence or "": periods[name] for name in _OF_A_REGISTER if name in periods}
    if len(named) < len(periods):
        raise LedgerError(N_("a register takes its period from --annual, --quarterly or --monthly"))
    return print_register(session, visit, asked, chosen_period(named, day, "year"), day)


def _report(
    session: Session,
    asked: Wish,
    as_of: date | None,
    revision: str | None,
    form: str | None,
    final: bool,
    output: Path | None,
    readers: Audience,
) -> int:
    """The report of that kind and period."""
    chosen_form = None if asked.name == "bundle" else _form(form, output)
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    day = as_of or visit.today
    if chosen_form is None:
        return write_bundle(session, visit, asked, day, readers, form, output, final=final)
    report = made(session, visit, asked, day, readers)
    issue = worded(report, session.words.language, visit.source.single)
    if final and (gaps := wanting(report, issue.markdown, session.words.language)):
        return _refused(session, gaps)
    _measure(session, issue.markdown, KINDS[report.name].longest)
    return _hand_over(session, issue, chosen_form, output)


def _form(form: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the file's name says. Raises LedgerError."""
    ending = output.suffix.lower() if output is not None else ""
    chosen = form or ENDINGS.get(ending, FORMS[0])
    if chosen in BINARY and output is None:
        raise LedgerError(N_("--format {form} wants a file: -o FILE"), form=chosen)
    return chosen


def _refused(session: Session, gaps: list[str]) -> int:
    """Say what is wanting in a report that was to be final."""
    text = session.words.count(
        "{n} thing is wanting, so no final report was written:",
        "{n} things are wanting, so no final report was written:",
        len(gaps),
    )
    session.echo(text, err=True)
    for number, gap in enumerate(gaps, 1):
        session.echo(f"{number}. {plain(gap)}", err=True)
    return SEE_TO


def _measure(session: Session, said: str, most: int) -> None:
    """Warn of a text longer than such reports should be."""
    length = characters(said)
    if length > most:
        session.echo(
            session.words(
                N_("warning: the report has {n} characters before its annexes, more than {most}"),
                n=length,
                most=most,
            ),
            err=True,
        )


def _hand_over(session: Session, issue: Issue, form: str, output: Path | None) -> int:
    if output is None or str(output) == "-":
        click.echo(issued(issue, form, width()), nl=False)
        return DONE
    write_whole(output, issued(issue, form))
    session.echo(
        session.words(
            N_("wrote {file}: {period}, as of {day}"),
            file=str(output),
            period=issue.report.period.name,
            day=issue.report.as_of,
        ),
        err=True,
    )
    return DONE
