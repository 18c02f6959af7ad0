"""What a picture shows, before anybody draws or words it.

Nothing here knows a language, a colour or a size; texts are cells as in a report's tables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from ledger.core.values import Number
from ledger.records import dataclass
from ledger.reports.report import Cell, Ratio

LIGHTS = ("red", "amber", "green", "none")
"""What a light may show; `none` where there is nothing to judge."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One state over some columns of a heat map, from `first` to `last`, both inside, from 0."""

    first: int
    last: int
    state: str
    text: Cell = None


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a heat map; without patches and with `heading` it stands above those below it."""

    title: Cell
    patches: tuple[Patch, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Obligations by periods.

    `today` is the column of the as-of day and how much of it is over by then; None where it is outside.
    """

    title: Cell
    columns: tuple[Cell, ...]
    rows: tuple[Band, ...]
    today: tuple[int, Ratio] | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on an item's way, with what is to be there by then."""

    day: date
    text: Cell


@dataclass(frozen=True, slots=True)
class Bar:
    """One item: begun, due, closed, and how far it is. `was_due` is the day before extensions."""

    title: Cell
    who: Cell
    stage: str
    light: str
    start: date
    due: date | None = None
    was_due: date | None = None
    closed: date | None = None
    share: Ratio | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Gantt:
    """Items over days, from `start` to `end`, both inside."""

    title: Cell
    start: date
    end: date
    today: date
    bars: tuple[Bar, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """A number a column; `state` says how it is drawn."""

    name: Cell
    state: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Months side by side: what is stacked in bars, and lines over a scale of their own."""

    title: Cell
    columns: tuple[Cell, ...]
    stacked: tuple[Series, ...]
    lines: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall chart: items and obligations side by side on one sheet, and how many show which light."""

    title: Cell
    lights: Mapping[str, int]
    items: Gantt
    duties: HeatMap


Picture: TypeAlias = HeatMap | Gantt | Progress | Wall
"""Anything that can be drawn."""

ROWS = 44
"""How many rows one picture holds before the next begins."""


def pages(picture: Picture, rows: int = ROWS) -> Iterator[Picture]:
    """A picture in parts of so many rows each; one that is not long is its only part."""
    match picture:
        case HeatMap() if len(picture.rows) > rows:
            for band in _parts(picture.rows, rows):
                yield replace(picture, rows=band)
        case Gantt() if len(picture.bars) > rows:
            starts = range(0, len(picture.bars), rows)
            for start in starts:
                last = start == starts[-1]
                part = picture.bars[start : start + rows]
                yield replace(picture, bars=part, left_out=picture.left_out if last else 0)
        case _:
            yield picture


def _parts(rows: tuple[Band, ...], most: int) -> Iterator[tuple[Band, ...]]:
    """Rows in parts; a heading never stands last, and is said again where its rows go on."""
    part: list[Band] = []
    heading: Band | None = None
    for row in rows:
        full = len(part) >= most or (row.heading and len(part) >= most - 1)
        if full and part:
            yield tuple(part)
            part = [] if row.heading or heading is None else [heading]
        heading = row if row.heading else heading
        part.append(row)
    yield tuple(part)


def named_pages(name: str, picture: Picture, rows: int = ROWS) -> dict[str, Picture]:
    """The parts by name: `duties`, then `duties-2` and so on."""
    many = enumerate(pages(picture, rows), 1)
    return {name if number == 1 else f"{name}-{number}": part for number, part in many}
