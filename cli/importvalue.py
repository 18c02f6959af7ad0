"""An import for programs: the value that `ledger import --json` prints."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.checks.privacy import masked
from ledger.core.intake import ADD, REFUSED, Outcome, Reason
from ledger.core.values import Value
from ledger.reports.status_json import plain_value
from ledger.store.importmaps import letters
from ledger.store.importplan import Plan, totals
from ledger.store.importtables import Table
from ledger.store.recording import Made

from .importsaying import Saying

SCHEMA = "ledger/import/1"


def import_value(
    saying: Saying, tables: Iterable[Table], plan: Plan, made: Made | None, dry_run: bool
) -> dict[str, Any]:
    """The value that `import --json` prints."""
    return {
        "schema": SCHEMA,
        "file": saying.place,
        "dry_run": dry_run,
        "recorded": made is not None,
        "commit": made.commit if made is not None else None,
        "tables": [_table_value(table) for table in tables],
        "rows": [_row_value(saying, one, recorded=made is not None) for one in plan.outcomes],
        "summary": {state: number for state, number in sorted(totals(plan).items()) if number},
    }


def _table_value(table: Table) -> dict[str, Any]:
    columns = [
        {
            "column": letters(one.place),
            "heading": one.heading,
            "fields": list(one.target),
            "left_out": one.why or None,
        }
        for one in table.columns
    ]
    skipped = [{"row": row, "why": why} for row, why, _ in table.layout.skipped]
    return {
        "worksheet": table.layout.worksheet or None,
        "kind": table.kind.name,
        "guessed": table.guessed,
        "header": table.layout.head,
        "year": table.mapped.year,
        "columns": columns,
        "skipped": skipped,
    }


def _row_value(saying: Saying, one: Outcome, *, recorded: bool) -> dict[str, Any]:
    kept = one.state not in (ADD, REFUSED) or (recorded and one.state == ADD)
    return {
        "worksheet": one.record.worksheet or None,
        "row": one.record.number,
        "kind": one.record.kind.name,
        "state": one.state,
        "entry": (one.id or None) if kept else None,
        "differences": [
            {"field": each.field, "before": _shown(each.before), "after": _shown(each.after)}
            for each in one.differences
        ],
        "reasons": [_reason_value(saying, one, each) for each in one.reasons],
        "left_out": [_reason_value(saying, one, each) for each in one.record.left],
    }


def _reason_value(saying: Saying, one: Outcome, reason: Reason) -> Mapping[str, Any]:
    bare = Reason(reason.text, reason.values, "", reason.field, reason.code)
    return {
        "cell": reason.cell or None,
        "field": reason.field or None,
        "code": reason.code or None,
        "message": saying.reason(one.record.kind, bare),
    }


def _shown(value: Value) -> Any:
    """A value as JSON has it, with nothing in it that must not be shown."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_shown(one) for one in value]
    if isinstance(value, dict):
        return {masked(name): _shown(one) for name, one in value.items()}
    return plain_value(value)
