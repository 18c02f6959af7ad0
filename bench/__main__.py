"""`python -m bench`: builds the data, runs the program and its peers by turns, writes the page.

Peers are measured where they are installed: hledger and ledger from the system, beancount from the
environment that runs this. ROWS=status,check measures only these and prints them; RUNS=3 is quicker.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import daily, shapes
from bench.page import PAGE, line, page
from bench.rows import Row

ROWS = {**daily.ROWS, **shapes.ROWS}


def main() -> None:
    """Measure what is asked for; the page is written only of everything."""
    wanted = _wanted()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = _measured(daily.Ground(Path(folder)), wanted)
    if set(wanted) == set(ROWS):
        PAGE.write_text(page(rows), encoding="utf-8")


def _wanted() -> Sequence[str]:
    given = os.environ.get("ROWS", "").replace(",", " ").split()
    if unknown := [name for name in given if name not in ROWS]:
        sys.exit(f"ROWS: there is no {', '.join(unknown)}; there are {', '.join(ROWS)}")
    return given or list(ROWS)


def _measured(ground: daily.Ground, wanted: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for name in wanted:
        started = time.monotonic()
        for row in ROWS[name](ground):
            found.append(row)
            print(line(row), flush=True)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return found


main()
