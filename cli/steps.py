"""An item's next step, a command each: assign, progress, extend, close, verify-item, return, reopen."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import click

from ledger.checks.rules import Written
from ledger.core.lifecycle import (
    ASSIGNED,
    CLOSED,
    REGISTERED,
    UNDER_WAY,
    VERIFIED,
    Life,
    fold,
    is_lasting,
)
from ledger.core.model import Unit
from ledger.core.values import Value, day
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.fields import STAGE_WORDS
from ledger.store.altering import entry_in
from ledger.store.reading import Reading
from ledger.store.recording import Proposal, Refused
from ledger.store.stepping import GateRefused, Step, stepped
from ledger.words import N_, Words, plain

from .evidence import Evidence, evidence_options, kept_evidence
from .findings import message, remedy
from .options import DAY, DAY_AHEAD, DONE, SEE_TO, Command, Session, option
from .options import command as make_command
from .people import chosen_members
from .pick import chosen_entry
from .place import place_of
from .refusing import finding_line, refusal, say_taken
from .tables import fitted, width
from .visit import Visit, open_to_write

_BREAKS = pattern(r"[,，、\s]+")

NEXT = {
    REGISTERED: N_(
        "next: `ledger assign {id}` with --owner, --lead, --office, --due, --goal and --measure"
    ),
    ASSIGNED: N_("next: `ledger progress {id} --done 1` as measures get done, due {due}"),
    UNDER_WAY: N_("next: `ledger progress {id} --done {open}`, due {due}"),
    CLOSED: N_("next: `ledger verify-item {id} --by WHO`, or `ledger return {id} --reason WHY`"),
    VERIFIED: N_("nothing more is to be done; `ledger reopen {id} --reason WHY` opens it again"),
}
READY = N_("next: every measure is done; `ledger close {id} --result done{more}`, due {due}")
DID = {
    "assign": N_("assigned {title} ({id})"),
    "progress": N_("recorded progress of {title} ({id})"),
    "extend": N_("extended {title} ({id})"),
    "close": N_("closed {title} ({id})"),
    "verify": N_("verified {title} ({id})"),
    "return": N_("returned {title} ({id})"),
    "reopen": N_("reopened {title} ({id})"),
}
REMEDIES = {
    "measures": N_("`ledger progress {id} --done {open}` once they are done"),
    "evidence": N_("add --evidence FILE"),
    "by-lead": N_("add --by {lead}, or assign another lead: `ledger assign {id} --lead WHO`"),
    "mechanism": N_("add --mechanism and say which rule or institution keeps it mended"),
    "late-reason": N_("add --late-reason and say why"),
    "independent": N_("let somebody else verify: --by a member, or NAME/OFFICE for one from outside"),
}
"""What a gate wants, as options and commands."""
USUAL = {"progress": "owner", "close": "lead"}
"""Who takes a step where nobody else is named: the item's own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What every step is given."""

    entry: str
    by: str | None
    when: date | None
    note: str | None
    evidence: Evidence
    no_commit: bool


def _step(name: str, text: str) -> Callable[[Callable[..., Any]], Command]:
    """A command for a step, with the options that all steps have."""

    def make(function: Callable[..., Any]) -> Command:
        for decorate in (
            option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit.")),
            evidence_options,
            option("--note", help=N_("A remark.")),
            option("--date", "when", type=DAY, help=N_("The day of the step (today).")),
            option("--by", metavar="WHO", help=N_("Who took the step: a member, or NAME/OFFICE.")),
            click.argument("entry", metavar="ID"),
        ):
            function = decorate(function)
        return make_command(name, help=text)(function)

    return make


@_step("assign", N_("Assign an item: who, what, by when."))
@option("--owner", metavar="WHO", help=N_("Who sees to it."))
@option("--lead", metavar="WHO", help=N_("The leader responsible, who closes it."))
@option("--office", help=N_("The office responsible."))
@option("--due", type=DAY_AHEAD, help=N_("The day by which it is to be closed."))
@option("--goal", help=N_("What shall be reached."))
@option("--measure", "measures", multiple=True, help=N_("What shall be done; may be given again."))
def assign(
    session: Session,
    owner: str | None,
    lead: str | None,
    office: str | None,
    due: date | None,
    goal: str | None,
    measures: tuple[str, ...],
    **common: Any,
) -> int:
    """Assign an item."""
    visit = open_to_write(session)
    unit = visit.reading.unit
    fields: dict[str, Value] = {
        "owner": _member(unit, owner, visit.today) if owner else None,
        "lead": _member(unit, lead, visit.today) if lead else None,
        "office": office,
        "due": due.isoformat() if due else None,
        "goal": goal,
        "measures": list(measures) or None,
    }
    return _take(session, visit, "assign", fields, Asked(**common))


