"""Rules over the life of an item: the order of its steps (E404) and their gates (E406)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter

from ledger.checks.entries import dated
from ledger.checks.rules import Scene, Written, rule
from ledger.core.findings import Finding
from ledger.core.lifecycle import ASSIGNABLE, CLOSED, VERIFIED, Life, Refusal, fold
from ledger.core.values import Fields, day, maps
from ledger.words import N_


@rule("E404", "steps")
def steps_out_of_order(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A step is dated before the item, or before the step above it."""
    if not (entry.kind and entry.kind.steps):
        return
    begun = day(entry.data.get("date"))
    above: date | None = None
    for at, when in dated(entry, "steps"):
        if begun and when < begun:
            text = N_("this step ({date}) is dated before the item itself ({other})")
            yield entry.finding("E404", text, at, date=str(when), other=str(begun))
        elif above and when < above:
            text = N_("this step ({date}) is dated before the step above it ({other})")
            yield entry.finding("E404", text, at, date=str(when), other=str(above))
        above = when


@rule("E406", "steps")
def gate_does_not_hold(_scene: Scene, entry: Written) -> Iterator[Finding]:
    """A step has no effect because its gate does not hold."""
    if not (entry.kind and entry.kind.steps):
        return
    steps = dict(maps(entry.data.get("steps")))
    refusals = fold(entry.data).refusals
    for refusal, above in _with_lives(entry.data, refusals) if refusals else ():
        text, hint = _wrong_stage(refusal) if refusal.gate == "stage" else GATES[refusal.gate]
        values = _about(above, steps[refusal.index])
        yield Finding("E406", entry.path, text, values, hint, ("steps", refusal.index, "step"))


def _with_lives(item: Fields, refusals: Sequence[Refusal]) -> Iterator[tuple[Refusal, Life]]:
    """Each refusal with the life that the steps above it have led to; refused ones lead nowhere."""
    refused = {one.index for one in refusals}
    effective = [(place, step) for place, step in maps(item.get("steps")) if place not in refused]
    above, counted = fold({**item, "steps": []}), 0
    for one in refusals:
        kept = bisect_left(effective, one.index, key=itemgetter(0))
        if kept != counted:
            above, counted = fold({**item, "steps": [step for _, step in effective[:kept]]}), kept
        yield one, above


def _about(above: Life, step: Fields) -> dict[str, object]:
    measures = above.item.get("measures")
    wanted = range(1, (len(measures) if isinstance(measures, list) else 0) + 1)
    missing = [name for name in ASSIGNABLE if above.item.get(name) is None and step.get(name) is None]
    return {
        "missing": ", ".join(missing),
        "open": ", ".join(str(number) for number in wanted if number not in above.done),
        "due": str(above.due_on),
        "lead": str(above.item.get("lead")),
    }


def _wrong_stage(refusal: Refusal) -> tuple[str, str]:
    if refusal.step == "verify":
        if refusal.stage == VERIFIED:
            return N_("the item is verified already"), N_("take this step out")
        return N_("an item is verified only once it is closed"), N_("a close step comes first")
    if refusal.step == "return":
        if refusal.stage == VERIFIED:
            return N_("a verified item is not returned"), N_("write reopen instead of return")
        return N_("an item is returned only once it is closed"), N_("take this step out")
    if refusal.step == "reopen":
        if refusal.stage == CLOSED:
            return N_("a closed item that nobody has verified is not reopened"), N_(
                "write return instead of reopen"
            )
        return N_("an item is reopened only once it is verified"), N_("take this step out")
    if refusal.stage in (CLOSED, VERIFIED):
        return N_("the item is closed by now"), N_("return or reopen it first")
    return N_("the item is not assigned yet"), N_(
        "an assign step comes first, with owner, lead, office, due, goal and measures"
    )


GATES: Mapping[str, tuple[str, str]] = {
    "assigned-fields": (
        N_("after this step {missing} would still be missing"),
        N_("write {missing} into this step, or into the item"),
    ),
    "extension-late": (
        N_("an extension comes on or before the due day that it moves ({due})"),
        N_("correct the step's date; what is overdue gets a late_reason when it is closed"),
    ),
    "measures": (
        N_("not every measure is done; open: {open}"),
        N_("record them as done in a progress step above"),
    ),
    "evidence": (
        N_("the item has no evidence"),
        N_("add evidence to the item"),
    ),
    "by-lead": (
        N_("only the lead ({lead}) closes the item"),
        N_("write {lead} at `by`, or assign another lead first"),
    ),
    "mechanism": (
        N_("what is deep, a deployment or long-term is closed only with a mechanism"),
        N_("write into the item's `mechanism` which rule or institution keeps it mended"),
    ),
    "late-reason": (
        N_("closed after the due day ({due}) without saying why"),
        N_("add late_reason to this step"),
    ),
    "independent": (
        N_("the owner and the lead do not verify their own item"),
        N_("let someone else verify; `by` is that person"),
    ),
}
