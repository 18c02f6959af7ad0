"""Altering what is recorded: fields and sessions, whole entries, and the evidence that they leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from ledger.checks.rules import Written
from ledger.core.values import Fields, Value, identity, maps
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.patching import rewritten
from ledger.store.reading import Reading
from ledger.store.recording import Proposal
from ledger.store.writing import message
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Alteration:
    """What shall become of an entry, or of one of its sessions.

    `fields` replace those of the same name; `more` is put behind the items of a list, `less` taken out
    of it; `without` names fields to take away. `session` is the day (and, where a day has several, the
    number from 1) of the session meant.
    """

    fields: Fields = field(default_factory=dict)
    more: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    less: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    session: tuple[str, int | None] | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.more or self.less or self.without)


def entry_in(reading: Reading, path: str) -> Written:
    """The entry that lies there now. Raises LedgerError if another writer has taken it away."""
    if one := reading.catalogue.at(path):
        return one
    raise LedgerError(N_("{path} is not there any more; nothing was changed"), path=path)


def altered(one: Written, change: Alteration) -> dict[str, Value]:
    """An entry's fields as they shall be. Raises LedgerError for what is not there."""
    meant = change.session or _session_meant(one.data, change)
    if meant is None:
        return _with(one.data, change)
    place = session_place(one.data, *meant)
    sessions = list(one.data["sessions"])  # type: ignore[arg-type]
    sessions[place] = _with(sessions[place], change)  # type: ignore[arg-type]
    return {**one.data, "sessions": sessions}


def _session_meant(data: Fields, change: Alteration) -> tuple[str, int | None] | None:
    """The session meant where sessions have a field of their own: the only one. Raises LedgerError."""
    sessions = [session for _, session in maps(data.get("sessions"))]
    named = {*change.fields, *change.more, *change.less, *change.without} - {"date"}
    own = [name for name in named if any(name in session for session in sessions)]
    if not own:
        return None
    if len(sessions) > 1:
        raise LedgerError(N_("each session has its own {field}; say which by --session"), field=own[0])
    return str(sessions[0].get("date")), None


def without_session(one: Written, when: str, number: int | None) -> dict[str, Value]:
    """A sheet's fields with a session less. Raises LedgerError for the last one."""
    place = session_place(one.data, when, number)
    sessions = list(one.data["sessions"])  # type: ignore[arg-type]
    if len(sessions) == 1:
        raise LedgerError(
            N_("{id} has no other session; `ledger remove {id}` removes the sheet"), id=one.stem
        )
    return {**one.data, "sessions": sessions[:place] + sessions[place + 1 :]}


def session_place(data: Fields, when: str, number: int | None) -> int:
    """The index of the session on a day; of several, of the one with that number. Raises LedgerError."""
    found = [place for place, session in maps(data.get("sessions")) if session.get("date") == when]
    if not found:
        days = ", ".join(str(session.get("date")) for _, session in maps(data.get("sessions")))
        text = N_("there is no session on {day}; there are: {days}")
        raise LedgerError(text, day=when, days=days or "–")
    if number is None and len(found) > 1:
        text = N_("{n} sessions are on {day}; say which one, for example {day}#1")
        raise LedgerError(text, day=when, n=len(found))
    if number is not None and not 1 <= number <= len(found):
        raise LedgerError(N_("{day} has {n} sessions only"), day=when, n=len(found))
    return found[(number or 1) - 1]


def edited(reading: Reading, one: Written, wanted: Fields) -> Proposal:
    """An entry with these fields instead, every byte kept that need not change."""
    text = _text(reading, one.path)
    contents = rewritten(text, wanted).encode()
    return Proposal({one.path: contents}, _said(one, str(wanted.get("title", "")), "edit"))


def retyped(one: Written, text: str, title: str) -> Proposal:
    """An entry's file as somebody has typed it."""
    return Proposal({one.path: text.encode()}, _said(one, title, "edit"))


def removed(reading: Reading, many: Iterable[Written]) -> Proposal:
    """Entries gone, with the files of evidence that no other entry points to."""
    gone = list(many)
    paths = {one.path for one in gone}
    kept = {
        path for one in reading.written if one.path not in paths for path in evidence_paths(one.data)
    }
    mine = {path for one in gone for path in evidence_paths(one.data)} - kept
    contents: dict[str, bytes | None] = dict.fromkeys([*paths, *sorted(mine)])
    (first,) = gone
    return Proposal(contents, _said(first, str(first.data.get("title", "")), "remove"))


def evidence_paths(data: Fields) -> list[str]:
    """The files of evidence that an entry points to."""
    paths = [item.get("path") for _, item in maps(data.get("evidence"))]
    return [path for path in paths if isinstance(path, str) and path.startswith("evidence/")]


def _with(data: Fields, change: Alteration) -> dict[str, Value]:
    wanted = {name: value for name, value in data.items() if name not in change.without}
    for name in change.without:
        if name not in data:
            raise LedgerError(N_("there is no {field} to take away"), field=name)
    wanted |= change.fields
    for name, items in change.more.items():
        wanted[name] = _list(wanted, name) + [one for one in items if one not in _list(wanted, name)]
    for name, items in change.less.items():
        away = [identity(one) for one in items]
        here = _list(wanted, name)
        if missing := [one for one in items if identity(one) not in map(identity, here)]:
            raise LedgerError(N_("{value} is not in {field}"), value=str(missing[0]), field=name)
        wanted[name] = [one for one in here if identity(one) not in away]
    return wanted


def _list(data: Fields, name: str) -> list[Value]:
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise LedgerError(N_("{field} is no list; set it by --set"), field=name)
    return value


def _text(reading: Reading, path: str) -> str:
    document = reading.documents[path]
    if document.text is None:
        raise LedgerError(N_("{path} cannot be read; `ledger check` says why"), path=path)
    return document.text


def _said(one: Written, title: str, action: str) -> str:
    kind = one.kind.short if one.kind else str(one.data.get("kind", ""))
    subject = f"{kind} {title}".strip()
    if action == "remove":
        subject = f"{action} {subject}"
    return message(one.ledger, subject, one.stem, f"{one.ledger}/{kind}", action)
