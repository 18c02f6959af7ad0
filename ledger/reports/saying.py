"""Standings in words: what stands in one line of a status or a report."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from ledger.core.model import Unit
from ledger.core.packs import Quota
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.core.values import Number
from ledger.reports.overview import WANTING, Named, Row, Subject, value_title
from ledger.words import N_, Words, plain

STATE_WORDS: Mapping[str, str] = {
    "met": N_("met"),
    "tracked": N_("tracked"),
    "open": N_("open"),
    "upcoming": N_("upcoming"),
    "late": N_("late"),
    "over": N_("over"),
    "missed": N_("missed"),
    "unset": N_("unset"),
    "waived": N_("waived"),
}
CADENCE_WORDS: Mapping[str, str] = {
    "week": N_("weeks"),
    "month": N_("months"),
    "quarter": N_("quarters"),
    "half-year": N_("half-years"),
    "year": N_("years"),
}
_NAMED = 2
"""How many missing values are named behind a member; of more only the count is told."""
_SHOWN = 3
"""How many triggers or periods a line names before it only counts the rest."""


def amount(number: Number | None) -> str:
    """A number as people write it: no needless zeros."""
    if number is None:
        return "–"
    if isinstance(number, Decimal):
        return f"{number.normalize():f}" if number else "0"
    return str(number)


def asked(standing: Standing) -> str:
    """What a quota asks for: `2`, `3–5`, `≤5`, or nothing."""
    low, high = standing.at_least, standing.at_most
    if low is None:
        return "" if high is None else f"≤{amount(high)}"
    return amount(low) if high is None else f"{amount(low)}–{amount(high)}"


def progress(standing: Standing) -> str:
    """What there is of what is asked: `1/2`, `4 (3–5)`, `7`."""
    if standing.actual is None:
        return ""
    wanted = asked(standing)
    if not wanted:
        return amount(standing.actual)
    if standing.at_most is not None:
        return f"{amount(standing.actual)} ({wanted})"
    return f"{amount(standing.actual)}/{wanted}"


def period_title(period: Period, words: Words) -> str:
    """A period by its name, as people say it."""
    year, _, rest = period.name.partition("-")
    said = {
        "year": N_("{year}"),
        "half-year": N_("half {number} of {year}"),
        "quarter": N_("quarter {number} of {year}"),
        "month": N_("month {number} of {year}"),
        "week": N_("week {number} of {year}"),
    }[period.cadence]
    return words(said, year=year, number=rest.lstrip("HQW0") or rest)


def detail(row: Row, unit: Unit, words: Words) -> str:
    """The rest of an obligation's line: how far it is, and what is wanting."""
    if row.state == "upcoming":
        return ""
    if row.obligation.who is not None:
        return _members(row, unit, words)
    subject = row.subjects[0]
    if isinstance(row.obligation.shape, Quota):
        return _quota(subject, unit, words)
    return _triggers(subject.standings, unit, words)


def _quota(subject: Subject, unit: Unit, words: Words) -> str:
    if len(subject.standings) == 1:
        return _one(subject.standings[0], unit, words)
    return _periods(subject, words)


def _one(standing: Standing, unit: Unit, words: Words) -> str:
    if standing.state == "unset":
        return words(N_("a parameter is not set"))
    parts = [progress(standing)]
    if standing.missing:
        wanted = [words.title(value_title(unit, standing.obligation, one)) for one in standing.missing]
        parts.append(words(N_("wanting: {items}"), items=words.listed(wanted)))
    return words(N_("; ")).join(part for part in parts if part)


def _periods(subject: Subject, words: Words) -> str:
    """Several periods of one subject: `11/13 weeks; wanting: 2026-W07`."""
    standings = subject.standings
    if subject.state == "unset":
        return words(N_("a parameter is not set"))
    unit_word = words(CADENCE_WORDS[standings[0].period.cadence])
    if all(one.state == "tracked" for one in standings):
        numbers = [one.actual or 0 for one in standings]
        total = sum((Decimal(number) for number in numbers), Decimal(0))
        return words(
            N_("{amount} in {n} {periods}"), amount=amount(total), n=len(numbers), periods=unit_word
        )
    text = f"{subject.settled}/{subject.judged} {unit_word}"
    missed = [one for one in standings if one.state in WANTING and one.state != "open"]
    return _with(text, N_("wanting: {items}"), missed, lambda one: one.period.name, words)


