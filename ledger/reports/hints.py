"""What to do next: the commands that mend what is most pressing, told from the standings alone.

No obligation is known here by name. What a quota counts is added, what a follow-up needs is
recorded so that it answers its trigger.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from ledger.core.conditions import Parameters, reference, resolve
from ledger.core.copying import answering_kind
from ledger.core.model import Entry, Unit
from ledger.core.packs import FollowUp, Quota
from ledger.core.standing import Standing
from ledger.core.values import Value, is_number
from ledger.records import dataclass
from ledger.reports.overview import Named
from ledger.reports.saying import amount
from ledger.reports.telling import duty_title, so_far, titled, when
from ledger.words import N_, Words

MOST = 3
"""How many commands are proposed at most."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A command's words after `ledger`, and in a few words what it is for."""

    command: tuple[str, ...]
    reason: str


def spelled(command: Iterable[str]) -> str:
    """A command as it is typed in a shell."""
    return shlex.join(["ledger", *command])


def hints(
    unit: Unit, standings: Iterable[Standing], as_of: date, *, faulty: bool, words: Words
) -> tuple[Hint, ...]:
    """A few commands for what is wanting and can still be mended; none where nothing is.

    `faulty`: some entries or files have errors, so that not all is counted.
    """
    judged = [one for one in standings if not one.obligation.advisory]
    found = [Hint(("check",), words(N_("what has errors is not counted")))] if faulty else []
    found += list(islice(_unset(judged, words), 1))
    ways = list(islice(_pressing(judged, unit, as_of, words), MOST + 1))
    found += ways
    if len(found) > MOST:
        listed = Hint(("due",), words(N_("all that falls due")))
        found = [*found[: MOST - 1], listed] if ways else found[:MOST]
    return tuple(found)


def way(standing: Standing, unit: Unit, trigger: Entry | None = None) -> tuple[str, ...]:
    """The command that records what the standing still wants; as much of it as can be told.

    `trigger` is a follow-up's entry.
    """
    shape = standing.obligation.shape
    name = standing.trigger or ""
    if isinstance(shape, Quota):
        who = ("--member", standing.subject) if standing.subject else ()
        return ("add", shape.of[0], *who, *_settings(standing, shape, unit))
    if isinstance(shape, FollowUp) and shape.needs:
        return _answer(name, shape.needs[0], unit, trigger)
    kind = unit.rules.kinds.get(trigger.kind) if trigger else None
    # What an item waits for depends on its stage, which is shown with it.
    return ("show", name) if kind and kind.steps else ("edit", name)


def _answer(name: str, wanted: str, unit: Unit, trigger: Entry | None) -> tuple[str, ...]:
    """Items answer what sets them off, and take over what describes it; other kinds only link to it."""
    kinds = unit.rules.kinds
    if trigger is None or wanted not in kinds or not kinds[wanted].steps or trigger.kind not in kinds:
        return ("add", wanted, "--set", f"links={name}")
    usual = answering_kind(unit, kinds[trigger.kind], trigger.fields)
    return ("answer", name) if usual.name == wanted else ("answer", name, "--kind", wanted)


def _settings(standing: Standing, quota: Quota, unit: Unit) -> Iterator[str]:
    """The fields that the quota's conditions fix, and the first value that it still misses."""
    kind = unit.rules.kinds.get(quota.of[0])
    fields = kind.fields if kind else {}
    where = resolve(quota.where, Parameters(unit, standing.period.start))
    wanted = [(name, _fixed(test)) for name, test in where.items()]
    if standing.missing:
        wanted.append((quota.field, standing.missing[0]))
    for name, value in wanted:
        if name in fields and (text := _typed(value)) is not None:
            yield from ("--set", f"{name}={text}")


def _fixed(test: Value) -> Value:
    """The one value that a condition lets through, if it names one."""
    if not isinstance(test, dict):
        return None if isinstance(test, list) else test
    if "has" in test:
        return test["has"]
    several = test.get("has-any")
    return several[0] if isinstance(several, list) and len(several) == 1 else None


def _typed(value: Value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return amount(value)
    return value if isinstance(value, str) and reference(value) is None else None


def _unset(standings: Iterable[Standing], words: Words) -> Iterator[Hint]:
    """What cannot be judged, because a parameter is not set; `explain` says which."""
    for one in standings:
        if one.state == "unset":
            text = N_("{title}: a parameter is not set in unit.yaml")
            reason = words(text, title=duty_title(one, words))
            yield Hint(("explain", one.obligation.id), reason)


def _pressing(standings: Iterable[Standing], unit: Unit, as_of: date, words: Words) -> Iterator[Hint]:
    """What is longest overdue, then what falls due, soonest first; each command once.

    What several members want is proposed without naming one of them.
    """
    many = sorted((one for one in standings if _can_be_mended(one, as_of)), key=lambda one: one.due)
    late = [one for one in many if one.due < as_of]
    rest = [one for one in many if one.due >= as_of]
    wanting = Counter(_want(one) for one in many)
    entries = Named(unit)
    seen: set[tuple[str, ...]] = set()
    for one in [*late[:1], *rest, *late[1:]]:
        several = wanting[_want(one)] > 1
        entry = entries.get(one.trigger or "")
        command = way(replace(one, subject=None) if several else one, unit, entry)
        if command not in seen:
            seen.add(command)
            yield Hint(command, _reason(one, entry, unit, as_of, words, several=several))


def _can_be_mended(one: Standing, as_of: date) -> bool:
    if isinstance(one.obligation.shape, Quota):
        return one.state == "open" and one.due >= as_of
    return isinstance(one.obligation.shape, FollowUp) and one.state in ("open", "missed")


def _want(one: Standing) -> tuple[str, str, str, str | None]:
    """What is the same for all subjects of whom the same is asked."""
    return (one.obligation.pack, one.obligation.id, one.period.name, one.trigger)


def _reason(
    one: Standing, entry: Entry | None, unit: Unit, as_of: date, words: Words, *, several: bool
) -> str:
    days = when((one.due - as_of).days, words)
    title = duty_title(one, words)
    if one.trigger is not None:
        about = titled(entry, one.trigger, words)
        return words(N_("{title}: {about}, {when}"), title=title, about=about, when=days)
    if several:
        return words(N_("{title}, {when}"), title=title, when=days)
    about = so_far(one, unit, words)
    return words(N_("{title}: {about}, {when}"), title=title, about=about, when=days)
