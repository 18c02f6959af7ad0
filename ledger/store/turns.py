"""Whose turn it is to write in a clone: one at a time, and each turn leaves a trace.

The lock's file holds a number, odd while somebody writes. Whoever reads it before looking at the
unit's files can tell, once the turn has come, whether anybody of ours has written since; whoever
died while writing leaves it odd, and then nothing is told.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.git import Git
from ledger.store.unfinished import private_folder
from ledger.words import N_

PATIENCE = 120.0
"""Seconds to wait for other writers of the same clone."""
PAUSE = 0.02
_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn to write: the lock's file, open, and its number before the turn."""

    lock: int
    before: int


def number(git: Git) -> int:
    """The number that the lock's file holds now; odd where it does not tell whether all is quiet."""
    try:
        return _number((private_folder(git) / "lock").read_bytes())
    except FileNotFoundError:
        return 0
    except OSError:
        return 1


def _number(content: bytes) -> int:
    try:
        return int(content or b"0")
    except ValueError:
        return 1


@contextlib.contextmanager
def turn(git: Git) -> Iterator[Turn]:
    """The one turn to write in a clone. Raises LedgerError if it does not come in `PATIENCE` seconds."""
    folder = private_folder(git)
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait(lock)
        before = _number(os.pread(lock, _WIDTH, 0))
        during = before + 1 + before % 2
        _put(lock, during)
        yield Turn(lock, before)
        _put(lock, during + 1)
    finally:
        os.close(lock)


def _put(lock: int, value: int) -> None:
    os.pwrite(lock, b"%0*d" % (_WIDTH, value), 0)


def _wait(lock: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                text = N_("another ledger command is still writing here; nothing was changed")
                raise LedgerError(text) from None
            time.sleep(PAUSE)
        else:
            return
