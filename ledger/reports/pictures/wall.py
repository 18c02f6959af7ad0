"""The wall chart: one sheet of A3 across, with the lights, the items and the obligations."""

from ledger.reports.pictures.drawing import FAINT, INK, Canvas, room
from ledger.reports.pictures.gantt import draw_gantt, gantt_size
from ledger.reports.pictures.heatmap import draw_heat, heat_size
from ledger.reports.pictures.marks import draw_light
from ledger.reports.pictures.values import LIGHTS, Wall
from ledger.reports.vocabulary import Vocabulary

WIDTH, HEIGHT = 1587.4, 1122.5
"""A3 across, 420 by 297 mm, in pixels of which 96 are an inch."""
MARGIN, TOP = 40.0, 104.0
_GAP = 36.0
SHARE = 0.54
"""How much of the sheet's width the items have."""


def draw_wall(value: Wall, words: Vocabulary) -> Canvas:
    """The whole sheet."""
    canvas = Canvas()
    room_ = WIDTH - 2 * MARGIN
    canvas.text(
        WIDTH / 2, MARGIN + 22, words.say(value.title), 28, anchor="middle", bold=True, width=room_
    )
    clauses = [words.say(one) for one in value.remarks]
    said = words.groups["joins"]["clauses"].join(clauses)
    canvas.text(MARGIN, MARGIN + 50, said, 13, width=room_ * 0.62)
    _lights(canvas, value, words)
    left = room_ * SHARE - _GAP / 2
    right = room_ - left - _GAP
    _panel(canvas, words.say(value.items.title), (MARGIN, left), draw_gantt(value.items, words, left),
           gantt_size(value.items))  # fmt: skip
    _panel(canvas, words.say(value.duties.title), (MARGIN + left + _GAP, right),
           draw_heat(value.duties, words, right), heat_size(value.duties))  # fmt: skip
    return canvas


def _panel(canvas: Canvas, title: str, place: tuple[float, float], inner: Canvas, high: float) -> None:
    """A part of the sheet under its name; what is too high for the sheet is set smaller."""
    x, width = place
    canvas.text(x, TOP + 14, title, 16, bold=True, width=width)
    canvas.line(x, TOP + 20, x + width, TOP + 20, INK, thick=1.2)
    fits = HEIGHT - TOP - 26 - MARGIN
    canvas.place(x, TOP + 26, inner, min(1.0, fits / high))


def _lights(canvas: Canvas, value: Wall, words: Vocabulary) -> None:
    """How many items show which light, from the right edge."""
    x, y = WIDTH - MARGIN, MARGIN + 50
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
    canvas.line(MARGIN, TOP - 12, WIDTH - MARGIN, TOP - 12, FAINT)
