"""The assurance ledger of an invented unit: meetings, reviews, evaluations, and one waiver."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.world import Record, World, drawn, entry, listed, recorded


def assurance(world: World) -> Iterator[Record]:
    """Everything of the assurance ledger."""
    for year, numbers in world.by_year().items():
        yield from _opening(world, year, numbers)
        yield from _closing(world, year, numbers)
    yield from _waiver(world)
    yield from _inspection(world)


def _by_clerk(world: World, dice: Random, kind: str, day: date, title: str, **fields: Value) -> Record:
    return Record(recorded(dice, day), world.clerk, kind, entry(dice, kind, day, title, fields))


def _opening(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    dice = world.dice("opening", year)
    day = world.pick(dice, numbers[0], 0.1, 0.3)
    meeting = world.attending(dice, day) | {"place": "三楼会议室"}
    yield _by_clerk(world, dice, "assurance/deployment-meeting", day, f"{year}年专题部署会", **meeting)
    day = world.pick(dice, numbers[0], 0.35, 0.6)
    tasks: list[Value] = [
        {
            "text": text,
            "owner": dice.choice(phrases.OFFICES),
            "due": almanac.forward(day, dice.randint(90, 200)).isoformat(),
        }
        for text in drawn(dice, phrases.KEY_TASKS, 2, 3)
    ]
    weak = drawn(dice, phrases.WEAKNESSES, 2, 3)
    title = f"{year}年短板分析"
    kind = "assurance/weakness-review"
    yield _by_clerk(world, dice, kind, day, title, weaknesses=weak, key_tasks=tasks)


def _closing(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    """What a year's last quarter brings; of the current year only what it has come to."""
    dice = world.dice("closing", year)
    if world.quarters[numbers[-1]].end.month == _DECEMBER:
        day = world.pick(dice, numbers[-1], 0.6, 0.9)
        yield _by_clerk(
            world,
            dice,
            "assurance/evaluation",
            day,
            f"{year}年落实情况评估",
            dimensions=listed("branch-work", "member-role", "public-view"),
            in_appraisal=True,
            result=dice.choice(("较好", "好")),
        )
        day = world.pick(dice, numbers[-1], 0.7, 0.95)
        yield _by_clerk(
            world,
            dice,
            "assurance/accountability",
            day,
            f"{year}年提醒批评情况",
            count=dice.randint(0, 2),
        )
    day = world.pick(dice, dice.choice(numbers), 0.3, 0.9)
    yield _by_clerk(world, dice, "assurance/experience", day, dice.choice(phrases.EXPERIENCES))


_DECEMBER = 12


def _waiver(world: World) -> Iterator[Record]:
    """Somebody is away on a course for a whole quarter, and this is known before it begins."""
    if world.script.away is None:
        return
    member, quarter = world.script.away
    period = world.quarters[quarter]
    dice = world.dice("waiver")
    day = almanac.backward(period.start, 12)
    fields: dict[str, Value] = {
        "members": listed(member),
        "obligation": "all",
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "reason": "参加为期一季的脱产培训",
        "approved_by": "局党组会",
        "evidence": [{"ref": f"人事档案{day.year}年第{dice.randint(5, 60)}号"}],
    }
    yield _by_clerk(world, dice, "assurance/waiver", day, "脱产培训期间免除事项", **fields)


def _inspection(world: World) -> Iterator[Record]:
    """An inspection from outside is announced a few days ahead."""
    if world.script.inspected is None:
        return
    dice = world.dice("inspection")
    day = world.pick(dice, world.script.inspected, 0.6, 0.7)
    first = almanac.forward(day, 6)
    fields: dict[str, Value] = {
        "host": "示例市某区督查室",
        "from": first.isoformat(),
        "until_day": almanac.forward(first, 2).isoformat(),
    }
    yield _by_clerk(world, dice, "assurance/inspection-notice", day, "落实情况抽查通知", **fields)
