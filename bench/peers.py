"""The peers: what they read, and the commands of theirs that ours are held against."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from bench.data import TODAY
from bench.running import Program

BALANCE, CHECK, REGISTER = "hledger balance -Q", "hledger check", "ledger-cli register"
BEANCOUNT = "beancount"


def balance(place: Path, size: int) -> Program:
    """Hledger, quarter by quarter."""
    return Program(BALANCE, ["hledger", "-f", _journal(place, size), "balance", "-Q"], place)


def check(place: Path, size: int) -> Program:
    """Hledger's own checks."""
    return Program(CHECK, ["hledger", "-f", _journal(place, size), "check"], place)


def register(place: Path, size: int) -> Program:
    """The C++ ledger, quarter by quarter."""
    journal = _journal(place, size)
    return Program(REGISTER, ["ledger", "-f", journal, "register", "--quarterly"], place)


def beancount(place: Path, size: int) -> Sequence[Program]:
    """Loading without its own cache; nothing where it is not installed."""
    _journal(place, size)
    script = (
        "import sys\nfrom beancount import loader\n"
        f"files = [({str(place / f'{size}.beancount')!r}, True)]\n"
        "print(len(loader._load(files, None, None, None)[1]))"
    )
    known = subprocess.run([sys.executable, "-c", "import beancount"], check=False, capture_output=True)
    return [] if known.returncode else [Program(BEANCOUNT, [sys.executable, "-c", script], place)]


def _journal(place: Path, size: int) -> str:
    """A journal of as many postings as there are entries, spread over four years, and its beancount."""
    plain = place / f"{size}.journal"
    if plain.exists():
        return str(plain)
    accounts = ["Assets:Equity", *(f"Expenses:Study:M{member}" for member in range(20))]
    with plain.open("w") as journal, (place / f"{size}.beancount").open("w") as bean:
        bean.writelines(f"2020-01-01 open {account}\n" for account in accounts)
        for number in range(size):
            when = date(TODAY.year - 3, 1, 1) + timedelta(days=number * 1400 // size)
            journal.write(
                f"{when:%Y/%m/%d} entry {number}\n"
                f"    study:m{number % 20}  {1 + number % 5} h\n    equity\n\n"
            )
            bean.write(
                f'{when} * "entry {number}"\n'
                f"  Expenses:Study:M{number % 20}  {1 + number % 5} H\n  Assets:Equity\n\n"
            )
    return str(plain)
