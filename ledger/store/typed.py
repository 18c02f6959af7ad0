"""An answer as somebody typed it, as the value that its field wants.

Forgiving in how a thing is written (number, label, pinyin, full-width digits, a unit behind a number),
strict in what it means: what may mean several things is refused with a sentence.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ledger.checks.privacy import holds_forbidden
from ledger.core.amounts import amount
from ledger.core.daywords import day_meant
from ledger.core.forms import labels
from ledger.core.model import Entry, Member, Unit
from ledger.core.naming import Candidate, Unclear, one_of, some_of
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import read_document, scalar
from ledger.store.people import chosen, one_member
from ledger.store.pinyin import readings
from ledger.words import N_

YES = frozenset(("y", "yes", "t", "true", "1", "是", "有", "对", "好"))
NO = frozenset(("n", "no", "f", "false", "0", "否", "无", "没有", "不"))


def shape(field: Mapping[str, Any]) -> str:
    """How a field is asked for.

    One of: choice, choices, member, members, entry, entries, day, truth, number, texts, map, maps,
    pairs, text.
    """
    items = field.get("items")
    inner = items if isinstance(items, dict) else {}
    many = field.get("type") == "array"
    if labels(dict(field)):
        return "choices" if many else "choice"
    for format_, one, several in (("member", "member", "members"), ("entry", "entry", "entries")):
        if format_ in (field.get("format"), inner.get("format")):
            return several if many else one
    if many:
        return "maps" if "properties" in inner else "texts"
    if field.get("type") == "object":
        return "map" if "properties" in field else "pairs"
    if field.get("type") == "boolean" or field.get("const") is True:
        return "truth"
    if field.get("type") in ("number", "integer"):
        return "number"
    return "day" if field.get("format") == "date" else "text"


def choices(field: Mapping[str, Any]) -> list[Candidate]:
    """A field's vocabulary, each value with its labels."""
    return [
        Candidate(value, tuple(str(text) for text in title.values()) if isinstance(title, dict) else ())
        for value, title in labels(dict(field)).items()
    ]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads answers about one entry of a unit, dated `when`.

    `shown` and `entries` are the members and the entries that were offered, in the order in which they
    were numbered. `ahead`: days without a year lie in the future.
    """

    unit: Unit
    when: date
    today: date
    shown: Sequence[Member] = ()
    entries: Sequence[Entry] = ()
    ahead: bool = False

    def value(self, text: str, field: Mapping[str, Any]) -> Value:
        """What the answer means for the field. Raises LedgerError."""
        match shape(field):
            case "choice" | "choices" as asked:
                return self._chosen(text, field, many=asked == "choices")
            case "member":
                return one_member(text, self.unit, self.shown)
            case "members":
                return list(chosen(text, self.unit, self.when, self.shown).ids)
            case "entry" | "entries" as asked:
                found = self._entries(text)
                return list(found) if asked == "entries" else found[0]
            case "day":
                return self._day(text)
        return _simple(text, field)

    def _chosen(self, text: str, field: Mapping[str, Any], *, many: bool) -> Value:
        known = choices(field)
        try:
            if many:
                return [one.value for one in some_of(text, known, readings, known)]
            return one_of(text, known, readings, known).value
        except Unclear as unclear:
            raise _no_choice(unclear, known) from None

    def _day(self, text: str) -> Value:
        found = day_meant(text, self.today, ahead=self.ahead)
        if found is None:
            raise LedgerError(N_("{value} is not a day; write one like 2026-03-12"), value=text)
        return found.isoformat()

    def _entries(self, text: str) -> list[str]:
        known = [_entry(one) for one in self.entries]
        # An id holds a hyphen and digits, so runs of digits are places only where they are short.
        try:
            return [one.value for one in some_of(text, known, readings, known[:9])]
        except Unclear as unclear:
            within = [one for one in known if text.strip() in one.names[1]]
            if len(within) == 1:
                return [within[0].value]
            raise _no_entry(unclear, within) from None


def _simple(text: str, field: Mapping[str, Any]) -> Value:
    """What means the same in every unit."""
    match shape(field):
        case "truth":
            return _truth(text)
        case "number":
            return _number(text, field)
        case "texts" | "maps":
            return _texts(text)
        case "pairs":
            return _pairs(text, field)
    return _text(text, field)


def _entry(entry: Entry) -> Candidate:
    return Candidate(entry.id, (entry.id.rpartition("-")[2], str(entry.fields.get("title", ""))))


def _truth(text: str) -> Value:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise LedgerError(N_("answer y (yes) or n (no), not {given}"), given=text)


def is_yes(text: str) -> bool:
    """Whether an answer to a question of yes or no is a yes; anything else is none."""
    return unicodedata.normalize("NFKC", text).strip().lower() in YES


def _number(text: str, field: Mapping[str, Any]) -> Value:
    """A number, also with the field's unit behind it. Raises LedgerError for another unit."""
    found = amount(text, field)
    return scalar(found) if found else unicodedata.normalize("NFKC", text).strip()


def _texts(text: str) -> list[Value]:
    """Several texts: a YAML list, 《titles》 one after another, or what stands between semicolons."""
    plain = text.strip()
    if plain.startswith("["):
        data = read_document("", f"value: {plain}\n".encode()).data
        if data is not None and isinstance(many := data.get("value"), list):
            return many
    if holds_forbidden(plain):
        return [plain]  # left whole: in parts, the checks would no longer see what they refuse
    if re.fullmatch(r"(《[^《》]+》[、,， ]*)+", plain):
        return list(re.findall(r"《[^《》]+》", plain))
    return [part.strip() for part in re.split(r"[;；\n]", plain) if part.strip()]


def _pairs(text: str, field: Mapping[str, Any]) -> Value:
    each = field.get("additionalProperties")
    found: dict[str, Value] = {}
    for part in filter(str.strip, re.split(r"[,，、;；\n]", text)):
        name, equals, value = part.replace("＝", "=").partition("=")
        if not equals or not value.strip():
            raise LedgerError(N_("{given}: write it as NAME=VALUE"), given=part.strip())
        found[name.strip()] = _number(value, each if isinstance(each, dict) else {})
    return found


def _text(text: str, field: Mapping[str, Any]) -> Value:
    """Text; where a list would do as well, what stands between commas."""
    plain = " ".join(text.split("\n")).strip()
    listable = any(
        isinstance(one, dict) and one.get("type") == "array" for one in field.get("anyOf", ())
    )
    parts = [part.strip() for part in re.split(r"[,，、;；]", plain) if part.strip()]
    return list(parts) if listable and len(parts) > 1 else plain


def _no_choice(unclear: Unclear, known: Sequence[Candidate]) -> LedgerError:
    among = unclear.among or known
    names = ", ".join(one.value for one in among)
    if unclear.among:
        return LedgerError(
            N_("{given} may mean {names}; write more of it"), given=unclear.word, names=names
        )
    return LedgerError(N_("{value} is none of {names}"), value=unclear.word, names=names)


def _no_entry(unclear: Unclear, within: Sequence[Candidate]) -> LedgerError:
    among = unclear.among or within
    if among:
        names = ", ".join(one.value for one in among[:5])
        return LedgerError(
            N_("{given} may mean {names}; write more of it"), given=unclear.word, names=names
        )
    return LedgerError(
        N_("no entry's id or title begins with {given}; write its number, id or title"),
        given=unclear.word,
    )
