"""Finding the repository that a folder lies in, without starting git where that is plain.

Only what `git init`, `clone` and `worktree add` leave is recognised here; whatever looks different
(a work tree elsewhere, a bare repository, a folder inside `.git`) is for git itself to say. The
folder decides, not the surroundings that git makes for a hook.
"""

import os
import re
from pathlib import Path

from ledger.patterns import pattern
from ledger.records import dataclass

SURROUNDINGS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git tells its hooks of where they run."""
_UNUSUAL = pattern(
    rb"^\s*(worktree|bare)\s*=\s*+(?!false\s*$)|^\s*\[include|^\s*\[core\][^\n]",
    re.MULTILINE | re.IGNORECASE,
)
"""Settings after which the folder around `.git` may not be the work tree."""


@dataclass(frozen=True, slots=True)
class Place:
    """A work tree's top folder, and the folder that git keeps for it."""

    root: Path
    folder: Path


def found(start: Path) -> Place | None:
    """The plain repository around a folder; None if there is none, or git has to be asked."""
    here = start.resolve()
    if not here.is_dir():
        return None
    for folder in (here, *here.parents):
        private = _private(folder / ".git")
        if private is not None:
            return Place(folder, private) if _is_plain(private) else None
        if folder.name == ".git" or os.path.lexists(folder / ".git"):
            return None
    return None


def _private(place: Path) -> Path | None:
    """The folder that `.git` is, or that it names as a linked work tree does."""
    if place.is_dir():
        return place.resolve()
    try:
        text = place.read_text("utf-8")
    except (OSError, ValueError):
        return None
    if not text.startswith("gitdir: "):
        return None
    return (place.parent / text.removeprefix("gitdir: ").rstrip("\n")).resolve()


def _is_plain(private: Path) -> bool:
    shared = common(private)
    if not (
        (private / "HEAD").exists() and (shared / "objects").is_dir() and (shared / "refs").is_dir()
    ):
        return False
    if (private / "config.worktree").exists():
        return False
    try:
        return not _UNUSUAL.search((shared / "config").read_bytes())
    except OSError:
        return False


def common(private: Path) -> Path:
    """The folder that all work trees of a repository share."""
    try:
        return (private / (private / "commondir").read_text("utf-8").strip()).resolve()
    except (OSError, ValueError):
        return private
