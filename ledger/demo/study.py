"""The study ledger of an invented unit: sheets of self-study, seminars, and what else is learnt."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from ledger.core.periods import period_of
from ledger.core.values import Value
from ledger.demo import almanac, phrases
from ledger.demo.world import TEAM, ZONE, Record, World, drawn, entry, halves, listed, ordinal, recorded

# A seminar's topics by the quarter of the calendar year: two quarters cover all four.
_TOPICS = (
    ("policy", "tradition"),
    ("exemplar", "warning"),
    ("tradition", "policy"),
    ("warning", "exemplar"),
)

LATE_SEMINAR = "记录本随人员调整交接，移交后才补登"
_LATE_DAYS = 56
_OBSERVED = 0.5
_SECOND_HALF = 2
_TWO_HALVES = 2


def study(world: World, known: Sequence[Record]) -> Iterator[Record]:
    """Everything of the study ledger; seminars link to what is known of problems and visits."""
    yield from _sheets(world)
    for quarter in range(len(world.quarters)):
        yield _plan(world, quarter)
        yield _seminar(world, quarter, known)
        yield from _tradition(world, quarter)
        yield _check(world, quarter)
        yield _warning(world, quarter)
        yield from _online(world, quarter)
        yield from _outings(world, quarter)
    for start, numbers in world.by_half().items():
        yield _lecture(world, start, numbers)
    for year, numbers in world.by_year().items():
        yield from _yearly(world, year, numbers)


def _group(world: World, dice: Random, kind: str, day: date, title: str, **fields: Value) -> Record:
    """An entry that all the leading cadres share, recorded by the clerk."""
    data = entry(dice, kind, day, title, world.attending(dice, day) | fields)
    return Record(recorded(dice, day), world.clerk, kind, data)


# Self-study


def _sheets(world: World) -> Iterator[Record]:
    for member in world.members:
        sessions = _sessions(world, member.id)
        for quarter, period in enumerate(world.quarters):
            own = [one for one in sessions if period.holds(date.fromisoformat(str(one["date"])))]
            yield from _sheet(world, member.id, quarter, own)


def _sessions(world: World, member: str) -> list[dict[str, Value]]:
    """Two sessions in nearly every week on which the member serves; weeks of rest have none."""
    dice = world.dice("self-study", member)
    found: list[dict[str, Value]] = []
    monday = period_of("week", world.since).start
    while monday <= world.quarters[-1].end:
        days = [
            day
            for day in almanac.working_days(monday, monday + timedelta(6))
            if member in world.at_work(day)
        ]
        chosen = sorted(dice.sample(days, min(len(days), 2)))
        # Now and then a week goes by with one short session.
        if dice.random() < _SLACK:
            chosen = chosen[:1]
            lengths = [3]
        else:
            lengths = [dice.choice((3, 3, 4)) for _ in chosen] if len(chosen) > 1 else [6]
        for day, length in zip(chosen, lengths, strict=False):
            found.append({"date": day.isoformat(), "hours": halves(length)})
        monday += timedelta(7)
    return found


_SLACK = 0.02


def _readings(world: World, member: str, quarter: int, count: int) -> list[tuple[str, str]]:
    """A reading with its scope for each session; one reading takes two or three of them."""
    dice = world.dice("readings", member, quarter)
    few = world.script.few_readings == (member, quarter)
    series = dice.sample(phrases.SERIES, 2 if few else 6)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        for name, scope in series:
            reading = f"《{name}》" if few else f"《{name}》第{dice.randint(1, 12)}讲"
            found += [(reading, scope)] * dice.choice((2, 2, 3))
    return found[:count]


def _sheet(
    world: World, member: str, quarter: int, sessions: list[dict[str, Value]]
) -> Iterator[Record]:
    """A member's sheet of a quarter: begun with its first sessions, then a few more at a time."""
    dice = world.dice("sheet", member, quarter)
    readings = _readings(world, member, quarter, len(sessions))
    done = [
        session | {"readings": listed(reading), "scope": listed(scope)}
        for session, (reading, scope) in zip(sessions, readings, strict=True)
        if date.fromisoformat(str(session["date"])) < world.today
    ]
    # The head's and some others' sheets are kept by the clerk.
    author = world.clerk if member == world.head or dice.random() < _KEPT else member
    name = next(one.name for one in world.members if one.id == member)
    period = world.quarters[quarter]
    written = 0
    when = None
    sheet: dict[str, Value] = {}
    while written < len(done):
        upto = min(len(done), written + dice.choice(_CHUNKS))
        last = date.fromisoformat(str(done[upto - 1]["date"]))
        if not sheet:
            first = date.fromisoformat(str(done[0]["date"]))
            title = f"{name}{period.start.year}年{ordinal(period)}自学"
            sheet = entry(dice, "study/self-study", first, title, {"members": listed(member)})
        fields = sheet | {"sessions": list[Value](done[:upto])}
        when = _in_time(world, recorded(dice, last, 2, when), when)
        yield Record(when, author, "study/self-study", fields)
        written = upto


