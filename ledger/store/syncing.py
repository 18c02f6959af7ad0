"""Sharing with a remote: which one, what lies there, what would be wrong with what is sent, sending it.

This is all of the project that uses a network, and only git's, with a remote that the user named. Git
never asks anything here unless somebody is there to answer.
"""

import os
import re
from datetime import date, datetime
from pathlib import Path

from ledger.core.findings import Finding, more_than
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.checking import check
from ledger.store.git import SILENCE, Git, understood
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Stored
from ledger.words import N_

_UNASKED = "ssh -o BatchMode=yes -o ConnectTimeout=20"
_OVERTAKEN = (
    *("fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref"),
    *("reference already exists", "incorrect old value", "stale info"),
)
"""What git says where somebody else was at work at the same moment."""
_TELLING = ("fatal:", "error:", "ssh:", "remote:")
_LAST_RESORT = "could not read from remote"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a branch is shared: the remote by its name and address, and the branch's name there."""

    remote: str
    address: str
    branch: str
    there: str
    is_new: bool = False
    asking: bool = False

    @property
    def tracking(self) -> str:
        return f"refs/remotes/{self.remote}/{self.there}"


@dataclass(frozen=True, slots=True)
class Told:
    """Who changed something, and when."""

    name: str
    when: datetime


# Which remote


def route(git: Git, given: str | None = None, *, asking: bool = False) -> Route:
    """Where the branch that is checked out is shared; an address that is new becomes `origin`.

    Raises LedgerError where that cannot be told.
    """
    status, output, _ = git.attempt("symbolic-ref", "--quiet", "--short", "HEAD")
    if status:
        text = N_("no branch is checked out, so there is nothing to share; `git switch BRANCH` first")
        raise LedgerError(text)
    branch = output.decode().strip()
    remotes = _remotes(git)
    remote, is_new = _remote(git, branch, remotes, given)
    upstream = git.setting(f"branch.{branch}.merge") or ""
    own = git.setting(f"branch.{branch}.remote") == remote and upstream.startswith("refs/heads/")
    there = upstream.removeprefix("refs/heads/") if own else branch
    address = _remotes(git).get(remote, "")
    return Route(remote, address, branch, there, is_new, asking)


def _remote(git: Git, branch: str, remotes: dict[str, str], given: str | None) -> tuple[str, bool]:
    if given is not None:
        return _named(git, remotes, given)
    upstream = git.setting(f"branch.{branch}.remote")
    for name in (upstream, "origin", *(remotes if len(remotes) == 1 else ())):
        if name in remotes:
            return str(name), False
    if remotes:
        text = N_("there are several remotes ({remotes}); name one: `ledger sync --remote NAME`")
        raise LedgerError(text, remotes=", ".join(remotes))
    text = N_(
        "this repository is shared nowhere yet; name the place by `ledger sync --remote ADDRESS`,"
        " for example an empty repository on a server, or a folder that all can reach"
    )
    raise LedgerError(text)


def _named(git: Git, remotes: dict[str, str], given: str) -> tuple[str, bool]:
    if given in remotes:
        return given, False
    known = [name for name, address in remotes.items() if address == given]
    if known:
        return known[0], False
    if given.startswith("-") or not re.search(r"[/\\:]", given):
        text = N_("--remote {given}: no remote is called so ({remotes}), and it is no address")
        raise LedgerError(text, given=given, remotes=", ".join(remotes) or "–")
    if "origin" in remotes:
        text = N_(
            "--remote {given}: origin is {address} already; `git remote set-url origin` changes it"
        )
        raise LedgerError(text, given=given, address=shown_address(remotes["origin"]))
    git.run("remote", "add", "origin", given)
    return "origin", True


def forget(git: Git, route: Route) -> None:
    """Take a remote away that was added only now."""
    if route.is_new:
        git.run("remote", "remove", route.remote)


def _remotes(git: Git) -> dict[str, str]:
    names = git.run("remote").decode("utf-8", "replace").split("\n")
    return {name: git.setting(f"remote.{name}.url") or "" for name in names if name}


def shown_address(address: str) -> str:
    """An address without the name and password that it may hold."""
    return re.sub(r"://[^/@\s]*@", "://", address)


# There and back


def fetch(git: Git, route: Route) -> str | None:
    """The commit that the branch is at there; None if there is no such branch. Raises LedgerError."""
    wanted = f"+refs/heads/{route.there}:{route.tracking}"
    command = ("fetch", "--quiet", "--no-recurse-submodules", route.remote, wanted)
    for _ in range(3):
        status, _, errors = git.share(*command, environment=_surroundings(git, route))
        if not status:
            return git.commit(route.tracking)
        if "couldn't find remote ref" in errors:
            return None
        if not _is_overtaken(errors):
            break
    text = N_("{remote} ({address}) cannot be reached, and nothing was changed: {problem}")
    address = shown_address(route.address)
    raise LedgerError(text, remote=route.remote, address=address, problem=problem(errors))


