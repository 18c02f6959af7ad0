"""What an invented unit rectifies besides its own problems: deployments, campaigns, tasks, notices."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.items import Case, item
from ledger.demo.matters import CAMPAIGNS, DEPLOYMENTS
from ledger.demo.world import TEAM, Record, World, drawn, entry, listed, ordinal, recorded


def rectification(world: World, known: Sequence[Record]) -> Iterator[Record]:
    """The rectification ledger without the items that answer problems, which are `known`."""
    for quarter in range(len(world.quarters)):
        yield from _deployment(world, quarter)
        yield from _task(world, quarter)
        yield from _notices(world, quarter)
        yield from _supervision(world, quarter)
    for year, numbers in world.by_year().items():
        yield from _campaigns(world, year, numbers)
        yield from _deeds(world, year, numbers)
    yield from _drives(world, known)


def _by_clerk(world: World, dice: Random, kind: str, day: date, title: str, **fields: Value) -> Record:
    return Record(recorded(dice, day), world.clerk, kind, entry(dice, kind, day, title, fields))


def _deployment(world: World, quarter: int) -> Iterator[Record]:
    """A deployment in the middle of the quarter, with an item that reaches into the next."""
    dice = world.dice("deployment", quarter)
    matter = DEPLOYMENTS[(quarter + world.seed) % len(DEPLOYMENTS)]
    day = world.pick(dice, quarter, 0.6, 0.8)
    deployment = _by_clerk(
        world,
        dice,
        "rectification/deployment",
        day,
        f"部署：{matter.title}",
        source_document=dice.choice(phrases.DOCUMENTS),
        areas=drawn(dice, ("民生", "作风", "安全", "数字化"), 1, 2),
    )
    yield deployment
    begun = almanac.forward(day, dice.randint(3, 12))
    team = [name for name in world.at_work(begun, TEAM) if name != world.head] or [world.head]
    due = almanac.forward(begun, dice.randint(88, 98))
    yield from item(world, dice, Case(deployment, matter, begun, due, world.clerk, team[-1]))


def _task(world: World, quarter: int) -> Iterator[Record]:
    """A task from above: entered, accepted, answered, each as it happens; one answer is late."""
    dice = world.dice("task", quarter)
    title = phrases.UPSTREAM[(quarter + world.seed) % len(phrases.UPSTREAM)]
    day = world.pick(dice, quarter, 0.05, 0.4)
    due = almanac.forward(day, dice.randint(14, 28))
    late = quarter == world.script.late_feedback
    answered = almanac.forward(due, 6) if late else almanac.backward(due, dice.randint(1, 4))
    kind = "rectification/upstream-task"
    task = _by_clerk(world, dice, kind, day, title, from_unit="示例市某区某办", due=due.isoformat())
    yield task
    accepted = almanac.forward(day, 2)
    fields: dict[str, Value] = {**task.fields, "accepted": {"date": accepted.isoformat()}}
    when = recorded(dice, accepted, 1, task.when)
    yield Record(when, world.clerk, kind, fields, "edit")
    told: Value = {
        "date": answered.isoformat(),
        "text": dice.choice(("已按要求书面反馈", "材料报送完毕", "当面汇报并留存")),
    }
    yield Record(
        recorded(dice, answered, 2, when), world.clerk, kind, {**fields, "feedback": told}, "edit"
    )


def _notices(world: World, quarter: int) -> Iterator[Record]:
    dice = world.dice("notices", quarter)
    period = world.quarters[quarter]
    day = world.pick(dice, quarter, 0.88, 0.98)
    yield _by_clerk(
        world,
        dice,
        "rectification/bulletin",
        day,
        f"{period.start.year}年{ordinal(period)}整改情况通报",
        audience=listed("members", "public"),
        ref=f"某局通〔{period.start.year}〕{dice.randint(3, 40)}号",
    )
    day = world.pick(dice, quarter, 0.4, 0.6)
    audience = listed(dice.choice(("members", "public")))
    title = dice.choice(("整改进展公示", "办理进度告知", "近期整改进展"))
    yield _by_clerk(world, dice, "rectification/notice", day, title, audience=audience)


def _supervision(world: World, quarter: int) -> Iterator[Record]:
    """A look at a subordinate unit, and now and then another look some weeks later."""
    dice = world.dice("supervision", quarter)
    day = world.pick(dice, quarter, 0.2, 0.7)
    unit = phrases.SUPERVISED[(quarter + world.seed) % len(phrases.SUPERVISED)]
    first = _by_clerk(
        world,
        dice,
        "rectification/supervision",
        day,
        f"督查{unit}整改落实",
        members=drawn(dice, world.at_work(day, TEAM), 1, 1),
        unit=unit,
        findings=drawn(dice, phrases.FINDINGS, 1, 2),
        deadline=almanac.forward(day, 20).isoformat(),
    )
    yield first
    if quarter % 2 == 0:
        yield _looked_again(world, dice, first)


def _looked_again(world: World, dice: Random, first: Record) -> Record:
    again = almanac.forward(first.day, 24)
    look: Value = {"date": again.isoformat(), "result": dice.choice(("已改到位", "基本到位，继续跟踪"))}
    when = recorded(dice, again, 2, first.when)
    return Record(when, world.clerk, first.kind, {**first.fields, "recheck": look}, "edit")


def _campaigns(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    for place, matter in enumerate(CAMPAIGNS):
        dice = world.dice("campaign", year, place)
        day = world.pick(dice, numbers[min(place, len(numbers) - 1)], 0.1, 0.3)
        due = almanac.forward(day, dice.randint(80, 120))
        campaign = _by_clerk(
            world,
            dice,
            "rectification/campaign",
            day,
            f"{year}年{matter.title}",
            special=matter.category,
            goal=matter.goal,
            office=dice.choice(phrases.OFFICES),
            due=due.isoformat(),
            measures=listed(*matter.measures),
        )
        yield campaign
        day = almanac.backward(due, dice.randint(3, 10))
        title = f"{matter.title}情况报告"
        kind = "rectification/special-report"
        yield _by_clerk(world, dice, kind, day, title, links=listed(campaign.id))


def _deeds(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    dice = world.dice("deeds", year)
    day = world.pick(dice, dice.choice(numbers), 0.2, 0.9)
    title = dice.choice(phrases.DEEDS)
    yield _by_clerk(world, dice, "rectification/deed", day, title, beneficiaries=dice.randint(80, 900))
    day = world.pick(dice, dice.choice(numbers), 0.2, 0.9)
    action, title = dice.choice(phrases.INSTITUTIONS)
    yield _by_clerk(world, dice, "rectification/institution", day, title, action=action)


def _drives(world: World, known: Sequence[Record]) -> Iterator[Record]:
    """Each clue from the public is followed by a drive, in good time."""
    for problem in known:
        if problem.action == "add" and problem.fields.get("clue"):
            dice = world.dice("drive", problem.id)
            day = almanac.forward(problem.when.date() + timedelta(1), dice.randint(10, 40))
            yield _by_clerk(
                world,
                dice,
                "rectification/discipline-drive",
                day,
                f"{sector}作风整顿" if (sector := dice.choice(phrases.DRIVES)) else "",
                trigger="public",
                sector=sector,
                exposed=dice.randint(0, 3),
                links=listed(problem.id),
            )
