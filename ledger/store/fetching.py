"""Fetching one branch of a named repository into a bare mirror, trusting nobody at the other end.

git runs detached from the terminal, asks nothing, runs no hook, filter or submodule, and speaks
https, ssh, git or file only. Objects are checked as they come in. What takes too long or grows too
large is killed, and so is all of it when the user has had enough.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from time import monotonic
from typing import IO

from ledger.core.remotes import SCHEMES, branch_fault, is_path, remote_fault
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.git import complaint
from ledger.words import N_

_GIT = "git"
REF = "refs/heads/unit"
"""Where a mirror keeps the branch that it follows, whatever it is called at its origin."""

_KEPT = ("GIT_SSH", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
"""Of git's own variables those by which a user says how to reach the network."""

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "core.attributesFile": os.devnull,
    "fetch.fsckObjects": "true",
    "fetch.fsck.hasDotdot": "error",
    "fetch.fsck.hasDot": "error",
    "fetch.fsck.hasDotgit": "error",
    "fetch.fsck.fullPathname": "error",
    "fetch.unpackLimit": "1",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    **{f"protocol.{scheme}.allow": "always" for scheme in SCHEMES},
}
_LOOK = 0.5
"""Seconds between looks at what a fetch has grown to."""
_MAX_SAID = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds, bytes, and how many commits back (None: all)."""

    seconds: float = 300
    size: int = 1 << 30
    depth: int | None = None


def address(remote: str, root: Path) -> str:
    """A remote as git is told: a path as seen from the superior's repository. Raises LedgerError."""
    if fault := remote_fault(remote):
        raise LedgerError(fault, remote=remote)
    return str((root / remote).resolve()) if is_path(remote) else remote


def fetch(
    mirror: Path, remote: str, branch: str, limits: Limits, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Bring a mirror up to a branch of a remote; the mirror is made if need be. Raises LedgerError."""
    if fault := remote_fault(remote):
        raise LedgerError(fault, remote=remote)
    if fault := branch_fault(branch):
        raise LedgerError(fault, branch=branch)
    if not mirror.exists():
        _make(mirror)
    depth = [] if limits.depth is None else [f"--depth={limits.depth}"]
    command = [
        *(_GIT, "-C", str(mirror)),
        *(part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")),
        *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance"),
        *("--no-write-fetch-head", "--update-head-ok", *depth, "--end-of-options"),
        *(remote, f"+refs/heads/{branch}:{REF}"),
    ]
    try:
        _run(command, mirror, limits, stopped)
    finally:
        for left in (mirror / "objects/pack").glob("tmp_*"):
            with contextlib.suppress(OSError):
                left.unlink()


def _make(mirror: Path) -> None:
    """An empty bare repository, whole or not there."""
    mirror.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="new-", dir=mirror.parent))
    try:
        subprocess.run(  # noqa: S603 - the arguments are ours
            [_GIT, "init", "--quiet", "--bare", "--template=", "--initial-branch=unit", str(made)],
            check=True,
            capture_output=True,
            env=_environment(),
        )
        with contextlib.suppress(OSError):
            made.rename(mirror)
    except FileNotFoundError as error:
        raise LedgerError(N_("git is not installed, or not on the PATH")) from error
    except subprocess.CalledProcessError as error:
        problem = complaint(error.stderr.decode("utf-8", "replace"))
        raise LedgerError(
            N_("{folder}: git could not make a repository: {problem}"),
            folder=str(mirror),
            problem=problem,
        ) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _run(command: list[str], mirror: Path, limits: Limits, stopped: Callable[[], bool]) -> None:
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - what others named stands behind --end-of-options
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=_environment(),
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise LedgerError(N_("git is not installed, or not on the PATH")) from error
        try:
            _watch(process, mirror, said, limits, stopped)
        finally:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            said.seek(0)
            raise LedgerError(
                "{problem}", problem=complaint(said.read(1 << 16).decode("utf-8", "replace"))
            )


def _watch(
    process: "subprocess.Popen[bytes]",
    mirror: Path,
    said: IO[bytes],
    limits: Limits,
    stopped: Callable[[], bool],
) -> None:
    """Wait for a fetch to end. Raises LedgerError once it goes beyond its limits."""
    begun, before = monotonic(), _size(mirror)
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)
            return
        if stopped():
            raise KeyboardInterrupt
        if monotonic() - begun > limits.seconds:
            raise LedgerError(N_("it took longer than {n} seconds"), n=int(limits.seconds))
        if _size(mirror) - before > limits.size or os.fstat(said.fileno()).st_size > _MAX_SAID:
            raise LedgerError(N_("it sent more than {n} MiB"), n=limits.size >> 20)


def _size(mirror: Path) -> int:
    total = 0
    for one in (mirror / "objects/pack").glob("*"):
        with contextlib.suppress(OSError):
            total += one.stat().st_size
    return total


def _environment() -> Mapping[str, str]:
    """The surroundings without git's own variables, but for how the network is reached."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": ":".join(SCHEMES),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_SSH_COMMAND": _ssh(),
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C.UTF-8",
    }


@cache
def _own_ssh() -> str:
    """What the user's configuration says, not that of any repository."""
    asked = [_GIT, "config", "--global", "--get", "core.sshCommand"]
    found = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - the arguments are ours
    return found.stdout.decode("utf-8", "replace").strip() or "ssh"


def _ssh() -> str:
    """The command for ssh as the user has it, asking nothing."""
    own = os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH") or _own_ssh()
    return f"{own} -oBatchMode=yes -oConnectTimeout=30"
