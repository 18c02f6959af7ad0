"""What git says of a work tree in one look: where it stands, and which files are not as recorded."""

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from ledger.records import dataclass
from ledger.store.discovery import common
from ledger.store.git import Git, Head
from ledger.store.glance import settled, stat_of


@dataclass(frozen=True, slots=True)
class Checkout:
    """`listed` are the files that differ from the index or HEAD, untracked and ignored ones too.

    `index` is a sign of git's index: while it is the same, every other file is as it was. It is
    empty where git's look does not tell so much. `strays`: files that git does not track are among
    those listed, or were not looked for. `started` is when the look began, in nanoseconds.
    """

    head: Head
    listed: tuple[str, ...]
    index: bytes
    strays: bool
    started: int


_STRICT = {"core.fsmonitor": "false", "core.trustCtime": "true", "core.checkStat": "default"}
"""Settings under which git looks at each file itself, whatever a user has chosen."""
ATTRIBUTES = ".gitattributes"


class Inquiry:
    """What a command asks git about a work tree: one look, and what the index holds if need be."""

    def __init__(self, git: Git, *paths: str) -> None:
        self._git = git
        self._paths = paths
        self._found: Checkout | None = None

    def checkout(self, *, strays: bool = True) -> Checkout:
        """The look, taken when it is first asked for; without `strays` only at what git tracks."""
        if self._found is None:
            self._found = look(self._git, *self._paths, strays=strays)
        return self._found

    def tracked(self) -> dict[str, str]:
        """The files of the index as it was then (see `tracked`)."""
        return tracked(self._git, self.checkout(), *self._paths)


def look(git: Git, *paths: str, strays: bool = True) -> Checkout:
    """Where the repository stands, and which of some paths differ from there.

    Without `strays` files that git does not track are not looked for.
    """
    started, before = time.time_ns(), _sign(git)
    wide = ("--untracked-files=all", "--ignored=matching") if strays else ("--untracked-files=no",)
    told = git.run(
        *("status", "--porcelain=v2", "--branch", "-z", "--no-renames", *wide, "--", *paths),
        environment={**_strictly(), **_own_index(git, before)},
    )
    header: dict[str, str] = {}
    listed: list[str] = []
    dirty = odd = False
    strange = not strays
    for line in told.split(b"\0")[:-1]:
        if line.startswith(b"# "):
            name, _, value = line[2:].decode("utf-8", "replace").partition(" ")
            header[name] = value
            continue
        dirty = dirty or not line.startswith(b"! ")
        strange = strange or line.startswith((b"? ", b"! "))
        path = os.fsdecode(line.split(b" ", _WORDS[line[:1]])[-1])
        odd = odd or path.endswith(("/", ATTRIBUTES))
        listed.append(path)
    commit, branch = header.get("branch.oid"), header.get("branch.head")
    head = Head(
        None if commit == "(initial)" else commit, None if branch == "(detached)" else branch, dirty
    )
    same = before if not odd and before == _sign(git) else b""
    return Checkout(head, tuple(listed), same, strange, started)


def _own_index(git: Git, sign: bytes) -> dict[str, str]:
    """The environment in which git looks by a copy of its index, and may note there what it found.

    Git reads a file that it cannot tell by its stat, as after a clone, or when it was only touched, and
    does so each time until it may write down that it is the same. In the index itself it is for the
    user's commands to write.
    """
    folder = git.folder / "ledger"
    own = folder / f"index-{sign.hex()}"
    if not sign:
        return {}
    try:
        if not _is_whole(own):
            _copy_index(git.folder, own)
            if not _is_whole(own):
                return {}
    except OSError:
        return {}
    return {"GIT_INDEX_FILE": str(own), "GIT_OPTIONAL_LOCKS": "1"}


def _is_whole(own: Path) -> bool:
    """Whether a copy is as git wrote it: git itself does not hold an index against its checksum."""
    try:
        body = own.read_bytes()
    except FileNotFoundError:
        return False
    made = hashlib.sha1(body[:-_TRAILER], usedforsecurity=False).digest()
    return len(body) > _TRAILER and made == body[-_TRAILER:]


def _copy_index(private: Path, own: Path) -> None:
    """Put a copy of the index in place, as old as it is, and take earlier ones away. Raises OSError."""
    import shutil
    import tempfile

    if next(private.glob("sharedindex.*"), None):
        raise OSError
    index = private / "index"
    seen = index.stat()
    own.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=own.parent, prefix="tmp-index-")
    os.close(handle)
    shutil.copyfile(index, name)
    # Its age tells git which files may have changed unseen since.
    os.utime(name, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    for old in own.parent.glob("index-*"):
        old.unlink(missing_ok=True)
    Path(name).rename(own)


def _strictly() -> dict[str, str]:
    """The environment that sets what must hold, after what is set there already."""
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdecimal() else 0
    made = {"GIT_CONFIG_COUNT": str(first + len(_STRICT))}
    for number, (name, value) in enumerate(_STRICT.items(), first):
        made |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return made


_WORDS = {b"1": 8, b"u": 10, b"?": 1, b"!": 1}
"""How many words stand before the path, by a line's first character."""


def tracked(git: Git, checkout: Checkout, *paths: str) -> dict[str, str]:
    """The files of the index that a look was at, with their ids; nothing if it tells too little by now.

    The id is empty for links, and where something keeps git from looking at a file.
    """
    found: dict[str, str] = {}
    listed = git.run("ls-files", "-s", "-v", "-z", "--", *paths)
    for line in os.fsdecode(listed).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        # A letter, the mode, the id, and the stage: `H 100644 5f2a... 0`.
        plain = about[:9] in ("H 100644 ", "H 100755 ") and about[-2:] == " 0"
        found[path] = about[9:-2] if plain else ""
    if any(path.endswith(ATTRIBUTES) for path in found):
        return {}
    return found if checkout.index == _sign(git) else {}


def _sign(git: Git) -> bytes:
    """What tells whether the index, and what is said of how files are kept, are the same.

    Empty where that cannot be told: where one was written a moment ago, or where files are kept
    differently from how they lie in the work tree.
    """
    if os.environ.get("GIT_INDEX_FILE") is not None:
        return b""
    index, shared = git.folder / "index", common(git.folder) / "info"
    made = []
    if not _is_old(index):
        return b""
    for place in (index, *_attributes(git.root, shared)):
        stats = stat_of(str(place))
        if stats is not None and settled(stats, time.time_ns()) != stats:
            return b""
        made.append(stats or b"-")
    try:
        with index.open("rb") as file:
            file.seek(-_TRAILER, os.SEEK_END)
            made.append(file.read(_TRAILER))
    except OSError:
        return b""
    if any(_turns(place) for place in _attributes(git.root, shared)):
        return b""
    return hashlib.sha1(b"\n".join(made), usedforsecurity=False).digest()


_TRAILER = 20
_SECONDS = 2_100_000_000


def _is_old(index: Path) -> bool:
    """Whether a change from now on shows in whole seconds: many a git compares no smaller parts."""
    try:
        return index.stat().st_mtime_ns < time.time_ns() - _SECONDS
    except OSError:
        return False


def _attributes(root: Path, shared: Path) -> Iterable[Path]:
    home = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
    return root / ATTRIBUTES, shared / "attributes", Path(home) / "git" / "attributes"


def _turns(attributes: Path) -> bool:
    """Whether attributes may turn what is kept into something else in the work tree."""
    try:
        text = attributes.read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return any(word in text for word in (b"filter", b"ident", b"working-tree-encoding"))
