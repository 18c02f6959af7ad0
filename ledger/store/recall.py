"""Reading a unit's work tree with what was read of it before: only what has changed is opened.

The cache holds every entry as parsed, with what is wrong with its form, in segments of a kind and a
week or so, so that a view loads the segments of its period alone. What it holds goes by the files'
stat (`glance`) and content, the unit's packs, and the tool: where any of these differs the unit is
read anew as far as it must be. What is proposed to be written is looked at in the same way, and
never kept.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ledger import __version__
from ledger.core.model import LEDGERS
from ledger.resources import resource
from ledger.store.cache import FRAME, Cache, Damaged
from ledger.store.glance import Folder, Glance
from ledger.store.memory import Memory, seen_now
from ledger.store.reading import Reading
from ledger.store.shelves import Writings
from ledger.store.sources import Proposed, Source, WorkTree, wanted

_FORMAT = "2"
_CODE = (
    *("store/documents.py", "store/plainreading.py", "store/reading.py", "store/recall.py"),
    *("store/memory.py", "store/schemas.py", "store/packs.py", "store/faults.py", "store/glance.py"),
    *("checks/form.py", "checks/quick.py", "checks/packs.py", "core/forms.py", "core/values.py"),
)
"""The modules that decide what an entry is read as."""


def recalled(source: Source) -> Reading | None:
    """A work tree as read, or as it would be with some files changed; None without a cache."""
    proposed: Mapping[str, bytes | None] = {}
    if isinstance(source, Proposed):
        proposed = {path: content for path, content in source.contents.items() if wanted(path)}
    tree = source.base if isinstance(source, Proposed) else source
    if not isinstance(tree, WorkTree) or tree.cache is None:
        return None
    cache = Cache(tree.cache)
    try:
        return _recalled(tree, cache, proposed)
    except Damaged:
        cache.discard()
        return _recalled(tree, cache, proposed)


def memory_of(reading: Reading, source: Source) -> Memory | None:
    """The memory that a source's reading is taken from, if it is."""
    tree = source.base if isinstance(source, Proposed) else source
    written = reading.written
    holder = written.holder if isinstance(written, Writings) else None
    if isinstance(holder, Memory) and isinstance(tree, WorkTree) and tree.root == holder.root:
        return holder
    return None


def _recalled(tree: WorkTree, cache: Cache, proposed: Mapping[str, bytes | None]) -> Reading | None:
    seen = seen_now(tree.root)
    if seen is None:
        return None
    tool = _tool()
    memory = Memory.of(cache, tree.root, tool)
    changes = _changes(memory, seen)
    if changes or set(memory.folders) != set(seen.folders):
        memory = _brought_up_to(seen, changes, memory, cache, tree, tool)
    if proposed:
        memory = memory.proposed(proposed)
    return memory.reading()


def _brought_up_to(
    seen: Glance, changes: Mapping[str, Folder], memory: Memory, cache: Cache, tree: WorkTree, tool: str
) -> Memory:
    """The memory of what was seen, saved if it can be."""
    anew = memory.total is None
    for path in set(memory.folders) - set(seen.folders):
        memory.forget_folder(path)
    if not memory.take(seen.folders, changes):
        # Other rules, by which every entry is to be held anew.
        memory = Memory.of(None, tree.root, tool)
        memory.take(seen.folders, seen.folders)
        anew = True
    for path, folder in changes.items():
        memory.look(path, folder.names, folder.settled(seen.now))
    if anew:
        for path, folder in seen.folders.items():
            memory.look(path, folder.names, folder.settled(seen.now))
    memory.save(cache, anew=anew)
    return memory


def _changes(memory: Memory, seen: Glance) -> dict[str, Folder]:
    """The folders in which anything differs from what was seen before."""
    return {
        path: folder
        for path, folder in seen.folders.items()
        if not memory.is_as_seen(path, folder.names, folder.stats)
    }


def _tool() -> str:
    """What the tool is that reads: its version, and the state of the files that decide."""
    code = Path(__file__).resolve().parent.parent
    parts = [_FORMAT, __version__, FRAME, *LEDGERS]
    for file in (*(code / name for name in _CODE), *_shipped()):
        seen = file.stat()
        parts.append(f"{file.name} {seen.st_size} {seen.st_mtime_ns}")
    return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()


def _shipped() -> Iterable[Path]:
    schema = resource("schema")
    yield from sorted(schema.glob("*.yaml"))
    yield from sorted(schema.glob("kinds/*.yaml"))
    yield from sorted(schema.glob("packs/*/pack.yaml"))
