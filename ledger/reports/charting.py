"""Pictures of a unit's ground: duties by period, items by day, and the months of a period.

Facts alone; `ledger.reports.pictures` draws them. Advice is in none of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.core.lights import item_light, standing_light
from ledger.core.model import LEDGERS
from ledger.core.packs import Quota
from ledger.core.periods import Period, shift, shown
from ledger.core.standing import Standing
from ledger.core.values import day, is_number, maps
from ledger.reports.building import Ground
from ledger.reports.cells import person_of, titled, told
from ledger.reports.duties import DECIDED, KEPT
from ledger.reports.facts import Item, steps_of
from ledger.reports.overview import LEDGER_TITLES, Row, worst
from ledger.reports.pictures.values import (
    Band,
    Bar,
    Gantt,
    HeatMap,
    Milestone,
    Patch,
    Progress,
    Series,
)
from ledger.reports.report import Cell, Phrase, Ratio, Said, Word

MOST = 64
"""How many items the chart of a report shows; of more the rest is counted."""


def _word(name: str) -> Word:
    return Word("pictures", name)


# Duties by period


def duty_map(ground: Ground) -> HeatMap:
    """Judged obligations by the months of a longer period, or by the weeks of a quarter or month."""
    columns = _columns(ground.view)
    bands = tuple(_bands(ground, columns))
    return HeatMap(_word("duties"), _heads(columns), bands, _today(columns, ground.as_of))


def _columns(view: Period) -> tuple[Period, ...]:
    grain = "month" if view.cadence in ("year", "half-year") else "week"
    return tuple(shown(grain, view))


def _heads(columns: tuple[Period, ...]) -> tuple[Cell, ...]:
    """A month by its number, a week by its first day."""
    if columns[0].cadence == "month":
        return tuple(Word("months-short", str(one.start.month)) for one in columns)
    return tuple(
        Phrase("of-week", {"month": Word("months-short", str(one.start.month)), "day": one.start.day})
        for one in columns
    )


def _today(columns: tuple[Period, ...], as_of: date) -> tuple[int, Ratio] | None:
    first, last = columns[0].start, columns[-1].end
    if not first <= as_of <= last:
        return None
    place = next(n for n, one in enumerate(columns) if one.holds(as_of))
    days = (columns[place].end - columns[place].start).days + 1
    return place, Ratio((as_of - columns[place].start).days + 1, days)


def _bands(ground: Ground, columns: tuple[Period, ...]) -> Iterator[Band]:
    rows = ground.lines.judged
    known = {ledger for ledger in LEDGERS if any(row.obligation.ledger == ledger for row in rows)}
    for ledger in LEDGERS:
        if ledger in known:
            yield Band(Said(LEDGER_TITLES[ledger]), heading=True)
            for row in rows:
                if row.obligation.ledger == ledger:
                    yield Band(Said(row.obligation.title), tuple(_patches(row, columns)))


def _patches(row: Row, columns: tuple[Period, ...]) -> Iterator[Patch]:
    """A patch for each stretch of columns that some standings fall into, the worst state told."""
    found: dict[tuple[int, int], list[Standing]] = {}
    for one in row.standings:
        found.setdefault(_stretch(one, columns), []).append(one)
    for (first, last), many in sorted(found.items()):
        decided = [one for one in many if one.state in DECIDED]
        kept = sum(one.state in KEPT for one in decided)
        asked = len(decided) + sum(one.state == "open" for one in many)
        text = Ratio(kept, asked) if len(many) > 1 and decided else None
        yield Patch(first, last, worst(many), text)


def _stretch(standing: Standing, columns: tuple[Period, ...]) -> tuple[int, int]:
    """The columns of a quota's period; of a follow-up the one that holds its due day."""
    if not isinstance(standing.obligation.shape, Quota):
        place = _place(standing.due, columns)
        return place, place
    own = [number for number, one in enumerate(columns) if standing.period.holds(one.anchor)]
    if own:
        return own[0], own[-1]
    place = _place(standing.period.anchor, columns)
    return place, place


def _place(when: date, columns: tuple[Period, ...]) -> int:
    for number, one in enumerate(columns):
        if when <= one.end:
            return number
    return len(columns) - 1


# Items by day


