"""What is usual for a kind: the answers of its last entry that are likely to hold again.

Only settings repeat: form, place, length, platform. What tells of the one event (its day, its title,
counts, lists of texts, whatever describes it) is never taken from another.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from ledger.core.forms import labels
from ledger.core.lifecycle import ASSIGNABLE
from ledger.core.model import Occasion, Unit, occasions
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, texts
from ledger.patterns import pattern

# fmt: off
NEVER = frozenset((
    "id", "kind", "date", "until", "title", "note", "evidence", "links", "number",
    "attendance", "absent", "steps", "sessions", "level", "tags", "carried_from",
    "late_reason", "listed_by", "clue", "consent", "result", "reason", "opinion", "mechanism",
    "entry_point", "approved_by", "questionnaire", "ref", "source_document", "special",
    "category", *ASSIGNABLE,
))
# fmt: on
"""Fields whose value belongs to one entry, or to one decision."""
_LONGEST = 24
_SENTENCE = pattern(r"[，。；！？,;!?\n]")


def last_occasion(unit: Unit, kind: Kind, member: str = "") -> Occasion | None:
    """The latest occasion of a kind by date, then id; of one member if there is such."""
    many = [one for entry in unit.entries if entry.kind == kind.name for one in occasions(entry)]
    own = [one for one in many if member in one.members]
    return max(own or many, key=lambda one: (one.date, one.entry.id, one.place), default=None)


def usual(
    fields: Mapping[str, Any], last: Occasion | None, required: Iterable[str], proving: Container[str]
) -> dict[str, Value]:
    """The values of a kind's last occasion that may be offered for the next one, by field.

    Not those of `proving` fields: what was done the last time must not count a second time by Enter.
    """
    given: Fields = last.fields if last else {}
    found: dict[str, Value] = {
        name: value
        for name, value in given.items()
        if name in fields and name not in NEVER and name not in proving
        if _repeats(name, fields[name], value)
    }
    # One person named where nobody had to be is whose the matter was.
    if len(texts(found.get("members"))) == 1 and "members" not in required:
        del found["members"]
    return found


def _repeats(name: str, field: Any, value: Value) -> bool:
    if name == "members" or labels(field):
        return bool(value)
    if not isinstance(field, dict) or field.get("format"):
        return False
    if field.get("type") == "string":
        return isinstance(value, str) and len(value) <= _LONGEST and not _SENTENCE.search(value)
    return field.get("type") == "number"
