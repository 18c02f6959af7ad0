"""A plan's files as they stood at some moment, read like any other source."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from ledger.core.cadence import evaluate
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.demo.plan import Plan, first_plan, second_plan
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Attachment, Files, wanted

SEED = 5
TODAYS = ("2026-02-28", "2026-11-23", "2027-01-01", "2028-02-29")


@dataclass(frozen=True)
class Held:
    contents: Mapping[str, bytes]

    def files(self) -> Files:
        return Files({path: self.contents[path] for path in sorted(self.contents) if wanted(path)})

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        return {
            path: Attachment(digest=hashlib.sha256(self.contents[path]).hexdigest())
            for path in paths
            if path in self.contents
        }


def held(plan: Plan, until: datetime | None = None) -> Held:
    """The files after the last commit that is not later than `until`."""
    contents: dict[str, bytes] = {}
    for commit in plan.commits:
        if until is not None and commit.when > until:
            break
        for path, content in commit.changes.items():
            if content is None:
                del contents[path]
            else:
                contents[path] = content
    return Held(contents)


@cache
def first(today: str) -> Plan:
    return first_plan(SEED, date.fromisoformat(today), "zh")


@cache
def second(today: str) -> Plan:
    return second_plan(SEED, date.fromisoformat(today), "zh")


@cache
def reading(today: str) -> Reading:
    return read_unit(held(first(today)))


@cache
def standings(today: str, view: Period) -> tuple[Standing, ...]:
    return tuple(evaluate(reading(today).unit, view, date.fromisoformat(today)))
