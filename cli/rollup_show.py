"""`ledger rollup show`: one unit as its superior sees it, down to the entry."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from ledger.checks.subordinates import SUBORDINATES
from ledger.core.packs import Obligation
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.overview import WORST_FIRST
from ledger.reports.saying import period_title
from ledger.reports.status_json import to_json
from ledger.rollup.gathering import Account, Gathered, total, with_details
from ledger.rollup.summing import Sum, summed
from ledger.rollup.telling import KNOWN, SAID, parameter_titles, unit_value, weaker_name
from ledger.words import N_, Words, plain

from .options import DONE, Session, as_of_option, at_option, chosen_period, option, period_options
from .options import command as make_command
from .rollup_sync import said
from .rollup_visit import cache_option, gathered, open_city
from .tables import INDENT, fitted, width

WANTING = ("missed", "late", "unset", "over", "open")
"""Standings in these states are named one by one."""


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a unit: the sum that holds it, its account, and its details."""

    found: Sum
    account: Account
    standings: tuple[Mapping[str, Any], ...]
    entries: Mapping[str, Mapping[str, Any]]


@make_command("show", help=N_("Show one unit, down to its entries."))
@click.argument("unit", metavar="UNIT")
@click.argument("obligation", metavar="[OBLIGATION]", required=False)
@period_options
@as_of_option
@at_option
@cache_option
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def command(
    session: Session,
    unit: str,
    obligation: str | None,
    as_of: date | None,
    revision: str | None,
    cache: Path | None,
    as_json: bool,
    **periods: str | None,
) -> int:
    """Show one unit; with an obligation, each of its standings and the entries that count."""
    with open_city(session, cache, revision) as city:
        day = as_of or city.visit.today
        view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
        found = _alone(gathered(session, city.only(unit), view, day), unit)
        account = with_details(found.accounts[0], city.cache)
    shown = _view(found, account)
    if obligation is not None:
        _known(found, obligation)
    if as_json:
        click.echo(to_json(_value(shown, obligation)))
        return DONE
    for text in fitted(_lines(session.words, shown, obligation), width()):
        session.echo(text)
    return DONE


def _alone(found: Gathered, unit: str) -> Gathered:
    """What was gathered of one unit alone. Raises LedgerError where there is none of that id."""
    own = tuple(one for one in found.accounts if one.line.id == unit)
    if not own:
        raise LedgerError(N_("there is no unit {name} in {file}"), name=unit, file=SUBORDINATES)
    return replace(found, accounts=own)


def _view(found: Gathered, account: Account) -> View:
    details = account.verdict.details if account.verdict else {"standings": [], "entries": []}
    entries = {one["id"]: one for one in details["entries"]}
    return View(summed(found), account, tuple(details["standings"]), entries)


def _known(found: Gathered, obligation: str) -> None:
    if obligation not in [duty.id for duty in found.obligations]:
        raise LedgerError(N_("no pack here has an obligation {name}"), name=obligation)


def _value(shown: View, obligation: str | None) -> dict[str, Any]:
    gathered_ = shown.found.gathered
    chosen = [one for one in shown.standings if obligation in (None, one["obligation"])]
    return {
        "schema": "ledger/rollup-unit/1",
        "period": gathered_.view.name,
        "as_of": gathered_.as_of.isoformat(),
        "unit": unit_value(shown.found, shown.found.rows[0]),
        "standings": chosen,
        "entries": list(shown.entries.values()),
    }


# For people


def _lines(words: Words, shown: View, obligation: str | None) -> Iterator[str]:
    yield from _head(words, shown)
    if obligation is not None:
        duty = next(one for one in shown.found.gathered.obligations if one.id == obligation)
        yield ""
        yield from _in_full(words, shown, duty)
        return
    for title, duties in _sections(words, shown):
        yield ""
        yield title
        for duty in duties:
            yield from _duty(words, shown, duty)
    yield from _foot(words, shown)


def _head(words: Words, shown: View) -> Iterator[str]:
    account, view = shown.account, shown.found.gathered.view
    line, reached = account.line, account.reached
    yield words(N_("{name} ({id}), {kind}"), name=account.name, id=line.id, kind=_kind(words, shown))
    text = N_("{period}: {name}, {start} to {end}; as of {day}")
    yield words(
        text,
        period=period_title(view, words),
        name=view.name,
        start=view.start,
        end=view.end,
        day=shown.found.gathered.as_of,
    )
    if line.remote is not None:
        yield words(N_("from {remote}, branch {branch}"), remote=line.remote, branch=line.branch)
    if reached.commit:
        text = N_("read from {commit}, reached on {day}: {state}")
        state = words(KNOWN[account.state])
        yield words(text, commit=reached.commit[:10], day=reached.reached or "", state=state)
    elif line.remote is not None:
        yield words(KNOWN[account.state])
    if account.published is not None:
        text = N_(
            "known from a snapshot as of {day}; its standings are with the level that published it"
        )
        yield words(text, day=account.published)
    if account.fault is not None:
        yield words(N_("problem: {problem}"), problem=said(words, account.fault))
    if reached.rewritten:
        yield words(N_("history was replaced, not only added to, by {day}"), day=reached.rewritten)
    if account.verdict and account.verdict.own_kind is not None:
        yield words(N_("it calls itself {kind}; the list counts"), kind=account.verdict.own_kind or "–")


