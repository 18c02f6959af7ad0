"""A unit's verdict as rows of facts: ids, kinds, days, numbers and states, and nothing in words.

Names, titles, notes and reasons have no column. People are numbers that mean nothing outside one
unit's rows of one view, and of a restricted entry only that there is one.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ledger.core.values import day
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.rollup.factsheet import ENTRIES, STANDINGS, UNITS, Table
from ledger.rollup.subordinates import Line
from ledger.rollup.verdict import BINDING, Verdict

_ENTRY = pattern(r"[0-9]{8}-[0-9a-z]{5}")
_TERM = pattern(r"[a-z][a-z0-9-]{0,63}(?:/[a-z0-9-]{1,64})?")
"""What ids of kinds, stages and results look like. What does not is not told."""
STALE = "stale"
EARLIEST = "2000"
"""Entries of earlier years are left out: nobody counts them, and they may name any year at all."""


@dataclass(frozen=True, slots=True)
class Told:
    """One unit for the dataset: its line, how far below the superior it stands, what it came to.

    `condition` is how well it is known, in one word; `reached` the ISO day on which it was last reached.
    """

    line: Line
    depth: int
    superior: str
    condition: str
    reached: str | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its table, the values of the table's parts, and all other columns."""

    table: Table
    parts: tuple[str, ...]
    columns: Mapping[str, Any]


def rows(told: Told, as_of: date) -> Iterator[Row]:
    """Everything that the dataset says of a unit."""
    verdict = told.verdict
    yield Row(UNITS, (), _unit(told, as_of))
    if verdict is not None and verdict.fault is None:
        details = verdict.details
        yield from _standings(told, details["standings"])
        yield from _entries(told.line.id, details["entries"], as_of.isoformat())


def _unit(told: Told, as_of: date) -> dict[str, Any]:
    verdict = told.verdict
    return {
        "as_of": as_of.isoformat(),
        "unit": told.line.id,
        "unit_kind": told.line.kind,
        "superior": told.superior,
        "depth": told.depth,
        "commit_id": verdict.commit if verdict else None,
        "condition": told.condition,
        "reached_on": told.reached,
        "entries": verdict.entries if verdict else 0,
        "left_out": len(verdict.left_out) if verdict else 0,
        "weaker": len(verdict.weaker) if verdict else 0,
    }


def _standings(told: Told, standings: list[dict[str, Any]]) -> Iterator[Row]:
    """A standing each. Of a unit that was not reached nobody knows whether what it met still is so."""
    people: dict[str, int] = {}
    for one in standings:
        subject = one["subject"]
        member = None if subject is None else people.setdefault(subject, len(people) + 1)
        columns = {
            "unit": told.line.id,
            "member": member,
            "first_day": one["start"],
            "last_day": one["end"],
            "due_on": one["due"],
            "entry_ids": [entry for entry in one["entries"] if _ENTRY.fullmatch(entry)],
            "trigger_id": _fitting(_ENTRY, one["trigger"]),
            "done_on": one["done"],
            **{name: one[name] for name in _SAME},
            **{name: _number(one[name]) for name in ("at_least", "at_most", "actual")},
            "state": STALE if told.condition == STALE and one["state"] in BINDING else one["state"],
        }
        yield Row(STANDINGS, (one["ledger"],), columns)


_SAME = ("obligation", "pack", "article", "shape", "advisory", "period", "carried")
"""What a standing's row and `status --json` call alike."""


def _entries(unit: str, entries: list[dict[str, Any]], as_of: str) -> Iterator[Row]:
    for one in entries:
        if not _ENTRY.fullmatch(one["id"]) or not EARLIEST <= one["date"] <= as_of:
            continue
        ledger = one["kind"].partition("/")[0]
        restricted = one["level"] == "restricted"
        told = {} if restricted else _life(one)
        columns = {"unit": unit, "entry_id": one["id"], "level": _fitting(_TERM, one["level"]), **told}
        yield Row(ENTRIES, (one["date"][:4], ledger), columns)


def _life(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "entry_kind": _fitting(_TERM, one["kind"]),
        "day": one["date"],
        "last_day": _day(one.get("until")),
        "sessions": one["sessions"],
        "credited": one["credited"],
        "stage": _fitting(_TERM, one.get("stage")),
        "result": _fitting(_TERM, one.get("result")),
        **{name: _day(one.get(name)) for name in ("due_on", "closed_on", "verified_on")},
    }


def _fitting(form: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _day(value: object) -> str | None:
    found = day(value)
    return found.isoformat() if found else None
