"""Follow-ups that are long settled: which parts of the past no view has to go through any more.

A part of a kind's entries is settled once all that it sets off was due and done. From the day after
which nothing in it moves, no later view can carry anything of it, so that day is kept, for as long as
the part, and whatever may answer it, is the same.
"""

from datetime import date

from ledger.core.book import Book, Part
from ledger.core.model import Entry
from ledger.core.packs import FollowUp, Obligation
from ledger.core.periods import Period
from ledger.core.values import day, maps

_NAME = "settled"


class Settled:
    """What is known of one follow-up's past."""

    def __init__(self, book: Book, duty: Obligation, shape: FollowUp) -> None:
        self._book = book
        self._key = f"{duty.pack}/{duty.id}"
        self._state = book.shelf.state(shape.needs, date.min, date.max)
        known = book.shelf.recall(_NAME).get(self._key)
        self._known: dict[str, list[object]] = known[1] if known and known[0] == self._state else {}
        self._made: dict[str, list[object]] = {}

    def is_past(self, part: Part, view: Period) -> bool:
        """Whether nothing of a part can show in a view."""
        known = self._known.get(part.name)
        if not known or known[0] != part.version:
            return False
        last = known[1]
        assert isinstance(last, int)
        past = last < view.start.toordinal() and last <= self._book.as_of.toordinal()
        if past:
            self._made[part.name] = known
        return past

    def note(self, part: Part, last: date | None) -> None:
        """After which day nothing of a part moves; None where something is still to come."""
        if last is not None:
            self._made[part.name] = [part.version, last.toordinal()]

    def keep(self) -> None:
        """Keep what is known for later runs."""
        if self._state and self._made != self._known:
            shelf = self._book.shelf
            shelf.keep(_NAME, {**shelf.recall(_NAME), self._key: [self._state, self._made]})


def last_moved(entry: Entry) -> date:
    """The last day that an entry, its sessions or its steps are dated on."""
    days = [entry.date]
    for name in ("sessions", "steps"):
        days += [when for _, one in maps(entry.fields.get(name)) if (when := day(one.get("date")))]
    return max(days)
