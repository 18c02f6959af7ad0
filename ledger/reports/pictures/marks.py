"""How a state looks: a colour, how dark it is, and a mark of its own.

Nobody has to tell red from green: every state has another mark, and what is good is light where what
is wanting is dark, so that a grey copy says the same.
"""

from ledger.records import dataclass
from ledger.reports.pictures.drawing import INK, PAPER, Canvas


@dataclass(frozen=True, slots=True)
class Look:
    """Fill, ink of what stands on it, the name of its mark, and its colour where it is hatched."""

    fill: str
    ink: str
    mark: str
    tone: str = ""

    @property
    def colour(self) -> str:
        return self.tone or self.fill


STATES = {
    "met": Look("#c4e5cd", "#0f4a24", "tick"),
    "over": Look("#d9c8ec", "#41146b", "up"),
    "late": Look("url(#hatch-late)", "#3b2600", "half", "#e0a53c"),
    "missed": Look("#8f1d1d", "#ffffff", "cross"),
    "unset": Look("#59626f", "#ffffff", "question"),
    "open": Look("#fff6cf", "#5b4a00", "ring"),
    "upcoming": Look("#ffffff", "#8a94a0", "dot"),
    "waived": Look("url(#hatch-waived)", "#4a5562", "dash", "#dfe3e8"),
    "tracked": Look("#dde8f4", "#27486b", "bars"),
}
LIGHT_LOOKS = {
    "red": Look("#9c1c1c", "#ffffff", "cross"),
    "amber": Look("#eda31f", "#2e1d00", "bang"),
    "green": Look("#b9e3c4", "#0f4a24", "tick"),
    "none": Look("#ffffff", "#8a94a0", "dot"),
}
_SHAPES = {"red": "square", "amber": "triangle", "green": "circle", "none": "ring"}


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as WCAG reckons it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "tick": (((-0.8, 0.05), (-0.2, 0.65), (0.85, -0.6)),),
    "cross": (((-0.65, -0.65), (0.65, 0.65)), ((-0.65, 0.65), (0.65, -0.65))),
    "dash": (((-0.7, 0), (0.7, 0)),),
    "bars": tuple(((x, 0.65), (x, 0.65 - high)) for x, high in ((-0.6, 0.5), (0, 0.9), (0.6, 1.3))),
}
"""Marks made of strokes; half a mark's size is 1."""
_FILLED: dict[str, tuple[tuple[float, float], ...]] = {
    "up": ((0, -0.8), (0.75, 0.6), (-0.75, 0.6)),
    "half": ((0, -0.75), (0.6, -0.45), (0.75, 0), (0.6, 0.45), (0, 0.75)),
}
_SIGNS = {"question": "?", "bang": "!"}


def draw_mark(canvas: Canvas, name: str, x: float, y: float, size: float, ink: str) -> None:
    """A mark around its middle."""
    r, thick = size / 2, max(size / 6, 1.2)
    if name == "half":
        canvas.circle(x, y, r * 0.75, PAPER, line=ink, thick=thick * 0.8)
    if name == "ring":
        canvas.circle(x, y, r * 0.7, "none", line=ink, thick=thick)
    if name == "dot":
        canvas.circle(x, y, r * 0.25, ink)
    for stroke in _STROKES.get(name, ()):
        points = [(x + a * r, y + b * r) for a, b in stroke]
        canvas.shape(points, "none", line=ink, thick=thick, closed=False)
    if name in _FILLED:
        canvas.shape([(x + a * r, y + b * r) for a, b in _FILLED[name]], ink)
    if name in _SIGNS:
        sign = _SIGNS[name]
        canvas.text(x, y + size * 0.38, sign, size * 1.1, ink=ink, anchor="middle", bold=True)


def draw_light(canvas: Canvas, light: str, x: float, y: float, size: float) -> None:
    """A light around its middle: a square, a triangle or a disc, each with its mark."""
    look, r = LIGHT_LOOKS[light], size / 2
    match _SHAPES[light]:
        case "square":
            canvas.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, look.fill, line=INK, thick=0.8)
            draw_mark(canvas, look.mark, x, y, size * 0.62, look.ink)
        case "triangle":
            points = [(x, y - r), (x + r * 1.1, y + r * 0.85), (x - r * 1.1, y + r * 0.85)]
            canvas.shape(points, look.fill, line=INK, thick=0.8)
            draw_mark(canvas, look.mark, x, y + r * 0.25, size * 0.5, look.ink)
        case "circle":
            canvas.circle(x, y, r * 0.95, look.fill, line=INK, thick=0.8)
            draw_mark(canvas, look.mark, x, y, size * 0.55, look.ink)
        case _:
            canvas.circle(x, y, r * 0.7, look.fill, line=look.ink, thick=0.8)
