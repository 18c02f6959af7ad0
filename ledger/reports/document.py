"""A document: a report's text in blocks, the same for every form that it is written in.

Nothing here knows Markdown, a page or a file. Text is plain; what a form must escape it escapes.
"""

from collections.abc import Iterator
from typing import TypeAlias

from ledger.records import dataclass
from ledger.reports.imprint import Imprint

_WIDEST = 24
"""Columns of a terminal beyond which a cell's text may as well be wrapped."""
_ROOM = 84
"""So many stand beside each other on a page that is held upright, in a table's small type."""
_MANY = 9
"""So many columns never fit there."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a line end in it is meant. `link` is where it leads."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title. An annex begins a page."""

    level: int
    runs: Runs
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is wrapped. `quoted`: somebody else's words."""

    runs: Runs
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items with dots before them, or numbers from `start`."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; `numeric` says of each column whether it stands right."""

    columns: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    numeric: tuple[bool, ...]

    @property
    def demand(self) -> tuple[int, ...]:
        """What each column would take in columns of a terminal, long texts wrapped."""
        down = zip(self.columns, *self.rows, strict=True)
        return tuple(min(max(map(runs_width, cells)), _WIDEST) + 2 for cells in down)

    @property
    def wide(self) -> bool:
        """Whether it wants a page on its side."""
        return len(self.columns) >= _MANY or sum(self.demand) > _ROOM


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as an SVG document, and what it shows in words."""

    name: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class Break:
    """Here a page begins, in forms that have pages."""


Block: TypeAlias = Heading | Paragraph | Listing | Table | Picture | Break


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language: its title, who speaks, the day in words, its blocks and its imprint.

    `title` is also the first heading of the blocks, if they have one of level 1. `note` says above
    the imprint what it is for. `signed` is the day as it stands below a text.
    """

    title: str
    unit: str
    language: str
    signed: str
    note: str
    blocks: tuple[Block, ...]
    imprint: Imprint


def text_of(runs: Runs) -> str:
    """The runs' text without their looks."""
    return "".join(run.text for run in runs)


def runs_width(runs: Runs) -> int:
    """How wide a text is: Chinese signs are two, everything else is one."""
    return sum(2 if char > "\u2e7f" else 1 for run in runs for char in run.text)


def every(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks and those within them, in the order of reading."""
    for block in blocks:
        yield block
        if isinstance(block, Listing):
            for item in block.items:
                yield from every(item)


def leading(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it only leads to the one after it and must not be parted from that."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        leads = isinstance(block, Paragraph) and text_of(block.runs).endswith(("：", ":"))
        yield block, leads and isinstance(following, Table | Picture | Listing)


def pages(blocks: tuple[Block, ...]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """The blocks between page breaks, and whether their pages lie on their side.

    An annex with a table that is wide lies on its side; so does, anywhere else, a page of its own.
    """
    part: list[Block] = []
    for block in (*blocks, Break()):
        if not isinstance(block, Break):
            part.append(block)
        elif part:
            annex = isinstance(part[0], Heading) and part[0].annex
            wide = any(isinstance(one, Table) and one.wide for one in part)
            yield annex and wide, tuple(part)
            part = []
