"""Obligations as a report's tables have them: a line each, members and periods folded.

Judged lines show what was kept of what fell due; what is only counted or is advice stands apart. What
was due before the view (a carried follow-up) is no part of the view's lines.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from ledger.core.model import Entry, Unit
from ledger.core.packs import FollowUp, Obligation, Quota
from ledger.core.periods import Period
from ledger.core.standing import Standing
from ledger.core.values import Number
from ledger.records import dataclass
from ledger.reports.cells import titled
from ledger.reports.facts import total_of
from ledger.reports.overview import Row, Subject, overview, value_title
from ledger.reports.report import Cell, Periods, Phrase, Ratio, Said, Table, Wanted, Word
from ledger.reports.saying import progress

DECIDED = ("met", "over", "late", "missed")
"""States that say how something ended."""
KEPT = ("met", "over")
FAULTS = ("missed", "late", "over", "unset")
_UNDECIDED = ("open", "upcoming", "waived")
_SHOWN = 6
"""How many periods, people or triggers a place in a table names before it counts the rest."""

COLUMNS = ("article", "duty", "every", "subjects", "kept", "wanting", "undecided")


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of obligations, parted by what may be said about them."""

    judged: tuple[Row, ...]
    advice: tuple[Row, ...]
    counted: tuple[Row, ...]


def lines(unit: Unit, view: Period, as_of: date, standings: Iterable[Standing]) -> Lines:
    """The view's own standings as rows, in the order of the packs' sections."""
    own = [one for one in standings if not one.carried]
    rows = overview(unit, view, as_of, own, tracked=True).rows
    judged = [row for row in rows if any(_is_judged(one) for one in row.standings)]
    return Lines(
        tuple(row for row in judged if not row.obligation.advisory),
        tuple(row for row in judged if row.obligation.advisory),
        tuple(row for row in rows if row not in judged),
    )


def of_ledger(parted: Lines, ledger: str) -> Lines:
    """The rows of one ledger."""

    def own(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.obligation.ledger == ledger)

    return Lines(own(parted.judged), own(parted.advice), own(parted.counted))


def _is_judged(standing: Standing) -> bool:
    bounded = standing.at_least is not None or standing.at_most is not None
    if standing.state == "waived":
        return bounded or not isinstance(standing.obligation.shape, Quota)
    return standing.state != "tracked"


# A line each


def duty_table(unit: Unit, rows: Iterable[Row]) -> Table:
    """What was kept of what fell due, an obligation a row."""
    return Table(
        COLUMNS,
        tuple(
            (
                row.obligation.article,
                Said(row.obligation.title),
                cadence(row.obligation),
                bound(unit, row.obligation),
                kept(row),
                wanting(unit, row),
                undecided(row),
            )
            for row in rows
        ),
    )


def cadence(duty: Obligation) -> Cell:
    """How often a quota is due; of the other shapes, which it is."""
    return Word("cadences", duty.shape.every if isinstance(duty.shape, Quota) else duty.shape.name)


def bound(unit: Unit, duty: Obligation) -> Cell:
    """Whom an obligation binds: a role, or the unit."""
    if duty.who is None:
        return Word("cells", "unit")
    role = unit.rules.roles.get(duty.who)
    return Said(role.title) if role else duty.who


def kept(row: Row) -> Ratio:
    """Of members, how many kept it every time; of the unit, how many times."""
    if row.obligation.who is None:
        return _ratio(row.standings)
    decided = [one for one in row.subjects if _ratio(one.standings).whole]
    fine = [one for one in decided if _is_fine(one)]
    return Ratio(len(fine), len(decided))


def _is_fine(subject: Subject) -> bool:
    ratio = _ratio(subject.standings)
    return ratio.part == ratio.whole


def _ratio(standings: Iterable[Standing]) -> Ratio:
    decided = [one for one in standings if one.state in DECIDED]
    return Ratio(sum(one.state in KEPT for one in decided), len(decided))


