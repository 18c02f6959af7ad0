"""Landing: files, index and branch brought from one commit to a merged tree, or left as they were.

What happens to be staged or changed at other paths stays so. The versions of files are named by their
ids in the journal, so that large evidence is never held there. In the order of a landing:

1. the files to come are laid out beside the journal, as git would check them out;
2. the journal is written;
3. each file is renamed into place, then the index learns of these paths alone;
4. the branch is moved (`update-ref`), or a merge commit is made of an index of its own.

Whoever is killed between 2 and the end is taken back by the next writer, or finished if the branch
has moved already.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.checks.privacy import masked
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.git import Git
from ledger.store.trees import MODULE, Version, index_lines, versions
from ledger.words import N_

_MERGE_STATE = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "AUTO_MERGE")


@dataclass(frozen=True, slots=True)
class Move:
    """What a path was and becomes; None: it is not there."""

    path: str
    before: Version | None
    after: Version | None


@dataclass(frozen=True, slots=True)
class Landing:
    """From the commit `old` (None before the first) to `tree`.

    With a message a merge commit of `old` and `theirs` is made; without one the branch moves on to
    `theirs`, whose tree it is.
    """

    old: str | None
    theirs: str
    tree: str
    message: str | None
    moves: tuple[Move, ...]


def noted(landing: Landing) -> dict[str, Any]:
    """What a journal holds of a landing."""
    return {
        "old": landing.old,
        "theirs": landing.theirs,
        "tree": landing.tree,
        "message": landing.message,
        "moves": [[one.path, _pair(one.before), _pair(one.after)] for one in landing.moves],
    }


def told(note: Mapping[str, Any]) -> Landing:
    """The landing that a journal holds."""
    moves = tuple(Move(path, _version(old), _version(new)) for path, old, new in note["moves"])
    return Landing(note["old"], note["theirs"], note["tree"], note["message"], moves)


def _pair(version: Version | None) -> list[str] | None:
    return [version.mode, version.oid] if version else None


def _version(pair: list[str] | None) -> Version | None:
    return Version(*pair) if pair else None


@dataclass(frozen=True, slots=True)
class Lander:
    """Does the parts of a landing. `run` runs git patiently, `rename` puts a file in place.

    `folder` is the clone's private one, `committing` what git's surroundings say when it commits.
    """

    git: Git
    folder: Path
    run: Callable[..., None]
    rename: Callable[[Path, Path], None]
    committing: Mapping[str, str]

    @property
    def _place(self) -> Path:
        return self.folder / "landing"

    @property
    def _index(self) -> dict[str, str]:
        return {"GIT_INDEX_FILE": str(self._place / "index")}

    # Before

    def in_the_way(self, landing: Landing) -> list[str]:
        """The paths that would be changed and hold what is in no commit: changed, staged or new."""
        moved = {one.path for one in landing.moves}
        before = {one.path: one.before for one in landing.moves}
        return sorted((self._staged(landing.old) & moved) | self._differing(before))

    def _staged(self, old: str | None) -> set[str]:
        compare = ("diff-index", "--cached", "--name-only", "-z", "--no-renames")
        listed = self.git.run(*compare, old, "--") if old else self.git.run("ls-files", "-z")
        return {os.fsdecode(path) for path in listed.split(b"\0") if path}

    def _differing(self, files: Mapping[str, Version | None]) -> set[str]:
        """The paths that are not on the disk what they are said to be."""
        there = {path: one for path, one in files.items() if one and one.mode != MODULE}
        found = {
            path
            for path, one in files.items()
            if one is None and self._is_taken(path, files) and not self._is_vacated(path, files)
        }
        self._own_index(there)
        options = ("-c", "core.fsmonitor=false")
        self.git.attempt(*options, "update-index", "-q", "--refresh", environment=self._index)
        listed = self.git.run(*options, "diff-files", "--name-only", "-z", environment=self._index)
        return found | {os.fsdecode(path) for path in listed.split(b"\0") if path}

    def _is_taken(self, path: str, files: Mapping[str, Version | None]) -> bool:
        """Whether something lies where a path shall be, or on the way to it."""
        above = [parent for parent in Path(path).parents if str(parent) != "."]
        blocked = any(
            os.path.lexists(self.git.root / parent)
            and ((self.git.root / parent).is_symlink() or not (self.git.root / parent).is_dir())
            and files.get(parent.as_posix()) is None
            for parent in above
        )
        return blocked or os.path.lexists(self.git.root / path)

    def _is_vacated(self, path: str, files: Mapping[str, Version | None]) -> bool:
        """Whether a folder stands there whose files all go away."""
        place = self.git.root / path
        if place.is_symlink() or not place.is_dir():
            return False
        inside = (Path(top) / name for top, _, names in os.walk(place) for name in names)
        return all(files.get(one.relative_to(self.git.root).as_posix()) for one in inside)

    def lay_out(self, files: Mapping[str, Version | None]) -> None:
        """The files as git checks them out, beside the journal."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._own_index({path: one for path, one in files.items() if one and one.mode != MODULE})
        prefix = f"--prefix={self._place}/files/"
        self.git.run("checkout-index", "--all", "--force", "--quiet", prefix, environment=self._index)

    def _own_index(self, files: Mapping[str, Version]) -> None:
        """An index of these files alone."""
        self._place.mkdir(exist_ok=True)
        for name in ("index", "index.lock"):  # a killed git's; a living one would hold our lock
            (self._place / name).unlink(missing_ok=True)
        lines = index_lines(self.git, files)
        self.git.run("update-index", "-z", "--index-info", stdin=lines, environment=self._index)
        if not files:
            self.git.run("read-tree", "--empty", environment=self._index)

    # During

    def put(self, files: Mapping[str, Version | None]) -> None:
        """Each file that was laid out in its place, and those that shall not be there gone."""
        for path, one in files.items():
            if one is None:
                self._remove(path)
        for path, one in files.items():
            if one and one.mode != MODULE:
                place = self.git.root / path
                if not place.parent.resolve().is_relative_to(self.git.root):
                    raise LedgerError(N_("{path} leads out of the repository"), path=path)
                place.parent.mkdir(parents=True, exist_ok=True)
                laid = self._place / "files" / path
                _flush(laid)
                self.rename(laid, place)

    def _remove(self, path: str) -> None:
        place = self.git.root / path
        if place.is_dir() and not place.is_symlink():
            return
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            place.unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            for folder in list(Path(path).parents)[:-1]:
                (self.git.root / folder).rmdir()

    def enter(self, files: Mapping[str, Version | None]) -> None:
        """The clone's index knows these paths so; what else is staged stays."""
        if files:
            self.run("update-index", "-z", "--index-info", stdin=index_lines(self.git, files))
            self.git.attempt("update-index", "-q", "--refresh")

    def move(self, landing: Landing) -> None:
        """The branch goes to where the landing leads."""
        if landing.message is None:
            nothing = "0" * len(landing.theirs)
            note = ("-m", "sync: fast-forward")
            self.run("update-ref", *note, "HEAD", landing.theirs, landing.old or nothing)
            return
        with contextlib.suppress(FileNotFoundError):
            # With what git knows of the files on disk, so that it need not read them all again.
            shutil.copyfile(self._real_index(), self._place / "index")
        self.git.run("read-tree", "--reset", landing.tree, environment=self._index)
        (self.git.folder / "MERGE_HEAD").write_text(f"{landing.theirs}\n", "ascii")
        self.run(
            *("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"),
            *("commit", "--quiet", "--cleanup=whitespace", "--file=-"),
            stdin=masked(landing.message).encode(),
            environment={**self._index, **self.committing},
        )

    def _real_index(self) -> Path:
        return self.git.root / os.fsdecode(
            self.git.run("rev-parse", "--git-path", "index").rstrip(b"\n")
        )

    # After

    def clear(self) -> None:
        """Take away what was laid out."""
        shutil.rmtree(self._place, ignore_errors=True)

    def is_done(self, landing: Landing, head: str | None) -> bool:
        """Whether the branch has moved and holds what the landing brought."""
        if head is None or head == landing.old:
            return False
        paths = [one.path for one in landing.moves]
        held = _held(self.git, head, paths)
        return all(held.get(one.path) == one.after for one in landing.moves)

    def take_back(self, landing: Landing) -> None:
        """Each path as it was, on disk and in the index; what somebody has changed since is left."""
        after = {one.path: one.after for one in landing.moves}
        before = {one.path: one.before for one in landing.moves}
        kept = self._differing(after)
        back = {path: one for path, one in before.items() if path not in kept}
        self.lay_out(back)
        self.put(back)
        staged = self._entered(after)
        self.enter({path: one for path, one in before.items() if staged.get(path) == after[path]})
        self.forget_merge(landing)

    def forget_merge(self, landing: Landing) -> None:
        """Take away the state of the merge, if it is the landing's own."""
        with contextlib.suppress(FileNotFoundError):
            if (self.git.folder / "MERGE_HEAD").read_text("ascii").strip() == landing.theirs:
                for name in _MERGE_STATE:
                    (self.git.folder / name).unlink(missing_ok=True)

    def _entered(self, paths: Iterable[str]) -> dict[str, Version]:
        """What the clone's index holds of some paths."""
        wanted, found = set(paths), {}
        for line in self.git.run("ls-files", "-s", "-z").split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, oid, _ = head.decode().split()
            if (path := os.fsdecode(name)) in wanted:
                found[path] = Version(mode, oid)
        return found


def _held(git: Git, commit: str, paths: Iterable[str]) -> dict[str, Version]:
    wanted = set(paths)
    return {path: one for path, one in versions(git, commit).items() if path in wanted}


def _flush(place: Path) -> None:
    if not place.is_symlink():
        with place.open("rb") as file:
            os.fsync(file.fileno())
