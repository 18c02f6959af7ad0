"""`ledger answer`: an item that answers a problem, or whatever else asks for one."""

from datetime import date

import click

from ledger.checks.rules import Written
from ledger.core.copying import ITEM, answering_kind, copied
from ledger.core.lifecycle import ASSIGNABLE, REGISTERED, fold
from ledger.core.packs import Kind
from ledger.core.values import Value, texts
from ledger.errors import LedgerError
from ledger.reports.telling import titled
from ledger.store.schemas import common
from ledger.store.typed import is_yes
from ledger.words import N_

from . import terminal
from .add import field_options
from .entering import Entered, Matter, Recorded, lacking
from .evidence import Evidence
from .given import Options, entered
from .kinds import named_kind
from .options import Session, option
from .options import command as make_command
from .pick import chosen_entry
from .terminal import open_terminal
from .visit import Visit, open_to_write
from .ways import at_once, by_asking, by_editor, code, interrupted


@make_command(
    "answer", help=N_("Record an item that answers a problem, with what can be copied copied.")
)
@click.argument("problem", metavar="ID")
@field_options
@option("--kind", "kind_name", metavar="LEDGER/KIND", help=N_("Answer it by an entry of this kind."))
@option("--again", is_flag=True, help=N_("Even if it has been answered already."))
def command(
    session: Session,
    problem: str,
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
    kind_name: str | None,
    again: bool,
) -> int:
    """Record an item that answers a problem, with what can be copied copied."""
    given = Options(when, until, title, members, absent, (*plainly, *settings), evidence, note)
    visit = open_to_write(session)
    asked = chosen_entry(visit, problem)
    matter = Matter(visit, _kind(visit, asked, kind_name), session.words)
    try:
        if not again and not _goes_on(session, matter, asked):
            return code(None)
        what = entered(matter, given, _begin(matter, asked))
        done = _recorded(session, matter, what, in_editor=in_editor, commit=not no_commit)
    except (KeyboardInterrupt, EOFError):
        return interrupted(session)
    if done:
        _say_next(session, matter, done)
    return code(done)


def _kind(visit: Visit, asked: Written, named: str | None) -> Kind:
    unit = visit.reading.unit
    if named is not None:
        return named_kind(unit.rules.kinds, named)
    if asked.kind is None:
        return unit.rules.kinds[ITEM]
    return answering_kind(unit, asked.kind, asked.data)


def _begin(matter: Matter, asked: Written) -> dict[str, Value]:
    """What the answer begins with: today, the link, and what describes the matter."""
    source = asked.kind or Kind("", {})
    taken = copied(asked.data, source, matter.kind, common())
    return {"date": str(matter.visit.today), **taken, "links": [asked.stem]}


def _goes_on(session: Session, matter: Matter, asked: Written) -> bool:
    """Whether to go on although there is an answer. Raises LedgerError where nobody can be asked."""
    found = [
        entry
        for entry in matter.unit.entries
        if entry.kind == matter.kind.name
        and asked.stem in [name for _, name in texts(entry.fields.get("links"))]
    ]
    if not found:
        return True
    words = session.words
    names = words.listed([titled(entry, entry.id, words) for entry in found])
    if not terminal.is_there():
        text = N_("{id} is answered already by {answers}; --again records another answer")
        raise LedgerError(text, id=asked.stem, answers=names)
    session.echo(words(N_("{id} is answered already by {answers}"), id=asked.stem, answers=names))
    said = open_terminal(session.color).ask(words(N_("Record another answer all the same? (y/n) ")))
    if not is_yes(said):
        session.echo(words(N_("nothing was recorded")), err=True)
        return False
    return True


def _recorded(
    session: Session, matter: Matter, what: Entered, *, in_editor: bool, commit: bool
) -> Recorded | None:
    """What was recorded; what a terminal can be asked for is asked for, if it is wanting."""
    if in_editor:
        return by_editor(session, matter, what, commit=commit)
    lacks = [name for name in matter.kind.fields if name in ASSIGNABLE and name not in what.fields]
    later = lacks if matter.kind.steps else []
    if terminal.is_there() and (later or lacking(matter, what.fields)):
        return by_asking(session, matter, what, commit=commit, wanted=later)
    return at_once(session, matter, what, commit=commit)


def _say_next(session: Session, matter: Matter, done: Recorded) -> None:
    """Of an item that is only registered, what is still wanting, and what comes next."""
    (draft,) = done.drafts
    if not matter.kind.steps or fold(done.fields).stage != REGISTERED:
        return
    lacks = [name for name in matter.kind.fields if name in ASSIGNABLE and not done.fields.get(name)]
    missing = [matter.label(name) for name in lacks]
    words = session.words
    text = N_("only registered; still wanting: {fields}; `ledger assign {id}` assigns it")
    session.echo(words(text, fields=words.listed(missing), id=draft.id))
