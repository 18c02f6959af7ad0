"""Pages of JSON kept under `.git/ledger/`, each with a checksum: losing them loses nothing.

The page `frame` names the checksums of all others, so that pages of two processes are never mixed
and damage is noticed wherever it is. Whatever goes wrong with the file (it is locked, read-only,
cut off, or no database at all) is `Damaged`, and whoever asks reads the unit itself instead.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import adler32, crc32

FRAME = "frame"


class Damaged(Exception):  # noqa: N818 - a state, and never shown
    """A page is not there, or not as it was written."""


class Exotic(Exception):  # noqa: N818 - a value's own trait
    """A value that JSON would not give back as it was."""


def packed(value: Any) -> bytes:
    """A value as JSON that `unpacked` turns back exactly. Raises Exotic where it would not."""
    text = _encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError:  # a file's name that is no UTF-8
        return json.dumps(json.loads(text, parse_float=Decimal), default=_number).encode()


def _number(value: object) -> float:
    if isinstance(value, Decimal) and repr(number := float(value)) == str(value):
        return number
    raise Exotic


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=_number).encode


def unpacked(body: bytes) -> Any:
    """What was packed; numbers with a fraction are exact."""
    return json.loads(body, parse_float=Decimal)


def sum_of(body: bytes) -> int:
    """What tells one content of a page from another: two sums, as a number that SQLite can hold."""
    return (crc32(body) & 0x7FFFFFFF) << 32 | adler32(body)


def _key(name: str) -> str:
    """A page's name as SQLite takes it: names of files may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode()


class Cache:
    """The pages of one work tree."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "cache.db"
        self._connection: Any = None

    def frame(self) -> tuple[Any, int] | None:
        """The frame and its checksum, None where there is none that can be used."""
        if not self._file.exists():
            return None
        try:
            body, total = self._row(FRAME)
            return unpacked(body), total
        except Damaged:
            return None

    def page(self, name: str, total: int | None) -> Any:
        """A page that the frame knows under a checksum. Raises Damaged."""
        return unpacked(self.body(name, total))

    def body(self, name: str, total: int | None) -> bytes:
        """A page's bytes. Raises Damaged."""
        body, found = self._row(name)
        if found != total:
            raise Damaged
        return body

    def _row(self, name: str) -> tuple[bytes, int]:
        import sqlite3

        try:
            found = (
                self._open()
                .execute("SELECT body, sum FROM pages WHERE name = ?", (_key(name),))
                .fetchone()
            )
        except (sqlite3.Error, ValueError, OverflowError) as error:
            # Of a damaged file not even the complaint can always be read.
            raise Damaged from error
        if found is None or not isinstance(found[0], bytes) or sum_of(found[0]) != found[1]:
            raise Damaged
        return found[0], found[1]

    def _open(self) -> Any:
        """The connection; a file that cannot be written can still be read."""
        import sqlite3

        if self._connection is None:
            made = sqlite3.connect(self._file, timeout=0.5, isolation_level=None)
            made.execute("PRAGMA synchronous = OFF")
            made.execute(
                "PRAGMA page_size = 16384"
            )  # pages here are large, and so need fewer of its own
            self._connection = made
        return self._connection

    def save(
        self, pages: Mapping[str, tuple[bytes, int]], removed: Iterable[str], known: int | None
    ) -> int | None:
        """Put pages with their checksums in place, all or none, unless another process has changed the
        frame meanwhile.

        `known` is the checksum of the frame that the pages go with, None to begin anew. Returns that
        of the frame as it is now; what cannot be saved is not.
        """
        import sqlite3

        try:
            self._file.parent.mkdir(exist_ok=True)
            if known is None:
                self.discard()
            return self._write(pages, removed, known)
        except (sqlite3.Error, OSError, ValueError):
            with contextlib.suppress(sqlite3.Error, ValueError):
                if self._connection is not None and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            return known

    def _write(
        self, pages: Mapping[str, tuple[bytes, int]], removed: Iterable[str], known: int | None
    ) -> int | None:
        connection = self._open()
        connection.execute("BEGIN IMMEDIATE")
        columns = "name TEXT PRIMARY KEY, body BLOB, sum INTEGER"
        connection.execute(f"CREATE TABLE IF NOT EXISTS pages ({columns})")
        found = connection.execute("SELECT sum FROM pages WHERE name = ?", (FRAME,)).fetchone()
        if (found[0] if found else None) != known:
            connection.execute("ROLLBACK")
            return known
        connection.executemany("DELETE FROM pages WHERE name = ?", [(_key(name),) for name in removed])
        rows = ((_key(name), body, total) for name, (body, total) in pages.items())
        connection.executemany("REPLACE INTO pages VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        return pages[FRAME][1]

    def discard(self) -> None:
        """Forget everything."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        for name in (self._file.name, f"{self._file.name}-journal"):
            with contextlib.suppress(OSError):
                (self._file.parent / name).unlink(missing_ok=True)
