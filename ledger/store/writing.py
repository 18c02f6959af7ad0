"""Writing: a change is one commit of its own paths, or nothing at all.

The order of a write, under a lock that only one writer of a clone holds:

1. finish or take back what a killed writer left (`recover`);
2. put a journal under `.git/ledger/` that says what is about to change and what was there before;
3. put each file in place by an atomic rename, then `git add` them and commit these paths alone;
4. take the journal away.

A process that dies anywhere leaves the journal. The next writer then looks at HEAD: if the change is
committed, it is finished; if not, it is taken back. The lock's file stays open in git too, so a lock
that can be had means that no git of ours is still running.

What another clone has committed lands here by the same promises (`Writer.land`).
"""

import base64
import contextlib
import errno
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ledger.checks.privacy import masked
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store import bulk
from ledger.store.git import Git, complaint
from ledger.store.heads import head, is_on_branch
from ledger.store.landing import Lander, Landing, noted, told
from ledger.store.turns import PAUSE, Turn, turn
from ledger.store.unfinished import private_folder
from ledger.words import N_

GIT_PATIENCE = 10.0
"""Seconds to wait for a git that somebody else runs in the same clone."""

IN_THE_WAY = N_(
    "{paths}: what is changed here is in no commit, and the merge must change it; commit or discard it"
)

CHECKED = "LEDGER_CHECKED"
"""Tells our own hooks that what git is about to commit has been checked already."""

_MANY = 8
"""So many paths are named in a message."""
_FLUSHED = 200
"""So many files are brought to the disk one by one; more of them all at once, before git sees them."""
_LOCKS = ("index.lock", "HEAD.lock")


@dataclass(frozen=True, slots=True)
class Change:
    """What to write: new contents by path (None: remove the file), and the commit's message."""

    contents: Mapping[str, bytes | None]
    message: str


@dataclass(frozen=True, slots=True)
class _Before:
    """What a path was before: its bytes on disk, and its line in the index, if any."""

    content: bytes | None
    staged: str | None


def message(ledger: str, subject: str, entry: str, kind: str, action: str) -> str:
    """A commit message for one entry, as the log is read: a subject and three trailers."""
    line = " ".join(subject.split())
    return (
        f"{ledger}: {line} ({entry})\n\n"
        f"Ledger-Entry: {entry}\nLedger-Kind: {kind}\nLedger-Action: {action}\n"
    )


def message_of_many(subject: str, entries: Iterable[tuple[str, str]], action: str) -> str:
    """One commit's message for several entries, each as (id, kind)."""
    many = list(entries)
    trailers = [f"Ledger-Entry: {entry}" for entry, _ in many]
    trailers += [f"Ledger-Kind: {kind}" for kind in dict.fromkeys(kind for _, kind in many) if kind]
    return "\n".join([" ".join(subject.split()), "", *trailers, f"Ledger-Action: {action}", ""])


