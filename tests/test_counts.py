"""What a run takes: processes, opened files, modules. Counted, because time depends on the machine."""

import os
import time
from pathlib import Path

import pytest

from ledger.cli.main import COMMANDS, STEPS
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.conftest import make_unit
from tests.watching import Watched, watch

HEAVY = frozenset(
    {
        *(
            "jinja2",
            "git",
            "ruamel",
            "openpyxl",
            "xlsxwriter",
            "python_calamine",
            "lxml",
            "docx",
            "docxtpl",
        ),
        *("jsonschema", "referencing", "rpds", "fastjsonschema", "markdown_it", "typst", "icalendar"),
        *("prompt_toolkit", "pypinyin", "chinese_calendar", "tabulate", "duckdb", "dask", "distributed"),
        *(
            "multiprocessing",
            "concurrent",
            "asyncio",
            "http",
            "urllib.request",
            "email",
            "ssl",
            "unittest",
        ),
    }
)
"""Libraries that a command of every day has no use for, each tens of milliseconds to import."""
START = {"ledger", "ledger.cli", "ledger.cli.main", "ledger.cli.session", "ledger.errors"}
START |= {"ledger.records", "ledger.words"}
MODULES = {name: f"ledger.cli.{name.replace('-', '_')}" for name in COMMANDS}
MODULES["import"] = "ledger.cli.import_"
MODULES |= dict.fromkeys(STEPS, "ledger.cli.steps")


def entry(number: int) -> tuple[str, str]:
    name = f"2026{1 + number % 4:02}{1 + number % 28:02}-{number:05}"
    text = (
        f"id: {name}\nkind: seminar\ndate: {name[:4]}-{name[4:6]}-{name[6:8]}\ntitle: 第{number}次\n"
        "members: [jia]\nform: other\ndays: 0.5\ntopics: [other]\n"
    )
    return f"study/2026/{name}.yaml", text


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Git:
    """A unit with some entries that has been looked at, so that all of it is remembered."""
    git = make_unit(tmp_path_factory.mktemp("counts") / "unit", dict(map(entry, range(60))))
    settle(git)
    return git


def settle(git: Git) -> None:
    """Make all files old enough for their times to tell that nothing has changed, and look at them."""
    for path in git.root.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, (1_700_000_000, 1_700_000_000))
    git.run("update-index", "--refresh")
    os.utime(git.folder / "index", (1_700_000_100, 1_700_000_100))
    time.sleep(0.25)  # the time of the inode's own change cannot be set
    for _ in range(2):
        assert ledger("status", "--quarter", at=git).code == 0
        assert ledger("check", at=git).code == 0


def heavy(run: Watched) -> set[str]:
    return run.modules & HEAVY


def commands(run: Watched) -> set[str]:
    """The commands whose files were imported."""
    return {name for name, module in MODULES.items() if module in run.modules}


def entries(run: Watched, git: Git) -> list[str]:
    return [one for one in run.below(git.root) if one.endswith(".yaml") and "/" in one]


def complete(words: str, git: Git, report: Path) -> Watched:
    place = str(len(words.split(" ")) - 1)
    asked = {"_LEDGER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": place}
    return watch(at=git, report=report, environment=asked)


def test_every_command_has_the_module_that_is_counted_here():
    for module in MODULES.values():
        assert (Path(__file__).parent.parent / "cli" / f"{module.rpartition('.')[2]}.py").is_file()


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("--lang", "zh", "--help")])
def test_to_say_who_it_is_takes_next_to_nothing(warm: Git, tmp_path: Path, words: tuple[str, ...]):
    run = watch(*words, at=warm, report=tmp_path / "told")
    assert (run.code, run.started, run.below(warm.root)) == (0, (), [])
    assert run.ours <= START
    assert not heavy(run)
    assert len(run.modules) <= 150


def test_completing_a_command_imports_none(warm: Git, tmp_path: Path):
    run = complete("ledger st", warm, tmp_path / "told")
    assert run.out.split() == ["plain,status"]
    assert (run.started, run.below(warm.root)) == ((), [])
    assert run.ours <= START
    assert len(run.modules) <= 150


@pytest.mark.parametrize(
    ("words", "command", "said"),
    [
        ("ledger status --qu", "status", "plain,--quarter"),
        ("ledger member ad", "member", "plain,add"),
        ("ledger report --for", "report", "plain,--format"),
        ("ledger check --exp", "check", "plain,--explain"),
    ],
)
def test_completing_below_a_command_imports_no_other(
    warm: Git, tmp_path: Path, words: str, command: str, said: str
):
    run = complete(words, warm, tmp_path / "told")
    assert said in run.out.split()
    assert commands(run) == {command}
    assert (run.started, run.below(warm.root)) == ((), [])


def test_status_of_what_has_not_changed_opens_no_entry_and_starts_git_once(warm: Git, tmp_path: Path):
    run = watch("status", "--quarter", at=warm, report=tmp_path / "told")
    assert (run.code, len(run.started)) == (0, 1)
    copies = {f".git/ledger/{one.name}" for one in (warm.folder / "ledger").glob("index-*")}
    assert len(copies) <= 1
    assert set(run.below(warm.root)) - copies <= {
        *(".git", ".git/config", ".git/HEAD", ".git/index", ".git/commondir", ".git/info/attributes"),
        *(".git/ledger/cache.db", ".gitattributes", "unit.yaml", "roster.yaml"),
    }
    assert commands(run) == {"status"}
    assert not heavy(run)
    assert len(run.ours) <= 90
    assert len(run.modules) <= 300


@pytest.mark.parametrize(
    "words", [("due",), ("list",), ("explain", "seminar-days"), ("status", "--json")]
)
def test_whoever_asks_of_what_has_not_changed_starts_git_once(
    warm: Git, tmp_path: Path, words: tuple[str, ...]
):
    run = watch(*words, at=warm, report=tmp_path / "told")
    assert (run.code, len(run.started), entries(run, warm)) == (0, 1, [])
    assert commands(run) == {words[0]}
    assert not heavy(run) - {"ruamel"}


def test_status_after_one_change_opens_one_entry(warm: Git, tmp_path: Path):
    path = warm.root / entry(7)[0]
    text = path.read_text("utf-8")
    path.write_text(f"{text}# changed\n", "utf-8")
    try:
        run = watch("status", "--quarter", at=warm, report=tmp_path / "told")
    finally:
        path.write_text(text, "utf-8")
        settle(warm)
    assert run.code == 0
    assert set(entries(run, warm)) <= {entry(7)[0]}
    assert len(run.started) <= 2


def test_to_check_again_opens_no_entry(warm: Git, tmp_path: Path):
    settle(warm)
    run = watch("check", at=warm, report=tmp_path / "told")
    assert (run.code, entries(run, warm)) == (0, [])
    assert len(run.started) <= 4
    assert commands(run) == {"check"}
    assert not heavy(run)


def test_to_add_one_opens_those_of_its_week_and_starts_git_a_few_times(warm: Git, tmp_path: Path):
    settle(warm)
    fields = ("--title", "例", "--set", "form=other", "--set", "days=0.5", "--set", "topics=other")
    words = ("add", "study/seminar", "--date", "2026-02-03", "--member", "jia", *fields)
    run = watch(*words, at=warm, report=tmp_path / "told")
    assert run.code == 0
    assert len(set(entries(run, warm))) <= 12
    assert len(run.started) <= 8
    assert commands(run) == {"add"}
    assert not heavy(run) - {"ruamel"}
