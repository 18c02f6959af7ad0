"""The life of a rectification item: its steps folded into where it stands, as of a day.

Stage and dates are never stored; folding the steps gives them. A step whose gate does not hold has
no effect and is returned with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date

from ledger.core.values import Fields, Value, day, maps
from ledger.records import dataclass

REGISTERED, ASSIGNED, UNDER_WAY, CLOSED, VERIFIED = (
    "registered",
    "assigned",
    "under-way",
    "closed",
    "verified",
)
STAGES = (REGISTERED, ASSIGNED, UNDER_WAY, CLOSED, VERIFIED)
ASSIGNABLE = ("owner", "lead", "office", "due", "goal", "measures")
"""What an assign step may set, and what must be there after it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step without effect: its index in the file and the gate that did not hold.

    `gate` is one of: stage, assigned-fields, extension-late, measures, evidence, by-lead, mechanism,
    late-reason, independent.
    """

    index: int
    step: str
    gate: str
    stage: str


@dataclass(frozen=True, slots=True)
class Life:
    """An item as its steps have left it. `done` holds the numbers of finished measures, from 1."""

    item: Fields
    stage: str = REGISTERED
    extended: str | None = None
    done: frozenset[int] = frozenset()
    closed_on: str | None = None
    verified_on: str | None = None
    result: str | None = None
    refusals: tuple[Refusal, ...] = ()
    steps: tuple[Fields, ...] = field(default=())

    @property
    def due_on(self) -> Value:
        """The due day as text, moved by the last extension in effect."""
        return self.extended or self.item.get("due")

    @property
    def fields(self) -> dict[str, Value]:
        """The item's fields as of the day, with the derived ones that rules may read."""
        steps: dict[str, Value] = {}
        if self.item.get("steps") is not None:
            steps["steps"] = [dict(step) for step in self.steps]
        return {
            **self.item,
            **steps,
            "stage": self.stage,
            "due_on": self.due_on,
            "closed_on": self.closed_on,
            "verified_on": self.verified_on,
            "result": self.result,
        }


def fold(item: Fields, as_of: date = date.max) -> Life:
    """An item's life as of a day; steps count in the order of the file, later-dated ones not."""
    life = Life(item=item, stage=ASSIGNED if _assigned(item) else REGISTERED)
    counted: list[Fields] = []
    for index, step in maps(item.get("steps")):
        when = day(step.get("date"))
        if when is None or when > as_of:
            continue
        counted.append(step)
        name = str(step.get("step"))
        gate = _GATES.get(name)
        if gate is None:
            continue
        refused = gate(life, step, when)
        if refused:
            refusal = Refusal(index, name, refused, life.stage)
            life = replace(life, refusals=(*life.refusals, refusal))
        else:
            life = _EFFECTS[name](life, step)
    return replace(life, steps=tuple(counted))


def _assigned(item: Fields) -> bool:
    return all(item.get(name) is not None for name in ASSIGNABLE)


def is_lasting(item: Fields) -> bool:
    """Whether an item is closed only with a mechanism, with whatever result."""
    return item.get("depth") == "deep" or item.get("category") == "deployment"


def _with_assignment(item: Fields, step: Fields) -> dict[str, Value]:
    given = {name: step[name] for name in ASSIGNABLE if step.get(name) is not None}
    return {**item, **given}


# Gates: the name of what does not hold, or "".


def _assign_gate(life: Life, step: Fields, _when: date) -> str:
    if life.stage in (CLOSED, VERIFIED):
        return "stage"
    return "" if _assigned(_with_assignment(life.item, step)) else "assigned-fields"


def _working_gate(life: Life, _step: Fields, _when: date) -> str:
    return "" if life.stage in (ASSIGNED, UNDER_WAY) else "stage"


def _extend_gate(life: Life, step: Fields, when: date) -> str:
    if refused := _working_gate(life, step, when):
        return refused
    due = day(life.due_on)
    return "" if due and when <= due else "extension-late"


def _close_gate(life: Life, step: Fields, when: date) -> str:
    if refused := _working_gate(life, step, when):
        return refused
    measures = life.item.get("measures")
    wanted = len(measures) if isinstance(measures, list) else 0
    due = day(life.due_on)
    permanent = is_lasting(life.item) or step.get("result") == "long-term"
    gates = (
        ("measures", set(range(1, wanted + 1)) <= life.done),
        ("evidence", bool(life.item.get("evidence"))),
        ("by-lead", step.get("by") == life.item.get("lead")),
        ("mechanism", not permanent or life.item.get("mechanism") is not None),
        ("late-reason", due is None or when <= due or step.get("late_reason") is not None),
    )
    return next((name for name, held in gates if not held), "")


def _verify_gate(life: Life, step: Fields, _when: date) -> str:
    if life.stage != CLOSED:
        return "stage"
    concerned = (life.item.get("owner"), life.item.get("lead"))
    return "independent" if step.get("by") in concerned else ""


def _return_gate(life: Life, _step: Fields, _when: date) -> str:
    return "" if life.stage == CLOSED else "stage"


def _reopen_gate(life: Life, _step: Fields, _when: date) -> str:
    return "" if life.stage == VERIFIED else "stage"


# Effects, for a step whose gate holds.


def _assign(life: Life, step: Fields) -> Life:
    return replace(
        life,
        item=_with_assignment(life.item, step),
        stage=UNDER_WAY if life.stage == UNDER_WAY else ASSIGNED,
        extended=life.extended if step.get("due") is None else None,
        done=life.done if step.get("measures") is None else frozenset(),
    )


def _progress(life: Life, step: Fields) -> Life:
    done = step.get("done")
    numbers = [number for number in done if isinstance(number, int)] if isinstance(done, list) else []
    return replace(life, stage=UNDER_WAY, done=life.done | frozenset(numbers))


def _extend(life: Life, step: Fields) -> Life:
    to = step.get("to")
    return replace(life, extended=to if isinstance(to, str) else life.extended)


def _close(life: Life, step: Fields) -> Life:
    result = step.get("result")
    return replace(
        life,
        stage=CLOSED,
        closed_on=str(step.get("date")),
        result=result if isinstance(result, str) else None,
    )


def _verify(life: Life, step: Fields) -> Life:
    return replace(life, stage=VERIFIED, verified_on=str(step.get("date")))


def _back(life: Life, _step: Fields) -> Life:
    return replace(life, stage=UNDER_WAY, closed_on=None, verified_on=None, result=None)


_GATES: Mapping[str, Callable[[Life, Fields, date], str]] = {
    "assign": _assign_gate,
    "progress": _working_gate,
    "extend": _extend_gate,
    "close": _close_gate,
    "verify": _verify_gate,
    "return": _return_gate,
    "reopen": _reopen_gate,
}
_EFFECTS: Mapping[str, Callable[[Life, Fields], Life]] = {
    "assign": _assign,
    "progress": _progress,
    "extend": _extend,
    "close": _close,
    "verify": _verify,
    "return": _back,
    "reopen": _back,
}
STEPS = tuple(_GATES)
