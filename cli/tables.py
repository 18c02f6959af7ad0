"""Tables for the terminal: columns that line up, whatever the script, and fit the width."""

from collections.abc import Sequence

import tabulate
from wcwidth import wcswidth

INDENT = "  "
_GAP = 2
_NARROWEST = 16


def table(rows: Sequence[Sequence[str]], columns: int | None) -> list[str]:
    """Rows without a head, indented; the last column is wrapped into what the width leaves."""
    if not rows:
        return []
    widths: list[int | None] = [None] * len(rows[0])
    if columns is not None:
        taken = [max(_cells(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
        left = columns - len(INDENT) - sum(taken) - _GAP * len(taken)
        widths[-1] = max(left, _NARROWEST)
    text = tabulate.tabulate(
        rows,
        tablefmt="plain",
        maxcolwidths=widths if columns is not None else None,
        disable_numparse=True,
        stralign="left",
    )
    return [f"{INDENT}{line}".rstrip() for line in text.split("\n")]


def _cells(text: str) -> int:
    from click import unstyle

    return max(0, wcswidth(unstyle(text)))
