"""How a table is to be read, as a user wrote it down: the mapping file of `ledger import --map`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from ledger.core.headings import Column, folded
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.documents import read_document
from ledger.store.emitting import entry_text
from ledger.store.workbooks import cell_name
from ledger.words import N_

_KEYS = ("kind", "worksheet", "header", "year", "columns", "fixed", "note-rest")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping says; what it does not say is guessed.

    `columns` give the fields of a column by its heading or its letter, none where it is to be left
    out. `header` is the number of the head's last row. `fixed` is said of every row.
    """

    kind: str | None = None
    worksheet: str | None = None
    header: int | None = None
    year: int | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    note_rest: bool = False


def read_mapping(place: str, content: bytes) -> Mapped:
    """The mapping that a YAML file holds. Raises LedgerError, naming the file and the key."""
    document = read_document(place, content)
    if document.data is None or document.findings:
        fault = document.findings[0]
        text = N_("{place}:{line}:{column}: {code}: no mapping can be read from this")
        raise LedgerError(text, place=place, line=fault.line, column=fault.column, code=fault.code)
    data = document.data
    if wrong := next((key for key in data if key not in _KEYS), None) or _wrong(data):
        text = N_("{file}: {key} is not what a mapping says; `ledger import --save-map` writes one")
        raise LedgerError(text, file=place, key=wrong)
    columns, fixed = data.get("columns"), data.get("fixed")
    header, year = data.get("header"), data.get("year")
    return Mapped(
        _text(data.get("kind")),
        _text(data.get("worksheet")),
        header if isinstance(header, int) else None,
        year if isinstance(year, int) else None,
        {key: _targets(value) for key, value in columns.items()} if isinstance(columns, dict) else {},
        {key: str(value) for key, value in fixed.items()} if isinstance(fixed, dict) else {},
        data.get("note-rest") is True,
    )


def _wrong(data: Mapping[str, Value]) -> str | None:
    """The first key whose value is of no use."""
    for key, value in data.items():
        good = {
            "kind": isinstance(value, str),
            "worksheet": isinstance(value, str),
            "header": _is_number(value),
            "year": _is_number(value),
            "columns": isinstance(value, dict) and all(map(_is_target, value.values())),
            "fixed": isinstance(value, dict) and not any(map(_is_nested, value.values())),
            "note-rest": isinstance(value, bool),
        }[key]
        if not good and value is not None:
            return key
    return None


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000


def _is_nested(value: Value) -> bool:
    return value is None or isinstance(value, list | dict)


def _is_target(value: Value) -> bool:
    many = value if isinstance(value, list) else [value]
    return value is None or all(isinstance(one, str) and one for one in many)


def _targets(value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


# Columns


def mapped_columns(
    place: str, columns: Sequence[Column], mapped: Mapped, names: frozenset[str]
) -> tuple[Column, ...]:
    """Columns with what the mapping says of them. Raises LedgerError for one that is not there."""
    said: dict[int, tuple[str, ...]] = {}
    for key, target in mapped.columns.items():
        found = [one.place for one in columns if folded(key) == folded(one.heading)]
        found = found or [one.place for one in columns if key.upper() == letters(one.place)]
        if not found:
            raise LedgerError(N_("{file}: the table has no column {column}"), file=place, column=key)
        for name in target:
            if name not in names:
                raise LedgerError(N_("{file}: there is no field {field}"), file=place, field=name)
        said[found[0]] = target
    taken = set(said.values())
    return tuple(_column(one, said, taken) for one in columns)


def _column(one: Column, said: Mapping[int, tuple[str, ...]], taken: set[tuple[str, ...]]) -> Column:
    if one.place in said:
        target = said[one.place]
        return Column(one.place, one.heading, target, "" if target else "unwanted")
    if one.target in taken and one.target != ("note",):
        return Column(one.place, one.heading, (), "twice")
    return one


def letters(column: int) -> str:
    """What people call a column."""
    return cell_name(0, column)[:-1]


def mapping_text(mapped: Mapped, columns: Sequence[Column]) -> str:
    """A mapping file that says what was guessed, for somebody to change."""
    whole: dict[str, Value] = {
        "kind": mapped.kind,
        "worksheet": mapped.worksheet or None,
        "header": mapped.header,
        "year": mapped.year,
        "columns": dict(_said(columns)),
        "fixed": dict(mapped.fixed) or None,
        "note-rest": True if mapped.note_rest else None,
    }
    return entry_text(
        {name: value for name, value in whole.items() if value is not None}, keep_null=True
    )


def _said(columns: Sequence[Column]) -> Iterator[tuple[str, Value]]:
    headings = [folded(one.heading) for one in columns]
    for one in columns:
        alone = one.heading and headings.count(folded(one.heading)) == 1
        target: Value = list(one.target) if len(one.target) > 1 else next(iter(one.target), None)
        yield (" ".join(one.heading.split()) if alone else letters(one.place)), target
