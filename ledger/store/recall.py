"""Reading a unit's work tree with what was read of it before: only what has changed is opened.

The cache holds every entry as parsed, with what is wrong with its form, in segments of a kind and a
week or so, so that a view loads the segments of its period alone. What it holds goes by the files'
stat (`glance`) and content, the unit's packs, and the tool: where any of these differs the unit is
read anew as far as it must be. What is proposed to be written is looked at in the same way, and
never kept.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ledger import __version__
from ledger.core.model import LEDGERS
from ledger.resources import resource
from ledger.store.cache import FRAME, Cache, Damaged, Exotic
from ledger.store.checkout import Inquiry
from ledger.store.glance import Glance, glance
from ledger.store.leaves import Leaves
from ledger.store.lookback import (
    Change,
    changed_folders,
    differing,
    listed_changes,
    names_are_known,
    remember,
    suspected,
    take_base,
    unsettle,
)
from ledger.store.memory import Memory
from ledger.store.reading import Reading
from ledger.store.shelves import Writings
from ledger.store.sources import ROOTS, Proposed, Source, WorkTree, wanted

_FORMAT = "2"


def recalled(source: Source, known: Inquiry | None = None) -> Reading | None:
    """A work tree as read, or as it would be with some files changed; None without a cache."""
    tree = source.base if isinstance(source, Proposed) else source
    if not isinstance(tree, WorkTree) or tree.cache is None:
        return None
    cache = Cache(tree.cache)
    try:
        return _reading(tree, source, cache, known)
    except Damaged:
        cache.discard()
        return _reading(tree, source, cache, known)


def _reading(tree: WorkTree, source: Source, cache: Cache, known: Inquiry | None) -> Reading | None:
    memory = _recalled(tree, cache, known)
    if memory is not None and isinstance(source, Proposed):
        memory = _proposed(memory, source)
    return memory.reading() if memory else None


def proposed_reading(reading: Reading, source: Proposed) -> Reading | None:
    """A source's reading made of that of its base, as far as that is remembered; else None."""
    memory = memory_of(reading, source)
    return _proposed(memory, source).reading() if memory else None


def _proposed(memory: Memory, source: Proposed) -> Memory:
    wanting = {path: content for path, content in source.contents.items() if wanted(path)}
    return memory.proposed(wanting)


def memory_of(reading: Reading, source: Source) -> Memory | None:
    """The memory that a source's reading is taken from, if it is."""
    tree = source.base if isinstance(source, Proposed) else source
    written = reading.written
    holder = written.holder if isinstance(written, Writings) else None
    if isinstance(holder, Memory) and isinstance(tree, WorkTree) and tree.root == holder.root:
        return holder
    return None


def _recalled(tree: WorkTree, cache: Cache, known: Inquiry | None) -> Memory | None:
    """The memory of a work tree as it is; None where there is more to it than can be remembered."""
    tool = this_tool()
    leaves = Leaves.of(cache, tool)
    change = _by_git(leaves, tree.root, known) if known else None
    if change is not None:
        memory = Memory(leaves, tree.root, _again(tree.root))
        if not memory.take(change):
            return _anew(tree, seen_now(tree.root), cache, tool, known)
        return _kept(memory)
    seen = seen_now(tree.root)
    if seen is None:
        return None
    if leaves.total is None:
        return _anew(tree, seen, cache, tool, known)
    folders_known = dict.fromkeys((*leaves.names("t"), *leaves.names("f")))
    forgotten = [path for path in folders_known if path not in seen.folders]
    folders = changed_folders(leaves, seen)
    memory = Memory(leaves, tree.root, _again(tree.root))
    change = suspected(leaves, tree.root, differing(leaves, tree.root, folders, forgotten))
    if change.fresh or change.gone or folders or forgotten:
        if not memory.take(change):
            return _anew(tree, seen, cache, tool, known)
        unsettle(memory.leaves, change)
        for path in forgotten:
            memory.leaves.forget(f"t/{path}")
        for path, folder in folders.items():
            remember(memory.leaves, path, folder, seen.now)
    return _kept(memory, known)


def _by_git(leaves: Leaves, root: Path, known: Inquiry) -> Change | None:
    """What differs by git's look, which need not search for new files where no folder has changed."""
    checkout = known.checkout(strays=not names_are_known(leaves, root))
    return listed_changes(leaves, root, checkout, time.time_ns())


def _anew(
    tree: WorkTree, seen: Glance | None, cache: Cache, tool: str, known: Inquiry | None
) -> Memory | None:
    """A memory of everything, read from the files."""
    if seen is None:
        return None
    leaves = Leaves.of(None, tool)
    memory = Memory(leaves, tree.root, _again(tree.root))
    memory.take(differing(leaves, tree.root, seen.folders, ()))
    for path, folder in seen.folders.items():
        remember(leaves, path, folder, seen.now)
    leaves.cache = cache
    return _kept(memory, known)


def _kept(memory: Memory, known: Inquiry | None = None) -> Memory:
    """The memory, saved as far as it can be; with what git says, if all has been looked at just now."""
    if known and known.checkout().index:
        take_base(memory.leaves, memory.root, known.checkout(), known.tracked())
    if memory.leaves.is_changed:
        with contextlib.suppress(Exotic):
            memory.save()
    return memory


def _again(root: Path) -> Callable[[], Change]:
    def everything() -> Change:
        seen = seen_now(root)
        return differing(Leaves.of(None, ""), root, seen.folders if seen else {}, ())

    return everything


def seen_now(root: Path) -> Glance | None:
    """A look at a unit's files; None where there is more to them than stat tells."""
    tops = tuple(name for name in ROOTS if not name.endswith(".yaml"))
    return glance(root, tops, tuple(name for name in ROOTS if name.endswith(".yaml")))


def this_tool() -> str:
    """What the tool is that reads and judges: its version, and the state of the files that decide."""
    parts = [_FORMAT, __version__, FRAME, *LEDGERS]
    code, schema = Path(__file__).resolve().parent.parent, resource("schema")
    for folder in (*(code / room for room in _ROOMS), schema, schema / "kinds"):
        parts += _states(str(folder), ".py" if folder.parent == code else ".yaml")
    with os.scandir(schema / "packs") as packs:
        for pack in packs:
            parts += _states(pack.path, ".yaml")
    return hashlib.sha1("\n".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


_ROOMS = ("core", "checks", "store")
"""The rooms whose modules decide what an entry is read as, and what it comes to."""


def _states(folder: str, ending: str) -> Iterable[str]:
    with os.scandir(folder) as files:
        for file in files:
            if file.name.endswith(ending):
                seen = file.stat()
                yield f"{file.path} {seen.st_size} {seen.st_mtime_ns}"