_KEPT = 0.3
_CHUNKS = (4, 6, 7, 8, 8, 9)
"""How many sessions a sheet grows by in one commit."""


def _in_time(world: World, when: datetime, before: datetime | None) -> datetime:
    """At the latest on the evening before today, so that the newest weeks do not look idle."""
    evening = datetime.combine(world.today - timedelta(1), time(20, 15), ZONE)
    if when.date() < world.today:
        return when
    return evening if before is None or before < evening else before + timedelta(minutes=3)


# Quarter by quarter


def _plan(world: World, quarter: int) -> Record:
    dice = world.dice("study-plan", quarter)
    period = world.quarters[quarter]
    day = world.pick(dice, quarter, 0.02, 0.12)
    items = drawn(dice, phrases.STUDY_ITEMS, 3, 5)
    dates = sorted(world.pick(dice, quarter, 0.2, 0.95) for _ in items)
    schedule: list[Value] = [
        {"date": when.isoformat(), "topic": item} for when, item in zip(dates, items, strict=True)
    ]
    title = dice.choice(
        ("{year}年{quarter}学习计划", "{quarter}理论学习安排", "{year}年{quarter}学习任务")
    )
    data = entry(
        dice,
        "study/study-plan",
        day,
        title.format(year=period.start.year, quarter=ordinal(period)),
        {"items": items, "schedule": schedule},
    )
    return Record(recorded(dice, day), world.clerk, "study/study-plan", data)


