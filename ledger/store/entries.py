"""Entries on their way to disk: ids, paths, and a session more on a sheet."""

import os
from collections.abc import Container, Sequence
from datetime import date

from ledger.core.model import Entry
from ledger.core.periods import period_of
from ledger.core.shelf import on_shelf
from ledger.core.values import Fields, day, texts
from ledger.store.documents import read_document

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: no i, l, o or u."""


def new_id(when: date, taken: Container[str]) -> str:
    """An id that nobody has: the day and five characters drawn at random."""
    while True:
        drawn = "".join(ALPHABET[byte % len(ALPHABET)] for byte in os.urandom(5))
        if (name := f"{when:%Y%m%d}-{drawn}") not in taken:
            return name


def entry_path(ledger: str, name: str) -> str:
    """Where the entry of that id lives; it never moves."""
    return f"{ledger}/{name[:4]}/{name}.yaml"


def open_sheet(entries: Sequence[Entry], kind: str, member: str, when: date) -> Entry | None:
    """The member's sheet of the quarter that holds the day, if there is one."""
    quarter = period_of("quarter", when)
    for entry in on_shelf(entries).dated(kind, quarter.start, quarter.end):
        if entry.kind == kind and quarter.holds(entry.date) and "sessions" in entry.fields:
            own = [name for _, name in texts(entry.fields.get("members"))]
            if own == [member]:
                return entry
    return None


def with_session(text: str, session: Fields) -> str:
    """A sheet's text with one session more, every other byte as it was.

    It comes behind the last session that is not dated later, so that a sheet in order stays in order.
    """
    from ledger.store.patching import rewritten  # a new entry has no text to keep

    data = read_document("", text.encode()).data or {}
    sessions = data.get("sessions")
    many = list(sessions) if isinstance(sessions, list) else []
    when = day(session.get("date"))
    earlier = [
        place
        for place, one in enumerate(many)
        if when is None or not isinstance(one, dict) or (day(one.get("date")) or when) <= when
    ]
    many.insert(earlier[-1] + 1 if earlier else 0, dict(session))
    return rewritten(text, {**data, "sessions": many})
