"""The wall chart: items on the left, obligations on the right, lights counted above."""

from collections.abc import Callable

from ledger.reports.pictures.drawing import INK, Canvas, room
from ledger.reports.pictures.gantt import draw_gantt, gantt_size
from ledger.reports.pictures.heatmap import draw_heat, heat_size
from ledger.reports.pictures.marks import draw_light
from ledger.reports.pictures.values import LIGHTS, Wall
from ledger.reports.vocabulary import Vocabulary

WIDTH, HEIGHT = 1587.4, 880.0
"""As wide as A3 across; the rest of its 1122 pixels is for margins, title and a few lines of text."""
TOP = 36.0
_GAP = 36.0
SHARE = 0.54
"""How much of the sheet's width the items have."""


def draw_wall(value: Wall, words: Vocabulary) -> Canvas:
    """The whole sheet."""
    canvas = Canvas()
    _lights(canvas, value, words)
    left = WIDTH * SHARE - _GAP / 2
    right = WIDTH - left - _GAP
    items, duties = value.items, value.duties
    title, high = words.say(items.title), gantt_size(items)
    _panel(canvas, title, (0, left), lambda wide: draw_gantt(items, words, wide), high)
    title, high = words.say(duties.title), heat_size(duties)
    _panel(canvas, title, (left + _GAP, right), lambda wide: draw_heat(duties, words, wide), high)
    return canvas


def _panel(
    canvas: Canvas,
    title: str,
    place: tuple[float, float],
    draw: Callable[[float], Canvas],
    high: float,
) -> None:
    """A part of the sheet under its name; what is too high for the sheet is set smaller, and wider."""
    x, width = place
    canvas.text(x, TOP + 14, title, 16, bold=True, width=width)
    canvas.line(x, TOP + 20, x + width, TOP + 20, INK, thick=1.2)
    scale = min(1.0, (HEIGHT - TOP - 30) / high)
    canvas.place(x, TOP + 26, draw(width / scale), scale)


def _lights(canvas: Canvas, value: Wall, words: Vocabulary) -> None:
    """How many items show which light, from the right edge."""
    x, y = WIDTH, 20.0
    for light in reversed(LIGHTS):
        count = value.lights.get(light, 0)
        if light == "none" and not count:
            continue
        said = f"{words.groups['lights'][light]} {count}"
        x -= room(said, 14)
        canvas.text(x, y, said, 14)
        x -= 14
        draw_light(canvas, light, x, y - 5, 18)
        x -= 24
