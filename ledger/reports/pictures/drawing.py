"""SVG put together: shapes and texts with everything that comes from data made harmless.

Sizes are in pixels of which 96 are an inch. The same calls give the same bytes.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from wcwidth import wcwidth

from ledger.patterns import pattern

FONTS = (
    "'Source Han Sans SC','Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',"
    "'WenQuanYi Micro Hei',SimHei,Arial,'DejaVu Sans',sans-serif"
)
INK, FAINT, PAPER = "#1f2933", "#c3cad3", "#ffffff"
_NARROW = 0.56
"""Width of a Latin letter to the size of type."""
ILLEGAL = pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow at all."""


def xml(text: str) -> str:
    """Any text as text of an XML file."""
    return escape(ILLEGAL.sub("\ufffd", text))


def attribute(text: str) -> str:
    """Any text as a quoted attribute."""
    return quoteattr(ILLEGAL.sub("\ufffd", text))


def room(text: str, size: float) -> float:
    """How wide a text is, in pixels, about."""
    return sum(_width(char) for char in text) * size


def _width(char: str) -> float:
    cells = wcwidth(char)
    return 1.0 if cells == 2 else _NARROW if cells == 1 else 0.0


def clipped(text: str, width: float, size: float) -> str:
    """A text cut to a width, with a mark where something is left out."""
    if room(text, size) <= width:
        return text
    kept, left = "", width - size
    for char in text:
        left -= _width(char) * size
        if left < 0:
            break
        kept += char
    return kept.rstrip() + "…"


def number(value: float) -> str:
    """A coordinate, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Canvas:
    """Collects shapes. Every shape may have a `tip`, which is its title for whoever points at it."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def _add(self, name: str, tip: str, body: str = "", **given: str | float) -> None:
        said = " ".join(
            f"{key.rstrip('_').replace('_', '-')}="
            + attribute(value if isinstance(value, str) else number(value))
            for key, value in given.items()
        )
        inner = (f"<title>{xml(tip)}</title>" if tip else "") + body
        self._parts.append(f"<{name} {said}>{inner}</{name}>" if inner else f"<{name} {said}/>")

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *,
        line: str = "none", tip: str = "", thick: float = 1,
    ) -> None:  # fmt: skip
        wide = max(width, 0)
        self._add(
            "rect", tip, x=x, y=y, width=wide, height=height, fill=fill, stroke=line, stroke_width=thick
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: str = FAINT, *,
        thick: float = 1, dash: str = "",
    ) -> None:  # fmt: skip
        more = {"stroke_dasharray": dash} if dash else {}
        self._add("line", "", x1=x1, y1=y1, x2=x2, y2=y2, stroke=ink, stroke_width=thick, **more)

    def shape(
        self, points: Iterable[tuple[float, float]], fill: str, *,
        line: str = "none", tip: str = "", thick: float = 1, closed: bool = True,
    ) -> None:  # fmt: skip
        said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        name = "polygon" if closed else "polyline"
        more = {} if closed else {"stroke_linecap": "round", "stroke_linejoin": "round"}
        self._add(name, tip, points=said, fill=fill, stroke=line, stroke_width=thick, **more)

    def circle(
        self, x: float, y: float, r: float, fill: str, *, line: str = "none", thick: float = 1
    ) -> None:
        self._add("circle", "", cx=x, cy=y, r=r, fill=fill, stroke=line, stroke_width=thick)

    def text(
        self, x: float, y: float, text: str, size: float, *,
        ink: str = INK, anchor: str = "start", width: float | None = None, bold: bool = False,
    ) -> None:  # fmt: skip
        """A text on its base line, cut to `width`; the whole of it is its tip where it was cut."""
        shown = text if width is None else clipped(text, width, size)
        more: dict[str, str | float] = {"font_weight": "bold"} if bold else {}
        if anchor != "start":
            more["text_anchor"] = anchor
        tip = text if shown != text else ""
        self._add("text", tip, xml(shown), x=x, y=y, font_size=size, fill=ink, **more)

    def place(self, x: float, y: float, inner: "Canvas", scale: float = 1.0) -> None:
        """Another canvas with its corner here, made smaller or as it is."""
        smaller = "" if scale == 1.0 else f" scale({scale:.4f})"
        self._parts.append(f'<g transform="translate({number(x)} {number(y)}){smaller}">')
        self._parts += inner._parts  # noqa: SLF001
        self._parts.append("</g>")

    def parts(self) -> Iterator[str]:
        yield from self._parts


def document(canvas: Canvas, width: float, height: float, title: str, told: str, lang: str) -> str:
    """A whole SVG file of that size. `title` names it and `told` describes it to who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{lang}" role="img" '
        f'width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}" font-family="{FONTS}">'
    )
    lines = [
        head,
        f"<title>{xml(title)}</title>",
        f"<desc>{xml(told)}</desc>",
        PATTERNS,
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *canvas.parts(),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _hatch(name: str, paper: str, ink: str, turn: int, gap: int) -> str:
    return (
        f'<pattern id="{name}" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><rect width="{gap}" height="{gap}" fill="{paper}"/>'
        f'<line x1="0" y1="0" x2="0" y2="{gap}" stroke="{ink}" stroke-width="1.6"/></pattern>'
    )


PATTERNS = (
    "<defs>"
    + _hatch("hatch-late", "#f5c463", "#7a4d00", 45, 6)
    + _hatch("hatch-waived", "#eceff2", "#a7b0bb", 135, 5)
    + _hatch("hatch-moved", "#ffffff", "#5d7fa3", 45, 5)
    + _hatch("hatch-overdue", "#ffffff", "#9c1c1c", 135, 4)
    + "</defs>"
)
