"""Where HEAD is: from git's own files where they say it plainly, else by asking git.

Plainly means: HEAD names a branch, and the branch has a file of its own with a commit's id, as it has
after every commit until refs are packed. Refs kept in another way have no such file.
"""

from ledger.patterns import pattern
from ledger.store.discovery import common
from ledger.store.git import Git

_BRANCH = pattern(r"ref: (refs/heads/[!-~]+)\n?")
_COMMIT = pattern(r"([0-9a-f]{40}|[0-9a-f]{64})\n?")
_NOWHERE = "refs/heads/.invalid"
"""What HEAD names where git keeps refs elsewhere."""


def head(git: Git) -> str | None:
    """The commit that HEAD is at, None before the first."""
    named = _named(git)
    if named and (found := _read(git, named)):
        return found
    status, output, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD")
    return None if status else output.decode().strip()


def is_on_branch(git: Git) -> bool:
    """Whether a branch is checked out, be it one without commits."""
    if _named(git):
        return True
    status, _, _ = git.attempt("symbolic-ref", "--quiet", "HEAD")
    return not status


def _named(git: Git) -> str | None:
    try:
        found = _BRANCH.fullmatch((git.folder / "HEAD").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return found[1] if found and found[1] != _NOWHERE else None


def _read(git: Git, name: str) -> str | None:
    try:
        found = _COMMIT.fullmatch((common(git.folder) / name).read_text("ascii"))
    except (OSError, ValueError):
        return None
    return found[1] if found else None
