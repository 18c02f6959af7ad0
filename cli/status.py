"""`ledger status`: which obligations are met, open or missed."""

import csv
import io
from datetime import date

import click

from ledger.core.cadence import STATES, Standing, summary
from ledger.core.model import LEDGERS, Unit
from ledger.reports.overview import Overview, overview
from ledger.reports.saying import STATE_WORDS, detail, period_title
from ledger.reports.status_json import Standings, csv_rows, status_value, to_json
from ledger.words import N_, Words, plain

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
from .people import chosen_members
from .tables import fitted, table, width
from .visit import Visit, codes, open_visit, require_rules

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
@option("--ledger", type=click.Choice(LEDGERS), help=N_("Only obligations of this ledger."))
@option("--state", type=click.Choice(STATES), multiple=True, help=N_("Only standings in this state."))
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
    view = chosen_period(
        {name.replace("_", "-"): text for name, text in periods.items()}, as_of or visit.today
    )
    judged = visit.evaluate(view, as_of or visit.today)
    unit = visit.reading.unit
    chosen = tuple(_chosen(judged, unit, member, ledger, state, as_of or visit.today))
    found = Standings(
        unit,
        view,
        as_of or visit.today,
        visit.revision,
        visit.dirty,
        visit.reading.excluded,
        chosen,
    )
    if as_json or form == "json":
        click.echo(to_json(status_value(found)))
    elif form == "csv":
        click.echo(_csv(chosen), nl=False)
    else:
        _say(session, visit, found, tracked=tracked or "tracked" in state)
    wanting = any(
        one.state in ("missed", "late", "unset") for one in chosen if not one.obligation.advisory
    )
    return SEE_TO if strict and wanting else DONE


def _chosen(
    standings: tuple[Standing, ...],
    unit: Unit,
    member: str | None,
    ledger: str | None,
    states: tuple[str, ...],
    as_of: date,
) -> list[Standing]:
    subjects = chosen_members(unit, member, as_of) if member is not None else None
    return [
        one
        for one in standings
        if (subjects is None or one.subject in subjects)
        and ledger in (None, one.obligation.ledger)
        and (not states or one.state in states)
    ]


def _csv(standings: tuple[Standing, ...]) -> str:
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


def _say(session: Session, visit: Visit, found: Standings, *, tracked: bool) -> None:
    words = session.words
    seen = overview(found.unit, found.view, found.as_of, found.standings, tracked=tracked)
    for line in _head(words, found):
        session.echo(line)
    columns = width()
    for line in _body(words, seen, columns):
        session.echo(line)
    session.echo("")
    for line in fitted(_foot(words, visit, found, seen), columns):
        session.echo(line)


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


def _foot(words: Words, visit: Visit, found: Standings, seen: Overview) -> list[str]:
    counts = summary(found.standings)
    total = [f"{words(STATE_WORDS[state])} {counts[state]}" for state in STATES if state in counts]
    lines = [words(N_("Standings: {counts}"), counts=words.listed(total) or words(N_("none")))]
    if seen.hidden:
        lines.append(
            words.count(
                "{n} obligation that is only counted is not shown; --all shows it",
                "{n} obligations that are only counted are not shown; --all shows them",
                seen.hidden,
            )
        )
    if found.excluded:
        lines.append(
            words.count(
                "{n} entry counts for nothing because of errors; `ledger check` says more:",
                "{n} entries count for nothing because of errors; `ledger check` says more:",
                len(found.excluded),
            )
        )
        for path in found.excluded:
            own = [one for one in visit.reading.findings if one.path == path and one.excludes]
            lines.append(f"  {plain(path)} ({codes(own)})")
    elsewhere = [
        one
        for one in visit.reading.findings
        if one.severity == "error" and one.path not in found.excluded
    ]
    if elsewhere:
        text = N_("There are errors outside the entries ({codes}); `ledger check` shows them.")
        lines.append(words(text, codes=codes(elsewhere)))
    lines.append(_origin(words, found))
    return lines


def _origin(words: Words, found: Standings) -> str:
    if found.revision is None:
        return words(N_("Read from files that were never committed."))
    revision = found.revision[:10]
    if found.dirty:
        return words(N_("Read from {revision} and changes not yet committed."), revision=revision)
    return words(N_("Read from {revision}."), revision=revision)