def wanting(unit: Unit, row: Row) -> Cell:
    """Who or what is behind a ratio that is not whole, and what went beyond its maximum."""
    if any(one.state == "unset" for one in row.standings):
        return Word("cells", "unset")
    if row.obligation.who is None:
        return _wanting_unit(unit, row)
    behind = [one for one in row.subjects if not _is_fine(one)]
    over = [one for one in row.subjects if any(each.state == "over" for each in one.standings)]
    cells: list[Cell] = []
    if behind:
        cells.append(Phrase("behind", {"people": capped([_behind(one) for one in behind])}))
    if over:
        cells.append(Phrase("beyond", {"what": capped([one.name for one in over])}))
    return Phrase("clauses", {"parts": tuple(cells)}) if len(cells) > 1 else _first(cells)


def _behind(subject: Subject) -> Cell:
    ratio = _ratio(subject.standings)
    return subject.name if ratio.whole == 1 else Phrase("apart", {"name": subject.name, "ratio": ratio})


def _wanting_unit(unit: Unit, row: Row) -> Cell:
    cells: list[Cell] = []
    missed = [one for one in row.standings if one.state == "missed"]
    if isinstance(row.obligation.shape, Quota):
        if len(row.standings) == 1 and missed:
            cells.append(_lack(unit, missed[0]))
        elif missed:
            cells.append(_periods("absent", missed))
        over = [one for one in row.standings if one.state == "over"]
        if over:
            cells.append(_periods("beyond", over))
    else:
        late = sum(one.state == "late" for one in row.standings)
        cells += [Phrase("missed", {"n": len(missed)})] if missed else []
        cells += [Phrase("late", {"n": late})] if late else []
    return Phrase("clauses", {"parts": tuple(cells)}) if len(cells) > 1 else _first(cells)


def _periods(name: str, standings: Iterable[Standing]) -> Phrase:
    return Phrase(name, {"what": Periods(tuple(one.period for one in standings))})


def _lack(unit: Unit, standing: Standing) -> Cell:
    """What one period of a quota is short of."""
    if standing.missing:
        titles = [Said(value_title(unit, standing.obligation, one)) for one in standing.missing]
        return Phrase("lacking", {"what": tuple(titles)})
    return progress(standing)


def _first(cells: list[Cell]) -> Cell:
    return cells[0] if cells else None


def undecided(row: Row) -> Cell:
    """What is still open, to come, or waived, in periods or, of follow-ups, in cases."""
    cells: list[Cell] = []
    for state in _UNDECIDED:
        own = [one for one in row.standings if one.state == state]
        count = len({one.period for one in own} if isinstance(row.obligation.shape, Quota) else own)
        if count:
            cells.append(Phrase("counted", {"what": Word("states", state), "n": count}))
    return tuple(cells)


def capped(cells: list[Cell], shown: int = _SHOWN) -> Cell:
    """The first few, and how many more there are."""
    if len(cells) <= shown + 1:
        return tuple(cells)
    return Phrase("more", {"what": tuple(cells[:shown]), "n": len(cells) - shown})


# What is only counted, and advice