def item_chart(ground: Ground, items: Iterable[Item], most: int | None = None) -> Gantt:
    """Items by day: those that want attention most come first; `most` is how many are shown."""
    many = sorted(ground.shown(items), key=lambda one: (one.finished, one.due or date.max, one.entry.id))
    kept = many if most is None else many[:most]
    bars = tuple(_bar(ground, item) for item in kept)
    start, end = _span(ground, bars)
    return Gantt(_word("items"), start, end, ground.as_of, bars, len(many) - len(kept))


def _span(ground: Ground, bars: tuple[Bar, ...]) -> tuple[date, date]:
    """From the first beginning to the last day, within a year before and after the period."""
    view, margin = ground.view, 366
    days = [view.start, view.end, *(bar.start for bar in bars)]
    days += [one for bar in bars for one in (bar.due, bar.closed) if one]
    return max(min(days), shift(view.start, -margin)), min(max(days), shift(view.end, margin))


def _bar(ground: Ground, item: Item) -> Bar:
    unit, fields = ground.unit, item.fields
    was = day(fields.get("due")) if item.life.extended else None
    return Bar(
        titled(unit, item.entry),
        person_of(unit, item.entry, fields.get("owner")),
        item.life.stage,
        light_of(ground, item),
        item.entry.date,
        item.due,
        was,
        item.closed,
        _share(item),
        tuple(_milestones(ground, item)),
    )


def light_of(ground: Ground, item: Item) -> str:
    """An item's light by the unit's rule, as of the day."""
    steps = [one.date for one in steps_of(item, ground.as_of) if one.counts]
    last = max([item.entry.date, *steps])
    return item_light(item.due, item.closed, last, ground.as_of, ground.unit.lights)


def duty_light(ground: Ground, row: Row) -> str:
    """An obligation's light: the worst of its standings'."""
    lights = [
        standing_light(one.state, one.due, ground.as_of, ground.unit.lights) for one in row.standings
    ]
    return next((light for light in ("red", "amber", "green") if light in lights), "none")


def _share(item: Item) -> Ratio | None:
    """How far an item is: its measures done, else the last percentage told; None if nobody said."""
    measures = item.fields.get("measures")
    if isinstance(measures, list) and measures:
        done = sum(number in item.life.done for number in range(1, len(measures) + 1))
        if done:
            return Ratio(done, len(measures))
    told_ = [one.get("percent") for one in item.life.steps]
    known = [one for one in told_ if is_number(one)]
    return Ratio(round(known[-1]), 100) if known else None


def _milestones(ground: Ground, item: Item) -> Iterator[Milestone]:
    for _, one in maps(item.fields.get("milestones")):
        if when := day(one.get("date")):
            yield Milestone(when, told(ground.unit, item.entry, one.get("text")))


# Months


def month_chart(ground: Ground) -> Progress:
    """What fell due in each month and how it ended, and the items open at its end and closed in it.

    An item that was closed and is open again counts as open all along, as of the day.
    """
    months = tuple(one for one in shown("month", ground.view) if one.start <= ground.as_of)
    ended = Counter(
        (one.due.year, one.due.month, one.state)
        for row in ground.lines.judged
        for one in row.standings
        if one.state in DECIDED
    )
    counts = {
        name: tuple(
            sum(ended[month.start.year, month.start.month, state] for state in states)
            for month in months
        )
        for name, states in (("met", KEPT), ("late", ("late",)), ("missed", ("missed",)))
    }
    stacked = tuple(Series(_word(f"fallen-{name}"), name, many) for name, many in counts.items())
    lines = tuple(_item_lines(ground, months))
    return Progress(_word("months"), _heads(months) if months else (), stacked, lines)


def _item_lines(ground: Ground, months: tuple[Period, ...]) -> Iterator[Series]:
    items = ground.every_item
    if not items:
        return
    ends = [min(one.end, ground.as_of) for one in months]
    yield Series(
        _word("open-items"),
        "open",
        tuple(sum(_open(item, end) for item in items) for end in ends),
    )
    for result in ("done", "long-term"):
        own = [one.closed for one in items if one.closed and one.life.result == result]
        values = tuple(sum(month.holds(when) for when in own) for month in months)
        yield Series(_word(f"closed-{result}"), result, values)


def _open(item: Item, when: date) -> bool:
    return item.entry.date <= when and (item.closed is None or item.closed > when)
