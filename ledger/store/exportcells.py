"""A field's value as one cell that people can read and an import reads back as the same value.

What is written for people is read back at once; where that would not give the value again, the cell
holds JSON instead. No text of a cell can be taken for a formula.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.core.exactjson import exact_json
from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.values import Value, day, identity, is_number
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.importcells import MARK, Reader
from ledger.store.importpeople import Unread
from ledger.store.typed import shape
from ledger.store.workbooks import Cell
from ledger.words import Words

_STEERING = tuple("=+-@\t\r'")
"""What spreadsheet programs take for the beginning of a formula, or of text in disguise."""
_ESCAPED = pattern(r"_x[0-9A-Fa-f]{4}_")
"""What workbooks write for characters that XML has not."""
_FIRST_DAY = date(1900, 3, 1)


@dataclass(frozen=True)
class Writer:
    """Writes the cells of one kind's table in a language."""

    reader: Reader
    words: Words

    @property
    def unit(self) -> Unit:
        return self.reader.unit

    def cell(self, value: Value, name: str) -> Cell:
        """The cell that says a field's value."""
        for said in self._plainly(value, self.reader.schema(name)):
            if _is_safe(said) and self._reads_as(said, name, value):
                return said
        return literal(value)

    def _reads_as(self, said: Cell, name: str, value: Value) -> bool:
        """Whether a cell says the value, in a workbook and in CSV."""
        in_text = said.isoformat() if isinstance(said, date) else _digits(said)
        try:
            many = [self.reader.value(one, name, exact=True) for one in (said, in_text)]
        except Unread:
            return False
        return all(identity(one) == identity(value) for one in many)

    def _plainly(self, value: Value, schema: Mapping[str, Any]) -> Iterator[Cell]:
        """How people would write it, the best first."""
        if isinstance(value, list):
            yield from self._listed(value, schema)
        elif isinstance(value, dict):
            said = [f"{self._name(key)}：{text}" for key, text in value.items()]
            yield "；".join(said)
        elif isinstance(value, bool):
            pair = ("是", "否") if self.words.language == "zh" else ("yes", "no")
            yield pair[0] if value else pair[1]
        elif is_number(value):
            if _survives(value):
                yield value
            yield _digits(value)
        elif isinstance(value, str):
            yield from self._text(value, schema)

    def _listed(self, value: list[Value], schema: Mapping[str, Any]) -> Iterator[str]:
        items = schema.get("items")
        inner = items if isinstance(items, dict) else {}
        said = [_reference(one) if isinstance(one, dict) else self._one(one, inner) for one in value]
        if shape(schema) in ("choices", "members", "entries"):
            yield self.words.listed(said)
        yield "；".join(said)
        yield "\n".join(f"{number}. {one}" for number, one in enumerate(said, 1))

    def _one(self, value: Value, schema: Mapping[str, Any]) -> str:
        return str(next(self._text(str(value), schema)))

    def _text(self, text: str, schema: Mapping[str, Any]) -> Iterator[Cell]:
        if isinstance(title := labels(dict(schema)).get(text), dict):
            yield self.words.title({key: str(label) for key, label in title.items()})
        if schema.get("format") == "member":
            yield self._name(text)
        when = day(text)
        if schema.get("format") == "date" and when and when >= _FIRST_DAY:
            yield when
        yield text

    def _name(self, text: str) -> str:
        member = self.unit.member(text)
        return member.name if member else text


def _reference(value: Mapping[str, Value]) -> str:
    """A piece of evidence that is nothing but a reference."""
    return str(value.get("ref", ""))


def _digits(cell: Cell) -> Cell:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _survives(number: int | Decimal) -> bool:
    """Whether a number comes back from a workbook, which keeps fifteen digits."""
    try:
        return Decimal(f"{float(number):.15g}") == number
    except OverflowError:
        return False


def _is_safe(cell: Cell) -> bool:
    """Whether a text goes through a workbook and CSV as it is, and is no formula."""
    if not isinstance(cell, str):
        return True
    plain = cell.replace("\n", "").isprintable() and cell == cell.strip() and cell != ""
    return plain and not cell.startswith(_STEERING) and not _ESCAPED.search(cell)


def literal(value: Value) -> str:
    """A value as JSON that no program takes for anything else."""
    text = _ESCAPED.sub(lambda found: f"\\u005f{found[0][1:]}", exact_json(value))
    return text if text.startswith(('"', "[", "{")) or text == "null" else f"{MARK}{text}"