@_step("progress", N_("Record how far an item is."))
@option("--done", multiple=True, metavar="N", help=N_("Numbers of the measures done, from 1."))
@option("--percent", type=click.IntRange(0, 100), help=N_("How far, in per cent."))
def progress(session: Session, done: tuple[str, ...], percent: int | None, **common: Any) -> int:
    """Record how far an item is."""
    visit = open_to_write(session)
    asked = Asked(**common)
    numbers = _numbers(done, _measures(fold(chosen_entry(visit, asked.entry).data)))
    return _take(session, visit, "progress", {"done": numbers or None, "percent": percent}, asked)


@_step("extend", N_("Move an item's due day, on or before it."))
@option("--to", "to", type=DAY_AHEAD, required=True, help=N_("The new due day."))
@option("--approved-by", metavar="TEXT", help=N_("Who approved it."))
@option("--reason", help=N_("Why."))
def extend(
    session: Session, to: date, approved_by: str | None, reason: str | None, **common: Any
) -> int:
    """Move an item's due day."""
    fields = {"to": to.isoformat(), "approved_by": approved_by, "reason": reason}
    return _take(session, open_to_write(session), "extend", fields, Asked(**common))


@_step("close", N_("Close an item: every measure is done."))
@option("--result", type=click.Choice(["done", "long-term"]), required=True, help=N_("Which it is."))
@option("--mechanism", help=N_("The rule or institution that keeps it mended."))
@option("--late-reason", help=N_("Why it comes after the due day."))
def close(
    session: Session, result: str, mechanism: str | None, late_reason: str | None, **common: Any
) -> int:
    """Close an item."""
    fields = {"result": result, "late_reason": late_reason}
    item = {"mechanism": mechanism} if mechanism else {}
    return _take(session, open_to_write(session), "close", fields, Asked(**common), item)


@_step("verify-item", N_("Verify a closed item, as neither its owner nor its lead."))
@option("--opinion", help=N_("What was seen."))
def verify(session: Session, opinion: str | None, **common: Any) -> int:
    """Verify a closed item."""
    return _take(session, open_to_write(session), "verify", {"opinion": opinion}, Asked(**common))


@_step("return", N_("Return a closed item: it is not mended yet."))
@option("--reason", help=N_("Why."))
def return_(session: Session, reason: str | None, **common: Any) -> int:
    """Return a closed item."""
    return _take(session, open_to_write(session), "return", {"reason": reason}, Asked(**common))


@_step("reopen", N_("Reopen a verified item."))
@option("--reason", help=N_("Why."))
def reopen(session: Session, reason: str | None, **common: Any) -> int:
    """Reopen a verified item."""
    return _take(session, open_to_write(session), "reopen", {"reason": reason}, Asked(**common))


def _take(
    session: Session,
    visit: Visit,
    name: str,
    fields: Mapping[str, Value],
    asked: Asked,
    item: Mapping[str, Value] | None = None,
) -> int:
    """Record the step, and say what it did, what stage that is, and what comes next."""
    words = session.words
    one = chosen_entry(visit, asked.entry)
    when = asked.when or visit.today
    attachments, kept = kept_evidence(visit, asked.evidence, when)
    own = {key: value for key, value in {**fields, "note": asked.note}.items() if value is not None}
    by = _by(visit, one, name, asked.by)
    step = Step(
        {"date": when.isoformat(), "step": name, "by": by, **own},
        {**(item or {}), **({"evidence": kept} if kept else {})},
    )

    def propose(reading: Reading) -> Proposal:
        proposal = stepped(reading, entry_in(reading, one.path), step)
        if by is None:  # only now: a gate that does not hold says more
            raise LedgerError(N_("--by is missing: name a member, or NAME/OFFICE for one from outside"))
        return Proposal({**proposal.contents, **attachments}, proposal.message)

    try:
        made = place_of(visit).change(propose, commit=not asked.no_commit)
    except GateRefused as refused:
        for line in fitted(_gate(words, one, refused, visit.today), width()):
            session.echo(line, err=True)
        return SEE_TO
    except Refused as refused:
        heading = words(N_("nothing was changed, because the entry would have errors:"))
        raise LedgerError(refusal(words, refused, heading)) from refused
    _say(session, visit, one.path, name)
    if asked.no_commit:
        session.echo(words(N_("staged, not committed")))
    for finding in made.warnings:
        session.echo(finding_line(words, finding), err=True)
    say_taken(session, made.taken)
    return DONE


