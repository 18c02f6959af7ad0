"""What an entry that answers another takes over from it: what describes the matter, not the event."""

from typing import Any

from ledger.core.conditions import Parameters, Unset, hold, resolve
from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.packs import FollowUp, Kind
from ledger.core.values import Fields, Value, day, texts

# fmt: off
NEVER = frozenset((
    "id", "kind", "date", "until", "members", "absent", "attendance", "note", "evidence",
    "links", "number", "mode", "place", "host", "late_reason", "carried_from", "sessions",
    "steps",
))
# fmt: on
"""Fields that belong to the one entry: when, where and who, its papers, its own number and life."""
ITEM = "rectification/item"


def answering_kind(unit: Unit, kind: Kind, fields: Fields) -> Kind:
    """The kind by which an obligation wants such an entry answered; one with a life goes first."""
    found = [
        unit.rules.kinds[name]
        for duty in unit.rules.obligations
        if isinstance(duty.shape, FollowUp) and kind.name in duty.shape.each and unit.is_a(duty.binds)
        if _applies(unit, duty.shape, fields)
        for name in duty.shape.needs
        if name in unit.rules.kinds
    ]
    return next((one for one in found if one.steps), found[0] if found else unit.rules.kinds[ITEM])


def _applies(unit: Unit, shape: FollowUp, fields: Fields) -> bool:
    """Whether the obligation is set off by an entry with these fields."""
    if (when := day(fields.get("date"))) is None:
        return False
    parameters = Parameters(unit, when)
    try:
        asked = bool(shape.by) or parameters.resolve(shape.within) is not None
        return asked and hold(resolve(shape.where, parameters), fields)
    except Unset:
        return False


def copied(fields: Fields, source: Kind, target: Kind, common: Kind) -> dict[str, Value]:
    """The fields of an answer that can be taken from what it answers.

    A field is taken where both kinds mean the same by it: the same form, and no value that the other
    vocabulary lacks. The owner is whoever alone was credited.
    """
    theirs, ours = {**common.fields, **source.fields}, {**common.fields, **target.fields}
    found: dict[str, Value] = {
        name: value
        for name, value in fields.items()
        if value is not None and name not in NEVER and name in theirs and name in ours
        if _fits(theirs[name], ours[name], value)
    }
    members = [name for _, name in texts(fields.get("members"))]
    if len(members) == 1 and _format(ours.get("owner")) == "member":
        found.setdefault("owner", members[0])
    return found


def _fits(theirs: Any, ours: Any, value: Value) -> bool:
    forms = [(one.get("type"), one.get("format")) for one in (theirs, ours)]
    vocabulary = labels(ours)
    values = value if isinstance(value, list) else [value]
    known = not vocabulary or all(one in vocabulary for one in values)
    return forms[0] == forms[1] and bool(labels(theirs)) == bool(vocabulary) and known


def _format(field: Any) -> Value:
    return field.get("format") if isinstance(field, dict) else None
