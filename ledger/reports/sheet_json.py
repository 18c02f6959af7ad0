"""What taking a grid back changed, for programs."""

from typing import Any

from ledger.checks.privacy import masked
from ledger.core.sheetchanges import Change, Plan, Trouble
from ledger.core.sheets import Scope
from ledger.core.values import Value
from ledger.reports.gridding import Taken
from ledger.reports.status_json import number
from ledger.store.sheeting import Taken as Written
from ledger.words import Words

SCHEMA = "ledger/sheet-taken/1"


def taking_value(
    scope: Scope, taken: Taken, plan: Plan, written: Written | None, words: Words
) -> dict[str, Any]:
    """The value that `sheet --from FILE --format json` prints. `written`: None if nothing was."""
    return {
        "schema": SCHEMA,
        "kind": scope.kind.name,
        "field": scope.field,
        "quarter": scope.quarter.name,
        "worksheet": taken.worksheet or None,
        "read": len(taken.wishes),
        "same": plan.same,
        "changes": [_change(one) for one in plan.changes],
        "troubles": [_trouble(one, words) for one in (*taken.troubles, *plan.troubles)],
        "notes": [_trouble(one, words) for one in taken.notes],
        "written": written is not None,
        "commit": written.made.commit if written else None,
        "entries": sorted(_entries(written)) if written else [],
    }


def _entries(written: Written) -> set[str]:
    return {path.rpartition("/")[2].removesuffix(".yaml") for path in written.made.changed}


def _change(one: Change) -> dict[str, Any]:
    return {
        "change": one.what,
        "cell": one.cell,
        "member": one.member,
        "week": one.week.name,
        "date": one.day.isoformat(),
        "before": number(one.before),
        "after": number(one.after),
        "entry": one.occasion.entry.id if one.occasion else None,
        "fields": {name: _plain(value) for name, value in one.more.items()},
    }


def _plain(value: Value) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return number(value)


def _trouble(one: Trouble, words: Words) -> dict[str, Any]:
    said = masked(words(one.text, **one.values))
    return {"cell": one.cell or None, "message": said, "stops": one.stops}
