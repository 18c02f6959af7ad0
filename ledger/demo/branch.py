"""What an invented branch records: its meetings month by month, and what little else it is asked for."""

from collections.abc import Iterator
from datetime import date
from random import Random

from ledger.core.values import Value
from ledger.demo import phrases
from ledger.demo.world import Record, World, entry, ordinal, recorded

_MONTHLY = (("committee", "支部委员会"), ("group", "党小组会"), ("theme-day", "主题党日"))
_FORGOTTEN = 0.03
_FLOATING = 0.5


def branch_life(world: World) -> Iterator[Record]:
    """Everything that a branch records, about 60 entries a year."""
    for quarter in range(len(world.quarters)):
        for month in range(3):
            yield from _month(world, quarter, month)
        yield from _quarter(world, quarter)
    for year, numbers in world.by_year().items():
        yield from _year(world, year, numbers[-1])


def _by_clerk(world: World, dice: Random, kind: str, day: date, title: str, **fields: Value) -> Record:
    return Record(recorded(dice, day), world.clerk, kind, entry(dice, kind, day, title, fields))


def _present(world: World, dice: Random) -> dict[str, Value]:
    expected = len(world.members) * dice.randint(2, 4)
    return {"expected": expected, "present": expected - dice.randint(0, 2)}


def _month(world: World, quarter: int, month: int) -> Iterator[Record]:
    dice = world.dice("branch-month", quarter, month)
    for form, title in _MONTHLY:
        day = world.pick(dice, quarter, month / 3 + 0.05, month / 3 + 0.25)
        if dice.random() > _FORGOTTEN:
            kind = "study/organisation-life"
            called = f"{day.month}月{title}"
            yield _by_clerk(world, dice, kind, day, called, form=form, attendance=_present(world, dice))


def _quarter(world: World, quarter: int) -> Iterator[Record]:
    dice = world.dice("branch-quarter", quarter)
    name = ordinal(world.quarters[quarter])
    for form, title in (("general-meeting", "党员大会"), ("party-class", "党课")):
        day = world.pick(dice, quarter, 0.3, 0.9)
        kind = "study/organisation-life"
        present = _present(world, dice)
        yield _by_clerk(world, dice, kind, day, f"{name}{title}", form=form, attendance=present)
    day = world.pick(dice, quarter, 0.1, 0.9)
    yield _by_clerk(world, dice, "study/current-affairs", day, f"{name}读报", form="newspaper")
    many = dice.randint(10, 24)
    day = world.pick(dice, quarter, 0.2, 0.8)
    kind = "problems/four-questions"
    yield _by_clerk(world, dice, kind, day, f"{name}四问自省", participants=many, answered=many - 1)
    day = world.pick(dice, quarter, 0.1, 0.8)
    group = dice.choice(("retired", "infirm"))
    yield _by_clerk(world, dice, "study/outreach", day, "送学上门", group=group)
    if dice.random() < _FLOATING:
        day = world.pick(dice, quarter, 0.1, 0.8)
        away: dict[str, Value] = {"in_org": "示例支部", "out_org": "异地支部"}
        kind = "study/outreach"
        last = day.isoformat()
        title = "联系流动党员"
        yield _by_clerk(world, dice, kind, day, title, group="floating", last_contact=last, **away)


def _year(world: World, year: int, quarter: int) -> Iterator[Record]:
    dice = world.dice("branch-year", year)
    for number, pair in enumerate(("head-member", "member-member", "member-staff")):
        day = world.pick(dice, quarter, 0.1 + number / 5, 0.3 + number / 5)
        title = dice.choice(phrases.TALKS)
        yield _by_clerk(world, dice, "problems/talk", day, title, pair=pair, count=dice.randint(1, 6))
    day = world.pick(dice, quarter, 0.6, 0.9)
    kind, title = "problems/organisation-review", f"{year}年组织生活会"
    present = _present(world, dice)
    form = "organisation-life"
    yield _by_clerk(world, dice, kind, day, title, form=form, issues=6, attendance=present)
    form, title = "appraisal", f"{year}年民主评议"
    yield _by_clerk(world, dice, kind, day, title, form=form, issues=2, attendance=present)
