"""`ledger report`: a monthly or annual report as a document."""

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.reports.annual import annual
from ledger.reports.monthly import monthly
from ledger.reports.render import template_path, to_markdown
from ledger.reports.report import Report
from ledger.reports.status_json import Standings
from ledger.words import N_

from .options import DONE, Session, as_of_option, at_option, chosen_period, option
from .options import command as make_command
from .visit import open_visit, require_rules

KINDS: dict[str, tuple[str, Callable[[Standings], Report]]] = {
    "monthly": ("month", monthly),
    "annual": ("year", annual),
}
"""What can be reported: the option's name, its cadence, and who builds it."""
FORMATS: dict[str, Callable[[Report, str, bytes | None], str]] = {"md": to_markdown}


def _kind_option(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return option(f"--{name}", is_flag=False, flag_value="this", metavar="[PERIOD]", help=text)


@make_command("report", help=N_("Write a monthly or annual report."))
@_kind_option("monthly", N_("Of a month: by name, `this` or `last`."))
@_kind_option("annual", N_("Of a year: by name, `this` or `last`."))
@as_of_option
@at_option
@option("--format", "form", type=click.Choice(list(FORMATS)), default="md", help=N_("Write it so."))
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
    form: str,
    output: Path | None,
    **given: str | None,
) -> int:
    """Write a monthly or annual report."""
    name, text = _chosen(given)
    cadence, build = KINDS[name]
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    day = as_of or visit.today
    view = chosen_period({cadence: text}, day, cadence)
    found = Standings(
        visit.reading.unit,
        view,
        day,
        visit.revision,
        visit.dirty,
        visit.reading.excluded,
        visit.evaluate(view, day),
    )
    own = visit.source.single(template_path(name))
    said = FORMATS[form](build(found), session.words.language, own)
    if output is None or str(output) == "-":
        click.echo(said, nl=False)
        return DONE
    write_whole(output, said)
    session.echo(
        session.words(
            N_("wrote {file}: {period}, as of {day}"), file=str(output), period=view.name, day=day
        ),
        err=True,
    )
    return DONE


def _chosen(given: dict[str, str | None]) -> tuple[str, str]:
    """The one kind of report that was named, and its period as written."""
    named = [(name, text) for name, text in given.items() if text is not None]
    if len(named) != 1:
        options = ", ".join(f"--{name}" for name in KINDS)
        raise LedgerError(N_("name exactly one report, one of: {options}"), options=options)
    return named[0]


def write_whole(given: Path, text: str) -> None:
    """A file with this text, or what was there before. Raises LedgerError."""
    place = given.resolve()
    if not place.parent.is_dir():
        text = N_("-o {file}: there is no folder {folder}")
        raise LedgerError(text, file=str(given), folder=str(place.parent))
    if place.is_dir():
        raise LedgerError(N_("-o {file} is a folder; name a file in it"), file=str(given))
    try:
        if place.exists() and not place.is_file():
            place.write_text(text, "utf-8", newline="\n")  # a pipe or a device is not replaced
        else:
            _replace(place, text)
    except OSError as error:
        text = N_("-o {file}: {problem}; nothing was written")
        raise LedgerError(text, file=str(given), problem=error.strerror or str(error)) from error


def _replace(place: Path, text: str) -> None:
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(beside).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~mask)
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
