"""What the rules found of entries when they were last held against them, kept beside what was read.

A note is kept of each segment of entries: what was found, and all that the rules asked beside the
entries themselves (`Asked`). It holds until an entry of the segment changes, something is answered
otherwise, or the rules, the roster or this code are others; then the segment is held against the
rules anew, and nothing else is. Which segments asked for an id is kept by id, so that only those are
looked at of which an id is gone. What hangs on all ids, as the guess at a mistyped one, holds while
all of them are the same.

Pages are: `x/MONTH` the notes of segments, `x/by` what they go by, `q/SHARD` who asked for which ids.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from ledger.checks import privacy
from ledger.checks.rules import Asked, Ids, Scene, held
from ledger.checks.run import Read, beside_entries, scene_of
from ledger.core.findings import Finding
from ledger.core.model import LEDGERS
from ledger.core.values import Value, day
from ledger.store.cache import Damaged, Exotic
from ledger.store.documents import read_document
from ledger.store.looking import Attachments, Sign
from ledger.store.memory import Memory
from ledger.store.notes import noted, told
from ledger.store.reading import Reading
from ledger.store.schemas import common
from ledger.store.shelves import written
from ledger.store.sources import Proposed, Source

_CODE = ("checks", "core", "store/examined.py", "store/looking.py")
"""Where it is said what is wrong with an entry."""
_BY = "x/by"


class Note(TypedDict, total=False):
    """What is kept of a segment; days are day numbers.

    `found` are its findings. It holds from the day `latest` on, or, where it has it, on the day `on`
    alone; while `files` are as they were; and with `ids` while there are the same ids. `first` is the
    first day that one of its entries is dated.
    """

    found: list[Any]
    ids: bool
    files: dict[str, Sign]
    latest: int
    on: int
    first: int


class Known(Ids):
    """The ids of a remembered unit, each looked up when it is asked for."""

    def __init__(self, memory: Memory, reading: Reading) -> None:
        unread = (one.path for one in reading.findings if one.path.partition("/")[0] in LEDGERS)
        self._unread = frozenset(path.rpartition("/")[2].rpartition(".")[0] for path in unread)
        self.unread = _sign("\n".join(sorted(self._unread)))
        self._memory = memory
        super().__init__(self._every())

    def _every(self) -> Iterator[str]:
        yield from self._unread
        yield from self._memory.ids()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._unread or bool(self._memory.holding(name)))


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
        self._scene: Scene | None = None
        self._by = _by(memory)
        self._notes: dict[str, dict[str, Note]] = {}
        self._asking: dict[str, dict[str, list[str]]] = {}
        self._changed: set[str] = set()
        self._other_ids = True
        self._first: date | None = None
        self._damaged = False

    def findings(self) -> Iterator[Finding]:
        """All findings."""
        stale = self._stale()
        firsts = []
        for segment in self._memory.segments():
            note = self._note(segment) if stale is not None and segment not in stale else None
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
        self._keep()

    def _first_day(self, _reading: Read) -> date | None:
        return self._first

    # What is kept

    def _stale(self) -> set[str] | None:
        """The segments whose notes no longer hold for what has changed; None for all of them."""
        leaves = self._memory.leaves
        changed = leaves.stale
        if changed is not None and self._page(_BY).get("by") == self._by:
            stale = {name[2:] for name in changed if name[0] == "s"}
            shards = [name[2:] for name in changed if name[0] == "i"]
            self._other_ids = bool(shards) or self._page(_BY).get("unread") != self._ids.unread
            for shard in shards:
                stale |= self._missing_some(shard)
            if not self._damaged:
                for segment in stale:
                    self._put(segment, {})
                return stale
        for letter in "xq":
            for name in leaves.names(letter):
                leaves.set(f"{letter}/{name}", {})
        leaves.stale = {}
        self._other_ids = True
        self._damaged = False
        return None

    def _missing_some(self, shard: str) -> set[str]:
        """The segments that asked for an id which is gone."""
        asking = self._page(f"q/{shard}")
        return {segment for name, who in asking.items() if name not in self._ids for segment in who}

    def _page(self, name: str) -> dict[str, Any]:
        """A page of ours, nothing if it is damaged; then all is to begin anew the next time."""
        try:
            found: dict[str, Any] = self._memory.leaves.page(name)
        except Damaged:
            self._damaged = True
            return {}
        return found

    def _note(self, segment: str) -> Note | None:
        month = _month(segment)
        if month not in self._notes:
            self._notes[month] = dict(self._page(month))
        return self._notes[month].get(segment)

    def _put(self, segment: str, note: Note) -> None:
        self._note(segment)
        month = _month(segment)
        if note:
            self._notes[month][segment] = note
        else:
            self._notes[month].pop(segment, None)
        self._changed.add(month)

    def _keep(self) -> None:
        """Save the notes, unless what was remembered turned out to be damaged meanwhile."""
        leaves = self._memory.leaves
        changed = self._changed or self._other_ids or leaves.stale or self._damaged
        if leaves.stale is None or not changed:
            return
        for name in self._changed:
            leaves.set(name, self._notes[name] if name in self._notes else self._asking[name])
        leaves.set(_BY, {"by": self._by, "unread": self._ids.unread})
        leaves.stale = None if self._damaged else {}
        if not self._memory.is_proposed:
            with contextlib.suppress(Exotic):
                leaves.save()

    # Whether a note holds

    def _holds(self, segment: str, note: Note) -> bool:
        today = self._today.toordinal()
        if note.get("latest", 0) > today or note.get("on", today) != today:
            return False
        if self._other_ids and note.get("ids"):
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
            self._put(segment, {**note, "files": {**files, **now}})
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
            self._put(segment, {})
            return {"first": min(days)} if days else {}, found
        self._put(segment, note)
        self._enter(segment, asked.ids)
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

    def _enter(self, segment: str, names: Iterable[str]) -> None:
        """Remember who asked for ids."""
        for name in names:
            page = f"q/{name[:6]}"
            if page not in self._asking:
                self._asking[page] = {one: list(who) for one, who in self._page(page).items()}
            who = self._asking[page].setdefault(name, [])
            if segment not in who:
                who.append(segment)
                self._changed.add(page)

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


def _month(segment: str) -> str:
    return f"x/{segment.rpartition('|')[2][:6]}"


def _by(memory: Memory) -> str:
    """What notes go by, beside the entries: what stands beside them in the unit, and our own code."""
    code = Path(__file__).resolve().parent.parent
    parts = [memory.ground_digest]
    for name in _CODE:
        place = code / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else (place,):
            seen = file.stat()
            parts.append(f"{file.name} {seen.st_size} {seen.st_mtime_ns}")
    return _sign("\n".join(parts))


def _sign(text: str) -> str:
    content = text.encode("utf-8", "surrogateescape")
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()
