"""A picture as an SVG file, in one language."""

from ledger.reports.pictures.drawing import Canvas, document
from ledger.reports.pictures.gantt import draw_gantt, gantt_size
from ledger.reports.pictures.heatmap import draw_heat, heat_size
from ledger.reports.pictures.months import draw_progress, progress_size
from ledger.reports.pictures.values import Gantt, HeatMap, Picture, Progress, Wall
from ledger.reports.pictures.wall import HEIGHT, WIDTH, draw_wall
from ledger.reports.vocabulary import Vocabulary

PAGE = 800.0
"""How wide a picture in a report is, in pixels; whoever places it makes it as wide as the text."""
_TITLE = 30.0


def to_svg(picture: Picture, words: Vocabulary) -> str:
    """The picture as a whole SVG file; the same picture and language give the same text."""
    title = words.say(picture.title)
    if isinstance(picture, Wall):
        return document(
            draw_wall(picture, words), WIDTH, HEIGHT, title, told(picture, words), words.language
        )
    inner, high = _drawn(picture, words)
    canvas = Canvas()
    canvas.text(0, 16, title, 15, bold=True, width=PAGE)
    canvas.place(0, _TITLE, inner)
    return document(canvas, PAGE, high + _TITLE, title, told(picture, words), words.language)


def _drawn(picture: HeatMap | Gantt | Progress, words: Vocabulary) -> tuple[Canvas, float]:
    match picture:
        case HeatMap():
            return draw_heat(picture, words, PAGE), heat_size(picture)
        case Gantt():
            return draw_gantt(picture, words, PAGE), gantt_size(picture)
        case Progress():
            return draw_progress(picture, words, PAGE), progress_size(picture)


def told(picture: Picture, words: Vocabulary) -> str:
    """What a picture shows, in a sentence, for those who cannot see it."""
    said = words.groups["pictures"]
    match picture:
        case HeatMap():
            rows = sum(not row.heading for row in picture.rows)
            states = [patch.state for row in picture.rows for patch in row.patches]
            names = [state for state in words.groups["states"] if state in states]
            counts = [f"{words.groups['states'][name]} {states.count(name)}" for name in names]
            return said["told-duties"].format(n=rows, states=words.groups["joins"]["list"].join(counts))
        case Gantt():
            lights = [bar.light for bar in picture.bars]
            names = [light for light in words.groups["lights"] if light in lights]
            counts = [f"{words.groups['lights'][name]} {lights.count(name)}" for name in names]
            many = len(picture.bars)
            return said["told-items"].format(n=many, lights=words.groups["joins"]["list"].join(counts))
        case Progress():
            names = [words.say(one.name) for one in (*picture.stacked, *picture.lines)]
            return said["told-months"].format(
                n=len(picture.columns), names=words.groups["joins"]["list"].join(names)
            )
        case Wall():
            return said["told-wall"].format(
                items=told(picture.items, words), duties=told(picture.duties, words)
            )
