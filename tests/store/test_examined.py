"""What is kept of the rules' findings never changes what is found, and saves the work."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import sleep

import pytest

from ledger.checks.rules import RULES, Scene, Written
from ledger.core.findings import Finding
from ledger.store.checking import check
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.recording import Recording, Refused
from ledger.store.sources import Proposed, Source, WorkTree
from tests.conftest import make_unit
from tests.store.test_recall import cached, change, checkout, commit, files, link, remove, rename, touch

FILES = ("a.txt", "b.txt", "deep/c.txt")
IDS = [f"2026{month:02}{day:02}-aaaa{end}" for month in (1, 2) for day in (3, 17) for end in "01"]
UNITS = (
    "packs: [aspiration]\nworking-days: true\n",
    "packs: [aspiration]\nparameters: {self-study-hours: 4}\n",
    "packs: [none]\n",
)
ROSTERS = (
    "members: [{id: jia, name: 甲某, posts: [{role: head, from: 2024-01-01}]}]\n",
    "members: [{id: jia, name: 甲某, posts: [{role: head, from: 2026-02-01}]}, {id: yi, name: 乙某}]\n",
    "members: [{id: jia, name: 甲某, posts: [{role: head, from: x}]}]\n",
    "members: []\n",
    "members: [\n",
)
NOTES = (
    "note: 无",
    "note: 电话13800138000",
    "note: 机密★",
    "note: x: y",
    "# 备注",
    'note: "1380\\u0030138000"',
)
STEP_LINES = (
    "  - {date: 2026-02-09, step: progress, by: jia}\n",
    "  - {date: 2026-01-01, step: close, by: yi, result: done}\n",
    "  - {date: 2026-07-09, step: assign, by: jia}\n",
)


def entry(dice: Random, name: str) -> str:
    """An entry with anything that a rule may ask about."""
    day = dice.choice([f"2026-{name[4:6]}-{name[6:8]}", "2026-05-11", "2026-05-13", "2026-02-30"])
    kind = dice.choice(["seminar", "self-study", "item", "item", "odd"])
    lines = [f"id: {name}", f"kind: {kind}", f"date: {day}", f"title: 第{dice.randint(1, 9)}次"]
    if dice.random() < 0.5:
        lines.append(f"links: [{dice.choice([*IDS, '20260103-aaab0', 'x', ''])}]")
    if dice.random() < 0.5:
        lines.append(f"members: [{dice.choice(['jia', 'yi', 'jai'])}]")
    if dice.random() < 0.3:
        lines.append(f"until: {dice.choice(['2026-01-01', '2026-12-01'])}")
    if dice.random() < 0.5:
        place = dice.choice([*(f"evidence/{one}" for one in FILES), "evidence", "../x", "./", "/etc/x"])
        digest = hashlib.sha256(dice.choice([b"0", b"1"])).hexdigest()
        lines.append(f"evidence: [{{path: {place}, sha256: {digest}}}]")
    if kind == "self-study":
        lines.append(f"sessions:\n  - {{date: {day}, hours: 1}}\n  - {{date: 2026-05-12, hours: 1}}")
    if kind == "item":
        lines.append("steps:\n" + "".join(dice.sample(STEP_LINES, 2)).rstrip())
    return "\n".join([*lines, dice.choice(NOTES), ""])


def add(git: Git, dice: Random) -> None:
    name = dice.choice(IDS)
    ledger = dice.choice(["study", "rectification"])
    place = git.root / ledger / dice.choice(["2026", "2026", "2025"]) / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(entry(dice, name))


def evidence(git: Git, dice: Random) -> None:
    """Put a file there, change it, take it away, or have a link or a folder in its place."""
    place = git.root / "evidence" / dice.choice(FILES)
    if place.is_symlink() or place.is_file():
        seen = place.lstat()
        place.unlink()
    else:
        seen = None
    match dice.randint(0, 4):
        case 0:
            return
        case 1:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(git.root / "unit.yaml")
        case _:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(dice.choice([b"0", b"1"]))
            if seen and dice.random() < 0.5:
                os.utime(place, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def swap(git: Git, dice: Random) -> None:
    """The folder of evidence becomes a link to itself elsewhere, or a folder again."""
    place, other = git.root / "evidence", git.root / "elsewhere"
    if place.is_symlink():
        place.unlink()
        other.rename(place)
    elif place.is_dir() and not other.exists():
        place.rename(other)
        place.symlink_to("elsewhere")


def about(git: Git, dice: Random) -> None:
    head = "id: u\nname: 例\nkind: party-group\nsince: 2026-01-01\n"
    (git.root / "unit.yaml").write_text(head + dice.choice(UNITS))


def roster(git: Git, dice: Random) -> None:
    (git.root / "roster.yaml").write_text(dice.choice(ROSTERS))
    if dice.random() < 0.1:
        (git.root / "roster.yaml").unlink()


def calendar(git: Git, dice: Random) -> None:
    place = git.root / "calendar" / dice.choice(["2026.yaml", "2025.yaml"])
    place.parent.mkdir(exist_ok=True)
    place.write_text("rest: [2026-10-01]\n")


STEPS: tuple[Callable[[Git, Random], None], ...] = (
    *(add, add, add, add, change, touch, remove, rename, evidence, evidence, evidence, swap),
    *(about, roster, calendar, commit, checkout, link),
)


def told(source: Source, today: date) -> list[str]:
    return sorted(map(repr, check(read_unit(source), source, today)))


def plain(git: Git) -> WorkTree:
    return WorkTree(git.root)


@pytest.fixture
def some(tmp_path: Path) -> Git:
    git = make_unit(tmp_path / "unit")
    dice = Random(1)
    for _ in range(12):
        add(git, dice)
        evidence(git, dice)
    commit(git, dice)
    git.run("branch", "side")
    return git


@pytest.mark.parametrize("seed", range(16))
def test_with_what_is_kept_the_same_is_found_as_without(some: Git, seed: int):
    dice = Random(f"examined {seed}")
    today = date(2026, 5, 10)
    for _ in range(14):
        for _ in range(dice.randint(0, 2)):
            dice.choice(STEPS)(some, dice)
            if dice.random() < 0.3:
                read_unit(cached(some))
        today += timedelta(dice.choice([0, 0, 0, 1, 2, -1]))
        assert told(cached(some), today) == told(plain(some), today)


@pytest.mark.parametrize("seed", range(10))
def test_what_would_be_wrong_is_found_alike(some: Git, seed: int):
    dice = Random(f"proposed {seed}")
    today = date(2026, 5, 12)
    for _ in range(4):
        contents: dict[str, bytes | None] = {}
        for _ in range(dice.randint(1, 3)):
            place = dice.choice(files(some)).relative_to(some.root).as_posix()
            name = dice.choice(IDS)
            contents[place] = dice.choice([None, b"x", entry(dice, name).encode()])
            contents[f"study/2026/{name}.yaml"] = entry(dice, name).encode()
        if dice.random() < 0.5:
            contents[f"evidence/{dice.choice(FILES)}"] = dice.choice([b"0", b"1", None])
        if dice.random() < 0.2:
            contents["roster.yaml"] = dice.choice(ROSTERS).encode()
        proposed = [Proposed(tree, contents) for tree in (cached(some), plain(some))]
        assert told(proposed[0], today) == told(proposed[1], today)
        assert told(cached(some), today) == told(plain(some), today)
        dice.choice(STEPS)(some, dice)


@pytest.mark.parametrize("seed", range(8))
def test_a_change_is_refused_for_the_same_errors_with_and_without_what_is_kept(some: Git, seed: int):
    dice = Random(f"refused {seed}")
    today = date(2026, 5, 12)
    for _ in range(5):
        name = dice.choice(IDS)
        contents: dict[str, bytes | None] = {f"study/2026/{name}.yaml": entry(dice, name).encode()}
        if dice.random() < 0.5:
            contents[dice.choice(files(some)).relative_to(some.root).as_posix()] = None
        if dice.random() < 0.3:
            contents[f"evidence/{dice.choice(FILES)}"] = b"1"
        for tree in (cached(some), cached(some)):
            assert outcome(some, tree, today, contents) == outcome(some, plain(some), today, contents)
            evidence(some, dice)
        dice.choice(STEPS)(some, dice)


def outcome(
    git: Git, tree: WorkTree, today: date, contents: dict[str, bytes | None]
) -> tuple[str, list[str]]:
    """What comes of holding a change against the checks."""
    try:
        warnings = Recording(git, tree, today)._checked(read_unit(tree), contents)
    except Refused as refused:
        return "refused", sorted(map(repr, refused.findings))
    return "fine", sorted(map(repr, warnings))


@pytest.mark.parametrize("seed", range(16))
def test_damage_to_what_is_kept_is_noticed(some: Git, seed: int):
    dice = Random(f"damage {seed}")
    today = date(2026, 5, 10)
    told(cached(some), today)
    for _ in range(3):
        place = some.folder / "ledger" / "cache.db"
        whole = bytearray(place.read_bytes() if place.exists() else b"")
        for _ in range(dice.choice([1, 40, 400]) if whole else 0):
            whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        place.write_bytes(whole)
        remove(some, dice)
        assert told(cached(some), today) == told(plain(some), today)
        add(some, dice)
        assert told(cached(some), today) == told(plain(some), today)


# The work that is saved


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each entry is held against a rule that is asked about all of them."""
    counted: Counter[str] = Counter()
    rule = RULES["E305"]

    def counting(scene: Scene, one: Written) -> Iterator[Finding]:
        counted[one.path] += 1
        yield from rule(scene, one)

    monkeypatch.setitem(RULES, "E305", counting)
    return counted


