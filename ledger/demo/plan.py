"""The past of an invented unit as values: commits to make, from a seed and a day.

Equal seeds and days give equal plans, and the plan for a later day in the same quarter begins with
the same commits, but for what the last days would have recorded anyway. Nothing is read or written
here.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ledger.core.model import Member
from ledger.core.periods import Period, period_of
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
from ledger.records import dataclass
from ledger.store.emitting import entry_text
from ledger.store.repository import scaffold, schema_address
from ledger.store.writing import message, message_of_many


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
    records = _with_evidence(tuple(records_of(world)))
    return plan_of(world, records, language, lambda day: bureau_fields(world, day), one_by_one)


def second_plan(seed: int, today: date, language: str) -> Plan:
    """The smaller history of a department of the first unit, with a parameter unset."""
    world = centre(seed, today)
    fields = centre_fields(world, bureau(seed, today).unit)
    return plan_of(world, tuple(records_of(world)), language, lambda _day: fields, one_by_one)


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


def records_of(world: World) -> Iterator[Record]:
    """Everything that a unit with a leading team records."""
    out = list(research(world))
    found = list(problems(world, out))
    yield from out
    yield from found
    yield from study(world, [*out, *found])
    yield from rectification(world, found)
    yield from assurance(world)


def plan_of(
    world: World,
    records: Iterable[Record],
    language: str,
    about: Callable[[date], Fields],
    tell: Callable[[World, Sequence[Record]], Iterator[Commit]],
) -> Plan:
    """The plan of a unit: how it begins, and its records as `tell` puts them into commits."""
    told = [one for one in records if one.when.date() < world.today]
    commits = [*_beginnings(world, _person(world, world.clerk), language, about), *tell(world, told)]
    commits.sort(key=lambda commit: commit.when)
    kept = {one.path for one in told} - {one.path for one in told if one.action == "remove"}
    last = world.today - timedelta(1)
    return Plan(world.unit, world.name, world.since, last, len(kept), tuple(commits), world.quarters)


def _person(world: World, name: str) -> Person:
    called = next(member.name for member in world.members if member.id == name)
    return Person(called, f"{name}@example.invalid")


def one_by_one(world: World, records: Sequence[Record]) -> Iterator[Commit]:
    """A commit a record, by whoever made it."""
    people = {member.id: _person(world, member.id) for member in world.members}
    return (_commit(people[_hand(world, one)], one) for one in records)


def by_the_week(world: World, records: Sequence[Record]) -> Iterator[Commit]:
    """A commit a week, as a clerk makes it who brings in all that the week has left behind."""
    weeks: dict[Period, list[Record]] = {}
    for one in sorted(records, key=lambda record: record.when):
        weeks.setdefault(period_of("week", one.when.date()), []).append(one)
    clerk = _person(world, world.clerk)
    there: set[str] = set()
    for week, many in weeks.items():
        # What was entered twice and taken out within the week never came in.
        last = {one.path: one for one in many}
        last = {path: one for path, one in last.items() if one.action != "remove" or path in there}
        there |= set(last)
        named = [(one.id, one.kind) for one in last.values()]
        said = message_of_many(f"{week.name}: {len(named)}", named, "import")
        yield Commit(clerk, many[-1].when, said, {path: _text(one) for path, one in last.items()})


def _text(record: Record) -> bytes | None:
    if record.action == "remove":
        return None
    return entry_text(record.fields, schema_address(record.kind.partition("/")[0])).encode()


def _hand(world: World, record: Record) -> str:
    """Who commits it: somebody who has left by then no longer does, but the clerk."""
    return record.author if record.author in world.serving(record.when.date()) else world.clerk


def _commit(author: Person, record: Record) -> Commit:
    ledger, _, short = record.kind.partition("/")
    subject = f"{short} {record.fields['title']}"
    return Commit(
        author,
        record.when,
        message(ledger, subject, record.id, record.kind, record.action),
        {record.path: _text(record), **record.files},
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
