"""All of a superior's units at once: which verdicts are kept, which must be made, who is not to be seen.

The sum is honest about what is not known. A unit that was not reached keeps its place, and what was
known of it counts as stale: never as met, and never as nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

from ledger.core.packs import Obligation
from ledger.core.periods import Period
from ledger.records import dataclass
from ledger.rollup.judging import Job
from ledger.rollup.keeping import Cache, Reached
from ledger.rollup.rules import Rules, rules_of
from ledger.rollup.running import Engine, Progress, here, local, run
from ledger.rollup.subordinates import Line, Subordinates
from ledger.rollup.syncing import places
from ledger.rollup.verdict import BINDING, COUNTED, Fault, Verdict
from ledger.store.reading import Reading

FRESH, STALE, UNSEEN, BROKEN, GROUP = "fresh", "stale", "unseen", "broken", "group"
"""How well a unit is known: reached; not reached any more; never reached; reached but not to be
judged; or listed without a repository, to stand above others."""

FEW = 12
"""So many units are judged in this process: starting workers would take longer."""


@dataclass(frozen=True, slots=True)
class Account:
    """One unit in the sum. `reached` is what is known of its mirror, `verdict` what it came to.

    `depth` tells how far below the superior it stands, from 1. `published` is the day of the snapshot
    that it was read from, None for one read here; `notice` is what is wrong with a unit's own snapshot.
    """

    line: Line
    depth: int
    reached: Reached
    verdict: Verdict | None = None
    job: Job | None = None
    published: str | None = None
    notice: Fault | None = None

    @property
    def state(self) -> str:
        """How well the unit is known (FRESH, STALE, UNSEEN, BROKEN or GROUP)."""
        if self.line.remote is None:
            return GROUP
        if self.verdict is None:
            return UNSEEN
        if self.verdict.fault is not None:
            return BROKEN
        return STALE if self.reached.problem is not None else FRESH

    @property
    def name(self) -> str:
        return self.verdict.name if self.verdict else self.line.name or self.line.id

    @property
    def fault(self) -> Fault | None:
        """Why it was not reached, or cannot be judged."""
        if self.verdict is not None and self.verdict.fault is not None:
            return self.verdict.fault
        return self.reached.problem

    @property
    def since(self) -> str | None:
        """The day on which it was reached last, None for never."""
        return self.reached.reached

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Numbers of standings by obligation and state; `stale` is what nobody knows any more."""
        if self.verdict is None or self.state == BROKEN:
            return {}
        if self.state == FRESH:
            return self.verdict.counts
        return {duty: staled(counts) for duty, counts in self.verdict.counts.items()}


def staled(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of which nobody knows whether they still hold."""
    kept = {state: number for state, number in counts.items() if state not in BINDING}
    bound = sum(number for state, number in counts.items() if state in BINDING)
    return {**kept, **({"stale": bound} if bound else {})}


STATES = (*COUNTED[: COUNTED.index("upcoming")], "stale", *COUNTED[COUNTED.index("upcoming") :])
"""The states that a sum has, in the order in which they are shown."""


def total(many: Sequence[Account], duties: frozenset[str] | None = None) -> dict[str, int]:
    """Counts by state of some units, of some obligations or all; only states that occur."""
    found: dict[str, int] = {}
    for account in many:
        for duty, counts in account.counts.items():
            if duties is None or duty in duties:
                for state, number in counts.items():
                    found[state] = found.get(state, 0) + number
    return {state: found[state] for state in STATES if found.get(state)}


def asked(counts: Mapping[str, int]) -> int:
    """How many things are asked for, known or not: what "met" is a part of."""
    return sum(counts.get(state, 0) for state in (*BINDING, "stale"))


@dataclass(frozen=True, slots=True)
class Gathered:
    """A superior's units, in tree order, in a view as of a day; `rules` are those of the whole list."""

    owner: str
    owner_name: str
    view: Period
    as_of: date
    rules: Rules
    accounts: tuple[Account, ...]

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        return tuple(duty for pack in self.rules.packs for duty in pack.obligations)

    def below(self, name: str) -> tuple[Account, ...]:
        """A unit and all that stand below it."""
        start = next(place for place, one in enumerate(self.accounts) if one.line.id == name)
        first, *later = self.accounts[start:]
        return (first, *takewhile(lambda one: one.depth > first.depth, later))


Choosing: TypeAlias = Callable[[tuple[str, ...] | None], Rules]
"""The rules for a choice of packs, None for all."""


def gather(
    reading: Reading,
    listed: Subordinates,
    root: Path,
    cache: Cache,
    view: Period,
    as_of: date,
    engine: Engine | None = None,
    progress: Progress = lambda _: None,
    *,
    whole: bool = False,
    rules_for: Choosing | None = None,
) -> Gathered:
    """Every unit's account. Verdicts that are not kept are made by the engine, and kept.

    `whole`: with the details of each verdict, which are left out otherwise. `rules_for` judges by
    other rules than the list owner's own. Raises LedgerError where a pack of the list is not there.
    """
    choose = rules_for or (lambda packs: rules_of(reading, listed, packs))
    rules = {packs: choose(packs) for packs in {None, *(line.packs for line in listed)}}
    known = cache.reached(places(listed, root))
    where = places(listed, root)
    jobs = {
        line.id: (
            str(tip.tree),
            Job(str(cache.mirror(where[line.id])), tip.commit, line, rules[line.packs], view, as_of),
        )
        for line in listed
        if (tip := known.get(line.id)) and tip.commit and tip.tree
    }
    found = _verdicts(jobs, cache, engine, progress)
    if whole:
        found = {name: _whole(one, *jobs[name], cache) for name, one in found.items()}
    accounts = tuple(
        Account(
            line,
            depth,
            known.get(line.id, Reached(line.id)),
            found.get(line.id),
            jobs[line.id][1] if line.id in jobs else None,
        )
        for line, depth in zip(listed.lines, listed.depths, strict=True)
    )
    return Gathered(listed.owner, reading.unit.name, view, as_of, rules[None], accounts)


def _verdicts(
    jobs: Mapping[str, tuple[str, Job]], cache: Cache, engine: Engine | None, progress: Progress
) -> dict[str, Verdict]:
    """The verdicts on all jobs by unit: those that are kept, and the others once they are made."""
    found = cache.verdicts(jobs)
    missing = [name for name in jobs if name not in found]
    if not missing:
        return found
    todo = [jobs[name][1] for name in missing]
    made = run(todo, engine or (here if len(todo) <= FEW else local()), progress=progress)
    cache.keep_verdicts(
        (jobs[name][1], jobs[name][0], one) for name, one in zip(missing, made, strict=True)
    )
    return {**found, **dict(zip(missing, made, strict=True))}


def _whole(verdict: Verdict, tree: str, job: Job, cache: Cache) -> Verdict:
    """A verdict with its details."""
    if verdict.packed or verdict.fault is not None:
        return verdict
    return replace(verdict, packed=cache.details(job, tree) or b"")


def with_details(account: Account, cache: Cache) -> Account:
    """A unit's account with the details of its verdict, if it has one."""
    if account.verdict is None or account.job is None or account.reached.tree is None:
        return account
    return replace(account, verdict=_whole(account.verdict, account.reached.tree, account.job, cache))
