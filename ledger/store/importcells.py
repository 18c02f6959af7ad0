"""One cell of a register as the value that its field wants.

Forgiving in how a thing is written, strict in what it means: what cannot be read for certain raises
Unread, which says why. A column whose heading names its field outright may also hold JSON; that is how
an export says what no plain cell can.
"""

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ledger.core.celldays import Days, NoDay, cell_days
from ledger.core.forms import labels
from ledger.core.headings import Headings
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.splitting import phrases, sentences, words
from ledger.core.values import Value, is_number
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.importpeople import People, Unread
from ledger.store.importwords import choice, choices, number, said_labels, shown, truth, vocabulary
from ledger.store.settings import AHEAD
from ledger.store.typed import shape
from ledger.store.workbooks import Cell
from ledger.words import N_

NOTHING = ("", "-", "--", "—", "——", "–", "/", "\\", "无")
"""What says that there is nothing to say."""


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one kind's table.

    `year` is meant where a day has none. `known` finds entries by what people call them: it gives the
    ids of those with that id, number or title.
    """

    unit: Unit
    common: Kind
    kind: Kind
    usual: Headings
    people: People
    known: Callable[[str], tuple[str, ...]]
    year: int | None = None
    _cache: dict[tuple[str, bool, type, Cell], Value] = field(default_factory=dict)

    def value(self, cell: Cell, name: str, *, exact: bool = False) -> Value:
        """What a cell says of a field, `attendance.expected` or `close.date` too; None for nothing.

        Raises Unread.
        """
        key = (name, exact, type(cell), cell)
        if key not in self._cache:
            self._cache[key] = self._value(cell, name, exact)
        return self._cache[key]

    def _value(self, cell: Cell, name: str, exact: bool) -> Value:
        if exact and isinstance(cell, str):
            found, value = _literal(cell)
            if found:
                return value
        schema = self.schema(name)
        asked = shape(schema)
        text = text_of(cell)
        if text.strip() in NOTHING and not (text.strip() and name == "title"):
            return None
        if asked == "day" or (asked == "number" and not isinstance(cell, str)):
            return self._day(cell, name) if asked == "day" else number(cell, name)
        return self._said(text, name, schema, asked)

    def schema(self, name: str) -> dict[str, Any]:
        """The schema of a field, of a part of a map or of a step; empty where there is none."""
        fields: Mapping[str, Any] = {**self.common.fields, **self.kind.fields}
        first, _, rest = name.partition(".")
        if not rest:
            return dict(fields.get(name) or {})
        if first == "sessions" and rest:
            return dict(fields.get(rest) or {})
        parts = (fields.get(first) or {}).get("properties")
        if parts is None and self.kind.steps:
            parts = fields["steps"]["items"]["properties"]
        return dict((parts or {}).get(rest) or {})

    def _said(self, text: str, name: str, schema: Mapping[str, Any], asked: str) -> Value:
        match asked:
            case "choice":
                return choice(text, name, schema, self.usual)
            case "choices":
                return list[Value](choices(text, name, schema, self.usual))
            case "truth":
                return truth(text, schema)
            case "number":
                return number(text, name)
            case "member" | "members" | "pairs":
                return self._who(text, asked)
            case "entry":
                return self._entry(text)
            case "entries":
                return [self._entry(one) for one in words(text)]
        return self._text(text, name, schema, asked)

    def _who(self, text: str, asked: str) -> Value:
        if asked == "member":
            return self.people.one(text)
        if asked == "members":
            return list(self.people.several(text))
        return dict(self.people.away(text))

    def _text(self, text: str, name: str, schema: Mapping[str, Any], asked: str) -> Value:
        if asked == "texts":
            return list[Value](sentences(text) if name in self.usual.sentences else phrases(text))
        if asked == "maps" and name.rpartition(".")[2] == "evidence":
            return [{"ref": one} for one in phrases(text)]
        if asked in ("maps", "map"):
            raise Unread(N_("{said} cannot be read into the parts of this field"), said=shown(text))
        if name == "verify.by":
            return self.people.anybody(text)
        if name == "title":
            return joined(text)
        many = phrases(text) if _is_listable(schema) else []
        return list[Value](many) if len(many) > 1 else text

    def _day(self, cell: Cell, name: str) -> Value:
        found = self._days(cell, ends=name.rpartition(".")[2] in AHEAD)
        if found is not None and found.first != found.last:
            raise Unread(N_("{said} is more than one day"), said=shown(cell))
        return found.first.isoformat() if found else None

    def span(self, cell: Cell) -> tuple[str, str] | None:
        """The first and the last day that a cell names. Raises Unread."""
        found = self._days(cell)
        return (found.first.isoformat(), found.last.isoformat()) if found else None

    def _days(self, cell: Cell, *, ends: bool = False) -> Days | None:
        if isinstance(cell, time | timedelta | bool):
            raise Unread(N_("{said} is not a day; write one like 2026-03-12"), said=shown(cell))
        try:
            return cell_days(cell, self.year, ends=ends)
        except NoDay as fault:
            raise Unread(fault.text, **fault.values) from None

    def _entry(self, text: str) -> str:
        """The id of the one entry with that id, number or title. Raises Unread."""
        found = self.known(text)
        if len(found) == 1:
            return found[0]
        if found:
            text_of_many = N_("{said} may mean several entries: {ids}")
            raise Unread(text_of_many, said=shown(text), ids=", ".join(found[:5]))
        raise Unread(N_("there is no entry with the id, number or title {said}"), said=shown(text))

    # Cells that several fields share

    def shared(self, cell: Cell, names: Sequence[str]) -> dict[str, Value]:
        """What a cell says of several fields, each word of it of the first that can read it."""
        found: dict[str, Value] = {}
        text = text_of(cell).strip()
        for name, value in self._parted(text, names) if text not in NOTHING else ():
            before = found.get(name)
            if isinstance(before, list) and isinstance(value, list):
                found[name] = [*before, *value]
            elif name in found and before != value:
                raise Unread(N_("{said} says two things at once"), said=shown(cell))
            else:
                found[name] = value
        for name in names:
            # A member's name where a vocabulary says `member` says that as well.
            if "members" in found and name not in found and "member" in labels(self.schema(name)):
                found[name] = "member"
        return found

    def _parted(self, text: str, names: Sequence[str]) -> Iterator[tuple[str, Value]]:
        """What a text says: part by part, or as a whole where nothing parts it. Raises Unread."""
        parts = _split(_BREAKS, text)
        parts = parts if len(parts) > 1 else self._torn(text, names)
        if len(parts) == 1:
            for name in names:
                with contextlib.suppress(Unread):
                    if (value := self.value(text, name)) is not None:
                        yield name, value
                        return
            parts = _split(_GAPS, text)
            if len(parts) <= 1:
                raise self._nothing(text, names)
        for part in parts:
            yield from self._parted(part, names)

    def _torn(self, text: str, names: Sequence[str]) -> list[str]:
        """Two labels that are written together, else the text as it is."""
        known = [label for name in names for label in said_labels(self.schema(name))]
        found = (label for label in known if text.startswith(label) and text[len(label) :] in known)
        label = next(found, "")
        return [label, text[len(label) :]] if label else [text]

    def _nothing(self, text: str, names: Sequence[str]) -> Unread:
        plainly = N_("{said} is none of {names}")
        people = N_("{said} is none of {names}, nor anybody on the roster")
        listed = ", ".join(label for name in names for label in vocabulary(self.schema(name)))
        return Unread(people if "members" in names else plainly, said=shown(text), names=listed)


_BREAKS = pattern(r"[、，,;；/／+＋和及\n]+")
_GAPS = pattern(r"[\s·・-]+")


def _split(breaks: re.Pattern[str], text: str) -> list[str]:
    return [part.strip() for part in breaks.split(text) if part.strip()]


def _is_listable(schema: Mapping[str, Any]) -> bool:
    return any(isinstance(one, dict) and one.get("type") == "array" for one in schema.get("anyOf", ()))


def _literal(cell: str) -> tuple[bool, Value]:
    """Whether a cell is JSON of the kind that an export writes, and what it says."""
    if cell == "null":
        return True, None
    if not cell.startswith(('"', "[", "{", MARK)):
        return False, None
    try:
        return True, json.loads(cell.removeprefix(MARK), parse_float=Decimal)
    except ValueError:
        return False, None


MARK = "json:"
"""What an export puts before JSON that could be taken for something else."""


def text_of(cell: Cell) -> str:
    """A cell as text: days as 2026-03-12, lines without white space behind them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if is_number(cell):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return "\n".join(line.rstrip() for line in str(cell).strip().splitlines())


def joined(text: str) -> str:
    """A text on one line: Chinese without a gap, other lines with one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return ("" if any(_is_wide(line) for line in lines) else " ").join(lines)


def _is_wide(line: str) -> bool:
    return any(unicodedata.east_asian_width(char) == "W" for char in line)
