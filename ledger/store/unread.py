"""Entries that do not count because of errors, and may be the sheet that a session belongs on."""

import re
from datetime import date

from ledger.checks.rules import Written
from ledger.core.packs import Kind
from ledger.core.periods import period_of
from ledger.core.values import day, texts
from ledger.patterns import pattern
from ledger.store.reading import Reading

_KIND = pattern(r"^kind:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)
_MEMBERS = pattern(r"^members:", re.MULTILINE)


def day_of(path: str) -> date | None:
    """The day that an entry's id begins with."""
    name = path.rpartition("/")[2]
    return day(f"{name[:4]}-{name[4:6]}-{name[6:8]}")


def hidden_sheet(reading: Reading, kind: Kind, member: str, when: date) -> str | None:
    """The path of what may be the member's sheet of the day's quarter, but has errors."""
    quarter = period_of("quarter", when)
    catalogue = reading.catalogue
    for path in reading.excluded:
        one = catalogue.at(path)
        begun = (day(one.data.get("date")) if one else None) or day_of(path)
        if path.startswith(f"{kind.ledger}/") and begun and quarter.holds(begun):
            may_be = _is(one, kind, member) if one else _may_be(reading, path, kind, member)
            if may_be:
                return path
    return None


def _is(one: Written, kind: Kind, member: str) -> bool:
    own = [name for _, name in texts(one.data.get("members"))]
    return one.data.get("kind") == kind.short and (not own or member in own)


def _may_be(reading: Reading, path: str, kind: Kind, member: str) -> bool:
    """Whether nothing in an unreadable file says that it is of another kind, or somebody else's."""
    document = reading.documents.get(path)
    text = (document.text if document else None) or ""
    said = _KIND.search(text)
    if said and said[1] != kind.short and f"{kind.ledger}/{said[1]}" in reading.unit.rules.kinds:
        return False
    named = re.search(rf"(?<![\w-]){re.escape(member)}(?![\w-])", text)
    return bool(named) or not _MEMBERS.search(text)
