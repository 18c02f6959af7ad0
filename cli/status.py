"""`ledger status`: which obligations are met, open or missed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.checks.privacy import masked
from ledger.core.model import Unit
from ledger.core.standing import STATES, Standing, summary
from ledger.reports.overview import Overview, overview
from ledger.reports.saying import STATE_WORDS, detail, period_title
from ledger.reports.status_json import Standings, csv_rows, status_value, to_json
from ledger.widths import cells
from ledger.words import N_, Words, plain

from .foot import foot, is_faulty
from .labelled import LEDGER, STATE
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
from .tables import INDENT, fitted, table, width
from .visit import Visit, open_visit, require_rules

if TYPE_CHECKING:
    from ledger.reports.person import Person

ITEMS = "rectification"
"""The ledger whose entries have an owner and a lead."""
COLOURS = {
    "met": "green",
    "missed": "red",
    "late": "yellow",
    "over": "yellow",
    "unset": "magenta",
    "open": "cyan",
}


@make_command("status", help=N_("Say which obligations are met, open or missed."))
@period_options
@as_of_option
@at_option
@option("--member", metavar="WHO", help=N_("Only this member (id or name), or all who hold this role."))
@option("--ledger", type=LEDGER, help=N_("Only obligations of this ledger."))
@option("--state", type=STATE, multiple=True, help=N_("Only standings in this state."))
@option("--all", "tracked", is_flag=True, help=N_("Show what is only counted, too."))
@option("--strict", is_flag=True, help=N_("Exit with 1 if something is missed, late or unset."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
@option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help=N_("Print so.")
)
def command(
    session: Session,
    as_of: date | None,
    revision: str | None,
    member: str | None,
    ledger: str | None,
    state: tuple[str, ...],
    tracked: bool,
    strict: bool,
    as_json: bool,
    form: str,
    **periods: str | None,
) -> int:
    """Say which obligations are met, open or missed."""
    visit = open_visit(session, revision)
    require_rules(visit.reading)
    day = as_of or visit.today
    view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
    unit = visit.reading.unit
    subjects = _subjects(unit, member, day)
    chosen = tuple(_chosen(visit.evaluate(view, day), subjects, ledger, state))
    found = Standings(
        unit,
        view,
        day,
        visit.revision,
        visit.dirty,
        visit.reading.excluded,
        chosen,
    )
    if as_json or form == "json":
        click.echo(to_json(status_value(found)))
    elif form == "csv":
        click.echo(masked(_csv(chosen)), nl=False)
    else:
        shown = tracked or "tracked" in state
        alone = unit.member(subjects[0]) if subjects and len(subjects) == 1 else None
        if alone is not None:
            from ledger.reports.person import person

            items = not state and ledger in (None, ITEMS)
            one = person(unit, alone, view, day, chosen, tracked=shown, charges=items)
            _read_out(session, visit, found, one)
        else:
            _say(session, visit, found, overview(unit, view, day, chosen, tracked=shown))
        if member is None and revision is None and day == visit.today:
            _hint(session, visit, found)
    wanting = any(
        one.state in ("missed", "late", "unset") for one in chosen if not one.obligation.advisory
    )
    return SEE_TO if strict and wanting else DONE


def _subjects(unit: Unit, member: str | None, day: date) -> tuple[str, ...] | None:
    if member is None:
        return None
    from .people import chosen_members

    return chosen_members(unit, member, day)


def _chosen(
    standings: tuple[Standing, ...],
    subjects: tuple[str, ...] | None,
    ledger: str | None,
    states: tuple[str, ...],
) -> list[Standing]:
    return [
        one
        for one in standings
        if (subjects is None or one.subject in subjects)
        and (ledger is None or ledger == one.obligation.ledger)
        and (not states or one.state in states)
    ]


def _csv(standings: tuple[Standing, ...]) -> str:
    import csv
    import io

    stream = io.StringIO()
    names = [
        *("obligation", "pack", "article", "ledger", "shape", "advisory", "subject", "period", "start"),
        *("end", "due", "at_least", "at_most", "actual", "missing", "state", "entries", "trigger"),
        *("done", "carried"),
    ]
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(csv_rows(standings))
    return stream.getvalue()


# For people


def _say(session: Session, visit: Visit, found: Standings, seen: Overview) -> None:
    words, columns = session.words, width()
    for line in fitted(_head(words, found), columns):
        session.echo(line)
    for line in _body(words, seen, columns):
        session.echo(line)
    session.echo("")
    for line in fitted(_foot(words, visit, found, seen.hidden), columns):
        session.echo(line)


def _read_out(session: Session, visit: Visit, found: Standings, one: "Person") -> None:
    """One member's list, as it is read aloud."""
    from ledger.reports.aloud import body, opening

    words, columns = session.words, width()
    for line in fitted([*_head(words, found), "", opening(one, words)], columns):
        session.echo(line)
    for told in body(one, words):
        if not told.depth:
            session.echo("")
        for line in fitted([INDENT * told.depth + told.text], columns):
            session.echo(line if told.depth else click.style(line, bold=True))
    session.echo("")
    for line in fitted([*_hidden(words, one.hidden), *foot(words, visit)], columns):
        session.echo(line)


