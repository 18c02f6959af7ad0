"""What was read of a unit, in pages: taken in file by file, handed out as a reading that is lazy.

Pages are: `t/FOLDER` the stat of a folder's files, `f/FOLDER` their digests and segments, `s/SEGMENT`
entries as parsed, `i/SHARD` which files hold which ids, `l/SHARD` which segments link to which ids.
The frame holds the rest: what stands beside the entries, all faults, and each segment's days.
"""

import copy
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

from ledger.checks.rules import Written
from ledger.core.findings import Finding
from ledger.core.model import LEDGERS, Entry, occasions
from ledger.core.shelf import links
from ledger.core.values import Value, day
from ledger.store.cache import FRAME, Cache, Damaged, Exotic, packed
from ledger.store.documents import MAX_BYTES, Document, read_document
from ledger.store.glance import Folder, Glance, glance
from ledger.store.reading import (
    Ground,
    Plan,
    Reading,
    days_of,
    not_read,
    read_entry,
    read_ground,
    twice,
    unit_of,
)
from ledger.store.schemas import Forms, held, hold, mapping
from ledger.store.shelves import Documents, Entries, Writings
from ledger.store.sources import ROOTS, Files, wanted

OTHERS = "|"
"""The segment of files that are no entries of a known kind with a date."""


def seen_now(root: Path) -> Glance | None:
    """A look at a unit's files; None where there is more to them than stat tells."""
    tops = tuple(name for name in ROOTS if not name.endswith(".yaml"))
    return glance(root, tops, tuple(name for name in ROOTS if name.endswith(".yaml")))


