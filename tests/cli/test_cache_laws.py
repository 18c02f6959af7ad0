"""Whatever is remembered, every command that looks says what it would say without.

Units are changed at random (by hand, by git, by the program itself), files are touched, times and
clocks set back, and between any two changes some commands look, warm and then with nothing kept.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.cli.main import COMMANDS
from ledger.store import annals
from ledger.store.git import Git
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit
from tests.store import test_recall as by_hand

FIRST = "20260103-aaaa0"
LOOKING: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "sheet": (("2026-Q1",), ("2026-Q1", "--format", "csv")),
    "list": ((), ("--ledger", "study", "--format", "csv"), ("--text", "第3次"), ("--member", "jia")),
    "show": ((FIRST,), (FIRST, "--json")),
    "member": (("list",),),
    "check": (("--format", "json"), (), ("--strict", "study")),
    "status": (
        ("--json", "--quarter", "2026-Q1"),
        ("--all", "--year"),
        ("--member", "jia"),
        ("--month",),
    ),
    "due": ((), ("--within", "90")),
    "explain": (("seminar",), ("talks",), ("self-study-hours", "--member", "jia", "--week")),
    "report": (
        ("--quarterly", "2026-Q1"),
        ("--annual", "2026", "--format", "html"),
        ("--register", "study"),
        ("--member", "jia"),
        ("--wallchart",),
    ),
    "verify": (("{report}",),),
    "log": ((), ("--json",), ("--member", "jia"), ("--ledger", "study", "-n", "3")),
    "diff": (("HEAD~1", "HEAD"), ("HEAD",)),
    "import": (("{table}", "--dry-run", "--json"),),
    "export": (("--format", "json"), ("--kind", "study/seminar", "--format", "csv")),
    "schema": (("study/seminar",), ("study/talk",)),
    "pack": (("list",), ("show", "aspiration")),
    "help": (("seminar",), ("E304",)),
    "completion": (("bash",),),
}
"""The commands that look, each with ways to ask."""
WRITING = {
    *("init", "demo", "add", "answer", "assign", "progress", "extend", "close", "verify-item", "return"),
    *("reopen", "carry", "edit", "remove", "undo", "sync", "hooks", "calendar"),
}
APART = {"rollup"}
"""It keeps a cache of its own, for many units."""
LOOKS = tuple((name, *words) for name, ways in LOOKING.items() for words in ways)


def test_every_command_either_looks_or_writes():
    assert {*LOOKING, *WRITING, *APART} == set(COMMANDS)


# What happens between two looks


def clock(_git: Git, dice: Random) -> None:
    """The machine's day jumps, forth or back."""
    os.environ["LEDGER_TODAY"] = dice.choice(["2026-05-10", "2026-01-02", "2027-02-28", "2026-04-01"])


def aged(git: Git, dice: Random) -> None:
    """All files get the same time: long ago, to come, or this very moment."""
    when = dice.choice([1, 10**9, 4 * 10**9, None])
    for place in by_hand.files(git):
        os.utime(place, None if when is None else (when, when))


def rewritten(git: Git, _dice: Random) -> None:
    """The same bytes anew, as a clone or an editor leaves them."""
    for place in by_hand.files(git):
        text = place.read_bytes()
        place.unlink()
        place.write_bytes(text)


def recorded(git: Git, dice: Random) -> None:
    """A command of ours writes, and keeps what it has read."""
    words = {
        "add": ("study/seminar", "--date", "2026-02-03", "--title", "研讨", "--member", "jia"),
        "edit": (FIRST, "--set", "title=改"),
        "remove": (FIRST,),
        "undo": (),
    }
    name = dice.choice(list(words))
    more = ("--set", "form=other", "--set", "days=0.5", "--set", "topics=other") if name == "add" else ()
    ledger(name, *words[name], *more, at=git)


def rested(_git: Git, _dice: Random) -> None:
    """Long enough for times to tell that nothing has changed since."""
    time.sleep(0.15)


