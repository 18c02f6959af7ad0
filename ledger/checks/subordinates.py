"""The superior's list of subordinates in the light of its packs (E302, E705, E707)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ledger.checks.packs import unknown_term
from ledger.core.findings import Finding
from ledger.core.packs import Term
from ledger.core.remotes import branch_fault, remote_fault
from ledger.core.values import Fields, Place, maps
from ledger.words import N_

SUBORDINATES = "subordinates.yaml"
Lines: TypeAlias = Sequence[tuple[int, Fields]]


def findings(listed: Fields, own: str, kinds: Mapping[str, Term]) -> Iterator[Finding]:
    """Everything that is wrong with the list beyond its form. `own` is the superior's id."""
    lines = maps(listed.get("units"))
    yield from _twice(lines, own)
    yield from _kinds(lines, kinds)
    yield from _places(lines)
    yield from _superiors(lines, own)
    yield from _circles(lines)


def _fault(text: str, at: Place, hint: str = "", **values: object) -> Finding:
    return Finding("E707", SUBORDINATES, text, values, hint, at)


def _twice(lines: Lines, own: str) -> Iterator[Finding]:
    seen = {own}
    for index, line in lines:
        name = line.get("id")
        if isinstance(name, str):
            if name in seen:
                text = N_("{id} is already the id of another unit")
                hint = N_("a unit stands in the list once")
                yield Finding("E302", SUBORDINATES, text, {"id": name}, hint, ("units", index, "id"))
            seen.add(name)


def _kinds(lines: Lines, kinds: Mapping[str, Term]) -> Iterator[Finding]:
    for index, line in lines:
        kind = line.get("kind")
        if kinds and isinstance(kind, str) and kind not in kinds:
            yield unknown_term(SUBORDINATES, "unit-kinds", kind, kinds, ("units", index, "kind"))


def _places(lines: Lines) -> Iterator[Finding]:
    """Addresses and branches that are none, and two units in one place."""
    seen: dict[tuple[str, str], str] = {}
    for index, line in lines:
        remote, branch = line.get("remote"), line.get("branch", "main")
        if isinstance(branch, str) and (text := branch_fault(branch)):
            yield _fault(text, ("units", index, "branch"), branch=branch)
        if not isinstance(remote, str):
            continue
        at: Place = ("units", index, "remote")
        if text := remote_fault(remote):
            yield _fault(text, at, remote=remote)
        elif (remote, str(branch)) in seen:
            other = seen[remote, str(branch)]
            hint = N_("every unit has a repository of its own, or a branch")
            yield _fault(N_("{other} is read from the same place"), at, hint, other=other)
        else:
            seen[remote, str(branch)] = str(line.get("id"))


def _superiors(lines: Lines, own: str) -> Iterator[Finding]:
    known = {line.get("id") for _, line in lines} | {own}
    for index, line in lines:
        superior = line.get("superior")
        if isinstance(superior, str) and superior not in known:
            hint = N_("name a unit of this list, or leave it out for one directly below this unit")
            at: Place = ("units", index, "superior")
            yield _fault(N_("there is no unit {superior} in this list"), at, hint, superior=superior)


def _circles(lines: Lines) -> Iterator[Finding]:
    for index in circling([line for _, line in lines]):
        text = N_("{id} is below itself: its superiors go in a circle")
        number, line = lines[index]
        yield _fault(text, ("units", number, "superior"), id=line.get("id"))


def circling(lines: Sequence[Fields]) -> Iterator[int]:
    """The places of lines from which superiors lead back to where they began."""
    above: dict[object, object] = {}
    for line in lines:
        above.setdefault(line.get("id"), line.get("superior"))
    safe: set[object] = {None}
    for start, line in enumerate(lines):
        way: list[object] = []
        here: object = line.get("id")
        while here not in safe and here not in way and here in above:
            way.append(here)
            here = above[here]
        if here in way:
            if here == line.get("id"):
                yield start
        else:
            safe.update(way)
