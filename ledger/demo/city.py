"""An invented city as values: its units in a tree, what is amiss with each, and each one's plan.

Equal seeds and days give equal plans. Every unit is told by itself, so that many can be told at once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledger.core.model import Member, Post
from ledger.core.values import Fields, Value
from ledger.demo import almanac
from ledger.demo.branch import branch_life
from ledger.demo.matters import CAMPAIGNS
from ledger.demo.plan import Plan, by_the_week, plan_of, records_of
from ledger.demo.world import Script, World
from ledger.records import dataclass

CITY = "shili-city"
"""The superior's id; its repository is made beside those of its units."""

QUARTERS = 4
"""Three that are over and the current one."""

_PEOPLE = (
    *("jia 甲", "yi 乙", "bing 丙", "ding 丁", "wu 戊", "ji 己", "geng 庚", "xin 辛"),
    *("ren 壬", "gui 癸", "zi 子", "chou 丑", "yin 寅", "mao 卯", "chen 辰", "si 巳"),
    *("wei 未", "shen 申", "you 酉", "xu 戌", "tian 天", "di 地", "xuan 玄", "huang 黄"),
    *("yu 宇", "zhou 宙", "hong 洪"),
)
_TEAM = {"city-committee": 23, "county-committee": 23, "party-group": 14, "branch": 0}
"""How many a leading team has, so that a county writes about 770 entries a year, a department 500."""
_RANKED = {"city-committee": 6, "county-committee": 6, "party-group": 2, "branch": 0}
"""How many of them are of county rank."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in the tree; `superior` is the id of the unit above."""

    id: str
    name: str
    kind: str
    superior: str