def _seminar(world: World, quarter: int, known: Sequence[Record]) -> Record:
    dice = world.dice("seminar", quarter)
    script = world.script
    period = world.quarters[quarter]
    day = world.pick(dice, quarter, 0.5, 0.6)
    topics = _TOPICS[(period.start.month - 1) // 3]
    length = 1 if quarter == script.short_seminar else dice.choice((2, 2, 3))
    last = almanac.forward(day, 1) if length > _TWO_HALVES else day
    fields = world.attending(dice, day) | {
        "until": last.isoformat() if last > day else None,
        "place": dice.choice(("三楼会议室", "机关学习室", "下属中心会议室")),
        "form": "reading-class" if length > _TWO_HALVES else "central-group",
        "days": halves(length),
        "topics": listed(*topics),
        "chair": next(one.name for one in world.members if one.id == world.head),
        "observers": drawn(dice, phrases.OBSERVERS, 1, 2) if dice.random() < _OBSERVED else [],
        "links": _links(dice, day, known),
    }
    theme = dice.choice(phrases.SEMINAR_THEMES[dice.choice(topics)])
    when = recorded(dice, last)
    if quarter == script.late_seminar:
        fields["late_reason"] = LATE_SEMINAR
        when = recorded(dice, day + timedelta(_LATE_DAYS))
    title = f"{ordinal(period)}集中学习研讨：{theme}"
    return Record(when, world.clerk, "study/seminar", entry(dice, "study/seminar", day, title, fields))


def _links(dice: Random, day: date, known: Sequence[Record]) -> list[Value]:
    """What a seminar talked about: a problem or visit of the weeks before, recorded by then."""
    recent = [
        one.id
        for one in known
        if one.action == "add"
        and one.kind in ("problems/problem", "research/visit")
        and one.when.date() < day <= one.day + timedelta(60)
    ]
    return list[Value](dice.sample(recent, min(len(recent), dice.choice((0, 1, 1, 2)))))


def _tradition(world: World, quarter: int) -> Iterator[Record]:
    dice = world.dice("tradition", quarter)
    activity, title, venue = phrases.TRADITION[(quarter + world.seed) % len(phrases.TRADITION)]
    if quarter != world.script.no_tradition_day:
        day = world.pick(dice, quarter, 0.25, 0.8)
        yield _group(
            world, dice, "study/tradition-day", day, title, place=venue, activity=activity, venue=venue
        )
    speaker, audience, theme, talk = phrases.VETERAN[(quarter + world.seed) % len(phrases.VETERAN)]
    if quarter % 3:
        day = world.pick(dice, quarter, 0.3, 0.9)
        told = {"speaker": speaker, "audience": audience, "theme": theme}
        attendance = _attendance(dice, 20, 60)
        data = entry(dice, "study/veteran-talk", day, talk, {"attendance": attendance, **told})
        yield Record(recorded(dice, day), world.clerk, "study/veteran-talk", data)


def _attendance(dice: Random, least: int, most: int) -> dict[str, Value]:
    expected = dice.randint(least, most)
    return {"expected": expected, "present": expected - dice.randint(0, expected // 8)}


def _check(world: World, quarter: int) -> Record:
    dice = world.dice("check", quarter)
    form, title = phrases.CHECKS[(quarter + world.seed) % len(phrases.CHECKS)]
    day = world.pick(dice, quarter, 0.8, 0.97)
    return _group(world, dice, "study/check", day, title, form=form)


def _warning(world: World, quarter: int) -> Record:
    dice = world.dice("warning", quarter)
    form, title = phrases.WARNINGS[(quarter + world.seed) % len(phrases.WARNINGS)]
    return _group(
        world, dice, "study/warning-education", world.pick(dice, quarter, 0.2, 0.9), title, form=form
    )


def _online(world: World, quarter: int) -> Iterator[Record]:
    """Online study; once two colleagues enter the same lesson, and one copy is taken out again."""
    dice = world.dice("online", quarter)
    platform, form, title = phrases.ONLINE[(quarter + world.seed) % len(phrases.ONLINE)]
    day = world.pick(dice, quarter, 0.1, 0.7)
    first = _group(
        world, dice, "study/online-study", day, title, mode="online", platform=platform, form=form
    )
    yield first
    if quarter == 1:
        again = {**first.fields, **entry(dice, first.kind, day, title, {})}
        when = recorded(dice, day, 2, first.when)
        yield Record(when, world.head, first.kind, again)
        yield Record(recorded(dice, day, 3, when), world.clerk, first.kind, again, "remove")


def _outings(world: World, quarter: int) -> Iterator[Record]:
    dice = world.dice("outings", quarter)
    day = world.pick(dice, quarter, 0.1, 0.9)
    there = world.at_work(day)
    if quarter % 2 == 0:
        venue = dice.choice(phrases.VENUES)
        trip = dice.choice(("study", "field-visit", "training"))
        members = drawn(dice, there, 1, len(there))
        fields: dict[str, Value] = {"members": members, "trip": trip, "venue": venue}
        data = entry(dice, "study/venue-visit", day, f"就近参观{venue}", fields)
        yield Record(recorded(dice, day), world.clerk, "study/venue-visit", data)
    else:
        member = dice.choice(world.at_work(day, TEAM))
        where = dice.choice(phrases.LINKED)
        fields = {"members": listed(member), "linked_unit": where}
        data = entry(dice, "study/linked-study", day, f"到{where}一起学习", fields)
        yield Record(recorded(dice, day), member, "study/linked-study", data)


# By the half-year and by the year


def _lecture(world: World, start: int, numbers: Sequence[int]) -> Record:
    dice = world.dice("lecture", start)
    form, theme, title = phrases.LECTURES[(start // 180 + world.seed) % len(phrases.LECTURES)]
    day = world.pick(dice, dice.choice(numbers), 0.3, 0.85)
    fields = world.attending(dice, day) | {
        "attendance": _attendance(dice, 60, 120),
        "host": "区里统一组织" if form == "briefing" else None,
        "form": form,
        "theme": theme,
    }
    data = entry(dice, "study/lecture", day, title, fields)
    return Record(recorded(dice, day), world.clerk, "study/lecture", data)


def _yearly(world: World, year: int, numbers: Sequence[int]) -> Iterator[Record]:
    dice = world.dice("study-year", year)
    base = dice.choice(phrases.BASES)
    day = world.pick(dice, numbers[min(_SECOND_HALF, len(numbers) - 1)], 0.3, 0.8)
    yield _group(world, dice, "study/integrity-visit", day, f"参观{base}", base=base)
    day = world.pick(dice, dice.choice(numbers), 0.1, 0.9)
    yield _group(world, dice, "study/integrity-culture", day, dice.choice(phrases.CULTURE))
    day = world.pick(dice, dice.choice(numbers), 0.2, 0.9)
    title = dice.choice(phrases.PROGRAMMES)
    data = entry(dice, "study/programme", day, title, {"level": "public", "tags": listed("自创")})
    yield Record(recorded(dice, day), world.clerk, "study/programme", data)
    for activity, titles in phrases.EXEMPLARS.items():
        day = world.pick(dice, dice.choice(numbers), 0.1, 0.9)
        public: dict[str, Value] = (
            {"level": "public", "consent": True} if activity == "publicity" else {}
        )
        data = entry(dice, "study/exemplar", day, dice.choice(titles), {"activity": activity, **public})
        yield Record(recorded(dice, day), world.clerk, "study/exemplar", data)
    day = world.pick(dice, numbers[0], 0.3, 0.5)
    fields = world.attending(dice, day) | {"until": almanac.forward(day, 2).isoformat(), "days": 2}
    data = entry(dice, "study/training", day, "干部集中轮训", fields)
    yield Record(recorded(dice, almanac.forward(day, 2)), world.clerk, "study/training", data)