def write(git: Git, name: str, more: str = "") -> Path:
    place = git.root / "study" / "2026" / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    day = f"2026-{name[4:6]}-{name[6:8]}"
    said = "form: central-group\ndays: 0.5\ntopics: [policy]\n"
    place.write_text(f"id: {name}\nkind: seminar\ndate: {day}\ntitle: 一\n{said}{more}")
    return place


@pytest.fixture
def ten(unit: Git) -> Git:
    for month in range(1, 6):
        write(unit, f"2026{month:02}03-aaaa0")
        write(unit, f"2026{month:02}17-aaaa1", f"links: [2026{month:02}03-aaaa0]\n")
    told(cached(unit), TODAY)
    return unit


TODAY = date(2026, 5, 20)


def test_of_an_unchanged_unit_no_entry_is_held_against_the_rules(ten: Git, asked: Counter[str]):
    assert told(cached(ten), TODAY) == []
    assert told(cached(ten), TODAY + timedelta(400)) == []
    assert not asked


def test_of_an_unchanged_unit_no_entry_is_loaded(ten: Git, monkeypatch: pytest.MonkeyPatch):
    from ledger.store.cache import Cache

    wanted = []
    page = Cache.page
    monkeypatch.setattr(
        Cache, "page", lambda self, name, total: wanted.append(name) or page(self, name, total)
    )
    assert told(cached(ten), TODAY) == []
    assert not {name[0] for name in wanted} & {"s", "i", "l", "q"}
    assert "x/202605" in wanted


