"""`ledger sheet`: the grid printed, and a grid taken back; whole or not at all."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.workbooks import read_tables
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit
from tests.sheets import ROSTER, UNIT, csv_of, rows_of, sheet, xlsx

LI = "20260401-aaaaa"
WANG = "20260407-bbbbb"
FILES = {
    "unit.yaml": UNIT,
    "roster.yaml": ROSTER,
    **sheet(LI, "li-si", "date: 2026-04-01, hours: 2", "date: 2026-04-08, hours: 1.5"),
    **sheet(WANG, "wang-wu", "date: 2026-04-07, hours: 1", "date: 2026-04-09, hours: 2"),
}
FILES[f"study/2026/{LI}.yaml"] = FILES[f"study/2026/{LI}.yaml"].replace("1.5}", "1.5}   # 夜")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return make_unit(tmp_path / "unit", FILES)


def back(git: Git, rows: Any, *options: str, quarter: str = "2026-Q2") -> Ran:
    """Taking back rows, or bytes of CSV, through standard input."""
    content = rows if isinstance(rows, bytes) else csv_of(rows)
    return ledger("sheet", quarter, "--from", "-", *options, at=git, stdin=content)


def hours(git: Git) -> dict[str, Any]:
    """The grid as recorded: member → week → amount."""
    ran = ledger("sheet", "2026-Q2", "--format", "json", at=git)
    return {
        row["member"]: {
            week: one["amount"] for week, one in row["weeks"].items() if one["amount"] is not None
        }
        for row in json.loads(ran.out)["rows"]
    }


def sessions(git: Git, ident: str) -> list[dict[str, Any]]:
    data = read_document("", text(git, ident).encode()).data or {}
    return data["sessions"]  # type: ignore[return-value]


def text(git: Git, ident: str) -> str:
    return (git.root / f"study/2026/{ident}.yaml").read_text("utf-8")


def new_sheet(git: Git) -> Mapping[str, Any]:
    """The one sheet that was not there before."""
    (file,) = (one for one in (git.root / "study").rglob("*.yaml") if one.stem not in (LI, WANG))
    return read_document("", file.read_bytes()).data or {}


# Printing


def test_the_grid_of_the_quarter(git: Git):
    ran = ledger("sheet", "2026-Q2", at=git)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "示例区某局: self-study (study/self-study), hours"
    assert lines[1] == ("quarter 2 of 2026: 2026-Q2; weeks W14 (2026-03-30) to W26 (2026-06-28)")
    table = [line.split() for line in lines[3:8]]
    assert table[0] == [*(f"W{number}" for number in range(14, 27)), "total"]
    assert table[1] == ["李四", "2", "1.5", "3.5"]
    assert table[2] == ["王五", "3", "3"]
    # Whom a week does not bind has a mark where nothing is recorded.
    assert table[3] == ["赵六", *["–"] * 5, "0"]
    assert table[4] == ["asked", *["4"] * 13]


def test_this_quarter_and_the_last_one(git: Git):
    assert "2026-Q2" in ledger("sheet", at=git).out
    assert "2026-Q1" in ledger("sheet", "last", at=git).out
    ran = ledger("sheet", "2026-04", at=git)
    assert (ran.code, "2026-04 is not a quarter" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("all", ["li-si", "wang-wu", "zhao-liu"]),
        ("王五", ["wang-wu"]),
        ("sun-qi", ["sun-qi"]),
        ("team-member", ["li-si", "wang-wu", "zhao-liu"]),
        ("staff", ["sun-qi", "qian-1", "qian-2"]),
    ],
)
def test_whose_rows(git: Git, who: str, names: list[str]):
    ran = ledger("sheet", "2026-Q2", "--member", who, "--format", "csv", at=git)
    assert [row["id"] for row in csv.DictReader(io.StringIO(ran.out))] == names


def test_whoever_has_a_sheet_has_a_row(tmp_path: Path):
    own = sheet("20260402-ccccc", "sun-qi", "date: 2026-04-02, hours: 1")
    git = make_unit(tmp_path / "unit", {**FILES, **own})
    assert hours(git)["sun-qi"] == {"2026-W14": 1}


def test_a_role_means_all_who_held_it_in_the_quarter(git: Git):
    """On the first of April nobody knew that 赵六 would come."""
    ran = ledger("sheet", "2026-Q1", "--member", "team-member", "--format", "csv", at=git)
    assert "zhao-liu" not in ran.out


def test_a_session_before_the_quarter_counts_in_the_week_that_is_the_quarters(tmp_path: Path):
    """2026-W14 begins on 30 March, and its Thursday lies in April."""
    first = sheet("20260330-ddddd", "li-si", "date: 2026-03-30, hours: 1")
    git = make_unit(tmp_path / "unit", {**FILES, **first})
    assert hours(git)["li-si"]["2026-W14"] == 3


def test_csv_is_plain_in_a_pipe_and_marked_in_a_file(git: Git, tmp_path: Path):
    piped = ledger("sheet", "2026-Q2", "--format", "csv", at=git).out
    assert piped.splitlines()[0] == (
        "id,name," + ",".join(f"2026-W{number}" for number in range(14, 27)) + ",total"
    )
    file = tmp_path / "q2.csv"
    assert ledger("sheet", "2026-Q2", "-o", str(file), at=git).code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + piped.encode()


def test_a_workbook_to_print_and_to_type_into(git: Git, tmp_path: Path):
    file = tmp_path / "q2.xlsx"
    ran = ledger("--lang", "zh", "sheet", "2026-Q2", "-o", str(file), at=git)
    assert ran.code == 0, ran.err
    (table,) = read_tables("q2", file.read_bytes())
    rows = rows_of(table)
    assert table.name == "2026-Q2"
    assert rows[2][2:5] == ["2026-W14", "2026-W15", "2026-W16"]
    assert rows[3][2:4] == ["3.30–4.5", "4.6–4.12"]
    assert rows[5][:4] + rows[5][-1:] == ["li-si", "李四", 2, rows[5][3], rows[5][-1]]
    assert str(rows[5][-1]) == "3.5"


def test_a_workbook_goes_into_a_file(git: Git):
    ran = ledger("sheet", "--format", "xlsx", at=git)
    assert (ran.code, "-o FILE" in ran.err) == (2, True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_was_printed_changes_nothing_when_it_comes_back(git: Git, tmp_path: Path, suffix: str):
    file = tmp_path / f"grid.{suffix}"
    for tongue in ("zh", "en"):
        ledger("--lang", tongue, "sheet", "2026-Q2", "-o", str(file), at=git)
        ran = ledger("sheet", "2026-Q2", "--from", str(file), at=git)
        assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to change"), ran.out
        assert "not read" not in ran.out
        assert "Not taken" not in ran.out


def test_what_is_typed_into_the_printed_workbook_is_recorded(git: Git, tmp_path: Path):
    file = tmp_path / "grid.xlsx"
    ledger("--lang", "zh", "sheet", "2026-Q2", "-o", str(file), at=git)
    (table,) = read_tables("grid", file.read_bytes())
    rows = rows_of(table)
    (place,) = (n for n, row in enumerate(rows) if row[0] == "wang-wu")
    rows[place][4] = 2.5
    file.write_bytes(xlsx(rows, merged=table.merged))
    ran = ledger("sheet", "2026-Q2", "--from", str(file), at=git)
    assert ran.code == 0, ran.out
    assert "  王五: W16 + 2.5\n" in ran.out
    # Nobody has counted the formula's sum anew: said, and not believed.
    assert f"  P{place + 1}: says 3; what was read comes to 5.5\n" in ran.out
    assert hours(git)["wang-wu"] == {"2026-W15": 3, "2026-W16": 2.5}


def test_looking_never_writes(git: Git):
    before = git.run("status", "--porcelain"), git.commit("HEAD")
    for form in ("text", "csv", "json"):
        ledger("sheet", "--format", form, at=git)
    back(git, [["姓名", "W16"], ["李四", 2]], "--dry-run")
    assert (git.run("status", "--porcelain"), git.commit("HEAD")) == before


# Taking back


GRID = [
    ["姓名", "W14", "W15", "W16"],
    ["李四", 2, 2, 3],
    ["王五", None, 4.5, None],
    ["孙七", None, None, 1],
]


def test_each_kind_of_change_in_one_commit(git: Git):
    before = git.commit("HEAD")
    ran = back(git, GRID)
    assert ran.code == 0, ran.out + ran.err
    assert ran.out.splitlines() == [
        "2026-Q2 from standard input: 5 numbers read, 1 recorded already",
        "Changes:",
        "  李四: W15 1.5 → 2; W16 + 3",
        "  王五: W15 + 1.5",
        "  孙七: W16 + 1; new sheet",
        "  together: 3 sessions more, 1 session altered; hours +6",
        "recorded in one commit; `ledger undo` takes it back",
    ]
    assert git.commit("HEAD~1") == before
    assert hours(git) == {
        "li-si": {"2026-W14": 2, "2026-W15": 2, "2026-W16": 3},
        "wang-wu": {"2026-W15": 4.5},
        "zhao-liu": {},
        "sun-qi": {"2026-W16": 1},
    }
    assert ledger("check", at=git).code == 0


def test_every_other_byte_stays(git: Git):
    before = text(git, LI)
    back(git, GRID)
    assert (
        text(git, LI)
        == before.replace("hours: 1.5}", "hours: 2}") + "  - {date: 2026-04-13, hours: 3}\n"
    )


def test_a_new_sheet_is_as_add_makes_it(git: Git):
    back(git, GRID)
    made = new_sheet(git)
    assert made == {
        "id": made["id"],
        "kind": "self-study",
        "date": "2026-04-13",
        "title": "self-study 2026-Q2 孙七",
        "members": ["sun-qi"],
        "sessions": [{"date": "2026-04-13", "hours": 1}],
    }
    ledger(
        "add", "study/self-study", "--member", "孙七", "--date", "2026-04-20", "--set", "hours=1", at=git
    )
    assert len(new_sheet(git)["sessions"]) == 2


def test_the_commit_names_every_entry(git: Git):
    back(git, GRID)
    body = git.run("log", "-1", "--format=%B").decode()
    assert body.startswith("study: self-study 2026-Q2 (3 entries)\n\n")
    for ident in (LI, WANG, new_sheet(git)["id"]):
        assert f"Ledger-Entry: {ident}\n" in body
    assert body.rstrip().endswith("Ledger-Kind: study/self-study\nLedger-Action: import")


def test_taking_the_same_file_twice_changes_nothing_the_second_time(git: Git):
    back(git, GRID)
    head, state = git.commit("HEAD"), hours(git)
    ran = back(git, GRID)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to change")
    assert (git.commit("HEAD"), hours(git)) == (head, state)


def test_what_is_taken_back_can_be_undone(git: Git):
    before = hours(git)
    back(git, GRID)
    assert ledger("undo", at=git).code == 0
    assert hours(git) == before


def test_without_commit_it_is_staged(git: Git):
    head = git.commit("HEAD")
    ran = back(git, GRID, "--no-commit")
    assert "staged, not committed" in ran.out
    assert git.commit("HEAD") == head
    assert git.run("status", "--porcelain").count(b"\n") == 3


def test_only_one_members_row(git: Git):
    ran = back(git, GRID, "--member", "王五")
    assert ran.code == 0
    assert "2 rows are of other members" in ran.out
    assert hours(git)["li-si"] == {"2026-W14": 2, "2026-W15": 1.5}


def test_a_dry_run_says_the_same_and_writes_nothing(git: Git):
    dry = back(git, GRID, "--dry-run").out.splitlines()
    wet = back(git, GRID).out.splitlines()
    assert dry[:-1] == wet[:-1]
    assert dry[-1] == "nothing was written: --dry-run only shows"


def test_the_day_of_a_week_is_the_first_in_the_quarter_and_in_post(git: Git):
    """W14 begins in March; 赵六 came on a Wednesday, 6 May."""
    grid = [["姓名", "W14", "W19"], ["王五", 2, None], ["赵六", None, 1]]
    assert back(git, grid).code == 0
    assert sessions(git, WANG)[-1]["date"] == "2026-04-01"
    assert new_sheet(git)["sessions"] == [{"date": "2026-05-06", "hours": 1}]


def test_a_week_whose_days_in_the_quarter_have_not_come_goes_on_the_sheet_before(
    git: Git, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEDGER_TODAY", "2026-03-31")
    ran = back(git, [["姓名", "W14"], ["孙七", 2]])
    assert ran.code == 0, ran.out
    assert "new sheet of 2026-Q1" in ran.out
    assert new_sheet(git)["sessions"] == [{"date": "2026-03-30", "hours": 2}]


def test_a_session_on_the_sheet_before_is_altered_there(tmp_path: Path):
    first = sheet("20260330-ddddd", "sun-qi", "date: 2026-03-30, hours: 1")
    git = make_unit(tmp_path / "unit", {**FILES, **first})
    assert back(git, [["姓名", "W14"], ["孙七", 2]]).code == 0
    assert sessions(git, "20260330-ddddd") == [{"date": "2026-03-30", "hours": 2}]


def test_an_entry_without_sessions_is_altered_itself(tmp_path: Path):
    one = sheet("20260402-ccccc", "sun-qi", more="hours: 1   # Mai\n")
    git = make_unit(tmp_path / "unit", {**FILES, **one})
    assert back(git, [["姓名", "W14", "W15"], ["孙七", 2, 3]]).code == 0
    assert "hours: 2   # Mai" in text(git, "20260402-ccccc")
    assert hours(git)["sun-qi"] == {"2026-W14": 2, "2026-W15": 3}


def test_a_sheet_with_no_session_keeps_what_it_says_of_itself(tmp_path: Path):
    one = sheet("20260402-ccccc", "sun-qi", more="hours: 1\nsessions: []\n")
    git = make_unit(tmp_path / "unit", {**FILES, **one})
    assert back(git, [["姓名", "W14", "W15"], ["孙七", 1, 3]]).code == 0
    assert hours(git)["sun-qi"] == {"2026-W14": 1, "2026-W15": 3}


# What is not taken


TROUBLED = [
    ["姓名", "W15", "W16", "W17", "W20", "W30"],
    ["李四", "请假", 3, -1, 2, 1],
    ["周十", 1, None, None, None, None],
    ["赵六", 1, None, None, None, None],
    ["王五", 2, 1, None, None, None],
]
TOLD = [
    "  F1: 2026-W30 lies outside 2026-Q2",
    "  B2: 请假 is no number",
    "  D2: -1 is less than nothing",
    "  A3: nobody on the roster is called 周十",
    "  E2: 2026-W20 has not come yet",
    "  B5: 2 sessions come to 3; which of them is less cannot be told",
    "  B4: 赵六 held no post in 2026-W15",
]


def test_each_trouble_is_told_with_its_cell_and_nothing_is_written(git: Git):
    head = git.commit("HEAD")
    ran = back(git, TROUBLED)
    assert ran.code == 1
    lines = ran.out.splitlines()
    start = lines.index("Not taken:")
    assert sorted(lines[start + 1 : -1]) == sorted(TOLD)
    assert lines[-1] == "nothing was written; --partly takes what can be read"
    assert git.commit("HEAD") == head
    assert git.run("status", "--porcelain") == b""


def test_partly_takes_the_rest(git: Git):
    ran = back(git, TROUBLED, "--partly")
    assert ran.code == 1
    assert "recorded in one commit" in ran.out
    assert hours(git)["li-si"]["2026-W16"] == 3
    assert hours(git)["wang-wu"] == {"2026-W15": 3, "2026-W16": 1}


def test_what_stands_against_the_records_does_not_stop_the_rest(git: Git):
    ran = back(git, [["姓名", "W15", "W16"], ["王五", 2, 1]])
    assert ran.code == 1
    assert hours(git)["wang-wu"] == {"2026-W15": 3, "2026-W16": 1}


def test_nothing_takes_away_what_is_recorded_unasked(git: Git):
    rows = [["姓名", "W14", "W15"], ["李四", 0, None], ["王五", None, 0]]
    ran = back(git, rows)
    assert ran.code == 1
    assert "  B2: 0 would take away what is recorded, 2\n" in ran.out
    assert "  C3: 0 would take away what is recorded, 3\n" in ran.out
    assert "nothing to change" in ran.out


def test_with_leave_a_nought_takes_the_weeks_sessions_away(git: Git):
    rows = [["姓名", "W14", "W15"], ["李四", 0, None], ["王五", None, 0]]
    ran = back(git, rows, "--allow-remove")
    assert ran.code == 0, ran.out + ran.err
    assert "  李四: W14 − 2\n" in ran.out
    assert "hours −5" in ran.out
    assert hours(git) == {"li-si": {"2026-W15": 1.5}, "wang-wu": {}, "zhao-liu": {}}
    # A sheet of which nothing is left goes, as it would say something else otherwise.
    assert not (git.root / f"study/2026/{WANG}.yaml").exists()
    assert back(git, rows, "--allow-remove").code == 0


def test_a_nought_where_nothing_is_recorded_says_nothing(git: Git):
    ran = back(git, [["姓名", "W15", "W16", "W25"], ["赵六", 0, 0, 0], ["李四", None, 0, 0]])
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to change")


def test_a_sheet_with_errors_is_mended_first(tmp_path: Path):
    bad = sheet("20260402-ccccc", "sun-qi", "date: 2026-04-02, hours: viel")
    git = make_unit(tmp_path / "unit", {**FILES, **bad})
    ran = back(git, [["姓名", "W14"], ["孙七", 2]])
    assert ran.code == 1
    assert "study/2026/20260402-ccccc.yaml has errors and counts for nothing" in ran.out


def test_a_file_that_cannot_be_read_may_be_somebodys_sheet(git: Git):
    path = git.root / "study/2026/20260405-ccccc.yaml"
    path.write_text("id: [\n", "utf-8")
    ran = back(git, GRID)
    assert ran.code == 1
    assert "study/2026/20260405-ccccc.yaml cannot be read, and may be somebody's sheet" in ran.out
    assert "counts for nothing" in ledger("sheet", "2026-Q2", at=git).out
    # One of another quarter is in nobody's way.
    path.rename(git.root / "study/2026/20260105-ccccc.yaml")
    assert back(git, GRID).code == 0


def test_an_occasion_of_several_members_is_left(tmp_path: Path):
    pack = (
        "pack: own\ntitle: {zh: 自, en: own}\nkinds:\n  study/round:\n    title: {zh: 轮, en: round}\n"
        "    sessions: true\n    required: [members]\n    fields:\n"
        "      hours: {title: {zh: 学时, en: hours}, type: number, minimum: 0}\n"
    )
    one = sheet("20260402-ccccc", "li-si, wang-wu", "date: 2026-04-02, hours: 1")
    (path, said), *_ = one.items()
    files = {
        **FILES,
        "unit.yaml": UNIT.replace("[aspiration]", "[aspiration, own]"),
        "packs/own/pack.yaml": pack,
        path: said.replace("self-study", "round"),
    }
    git = make_unit(tmp_path / "unit", files)
    assert ledger("sheet", "2026-Q2", at=git).code == 2  # two kinds have sheets, and none is named
    ran = back(git, [["姓名", "W14", "W15"], ["李四", 2, 3]], "--kind", "轮")
    assert "B2: 20260402-ccccc is credited to several members" in ran.out
    assert "W15 + 3; new sheet" in ran.out


# Lists


LIST = [
    ["姓名", "日期", "学时", "篇目"],
    ["李四", "2026-04-08", 1.5, "《甲》"],
    ["李四", "2026-04-08", 1, "《乙》"],
    ["王五", "2026-04-07", 1, None],
    ["孙七", "4月20日", 2, "《甲》、《乙》"],
    ["孙七", "4月20日", 2, "《丙》"],
]


def test_a_list_adds_sessions_that_are_not_there(git: Git):
    ran = back(git, LIST)
    assert ran.code == 0, ran.out + ran.err
    lines = ran.out.splitlines()
    assert lines[2:5] == [
        "  李四: 2026-04-08 with readings; 2026-04-08 + 1 with readings",
        "  孙七: 2026-04-20 + 2 with readings; 2026-04-20 + 2 with readings; new sheet",
        "  together: 3 sessions more, 1 session filled in; hours +5",
    ]
    assert sessions(git, LI)[1:] == [
        {"date": "2026-04-08", "hours": sessions(git, LI)[1]["hours"], "readings": ["《甲》"]},
        {"date": "2026-04-08", "hours": 1, "readings": ["《乙》"]},
    ]
    assert [one["readings"] for one in new_sheet(git)["sessions"]] == [["《甲》", "《乙》"], ["《丙》"]]


def test_a_list_twice_changes_nothing_the_second_time(git: Git):
    back(git, LIST)
    head = git.commit("HEAD")
    assert back(git, LIST).out.splitlines()[-1] == "nothing to change"
    assert git.commit("HEAD") == head


def test_a_list_that_says_other_readings_is_told_and_not_done(git: Git):
    back(git, LIST)
    other = [LIST[0], ["王五", "2026-04-09", 2, "《丁》"], ["李四", "2026-04-08", 1.5, "《戊》"]]
    ran = back(git, other)
    assert ran.code == 1
    assert "C3: readings differs from what is recorded" in ran.out
    assert sessions(git, WANG)[1] == {"date": "2026-04-09", "hours": 2, "readings": ["《丁》"]}


def test_a_day_outside_the_quarter_in_a_list(git: Git):
    rows = [LIST[0], ["李四", "2026-03-30", 1, None], ["李四", "2026-03-29", 1, None]]
    ran = back(git, rows)
    assert ran.code == 1
    assert "C3: 2026-03-29 lies outside 2026-Q2" in ran.out
    assert "2026-03-30 + 1; new sheet of 2026-Q1" in ran.out


# Files


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_as_spreadsheet_programs_write_it(git: Git, encoding: str):
    assert back(git, csv_of(GRID, encoding)).code == 0


def test_a_table_parted_by_tabs(git: Git, tmp_path: Path):
    file = tmp_path / "grid.tsv"
    file.write_text("姓名\tW16\n李四\t3\n", "utf-8")
    assert ledger("sheet", "2026-Q2", "--from", str(file), at=git).code == 0
    assert hours(git)["li-si"]["2026-W16"] == 3


def test_a_workbook_of_several_worksheets(git: Git, tmp_path: Path):
    file = tmp_path / "all.xlsx"
    file.write_bytes(xlsx(GRID, GRID, names=["甲", "乙"]))
    ran = ledger("sheet", "2026-Q2", "--from", str(file), at=git)
    assert (ran.code, "--worksheet" in ran.err) == (2, True)
    ran = ledger("sheet", "2026-Q2", "--from", str(file), "--worksheet", "乙", at=git)
    assert ran.code == 0, ran.err
    assert "[乙]" in ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no table was found"),
        (b"PK\x03\x04 nothing", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cannot be read as a workbook"),
        (b"<html><table><tr><td>W14</td></tr></table></html>", "is no workbook"),
        (b"\x00\x01\x02\x03", "no table was found"),
        (b"\xff\xff\xff", "is neither UTF-8, UTF-16 nor GB18030"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(git: Git, content: bytes, said: str):
    ran = back(git, content)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "nowhere.csv"], "nowhere.csv"),
        (["--partly"], "--partly goes with --from FILE"),
        (["--worksheet", "x"], "--worksheet goes with --from FILE"),
        (["--from", "x", "-o", "y"], "--from takes a grid back"),
        (["--kind", "seminar"], "study/seminar has no sheets; these have: study/self-study"),
        (["--field", "days"], "the numbers of study/self-study are: hours"),
        (["--member", "周十"], "nobody on the roster is called 周十"),
    ],
)
def test_what_cannot_be_done_is_said(git: Git, arguments: list[str], said: str):
    ran = ledger("sheet", "2026-Q2", *arguments, at=git)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_json_says_what_was_taken(git: Git):
    ran = back(git, [*GRID, ["周十", 1, None, None]], "--partly", "--format", "json")
    value = json.loads(ran.out)
    assert ran.code == 1
    assert (value["read"], value["same"], value["written"]) == (5, 1, True)
    assert value["commit"] == git.commit("HEAD")
    assert [one["change"] for one in value["changes"]] == ["alter", "add", "add", "add"]
    assert value["troubles"][0]["cell"] == "A5"


# Names that would be formulas, and numbers that must not be shown


def test_a_name_never_becomes_a_formula(tmp_path: Path):
    roster = ROSTER.replace("李四", "'=1+1'").replace("王五", "'@王五'").replace("赵六", "'-赵六'")
    git = make_unit(tmp_path / "unit", {**FILES, "roster.yaml": roster})
    ran = ledger("sheet", "2026-Q2", "--format", "csv", at=git)
    assert [row[1][:1] for row in csv.reader(io.StringIO(ran.out))][1:] == ["'", "'", "'"]
    file = tmp_path / "grid.xlsx"
    ledger("sheet", "2026-Q2", "-o", str(file), at=git)
    (table,) = read_tables("grid", file.read_bytes())
    assert "=1+1" in [row[1] for row in table.rows]
    for content in (ran.out.encode(), file.read_bytes()):
        again = back(git, content)
        assert (again.code, again.out.splitlines()[-1]) == (0, "nothing to change"), again.out


def test_an_identity_number_in_a_cell_is_not_repeated(git: Git):
    number = "999999199001010016"
    ran = back(git, [["姓名", "W14"], [number, 1], ["李四", f"身份证号 {number} 李四"]])
    assert ran.code == 1
    assert number[:14] not in ran.out + ran.err


def test_text_from_a_file_does_not_steer_the_terminal(git: Git):
    ran = back(git, [["姓名", "W14", "\x1b[31mrot"], ["\x1b[2J周十", 1, "x"], ["李四", "\x1b[2J", "x"]])
    assert "\x1b" not in ran.out + ran.err


# Many


def test_a_hundred_members_and_thirteen_weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEDGER_TODAY", "2026-06-30")
    roster = "members:\n" + "".join(
        f"  - {{id: m-{n}, name: 某{n}, posts: [{{role: team-member, from: 2024-01-01}}]}}\n"
        for n in range(100)
    )
    git = make_unit(tmp_path / "unit", {"unit.yaml": UNIT, "roster.yaml": roster})
    rows = [["姓名", *range(14, 27)], *([f"某{n}", *[1.5] * 13] for n in range(100))]
    ran = back(git, rows)
    assert ran.code == 0, ran.err
    assert "1300 sessions more" in ran.out
    assert len(git.run("show", "--name-only", "--format=", "HEAD").split()) == 100
    assert back(git, rows).out.splitlines()[-1] == "nothing to change"


@pytest.mark.parametrize(
    "quarter", ["Q2", "q2", "第二季度", "二季度", "2季度", "2026年第二季度", "2026Q2"]
)
def test_a_quarter_as_people_say_it(git: Git, quarter: str):
    ran = ledger("sheet", quarter, at=git)
    assert (ran.code, "2026-Q2; weeks" in ran.out) == (0, True), ran.err


def test_a_list_of_several_people_is_taken_once(git: Git):
    rows = [["日期", "姓名", "学时", "地点"], ["2026-04-15", "李四、王五", 2, "会议室"]]
    ran = back(git, rows)
    assert (ran.code, ran.err) == (0, "")
    assert [hours(git)[who]["2026-W16"] for who in ("li-si", "wang-wu")] == [2, 2]
    assert "nothing to change" in back(git, rows).out


def test_messages_call_things_by_their_chinese_names(git: Git):
    assert "2026-05 不是季度" in ledger("sheet", "2026-05", "--lang", "zh", at=git).err
    minutes = back(git, [["姓名", "W14"], ["李四", "90分钟"]], "--lang", "zh")
    assert "这里要的是 学时" in minutes.out
    assert minutes.out.count("B2") == 1
    broken = back(git, b"PK\x03\x04 nothing", "--lang", "zh")
    assert ("zip" in broken.err, "文件已损坏" in broken.err) == (False, True)
