"""`ledger diff`: what differs between two revisions, and which standings changed."""

from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import click

from ledger.checks.privacy import masked
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.history.comparing import StandingChange, file_changes, standing_changes
from ledger.history.events import Change
from ledger.records import dataclass
from ledger.reports.history_json import diff_value
from ledger.reports.saying import STATE_WORDS, period_title, progress
from ledger.reports.status_json import to_json
from ledger.store.commits import Commit, commit_on, single
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.reading import zone
from ledger.store.sources import WorkTree
from ledger.words import N_, Words, plain

from .log import change_lines, change_words, zone_of
from .options import (
    DONE,
    TIMEZONE,
    Session,
    as_of_option,
    chosen_period,
    option,
    period_options,
)
from .options import command as make_command
from .tables import fitted, width
from .visit import Visit, open_visit, require_rules


@dataclass(frozen=True, slots=True)
class End:
    """One of the two things compared: a commit, or the files as they lie here (None).

    `asked` is the day that the user named, where it was a day.
    """

    visit: Visit
    commit: Commit | None
    asked: date | None = None


@make_command("diff", help=N_("Say what differs between two revisions."))
@click.argument("revision", metavar="REV")
@click.argument("other", metavar="[REV]", required=False)
@period_options
@as_of_option
@option("--entries", is_flag=True, help=N_("Only what differs in the files."))
@option("--standings", is_flag=True, help=N_("Only which standings changed."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def command(
    session: Session,
    revision: str,
    other: str | None,
    as_of: date | None,
    entries: bool,
    standings: bool,
    as_json: bool,
    **periods: str | None,
) -> int:
    """Say what differs between two revisions; a revision may be a day, without the second the files."""
    git = Git(session.folder)
    ends = (_end(session, git, revision), _end(session, git, other))
    today = as_of or ends[1].visit.today
    view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, today)
    old, new = (end.visit.reading for end in ends)
    changes = None if standings and not entries else file_changes(old, new)
    judged = None if entries and not standings else _judged(ends, view, today)
    if as_json:
        click.echo(to_json(diff_value(_ends_value(ends), changes, judged, view, today)))
        return DONE
    columns = width()
    for line in fitted(_lines(session.words, ends, changes, judged, view, today, columns), columns):
        session.echo(line)
    if judged is None and not entries:
        text = N_("Standings cannot be compared, because unit.yaml has errors in one of the two.")
        session.echo(session.words(text))
    return DONE


def _end(session: Session, git: Git, given: str | None) -> End:
    """What a word of the user means: a revision, or the last commit of HEAD's own line by a day."""
    if given is None:
        return End(open_visit(session), None)
    asked = None
    try:
        commit = git.commit(given)
    except LedgerError:
        asked = day(given)
        if asked is None:
            raise
        found = commit_on(git, asked, _zone(git))
        if found is None:
            raise LedgerError(N_("nothing was committed by {day}"), day=given) from None
        commit = found
    return End(open_visit(session, commit), single(git, commit), asked)


def _zone(git: Git) -> tzinfo:
    """The unit's time zone as the files here say it."""
    about = read_document("unit.yaml", WorkTree(git.root).single("unit.yaml") or b"").data or {}
    return zone(about.get("timezone")) or ZoneInfo(TIMEZONE)


def _judged(ends: tuple[End, End], view: Period, as_of: date) -> tuple[StandingChange, ...] | None:
    """The standings that changed; None where one of the two cannot be judged."""
    try:
        for end in ends:
            require_rules(end.visit.reading)
    except LedgerError:
        return None
    before, after = (end.visit.evaluate(view, as_of) for end in ends)
    return standing_changes(before, after)


def _ends_value(ends: tuple[End, End]) -> dict[str, Any]:
    old, new = (end.commit.id if end.commit else None for end in ends)
    return {"from": old, "to": new, "dirty": ends[1].commit is None and ends[1].visit.dirty}


# For people


def _lines(
    words: Words,
    ends: tuple[End, End],
    changes: tuple[Change, ...] | None,
    judged: tuple[StandingChange, ...] | None,
    view: Period,
    as_of: date,
    columns: int | None,
) -> Iterator[str]:
    yield words(N_("from: {what}"), what=_named(words, ends[0]))
    yield words(N_("to: {what}"), what=_named(words, ends[1]))
    said = change_words(ends[1].visit, words, columns)
    if changes is not None:
        yield ""
        yield click.style(_counted(words, changes), bold=True)
        for one in changes:
            yield from change_lines(one, said, one.status)
    if judged is not None:
        yield ""
        yield click.style(_heading(words, view, as_of), bold=True)
        yield from (f"  {_standing(one, ends, words)}" for one in judged)
        if not judged:
            yield "  " + words(N_("no standing changed"))


def _named(words: Words, end: End) -> str:
    if end.commit is None:
        return words(N_("the files as they lie here"))
    when = f"{end.commit.when.astimezone(zone_of(end.visit)):%Y-%m-%d %H:%M}"
    named = (
        f"{end.commit.id[:10]}  {when}  {plain(end.commit.name)}  {masked(plain(end.commit.subject))}"
    )
    if end.asked is None:
        return named
    return words(N_("{commit} (the last by {day})"), commit=named, day=end.asked.isoformat())


def _counted(words: Words, changes: tuple[Change, ...]) -> str:
    if not changes:
        return words(N_("Files: nothing differs"))
    counts = {
        status: sum(one.status == status for one in changes)
        for status in ("added", "changed", "removed")
    }
    return words(N_("Files: {added} added, {changed} changed, {removed} removed"), **counts)


def _heading(words: Words, view: Period, as_of: date) -> str:
    return words(
        N_("Standings that changed, {period} ({name}), as of {as_of}:"),
        period=period_title(view, words),
        name=view.name,
        as_of=as_of.isoformat(),
    )


def _standing(one: StandingChange, ends: tuple[End, End], words: Words) -> str:
    """`hours of self-study, 李四, 2026-W09: missed → met (2/4 → 4.5/4)`."""
    what = words(N_(", ")).join(_about(one.standing, ends[1 if one.after else 0], words))
    before = _state(one.before, words) if one.before else ""
    after = _state(one.after, words) if one.after else ""
    if not one.before:
        return words(N_("{what}: new, {state}"), what=what, state=_with(after, _amount(one.after)))
    if not one.after:
        return words(
            N_("{what}: gone, was {state}"), what=what, state=_with(before, _amount(one.before))
        )
    moved = after if before == after else f"{before} → {after}"
    amounts = [_amount(one.before), _amount(one.after)]
    shown = amounts[0] if amounts[0] == amounts[1] else " → ".join(text or "–" for text in amounts)
    return words(N_("{what}: {state}"), what=what, state=_with(moved, shown))


def _about(standing: Standing, end: End, words: Words) -> list[str]:
    unit = end.visit.reading.unit
    member = unit.member(standing.subject) if standing.subject else None
    who = plain(member.name if member else standing.subject or "")
    about = [words.title(standing.obligation.title, standing.obligation.id), who]
    if standing.trigger is None:
        return [part for part in (*about, standing.period.name) if part]
    titles = {entry.id: str(entry.fields.get("title", "")) for entry in unit.entries}
    trigger = masked(plain(f"{standing.trigger} {titles.get(standing.trigger, '')}".strip()))
    due = words(N_("due {day}"), day=standing.due.isoformat())
    return [part for part in (*about, trigger, due) if part]


def _state(standing: Standing, words: Words) -> str:
    state = words(STATE_WORDS[standing.state])
    return words(N_("{state} (advice)"), state=state) if standing.obligation.advisory else state


def _amount(standing: Standing | None) -> str:
    """How far it was: the amount and the bounds, or the day it was done."""
    if standing is None:
        return ""
    return standing.done.isoformat() if standing.done else progress(standing)


def _with(state: str, amount: str) -> str:
    return f"{state} ({amount})" if amount else state
