"""Recomputing a snapshot from the commits that it says were seen, unit by unit."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date

from ledger.core.periods import parse_period
from ledger.records import dataclass
from ledger.rollup.judging import Job
from ledger.rollup.keeping import Cache, place_of
from ledger.rollup.levels import Judging
from ledger.rollup.running import Engine, Progress, run
from ledger.rollup.snapshots import Seen, Snapshot
from ledger.rollup.verdict import Fault, Verdict
from ledger.store.mirror import is_there
from ledger.words import N_

SAME, OTHER, UNCHECKED = "same", "other", "unchecked"
_COMPARED = ("counts", "advice", "entries", "left_out", "weaker", "own_kind", "fault")


@dataclass(frozen=True, slots=True)
class Checked:
    """One unit of a snapshot held against its own commit: SAME, OTHER or UNCHECKED, and why."""

    unit: str
    result: str
    why: Fault | None = None


def verify(
    snapshot: Snapshot,
    rules: Judging,
    cache: Cache,
    engine: Engine,
    progress: Progress = lambda _: None,
) -> list[Checked]:
    """What recomputing each unit of a snapshot comes to, in its order."""
    view, as_of = parse_period(snapshot.period), date.fromisoformat(snapshot.as_of)
    jobs: dict[str, Job] = {}
    found: dict[str, Checked] = {}
    for seen in snapshot.units:
        chosen, mirror = rules(seen.line.packs), _mirror(seen, cache)
        if seen.verdict is None or seen.reached.commit is None:
            found[seen.line.id] = _unchecked(seen, N_("the snapshot says nothing that could be checked"))
        elif chosen is None or chosen.digest != seen.verdict.rules:
            found[seen.line.id] = _unchecked(
                seen, N_("it was judged by other rules than those there now")
            )
        elif not is_there(mirror, seen.reached.commit):
            text = N_("commit {commit} is in no mirror here; `--fetch` fetches it")
            found[seen.line.id] = _unchecked(seen, text, commit=seen.reached.commit[:10])
        else:
            jobs[seen.line.id] = Job(mirror, seen.reached.commit, seen.line, chosen, view, as_of)
    made = dict(zip(jobs, run(list(jobs.values()), engine, progress=progress), strict=True))
    return [found.get(one.line.id) or _compared(one, made[one.line.id]) for one in snapshot.units]


def _mirror(seen: Seen, cache: Cache) -> str:
    return str(cache.mirror(place_of(seen.line.remote or "", seen.line.branch)))


def _unchecked(seen: Seen, text: str, **values: str) -> Checked:
    return Checked(seen.line.id, UNCHECKED, Fault(text, values))


def _compared(seen: Seen, made: Verdict) -> Checked:
    """What differs between what was published and what comes out now."""
    assert seen.verdict is not None
    was, now = _facts(seen.verdict), _facts(made)
    differing = [name for name in _COMPARED if was[name] != now[name]]
    if not differing:
        return Checked(seen.line.id, SAME)
    text = N_("published and recomputed differ in: {parts}")
    return Checked(seen.line.id, OTHER, Fault(text, {"parts": ", ".join(differing)}))


def _facts(verdict: Verdict) -> Mapping[str, object]:
    return asdict(replace(verdict, packed=b""))


def counts(many: list[Checked]) -> dict[str, int]:
    """How many units came to what."""
    return {
        result: number
        for result in (SAME, OTHER, UNCHECKED)
        if (number := sum(one.result == result for one in many))
    }


def remotes(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """The places that a snapshot names: unit, address and branch."""
    for seen in snapshot.units:
        if seen.line.remote is not None:
            yield seen.line.id, seen.line.remote, seen.line.branch
