"""Data to measure with: a unit's repository of many entries with a past, from the demo's entries.

The demo's own entries are repeated with new ids, in years that lie further and further back, so that
every ledger, kind and life of an item is there in its usual share. Equal wishes give equal bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from ledger.demo.making import stream
from ledger.demo.plan import Commit, Person, first_plan
from ledger.store.entries import ALPHABET
from ledger.store.repository import create_repository

TODAY = date(2026, 11, 20)
_CLERK = Person("测试员", "tester@example.invalid")
_ID = re.compile(r"\b([0-9]{8})-([0-9a-hjkmnp-tv-z]{5})\b")
_DAY = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b")


@dataclass(frozen=True, slots=True)
class Shape:
    """What to make: how many entries, over how many years, in how many commits."""

    entries: int = 10_000
    years: int = 4
    commits: int = 1
    small: bool = False
    sheets: bool = False
    members: int = 0
    obligations: int = 0


def make(folder: Path, shape: Shape) -> Path:
    """The repository, checked out."""
    git = create_repository(folder)
    git.run("fast-import", "--quiet", stdin=b"".join(stream(commits(shape))))
    git.run("reset", "--quiet", "--hard", "main")
    for name, value in (("user.name", _CLERK.name), ("user.email", _CLERK.email)):
        git.run("config", "--local", name, value)
    return folder


def commits(shape: Shape) -> Iterator[Commit]:
    """A commit with what a unit begins with, then the entries in the order of their days."""
    base = _demo()
    first = datetime(TODAY.year - shape.years, 1, 1, 9, tzinfo=UTC)
    yield Commit(_CLERK, first, "unit: begin\n", {**_frame(base, shape), **_evidence(base)})
    made = sorted(_many(base, shape), key=lambda one: one[0].rpartition("/")[2])
    share = max(1, -(-len(made) // shape.commits))
    for number, start in enumerate(range(0, len(made), share)):
        part = made[start : start + share]
        name = Path(part[0][0]).stem
        said = f"study: seminar {number} ({name})\n\nLedger-Entry: {name}\n"
        yield Commit(_CLERK, first + timedelta(minutes=number), said, dict(part))


def _demo() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    plan = first_plan(7, TODAY, "zh")
    for commit in plan.commits:
        for path, content in commit.changes.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = content
    return files


def _is_entry(path: str) -> bool:
    return path.count("/") == 2 and path.endswith(".yaml") and not path.startswith(("packs/", "."))


def _evidence(base: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in base.items() if path.startswith("evidence/")}


def _frame(base: dict[str, bytes], shape: Shape) -> dict[str, bytes]:
    """unit.yaml and roster.yaml with all posts and duties from long ago, and git's settings."""
    kept = {path: content for path, content in base.items() if path.startswith(".git")}
    unit = base["unit.yaml"].decode().replace("working-days: true\n", "")
    unit = re.sub(r"(?m)^since: .*$", f"since: {TODAY.year - shape.years}-01-01", unit)
    if shape.obligations:
        unit = unit.replace("packs:\n", "packs:\n  - many\n")
        kept["packs/many/pack.yaml"] = _pack(shape.obligations).encode()
    roster = re.sub(r"(from: )[0-9]{4}-", r"\g<1>2000-", base["roster.yaml"].decode())
    roster = re.sub(r"(?m)^ *to: .*\n", "", roster)
    for number in range(shape.members):
        role = "team-member" if number % 3 else "party-member"
        roster += f"  - id: m{number}\n    name: 成员{number}\n"
        roster += f"    posts:\n      - role: {role}\n        from: 2000-01-01\n"
    return {**kept, "unit.yaml": unit.encode(), "roster.yaml": roster.encode()}


