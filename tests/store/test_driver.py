"""Plain git merges field by field too, and loses nothing where the program is gone."""

import sys
from pathlib import Path

import pytest

from ledger.store.driver import command, lacks_driver, set_up, settings
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.store.clones import SHEET, SHEET_TEXT, change, record, shared, status

NAME = "merge.ledger.driver"


@pytest.fixture
def pair(tmp_path: Path) -> list[Git]:
    """Two clones that have changed the same sheet, of which the first can pull the other."""
    mine, theirs = shared(tmp_path, "li", "wang")
    record(mine, {SHEET: SHEET_TEXT.replace("[jia]", "[jia]  # mine") + SESSION.format(20)})
    record(theirs, {SHEET: SHEET_TEXT + SESSION.format(13)})
    mine.run("remote", "add", "wang", str(theirs.root))
    return [mine, theirs]


SESSION = "  - {{date: 2026-02-{}, hours: 1}}\n"
BOTH = SHEET_TEXT.replace("[jia]", "[jia]  # mine") + SESSION.format(13) + SESSION.format(20)


@pytest.mark.parametrize(
    "how",
    [
        ("pull", "--no-rebase", "--no-edit", "wang", "main"),
        ("pull", "--rebase", "wang", "main"),
        ("cherry-pick", "wang/main"),
    ],
)
def test_plain_git_merges_field_by_field(pair: list[Git], how: tuple[str, ...]):
    mine, _ = pair
    mine.run("fetch", "--quiet", "wang")
    mine.run(*how)
    assert (mine.root / SHEET).read_text("utf-8") == BOTH
    assert status(mine) == ""


def test_the_program_need_not_be_on_the_path(pair: list[Git]):
    mine, _ = pair
    mine.run(
        *("pull", "--no-rebase", "--no-edit", "wang", "main"), environment={"PATH": "/usr/bin:/bin"}
    )
    assert (mine.root / SHEET).read_text("utf-8") == BOTH


def test_nothing_that_lies_in_the_unit_is_run(pair: list[Git]):
    mine, theirs = pair
    trap = "import pathlib\npathlib.Path('trapped').touch()\n"
    record(theirs, {f"{name}.py": trap for name in ("json", "click", "ledger/__init__", "ledger/cli")})
    mine.run("pull", "--no-rebase", "--no-edit", "wang", "main")
    mine.run("reset", "--quiet", "--hard", "HEAD^")
    record(mine, {"ledger/__init__.py": trap, "json.py": trap})
    mine.run("pull", "--no-rebase", "--no-edit", "-X", "theirs", "wang", "main")
    assert (mine.root / SHEET).read_text("utf-8") == BOTH
    assert not (mine.root / "trapped").exists()


def test_a_conflict_is_marked_where_it_is_and_said(pair: list[Git]):
    mine, theirs = pair
    change(mine, SHEET, "12, hours: 2", "12, hours: 3")
    change(theirs, SHEET, "12, hours: 2", "12, hours: 4")
    code, _, errors = mine.attempt("pull", "--no-rebase", "--no-edit", "wang", "main")
    assert code == 1
    assert f"{SHEET}: sessions 2026-01-12 hours is 3 here and 4 there" in errors
    marked = """\
<<<<<<< mine
  - {date: 2026-01-12, hours: 3}
=======
  - {date: 2026-01-12, hours: 4}
>>>>>>> theirs
"""
    text = (mine.root / SHEET).read_text("utf-8")
    assert text == BOTH.replace("  - {date: 2026-01-12, hours: 2}\n", marked)
    assert status(mine) == f"UU {SHEET}\n"


@pytest.mark.parametrize("gone", ["/nowhere/python3", "/bin/false", "/bin/true -c :; false; true"])
def test_where_the_program_fails_git_merges_by_lines(pair: list[Git], gone: str):
    """Otherwise git would keep mine and drop theirs without a word."""
    mine, _ = pair
    line = command().replace(sys.executable, gone)
    mine.run("config", NAME, line if gone != "/bin/true -c :; false; true" else line.replace("0)", "8)"))
    code, _, _ = mine.attempt("pull", "--no-rebase", "--no-edit", "wang", "main")
    text = (mine.root / SHEET).read_text("utf-8")
    assert code
    assert SESSION.format(20) in text
    assert SESSION.format(13) in text
    assert "<<<<<<< mine\n" in text


def test_an_interpreter_with_odd_signs_in_its_path_is_named_safely(pair: list[Git], tmp_path: Path):
    mine, _ = pair
    odd = tmp_path / "my %O python's"
    odd.symlink_to(sys.executable)
    mine.run("config", NAME, command(str(odd)))
    assert not lacks_driver(mine)
    mine.attempt("pull", "--no-rebase", "--no-edit", "wang", "main")
    text = (mine.root / SHEET).read_text("utf-8")
    assert SESSION.format(13) in text


def test_a_clone_is_set_up_once(pair: list[Git]):
    mine, _ = pair
    assert not set_up(mine)
    mine.run("config", "--unset", NAME)
    assert lacks_driver(mine)
    assert set_up(mine)
    assert not lacks_driver(mine)
    assert mine.setting(NAME) == settings()[NAME]
    assert mine.setting("merge.renames") == "false"


def test_an_interpreter_that_has_gone_is_noticed(pair: list[Git]):
    mine, _ = pair
    mine.run("config", NAME, command("/nowhere/python3"))
    assert lacks_driver(mine)
    assert set_up(mine)
    assert not lacks_driver(mine)


def test_what_somebody_has_set_about_renames_stays(pair: list[Git]):
    mine, _ = pair
    mine.run("config", "merge.renames", "true")
    mine.run("config", "--unset", NAME)
    assert set_up(mine)
    assert mine.setting("merge.renames") == "true"


@pytest.mark.parametrize("removes", [0, 1])
def test_check_says_what_a_plain_merge_has_left_undecided(pair: list[Git], removes: int):
    """Removed by one, changed by the other: git leaves no marker in the file."""
    record(pair[removes], {SHEET: None})
    pair[0].attempt("pull", "--no-rebase", "--no-edit", "wang", "main")
    ran = ledger("check", at=pair[0])
    assert f"`git add {SHEET}` keeps it as it is now, `git rm {SHEET}` removes it" in ran.err
    pair[0].run("rm", "--quiet", "--force", SHEET)
    assert ledger("check", at=pair[0]).err == ""


def test_a_repository_whose_attributes_do_not_ask_for_it_lacks_nothing(pair: list[Git]):
    mine, _ = pair
    mine.run("config", "--unset", NAME)
    record(mine, {".gitattributes": "*.yaml text\n"})
    assert not lacks_driver(mine)
