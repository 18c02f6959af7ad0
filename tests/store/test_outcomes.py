"""What obligations came to is kept from run to run, and never differs from judging all anew."""

import os
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ledger.core import cadence, followups
from ledger.core.cadence import evaluate
from ledger.core.model import Entry
from ledger.core.periods import Period, period_of
from ledger.core.standing import Standing
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.sources import WorkTree
from tests.conftest import make_unit

PACK = """\
pack: own
version: "1"
title: {zh: 自有, en: own}
roles: {reader: {title: {zh: 读者, en: reader}}}
kinds:
  study/talk:
    title: {zh: 谈, en: talk}
    fields:
      hours: {title: {zh: 时, en: hours}, type: number}
      till: {title: {zh: 期, en: till}, type: string, format: date}
obligations:
  talks: {title: {zh: 谈, en: talks}, every: month, of: study/talk, sum: hours, at-least: 2}
  heard:
    {title: {zh: 听, en: heard}, every: quarter, of: study/talk, count: entries, at-least: 1,
     who: reader}
  answered: {title: {zh: 答, en: answered}, each: study/talk, needs: study/seminar, within: $days}
  done: {title: {zh: 办, en: done}, each: rectification/item, needs: {field: closed_on}, by: due_on}
  set: {title: {zh: 定, en: set}, each: rectification/item, expects: {goal: {present: true}}}
parameters:
  days: {title: {zh: 天, en: days}, type: integer, default: 20}
"""
UNIT = """\
id: u
name: 例
kind: party-group
since: 2024-01-01
packs: [own]
parameters: {days: %d}
"""
ROSTER = """\
members:
  - {id: jia, name: 甲某, posts: [{role: reader, from: 2024-01-01, to: %s}]}
  - {id: yi, name: 乙某, posts: [{role: reader, from: 2025-03-01}]}
"""
FIRST = date(2024, 1, 3)


def day_in(dice: Random) -> date:
    return FIRST + timedelta(days=dice.randrange(900))


def name_in(dice: Random) -> str:
    return f"{day_in(dice):%Y%m%d}-{dice.choice('abc')}0000"


def entry(dice: Random, git: Git, name: str) -> tuple[str, str]:
    """A path and a text."""
    when = date.fromisoformat(f"{name[:4]}-{name[4:6]}-{name[6:8]}")
    soon = when + timedelta(days=dice.randrange(60))
    kind = dice.choice(["talk", "talk", "seminar", "item", "waiver"])
    head = f"id: {name}\nkind: {kind}\ndate: {when}\ntitle: 第{dice.randint(1, 9)}次\n"
    if kind == "talk":
        hours = dice.choice(["1", "0.50", "x"])
        return f"study/{when:%Y}/{name}.yaml", f"{head}members: [jia]\nhours: {hours}\n"
    if kind == "seminar":
        known = sorted(one.stem for one in git.root.glob("study/*/*.yaml")) or [name]
        links = f"links: [{dice.choice(known)}, {dice.choice(known)}]\n"
        return f"study/{when:%Y}/{name}.yaml", (
            f"{head}{links}members: [jia]\nform: central-group\ndays: 0.5\ntopics: [policy]\n"
        )
    if kind == "item":
        steps = f"  - {{date: {soon}, step: assign, by: jia, goal: 办, measures: [甲, 乙], owner: jia, "
        steps += f"lead: yi, office: 科, due: {soon + timedelta(days=30)}}}\n"
        if dice.random() < 0.7:
            later, last = (soon + timedelta(days=days) for days in (9, 9 + dice.randrange(90)))
            steps += f"  - {{date: {later}, step: progress, by: jia, note: 在办, done: [1, 2]}}\n"
            steps += f"  - {{date: {last}, step: close, by: jia, result: done}}\n"
        if dice.random() < 0.2:
            steps += f"  - {{date: {soon + timedelta(days=99)}, step: reopen, by: yi, reason: 回潮}}\n"
        more = "depth: visible\nscope: common\ncategory: work-style\n"
        more += "links: [20240103-a0000]\nevidence: [{ref: 卷}]\n"
        return f"rectification/{when:%Y}/{name}.yaml", f"{head}{more}steps:\n{steps}"
    return f"assurance/{when:%Y}/{name}.yaml", (
        f"{head}obligation: {dice.choice(['all', 'answered', 'talks'])}\nfrom: {soon}\n"
        f"to: {soon + timedelta(days=50)}\nreason: 事由\napproved_by: 会\n"
    )


def add(git: Git, dice: Random) -> None:
    path, text = entry(dice, git, name_in(dice))
    place = git.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def change(git: Git, dice: Random) -> None:
    places = sorted(git.root.glob("*/*/*.yaml"))
    place = dice.choice(places)
    text = place.read_text()
    for old, new in ((": 0.50", ": 1.50"), ("result: done", "result: dons"), ("[1, 2]", "[1]")):
        if old in text and dice.random() < 0.6:
            text = text.replace(old, new)
    place.write_text(text + dice.choice(["", "# more\n", "x: 1\n", "tags: [新]\n"]))


