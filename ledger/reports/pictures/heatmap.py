"""The heat map: an obligation a row, a month or week a column, each standing with its mark."""

from ledger.reports.pictures.drawing import FAINT, INK, Canvas, room
from ledger.reports.pictures.marks import STATES, draw_mark
from ledger.reports.pictures.values import Band, HeatMap, Patch
from ledger.reports.vocabulary import Vocabulary

ROW, HEAD, LEGEND = 22.0, 26.0, 34.0
_SIZE, _SMALL = 12.0, 10.0
_MARK = 12.0


def heat_size(value: HeatMap) -> float:
    """How high the map is, with its legend."""
    return HEAD + ROW * max(len(value.rows), 1) + LEGEND


def draw_heat(value: HeatMap, words: Vocabulary, width: float) -> Canvas:
    """The map that many pixels wide, without its title."""
    canvas = Canvas()
    names = min(width * 0.34, 320.0)
    column = (width - names) / max(len(value.columns), 1)
    bottom = HEAD + ROW * max(len(value.rows), 1)
    _heads(canvas, value, words, names, column, bottom)
    for number, row in enumerate(value.rows):
        y = HEAD + ROW * number
        if row.heading:
            canvas.rect(0, y, width, ROW, "#eef1f4")
            canvas.text(4, y + ROW * 0.68, words.say(row.title), _SIZE, bold=True, width=width - 8)
        else:
            _band(canvas, row, words, (y, names, column))
    if not value.rows:
        canvas.text(4, HEAD + ROW * 0.68, words.groups["pictures"]["nothing"], _SIZE)
    if value.today is not None:
        number, over = value.today
        x = names + column * (number + over.part / over.whole)
        canvas.line(x, HEAD - 6, x, bottom, INK, thick=1.6, dash="4 3")
    _legend(canvas, value, words, bottom + 10)
    return canvas


def _heads(
    canvas: Canvas, value: HeatMap, words: Vocabulary, names: float, column: float, bottom: float
) -> None:
    for place, cell in enumerate(value.columns):
        x = names + column * place
        canvas.line(x, HEAD, x, bottom)
        said = words.say(cell)
        canvas.text(x + column / 2, HEAD - 8, said, _SMALL, anchor="middle", width=column + 4)
    canvas.line(0, HEAD, names + column * len(value.columns), HEAD, "#7b8794")


def _band(canvas: Canvas, row: Band, words: Vocabulary, place: tuple[float, float, float]) -> None:
    y, names, column = place
    title = words.say(row.title)
    canvas.text(12, y + ROW * 0.68, title, _SIZE, width=names - 18)
    canvas.line(0, y + ROW, names, y + ROW, "#e3e7ec")
    for patch in row.patches:
        _patch(canvas, patch, title, words, (y, names, column))


def _patch(
    canvas: Canvas, patch: Patch, title: str, words: Vocabulary, place: tuple[float, float, float]
) -> None:
    y, names, column = place
    look = STATES[patch.state]
    x, wide = names + column * patch.first, column * (patch.last - patch.first + 1)
    text = words.say(patch.text)
    tip = f"{title}: {words.groups['states'][patch.state]} {text}".strip()
    canvas.rect(x + 1, y + 1, wide - 2, ROW - 2, look.fill, line=FAINT, tip=tip, thick=0.7)
    told = bool(text) and room(text, _SMALL) + _MARK + 8 <= wide
    middle = x + wide / 2 - ((room(text, _SMALL) + 4) / 2 if told else 0)
    if look.mark == "half" or look.fill.startswith("url"):
        canvas.circle(middle, y + ROW / 2, _MARK * 0.62, look.colour)
    draw_mark(canvas, look.mark, middle, y + ROW / 2, _MARK, look.ink)
    if told:
        start = middle + _MARK / 2 + 4
        if look.fill.startswith("url"):
            canvas.rect(start - 2, y + 4, room(text, _SMALL) + 4, ROW - 8, look.colour)
        canvas.text(start, y + ROW * 0.67, text, _SMALL, ink=look.ink)


def _legend(canvas: Canvas, value: HeatMap, words: Vocabulary, y: float) -> None:
    """The marks that occur, with what they mean."""
    used = {patch.state for row in value.rows for patch in row.patches}
    x = 4.0
    for state, look in STATES.items():
        if state not in used:
            continue
        said = words.groups["states"][state]
        canvas.rect(x, y, 20, 16, look.fill, line=FAINT, thick=0.7)
        if look.fill.startswith("url"):
            canvas.circle(x + 10, y + 8, 6.5, look.colour)
        draw_mark(canvas, look.mark, x + 10, y + 8, 10, look.ink)
        canvas.text(x + 25, y + 12.5, said, _SMALL + 0.5)
        x += 25 + room(said, _SMALL + 0.5) + 16
    if value.today is not None:
        said = words.groups["pictures"]["today"]
        canvas.line(x + 8, y, x + 8, y + 16, INK, thick=1.6, dash="4 3")
        canvas.text(x + 16, y + 12.5, said, _SMALL + 0.5)
