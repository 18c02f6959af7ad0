"""The program as a whole: help, languages, errors, exit codes, and what it imports."""

import os
import subprocess
import sys

import click
import pytest

from ledger.cli.main import COMMANDS, language, program
from ledger.store.git import Git
from ledger.words import Words
from tests.cli.running import ledger
from tests.conftest import make_unit

HEAVY = {"git", "ruamel.yaml", "jinja2", "tabulate", "jsonschema", "fastjsonschema", "wcwidth"}


def imported(*arguments: str) -> set[str]:
    """The modules that one run of the program has imported, in a process of its own."""
    script = (
        "import sys\nfrom ledger.cli.main import run\n"
        f"run({list(arguments)!r})\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "zh", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]):
    modules = imported(*arguments)
    assert not modules & HEAVY
    assert not {module for module in modules if module.startswith(("ledger.store", "ledger.checks"))}


def test_status_imports_no_more_than_it_needs(unit: Git):
    modules = imported("-C", str(unit.root), "status")
    assert not modules & HEAVY
    modules = imported("-C", str(unit.root), "status", "--json")
    assert not modules & {"jinja2", "jsonschema", "ruamel.yaml"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_one_line_helps_are_those_of_the_commands(name: str):
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.help
    first = COMMANDS[name].rstrip(".").split()[0]
    assert command.help.startswith(first)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_command_has_help_in_both_languages(name: str, tongue: str):
    ran = ledger("--lang", tongue, name, "--help")
    assert ran.code == 0
    options = [line for line in ran.out.splitlines() if line.startswith("  --")]
    if tongue == "zh":
        told = [line for line in options if line.split("  ")[-1].strip()]
        assert all(any(char >= "\u4e00" for char in line) for line in told if "  " in line.strip())


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LEDGER_LANG": "en"}, "en"),
        (["--lang", "zh"], {"LEDGER_LANG": "en"}, "zh"),
        (["status", "--lang=zh"], {}, "zh"),
        (["add", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_is_the_options_then_the_variables_then_the_locales(
    arguments, environment, expected
):
    assert language(arguments, environment) == expected


def test_an_unknown_command_is_answered_in_the_language():
    assert ledger("--lang", "zh", "foo").err.startswith("ledger：没有命令")
    ran = ledger("foo")
    assert (ran.code, ran.out) == (2, "")


def test_outside_a_repository(tmp_path):
    for command in (["status"], ["check"], ["add", "seminar"], ["explain", "seminar"]):
        ran = ledger(*command, at=tmp_path)
        assert (ran.code, "is in no git repository" in ran.err) == (2, True)
    assert "there is no folder" in ledger("status", at=tmp_path / "nowhere").err


def test_a_bare_repository(tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    ran = ledger("status", at=tmp_path / "bare.git")
    assert (ran.code, "is a bare repository" in ran.err) == (2, True)


def test_a_repository_that_is_no_units(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path / "x")], check=True)
    ran = ledger("status", at=tmp_path / "x")
    assert (ran.code, "holds no unit.yaml" in ran.err) == (2, True)


def test_a_unit_that_cannot_say_who_it_is_is_not_judged(tmp_path):
    git = make_unit(tmp_path / "unit", {"unit.yaml": "id: [\n"})
    ran = ledger("status", at=git)
    assert (ran.code, "unit.yaml has errors (E102)" in ran.err) == (2, True)


def test_a_shallow_clone_and_a_detached_head_can_be_read(unit: Git, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{unit.root}", str(clone)], check=True)
    assert ledger("status", at=clone).code == 0
    Git(clone).run("checkout", "--quiet", "--detach")
    assert ledger("status", at=clone).code == 0
    assert "no branch is checked out" in ledger("add", "study/programme", "--title", "x", at=clone).err


def test_a_hooks_surroundings_do_not_mislead(unit: Git, tmp_path, monkeypatch):
    other = make_unit(tmp_path / "other", {"unit.yaml": "id: other\n"})
    monkeypatch.setenv("GIT_DIR", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / "index"))
    ran = ledger("status", "--json", at=unit)
    assert '"dirty": false' in ran.out


def test_a_wrong_today_is_said(unit: Git, monkeypatch):
    monkeypatch.setenv("LEDGER_TODAY", "tomorrow")
    ran = ledger("status", at=unit)
    assert (ran.code, "LEDGER_TODAY is tomorrow" in ran.err) == (2, True)


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_any_today_will_do(unit: Git, monkeypatch, today: str):
    monkeypatch.setenv("LEDGER_TODAY", today)
    for span in ("--week", "--month", "--quarter", "--half", "--year"):
        ran = ledger("status", span, at=unit)
        assert (ran.code, ran.err) == (0, "")


def test_an_unknown_time_zone_is_said(tmp_path):
    text = (
        "id: x\nname: 某单位\nkind: party-group\nsince: 2026-01-01\n"
        "packs: [aspiration]\ntimezone: Asia/Nowhere\n"
    )
    git = make_unit(tmp_path / "unit", {"unit.yaml": text})
    os.environ.pop("LEDGER_TODAY")
    try:
        ran = ledger("status", at=git)
    finally:
        os.environ["LEDGER_TODAY"] = "2026-05-10"
    assert (ran.code, "unit.yaml has errors (E203)" in ran.err) == (2, True)
    ran = ledger("check", at=git)
    assert (ran.code, "E203 there is no time zone Asia/Nowhere" in ran.out) == (1, True)


def test_a_reader_that_goes_away_is_no_error(unit: Git):
    script = f"{sys.executable} -m ledger.cli -C {unit.root} status --year --all --json | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_what_should_not_have_happened_is_a_sentence_too(unit: Git, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("boom {x}")

    monkeypatch.setattr("ledger.cli.visit.read_unit", fail)
    ran = ledger("status", at=unit)
    assert (ran.code, "RuntimeError: boom {x}" in ran.err) == (2, True)


def test_words_are_plain():
    words = Words("en")
    said = words("the file {file}", file="a\x1b[2J\nb\u202e")
    assert said == "the file a\\x1b[2J\\nb\\u202e"
