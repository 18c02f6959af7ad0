"""Words and numbers of a register's cells: vocabulary by label or beginning, amounts with units."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ledger.core.forms import labels
from ledger.core.headings import Headings, folded
from ledger.core.splitting import words
from ledger.core.values import Value, is_number
from ledger.patterns import pattern
from ledger.store.documents import scalar
from ledger.store.importpeople import Unread
from ledger.store.typed import NO, YES
from ledger.store.workbooks import Cell
from ledger.words import N_

_SHOWN = 24


def shown(cell: Cell) -> str:
    """A cell as a message repeats it: on one line, the beginning alone."""
    if isinstance(cell, datetime):
        text = cell.isoformat(" ", "minutes")
    elif isinstance(cell, date | time):
        text = cell.isoformat()
    elif isinstance(cell, Decimal):
        text = f"{cell:f}"
    else:
        text = " ".join(str("" if cell is None else cell).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


# Vocabularies


def choice(text: str, name: str, schema: Mapping[str, Any], usual: Headings) -> str:
    """The one value of a vocabulary that a text means. Raises Unread."""
    found = _meant(folded(text), name, schema, usual)
    if len(found) == 1:
        return found[0]
    known = vocabulary(schema)
    if found:
        many = [known[list(labels(dict(schema))).index(one)] for one in found]
        raise Unread(N_("{said} may mean {names}"), said=shown(text), names=", ".join(many))
    raise Unread(N_("{said} is none of {names}"), said=shown(text), names=", ".join(known))


def vocabulary(schema: Mapping[str, Any]) -> list[str]:
    """A field's values as a message lists them, each with its label."""
    return [
        f"{next(iter(title.values()))} ({value})" if isinstance(title, dict) and title else value
        for value, title in labels(dict(schema)).items()
    ]


def said_labels(schema: Mapping[str, Any]) -> list[str]:
    """The labels of a field's values, in all languages."""
    titles = [title for title in labels(dict(schema)).values() if isinstance(title, dict)]
    return [str(label) for title in titles for label in title.values()]


def choices(text: str, name: str, schema: Mapping[str, Any], usual: Headings) -> list[str]:
    """The values that the words of a text mean, each once. Raises Unread."""
    if len(whole := _meant(folded(text), name, schema, usual)) == 1:
        return whole
    found = [choice(word, name, schema, usual) for word in words(text)]
    return list(dict.fromkeys(found))


def _meant(word: str, name: str, schema: Mapping[str, Any], usual: Headings) -> list[str]:
    """The values that a word means, by the strictest way in which there are any."""
    said = {value: list(_said(value, title)) for value, title in labels(dict(schema)).items()}
    more = usual.words.get(name, {})
    ways = (
        [value for value, own in said.items() if word in own],
        [value for value in said if word in map(folded, more.get(value, ()))],
        [value for value, own in said.items() if any(one.startswith(word) for one in own)],
        [value for value, own in said.items() if any(_goes_on(word, one, said) for one in own)],
    )
    return next((found for found in ways if found), [])


def _goes_on(word: str, label: str, known: Mapping[str, list[str]]) -> bool:
    """Whether a word is a label with a little behind it, 显性问题, that is no other label."""
    rest = word[len(label) :]
    if not word.startswith(label) or not rest.isalpha() or len(rest) > 4 or rest.isascii():
        return False
    return not any(one in rest for own in known.values() for one in own)


def _said(value: str, title: object) -> Iterator[str]:
    yield folded(value)
    if isinstance(title, dict):
        yield from (folded(str(text)) for text in title.values())


def truth(text: str, schema: Mapping[str, Any]) -> bool | None:
    """Yes or no; of a field that is only ever true, no is nothing. Raises Unread."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in YES or plain in ("√", "✓", "✔"):
        return True
    if plain in NO or plain in ("×", "✗"):
        return None if schema.get("const") is True else False
    raise Unread(N_("{said} is neither yes nor no"), said=shown(text))


# Numbers

_AMOUNT = pattern(r"([-+]?[0-9]+(?:\.[0-9]+)?)(.*)")
_UNITS = {
    "hours": ("小时", "个小时", "学时", "个学时", "课时", "h", "hr", "hrs", "hour", "hours"),
    "days": ("天", "日", "d", "day", "days"),
    "percent": ("%",),
}
_COUNTED = ("人", "人次", "名", "个", "次", "条", "件", "份", "户", "项", "起", "位", "")
_HALVES = {"半天": "0.5", "半日": "0.5", "半小时": "0.5", "半个小时": "0.5"}
_NUMERALS = "一二三四五六七八九"
_NUMERAL = pattern(f"^([{_NUMERALS}])(?=个?(?:小时|学时|课时|天|日))")


def number(cell: Cell, name: str) -> Value:
    """The number of a cell, also with the unit behind it that goes with the field. Raises Unread."""
    if is_number(cell):
        return scalar(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
    if isinstance(cell, bool | date | time | timedelta):
        raise Unread(N_("{said} is no number"), said=shown(cell))
    text = "".join(unicodedata.normalize("NFKC", str(cell)).casefold().split())
    kind = name.rpartition(".")[2]
    text = _NUMERAL.sub(lambda found: str(_NUMERALS.index(found[1]) + 1), text.replace("两", "二"))
    if kind in ("hours", "days") and text in _HALVES and ("小时" in text) == (kind == "hours"):
        return scalar(_HALVES[text])
    found = _AMOUNT.fullmatch(text)
    if found is None or any(unicodedata.category(char) in ("No", "Nl") for char in str(cell)):
        raise Unread(N_("{said} is no number"), said=shown(cell))
    return _with_unit(Decimal(found[1]), found[1], found[2], kind, cell)


def _with_unit(amount: Decimal, said: str, unit: str, kind: str, cell: Cell) -> Value:
    if (kind, unit) in (("days", "天半"), ("days", "日半"), ("hours", "个半小时"), ("hours", "小时半")):
        return scalar(f"{amount + Decimal('0.5'):f}")
    if not unit or unit in _UNITS.get(kind, _COUNTED):
        return scalar(said)
    if kind == "hours" and unit in ("分钟", "分", "min", "minutes"):
        hours = amount / 60
        if hours * 60 == amount and hours == hours.quantize(Decimal("0.01")):
            return scalar(f"{hours.normalize():f}")
    raise Unread(N_("{said} is counted in something else than this field"), said=shown(cell))
