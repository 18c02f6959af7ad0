"""Whether a writer of ours died in a clone: all that looking wants to know of writing."""

import fcntl
from pathlib import Path

from ledger.store.git import Git


def private_folder(git: Git) -> Path:
    """The folder under .git that is this project's own."""
    return git.folder / "ledger"


def is_unfinished(git: Git) -> bool:
    """Whether a writer died here: a journal lies there and nobody is at work."""
    folder = private_folder(git)
    if not (folder / "journal").exists():
        return False
    try:
        with (folder / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return (folder / "journal").exists()
