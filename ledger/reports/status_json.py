"""Standings for programs: `status --json`, and the same as rows for CSV."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.checks.privacy import masked_value
from ledger.core.model import Unit
from ledger.core.periods import Period
from ledger.core.standing import Standing, summary
from ledger.core.values import Value
from ledger.patterns import pattern
from ledger.records import dataclass

SCHEMA = "ledger/status/1"
_STEERING = pattern(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""What JSON itself would leave: controls, marks of direction, halves of characters."""


@dataclass(frozen=True, slots=True)
class Standings:
    """All that `status` found out, ready to be said.

    For the public, `unit` is what may be shown of it, `basis` the unit that is judged, `told` are the
    ids of the entries that may be named (None: all), and `reviewer` is who has read what goes out.
    """

    unit: Unit
    view: Period
    as_of: date
    revision: str | None
    dirty: bool
    excluded: tuple[str, ...]
    standings: tuple[Standing, ...]
    audience: str = "internal"
    reviewer: str | None = None
    basis: Unit | None = None
    told: frozenset[str] | None = None

    @property
    def judged(self) -> Unit:
        """The unit that standings are reckoned from."""
        return self.basis or self.unit


def status_value(found: Standings) -> dict[str, Any]:
    """The value that `status --json` prints."""
    return {
        "schema": SCHEMA,
        "unit": {"id": found.unit.id, "name": found.unit.name, "kind": found.unit.kind},
        "period": found.view.name,
        "as_of": found.as_of.isoformat(),
        "revision": found.revision,
        "dirty": found.dirty,
        "excluded": list(found.excluded),
        "summary": summary(found.standings),
        "standings": [standing_value(standing) for standing in found.standings],
    }


def standing_value(standing: Standing) -> dict[str, Any]:
    """One standing with the names of the contract."""
    duty = standing.obligation
    return {
        "obligation": duty.id,
        "pack": duty.pack,
        "article": duty.article,
        "ledger": duty.ledger,
        "shape": duty.shape.name,
        "advisory": duty.advisory,
        "subject": standing.subject,
        "period": standing.period.name,
        "start": standing.period.start.isoformat(),
        "end": standing.period.end.isoformat(),
        "due": standing.due.isoformat(),
        "at_least": number(standing.at_least),
        "at_most": number(standing.at_most),
        "actual": number(standing.actual),
        "missing": [number(value) for value in standing.missing],
        "state": standing.state,
        "entries": list(standing.entries),
        "trigger": standing.trigger,
        "done": standing.done.isoformat() if standing.done else None,
        "carried": standing.carried,
    }


def number(value: Value) -> Any:
    """A number as JSON has it: whole ones without a fraction."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def plain_value(value: Any) -> Any:
    """A value as read, with its numbers as JSON has them."""
    if isinstance(value, Mapping):
        return {name: plain_value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain_value(inner) for inner in value]
    return number(value)


def to_json(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and text as itself, but for what could steer a terminal.

    Numbers that must not be shown are masked; one that was a number is a text then.
    """
    text = json.dumps(masked_value(value), ensure_ascii=False, indent=1, sort_keys=True)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_rows(standings: Iterable[Standing]) -> list[dict[str, str]]:
    """A standing a row, lists joined by spaces."""
    rows = []
    for standing in standings:
        value = standing_value(standing)
        rows.append({name: _cell(item) for name, item in value.items()})
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    return str(value)
