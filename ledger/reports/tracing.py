"""Which entries stand behind each figure of a period."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ledger.core.model import Entry, Occasion
from ledger.core.values import is_number
from ledger.reports.building import Ground
from ledger.reports.facts import Item, Problem, happenings, of_ledger

Traced: TypeAlias = Mapping[str, tuple[Entry, ...]]


def traced(ground: Ground) -> Traced:
    """For each figure of a period the entries that it counts or sums, by id."""
    found = {**_amounts(ground), **_problems(ground), **_items(ground), **_closings(ground)}
    return {name: _each_once(many) for name, many in found.items()}


def _each_once(many: Iterable[Entry]) -> tuple[Entry, ...]:
    found = {one.id: one for one in many}
    return tuple(found[name] for name in sorted(found))


def _of(many: Iterable[Occasion | Item | Problem]) -> list[Entry]:
    return [one.entry for one in many]


def _amounts(ground: Ground) -> dict[str, list[Entry]]:
    def saying(ledger: str, field: str) -> list[Entry]:
        own = happenings(of_ledger(ground.recorded, ledger))
        return _of(one for one in own if is_number(one.fields.get(field)))

    sheets = [one for kind in ground.recorded if kind.kind.sessions for one in kind.occasions]
    return {
        "entries": _of(ground.occasions),
        "hours": saying("study", "hours"),
        "sessions": _of(sheets),
        "field_days": saying("research", "days"),
        "visitors": saying("research", "visitors"),
        "opinions": saying("problems", "received"),
    }


def _problems(ground: Ground) -> dict[str, list[Entry]]:
    new = [one for one in ground.problems if not one.carried]
    answered = [one for one in new if one.items]
    return {
        "problems_new": _of(new),
        "problems_again": _of(one for one in ground.problems if one.carried),
        "problems_answered": _of(answered),
        "median_days": _of(answered),
    }


def _items(ground: Ground) -> dict[str, list[Entry]]:
    items, view, as_of = ground.items, ground.view, ground.as_of
    return {
        "items_all": _of(items),
        "items_new": _of(one for one in items if view.holds(one.entry.date)),
        "items_before": _of(one for one in items if not view.holds(one.entry.date)),
        "items_open": _of(one for one in items if not one.finished),
        "items_overdue": _of(one for one in items if one.overdue(as_of)),
        "items_closed_after": _of(one for one in items if one.closed_after(view)),
    }


def _closings(ground: Ground) -> dict[str, list[Entry]]:
    closed = ground.closed
    return {
        "closed_all": _of(closed),
        "closed_done": _of(one for one in closed if one.life.result == "done"),
        "closed_long_term": _of(one for one in closed if one.life.result == "long-term"),
        "closed_in_time": _of(one for one in closed if one.in_time is True),
        "closed_late": _of(one for one in closed if one.in_time is False),
    }
