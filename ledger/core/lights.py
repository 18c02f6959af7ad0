"""Lights: red, amber or green for a standing or an item, as of a day.

A light is derived and never stored. Its rule may be given in unit.yaml; nothing else of a unit is
judged by it.
"""

from collections.abc import Mapping
from datetime import date

from ledger.core.values import Value
from ledger.records import dataclass

RED, AMBER, GREEN, NONE = "red", "amber", "green", "none"
LIGHTS = (RED, AMBER, GREEN, NONE)


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light changes.

    Amber from `amber_days` days before something is due, and where an open item has had no step for
    more than `stalled_days` (None: never for that). `late` is the light of what was done after its day.
    """

    amber_days: int = 15
    stalled_days: int | None = None
    late: str = AMBER


def light_rule(given: Value) -> LightRule:
    """The rule as unit.yaml writes it; what it leaves out or writes wrongly is as usual."""
    if not isinstance(given, Mapping):
        return LightRule()
    late = given.get("late")
    usual = LightRule()
    return LightRule(
        _days(given.get("amber-days"), 0, usual.amber_days) or 0,
        _days(given.get("stalled-days"), 1, usual.stalled_days),
        late if isinstance(late, str) and late in (RED, AMBER, GREEN) else usual.late,
    )


def _days(given: Value, least: int, usual: int | None) -> int | None:
    if isinstance(given, int) and not isinstance(given, bool) and given >= least:
        return given
    return usual


def standing_light(state: str, due: date, as_of: date, rule: LightRule) -> str:
    """The light of a standing by its state: what is only counted, waived or ahead shows none."""
    match state:
        case "missed":
            return RED
        case "late":
            return rule.late
        case "over" | "unset":
            return AMBER
        case "met":
            return GREEN
        case "open":
            return AMBER if (due - as_of).days <= rule.amber_days else GREEN
        case _:
            return NONE


def item_light(
    due: date | None, closed: date | None, last_step: date, as_of: date, rule: LightRule
) -> str:
    """The light of a rectification item. `last_step` is the day of its last step, or its own."""
    if closed is not None:
        return rule.late if due is not None and closed > due else GREEN
    if due is not None and due < as_of:
        return RED
    near = due is None or (due - as_of).days <= rule.amber_days
    stalled = rule.stalled_days is not None and (as_of - last_step).days > rule.stalled_days
    return AMBER if near or stalled else GREEN
