"""What a cache remembers never changes what is read."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import pytest

from ledger.core.shelf import on_shelf
from ledger.store import glance, memory, recall
from ledger.store.checkout import Inquiry
from ledger.store.documents import Document, read_document
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import ROOTS, Proposed, WorkTree
from tests.cli.running import ledger
from tests.conftest import make_unit

PACK = """\
pack: own
version: "1"
title: {{zh: 自有, en: own}}
kinds:
  study/talk:
    title: {{zh: 谈, en: talk}}
    required: [{field}]
    fields:
      {field}: {{title: {{zh: 一, en: one}}, type: number}}
obligations:
  talks:
    title: {{zh: 谈, en: talks}}
    every: month
    of: study/talk
    at-least: {least}
"""
UNIT = """\
id: u
name: 例
kind: party-group
since: 2026-01-01
packs: {packs}
parameters:
  self-study-hours: {hours}
"""
KINDS = ("seminar", "talk", "self-study", "odd")


def files(git: Git) -> list[Path]:
    found = [path for path in git.root.rglob("*.yaml") if ".git" not in path.parts and path.is_file()]
    if not found:
        (git.root / "roster.yaml").write_text("members: []\n")
    return sorted(found) or [git.root / "roster.yaml"]


def entry(dice: Random, name: str) -> str:
    kind = dice.choice(KINDS)
    day = f"2026-{name[4:6]}-{name[6:8]}"
    more = {
        "seminar": "form: central-group\ndays: 0.5\ntopics: [policy]\n",
        "talk": f"one: {dice.choice(['1', '0.50', 'x'])}\n",
        "self-study": f"members: [jia]\nsessions:\n  - {{date: {day}, hours: 1.5}}\n",
        "odd": "",
    }[kind]
    linked = f"links: [{dice.choice(['20260103-aaaa0', name])}]\n" if dice.random() < 0.3 else ""
    return f"id: {name}\nkind: {kind}\ndate: {day}\ntitle: 第{dice.randint(1, 9)}次\n{linked}{more}"


def add(git: Git, dice: Random) -> None:
    name = f"2026{dice.randint(1, 5):02}{dice.randint(1, 28):02}-aaaa{dice.randint(0, 9)}"
    place = git.root / dice.choice(["study", "study", "research"]) / "2026" / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(entry(dice, name))


def change(git: Git, dice: Random) -> None:
    """As many bytes as before, in place, and the times set back."""
    place = dice.choice(files(git))
    seen, text = place.stat(), place.read_bytes()
    spot = dice.randrange(len(text)) if text else 0
    place.write_bytes(text[:spot] + dice.choice([b"1", b"x", b"\n", b"\xff", b":"]) + text[spot + 1 :])
    if dice.random() < 0.5:
        os.utime(place, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def touch(git: Git, dice: Random) -> None:
    os.utime(dice.choice(files(git)), ns=(1, dice.choice([1, 10**18, 10**9])))


def remove(git: Git, dice: Random) -> None:
    dice.choice(files(git)[:-2] or files(git)).unlink()


def rename(git: Git, dice: Random) -> None:
    place = dice.choice(files(git))
    place.rename(place.with_name(place.name.replace("aaaa", dice.choice(["aaaa", "bbbb", ".aa"]))))


def copy(git: Git, dice: Random) -> None:
    place = dice.choice(files(git))
    other = git.root / "research" / "2026" / place.name
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(place.read_bytes())


def rules(git: Git, dice: Random) -> None:
    place = git.root / "packs" / "own" / "pack.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(
        PACK.format(field=dice.choice(["one", "two"]), least=dice.choice(["1", "0.50", "x"]))
    )


def about(git: Git, dice: Random) -> None:
    packs = dice.choice(["[aspiration]", "[own]", "[own, aspiration]", "[none]"])
    (git.root / "unit.yaml").write_text(UNIT.format(packs=packs, hours=dice.choice(["4", "2.50", "x"])))


def roster(git: Git, dice: Random) -> None:
    (git.root / "roster.yaml").write_text(dice.choice(["members: []\n", "members: [\n", "x: 1\n"]))


def commit(git: Git, dice: Random) -> None:
    git.run("add", "--all")
    git.attempt("commit", "--quiet", "-m", "by hand")


def checkout(git: Git, dice: Random) -> None:
    commit(git, dice)
    known = git.run("log", "--all", "--format=%H").decode().split()
    git.attempt("checkout", "--quiet", "-B", dice.choice(["main", "side"]), dice.choice(known))


def merge(git: Git, dice: Random) -> None:
    commit(git, dice)
    git.attempt("merge", "--quiet", "--no-edit", "side")


def stash(git: Git, dice: Random) -> None:
    git.attempt("stash", "--quiet", "--include-untracked")
    if dice.random() < 0.5:
        git.attempt("stash", "pop", "--quiet")


def link(git: Git, dice: Random) -> None:
    place = git.root / "study" / "2026" / "20260101-zzzzz.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    if dice.random() < 0.5:
        place.symlink_to("../../roster.yaml")


STEPS: tuple[Callable[[Git, Random], None], ...] = (
    *(add, add, add, change, change, touch, remove, rename, copy, rules, about, roster),
    *(commit, checkout, merge, stash, link),
)


def told(read: Reading) -> dict[str, object]:
    return {
        "unit": (*(getattr(read.unit, name) for name in ("id", "name", "kind", "since", "members")),),
        "rules": read.unit.rules,
        "parameters": read.unit.parameters,
        "days": read.unit.days,
        "entries": [repr(one) for one in read.unit.entries],
        "written": [repr(one) for one in read.written],
        "documents": {path: (one.text, repr(one.data)) for path, one in read.documents.items()},
        "findings": sorted(map(repr, read.findings)),
        "excluded": read.excluded,
    }


@pytest.fixture
def some(tmp_path: Path) -> Git:
    git = make_unit(tmp_path / "unit")
    dice = Random(1)
    for _ in range(12):
        add(git, dice)
    commit(git, dice)
    git.run("branch", "side")
    return git


def cached(git: Git) -> WorkTree:
    return WorkTree(git.root, git.folder / "ledger")


@pytest.mark.parametrize("seed", range(12))
def test_with_the_cache_the_same_is_read_as_without(some: Git, seed: int):
    dice = Random(seed)
    for _ in range(14):
        dice.choice(STEPS)(some, dice)
        read = ask_for_some(read_unit(cached(some)), dice)
        assert told(read) == told(read_unit(WorkTree(some.root)))
        if dice.random() < 0.5:
            read.keep()


def ask_for_some(read: Reading, dice: Random) -> Reading:
    """The reading, of which some entries have been asked for, and which may have been kept then."""
    shelf = on_shelf(read.unit.entries)
    for kind in dice.sample(("study/seminar", "study/talk", "study/self-study"), dice.randint(0, 2)):
        month = dice.randint(1, 5)
        list(shelf.dated(kind, date(2026, month, 1), date(2026, month, 28)))
    if dice.random() < 0.5:
        read.keep()
    return read


def opened(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files of entries were read as YAML meanwhile."""
    seen: list[str] = []

    def counted(path: str, content: bytes) -> Document:
        seen.append(path)
        return read_document(path, content)

    monkeypatch.setattr(memory, "read_document", counted)
    work()
    monkeypatch.undo()
    return len([path for path in seen if path.count("/") == 2])


