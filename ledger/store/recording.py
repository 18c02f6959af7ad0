"""Recording an entry: what it will be, held against the checks, then written and committed."""

import time
from collections.abc import Callable, Mapping
from datetime import date

from ledger.core.findings import Finding, more_than
from ledger.core.model import Entry
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, day, texts
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.checking import check
from ledger.store.emitting import entry_text
from ledger.store.entries import entry_path, new_id, open_sheet, with_session
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.recall import proposed_reading
from ledger.store.repository import SCHEMAS, schema_address
from ledger.store.sources import Proposed, Source
from ledger.store.unread import hidden_sheet
from ledger.store.writing import Change, message, writing
from ledger.words import N_


class Refused(Exception):  # noqa: N818 - the word the commands use
    """What was to be written has errors; `findings` are all of its findings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("refused")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a command wants to write: new contents by path (None: remove the file), and the message."""

    contents: Mapping[str, bytes | None]
    message: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a proposal: the commit (None if only staged, or nothing differed), the warnings
    about what was written, and the paths that were. `taken` are those that held changes which were in
    no commit before, and now are in this one.
    """

    commit: str | None
    warnings: tuple[Finding, ...] = ()
    changed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as written: its path and id, the commit (None if only staged), and its warnings."""

    path: str
    id: str
    commit: str | None
    session: bool = False
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it would be written: a new entry, or a sheet with a session more."""

    path: str
    id: str
    title: str
    text: str
    session: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit as it was read: at what moment, and which number the lock held before."""

    reading: Reading
    turn: int
    at: float


_MOMENT = 2.0
"""So many seconds a reading may be old that is written upon, as long as nobody of ours wrote since."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A place to record in: the clone, where its files are read from, and today."""

    git: Git
    source: Source
    today: date
    seen: Seen | None = None

    def change(self, propose: Callable[[Reading], Proposal], *, commit: bool = True) -> Made:
        """Write what `propose` makes of the unit as it is when our turn has come, as one commit.

        Unless it was `seen` a moment ago, and nobody has had a turn since, it is read anew for that.

        Raises Refused if it would bring an error that is not there now, and LedgerError as `propose`
        does; then nothing is written. Nothing is either where nothing would differ.
        """
        with writing(self.git) as writer:
            reading = self._reading(writer.before)
            proposal = propose(reading)
            recorded = self.git.contents("HEAD", proposal.contents)
            contents = {
                path: content
                for path, content in proposal.contents.items()
                if content != self._content(path) or content != recorded.get(path)
            }
            if not contents:
                return Made(None)
            warnings = self._checked(reading, contents)
            taken = self._taken(contents, recorded) if commit else ()
            made = writer.write(Change(contents, proposal.message), commit=commit)
        return Made(made, warnings, tuple(contents), taken)

    def add(
        self,
        kind: Kind,
        fields: Fields,
        *,
        attachments: Mapping[str, bytes] | None = None,
        commit: bool = True,
    ) -> Recorded:
        """Record one entry, or one session more on its member's open sheet.

        `fields` hold everything but id and kind. Raises Refused if the checks find an error in it,
        and then nothing is written.
        """
        drafts: list[Draft] = []

        def propose(reading: Reading) -> Proposal:
            draft = self.draft(reading, kind, fields)
            drafts.append(draft)
            said = message(kind.ledger, f"{kind.short} {draft.title}", draft.id, kind.name, "add")
            return Proposal({draft.path: draft.text.encode(), **(attachments or {})}, said)

        made = self.change(propose, commit=commit)
        (draft,) = drafts
        return Recorded(draft.path, draft.id, made.commit, draft.session, made.warnings)

    def draft(self, reading: Reading, kind: Kind, fields: Fields) -> Draft:
        """The file that would hold these fields: a new entry, or the open sheet with a session more."""
        sheet = _sheet(reading, kind, fields)
        return self._session(sheet, fields) if sheet else self._entry(reading, kind, fields)

    def _entry(self, reading: Reading, kind: Kind, fields: Fields) -> Draft:
        name = new_id(day(fields.get("date")) or self.today, reading.catalogue.stems)
        known = (self.git.root / SCHEMAS / f"{kind.ledger}.json").exists()
        whole: dict[str, Value] = {
            "id": name,
            "kind": kind.short,
            **(_as_sheet(fields) if kind.sessions else fields),
        }
        text = entry_text(whole, schema_address(kind.ledger) if known else "")
        return Draft(entry_path(kind.ledger, name), name, str(fields.get("title", "")), text)

    def _session(self, sheet: Entry, fields: Fields) -> Draft:
        """The sheet with a session more; what the sheet says already is not said again."""
        own = {
            name: value
            for name, value in fields.items()
            if name != "title" and (name == "date" or value != sheet.fields.get(name))
        }
        text = (self.git.root / sheet.path).read_bytes().decode("utf-8-sig")
        title = str(sheet.fields.get("title"))
        return Draft(sheet.path, sheet.id, title, with_session(text, own), session=True)

    def _content(self, path: str) -> bytes | None:
        place = self.git.root / path
        return place.read_bytes() if place.is_file() else None

    def _taken(
        self, contents: Mapping[str, bytes | None], recorded: Mapping[str, bytes]
    ) -> tuple[str, ...]:
        """Known files with changes on disk that the commit takes along, besides what is asked for."""
        differing = [
            path
            for path, content in contents.items()
            if path in recorded
            and content is not None
            and self._content(path) not in (None, content, recorded[path])
        ]
        # Git decides: line ends that it turns itself are no change.
        truly = set(self.git.differing(differing)) if differing else set()
        return tuple(path for path in differing if path in truly)

    def _reading(self, turn: int) -> Reading:
        seen = self.seen
        if seen and seen.turn == turn and not turn % 2 and time.monotonic() < seen.at + _MOMENT:
            return seen.reading
        return read_unit(self.source)

    def _checked(self, reading: Reading, contents: Mapping[str, bytes | None]) -> tuple[Finding, ...]:
        """The warnings about what changes. Raises Refused if it brings errors."""
        proposed = Proposed(self.source, contents)
        # First what is there now: what is kept of that serves what would be.
        known = check(reading, self.source, self.today)
        would_be = proposed_reading(reading, proposed)
        looked = would_be is not None
        found = check(would_be or read_unit(proposed), proposed, self.today, looked=looked)
        errors = [one for one in found if one.severity == "error"]
        if errors and (new := more_than(errors, known)):
            raise Refused(tuple(new))
        return tuple(one for one in found if one.path in contents and one.severity == "warning")


def _sheet(reading: Reading, kind: Kind, fields: Fields) -> Entry | None:
    """The open sheet that a session with these fields belongs on.

    Raises LedgerError where there is none, but a file with errors may be it.
    """
    members = [name for _, name in texts(fields.get("members"))]
    when = day(fields.get("date"))
    if not kind.sessions or when is None or len(members) != 1 or "sessions" in fields:
        return None
    sheet = open_sheet(reading.unit.entries, kind.name, members[0], when)
    if sheet is None and (path := hidden_sheet(reading, kind, members[0], when)):
        text = N_("{path} has errors, and may be the sheet to go on with; `ledger check` says why")
        raise LedgerError(text, path=path)
    return sheet


def _as_sheet(fields: Fields) -> dict[str, Value]:
    """A first session's fields as a new sheet: who and what stay with the sheet."""
    if "sessions" in fields:
        return dict(fields)
    kept = ("date", "title", "members", "level", "tags")
    own = {name: value for name, value in fields.items() if name in kept}
    session = {name: value for name, value in fields.items() if name not in kept or name == "date"}
    return {**own, "sessions": [session]}
