"""`ledger explain`: why a standing is what it is."""

from collections.abc import Iterator
from datetime import date

import click

from ledger.checks.form import near as nearest
from ledger.core.days import EveryDay
from ledger.core.explain import Case, Explanation, LeftOut, Near, explain
from ledger.core.model import Unit
from ledger.core.packs import Obligation, Quota
from ledger.core.values import is_number
from ledger.errors import LedgerError
from ledger.reports.overview import value_title
from ledger.reports.rules import binds, condition_parts, field_title, rule
from ledger.reports.saying import STATE_WORDS, amount, asked, period_title, progress
from ledger.words import N_, Words, plain

from .options import DONE, Session, as_of_option, at_option, chosen_period, option, period_options
from .options import command as make_command
from .people import chosen_members
from .tables import fitted, width
from .visit import Visit, open_visit, require_rules

WHY_NOT = {
    "no-days": N_("no day of the period counts"),
    "since": N_("the unit's duties begin later"),
    "in-force": N_("the obligation is not in force then"),
    "role": N_("does not hold the role then"),
    "too-few-days": N_("bound on {bound} of {counted} days, less than half"),
}
WHY_NEAR = {
    "errors": N_("it has errors ({codes})"),
    "later": N_("it is dated after the as-of day"),
    "outside": N_("its day lies outside the period"),
    "uncredited": N_("it does not name the member"),
    "before-since": N_("it is dated before the unit's duties begin"),
    "not-in-force": N_("the obligation was not in force on its day"),
    "other-kind": N_("it links to it, but is of another kind"),
}


@make_command("explain", help=N_("Say why an obligation's standings are what they are."))
@click.argument("obligation")
@option("--member", metavar="WHO", help=N_("Only this member (id or name), or all who hold this role."))
@period_options
@as_of_option
@at_option
def command(
    session: Session,
    obligation: str,
    member: str | None,
    as_of: date | None,
    revision: str | None,
    **periods: str | None,
) -> int:
    """Say why an obligation's standings are what they are."""
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    unit = visit.reading.unit
    duty = _obligation(unit, obligation)
    day = as_of or visit.today
    view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
    chosen = chosen_members(unit, member, day) if member is not None else None
    found = explain(unit, duty, view, day, _left_out(visit))
    for line in fitted(_lines(found, unit, chosen, session.words), width()):
        session.echo(line)
    return DONE


def _obligation(unit: Unit, named: str) -> Obligation:
    """The obligation of that id, or that title. Raises LedgerError."""
    duties = unit.rules.obligations
    for duty in duties:
        if named == duty.id or named in duty.title.values():
            return duty
    ids = [duty.id for duty in duties]
    text = N_("there is no obligation {name}; there are: {names}")
    if close := nearest(named, ids):
        text = N_("there is no obligation {name}; did you mean {near}?")
    raise LedgerError(text, name=named, near=close, names=", ".join(ids))


def _left_out(visit: Visit) -> tuple[LeftOut, ...]:
    """The entries that count for nothing, as far as they can be told."""
    found = []
    for one in visit.reading.written:
        if one.path in visit.reading.excluded and one.kind is not None:
            codes = [
                each.code for each in visit.reading.findings if each.path == one.path and each.excludes
            ]
            found.append(LeftOut(one.path, one.kind.name, one.data, tuple(dict.fromkeys(codes))))
    return tuple(found)


