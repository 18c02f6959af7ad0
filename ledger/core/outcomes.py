"""What obligations came to, kept from one run to the next while all they rest on is the same.

Only a shelf that remembers entries from run to run keeps anything; for any other all is judged.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from ledger.core.model import Unit
from ledger.core.packs import Obligation
from ledger.core.periods import Period
from ledger.core.shelf import Whole, on_shelf
from ledger.core.standing import Standing
from ledger.core.values import Number, Value

Grounds: TypeAlias = tuple[tuple[tuple[str, ...], date, date], ...]
"""Kinds of entries, each with the first and the last day on which these matter."""


class Outcomes:
    """The standings of a unit in one view as of a day, as far as they are known."""

    def __init__(self, unit: Unit, view: Period, as_of: date) -> None:
        shelf = on_shelf(unit.entries)
        self._shelf = shelf if shelf.owner is unit else Whole(())
        self._name = f"{view.name} {as_of}"
        self._known: Mapping[str, Any] = self._shelf.recall(self._name)
        self._now: dict[str, Any] = {}
        self._states: dict[tuple[tuple[str, ...], date, date], str] = {}
        self._fresh = False

    def of(self, duty: Obligation, grounds: Grounds) -> list[Standing] | None:
        """What is known of an obligation; None if it must be judged."""
        key = f"{duty.pack}/{duty.id}"
        known = self._known.get(key)
        if not known or known[0] != self._state(grounds):
            return None
        self._now[key] = known
        return [_told(duty, row) for row in known[1]]

    def put(self, duty: Obligation, grounds: Grounds, found: list[Standing]) -> list[Standing]:
        """Know this, too."""
        plain = not any(isinstance(value, dict) for one in found for value in one.missing)
        if plain and (state := self._state(grounds)):
            self._now[f"{duty.pack}/{duty.id}"] = [state, [_row(one) for one in found]]
            self._fresh = True
        return found

    def keep(self) -> None:
        """Keep what is known now for the next run."""
        if self._fresh:
            self._shelf.keep(self._name, self._now)

    def _state(self, grounds: Grounds) -> str:
        """What tells whether the entries are the same; empty if nobody can."""
        parts = []
        for one in grounds:
            if one not in self._states:
                self._states[one] = self._shelf.state(*one)
            parts.append(self._states[one])
        return " ".join(parts) if all(parts) else ""


# A standing in plain values; entries' names cannot hold a zero byte


def _row(one: Standing) -> list[Any]:
    period = one.period
    return [
        one.subject,
        [period.cadence, period.name, period.start.toordinal(), period.end.toordinal()],
        one.due.toordinal(),
        one.state,
        _plain(one.at_least),
        _plain(one.at_most),
        _plain(one.actual),
        [_plain(value) for value in one.missing],
        "\0".join(one.entries),
        one.trigger,
        one.done.toordinal() if one.done else None,
        one.carried,
    ]


def _told(duty: Obligation, row: list[Any]) -> Standing:
    subject, period, due, state, least, most, actual, missing, entries, trigger, done, carried = row
    cadence, name, start, end = period
    return Standing(
        duty,
        subject,
        Period(cadence, name, date.fromordinal(start), date.fromordinal(end)),
        date.fromordinal(due),
        state,
        _number(least),
        _number(most),
        _number(actual),
        tuple(_value(value) for value in missing),
        tuple(entries.split("\0")) if entries else (),
        trigger,
        date.fromordinal(done) if done else None,
        carried,
    )


def _plain(value: Value) -> Any:
    """The value, exact numbers spelled out."""
    if isinstance(value, Decimal):
        return {"": str(value)}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _value(plain: Any) -> Value:
    if isinstance(plain, dict):
        return Decimal(plain[""])
    return [_value(item) for item in plain] if isinstance(plain, list) else plain


def _number(plain: Any) -> Number | None:
    return Decimal(plain[""]) if isinstance(plain, dict) else plain