def packed(git: Git, _dice: Random) -> None:
    by_hand.commit(git, Random(0))
    git.attempt("gc", "--quiet")
    git.attempt("update-index", "--refresh")


def mended(git: Git, _dice: Random) -> None:
    """The unit says again who it is, so that there is something to look at."""
    text = by_hand.UNIT.format(packs="[own, aspiration]", hours="4")
    (git.root / "unit.yaml").write_text(text)
    git.attempt("checkout", "--quiet", "HEAD", "--", "roster.yaml")


STEPS: tuple[Callable[[Git, Random], None], ...] = (
    *(by_hand.add, by_hand.add, by_hand.change, by_hand.touch, by_hand.remove, by_hand.rename),
    *(by_hand.copy, by_hand.rules, by_hand.about, by_hand.roster, by_hand.commit, by_hand.checkout),
    *(by_hand.merge, by_hand.stash, by_hand.link, by_hand.ignore, by_hand.unlooked, by_hand.turned),
    *(by_hand.staged, by_hand.reset, clock, aged, rewritten, recorded, recorded, packed, mended, rested),
)


@pytest.fixture(scope="module", autouse=True)
def _every_past_is_kept() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annals, "WORTH", 1)
        yield


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit with some entries and two branches, a document of it, and a table for it."""
    place = tmp_path_factory.mktemp("laws")
    git = make_unit(place / "unit")
    dice = Random(1)
    by_hand.rules(git, dice)
    mended(git, dice)
    first = git.root / "study" / "2026" / f"{FIRST}.yaml"
    first.parent.mkdir(parents=True, exist_ok=True)
    first.write_text(by_hand.entry(dice, FIRST))
    for _ in range(12):
        by_hand.add(git, dice)
    by_hand.commit(git, dice)
    git.run("branch", "side")
    ledger("report", "--quarterly", "2026-Q1", "-o", str(place / "report.md"), at=git)
    table = "日期,会议名称,学习形式,天数,主题,参加人员\n2026-02-03,研讨,其他,0.5,警示,甲某\n"
    (place / "table.csv").write_text(table)
    return place


def said(words: tuple[str, ...], git: Git, beside: Path) -> Ran:
    files = {"report": str(beside / "report.md"), "table": str(beside / "table.csv")}
    return ledger(*(word.format(**files) if word[0] == "{" else word for word in words), at=git)


def without(words: tuple[str, ...], git: Git, beside: Path) -> Ran:
    """What is said where nothing is kept and nothing can be."""
    kept, aside = git.folder / "ledger", git.folder / "aside"
    kept.mkdir(exist_ok=True)
    kept.rename(aside)
    kept.write_text("a file where a folder is wanted")
    try:
        return said(words, git, beside)
    finally:
        kept.unlink()
        aside.rename(kept)


DOINGS = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.integers(0, 99),
        st.lists(st.sampled_from(LOOKS), min_size=2, max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(DOINGS)
def test_what_is_said_is_what_would_be_said_without_a_cache(pattern: Path, doings):
    day = os.environ["LEDGER_TODAY"]
    with TemporaryDirectory() as folder:
        shutil.copytree(pattern / "unit", Path(folder) / "unit", symlinks=True)
        git = Git(Path(folder) / "unit")
        try:
            for step, seed, looks in doings:
                step(git, Random(seed))
                for words in looks:
                    warm = said(words, git, pattern)
                    assert warm == without(words, git, pattern), words
                    assert said(words, git, pattern) == warm
        finally:
            os.environ["LEDGER_TODAY"] = day


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_each_of_them_has_something_to_say(pattern: Path, tmp_path: Path, words: tuple[str, ...]):
    shutil.copytree(pattern / "unit", tmp_path / "unit", symlinks=True)
    ran = said(words, Git(tmp_path / "unit"), pattern)
    assert ran.code in (0, 1), ran.err
    assert ran.out
