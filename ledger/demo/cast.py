"""Who plays: the people of the invented units, how their rosters change, and where things go wrong.

Everybody is made up; the names are those of the ten heavenly stems.
"""

from datetime import date, timedelta
from decimal import Decimal

from ledger.core.model import Member, Post
from ledger.core.periods import Period
from ledger.core.values import Value
from ledger.demo import almanac
from ledger.demo.matters import CAMPAIGNS
from ledger.demo.world import Script, World
from ledger.records import dataclass

SHORT = Script(team_problems=(3, 3, 3))
"""The second unit: nothing goes wrong there but a parameter that nobody has set."""

FULL = Script(
    team_problems=(4, 3, 6, 3, 4, 3),
    fates={
        (0, 0): "long-term",
        (0, 1): "returned",
        (1, 0): "late",
        (1, 1): "extended",
        (2, 0): "overdue",
        (2, 1): "reopened",
        (3, 1): "extended",
        (4, 0): "long-term",
    },
    no_tradition_day=1,
    late_seminar=3,
    short_seminar=4,
    no_reception=3,
    late_feedback=2,
    late_topic=True,
    slow_answer=(3, 0),
    one_channel=1,
    few_readings=("ji", 4),
    few_field_days=("bing", 1),
    no_member_problem=("yi", 4),
    away=("bing", 2),
    inspected=3,
)
"""The first unit: what a reader of its standings shall come upon."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of the roster: the day, what the log says of it, and the roster from then on."""

    day: date
    subject: str
    members: tuple[Member, ...]


def bureau(seed: int, today: date) -> World:
    """The first unit, with five quarters that are over and the current one."""
    quarters = almanac.quarters(today)
    members = _bureau_members(quarters, *_change(quarters))
    return World(seed, "shili-bureau", "示例市某区某局", today, quarters, members, "geng", FULL)


def centre(seed: int, today: date) -> World:
    """The second unit, a department of the first, with its last three quarters."""
    quarters = almanac.quarters(today)[-3:]
    since = quarters[0].start
    members = (
        _member("xin", "辛某", since, 900, "head"),
        _member("ren", "壬某", since, 500, "team-member"),
        _member("gui", "癸某", since, 300, "staff"),
    )
    return World(seed, "shili-centre", "示例市某区某局某中心", today, quarters, members, "gui", SHORT)


def _member(name: str, called: str, since: date, days: int, *roles: str) -> Member:
    """Somebody in office for so many days before the unit began."""
    begun = since - timedelta(days)
    return Member(name, called, tuple(Post(role, begun) for role in roles))


def _change(quarters: tuple[Period, ...]) -> tuple[date, date]:
    """The last day of the member who leaves, and the first of the one who comes."""
    start = quarters[3].start
    return almanac.forward(start, 30), almanac.forward(start, 55)


def _bureau_members(quarters: tuple[Period, ...], left: date, came: date) -> tuple[Member, ...]:
    since = quarters[0].start
    leaver = _member("ding", "丁某", since, 1300, "team-member")
    return (
        _member("jia", "甲某", since, 1500, "head", "county-cadre"),
        _member("yi", "乙某", since, 1100, "team-member", "county-cadre"),
        _member("bing", "丙某", since, 700, "team-member"),
        Member(leaver.id, leaver.name, (Post("team-member", leaver.posts[0].start, left),)),
        Member("wu", "戊某", (Post("team-member", came),)),
        _member("ji", "己某", since, 2200, "leading-cadre"),
        _member("geng", "庚某", since, 400, "staff"),
    )


def turns(world: World) -> list[Turn]:
    """How the roster came to be what it is: as of each day on which somebody comes or goes."""
    days = {world.since: "花名册"}
    for member in world.members:
        for post in member.posts:
            if post.start > world.since:
                days[post.start] = f"{member.name} 到任"
            if post.end is not None:
                days[post.end] = f"{member.name} 离任"
    return [Turn(day, subject, _as_of(world.members, day)) for day, subject in sorted(days.items())]


def _as_of(members: tuple[Member, ...], day: date) -> tuple[Member, ...]:
    """The roster as it could be written on that day: nobody who has not come, no end not reached."""
    known = []
    for member in members:
        posts = tuple(
            Post(post.role, post.start, post.end if post.end is not None and post.end <= day else None)
            for post in member.posts
            if post.start <= day
        )
        if posts:
            known.append(Member(member.id, member.name, posts))
    return tuple(known)


def roster_fields(members: tuple[Member, ...]) -> dict[str, Value]:
    """What roster.yaml holds for these members."""
    listed: list[Value] = [
        {"id": member.id, "name": member.name, "posts": [_post(post) for post in member.posts]}
        for member in members
    ]
    return {"members": listed}


def _post(post: Post) -> dict[str, Value]:
    fields: dict[str, Value] = {"role": post.role, "from": post.start.isoformat()}
    return fields if post.end is None else fields | {"to": post.end.isoformat()}


def bureau_fields(world: World, day: date) -> dict[str, Value]:
    """What the first unit's unit.yaml holds on a day: later, seminars are to last longer."""
    longer = seminars_longer(world)
    days: Value = [
        {"from": world.since.isoformat(), "value": _HALF},
        {"from": longer.isoformat(), "value": 1},
    ]
    return {
        **_identity(world),
        "parameters": {
            "self-study-hours": 3,
            "self-study-readings": 4,
            "seminar-days": days if day >= almanac.backward(longer, 8) else _HALF,
            "special-campaigns": [matter.category for matter in CAMPAIGNS],
            "discipline-drive-days": 60,
        },
        "targets": {"study-checks": 1},
    }


def centre_fields(world: World, parent: str) -> dict[str, Value]:
    """What the second unit's unit.yaml holds. How long a seminar lasts nobody has set."""
    about = _identity(world)
    name, called, kind = about.pop("id"), about.pop("name"), about.pop("kind")
    return {
        "id": name,
        "name": called,
        "kind": kind,
        "parent": parent,
        **about,
        "parameters": {"self-study-hours": 2, "self-study-readings": 3},
    }


def seminars_longer(world: World) -> date:
    """The day from which a seminar is to last a whole day."""
    return world.quarters[3].start


_HALF = Decimal("0.5")


def _identity(world: World) -> dict[str, Value]:
    return {
        "id": world.unit,
        "name": world.name,
        "kind": "party-group",
        "since": world.since.isoformat(),
        "working-days": True,
        "recording-days": 5,
        "packs": ["aspiration"],
    }
