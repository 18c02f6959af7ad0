"""The kinds of report: what each is called, what it is of, and who builds it.

Whoever makes a report by name (the command, a bundle, a check of a document) goes through here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ledger.records import dataclass
from ledger.reports.annual import annual
from ledger.reports.bulletin import bulletin
from ledger.reports.campaign import special
from ledger.reports.inspection import inspection
from ledger.reports.memberyear import member_year
from ledger.reports.monthly import monthly
from ledger.reports.publishing import scrubbed
from ledger.reports.quarterly import quarterly
from ledger.reports.report import PUBLIC, Report
from ledger.reports.status_json import Standings
from ledger.reports.wallchart import wallchart

COMPREHENSIVE, SPECIAL = 5000, 4000
"""How many characters a report about everything, or about one thing, should not go beyond."""


_PLACE = "member-"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report. `cadence` is that of its period (None: any); `longest` is in characters.

    Of `about` and `whole` one is there: the first builds a report about one member or campaign.
    """

    cadence: str | None
    longest: int
    whole: Callable[[Standings], Report] | None = None
    about: Callable[[Standings, str], Report] | None = None


KINDS: Mapping[str, Kind] = {
    "monthly": Kind("month", COMPREHENSIVE, monthly),
    "quarterly": Kind("quarter", COMPREHENSIVE, quarterly),
    "annual": Kind("year", COMPREHENSIVE, annual),
    "bulletin": Kind("quarter", COMPREHENSIVE, bulletin),
    "wallchart": Kind(None, COMPREHENSIVE, wallchart),
    "bundle": Kind("year", COMPREHENSIVE, inspection),
    "special": Kind("year", SPECIAL, about=special),
    "member": Kind("year", COMPREHENSIVE, about=member_year),
}


def build(name: str, found: Standings, about: str | None = None) -> Report:
    """The report of that name; `about` is the id of the member or campaign where it is about one.

    Raises ValueError where the name is none, or `about` is missing or is not there.
    """
    if found.audience != PUBLIC:
        return _built(name, found, about)
    made = scrubbed(_built(name, found, _member(found, about)))
    return replace(made, about=_place(found, made.about))


def _place(found: Standings, about: str | None) -> str | None:
    """A member by the place on the roster: an id may tell the name."""
    ids = [one.id for one in found.unit.members]
    return f"{_PLACE}{ids.index(about) + 1}" if about in ids else about


def _member(found: Standings, about: str | None) -> str | None:
    """The id of the member whom a public report names by the place on the roster."""
    number = (about or "").removeprefix(_PLACE)
    known = number != about and number.isdecimal() and 0 < int(number) <= len(found.unit.members)
    return found.unit.members[int(number) - 1].id if known else about


def _built(name: str, found: Standings, about: str | None) -> Report:
    kind = KINDS.get(name)
    if kind is not None and kind.whole is not None and about is None:
        return kind.whole(found)
    if kind is not None and kind.about is not None and about is not None and _is_there(found, about):
        return kind.about(found, about)
    raise ValueError(name)


def _is_there(found: Standings, about: str) -> bool:
    known = (one.id for one in found.unit.entries) if found.told is None else found.told
    return about in known or found.unit.member(about) is not None
