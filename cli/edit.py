"""`ledger edit`: change an entry, by options, in the editor, or as its file was changed by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import click

from ledger.checks.rules import Written
from ledger.core.packs import Kind
from ledger.core.values import Value, day
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.store.altering import Alteration, altered, edited, entry_in, retyped
from ledger.store.attaching import unknown
from ledger.store.documents import read_document
from ledger.store.filling import fields_of, names
from ledger.store.locating import located
from ledger.store.reading import Reading
from ledger.store.recording import Made, Proposal, Refused
from ledger.store.schemas import common
from ledger.store.settings import Settings, field_named
from ledger.words import N_

from .editing import edited as typed_in
from .evidence import Evidence, evidence_options, kept_evidence
from .given import pairs
from .options import DAY, DONE, SEE_TO, Session, option
from .options import command as make_command
from .people import chosen_members
from .pick import chosen_entry
from .place import place_of
from .refusing import finding_line, refusal, say_taken
from .visit import Visit, open_to_write

_SESSION = pattern(r"([^#]+)(?:#([0-9]{1,3}))?")


class SessionOfSheet(click.ParamType[tuple[str, int | None]]):
    """A session by its day; where a day has several, `2026-03-16#2`."""

    name = "DAY[#N]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int | None]:
        found = _SESSION.fullmatch(str(value))
        when = DAY.convert(found[1] if found else value, param, ctx)
        return when.isoformat(), int(found[2]) if found and found[2] else None


session_option = option(
    "--session",
    "of_session",
    type=SessionOfSheet(),
    metavar="DAY[#N]",
    help=N_("Of a sheet, the session of this day (#2: the second on it)."),
)


@make_command("edit", help=N_("Change an entry."))
@click.argument("entry", metavar="ID")
@click.argument("plainly", metavar="[FIELD=VALUE]...", nargs=-1)
@session_option
@option("--date", "-d", "when", type=DAY, help=N_("The day; the id keeps the first one."))
@option("--until", type=DAY, help=N_("The last day, where there are several."))
@option("--title", "-t", help=N_("What it was, in a line."))
@option(
    "--member",
    "-m",
    "members",
    multiple=True,
    metavar="WHO",
    help=N_("Whom it is credited to, in place of those it names."),
)
@option("--note", help=N_("A remark."))
@option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help=N_("Any field, anew; a list as for add. The word --set can be left out."),
)
@option("--add", "more", multiple=True, metavar="FIELD=VALUE", help=N_("One more in a list."))
@option("--drop", "less", multiple=True, metavar="FIELD=VALUE", help=N_("One less in a list."))
@option("--unset", "without", multiple=True, metavar="FIELD", help=N_("Take a field away."))
@evidence_options
@option("--as-is", is_flag=True, help=N_("Record the file as it was changed by hand."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(
    session: Session,
    entry: str,
    plainly: tuple[str, ...],
    of_session: tuple[str, int | None] | None,
    when: date | None,
    until: date | None,
    title: str | None,
    members: tuple[str, ...],
    note: str | None,
    settings: tuple[str, ...],
    more: tuple[str, ...],
    less: tuple[str, ...],
    without: tuple[str, ...],
    evidence: Evidence,
    as_is: bool,
    no_commit: bool,
) -> int:
    """Change an entry."""
    visit = open_to_write(session)
    one = chosen_entry(visit, entry)
    wanted = _alteration(visit, one, (*plainly, *settings), more, less)
    given = {
        "date": when.isoformat() if when else None,
        "until": until.isoformat() if until else None,
        "title": title,
        "note": note,
        "members": _members(visit, one, members) if members else None,
    }
    fields = {**wanted.fields, **{name: value for name, value in given.items() if value is not None}}
    attachments, kept = kept_evidence(visit, evidence, day(one.data.get("date")) or visit.today)
    longer = (
        {**wanted.more, "evidence": unknown(one.data.get("evidence"), kept)} if kept else wanted.more
    )
    own = fields_of(one.kind or Kind("", {}), common())
    gone = tuple(field_named(name, own) for name in without)
    change = replace(wanted, fields=fields, more=longer, without=gone, session=of_session)
    _refuse_fixed(change)
    if as_is:
        return _make(session, visit, one, _as_is(one), commit=not no_commit)
    if change.is_empty:
        return _in_editor(session, visit, one, commit=not no_commit)

    def propose(reading: Reading) -> Proposal:
        here = entry_in(reading, one.path)
        proposal = edited(reading, here, altered(here, change))
        return Proposal({**proposal.contents, **attachments}, proposal.message)

    return _make(session, visit, one, propose, commit=not no_commit)


def _make(
    session: Session,
    visit: Visit,
    one: Written,
    propose: Callable[[Reading], Proposal],
    *,
    commit: bool,
) -> int:
    words = session.words
    try:
        made = place_of(visit).change(propose, commit=commit)
    except Refused as refused:
        heading = words(N_("nothing was changed, because the entry would have errors:"))
        raise LedgerError(refusal(words, refused, heading)) from refused
    _say(session, one, made, commit=commit)
    return DONE


def _say(session: Session, one: Written, made: Made, *, commit: bool) -> None:
    words = session.words
    said = N_("changed {path}") if made.changed else N_("{path} says so already; nothing was changed")
    session.echo(words(said, path=one.path))
    if made.changed and not commit:
        session.echo(words(N_("staged, not committed")))
    for finding in made.warnings:
        session.echo(finding_line(words, finding), err=True)
    say_taken(session, made.taken)


def _alteration(
    visit: Visit, one: Written, settings: tuple[str, ...], more: tuple[str, ...], less: tuple[str, ...]
) -> Alteration:
    """What the options ask for, read as the kind's fields want it."""
    kind = one.kind or Kind("", {})
    known = names(visit.reading.unit, visit.reading.catalogue.stems)

    def lists(given: tuple[str, ...], option_name: str) -> dict[str, list[Value]]:
        reading = Settings(kind, common(), known, visit.today, whole=option_name == "--drop")
        found = reading.fields(pairs(given, option_name))
        return {name: value if isinstance(value, list) else [value] for name, value in found.items()}

    return Alteration(
        _inside(one, Settings(kind, common(), known, visit.today).fields(pairs(settings, "--set"))),
        lists(more, "--add"),
        lists(less, "--drop"),
    )


