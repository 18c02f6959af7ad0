"""The same work in units of other shapes: larger, smaller entries, more people, duties or years."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bench import peers
from bench.daily import Ground
from bench.data import Shape
from bench.rows import FEW, Row, against, changing, forgetting, memory, ours, row, run

MUCH = 100_000


@dataclass(frozen=True, slots=True)
class Case:
    """A shape with what it is called and as many postings as it has occasions."""

    name: str
    shape: Shape
    postings: int


CASES: Mapping[str, Case] = {
    "large": Case("100,000 entries", Shape(MUCH, 8, 20), MUCH),
    "small": Case("100,000 small entries in one year", Shape(MUCH, 1, small=True), MUCH),
    "sheets": Case("2,000 sheets of 13 sessions", Shape(2_000, 2, sheets=True), 26_000),
    "members": Case("10,000 entries, 300 members", Shape(10_000, 4, members=300), 10_000),
    "duties": Case("10,000 entries, 500 obligations more", Shape(10_000, 4, obligations=500), 10_000),
    "years": Case("10,000 entries over ten years", Shape(10_000, 10), 10_000),
}


def rows(case: Case, ground: Ground) -> Iterator[Row]:
    """One shape: looked at again, after a change, for the first time, and checked."""
    folder, place, size = ground.made("shape", case.shape), ground.place, case.postings
    quarter = ("status", "--quarter")
    warm = run([ours(folder, *quarter), peers.balance(place, size), peers.register(place, size)])
    peer = peers.REGISTER if size == MUCH else peers.BALANCE
    yield against(f"`status --quarter`, {case.name}, unchanged", peer, 0.5, warm)
    yield memory("its memory", 200 if size == MUCH else 100, warm)
    with changing(min((folder / "study").rglob("*.yaml"))) as change:
        changed = run([ours(folder, *quarter, before=change)])
        yield row(
            "the same, one entry changed since", "20 ms more", warm["ours"].median + 0.020, changed
        )
    bean = peers.beancount(place, size)
    first = run([ours(folder, *quarter, before=forgetting(folder)), *bean], FEW)
    yield against("the same, first time after a clone", peers.BEANCOUNT, 1, first, FEW)
    run([ours(folder, "check")], 0)
    checked = run([ours(folder, "check"), peers.check(place, size)], FEW)
    yield against(f"`check`, {case.name}, warm", peers.CHECK, 1, checked, FEW)
    shutil.rmtree(folder)


ROWS: Mapping[str, Callable[[Ground], Iterator[Row]]] = {
    name: partial(rows, case) for name, case in CASES.items()
}
