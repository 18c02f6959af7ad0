"""The merge driver: what git must be told so that it merges ledgers field by field, too.

Git runs it for paths whose attributes say `merge=ledger`. A driver that fails would leave mine as it
is and theirs nowhere, so the line given to git goes on to git's own merge of the lines if the program
is gone or does not get through.
"""

import shlex
import sys
from pathlib import Path

from ledger.store.git import Git

NAME = "ledger"
CONFLICTS = 9
"""What the driver exits with, when git runs it, where conflicts are left; 1 may come of anything."""

_TITLE = "ledgers, field by field"
_FILES = "%O %A %B %P"
_LINES = "git merge-file -q -L mine -L base -L theirs %A %O %B"


def command(python: str = "") -> str:
    """The shell line that git runs, by the interpreter that runs this program.

    `-P` keeps Python from importing what lies in the unit's folder, where git runs it.
    """
    program = shlex.quote(python or sys.executable).replace("%", "%%")
    driver = f"{program} -P -m ledger.cli merge-driver --exit {CONFLICTS} {_FILES}"
    ends = f"0) exit 0 ;; {CONFLICTS}) exit 1 ;; *) {_LINES} ;;"
    return f"{driver}; case $? in {ends} esac"


def settings() -> dict[str, str]:
    """What a clone's configuration says.

    Renames are never guessed at: one side's new entry would be taken for the other's removed one.
    Before git 2.50 its usual strategy guesses all the same, and only the older one can be told.
    """
    return {
        f"merge.{NAME}.name": _TITLE,
        f"merge.{NAME}.driver": command(),
        "merge.renames": "false",
        "pull.twohead": "recursive",
    }


def set_up(git: Git) -> bool:
    """Configure the clone; False if it was so already. What is not ours alone and set stays set."""
    now = _configured(git)
    changed = {
        name: value
        for name, value in settings().items()
        if now.get(name) != value and (name not in now or name.startswith(f"merge.{NAME}."))
    }
    for name, value in changed.items():
        git.run("config", "--local", name, value)
    return bool(changed)


def _configured(git: Git) -> dict[str, str]:
    """Git's whole configuration, read at once; of several values the last."""
    lines = git.run("config", "--list", "-z").decode("utf-8", "replace").split("\0")
    return {name: value for name, _, value in (line.partition("\n") for line in lines)}


def lacks_driver(git: Git) -> bool:
    """Whether the attributes name the driver, and no program is there to be it."""
    attributes = git.run("check-attr", "merge", "--", "unit.yaml", "study/2026/x.yaml")
    if f": merge: {NAME}\n".encode() not in attributes:
        return False
    line = git.setting(f"merge.{NAME}.driver")
    return line is None or not _is_there(line)


def _is_there(line: str) -> bool:
    try:
        program = shlex.split(line.replace("%%", "%"))[0]
    except (ValueError, IndexError):
        return False
    return not program.startswith("/") or Path(program).exists()
