"""The Gantt chart: an item a row with its light, who answers for it, its days, milestones and today."""

from datetime import date, timedelta

from ledger.records import dataclass
from ledger.reports.pictures.drawing import FAINT, INK, PAPER, Canvas, room
from ledger.reports.pictures.marks import LIGHT_LOOKS, draw_light, draw_mark
from ledger.reports.pictures.values import Bar, Gantt
from ledger.reports.vocabulary import Vocabulary

ROW, HEAD, LEGEND = 22.0, 26.0, 36.0
_SIZE, _SMALL = 12.0, 10.0
_BAR = 11.0
_BODY, _DONE, _CLOSED = "#d4e0ec", "#5d7fa3", "#aab4bf"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days lie: the first and the last at these pixels."""

    start: date
    days: int
    left: float
    wide: float

    def at(self, day: date) -> float:
        """The pixel of a day's beginning, held inside the chart."""
        gone = min(max((day - self.start).days, 0), self.days)
        return self.left + self.wide * gone / self.days


def gantt_size(value: Gantt) -> float:
    """How high the chart is, with its legend."""
    return HEAD + ROW * max(len(value.bars) + bool(value.left_out), 1) + LEGEND


def draw_gantt(value: Gantt, words: Vocabulary, width: float) -> Canvas:
    """The chart that many pixels wide, without its title."""
    canvas = Canvas()
    names = min(width * 0.42, 380.0)
    days = max((value.end - value.start).days + 1, 1)
    scale = _Scale(value.start, days, names, width - names - 4)
    rows = max(len(value.bars) + bool(value.left_out), 1)
    bottom = HEAD + ROW * rows
    _months(canvas, value, words, scale, bottom)
    for number, bar in enumerate(value.bars):
        _row(canvas, bar, value.today, words, scale, HEAD + ROW * number)
    if value.left_out or not value.bars:
        said = words.groups["pictures"]["more" if value.left_out else "no-items"]
        canvas.text(26, bottom - ROW * 0.32, said.format(n=value.left_out), _SIZE)
    if value.start <= value.today <= value.end:
        x = scale.at(value.today)
        canvas.line(x, HEAD - 6, x, bottom, INK, thick=1.6, dash="4 3")
    _legend(canvas, value, words, bottom + 10)
    return canvas


def _months(canvas: Canvas, value: Gantt, words: Vocabulary, scale: _Scale, bottom: float) -> None:
    """A line a month; of a long time only as many are named as have room."""
    first = value.start.replace(day=1)
    months: list[date] = []
    while first <= value.end:
        months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    step = max(1, round(len(months) * 62 / max(scale.wide, 1) + 0.49))
    free = 0.0
    for number, month in enumerate(months):
        x = scale.at(month)
        canvas.line(x, HEAD, x, bottom, FAINT if number % step == 0 else "#eceff2")
        if number % step == 0 and x >= free:
            text = words.groups["pictures"]["month"].format(year=month.year, month=month.month)
            canvas.text(x + 3, HEAD - 8, text, _SMALL)
            free = x + room(text, _SMALL) + 6
    canvas.line(0, HEAD, scale.left + scale.wide, HEAD, "#7b8794")


def _row(canvas: Canvas, bar: Bar, today: date, words: Vocabulary, scale: _Scale, y: float) -> None:
    base = y + ROW * 0.68
    who = words.say(bar.who)
    draw_light(canvas, bar.light, 12, y + ROW / 2, 14)
    beside = min(room(who, _SMALL), 76.0) if who else 0.0
    canvas.text(26, base, words.say(bar.title), _SIZE, width=scale.left - 34 - beside - 6)
    canvas.text(scale.left - 8, base, who, _SMALL, ink="#52606d", anchor="end", width=76)
    canvas.line(0, y + ROW, scale.left + scale.wide, y + ROW, "#eceff2")
    _bar(canvas, bar, today, words, scale, y + (ROW - _BAR) / 2)