def test_a_guess_at_a_mistyped_id_is_kept_until_there_are_other_ids(ten: Git, asked: Counter[str]):
    write(ten, "20260406-aaaa2", "links: [20260417-aaaa3]\n")
    assert "20260417-aaaa1" in told(cached(ten), TODAY)[0]
    asked.clear()
    assert "20260417-aaaa1" in told(cached(ten), TODAY)[0]
    assert not asked
    (ten.root / "study/2026/20260417-aaaa8.yaml").write_text("id: [\n")
    (ten.root / "study/2026/20260417-aaaa1.yaml").unlink()
    assert "20260417-aaaa8" in "".join(told(cached(ten), TODAY))


def test_one_changed_entry_is_held_with_its_neighbours_alone(ten: Git, asked: Counter[str]):
    write(ten, "20260303-aaaa0", "note: 改\n")
    assert told(cached(ten), TODAY) == []
    assert set(asked) == {"study/2026/20260303-aaaa0.yaml"}


def test_a_removed_entry_is_told_by_those_that_link_to_it_alone(ten: Git, asked: Counter[str]):
    (ten.root / "study/2026/20260303-aaaa0.yaml").unlink()
    found = check(read_unit(cached(ten)), cached(ten), TODAY)
    assert [(one.code, one.path) for one in found] == [("E303", "study/2026/20260317-aaaa1.yaml")]
    assert set(asked) == {"study/2026/20260317-aaaa1.yaml"}


def test_what_is_proposed_is_held_against_the_rules_alone(ten: Git, asked: Counter[str]):
    proposed = Proposed(cached(ten), {"study/2026/20260109-aaaa5.yaml": b"id: 20260109-aaaa5\n"})
    assert [line[:21] for line in told(proposed, TODAY)] != []
    assert set(asked) == {"study/2026/20260109-aaaa5.yaml"}


def test_evidence_is_read_once_while_its_stat_is_the_same(ten: Git, monkeypatch: pytest.MonkeyPatch):
    place = ten.root / "evidence" / "a.txt"
    place.parent.mkdir()
    place.write_bytes(b"1")
    os.utime(place, ns=(1, 1))
    digest = hashlib.sha256(b"1").hexdigest()
    write(ten, "20260205-aaaa2", f"evidence: [{{path: evidence/a.txt, sha256: {digest}}}]\n")
    read: list[str] = []
    attachments = WorkTree.attachments

    def counting(self: WorkTree, paths: list[str]) -> object:
        read.extend(paths)
        return attachments(self, paths)

    monkeypatch.setattr(WorkTree, "attachments", counting)
    for _ in range(3):
        sleep(0.15)  # until its times can be trusted
        told(cached(ten), TODAY)
    read.clear()
    assert told(cached(ten), TODAY) == []
    assert not read
    place.write_bytes(b"2")
    assert [line[14:18] for line in told(cached(ten), TODAY)] == ["E502"]
