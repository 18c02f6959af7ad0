"""`ledger rollup status`: who stands where, unit by unit and section by section."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from ledger.checks.privacy import masked
from ledger.errors import LedgerError
from ledger.reports.saying import period_title
from ledger.reports.status_json import to_json
from ledger.rollup.gathering import BROKEN, GROUP, STALE, STATES, UNSEEN, Account, asked
from ledger.rollup.summing import Row, Sum, summed
from ledger.rollup.telling import (
    COLUMNS,
    SAID,
    csv_rows,
    parameter_titles,
    sheets,
    sum_value,
    weaker_name,
)
from ledger.store.exportbooks import workbook_bytes
from ledger.store.workbooks import csv_bytes
from ledger.words import N_, Words, plain

from .files import write_whole
from .options import (
    DONE,
    SEE_TO,
    Session,
    as_of_option,
    at_option,
    chosen_period,
    option,
    period_options,
)
from .options import command as make_command
from .rollup_engine import chosen_engine, engine_options
from .rollup_sync import said
from .rollup_visit import cache_option, depth_option, gathered, open_city, output_option, under_option
from .tables import INDENT, fitted, table, width

ALWAYS = ("met", "open", "missed")
HIDDEN = ("upcoming", "tracked")
"""What is yet to come, or only counted, has no column of its own."""
_WANTING = ("missed", "late", "unset", "stale")


@make_command("status", help=N_("Say who stands where, unit by unit and section by section."))
@period_options
@as_of_option
@at_option
@cache_option
@engine_options
@under_option
@depth_option
@option("--strict", is_flag=True, help=N_("Exit with 1 if something is wanting or not known."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "xlsx"]),
    default="text",
    help=N_("Print so."),
)
@output_option
def command(
    session: Session,
    as_of: date | None,
    revision: str | None,
    cache: Path | None,
    engine: str,
    scheduler: str | None,
    workers: int | None,
    under: str | None,
    depth: int | None,
    strict: bool,
    as_json: bool,
    form: str,
    output: Path | None,
    **periods: str | None,
) -> int:
    """Say who stands where, unit by unit and section by section."""
    form = "json" if as_json else form
    with open_city(session, cache, revision) as city:
        day = as_of or city.visit.today
        view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
        if under is not None:
            city.listed.named(under)
        chosen = chosen_engine(engine, scheduler, workers, city.cache.folder)
        found = summed(gathered(session, city, view, day, chosen), under=under, depth=depth)
    if form == "text":
        _say(session, found)
    else:
        _write(session, found, form, output)
    wanting = bool(found.unknown) or any(found.counts.get(state) for state in _WANTING)
    return SEE_TO if strict and wanting else DONE


def _write(session: Session, found: Sum, form: str, output: Path | None) -> None:
    if form == "json":
        content = (to_json(sum_value(found)) + "\n").encode()
    elif form == "csv":
        content = _csv(found, session.words)
    else:
        content = workbook_bytes(sheets(found, session.words))
    if output is not None and str(output) != "-":
        write_whole(output, content)
    elif form == "xlsx" and sys.stdout.isatty():
        raise LedgerError(N_("a workbook is no text for a terminal; name a file by -o"))
    else:
        click.echo(content, nl=False)


def _csv(found: Sum, words: Words) -> bytes:
    rows = ([_plain(row.get(name)) for name in COLUMNS] for row in csv_rows(found, words))
    return csv_bytes([list(COLUMNS), *rows], mark=False)


def _plain(cell: str | int | None) -> str | int | None:
    return masked(plain(cell)) if isinstance(cell, str) else cell


# For people


def _say(session: Session, found: Sum) -> None:
    words, columns = session.words, width()
    for line in fitted(_head(words, found), columns):
        session.echo(line)
    session.echo("")
    for line in _units(words, found, columns):
        session.echo(line)
    for title, lines in _chapters(words, found, columns):
        session.echo("")
        session.echo(click.style(title, bold=True))
        for line in lines:
            session.echo(line)
    session.echo("")
    for line in fitted(_foot(words, found), columns):
        session.echo(line)


def _head(words: Words, found: Sum) -> list[str]:
    view = found.gathered.view
    text = N_("{period}: {name}, {start} to {end}; as of {day}")
    said_period = words(
        text,
        period=period_title(view, words),
        name=view.name,
        start=view.start,
        end=view.end,
        day=found.gathered.as_of,
    )
    name = words(N_("units below {name}"), name=found.gathered.owner_name or found.gathered.owner)
    return [name, said_period]


def shown_states(many: Sequence[Mapping[str, int]]) -> list[str]:
    """The states that have a column: some always, the others where they occur."""
    occurring = {state for counts in many for state, number in counts.items() if number}
    return [state for state in STATES if state in ALWAYS or (state in occurring and state not in HIDDEN)]


def _units(words: Words, found: Sum, columns: int | None) -> list[str]:
    states = shown_states([found.counts])
    left = bool(found.left_out)
    head = [*(words(SAID[state]) for state in states), *([words(N_("left out"))] if left else [])]
    rows = [[*head, words(N_("unit"))]]
    for row in found.rows:
        numbers = counted(row.counts, row.asked, states)
        rows.append([*numbers, *([str(row.left_out or "")] if left else []), _named(words, found, row)])
    numbers = counted(found.counts, found.asked, states)
    rows.append([*numbers, *([str(found.left_out or "")] if left else []), words(N_("all units"))])
    return table(rows, columns)


def counted(counts: Mapping[str, int], asked_for: int, states: Sequence[str]) -> list[str]:
    """Numbers as a row has them: met of asked, and the others where there are any."""
    if not asked_for and not counts:
        return ["–", *("" for _ in states[1:])]
    first, *others = states
    return [
        f"{counts.get(first, 0)}/{asked_for}",
        *(str(counts.get(state, 0) or "") for state in others),
    ]


def _named(words: Words, found: Sum, row: Row) -> str:
    account = row.account
    top = found.rows[0].account.depth
    marks = "· " * (account.depth - top)
    notes = list(_notes(words, account))
    if row.units > 1:
        notes.insert(0, words.count("with {n} below it", "with {n} below it", row.units - 1))
    name = f"{marks}{plain(account.name)}"
    if not notes:
        return name
    return words(N_("{name} ({notes})"), name=name, notes=words(N_("; ")).join(notes))


def _notes(words: Words, account: Account) -> Iterator[str]:
    if account.state == STALE:
        yield words(N_("stale since {day}"), day=account.since or "")
    elif account.state == UNSEEN:
        yield words(N_("never reached"))
    elif account.state == BROKEN:
        yield words(N_("cannot be judged"))
    elif account.state == GROUP:
        yield words(N_("no repository"))
    if account.notice is not None:
        yield words(N_("nothing published"))
    if account.verdict and account.verdict.weaker:
        yield words(N_("weaker"))
    if account.reached.rewritten:
        yield words(N_("history replaced on {day}"), day=account.reached.rewritten)


def _chapters(words: Words, found: Sum, columns: int | None) -> Iterator[tuple[str, list[str]]]:
    states = shown_states([found.counts])
    rows = [[*(words(SAID[state]) for state in states), words(N_("section"))]]
    for section, counts in zip(found.sections, found.parts, strict=True):
        if asked(counts):
            rows.append([*counted(counts, asked(counts), states), words.title(section.title)])
    yield words(N_("By section")), table(rows, columns)
    if found.unknown:
        lines = [f"{INDENT}{line}" for one in found.unknown for line in _unknown(words, one)]
        yield words(N_("Not known")), list(fitted(lines, columns))
    if weaker := list(_weaker(words, found)):
        yield words(N_("Weaker than the floors, and judged by them")), list(fitted(weaker, columns))


def _unknown(words: Words, one: Account) -> Iterator[str]:
    problem = said(words, one.fault or one.notice) or words(
        N_("`ledger rollup sync` has not fetched it yet")
    )
    yield words(N_("{unit}: {problem}"), unit=f"{plain(one.name)} ({one.line.id})", problem=problem)


def _weaker(words: Words, found: Sum) -> Iterator[str]:
    titles = parameter_titles(found)
    for row in found.rows:
        verdict = row.account.verdict
        for one in verdict.weaker if verdict else ():
            text = N_("{unit}: {what} {own}, the floor is {floor}")
            yield INDENT + words(
                text,
                unit=row.account.name,
                what=weaker_name(one, titles, words),
                own=one.own if one.own is not None else words(N_("not set")),
                floor=one.floor or "",
            )


def _foot(words: Words, found: Sum) -> Iterator[str]:
    days = sorted({one.since for one in found.gathered.accounts if one.since})
    if days:
        said_days = days[0] if days[0] == days[-1] else f"{days[0]} – {days[-1]}"
        yield words(N_("Fetched on {days}."), days=said_days)
    yield words(N_("`ledger rollup show UNIT` says more of one unit."))
