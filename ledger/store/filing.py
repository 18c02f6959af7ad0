"""Where an entry goes when it is taken in: its segment and its days, and the shards that find it.

Taking in ten thousand entries asks the same few hundred pages again and again: for as long as one
Filing lasts, they and what was worked out for them are kept at hand.
"""

from datetime import date
from typing import Any, TypeAlias
from zlib import crc32

from ledger.core.packs import Kind
from ledger.core.values import Value, day, maps
from ledger.store.leaves import Leaves
from ledger.store.notes import id_marked, mark

OTHERS = "|"
"""The segment of files that are no entries of a known kind with a date."""
_Place: TypeAlias = tuple[str, Any, dict[str, str] | None]
"""A segment, its page, and the marks to be saved in the page's place."""
_DIGITS, _SIZE = 16, (1 << 62) - 1
_SHARD = 6
"""So many characters of an id, the month, name the page that finds it."""


def segment_of_day(kind: str, when: date) -> str:
    """Where the entries of a kind are that begin on a day."""
    return f"{kind}|{when:%Y%m}{(when.day - 1) // 8}"


class Filing:
    """Puts entries into the pages of a memory, and takes them out.

    `brief`: of entries only a mark is to be saved until they are asked for. `asked` are the shards of
    ids that have changed.
    """

    def __init__(self, leaves: Leaves, *, brief: bool = False) -> None:
        self._leaves = leaves
        self._brief = brief
        self._pages: dict[str, Any] = {}
        self._segments: dict[str, dict[str, _Place]] = {}
        self._ids: dict[str, Any] = {}
        self.asked: set[str] = set()

    def note(self, path: str, known: str, segment: str) -> None:
        """A file's digest and segment, empty for what is no entry."""
        folder, _, name = path.rpartition("/")
        self._page(f"f/{folder}")[name] = [known, segment]

    def enter(self, path: str, known: str, kind: Kind | None, data: dict[str, Value] | None) -> str:
        """Put what a file of some digest holds into its segment, and what it names into the shards."""
        name = data.get("id") if data else None
        stem = path[path.rfind("/") + 1 :].rpartition(".")[0]
        when = data.get("date") if data and kind else None
        if data is None or kind is None or not isinstance(when, str) or day(when) is None:
            segment = OTHERS
            self._page(f"s/{OTHERS}")[path] = data
        else:
            segment, records, marks = self._segment(kind.name, when)
            records[path] = data
            if marks is not None:
                marks[path] = mark(known, stem, name)
            self._turn(segment, path, known)
            if "links" in data:
                self._link(segment, data["links"])
            if "sessions" in data:
                self._sessions(kind.name, segment, data)
        if data is not None:
            self._name(path, stem, name, segment)
        return segment

    def drop(self, path: str) -> None:
        """Forget a file. What links to it and the days of its segment stay: they may say too much."""
        folder, _, name = path.rpartition("/")
        files = self._page(f"f/{folder}")
        known = files.pop(name, None) if name in files else None
        if known is None or not known[1]:
            return
        data = self._page(f"s/{known[1]}").pop(path, None)
        self._turn(known[1], path, known[0])
        self._leaves.brief.get(f"s/{known[1]}", {}).pop(path, None)
        stem = name.rpartition(".")[0]
        for each in {stem, id_marked(data, stem)}:
            if each is not None:
                shard = self._shard(each)
                places = places_of(each, shard.pop(each, None))
                places.pop(path, None)
                if places:
                    shard[each] = places

    def _page(self, name: str) -> Any:
        found = self._pages.get(name)
        if found is None:
            found = self._pages[name] = self._leaves.change(name)
        return found

    def _segment(self, kind: str, when: str) -> _Place:
        """Where a kind's entries of a day go."""
        known = self._segments.setdefault(kind, {})
        found = known.get(when)
        if found is None:
            first = day(when)
            assert first is not None
            segment = segment_of_day(kind, first)
            page = f"s/{segment}"
            marks = self._leaves.brief.setdefault(page, {}) if self._brief else None
            self._widen(kind, segment, first, first)
            found = known[when] = segment, self._page(page), marks
        return found

    def _turn(self, segment: str, path: str, known: str) -> None:
        """A file comes into a segment, or goes; going takes back what coming made of the version."""
        if segment != OTHERS and len(known) >= _DIGITS:
            own = int(known[:_DIGITS], 16) * (crc32(path.encode("utf-8", "replace")) | 1)
            versions = self._leaves.frame["versions"]
            versions[segment] = versions.get(segment, 0) ^ (own & _SIZE)

    def _widen(self, kind: str, segment: str, first: date, last: date) -> None:
        """Have a segment's days hold some more."""
        known = self._leaves.frame["spans"].setdefault(kind, {})
        span = known.get(segment, (first.toordinal(), last.toordinal()))
        known[segment] = [min(first.toordinal(), span[0]), max(last.toordinal(), span[1])]

    def _sessions(self, kind: str, segment: str, data: dict[str, Value]) -> None:
        """Widen a segment's days to those of a sheet's sessions, and put in what these link to."""
        sessions = maps(data["sessions"])
        days = [when for _, one in sessions if (when := day(one.get("date")))]
        if days:
            self._widen(kind, segment, min(days), max(days))
        for _, session in sessions:
            if "links" in session:
                self._link(segment, session["links"])

    def _link(self, segment: str, named: Value) -> None:
        for target in named if isinstance(named, list) else ():
            if isinstance(target, str):
                where = self._page(f"l/{target[:_SHARD]}").setdefault(target, [])
                if segment not in where:
                    where.append(segment)

    def _name(self, path: str, stem: str, name: Value, segment: str) -> None:
        """Have a file found by the id that it holds, and by the one that its name says."""
        if isinstance(name, str):
            self._place(path, name, segment)
        if stem != name and path not in places_of(stem, self._shard(stem).get(stem)):
            self._place(path, stem, segment)

    def _place(self, path: str, name: str, segment: str) -> None:
        shard = self._shard(name)
        if name not in shard and path == _usual(name, segment):
            shard[name] = segment
        else:
            shard[name] = places_of(name, shard.get(name)) | {path: segment}

    def _shard(self, name: str) -> Any:
        short = name[:_SHARD]
        found = self._ids.get(short)
        if found is None:
            self.asked.add(short)
            self._leaves.frame["twice"].pop(short, None)
            found = self._ids[short] = self._leaves.change(f"i/{short}")
        return found


def places_of(name: str, known: Any) -> dict[str, str]:
    """The files that hold an id or are named by it, with their segments, of what a shard has for it.

    Nearly always that is one file where it should be, and then the segment alone is kept.
    """
    if isinstance(known, str):
        return {_usual(name, known): known}
    return dict(known) if known else {}


def _usual(name: str, segment: str) -> str:
    return f"{segment.partition('/')[0]}/{name[:4]}/{name}.yaml"