def _kind(words: Words, shown: View) -> str:
    kinds = {
        term.name: term.title for pack in shown.found.gathered.rules.packs for term in pack.unit_kinds
    }
    return words.title(kinds.get(shown.account.line.kind, {}), shown.account.line.kind)


def _sections(words: Words, shown: View) -> Iterator[tuple[str, list[Obligation]]]:
    occurring = {one["obligation"] for one in shown.standings if one["state"] != "tracked"}
    duties = {duty.id: duty for duty in shown.found.gathered.obligations}
    for section in shown.found.sections:
        own = [duty for name, duty in duties.items() if name in section.duties and name in occurring]
        if own:
            yield words.title(section.title), own


def _duty(words: Words, shown: View, duty: Obligation) -> Iterator[str]:
    own = [one for one in shown.standings if one["obligation"] == duty.id]
    states = [state for state in WORST_FIRST if any(one["state"] == state for one in own)]
    numbers = words.listed(
        [f"{words(SAID[state])} {sum(one['state'] == state for one in own)}" for state in states]
    )
    text = N_("{title} ({id}): {numbers}")
    advice = words(N_(" (advice)")) if duty.advisory else ""
    yield INDENT + words(text, title=words.title(duty.title), id=duty.id, numbers=numbers) + advice
    for state in WANTING:
        named = [_which(one) for one in own if one["state"] == state]
        if named:
            yield INDENT * 2 + words(
                N_("{state}: {items}"), state=words(SAID[state]), items=words.listed(_few(words, named))
            )


_FEW = 12


def _few(words: Words, named: list[str]) -> list[str]:
    unique = list(dict.fromkeys(named))
    more = len(unique) - _FEW
    if more <= 0:
        return unique
    return [*unique[:_FEW], words.count("{n} more", "{n} more", more)]


def _which(one: Mapping[str, Any]) -> str:
    """A standing by whom it concerns and what it is about."""
    subject = one["subject"]
    about = one["trigger"] or one["period"]
    return plain(f"{subject} {about}" if subject else str(about))


def _in_full(words: Words, shown: View, duty: Obligation) -> Iterator[str]:
    """Every standing of an obligation, with the entries that count for it."""
    yield words(N_("{title} ({id})"), title=words.title(duty.title), id=duty.id)
    own = [one for one in shown.standings if one["obligation"] == duty.id]
    if not own:
        yield INDENT + words(N_("nothing is asked for in this period"))
    for one in own:
        amount = "" if one["actual"] is None else f" {one['actual']}"
        if one["at_least"] is not None:
            amount += f"/{one['at_least']}"
        yield f"{INDENT}{_which(one)}: {words(SAID[one['state']])}{amount}"
        for name in dict.fromkeys([*([one["trigger"]] if one["trigger"] else []), *one["entries"]]):
            yield INDENT * 2 + _entry(words, shown.entries.get(name), name)


def _entry(words: Words, entry: Mapping[str, Any] | None, name: str) -> str:
    if entry is None:
        return plain(name)
    title = entry["title"] if entry["title"] is not None else words(N_("restricted"))
    return plain(f"{entry['date']} {name} {entry['kind']} {title}")


def _foot(words: Words, shown: View) -> Iterator[str]:
    account, found = shown.account, shown.found
    verdict = account.verdict
    counts = total([account])
    if counts:
        yield ""
        numbers = words.listed([f"{words(SAID[state])} {number}" for state, number in counts.items()])
        yield words(N_("Standings: {counts}"), counts=numbers)
    if verdict is None or verdict.fault is not None:
        return
    if verdict.left_out:
        yield words.count(
            "{n} entry counts for nothing because of errors:",
            "{n} entries count for nothing because of errors:",
            len(verdict.left_out),
        )
        for one in verdict.left_out:
            yield f"{INDENT}{plain(one.path)} ({', '.join(one.codes)})"
    titles = parameter_titles(found)
    for weak in verdict.weaker:
        yield words(
            N_("weaker than the floor: {what} {own}, the floor is {floor}"),
            what=weaker_name(weak, titles, words),
            own=weak.own if weak.own is not None else words(N_("not set")),
            floor=weak.floor or "",
        )
