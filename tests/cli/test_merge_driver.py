"""`ledger merge-driver`: the merge goes where mine was, and the exit code tells of conflicts."""

from pathlib import Path

import pytest

from ledger.cli.main import COMMANDS
from tests.cli.running import Ran, ledger

BASE = "id: 20260312-k7f3m\nhours: 2\nnote: 一 次\n"


def drive(folder: Path, *versions: str, options: tuple[str, ...] = ()) -> Ran:
    names = ["base", "mine", "theirs"]
    for name, text in zip(names, versions, strict=True):
        (folder / name).write_text(text, "utf-8")
    return ledger("merge-driver", *options, *names, "study/2026/20260312-k7f3m.yaml", at=folder)


def test_a_clean_merge_goes_where_mine_was(tmp_path: Path):
    ran = drive(tmp_path, BASE, BASE + "place: 二 楼\n", BASE.replace("2\n", "3\n"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "mine").read_text("utf-8") == BASE.replace("2\n", "3\n") + "place: 二 楼\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["base", "mine", "theirs"]


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--exit", "9"), 9)])
def test_a_conflict_is_said_in_one_sentence(tmp_path: Path, options: tuple[str, ...], code: int):
    ran = drive(tmp_path, BASE, BASE.replace("2\n", "3\n"), BASE.replace("2\n", "4\n"), options=options)
    assert ran.code == code
    assert ran.err.startswith("study/2026/20260312-k7f3m.yaml: hours is 3 here and 4 there; ")
    assert ran.err.count("\n") == 1
    assert "<<<<<<< mine\nhours: 3\n=======\nhours: 4\n>>>>>>> theirs\n" in (
        (tmp_path / "mine").read_text("utf-8")
    )


def test_what_steers_a_terminal_does_not_reach_it(tmp_path: Path):
    mine, theirs = (BASE.replace("一 次", f'"\\e[31m{who}"') for who in ("甲", "乙"))
    ran = drive(tmp_path, BASE, mine, theirs)
    assert ran.code == 1
    assert "\x1b" not in ran.err


def test_a_version_that_is_missing_changes_nothing(tmp_path: Path):
    (tmp_path / "mine").write_text(BASE)
    ran = ledger("merge-driver", "base", "mine", "theirs", "x.yaml", at=tmp_path)
    assert ran.code == 2
    assert (tmp_path / "mine").read_text() == BASE


def test_it_is_not_listed():
    assert "merge-driver" not in COMMANDS
    assert "merge-driver" not in ledger("--help").out
