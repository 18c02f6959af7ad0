"""`ledger report`: a monthly, quarterly or annual report as a document, or a register."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.reports.annual import annual
from ledger.reports.finishing import COMPREHENSIVE, characters, wanting
from ledger.reports.issuing import BINARY, ENDINGS, FORMS, Issue, issued, worded
from ledger.reports.monthly import monthly
from ledger.reports.quarterly import quarterly
from ledger.reports.registers import REGISTERS
from ledger.reports.report import Report
from ledger.reports.status_json import Standings
from ledger.words import N_, plain

from .files import write_whole
from .options import DONE, SEE_TO, Session, as_of_option, at_option, chosen_period, option
from .options import command as make_command
from .registering import FORMATS as REGISTER_FORMATS
from .registering import STAGE_CHOICES, Asked, print_register
from .tables import width
from .visit import Visit, open_visit, require_rules

KINDS: dict[str, tuple[str, Callable[[Standings], Report]]] = {
    "monthly": ("month", monthly),
    "quarterly": ("quarter", quarterly),
    "annual": ("year", annual),
}
"""What can be reported: the option's name, its cadence, and who builds it."""
_EVERY_FORMAT = tuple(dict.fromkeys([*FORMS, *REGISTER_FORMATS]))


def _kind_option(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return option(f"--{name}", is_flag=False, flag_value="this", metavar="[PERIOD]", help=text)


@make_command("report", help=N_("Write a monthly, quarterly or annual report, or a register."))
@_kind_option("monthly", N_("Of a month: by name, `this` or `last`."))
@_kind_option("quarterly", N_("Of a quarter: by name, `this` or `last`."))
@_kind_option("annual", N_("Of a year: by name, `this` or `last`."))
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
    **given: str | None,
) -> int:
    """Write a monthly, quarterly or annual report, or a register."""
    periods = {name: text for name in KINDS if (text := given.pop(name)) is not None}
    filters = {name: text for name, text in given.items() if text is not None}
    if register is None:
        _agree_on_report(columns, form, filters)
        return _report(session, _chosen(periods), as_of, revision, form, final, output)
    if final:
        raise LedgerError(N_("--final goes with a report; a register shows what is wanting as empty"))
    asked = Asked(register, columns, filters, form, output)
    return _register(session, asked, periods, as_of, revision)


def _agree_on_report(columns: str | None, form: str | None, filters: dict[str, str]) -> None:
    """Raises LedgerError for what only a register has."""
    given = [*(["columns"] if columns is not None else []), *filters]
    if given:
        raise LedgerError(N_("--{option} goes with --register LEDGER"), option=given[0])
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
    named: dict[str, str | None] = {KINDS[name][0]: text for name, text in periods.items()}
    return print_register(session, visit, asked, chosen_period(named, day, "year"), day)


def _report(
    session: Session,
    chosen: tuple[str, str],
    as_of: date | None,
    revision: str | None,
    form: str | None,
    final: bool,
    output: Path | None,
) -> int:
    """The report of that kind and period."""
    chosen_form = _form(form, output)
    name, text = chosen
    cadence, build = KINDS[name]
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    day = as_of or visit.today
    found = _standings(visit, chosen_period({cadence: text}, day, cadence), day)
    report = build(found)
    issue = worded(report, session.words.language, visit.source.single)
    if final and (gaps := wanting(report, issue.markdown, session.words.language)):
        return _refused(session, gaps)
    _measure(session, issue.markdown)
    return _hand_over(session, issue, chosen_form, output)


def _form(form: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the file's name says. Raises LedgerError."""
    ending = output.suffix.lower() if output is not None else ""
    chosen = form or ENDINGS.get(ending, FORMS[0])
    if chosen in BINARY and output is None:
        raise LedgerError(N_("--format {form} wants a file: -o FILE"), form=chosen)
    return chosen


def _chosen(named: dict[str, str]) -> tuple[str, str]:
    """The one kind of report that was named, and its period as written."""
    if len(named) != 1:
        options = ", ".join(f"--{name}" for name in KINDS)
        raise LedgerError(N_("name exactly one report, one of: {options}"), options=options)
    return next(iter(named.items()))


def _standings(visit: Visit, view: Period, day: date) -> Standings:
    return Standings(
        visit.reading.unit,
        view,
        day,
        visit.revision,
        visit.dirty,
        visit.reading.excluded,
        visit.evaluate(view, day),
    )


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


def _measure(session: Session, said: str) -> None:
    """Warn of a text longer than such reports should be."""
    length = characters(said)
    if length > COMPREHENSIVE:
        session.echo(
            session.words(
                N_("warning: the report has {n} characters before its annexes, more than {most}"),
                n=length,
                most=COMPREHENSIVE,
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
