"""The style profile: paper, faces and sizes of documents, the shipped one or the unit's own.

templates/styles/official.yaml says what there is; a unit's templates/style.yaml replaces single values.
What it may say is told by the shipped one: the same keys, values of the same sort.
"""

from collections.abc import Mapping
from functools import cache

from ledger.core.values import Value, is_number
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.resources import resource
from ledger.store.documents import read_document
from ledger.words import N_

OWN = "templates/style.yaml"
"""Where a unit keeps its own."""
_SHIPPED = "official.yaml"
_LEAST, _MOST = -10, 1200
"""No length in millimetres or points is beyond these."""
_OPEN = "papers"
"""The part in which a unit may name more than the shipped profile does."""


@dataclass(frozen=True, slots=True)
class Face:
    """How some text is set: faces to choose from, size in points, and how headings are numbered."""

    fonts: tuple[str, ...]
    size: float
    bold: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: its size and margins in millimetres, as it is held."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number_distance: float

    @property
    def lying(self) -> "Paper":
        """The same sheet turned to the left, with the margins that go with it."""
        return Paper(
            self.height,
            self.width,
            self.left,
            self.right,
            self.top,
            self.bottom,
            self.number_distance,
        )

    @property
    def room(self) -> tuple[float, float]:
        """Width and height that text has, in points."""
        return (
            (self.width - self.left - self.right) * 72 / 25.4,
            (self.height - self.top - self.bottom) * 72 / 25.4,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A whole profile. `indent` and `date_indent` are in characters."""

    paper: Paper
    line_pitch: float
    character_spacing: float
    latin: tuple[str, ...]
    faces: Mapping[str, Face]
    table_sizes: tuple[float, float]
    indent: float
    sign: bool
    date_indent: float
    papers: Mapping[str, Paper]

    def paper_of(self, report: str) -> Paper:
        """The paper that a report of that name is printed on."""
        return self.papers.get(report, self.paper)


def style(own: bytes | None = None) -> Style:
    """The profile, with a unit's own values in it. Raises LedgerError naming the key at fault."""
    values = _shipped()
    if own is not None:
        values = _merged(values, _read(OWN, own), ())
    return _made(values)


@cache
def _shipped() -> dict[str, Value]:
    return _read(_SHIPPED, resource("templates", "styles", _SHIPPED).read_bytes())


def _read(path: str, content: bytes) -> dict[str, Value]:
    document = read_document(path, content)
    if document.data is None or document.findings:
        said = document.findings[0] if document.findings else None
        raise LedgerError(
            N_("{file}, line {line}: cannot be read as YAML ({code})"),
            file=path,
            line=said.line if said else 1,
            code=said.code if said else "E106",
        )
    return document.data


# What a unit may say


def _merged(base: dict[str, Value], own: dict[str, Value], at: tuple[str, ...]) -> dict[str, Value]:
    found = dict(base)
    for name, value in own.items():
        place = (*at, name)
        if name not in base and at != (_OPEN,):
            raise LedgerError(
                N_("{file}: there is no {key}; one of: {names}"),
                file=OWN,
                key=".".join(place),
                names=", ".join(base),
            )
        known = base.get(name) if name in base else next(iter(base.values()))
        found[name] = _agreeing(known, value, place)
    return found


def _agreeing(known: Value, value: Value, place: tuple[str, ...]) -> Value:
    """A value of the sort that the shipped profile has there. Raises LedgerError."""
    if isinstance(known, dict):
        if isinstance(value, dict):
            return _merged(known, value, place)
        raise _wrong(place, N_("{file}: {key} is a map of values"))
    if isinstance(known, bool):
        if isinstance(value, bool):
            return value
        raise _wrong(place, N_("{file}: {key} is true or false"))
    if isinstance(known, list):
        names: list[Value] = (
            [value] if isinstance(value, str) else value if isinstance(value, list) else []
        )
        if names and all(isinstance(one, str) and one for one in names):
            return names
        raise _wrong(place, N_("{file}: {key} is a list of names of faces"))
    if is_number(known):
        if is_number(value) and _LEAST <= value <= _MOST:
            return value
        raise _wrong(place, N_("{file}: {key} is a number of millimetres, points or characters"))
    if isinstance(value, str):
        return value
    raise _wrong(place, N_("{file}: {key} is a text"))


def _wrong(place: tuple[str, ...], text: str) -> LedgerError:
    return LedgerError(text, file=OWN, key=".".join(place))


# What it means


def _made(values: dict[str, Value]) -> Style:
    fonts = _map(values, "fonts")
    page, grid, table = _map(values, "page"), _map(values, "grid"), _map(values, "table")
    faces = {
        name: _face(name, part, fonts)
        for name, part in values.items()
        if isinstance(part, dict) and "font" in part
    }
    names = ("width", "height", "top", "bottom", "left", "right", "number-distance")
    width, height, top, bottom, left, right, distance = (_number(page, one) for one in names)
    paper = Paper(width, height, top, bottom, left, right, distance)
    made = Style(
        paper,
        _number(grid, "line-pitch"),
        _number(grid, "character-spacing"),
        _names(fonts, "latin"),
        faces,
        (_number(table, "largest"), _number(table, "smallest")),
        _number(values, "indent"),
        values["sign"] is True,
        _number(values, "date-indent"),
        {name: _sheet(one) for name, one in _map(values, "papers").items() if isinstance(one, dict)},
    )
    _refuse_narrow(made)
    return made


def _face(name: str, part: dict[str, Value], fonts: dict[str, Value]) -> Face:
    font, number = str(part["font"]), part.get("number")
    if font not in fonts:
        raise LedgerError(
            N_("{file}: {key} names the face {font}, which fonts does not have"),
            file=OWN,
            key=f"{name}.font",
            font=font,
        )
    size = _number(part, "size") if "size" in part else _number(part, "largest", 10.5)
    if not 4 <= size <= 100:
        raise _wrong((name, "size"), N_("{file}: {key} is a size of type, from 4 to 100 points"))
    return Face(
        _names(fonts, font), size, part.get("bold") is True, number if isinstance(number, str) else ""
    )


def _sheet(part: dict[str, Value]) -> Paper:
    margin = _number(part, "margin")
    return Paper(_number(part, "width"), _number(part, "height"), margin, margin, margin, margin, 3)


def _refuse_narrow(made: Style) -> None:
    for name, paper in (
        ("page", made.paper),
        *((f"papers.{one}", two) for one, two in made.papers.items()),
    ):
        if min(paper.room) < 100 or min(paper.top, paper.bottom, paper.left, paper.right) < 0:
            raise _wrong((name,), N_("{file}: {key} leaves no room for text"))
    if not 8 <= made.line_pitch <= 100:
        raise _wrong(
            ("grid", "line-pitch"), N_("{file}: {key} is a height of lines, from 8 to 100 points")
        )
    if not 4 <= made.table_sizes[1] <= made.table_sizes[0] <= 40:
        raise _wrong(
            ("table",),
            N_("{file}: {key} has sizes from 4 to 40 points, the largest not below the smallest"),
        )


def _map(values: dict[str, Value], name: str) -> dict[str, Value]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _number(values: dict[str, Value], name: str, otherwise: float = 0) -> float:
    found = values.get(name)
    return float(found) if is_number(found) else otherwise


def _names(values: dict[str, Value], name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
