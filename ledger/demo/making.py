"""Making the invented unit's repository: the plan through one `git fast-import`, or nothing at all."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from ledger.demo.plan import Commit, Plan
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.repository import BRANCH, create_repository
from ledger.words import N_

IDENTITY = {"user.name": "演示", "user.email": "demo@example.invalid"}
"""Who commits next, where git does not know who the user is."""


def require_vacant(folders: Iterable[Path]) -> None:
    """Refuse places where something is already. Raises LedgerError."""
    for folder in folders:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            text = N_("{folder} is not empty; name an empty folder or a new one")
            raise LedgerError(text, folder=str(folder))


def make(places: Iterable[tuple[Plan, Path]]) -> None:
    """Each plan's repository in its folder, a new or an empty one, with the files checked out.

    If one fails or is interrupted, whatever was not there before is gone again. Raises LedgerError.
    """
    wanted = [(plan, folder.resolve()) for plan, folder in places]
    require_vacant(folder for _, folder in wanted)
    with ExitStack() as undoing:
        for plan, folder in wanted:
            undoing.callback(clear, folder, topmost_new(folder))
            _make(plan, folder)
        undoing.pop_all()


def _make(plan: Plan, folder: Path) -> None:
    git = create_repository(folder)
    if git.root != folder:
        text = N_("{folder} lies inside another repository, {top}")
        raise LedgerError(text, folder=str(folder), top=str(git.root))
    git.run("fast-import", "--quiet", stdin=b"".join(stream(plan.commits)))
    git.run("reset", "--quiet", "--hard", BRANCH)
    _introduce(git)


def stream(commits: Iterable[Commit]) -> Iterator[bytes]:
    """Commits as git's fast-import reads them, each upon the one before."""
    for commit in commits:
        who = f"{commit.author.name} <{commit.author.email}> {int(commit.when.timestamp())} +0800"
        yield f"commit refs/heads/{BRANCH}\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(commit.message.encode())
        for path, content in commit.changes.items():
            if content is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M 100644 inline {path}\n".encode() + _data(content)
        yield b"\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _introduce(git: Git) -> None:
    """A name to commit under, in this repository alone, if git has none."""
    for name, value in IDENTITY.items():
        if git.setting(name) is None:
            git.run("config", "--local", name, value)


def topmost_new(folder: Path) -> Path | None:
    """The topmost folder that has to be made, None if all are there."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    return missing[-1] if missing else None


def clear(folder: Path, made: Path | None) -> None:
    """Take away what was made: all from the topmost new folder, or what is in an old one."""
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)
        return
    for place in folder.iterdir():
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)
