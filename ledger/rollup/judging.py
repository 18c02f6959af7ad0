"""Judging one unit: the one function that is mapped over all of them, wherever it runs."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from ledger.core.cadence import evaluate
from ledger.core.lifecycle import fold
from ledger.core.model import Entry, Unit
from ledger.core.periods import Period, shift
from ledger.core.standing import Standing
from ledger.core.values import Value, day, leaves, maps, texts
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.cells import is_restricted
from ledger.reports.status_json import standing_value
from ledger.rollup.floors import Weaker
from ledger.rollup.rules import Rules, bench, held
from ledger.rollup.subordinates import Line
from ledger.rollup.verdict import Fault, LeftOut, Verdict, packed
from ledger.store.mirror import Mirror
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Source
from ledger.words import N_

MAX_MEMBERS = 5_000
MAX_OCCASIONS = 200_000
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Job:
    """One unit to judge: the commit of a mirror, the line that lists it, and what it is held against."""

    mirror: str
    commit: str
    line: Line
    rules: Rules
    view: Period
    as_of: date


def judge(job: Job) -> Verdict:
    """The verdict on one unit. Never raises: what cannot be judged is a verdict with a fault."""
    try:
        with _uncollected():
            return judged(job, Mirror(job.mirror, job.commit))
    except LedgerError as error:
        return faulty(job, error.text, **error.values)
    except Exception as error:  # noqa: BLE001 - whatever a repository holds, the others go on
        text = N_("judging it failed ({problem}); nothing of it counts")
        return faulty(job, text, problem=f"{type(error).__name__}: {error}")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for circles of values: a unit has none, and looking costs a tenth of the time."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def faulty(job: Job, text: str, **values: Any) -> Verdict:
    """The verdict on a unit that cannot be judged."""
    said = {
        name: value if isinstance(value, int) else str(value)[:500] for name, value in values.items()
    }
    return _verdict(job, job.line.name or job.line.id, fault=Fault(text, said))


def judged(job: Job, source: Source) -> Verdict:
    """The verdict on what a source holds. Raises LedgerError for a unit that cannot be judged."""
    ready = bench(job.rules)
    reading = read_unit(source, ready.law)
    _require(reading, job.line)
    _bound(reading.unit)
    unit, weaker = held(ready, reading.unit, job.line, job.view)
    found = evaluate(unit, job.view, job.as_of)
    first, last = unchanged(unit, found, written_days(reading), job.view, job.as_of)
    return _verdict(
        job,
        job.line.name or reading.unit.name[:MAX_NAME] or job.line.id,
        first=first.isoformat(),
        last=last.isoformat(),
        counts=_counts(one for one in found if not one.obligation.advisory),
        advice=_counts(one for one in found if one.obligation.advisory),
        entries=len(unit.entries),
        left_out=tuple(_left_out(reading)),
        weaker=_tidy(weaker),
        own_kind=_other_kind(reading.unit, job.line),
        packed=packed(
            {
                "standings": [standing_value(one) for one in found],
                "entries": [entry_facts(unit, entry, job.as_of) for entry in unit.entries],
            }
        ),
    )


def _verdict(job: Job, name: str, **parts: Any) -> Verdict:
    line = job.line
    return Verdict(line.id, name, line.kind, job.commit, job.rules.digest, job.view.name, **parts)


def _require(reading: Reading, line: Line) -> None:
    """Refuse what is not the unit that the superior means. Raises LedgerError."""
    if "unit.yaml" not in reading.documents or reading.documents["unit.yaml"].data is None:
        wrong = ", ".join(dict.fromkeys(one.code for one in reading.findings if one.path == "unit.yaml"))
        if wrong:
            raise LedgerError(N_("its unit.yaml cannot be read ({codes})"), codes=wrong)
        raise LedgerError(N_("it holds no unit.yaml"))
    if reading.unit.id != line.id:
        raise LedgerError(
            N_("the repository is that of {other}, not of {id}"), other=reading.unit.id, id=line.id
        )


def _bound(unit: Unit) -> None:
    """Refuse what would take for ever to judge. Raises LedgerError."""
    if len(unit.members) > MAX_MEMBERS:
        raise LedgerError(N_("there are more than {n} members; it is not judged"), n=MAX_MEMBERS)
    number = sum(
        len(sessions) if isinstance(sessions := one.fields.get("sessions"), list) else 1
        for one in unit.entries
    )
    if number > MAX_OCCASIONS:
        raise LedgerError(N_("there are more than {n} sessions; it is not judged"), n=MAX_OCCASIONS)


def _counts(standings: Iterable[Standing]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one in standings:
        states = found.setdefault(one.obligation.id, {})
        states[one.state] = states.get(one.state, 0) + 1
    return found


def _left_out(reading: Reading) -> Iterator[LeftOut]:
    codes: dict[str, list[str]] = {}
    for one in reading.findings:
        if one.excludes:
            codes.setdefault(one.path, []).append(one.code)
    for path in reading.excluded:
        yield LeftOut(path, tuple(sorted(set(codes.get(path, ())))))


def _tidy(weaker: Iterable[Weaker]) -> tuple[Weaker, ...]:
    return tuple(Weaker(one.what, one.name, one.own and one.own[:MAX_NAME], one.floor) for one in weaker)


def _other_kind(unit: Unit, line: Line) -> str | None:
    return unit.kind[:MAX_NAME] if unit.kind != line.kind else None


# The days between which a verdict stays the same


def unchanged(
    unit: Unit, standings: Iterable[Standing], written: Iterable[date], view: Period, as_of: date
) -> tuple[date, date]:
    """The first and the last as-of day on which the same files come to the same standings.

    A verdict can only change on a day that is `written` somewhere in an entry, on which a period of
    the view begins, or on the first day on which something is too late.
    """
    days = {view.start, *written}
    for one in standings:
        days.add(one.period.start)
        days.add(shift(one.due, unit.recording_days + 1))
        days.add(shift(one.period.end, unit.recording_days + 1))
    first = max((one for one in days if one <= as_of), default=date.min)
    last = min((one for one in days if one > as_of), default=None)
    return first, date.max if last is None else shift(last, -1)


_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written_days(reading: Reading) -> set[date]:
    """Every day that is written in a file, found in its text: quicker than in its values.

    An escape in a quoted text could hide one, so that files with escapes are gone through by value.
    """
    found: set[str] = set()
    for document in reading.documents.values():
        text = document.text or ""
        if "\\" in text:
            found.update(value for _, value in leaves(document.data) if isinstance(value, str))
        found.update(_DAY.findall(text))
    return {known for one in found if (known := day(one))}


# Entries as facts


def entry_facts(unit: Unit, entry: Entry, as_of: date) -> dict[str, Any]:
    """What is told of an entry, as of a day."""
    fields = entry.fields
    level = "restricted" if _is_restricted(unit, entry) else fields.get("level")
    facts: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind,
        "date": entry.date.isoformat(),
        "until": _day(fields.get("until")),
        "title": None if level == "restricted" else _short(fields.get("title")),
        "level": level if isinstance(level, str) else "internal",
        "sessions": _sessions(entry, as_of),
        "credited": len({name for _, name in texts(fields.get("members"))}),
    }
    kind = unit.rules.kinds.get(entry.kind)
    if kind is not None and kind.steps:
        life = fold(fields, as_of)
        facts |= {
            "stage": life.stage,
            "due_on": _day(life.due_on),
            "closed_on": life.closed_on,
            "verified_on": life.verified_on,
            "result": life.result,
        }
    return facts


def _is_restricted(unit: Unit, entry: Entry) -> bool:
    """Whether an entry, or a session of it, is restricted, or its kind always is."""
    levels = (session.get("level") for _, session in maps(entry.fields.get("sessions")))
    return is_restricted(unit, entry) or "restricted" in levels


def _sessions(entry: Entry, as_of: date) -> int:
    """How many occasions an entry stands for by a day."""
    sessions = maps(entry.fields.get("sessions"))
    if not sessions:
        return int(entry.date <= as_of)
    own = entry.fields.get("date")
    days = (day(session.get("date", own)) for _, session in sessions)
    return sum(one <= as_of for one in days if one)


def _day(value: Value) -> str | None:
    found = day(value)
    return found.isoformat() if found else None


def _short(value: Value) -> str | None:
    return value[:MAX_NAME] if isinstance(value, str) else None