def _lines(
    found: Explanation, unit: Unit, chosen: tuple[str, ...] | None, words: Words
) -> Iterator[str]:
    duty = found.obligation
    yield click.style(f"{words.title(duty.title)} ({duty.id})", bold=True)
    article = words(N_("article {number}, "), number=duty.article) if duty.article else ""
    yield words(N_("{article}pack {pack}"), article=article, pack=duty.pack)
    yield words(N_("Rule: {rule}"), rule=rule(duty, unit, words))
    yield words(N_("Binds: {whom}"), whom=binds(duty, unit, words))
    if duty.note:
        yield words(N_("Note: {note}"), note=words.title(duty.note))
    if duty.advisory:
        yield words(N_("It is advice: it is shown, but never counts against anybody."))
    view = found.view
    yield words(
        N_("{period}: {name}, {start} to {end}; as of {as_of}"),
        period=period_title(view, words),
        name=view.name,
        start=view.start.isoformat(),
        end=view.end.isoformat(),
        as_of=found.as_of.isoformat(),
    )
    if not found.binds_unit:
        yield words(N_("It does not bind this unit, whose kind is {kind}."), kind=unit.kind)
        return
    for name in found.unset:
        yield words(
            N_("The parameter {name} is not set in unit.yaml, so nothing can be judged."), name=name
        )
    cases = [
        case for case in found.cases if chosen is None or (case.subject and case.subject.id in chosen)
    ]
    if not cases:
        yield words(N_("There is nothing to judge here."))
    for case in cases:
        yield ""
        yield from _case(case, duty, unit, words)
    if found.near:
        yield ""
        yield words(N_("Set nothing off:"))
        for near in found.near:
            yield _near(near, duty, unit, words)


def _case(case: Case, duty: Obligation, unit: Unit, words: Words) -> Iterator[str]:
    who = plain(case.subject.name) if case.subject else words(N_("the unit"))
    standing = case.standing
    if standing is None:
        why = words(
            WHY_NOT[case.why_not],
            bound=case.days.bound if case.days else 0,
            counted=case.days.counted if case.days else 0,
        )
        yield words(N_("{who}, {period}: not bound, {why}"), who=who, period=case.period.name, why=why)
        return
    state = words(STATE_WORDS[standing.state])
    if standing.trigger is not None:
        due = standing.due.isoformat()
        yield words(
            N_("{who}, {trigger}, due {due}: {state}"),
            who=who,
            trigger=standing.trigger,
            due=due,
            state=state,
        )
        if standing.done:
            yield "  " + words(N_("done on {day}"), day=standing.done.isoformat())
        if standing.carried:
            yield "  " + words(N_("carried over from before the period"))
    else:
        yield words(
            N_("{who}, {period}: {state} {progress}"),
            who=who,
            period=case.period.name,
            state=state,
            progress=progress(standing) if standing.actual is not None else asked(standing),
        ).rstrip()
    if case.days and (case.days.bound < case.days.counted or not isinstance(unit.days, EveryDay)):
        yield "  " + words(
            N_("bound on {bound} of {counted} days"), bound=case.days.bound, counted=case.days.counted
        )
    if standing.missing:
        wanted = [words.title(value_title(unit, duty, one)) for one in standing.missing]
        yield "  " + words(N_("wanting: {items}"), items=words.listed(wanted))
    if case.waivers:
        yield "  " + words(N_("waived by {ids}"), ids=words.listed(list(case.waivers)))
    yield from _entries(case, duty, unit, words)


def _entries(case: Case, duty: Obligation, unit: Unit, words: Words) -> Iterator[str]:
    for one in case.counted:
        value = ""
        if is_number(one.value):
            value = f" {field_title(_measured(duty), duty.shape, unit, words)} {amount(one.value)}"
        about = f"{one.date.isoformat()} {one.entry} {plain(one.title)}{value}"
        yield "  " + words(N_("counted: {entry}"), entry=about)
    for near in case.near:
        yield _near(near, duty, unit, words)


def _measured(duty: Obligation) -> str:
    return duty.shape.field if isinstance(duty.shape, Quota) else ""


def _near(near: Near, duty: Obligation, unit: Unit, words: Words) -> str:
    when = near.date.isoformat() if near.date else "?"
    about = f"{when} {near.entry} {plain(near.title)}"
    if near.why == "condition":
        parts = condition_parts(near.field, near.test, duty.shape, unit, words)
        why = words(N_("wanted was: {conditions}"), conditions=words(N_(" and ")).join(parts))
    else:
        why = words(WHY_NEAR[near.why], codes=", ".join(near.codes))
    return "  " + words(N_("not counted: {entry}; {why}"), entry=about, why=why)
