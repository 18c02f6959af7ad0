"""Entries picked from a unit by what they say, in the order of their dates."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from ledger.checks.rules import Written
from ledger.core.lifecycle import CLOSED, VERIFIED, Life, fold
from ledger.core.periods import Period
from ledger.core.values import Fields, day, leaves, maps, texts
from ledger.records import dataclass

OVERDUE = "overdue"
"""No stage of its own: not closed, and past the due day."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries are picked by; what is None or empty picks all.

    `members` are ids, any of whom an entry credits; `text` is looked for in every text; `stage`,
    `owner`, `lead` and `office` are those of the as-of day; a stage may also be `overdue`.
    """

    ledger: str | None = None
    kind: str | None = None
    members: tuple[str, ...] | None = None
    period: Period | None = None
    text: str | None = None
    stage: str | None = None
    owner: tuple[str, ...] | None = None
    lead: tuple[str, ...] | None = None
    office: str | None = None
    special: str | None = None
    as_of: date = date.max


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as listed. `life` is None where its kind has none, `broken` if it counts for nothing."""

    written: Written
    date: date | None
    life: Life | None
    broken: bool

    @property
    def fields(self) -> Fields:
        return self.life.fields if self.life else self.written.data

    @property
    def title(self) -> str:
        return str(self.written.data.get("title", ""))

    @property
    def credited(self) -> tuple[str, ...]:
        return credited(self.fields)


def credited(fields: Fields) -> tuple[str, ...]:
    """The members an entry or any of its sessions credits, each once."""
    named = [name for _, name in texts(fields.get("members"))]
    for _, session in maps(fields.get("sessions")):
        named += [name for _, name in texts(session.get("members"))]
    return tuple(dict.fromkeys(named))


def listed(
    written: Iterable[Written], excluded: Iterable[str], wanted: Wanted, as_of: date
) -> list[Listed]:
    """The entries wanted, by date and id; those without a date come last."""
    wanted = replace(wanted, as_of=as_of)
    broken = set(excluded)
    found = [
        Listed(
            one,
            day(one.data.get("date")),
            fold(one.data, as_of) if one.kind is not None and one.kind.steps else None,
            one.path in broken,
        )
        for one in written
    ]
    kept = [one for one in found if _is_wanted(one, wanted)]
    return sorted(kept, key=lambda one: (one.date or date.max, one.written.stem, one.written.path))


def _is_wanted(one: Listed, wanted: Wanted) -> bool:
    return all(_tests(one, wanted))


def _tests(one: Listed, wanted: Wanted) -> Iterator[bool]:
    fields = one.fields
    yield wanted.ledger in (None, one.written.ledger)
    yield wanted.kind is None or (one.written.kind is not None and one.written.kind.name == wanted.kind)
    yield wanted.members is None or bool(set(wanted.members) & set(one.credited))
    yield wanted.period is None or any(wanted.period.holds(when) for when in _days(one.written.data))
    yield wanted.text is None or _holds_text(fields, wanted.text)
    yield wanted.stage is None or _at_stage(one, wanted)
    for name, people in (("owner", wanted.owner), ("lead", wanted.lead)):
        yield people is None or fields.get(name) in people
    for name, text in (("office", wanted.office), ("special", wanted.special)):
        yield text is None or _folded(text) in _folded(str(fields.get(name) or ""))


def _at_stage(one: Listed, wanted: Wanted) -> bool:
    if one.life is None:
        return False
    if wanted.stage != OVERDUE:
        return one.life.stage == wanted.stage
    due = day(one.life.due_on)
    return due is not None and due < wanted.as_of and one.life.stage not in (CLOSED, VERIFIED)


def _days(fields: Mapping[str, object]) -> list[date]:
    sessions = [day(session.get("date")) for _, session in maps(fields.get("sessions"))]
    return [when for when in (sessions or [day(fields.get("date"))]) if when]


def _holds_text(fields: Fields, text: str) -> bool:
    wanted = _folded(text)
    return any(wanted in _folded(value) for _, value in leaves(dict(fields)) if isinstance(value, str))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