def _pack(obligations: int) -> str:
    """A pack with quotas over the shipped kinds, for the unit and for members by turns."""
    kinds = (
        "study/seminar",
        "study/self-study",
        "research/visit",
        "problems/problem",
        "rectification/item",
    )
    cadences = ("month", "quarter", "half-year", "year")
    text = "pack: many\nversion: '1'\ntitle: {zh: 许多, en: many}\nobligations:\n"
    for number in range(obligations):
        who = ", who: team-member" if number % 4 == 0 else ""
        text += (
            f"  duty-{number}: {{title: {{zh: 第{number}项, en: duty {number}}}, "
            f"every: {cadences[number % 4]}, of: {kinds[number % 5]}, count: entries, "
            f"at-least: {number % 7 + 1}{who}}}\n"
        )
    return text


def _many(base: dict[str, bytes], shape: Shape) -> Iterator[tuple[str, bytes]]:
    """Entries as (path, content), until there are as many as wanted."""
    dice = Random(7)  # noqa: S311 - equal data each time, not secrecy
    if shape.sheets:
        yield from _sheets(shape, dice)
        return
    if shape.small:
        yield from _small(shape, dice)
        return
    patterns = [(path, content.decode()) for path, content in base.items() if _is_entry(path)]
    made = 0
    for round_ in range(shape.entries):
        shift = round_ % shape.years
        names: dict[str, str] = {}
        for path, text in patterns:
            if made == shape.entries:
                return
            made += 1
            content = _shifted(text, shift, names, dice)
            ledger = path.partition("/")[0]
            name = _shifted(Path(path).stem, shift, names, dice)
            yield f"{ledger}/{name[:4]}/{name}.yaml", content.encode()


def _shifted(text: str, years: int, names: dict[str, str], dice: Random) -> str:
    """The text so many years earlier, with other ids."""

    def named(match: re.Match[str]) -> str:
        known = match[0]
        if known not in names:
            day = match[1] if match[1][4:] != "0229" else match[1][:4] + "0228"
            drawn = "".join(dice.choices(ALPHABET, k=5))
            names[known] = f"{int(day[:4]) - years}{day[4:]}-{drawn}"
        return names[known]

    def moved(match: re.Match[str]) -> str:
        day = "28" if (match[2], match[3]) == ("02", "29") else match[3]
        return f"{int(match[1]) - years}-{match[2]}-{day}"

    lines = []
    for line in text.splitlines(keepends=True):
        is_path = "path:" in line
        lines.append(line if is_path else _DAY.sub(moved, _ID.sub(named, line)))
    return "".join(lines)


def _small(shape: Shape, dice: Random) -> Iterator[tuple[str, bytes]]:
    """Short entries spread over the years."""
    days = shape.years * 365 - 60
    for number in range(shape.entries):
        when = TODAY - timedelta(days=number * days // shape.entries)
        name = f"{when:%Y%m%d}-{_drawn(number, dice)}"
        text = (
            f"id: {name}\nkind: seminar\ndate: {when}\ntitle: 第{number}次学习\n"
            "members: [jia]\nform: central-group\ndays: 0.5\ntopics: [policy]\n"
        )
        yield f"study/{name[:4]}/{name}.yaml", text.encode()


def _sheets(shape: Shape, dice: Random) -> Iterator[tuple[str, bytes]]:
    """Sheets of thirteen weekly sessions."""
    for number in range(shape.entries):
        quarter = number % (4 * shape.years - 1)
        start = date(TODAY.year - quarter // 4, 1 + 3 * (3 - quarter % 4), 1)
        if start > TODAY - timedelta(days=92):
            start = date(TODAY.year, 7, 1)
        name = f"{start:%Y%m%d}-{_drawn(number, dice)}"
        text = (
            f"id: {name}\nkind: self-study\ndate: {start}\ntitle: 自学\nmembers:\n  - jia\nsessions:\n"
        )
        for week in range(13):
            when = start + timedelta(days=7 * week)
            text += f"  - date: {when}\n    hours: 1.5\n    readings:\n      - 篇目{number}-{week}\n"
        yield f"study/{name[:4]}/{name}.yaml", text.encode()


def _drawn(number: int, dice: Random) -> str:
    """Five characters that no other number gets."""
    return "".join(ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0)) + dice.choice(ALPHABET)
