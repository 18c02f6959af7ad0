"""The form of an entry in the editor: read back as fields, with what is wrong at the lines at fault."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ledger.checks.privacy import findings as privacy
from ledger.core.findings import Finding
from ledger.core.values import Value, day, texts
from ledger.errors import LedgerError
from ledger.reports.blank import blank
from ledger.store.documents import Document, read_document
from ledger.store.locating import located
from ledger.store.people import chosen, one_member
from ledger.store.schemas import Forms, common
from ledger.store.typed import Reader, shape

from .editing import edited
from .entering import Entered, Matter, completed, lacking
from .refusing import finding_line

_FORM = "form"
Judge = Callable[[Entered], tuple[Finding, ...]]
"""What is wrong with what was entered; nothing once it is accepted, or recorded."""


def filled_in(matter: Matter, begin: Entered, judge: Judge) -> Entered | None:
    """What the user made of the form in the editor, as accepted by `judge`; None if nothing.

    Raises LedgerError if the user gives up, and says where the draft is.
    """
    required = (*common().required, *matter.kind.required, *lacking(matter, begin.fields))
    values = {"date": str(matter.visit.today), **begin.fields}
    text = blank(matter.kind, matter.saying, values, required)
    accepted: list[Entered] = []

    def faults(typed: str) -> list[tuple[int, str]]:
        document = read_document(_FORM, typed.encode())
        if document.data is None or document.findings:
            return _lines(matter, document.findings, document)
        # Looked for here, where a line is known; the file that is made of the form has others.
        kept_out = [one for one in privacy(_FORM, typed, document.data) if one.severity == "error"]
        if kept_out:
            return _lines(matter, kept_out, document)
        what = Entered(_understood(matter, document.data), begin.attachments)
        accepted[:] = [what]
        return _lines(matter, judge(what), document)

    name = f"add-{matter.kind.name}"
    done = edited(matter.visit.git, text, faults, matter.words, name)
    return accepted[0] if done is not None and accepted else None


def form_faults(matter: Matter, what: Entered) -> tuple[Finding, ...]:
    """What is wrong with the form of what was entered."""
    data = {"id": "20000101-00000", "kind": matter.kind.short, **completed(matter, what.fields)}
    return tuple(Forms().of(matter.kind).findings(_FORM, data))


def _lines(
    matter: Matter, found: tuple[Finding, ...] | list[Finding], document: Document
) -> list[tuple[int, str]]:
    """Findings as lines of the form and sentences; these stand in place and need not name it."""
    placed = [replace(one, path=_FORM, **_place(one, document)) for one in found]
    return [
        (one.line, finding_line(matter.words, replace(one, at=())))
        for one in located(placed, {_FORM: document})
    ]


def _place(one: Finding, document: Document) -> dict[str, Any]:
    """Where the form says what a finding is about; of a session that is the form's own field."""
    if one.line and one.path == _FORM:
        return {}
    at = one.at[2:] if one.at[:1] == ("sessions",) else one.at
    named = one.values.get("name")
    if one.code == "E202" and not at and isinstance(named, str) and named in (document.data or {}):
        return {"at": (named,), "on_key": True, "line": 0, "column": 0}
    return {"at": at, "line": 0, "column": 0}


# Forgiving what people write in a form


def _understood(matter: Matter, data: Mapping[str, Value]) -> dict[str, Value]:
    """The form's fields, labels and names put as the values they stand for; empty ones left out."""
    when = day(data.get("date")) or matter.visit.today
    reader = Reader(matter.unit, when, matter.visit.today, entries=matter.unit.entries)
    fields = {
        name: _value(reader, matter.fields.get(name), value)
        for name, value in data.items()
        if value is not None
    }
    missing = fields.get("absent")
    if isinstance(missing, dict):
        away = {_member(matter, name): why for name, why in missing.items()}
        fields["absent"] = away
        if isinstance(members := fields.get("members"), list):
            fields["members"] = [name for name in members if name not in away]
    return fields


def _value(reader: Reader, field: Mapping[str, Any] | None, value: Value) -> Value:
    """A value as its field wants it; what cannot be understood stays as it is, for the checks."""
    if field is None:
        return value
    named = shape(field)
    try:
        if named == "members" and isinstance(value, str | list):
            words = [value] if isinstance(value, str) else [name for _, name in texts(value)]
            many = [one for word in words for one in chosen(word, reader.unit, reader.when).ids]
            return list(dict.fromkeys(many))
        if isinstance(value, list) and named in ("choices", "entries"):
            return [one for word in value for one in _many(reader, field, word)]
        if isinstance(value, str) and named in _WORDED:
            return reader.value(value, field)
    except LedgerError:
        return value
    return value


_WORDED = ("choice", "choices", "member", "entry", "entries", "texts", "day")


def _many(reader: Reader, field: Mapping[str, Any], word: Value) -> list[Value]:
    if not isinstance(word, str):
        return [word]
    found = reader.value(word, field)
    return found if isinstance(found, list) else [found]


def _member(matter: Matter, name: str) -> str:
    try:
        return one_member(name, matter.unit)
    except LedgerError:
        return name
