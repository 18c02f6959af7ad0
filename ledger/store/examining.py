"""Holding a remembered unit's entries against the rules: those of which something has changed.

What is kept of the others (`ledger.store.examined`) is asked whether it still holds: by the day, by
attachments, by the ids that there are. Together that is what a full check would find.
"""

from collections.abc import Iterator
from datetime import date

from ledger.checks import privacy
from ledger.checks.rules import Asked, Ids, Scene, held
from ledger.checks.run import Read, beside_entries, scene_of
from ledger.core.findings import Finding
from ledger.core.model import LEDGERS
from ledger.core.values import Value, day
from ledger.store.cache import Exotic
from ledger.store.documents import read_document
from ledger.store.examined import Note, Notes
from ledger.store.looking import Attachments, Sign
from ledger.store.memory import Memory
from ledger.store.notes import noted, told
from ledger.store.reading import Reading
from ledger.store.schemas import common
from ledger.store.shelves import written
from ledger.store.sources import Proposed, Source


class Known(Ids):
    """The ids of a remembered unit, each looked up when it is asked for; `unread` are broken files'."""

    def __init__(self, memory: Memory, reading: Reading) -> None:
        unread = (one.path for one in reading.findings if one.path.partition("/")[0] in LEDGERS)
        self.unread = frozenset(path.rpartition("/")[2].rpartition(".")[0] for path in unread)
        self._memory = memory
        super().__init__(self._every())

    def _every(self) -> Iterator[str]:
        yield from self.unread
        yield from self._memory.ids()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.unread or bool(self._memory.holding(name)))


def remembered_findings(
    memory: Memory, reading: Reading, source: Source, today: date, *, looked: bool = False
) -> list[Finding]:
    """Everything that is wrong with a remembered unit, in no order; what was found anew is kept.

    `looked`: the unit as it is was checked a moment ago, so that its attachments are known.
    """
    return list(_Examination(memory, reading, source, today, looked=looked).findings())


class _Examination:
    def __init__(
        self, memory: Memory, reading: Reading, source: Source, today: date, *, looked: bool
    ) -> None:
        self._memory = memory
        self._reading = reading
        self._today = today
        contents = source.contents if isinstance(source, Proposed) else {}
        self._files = Attachments(source, memory.root, contents, looked=looked)
        self._rules = reading.unit.rules
        self._ids = Known(memory, reading)
        self._notes = Notes(memory, self._ids, self._ids.unread)
        self._scene: Scene | None = None
        self._first: date | None = None

    def findings(self) -> Iterator[Finding]:
        """All findings."""
        firsts = []
        for segment in self._memory.segments():
            note = self._notes.of(segment)
            if note is not None and self._holds(segment, note):
                yield from map(told, note.get("found", ()))
            else:
                note, found = self._examined(segment)
                yield from found
            firsts += [note["first"]] if "first" in note else []
        self._first = date.fromordinal(min(firsts)) if firsts else None
        yield from beside_entries(self._reading, self._today, self._first_day)
        for path in self._memory.beside():
            document = self._reading.documents[path]
            if document.text is not None:
                yield from privacy.findings(path, document.text, document.data)
        self._notes.keep()

    def _first_day(self, _reading: Read) -> date | None:
        return self._first

    # Whether a note holds

    def _holds(self, segment: str, note: Note) -> bool:
        today = self._today.toordinal()
        if note.get("latest", 0) > today or note.get("on", today) != today:
            return False
        if self._notes.are_other_ids and note.get("ids"):
            return False
        files = note.get("files")
        return not files or self._finds_again(segment, note, files)

    def _finds_again(self, segment: str, note: Note, files: dict[str, Sign]) -> bool:
        """Whether attachments are as they were; those that were only touched are known so again."""
        look = self._files
        others = [path for path, sign in files.items() if not look.is_as_seen(path, sign)]
        now = {path: look.sign(path) for path in others}
        if any(sign[0] != files[path][0] for path, sign in now.items()):
            return False
        if any(sign != files[path] for path, sign in now.items()):
            self._notes.put(segment, {**note, "files": {**files, **now}})
        return True

    # Holding entries against the rules

    def _examined(self, segment: str) -> tuple[Note, list[Finding]]:
        """A segment's note, made anew, and all its findings."""
        scene = (self._scene or self._set()).anew()
        asked = scene.asked
        found: list[Finding] = []
        days: list[int] = []
        for path, data in self._memory.glimpsed(segment).items():
            found += self._held(scene, path, data)
            if when := day(data.get("date")) if data else None:
                days.append(when.toordinal())
        note = self._noted(asked, found, days)
        if note is None:
            self._notes.put(segment, {})
            return {"first": min(days)} if days else {}, found
        self._notes.put(segment, note)
        self._notes.enter(segment, asked.ids)
        return note, found

    def _noted(self, asked: Asked, found: list[Finding], days: list[int]) -> Note | None:
        """A note; None where something in it cannot be kept."""
        note: Note = {"latest": asked.latest.toordinal()}
        try:
            if found:
                note["found"] = [noted(one) for one in found]
        except Exotic:
            return None
        if asked.all_ids:
            note["ids"] = True
        if asked.files:
            note["files"] = {path: self._files.sign(path) for path in asked.files}
        if asked.today:
            note["on"] = self._today.toordinal()
        if days:
            note["first"] = min(days)
        return note

    def _held(self, scene: Scene, path: str, data: dict[str, Value] | None) -> Iterator[Finding]:
        if data is not None:
            yield from held(scene, written(path, data, self._rules))
        content = self._memory.text(path) or b""
        if privacy.is_quiet(content):
            return
        text = (
            read_document(path, content).text if data is None else content.decode("utf-8-sig", "replace")
        )
        if text is not None:
            yield from privacy.findings(path, text, data)

    def _set(self) -> Scene:
        self._scene = scene_of(self._reading, self._today, self._files, common(), self._ids)
        return self._scene