def _triggers(standings: Iterable[Standing], unit: Unit, words: Words) -> str:
    """Follow-ups and expectations: how many are done, and which are not."""
    many = list(standings)
    done = sum(one.state == "met" for one in many)
    judged = sum(one.state != "waived" for one in many)
    text = f"{done}/{judged}"
    named = Named(unit)

    def told(one: Standing) -> str:
        return _trigger(one, named, words)

    wanting = [one for one in many if one.state in ("missed", "late", "unset")]
    waiting = [one for one in many if one.state == "open"]
    text = _with(text, N_("wanting: {items}"), wanting, told, words)
    return _with(text, N_("open: {items}"), waiting, told, words)


def _trigger(standing: Standing, named: Named, words: Words) -> str:
    entry = named.get(standing.trigger or "")
    title = plain(str(entry.fields.get("title", ""))) if entry else ""
    about = f"{standing.trigger} {title}".strip()
    if standing.obligation.shape.name == "expectation":
        return about
    due = standing.due.isoformat()
    said = N_("{what} (due {due}, late)") if standing.state == "late" else N_("{what} (due {due})")
    return words(said, what=about, due=due)


def _with(
    text: str, said: str, many: list[Standing], name: Callable[[Standing], str], words: Words
) -> str:
    """A line with names after it, if there are any: the first few, and how many more."""
    if not many:
        return text
    listed = words.listed([name(one) for one in many[:_SHOWN]])
    if len(many) > _SHOWN:
        listed = words(N_("{items} and {n} more"), items=listed, n=len(many) - _SHOWN)
    return text + words(N_("; ")) + words(said, items=listed)


def _members(row: Row, unit: Unit, words: Words) -> str:
    """Members folded: `7 of 9; wanting: 李四 1/2, 王五 0/2`."""
    if row.state == "unset":
        return words(N_("a parameter is not set"))
    judged = [subject for subject in row.subjects if subject.judged]
    if all(subject.state == "tracked" for subject in judged) and judged:
        told = [words(N_("{n} members"), n=len(judged)), _tracked(judged)]
        return words(N_("; ")).join(told)
    fine = [subject for subject in judged if subject.state not in WANTING]
    text = words(N_("{n} of {m}"), n=len(fine), m=len(judged))
    wanting = [subject for subject in judged if subject.state in WANTING and subject.state != "open"]
    waiting = [subject for subject in judged if subject.state == "open"]
    parts = [text]
    for said, many in ((N_("wanting: {items}"), wanting), (N_("open: {items}"), waiting)):
        if many:
            names = [_member(subject, row, unit, words) for subject in many]
            parts.append(words(said, items=words.listed(names)))
    return words(N_("; ")).join(parts)


def _tracked(subjects: Iterable[Subject]) -> str:
    numbers = [one.actual or 0 for subject in subjects for one in subject.standings]
    return amount(sum((Decimal(number) for number in numbers), Decimal(0)))


def _member(subject: Subject, row: Row, unit: Unit, words: Words) -> str:
    name = plain(subject.name or "")
    if not isinstance(row.obligation.shape, Quota):
        return f"{name} {sum(one.state == 'met' for one in subject.standings)}/{subject.judged}"
    if len(subject.standings) > 1:
        unit_word = words(CADENCE_WORDS[subject.standings[0].period.cadence])
        return f"{name} {subject.settled}/{subject.judged} {unit_word}"
    standing = subject.standings[0]
    if 0 < len(standing.missing) <= _NAMED:
        wanted = [words.title(value_title(unit, standing.obligation, one)) for one in standing.missing]
        return words(N_("{name} (wanting {items})"), name=name, items=words.listed(wanted))
    return f"{name} {progress(standing)}"