def _bar(canvas: Canvas, bar: Bar, today: date, words: Vocabulary, scale: _Scale, y: float) -> None:
    next_day = timedelta(days=1)
    start, light = scale.at(bar.start), LIGHT_LOOKS[bar.light]
    due = bar.due or bar.closed or max(today, bar.start)
    end = max(scale.at(min(due, date.max - next_day) + next_day), start + 3)
    tip = f"{words.say(bar.title)}: {_told(bar, words)}"
    over = bar.closed is None and bar.due is not None and bar.due < today
    if over or (bar.closed and bar.due and bar.closed > bar.due):
        late = scale.at(max(bar.closed or today, bar.start) + next_day)
        canvas.rect(end, y, late - end, _BAR, "url(#hatch-overdue)", line="#9c1c1c", thick=0.8)
    fill = _CLOSED if bar.closed else _BODY
    dash = bar.due is None
    canvas.rect(start, y, end - start, _BAR, fill, line=light.colour if dash else "#7b8794", tip=tip)
    if bar.was_due and bar.was_due < due:
        moved = scale.at(bar.was_due + next_day)
        canvas.rect(moved, y, end - moved, _BAR, "url(#hatch-moved)", line="#5d7fa3", thick=0.8)
    if bar.share and bar.share.whole and not bar.closed:
        canvas.rect(
            start,
            y + _BAR * 0.3,
            (end - start) * min(bar.share.part / bar.share.whole, 1),
            _BAR * 0.4,
            _DONE,
        )
    for one in bar.milestones:
        if scale.start <= one.day <= scale.start + timedelta(days=scale.days):
            _diamond(canvas, scale.at(one.day), y + _BAR / 2, words.say((one.day, one.text)))
    if bar.closed:
        x = scale.at(bar.closed)
        canvas.circle(x, y + _BAR / 2, 7, PAPER, line="#0f4a24")
        draw_mark(canvas, "tick", x, y + _BAR / 2, 8, "#0f4a24")


def _told(bar: Bar, words: Vocabulary) -> str:
    """The stage and the due day, in words."""
    parts = [words.groups["stages"].get(bar.stage, bar.stage)]
    if bar.due:
        parts.append(f"{words.groups['columns']['due']} {bar.due.isoformat()}")
    return words.groups["joins"]["clauses"].join(parts)


def _diamond(canvas: Canvas, x: float, y: float, tip: str) -> None:
    points = [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]
    canvas.shape(points, "#ffffff", line=INK, tip=tip, thick=1.3)


def _legend(canvas: Canvas, value: Gantt, words: Vocabulary, y: float) -> None:
    said, x = words.groups["pictures"], 4.0

    def name(text: str) -> None:
        nonlocal x
        canvas.text(x, y + 12.5, text, _SMALL + 0.5)
        x += room(text, _SMALL + 0.5) + 14

    for light in ("red", "amber", "green", "none"):
        if any(bar.light == light for bar in value.bars):
            draw_light(canvas, light, x + 8, y + 8, 14)
            x += 20
            name(words.groups["lights"][light])
    for key, fill in (
        ("done-part", _DONE),
        ("moved", "url(#hatch-moved)"),
        ("late", "url(#hatch-overdue)"),
    ):
        canvas.rect(x, y + 3, 18, 10, fill, line="#7b8794", thick=0.8)
        x += 23
        name(said[key])
    _diamond(canvas, x + 6, y + 8, "")
    x += 17
    name(said["milestone"])
    canvas.circle(x + 7, y + 8, 7, PAPER, line="#0f4a24")
    draw_mark(canvas, "tick", x + 7, y + 8, 8, "#0f4a24")
    x += 19
    name(said["closed"])
    canvas.line(x + 5, y, x + 5, y + 16, INK, thick=1.6, dash="4 3")
    x += 12
    name(said["today"])
