"""The past of an invented unit as values: commits to make, from a seed and a day.

Equal seeds and days give equal plans, and the plan for a later day in the same quarter begins with
the same commits, but for what the last days would have recorded anyway. Nothing is read or written
here.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ledger.core.model import Member
from ledger.core.periods import Period
from ledger.core.values import Fields, Value
from ledger.demo import almanac, phrases
from ledger.demo.assurance import assurance
from ledger.demo.cast import (
    FULL,
    bureau,
    bureau_fields,
    centre,
    centre_fields,
    roster_fields,
    turns,
)
from ledger.demo.problems import problems
from ledger.demo.rectification import rectification
from ledger.demo.research import research
from ledger.demo.study import study
from ledger.demo.world import ZONE, Record, World
from ledger.store.emitting import entry_text
from ledger.store.repository import scaffold, schema_address
from ledger.store.writing import message


@dataclass(frozen=True, slots=True)
class Person:
    """Who made a commit, as git writes it."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit to make: by whom, when, what it says, and what it changes (None: removed)."""

    author: Person
    when: datetime
    message: str
    changes: Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole history, oldest first: from the first day to the evening before `today`."""

    unit: str
    name: str
    since: date
    last: date
    entries: int
    commits: tuple[Commit, ...]
    quarters: tuple[Period, ...]


def first_plan(seed: int, today: date, language: str) -> Plan:
    """The history of the first unit, in which much goes well and some things do not."""
    world = bureau(seed, today)
    return _plan(
        world, _with_evidence(tuple(_records(world))), language, lambda day: bureau_fields(world, day)
    )


def second_plan(seed: int, today: date, language: str) -> Plan:
    """The smaller history of a department of the first unit, with a parameter unset."""
    world = centre(seed, today)
    fields = centre_fields(world, bureau(seed, today).unit)
    return _plan(world, tuple(_records(world)), language, lambda _day: fields)


def sights(plan: Plan) -> tuple[str, ...]:
    """What to ask of the first unit to begin with: what follows `ledger` on the command line."""
    full, missed = (
        plan.quarters[FULL.team_problems.index(max(FULL.team_problems))],
        FULL.no_tradition_day,
    )
    return (
        f"status --quarter {full.name}",
        f"explain tradition-day --quarter {plan.quarters[missed or 0].name}",
        "check",
    )


def _records(world: World) -> Iterator[Record]:
    out = list(research(world))
    found = list(problems(world, out))
    yield from out
    yield from found
    yield from study(world, [*out, *found])
    yield from rectification(world, found)
    yield from assurance(world)


def _plan(
    world: World, records: Iterable[Record], language: str, about: Callable[[date], Fields]
) -> Plan:
    people = {member.id: Person(member.name, f"{member.id}@example.invalid") for member in world.members}
    clerk = people[world.clerk]
    told = [one for one in records if one.when.date() < world.today]
    commits = [
        *_beginnings(world, clerk, language, about),
        *(_commit(people[_hand(world, one)], one) for one in told),
    ]
    commits.sort(key=lambda commit: commit.when)
    kept = {one.path for one in told} - {one.path for one in told if one.action == "remove"}
    last = world.today - timedelta(1)
    return Plan(world.unit, world.name, world.since, last, len(kept), tuple(commits), world.quarters)


def _hand(world: World, record: Record) -> str:
    """Who commits it: somebody who has left by then no longer does, but the clerk."""
    return record.author if record.author in world.serving(record.when.date()) else world.clerk


def _commit(author: Person, record: Record) -> Commit:
    ledger, _, short = record.kind.partition("/")
    subject = f"{short} {record.fields['title']}"
    text = entry_text(record.fields, schema_address(ledger)).encode()
    return Commit(
        author,
        record.when,
        message(ledger, subject, record.id, record.kind, record.action),
        {record.path: None if record.action == "remove" else text, **record.files},
    )


# What is no entry: who the unit is, its people, its calendars


def _beginnings(
    world: World, clerk: Person, language: str, about: Callable[[date], Fields]
) -> Iterator[Commit]:
    first, *later = turns(world)
    files = scaffold(about(first.day), roster_fields(first.members), language)
    years = range(world.since.year, world.today.year + 2)
    files |= {_calendar_path(years[0]): _calendar_text(years[0])}
    # The unit begins early on its first day, be that a working day or not.
    begun = datetime.combine(world.since, time(8, 1, 30), ZONE)
    yield Commit(clerk, begun, "unit: begin\n\nLedger-Action: add\n", _bytes(files))
    for year in years[1:]:
        when = datetime.combine(almanac.backward(date(year, 1, 1), 20), time(15, 12, 4), ZONE)
        if begun < when and when.date() < world.today:
            text = {_calendar_path(year): _calendar_text(year)}
            yield Commit(clerk, when, f"calendar: {year}\n\nLedger-Action: add\n", _bytes(text))
    known = first.members
    for turn in later:
        when = datetime.combine(turn.day, time(8, 20, 11), ZONE)
        if turn.day < world.today:
            text = _roster(about(turn.day), turn.members, language)
            said = f"roster: {turn.subject}\n\nLedger-Action: member\n"
            yield Commit(clerk, when, said, _bytes(text))
            known = turn.members
    yield from _settings(world, clerk, language, about, known)


def _roster(about: Fields, members: tuple[Member, ...], language: str) -> dict[str, str]:
    return {"roster.yaml": scaffold(about, roster_fields(members), language)["roster.yaml"]}


def _settings(
    world: World,
    clerk: Person,
    language: str,
    about: Callable[[date], Fields],
    members: tuple[Member, ...],
) -> Iterator[Commit]:
    """unit.yaml anew on the day on which it says something else."""
    days = almanac.working_days(world.since, world.today - timedelta(1))
    for before, day in pairwise(days):
        if about(before) != about(day):
            text = scaffold(about(day), roster_fields(members), language)["unit.yaml"]
            when = datetime.combine(day, time(11, 40, 57), ZONE)
            said = "unit: 研讨时长改为一天\n\nLedger-Action: edit\n"
            yield Commit(clerk, when, said, {"unit.yaml": text.encode()})


def _calendar_path(year: int) -> str:
    return f"calendar/{year}.yaml"


def _calendar_text(year: int) -> str:
    """A year's invented rest days and working weekends."""
    found = almanac.holidays(year)
    lines = ["# 演示用的日历：放假和调休的日子都是编的，与实际安排无关。"]
    for key, days in (("rest", found.rest), ("work", found.work)):
        lines += [f"{key}:", *(f"  - {day.isoformat()}" for day in sorted(set(days)))]
    return "\n".join(lines) + "\n"


def _bytes(files: Mapping[str, str]) -> dict[str, bytes | None]:
    return {path: text.encode() for path, text in files.items()}


# Evidence


def _with_evidence(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """One early report carries its evidence as a file, and all its later versions keep it."""
    first = min((one for one in records if one.kind == _EVIDENT), key=lambda one: one.when)
    content = phrases.EVIDENCE.encode()
    digest = hashlib.sha256(content).hexdigest()
    path = f"evidence/{first.id[:4]}/{digest[:12]}-qiandao.txt"
    evidence: dict[str, Value] = {"evidence": [{"path": path, "sha256": digest, "note": "签到统计"}]}
    return tuple(
        Record(
            one.when,
            one.author,
            one.kind,
            {**one.fields, **evidence},
            one.action,
            {path: content} if one is first else {},
        )
        if one.id == first.id
        else one
        for one in records
    )


_EVIDENT = "study/tradition-day"
