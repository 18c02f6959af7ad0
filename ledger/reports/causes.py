"""Faults and their causes: what was not kept, and why, as far as somebody recorded it."""

from collections.abc import Iterable

from ledger.core.model import Occasion, Unit
from ledger.reports.ahead import REVIEW
from ledger.reports.building import Ground
from ledger.reports.cells import told
from ledger.reports.duties import fault_table
from ledger.reports.gaps import nothing
from ledger.reports.items import cause_table
from ledger.reports.problems import makeup_table
from ledger.reports.report import Cell, Gap, Section, Wanted, Word


def faults_and_causes(ground: Ground, reviews: Iterable[Occasion]) -> Section:
    """Problems and what was not kept, the weaknesses that reviews name, and the reasons of steps.

    The figure `causes` marks what is wanting where something was not kept and no review tells why.
    """
    unit = ground.unit
    many = list(reviews)
    named = any(_weaknesses(unit, one) for one in many)
    weaknesses = tuple(cell for one in ground.shown(many) for cell in _weaknesses(unit, one))
    return Section(
        {"weaknesses": weaknesses, "causes": None if named or not _wrong(ground) else Wanted()},
        {
            "makeup": makeup_table(unit, ground.problems),
            "faults": fault_table(unit, ground.lines.judged),
            "causes": cause_table(unit, ground.shown(ground.steps), ground.shown(ground.occasions)),
        },
    )


def _wrong(ground: Ground) -> bool:
    """Whether anything was missed, late or overdone; what cannot be judged has no cause to tell."""
    states = {one.state for row in ground.lines.judged for one in row.standings}
    return not states.isdisjoint({"missed", "late", "over"})


def _weaknesses(unit: Unit, review: Occasion) -> tuple[Cell, ...]:
    said = told(unit, review.entry, review.fields.get("weaknesses"))
    if said is None:
        return ()
    return said if isinstance(said, tuple) else (said,)


def cause_gaps(section: Section) -> list[Gap]:
    """The gap of such a chapter, if it has one."""
    return [] if section.figures["causes"] is None else [nothing(Word("gaps", "causes"), REVIEW)]
