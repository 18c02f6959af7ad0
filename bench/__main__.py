"""`python -m bench`: builds the data, runs the program and its peers by turns, writes the page.

Peers are measured where they are installed: hledger and ledger from the system, beancount from the
environment that runs this. What is missing is left out of the page, and said there.
"""

import csv
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from bench.data import TODAY, Shape, make
from bench.running import Figures, Program, measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
RUNS = int(os.environ.get("RUNS", "9"))
LARGE = os.environ.get("LARGE", "1") == "1"
ENVIRONMENT = {"LEDGER_TODAY": TODAY.isoformat(), "LEDGER_LANG": "en", "LC_ALL": "C.UTF-8"}
OURS = [sys.executable, "-m", "ledger.cli"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: what was done, by whom, and what the target says."""

    work: str
    target: str
    mine: Figures
    limit: float
    peers: str

    @property
    def met(self) -> str:
        return "yes" if self.mine.median <= self.limit else "**no**"


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = []
        for row in _rows(Path(folder)):
            rows.append(row)
            PAGE.write_text(_page(rows), encoding="utf-8")


def _rows(place: Path) -> Iterator[Row]:
    started = time.time()
    ten = make(place / "ten", Shape(10_000, 4, 20))
    _journals(place, 10_000)
    for part in (_start, _status, _clone, _check, _add, _import, _log):
        yield from part(place, ten)
        print(f"{part.__name__[1:]}: {time.time() - started:.0f} s", file=sys.stderr)
    if LARGE:
        yield from _large(place)
    for name, shape in SHAPES.items():
        yield from _shape(place, name, shape)
        print(f"{name}: {time.time() - started:.0f} s", file=sys.stderr)


SHAPES = {
    "100,000 small entries in one year": Shape(100_000, 1, small=True),
    "2,000 sheets of 13 sessions": Shape(2_000, 2, sheets=True),
    "10,000 entries, 300 members": Shape(10_000, 4, members=300),
    "10,000 entries, 500 obligations more": Shape(10_000, 4, obligations=500),
    "10,000 entries over ten years": Shape(10_000, 10),
}


def _run(programs: Sequence[Program]) -> dict[str, Figures]:
    return measure([one for one in programs if shutil.which(one.command[0])], RUNS, ENVIRONMENT)


def _row(work: str, target: str, limit: float, found: dict[str, Figures]) -> Row:
    others = [name for name in found if name != "ours"]
    peers = ", ".join(f"{name} {found[name].median * 1000:.0f}" for name in others)
    return Row(work, target, found["ours"], limit, peers)


def _ours(folder: Path, *words: str, before: Callable[[], None] | None = None) -> Program:
    return Program("ours", [*OURS, *words], folder, before)


def _bare(folder: Path) -> Program:
    return Program("python", [sys.executable, "-c", "pass"], folder)


# Rows


def _start(_place: Path, ten: Path) -> Iterator[Row]:
    for words in (["--version"], ["--help"]):
        found = _run([_ours(ten, *words), _bare(ten)])
        limit = found["python"].median + 0.060
        yield _row(f"`{words[0]}`", "bare Python + 60 ms", limit, found)
    completion = [sys.executable, "-c", COMPLETION]
    found = _run([Program("ours", completion, ten), _bare(ten)])
    yield _row("completion of `st`", "bare Python + 60 ms", found["python"].median + 0.060, found)


COMPLETION = """
import os, sys
os.environ |= {"_LEDGER_COMPLETE": "bash_complete", "COMP_WORDS": "ledger st", "COMP_CWORD": "1"}
sys.argv = ["ledger"]
from ledger.cli.main import main
main()
"""


def _status(place: Path, ten: Path) -> Iterator[Row]:
    journal = str(place / "10000.journal")
    quarter = _ours(ten, "status", "--quarter")
    peers = [
        Program("hledger balance -Q", ["hledger", "-f", journal, "balance", "-Q"], place),
        Program("ledger-cli register", ["ledger", "-f", journal, "register", "--quarterly"], place),
    ]
    found = _run([quarter, *peers])
    yield from _against(
        found, "`status --quarter`, 10,000 entries, unchanged", "hledger balance -Q", 0.5
    )
    yield Row("its memory", "100 MiB", _memory(found["ours"]), 0.1, f"{found['ours'].memory:.0f} MiB")
    one = next(iter(sorted((ten / "study").rglob("*.yaml"))))
    text, numbers = one.read_text(encoding="utf-8"), count()

    def touch() -> None:
        one.write_text(f"{text}# {next(numbers)}\n", encoding="utf-8")

    changed = _run([Program("ours", quarter.command, ten, touch), *peers])
    one.write_text(text, encoding="utf-8")
    limit = found["ours"].median + 0.020
    yield _row("the same, one entry changed since", "20 ms more", limit, changed)
    many = sorted(ten.rglob("*.yaml"))

    def touch_all() -> None:
        for path in many:
            path.touch()

    touched = _run([Program("ours", quarter.command, ten, touch_all)])
    yield _row("the same, all files touched but unchanged", "no target", float("inf"), touched)


def _memory(figures: Figures) -> Figures:
    return Figures([figures.memory / 1000], figures.memory)


def _against(found: dict[str, Figures], work: str, peer: str, share: float) -> Iterator[Row]:
    limit = found[peer].median * share if peer in found else float("inf")
    yield _row(work, f"{share:g} × {peer}", limit, found)


def _clone(place: Path, ten: Path) -> Iterator[Row]:
    found = _run([_ours(ten, "status", "--quarter", before=_forgetting(ten)), *_beancount(place)])
    yield from _against(found, "`status`, first time after a clone, 10,000", "beancount", 1)


def _forgetting(folder: Path) -> Callable[[], None]:
    def forget() -> None:
        (folder / ".git" / "ledger" / "cache.db").unlink(missing_ok=True)

    return forget


def _beancount(place: Path) -> list[Program]:
    script = (
        "import sys\nfrom beancount import loader\n"
        f"print(len(loader._load([({str(place / '10000.beancount')!r}, True)], None, None, None)[1]))"
    )
    known = subprocess.run([sys.executable, "-c", "import beancount"], check=False, capture_output=True)
    return [] if known.returncode else [Program("beancount", [sys.executable, "-c", script], place)]


def _check(place: Path, ten: Path) -> Iterator[Row]:
    journal = str(place / "10000.journal")
    peer = Program("hledger check", ["hledger", "-f", journal, "check"], place)
    yield from _against(_run([_ours(ten, "check"), peer]), "`check`, 10,000, warm", "hledger check", 1)
    cold = _run([_ours(ten, "check", before=_forgetting(ten)), *_beancount(place)])
    yield from _against(cold, "`check`, 10,000, cold", "beancount", 1.5)


def _add(_place: Path, ten: Path) -> Iterator[Row]:
    numbers = count()
    name = ten / "study" / "2026"

    def write() -> None:
        (name / f"20260105-x{next(numbers):04}.yaml").write_text("id: x\n", encoding="utf-8")

    plain = "git add study && git commit -q -m x && git reset -q --hard HEAD~1"
    words = (
        "--title",
        "学习",
        "--set",
        "form=central-group",
        "--set",
        "days=0.5",
        "--set",
        "topics=policy",
    )
    found = _run(
        [
            _ours(ten, "add", "study/seminar", "--date", "2026-01-05", "--member", "jia", *words),
            Program("git add, commit", ["sh", "-c", plain], ten, write),
        ]
    )
    yield from _against(found, "`add` in a unit of 10,000", "git add, commit", 4)


def _import(place: Path, _ten: Path) -> Iterator[Row]:
    folder = make(place / "empty", Shape(0, 4))
    table = place / "rows.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "date", "title", "form", "days", "topics", "members"])
        for number in range(10_000):
            when = date(2023, 1, 1) + timedelta(days=number % 1200)
            row = [when, f"第{number}次", "central-group", "0.5", "policy", "jia"]
            writer.writerow(["study/seminar", *row])

    def clean() -> None:
        subprocess.run(["git", "reset", "-q", "--hard", "main~0"], cwd=folder, check=True)

    found = measure([_ours(folder, "import", str(table), "--dry-run", before=clean)], 1, ENVIRONMENT)
    yield _row("`import --dry-run` of 10,000 rows", "8 s", 8, found)


def _log(place: Path, _ten: Path) -> Iterator[Row]:
    past = make(place / "past", Shape(10_000, 4, 10_000))
    found = _run([_ours(past, "log"), Program("git log --raw", ["git", "log", "--raw"], past)])
    yield from _against(found, "`log`, 10,000 commits", "git log --raw", 2)


def _large(place: Path) -> Iterator[Row]:
    folder = make(place / "hundred", Shape(100_000, 8, 20))
    _journals(place, 100_000)
    journal = str(place / "100000.journal")
    peer = Program("ledger-cli register", ["ledger", "-f", journal, "register", "--quarterly"], place)
    found = _run([_ours(folder, "status", "--quarter"), peer])
    yield from _against(found, "`status --quarter`, 100,000 entries, unchanged", peer.name, 0.5)
    yield Row("its memory", "200 MiB", _memory(found["ours"]), 0.2, f"{found['ours'].memory:.0f} MiB")
    shutil.rmtree(folder)


def _shape(place: Path, name: str, shape: Shape) -> Iterator[Row]:
    folder = make(place / "shape", shape)
    warm = _run([_ours(folder, "status", "--quarter")])
    yield _row(f"`status --quarter`, {name}", "no target", float("inf"), warm)
    shutil.rmtree(folder)


# Data for the peers


def _journals(place: Path, size: int) -> None:
    """As many postings as there are entries, spread over the same years."""
    journal, beancount = place / f"{size}.journal", place / f"{size}.beancount"
    lines = [f"2020-01-01 open Assets:Equity\n2020-01-01 open Expenses:Study:M{m}\n" for m in (0,)]
    lines += [f"2020-01-01 open Expenses:Study:M{member}\n" for member in range(1, 20)]
    with journal.open("w") as plain, beancount.open("w") as bean:
        bean.writelines(lines)
        for number in range(size):
            when = date(TODAY.year - 3, 1, 1) + timedelta(days=number * 1400 // size)
            plain.write(
                f"{when:%Y/%m/%d} entry {number}\n"
                f"    study:m{number % 20}  {1 + number % 5} h\n    equity\n\n"
            )
            bean.write(
                f'{when} * "entry {number}"\n'
                f"  Expenses:Study:M{number % 20}  {1 + number % 5} H\n  Assets:Equity\n\n"
            )


# The page


def _page(rows: Sequence[Row]) -> str:
    lines = [
        "# What it costs",
        "",
        "Made by `make bench`. Processor time (user and system) of whole processes in milliseconds, the",
        f"median of {RUNS} runs; what is compared ran by turns. {_machine()}",
        "",
        "| work | ours | peers | target | met |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        memory = row.work == "its memory"
        mine = f"{row.mine.memory:.0f} MiB" if memory else f"{row.mine.median * 1000:.0f}"
        peers = "" if memory else row.peers
        met = "" if row.limit == float("inf") else row.met
        lines.append(f"| {row.work} | {mine} | {peers} | {row.target} | {met} |")
    return "\n".join([*lines, "", *_NOTES]) + "\n"


_NOTES = [
    "The peers read as many postings as there are entries here, in one file, and report them by",
    "quarter; they check no references between entries, and know no history. beancount is loaded",
    "without its own cache. Each run of `status` looks at every file's stat once and asks git once",
    "whether anything is uncommitted; `--help` and completion start neither.",
]


def _machine() -> str:
    versions = [
        _said(command)
        for command in (["git", "--version"], ["hledger", "--version"], ["ledger", "--version"])
    ]
    python = f"Python {platform.python_version()}"
    system = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, {python}"
    load = os.getloadavg()[0]
    return (
        f"{system}; {'; '.join(one for one in versions if one)}. Load when this was written: {load:.1f}."
    )


def _said(command: Sequence[str]) -> str:
    if not shutil.which(command[0]):
        return f"{command[0]} is not installed"
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.splitlines()[0]


main()
