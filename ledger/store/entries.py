"""Entries on their way to disk: ids, paths, and a session more on a sheet."""

import secrets
from collections.abc import Container, Iterable
from datetime import date

from ledger.core.model import Entry
from ledger.core.periods import period_of
from ledger.core.values import Fields, Value, texts
from ledger.store.documents import places, read_document
from ledger.store.emitting import entry_text, session_text

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: no i, l, o or u."""


def new_id(day: date, taken: Container[str]) -> str:
    """An id that nobody has: the day and five characters drawn at random."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(5))
        if (name := f"{day:%Y%m%d}-{drawn}") not in taken:
            return name


def entry_path(ledger: str, name: str) -> str:
    """Where the entry of that id lives; it never moves."""
    return f"{ledger}/{name[:4]}/{name}.yaml"


def open_sheet(entries: Iterable[Entry], kind: str, member: str, day: date) -> Entry | None:
    """The member's sheet of the quarter that holds the day, if there is one."""
    quarter = period_of("quarter", day)
    for entry in entries:
        if entry.kind == kind and quarter.holds(entry.date) and "sessions" in entry.fields:
            own = [name for _, name in texts(entry.fields.get("members"))]
            if own == [member]:
                return entry
    return None


def with_session(text: str, session: Fields) -> str:
    """A sheet's text with one session more, every other byte as it was.

    A sheet laid out in a way that has no place for another line is written anew.
    """
    data = read_document("", text.encode()).data or {}
    sessions = data.get("sessions")
    wanted: dict[str, Value] = {
        **data,
        "sessions": [*(sessions if isinstance(sessions, list) else []), dict(session)],
    }
    longer = _with_line(text, session)
    if longer is not None and read_document("", longer.encode()).data == wanted:
        return longer
    head = [line for line in text.splitlines(keepends=True) if line.startswith("# yaml-language-server")]
    return "".join(head[:1]) + entry_text(wanted)


def _with_line(text: str, session: Fields) -> str | None:
    marks = places(text)
    line, column = marks.get((("sessions",), False), (0, 0))
    key = marks.get((("sessions",), True), (0, 0))
    if line <= key[0]:
        return None  # no list, or one in brackets
    lines = text.split("\n")
    last = line - 1
    for number in range(line, len(lines)):
        written = lines[number]
        if not written.strip():
            continue
        indent = len(written) - len(written.lstrip(" "))
        if indent < column - 1 or (indent == column - 1 and written[indent] != "-"):
            break
        last = number
    lines.insert(last + 1, f"{' ' * (column - 1)}- {session_text(session)}")
    return "\n".join(lines)
