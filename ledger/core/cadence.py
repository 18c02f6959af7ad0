"""Standings: what each obligation comes to, for each subject it binds, in each period of a view.

`evaluate` is the whole of it: a unit, a view and a day in, standings out. The pieces are public
because explaining a standing asks the same questions one at a time (see `ledger.core.explain`).
"""

from datetime import date

from ledger.core.book import Book
from ledger.core.followups import expectation_standings, follow_up_standings
from ledger.core.model import WAIVER, Unit
from ledger.core.outcomes import Grounds, Outcomes
from ledger.core.packs import FollowUp, Obligation, Quota
from ledger.core.periods import Period, shown
from ledger.core.quotas import quota_standings
from ledger.core.standing import Standing


def evaluate(unit: Unit, view: Period, as_of: date) -> list[Standing]:
    """Every standing that the view shows, in the order of `status --json`.

    What is known from an earlier run, and rests on entries that are the same, is not judged again.
    """
    book = Book(unit, as_of)
    known = Outcomes(unit, view, as_of)
    found: list[Standing] = []
    for duty in unit.rules.obligations:
        if unit.is_a(duty.binds):
            on = grounds(duty, view, as_of)
            earlier = known.of(duty, on)
            found += known.put(duty, on, standings(book, duty, view)) if earlier is None else earlier
    known.keep()
    return found


def standings(book: Book, duty: Obligation, view: Period) -> list[Standing]:
    """One obligation's standings in a view, sorted."""
    if not book.unit.is_a(duty.binds):
        return []
    order = {member.id: place for place, member in enumerate(book.unit.members)}
    shape = duty.shape
    if isinstance(shape, Quota):
        found = list(quota_standings(book, duty, shape, view))
    elif isinstance(shape, FollowUp):
        found = list(follow_up_standings(book, duty, shape, view))
    else:
        found = list(expectation_standings(book, duty, shape, view))
    found.sort(
        key=lambda one: (
            -1 if one.subject is None else order[one.subject],
            one.period.start,
            one.trigger or "",
            one.due,
        )
    )
    return found


def grounds(duty: Obligation, view: Period, as_of: date) -> Grounds:
    """The entries that an obligation's standings in a view rest on: some kinds' over some days."""
    shape = duty.shape
    waivers = ((WAIVER,), date.min, as_of)
    if isinstance(shape, Quota):
        periods = list(shown(shape.every, view))
        if not periods:
            return (waivers,)
        return (waivers, (shape.of, periods[0].start, periods[-1].end))
    if isinstance(shape, FollowUp):
        return (waivers, ((*shape.each, *shape.needs), date.min, date.max))
    return (waivers, (shape.each, view.start, view.end))
