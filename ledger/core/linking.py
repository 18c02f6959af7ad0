"""Which entries a new one may link to: what waits for an answer of its kind first, then the latest."""

from collections.abc import Iterator
from datetime import date

from ledger.core.book import Book
from ledger.core.conditions import Unset
from ledger.core.followups import Trigger, answers, due_day, triggers
from ledger.core.model import Entry, Unit
from ledger.core.packs import FollowUp, Kind, Obligation


def waiting(unit: Unit, kind: Kind, today: date, *, in_time: bool = False) -> list[Entry]:
    """The entries that an obligation wants answered by this kind, and that nothing answers yet.

    `in_time`: only those that are not overdue.
    """
    book = Book(unit, today)
    found: dict[str, Entry] = {}
    for duty, shape in _answered_by(unit, kind):
        for trigger in triggers(book, duty, shape):
            if not answers(book, shape, trigger.occasion):
                due = _due(shape, trigger)
                if not in_time or (due is not None and due >= today):
                    found[trigger.occasion.entry.id] = trigger.occasion.entry
    return _latest(list(found.values()))


def _due(shape: FollowUp, trigger: Trigger) -> date | None:
    try:
        return due_day(shape, trigger)
    except Unset:
        return None


def linkable(unit: Unit, kind: Kind, field: str, today: date) -> list[Entry]:
    """All entries that the field may sensibly name, the likeliest first."""
    if field != "links":
        return _latest([entry for entry in unit.entries if entry.kind == kind.name])
    first = waiting(unit, kind, today)
    wanted = {name for _, shape in _answered_by(unit, kind) for name in shape.each}
    sheets = {name for name, known in unit.rules.kinds.items() if known.sessions}
    others = [entry for entry in unit.entries if entry not in first and entry.kind not in sheets]
    likely = [entry for entry in others if entry.kind in wanted]
    rest = [entry for entry in others if entry.kind not in wanted]
    return [*first, *_latest(likely), *_latest(rest)]


def _answered_by(unit: Unit, kind: Kind) -> Iterator[tuple[Obligation, FollowUp]]:
    for duty in unit.rules.obligations:
        if isinstance(duty.shape, FollowUp) and kind.name in duty.shape.needs and unit.is_a(duty.binds):
            yield duty, duty.shape


def _latest(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.date, entry.id), reverse=True)