def _hint(session: Session, visit: Visit, found: Standings) -> None:
    """What to do next, where something is wanting that can still be mended."""
    from ledger.reports.hints import hints, spelled

    words = session.words
    proposed = hints(found.unit, found.standings, found.as_of, faulty=is_faulty(visit), words=words)
    if not proposed:
        return
    place = [] if session.folder == Path() else ["-C", str(session.folder)]
    rows = [[spelled([*place, *one.command]), one.reason] for one in proposed]
    session.echo("")
    session.echo(words(N_("Next:")))
    for line in two_columns(rows, width()):
        session.echo(line)


def two_columns(rows: list[list[str]], columns: int | None) -> Iterator[str]:
    """Commands and what they are for side by side, or one below the other where it is narrow."""
    side_by_side = table(rows, None)
    if columns is None or max(map(cells, side_by_side)) <= columns:
        yield from side_by_side
        return
    for typed, reason in rows:
        yield INDENT + typed
        yield from fitted([INDENT * 2 + reason], columns)


def _head(words: Words, found: Standings) -> list[str]:
    view = found.view
    kind = found.unit.rules.unit_kinds.get(found.unit.kind)
    title = words.title(kind.title) if kind else plain(found.unit.kind)
    return [
        words(N_("{name} ({kind})"), name=found.unit.name, kind=title),
        words(
            N_("{period}: {name}, {start} to {end}; as of {as_of}"),
            period=period_title(view, words),
            name=view.name,
            start=view.start.isoformat(),
            end=view.end.isoformat(),
            as_of=found.as_of.isoformat(),
        ),
    ]


def _body(words: Words, seen: Overview, columns: int | None) -> list[str]:
    lines = []
    for part in seen.parts:
        rows = []
        for row in part.rows:
            state = words(STATE_WORDS[row.state])
            if row.obligation.advisory:
                state = words(N_("{state} (advice)"), state=state)
            rows.append(
                [
                    plain(row.obligation.article or ""),
                    words.title(row.obligation.title, row.obligation.id),
                    click.style(state, fg=COLOURS.get(row.state), dim=row.obligation.advisory or None),
                    detail(row, seen.unit, words),
                ]
            )
        lines += ["", click.style(words.title(part.title), bold=True), *table(rows, columns)]
    return lines


def _foot(words: Words, visit: Visit, found: Standings, hidden: int) -> list[str]:
    counts = summary(found.standings)
    total = [f"{words(STATE_WORDS[state])} {counts[state]}" for state in STATES if state in counts]
    said = words(N_("Standings: {counts}"), counts=words.listed(total) or words(N_("none")))
    return [said, *_hidden(words, hidden), *foot(words, visit)]


def _hidden(words: Words, hidden: int) -> list[str]:
    if not hidden:
        return []
    return [
        words.count(
            "{n} obligation that is only counted is not shown; --all shows it",
            "{n} obligations that are only counted are not shown; --all shows them",
            hidden,
        )
    ]
