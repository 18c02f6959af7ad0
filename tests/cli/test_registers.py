"""`ledger report --register` in a real repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.repository import create_repository
from ledger.store.workbooks import read_tables
from tests.cli.running import ledger
from tests.reports.example import files


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    git = create_repository(tmp_path / "office")
    for path, text in files().items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "begin")
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")
    return git


def titles(office: Git, *given: str) -> list[str]:
    """The items' own titles in a register of rectification."""
    ran = ledger(
        *("report", "--register", "rectification", "--columns", "title", "--format", "csv", *given),
        at=office,
    )
    assert ran.code == 0, ran.err
    return ran.out.removeprefix("\ufeff").splitlines()[1:]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "2026"),
        (["--annual", "2025"], "2025"),
        (["--annual", "last"], "2025"),
        (["--quarterly"], "third quarter of 2026"),
        (["--quarterly", "2026-Q1"], "first quarter of 2026"),
        (["--monthly", "last"], "June 2026"),
    ],
)
def test_it_is_of_the_period_named_or_of_this_year(office: Git, given: list[str], said: str):
    ran = ledger("report", "--register", "study", *given, at=office)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == f"示例办: register of study, {said}"


@pytest.mark.parametrize("register", ["rectification", "problems", "study", "research"])
def test_it_speaks_the_user_s_language(office: Git, register: str):
    said = {
        "rectification": "整改台账",
        "problems": "问题台账",
        "study": "学习台账",
        "research": "调研台账",
    }
    ran = ledger("--lang", "zh", "report", "--register", register, at=office)
    assert ran.out.splitlines()[0] == f"示例办{said[register]}（2026年）"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([], ["增开窗口", "补齐记录", "集中归档", "更换标牌"]),
        (["--owner", "wang"], ["增开窗口", "补齐记录"]),
        (["--owner", "李四"], ["更换标牌"]),
        (["--lead", "li"], ["增开窗口", "补齐记录", "更换标牌"]),
        (["--lead", "clerk"], []),
        (["--office", "综合"], ["增开窗口", "补齐记录", "更换标牌"]),
        (["--office", "财务"], []),
        (["--special", "窗口"], []),
        (["--stage", "verified"], ["增开窗口"]),
        (["--stage", "registered"], ["集中归档"]),
        (["--stage", "overdue"], ["更换标牌"]),
        (["--owner", "li", "--stage", "verified"], []),
        (["--as-of", "2026-03-25"], ["增开窗口", "补齐记录"]),
        (["--as-of", "2026-02-28", "--stage", "under-way"], ["增开窗口"]),
        (["--quarterly", "2026-Q2", "--stage", "closed"], ["补齐记录"]),
    ],
)
def test_filters_pick_what_list_would_show(office: Git, given: list[str], wanted: list[str]):
    assert titles(office, *given) == wanted


def test_a_member_s_register_is_named_as_such(office: Git):
    ran = ledger(
        *("--lang", "zh", "report", "--register", "study", "--member", "王五", "--columns", "时间,形式"),
        at=office,
    )
    lines = ran.out.splitlines()
    assert "计入人员：王五" in lines
    assert [line.split()[0] for line in lines if "个人自学（王五）" in line] == [
        *("2026-01-10", "2026-02-10", "2026-03-10", "2026-04-05", "2026-06-05"),
    ]
    assert "李四" not in ran.out


def test_a_filter_by_stage_is_said_in_words(office: Git):
    ran = ledger(
        *("--lang", "zh", "report", "--register", "rectification", "--stage", "overdue", "--lead", "li"),
        at=office,
    )
    assert "阶段：逾期未办结" in ran.out.splitlines()
    assert "责任领导：李四" in ran.out.splitlines()


def test_it_can_be_read_at_a_revision(office: Git, commit_all: Callable[[Git, str], str]):
    first = office.commit("HEAD")
    (office.root / "rectification" / "2026" / "20260415-aaaaa.yaml").unlink()
    commit_all(office, "less")
    assert titles(office) == ["增开窗口", "补齐记录", "集中归档"]
    assert titles(office, "--at", first)[-1] == "更换标牌"


