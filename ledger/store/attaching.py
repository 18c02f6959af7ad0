"""Files on their way into evidence/: read whole or not at all, named by their content, kept once."""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from ledger.checks.privacy import FORBIDDEN, found_in
from ledger.core.values import Fields, Value, maps
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.git import Git
from ledger.words import N_

FOLDER = "evidence"

_HASHED = 2 << 30
"""Of a larger file nobody wants to wait for the hash in a message."""
_STEM, _SUFFIX = 120, 16
"""Bytes that a name may have before and behind its last dot; with ours in front it fits anywhere."""
_TEXT = 1 << 20
"""So many bytes of a text are looked through."""


@dataclass(frozen=True)
class Attachable:
    """A file as it was read: its own name, made fit to keep, and its content."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def path(self, when: date) -> str:
        """Where it is kept if it is not there yet; a name made of its content never means another."""
        return f"{FOLDER}/{when:%Y}/{self.digest[:12]}-{self.name}"


def read_attachable(file: Path, limit: int) -> Attachable:
    """A file of at most `limit` bytes. Raises LedgerError for what is no such file.

    What must not be kept is refused where it can be seen: a marking in the name, and in a plain text
    identity numbers and markings.
    """
    _require_name(file)
    found = Attachable(fit_name(file.name), _whole(file, limit))
    _require_harmless(file, found.content)
    return found


def existing_path(root: Path, wanted: Attachable) -> str | None:
    """The path of a file under evidence/ that holds the same, whatever its name and its year."""
    same = []
    for folder, below, names in os.walk(root / FOLDER):
        below.sort()
        for name in names:
            place = Path(folder) / name
            if _size(place) == len(wanted.content) and place.read_bytes() == wanted.content:
                same.append(place.relative_to(root).as_posix())
    return min(same, default=None)


def joined(before: Value, more: Sequence[Value]) -> list[Value]:
    """A list of evidence with more behind it, nothing twice."""
    return [*(before if isinstance(before, list) else []), *unknown(before, more)]


def unknown(before: Value, more: Sequence[Value]) -> list[Value]:
    """Those items of evidence that point elsewhere than the ones before."""
    known = {_pointing(item) for _, item in maps(before)}
    return [item for _, item in maps(list(more)) if _pointing(item) not in known]


def _pointing(item: Fields) -> str:
    return str(item.get("path") or item.get("url") or item.get("ref"))


def in_lfs(git: Git, path: str) -> bool:
    """Whether git keeps a file of that path by git-lfs, so that the repository stays small."""
    return git.run("check-attr", "filter", "--", path).rstrip().endswith(b": filter: lfs")


def fit_name(name: str) -> str:
    """A file's name without what no name should hold: signs that shells read, numbers of persons."""
    name = unicodedata.normalize("NFC", name)
    for hit in sorted(found_in(name, whole=False), key=lambda hit: -hit.start):
        name = f"{name[: hit.start]}-{name[hit.end :]}"
    name = re.sub(r"[^\w.]+", "-", name).strip("-.")
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > _SUFFIX:
        stem, suffix = name, ""
    short = stem.encode()[:_STEM].decode(errors="ignore").strip("-.")
    return ".".join(part for part in (short or "file", suffix.strip("-.")) if part)


# Reading


def _whole(file: Path, limit: int) -> bytes:
    """All bytes of an ordinary file that nobody changes meanwhile. Raises LedgerError."""
    _require_ordinary(file, os.lstat(file))
    # Neither a link nor a pipe that somebody has put there since is followed or waited for.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        before = os.fstat(handle)
        _require_ordinary(file, before)
        if before.st_size > limit:
            raise _too_large(file, limit, _told(handle, before.st_size))
        content = stream.read(before.st_size + 1)
        after = os.fstat(handle)
    if len(content) != before.st_size or _stamp(before) != _stamp(after):
        raise LedgerError(N_("{file} changes while it is read; try again"), file=str(file))
    return content


def _require_ordinary(file: Path, seen: os.stat_result) -> None:
    if stat.S_ISLNK(seen.st_mode):
        text = N_("{file} is a link; name the file that it leads to")
    elif stat.S_ISDIR(seen.st_mode):
        text = N_("{file} is a folder; name a file in it")
    elif not stat.S_ISREG(seen.st_mode):
        text = N_("{file} is a device or a pipe; name an ordinary file")
    elif not seen.st_size:
        text = N_("{file} is empty, so it proves nothing; name another file")
    else:
        return
    raise LedgerError(text, file=str(file))


def _stamp(seen: os.stat_result) -> tuple[int, int, int]:
    return seen.st_size, seen.st_mtime_ns, seen.st_ino


def _told(handle: int, size: int) -> str:
    if size > _HASHED:
        return "HEX"
    with os.fdopen(os.dup(handle), "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _too_large(file: Path, limit: int, digest: str) -> LedgerError:
    text = N_(
        "{file} is larger than {limit}; keep it elsewhere and say where, by"
        " --evidence 'https://ADDRESS#sha256={digest}' or --evidence ref:ARCHIVE-NUMBER, or let git-lfs"
        " keep it (`git lfs track 'evidence/**'`), or raise evidence-limit in unit.yaml"
    )
    said = f"{limit / (1 << 20):.4g} MiB" if limit >= 1 << 20 else f"{limit} B"
    return LedgerError(text, file=str(file), limit=said, digest=digest)


def _size(place: Path) -> int | None:
    seen = os.lstat(place)
    return seen.st_size if stat.S_ISREG(seen.st_mode) else None


# What must not be kept


def _require_name(file: Path) -> None:
    found = [*found_in(file.name), *found_in(file.stem)]
    if any(hit.code == "E604" for hit in found):
        text = N_(
            "the name of {file} bears a secrecy marking: what is secret must not be kept here;"
            " tell who is responsible"
        )
        raise LedgerError(text, file=str(file))


def _require_harmless(file: Path, content: bytes) -> None:
    said = _as_text(content[:_TEXT])
    for hit in found_in(said):
        if hit.code in FORBIDDEN:
            text = (
                N_("{file}, line {line}: an identity number stands there: {shown}; take it out")
                if hit.code == "E601"
                else N_(
                    "{file}, line {line}: a secrecy marking stands there: {shown}; what is secret must"
                    " not be kept here"
                )
            )
            line = said.count("\n", 0, hit.start) + 1
            raise LedgerError(text, file=str(file), line=line, shown=hit.shown)


def _as_text(content: bytes) -> str:
    """A plain text as it reads; nothing of a file that is none."""
    if b"\0" in content:
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start > len(content) - 4 and len(content) == _TEXT:
                return content[: error.start].decode(encoding)
    return ""
