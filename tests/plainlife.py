"""An item's life folded in the plainest way: the table of steps written out as one loop.

It shares nothing with the program's own fold, so that the two can be held against each other.
"""

from datetime import date
from typing import Any

SIX = ("owner", "lead", "office", "due", "goal", "measures")


def plain_fold(item: dict[str, Any], as_of: str = "9999-12-31") -> dict[str, Any]:
    """Stage, measures done, dates and the refused steps with the gate of each, as of a day."""
    now = dict(item)
    stage = "assigned" if all(now.get(name) is not None for name in SIX) else "registered"
    done: set[int] = set()
    extended = closed = verified = result = None
    refused: list[tuple[int, str]] = []
    for place, step in enumerate(item.get("steps") or []):
        when, name = str(step["date"]), step["step"]
        if when > as_of:
            continue
        due = extended or now.get("due")
        working = stage in ("assigned", "under-way")
        gate = ""
        if name == "assign":
            after = {**now, **{key: step[key] for key in SIX if step.get(key) is not None}}
            if stage in ("closed", "verified"):
                gate = "stage"
            elif any(after.get(key) is None for key in SIX):
                gate = "assigned-fields"
            else:
                now = after
                if step.get("due") is not None:
                    extended = None
                if step.get("measures") is not None:
                    done = set()
                if stage == "registered":
                    stage = "assigned"
        elif name == "progress":
            if not working:
                gate = "stage"
            else:
                done |= set(step.get("done") or [])
                stage = "under-way"
        elif name == "extend":
            if not working:
                gate = "stage"
            elif due is None or date.fromisoformat(when) > date.fromisoformat(due):
                gate = "extension-late"
            else:
                extended = step.get("to") or extended
        elif name == "close":
            lasting = now.get("depth") == "deep" or now.get("category") == "deployment"
            if not working:
                gate = "stage"
            elif not all(number in done for number in range(1, len(now["measures"]) + 1)):
                gate = "measures"
            elif not now.get("evidence"):
                gate = "evidence"
            elif step["by"] != now["lead"]:
                gate = "by-lead"
            elif (lasting or step.get("result") == "long-term") and now.get("mechanism") is None:
                gate = "mechanism"
            elif when > due and step.get("late_reason") is None:
                gate = "late-reason"
            else:
                stage, closed, result = "closed", when, step.get("result")
        elif name == "verify":
            if stage != "closed":
                gate = "stage"
            elif step["by"] in (now["owner"], now["lead"]):
                gate = "independent"
            else:
                stage, verified = "verified", when
        elif stage != {"return": "closed", "reopen": "verified"}[name]:
            gate = "stage"
        else:
            stage, closed, verified, result = "under-way", None, None, None
        if gate:
            refused.append((place, gate))
    return {
        "stage": stage,
        "lead": now.get("lead"),
        "done": done,
        "due_on": extended or now.get("due"),
        "closed_on": closed,
        "verified_on": verified,
        "result": result,
        "refused": refused,
    }
