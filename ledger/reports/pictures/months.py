"""Progress over months: what fell due stacked in bars, and open items as lines."""

import math
from decimal import Decimal
from itertools import pairwise

from ledger.core.values import Number
from ledger.reports.pictures.drawing import FAINT, INK, PAPER, Canvas, room
from ledger.reports.pictures.marks import STATES, draw_mark
from ledger.reports.pictures.values import Progress, Series
from ledger.reports.saying import amount
from ledger.reports.vocabulary import Vocabulary

_LEFT, _HEAD, _PLOT, _FOOT, _GAP = 44.0, 10.0, 150.0, 24.0, 18.0
_LEGEND = 26.0
_SMALL = 10.0
_DASHES = ("", "6 3", "2 3")
_DOTS = ("disc", "square", "diamond")


def progress_size(value: Progress) -> float:
    """How high the picture is."""
    panels = bool(value.stacked) + bool(value.lines)
    return panels * (_HEAD + _PLOT + _FOOT + _LEGEND + _GAP)


def draw_progress(value: Progress, words: Vocabulary, width: float) -> Canvas:
    """The bars, and below them the lines, that many pixels wide."""
    canvas = Canvas()
    y = 0.0
    for panel, draw in ((value.stacked, _bars), (value.lines, _lines)):
        if panel:
            _axes(canvas, value, panel, words, (y + _HEAD, width, draw is _bars))
            draw(canvas, value, panel, words, (y + _HEAD, width))
            y += _HEAD + _PLOT + _FOOT + _LEGEND + _GAP
    return canvas


def _highest(panel: tuple[Series, ...], *, stacked: bool) -> int:
    """The top of the scale: a round number that everything fits under."""
    columns = list(zip(*(one.values for one in panel), strict=True))
    heights = [sum(map(_plain, column)) if stacked else max(map(_plain, column)) for column in columns]
    top = max([1.0, *heights])
    step = 10 ** max(math.floor(math.log10(top)), 0)
    return int(math.ceil(top / step) * step)


def _plain(value: Number | None) -> float:
    return float(value) if value is not None else 0.0


def _axes(
    canvas: Canvas, value: Progress, panel: tuple[Series, ...], words: Vocabulary,
    place: tuple[float, float, bool],
) -> None:  # fmt: skip
    y, width, stacked = place
    top = _highest(panel, stacked=stacked)
    for part in (0, 1, 2):
        level = y + _PLOT * (1 - part / 2)
        canvas.line(_LEFT, level, width, level)
        said = amount(Decimal(top * part) / 2)
        canvas.text(_LEFT - 6, level + 3.5, said, _SMALL, anchor="end")
    wide = (width - _LEFT) / max(len(value.columns), 1)
    for number, cell in enumerate(value.columns):
        x = _LEFT + wide * (number + 0.5)
        canvas.text(x, y + _PLOT + 15, words.say(cell), _SMALL, anchor="middle", width=wide)


def _bars(
    canvas: Canvas, value: Progress, panel: tuple[Series, ...], words: Vocabulary,
    place: tuple[float, float],
) -> None:  # fmt: skip
    y, width = place
    top, wide = _highest(panel, stacked=True), (width - _LEFT) / max(len(value.columns), 1)
    for number in range(len(value.columns)):
        x, base = _LEFT + wide * number + wide * 0.2, y + _PLOT
        for one in panel:
            high = _PLOT * _plain(one.values[number]) / top
            if not high:
                continue
            look = STATES[one.state]
            said = amount(one.values[number])
            tip = f"{words.say(value.columns[number])} {words.say(one.name)}: {said}"
            base -= high
            canvas.rect(x, base, wide * 0.6, high, look.fill, line="#7b8794", tip=tip, thick=0.7)
            if high >= 13 and wide * 0.6 >= room(said, _SMALL) + 16:
                if look.fill.startswith("url"):
                    canvas.rect(x + wide * 0.3 - 16, base + high / 2 - 6, 32, 12, look.colour)
                draw_mark(canvas, look.mark, x + wide * 0.3 - 9, base + high / 2, 9, look.ink)
                canvas.text(x + wide * 0.3, base + high / 2 + 3.5, said, _SMALL, ink=look.ink)
    x = _LEFT
    for one in panel:
        look = STATES[one.state]
        canvas.rect(x, y + _PLOT + _FOOT, 20, 15, look.fill, line="#7b8794", thick=0.7)
        if look.fill.startswith("url"):
            canvas.circle(x + 10, y + _PLOT + _FOOT + 7.5, 6.5, look.colour)
        draw_mark(canvas, look.mark, x + 10, y + _PLOT + _FOOT + 7.5, 9, look.ink)
        said = words.say(one.name)
        canvas.text(x + 25, y + _PLOT + _FOOT + 12, said, _SMALL + 0.5)
        x += 25 + room(said, _SMALL + 0.5) + 16


def _lines(
    canvas: Canvas, value: Progress, panel: tuple[Series, ...], words: Vocabulary,
    place: tuple[float, float],
) -> None:  # fmt: skip
    y, width = place
    top, wide = _highest(panel, stacked=False), (width - _LEFT) / max(len(value.columns), 1)
    x = _LEFT
    for number, one in enumerate(panel):
        points = [
            (_LEFT + wide * (place_ + 0.5), y + _PLOT * (1 - float(found) / top))
            for place_, found in enumerate(one.values)
            if found is not None
        ]
        for first, second in pairwise(points):
            canvas.line(*first, *second, INK, thick=2, dash=_DASHES[number % 3])
        for place_, point in zip(_present(one), points, strict=True):
            _dot(canvas, _DOTS[number % 3], *point)
            if one.values[place_]:
                said = amount(one.values[place_])
                canvas.text(point[0], point[1] - 8, said, _SMALL - 0.5, anchor="middle")
        said = words.say(one.name)
        canvas.line(x, y + _PLOT + _FOOT + 8, x + 22, y + _PLOT + _FOOT + 8, INK, thick=2)
        _dot(canvas, _DOTS[number % 3], x + 11, y + _PLOT + _FOOT + 8)
        canvas.text(x + 28, y + _PLOT + _FOOT + 12, said, _SMALL + 0.5)
        x += 28 + room(said, _SMALL + 0.5) + 16


def _present(one: Series) -> list[int]:
    return [place for place, found in enumerate(one.values) if found is not None]


def _dot(canvas: Canvas, name: str, x: float, y: float) -> None:
    match name:
        case "disc":
            canvas.circle(x, y, 4, INK)
        case "square":
            canvas.rect(x - 4, y - 4, 8, 8, PAPER, line=INK, thick=1.6)
        case _:
            points = [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)]
            canvas.shape(points, FAINT, line=INK, thick=1.4)