# Formats


def test_the_file_s_name_says_its_format(office: Git, tmp_path: Path):
    begins = {
        "r.csv": b"\xef\xbb\xbfno.,source,problem",
        "r.xlsx": b"PK",
        "r.md": b"# ",
        "r.txt": "示例办:".encode(),
        "r": "示例办:".encode(),
    }
    for name, start in begins.items():
        ran = ledger("report", "--register", "problems", "-o", str(tmp_path / name), at=office)
        assert ran.code == 0
        assert ran.out == ""
        assert f"wrote {tmp_path / name}: 5 rows, 2026, as of 2026-07-10" in ran.err
        assert (tmp_path / name).read_bytes().startswith(start)


def test_the_format_asked_for_wins_over_the_name(office: Git, tmp_path: Path):
    place = tmp_path / "r.csv"
    ran = ledger("report", "--register", "study", "--format", "xlsx", "-o", str(place), at=office)
    assert ran.code == 0
    (sheet,) = read_tables("r", place.read_bytes())
    assert sheet.rows[0][0] == "示例办: register of study, 2026"


def test_a_workbook_of_the_same_ledger_is_the_same_file(office: Git, tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        assert ledger("report", "--register", "study", "-o", str(tmp_path / name), at=office).code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_that_was_there_stays_where_nothing_can_be_written(office: Git, tmp_path: Path):
    place = tmp_path / "r.csv"
    place.write_text("before", "utf-8")
    ran = ledger("report", "--register", "study", "--columns", "nothing", "-o", str(place), at=office)
    assert ran.code == 2
    assert place.read_text("utf-8") == "before"


def test_an_empty_register_is_said_and_no_failure(office: Git):
    given = ("report", "--register", "study", "--annual", "2024")
    ran = ledger(*given, at=office)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "Nothing is recorded."
    ran = ledger(*given, "--format", "csv", at=office)
    assert ran.code == 0
    assert ran.out.startswith("\ufeffdate,place,form")
    assert len(ran.out.splitlines()) == 1
    assert ran.err == "Nothing is recorded.\n"


# What cannot be done


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--register", "assurance"], "--register"),
        (["--register", "study", "--format", "exe"], "--format"),
        (["--register", "study", "--format", "docx", "-o", "x.docx"], "not written as docx"),
        (["--register", "study", "-o", "x.pdf"], "not written as pdf; it is written as: text, md"),
        (["--register", "study", "--format", "xlsx"], "--format xlsx wants a file: -o FILE"),
        (["--register", "study", "--annual", "--monthly"], "name one period, not several"),
        (["--register", "study", "--monthly", "2026"], "2026 is not a month; write one like 2026-07"),
        (["--register", "study", "--final"], "--final goes with a report"),
        (["--register", "study", "--columns", "due"], "has no column due; it has: date, place,"),
        (["--register", "study", "--columns", ","], "--columns names no column"),
        (["--register", "study", "--owner", "li"], "--owner says nothing in the register of study"),
        (["--register", "rectification", "--member", "li"], "use one of: --owner, --lead, --office"),
        (["--register", "study", "--member", "sun"], "nobody on the roster is called sun"),
        (["--register", "study", "--at", "nowhere"], "no revision nowhere"),
        (["--register", "study", "-o", "no/such/file.csv"], "no/such"),
        (["--annual", "--columns", "due"], "--columns goes with --register LEDGER"),
        (["--annual", "--owner", "li"], "--owner goes with --register LEDGER"),
        (["--annual", "--format", "csv"], "--format csv goes with --register LEDGER"),
        (["--columns", "due"], "--columns goes with --register LEDGER"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(office: Git, given: list[str], said: str):
    ran = ledger("report", *given, at=office)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err.splitlines()[0]


def test_a_unit_that_cannot_say_who_it_is_has_no_register(office: Git):
    (office.root / "unit.yaml").write_text("id: example\n", "utf-8")
    ran = ledger("report", "--register", "study", at=office)
    assert ran.code == 2
    assert "unit.yaml has errors" in ran.err
