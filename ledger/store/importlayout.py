"""Where a clerk's worksheet has its table: the head in one row or two, the rows, and what is no row.

Above the head stand titles, below the rows sums and signatures. Of a merged box every row below its
first gets the first one's value, because that is what the box says; an empty cell that is not merged
stays empty.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from ledger.core.headings import folded
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.importcells import text_of
from ledger.store.workbooks import Box, Cell, Worksheet, cell_name

REACH = 40
"""Among so many rows the head is looked for."""
_SUMS = frozenset(("合计", "总计", "小计", "共计", "累计", "总数", "total", "totals", "subtotal", "sum"))
_CHINESE_SUMS = ("合计", "总计", "小计", "共计")
_SUM_LENGTH = 10
_NUMBERS = ("序号", "序", "项次", "no", "no.")
_REMARK = pattern(
    r"(?:注|备注|说明|填报人|填表人|制表人|审核人|经办人|负责人|单位负责人|主管领导|联系人|联系电话"
    r"|填报单位|填报日期|填表日期|填报时间|制表日期|单位|note|notes)[0-9]?[:：]",
    re.IGNORECASE,
)
_PART = pattern(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+(?:部分|类)"
)

Knows: TypeAlias = Callable[[str], bool]
"""Whether a text is a heading that some kind knows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its place from 0 in the worksheet, and its cells, merged ones filled in."""

    place: int
    cells: tuple[Cell, ...]

    def name(self, column: int) -> str:
        """What people call a cell of it, `C7`."""
        return cell_name(self.place, column)

    @property
    def number(self) -> int:
        return self.place + 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A table found: its headings by column, its rows, and the rows left out with why.

    `why` is sum, part, remark or head. `above` is all that stands over the head, `head` the number of
    the head's last row as people count.
    """

    worksheet: str
    headings: Mapping[int, str]
    head: int
    lines: tuple[Line, ...]
    skipped: tuple[tuple[int, str, str], ...] = ()
    above: str = ""
    score: int = 0
    data: frozenset[int] = field(default_factory=frozenset)
    """The columns that hold anything in some row."""


def find_table(sheet: Worksheet, knows: Knows, head: int | None = None) -> Layout | None:
    """The table of a worksheet; None if no row looks like its head. `head`: its number, if told."""
    view = _View(sheet)
    found = _head(view, knows, head)
    if found is None:
        return None
    first, last, headings, score = found
    headings = _shifted(view, headings, last)
    above = " ".join(view.text(row, column) for row in range(first) for column in range(view.width))
    lines, skipped = _lines(view, headings, last)
    data = frozenset(column for line in lines for column in view.filled_columns(line.place))
    more = {column: "" for column in data if column not in headings}
    return Layout(
        sheet.name,
        dict(sorted({**headings, **more}.items())),
        last + 1,
        tuple(lines),
        tuple(skipped),
        f"{sheet.name} {' '.join(above.split())}".strip(),
        score,
        data,
    )


class _View:
    """A worksheet looked at cell by cell, with its boxes."""

    def __init__(self, sheet: Worksheet) -> None:
        self.rows = sheet.rows
        self._texts = [
            ["" if cell is None else text_of(cell).strip() for cell in row] for row in sheet.rows
        ]
        self.height = len(sheet.rows)
        self.width = len(sheet.rows[0]) if sheet.rows else 0
        self.boxes = [box for box in sheet.merged if box[0] < self.height and box[1] < self.width]
        self._starts: dict[int, list[Box]] = {}
        for box in self.boxes:
            for row in range(box[0], min(box[2], self.height - 1) + 1):
                self._starts.setdefault(row, []).append(box)

    def text(self, row: int, column: int) -> str:
        return self._texts[row][column]

    def own(self, row: int) -> list[tuple[int, str]]:
        """The cells of a row that hold anything, with their columns."""
        return [(column, text) for column, text in enumerate(self._texts[row]) if text]

    def filled_columns(self, row: int) -> set[int]:
        """The columns that hold anything in a row, by a box that began above it too."""
        boxed = {left for top, left, _, _ in self.boxes_in(row) if top < row and self._texts[top][left]}
        return boxed | {column for column, _ in self.own(row)}

    def boxes_in(self, row: int) -> list[Box]:
        return self._starts.get(row, [])

    def spread(self, row: int) -> list[str]:
        """A head's row as people see it: each merged text over all of its columns."""
        cells = list(self._texts[row])
        for top, left, _, right in self.boxes_in(row):
            for column in range(left, min(right, self.width - 1) + 1):
                cells[column] = self.text(top, left)
        return cells

    def filled(self, row: int) -> tuple[Cell, ...]:
        """A row of the table, with the value of boxes that began above it."""
        if row not in self._starts:
            return self.rows[row]
        cells = list(self.rows[row])
        for top, left, _, _ in self.boxes_in(row):
            if top < row:
                cells[left] = self.rows[top][left]
        return tuple(cells)


