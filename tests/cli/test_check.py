"""`ledger check`: text and JSON, paths, what is staged, a revision, exit codes, `--explain`."""

import json
from pathlib import Path

import pytest

from ledger.cli.check import codes, cut
from ledger.store.git import Git
from ledger.store.unfinished import is_unfinished
from tests import codes_page
from tests.checks.cases import case, cases
from tests.cli.running import ledger

SEMINAR = "study/2026/20260312-k7f3m.yaml"


@pytest.fixture
def several(tmp_path: Path) -> Git:
    """A unit with faults in several files."""
    return case("several").repository(tmp_path / "unit")


@pytest.fixture
def sound(tmp_path: Path) -> Git:
    """A unit with which nothing is wrong."""
    git = case("E304").repository(tmp_path / "unit")
    (git.root / SEMINAR).unlink()
    return git


def places(out: str) -> list[str]:
    """The lines that begin a finding, without their messages."""
    return [
        " ".join(line.split()[:2])
        for line in out.splitlines()
        if line[:1] not in (" ", "") and ": " in line
    ]


def test_all_findings_are_shown_in_order_and_counted(several: Git):
    ran = ledger("check", at=several)
    assert ran.code == 1
    assert places(ran.out) == list(case("several").expected)
    errors = sum(": E" in line for line in case("several").expected)
    assert ran.out.splitlines()[-1] == f"{errors} errors, 1 warning"


def test_a_finding_is_shown_with_its_line_and_its_remedy(several: Git):
    out = ledger("check", SEMINAR, at=several).out
    if not out:
        out = ledger("check", str(several.root / SEMINAR), at=several).out
    assert (
        f"{SEMINAR}:5:11: E304 li-sy is not on the roster\n"
        "    members: [li-sy, li-si]\n"
        "              ^\n"
        "    did you mean li-si?\n"
    ) in out


def test_nothing_wrong_is_said_in_a_word(sound: Git):
    ran = ledger("check", at=sound)
    assert (ran.code, ran.out, ran.err) == (0, "nothing is wrong here\n", "")


def test_the_json_is_that_of_the_contract(several: Git):
    ran = ledger("check", "--format", "json", at=several)
    told = json.loads(ran.out)
    assert ran.code == 1
    assert list(told) == ["findings", "schema", "summary"]
    assert told["schema"] == "ledger/check/1"
    assert told["summary"] == {"error": len(told["findings"]) - 1, "warning": 1}
    assert all(
        list(one) == ["code", "column", "line", "message", "path", "severity"]
        for one in told["findings"]
    )
    found = [f"{one['path']}:{one['line']}:{one['column']}: {one['code']}" for one in told["findings"]]
    assert found == list(case("several").expected)
    assert {one["severity"] for one in told["findings"]} == {"error", "warning"}


def test_the_json_of_nothing(sound: Git):
    ran = ledger("check", "--format", "json", at=sound)
    assert ran.code == 0
    assert json.loads(ran.out) == {
        "schema": "ledger/check/1",
        "findings": [],
        "summary": {"error": 0, "warning": 0},
    }


def test_warnings_alone_are_seen_to_only_with_strict(tmp_path: Path):
    git = case("W602").repository(tmp_path)
    assert ledger("check", at=git).code == 0
    assert ledger("check", "--strict", at=git).code == 1


def test_paths_limit_what_is_shown_and_not_what_is_read(several: Git, monkeypatch: pytest.MonkeyPatch):
    expected = case("several").expected
    below = [line for line in expected if line.startswith("study/")]
    monkeypatch.chdir(several.root / "study")
    for given in (["2026"], ["."], [str(several.root / "study")], ["2026/../../study"]):
        assert places(ledger("check", *given).out) == below
    assert places(ledger("check", "../roster.yaml").out) == [
        line for line in expected if line.startswith("roster")
    ]
    assert places(ledger("check", "..").out) == list(expected)
    assert ledger("check", "../problems").out == "nothing is wrong here\n"
    assert ledger("check", "../problems").code == 0
    assert places(ledger("check", "study/2026", at=several).out) == below


def test_a_file_that_is_nothing_of_a_unit_has_no_findings(several: Git):
    (several.root / "README.md").write_text("13812345678", "utf-8")
    assert ledger("check", "README.md", at=several).code == 0


@pytest.mark.parametrize(
    ("path", "told"),
    [("stduy", "there is no stduy"), ("../x", "outside the repository"), ("/", "outside")],
)
def test_a_path_that_is_not_there_is_an_error(several: Git, path: str, told: str):
    ran = ledger("check", path, at=several)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_what_is_staged_is_checked_without_the_files(several: Git):
    several.run("add", "--all")
    (several.root / SEMINAR).write_text("{", "utf-8")
    assert places(ledger("check", "--staged", at=several).out) == list(case("several").expected)


