"""An item's next step: put behind the steps there are, unless its gate does not hold."""

from datetime import date

from ledger.checks.life import gate_does_not_hold
from ledger.checks.rules import Scene, Written
from ledger.core.findings import Finding
from ledger.core.lifecycle import Life, fold
from ledger.core.values import Fields, Value, day, maps
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.attaching import joined
from ledger.store.emitting import entry_text
from ledger.store.entries import entry_path, new_id
from ledger.store.patching import rewritten
from ledger.store.reading import Reading
from ledger.store.recording import Proposal
from ledger.store.repository import SCHEMAS, schema_address
from ledger.store.writing import message
from ledger.words import N_


class GateRefused(Exception):  # noqa: N818 - the word of the contract
    """The step's gate does not hold; `finding` says why, `life` is the item's as it stands.

    `gate` is one of those that `ledger.core.lifecycle.Refusal` names.
    """

    def __init__(self, finding: Finding, gate: str, life: Life) -> None:
        super().__init__("refused")
        self.finding = finding
        self.gate = gate
        self.life = life


@dataclass(frozen=True, slots=True)
class Step:
    """A step to take, and what the item itself gains with it (evidence, a mechanism)."""

    fields: Fields
    item: Fields


def stepped(reading: Reading, one: Written, step: Step) -> Proposal:
    """The item with the step behind its others.

    Raises GateRefused where the gate does not hold, and LedgerError for an entry that has no life,
    or a step dated before those there are.
    """
    document = reading.documents[one.path]
    if one.kind is None or not one.kind.steps or document.text is None:
        raise LedgerError(N_("{id} is no item whose life is told by steps"), id=one.stem)
    wanted = with_step(one.data, step)
    places = [place for place, _ in maps(wanted["steps"])]
    _in_order(one, places[-1], wanted)
    for finding in gate_does_not_hold(_scene(), Written(one.path, wanted, one.kind)):
        if finding.at[1] == places[-1]:
            gates = {refusal.index: refusal.gate for refusal in fold(wanted).refusals}
            raise GateRefused(finding, gates[places[-1]], fold(one.data))
    said = message(
        one.ledger,
        f"{one.kind.short} {one.data.get('title', '')}",
        one.stem,
        one.kind.name,
        str(step.fields["step"]),
    )
    return Proposal({one.path: rewritten(document.text, wanted).encode()}, said)


def with_step(data: Fields, step: Step) -> dict[str, Value]:
    """An item's fields with the step as its last."""
    steps = data.get("steps")
    many = list(steps) if isinstance(steps, list) else []
    gained = dict(step.item)
    evidence = gained.get("evidence")
    if isinstance(evidence, list):
        gained["evidence"] = joined(data.get("evidence"), evidence)
    return {**data, **gained, "steps": [*many, dict(step.fields)]}


def _in_order(one: Written, last: int, wanted: Fields) -> None:
    """A step is dated after the item and the steps above it. Raises LedgerError."""
    steps = dict(maps(wanted["steps"]))
    when = day(steps[last].get("date"))
    before = [day(step.get("date")) for place, step in steps.items() if place != last]
    latest = max((found for found in (day(one.data.get("date")), *before) if found), default=None)
    if when and latest and when < latest:
        text = N_("the step's day, {day}, lies before {latest}, the last that {id} has")
        raise LedgerError(text, day=str(when), latest=str(latest), id=one.stem)


def _scene() -> Scene:
    """Gates look at the item alone."""
    return Scene(date.max)


def carried(reading: Reading, one: Written, when: date) -> tuple[str, Proposal]:
    """A problem as it is listed again: the new entry's path, and what to write.

    Raises LedgerError for a kind that is not carried, and for one that is listed again already.
    """
    if one.kind is None or "carried_from" not in one.kind.fields:
        raise LedgerError(N_("{id} is of a kind that is not listed again"), id=one.stem)
    for other in reading.written:
        if other.data.get("carried_from") == one.stem and other.path not in reading.excluded:
            text = N_("{id} is listed again already, as {other}")
            raise LedgerError(text, id=one.stem, other=other.stem)
    name = new_id(when, reading.catalogue.stems)
    kept = {key: value for key, value in one.data.items() if key not in _OF_ONE_LISTING}
    wanted: dict[str, Value] = {
        "id": name,
        "kind": one.kind.short,
        "date": when.isoformat(),
        **kept,
        "carried_from": one.stem,
    }
    address = schema_address(one.ledger) if f"{SCHEMAS}/" in _first_line(reading, one) else ""
    said = message(
        one.ledger, f"{one.kind.short} {one.data.get('title', '')}", name, one.kind.name, "carry"
    )
    path = entry_path(one.ledger, name)
    return path, Proposal({path: entry_text(wanted, address).encode()}, said)


def _first_line(reading: Reading, one: Written) -> str:
    return (reading.documents[one.path].text or "").partition("\n")[0]


_OF_ONE_LISTING = (
    *("id", "kind", "date", "until", "number", "evidence", "note", "late_reason", "carried_from"),
    *("attendance", "absent", "tags"),
)
"""What belongs to one listing alone."""