def test_entries_are_read_again_once_when_they_are_first_asked_for(
    some: Git, monkeypatch: pytest.MonkeyPatch
):
    def status() -> None:
        read = read_unit(cached(some))
        list(on_shelf(read.unit.entries).dated("study/seminar", date(2026, 1, 1), date(2026, 12, 31)))
        read.keep()

    def everything() -> None:
        read = read_unit(cached(some))
        list(read.written)
        read.keep()

    texts = [path.read_text() for path in files(some) if path.parent.name == "2026"]
    whole = len(texts)
    assert opened(status, monkeypatch) == whole
    assert opened(status, monkeypatch) == 0
    assert 0 < opened(everything, monkeypatch) < whole
    # What JSON does not give back to the last digit is read from the file each time.
    assert opened(everything, monkeypatch) == sum("0.50" in text for text in texts)


def test_a_file_that_changes_after_the_look_is_not_mixed_with_what_was_known(some: Git):
    read_unit(cached(some))
    read = read_unit(cached(some))
    place = some.root / read_unit(WorkTree(some.root)).unit.entries[0].path
    place.write_text(place.read_text().replace("title: ", "title: 改为"))
    entries = [repr(one) for one in read.unit.entries]
    assert entries == [repr(one) for one in read_unit(WorkTree(some.root)).unit.entries]
    assert "改为" in "".join(entries)
    read.keep()
    assert told(read_unit(cached(some))) == told(read_unit(WorkTree(some.root)))


