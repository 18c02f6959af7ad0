"""Making the invented unit's repository with real git, and the command that does it."""

import pytest

from ledger.cli.main import run
from ledger.demo.making import IDENTITY, make
from ledger.errors import LedgerError
from ledger.store.checkout import look
from ledger.store.git import Git
from ledger.store.sources import WorkTree

from .held import first, held, second

TODAY = "2026-11-23"


def made(folder):
    make([(first(TODAY), folder)])
    return Git(folder)


def test_equal_plans_give_equal_commits(tmp_path):
    one, other = made(tmp_path / "one"), made(tmp_path / "a" / "b" / "other")
    assert one.commit("HEAD") == other.commit("HEAD")


def test_the_repository_is_sound_and_its_files_are_checked_out(tmp_path):
    git = made(tmp_path / "unit")
    assert git.run("fsck", "--strict") == b""
    assert look(git).head.dirty is False
    assert look(git).head.branch == "main"
    assert int(git.run("rev-list", "--count", "HEAD")) == len(first(TODAY).commits)
    assert WorkTree(git.root).files() == held(first(TODAY)).files()


def test_git_tells_the_same_authors_and_days_as_the_plan(tmp_path):
    git = made(tmp_path / "unit")
    told = git.run("log", "--reverse", "--format=%an|%ae|%aI|%cI|%B", "-z").decode().split("\0")
    for line, commit in zip(filter(None, told), first(TODAY).commits, strict=True):
        moment = commit.when.isoformat()
        said = [commit.author.name, commit.author.email, moment, moment, commit.message.strip()]
        assert line.strip().split("|", 4) == said


def test_a_newcomer_gets_a_name_to_commit_under_in_this_repository_alone(tmp_path):
    git = made(tmp_path / "unit")
    for name, value in IDENTITY.items():
        assert git.setting(name) == value
    assert b"user." not in git.run("config", "--list", "--show-origin").replace(
        b"file:.git/config\tuser.", b""
    )


def test_a_name_that_git_knows_stays(tmp_path, monkeypatch):
    known = tmp_path / "gitconfig"
    known.write_text("[user]\n\tname = X\n\temail = x@example.invalid\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(known))
    assert made(tmp_path / "unit").setting("user.name") == "X"


def test_a_folder_with_something_in_it_is_refused_and_untouched(tmp_path):
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(LedgerError, match="not empty"):
        make([(first(TODAY), tmp_path)])
    assert [place.name for place in tmp_path.iterdir()] == ["letter"]


def test_neither_unit_is_made_where_one_has_no_place(tmp_path):
    (tmp_path / "b").write_text("a file")
    with pytest.raises(LedgerError):
        make([(first(TODAY), tmp_path / "a"), (second(TODAY), tmp_path / "b")])
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("there", [True, False])
def test_a_failure_half_way_leaves_nothing_behind(tmp_path, monkeypatch, there):
    def broken(self, *arguments, **named):
        if arguments[0] == "reset":
            raise KeyboardInterrupt
        return whole(self, *arguments, **named)

    whole = Git.run
    monkeypatch.setattr(Git, "run", broken)
    if there:
        (tmp_path / "new").mkdir()
    with pytest.raises(KeyboardInterrupt):
        make([(first(TODAY), tmp_path / "new" / "unit" if not there else tmp_path / "new")])
    left = list(tmp_path.rglob("*"))
    assert left == ([tmp_path / "new"] if there else [])


# The command


def test_the_command_says_what_it_made_and_what_to_try(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LEDGER_TODAY", TODAY)
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--seed", "5", "--second"]) == 0
    said = capsys.readouterr().out
    assert f"{first(TODAY).entries} entries in {len(first(TODAY).commits)} commits" in said
    assert "2025-07-01 to 2026-11-22" in said
    assert said.count("  ledger -C demo-unit ") == 3
    assert (tmp_path / "demo-unit-second" / "unit.yaml").exists()


def test_the_commands_it_names_can_be_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LEDGER_TODAY", TODAY)
    folder = str(tmp_path / "unit")
    assert run(["demo", folder]) == 0
    lines = capsys.readouterr().out.splitlines()
    for line in [line for line in lines if line.startswith("  ledger ")]:
        assert run(line.split()[1:]) == 0, line


def test_the_same_seed_and_day_give_the_same_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDGER_TODAY", TODAY)
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "one"]) == run(["demo", "other"]) == 0
    assert Git(tmp_path / "one").commit("HEAD") == Git(tmp_path / "other").commit("HEAD")
    assert run(["demo", "third", "--seed", "2"]) == 0
    assert Git(tmp_path / "one").commit("HEAD") != Git(tmp_path / "third").commit("HEAD")


def test_the_command_refuses_a_folder_in_use(tmp_path, capsys):
    (tmp_path / "letter").write_text("mine")
    assert run(["demo", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
