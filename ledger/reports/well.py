"""What went well, as far as it is recorded: duties kept every time, verified closings, what was issued.

Facts alone. Whoever finds praise in them reads it into them.
"""

from collections.abc import Iterable
from typing import TypeAlias

from ledger.core.lifecycle import VERIFIED
from ledger.core.model import LEDGERS, Occasion, Unit
from ledger.core.periods import Period
from ledger.core.values import day
from ledger.reports.cells import label, names_of, titled, told
from ledger.reports.duties import DECIDED
from ledger.reports.facts import Item
from ledger.reports.overview import LEDGER_TITLES, Row
from ledger.reports.report import Cell, Said, Table, Word

INSTITUTION, EXPERIENCE = "rectification/institution", "assurance/experience"

_Cells: TypeAlias = tuple[Cell, ...]


def decided(rows: Iterable[Row]) -> list[Row]:
    """The obligations of which something fell due."""
    return [row for row in rows if any(one.state in DECIDED for one in row.standings)]


def always_kept(rows: Iterable[Row]) -> list[Row]:
    """Of these, the obligations that everybody bound kept each time, and did not overdo."""
    wrong = {*DECIDED, "unset"} - {"met"}
    return [row for row in decided(rows) if not any(one.state in wrong for one in row.standings)]


def kept_table(rows: Iterable[Row]) -> Table:
    """Obligations always kept, a ledger a row."""
    kept = always_kept(rows)
    lines: list[_Cells] = []
    for ledger in LEDGERS:
        own = [Said(row.obligation.title) for row in kept if row.obligation.ledger == ledger]
        if own:
            lines.append((Said(LEDGER_TITLES[ledger]), len(own), tuple(own)))
    return Table(("ledger", "number-of", "duties"), tuple(lines))


def verified_in(items: Iterable[Item], view: Period) -> list[Item]:
    """The items whose closing was verified in the period and still stands, by that day."""
    found = [
        (verified, item)
        for item in items
        if item.life.stage == VERIFIED and (verified := day(item.life.verified_on))
    ]
    found.sort(key=lambda pair: pair[0])
    return [item for verified, item in found if view.holds(verified)]


def verified_table(unit: Unit, items: Iterable[Item]) -> Table:
    """Verified closings with what is to keep the fault from coming back."""
    return Table(
        ("item", "result", "closed-on", "verified-on", "mechanism"),
        tuple(
            (
                titled(unit, item.entry),
                Word("results", item.life.result) if item.life.result else None,
                item.closed,
                day(item.life.verified_on),
                told(unit, item.entry, item.fields.get("mechanism")),
            )
            for item in items
        ),
    )


def institution_table(unit: Unit, many: Iterable[Occasion]) -> Table:
    """Rules of the unit's own that were issued or revised."""
    return Table(
        ("date", "action", "institution"),
        tuple(
            (
                one.date,
                label(unit, one.entry.kind, "action", one.fields.get("action")),
                titled(unit, one.entry),
            )
            for one in many
        ),
    )


def experience_table(unit: Unit, many: Iterable[Occasion]) -> Table:
    """Experience that was shared."""
    rows = [(one.date, titled(unit, one.entry), names_of(unit, one.fields)) for one in many]
    return Table(("date", "title", "people"), tuple(rows))
