"""A number that must not be kept is nowhere afterwards: on no screen, not in git, in no draft."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.checks.digits import check_character
from ledger.checks.privacy import masked
from ledger.store.git import Git
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit

PROBLEM = "problems/2026/20260110-prb01.yaml"
TEXT = (
    "id: 20260110-prb01\nkind: problem\ndate: 2026-01-10\ntitle: 例\n"
    "source: other\ndepth: deep\nscope: common\nmembers: [jia]\n"
)
SEMINAR = ("add", "study/seminar", "--set", "form=other", "--set", "days=1", "--set", "topics=other")
SHEET = ("add", "study/self-study", "--member", "jia", "--set", "hours=1")
EDIT = ("edit", "20260110-prb01")

ORDERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "title": lambda said: (*SEMINAR, "--title", said),
    "note": lambda said: (*SEMINAR, "--title", "研讨", "--note", f"参会人{said}已签到"),
    "set": lambda said: (*SEMINAR, "--title", "研讨", "--set", f"place={said}"),
    "list": lambda said: (*SEMINAR, "--title", "研讨", "--set", f"tags=甲,{said}"),
    "absent": lambda said: (*SEMINAR, "--title", "研讨", "--member", "jia", "--absent", f"yi={said}"),
    "session": lambda said: (*SHEET, "--set", f"readings={said}"),
    "ref": lambda said: (*SEMINAR, "--title", "研讨", "--evidence", f"ref:{said}"),
    "unstaged": lambda said: (*SEMINAR, "--title", said, "--no-commit"),
    "member": lambda said: (*SEMINAR, "--title", "研讨", "--member", said),
    "field": lambda said: (*SEMINAR, "--title", "研讨", "--set", f"{said}=1"),
    "date": lambda said: (*SEMINAR, "--title", "研讨", "--date", said),
    "kind": lambda said: ("add", said),
    "file": lambda said: (*SEMINAR, "--title", "研讨", "--evidence", f"/nowhere/{said}.jpg"),
    "edit note": lambda said: (*EDIT, "--note", said),
    "edit title": lambda said: (*EDIT, "--title", f"例 {said}"),
    "edit set": lambda said: (*EDIT, "--set", f"concern={said}"),
    "edit add": lambda said: (*EDIT, "--add", f"tags={said}"),
    "edit drop": lambda said: (*EDIT, "--drop", f"tags={said}"),
    "id": lambda said: ("show", said),
    "roster": lambda said: ("member", "add", "ding", said),
    "command": lambda said: (said,),
    "option": lambda said: ("status", f"--{said}"),
    "period": lambda said: ("status", "--quarter", said),
}

births = st.dates(date(1930, 1, 1), date(2020, 1, 1))
identities = st.builds(
    lambda birth, order: _whole(f"999999{birth:%Y%m%d}{order:03d}"), births, st.integers(0, 999)
)
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
WAYS: list[Callable[[str], str]] = [
    lambda bare: bare,
    lambda bare: f"{bare[:6]} {bare[6:14]} {bare[14:]}",
    lambda bare: f"{bare[:6]}-{bare[6:14]}-{bare[14:]}",
    lambda bare: f"{bare[:6]}.{bare[6:14]}.{bare[14:]}",
    lambda bare: f"{bare[:10]}\n{bare[10:]}",
    lambda bare: bare.translate(WIDE),
]


def _whole(first: str) -> str:
    return first + check_character(first)


def traces(bare: str) -> list[str]:
    """What of a number nobody may find again: whole, and its middle in every way of writing."""
    parts = [bare[6:14], bare[4:12], bare[8:16]]
    return [*parts, *(part.translate(WIDE) for part in parts)]


def everything(git: Git) -> str:
    """All that git and the work tree hold: every object, reachable or not, and every other file."""
    objects = git.run("cat-file", "--batch-all-objects", "--batch", "--unordered")
    files = [path for path in git.root.rglob("*") if path.is_file() and "objects" not in path.parts]
    named = "\n".join(str(path) for path in files)
    return "\n".join(
        [
            named,
            *(content.decode(errors="replace") for content in (objects, *map(Path.read_bytes, files))),
        ]
    )


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Git:
    return make_unit(tmp_path_factory.mktemp("leaks") / "unit", {PROBLEM: TEXT})


def require_gone(git: Git, ran: Ran, bare: str) -> None:
    said = ran.out + ran.err
    assert "Traceback" not in said
    held = everything(git)
    for trace in traces(bare):
        assert trace not in said
        assert trace not in held


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(sorted(ORDERS)), identities, st.sampled_from(WAYS))
def test_an_identity_number_given_anywhere_is_nowhere_afterwards(
    git: Git, order: str, bare: str, way: Callable[[str], str]
):
    head = git.commit("HEAD")
    ran = ledger(*ORDERS[order](way(bare)), at=git)
    assert ran.code == 2, (order, ran)
    assert git.commit("HEAD") == head
    assert git.run("status", "--porcelain", "--untracked-files=all") == b""
    require_gone(git, ran, bare)


BARE = _whole("99999919900101001")


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_each_way_in_refuses_it(git: Git, order: str):
    ran = ledger(*ORDERS[order](BARE), at=git)
    assert ran.code == 2, ran
    require_gone(git, ran, BARE)


@pytest.mark.parametrize(
    "text",
    [
        f"title: {BARE}\nform: other\ndays: 1\ntopics: [other]\n",
        f"title: 例\nform: other\ndays: 1\ntopics: [other]\nnote: >\n  {BARE[:9]}\n  {BARE[9:]}\n",
        f'title: "{BARE[:9]}\\u00{ord(BARE[9]):x}{BARE[10:]}"\nform: other\ndays: 1\ntopics: [other]\n',
        f"title: 例\nform: other\ndays: {BARE}\ntopics: [other]\n",
        f"title: 例\nform: other\ndays: 1\ntopics: [other]\n{BARE}: 1\n",
        f"title: [{BARE}\n",
    ],
)
def test_a_file_or_standard_input_with_it_is_refused(git: Git, tmp_path: Path, text: str):
    (tmp_path / "entry.yaml").write_text(text)
    for source, stdin in ((str(tmp_path / "entry.yaml"), b""), ("-", text.encode())):
        ran = ledger("add", "study/seminar", "--from", source, at=git, stdin=stdin)
        assert ran.code == 2, ran
        require_gone(git, ran, BARE)


@pytest.mark.parametrize("order", ["add", "edit"])
@pytest.mark.parametrize(("bears", "left"), [(BARE, 1), ("秘密★10年", 0)])
def test_a_draft_that_is_given_up_holds_it_no_more(
    unit: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, bears: str, left: int
):
    text = TEXT if order == "edit" else "title: 例\nform: other\ndays: 1\ntopics: [other]\n"
    (tmp_path / "typed").write_text(f"{text}note: 联系{bears}\n")
    monkeypatch.setenv("GIT_EDITOR", f"cp '{tmp_path / 'typed'}'")
    here = make_unit(tmp_path / "there", {PROBLEM: TEXT})
    arguments = EDIT if order == "edit" else ("add", "study/seminar", "--edit")
    ran = ledger(*arguments, at=here)
    assert ran.code == 2, ran
    require_gone(here, ran, BARE)
    assert f"联系{bears}" not in everything(here)
    drafts = list((here.folder / "ledger/drafts").iterdir())
    assert len(drafts) == left
    assert all("联系" in draft.read_text() for draft in drafts)


@pytest.fixture(scope="module")
def tainted(tmp_path_factory: pytest.TempPathFactory) -> Git:
    """A unit into whose files and history a number has come by plain git."""
    text = TEXT.replace("title: 例", f"title: 例{BARE}") + "note: 电话13812345678\n"
    git = make_unit(tmp_path_factory.mktemp("tainted") / "unit", {PROBLEM: TEXT})
    (git.root / PROBLEM).write_text(text)
    git.run("commit", "--quiet", "-am", f"problems: 例{BARE}")
    return git


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("list", "--format", "csv"),
        ("show", "20260110-prb01"),
        ("show", "20260110-prb01", "--json"),
        ("status", "--all"),
        ("status", "--json"),
        ("status", "--format", "csv"),
        ("due", "--within", "400"),
        ("due", "--json"),
        ("due", "--ics", "-"),
        ("explain", "problem-to-item"),
        ("log",),
        ("log", "--json"),
        ("diff", "HEAD~1"),
        ("diff", "HEAD~1", "--json"),
        ("check",),
        ("check", "--format", "json"),
        ("report", "--annual"),
        ("report", "--quarterly"),
        ("report", "--monthly", "2026-01"),
        ("report", "--register", "problems"),
        ("show", BARE),
        ("answer", "20260110-prb01"),
        ("edit", "20260110-prb01", "--set", f"depth={BARE}"),
    ],
    ids=" ".join,
)
def test_a_number_that_came_in_otherwise_is_masked_wherever_it_is_printed(
    tainted: Git, arguments: tuple[str, ...]
):
    ran = ledger(*arguments, at=tainted)
    assert ran.code in (0, 1, 2)
    for trace in (*traces(BARE), "13812345678", "1234567"):
        assert trace not in ran.out + ran.err


def test_what_is_still_printed_is_what_was_recorded(tainted: Git):
    assert masked(f"例{BARE}") in ledger("list", at=tainted).out
    assert masked(f"例{BARE}") in ledger("list", "--json", at=tainted).out


def test_a_fault_of_our_own_is_masked_too(unit: Git, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot read {BARE}")

    monkeypatch.setattr("ledger.cli.visit.read_unit", fail)
    for debug in ("", "1"):
        monkeypatch.setenv("LEDGER_DEBUG", debug)
        ran = ledger("status", at=unit)
        assert ran.code == 2
        assert "ValueError" in ran.err
        assert ("Traceback" in ran.err) is bool(debug)
        assert BARE not in ran.err


def test_the_subject_of_a_commit_holds_no_telephone(unit: Git):
    assert ledger(*SEMINAR, "--title", "研讨（联系13812345678）", at=unit).code == 0
    assert "138****5678" in unit.run("log", "-1", "--format=%s").decode()


def test_the_search_for_a_number_would_find_it(tainted: Git):
    held = everything(tainted)
    assert all(trace in held for trace in traces(BARE)[:3])
