"""How work grows with a unit: counted in calls of our own functions, pages read and texts parsed.

Each law is tried on a unit of some size and on the same unit two and four times as large. What is
linear may grow by twice as much from the second to the third as from the first to the second; what
depends on nothing may not grow at all.
"""

import functools
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.store import checkout
from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.cli.running import ledger
from tests.counting import counted

QUARTER = ("status", "--json", "--quarter", "2026-Q1", "--as-of", "2026-03-31")
TITLE = "{zh: 例, en: example}"


@pytest.fixture(autouse=True)
def _soon_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is two seconds old is trusted; here a tenth is waited for."""
    monkeypatch.setattr(checkout, "_SECONDS", 100_000_000)


@dataclass(frozen=True)
class Size:
    """A unit: entries before this year and in its first quarter, members, duties, and years."""

    before: int = 40
    now: int = 40
    members: int = 4
    duties: int = 4
    years: int = 2

    def files(self) -> Iterator[tuple[str, str]]:
        yield "unit.yaml", "id: u\nname: 例\nkind: office\nsince: 2000-01-01\npacks: [own]\n"
        posts = "posts: [{role: officer, from: 2000-01-01}]"
        people = [f"  - {{id: m{one}, name: 某{one}, {posts}}}\n" for one in range(self.members)]
        yield "roster.yaml", "members:\n" + "".join(people)
        yield "packs/own/pack.yaml", "".join(self.pack())
        yield from map(self.entry, self.days())

    def pack(self) -> Iterator[str]:
        yield f"pack: own\ntitle: {TITLE}\nunit-kinds:\n  office: {{title: {TITLE}}}\n"
        yield f"roles:\n  officer: {{title: {TITLE}}}\nkinds:\n  study/talk:\n    title: {TITLE}\n"
        yield f"    fields:\n      hours: {{title: {TITLE}, type: number}}\nobligations:\n"
        for one in range(self.duties):
            who = ", who: officer" if one % 2 else ""
            yield f"  duty-{one}: {{title: {TITLE}, every: quarter, of: study/talk, at-least: 1{who}}}\n"

    def days(self) -> Iterator[tuple[int, date]]:
        for number in range(self.before):
            yield number, date(2025, 12, 31) - timedelta(number * 365 * self.years // self.before)
        for number in range(self.now):
            yield self.before + number, date(2026, 1, 1) + timedelta(number * 89 // self.now)

    def entry(self, numbered: tuple[int, date]) -> tuple[str, str]:
        number, when = numbered
        name = f"{when:%Y%m%d}-{number:05}"
        text = f"id: {name}\nkind: talk\ndate: {when}\ntitle: 第{number}次\nmembers: [m0]\nhours: 1.5\n"
        return f"study/{when.year}/{name}.yaml", text


def make(place: Path, size: Size) -> Git:
    """The unit, committed, and old enough for its files' times to tell that nothing has changed."""
    git = create_repository(place / f"unit-{hash(size)}")
    for path, text in size.files():
        file = git.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))
    time.sleep(0.15)  # between what is written and what looks at it
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "all of it")
    time.sleep(0.15)
    return git


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Size], Git]:
    """Makes each unit once; whoever changes one puts it back."""
    place = tmp_path_factory.mktemp("growth")
    return functools.cache(lambda size: make(place, size))


def work(git: Git, *words: str) -> Counter[str]:
    codes = []
    found = counted(lambda: codes.append(ledger(*words, at=git).code))
    assert codes[0] in (0, 1)
    return found


def warm(git: Git, *words: str) -> Counter[str]:
    for _ in range(3):
        work(git, *words)
    return work(git, *words)


def cold(git: Git, *words: str) -> Counter[str]:
    (git.folder / "ledger" / "cache.db").unlink(missing_ok=True)
    return work(git, *words)


def grown(size: Size, name: str) -> list[Size]:
    return [replace(size, **{name: getattr(size, name) * times}) for times in (1, 2, 4)]


def linear(some: int, twice: int, fourfold: int) -> bool:
    return fourfold - twice <= 2.3 * (twice - some) + 0.05 * some


SMALL = Size()


@pytest.mark.parametrize("name", ["now", "members", "duties"])
def test_status_grows_as_what_it_shows_does(made: Callable[[Size], Git], name: str):
    found = [warm(made(size), *QUARTER)[""] for size in grown(SMALL, name)]
    assert linear(*found), found


@pytest.mark.parametrize("name", ["before", "years"])
def test_status_does_not_grow_with_the_past(made: Callable[[Size], Git], name: str):
    found = [warm(made(size), *QUARTER) for size in grown(SMALL, name)]
    for part in ("", "cache.Cache._row", "documents.read_document"):
        first, *others = (one[part] for one in found)
        assert max(others) <= 1.05 * first + 2, (part, [first, *others])


def test_ten_years_more_of_as_many_entries_are_no_more_work(made: Callable[[Size], Git]):
    """As many a year as before."""
    sizes = [replace(SMALL, before=20 * years, years=years) for years in (2, 10)]
    some, many = (warm(made(size), *QUARTER)[""] for size in sizes)
    assert many <= 1.05 * some


def test_one_change_is_as_much_work_whatever_the_past(made: Callable[[Size], Git]):
    found = []
    for size in grown(SMALL, "before"):
        git = made(size)
        warm(git, *QUARTER)
        path, text = list(size.files())[5]
        (git.root / path).write_text(f"{text}# changed\n", "utf-8")
        found.append(work(git, *QUARTER))
        (git.root / path).write_text(text, "utf-8")
    assert max(one["documents.read_document"] for one in found) <= 3
    assert max(one[""] for one in found) <= 1.15 * found[0][""]


ANNUAL = ("report", "--annual", "2026")
FIRST = [
    (words, name) for words in (QUARTER, ("check",), ANNUAL) for name in ("now", "members", "duties")
]
FIRST += [
    (words, "before") for words in (QUARTER, ("check",), ("list",), ("export", "--format", "json"))
]


@pytest.mark.parametrize(("words", "name"), FIRST)
def test_the_first_look_grows_as_the_unit_does(
    made: Callable[[Size], Git], words: tuple[str, ...], name: str
):
    cold(made(SMALL), *words)  # what is read once a process is read
    found = [cold(made(size), *words)[""] for size in grown(SMALL, name)]
    assert linear(*found), found


@pytest.mark.parametrize("name", ["before", "now", "years"])
def test_to_check_again_is_as_much_work_whatever_there_is(made: Callable[[Size], Git], name: str):
    found = [warm(made(size), "check") for size in grown(SMALL, name)]
    assert max(one["documents.read_document"] for one in found) <= 2
    assert max(one[""] for one in found) <= 1.4 * found[0][""]


@pytest.mark.parametrize("words", [("due",), ("explain", "duty-1")])
@pytest.mark.parametrize("name", ["before", "now", "members", "duties"])
def test_to_look_again_grows_no_faster_than_the_unit(
    made: Callable[[Size], Git], name: str, words: tuple[str, ...]
):
    found = [warm(made(size), *words)[""] for size in grown(SMALL, name)]
    assert linear(*found), found
