"""The sum over units for programs: JSON, rows for CSV, and the sheets of a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.core.packs import Title
from ledger.reports.saying import STATE_WORDS
from ledger.rollup.floors import Weaker
from ledger.rollup.gathering import STATES, Account, asked
from ledger.rollup.summing import Row, Sum
from ledger.rollup.verdict import Fault
from ledger.store.exportbooks import Sheet
from ledger.store.workbooks import Cell
from ledger.words import N_, Words

SCHEMA = "ledger/rollup/1"
SAID: Mapping[str, str] = {**STATE_WORDS, "stale": N_("stale")}
"""What a state is called, as an English message id."""

COLUMNS = (
    *("unit", "name", "kind", "superior", "depth", "state", "reached", "commit", "pack", "section"),
    *("asked", *STATES, "left_out"),
)
"""The columns of the CSV: a row a unit and section, and one with an empty section for the unit."""


def sum_value(found: Sum) -> dict[str, Any]:
    """The value that `rollup status --json` prints."""
    gathered = found.gathered
    return {
        "schema": SCHEMA,
        "superior": {"id": gathered.owner, "name": gathered.owner_name},
        "period": gathered.view.name,
        "as_of": gathered.as_of.isoformat(),
        "rules": gathered.rules.digest,
        "asked": found.asked,
        "summary": dict(found.counts),
        "left_out": found.left_out,
        "sections": [
            {
                "pack": section.pack,
                "title": dict(section.title),
                "asked": asked(counts),
                "summary": dict(counts),
            }
            for section, counts in zip(found.sections, found.parts, strict=True)
        ],
        "units": [unit_value(found, row) for row in found.rows],
    }


def unit_value(found: Sum, row: Row) -> dict[str, Any]:
    """One unit, with what is known of how it was read. Of folded ones `units` says how many."""
    account = row.account
    verdict = account.verdict
    return {
        **_about(account),
        "units": row.units,
        "asked": row.asked,
        "summary": dict(row.counts),
        "sections": [
            {"pack": section.pack, "title": dict(section.title), "summary": dict(counts)}
            for section, counts in zip(found.sections, row.parts, strict=True)
            if counts
        ],
        "obligations": {name: dict(counts) for name, counts in sorted(account.counts.items())},
        "left_out": row.left_out,
        "left_out_entries": [
            {"path": one.path, "codes": list(one.codes)} for one in (verdict.left_out if verdict else ())
        ],
        "weaker": [weaker_value(one) for one in (verdict.weaker if verdict else ())],
    }


def weaker_value(one: Weaker) -> dict[str, Any]:
    """What a unit asks less of itself, as JSON has it."""
    return {"what": one.what, "name": one.name, "own": one.own, "floor": one.floor}


def _about(account: Account) -> dict[str, Any]:
    line, verdict, reached = account.line, account.verdict, account.reached
    return {
        "id": line.id,
        "name": account.name,
        "kind": line.kind,
        "own_kind": verdict.own_kind if verdict else None,
        "superior": line.superior,
        "depth": account.depth,
        "state": account.state,
        "reached": reached.reached,
        "tried": reached.tried,
        "rewritten": reached.rewritten,
        "commit": reached.commit,
        "problem": fault_value(account.fault),
        "published": account.published,
        "snapshot_problem": fault_value(account.notice),
    }


def fault_value(fault: Fault | None) -> str | None:
    """A fault in English, which programs may show."""
    return Words("en")(fault.text, **fault.values) if fault else None


# CSV and workbooks


def csv_rows(found: Sum, words: Words) -> Iterator[dict[str, Any]]:
    """A row a unit, followed by one for each section in which something is asked of it."""
    for row in found.rows:
        about = _csv_about(row)
        yield {**about, **_csv_counts(row.counts), "left_out": row.left_out}
        for section, counts in zip(found.sections, row.parts, strict=True):
            if counts:
                named = {"pack": section.pack, "section": words.title(section.title)}
                yield {**about, **named, **_csv_counts(counts)}


def _csv_about(row: Row) -> dict[str, Any]:
    about = _about(row.account)
    return {"unit": about["id"], **{name: about[name] for name in COLUMNS[1:8]}}


def _csv_counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {"asked": asked(counts), **{state: counts.get(state, 0) for state in STATES}}


def sheets(found: Sum, words: Words) -> list[Sheet]:
    """Worksheets: units, units by section, sections, weaker parameters, and what is not known."""
    states = [words(SAID[state]) for state in STATES]
    asked_for = words(N_("asked for"))
    left = words(N_("left out"))
    unit, name, state = words(N_("unit")), words(N_("name")), words(N_("state"))
    section_ = words(N_("section"))
    return [
        Sheet(
            words(N_("units")),
            [unit, name, words(N_("superior")), state, words(N_("reached")), asked_for, *states, left],
            [
                [
                    *(row.account.line.id, row.account.name, row.account.line.superior),
                    *(words(KNOWN[row.account.state]), row.account.since),
                    *_cells(row.counts),
                    row.left_out,
                ]
                for row in found.rows
            ],
        ),
        Sheet(
            words(N_("units by section")),
            [unit, name, section_, asked_for, *states],
            [
                [row.account.line.id, row.account.name, words.title(section.title), *_cells(counts)]
                for row in found.rows
                for section, counts in zip(found.sections, row.parts, strict=True)
                if counts
            ],
        ),
        Sheet(
            words(N_("sections")),
            [section_, asked_for, *states],
            [
                [words.title(section.title), *_cells(counts)]
                for section, counts in zip(found.sections, found.parts, strict=True)
            ],
        ),
        Sheet(
            words(N_("weaker than the floors")),
            [unit, name, words(N_("what")), words(N_("own")), words(N_("floor"))],
            list(_weaker_rows(found, words)),
        ),
        Sheet(
            words(N_("not known")),
            [unit, name, state, words(N_("reached")), words(N_("problem"))],
            [
                [one.line.id, one.name, words(KNOWN[one.state]), one.since, _problem(one, words)]
                for one in found.unknown
            ],
        ),
    ]


KNOWN: Mapping[str, str] = {
    "fresh": N_("read"),
    "stale": N_("stale"),
    "unseen": N_("never reached"),
    "broken": N_("cannot be judged"),
    "group": N_("no repository"),
}
"""How well a unit is known, as an English message id."""


def _cells(counts: Mapping[str, int]) -> Sequence[Cell]:
    return [asked(counts), *(counts.get(state, 0) for state in STATES)]


def _problem(one: Account, words: Words) -> str | None:
    fault = one.fault or one.notice
    return words(fault.text, **fault.values) if fault else None


def _weaker_rows(found: Sum, words: Words) -> Iterator[list[Cell]]:
    titles = parameter_titles(found)
    for row in found.rows:
        for one in row.account.verdict.weaker if row.account.verdict else ():
            said = weaker_name(one, titles, words)
            yield [row.account.line.id, row.account.name, said, one.own, one.floor]


def parameter_titles(found: Sum) -> dict[str, Title]:
    """What parameters and obligations are called."""
    packs = found.gathered.rules.packs
    titles = {duty.id: duty.title for pack in packs for duty in pack.obligations}
    return titles | {one.name: one.title for pack in packs for one in pack.parameters}


def weaker_name(one: Weaker, titles: Mapping[str, Title], words: Words) -> str:
    """What it is in which a unit asks less of itself."""
    if one.name:
        return words.title(titles.get(one.name, {}), one.name)
    return words(_OF_THE_UNIT[one.what])


_OF_THE_UNIT = {
    "since": N_("first day"),
    "recording-days": N_("days of grace for recording"),
    "working-days": N_("counts working days only"),
}
