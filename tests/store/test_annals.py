"""A past that was read once is told as git would tell it now, whatever happened in between."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from ledger.history.past import Past, events, read_past
from ledger.store import annals
from ledger.store.commits import commits, shallow
from ledger.store.git import Git
from tests.counting import gits
from tests.store.test_recall import add, change, commit, remove

PAST = "past.json"


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any past is worth to be kept, and two new commits are."""
    monkeypatch.setattr(annals, "WORTH", 1)
    monkeypatch.setattr(annals, "_SOME", 2)


def grow(git: Git, dice: Random) -> None:
    for _ in range(dice.randint(1, 3)):
        dice.choice([add, add, change, remove])(git, dice)
        commit(git, dice)


def merge(git: Git, dice: Random) -> None:
    """A branch from somewhere back, with days of its own, comes in."""
    commit(git, dice)
    known = git.run("log", "--format=%H").decode().split()
    git.run("checkout", "--quiet", "-B", "side", dice.choice(known))
    add(git, dice)
    git.run("add", "--all")
    when = f"{dice.choice(['2020-01-01', '2026-05-01', '2031-01-01'])}T09:00:00Z"
    day = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
    git.attempt("commit", "--quiet", "-m", "aside", environment=day)
    git.run("checkout", "--quiet", "main")
    git.attempt("merge", "--quiet", "--no-edit", "-X", "ours", "side")
    git.attempt("merge", "--abort")


def back(git: Git, dice: Random) -> None:
    commit(git, dice)
    git.attempt("reset", "--quiet", "--hard", f"HEAD~{dice.randint(1, 2)}")


def amend(git: Git, dice: Random) -> None:
    git.attempt("commit", "--quiet", "--amend", "--allow-empty", "-m", f"said anew {dice.randint(0, 9)}")


def renamed(git: Git, dice: Random) -> None:
    """People are called otherwise from now on."""
    name = dice.choice(["甲", "乙", ""])
    text = f"{name} <other@example.invalid> <tester@example.invalid>\n" if name else ""
    (git.root / ".mailmap").write_text(text)


def mapped(git: Git, dice: Random) -> None:
    """The same by a setting, from a file that lies elsewhere."""
    names = git.folder / "names"
    names.write_text(f"{dice.choice('甲乙丙')} <other@example.invalid> <tester@example.invalid>\n")
    git.attempt("config", *dice.choice([("mailmap.file", str(names)), ("--unset", "mailmap.file")]))


def replaced(git: Git, dice: Random) -> None:
    """A commit stands for another one."""
    known = git.run("log", "--format=%H").decode().split()
    git.attempt("replace", "--force", dice.choice(known[:3]), known[-1])


def restored(git: Git, _dice: Random) -> None:
    for line in git.run("replace", "--list").decode().split():
        git.run("replace", "--delete", line)


def ordered(git: Git, dice: Random) -> None:
    """A setting by which git tells a commit's files in another order."""
    order = git.folder / "order"
    order.write_text(dice.choice(["research/*\n", "study/*\n"]))
    git.run("config", "diff.orderFile", dice.choice([str(order), ""]) or "/dev/null")


def forgotten(git: Git, _dice: Random) -> None:
    """What no branch reaches is gone for ever."""
    git.attempt("branch", "-D", "side")
    git.run("reflog", "expire", "--expire=now", "--all")
    git.attempt("gc", "--quiet", "--prune=now")


STEPS: tuple[Callable[[Git, Random], None], ...] = (
    *(grow, grow, grow, merge, back, amend, renamed, mapped, replaced, restored, ordered, forgotten),
)


def anew(git: Git) -> Past:
    return Past(commits(git), shallow(git))


def told(git: Git, past: Past, *, whole: bool) -> list[str]:
    return [
        repr((one.commit, one.action, [(each.path, each.status, each.kind, each.title, each.fields)
                                       for each in one.changes]))
        for one in events(git, past, whole=whole)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_what_is_told_is_what_git_would_tell(unit: Git, seed: int):
    dice = Random(f"annals {seed}")
    grow(unit, dice)
    for _ in range(8):
        dice.choice(STEPS)(unit, dice)
        fresh = anew(unit)
        kept = read_past(unit)
        assert (kept.commits, kept.ends) == (fresh.commits, fresh.ends)
        right = told(unit, fresh, whole=True)
        for whole in (False, True, False):
            assert told(unit, read_past(unit), whole=whole) == right


def test_a_shallow_clone_is_told_as_it_is(unit: Git, tmp_path: Path):
    grow(unit, Random(1))
    clone = tmp_path / "clone"
    unit.run("clone", "--quiet", "--depth", "1", f"file://{unit.root}", str(clone))
    git = Git(clone)
    assert read_past(git).commits == read_past(git).commits == anew(git).commits
    assert not read_past(git).is_whole
    git.run("fetch", "--quiet", "--unshallow")
    assert read_past(git).commits == anew(git).commits
    assert read_past(git).is_whole


def test_to_tell_it_again_starts_no_log_and_reads_no_file(unit: Git, tmp_path: Path):
    grow(unit, Random(1))
    right = told(unit, read_past(unit), whole=False)
    with gits(tmp_path) as started:
        assert [one.commit.id for one in events(unit, read_past(unit), whole=False)]
    assert not {"log", "cat-file"} & set(started)
    assert told(unit, read_past(unit), whole=False) == right


def test_only_what_is_new_is_asked_of_git(unit: Git, monkeypatch: pytest.MonkeyPatch):
    grow(unit, Random(1))
    tip = read_past(unit).commits[0].id
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        annals,
        "told",
        lambda git, new, without=(): asked.append(tuple(without)) or commits_told(git, new, without),
    )
    from ledger.store.commits import told as commits_told

    add(unit, Random(2))
    commit(unit, Random(2))
    assert read_past(unit).commits == anew(unit).commits
    assert asked == [(tip,)]


@pytest.mark.parametrize("seed", range(6))
def test_damage_is_noticed_wherever_it_is(unit: Git, seed: int):
    dice = Random(seed)
    grow(unit, dice)
    right = told(unit, read_past(unit), whole=False)
    place = unit.folder / "ledger" / PAST
    whole = bytearray(place.read_bytes())
    if seed == 0:
        del whole[len(whole) // 2 :]
    elif seed == 1:
        whole[:] = json.dumps(["x", [], {}]).encode()
    else:
        whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
    place.write_bytes(whole)
    for _ in range(2):
        assert told(unit, read_past(unit), whole=False) == right


def test_where_nothing_can_be_kept_it_is_told_all_the_same(unit: Git):
    grow(unit, Random(1))
    folder = unit.folder / "ledger"
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.write_text("a file where a folder is wanted")
    assert read_past(unit).commits == anew(unit).commits
    assert told(unit, read_past(unit), whole=False) == told(unit, anew(unit), whole=True)


def test_a_short_past_is_not_kept(unit: Git, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(annals, "WORTH", 300)
    grow(unit, Random(1))
    read_past(unit)
    assert not (unit.folder / "ledger" / PAST).exists()
