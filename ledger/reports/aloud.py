"""One member's list in sentences, as one would read it out in a meeting."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from ledger.core.packs import Expectation, Quota
from ledger.core.periods import CADENCES
from ledger.core.quotas import whole
from ledger.core.standing import Standing
from ledger.records import dataclass
from ledger.reports.person import (
    DONE,
    LATE,
    MISSED,
    OPEN,
    UNSET,
    UPCOMING,
    WAIVED,
    Charge,
    Duty,
    Person,
)
from ledger.reports.saying import CADENCE_WORDS, STATE_WORDS, amount
from ledger.reports.telling import (
    lack,
    long_day,
    long_period,
    missing,
    so_far,
    titled,
    when,
)
from ledger.reports.vocabulary import vocabulary
from ledger.words import N_, Words, plain


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its depth: 0 a heading, 1 a thing, 2 a part of it."""

    depth: int
    text: str


HEADINGS: Mapping[str, str] = {
    DONE: N_("Done"),
    OPEN: N_("Still to do"),
    MISSED: N_("Not done in time"),
    LATE: N_("Done late"),
    UNSET: N_("Nobody can tell, as a parameter is not set"),
    UPCOMING: N_("Yet to begin"),
    WAIVED: N_("Waived"),
}

_COUNTED: Mapping[str, str] = {
    DONE: N_("{n} done"),
    OPEN: N_("{n} still to do"),
    MISSED: N_("{n} not done in time"),
    LATE: N_("{n} done late"),
    UNSET: N_("{n} that nobody can tell"),
    UPCOMING: N_("{n} yet to begin"),
    WAIVED: N_("{n} waived besides"),
}


def opening(found: Person, words: Words) -> str:
    """Who it is, and how much of what was asked is done: a sentence."""
    posts = [words.title(post) for post in found.posts]
    who = {
        "name": found.member.name,
        "posts": words.listed(posts) or words(N_("no post on that day")),
        "period": vocabulary(words.language).long(found.view),
    }
    counts = found.counts()
    asked = sum(number for group, number in counts.items() if group != WAIVED)
    if not counts:
        return words(N_("{name} ({posts}), {period}: nothing is asked for."), **who)
    parts = [words(text, n=counts[group]) for group, text in _COUNTED.items() if group in counts]
    said = words(N_(", ")).join(parts)
    return words(N_("{name} ({posts}), {period}: {n} asked for; {parts}."), **who, n=asked, parts=said)


def body(found: Person, words: Words) -> Iterator[Line]:
    """The parts of the list, each under its heading; nothing is cut."""
    for name, duties in found.groups.items():
        yield Line(0, words(HEADINGS[name]))
        yield from (line for duty in duties for line in _duty(found, name, duty, words))
    if found.advice:
        yield Line(0, words(N_("Advised, and never judged")))
        yield from (line for duty in found.advice for line in _advice(found, duty, words))
    if found.tracked:
        yield Line(0, words(N_("Only counted")))
        yield from (Line(1, _tracked(found, duty, words)) for duty in found.tracked)
    if found.charges:
        yield Line(0, words(N_("In charge of these items, not yet closed")))
        yield from (Line(1, _charge(found, one, words)) for one in found.charges)


# One obligation


def _duty(found: Person, group: str, duty: Duty, words: Words) -> Iterator[Line]:
    """An obligation and what there is to say of it: on its line, or below it if there are several."""
    title = words.title(duty.obligation.title, duty.obligation.id)
    parts = list(_parts(found, group, duty, words))
    if len(parts) == 1:
        yield Line(1, words(N_("{title}: {about}"), title=title, about=parts[0]) if parts[0] else title)
        return
    yield Line(1, words(N_("{title}:"), title=title))
    yield from (Line(2, part) for part in parts)


def _parts(found: Person, group: str, duty: Duty, words: Words) -> Iterator[str]:
    many = duty.standings
    if not isinstance(duty.obligation.shape, Quota):
        yield from (_FOLLOWING[group](found, one, words) for one in many)
    elif len(many) > 1 and group in (DONE, UPCOMING):
        yield _several(group, many, words)
    elif group == UNSET:
        yield ""
    else:
        for one in many:
            told = _QUOTAS[group](found, one, words)
            told_alone = group == UPCOMING or _is_whole(one, found)
            yield told if told_alone else _with_period(one, told, words)


def _is_whole(one: Standing, found: Person) -> bool:
    """Whether the standing is of the whole view or of more, so that its period need not be named."""
    return CADENCES.index(one.period.cadence) >= CADENCES.index(found.view.cadence)


def _with_period(one: Standing, told: str, words: Words) -> str:
    return words(N_("{title}: {about}"), title=long_period(one.period, words), about=told)


def _several(group: str, many: tuple[Standing, ...], words: Words) -> str:
    """Periods that need no telling one by one."""
    periods = words(CADENCE_WORDS[many[0].period.cadence])
    if group == DONE:
        return words(N_("{n} {periods}"), n=len(many), periods=periods)
    first, last = long_day(many[0].period.start, words), long_day(many[-1].due, words)
    return words(
        N_("{n} {periods}, from {first} to {last}"),
        n=len(many),
        periods=periods,
        first=first,
        last=last,
    )


def _quota_done(found: Person, one: Standing, words: Words) -> str:
    told = so_far(one, found.unit, words)
    if one.state == "over":
        return words(N_("{progress}, more than is asked"), progress=told)
    return told


