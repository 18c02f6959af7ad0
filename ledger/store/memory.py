"""What was read of a unit, taken in file by file, and handed out as a reading that is lazy.

Pages are: `t/FOLDER` the stat of a folder's files, `f/FOLDER` their digests and segments, `s/SEGMENT`
entries as parsed, `i/SHARD` which files hold which ids, `l/SHARD` which segments link to which ids,
`v/VIEW` what obligations came to, `x/` and `q/` what the rules found (`ledger.store.examined`). The
frame holds the rest: what stands beside the entries, all faults, each segment's days, and since when
git's look says enough (see `ledger.store.lookback`).
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ledger.checks.rules import Written
from ledger.core.findings import Finding
from ledger.core.model import LEDGERS
from ledger.core.values import Value
from ledger.store.cache import Damaged, Exotic
from ledger.store.documents import read_document
from ledger.store.filing import OTHERS, Filing, places_of
from ledger.store.leaves import Leaves
from ledger.store.lookback import SIGNS, Change, Sign, as_files, digest, joined, read_file
from ledger.store.notes import AGAIN, is_marked, marked, noted, told, unmarked
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

Again = Callable[[], Change]
"""Everything anew, as contents: what a memory is made of when pages are damaged, or rules change."""


class Memory:
    """A unit as remembered, and as changed since; or, `is_proposed`, as it would be."""

    def __init__(self, leaves: Leaves, root: Path, again: Again) -> None:
        self.root = root
        self.leaves = leaves
        self._again = again
        self._texts: dict[str, bytes] = {}
        self._fresh: Mapping[str, bytes] = {}
        self._proposed: Mapping[str, bytes | None] = {}
        self.is_proposed = False
        self._forms: Forms | None = None
        self._ground: Ground | None = None

    @property
    def _frame(self) -> dict[str, Any]:
        return self.leaves.frame

    def _page(self, name: str) -> Any:
        """A page that may be wanted when the reading is in use already: damage is mended from files."""
        try:
            return self.leaves.page(name)
        except Damaged:
            self._read_anew()
            return self.leaves.page(name)

    def _read_anew(self) -> None:
        if self.leaves.cache is not None:
            self.leaves.cache.discard()
        made = Memory(Leaves.of(None, self._frame["tool"]), self.root, self._again)
        made.take(self._again())
        if self.is_proposed:
            made = made.proposed(self._proposed)
        self.leaves = made.leaves

    def take(self, change: Change) -> bool:
        """Take in what has changed; False if all entries are to be held to other rules."""
        moved = [path for path in (*change.fresh, *change.gone) if not _is_entry(path)]
        if (moved or self._frame["ground"] is None) and not self._take_ground(change):
            return False
        anew = not self._frame["sums"]
        if sum(map(len, change.fresh.values())) < _AT_HAND:
            readable = (pair for pair in change.fresh.items() if not isinstance(pair[1], Sign))
            self._fresh = dict(readable)
        filing = Filing(self.leaves, brief=anew)
        known = change.gone if anew else (*change.gone, *change.fresh)
        for path in known:
            self._drop(filing, path)
        for path, content in change.fresh.items():
            self._add(filing, path, content)
        self._find_twice(filing.asked)
        return True

    def save(self) -> None:
        """Keep it for the next process, if it can be kept. Raises Exotic."""
        self.leaves.set(_SHIPPED, held())
        self.leaves.save()

    def keep(self) -> None:
        """Keep for the next process what was read in passing."""
        if self.leaves.is_changed and not self.is_proposed:
            with contextlib.suppress(Exotic):
                self.leaves.save()

    # What stands beside the entries

    def _take_ground(self, change: Change) -> bool:
        beside = {path: self._content(path) for path in self._beside()}
        beside |= {path: content for path, content in change.fresh.items() if not _is_entry(path)}
        return self._set_ground({path: beside[path] for path in beside if path not in change.gone})

    def _beside(self) -> list[str]:
        """The files beside the entries as they are known, those that cannot be read too."""
        folders = [name for name in self.leaves.names("f") if name.partition("/")[0] not in LEDGERS]
        return [joined(folder, name) for folder in folders for name in self.leaves.page(f"f/{folder}")]

    def _content(self, path: str) -> bytes:
        folder, _, name = path.rpartition("/")
        known = self.leaves.page(f"f/{folder}")[name][0]
        sign = next((one for one in SIGNS if one.decode() == known), None)
        return sign or self.text(path) or b""

    def _set_ground(self, contents: Mapping[str, bytes]) -> bool:
        kept = {
            path: content for path, content in sorted(contents.items()) if not isinstance(content, Sign)
        }
        found = list(not_read(as_files(contents)))
        documents = {path: read_document(path, content) for path, content in kept.items()}
        ground = read_ground(documents, found)
        found += [one for document in documents.values() for one in document.findings]
        assert ground.plan is not None
        plan = ground.plan
        packs = {path: digest(content) for path, content in kept.items() if path.startswith("packs/")}
        every = "\n".join(f"{path}\0{digest(one)}" for path, one in sorted(contents.items()))
        rules = repr((plan.packs, sorted(plan.dropped, key=str), packs))
        known = self._frame["ground"]
        if known is not None and known["rules"] != rules:
            return False
        self._ground = ground
        self._frame["ground"] = {
            "rules": rules,
            "digest": digest(every.encode("utf-8", "surrogateescape")),
            "documents": {path: marked(document.data) for path, document in documents.items()},
            "found": [noted(one) for one in found],
            "plan": [[name, origin, [list(at) for at in bad]] for name, origin, bad in plan.packs],
            "dropped": [list(one) for one in plan.dropped],
        }
        self._texts |= kept
        return True

    def ground(self) -> Ground:
        """What stands beside the entries."""
        if self._ground is None:
            hold(self.leaves.page(_SHIPPED))
            known = self._frame["ground"]
            data = {path: mapping(unmarked(value)) for path, value in known["documents"].items()}
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

    def _add(self, filing: Filing, path: str, content: bytes) -> None:
        found: list[Finding] = []
        known = digest(content)
        segment = OTHERS if _is_entry(path) else ""
        if isinstance(content, Sign):
            found += not_read(as_files({path: content}))
        elif segment:
            document = read_document(path, content)
            rules = self.ground().rules  # with them comes what is held of schema/
            self._forms = self._forms or Forms()
            one, found = read_entry(document, rules, self._forms)
            found += document.findings
            segment = filing.enter(path, known, one.kind if one else None, document.data)
        filing.note(path, known, segment)
        if found:
            self._frame["faults"][path] = [noted(one) for one in found]

    def _drop(self, filing: Filing, path: str) -> None:
        self._frame["faults"].pop(path, None)
        filing.drop(path)

    def _find_twice(self, shards: Iterable[str]) -> None:
        """The faults of ids that several files hold, in the shards where that may have changed."""
        for shard in shards:
            held = self._page(f"i/{shard}")
            many = [
                Written(path, {"id": name})
                for name, places in held.items()
                if not isinstance(places, str) and len(places) > 1
                for path in sorted(places)
                if mapping(self.records(places[path]).get(path)).get("id") == name
            ]
            if found := list(twice(many)):
                self._frame["twice"][shard] = [noted(one) for one in found]

    # Handing out

    def proposed(self, contents: Mapping[str, bytes | None]) -> "Memory":
        """The memory as it would be with some files changed; the same files otherwise."""
        made = Memory(self.leaves.copied(), self.root, self._again)
        made.is_proposed = True
        made._texts, made._fresh = dict(self._texts), self._fresh
        made._ground, made._forms = self._ground, self._forms
        made._proposed = contents
        for path, content in contents.items():
            if content is None:
                made._texts.pop(path, None)
            else:
                made._texts[path] = content
        other_rules = False
        if any(not _is_entry(path) for path in contents):
            ground = {path: made.text(path) for path in made._frame["ground"]["documents"]}
            ground |= {path: content for path, content in contents.items() if not _is_entry(path)}
            whole = {path: content for path, content in ground.items() if content is not None}
            if not made._set_ground(whole):
                made._frame["ground"] = None
                other_rules, made._forms = made._set_ground(whole), None
        anew = {path: made.text(path) for path in made.paths()} if other_rules else {}
        filing = Filing(made.leaves)
        for path, content in (*anew.items(), *contents.items()):
            if _is_entry(path):
                made._drop(filing, path)
                if content is not None:
                    made._add(filing, path, content)
        made._find_twice(filing.asked)
        return made

    def text(self, path: str) -> bytes | None:
        """What a file holds, None if it cannot be read."""
        if path in self._texts:
            return self._texts[path]
        if path in self._fresh:
            return self._fresh[path]
        place = f"{self.root}/{path}"
        try:
            return read_file(place, os.stat(place).st_size)  # noqa: PTH116 - for ten thousand files
        except OSError:
            return None

    def paths(self) -> list[str]:
        """The files that could be read, sorted."""
        found = set(self._frame["ground"]["documents"])
        for segment in self.segments():
            found.update(self._page(f"s/{segment}"))
        return sorted(found)

    def records(self, segment: str) -> dict[str, Any]:
        """The entries of one segment, as parsed, by path; they will be saved so. Raises Damaged."""
        found, marked_only = self._parsed(segment)
        name = f"s/{segment}"
        if name in self.leaves.brief or marked_only:
            self.leaves.unfold(name)
        return found

    def glimpsed(self, segment: str) -> dict[str, Any]:
        """The same where the entries need not be saved as parsed. Raises Damaged."""
        return self._parsed(segment)[0]

    def _parsed(self, segment: str) -> tuple[dict[str, Any], bool]:
        """A segment, and whether it was but marked what could be saved."""
        found: dict[str, Any] = self._page(f"s/{segment}")
        marks = [(path, data) for path, data in found.items() if isinstance(data, str)]
        for path, data in marks:
            content = self.text(path) or b""
            if not is_marked(data, digest(content)):
                # Changed since the look at all files.
                self._read_anew()
                return self._parsed(segment)
            found[path] = read_document(path, content).data
        return found, any(data != AGAIN for _, data in marks)

    def segments(self, kind: str | None = None) -> Iterable[str]:
        """The segments of a kind, or all there are."""
        if kind is not None:
            return tuple(self._frame["spans"].get(kind, ()))
        return tuple(self.leaves.names("s"))

    def span(self, kind: str, segment: str) -> tuple[date, date]:
        """The first and the last day of a segment's occasions, or days further apart."""
        first, last = self._frame["spans"][kind][segment]
        return date.fromordinal(first), date.fromordinal(last)

    def segment_of(self, path: str) -> str:
        """Where a file's record is; empty for what is no entry or not there."""
        folder, _, name = path.rpartition("/")
        known = self._page(f"f/{folder}").get(name)
        return str(known[1]) if known else ""

    def linking(self, name: str) -> list[str]:
        """The segments in which an entry links to an id."""
        return list(self._page(f"l/{name[:6]}").get(name, ()))

    def holding(self, name: str) -> dict[str, str]:
        """The files that hold an id or are named by it, and their segments."""
        return places_of(name, self._page(f"i/{name[:6]}").get(name))

    def stems(self) -> Iterator[str]:
        """What the files of all entries are called that could be read."""
        unread = {path for path, data in self.records(OTHERS).items() if data is None}
        for folder in self.leaves.names("f"):
            for name, (_, segment) in self._page(f"f/{folder}").items():
                if segment and joined(folder, name) not in unread:
                    yield name.rpartition(".")[0]

    def ids(self) -> Iterator[str]:
        """Every id that a file holds or is named by, of those that could be read."""
        for shard in self.leaves.names("i"):
            yield from self._page(f"i/{shard}")

    def document_data(self, path: str) -> dict[str, Value] | None:
        """What a file beside the entries holds."""
        value = unmarked(self._frame["ground"]["documents"][path])
        return value if isinstance(value, dict) else None

    def version(self, segment: str) -> int:
        """What tells whether the files of a segment are the same ones with the same contents."""
        return int(self._frame["versions"].get(segment, 0))

    def outcome(self, name: str) -> Mapping[str, Any]:
        """What obligations came to in a view, as it was kept."""
        try:
            known: Mapping[str, Any] = self.leaves.page(f"v/{name}")
        except Damaged:
            return {}
        return known

    def keep_outcome(self, name: str, value: Mapping[str, Any]) -> None:
        """Have what obligations came to kept, and let go of the view that was kept longest ago."""
        if self._proposed:
            return
        views = [one for one in self._frame["views"] if one != name]
        while len(views) >= _VIEWS:
            self.leaves.forget(f"v/{views.pop(0)}")
        self._frame["views"] = [*views, name]
        self.leaves.set(f"v/{name}", value)

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
        noted = [*frame["ground"]["found"]]
        noted += [one for many in frame["faults"].values() for one in many]
        noted += [one for many in frame["twice"].values() for one in many]
        found = tuple(told(one) for one in noted)
        excluded = {one.path for one in found if one.excludes and _is_entry(one.path)}
        entries = Entries(self, frozenset(excluded))
        documents = Documents(self)
        written = Writings(self, ground.rules)
        entries.owner = unit = unit_of(ground, entries)
        left_out = tuple(sorted(excluded))
        return Reading(unit, documents, written, found, left_out, self.keep)


_SHIPPED = "g/shipped"
_AT_HAND = 1 << 24
"""So many bytes of what has just been read are kept at hand: a check asks for them again at once."""
_VIEWS = 12
"""So many views are kept."""


_ENTRIES = tuple(f"{ledger}/" for ledger in LEDGERS)


def _is_entry(path: str) -> bool:
    return path.startswith(_ENTRIES)
