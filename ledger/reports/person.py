"""What one member has done and has still to do in a period, as a value; `aloud` says it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ledger.core.book import covers
from ledger.core.days import common, holds, span
from ledger.core.model import WAIVER, Member, Unit, Waiver, waivers
from ledger.core.packs import Obligation, Quota, Title
from ledger.core.periods import Period
from ledger.core.shelf import on_shelf
from ledger.core.standing import Standing
from ledger.records import dataclass
from ledger.reports.facts import Item, all_items
from ledger.reports.overview import Named

DONE, LATE, OPEN, MISSED, UNSET, UPCOMING, WAIVED = (
    *("done", "late", "open", "missed", "unset", "upcoming", "waived"),
)
GROUPS: Mapping[str, tuple[str, ...]] = {
    DONE: ("met", "over"),
    OPEN: ("open",),
    MISSED: ("missed",),
    LATE: ("late",),
    UNSET: ("unset",),
    UPCOMING: ("upcoming",),
    WAIVED: ("waived",),
}
"""The parts of a list that is read aloud, in their order, and the states that belong to each."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What one obligation comes to in one part of the list: at least one standing."""

    obligation: Obligation
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """An item that is not closed, and what the member is of it: owner, lead, or both."""

    item: Item
    owner: bool
    lead: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One member's list. `groups` are those of GROUPS that hold something; advice stands apart.

    `posts` are the titles of the posts held on the as-of day. `hidden` counts the obligations that
    are only counted, where `tracked` leaves them out.
    """

    unit: Unit
    member: Member
    view: Period
    as_of: date
    posts: tuple[Title, ...]
    groups: Mapping[str, tuple[Duty, ...]]
    advice: tuple[Duty, ...]
    tracked: tuple[Duty, ...]
    hidden: int
    charges: tuple[Charge, ...]
    waivers: tuple[Waiver, ...]
    entries: Named

    def counts(self) -> dict[str, int]:
        """How many standings each part holds."""
        return {
            name: sum(len(duty.standings) for duty in duties) for name, duties in self.groups.items()
        }

    def released(self, standing: Standing) -> tuple[Waiver, ...]:
        """The waivers that cover a waived standing."""
        days = span(standing.period.start, standing.period.end)
        return tuple(
            one
            for one in self.waivers
            if covers(one, standing.obligation, standing.subject)
            and (
                common(days, one.days)
                if isinstance(standing.obligation.shape, Quota)
                else holds(one.days, standing.due)
            )
        )


def person(
    unit: Unit,
    member: Member,
    view: Period,
    as_of: date,
    standings: Iterable[Standing],
    *,
    tracked: bool = False,
    charges: bool = True,
) -> Person:
    """One member's list. `tracked`: what is only counted, too; `charges`: the member's items, too."""
    own = [one for one in standings if one.subject == member.id]
    judged = [one for one in own if not one.obligation.advisory and one.state != "tracked"]
    groups = {name: _duties(judged, states) for name, states in GROUPS.items()}
    counted = _duties(own, ("tracked",))
    advised = [one for one in own if one.obligation.advisory]
    return Person(
        unit,
        member,
        view,
        as_of,
        tuple(_posts(unit, member, as_of)),
        {name: duties for name, duties in groups.items() if duties},
        _duties(advised, (*(state for states in GROUPS.values() for state in states),)),
        counted if tracked else (),
        0 if tracked else len(counted),
        tuple(_charges(unit, member, as_of)) if charges else (),
        tuple(waivers(on_shelf(unit.entries).dated(WAIVER, date.min, as_of), as_of)),
        Named(unit),
    )


def _duties(standings: Iterable[Standing], states: tuple[str, ...]) -> tuple[Duty, ...]:
    found: dict[tuple[str, str], list[Standing]] = {}
    for one in standings:
        if one.state in states:
            found.setdefault((one.obligation.pack, one.obligation.id), []).append(one)
    return tuple(Duty(many[0].obligation, tuple(many)) for many in found.values())


def _posts(unit: Unit, member: Member, as_of: date) -> Iterator[Title]:
    held = [post.role for post in member.posts if holds(span(post.start, post.end), as_of)]
    for name in dict.fromkeys(held):
        role = unit.rules.roles.get(name)
        yield role.title if role else {"zh": name, "en": name}


def _charges(unit: Unit, member: Member, as_of: date) -> list[Charge]:
    """The member's open items, what is overdue first, then by due day; without one, last."""
    found = []
    for item in all_items(unit, as_of):
        owner, lead = (item.fields.get(name) == member.id for name in ("owner", "lead"))
        if not item.finished and (owner or lead):
            found.append(Charge(item, owner, lead))
    found.sort(key=lambda one: one.item.due or date.max)
    return found
