"""The page docs/benchmarks.md: the rows, the machine, and what has to be known to read them."""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.rows import RUNS, Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def page(rows: Sequence[Row]) -> str:
    """The whole page as Markdown."""
    lines = [
        "# What it costs",
        "",
        "Made by `make bench`. Processor time (user and system) of whole processes in milliseconds, the",
        f"median of {RUNS} runs; what is compared ran by turns. {_machine()}",
        "",
        "| work | ours | peers | target | met |",
        "|---|---|---|---|---|",
        *map(line, rows),
    ]
    return "\n".join([*lines, "", *_NOTES]) + "\n"


def line(one: Row) -> str:
    """A row of the table."""
    work = one.work if one.runs == RUNS else f"{one.work} ({one.runs} runs)"
    return f"| {work} | {one.said} | {one.peers} | {one.target} | {one.met} |"


_NOTES = [
    "The peers read as many postings as there are entries here (of sheets, as many as sessions), in one",
    "file, and report them by quarter; they check no references between entries, and know no history.",
    "beancount is loaded without its own cache. Each run of `status` looks at every file once and",
    "starts git once; `--help` and completion start neither. Files are some seconds old when they are",
    "first looked at; younger ones are compared by content, as git does.",
]


def _machine() -> str:
    asked = (["git", "--version"], ["hledger", "--version"], ["ledger", "--version"])
    versions = "; ".join(_said(command) for command in asked)
    python = f"Python {platform.python_version()}"
    system = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, {python}"
    return f"{system}; {versions}. Load when this was written: {os.getloadavg()[0]:.1f}."


def _said(command: Sequence[str]) -> str:
    if not shutil.which(command[0]):
        return f"{command[0]} is not installed"
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.splitlines()[0]
