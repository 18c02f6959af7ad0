"""What the chapters of an invented history share: the unit, its people, and how things are recorded.

Everything drawn by chance comes from dice with a name, so that one chapter's draws never move
another's, and a later today only adds to the history of an earlier one in the same quarter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random

from ledger.core.model import Member
from ledger.core.periods import Period, period_of
from ledger.core.values import Fields, Value
from ledger.demo import almanac
from ledger.demo.phrases import ABSENCES
from ledger.records import dataclass
from ledger.store.entries import ALPHABET, entry_path

ZONE = timezone(timedelta(hours=8), "+0800")
"""The time of the unit's clocks, the whole year round."""

TEAM = ("head", "team-member")
LEADING = (*TEAM, "county-cadre", "leading-cadre")


@dataclass(frozen=True, slots=True)
class Script:
    """Where a unit's history goes wrong. Quarters count from 0; with the defaults nothing does.

    `team_problems` is how many the team lists, quarter by quarter; `fates` tells of the item that
    answers the team's problem of a quarter, by the problem's place in it.
    """

    team_problems: tuple[int, ...] = (3,) * almanac.QUARTERS
    fates: Mapping[tuple[int, int], str] = field(default_factory=dict)
    no_tradition_day: int | None = None
    late_seminar: int | None = None
    short_seminar: int | None = None
    no_reception: int | None = None
    late_feedback: int | None = None
    late_topic: bool = False
    slow_answer: tuple[int, int] | None = None
    one_channel: int | None = None
    few_readings: tuple[str, int] | None = None
    few_field_days: tuple[str, int] | None = None
    no_member_problem: tuple[str, int] | None = None
    away: tuple[str, int] | None = None
    inspected: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One version of an entry, as somebody commits it; `files` go along with it.

    `fields` of a removed entry are those it had.
    """

    when: datetime
    author: str
    kind: str
    fields: Fields
    action: str = "add"
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def path(self) -> str:
        return entry_path(self.kind.partition("/")[0], self.id)

    @property
    def day(self) -> date:
        """The entry's own date."""
        return date.fromisoformat(str(self.fields["date"]))


@dataclass(frozen=True, slots=True)
class World:
    """A unit as invented: who it is, its people over time, its quarters, and its script.

    `clerk` records what nobody else does, `today` is the first day of which nothing is known.
    """

    seed: int
    unit: str
    name: str
    today: date
    quarters: tuple[Period, ...]
    members: tuple[Member, ...]
    clerk: str
    script: Script

    def dice(self, *name: object) -> Random:
        return Random("/".join(str(part) for part in (self.seed, self.unit, *name)))

    @property
    def since(self) -> date:
        return self.quarters[0].start

    def serving(self, day: date, roles: Sequence[str] = LEADING) -> list[str]:
        """Who holds one of the roles on a day, in the roster's order."""
        return [
            member.id
            for member in self.members
            if any(
                post.role in roles and post.start <= day and (post.end is None or day <= post.end)
                for post in member.posts
            )
        ]

    @property
    def head(self) -> str:
        return self.serving(self.since, ("head",))[0]

    def away(self, member: str, day: date) -> bool:
        """Whether a member is on the long course on that day."""
        if self.script.away is None:
            return False
        who, quarter = self.script.away
        return member == who and self.quarters[quarter].holds(day)

    def at_work(self, day: date, roles: Sequence[str] = LEADING) -> list[str]:
        """Those serving who are not on the long course."""
        return [member for member in self.serving(day, roles) if not self.away(member, day)]

    def attending(self, dice: Random, day: date) -> dict[str, Value]:
        """The fields that say which of the leading cadres were there and who was not."""
        absent: dict[str, Value] = {
            member: "参加脱产培训" for member in self.serving(day) if self.away(member, day)
        }
        there = self.at_work(day)
        if dice.random() < _ABSENCE and len(there) > 1:
            missing = dice.choice(there[1:])
            absent[missing] = dice.choice(ABSENCES)
            there.remove(missing)
        return {"members": list[Value](there), "absent": absent}

    def by_year(self) -> dict[int, list[int]]:
        """The numbers of the quarters that lie in each calendar year."""
        return self._grouped("year")

    def by_half(self) -> dict[int, list[int]]:
        """The numbers of the quarters of each half-year, by the half's first day as a number."""
        return self._grouped("half-year")

    def _grouped(self, cadence: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, quarter in enumerate(self.quarters):
            start = period_of(cadence, quarter.start).start
            key = start.year if cadence == "year" else start.toordinal()
            found.setdefault(key, []).append(number)
        return found

    def pick(self, dice: Random, quarter: int, first: float = 0, last: float = 1) -> date:
        """A working day of a quarter, between two shares of it."""
        days = almanac.working_days(self.quarters[quarter].start, self.quarters[quarter].end)
        low = int(first * (len(days) - 1))
        return days[dice.randint(low, max(low, int(last * (len(days) - 1))))]


_ABSENCE = 0.3


def recorded(dice: Random, day: date, most: int = 3, after: datetime | None = None) -> datetime:
    """When something of a day is committed: that evening or some days later, and after `after`."""
    delay = dice.choice((0, 0, 0, *range(most + 1)))
    found = almanac.forward(day, delay)
    hour = dice.randint(16, 18) if found == day else dice.randint(8, 17)
    when = datetime.combine(found, time(hour, dice.randint(0, 59), dice.randint(0, 59)), ZONE)
    if after is not None and when <= after:
        when = after + timedelta(seconds=dice.randint(90, 1500))
    return when


def entry(dice: Random, kind: str, day: date, title: str, fields: Fields) -> dict[str, Value]:
    """A new entry with an id of its own; fields that are empty are left out."""
    return {
        "id": f"{day:%Y%m%d}-{''.join(dice.choices(ALPHABET, k=5))}",
        "kind": kind.partition("/")[2],
        "date": day.isoformat(),
        "title": title,
        **{name: value for name, value in fields.items() if value not in (None, [], {}, "")},
    }


def listed(*items: str) -> list[Value]:
    """Texts as a value's list."""
    return list(items)


def drawn(dice: Random, items: Sequence[str], least: int, most: int) -> list[Value]:
    """So many of the items, in their own order."""
    chosen = set(dice.sample(range(len(items)), dice.randint(least, most)))
    return [item for place, item in enumerate(items) if place in chosen]


def halves(number: int) -> int | Decimal:
    """So many halves as a number: 3 is 1.5."""
    return number // 2 if number % 2 == 0 else Decimal(number) / 2


def ordinal(quarter: Period) -> str:
    """A quarter's name within its year, in words."""
    return "一二三四"[(quarter.start.month - 1) // 3] + "季度"