def _inside(one: Written, fields: dict[str, Value]) -> dict[str, Value]:
    """`--set attendance.present=9` changes one part of a map and keeps the others."""
    joined: dict[str, Value] = {}
    for name, value in fields.items():
        here = one.data.get(name)
        both = isinstance(value, dict) and isinstance(here, dict)
        joined[name] = {**here, **value} if both else value  # type: ignore[dict-item]
    return joined


def _members(visit: Visit, one: Written, named: tuple[str, ...]) -> list[Value]:
    when = day(one.data.get("date")) or visit.today
    found = [member for name in named for member in chosen_members(visit.reading.unit, name, when)]
    return list(dict.fromkeys(found))


def _refuse_fixed(change: Alteration) -> None:
    """An entry's id and kind never change. Raises LedgerError."""
    touched = {*change.fields, *change.more, *change.less, *change.without}
    for name in ("id", "kind"):
        if name in touched:
            raise LedgerError(N_("{field} never changes; remove the entry and add another"), field=name)


def _in_editor(session: Session, visit: Visit, one: Written, *, commit: bool) -> int:
    """The entry's file in the user's editor, until the checks accept what comes back."""
    words = session.words
    recording = place_of(visit)
    before = visit.reading.documents[one.path].text or ""

    def faults(typed: str) -> list[tuple[int, str]]:
        document = read_document(one.path, typed.encode())
        named = (document.data or {}).get("id", one.stem), (document.data or {}).get("kind")
        if document.data is not None and named != (one.stem, one.data.get("kind")):
            return [(1, words(N_("id and kind never change; remove the entry and add another")))]

        def propose(reading: Reading) -> Proposal:
            if reading.documents[one.path].text != before:
                text = N_("{path} was changed meanwhile; nothing was recorded")
                raise LedgerError(text, path=one.path)
            return retyped(one, typed, str((document.data or {}).get("title", "")))

        try:
            made = recording.change(propose, commit=commit)
        except Refused as refused:
            found = located(refused.findings, {one.path: document})
            return [(each.line, finding_line(words, each, path=each.path != one.path)) for each in found]
        _say(session, one, made, commit=commit)
        return []

    if typed_in(visit.git, before, faults, words, one.stem) is None:
        session.echo(words(N_("{path} came back as it was; nothing was changed"), path=one.path))
        return SEE_TO
    return DONE


def _as_is(one: Written) -> Callable[[Reading], Proposal]:
    def propose(reading: Reading) -> Proposal:
        here = entry_in(reading, one.path)
        text = reading.documents[one.path].text or ""
        return retyped(here, text, str(here.data.get("title", "")))

    return propose
