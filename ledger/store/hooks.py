"""git's hooks: what a clone runs before each commit, put beside what others have put there.

A hook of ours that finds its program gone says so and lets the commit pass: a guard that blocks every
commit gets taken away, and `check` and `sync` look at all of it again before it is shared. What was in
a hook's place is kept under another name and runs first.
"""

import os
import shlex
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ledger.core.findings import Finding, more_than
from ledger.core.positions import position
from ledger.errors import LedgerError
from ledger.store.attaching import FOLDER
from ledger.store.checking import check
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Stored
from ledger.store.writing import CHECKED
from ledger.words import N_

HOOKS = ("pre-commit", "commit-msg")
REFUSED = 9
"""What a hook's command exits with to stop the commit; 1 or 2 may come of anything."""

_MARK = "# A hook of ledger's"
_BEFORE = ".before-ledger"


def hooks_folder(git: Git) -> Path:
    """Where git looks for this clone's hooks, `core.hooksPath` and worktrees minded."""
    found = os.fsdecode(git.run("rev-parse", "--git-path", "hooks")).rstrip("\n")
    return git.root / found


def install(git: Git, *, force: bool) -> bool:
    """Put the hooks in place; False if they were. Raises LedgerError where somebody else's are.

    With `force` those are kept under another name, and run first.
    """
    folder = hooks_folder(git)
    foreign = [name for name in HOOKS if _is_foreign(folder / name)]
    if foreign and not force:
        text = N_(
            "{hook} is there already and not ours; --force keeps it as {kept} and runs it first, or add"
            " `{command}` to it"
        )
        path = folder / foreign[0]
        command = f'ledger hooks run {foreign[0]} "$@"'
        raise LedgerError(text, hook=str(path), kept=f"{foreign[0]}{_BEFORE}", command=command)
    for name in foreign:
        _set_aside(folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    changed = [name for name in HOOKS if _written(folder / name) != script(name)]
    for name in changed:
        _write(folder / name, script(name))
    return bool(changed)


def uninstall(git: Git) -> bool:
    """Take our hooks away and put back what was there before; False if none are ours."""
    folder = hooks_folder(git)
    ours = [folder / name for name in HOOKS if _is_ours(folder / name)]
    for place in ours:
        place.unlink()
        if os.path.lexists(before := _kept(place)):
            before.replace(place)
    return bool(ours)


def script(name: str, python: str = "") -> str:
    """A hook, which runs this program by the interpreter that runs it now.

    `-P` keeps Python from importing what lies in the unit's folder.
    """
    return f"""\
#!/bin/sh
{_MARK}: `ledger hooks install` made it, `ledger hooks install --uninstall` takes it away.
before="$0{_BEFORE}"
if [ -x "$before" ]; then "$before" "$@" || exit $?; fi
# What ledger commits itself it has checked itself.
if [ -n "${CHECKED}" ] || [ ! -f unit.yaml ]; then exit 0; fi
program={shlex.quote(python or sys.executable)}
if [ -x "$program" ]; then "$program" -P -m ledger.cli hooks run {name} "$@"
elif command -v ledger >/dev/null 2>&1; then ledger hooks run {name} "$@"
else echo "ledger: 找不到程序 / the program is gone: $program" >&2; (exit 127)
fi
status=$?
case $status in 0) exit 0 ;; {REFUSED}) exit 1 ;; 130) exit 130 ;; esac
echo "ledger: 本次提交未经检查，请运行 ledger check 和 ledger hooks install" >&2
echo "ledger: this commit was not checked; run \\`ledger check\\`, and \\`ledger hooks install\\`" >&2
exit 0
"""


def _is_ours(place: Path) -> bool:
    return f"\n{_MARK}" in (_written(place) or "")


def _is_foreign(place: Path) -> bool:
    return os.path.lexists(place) and not _is_ours(place)


def _kept(place: Path) -> Path:
    return place.with_name(f"{place.name}{_BEFORE}")


def _set_aside(place: Path) -> None:
    """Keep a hook of somebody else's under another name. Raises LedgerError if one is kept already."""
    if os.path.lexists(_kept(place)):
        text = N_("{kept} is kept from an earlier time; join it with {hook} by hand, then remove it")
        raise LedgerError(text, kept=str(_kept(place)), hook=str(place))
    place.replace(_kept(place))


def _written(place: Path) -> str | None:
    try:
        return place.read_text("utf-8", "replace")
    except OSError:
        return None


def _write(place: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix="tmp-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o755)
    Path(name).replace(place)


# What is about to be committed


def staged(git: Git) -> frozenset[str]:
    """The paths at which the index differs from the last commit."""
    status, _, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD")
    if status:
        return frozenset(blob.path for blob in git.index())
    output = git.run("diff-index", "--cached", "--name-only", "--no-renames", "-z", "HEAD", "--")
    return frozenset(os.fsdecode(path) for path in output.split(b"\0")[:-1])


def new_findings(git: Git, reading: Reading, today: date) -> list[Finding]:
    """What is wrong with the staged files and was not so in the last commit."""
    paths = staged(git)
    found = [one for one in check(reading, Stored(git), today) if one.path in paths]
    if not found:
        return []
    status, output, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD")
    if status:
        return found
    last = Stored(git, output.decode().strip())
    return more_than(found, check(read_unit(last), last, today))


def with_positions(git: Git, paths: Iterable[str], limit: int) -> list[str]:
    """Those of some staged files that are kept as evidence and say where they were made."""
    wanted = sorted(path for path in paths if path.startswith(f"{FOLDER}/"))
    blobs = [blob for blob in git.index(wanted) if blob.path in wanted] if wanted else []
    found = []
    for blob in blobs:  # one at a time: they are large
        content = git.blobs([blob.oid]).get(blob.oid, b"")
        if len(content) <= limit and position(content) is not None:
            found.append(blob.path)
    return found