def places(count: int) -> tuple[Place, ...]:
    """So many units below the city: counties, departments of the city and of counties, and branches."""
    counties = [_county(number) for number in range(min(12, max(1, count // 25)))][:count]
    many = (count - len(counties)) * 9 // 10 if count > 2 else count - len(counties)
    departments = [_department(number, counties) for number in range(many)]
    left = count - len(counties) - len(departments)
    above = departments or counties
    return (*counties, *departments, *(_branch(number, above) for number in range(left)))


def _county(number: int) -> Place:
    return Place(f"c{number + 1:02}", f"示例市第{number + 1}区委", "county-committee", CITY)


def _department(number: int, counties: Sequence[Place]) -> Place:
    """A third belong to the city itself, the others to its counties in turn."""
    own, turn = divmod(number, 3)
    if turn == 0:
        return Place(f"d{own + 1:04}", f"示例市第{own + 1}局党组", "party-group", CITY)
    above = counties[(number - own - 1) % len(counties)]
    place = (number - own - 1) // len(counties) + 1
    name = above.name.removesuffix("委")
    return Place(f"{above.id}-d{place:03}", f"{name}第{place}局党组", "party-group", above.id)


def _branch(number: int, above: Sequence[Place]) -> Place:
    superior, place = above[number % len(above)], number // len(above) + 1
    name = superior.name.removesuffix("党组")
    return Place(f"{superior.id}-b{place:02}", f"{name}第{place}支部", "branch", superior.id)


# One unit


def unit_plan(place: Place, seed: int, today: date, language: str) -> Plan:
    """The past of one unit, a commit a week. Some records stop weeks before today."""
    world = _world(place, seed, today)
    tell = branch_life if place.kind == "branch" else records_of
    return plan_of(world, tell(world), language, _about(world, place), by_the_week)


def superior_plan(seed: int, today: date, language: str) -> Plan:
    """The past of the city's own committee."""
    return unit_plan(Place(CITY, "示例市委", "city-committee", ""), seed, today, language)


def _world(place: Place, seed: int, today: date) -> World:
    dice = Random(f"{seed}/{place.id}")
    quarters = almanac.quarters(today)[-QUARTERS:]
    members = _members(place.kind, quarters[0].start, dice)
    behind = place.superior and dice.random() < _BEHIND
    known = max(quarters[1].start, today - timedelta(dice.randint(20, 80))) if behind else today
    script = _script(members, dice) if place.superior else Script()
    return World(seed, place.id, place.name, known, quarters, members, members[-1].id, script)


_BEHIND = 0.08


def _members(kind: str, since: date, dice: Random) -> tuple[Member, ...]:
    """The team with its head first, two leading cadres besides, and the clerk last."""
    begun = since - timedelta(dice.randint(200, 1500))
    first = dice.randrange(len(_PEOPLE))
    people = [tuple(one.split()) for one in (*_PEOPLE[first:], *_PEOPLE[:first])]
    if kind == "branch":
        roles = [("party-member", "branch-secretary"), *[("party-member",)] * 5]
    else:
        roles = [("head", "county-cadre"), *[("team-member",)] * (_TEAM[kind] - 1)]
        roles[1 : _RANKED[kind]] = [("team-member", "county-cadre")] * (_RANKED[kind] - 1)
        roles += [("leading-cadre",), ("leading-cadre",), ("staff",)]
    return tuple(
        Member(name, f"{called}某", tuple(Post(role, begun) for role in held))
        for (name, called), held in zip(people, roles, strict=False)
    )


def _script(members: Sequence[Member], dice: Random) -> Script:
    """What goes wrong in a unit: in most a little, in some nothing."""
    team = [member.id for member in members if any(post.role == "team-member" for post in member.posts)]

    def now_and_then(share: float) -> int | None:
        return dice.randrange(QUARTERS) if dice.random() < share else None

    def somebody(share: float) -> tuple[str, int] | None:
        return (dice.choice(team), dice.randrange(QUARTERS)) if team and dice.random() < share else None

    fates = ("long-term", "returned", "late", "extended", "reopened")
    listed = tuple(dice.choices((2, 3, 4, 5), (1, 10, 6, 3), k=QUARTERS))
    return Script(
        team_problems=listed,
        fates={(quarter, dice.randrange(2)): dice.choice(fates) for quarter in range(QUARTERS - 1)},
        no_tradition_day=now_and_then(0.15),
        late_seminar=now_and_then(0.05),
        short_seminar=now_and_then(0.1),
        no_reception=now_and_then(0.2),
        late_feedback=now_and_then(0.1),
        one_channel=now_and_then(0.1),
        few_readings=somebody(0.15),
        few_field_days=somebody(0.2),
        no_member_problem=somebody(0.15),
    )


def _about(world: World, place: Place) -> Callable[[date], Fields]:
    """What unit.yaml holds; some units ask less of themselves than others, some leave a blank."""
    dice = Random(f"{world.seed}/{world.unit}/parameters")
    parameters: dict[str, Value] = {
        "self-study-hours": dice.choice((2, 2, 3, 3, 1)),
        "self-study-readings": dice.choice((2, 3, 3)),
    }
    if dice.random() > _BLANK:
        parameters["seminar-days"] = dice.choice((Decimal("0.5"), Decimal("0.5"), 1))
    packs: list[Value] = ["aspiration"]
    if place.kind == "branch":
        packs.append("branch-life")
        parameters["party-classes"] = 4
    else:
        parameters["special-campaigns"] = [matter.category for matter in CAMPAIGNS]
    fields: dict[str, Value] = {
        "id": world.unit,
        "name": world.name,
        "kind": place.kind,
        **({"parent": place.superior} if place.superior else {}),
        "since": world.since.isoformat(),
        "working-days": True,
        "recording-days": 5,
        "packs": packs,
        "parameters": parameters,
    }
    return lambda _day: fields


_BLANK = 0.04


def listed(units: Sequence[Place], remote: Callable[[Place], str]) -> Iterator[dict[str, Value]]:
    """What the superior's list says of each unit. Only branches are held against branches' rules."""
    for place in units:
        yield {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            **({"superior": place.superior} if place.superior != CITY else {}),
            "remote": remote(place),
            "packs": ["aspiration", "branch-life"] if place.kind == "branch" else ["aspiration"],
        }