def remove(git: Git, dice: Random) -> None:
    dice.choice(sorted(git.root.glob("*/*/*.yaml"))).unlink()


def twice(git: Git, dice: Random) -> None:
    place = dice.choice(sorted(git.root.glob("study/*/*.yaml")))
    (git.root / "research" / "2024").mkdir(parents=True, exist_ok=True)
    (git.root / "research" / "2024" / place.name).write_bytes(place.read_bytes())


def unit(git: Git, dice: Random) -> None:
    (git.root / "unit.yaml").write_text(UNIT % dice.choice([5, 20, 40]))


def roster(git: Git, dice: Random) -> None:
    (git.root / "roster.yaml").write_text(ROSTER % dice.choice(["2025-06-30", "2026-06-30"]))


STEPS = (add, add, add, change, change, remove, twice, unit, roster)


@pytest.fixture
def some(tmp_path: Path) -> Git:
    git, dice = make_unit(tmp_path / "unit"), Random(3)
    (git.root / "packs" / "own").mkdir(parents=True)
    (git.root / "packs" / "own" / "pack.yaml").write_text(PACK)
    unit(git, dice)
    roster(git, dice)
    for _ in range(60):
        add(git, dice)
    return git


def judged(git: Git, view: Period, as_of: date, *, cached: bool) -> list[Standing]:
    reading = read_unit(WorkTree(git.root, git.folder / "ledger" if cached else None))
    found = evaluate(reading.unit, view, as_of)
    reading.keep()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_with_what_is_kept_the_same_comes_out_as_without(some: Git, seed: int) -> None:
    dice = Random(f"outcomes {seed}")
    shapes: Counter[str] = Counter()
    for _ in range(25):
        if dice.random() < 0.7:
            dice.choice(STEPS)(some, dice)
        as_of = day_in(dice)
        view = period_of(dice.choice(["quarter", "month", "year", "half-year"]), day_in(dice))
        for _ in range(2):
            fresh = judged(some, view, as_of, cached=False)
            assert judged(some, view, as_of, cached=True) == fresh
        shapes.update(one.obligation.id for one in fresh)
    assert set(shapes) >= {"talks", "heard", "answered", "done", "set"}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many obligations are judged, and how many entries are asked whether they set one off."""
    work: Counter[str] = Counter()
    standings, moved = cadence.standings, followups.last_moved

    def judging(*given: Any) -> list[Standing]:
        work["judged"] += 1
        return standings(*given)

    def moving(one: Entry) -> date:
        work["gone through"] += 1
        return moved(one)

    monkeypatch.setattr(cadence, "standings", judging)
    monkeypatch.setattr(followups, "last_moved", moving)
    return work


def test_nothing_is_judged_where_nothing_has_changed(some: Git, counted: Counter[str]) -> None:
    view, as_of = period_of("quarter", date(2026, 5, 1)), date(2026, 5, 20)
    judged(some, view, as_of, cached=True)
    assert counted["judged"] == 5
    counted.clear()
    for place in some.root.glob("*/*/*.yaml"):
        os.utime(place)
    judged(some, view, as_of, cached=True)
    assert counted["judged"] == 0


def test_an_entry_has_only_what_rests_on_it_judged(some: Git, counted: Counter[str]) -> None:
    view, as_of = period_of("quarter", date(2026, 5, 1)), date(2026, 5, 20)
    judged(some, view, as_of, cached=True)
    counted.clear()
    add_talk = "id: 20260504-z0000\nkind: talk\ndate: 2026-05-04\ntitle: 谈\nmembers: [jia]\n"
    (some.root / "study" / "2026").mkdir(parents=True, exist_ok=True)
    (some.root / "study" / "2026" / "20260504-z0000.yaml").write_text(add_talk)
    judged(some, view, as_of, cached=True)
    assert counted["judged"] == 3


def test_another_day_goes_through_no_settled_past(some: Git, counted: Counter[str]) -> None:
    view = period_of("quarter", date(2026, 5, 1))
    for place in sorted(some.root.glob("[!p]*/*/*.yaml")):
        if "kind: talk" not in (text := place.read_text()):
            place.unlink()
            continue
        place.write_text(text.replace("hours: x", "hours: 2"))
        name = place.stem
        seminar = f"{name[:8]}-q{name[9:13]}"
        (place.with_name(f"{seminar}.yaml")).write_text(
            f"id: {seminar}\nkind: seminar\n{text[text.index('date: ') :].splitlines()[0]}\ntitle: 答\n"
            f"links: [{name}]\nmembers: [jia]\nform: central-group\ndays: 0.5\ntopics: [policy]\n"
        )
    judged(some, view, date(2026, 6, 20), cached=True)
    whole = counted["gone through"]
    assert whole > 10
    counted.clear()
    judged(some, view, date(2026, 6, 21), cached=True)
    assert counted["judged"] == 5
    assert counted["gone through"] < whole / 3
