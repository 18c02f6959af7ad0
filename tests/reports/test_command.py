"""`ledger report` in a real repository."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.cli.main import run
from ledger.store.git import Git
from tests.reports.example import PACK, files


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    from ledger.store.repository import create_repository

    git = create_repository(tmp_path / "office")
    for path, text in files().items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "begin")
    monkeypatch.chdir(git.root)
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")
    return git


def test_a_report_goes_to_standard_output(office: Git, capfd: pytest.CaptureFixture[str]):
    assert run(["report", "--annual"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("# 示例办: annual report 2026\n")
    assert f"Read from: revision {office.commit('HEAD')[:10]}\n" in out
    assert err == ""


def test_it_speaks_the_user_s_language(office: Git, capfd: pytest.CaptureFixture[str]):
    assert run(["--lang", "zh", "report", "--monthly", "last"]) == 0
    assert capfd.readouterr().out.startswith("# 示例办2026年6月工作报告\n")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "annual report 2026"),
        (["last"], "annual report 2025"),
        (["this"], "annual report 2026"),
        (["2024"], "annual report 2024"),
    ],
)
def test_every_output_says_its_period(
    office: Git, capfd: pytest.CaptureFixture[str], given: list[str], said: str
):
    assert run(["report", "--annual", *given]) == 0
    assert said in capfd.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "# 示例办2026年第三季度工作通报"),
        (["last"], "# 示例办2026年第二季度工作通报"),
        (["2026-Q1"], "# 示例办2026年第一季度工作通报"),
    ],
)
def test_a_quarter_is_named_or_the_current_one(
    office: Git, capfd: pytest.CaptureFixture[str], given: list[str], said: str
):
    assert run(["--lang", "zh", "report", "--quarterly", *given]) == 0
    assert capfd.readouterr().out.splitlines()[0] == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "name exactly one report"),
        (["--annual", "--monthly"], "name exactly one report"),
        (["--annual", "--quarterly", "2026-Q1"], "--monthly, --quarterly, --annual"),
        (["--annual", "2026-03"], "2026-03 is not a year"),
        (["--quarterly", "2026"], "2026 is not a quarter"),
        (["--quarterly", "2026-Q5"], "2026-Q5 is not a period"),
        (["--monthly", "soon"], "soon is not a period"),
        (["--annual", "--format", "exe"], "--format"),
        (["--annual", "--at", "nowhere"], "no revision nowhere"),
        (["--annual", "-o", "no/such/file.md"], "no/such"),
        (["--annual", "-o", "study"], "study is a folder"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    office: Git, capfd: pytest.CaptureFixture[str], given: list[str], said: str
):
    assert run(["report", *given]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "given", "begins"),
    [
        ("a.md", [], "# 示例办"),
        ("a.txt", [], "示例办: annual report 2026\n====="),
        ("a.HTML", [], "<!DOCTYPE html>"),
        ("a.txt", ["--format", "html"], "<!DOCTYPE html>"),
        ("a", [], "# 示例办"),
    ],
)
def test_the_file_s_name_says_its_form(
    office: Git, tmp_path: Path, name: str, given: list[str], begins: str
):
    assert run(["report", "--annual", *given, "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_a_file_is_written_whole_and_named(
    office: Git, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    place = tmp_path / "报告 1.md"
    place.write_text("before", "utf-8")
    assert run(["report", "--annual", "-o", str(place)]) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert f"wrote {place}: 2026, as of 2026-07-10" in err
    assert place.read_text("utf-8").startswith("# 示例办")
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".tmp")] == []


def test_a_link_is_written_through_and_a_device_is_not_replaced(
    office: Git, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    assert run(["report", "--annual", "-o", str(tmp_path / "link.md")]) == 0
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text("utf-8").startswith("# 示例办")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert run(["report", "--annual", "-o", str(tmp_path / "pipe")]) == 0
    assert os.read(reader, 11).decode() == "# 示例办"
    os.close(reader)


def test_a_dash_is_standard_output(office: Git, capfd: pytest.CaptureFixture[str]):
    assert run(["report", "--annual", "-o", "-"]) == 0
    assert capfd.readouterr().out.startswith("# 示例办")


def test_a_refused_report_leaves_the_file_as_it_was(
    office: Git, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    place = tmp_path / "report.md"
    place.write_text("before", "utf-8")
    template(office, "{{ nothing }}")
    assert run(["report", "--annual", "-o", str(place)]) == 2
    assert place.read_text("utf-8") == "before"


def template(office: Git, text: str, name: str = "annual") -> None:
    place = office.root / "templates" / f"{name}.md.j2"
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, "utf-8")


def test_the_unit_s_template_comes_from_where_the_entries_do(
    office: Git, capfd: pytest.CaptureFixture[str], commit_all: Callable[[Git, str], str]
):
    template(office, "one {{ report.period.name }}")
    first = commit_all(office, "template")
    template(office, "two {{ report.period.name }}")
    assert run(["report", "--annual"]) == 0
    assert run(["report", "--annual", "--at", first]) == 0
    assert run(["report", "--annual", "--at", f"{first}^"]) == 0
    out = capfd.readouterr().out
    firsts = ("one", "two", "# ")
    assert [line for line in out.splitlines() if line.startswith(firsts)] == [
        *("two 2026", "one 2026", "# 示例办: annual report 2026")
    ]


def test_a_broken_template_is_named_with_its_line(office: Git, capfd: pytest.CaptureFixture[str]):
    template(office, "a\n{{ report.sections.nothing }}\n")
    assert run(["report", "--annual"]) == 2
    assert (
        "templates/annual.md.j2, line 2: a report has nothing called nothing" in capfd.readouterr().err
    )


def test_a_template_that_is_a_link_is_not_followed(
    office: Git, capfd: pytest.CaptureFixture[str], commit_all: Callable[[Git, str], str]
):
    (office.root / "templates").mkdir()
    (office.root / "templates" / "annual.md.j2").symlink_to("/etc/passwd")
    assert run(["report", "--annual"]) == 2
    commit_all(office, "link")
    assert run(["report", "--annual", "--at", "HEAD"]) == 2
    err = capfd.readouterr().err
    assert err.count("templates/annual.md.j2 is a link") == 2


def test_changes_not_committed_are_said(office: Git, capfd: pytest.CaptureFixture[str]):
    (office.root / "study" / "2026" / "20260601-aaaaa.yaml").unlink()
    assert run(["report", "--annual"]) == 0
    assert "and changes not yet committed" in capfd.readouterr().out


def test_the_past_can_be_asked_about(office: Git, capfd: pytest.CaptureFixture[str]):
    assert run(["report", "--annual", "2026", "--as-of", "2026-02-28"]) == 0
    out = capfd.readouterr().out
    assert "As of: 28 February 2026; the period is not over yet" in out
    assert "Entries recorded this year: 8." in out


BROKEN_BLOCK = """{% extends "shipped/quarterly.md.j2" %}

