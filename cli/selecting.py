"""The options that select entries by what they say."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.records import dataclass
from ledger.reports.fields import STAGE_WORDS
from ledger.reports.listing import OVERDUE, Listed, Wanted, listed
from ledger.words import N_

from .kinds import named_kind
from .labelled import LEDGER, Labelled
from .options import as_of_option, named_period, option
from .people import chosen_members
from .visit import Visit

STAGE = Labelled({**STAGE_WORDS, OVERDUE: N_("overdue")})


@dataclass(frozen=True)
class Selection:
    """The options, as they were given."""

    ledger: str | None = None
    kind: str | None = None
    member: str | None = None
    period: str | None = None
    text: str | None = None
    stage: str | None = None
    owner: str | None = None
    lead: str | None = None
    office: str | None = None
    special: str | None = None
    as_of: date | None = None


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `ledger list` that select."""
    options = (
        option("--ledger", type=LEDGER, help=N_("Only of this ledger.")),
        option("--kind", metavar="KIND", help=N_("Only of this kind.")),
        option(
            "--member",
            metavar="WHO",
            help=N_("Only what credits this member, or all who hold this role."),
        ),
        option(
            "--period",
            metavar="PERIOD",
            help=N_("Only what is dated in it: 2026-Q1, 2026-03, this, last."),
        ),
        option("--text", metavar="TEXT", help=N_("Only what says this, anywhere.")),
        option("--stage", type=STAGE, help=N_("Only items at this stage.")),
        option("--owner", metavar="WHO", help=N_("Only items of this owner.")),
        option("--lead", metavar="WHO", help=N_("Only items of this lead.")),
        option("--office", metavar="TEXT", help=N_("Only items of this office.")),
        option("--special", metavar="TEXT", help=N_("Only what belongs to this special campaign.")),
        as_of_option,
    )
    for one in reversed(options):
        function = one(function)
    return function


def selected(visit: Visit, given: Selection) -> list[Listed]:
    """The entries that the options select, by date and id. Raises LedgerError."""
    unit = visit.reading.unit
    when = given.as_of or visit.today

    def people(named: str | None) -> tuple[str, ...] | None:
        return None if named is None else chosen_members(unit, named, when)

    wanted = Wanted(
        given.ledger,
        named_kind(unit.rules.kinds, given.kind).name if given.kind is not None else None,
        people(given.member),
        named_period(given.period, when) if given.period is not None else None,
        given.text,
        given.stage,
        people(given.owner),
        people(given.lead),
        given.office,
        given.special,
    )
    return listed(visit.reading.written, visit.reading.excluded, wanted, when)
