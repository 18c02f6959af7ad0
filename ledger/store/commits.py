"""Commits as git's log tells them: who, when, what for, and which blobs they put where.

One process reads a whole history; what the blobs hold is asked of `Git.blobs` by whoever wants it.
Options are written out, because a user's configuration may change what a bare `git log` prints.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeAlias

from ledger.records import dataclass
from ledger.store.git import Git

LINK = "120000"
_TRAILERS = ("Ledger-Entry", "Ledger-Kind", "Ledger-Action", "Ledger-Undoes")
_LOG = (
    *("-c", "log.showRoot=true", "log", "-z", "--raw", "--no-abbrev", "--no-renames"),
    *("--no-color", "--no-relative", "--no-show-signature", "--no-notes", "--no-ext-diff"),
    *("--no-decorate", "--encoding=UTF-8", "--date-order", "--diff-merges=first-parent"),
)
_FORMAT = "%x00".join(
    [
        *("%H", "%P", "%aI", "%cI", "%aN", "%aE", "%s"),
        "%(trailers:" + ",".join(f"key={name}" for name in _TRAILERS) + ",unfold=true,separator=%x0A)",
    ]
)
_FIELDS = 8
_KNOWN = {name.lower(): name for name in _TRAILERS}

Told: TypeAlias = list[Any]
"""A commit as git tells it: its fields as text, then of each path what `Touched` holds."""
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Touched:
    """A path that a commit changed against its first parent: the blobs before and after, if any."""

    path: str
    before: str | None
    after: str | None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `trailers` are those of the ledger, in their order, with their values.

    `when` is the author's day and hour, `committed` the committer's, both with their zone.
    """

    id: str
    parents: tuple[str, ...]
    when: datetime
    committed: datetime
    name: str
    email: str
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()
    touched: tuple[Touched, ...] = ()

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1

    @property
    def action(self) -> str | None:
        """What a command of ours said that it did."""
        return next(iter(self.told("Ledger-Action")), None)

    @property
    def undoes(self) -> str | None:
        return next(iter(self.told("Ledger-Undoes")), None)

    def told(self, trailer: str) -> tuple[str, ...]:
        """The values of one trailer."""
        return tuple(value for name, value in self.trailers if name == trailer)


def commits(git: Git, tip: str = "HEAD", without: Iterable[str] = ()) -> tuple[Commit, ...]:
    """All commits that a tip reaches and `without` does not: children first, else the newest first.

    There are none before the first.
    """
    commit = tip_of(git, tip)
    return tuple(map(commit_of, told(git, commit, without))) if commit else ()


def tip_of(git: Git, tip: str) -> str | None:
    """The id of the commit that a revision names, None if there is none."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{tip}^{{commit}}")
    status, output, _ = git.attempt(*asked)
    return None if status else output.decode().strip()


def told(git: Git, commit: str, without: Iterable[str] = ()) -> list[Told]:
    """As `commits`, but as git tells them; `commit_of` makes a commit of each."""
    excluded = [f"^{name}" for name in without]
    output = git.run(*_LOG, f"--format=tformat:{_FORMAT}", "--end-of-options", commit, *excluded, "--")
    return list(_told(output))


def single(git: Git, commit: str) -> Commit:
    """One commit by its id."""
    output = git.run(*_LOG, "-1", f"--format=tformat:{_FORMAT}", "--end-of-options", commit, "--")
    return commit_of(next(_told(output)))


def shallow(git: Git) -> frozenset[str]:
    """The commits at which a shallow clone ends; whatever they are shown to change is all there was."""
    place = git.root / os.fsdecode(git.run("rev-parse", "--git-path", "shallow").rstrip(b"\n"))
    try:
        return frozenset(Path(place).read_text("ascii").split())
    except OSError:
        return frozenset()


def commit_on(git: Git, day: date, zone: tzinfo) -> str | None:
    """The last commit on HEAD's own line by the end of a day in a time zone, if there is one."""
    end = datetime.combine(day, time(), zone) + timedelta(1)
    before = f"--before={int(end.timestamp()) - 1}"
    status, output, _ = git.attempt("rev-list", "-1", "--first-parent", before, "HEAD", "--")
    return None if status else output.decode().strip() or None


def _told(output: bytes) -> Iterator[Told]:
    fields = output.split(b"\0")
    place = 0
    while place + _FIELDS <= len(fields):
        head = [field.decode("utf-8", "replace") for field in fields[place : place + _FIELDS]]
        place += _FIELDS
        touched: list[Told] = []
        # Between a commit's fields and what it touched git puts an empty one; a link is a blob, too.
        while place < len(fields) and (not fields[place] or fields[place].lstrip(b"\n")[:1] == b":"):
            if fields[place]:
                touched += _touched(fields[place].decode("ascii"), os.fsdecode(fields[place + 1]))
                place += 1
            place += 1
        yield [*head, touched]


def commit_of(told: Told) -> Commit:
    """A commit as git tells it, as a value."""
    name, parents, written, committed, who, email, subject, trailers, touched = told
    return Commit(
        name,
        tuple(parents.split()),
        when := _moment(written),
        when if committed == written else _moment(committed),
        who,
        email,
        subject,
        tuple(_trailers(trailers)) if trailers else (),
        tuple(Touched(*one) for one in touched),
    )


def _touched(line: str, path: str) -> Iterator[Told]:
    mode_before, mode_after, before, after, _ = line.lstrip("\n:").split(" ")
    if "160000" not in (mode_before, mode_after):
        link = LINK in (mode_before, mode_after)
        yield [path, before if before.strip("0") else None, after if after.strip("0") else None, link]


def _trailers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        known = _KNOWN.get(name.strip().lower())
        if colon and known and value.strip():
            yield known, value.strip()


def _moment(text: str) -> datetime:
    """A moment with its zone; git keeps some that no calendar holds, and those become the epoch."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _EPOCH
    # In the first and the last year there are moments that another zone cannot tell.
    return found if found.tzinfo and 1 < found.year < 9999 else _EPOCH