def _quota_open(found: Person, one: Standing, words: Words) -> str:
    due = long_day(one.due, words)
    if one.missing:
        wanting = missing(one, found.unit, words)
    else:
        told = so_far(one, found.unit, words)
        wanting = words(N_("{n} more wanting ({progress})"), n=amount(lack(one)), progress=told)
    parts = [wanting, words(N_("by {day}"), day=due)]
    if one.due < found.as_of:
        until = found.unit.recording_days + (one.due - found.as_of).days
        parts[1] = words(N_("ended on {day}"), day=due)
        parts.append(_recordable(until, words))
    return words(N_(", ")).join(parts)


def _recordable(days: int, words: Words) -> str:
    if not days:
        return words(N_("today is the last day to record it"))
    return words.count(
        "it may be recorded for {n} day more", "it may be recorded for {n} days more", days
    )


def _quota_missed(found: Person, one: Standing, words: Words) -> str:
    return so_far(one, found.unit, words)


def _quota_upcoming(_found: Person, one: Standing, words: Words) -> str:
    first, last = long_day(one.period.start, words), long_day(one.due, words)
    return words(N_("from {first} to {last}"), first=first, last=last)


def _waived(found: Person, one: Standing, words: Words) -> str:
    told = []
    for waiver in found.released(one):
        who = waiver.entry.fields.get("approved_by")
        member = found.unit.member(who) if isinstance(who, str) else None
        name = member.name if member else who if isinstance(who, str) else "–"
        told.append(words(N_("approved by {name} ({id})"), name=name, id=waiver.entry.id))
    about = _trigger(found, one, words) if one.trigger else ""
    return words(N_(", ")).join(part for part in [about, *told] if part)


# What follows from an entry


def _trigger(found: Person, one: Standing, words: Words) -> str:
    return titled(found.entries.get(one.trigger or ""), one.trigger, words)


def _following(found: Person, one: Standing, words: Words) -> str:
    """What a trigger asked for, when it was due, and whether it was done."""
    about = _trigger(found, one, words)
    if isinstance(one.obligation.shape, Expectation):
        return about
    due = long_day(one.due, words)
    days = (one.due - found.as_of).days
    if one.done is not None:
        day = long_day(one.done, words)
        said = N_("{about}, done on {day}, due on {due}")
        return words(said, about=about, day=day, due=due)
    if one.state == "open" and days < 0:
        left = _recordable(found.unit.recording_days + days, words)
        said = N_("{about}, was due on {due}, {left}")
        return words(said, about=about, due=due, left=left)
    said = N_("{about}, was due on {due}, {when}") if days < 0 else N_("{about}, by {due}, {when}")
    return words(said, about=about, due=due, when=when(days, words))


_Said = Callable[[Person, Standing, Words], str]
_QUOTAS: Mapping[str, _Said] = {
    DONE: _quota_done,
    OPEN: _quota_open,
    MISSED: _quota_missed,
    UPCOMING: _quota_upcoming,
    WAIVED: _waived,
}
_FOLLOWING: Mapping[str, _Said] = {
    **dict.fromkeys((DONE, OPEN, MISSED, LATE), _following),
    WAIVED: _waived,
}


# Advice, counts, items


def _advice(found: Person, duty: Duty, words: Words) -> Iterator[Line]:
    """Advice by its states: what is as advised is only counted, the rest is named."""
    title = words.title(duty.obligation.title, duty.obligation.id)
    if isinstance(duty.obligation.shape, Quota) and len(duty.standings) == 1:
        (one,) = duty.standings
        state = words(STATE_WORDS[one.state])
        about = words(N_(", ")).join(part for part in [state, so_far(one, found.unit, words)] if part)
        yield Line(1, words(N_("{title}: {about}"), title=title, about=about))
        return
    parts = []
    for state in dict.fromkeys(one.state for one in duty.standings):
        own = [one for one in duty.standings if one.state == state]
        parts.append(f"{words(STATE_WORDS[state])} {len(own)}")
    yield Line(1, words(N_("{title}: {about}"), title=title, about=words.listed(parts)))
    for one in duty.standings:
        if one.state in ("open", "missed", "late"):
            quota = isinstance(duty.obligation.shape, Quota)
            told = long_period(one.period, words) if quota else _following(found, one, words)
            yield Line(2, told)


def _tracked(found: Person, duty: Duty, words: Words) -> str:
    total = whole(sum((Decimal(one.actual or 0) for one in duty.standings), Decimal(0)))
    title = words.title(duty.obligation.title, duty.obligation.id)
    told = so_far(replace(duty.standings[0], actual=total), found.unit, words)
    return words(N_("{title}: {about}"), title=title, about=told)


def _charge(found: Person, one: Charge, words: Words) -> str:
    item = one.item
    both = one.owner and one.lead
    part = N_("owner and lead") if both else N_("owner") if one.owner else N_("lead")
    stages = vocabulary(words.language).groups["stages"]
    parts = [
        titled(item.entry, item.entry.id, words),
        words(part),
        plain(stages.get(item.life.stage, item.life.stage)),
    ]
    if item.due is None:
        parts.append(words(N_("no due day yet")))
    else:
        days = (item.due - found.as_of).days
        said = N_("was due on {due}, {when}") if days < 0 else N_("by {due}, {when}")
        parts.append(words(said, due=long_day(item.due, words), when=when(days, words)))
    return words(N_(", ")).join(parts)