def counted(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """Amounts of what is only counted, where there is any."""
    return tuple(
        Phrase("counted", {"what": Said(row.obligation.title), "n": _measured(row)})
        for row in rows
        if _amount(row)
    )


def _measured(row: Row) -> Cell:
    """An amount with what it is an amount of."""
    shape = row.obligation.shape
    assert isinstance(shape, Quota)
    field = shape.field if shape.measure == "sum" else ""
    unit = field if field in ("days", "hours") else "times"
    each = "each-" if row.obligation.who else ""
    return Phrase(f"in-{each}{unit}", {"n": _amount(row)})


def uncounted(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """What is only counted and has nothing to count."""
    return tuple(Said(row.obligation.title) for row in rows if not _amount(row))


def advised(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """Advice with how far it was followed, case by case, where it can be told."""
    told = [(row, _ratio(row.standings)) for row in rows]
    return tuple(
        Phrase("apart", {"name": Said(row.obligation.title), "ratio": ratio})
        for row, ratio in told
        if ratio.whole
    )


def _amount(row: Row) -> Number:
    return total_of(one.actual for one in row.standings)


# What is wrong, named


def fault_table(unit: Unit, rows: Iterable[Row]) -> Table:
    """What was missed, late, beyond its maximum or cannot be judged: a row a subject."""
    titles = {entry.id: entry for entry in unit.entries}
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        for subject in row.subjects:
            faults = [one for one in subject.standings if one.state in FAULTS]
            if faults:
                who = Word("cells", "unit") if subject.name is None else subject.name
                what = (row.obligation.article, Said(row.obligation.title), who)
                found.append((*what, _faults(unit, faults, titles)))
    return Table(("article", "duty", "who", "detail"), tuple(found))


def _faults(unit: Unit, faults: list[Standing], titles: Mapping[str, Entry]) -> Cell:
    if faults[0].state == "unset":
        return Word("cells", "unset")
    if isinstance(faults[0].obligation.shape, Quota):
        details: list[Cell] = [_shortfall(unit, one) for one in faults]
        nothing = any(one.state == "missed" and not one.actual for one in faults)
    else:
        details = [_case(unit, one, titles) for one in faults]
        nothing = any(one.state == "missed" for one in faults)
    cell = capped(details)
    return Phrase("marked", {"what": cell, "mark": Wanted()}) if nothing else cell


def _shortfall(unit: Unit, standing: Standing) -> Cell:
    """One period of a quota: what there is of what was asked."""
    name = "excess" if standing.state == "over" else "shortfall"
    amount = _lack(unit, standing) if standing.missing else progress(standing)
    return Phrase(name, {"period": standing.period.name, "amount": amount})


def _case(unit: Unit, standing: Standing, titles: Mapping[str, Entry]) -> Cell:
    """One trigger: what it is, when it was due and done."""
    entry = titles.get(standing.trigger or "")
    parts = {"title": titled(unit, entry), "due": standing.due, "done": standing.done}
    if not isinstance(standing.obligation.shape, FollowUp):
        return Phrase("unlike", parts)
    if standing.state == "late" and standing.done:
        return Phrase("done-late", {**parts, "n": (standing.done - standing.due).days})
    return Phrase("not-done", parts)


def carried_table(unit: Unit, standings: Iterable[Standing]) -> Table:
    """Follow-ups that were due before the view and not done when it began."""
    titles = {entry.id: entry for entry in unit.entries}
    names = {member.id: member.name for member in unit.members}
    return Table(
        ("article", "duty", "who", "trigger", "due", "done", "state"),
        tuple(
            (
                one.obligation.article,
                Said(one.obligation.title),
                Word("cells", "unit") if one.subject is None else names.get(one.subject),
                titled(unit, titles.get(one.trigger or "")),
                one.due,
                one.done,
                Word("states", one.state),
            )
            for one in standings
        ),
    )


# What falls due


def due_table(unit: Unit, standings: Iterable[Standing]) -> Table:
    """What is still to be done, an obligation a row."""
    rows: dict[int, list[Standing]] = {}
    for standing in standings:
        rows.setdefault(id(standing.obligation), []).append(standing)
    return Table(
        ("article", "duty", "who", "due", "remaining"),
        tuple(_due_row(unit, many) for many in rows.values()),
    )


def _due_row(unit: Unit, many: list[Standing]) -> tuple[Cell, ...]:
    duty = many[0].obligation
    days = sorted({one.due for one in many})
    due: Cell = days[0] if len(days) == 1 else Phrase("between", {"first": days[0], "last": days[-1]})
    return (duty.article, Said(duty.title), _people(unit, duty, many), due, _remaining(unit, many))


def _people(unit: Unit, duty: Obligation, many: list[Standing]) -> Cell:
    subjects = {one.subject for one in many}
    names: list[Cell] = [one.name for one in unit.members if one.id in subjects]
    if duty.who is None:
        return Word("cells", "unit")
    if len(names) <= _SHOWN:
        return tuple(names)
    return Phrase("counted", {"what": bound(unit, duty), "n": len(names)})


def _remaining(unit: Unit, many: list[Standing]) -> Cell:
    if not isinstance(many[0].obligation.shape, Quota):
        return Phrase("cases", {"n": len(many)})
    if len(many) == 1:
        return _lack(unit, many[0])
    periods = {one.period for one in many}
    return Phrase("times", {"n": len(periods), "cadence": Word("units", many[0].period.cadence)})