class Memory:
    """A unit as remembered, and as changed since."""

    def __init__(
        self, cache: Cache | None, root: Path, frame: dict[str, Any], total: int | None
    ) -> None:
        self.root = root
        self.total = total
        self._cache = cache
        self._frame = frame
        self._held: dict[str, Any] = {}
        self._changed: set[str] = set()
        self._bodies: dict[str, bytes] = {}
        self._texts: dict[str, bytes] = {}
        self._proposed: Mapping[str, bytes | None] = {}
        self._lost = False
        self._forms: Forms | None = None
        self._ground: Ground | None = None

    @classmethod
    def of(cls, cache: Cache | None, root: Path, tool: str) -> "Memory":
        """What a cache holds for this tool; nothing yet without one."""
        known = cache.frame() if cache else None
        if known is not None and known[0].get("tool") == tool:
            return cls(cache, root, *known)
        empty: dict[str, Any] = {name: {} for name in ("sums", "spans", "faults", "twice")}
        empty |= {"tool": tool, "ground": None, "stale": None}
        return cls(cache, root, empty, None)

    # Pages

    @property
    def folders(self) -> list[str]:
        """The folders that were seen."""
        return [name[2:] for name in self._frame["sums"] if name.startswith("t/")]

    def page(self, name: str) -> Any:
        """A page's value, an empty map if there is none. Raises Damaged."""
        if name not in self._held:
            known = self._frame["sums"].get(name)
            if self._cache is not None and name[0] in _LATE:
                return self._late(self._cache, name, known)
            self._held[name] = (
                {} if known is None or self._cache is None else self._cache.page(name, known)
            )
        return self._held[name]

    def _late(self, cache: Cache, name: str, known: int | None) -> Any:
        """A page wanted when the reading may be in use already: damage is mended from the files."""
        try:
            self._held[name] = {} if known is None else cache.page(name, known)
        except Damaged:
            cache.discard()
            self._read_anew()
        return self._held.setdefault(name, {})

    def _read_anew(self) -> None:
        """Take everything from the files, and what is proposed on top."""
        seen = seen_now(self.root)
        made = Memory.of(None, self.root, self._frame["tool"])
        made.take(seen.folders if seen else {}, seen.folders if seen else {})
        if self._proposed:
            made = made.proposed(self._proposed)
        self._cache, self._frame, self._held = None, made._frame, made._held  # noqa: SLF001

    def _change(self, name: str) -> Any:
        value = self.page(name)
        self._changed.add(name)
        if self._frame["stale"] is not None and name[0] in "si":
            self._frame["stale"][name] = 1
        return value

    def put(self, name: str, value: Any) -> None:
        """Keep a page of somebody else's from the next saving on; an empty one is forgotten."""
        self._held[name] = value
        self._changed.add(name)

    def names(self, letter: str) -> list[str]:
        """The names of the pages of one letter, sorted."""
        begin = f"{letter}/"
        return sorted({name for name in (*self._frame["sums"], *self._held) if name.startswith(begin)})

    @property
    def stale(self) -> dict[str, int] | None:
        """The pages of entries and of ids that have changed since this was last made empty.

        None as long as nobody has asked for it to be kept.
        """
        found: dict[str, int] | None = self._frame["stale"]
        return found

    @stale.setter
    def stale(self, value: dict[str, int] | None) -> None:
        self._frame["stale"] = value

    @property
    def is_proposed(self) -> bool:
        """Whether this is what would be, and not what is."""
        return bool(self._proposed)

    def save(self, cache: Cache | None = None, *, anew: bool = False) -> None:
        """Keep what has changed, in a cache other than that it came from, or with nothing else in it.

        What cannot be kept is not.
        """
        cache = self._cache = cache or self._cache
        if cache is None or self.is_proposed:
            return
        try:
            pages, removed = self.pages()
        except Exotic:
            return
        cache.save(pages, removed, None if anew else self.total)
        self.total = crc32(pages[FRAME])

    def pages(self) -> tuple[dict[str, bytes], list[str]]:
        """The pages to be saved, and the names of those that are gone. Raises Exotic."""
        self._held[_SHIPPED] = held()
        self._changed.add(_SHIPPED)
        made = dict(self._bodies)
        gone = []
        sums = self._frame["sums"]
        for name in self._changed:
            if self._held[name]:
                made[name] = _segment(self._held[name]) if name[0] == "s" else packed(self._held[name])
            else:
                gone.append(name)
                sums.pop(name, None)
        sums |= {name: crc32(body) for name, body in made.items()}
        made[FRAME] = packed(self._frame)
        self._changed.clear()
        self._bodies.clear()
        return made, gone

    # What was seen of the files

    def is_as_seen(self, path: str, names: tuple[str, ...], stats: bytes) -> bool:
        """Whether a folder's files have the stat that they had. Raises Damaged."""
        known = self._frame["sums"].get(f"t/{path}")
        if known is None or self._cache is None:
            return False
        return self._cache.body(f"t/{path}", known) == _seen(names, stats)

    def look(self, path: str, names: tuple[str, ...], stats: bytes) -> None:
        """Remember the stat of a folder's files."""
        self._bodies[f"t/{path}"] = _seen(names, stats)

    def forget_folder(self, path: str) -> None:
        """A folder is gone, with all that was in it."""
        for name in list(self.page(f"f/{path}")):
            self._drop(_path(path, name))
            self._lost |= not _is_entry(_path(path, name))
        self._frame["sums"].pop(f"t/{path}", None)
        self._changed.add(f"f/{path}")

    def take(self, folders: Mapping[str, Folder], changed: Mapping[str, Folder]) -> bool:
        """Read what has changed in some folders; False if all entries are to be held to other rules."""
        fresh: dict[str, bytes] = {}
        gone: list[str] = []
        for path, folder in changed.items():
            gone += self._compare(path, folder, fresh)
        moved = [path for path in (*fresh, *gone) if not _is_entry(path)]
        if (moved or self._lost or self._frame["ground"] is None) and not self._take_ground(folders):
            return False
        for path in gone:
            self._drop(path)
        for path, content in fresh.items():
            self._drop(path)
            self._add(path, content)
        self._find_twice()
        return True

    def _compare(self, path: str, folder: Folder, fresh: dict[str, bytes]) -> list[str]:
        """Take a folder's contents that are new into `fresh`; the paths of files that are gone."""
        before = self._before(path)
        known = self.page(f"f/{path}")
        for name, stats in folder.pairs():
            place = _path(path, name)
            if (before.get(name) == stats and name in known) or not wanted(place):
                continue
            content = self._content(place, stats)
            if name not in known or known[name][0] != _digest(content):
                fresh[place] = content
        return [_path(path, name) for name in known if name not in set(folder.names)]

    def _before(self, path: str) -> dict[str, bytes]:
        known = self._frame["sums"].get(f"t/{path}")
        if known is None or self._cache is None:
            return {}
        names, _, stats = self._cache.body(f"t/{path}", known).partition(b"\0\0")
        listed = tuple(names.decode("utf-8", "surrogateescape").split("\0"))
        return dict(Folder(listed, stats).pairs())

    def _content(self, path: str, stats: bytes) -> bytes:
        """A file's bytes, or one sign of why it cannot be read."""
        shape = int.from_bytes(stats[16:24], "little")
        if (shape & 0x1FFFF) >> 12 != 8:
            return _IRREGULAR
        if shape >> 17 > MAX_BYTES:
            return _OVERSIZED
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return _UNREADABLE

    # What stands beside the entries

    def _take_ground(self, folders: Mapping[str, Folder]) -> bool:
        contents: dict[str, bytes] = {}
        for path, folder in folders.items():
            if path.partition("/")[0] in LEDGERS:
                continue
            for name, stats in folder.pairs():
                place = _path(path, name)
                if wanted(place):
                    contents[place] = self._content(place, stats)
        return self._set_ground(contents)

    def _set_ground(self, contents: Mapping[str, bytes]) -> bool:
        kept = {
            path: content for path, content in sorted(contents.items()) if not isinstance(content, _Sign)
        }
        found = list(not_read(_as_files(contents)))
        documents = {path: read_document(path, content) for path, content in kept.items()}
        ground = read_ground(documents, found)
        found += [one for document in documents.values() for one in document.findings]
        assert ground.plan is not None
        plan = ground.plan
        packs = {path: _digest(content) for path, content in kept.items() if path.startswith("packs/")}
        rules = repr((plan.packs, sorted(plan.dropped, key=str), packs))
        every = [f"{path}\0{_digest(content)}" for path, content in sorted(contents.items())]
        known = self._frame["ground"]
        if known is not None and known["rules"] != rules:
            return False
        self._ground = ground
        self._frame["ground"] = {
            "rules": rules,
            "digest": _digest("\n".join(every).encode("utf-8", "surrogateescape")),
            "documents": {path: _marked(document.data) for path, document in documents.items()},
            "found": [noted(one) for one in found],
            "plan": [[name, origin, [list(at) for at in bad]] for name, origin, bad in plan.packs],
            "dropped": [list(one) for one in plan.dropped],
        }
        self._texts |= kept
        return True

    def ground(self) -> Ground:
        """What stands beside the entries."""
        if self._ground is None:
            hold(self.page(_SHIPPED))
            known = self._frame["ground"]
            data = {path: mapping(_unmarked(value)) for path, value in known["documents"].items()}
            packs = tuple(
                (name, origin, frozenset(tuple(at) for at in bad)) for name, origin, bad in known["plan"]
            )
            plan = Plan(packs, frozenset((pack, duty) for pack, duty in known["dropped"]))
            own = {
                path.split("/")[1]: value for path, value in data.items() if path.startswith("packs/")
            }
            about, roster = data.get("unit.yaml", {}), data.get("roster.yaml", {})
            calendars = [value for path, value in data.items() if path.startswith("calendar/")]
            self._ground = Ground(about, roster, plan.rules(own), days_of(about, calendars), plan)
        return self._ground

    # Entries

    def _add(self, path: str, content: bytes) -> None:
        segment = OTHERS
        if isinstance(content, _Sign):
            found = list(not_read(_as_files({path: content})))
        elif not _is_entry(path):
            found = []
        else:
            document = read_document(path, content)
            self._forms = self._forms or Forms()
            one, faults = read_entry(document, self.ground().rules, self._forms)
            found = [*faults, *document.findings]
            segment = self._enter(path, document, one)
        folder, _, name = path.rpartition("/")
        self._change(f"f/{folder}")[name] = [_digest(content), segment if _is_entry(path) else ""]
        if found:
            self._frame["faults"][path] = [noted(one) for one in found]

    def _enter(self, path: str, document: Document, one: Written | None) -> str:
        """Put what a file holds into its segment, and what it names into the shards."""
        data = document.data
        when = day(data.get("date")) if data else None
        kind = one.kind if one else None
        segment = f"{kind.name}|{when:%Y%m}{(when.day - 1) // 8}" if kind and when else OTHERS
        self._change(f"s/{segment}")[path] = data
        if one is None or data is None:
            return segment
        if isinstance(name := data.get("id"), str):
            self._shard("i", name).setdefault(name, {})[path] = segment
        if one.stem != name:
            self._shard("i", one.stem).setdefault(one.stem, {}).setdefault(path, segment)
        if kind and when:
            entry = Entry(path, one.stem, kind.name, when, data)
            days = [occasion.date.toordinal() for occasion in occasions(entry)] or [when.toordinal()]
            spans = self._frame["spans"].setdefault(kind.name, {})
            first, last = spans.get(segment, (days[0], days[0]))
            spans[segment] = [min(first, *days), max(last, *days)]
            for target in links(entry):
                where = self._shard("l", target).setdefault(target, [])
                if segment not in where:
                    where.append(segment)
        return segment

    def _shard(self, letter: str, name: str) -> Any:
        page = f"{letter}/{name[:6]}"
        if letter == "i":
            self._frame["twice"].pop(name[:6], None)
            self._frame.setdefault("asked", []).append(name[:6])
        return self._change(page)

    def _drop(self, path: str) -> None:
        """Forget a file. What links to it and the days of its segment stay: they may say too much."""
        self._frame["faults"].pop(path, None)
        folder, _, name = path.rpartition("/")
        known = self._change(f"f/{folder}").pop(name, None)
        if known is None or not known[1]:
            return
        data = self._change(f"s/{known[1]}").pop(path, None)
        stem = name.rpartition(".")[0]
        for each in {stem, data.get("id") if isinstance(data, dict) else None}:
            if isinstance(each, str):
                shard = self._shard("i", each)
                shard.get(each, {}).pop(path, None)
                if not shard.get(each):
                    shard.pop(each, None)

    def _find_twice(self) -> None:
        """The faults of ids that several files hold, where that may have changed."""
        for shard in set(self._frame.pop("asked", [])):
            held = self.page(f"i/{shard}")
            many = [
                Written(path, {"id": name})
                for name, places in held.items()
                if len(places) > 1
                for path in sorted(places)
                if mapping(self.page(f"s/{places[path]}").get(path)).get("id") == name
            ]
            if found := list(twice(many)):
                self._frame["twice"][shard] = [noted(one) for one in found]

    # Handing out

    def proposed(self, contents: Mapping[str, bytes | None]) -> "Memory":
        """The memory as it would be with some files changed; the same files otherwise."""
        made = Memory(self._cache, self.root, copy.deepcopy(self._frame), None)
        made._held = copy.deepcopy(self._held)
        made._texts = dict(self._texts)
        made._proposed = contents
        for path, content in contents.items():
            if content is None:
                made._texts.pop(path, None)
            else:
                made._texts[path] = content
        if any(not _is_entry(path) for path in contents):
            ground = {path: made.text(path) for path in made._frame["ground"]["documents"]}
            ground |= {path: content for path, content in contents.items() if not _is_entry(path)}
            whole = {path: content for path, content in ground.items() if content is not None}
            if not made._set_ground(whole):
                made._frame["ground"] = None
                made._set_ground(whole)
                made._hold_anew()
        for path, content in contents.items():
            if _is_entry(path):
                made._drop(path)
                if content is not None:
                    made._add(path, content)
        made._find_twice()
        return made

    def _hold_anew(self) -> None:
        """All entries once more, by other rules."""
        for path in self.paths():
            if _is_entry(path):
                content = self.text(path)
                self._drop(path)
                if content is not None:
                    self._add(path, content)

    def text(self, path: str) -> bytes | None:
        """What a file holds, None if it cannot be read."""
        if path in self._texts:
            return self._texts[path]
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def paths(self) -> list[str]:
        """The files that could be read, sorted."""
        found = set(self._frame["ground"]["documents"])
        for name in (*self._frame["sums"], *self._held):
            if name.startswith("s/"):
                found.update(self.page(name))
        return sorted(found)

    def records(self, segment: str) -> dict[str, Any]:
        """The entries of one segment, as parsed, by path. Raises Damaged."""
        found: dict[str, Any] = self.page(f"s/{segment}")
        for path, data in found.items():
            if data == _AGAIN:
                found[path] = read_document(path, self.text(path) or b"").data
        return found

    def segments(self, kind: str | None = None) -> Iterable[str]:
        """The segments of a kind, or all there are."""
        if kind is not None:
            return tuple(self._frame["spans"].get(kind, ()))
        named = {name for name in (*self._frame["sums"], *self._held) if name.startswith("s/")}
        return tuple(sorted(name[2:] for name in named))

    def span(self, kind: str, segment: str) -> tuple[date, date]:
        """The first and the last day of a segment's occasions, or days further apart."""
        first, last = self._frame["spans"][kind][segment]
        return date.fromordinal(first), date.fromordinal(last)

    def segment_of(self, path: str) -> str:
        """Where a file's record is; empty for what is no entry or not there."""
        folder, _, name = path.rpartition("/")
        known = self.page(f"f/{folder}").get(name)
        return str(known[1]) if known else ""

    def linking(self, name: str) -> list[str]:
        """The segments in which an entry links to an id."""
        return list(self.page(f"l/{name[:6]}").get(name, ()))

    def holding(self, name: str) -> dict[str, str]:
        """The files that hold an id or are named by it, and their segments."""
        return dict(self.page(f"i/{name[:6]}").get(name, {}))

    def document_data(self, path: str) -> dict[str, Value] | None:
        """What a file beside the entries holds."""
        value = _unmarked(self._frame["ground"]["documents"][path])
        return value if isinstance(value, dict) else None

    @property
    def ground_digest(self) -> str:
        """A sign of all that stands beside the entries."""
        return str(self._frame["ground"]["digest"])

    def beside(self) -> list[str]:
        """The files beside the entries that could be read."""
        return list(self._frame["ground"]["documents"])

    def is_beside(self, path: str) -> bool:
        """Whether it is a file beside the entries."""
        return path in self._frame["ground"]["documents"]

    def reading(self) -> Reading:
        """The unit as remembered."""
        ground = self.ground()
        frame = self._frame
        kept = [*frame["ground"]["found"]]
        kept += [one for many in frame["faults"].values() for one in many]
        kept += [one for many in frame["twice"].values() for one in many]
        found = tuple(told(one) for one in kept)
        excluded = {one.path for one in found if one.excludes and _is_entry(one.path)}
        entries = Entries(self, frozenset(excluded))
        documents = Documents(self)
        written = Writings(self, ground.rules)
        return Reading(unit_of(ground, entries), documents, written, found, tuple(sorted(excluded)))


