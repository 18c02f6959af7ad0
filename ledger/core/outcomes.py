"""What obligations came to, kept from one run to the next while all they rest on is the same.

Only a shelf that remembers entries from run to run keeps anything; for any other all is judged.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from ledger.core.model import Unit
from ledger.core.packs import Obligation
from ledger.core.periods import Period
from ledger.core.shelf import Whole, on_shelf
from ledger.core.standing import Standing
from ledger.core.values import Value

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
        return _told(duty, known[1], known[2])

    def put(self, duty: Obligation, grounds: Grounds, found: list[Standing]) -> list[Standing]:
        """Know this, too."""
        plain = not any(isinstance(value, dict) for one in found for value in one.missing)
        if plain and (state := self._state(grounds)):
            self._now[f"{duty.pack}/{duty.id}"] = [state, *_written(found)]
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


# Standings in plain values: their periods, and a row each without what it has not got at its end. There
# may be tens of thousands of them, so that what many share is made once.


def _written(many: list[Standing]) -> tuple[list[Any], list[Any]]:
    """Standings as periods and rows."""
    periods = {one.period: place for place, one in enumerate({one.period: one for one in many}.values())}
    days = [[one.cadence, one.name, one.start.toordinal(), one.end.toordinal()] for one in periods]
    return days, [_row(one, periods[one.period]) for one in many]


def _row(one: Standing, period: int) -> list[Any]:
    row = [
        period,
        one.due.toordinal(),
        one.state,
        one.subject,
        one.trigger,
        one.done.toordinal() if one.done else None,
        "\0".join(one.entries) or None,  # no name of a file holds a zero byte
        one.carried or None,
        _plain(one.actual),
        _plain(one.at_least),
        _plain(one.at_most),
        [_plain(value) for value in one.missing] or None,
    ]
    while row[-1] is None:
        row.pop()
    return row


_REST: tuple[list[Any], ...] = tuple([None] * (12 - size) for size in range(13))


def _told(duty: Obligation, periods: list[Any], rows: list[Any]) -> list[Standing]:
    """The standings that were written."""
    days = lru_cache(1 << 12)(date.fromordinal)
    known = [Period(cadence, name, days(start), days(end)) for cadence, name, start, end in periods]
    found = []
    for row in rows:
        period, due, state, subject, trigger, done, entries, carried, actual, least, most, missing = (
            row + _REST[len(row)]
        )
        found.append(
            Standing(
                duty,
                subject,
                known[period],
                days(due),
                state,
                _value(least) if least.__class__ is dict else least,
                _value(most) if most.__class__ is dict else most,
                _value(actual) if actual.__class__ is dict else actual,
                tuple(_value(value) for value in missing) if missing else (),
                tuple(entries.split("\0")) if entries else (),
                trigger,
                days(done) if done else None,
                bool(carried),
            )
        )
    return found


def _plain(value: Value) -> Any:
    """The value, exact numbers spelled out."""
    if isinstance(value, Decimal):
        return {"": str(value)}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _value(plain: Any) -> Any:
    if isinstance(plain, dict):
        return Decimal(plain[""])
    return [_value(item) for item in plain] if isinstance(plain, list) else plain
