"""Recording an entry: what it will be, held against the checks, then written and committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.core.findings import Finding
from ledger.core.model import Entry
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, day, texts
from ledger.store.checking import check
from ledger.store.emitting import entry_text
from ledger.store.entries import entry_path, new_id, open_sheet, with_session
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.repository import SCHEMAS, schema_address
from ledger.store.sources import Proposed, Source
from ledger.store.writing import Change, message, writing


class Refused(Exception):  # noqa: N818 - the word the commands use
    """What was to be written has errors; `findings` are all of its findings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("refused")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as written: its path and id, the commit (None if only staged), and its warnings."""

    path: str
    id: str
    commit: str | None
    session: bool = False
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    path: str
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A place to record in: the clone, where its files are read from, and today."""

    git: Git
    source: Source
    today: date

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
        with writing(self.git) as writer:
            # Read anew: another writer may have recorded something while we waited for our turn.
            reading = read_unit(self.source)
            sheet = _sheet(reading, kind, fields)
            draft = self._session(sheet, fields) if sheet else self._entry(reading, kind, fields)
            contents: dict[str, bytes | None] = {draft.path: draft.text.encode(), **(attachments or {})}
            warnings = self._checked(contents, draft.path)
            said = message(kind.ledger, f"{kind.short} {draft.title}", draft.id, kind.name, "add")
            made = writer.write(Change(contents, said), commit=commit)
        return Recorded(draft.path, draft.id, made, sheet is not None, warnings)

    def _entry(self, reading: Reading, kind: Kind, fields: Fields) -> _Draft:
        taken = {one.stem for one in reading.written}
        name = new_id(day(fields.get("date")) or self.today, taken)
        known = (self.git.root / SCHEMAS / f"{kind.ledger}.json").exists()
        whole: dict[str, Value] = {
            "id": name,
            "kind": kind.short,
            **(_as_sheet(fields) if kind.sessions else fields),
        }
        text = entry_text(whole, schema_address(kind.ledger) if known else "")
        return _Draft(entry_path(kind.ledger, name), name, str(fields.get("title", "")), text)

    def _session(self, sheet: Entry, fields: Fields) -> _Draft:
        """The sheet with a session more; what the sheet says already is not said again."""
        own = {
            name: value
            for name, value in fields.items()
            if name != "title" and (name == "date" or value != sheet.fields.get(name))
        }
        text = (self.git.root / sheet.path).read_bytes().decode("utf-8-sig")
        return _Draft(sheet.path, sheet.id, str(sheet.fields.get("title")), with_session(text, own))

    def _checked(self, contents: Mapping[str, bytes | None], path: str) -> tuple[Finding, ...]:
        """The entry's warnings. Raises Refused if it has errors."""
        proposed = Proposed(self.source, contents)
        every = check(read_unit(proposed), proposed, self.today)
        found = tuple(one for one in every if one.path == path)
        if any(one.severity == "error" for one in found):
            raise Refused(found)
        return found


def _sheet(reading: Reading, kind: Kind, fields: Fields) -> Entry | None:
    """The open sheet that a session with these fields belongs on."""
    members = [name for _, name in texts(fields.get("members"))]
    when = day(fields.get("date"))
    if not kind.sessions or when is None or len(members) != 1 or "sessions" in fields:
        return None
    return open_sheet(reading.unit.entries, kind.name, members[0], when)


def _as_sheet(fields: Fields) -> dict[str, Value]:
    """A first session's fields as a new sheet: who and what stay with the sheet."""
    if "sessions" in fields:
        return dict(fields)
    kept = ("date", "title", "members", "level", "tags")
    own = {name: value for name, value in fields.items() if name in kept}
    session = {name: value for name, value in fields.items() if name not in kept or name == "date"}
    return {**own, "sessions": [session]}
