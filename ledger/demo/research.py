"""The research ledger of an invented unit: visits, receptions, topics and their reports, meetings."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.world import TEAM, Record, World, drawn, entry, halves, listed, ordinal, recorded

_DIRECT = (
    "no-notice",
    "no-greeting",
    "no-briefing",
    "no-escort",
    "straight-to-grassroots",
    "straight-to-site",
)
_SITES = ("service-window", "livelihood-department", "frontline")
_MET = ("subordinate-team", "grassroots-cadres", "service-users", "families-in-need")
_WORRIES = ("trouble", "annoyance", "worry")
_ACCOMPANIED = 0.2
_AMONG_PEOPLE = 0.5
_BY_THEMSELVES = 0.3
_WORRIED = 0.2
_FOUND = 0.6
_THEMES = ("risk", "rural", "grassroots-base", "pressing", "party-building")


def research(world: World) -> Iterator[Record]:
    """Everything of the research ledger."""
    yield from _topics(world)
    for quarter in range(len(world.quarters)):
        yield from _visits(world, quarter)
        yield from _receptions(world, quarter)
        yield from _symposium(world, quarter)
    for start, numbers in world.by_half().items():
        dice = world.dice("joint", start)
        yield _joint(world, dice, world.pick(dice, dice.choice(numbers), 0.2, 0.85))


# Visits


def _visits(world: World, quarter: int) -> Iterator[Record]:
    """Each member of the team is out for two days or more, mostly."""
    dice = world.dice("visits", quarter)
    for member in _team(world, quarter):
        wanted = 1 if world.script.few_field_days == (member, quarter) else 4
        done = number = 0
        while done < wanted:
            length = 1 if wanted == 1 else dice.choice((1, 2, 2, 3, 3, 4))
            day = world.pick(dice, quarter, 0.02, 0.95)
            if member in world.at_work(day):
                yield _visit(world, dice, member, day, length, number)
                done += length
                number += 1


def _team(world: World, quarter: int) -> list[str]:
    """Whoever is of the team on any day of the quarter and not on the long course."""
    days = almanac.span(world.quarters[quarter].start, world.quarters[quarter].end)
    return list(dict.fromkeys(name for day in days for name in world.at_work(day, TEAM)))


def _visit(
    world: World, dice: Random, member: str, day: date, length: int, number: int, **more: Value
) -> Record:
    place, subject = _where(dice)
    title = dice.choice(phrases.VISIT_TITLES).format(place=place, subject=subject)
    last = almanac.forward(day, 1) if length > 2 else day
    members = [member]
    # Company comes from outside the team, so that everybody's field days are their own.
    company = [name for name in world.at_work(day) if name not in world.at_work(day, TEAM)]
    if company and dice.random() < _ACCOMPANIED:
        members.append(dice.choice(company))
    fields: dict[str, Value] = {
        "until": last.isoformat() if last > day else None,
        "members": list[Value](members),
        "place": place,
        "days": halves(length),
        "sites": listed(dice.choice(_SITES)),
        "methods": drawn(dice, ("stationed", "interview", "symposium", "household"), 1, 2),
        "direct": drawn(dice, _DIRECT, *dice.choice(((6, 6), (3, 5)))),
        # Half of the four groups on one visit, the others on the next.
        "met": drawn(dice, _MET[:2] if number % 2 else _MET[2:], 1, 2),
        "worries": drawn(dice, _WORRIES, 1, 1) if dice.random() < _WORRIED else [],
        "findings": drawn(dice, phrases.FINDINGS, 1, 2) if dice.random() < _FOUND else [],
        **more,
    }
    author = member if dice.random() < _BY_THEMSELVES else world.clerk
    return Record(
        recorded(dice, last),
        author,
        "research/visit",
        entry(dice, "research/visit", day, title, fields),
    )


def _where(dice: Random) -> tuple[str, str]:
    """A place and what is looked at there."""
    if dice.random() < _AMONG_PEOPLE:
        return dice.choice(phrases.NEIGHBOURHOODS), dice.choice(phrases.SUBJECTS)
    place, subjects = dice.choice(phrases.SITES)
    return place, dice.choice(subjects)


def _receptions(world: World, quarter: int) -> Iterator[Record]:
    """The head receives visitors a day a month; one month is forgotten."""
    for number in range(3):
        dice = world.dice("reception", quarter, number)
        if world.script.no_reception == quarter and number == 1:
            continue
        low = number / 3
        day = world.pick(dice, quarter, low + 0.08, low + 0.25)
        place, _ = dice.choice(phrases.SITES)
        title = dice.choice(phrases.RECEPTION_TITLES).format(month=day.month, place=place)
        fields: dict[str, Value] = {
            "members": listed(world.head),
            "place": place,
            "days": 1,
            "sites": listed(dice.choice(_SITES)),
            "methods": listed("interview"),
            "met": listed(*(_MET[2:] if number % 2 else _MET[:2])),
            "subordinate": dice.choice(phrases.SUPERVISED),
            "visitors": dice.randint(2, 15),
            "matters": drawn(dice, phrases.MATTERS_HEARD, 1, 3),
        }
        data = entry(dice, "research/reception", day, title, fields)
        yield Record(recorded(dice, day), world.clerk, "research/reception", data)


# Topics


def _topics(world: World) -> Iterator[Record]:
    """Two topics a year for each cadre of county rank, each with fieldwork and a report."""
    for year, numbers in world.by_year().items():
        for member in world.serving(world.since, ("county-cadre",)):
            # A year of which the unit saw little asks for no second one.
            for number in range(min(2, len(numbers))):
                dice = world.dice("topic", year, member, number)
                quarter = numbers[min(number, len(numbers) - 1)]
                late = world.script.late_topic and quarter == number == 0 and member != world.head
                yield from _topic(world, dice, member, quarter, late=late)


def _topic(world: World, dice: Random, member: str, quarter: int, *, late: bool) -> Iterator[Record]:
    day = world.pick(dice, quarter, 0.1, 0.5)
    # The late one falls due at the end of the second quarter and is ready in the third.
    due = almanac.backward(world.quarters[1].end, 9) if late else day + timedelta(dice.randint(110, 150))
    report = almanac.forward(due, 21) if late else almanac.backward(due, dice.randint(3, 15))
    subject = dice.choice(phrases.SUBJECTS)
    title = dice.choice(phrases.TOPIC_TITLES).format(subject=subject)
    fields: dict[str, Value] = {
        "members": listed(member),
        "origin": dice.choice(("superior", "own", "grassroots", "collective")),
        "themes": drawn(dice, _THEMES, 1, 2),
        "due": due.isoformat(),
    }
    topic = Record(
        recorded(dice, day),
        world.clerk,
        "research/topic",
        entry(dice, "research/topic", day, title, fields),
    )
    yield topic
    out = almanac.forward(day, dice.randint(15, 70))
    yield _visit(world, dice, member, out, 2, dice.randint(0, 1), links=listed(topic.id))
    fields = {
        "members": listed(member),
        "links": listed(topic.id),
        "note": f"约{dice.randint(28, 60)}00字",
    }
    data = entry(dice, "research/report", report, f"调研报告：{title}", fields)
    yield Record(recorded(dice, report), member, "research/report", data)


# Meetings


def _symposium(world: World, quarter: int) -> Iterator[Record]:
    """A symposium; one of them is entered with the wrong place and mended."""
    dice = world.dice("symposium", quarter)
    title = phrases.SYMPOSIA[(quarter + world.seed) % len(phrases.SYMPOSIA)]
    day = world.pick(dice, quarter, 0.3, 0.9)
    guests = drawn(dice, ("subordinate-team", "middle-cadres", "delegates", "village-cadres"), 1, 3)
    many = dice.randint(9, 24)
    fields: dict[str, Value] = {
        "attendance": {"expected": many, "present": many - dice.randint(0, 2)},
        "place": "二楼会议室",
        "guests": guests,
    }
    title = f"{ordinal(world.quarters[quarter])}{title}"
    data = entry(dice, "research/symposium", day, title, fields)
    first = Record(recorded(dice, day), world.clerk, "research/symposium", data)
    yield first
    if quarter % 2:
        when = recorded(dice, first.when.date() + timedelta(1), 2, first.when)
        mended = {**data, "place": "北片区便民点"}
        yield Record(when, world.clerk, first.kind, mended, "edit")


def _joint(world: World, dice: Random, day: date) -> Record:
    delegates: list[Value] = [
        {"sector": sector, "count": dice.randint(1, 4)} for sector in drawn(dice, phrases.SECTORS, 3, 5)
    ]
    fields = world.attending(dice, day) | {
        "delegates": delegates,
        "measures": drawn(dice, phrases.JOINT_MEASURES, 2, 4),
    }
    title = dice.choice(("行业代表联席会议", "共建单位联席会议", "片区联席会议"))
    data = entry(dice, "research/joint-meeting", day, title, fields)
    return Record(recorded(dice, day), world.clerk, "research/joint-meeting", data)
