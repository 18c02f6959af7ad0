"""Writing a file that a user named: whole, or not at all."""

import os
import tempfile
from pathlib import Path

from ledger.errors import LedgerError
from ledger.words import N_


def write_whole(given: Path, content: str | bytes, option: str = "-o") -> None:
    """A file with this content, or what was there before. Raises LedgerError, naming the option."""
    content = content.encode("utf-8") if isinstance(content, str) else content
    try:
        place = given.resolve()
        _refuse(given, place, option)
        if place.exists() and not place.is_file():
            place.write_bytes(content)  # a pipe or a device is not replaced
        else:
            _replace(place, content)
    except OSError as error:
        text = N_("{option} {file}: {problem}; nothing was written")
        problem = error.strerror or str(error)
        raise LedgerError(text, option=option, file=str(given), problem=problem) from error


def _refuse(given: Path, place: Path, option: str) -> None:
    """Where no file can be. Raises LedgerError."""
    if not place.parent.is_dir():
        text = N_("{option} {file}: there is no folder {folder}")
        raise LedgerError(text, option=option, file=str(given), folder=str(place.parent))
    if place.is_dir():
        text = N_("{option} {file} is a folder; name a file in it")
        raise LedgerError(text, option=option, file=str(given))


def _replace(place: Path, content: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(beside).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~mask)
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