_AGAIN = "again"
_SHIPPED = "g/shipped"
_LATE = "sil"
"""Pages that are read when somebody asks for entries."""


class _Sign(bytes):
    """Stands for a file that has no contents to be read, and says why."""

    __slots__ = ()


_IRREGULAR, _OVERSIZED, _UNREADABLE = _Sign(b"irregular"), _Sign(b"oversized"), _Sign(b"unreadable")


def _as_files(contents: Mapping[str, bytes]) -> Files:
    oversized = [path for path, content in contents.items() if content is _OVERSIZED]
    unreadable = [path for path, content in contents.items() if content is _UNREADABLE]
    return Files({}, tuple(oversized), (), tuple(unreadable))


def _segment(records: Mapping[str, Any]) -> bytes:
    """A segment as JSON; what JSON would not give back is read again when it is wanted."""
    try:
        return packed(records)
    except Exotic:
        kept = {path: data if _is_plain(data) else _AGAIN for path, data in records.items()}
        return packed(kept)


def _is_plain(data: Any) -> bool:
    try:
        packed(data)
    except Exotic:
        return False
    return True


def _seen(names: tuple[str, ...], stats: bytes) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogateescape") + b"\0\0" + stats


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _is_entry(path: str) -> bool:
    return path.partition("/")[0] in LEDGERS


def _digest(content: bytes) -> str:
    if isinstance(content, _Sign):
        return content.decode()
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


# Values that JSON has no words for


def _marked(value: Any) -> Any:
    """A value with its exact decimals spelled out."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(item) for item in value]
    if isinstance(value, Decimal):
        return {"\0": str(value)}
    if value is None or isinstance(value, str | int):
        return value
    raise Exotic


def _unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        if "\0" in value:
            return Decimal(value["\0"])
        return {key: _unmarked(item) for key, item in value.items()}
    return [_unmarked(item) for item in value] if isinstance(value, list) else value


def noted(one: Finding) -> list[Any]:
    """A finding as a page keeps it. Raises Exotic."""
    values = _marked(dict(one.values))
    return [
        one.code,
        one.path,
        one.text,
        values,
        one.hint,
        list(one.at),
        one.on_key,
        one.line,
        one.column,
    ]


def told(kept: list[Any]) -> Finding:
    """A finding that a page kept."""
    code, path, text, values, hint, at, on_key, line, column = kept
    return Finding(code, path, text, _unmarked(values), hint, tuple(at), on_key, line, column)
