"""Two branches meet path by path, without guessing at renames, and doubts become conflicts."""

from pathlib import Path

import pytest

from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.landing import Landing
from ledger.store.meeting import TreeMerge, landing, meet, merge_trees
from ledger.store.syncing import head
from ledger.store.trees import Version
from ledger.store.writing import writing
from tests.store.clones import SHEET, SHEET_TEXT, change, record, shared, show

OTHER = "study/2026/20260312-k7f3m.yaml"
PDF = "evidence/2026/a.pdf"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Git, Git]:
    one, other = shared(tmp_path, "li", "wang", files={PDF: "old"})
    one.run("remote", "add", "wang", str(other.root))
    other.run("remote", "add", "li", str(one.root))
    return one, other


def merge(git: Git, other: str) -> TreeMerge:
    git.run("fetch", "--quiet", other)
    return merge_trees(git, meet(git, head(git), git.commit(f"{other}/main")))


def land(git: Git, other: str, *choices: str) -> TreeMerge:
    git.run("fetch", "--quiet", other)
    meeting = meet(git, head(git), git.commit(f"{other}/main"))
    found = merge_trees(git, meeting)
    way: Landing = landing(git, meeting, found, choices, "sync: them\n")
    with writing(git) as writer:
        assert writer.land(way)
    return found


def test_each_takes_what_the_other_alone_has_changed(pair: tuple[Git, Git]):
    mine, theirs = pair
    record(mine, {OTHER: "id: 20260312-k7f3m\n"})
    change(theirs, SHEET, "自学", "自习")
    found = merge(mine, "wang")
    assert list(found.taken) == [SHEET]
    assert found.files == ()


def test_evidence_is_one_sides_or_the_others(pair: tuple[Git, Git]):
    mine, theirs = pair
    record(mine, {PDF: b"mine\0"})
    record(theirs, {PDF: b"theirs\0"})
    ((file, conflict),) = merge(mine, "wang").conflicts
    assert conflict.choices == (MINE, THEIRS)
    assert isinstance(file.finish([THEIRS]), Version)
    land(mine, "wang", THEIRS)
    assert (mine.root / PDF).read_bytes() == b"theirs\0"


def test_evidence_removed_here_and_changed_there_can_be_kept(pair: tuple[Git, Git]):
    mine, theirs = pair
    record(mine, {PDF: None})
    record(theirs, {PDF: "new"})
    ((_, conflict),) = merge(mine, "wang").conflicts
    assert (conflict.mine, conflict.choices) == (MISSING, (MINE, THEIRS, BOTH))
    land(mine, "wang", BOTH)
    assert (mine.root / PDF).read_text() == "new"


def test_an_entry_removed_and_a_like_one_added_is_no_rename(pair: tuple[Git, Git]):
    """Guessing at renames would put the other's edit into the new entry."""
    mine, theirs = pair
    record(mine, {SHEET: None, OTHER: SHEET_TEXT.replace("20260105-s3hf0", "20260312-k7f3m")})
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    found = merge(mine, "wang")
    assert [(file.path, one.place) for file, one in found.conflicts] == [(SHEET, ())]


@pytest.mark.parametrize(
    "how", [("merge", "--no-edit"), ("rebase",), ("cherry-pick",)], ids=lambda how: how[0]
)
def test_plain_git_does_not_guess_either(pair: tuple[Git, Git], how: tuple[str, ...]):
    mine, theirs = pair
    record(mine, {SHEET: None, OTHER: SHEET_TEXT.replace("20260105-s3hf0", "20260312-k7f3m")})
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    mine.run("fetch", "--quiet", "wang")
    code, output, errors = mine.attempt(*how, "wang/main")
    assert code
    assert "modify/delete" in output.decode() + errors
    assert "hours: 4" not in (mine.root / OTHER).read_text("utf-8")


def test_a_mode_changed_on_one_side_goes_with_a_merge_of_the_contents(pair: tuple[Git, Git]):
    mine, theirs = pair
    (mine.root / SHEET).chmod(0o755)
    change(mine, SHEET, "自学", "自习")
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    land(mine, "wang")
    assert b"100755" in mine.run("ls-tree", "HEAD", SHEET)


def test_a_link_is_not_looked_into(pair: tuple[Git, Git]):
    mine, theirs = pair
    for git, target in ((mine, "here"), (theirs, "there")):
        (git.root / SHEET).unlink()
        (git.root / SHEET).symlink_to(target)
        git.run("commit", "--quiet", "-am", "a link")
    ((_, conflict),) = merge(mine, "wang").conflicts
    assert conflict.place == ()


def test_both_recorded_the_same_session(pair: tuple[Git, Git]):
    mine, theirs = pair
    for git in pair:
        record(git, {SHEET: SHEET_TEXT + "  - {date: 2026-02-01, hours: 1}\n"})
    record(theirs, {OTHER: "id: 20260312-k7f3m\n"})
    found = merge(mine, "wang")
    assert [(file.path, [one.items for one in file.alike]) for file in found.files] == [
        (SHEET, [("2026-02-01",)])
    ]
    land(mine, "wang")
    assert show(mine, SHEET) == SHEET_TEXT + "  - {date: 2026-02-01, hours: 1}\n"


def test_what_has_no_common_past_is_refused(pair: tuple[Git, Git], tmp_path: Path):
    mine, _ = pair
    (alone,) = shared(tmp_path / "elsewhere", "zhao")
    alone.run("commit", "--quiet", "--amend", "-m", "another beginning")
    mine.run("fetch", "--quiet", str(alone.root), "+main:refs/remotes/wang/main")
    with pytest.raises(LedgerError, match="no common past"):
        meet(mine, head(mine), mine.commit("wang/main"))


# Where the branches have parted at several commits


def crossed(pair: tuple[Git, Git], in_mine: str, in_theirs: str) -> tuple[Git, Git]:
    """Each has merged the other at the same moment, and solved the same conflict otherwise."""
    mine, theirs = pair
    change(mine, SHEET, "05, hours: 2", "05, hours: 3")
    change(theirs, SHEET, "05, hours: 2", "05, hours: 4")
    before = [git.commit("HEAD") for git in pair]
    mine.run("fetch", "--quiet", "wang")
    theirs.run("fetch", "--quiet", "li")
    for git, commit, choice in zip(pair, reversed(before), (in_mine, in_theirs), strict=True):
        meeting = meet(git, head(git), commit)
        with writing(git) as writer:
            way = landing(git, meeting, merge_trees(git, meeting), [choice], "sync: them\n")
            assert writer.land(way)
    return pair


def test_several_bases_that_disagree_settle_nothing(pair: tuple[Git, Git]):
    mine, _ = crossed(pair, MINE, MINE)
    ((_, conflict),) = merge(mine, "wang").conflicts
    assert (conflict.mine, conflict.theirs, conflict.base) == (3, 4, MISSING)


def test_several_bases_do_no_harm_where_both_sides_agree(pair: tuple[Git, Git]):
    mine, theirs = crossed(pair, MINE, THEIRS)
    change(theirs, SHEET, "12, hours: 2", "12, hours: 1")
    assert merge(mine, "wang").conflicts == []
    land(mine, "wang")
    assert show(mine, SHEET) == SHEET_TEXT.replace("05, hours: 2", "05, hours: 3").replace(
        "12, hours: 2", "12, hours: 1"
    )


def test_with_several_bases_removals_are_not_undone_unshown(pair: tuple[Git, Git]):
    mine, theirs = crossed(pair, MINE, THEIRS)
    record(theirs, {SHEET: None})
    ((_, conflict),) = merge(mine, "wang").conflicts
    assert conflict.theirs is MISSING
