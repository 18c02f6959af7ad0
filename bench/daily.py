"""The rows of every day's work in a unit of 10,000 entries."""

import csv
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

from bench import peers
from bench.data import Shape, make
from bench.rows import ANY, FEW, Row, against, bare, changing, forgetting, memory, ours, row, run
from bench.running import Program

SIZE = 10_000
_OLD = 3
"""Seconds."""


@dataclass(frozen=True)
class Ground:
    """Where the data lies that is measured with; a repository is made when a row first wants it."""

    place: Path

    @cached_property
    def ten(self) -> Path:
        return self.made("ten", Shape(SIZE, 4, 20))

    def made(self, name: str, shape: Shape) -> Path:
        """A repository, old enough for the times of its files to tell that nothing has changed."""
        folder = make(self.place / name, shape)
        time.sleep(_OLD)
        return folder

    def copy(self, name: str) -> Path:
        folder = self.place / name
        shutil.copytree(self.ten, folder, symlinks=True)
        time.sleep(_OLD)
        return folder


def start(ground: Ground) -> Iterator[Row]:
    """What happens before anything is read."""
    target = "bare Python + 60 ms"
    plain = bare(ground.place)
    for words in (["--version"], ["--help"]):
        found = run([ours(ground.place, *words), plain])
        yield row(f"`{words[0]}`", target, found["python"].median + 0.060, found)
    found = run([Program("ours", [sys.executable, "-c", _COMPLETION], ground.place), plain])
    yield row("completion of `st`", target, found["python"].median + 0.060, found)


_COMPLETION = """
import os, sys
os.environ |= {"_LEDGER_COMPLETE": "bash_complete", "COMP_WORDS": "ledger st", "COMP_CWORD": "1"}
sys.argv = ["ledger"]
from ledger.cli.main import main
main()
"""


def status(ground: Ground) -> Iterator[Row]:
    """Looking again, at what has not changed, hardly, or only its times."""
    ten = ground.ten
    others = [peers.balance(ground.place, SIZE), peers.register(ground.place, SIZE)]
    found = run([ours(ten, "status", "--quarter"), *others])
    yield against("`status --quarter`, 10,000 entries, unchanged", peers.BALANCE, 0.5, found)
    yield memory("its memory", 100, found)
    with changing(min((ten / "study").rglob("*.yaml"))) as change:
        changed = run([ours(ten, "status", "--quarter", before=change), *others])
        yield row(
            "the same, one entry changed since", "20 ms more", found["ours"].median + 0.020, changed
        )
    touched = run([ours(ten, "status", "--quarter", before=_touching(ten))])
    yield row("the same, all files touched but unchanged", "no target", ANY, touched)


def _touching(folder: Path) -> Callable[[], None]:
    many = sorted(folder.rglob("*.yaml"))

    def touch() -> None:
        for path in many:
            path.touch()

    return touch


def clone(ground: Ground) -> Iterator[Row]:
    """The first look after a clone."""
    first = ours(ground.ten, "status", "--quarter", before=forgetting(ground.ten))
    found = run([first, *peers.beancount(ground.place, SIZE)])
    yield against("`status`, first time after a clone, 10,000", peers.BEANCOUNT, 1, found)


def check(ground: Ground) -> Iterator[Row]:
    """All rules, remembered and anew."""
    ten = ground.ten
    warm = run([ours(ten, "check"), peers.check(ground.place, SIZE)])
    yield against("`check`, 10,000, warm", peers.CHECK, 1, warm)
    cold = run([ours(ten, "check", before=forgetting(ten)), *peers.beancount(ground.place, SIZE)])
    yield against("`check`, 10,000, cold", peers.BEANCOUNT, 1.5, cold)


def add(ground: Ground) -> Iterator[Row]:
    """One entry more, and plain git doing as much with a file; each in a clone of its own."""
    mine, theirs = ground.copy("ten-add"), ground.copy("ten-git")
    numbers = count()
    file = theirs / "study" / "2026" / "20260105-xxxxx.yaml"

    def write() -> None:
        file.write_text(f"id: x\nnote: {next(numbers)}\n", encoding="utf-8")

    plain = f"git add {file.relative_to(theirs)} && git commit -q -m x"
    words = ("--title", "学习", "--set", "form=central-group", "--set", "days=0.5")
    fields = (*words, "--set", "topics=policy", "--date", "2026-01-05", "--member", "jia")
    git = Program("git add, commit", ["sh", "-c", plain], theirs, write)
    found = run([ours(mine, "add", "study/seminar", *fields), git])
    yield against("`add` in a unit of 10,000", git.name, 4, found)


def import_(ground: Ground) -> Iterator[Row]:
    """A table of 10,000 rows, shown alone and recorded."""
    pattern, folder = make(ground.place / "empty", Shape(0, 4)), ground.place / "filled"
    table, numbers = _table(ground.place / "rows.csv"), count()

    def anew() -> None:
        # File systems think long about new files where many were deleted a moment ago.
        if folder.exists():
            folder.rename(ground.place / f"filled-{next(numbers)}")
        shutil.copytree(pattern, folder)

    shown = run([ours(folder, "import", str(table), "--dry-run", before=anew)], FEW)
    yield row("`import --dry-run` of 10,000 rows", "8 s", 8, shown, FEW)
    recorded = run([ours(folder, "import", str(table), "--yes", before=anew)], FEW)
    yield row("`import` of 10,000 rows", "8 s", 8, recorded, FEW)


def _table(place: Path) -> Path:
    """A register as clerks keep one: Chinese headings, days as they come, several people a cell."""
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", "日期", "会议名称", "学习形式", "天数", "主题", "参加人员", "备注"])
        for number in range(SIZE):
            when = date(2023, 1, 1) + timedelta(days=number % 1200)
            said = (f"{when}", f"{when.year}年{when.month}月{when.day}日", f"{when:%Y.%m.%d}")[
                number % 3
            ]
            form, people = ("中心组", "读书班")[number % 2], ("甲某", "甲某、乙某、丙某")[number % 2]
            note = f"见附件: #{number}" if number % 3 == 0 else ""
            title = f"第{number}次集中学习"
            writer.writerow([number + 1, said, title, form, "0.5", "形势与政策、警示教育", people, note])
    return place


def log(ground: Ground) -> Iterator[Row]:
    """Ten thousand commits in words."""
    past = ground.made("past", Shape(SIZE, 4, SIZE))
    found = run([ours(past, "log"), Program("git log --raw", ["git", "log", "--raw"], past)])
    yield against("`log`, 10,000 commits", "git log --raw", 2, found)
    one = min((past / "study").rglob("*.yaml")).stem
    for words in (("log", one), ("log", "--member", "jia")):
        said = "`log ID`" if words[1] == one else "`log --member`"
        yield row(f"{said}, 10,000 commits", "no target", ANY, run([ours(past, *words)]))


ROWS: Mapping[str, Callable[[Ground], Iterator[Row]]] = {
    "start": start,
    "status": status,
    "clone": clone,
    "check": check,
    "add": add,
    "import": import_,
    "log": log,
}
