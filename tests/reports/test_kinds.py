"""Every kind of report, built from small ledgers and asked for on the command line."""

from pathlib import Path

import pytest

from ledger.core.periods import Period
from ledger.reports.kinds import KINDS, build
from ledger.reports.report import Report, Table
from ledger.reports.vocabulary import vocabulary
from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.cli.running import ledger
from tests.reports.example import ABOUT, BUILDERS, CAMPAIGN, ENTRIES, example, files, standings

ZH = vocabulary("zh")


def column(table: Table, name: str) -> list[str]:
    place = table.columns.index(name)
    return [ZH.say(row[place]) for row in table.rows]


def special(entries: str, as_of: str = "2026-07-10") -> Report:
    return BUILDERS["special"](standings(files(entries), "2026", as_of))


# A campaign


def test_a_campaign_has_the_items_that_link_to_it_or_bear_its_name():
    made = example("special")
    figures = made.sections["rectification"].figures
    assert (figures["items_all"], figures["items_open"], figures["verified"]) == (2, 1, 1)
    assert column(made.sections["annexes"].tables["course"], "item") == ["整改排队", "整改标牌"]
    assert column(made.sections["problems"].tables["listed"], "problem") == ["排队时间长", "档案分散"]


@pytest.mark.parametrize(
    ("item", "belongs"),
    [
        ("20260302-aaaaa: {special: 窗口服务", True),
        ("20260302-aaaaa: {special: ' 窗口服务 '", True),
        ("20260302-aaaaa: {special: 别的专项", False),
        ("20260228-aaaaa: {special: 窗口服务", False),
        ("20260228-aaaaa: {links: [20260301-ccccc]", True),
        ("20260520-aaaaa: {special: 窗口服务", False),
        ("20260520-aaaaa: {special: 别的, links: [20260301-ccccc]", True),
    ],
)
def test_a_later_campaign_of_the_name_has_its_own_items(item: str, belongs: bool):
    first = CAMPAIGN.partition("\nrectification/item")[0]
    later = first.replace("20260301", "20260510")
    links = "" if "links" in item else ", links: [20260115-bbbbb]"
    whole = f"rectification/item {item}{links}, title: 事, depth: visible, scope: common}}"
    made = special(f"{first}{later}\n{whole}\n")
    assert (made.sections["rectification"].figures["items_all"] == 1) is belongs


def gaps(made: Report) -> list[str]:
    return [ZH.say(gap.what) for gap in made.gaps]


def test_what_a_campaign_lacks_is_told():
    assert gaps(example("special")) == ["专项报告没有登记"]
    first = CAMPAIGN.partition("\nrectification/item")[0]
    assert gaps(special(first, "2026-06-01")) == ["专项整治没有登记整改事项"]
    assert gaps(special(first.replace("少排队", "''"), "2026-06-01"))[0] == "专项整治没有填整改目标"


def test_a_campaign_that_found_nothing_lacks_nothing():
    nothing = "rectification/campaign 20260301-ccccc: {title: 专项, special: 窗口, none_found: true}"
    assert special(nothing).gaps == ()


# A member


def test_a_member_s_year_counts_what_is_credited_to_the_member():
    figures = example("member").sections["overall"].figures
    assert str(figures["hours"]) == "11.5"
    assert (figures["study_times"], figures["items_owned"], figures["items_led"]) == (6, 1, 3)


def test_a_member_s_year_names_no_other_member_s_duties():
    made = example("member")
    assert column(made.sections["problems"].tables["faults"], "who") == ["李四"]
    assert all("王五" not in ZH.say(gap.what) for gap in made.gaps)


def test_one_reading_is_told_once():
    readings = example("member").sections["work"].parts["study"].figures["readings"]
    assert ZH.say(readings) in ("甲", "《甲》")


def test_absences_are_counted():
    made = build("member", standings(files(), "2026", "2026-07-10"), "zhao")
    assert made.sections["overall"].figures["absences"] == 1


# By name


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_built_by_its_name(name: str):
    found = standings(files(ENTRIES + CAMPAIGN), "2026", "2026-07-10")
    made = build(name, found, ABOUT.get(name))
    assert (made.name, made.about) == (name, ABOUT.get(name))


@pytest.mark.parametrize(
    ("name", "about"),
    [("poem", None), ("annual", "li"), ("member", None), ("member", "nobody"), ("special", "2026")],
)
def test_what_is_not_there_is_not_built(name: str, about: str | None):
    with pytest.raises(ValueError, match=name):
        build(name, standings(files(), "2026", "2026-07-10"), about)