def _gate(words: Words, one: Written, refused: GateRefused, when: date) -> list[str]:
    title = plain(str(one.data.get("title", "")))
    finding = refused.finding
    return [
        words(N_("not done: {why}"), why=message(words, finding)),
        "  " + _remedy(words, one, refused, when),
        "  "
        + words(
            N_("{title} ({id}) stays as it is: {stage}"),
            title=title,
            id=one.stem,
            stage=words(STAGE_WORDS[refused.life.stage]),
        ),
    ]


def _remedy(words: Words, one: Written, refused: GateRefused, when: date) -> str:
    """What would help, as a command: what `check` advises is for whoever edits the file."""
    if refused.gate == "stage":
        return what_next(words, one.stem, refused.life, when)
    if refused.gate not in REMEDIES:
        return words(N_("remedy: {how}"), how=remedy(words, refused.finding))
    values = {**refused.finding.values, "id": one.stem}
    return words(N_("remedy: {how}"), how=words(REMEDIES[refused.gate], **values))


def _say(session: Session, visit: Visit, path: str, name: str) -> None:
    words = session.words
    from ledger.store.reading import read_unit

    one = entry_in(read_unit(visit.source), path)
    life = fold(one.data)
    title = plain(str(one.data.get("title", "")))
    session.echo(words(DID[name], title=title, id=one.stem))
    session.echo("  " + words(N_("stage: {stage}"), stage=words(STAGE_WORDS[life.stage])))
    for line in fitted(["  " + what_next(words, one.stem, life, visit.today)], width()):
        session.echo(line)


def what_next(words: Words, name: str, life: Life, when: date) -> str:
    """What an item at this stage waits for on a day, as a command."""
    wanted = range(1, _measures(life) + 1)
    still = [str(number) for number in wanted if number not in life.done]
    text = READY if life.stage == UNDER_WAY and not still else NEXT[life.stage]
    more = "".join(_closing_wants(life, when))
    return words(text, id=name, due=str(life.due_on or "–"), open=",".join(still), more=more)


def _closing_wants(life: Life, when: date) -> Iterator[str]:
    """The options without which closing would be refused."""
    if not life.item.get("evidence"):
        yield " --evidence FILE"
    if is_lasting(life.item) and life.item.get("mechanism") is None:
        yield " --mechanism TEXT"
    due = day(life.due_on)
    if due is not None and when > due:
        yield " --late-reason TEXT"


def _by(visit: Visit, one: Written, step: str, given: str | None) -> Value:
    """Who takes the step: who is named, the item's own, or the member whom git knows, if any."""
    unit = visit.reading.unit
    if given is not None:
        name, slash, office = given.partition("/")
        if slash:
            return {"name": name.strip(), "office": office.strip()}
        return _member(unit, given, visit.today)
    me = visit.git.setting("user.name")
    known = [member.id for member in unit.members if me in (member.id, member.name)]
    usual = fold(one.data).fields.get(USUAL.get(step, ""))
    if isinstance(usual, str):
        return usual
    if len(known) == 1:
        return known[0]
    return None


def _member(unit: Unit, named: str, day: date) -> str:
    found = chosen_members(unit, named, day)
    if len(found) != 1:
        raise LedgerError(N_("{name} is not one person; name one by the id"), name=named)
    return found[0]


def _measures(life: Life) -> int:
    measures = life.item.get("measures")
    return len(measures) if isinstance(measures, list) else 0


def _numbers(given: tuple[str, ...], many: int) -> list[Value]:
    """The numbers that `--done` names: `1`, `1,3`, or `all`. Raises LedgerError."""
    found: list[Value] = []
    for text in (part for one in given for part in _BREAKS.split(one) if part):
        if text in ("all", "全部"):
            return [*range(1, many + 1)]
        # An item without measures has a gate that says more.
        if not text.isdecimal() or (many and not 1 <= int(text) <= many):
            raise LedgerError(
                N_("--done {given}: the item has {n} measures, numbered from 1"), given=text, n=many
            )
        if int(text) not in found:
            found.append(int(text))
    return found


COMMANDS: Mapping[str, Command] = {
    "assign": assign,
    "progress": progress,
    "extend": extend,
    "close": close,
    "verify-item": verify,
    "return": return_,
    "reopen": reopen,
}
