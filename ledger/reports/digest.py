"""The digest of a report's facts: the same facts have the same, in every form and every language."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.reports.report import Report
from ledger.reports.saying import amount


def digest(report: Report) -> str:
    """SHA-256 of the report's value as canonical JSON, in hex digits."""
    text = json.dumps(
        as_data(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_data(value: object) -> Any:
    """A value of a report as JSON knows it: records as maps with the name of what they are.

    Numbers are texts in one spelling, so that 2, 2.0 and 2.00 are the same fact.
    """
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return {"number": amount(value)}
        case float():
            return {"number": format(value, ".9g")}
        case date():
            return {"day": value.isoformat()}
        case Mapping():
            return {str(name): as_data(inner) for name, inner in value.items()}
        case tuple() | list():
            return [as_data(inner) for inner in value]
        case _ if is_dataclass(value):
            parts = {one.name: as_data(getattr(value, one.name)) for one in fields(value)}
            return {"is": type(value).__name__, **parts}
        case _:
            raise TypeError(type(value).__name__)
