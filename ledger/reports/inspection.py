"""The index of a year for an inspection: every figure and obligation with the entries behind it.

The folder that goes with it (`ledger.reports.bundle`) holds the reports, registers and entries that it
points to.
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ledger.core.model import WAIVER, Entry
from ledger.core.periods import Period, shown
from ledger.core.values import Fields, day, maps, texts
from ledger.reports.building import Ground, figures, gaps, report
from ledger.reports.cells import in_roster_order, is_restricted, name_of, titled, told
from ledger.reports.duties import kept, undecided, wanting
from ledger.reports.overview import Row
from ledger.reports.report import Cell, Phrase, Report, Said, Section, Table, Word
from ledger.reports.status_json import Standings
from ledger.reports.tracing import traced

SHOWN = 40
"""How many entries the index names behind one figure; the machine-readable one names all."""

_Cells: TypeAlias = tuple[Cell, ...]


def inspection(found: Standings) -> Report:
    """The index of a year; `found` holds its standings."""
    ground = Ground(found)
    sections = {
        "contents": Section({"quarters": quarters(ground)}),
        "figures": Section({}, {"figures": _figures(ground)}),
        "duties": Section({}, {"duties": _duties(ground)}),
        "waivers": Section({}, {"waivers": waiver_table(ground)}),
        "evidence": Section({"pieces": len(evidence_rows(ground))}, {"evidence": _evidence(ground)}),
    }
    return report(ground, "bundle", sections, gaps(ground))


def quarters(ground: Ground) -> tuple[Period, ...]:
    """The quarters of the year that have begun by the day and in which the unit was bound."""
    return tuple(
        one
        for one in shown("quarter", ground.view)
        if one.start <= ground.as_of and one.end >= ground.unit.since
    )


# Figures and obligations with their entries


def _figures(ground: Ground) -> Table:
    values, behind = figures(ground), traced(ground)
    rows = tuple(
        (Word("figures", name), value, *named(ground, behind.get(name, ())))
        for name, value in values.items()
    )
    return Table(("figure", "value", "behind", "more"), rows)


def named(ground: Ground, entries: Iterable[Entry]) -> _Cells:
    """The first entries by id and path, and how many more there are.

    What is restricted, and to the public what is internal, is only counted.
    """
    many = list(entries)
    open_ = [one for one in many if ground.may_tell(one) and not is_restricted(ground.unit, one)]
    shown_ = tuple((one.id, one.path) for one in open_[:SHOWN])
    rest = len(many) - len(shown_)
    return (shown_, rest or None)


def _duties(ground: Ground) -> Table:
    known = {one.id: one for one in ground.unit.entries}
    rows = [*ground.lines.judged, *ground.lines.advice, *ground.lines.counted]
    return Table(
        ("article", "duty", "kept", "wanting", "undecided", "behind", "more"),
        tuple(
            (
                row.obligation.article,
                Said(row.obligation.title),
                kept(row) if row in ground.lines.judged else None,
                wanting(ground.unit, row) if row in ground.lines.judged else None,
                undecided(row),
                *named(ground, (known[name] for name in behind(row) if name in known)),
            )
            for row in rows
        ),
    )


def behind(row: Row) -> list[str]:
    """The ids of the entries that count in an obligation, and of what it follows from."""
    found = {name for one in row.standings for name in one.entries}
    return sorted(found | {one.trigger for one in row.standings if one.trigger})


# Waivers and evidence


def waiver_table(ground: Ground) -> Table:
    """Releases that touch the year, with whom and what they release, from when to when and why."""
    many = [one for one in ground.unit.entries if one.kind == WAIVER and _touches(ground, one)]
    rows = [_waiver(ground, one) for one in many if ground.may_tell(one)]
    return Table(("id", "from", "to", "who", "duties", "reason", "approved-by"), tuple(rows))


def _waiver(ground: Ground, entry: Entry) -> _Cells:
    fields = entry.fields
    return (
        entry.id,
        day(fields.get("from")),
        day(fields.get("to")),
        _released(ground, entry),
        tuple(_obligations(ground, entry)),
        told(ground.unit, entry, fields.get("reason")),
        told(ground.unit, entry, fields.get("approved_by")),
    )


def _touches(ground: Ground, entry: Entry) -> bool:
    first, last = day(entry.fields.get("from")), day(entry.fields.get("to"))
    inside = first and last and first <= ground.view.end and last >= ground.view.start
    return bool(inside) and entry.date <= ground.as_of


def _released(ground: Ground, entry: Entry) -> Cell:
    ids = [name for _, name in texts(entry.fields.get("members"))]
    people = tuple(name_of(ground.unit, one) for one in in_roster_order(ground.unit, ids))
    return people or Word("cells", "unit")


def _obligations(ground: Ground, entry: Entry) -> Iterator[Cell]:
    given = entry.fields.get("obligation")
    names = [given] if isinstance(given, str) else [name for _, name in texts(given)]
    titles = {duty.id: duty.title for duty in ground.unit.rules.obligations}
    for name in names:
        yield Said(titles[name]) if name in titles else _other(ground, entry, name)


def _other(ground: Ground, entry: Entry, name: str) -> Cell:
    """All obligations, or a name that none has."""
    return Word("cells", "all") if name == "all" else told(ground.unit, entry, name)


def evidence_rows(ground: Ground) -> list[tuple[Entry, Fields]]:
    """Each piece of evidence of entries dated in the year and of items that it had to do with."""
    ids = {one.entry.id for one in ground.occasions} | {one.entry.id for one in ground.items}
    entries = sorted((one for one in ground.unit.entries if one.id in ids), key=lambda one: one.id)
    return [(one, piece) for one in entries for _, piece in maps(one.fields.get("evidence"))]


def _evidence(ground: Ground) -> Table:
    rows = tuple(
        (entry.id, titled(ground.unit, entry), *piece_cells(ground, entry, piece))
        for entry, piece in evidence_rows(ground)
        if ground.may_tell(entry)
    )
    return Table(("id", "title", "piece", "sha256", "remark"), rows)


def piece_cells(ground: Ground, entry: Entry, piece: Fields) -> _Cells:
    """Where a piece is, the beginning of its hash, and its note; of a restricted entry nothing."""
    if is_restricted(ground.unit, entry):
        return (Word("cells", "withheld"), None, None)
    place = next((text for name in ("path", "url", "ref") if (text := _text(piece, name))), "")
    digest = _text(piece, "sha256")
    return (
        place,
        Phrase("hash", {"text": digest[:12]}) if digest else None,
        _text(piece, "note") or None,
    )


def _text(piece: Fields, name: str) -> str:
    value = piece.get(name)
    return value if isinstance(value, str) else ""
