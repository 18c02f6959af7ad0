"""The git door: plumbing, one process for many objects; what is shared goes through GitPython.

Options are fixed, what a user gave stands behind `--end-of-options` or `--`, and lists go through
standard input. Nothing here is imported or started before git is really wanted.
"""

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.discovery import SURROUNDINGS, Place, found
from ledger.words import N_, Heard


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
        place = found(start) or _asked(start)
        self.root, self.folder = place.root, place.folder
        self._environment = _environment(self.root, self.folder)

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
        surroundings = {**self._environment, **(environment or {})}
        return execute(arguments, self.root, stdin=stdin, fds=fds, environment=surroundings)

    def share(
        self, *arguments: str, environment: dict[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """As `attempt`, for commands that talk to another repository: these go through GitPython."""
        return through_library(self.root, arguments, {**self._environment, **(environment or {})})

    def unmerged(self) -> list[str]:
        """The paths of which a merge has left several versions in the index."""
        listed = self.run("ls-files", "--unmerged", "-z").split(b"\0")[:-1]
        return sorted({os.fsdecode(line.partition(b"\t")[2]) for line in listed})

    def differing(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths that differ from HEAD, in the index or on disk, or that git lacks."""
        asked = list(paths)
        few = asked if len(asked) <= _FEW else []
        how = ("--untracked-files=all", "--ignored=matching", "--no-renames")
        lines = self.run("status", "--porcelain=v2", "-z", *how, "--", *few).split(b"\0")[:-1]
        behind = {b"1": 8, b"u": 10, b"?": 1, b"!": 1}
        found = [os.fsdecode(line.split(b" ", behind[line[:1]])[-1]) for line in lines]
        return found if few else list(_among(found, asked))

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
        asked = list(paths)
        few = asked if len(asked) <= _FEW else []
        output = self.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *few)
        blobs = []
        for line in output.split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, kind, oid, size = head.decode().split()
            if kind == "blob":
                blobs.append(Blob(os.fsdecode(path), mode, oid, int(size)))
        return blobs if few or not asked else _below(blobs, frozenset(asked))

    def contents(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """What some paths hold at a revision; nothing where there is no such revision."""
        names = {f"{revision}:{path}": path for path in paths}
        asked = [name for name in names if "\n" not in name]
        if len(asked) < len(names) or len(names) > _FEW:
            return self._listed_contents(revision, names.values())
        found = self.objects(asked)
        return {names[name]: found[name] for name in asked if name in found}

    def _listed_contents(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """The same for paths that cannot stand in a line, or are very many."""
        status, _, _ = self.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        blobs = [] if status else self.tree(revision, paths)
        found = self.blobs(blob.oid for blob in blobs)
        return {blob.path: found[blob.oid] for blob in blobs if blob.oid in found}

    def index(self, paths: Iterable[str] = ()) -> list[Blob]:
        """The files of the index; of a conflict, our side."""
        asked = list(paths)
        few = asked if len(asked) <= _FEW else []
        blobs: dict[str, Blob] = {}
        for line in self.run("ls-files", "-s", "-z", "--", *few).split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, oid, stage = head.decode().split()
            if mode != "160000" and (stage in "02" or os.fsdecode(path) not in blobs):
                blobs[os.fsdecode(path)] = Blob(os.fsdecode(path), mode, oid)
        found = list(blobs.values())
        return found if few or not asked else _below(found, frozenset(asked))

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes]:
        """The contents of many blobs, by id, read by one process."""
        return self.objects(dict.fromkeys(oids))

    def objects(self, names: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs, by the names under which they are asked for, read by one process."""
        wanted = list(names)
        if not wanted:
            return {}
        asked = os.fsencode("\n".join(wanted)) + b"\n"
        output = self.run("cat-file", "--batch", "--buffer", stdin=asked)
        contents: dict[str, bytes] = {}
        start = 0
        for name in wanted:
            end = output.index(b"\n", start)
            line = output[start:end]
            start = end + 1
            if line.endswith(_NOT_THERE):
                continue
            _, kind, size = line.split()
            if kind == b"blob":
                contents[name] = output[start : start + int(size)]
            start += int(size) + 1
        return contents

    @property
    def index_file(self) -> Path:
        """Where git's index of this work tree lies."""
        return Path(self._environment.get("GIT_INDEX_FILE", self.folder / "index"))

    def setting(self, name: str) -> str | None:
        """A value of git's configuration."""
        status, output, _ = self.attempt("config", "--get", "--end-of-options", name)
        return None if status else output.decode("utf-8", "replace").rstrip("\n")


_FEW = 200
"""Git holds each path that it is given against each that it knows; of more we ask for all."""


def _below(blobs: Iterable[Blob], paths: Collection[str]) -> list[Blob]:
    """The files that are among some paths, or below one of them."""
    return [
        blob
        for blob in blobs
        if blob.path in paths or any(str(above) in paths for above in PurePosixPath(blob.path).parents)
    ]


_NOT_THERE = (b" missing", b" ambiguous", b" submodule")


def _among(found: Iterable[str], paths: Sequence[str]) -> Iterator[str]:
    """Those of some paths that were found, or lie in a folder that was."""
    wanted = set(paths)
    for one in found:
        if one in wanted:
            yield one
        elif one.endswith("/"):
            yield from (path for path in paths if path.startswith(one))


SILENCE = "it failed without a word, perhaps because of one of git's hooks"

_MEANINGS = (
    ("does not appear to be a git repository", N_("there is no git repository there")),
    ("repository not found", N_("there is no git repository there")),
    ("could not resolve host", N_("no such server can be found; is there a network?")),
    ("unable to look up", N_("no such server can be found; is there a network?")),
    ("connection refused", N_("nobody answers there")),
    ("timed out", N_("no answer came in time")),
    ("host key verification failed", N_("the server's key is not known here; connect once by ssh")),
    ("permission denied", N_("access was denied")),
    ("access denied", N_("access was denied")),
    ("authentication failed", N_("the name or the password was not accepted")),
    ("could not read username", N_("it asks for a name and a password")),
    ("no space left", N_("the disk is full")),
    ("read-only file system", N_("nothing can be written on this disk")),
    ("failed to sign", N_("the commit could not be signed")),
    ("without a word", N_("it failed without a word, perhaps because of one of git's hooks")),
)
"""What git's complaints mean, by what stands in them in lower case."""


def complaint(errors: str) -> str:
    """The line of git's complaints that says what is wrong."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    said = (telling or lines or [SILENCE])[0].removeprefix("fatal: ")
    return understood(said)


def understood(said: str) -> str:
    """A complaint of git with what it means, where that is known."""
    known = [meaning for part, meaning in _MEANINGS if part in said.lower()]
    return Heard(said, known[0]) if known else said


def execute(
    arguments: Sequence[str],
    folder: Path,
    *,
    stdin: bytes | None = None,
    fds: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> tuple[int, bytes, str]:
    """Exit status, output and complaints of one git command, in English, run in a folder.

    The environment is ours `without` some names. Raises LedgerError where there is no git.
    """
    import subprocess

    ours = {name: value for name, value in os.environ.items() if name not in without}
    surroundings = {**ours, "LANGUAGE": "C", "LC_ALL": "C", **(environment or {})}
    with _input(stdin) as source:
        try:
            ended = subprocess.run(  # noqa: S603 - fixed words; what a user gave is no option
                ["git", *arguments],  # noqa: S607 - whichever git the user has
                stdin=source,
                capture_output=True,
                check=False,
                cwd=folder,
                env=surroundings,
                pass_fds=tuple(fds),
            )
        except FileNotFoundError as error:
            if not folder.is_dir():
                raise LedgerError(N_("there is no folder {folder}"), folder=str(folder)) from error
            raise LedgerError(N_("git is not installed, or not on the PATH")) from error
    return ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace")


def through_library(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    """Exit status, output and complaints of one git command that GitPython runs in a folder.

    For what makes repositories or shares them: there its start is nothing beside the work, while the
    commands that people run all day would wait for it. Raises LedgerError where there is no git.
    """
    import git

    try:
        status, output, errors = git.Git(str(folder)).execute(
            ["git", *arguments],
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env=dict(environment or {}),
        )
    except git.GitCommandNotFound as error:
        raise LedgerError(N_("git is not installed, or not on the PATH")) from error
    said = errors if isinstance(errors, str) else errors.decode("utf-8", "replace")
    return int(status), output, said


def _asked(start: Path) -> Place:
    """The repository around a folder as git itself finds it. Raises LedgerError."""
    if not start.exists():
        raise LedgerError(N_("there is no folder {folder}"), folder=str(start))
    here = start if start.is_dir() else start.parent
    told = ("rev-parse", "--is-bare-repository", "--absolute-git-dir", "--show-toplevel")
    status, output, errors = execute(told, here, without=SURROUNDINGS)
    lines = os.fsdecode(output).splitlines()
    if lines[:1] == ["true"]:
        text = N_("{folder} is a bare repository; work in a clone of it")
        raise LedgerError(text, folder=str(start))
    if status and "not a git repository" not in errors and "work tree" not in errors:
        raise LedgerError(
            N_("{folder}: git says: {problem}"), folder=str(start), problem=complaint(errors)
        )
    if status or len(lines) != 3:
        text = N_("{folder} is in no git repository; `ledger init` makes one")
        raise LedgerError(text, folder=str(start))
    return Place(Path(lines[2]).resolve(), Path(lines[1]).resolve())


@contextlib.contextmanager
def _input(content: bytes | None) -> Iterator[IO[bytes] | None]:
    """Standard input as a file: a pipe could fill up on both sides at once."""
    if content is None:
        with Path(os.devnull).open("rb") as nothing:
            yield nothing
        return
    import tempfile

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
