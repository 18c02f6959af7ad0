"""Where a command that writes does so: in the unit that it has opened."""

from ledger.store.recording import Recording, Seen

from .visit import Visit


def place_of(visit: Visit) -> Recording:
    """A place to record in; what the visit has just read need not be read again."""
    seen = Seen(visit.reading, *visit.seen) if visit.seen else None
    return Recording(visit.git, visit.source, visit.today, seen)