def test_a_revision_is_checked_as_it_was(several: Git):
    several.run("add", "--all")
    several.run("commit", "--quiet", "-m", "broken")
    (several.root / SEMINAR).unlink()
    several.run("commit", "--quiet", "-am", "mended")
    told = places(ledger("check", "--at", "HEAD~1", at=several).out)
    assert told == list(case("several").expected)
    now = places(ledger("check", "--at", "HEAD", at=several).out)
    assert now == [line for line in told if not line.startswith(SEMINAR)]
    assert ledger("check", "--at", "HEAD~1", SEMINAR, at=several).code == 1


def test_staged_and_at_exclude_each_other(several: Git):
    ran = ledger("check", "--staged", "--at", "HEAD", at=several)
    assert ran.code == 2
    assert "--staged and --at" in ran.err


def test_there_must_be_a_unit(tmp_path: Path):
    assert ledger("check", at=tmp_path).code == 2


def test_something_unfinished_is_said(sound: Git, monkeypatch: pytest.MonkeyPatch):
    assert not is_unfinished(sound)
    monkeypatch.setattr("ledger.cli.visit.is_unfinished", lambda _git: True)
    for form in ("text", "json"):
        ran = ledger("check", "--format", form, at=sound)
        assert ran.code == 0
        assert "interrupted" in ran.err


def test_no_number_of_a_person_is_shown(tmp_path: Path):
    for name in ("E601", "W601", "W602", "W603", "privacy-hidden", "privacy-split"):
        git = case(name).repository(tmp_path / name)
        for ran in (ledger("check", at=git), ledger("check", "--format", "json", at=git)):
            for number in (
                "999999199001010016",
                "119999900101001",
                "199001010016",
                "１９９００１０１",
                "13812345678",
                "1381234",
                "6222020812345678906",
                "6222 0208",
            ):
                assert number not in ran.out, name


def test_a_number_in_the_line_of_another_finding_is_masked_too(tmp_path: Path):
    git = case("several").repository(tmp_path)
    (git.root / SEMINAR).write_text("id: 20260312-k7f3m\nkind: seminar\ndate: '13812345678'\n", "utf-8")
    out = ledger("check", at=git).out
    assert "13812345678" not in out
    assert "138****5678 is not a day of the calendar" in out


def test_control_characters_never_reach_the_terminal(tmp_path: Path):
    git = case("several").repository(tmp_path)
    text = 'id: 20260312-k7f3m\nkind: "\\e[31m"\nti\u202etle: \u009b1\u0085x: 1\n'
    (git.root / SEMINAR).write_text(text, "utf-8")
    for ran in (ledger("check", at=git), ledger("check", "--format", "json", at=git)):
        assert not any(char in ran.out for char in "\x1b\x9b\u202e")


def test_it_speaks_chinese(several: Git):
    ran = ledger("--lang", "zh", "check", at=several)
    assert places(ran.out) == list(case("several").expected)
    assert "花名册里没有 li-sy" in ran.out


def test_a_long_line_is_cut_around_the_column():
    assert cut("short", 2) == ("short", 2)
    assert cut("汉字 x", 3) == ("汉字 x", 5)
    shown, cells = cut("汉" * 300, 200)
    assert (shown[0], shown[-1], shown[1]) == ("…", "…", "汉")
    assert cells == 49
    assert len(shown) <= 50
    shown, cells = cut("a" * 300, 300)
    assert (shown, cells) == ("…" + "a" * 48, 49)
    assert cut("a\tb\x1b", 2) == ("a b\\x1b", 2)


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_code_is_explained_without_a_repository(code: str, tongue: str, tmp_path: Path):
    about = codes()[code]
    ran = ledger("--lang", tongue, "check", "--explain", code.lower(), at=tmp_path)
    assert ran.code == 0
    for part in ("title", "means", "mend"):
        assert about[part][tongue] in ran.out
    for line in about.get("example", "").splitlines():
        assert f"    {line}" in ran.out.splitlines()


def test_an_unknown_code_is_answered_with_the_nearest(tmp_path: Path):
    ran = ledger("check", "--explain", "E30", at=tmp_path)
    assert ran.code == 2
    assert "did you mean E30" in ran.err
    assert "there is no code nonsense" in ledger("check", "--explain", "nonsense", at=tmp_path).err


def test_examples_are_cut_from_the_cases():
    from ledger.checks.privacy import masked

    texts = {one.name: one for one in cases()}
    for code, about in codes().items():
        folder = texts[code].folder
        paths = (path for path in folder.rglob("*.yaml") if path.is_file())
        if example := about.get("example"):
            assert any(example in masked(path.read_text("utf-8")) for path in paths), code


def test_the_page_of_codes_is_up_to_date():
    assert codes_page.PAGE.read_text("utf-8") == codes_page.page(), "run: python -m tests.codes_page"