# The head

_Head: TypeAlias = tuple[int, int, dict[int, str], int]
"""First row, last row, headings by column, how many of them are known."""


def _head(view: _View, knows: Knows, told: int | None) -> _Head | None:
    if told is not None:
        if not 1 <= told <= view.height:
            return None
        return max(_heads(view, knows, told - 1, last=told - 1), key=lambda one: one[3])
    rows = range(min(REACH, view.height))
    many = [head for row in rows for head in _heads(view, knows, row)]
    best = max(many, key=lambda one: (one[3], one[0] - one[1], -one[0]), default=None)
    return best if best and best[3] >= 2 else None


def _heads(view: _View, knows: Knows, row: int, last: int | None = None) -> Iterator[_Head]:
    """The head that a row would be alone, and with the row below (or, if told, the one above) it."""
    alone = {column: text for column, text in enumerate(view.spread(row)) if text}
    alone = {column: text for column, text in alone.items() if not _is_inside(view, row, column)}
    yield row, row, alone, sum(map(knows, alone.values()))
    top, bottom = (row, row + 1) if last is None else (row - 1, row)
    if top >= 0 and bottom < view.height and _is_two(view, top, bottom, knows):
        both = _both(view, top, bottom, knows)
        yield top, bottom, both, sum(map(knows, both.values()))


def _is_inside(view: _View, row: int, column: int) -> bool:
    """Whether a cell of the head is covered by a box that begins further left."""
    return any(left < column <= right for _, left, _, right in view.boxes_in(row))


def _is_two(view: _View, top: int, bottom: int, knows: Knows) -> bool:
    """Whether two rows may be one head: what stands below is headings, and not values."""
    below = [view.text(bottom, column) for column in range(view.width)]
    upper = [view.text(top, column) for column in range(view.width)]
    known = [text for text in below if text and knows(text)]
    said = [text for text in below if text]
    merged = any(left < right and top == first for first, left, _, right in view.boxes_in(top))
    return bool(said) and 2 * len(known) >= len(said) and (merged or any(upper))


def _both(view: _View, top: int, bottom: int, knows: Knows) -> dict[int, str]:
    upper, lower = view.spread(top), view.spread(bottom)
    headings = {}
    for column, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if below and above and below != above:
            headings[column] = below if knows(below) else f"{above}{below}"
        elif below or above:
            headings[column] = below or above
    return headings


def _shifted(view: _View, headings: dict[int, str], last: int) -> dict[int, str]:
    """Headings with those of merged boxes over the one column that holds something."""
    moved = dict(headings)
    for _, left, _, right in view.boxes_in(last):
        used = [
            column
            for column in range(left, min(right, view.width - 1) + 1)
            if any(view.text(row, column) for row in range(last + 1, view.height))
        ]
        if left in moved and len(used) == 1 and used[0] not in moved:
            moved[used[0]] = moved.pop(left)
    return moved


# The rows


def _lines(
    view: _View, headings: Mapping[int, str], last: int
) -> tuple[list[Line], list[tuple[int, str, str]]]:
    lines: list[Line] = []
    skipped: list[tuple[int, str, str]] = []
    head = view.spread(last)
    bare = {column for column, heading in headings.items() if folded(heading) in _NUMBERS}
    for row in range(last + 1, view.height):
        own = view.own(row)
        if all(column in bare and len(text) < 5 for column, text in own):
            continue  # empty, or numbered ahead as forms are
        if why := _no_row(view, row, own, head):
            skipped.append((row + 1, why, own[0][1]))
        else:
            lines.append(Line(row, view.filled(row)))
    return lines, skipped


def _no_row(view: _View, row: int, own: Sequence[tuple[int, str]], head: Sequence[str]) -> str:
    """Why a row is none of the table's, "" if it is one."""
    if _is_sum(own[0][1]) or (len(own) > 1 and own[0][0] == 0 and _is_sum(own[1][1])):
        return "sum"
    if own[0][1] in head and list(map(folded, view.spread(row))) == list(map(folded, head)):
        return "head"
    if _REMARK.match(own[0][1]) and len(own) <= 4:
        return "remark"
    wide = any(right - left >= 2 and top == row for top, left, _, right in view.boxes_in(row))
    if len(own) == 1 and (wide or _PART.match(own[0][1])):
        return "part"
    return ""


def _is_sum(text: str) -> bool:
    """Whether a cell says that its row adds up others: 合 计, 本页小计."""
    if len(text) > _SUM_LENGTH:
        return False
    said = folded(text)
    return said in _SUMS or said.endswith(_CHINESE_SUMS)
