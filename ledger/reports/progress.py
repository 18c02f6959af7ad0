"""How far a period came: obligations by ledger, and its figures beside those of the period before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ledger.core.model import LEDGERS
from ledger.reports.duties import DECIDED, KEPT
from ledger.reports.facts import Recorded, of_ledger
from ledger.reports.overview import LEDGER_TITLES, Row
from ledger.reports.report import Cell, Said, Table, Word

_Cells: TypeAlias = tuple[Cell, ...]

_COLUMNS = (
    *("ledger", "entries", "fallen-due", "kept", "kept-late", "missed", "open"),
    *("upcoming", "waived", "unset"),
)
_RARE = ("upcoming", "waived", "unset")
"""States that have a column only where something is in them."""

COMPARED = (
    *("entries", "hours", "sessions", "field_days", "visitors", "opinions"),
    *("problems_new", "problems_again", "median_days"),
    *("items_new", "closed_done", "closed_long_term"),
)
"""Figures of what happened in a period: two periods may stand side by side."""


def progress_table(recorded: Iterable[Recorded], judged: Iterable[Row]) -> Table:
    """Entries and judged standings by ledger; what fell due was kept, late or missed."""
    found, rows = tuple(recorded), tuple(judged)
    counts = {ledger: _counts(ledger, found, rows) for ledger in LEDGERS}
    counts = {ledger: own for ledger, own in counts.items() if own.total()}
    if not counts:
        return Table(_COLUMNS)
    whole: Counter[str] = sum(counts.values(), Counter())
    lines: list[_Cells] = [
        (Said(LEDGER_TITLES[ledger]), *_numbers(own, whole)) for ledger, own in counts.items()
    ]
    return Table(_COLUMNS, (*lines, (Word("cells", "total"), *_numbers(whole, whole))))


def _counts(ledger: str, recorded: tuple[Recorded, ...], rows: tuple[Row, ...]) -> Counter[str]:
    own = [one for row in rows if row.obligation.ledger == ledger for one in row.standings]
    states = [one.state for one in own]
    counts = Counter(state for state in states if state not in KEPT)
    counts["kept-late"] = states.count("late")
    counts["kept"] = sum(state in KEPT for state in states)
    counts["fallen-due"] = sum(state in DECIDED for state in states)
    counts["entries"] = sum(one.entries for one in of_ledger(recorded, ledger))
    return counts


def _numbers(counts: Counter[str], whole: Counter[str]) -> _Cells:
    return tuple(None if name in _RARE and not whole[name] else counts[name] for name in _COLUMNS[1:])


def compared_table(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> Table:
    """The figures of two quarters side by side."""
    rows = [(Word("figures", name), now[name], before[name]) for name in COMPARED]
    return Table(("figure", "this-quarter", "last-quarter"), tuple(rows))