def push(git: Git, route: Route, commit: str) -> bool:
    """Send a commit; False if somebody else was faster. Raises LedgerError if it is not taken."""
    wanted = f"{commit}:refs/heads/{route.there}"
    command = ("push", "--porcelain", "--no-recurse-submodules", route.remote, wanted)
    status, output, errors = git.share(*command, environment=_surroundings(git, route))
    if not status:
        return True
    said = output.decode("utf-8", "replace")
    refused = next((line for line in said.splitlines() if line.startswith("!")), "")
    if _is_overtaken(refused) or (not refused and _is_overtaken(errors)):
        return False
    reason = re.search(r"\((.*)\)$", refused)
    what = f"{problem(errors)} ({reason[1]})" if reason else problem(errors)
    text = N_(
        "{remote} did not take it: {problem}; your changes are recorded here, and `ledger sync`"
        " tries again"
    )
    raise LedgerError(text, remote=route.remote, problem=what)


def keep(git: Git, route: Route) -> None:
    """Remember the route as the branch's upstream, if it has none."""
    if git.setting(f"branch.{route.branch}.remote") is None:
        git.run("config", "--local", f"branch.{route.branch}.remote", route.remote)
        git.run("config", "--local", f"branch.{route.branch}.merge", f"refs/heads/{route.there}")


def _is_overtaken(said: str) -> bool:
    return any(one in said for one in _OVERTAKEN)


def problem(errors: str) -> str:
    """The line of git's complaints, or of those it passes on, that says most."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(_TELLING) or "denied" in line]
    best = [line for line in telling if _LAST_RESORT not in line.lower()]
    chosen = (best or telling or lines or [SILENCE])[0]
    return understood(shown_address(re.sub(r"^(fatal|error|remote): ", "", chosen)))


def _surroundings(git: Git, route: Route) -> dict[str, str]:
    """Git asks nothing on the terminal; ssh may, where somebody is there."""
    quiet = {"GIT_TERMINAL_PROMPT": "0"}
    own = any(os.environ.get(name) for name in ("GIT_SSH_COMMAND", "GIT_SSH"))
    if not route.asking:
        quiet["GIT_ASKPASS"] = ""
        if not own and git.setting("core.sshCommand") is None:
            quiet["GIT_SSH_COMMAND"] = _UNASKED
    return quiet


# What there is to tell


def head(git: Git) -> str | None:
    """The commit that is checked out, None before the first."""
    status, output, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD")
    return None if status else output.decode().strip()


def authors(git: Git, tip: str, without: str | None) -> tuple[int, list[str]]:
    """How many changes a tip has that another commit has not, and whose, the latest first."""
    excluded = [f"^{without}"] if without else []
    for options in (("--no-merges",), ()):
        command = ("log", "--format=%aN", "--encoding=UTF-8", *options, tip, *excluded, "--")
        names = git.run(*command).decode("utf-8", "replace").splitlines()
        if names:
            return len(names), list(dict.fromkeys(names))
    return 0, []


def last_change(git: Git, tip: str, without: str, path: str) -> Told | None:
    """Who changed a path last on one side, and when."""
    form = ("--format=%aN%x00%aI", "--encoding=UTF-8", "--no-renames")
    output = git.run("log", "-1", *form, tip, f"^{without}", "--", path).decode("utf-8", "replace")
    name, _, when = output.strip().partition("\0")
    try:
        return Told(name, datetime.fromisoformat(when))
    except ValueError:
        return None


def uncommitted(git: Git, *below: str) -> list[str]:
    """The paths, all or those below some, that hold what is in no commit."""
    command = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")
    listed = git.run(*command, "--", *below).split(b"\0")
    return [os.fsdecode(line[3:]) for line in listed if line]


def absolute(given: str, folder: Path) -> str:
    """An address that is a folder here, by its whole path; any other as it is."""
    place = folder / Path(given).expanduser()
    return str(place.resolve()) if re.search(r"[/\\.]", given) and place.exists() else given


# What would be wrong with what is sent


def new_errors(
    git: Git, reading: Reading, commit: str, theirs: str | None, today: date
) -> tuple[list[Finding], int]:
    """The errors of a commit, as it was read, that are not in theirs already; and how many are."""
    errors = _errors(reading, Stored(git, commit), today)
    if not errors or theirs is None:
        return errors, 0
    source = Stored(git, theirs)
    more = more_than(errors, _errors(read_unit(source), source, today))
    return more, len(errors) - len(more)


def _errors(reading: Reading, source: Stored, today: date) -> list[Finding]:
    return [one for one in check(reading, source, today) if one.severity == "error"]
