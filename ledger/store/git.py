"""The git door: plumbing through GitPython, one process for many objects.

Options are fixed, what a user gave stands behind `--end-of-options` or `--`, and lists go through
standard input. GitPython's own objects are not used: they are slow, and their commits never sign.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ledger.errors import LedgerError
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of a tree or of the index. `mode` is git's: 120000 is a link."""

    path: str
    mode: str
    oid: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a repository stands: the commit (None before the first), the branch (None if detached)."""

    commit: str | None
    branch: str | None
    dirty: bool


class Git:
    """A repository with a work tree, found from any folder below it."""

    def __init__(self, start: Path) -> None:
        import git

        self._errors: Any = git
        try:
            with git.Repo(start, search_parent_directories=True) as repo:
                bare = repo.bare
                top, private = repo.working_tree_dir, repo.git_dir
        except git.NoSuchPathError as error:
            raise LedgerError(N_("there is no folder {folder}"), folder=str(start)) from error
        except (git.InvalidGitRepositoryError, OSError, ValueError, KeyError) as error:
            text = N_("{folder} is in no git repository; `ledger init` makes one")
            raise LedgerError(text, folder=str(start)) from error
        if bare or top is None:
            text = N_("{folder} is a bare repository; work in a clone of it")
            raise LedgerError(text, folder=str(start))
        self.root = Path(top).resolve()
        self.folder = Path(private).resolve()
        self._git = git.Git(str(self.root))
        self._git.update_environment(**_environment(self.root, self.folder))

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fds: Sequence[int] = (),
        environment: dict[str, str] | None = None,
    ) -> bytes:
        """The output of one git command. Raises LedgerError with git's own first words."""
        status, output, errors = self.attempt(*arguments, stdin=stdin, fds=fds, environment=environment)
        if status:
            raise LedgerError(
                N_("git {command}: {problem}"), command=arguments[0], problem=complaint(errors)
            )
        return output

    def attempt(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fds: Sequence[int] = (),
        environment: dict[str, str] | None = None,
    ) -> tuple[int, bytes, str]:
        """Exit status, output and complaints of one git command, which keeps `fds` open."""
        with _input(stdin) as source:
            try:
                status, output, errors = self._git.execute(
                    ["git", *arguments],
                    istream=source,
                    with_extended_output=True,
                    with_exceptions=False,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                    env=environment,
                    pass_fds=tuple(fds),
                )
            except self._errors.GitCommandNotFound as error:
                raise LedgerError(N_("git is not installed, or not on the PATH")) from error
        return (
            int(status),
            output,
            errors if isinstance(errors, str) else errors.decode(errors="replace"),
        )

    def head(self, *paths: str) -> Head:
        """Where the repository stands, and whether any of the paths differs from there."""
        fields = self.run(
            "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--", *paths
        ).split(b"\0")
        header = dict(
            field.decode("utf-8", "replace")[2:].split(" ", 1) for field in fields if field[:2] == b"# "
        )
        commit, branch = header.get("branch.oid"), header.get("branch.head")
        return Head(
            None if commit == "(initial)" else commit,
            None if branch == "(detached)" else branch,
            any(field and field[:2] != b"# " for field in fields),
        )

    def differing(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths that differ from HEAD, in the index or on disk, or that git lacks."""
        output = self.run(
            "status",
            "--porcelain=v2",
            "-z",
            "--untracked-files=all",
            "--ignored=matching",
            "--no-renames",
            "--",
            *paths,
        )
        behind = {b"1": 8, b"u": 10, b"?": 1, b"!": 1}
        lines = output.split(b"\0")[:-1]
        return [os.fsdecode(line.split(b" ", behind[line[:1]])[-1]) for line in lines]

    def shared(self) -> list[str]:
        """The commits that others have, as far as this clone knows: of remotes, and the upstream's."""
        output = self.run("for-each-ref", "--format=%(objectname)", "refs/remotes")
        status, upstream, _ = self.attempt("rev-parse", "--verify", "--quiet", "@{upstream}")
        return list(
            dict.fromkeys(output.decode().split() + ([] if status else upstream.decode().split()))
        )

    def commit(self, revision: str) -> str:
        """The id of the commit that a user's words name. Raises LedgerError."""
        wanted = f"{revision}^{{commit}}"
        status, output, _ = self.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if status:
            text = N_("there is no revision {revision} in this repository")
            raise LedgerError(text, revision=revision)
        return output.decode().split()[-1]

    def tree(self, commit: str, paths: Iterable[str] = ()) -> list[Blob]:
        """The files of a commit, or those below some paths."""
        output = self.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *paths)
        blobs = []
        for line in output.split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, kind, oid, size = head.decode().split()
            if kind == "blob":
                blobs.append(Blob(os.fsdecode(path), mode, oid, int(size)))
        return blobs

    def contents(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """What some paths hold at a revision; nothing where there is no such revision."""
        status, _, _ = self.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        blobs = [] if status else self.tree(revision, paths)
        found = self.blobs(blob.oid for blob in blobs)
        return {blob.path: found[blob.oid] for blob in blobs if blob.oid in found}

    def index(self, paths: Iterable[str] = ()) -> list[Blob]:
        """The files of the index; of a conflict, our side."""
        blobs: dict[str, Blob] = {}
        for line in self.run("ls-files", "-s", "-z", "--", *paths).split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, oid, stage = head.decode().split()
            if mode != "160000" and (stage in "02" or os.fsdecode(path) not in blobs):
                blobs[os.fsdecode(path)] = Blob(os.fsdecode(path), mode, oid)
        return list(blobs.values())

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes]:
        """The contents of many blobs, by id, read by one process."""
        wanted = list(dict.fromkeys(oids))
        if not wanted:
            return {}
        output = self.run("cat-file", "--batch", "--buffer", stdin="\n".join(wanted).encode() + b"\n")
        contents: dict[str, bytes] = {}
        start = 0
        for oid in wanted:
            end = output.index(b"\n", start)
            words = output[start:end].split()
            start = end + 1
            if words[-1] != b"missing":
                size = int(words[2])
                contents[oid] = output[start : start + size]
                start += size + 1
        return contents

    def setting(self, name: str) -> str | None:
        """A value of git's configuration."""
        status, output, _ = self.attempt("config", "--get", "--end-of-options", name)
        return None if status else output.decode("utf-8", "replace").rstrip("\n")


def complaint(errors: str) -> str:
    """The line of git's complaints that says what is wrong."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (telling or lines or ["it failed without a word"])[0].removeprefix("fatal: ")


@contextlib.contextmanager
def _input(content: bytes | None) -> Iterator[IO[bytes] | None]:
    """Standard input as a file: a pipe could fill up on both sides at once."""
    if content is None:
        with Path(os.devnull).open("rb") as nothing:
            yield nothing
        return
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file


def _environment(root: Path, folder: Path) -> dict[str, str]:
    """What a hook's surroundings must not decide: which repository, and whose index."""
    surroundings = {"GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    named = os.environ.get("GIT_DIR")
    if named is not None:
        surroundings |= {"GIT_DIR": str(folder), "GIT_WORK_TREE": str(root)}
    index = os.environ.get("GIT_INDEX_FILE")
    if index is not None:
        ours = named is None or Path(named).resolve() == folder
        path = Path(index) if Path(index).is_absolute() else Path.cwd() / index
        surroundings["GIT_INDEX_FILE"] = str(path if ours else folder / "index")
    return surroundings