class Writer:
    """The one writer of a clone, while the lock is held. Made by `writing`.

    `before` is the number that the lock had before (see `ledger.store.turns`).
    """

    def __init__(self, git: Git, mine: Turn) -> None:
        self._git = git
        self._lock = mine.lock
        self.before = mine.before
        self._private = private_folder(git)
        self._journal = self._private / "journal"
        self._lander = Lander(git, self._private, self._patiently, _rename, {CHECKED: "1"})

    def write(self, change: Change, *, commit: bool = True) -> str | None:
        """Write the change and commit its paths alone; the commit's id, None if only staged.

        If anything fails, or the user interrupts, everything is as before and the error goes on.
        """
        self._ready(commit=commit)
        before = self._before(change)
        self._note(change, before)
        try:
            self._put(change)
            self._stage(change, before)
            made = self._commit(change) if commit else None
        except BaseException as error:
            self._take_back(before)
            self._forget()
            if isinstance(error, LedgerError) and commit:
                self._require_identity()
            raise
        self._forget()
        return made

    def require_quiet(self) -> None:
        """Raises LedgerError where a merge, a rebase or the like is under way."""
        self._ready(commit=False)

    def land(self, landing: Landing) -> str | None:
        """Bring files, index and branch to a merged tree; None if the branch has moved since.

        The commit's id is given back. Raises LedgerError if something that is in no commit is in
        the way. If anything fails, or the user interrupts, everything is as before and the error
        goes on.
        """
        lander = self._lander
        self._ready(commit=landing.message is not None)
        if landing.message is not None:
            self._require_identity()
        if self._head() != landing.old:
            return None
        if blocked := lander.in_the_way(landing):
            raise LedgerError(IN_THE_WAY, paths=_few(blocked))
        after = {one.path: one.after for one in landing.moves}
        lander.lay_out(after)
        note = {"began": time.time(), "landing": noted(landing)}
        self._replace(self._journal, json.dumps(note).encode())
        try:
            lander.put(after)
            lander.enter(after)
            lander.move(landing)
        except BaseException:
            if not lander.is_done(landing, self._head()):
                lander.take_back(landing)
            self._forget()
            raise
        finally:
            lander.clear()
        made = self._head()
        self._forget()
        return made

    def recover(self) -> bool:
        """Finish or take back what a killed writer began; False if there was nothing."""
        try:
            note = json.loads(self._journal.read_text("utf-8"))
        except FileNotFoundError:
            return False
        except ValueError:
            # Torn while being written, hence before anything else was touched.
            self._forget()
            return False
        self._break_locks(note["began"])
        if "landing" in note:
            self._recover_landing(told(note["landing"]))
        else:
            self._recover_change(note)
        self._forget()
        return True

    def _recover_change(self, note: Mapping[str, Any]) -> None:
        after = {path: _decoded(content) for path, content in note["after"].items()}
        before = {
            path: _Before(_decoded(one["content"]), one["staged"])
            for path, one in note["before"].items()
        }
        # git add came before the commit, so what is committed is in the index as well.
        if note["head"] == self._head() or not self._committed(after):
            self._take_back(before, after)

    def _recover_landing(self, landing: Landing) -> None:
        # Files and index came before the branch, so what it holds is there as well.
        if self._lander.is_done(landing, self._head()):
            self._lander.forget_merge(landing)
        else:
            self._lander.take_back(landing)
        self._lander.clear()

    # Before

    def _ready(self, *, commit: bool) -> None:
        """Refuse where a commit of some paths alone is impossible, before anything is touched."""
        folder = self._git.folder
        if (folder / "MERGE_HEAD").exists():
            text = N_("a merge is under way; end it by `git commit` or `git merge --abort` first")
            raise LedgerError(text)
        busy = ("rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD")
        if any((folder / name).exists() for name in busy):
            text = N_("a rebase, cherry-pick or revert is under way; end or abort it first")
            raise LedgerError(text)
        if not commit:
            return
        if not is_on_branch(self._git):
            raise LedgerError(
                N_("no branch is checked out, so the commit would be lost; `git switch BRANCH` first")
            )

    def _require_identity(self) -> None:
        """Refuse where git would not know whose commit it is."""
        status, _, errors = self._git.attempt("var", "GIT_COMMITTER_IDENT")
        if not status:
            status, _, errors = self._git.attempt("var", "GIT_AUTHOR_IDENT")
        if status:
            text = N_(
                "git does not know who you are; say it by `git config --global user.name NAME` and"
                " `git config --global user.email ADDRESS` ({problem})"
            )
            raise LedgerError(text, problem=complaint(errors))

    def _before(self, change: Change) -> dict[str, _Before]:
        staged = bulk.staged_lines(self._git, change.contents)
        before = {}
        for path in change.contents:
            before[path] = _Before(self._content(path), staged.get(path))
        return before

    def _content(self, path: str) -> bytes | None:
        try:
            return (self._git.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unwritable(path, error) from error

    def _note(self, change: Change, before: Mapping[str, _Before]) -> None:
        note = {
            "began": time.time(),
            "head": self._head(),
            "after": {path: _encoded(content) for path, content in change.contents.items()},
            "before": {
                path: {"content": _encoded(one.content), "staged": one.staged}
                for path, one in before.items()
            },
        }
        self._replace(self._journal, json.dumps(note).encode())

    def _head(self) -> str | None:
        return head(self._git)

    # During

    def _put(self, change: Change) -> None:
        at_once = len(change.contents) > _FLUSHED
        ready: set[str] = set()
        for path, content in change.contents.items():
            self._place(path, content, ready, flush=not at_once)
        if at_once:
            os.sync()

    def _place(
        self, path: str, content: bytes | None, ready: set[str] | None = None, *, flush: bool = True
    ) -> None:
        """A file whole or absent, whenever the process dies. `ready` are folders that were seen to."""
        place, folder = self._git.root / path, path.rpartition("/")[0]
        seen = ready is not None and folder in ready
        if not seen and not place.parent.resolve().is_relative_to(self._git.root):
            raise LedgerError(N_("{path} leads out of the repository"), path=path)
        try:
            if content is None:
                place.unlink(missing_ok=True)
            else:
                if not seen:
                    place.parent.mkdir(parents=True, exist_ok=True)
                self._replace(place, content, flush=flush)
                if ready is not None:
                    ready.add(folder)
        except OSError as error:
            raise _unwritable(path, error) from error
        if content is None:
            self._clear_folders(path)

    def _clear_folders(self, path: str) -> None:
        with contextlib.suppress(OSError):  # not empty, or not there
            for folder in list(Path(path).parents)[:-1]:
                (self._git.root / folder).rmdir()

    def _replace(self, place: Path, content: bytes, *, flush: bool = True) -> None:
        # Beside the journal, where a killed writer's leavings bother nobody and are swept up. There is
        # one writer, so that one name does for all that it writes.
        name = os.fspath(self._private / "tmp-writing")
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(handle, _mode(place))
                if flush:
                    os.fsync(handle)
            _rename(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _stage(self, change: Change, before: Mapping[str, _Before]) -> None:
        if len(change.contents) > bulk.MANY:
            staged = {path: one.staged for path, one in before.items()}
            bulk.stage(self._git, self._patiently, change.contents, staged)
        else:
            self._patiently("add", "--force", "--", *change.contents)

    def _commit(self, change: Change) -> str:
        """Commit these paths alone, by an index in which nothing else is staged."""
        if self._head():
            with bulk.own_index(self._git, change.contents, self._private) as environment:
                if environment is not None:
                    return self._committing(change.message, (), environment)
        return self._committing(change.message, ("--only", "--", *change.contents), {})

    def _committing(self, said: str, which: tuple[str, ...], environment: dict[str, str]) -> str:
        self._patiently(
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
            "commit",
            "--quiet",
            "--cleanup=whitespace",
            "--file=-",
            *which,
            stdin=masked(said).encode(),
            environment={CHECKED: "1", **environment},
        )
        return self._head() or ""

    def _patiently(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Run git, waiting for one that somebody else is running. Raises LedgerError."""
        until = time.monotonic() + GIT_PATIENCE
        while True:
            status, output, errors = self._git.attempt(
                *arguments, stdin=stdin, fds=(self._lock,), environment=environment
            )
            if not status:
                return
            if ".lock': File exists" not in errors or time.monotonic() > until:
                said = errors.strip() or output.decode("utf-8", "replace")
                known = ("add", "commit", "update-index", "update-ref")
                name = next(word for word in arguments if word in known)
                raise LedgerError(
                    N_("git {command} refused, and nothing was changed: {problem}"),
                    command=name,
                    problem=complaint(said),
                )
            time.sleep(PAUSE)

    # After

    def _forget(self) -> None:
        self._journal.unlink(missing_ok=True)

    def _committed(self, after: Mapping[str, bytes | None]) -> bool:
        """Whether HEAD holds exactly what was to be written."""
        blobs = {blob.path: blob.oid for blob in self._git.tree("HEAD", after)}
        contents = self._git.blobs(blobs.values())
        return all(
            (contents.get(blobs[path]) if path in blobs else None) == content
            for path, content in after.items()
        )

    def _take_back(
        self, before: Mapping[str, _Before], after: Mapping[str, bytes | None] | None = None
    ) -> None:
        """Each path as it was, on disk and in the index; what a user has changed since is left."""
        lines = []
        nothing = "0" * len(self._head() or "0" * 40)
        for path, was in before.items():
            place = self._git.root / path
            now = place.read_bytes() if place.is_file() else None
            if now == was.content:
                self._clear_folders(path)
            elif after is None or now == after[path]:
                self._place(path, was.content)
            lines.append(was.staged or f"0 {nothing}\t{path}")
        text = "\0".join(lines) + "\0"
        self._git.attempt("update-index", "-z", "--index-info", stdin=os.fsencode(text))

    def _break_locks(self, began: float) -> None:
        """Remove lock files that a killed git of ours left; a living one's would go by itself."""
        locks = [self._git.folder / name for name in _LOCKS]
        status, output, _ = self._git.attempt("symbolic-ref", "--quiet", "HEAD")
        if not status:
            common = self._git.run("rev-parse", "--git-common-dir").decode().strip()
            locks.append(self._git.root / common / f"{output.decode().strip()}.lock")
        until = time.monotonic() + 2.0
        while any(lock.exists() for lock in locks) and time.monotonic() < until:
            time.sleep(PAUSE)
        for lock in locks:
            with contextlib.suppress(OSError):
                if began - 1 <= lock.stat().st_mtime <= began + GIT_PATIENCE + 60:
                    lock.unlink()
        for lock in self._git.folder.glob("next-index-*.lock"):
            lock.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(git: Git) -> Iterator[Writer]:
    """The clone's one writer, after cleaning up behind a killed one. Waits for its turn.

    Raises LedgerError if the turn does not come.
    """
    with turn(git) as mine:
        for leftover in private_folder(git).glob("tmp-*"):
            leftover.unlink(missing_ok=True)
        writer = Writer(git, mine)
        writer.recover()
        yield writer


def _mode(place: Path) -> int:
    """What a file that is written anew may be used for: as before, or as the user has it."""
    try:
        return place.stat().st_mode & 0o777
    except OSError:
        return 0o666 & ~_umask()


def _rename(source: str | Path, target: Path) -> None:
    try:
        os.replace(source, target)  # noqa: PTH105 - for ten thousand files a path is much
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # .git lies on another disk: copy beside the target first, then rename there.
        beside = target.with_name(f".{target.name}.tmp")
        beside.write_bytes(Path(source).read_bytes())
        beside.replace(target)
        Path(source).unlink()


def _unwritable(path: str, error: OSError) -> LedgerError:
    """Names the file that was to be written, not the one beside the journal that it was made in."""
    text = N_("{path} cannot be written, and nothing was changed: {problem}")
    return LedgerError(text, path=path, problem=error.strerror or str(error))


def _few(paths: list[str]) -> str:
    more = ["…"] if len(paths) > _MANY else []
    return ", ".join([*paths[:_MANY], *more])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _encoded(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()


def _decoded(text: Any) -> bytes | None:
    return None if text is None else base64.b64decode(text)
