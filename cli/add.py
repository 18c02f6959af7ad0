"""`ledger add`: one entry, from options, a file or standard input, by asking, or in the editor."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from ledger.errors import LedgerError
from ledger.words import N_

from . import terminal
from .choosing import asked_kind
from .entering import Matter, Recorded, lacking
from .evidence import Evidence, evidence_options
from .given import Options, entered
from .kinds import named_kind
from .options import DAY, Session, option
from .options import command as make_command
from .parts import Back
from .visit import Visit, open_to_write
from .ways import at_once, by_asking, by_editor, code, interrupted


def field_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that give an entry's fields."""
    options = (
        click.argument("plainly", metavar="[FIELD=VALUE]...", nargs=-1),
        option("--date", "-d", "when", type=DAY, help=N_("The day, or the first of several (today).")),
        option("--until", type=DAY, help=N_("The last day, where there are several.")),
        option("--title", "-t", help=N_("What it was, in a line.")),
        option(
            "--member",
            "-m",
            "members",
            multiple=True,
            metavar="WHO",
            help=N_("Whom it is credited to: id, name, or role; may be given again."),
        ),
        option("--absent", multiple=True, metavar="WHO=WHY", help=N_("Who was away, and why.")),
        option(
            "--set",
            "settings",
            multiple=True,
            metavar="FIELD=VALUE",
            help=N_(
                "Any field of the kind, by name or label; a list of texts with ; between them."
                " The word --set can be left out."
            ),
        ),
        evidence_options,
        option("--note", help=N_("A remark.")),
        option("--edit", "in_editor", is_flag=True, help=N_("Fill in a form in the editor.")),
        option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit.")),
    )
    for one in reversed(options):
        function = one(function)
    return function


@make_command("add", help=N_("Record one entry, or one session more on a member's sheet."))
@click.argument("kind_name", metavar="[LEDGER/KIND]", required=False)
@field_options
@option(
    "--from",
    "source",
    metavar="FILE",
    help=N_("Take the fields from a YAML file, or from - (standard input)."),
)
def command(
    session: Session,
    kind_name: str | None,
    plainly: tuple[str, ...],
    when: date | None,
    until: date | None,
    title: str | None,
    members: tuple[str, ...],
    absent: tuple[str, ...],
    settings: tuple[str, ...],
    evidence: Evidence,
    note: str | None,
    in_editor: bool,
    no_commit: bool,
    source: str | None,
) -> int:
    """Record one entry, or one session more on a member's sheet."""
    if set(kind_name or "") & set("=＝"):
        kind_name, plainly = None, (str(kind_name), *plainly)
    settings = (*plainly, *settings)
    given = Options(when, until, title, members, absent, settings, evidence, note, source)
    visit = open_to_write(session)
    try:
        done = _recorded(session, visit, kind_name, given, in_editor=in_editor, commit=not no_commit)
    except (KeyboardInterrupt, EOFError):
        return interrupted(session)
    return code(done)


def _recorded(
    session: Session,
    visit: Visit,
    kind_name: str | None,
    given: Options,
    *,
    in_editor: bool,
    commit: bool,
) -> Recorded | None:
    """What was recorded, by whichever way the options and the terminal leave; None if given up."""
    kinds = visit.reading.unit.rules.kinds
    if kind_name is not None:
        matter = Matter(visit, named_kind(kinds, kind_name), session.words)
        what = entered(matter, given)
        if in_editor:
            return by_editor(session, matter, what, commit=commit)
        if given.source is not None or not terminal.is_there() or not lacking(matter, what.fields):
            return at_once(session, matter, what, commit=commit)
        return by_asking(session, matter, what, commit=commit)
    if not terminal.is_there():
        text = N_("name a kind, for example `ledger add study/seminar`; `ledger help kinds` lists them")
        raise LedgerError(text)
    here = terminal.open_terminal(session.color)
    while True:
        matter = Matter(visit, asked_kind(kinds, here, session.words), session.words)
        what = entered(matter, given)
        if in_editor:
            return by_editor(session, matter, what, commit=commit)
        try:
            return by_asking(session, matter, what, commit=commit, at=here, first=True)
        except Back:
            continue
