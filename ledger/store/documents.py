"""The YAML door: one document of YAML 1.2 to values, every fault with its place.

Ordinary files are read by `plainreading`, all others by `eventreading`. Scalars are resolved by YAML
1.2's core schema, except that dates stay text and numbers with a fraction are exact decimals.
"""

import functools
from codecs import BOM_UTF8
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from ledger.core.findings import Finding
from ledger.core.values import Place, Value
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.faults import conflicts, fault, not_utf8
from ledger.words import N_

if TYPE_CHECKING:
    from ledger.store.plainreading import PlainReader

Places: TypeAlias = dict[tuple[Place, bool], tuple[int, int]]
"""Where each value, and with True each key, of a document begins: line and column from 1."""

MAX_BYTES = 1 << 20
MAX_DEPTH = 32

_NUMBER = pattern(
    r"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
"""A number; a whole one is the first group."""
_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# Numbers beyond these stay text: nobody records them, and computing with them could take for ever.
_MAX_DIGITS = 40
_MAX_EXPONENT = 30


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. `data` is None where no map could be read, `text` where it is not UTF-8."""

    path: str
    text: str | None = None
    data: dict[str, Value] | None = None
    findings: tuple[Finding, ...] = ()


def read_document(path: str, content: bytes) -> Document:
    """A file's bytes as a document with everything that is wrong with its form as YAML."""
    if len(content) > MAX_BYTES:
        return Document(path, findings=(fault(path, "E107", (1, 1), N_("larger than 1 MiB")),))
    content = content.removeprefix(BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Document(path, findings=(not_utf8(path, content, error.start),))
    # A line's end of two characters means what one of one does.
    if plain := _plain().read(text.replace("\r\n", "\n") if "\r" in text else text):
        return Document(path, text, plain)
    if unmerged := conflicts(path, text):
        return Document(path, text, findings=unmerged)
    from ledger.store.eventreading import Reader  # most files need no parser of all of YAML

    reader = Reader(path, text, None)
    data = reader.read()
    return Document(path, text, data, tuple(reader.findings))


@functools.cache
def _plain() -> "PlainReader":
    """The reader of ordinary files, which remembers what their lines mean."""
    from ledger.store.plainreading import PlainReader  # where all is remembered nothing is read

    return PlainReader(scalar)


def places(text: str) -> Places:
    """The places in a text, as far as it can be read; of a key written twice the first."""
    from ledger.store.eventreading import Reader

    reader = Reader("", text, {})
    reader.read()
    return reader.marks or {}


def scalar(text: str) -> Value:
    """What a plain scalar means: null, a truth value, a number, or text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    if found[1]:
        return _whole(text)
    if len(text) <= _MAX_DIGITS:
        number = Decimal(text)
        if abs(number.adjusted()) > _MAX_EXPONENT and number != 0:
            return text
        return int(number) if number == number.to_integral_value() else number
    return text


def _whole(text: str) -> Value:
    if len(text) > _MAX_DIGITS:
        return text
    if text[:2] in ("0o", "0x"):
        return int(text, 0)
    return int(text)
