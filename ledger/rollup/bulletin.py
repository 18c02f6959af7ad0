"""The bulletin across units as a report: sections, units in tree order, and what is not known."""

from collections.abc import Callable, Mapping, Sequence

from ledger.core.packs import Title
from ledger.reports.building import phase
from ledger.reports.report import Cell, Command, Gap, Ratio, Report, Said, Section, Table, Word
from ledger.rollup.floors import Weaker
from ledger.rollup.gathering import FRESH, GROUP, STATES, asked
from ledger.rollup.summing import Row, Sum
from ledger.rollup.verdict import Fault

NAME = "rollup"
SHOWN = ("open", "missed", "late", "over", "waived", "unset", "stale")
"""The states that have a column beside what was kept."""

Saying = Callable[[Fault], str]
"""Says why a unit is not known, in the reader's language."""


def bulletin(
    found: Sum, kind: Title | None, revision: str | None, *, dirty: bool, said: Saying
) -> Report:
    """The report on all units of a sum. `kind` is what the superior's kind is called."""
    gathered = found.gathered
    return Report(
        NAME,
        gathered.owner_name or gathered.owner,
        gathered.owner,
        Said(kind) if kind else None,
        gathered.view,
        gathered.as_of,
        phase(gathered.view, gathered.as_of),
        revision,
        dirty,
        (),
        {
            "overall": Section(_figures(found), {"sections": _sections(found)}),
            "units": Section({}, {"units": _units(found)}),
            "unknown": Section({}, {"unknown": _unknown(found, said)}),
            "weaker": Section({}, {"weaker": _weaker(found)}),
        },
        tuple(
            Gap(one.name, Command(f"ledger rollup sync --unit {one.line.id}")) for one in found.unknown
        ),
    )


def _figures(found: Sum) -> dict[str, Cell]:
    accounts = [one for one in found.gathered.accounts if one.state != GROUP]
    counts: dict[str, Cell] = {state: found.counts.get(state, 0) for state in STATES}
    return {
        **counts,
        "units": len(accounts),
        "read": sum(one.state == FRESH for one in accounts),
        "unknown": len(found.unknown),
        "asked": found.asked,
        "left_out": found.left_out,
    }


def _sections(found: Sum) -> Table:
    shown = _shown(found)
    return Table(
        ("section", "kept", *shown),
        tuple(
            (Said(section.title), *_cells(counts, shown))
            for section, counts in zip(found.sections, found.parts, strict=True)
            if asked(counts)
        ),
    )


def _shown(found: Sum) -> tuple[str, ...]:
    """The states that occur, and those in which something is wanting."""
    return tuple(state for state in SHOWN if state in ("open", "missed") or found.counts.get(state))


def _cells(counts: Mapping[str, int], shown: Sequence[str]) -> tuple[Cell, ...]:
    return (Ratio(counts.get("met", 0), asked(counts)), *(counts.get(state, 0) for state in shown))


def _units(found: Sum) -> Table:
    shown = _shown(found)
    return Table(
        ("unit", "kept", *shown, "left-out", "state"),
        tuple(_unit(row, shown) for row in found.rows),
    )


def _unit(row: Row, shown: Sequence[str]) -> tuple[Cell, ...]:
    state = Word("known", row.account.state)
    return (row.account.name, *_cells(row.counts, shown), row.left_out, state)


def _unknown(found: Sum, said: Saying) -> Table:
    rows = []
    for one in found.unknown:
        fault = one.fault or one.notice
        problem = said(fault) if fault else None
        rows.append((one.name, Word("known", one.state), one.since, problem))
    return Table(("unit", "state", "reached", "problem"), tuple(rows))


def _weaker(found: Sum) -> Table:
    packs = found.gathered.rules.packs
    titles: dict[str, Title] = {duty.id: duty.title for pack in packs for duty in pack.obligations}
    titles |= {one.name: one.title for pack in packs for one in pack.parameters}
    rows = tuple(
        (row.account.name, _what(one, titles), one.own, one.floor)
        for row in found.rows
        for one in (row.account.verdict.weaker if row.account.verdict else ())
    )
    return Table(("unit", "what", "own", "floor"), rows)


def _what(one: Weaker, titles: Mapping[str, Title]) -> Cell:
    if not one.name:
        return Word("floors", one.what)
    return Said(titles[one.name]) if one.name in titles else one.name
