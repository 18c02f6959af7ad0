"""A unit that has an entry of every kind at every level, each text in it a canary of its own.

Nothing here lists kinds or fields: entries are made from their schemas, so that a field that is added
tomorrow is tried as well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.core.forms import labels
from ledger.core.packs import Kind
from ledger.reports.cells import _RESTRICTED
from ledger.store.schemas import common, shipped_kinds

LEVELS = ("public", "internal", "restricted")
UNIT = """
id: canary
name: 金丝雀县
kind: county-committee
since: 2026-01-01
packs: [aspiration]
parameters: {self-study-hours: 2, self-study-readings: 1, seminar-days: 1, special-campaigns: [甲专项]}
"""
NAMES = {"li": "李小龙", "wang": "王大锤", "zhao": "龘天霸"}
"""`zhao` is credited by internal and restricted entries alone."""
ROSTER = "members:\n" + "".join(
    f"  - {{id: {name}, name: {said}, posts: [{{role: head, from: 2026-01-01}}]}}\n"
    for name, said in NAMES.items()
)


@dataclass
class Flock:
    """The unit's files, and the canaries by level with where each sits."""

    files: dict[str, str] = field(default_factory=lambda: {"unit.yaml": UNIT, "roster.yaml": ROSTER})
    canaries: dict[str, dict[str, str]] = field(default_factory=lambda: {level: {} for level in LEVELS})
    ids: dict[str, dict[str, str]] = field(default_factory=lambda: {level: {} for level in LEVELS})
    count: int = 0

    def text(self, level: str, where: str) -> str:
        self.count += 1
        canary = f"{level[0]}canary{self.count:05d}z"
        self.canaries[level][canary] = where
        return canary


def flock() -> Flock:
    """An entry of each shipped kind at each level, all of one day."""
    found = Flock()
    kinds = shipped_kinds()
    for number, kind in enumerate(kinds):
        for place, level in enumerate(LEVELS):
            name = f"20260{4 + number % 3}{10 + place}-{_code(number * 3 + place)}"
            found.ids[level][kind.name] = name
    for kind in kinds:
        always = _RESTRICTED in kind.rules
        for level in LEVELS:
            if always and level != "restricted":
                del found.ids[level][kind.name]
            else:
                _put(found, kind, level)
    return found


def _code(number: int) -> str:
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return "c" + "".join(letters[number // 32**power % 32] for power in (3, 2, 1, 0))


def _put(found: Flock, kind: Kind, level: str) -> None:
    name = found.ids[level][kind.name]
    schemas = {**common().fields, **kind.fields}
    when = f"{name[:4]}-{name[4:6]}-{name[6:8]}"
    fixed = {"id": name, "kind": kind.short, "date": when, "level": level, "until": when}
    made = {
        field: fixed.get(field) or _value(found, schema, level, f"{kind.name} {field}", when)
        for field, schema in schemas.items()
    }
    made["evidence"] = [
        {"ref": found.text(level, f"{kind.name} evidence.ref"), "note": found.text(level, "note")}
    ]
    made |= _links(found, kind, level, made)
    if kind.name == "rectification/campaign":
        del made["none_found"]
    if kind.sessions:
        mine = {"date": when, "note": found.text(level, f"{kind.name} sessions.note")}
        made["sessions"] = [{**mine, "hours": 2, "readings": [found.text(level, "sessions.readings")]}]
    found.files[f"{kind.ledger}/{name[:4]}/{name}.yaml"] = json.dumps(made, ensure_ascii=False)


def _links(found: Flock, kind: Kind, level: str, made: Mapping[str, Any]) -> dict[str, Any]:
    """Links to what answers are looked for by: of each level, so that a public entry names others."""
    wanted = {
        "rectification/item": ("problems/problem", "rectification/campaign"),
        "research/visit": ("research/topic",),
        "research/report": ("research/topic",),
        "rectification/special-report": ("rectification/campaign",),
        "rectification/institution": ("rectification/campaign", "rectification/item"),
    }
    levels = LEVELS if level == "public" else (level,)
    names = [found.ids[one][name] for name in wanted.get(kind.name, ()) for one in levels]
    more: dict[str, Any] = {"links": names or [found.ids[level].get("study/seminar")]}
    if kind.name == "problems/problem":
        more["carried_from"] = None
    if "members" in made:
        more["members"] = ["li"] if level == "public" else ["zhao"]
    if kind.name == "rectification/item":
        more["steps"] = _steps(found, level)
        more |= {"owner": "wang" if level == "public" else "zhao", "lead": "li", "due": "2026-05-01"}
    return more


def _steps(found: Flock, level: str) -> list[dict[str, Any]]:
    def said(name: str) -> str:
        return found.text(level, f"step {name}")

    outside = {"name": said("by.name"), "office": said("by.office")}
    return [
        {"date": "2026-06-15", "step": "progress", "by": outside, "done": [1], "note": said("note")},
        {"date": "2026-06-16", "step": "assign", "by": "li", "owner": "li", "lead": "li",
         "office": said("office"), "due": "2026-06-20", "goal": said("goal"),
         "measures": [said("measure")], "note": said("assign.note")},
        {"date": "2026-06-17", "step": "extend", "by": "li", "to": "2026-06-25",
         "reason": said("reason"), "approved_by": said("approved_by")},
        {"date": "2026-06-18", "step": "progress", "by": "li", "done": [1], "note": said("note")},
        {"date": "2026-06-28", "step": "close", "by": "li", "result": "long-term",
         "late_reason": said("late_reason")},
        {"date": "2026-06-29", "step": "verify", "by": outside, "opinion": said("opinion")},
        {"date": "2026-06-30", "step": "reopen", "by": "li", "reason": said("reopen.reason")},
    ]  # fmt: skip


def _value(found: Flock, schema: Any, level: str, where: str, when: str) -> Any:
    """A value of a field: the first word of a vocabulary, a canary for a text."""
    if schema.get("type") != "array" and (known := labels(schema)):
        words = list(known)
        return "public" if words == list(LEVELS) and level == "public" else words[0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return _value(found, schema["anyOf"][0], level, where, when)
    match schema.get("type"):
        case "array":
            return [_value(found, schema.get("items", {}), level, where, when)]
        case "object":
            parts = schema.get("properties") or {}
            if not parts and schema.get("propertyNames"):
                return {"wang": _value(found, schema["additionalProperties"], level, where, when)}
            return {
                name: _value(found, one, level, f"{where}.{name}", when) for name, one in parts.items()
            }
        case "number" | "integer":
            return max(schema.get("minimum", 1), 1)
        case "boolean":
            return True
    return _string(found, schema, level, where, when)


def _string(found: Flock, schema: Any, level: str, where: str, when: str) -> Any:
    match schema.get("format"):
        case "date":
            return when
        case "member":
            return "li"
        case "entry":
            return found.ids[level].get("study/seminar")
    return found.text(level, where)
