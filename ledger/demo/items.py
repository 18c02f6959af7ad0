"""The life of an invented rectification item: what it answers, its steps, and how it ends.

A life is planned first, as moves on days, and then told as the versions of its file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from random import Random

from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.matters import Matter
from ledger.demo.world import TEAM, Record, World, drawn, entry, listed, recorded
from ledger.records import dataclass

ITEM = "rectification/item"


@dataclass(frozen=True, slots=True)
class Case:
    """What becomes an item: the entry it answers, the matter, who is charged with it, and its fate.

    `begun` is the item's day, `due` its first due day. Fates: done, extended, returned, reopened,
    long-term, late, overdue. `lead` and `owner` may leave; somebody then takes over.
    """

    answers: Record
    matter: Matter
    begun: date
    due: date
    owner: str
    lead: str
    fate: str = "done"
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a life: its day, its name, who takes it, what it adds; `also` goes into the item."""

    day: date
    step: str
    by: Value
    adds: Mapping[str, Value] = field(default_factory=dict)
    also: Mapping[str, Value] = field(default_factory=dict)


def item(world: World, dice: Random, case: Case) -> Iterator[Record]:
    """Every version of an item's file, from its registration to its last step."""
    problem = case.answers.fields
    fields = entry(
        dice,
        ITEM,
        case.begun,
        f"整改：{case.matter.title}",
        {
            "links": listed(case.answers.id),
            "depth": problem.get("depth", "visible"),
            "scope": problem.get("scope", "common"),
            "category": case.matter.category,
            "concern": problem.get("concern"),
            "partners": drawn(dice, phrases.PARTNERS, 0, 1),
            **(_charge(dice, case) if case.brief else {}),
        },
    )
    when = recorded(dice, case.begun, 2, case.answers.when)
    yield Record(when, world.clerk, ITEM, fields)
    for move in _handed_over(world, case, _moves(world, dice, case)):
        steps = fields.get("steps")
        step: dict[str, Value] = {"date": move.day.isoformat(), "step": move.step, "by": move.by}
        told = [*(steps if isinstance(steps, list) else []), step | dict(move.adds)]
        fields = {**fields, **_added(fields, move.also), "steps": told}
        when = recorded(dice, move.day, 2, when)
        author = move.by if isinstance(move.by, str) and dice.random() < _OWN_HAND else world.clerk
        yield Record(when, author, ITEM, fields, move.step)


_OWN_HAND = 0.4
_OUTSIDE = 0.15
_WAITING = 0.4


def _added(fields: Mapping[str, Value], also: Mapping[str, Value]) -> dict[str, Value]:
    """What a move writes into the item; lists grow by it."""
    found: dict[str, Value] = {}
    for name, value in also.items():
        old = fields.get(name)
        found[name] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return found


def _charge(dice: Random, case: Case) -> dict[str, Value]:
    """The six things that make an item an assigned one."""
    return {
        "goal": case.matter.goal,
        "measures": listed(*case.matter.measures),
        "owner": case.owner,
        "lead": case.lead,
        "office": dice.choice(phrases.OFFICES),
        "due": case.due.isoformat(),
    }


# Lives


def _moves(world: World, dice: Random, case: Case) -> list[Move]:
    tell = _FATES[case.fate]
    first = (
        []
        if case.brief
        else [
            Move(
                almanac.forward(case.begun, dice.randint(1, 5)),
                "assign",
                world.head,
                _charge(dice, case),
            )
        ]
    )
    moves: list[Move] = []
    for move in first + tell(world, dice, case):
        # Holidays push days to and fro; no step may stand before the one above it.
        moves.append(replace(move, day=max([move.day, *(one.day for one in moves)])))
    return moves


def _share(case: Case, share: float) -> date:
    """A working day between the item's beginning and its due day."""
    return almanac.backward(case.begun + (case.due - case.begun) * share)


def _progress(
    dice: Random, case: Case, day: date, done: tuple[int, ...], percent: int | None = None
) -> Move:
    adds: dict[str, Value] = {"note": dice.choice(phrases.PROGRESS), "done": list[Value](done)}
    return Move(day, "progress", case.owner, adds if percent is None else adds | {"percent": percent})


def _all(case: Case) -> tuple[int, ...]:
    return tuple(range(1, len(case.matter.measures) + 1))


def _worked(dice: Random, case: Case) -> list[Move]:
    """The measures done before the item falls due: at once where it is brief, else one by one."""
    if case.brief:
        return [_progress(dice, case, _share(case, 0.6), _all(case))]
    return [
        _progress(dice, case, _share(case, 0.35), (1,), 40),
        _progress(dice, case, _share(case, 0.75), _all(case)[1:], 90),
    ]


def _close(dice: Random, case: Case, day: date, result: str = "done", **adds: Value) -> Move:
    paper: Value = {"ref": f"文书档案{day.year}年整改卷第{dice.randint(1, 180)}页"}
    also: dict[str, Value] = {"evidence": [paper]}
    deep = case.answers.fields.get("depth") == "deep" or case.matter.category == "deployment"
    if deep or result == "long-term":
        also["mechanism"] = case.matter.mechanism
    return Move(day, "close", case.lead, {"result": result, **adds}, also)


