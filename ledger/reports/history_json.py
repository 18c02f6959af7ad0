"""History for programs: `log --json` and `diff --json`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ledger.checks.privacy import masked, masked_value
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.history.comparing import StandingChange
from ledger.history.events import Change, Decision, Event, Version
from ledger.history.fields import FieldChange
from ledger.reports.status_json import plain_value, standing_value

LOG = "ledger/log/1"
DIFF = "ledger/diff/1"


def log_value(events: Iterable[Event], *, complete: bool) -> dict[str, Any]:
    """What `log --json` prints. `complete` is false where a shallow clone lacks the beginning."""
    return {"schema": LOG, "complete": complete, "events": [event_value(one) for one in events]}


def event_value(event: Event) -> dict[str, Any]:
    """One commit and what it changed."""
    return {
        "commit": event.commit.id,
        "when": event.when.isoformat(),
        "who": {"name": event.commit.name, "email": event.commit.email},
        "action": event.action,
        "subject": masked(event.commit.subject),
        "merge": event.commit.is_merge,
        "undoes": event.commit.undoes,
        "changes": [change_value(one) for one in event.changes],
    }


def change_value(change: Change) -> dict[str, Any]:
    """What became of one file."""
    return {
        "path": change.path,
        "entry": change.entry,
        "ledger": change.ledger,
        "kind": change.kind,
        "title": masked(change.title) if change.entry else None,
        "status": change.status,
        "unreadable": [name for name in ("before", "after") if not _version(change, name).readable],
        "fields": [_field_value(one) for one in change.fields],
        "decisions": [_decision_value(one) for one in change.decisions],
    }


def _version(change: Change, name: str) -> Version:
    return change.before if name == "before" else change.after


def _field_value(one: FieldChange) -> dict[str, Any]:
    return {
        "place": [_safe(part) for part in one.place],
        "what": one.what,
        "before": _safe(one.before),
        "after": _safe(one.after),
    }


def _decision_value(one: Decision) -> dict[str, Any]:
    return {
        "place": [_safe(part) for part in one.place],
        "kept": _safe(one.kept),
        "not": [_safe(value) for value in one.offered],
        "own": one.own,
    }


def diff_value(
    ends: Mapping[str, Any],
    changes: Iterable[Change] | None,
    standings: Iterable[StandingChange] | None,
    view: Period,
    as_of: date,
) -> dict[str, Any]:
    """What `diff --json` prints; None for what was not asked for, or could not be judged."""
    return {
        "schema": DIFF,
        **ends,
        "period": view.name,
        "as_of": as_of.isoformat(),
        "changes": None if changes is None else [change_value(one) for one in changes],
        "standings": None if standings is None else [_standing_change(one) for one in standings],
    }


def _standing_change(one: StandingChange) -> dict[str, Any]:
    about = standing_value(one.standing)
    keys = ("pack", "obligation", "advisory", "ledger", "subject", "period", "trigger", "due")
    return {
        **{key: about[key] for key in keys},
        "before": _position(one.before),
        "after": _position(one.after),
    }


def _position(one: Standing | None) -> dict[str, Any] | None:
    if one is None:
        return None
    value = standing_value(one)
    return {key: value[key] for key in ("state", "actual", "at_least", "at_most", "missing", "done")}


def _safe(value: object) -> Any:
    """A value as JSON has it, without numbers that must not be shown."""
    return plain_value(masked_value(value))