{% block well %}
## 2. What went well

{% set part = report.sections.well %}
{{ part.tabels.kept | table }}
{% endblock %}
"""


def test_a_unit_s_own_bulletin_may_change_one_block(office: Git, capfd: pytest.CaptureFixture[str]):
    template(office, BROKEN_BLOCK.replace("tabels", "tables"), "quarterly")
    assert run(["report", "--quarterly", "last"]) == 0
    out, err = capfd.readouterr()
    assert "## 2. What went well\n\n| ledger | number | obligations |" in out
    assert "Obligations of which something fell due" not in out
    assert "## 3. Work and results by ledger" in out
    assert err == ""


def test_a_mistake_in_it_is_one_sentence_with_file_and_line(
    office: Git, capfd: pytest.CaptureFixture[str]
):
    template(office, BROKEN_BLOCK, "quarterly")
    assert run(["report", "--quarterly", "last"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "ledger: templates/quarterly.md.j2, line 7: a report has nothing called tabels\n"


# A final report


def test_a_report_with_gaps_is_never_final(
    office: Git, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    place = tmp_path / "report.md"
    place.write_text("before", "utf-8")
    assert run(["report", "--quarterly", "last", "--final", "-o", str(place)]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == "8 things are wanting, so no final report was written:"
    assert len(lines) == 9
    assert lines[3] == "3. problems of the quarter: 2026-Q2: ledger add problems/problem --date …"
    assert place.read_text("utf-8") == "before"


def test_nothing_of_it_goes_to_standard_output_either(office: Git, capfd: pytest.CaptureFixture[str]):
    assert run(["report", "--annual", "--final"]) == 1
    assert capfd.readouterr().out == ""


@pytest.fixture
def whole(office: Git) -> Git:
    """The same office where nothing is asked for and nothing wanting: one talk is all there is."""
    for place in (office.root / "problems", office.root / "study", office.root / "rectification"):
        shutil.rmtree(place)
    for ledger in ("research", "assurance"):
        shutil.rmtree(office.root / ledger)
    pack = office.root / "packs" / "house" / "pack.yaml"
    pack.write_text(PACK.partition("obligations:")[0], "utf-8")
    return office


@pytest.mark.parametrize("name", ["monthly", "quarterly", "annual"])
def test_a_report_without_gaps_may_be_final(whole: Git, capfd: pytest.CaptureFixture[str], name: str):
    assert run(["report", f"--{name}", "--final"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("# 示例办")
    assert err == ""


@pytest.mark.parametrize("mark", ["[data wanted]", "【建议补充数据】"])
def test_a_mark_in_the_text_alone_is_a_gap_too(whole: Git, capfd: pytest.CaptureFixture[str], mark: str):
    template(whole, f"Budget: 3\n\nReach: {mark}\n")
    assert run(["report", "--annual"]) == 0
    capfd.readouterr()
    assert run(["report", "--annual", "--final"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "1 thing is wanting, so no final report was written:",
        f"1. Reach: {mark}",
    ]


def test_a_report_without_its_list_of_gaps_is_refused_all_the_same(
    office: Git, capfd: pytest.CaptureFixture[str]
):
    template(office, "All is well.\n")
    assert run(["report", "--annual", "--final"]) == 1
    assert "problems of the quarter" in capfd.readouterr().err


# A long report


@pytest.mark.parametrize(("length", "warned"), [(5000, False), (5001, True)])
def test_a_long_report_is_written_with_a_warning(
    office: Git, tmp_path: Path, capfd: pytest.CaptureFixture[str], length: int, warned: bool
):
    place = tmp_path / "report.md"
    template(office, "字" * length + "\n\n## 附表\n\n" + "表" * 9000)
    assert run(["report", "--annual", "-o", str(place)]) == 0
    err = capfd.readouterr().err
    said = f"warning: the report has {length} characters before its annexes, more than 5000\n"
    assert err.startswith(said) is warned
    assert len(place.read_text("utf-8")) > 14000
