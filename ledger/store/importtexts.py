"""Entries as text for an import: held against what they should say, and sheets with sessions more."""

from collections.abc import Sequence

from ledger.core.values import Fields
from ledger.store.documents import places, read_document
from ledger.store.emitting import entry_text, flow_text, ordinary_text


def exact_text(fields: Fields, schema: str = "") -> str:
    """An entry as its file holds it, null kept. `schema`: the address of its JSON Schema.

    Raises ValueError for values that no document can hold.
    """
    if ordinary := ordinary_text(fields, schema):
        return ordinary
    text = entry_text(fields, schema, keep_null=True)
    if read_document("", text.encode()).data != fields:
        raise ValueError(fields)
    return text


def with_sessions(text: str, wanted: Fields) -> str | None:
    """A sheet's text with sessions behind those it has; None where anything else would change too.

    Every other byte stays as it was.
    """
    before = read_document("", text.encode()).data or {}
    there, sessions = before.get("sessions"), wanted.get("sessions")
    line, column = places(text).get((("sessions",), False), (0, 0))
    key, _ = places(text).get((("sessions",), True), (0, 0))
    if not (isinstance(there, list) and there and isinstance(sessions, list) and line > key):
        return None
    more = [f"{' ' * (column - 1)}- {flow_text(one)}" for one in sessions[len(there) :]]
    lines = text.split("\n")
    last = _last_line(lines, line - 1, column - 1)
    longer = "\n".join([*lines[: last + 1], *more, *lines[last + 1 :]])
    return longer if read_document("", longer.encode()).data == wanted else None


def _last_line(lines: Sequence[str], first: int, column: int) -> int:
    """The last line of a list that begins on a line, its dashes in a column."""
    last = first
    for number in range(first + 1, len(lines)):
        written = lines[number]
        indent = len(written) - len(written.lstrip(" "))
        if written.strip() and (indent < column or (indent == column and written[indent] != "-")):
            break
        if written.strip():
            last = number
    return last