def asked(git: Git) -> Inquiry:
    """What git says of the work tree, as a command that looks asks it some seconds later."""
    index = git.folder / "index"
    before = index.stat().st_mtime_ns
    if before > time.time_ns() - 5_000_000_000:
        os.utime(index, ns=(before, before - 10_000_000_000))
        time.sleep(0.03)
    return Inquiry(git, *ROOTS)


def ignore(git: Git, dice: Random) -> None:
    (git.root / ".gitignore").write_text(dice.choice(["", "*1.yaml\n", "research/\n"]))


def unlooked(git: Git, dice: Random) -> None:
    """A file that git is told not to look at."""
    place = dice.choice(files(git)).relative_to(git.root).as_posix()
    git.attempt("update-index", dice.choice(["--assume-unchanged", "--skip-worktree"]), "--", place)


def turned(git: Git, dice: Random) -> None:
    """Attributes by which a file on disk is not what git keeps."""
    if dice.random() < 0.5:
        (git.root / ".gitattributes").write_text(dice.choice(["", "*.yaml text eol=crlf\n"]))
    for place in files(git):
        place.write_bytes(place.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def staged(git: Git, dice: Random) -> None:
    git.run("add", "--all")
    change(git, dice)


def reset(git: Git, dice: Random) -> None:
    git.attempt("reset", "--quiet", "--hard")


def rested(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A wait after which times tell of a change, made short."""
    for name in ("_FINE", "_COARSE"):
        monkeypatch.setattr(glance, name, 20_000_000)
    return partial(time.sleep, 0.03)


@pytest.mark.parametrize("seed", range(12))
def test_by_what_git_says_the_same_is_read(some: Git, seed: int, monkeypatch: pytest.MonkeyPatch):
    dice, rest = Random(f"git {seed}"), rested(monkeypatch)
    for _ in range(16):
        for _ in range(dice.randint(1, 3)):
            dice.choice((*STEPS, ignore, unlooked, turned, staged, reset))(some, dice)
        if dice.random() < 0.3:
            read_unit(cached(some), known=asked(some) if dice.random() < 0.5 else None).keep()
        for _ in range(2):
            rest()
            assert told(read_unit(cached(some), known=asked(some))) == told(
                read_unit(WorkTree(some.root))
            )


@pytest.mark.parametrize("folder", ["study/2026", "study/2031"])
def test_a_file_that_only_git_told_of_is_missed_when_it_is_gone(
    some: Git, folder: str, monkeypatch: pytest.MonkeyPatch
):
    rest = rested(monkeypatch)
    rest()
    read_unit(cached(some), known=asked(some))
    place = some.root / folder / "20260303-zzzzz.yaml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(entry(Random(1), place.stem))
    rest()
    assert str(place.relative_to(some.root)) in read_unit(cached(some), known=asked(some)).documents
    commit(some, Random(1))
    some.run("reset", "--quiet", "--hard", "HEAD~1")
    rest()
    assert told(read_unit(cached(some), known=asked(some))) == told(read_unit(WorkTree(some.root)))
    assert told(read_unit(cached(some))) == told(read_unit(WorkTree(some.root)))


def test_a_unit_that_git_knows_is_looked_at_by_git_alone(some: Git, monkeypatch: pytest.MonkeyPatch):
    looks: list[Path] = []
    rest, seen_now = rested(monkeypatch), recall.seen_now
    monkeypatch.setattr(recall, "seen_now", lambda root: looks.append(root) or seen_now(root))
    rest()
    read_unit(cached(some), known=asked(some))
    assert len(looks) == 1
    entry_file = files(some)[-1]
    for text in ("# one\n", "# two\n", ""):
        entry_file.write_text(entry_file.read_text() + text)
        rest()
        read = told(read_unit(cached(some), known=asked(some)))
        assert read == told(read_unit(WorkTree(some.root)))
    assert len(looks) == 1
    commit(some, Random(0))
    rest()
    for _ in range(3):
        read_unit(cached(some), known=asked(some))
    assert len(looks) == 2


def test_what_came_by_git_goes_though_its_folder_is_as_it_was(
    some: Git, monkeypatch: pytest.MonkeyPatch
):
    """A file is read by git's look, and is gone when the index has changed: the folder tells nothing."""
    rest = rested(monkeypatch)
    rest()
    read_unit(cached(some), known=asked(some))
    place = some.root / "study" / "2026" / "20260404-aaaa4.yaml"
    place.write_text(entry(Random(1), place.stem))
    with_it = read_unit(cached(some), known=asked(some))
    assert "study/2026/20260404-aaaa4.yaml" in with_it.documents
    place.unlink()
    (some.root / "roster.yaml").write_text("members: []\n")
    commit(some, Random(0))
    rest()
    for known in (asked(some), None):
        assert told(read_unit(cached(some), known=known)) == told(read_unit(WorkTree(some.root)))


@pytest.mark.parametrize("name", ["\udcff.yaml", "a\nb.yaml", "é.yaml", "20260404-aaaa4.yaml"])
def test_files_of_any_name_come_and_go(some: Git, name: str, monkeypatch: pytest.MonkeyPatch):
    rest = rested(monkeypatch)
    rest()
    read_unit(cached(some), known=asked(some))
    place = some.root / "study" / "2026" / name
    place.write_text("id: x\n")
    for _ in range(2):
        assert told(read_unit(cached(some), known=asked(some))) == told(read_unit(WorkTree(some.root)))
    place.unlink()
    rest()
    for known in (asked(some), None, asked(some)):
        read = read_unit(cached(some), known=known)
        assert told(read) == told(read_unit(WorkTree(some.root)))
        read.keep()


def test_git_notes_what_it_read_in_a_copy_of_its_index(some: Git, monkeypatch: pytest.MonkeyPatch):
    rested(monkeypatch)()
    index = some.folder / "index"
    asked(some).checkout()
    before = index.read_bytes(), index.stat().st_mtime_ns
    (copied,) = (some.folder / "ledger").glob("index-*")
    made = copied.read_bytes()
    for place in files(some):
        os.utime(place, (1_700_000_000, 1_700_000_000))
    assert not asked(some).checkout().listed
    assert copied.read_bytes() != made
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before
    commit(some, Random(0))
    files(some)[0].write_text("id: other\n")
    commit(some, Random(0))
    asked(some).checkout()
    assert [one.name for one in (some.folder / "ledger").glob("index-*")] != [copied.name]
    assert len(list((some.folder / "ledger").glob("*index-*"))) == 1


@pytest.mark.parametrize("harm", ["", "junk", "flip", "cut"])
def test_damage_to_the_copy_of_the_index_is_noticed(
    some: Git, harm: str, monkeypatch: pytest.MonkeyPatch
):
    rested(monkeypatch)()
    asked(some).checkout()
    files(some)[0].write_text("id: other\n")
    (copied,) = (some.folder / "ledger").glob("index-*")
    body = copied.read_bytes()
    spot = len(body) // 2
    flipped = body[:spot] + bytes([body[spot] ^ 1]) + body[spot + 1 :]
    copied.write_bytes({"flip": flipped, "cut": body[:-30]}.get(harm, harm.encode()))
    found = asked(some).checkout()
    assert found.listed == (files(some)[0].relative_to(some.root).as_posix(),)
    assert found.head.dirty


def test_an_index_written_in_this_second_tells_nothing(some: Git):
    """Many a git compares whole seconds only: a file put back as old as it was would escape it."""
    (some.root / "unit.yaml").write_text((some.root / "unit.yaml").read_text())
    commit(some, Random(0))
    os.utime(some.folder / "index")
    assert not Inquiry(some, *ROOTS).checkout().index


def test_where_no_folder_has_changed_git_searches_for_no_new_files(
    some: Git, monkeypatch: pytest.MonkeyPatch
):
    rest = rested(monkeypatch)
    rest()
    read_unit(cached(some), known=asked(some))
    found = asked(some)
    read_unit(cached(some), known=found)
    assert found.checkout().strays
    assert not found.checkout().listed
    files(some)[0].write_text(files(some)[0].read_text() + "# more\n")
    for _ in range(2):
        rest()
        found = asked(some)
        assert told(read_unit(cached(some), known=found)) == told(read_unit(WorkTree(some.root)))
        assert found.checkout().strays
        assert found.checkout().head.dirty
    (some.root / "study" / "2026" / "note.txt").write_text("x")
    found = asked(some)
    read_unit(cached(some), known=found)
    assert "study/2026/note.txt" in found.checkout().listed


@pytest.mark.parametrize("seed", range(6))
def test_what_is_proposed_is_read_as_it_would_be(some: Git, seed: int):
    dice = Random(seed)
    read_unit(cached(some))
    for _ in range(4):
        contents: dict[str, bytes | None] = {}
        for _ in range(dice.randint(1, 3)):
            place = dice.choice(files(some)).relative_to(some.root).as_posix()
            contents[place] = dice.choice([None, b"x", entry(dice, "20260203-aaaa3").encode()])
        contents["study/2026/20260203-aaaa3.yaml"] = entry(dice, "20260203-aaaa3").encode()
        if dice.random() < 0.3:
            contents["unit.yaml"] = UNIT.format(packs="[own]", hours="4").encode()
        with_it, without = cached(some), WorkTree(some.root)
        assert told(read_unit(Proposed(with_it, contents))) == told(
            read_unit(Proposed(without, contents))
        )
        assert told(read_unit(with_it)) == told(read_unit(without))


@pytest.mark.parametrize("folder", ["packs", "calendar"])
def test_a_folder_beside_the_entries_that_is_gone_counts_no_more(some: Git, folder: str):
    rules(some, Random(1))
    (some.root / "calendar").mkdir()
    (some.root / "calendar" / "2026.yaml").write_text("rest: [2026-10-01]\n")
    (some.root / "unit.yaml").write_text(UNIT.format(packs="[own]", hours="4") + "working-days: true\n")
    read_unit(cached(some))
    shutil.rmtree(some.root / folder)
    assert told(read_unit(cached(some))) == told(read_unit(WorkTree(some.root)))


COMMANDS = (
    ("status", "--json", "--quarter", "2026-Q1"),
    ("status", "--all", "--year"),
    ("check", "--format", "json"),
    ("list",),
    ("due",),
    ("explain", "seminar"),
    ("report", "--quarterly", "2026-Q1"),
    ("log",),
)


@pytest.mark.parametrize("seed", range(2))
def test_every_command_that_looks_says_the_same_with_and_without(some: Git, seed: int):
    dice = Random(f"commands {seed}")
    for _ in range(3):
        for _ in range(3):
            dice.choice(STEPS)(some, dice)
        (some.root / "unit.yaml").write_text(UNIT.format(packs="[aspiration]", hours="4"))
        for command in COMMANDS:
            warm = [ledger(*command, at=some) for _ in range(2)]
            (some.folder / "ledger" / "cache.db").unlink(missing_ok=True)
            cold = ledger(*command, at=some)
            assert [(one.code, one.out, one.err) for one in warm] == [
                (cold.code, cold.out, cold.err)
            ] * 2


def cache_file(git: Git) -> Path:
    return git.folder / "ledger" / "cache.db"


@pytest.mark.parametrize("seed", range(20))
def test_damage_to_the_cache_is_noticed_wherever_it_is(some: Git, seed: int):
    dice = Random(seed)
    right = told(read_unit(cached(some)))
    whole = bytearray(cache_file(some).read_bytes())
    match dice.randint(0, 3):
        case 0:
            del whole[dice.randrange(len(whole)) :]
        case 1:
            whole[:] = b"no database"
        case _:
            for _ in range(dice.choice([1, 40, 400])):
                whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
    read = read_unit(cached(some))
    if dice.random() < 0.5:
        read.keep()
    cache_file(some).write_bytes(whole)
    read.keep()
    for _ in range(2):
        read = read_unit(cached(some))
        assert told(read) == right
        read.keep()


def test_a_cache_that_cannot_be_written_or_is_held_by_another_does_no_harm(some: Git):
    import sqlite3

    right = told(read_unit(cached(some)))
    holder = sqlite3.connect(cache_file(some))
    holder.execute("BEGIN EXCLUSIVE")
    assert told(read_unit(cached(some))) == right
    holder.close()
    (some.root / "roster.yaml").write_text("members: []\n")
    without = told(read_unit(WorkTree(some.root)))
    other = some.folder / "nowhere"
    other.write_text("a file where a folder is wanted")
    assert told(read_unit(WorkTree(some.root, other))) == without


def test_many_processes_at_once_read_the_same(some: Git):
    cache_file(some).unlink(missing_ok=True)
    script = (
        "import sys\nfrom ledger.cli.main import run\n"
        f"sys.exit(run(['-C', {str(some.root)!r}, 'status', '--json', '--quarter', '2026-Q1']))"
    )
    import sys

    running = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) for _ in range(4)
    ]
    said = [one.communicate()[0] for one in running]
    assert len(set(said)) == 1
    assert said[0]