# On the command line


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    git = create_repository(tmp_path / "office")
    for path, text in files(ENTRIES + CAMPAIGN).items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "begin")
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")
    return git


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (["--bulletin", "last"], "# 示例办关于2026年第二季度工作情况的通报"),
        (["--bulletin"], "# 示例办关于2026年第三季度工作情况的通报"),
        (["--wallchart", "2026-Q2"], "# 示例办挂图（2026年第二季度）"),
        (["--wallchart"], "# 示例办挂图（2026年第三季度）"),
        (["--wallchart", "2026"], "# 示例办挂图（2026年）"),
        (["--special", "窗口服务"], "# 示例办窗口服务专项整治报告"),
        (["--special", "窗口"], "# 示例办窗口服务专项整治报告"),
        (["--special", "20260301"], "# 示例办窗口服务专项整治报告"),
        (["--special", "ccccc", "--annual", "2026"], "# 示例办窗口服务专项整治报告"),
        (["--member", "li"], "# 李四2026年履职情况"),
        (["--member", "李四"], "# 李四2026年履职情况"),
        (["--member", "负责人"], "# 李四2026年履职情况"),
        (["--member", "li", "--annual", "last"], "# 李四2025年履职情况"),
    ],
)
def test_a_report_is_asked_for(office: Git, given: list[str], title: str):
    ran = ledger("report", "--lang", "zh", *given, at=office)
    assert (ran.code, ran.out.splitlines()[0]) == (0, title)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ["--member", "officer", "--as-of", "2026-05-01"],
            "--member officer: the report is about one member, and 2 are meant",
        ),
        (["--member", "nobody"], "nobody on the roster is called nobody"),
        (["--member", "li", "--quarterly"], "--member goes with --annual YEAR or --register LEDGER"),
        (["--member", "li", "--special", "x"], "--member goes with"),
        (["--special", "nothing"], "no such campaign is recorded; known are: 窗口服务"),
        (["--special", "窗口服务", "--annual", "2025"], "recorded (2025); known are"),
        (["--special", ""], "no such campaign"),
        (["--owner", "li"], "--owner goes with --register LEDGER"),
        (["--bulletin", "2026"], "2026 is not a quarter"),
        (["--wallchart", "soon"], "soon is not a period"),
        (["--wallchart", "--bulletin"], "name exactly one report"),
        (["--register", "study", "--bulletin"], "a register takes its period from --annual"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(office: Git, given: list[str], said: str):
    ran = ledger("report", *given, at=office)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err.splitlines()[0]


def test_member_still_picks_entries_of_a_register(office: Git):
    ran = ledger("report", "--register", "study", "--member", "li", at=office)
    assert ran.code == 0
    assert "李四" in ran.out
    assert "王五" not in ran.out


@pytest.mark.parametrize(
    "given",
    [["--bulletin", "last"], ["--special", "窗口服务"], ["--member", "li"], ["--wallchart", "last"]],
)
def test_no_kind_is_final_with_gaps(office: Git, given: list[str]):
    ran = ledger("report", *given, "--final", at=office)
    assert (ran.code, ran.out) == (1, "")
    assert "so no final report was written" in ran.err


@pytest.mark.parametrize(
    ("given", "name", "most"),
    [(["--special", "窗口服务"], "special", 4000), (["--bulletin"], "bulletin", 5000)],
)
def test_each_kind_has_its_own_length(office: Git, given: list[str], name: str, most: int):
    place = office.root / "templates" / f"{name}.md.j2"
    place.parent.mkdir(exist_ok=True)
    for length, warned in ((most, False), (most + 1, True)):
        place.write_text("字" * length, "utf-8")
        ran = ledger("report", *given, at=office)
        assert (f"{length} characters before its annexes, more than {most}" in ran.err) is warned
        assert ran.code == 0


def test_a_report_before_anything_is_recorded_is_made_all_the_same(tmp_path: Path):
    git = create_repository(tmp_path / "new")
    empty = {path: text for path, text in files("").items() if "/" not in path or "packs" in path}
    for path, text in empty.items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    for given in (["--bulletin"], ["--wallchart"], ["--member", "li"], ["--annual"], ["--quarterly"]):
        ran = ledger("report", *given, at=git)
        assert ran.code == 0, ran.err


def test_a_period_of_any_length_has_its_wall_chart():
    for period in ("2026", "2026-H1", "2026-Q2", "2026-06", "2026-W20"):
        made = build("wallchart", standings(files(), period, "2026-07-10"))
        assert isinstance(made.period, Period)
        assert list(made.pictures) == ["wall"]
