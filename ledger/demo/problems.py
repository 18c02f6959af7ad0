"""The problems ledger of an invented unit, and the items that answer its problems."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.items import Case, item
from ledger.demo.matters import MEMBER, TEAM, Matter
from ledger.demo.world import TEAM as TEAM_ROLES
from ledger.demo.world import Record, World, drawn, entry, listed, ordinal, recorded

PROBLEM = "problems/problem"
_SOURCES = ("organisation-life", "solicitation", "outside-inspection", "public", "self-check")
_OWN_SOURCES = ("organisation-life", "solicitation", "self-check")
_DEEP = 0.3
_LATEST = 0.25
"""Problems are listed in the first quarter of the quarter."""


def problems(world: World, known: Sequence[Record]) -> Iterator[Record]:
    """Everything of the problems ledger with the items that answer; visits are `known`."""
    matters = world.dice("team-matters").sample(TEAM, len(TEAM))
    own = world.dice("member-matters").sample(MEMBER, len(MEMBER))
    for quarter in range(len(world.quarters)):
        before = sum(world.script.team_problems[:quarter])
        chosen = matters[before : before + world.script.team_problems[quarter]]
        yield from _team(world, quarter, chosen, known)
        yield from _members(world, quarter, own)
        yield from _reflection(world, quarter)
        yield from _talks(world, quarter)
    for place, (start, numbers) in enumerate(world.by_half().items()):
        yield _solicitation(world, start, numbers, place)
    for year, numbers in world.by_year().items():
        yield from _reviews(world, year, numbers)


# The team's list


def _team(
    world: World, quarter: int, matters: Sequence[Matter], known: Sequence[Record]
) -> Iterator[Record]:
    for place, matter in enumerate(matters):
        dice = world.dice("team-problem", quarter, place)
        day = world.pick(dice, quarter, 0.03, _LATEST)
        problem = _problem(world, dice, day, matter, known, listed_by="team")
        yield problem
        fate = world.script.fates.get((quarter, place), "done")
        slow = world.script.slow_answer == (quarter, place)
        begun = almanac.forward(day, 37 if slow else dice.randint(3, 15))
        case = Case(
            problem,
            matter,
            begun,
            _due(world, dice, quarter, begun, fate),
            owner=dice.choice([world.clerk, *_others(world)]),
            lead=dice.choice(_leads(world, begun)),
            fate=fate,
        )
        yield from item(world, dice, case)
        if fate == "overdue":
            yield from _carried(world, dice, problem, quarter + 2)


def _problem(
    world: World, dice: Random, day: date, matter: Matter, known: Sequence[Record], **fields: Value
) -> Record:
    """A problem on a quarterly list; some come from what a visit of the weeks before has heard."""
    heard = [
        one
        for one in known
        if one.fields.get("worries") and one.when.date() < day <= one.day + timedelta(30)
    ]
    links = [dice.choice(heard).id] if heard else []
    own = fields["listed_by"] == "member"
    source = "research" if links else dice.choice(_OWN_SOURCES if own else _SOURCES)
    deep = dice.random() < _DEEP
    data = entry(
        dice,
        PROBLEM,
        day,
        matter.title,
        {
            **fields,
            "source": source,
            "depth": "deep" if deep else "visible",
            "scope": dice.choice(("common", "individual")),
            "found": almanac.backward(day, dice.randint(2, 15)).isoformat(),
            "concern": drawn(dice, ("most-worrying", "most-urgent", "most-hoped"), 1, 1)
            if matter.category == "livelihood"
            else [],
            "clue": "public" if source == "public" else None,
            "links": listed(*links),
        },
    )
    return Record(recorded(dice, day), world.clerk, PROBLEM, data)


def _due(world: World, dice: Random, quarter: int, begun: date, fate: str) -> date:
    """When an item falls due: where that matters to the story, on a day that shows."""
    if fate == "late":
        return almanac.backward(world.quarters[quarter].end, 8)
    if fate == "overdue":
        return world.pick(dice, quarter + 1, 0.3, 0.4)
    return almanac.forward(begun, dice.randint(42, 75))


def _others(world: World) -> list[str]:
    """Those besides the clerk who own items and stay to the end."""
    return [
        member.id
        for member in world.members
        if member.id not in world.serving(world.since, TEAM_ROLES)
        and all(post.start < world.since and post.end is None for post in member.posts)
    ]


def _leads(world: World, day: date) -> list[str]:
    """The team without its head, who verifies; nobody who is about to leave or away just now."""
    later = world.at_work(day + timedelta(30), TEAM_ROLES)
    found = [name for name in world.at_work(day, TEAM_ROLES) if name in later and name != world.head]
    return found or [world.head]


def _carried(world: World, dice: Random, problem: Record, quarter: int) -> Iterator[Record]:
    """What is not solved is listed again in a later quarter."""
    if quarter < len(world.quarters):
        day = world.pick(dice, quarter, 0.05, 0.2)
        kept = {name: value for name, value in problem.fields.items() if name not in _OWN}
        more = {**kept, "carried_from": problem.id}
        data = entry(dice, PROBLEM, day, str(problem.fields["title"]), more)
        yield Record(recorded(dice, day), world.clerk, PROBLEM, data, "carry")


_OWN = ("id", "kind", "date", "title", "links")


# The members' lists


def _members(world: World, quarter: int, matters: Sequence[Matter]) -> Iterator[Record]:
    """A problem of their own for everybody who is of the team in the middle of the quarter."""
    middle = world.quarters[quarter].start + timedelta(45)
    for place, member in enumerate(world.at_work(middle, TEAM_ROLES)):
        if world.script.no_member_problem == (member, quarter):
            continue
        dice = world.dice("member-problem", quarter, member)
        day = world.pick(dice, quarter, 0.05, _LATEST)
        if member not in world.serving(day):
            day = almanac.forward(world.quarters[quarter].start, 35)
        matter = matters[(quarter * 5 + place) % len(matters)]
        problem = _problem(world, dice, day, matter, (), listed_by="member", members=listed(member))
        yield problem
        begun = almanac.forward(day, dice.randint(2, 12))
        lead = world.head if member != world.head else _leads(world, begun)[0]
        due = almanac.forward(begun, dice.randint(40, 70))
        yield from item(world, dice, Case(problem, matter, begun, due, member, lead, brief=True))


# What else is found


def _reflection(world: World, quarter: int) -> Iterator[Record]:
    dice = world.dice("reflection", quarter)
    there = world.quarters[quarter].start + timedelta(45)
    for member in dice.sample(world.at_work(there), min(2, len(world.at_work(there)))):
        day = world.pick(dice, quarter, 0.4, 0.48)
        kind = dice.choice(("party-rules", "four-comparisons", "four-examinations"))
        aspects = drawn(dice, ("self", "thought", "duty", "work"), *dice.choice(((4, 4), (2, 3))))
        fields: dict[str, Value] = {"members": listed(member), "set": kind, "aspects": aspects}
        title = dice.choice(("个人对照检查", "逐条对照自查", "季度对照检视"))
        data = entry(dice, "problems/gap-check", day, title, fields)
        yield Record(recorded(dice, day), member, "problems/gap-check", data)
    if quarter % 3 != 1:
        day = world.pick(dice, quarter, 0.3, 0.8)
        many = dice.randint(18, 40)
        answered: dict[str, Value] = {"participants": many, "answered": many - dice.randint(0, 3)}
        title = f"{ordinal(world.quarters[quarter])}四问自省"
        data = entry(dice, "problems/four-questions", day, title, answered)
        yield Record(recorded(dice, day), world.clerk, "problems/four-questions", data)


def _talks(world: World, quarter: int) -> Iterator[Record]:
    for number in range(2):
        dice = world.dice("talk", quarter, number)
        day = world.pick(dice, quarter, 0.1 + number / 2, 0.45 + number / 2)
        pair = dice.choice(("head-member", "member-member", "member-staff"))
        fields: dict[str, Value] = {"pair": pair, "count": dice.randint(1, 6)}
        data = entry(dice, "problems/talk", day, dice.choice(phrases.TALKS), fields)
        yield Record(recorded(dice, day), world.clerk, "problems/talk", data)


def _solicitation(world: World, start: int, numbers: Sequence[int], place: int) -> Record:
    dice = world.dice("solicitation", start)
    day = world.pick(dice, dice.choice(numbers), 0.1, 0.6)
    channels = drawn(dice, ("on-site", "household", "symposium", "questionnaire", "phone"), 2, 4)
    if place == world.script.one_channel:
        channels = listed("symposium")
    many = dice.randint(18, 60)
    taken = dice.randint(3, 8)
    fields: dict[str, Value] = {
        "until": almanac.forward(day, 9).isoformat(),
        "channels": channels,
        "received": many,
        "targets": listed("team", "member"),
        "questionnaire": f"问卷{day:%y%m}号" if "questionnaire" in channels else None,
        "dispositions": {
            "listed": taken,
            "transferred": 4,
            "explained": many - taken - 6,
            "declined": 2,
        },
    }
    data = entry(dice, "problems/solicitation", day, dice.choice(phrases.SOLICITATIONS), fields)
    return Record(recorded(dice, almanac.forward(day, 9)), world.clerk, "problems/solicitation", data)


def _reviews(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    dice = world.dice("review", year)
    day = world.pick(dice, numbers[0], 0.15, 0.6)
    there = len(world.at_work(day, TEAM_ROLES))
    review: dict[str, Value] = {
        "attendance": {"expected": there, "present": there},
        "form": "democratic-life",
        "issues": dice.randint(6, 14),
        "disclosure": "none",
        "outcomes": {"self-criticism": 0, "commitment": there},
    }
    data = entry(dice, "problems/organisation-review", day, f"{year}年班子民主生活会", review)
    yield Record(recorded(dice, day), world.clerk, "problems/organisation-review", data)
    day = world.pick(dice, numbers[-1], 0.5, 0.8)
    many = dice.randint(16, 26)
    meeting: dict[str, Value] = {
        "attendance": {"expected": many, "present": many - 1},
        "form": "organisation-life",
        "issues": dice.randint(8, 20),
    }
    data = entry(dice, "problems/organisation-review", day, f"{year}年机关支部组织生活会", meeting)
    yield Record(recorded(dice, day), world.clerk, "problems/organisation-review", data)
