"""Which report is asked for: its kind, whom or what it is about, and its period."""

from collections.abc import Callable, Mapping
from datetime import date

from ledger.core.model import Entry
from ledger.core.periods import Period, period_of
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.building import Ground
from ledger.reports.campaign import campaigns, name_of_campaign
from ledger.reports.cells import is_restricted
from ledger.reports.kinds import KINDS, build
from ledger.reports.report import Report
from ledger.reports.status_json import Standings
from ledger.words import N_

from .options import Session, chosen_period, named_period, option
from .people import chosen_members
from .publishing import Audience, seen_by
from .visit import Visit

PERIODS = ("monthly", "quarterly", "annual", "bulletin", "wallchart", "bundle")
"""Kinds whose option names their period; `member` and `special` name whom or what they are about."""
_ABOUT = ("member", "special")


@dataclass(frozen=True, slots=True)
class Wish:
    """A report as asked for: its kind, who or what it is about and its period, both as typed."""

    name: str
    period: str
    about: str | None = None


def kind_options(function: Callable[..., int]) -> Callable[..., int]:
    """An option for each kind that names its period."""
    texts = {
        "monthly": N_("Of a month: by name, `this` or `last`."),
        "quarterly": N_("Of a quarter: by name, `this` or `last`."),
        "annual": N_("Of a year: by name, `this` or `last`."),
        "bulletin": N_("The circular of a quarter: by name, `this` or `last`."),
        "wallchart": N_("Items and obligations of a period on one sheet: by name, `this` or `last`."),
        "bundle": N_("All that an inspection asks for of a year, into a folder: -o FOLDER."),
    }
    for name, text in reversed(texts.items()):
        metavar = "[PERIOD]"
        function = option(f"--{name}", is_flag=False, flag_value="this", metavar=metavar, help=text)(
            function
        )
    return function


def wish(periods: Mapping[str, str], filters: Mapping[str, str]) -> Wish:
    """The one report that options name; `filters` may name a member or a campaign.

    Raises LedgerError.
    """
    about = [name for name in _ABOUT if name in filters]
    others = [name for name in filters if name not in _ABOUT]
    if others:
        raise LedgerError(N_("--{option} goes with --register LEDGER"), option=others[0])
    if len(about) == 1 and set(periods) <= {"annual"}:
        return Wish(about[0], periods.get("annual", ""), filters[about[0]])
    if not about and len(periods) == 1:
        return Wish(*next(iter(periods.items())))
    options = ", ".join(f"--{name}" for name in KINDS)
    if about:
        text = N_("--{option} goes with --annual YEAR or --register LEDGER alone")
        raise LedgerError(text, option=about[0])
    raise LedgerError(N_("name exactly one report, one of: {options}"), options=options)


def made(session: Session, visit: Visit, asked: Wish, day: date, audience: Audience) -> Report:
    """The report that is asked for, as of a day and for an audience. Raises LedgerError."""
    about, period = subject(visit, asked, day)
    found = seen_by(session, visit, standings(visit, period, day), audience)
    if asked.name == "special" and found.told is not None and about not in found.told:
        text = N_("--special {name}: its entry {id} is not public, so nothing about it goes out")
        raise LedgerError(text, name=asked.about or "", id=about or "")
    return build(asked.name, found, about)


def subject(visit: Visit, asked: Wish, day: date) -> tuple[str | None, Period]:
    """The id of whom or what a report is about, and its period. Raises LedgerError."""
    if asked.name == "member":
        return _member(visit, asked.about or "", day), _period(asked, day)
    if asked.name == "special":
        return _campaign(visit, asked, day)
    return None, _period(asked, day)


def _period(asked: Wish, day: date) -> Period:
    cadence = KINDS[asked.name].cadence
    if cadence is None:
        return named_period(asked.period or "this", day)
    return chosen_period({cadence: asked.period}, day, cadence)


def _member(visit: Visit, named: str, day: date) -> str:
    """One member, by id, name or a role that one person holds. Raises LedgerError."""
    found = chosen_members(visit.reading.unit, named, day)
    if len(found) != 1:
        text = N_(
            "--member {name}: the report is about one member, and {n} are meant; name one by the id"
        )
        raise LedgerError(text, name=named, n=len(found))
    return found[0]


def _campaign(visit: Visit, asked: Wish, day: date) -> tuple[str, Period]:
    """A campaign by its id, the end of it, or its name; of several the last of the year or of all."""
    year = _period(asked, day) if asked.period else None
    ground = Ground(standings(visit, period_of("year", day), day, judged=False))
    every = campaigns(ground)
    named = (asked.about or "").strip()
    found = [one for one in every if _is_called(one, named) and (not year or year.holds(one.date))]
    if not found:
        open_ones = [one for one in every if not is_restricted(ground.unit, one)]
        known = dict.fromkeys(name_of_campaign(one) for one in open_ones)
        text = N_("--special {name}: no such campaign is recorded{when}; known are: {known}")
        when = f" ({year.name})" if year else ""
        raise LedgerError(text, name=named, when=when, known=", ".join(known) or "–")
    if len({name_of_campaign(one) for one in found}) > 1:
        ids = ", ".join(f"{one.id} {name_of_campaign(one)}" for one in found)
        raise LedgerError(N_("--special {name} may be several: {ids}"), name=named, ids=ids)
    last = max(found, key=lambda one: (one.date, one.id))
    return last.id, year or period_of("year", last.date)


def _is_called(entry: Entry, named: str) -> bool:
    by_id = len(named) >= 5 and (entry.id.startswith(named) or entry.id.endswith(f"-{named}"))
    return bool(named) and (by_id or named in name_of_campaign(entry))


def standings(visit: Visit, view: Period, day: date, *, judged: bool = True) -> Standings:
    """The unit's standings for a period as of a day, or without them only what it has recorded."""
    return Standings(
        visit.reading.unit,
        view,
        day,
        visit.revision,
        visit.dirty,
        visit.reading.excluded,
        visit.evaluate(view, day) if judged else (),
    )
