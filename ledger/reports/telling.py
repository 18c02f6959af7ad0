"""One standing in words: what it is about, how far it is, what is wanting and by when.

`saying` folds many standings into a line of a table; here each is told by itself, so that a list of
what is due, a calendar and a list read aloud say the same.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledger.core.model import Entry, Unit
from ledger.core.packs import Quota
from ledger.core.periods import Period
from ledger.core.quotas import whole
from ledger.core.standing import Standing
from ledger.core.values import Number
from ledger.reports.overview import value_title
from ledger.reports.rules import field_title
from ledger.reports.saying import amount, asked, progress
from ledger.reports.vocabulary import vocabulary
from ledger.words import N_, Words, plain


def duty_title(standing: Standing, words: Words) -> str:
    """The obligation by its title."""
    return words.title(standing.obligation.title, standing.obligation.id)


def so_far(standing: Standing, unit: Unit, words: Words) -> str:
    """How far a quota is: `0.5/2 days`, `0/1`, `3 of 3–5`, `2/4; wanting: policy`."""
    told = progress(standing)
    if told and standing.at_least is not None and standing.at_most is not None:
        has = amount(standing.actual)
        told = words(N_("{actual} of {asked}"), actual=has, asked=asked(standing))
    shape = standing.obligation.shape
    if told and isinstance(shape, Quota) and shape.measure in ("sum", "distinct"):
        measure = field_title(shape.field, shape, unit, words)
        told = words(N_("{progress} {measure}"), progress=told, measure=measure)
    if standing.missing:
        return words(N_("; ")).join([told, missing(standing, unit, words)])
    return told


def missing(standing: Standing, unit: Unit, words: Words) -> str:
    """The values that a covering quota still wants, by their labels."""
    wanted = [words.title(value_title(unit, standing.obligation, one)) for one in standing.missing]
    return words(N_("wanting: {items}"), items=words.listed(wanted))


def lack(standing: Standing) -> Number:
    """How much a quota still wants."""
    return whole(max(Decimal(standing.at_least or 0) - Decimal(standing.actual or 0), Decimal(0)))


def titled(entry: Entry | None, name: str | None, words: Words) -> str:
    """An entry by its title and its id."""
    title = title_of(entry)
    return words(N_("{title} ({id})"), title=title, id=name or "") if title else plain(name or "")


def title_of(entry: Entry | None) -> str:
    """An entry's title on one line; empty if it has none."""
    title = entry.fields.get("title") if entry else None
    return plain(" ".join(title.split())) if isinstance(title, str) else ""


def when(days: int, words: Words) -> str:
    """How far off a day is that something is due on."""
    if days < 0:
        return words.count("{n} day late", "{n} days late", -days)
    if days < 2:
        return words(N_("due tomorrow")) if days else words(N_("due today"))
    return words.count("in {n} day", "in {n} days", days)


def ago(days: int, words: Words) -> str:
    """How long ago a day was."""
    return words.count("{n} day ago", "{n} days ago", days)


_WEEKDAYS: Mapping[int, str] = {
    1: N_("Mon"),
    2: N_("Tue"),
    3: N_("Wed"),
    4: N_("Thu"),
    5: N_("Fri"),
    6: N_("Sat"),
    7: N_("Sun"),
}


def weekday(day: date, words: Words) -> str:
    """The day of the week, in short."""
    return words(_WEEKDAYS[day.isoweekday()])


def long_day(day: date, words: Words) -> str:
    """A day as it is read out."""
    return vocabulary(words.language).long(day)


def long_period(period: Period, words: Words) -> str:
    """A period as it is read out; of a week also its days."""
    said = vocabulary(words.language).long(period)
    if period.cadence != "week":
        return said
    return words(N_("{week} ({days})"), week=said, days=_days(period, words))


def _days(period: Period, words: Words) -> str:
    months = vocabulary(words.language).groups["months"]
    one_month = period.start.month == period.end.month
    text = N_("{first}–{last} {month}") if one_month else N_("{first} {month} – {last} {next}")
    return words(
        text,
        first=period.start.day,
        last=period.end.day,
        month=months[str(period.start.month)],
        next=months[str(period.end.month)],
    )