def _verify(world: World, dice: Random, case: Case, day: date) -> Move:
    """Somebody who is neither owner nor lead looks at it; now and then somebody from outside."""
    free = [name for name in world.at_work(day, TEAM) if name not in (case.owner, case.lead)]
    outside: Value = {"name": "督查组", "office": "示例市某区督查室"}
    by = outside if not free or dice.random() < _OUTSIDE else dice.choice(free)
    return Move(day, "verify", by, {"opinion": dice.choice(phrases.OPINIONS)})


def _done(world: World, dice: Random, case: Case) -> list[Move]:
    closed = almanac.backward(case.due, dice.randint(2, 8))
    verified = almanac.forward(closed, dice.randint(3, 12))
    moves = [*_worked(dice, case), _close(dice, case, closed)]
    # Some of the lesser ones are closed and still wait for somebody to look.
    if case.brief and dice.random() < _WAITING:
        return moves
    return [*moves, _verify(world, dice, case, verified)]


def _long_term(world: World, dice: Random, case: Case) -> list[Move]:
    closed = almanac.backward(case.due, 4)
    return [
        *_worked(dice, case),
        _close(dice, case, closed, "long-term", note="转入日常，按季回看"),
        _verify(world, dice, case, almanac.forward(closed, 6)),
    ]


def _extended(world: World, dice: Random, case: Case) -> list[Move]:
    to = almanac.forward(case.due, 25)
    reason = dice.choice(phrases.EXTENSIONS)
    adds: dict[str, Value] = {"to": to.isoformat(), "approved_by": "局党组会", "reason": reason}
    first, second = _worked(dice, case)
    closed = almanac.backward(to, 3)
    return [
        first,
        Move(_share(case, 0.9), "extend", case.lead, adds),
        replace(second, day=almanac.forward(case.due, 6)),
        _close(dice, case, closed),
        _verify(world, dice, case, almanac.forward(closed, 5)),
    ]


def _returned(world: World, dice: Random, case: Case) -> list[Move]:
    closed = _share(case, 0.8)
    back = almanac.forward(closed, 3)
    again = max(almanac.backward(case.due, 1), almanac.forward(back, 2))
    reason = dice.choice(phrases.RETURNS)
    return [
        *_worked(dice, case),
        _close(dice, case, closed),
        Move(back, "return", _verify(world, dice, case, back).by, {"reason": reason}),
        _progress(dice, case, almanac.forward(back, 1), _all(case)),
        _close(dice, case, again),
        _verify(world, dice, case, almanac.forward(again, 4)),
    ]


def _reopened(world: World, dice: Random, case: Case) -> list[Move]:
    closed = almanac.backward(case.due, 5)
    verified = almanac.forward(closed, 3)
    opened = almanac.forward(verified, 24)
    again = almanac.forward(opened, 18)
    return [
        *_worked(dice, case),
        _close(dice, case, closed),
        _verify(world, dice, case, verified),
        Move(opened, "reopen", world.head, {"reason": dice.choice(phrases.REOPENINGS)}),
        _progress(dice, case, almanac.forward(opened, 7), _all(case), 95),
        _close(dice, case, again, late_reason="重新打开后再次整改"),
        _verify(world, dice, case, almanac.forward(again, 5)),
    ]


def _late(world: World, dice: Random, case: Case) -> list[Move]:
    closed = almanac.forward(case.due, 19)
    return [
        *_worked(dice, case),
        _close(dice, case, closed, late_reason=dice.choice(phrases.LATE_CLOSINGS)),
        _verify(world, dice, case, almanac.forward(closed, 6)),
    ]


def _overdue(_world: World, dice: Random, case: Case) -> list[Move]:
    return _worked(dice, case)[:1]


_FATES = {
    "done": _done,
    "long-term": _long_term,
    "extended": _extended,
    "returned": _returned,
    "reopened": _reopened,
    "late": _late,
    "overdue": _overdue,
}


# Handing over


def _handed_over(world: World, case: Case, moves: list[Move]) -> list[Move]:
    """The moves, with somebody else in the place of an owner or lead who leaves before the end."""
    for role, name in (("owner", case.owner), ("lead", case.lead)):
        left = _last_day(world, name)
        if left is None or left < case.begun:
            continue
        place = _open_again(moves, left)
        if place is None:
            continue
        taken = [case.owner, case.lead, *(str(move.by) for move in moves if move.step == "verify")]
        heir = next(one for one in world.at_work(left + timedelta(1), TEAM) if one not in taken)
        day = max([left, *(move.day for move in moves[:place])])
        handed = Move(day, "assign", world.head, {role: heir, "note": HANDED_OVER})
        after = [replace(move, by=heir) if move.by == name else move for move in moves[place:]]
        return [*moves[:place], handed, *after]
    return moves


HANDED_OVER = "人员调整，移交办理"


def _open_again(moves: list[Move], left: date) -> int | None:
    """Before which move an item can be handed over, once that day has come; None if it is over."""
    place = sum(move.day <= left for move in moves)
    while place and moves[place - 1].step in ("close", "verify"):
        if place == len(moves):
            return None
        place += 1
    return place


def _last_day(world: World, name: str) -> date | None:
    ends = [post.end for member in world.members if member.id == name for post in member.posts]
    return max((end for end in ends if end is not None), default=None) if all(ends) else None
