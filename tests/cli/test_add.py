"""`ledger add`: from options, a file or standard input; whole or not at all."""

import re
from pathlib import Path

import pytest

from ledger.store import recall
from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.conftest import make_unit
from tests.counting import gits

SEMINAR = [
    "add",
    "study/seminar",
    "--title",
    "集中学习",
    "--set",
    "form=central-group",
    "--set",
    "days=1",
]
TOPICS = ["--set", "topics=warning"]


def only_entry(git: Git, ledger_name: str = "study") -> dict[str, object]:
    (file,) = (git.root / ledger_name).rglob("*.yaml")
    return read_document("", file.read_bytes()).data or {}


def test_an_entry_from_options(unit: Git):
    ran = ledger(*SEMINAR, *TOPICS, "--date", "2026-03-12", "--member", "乙某", at=unit)
    assert (ran.code, ran.err) == (0, "")
    entry = only_entry(unit)
    assert re.fullmatch("20260312-[0-9a-hjkmnp-tv-z]{5}", str(entry["id"]))
    assert entry == {
        "id": entry["id"],
        "kind": "seminar",
        "date": "2026-03-12",
        "title": "集中学习",
        "members": ["yi"],
        "form": "central-group",
        "days": 1,
        "topics": ["warning"],
    }


def test_it_starts_git_five_times_and_reads_the_unit_once(
    unit: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What is recorded of the paths, what is staged, adding, what else is staged, and committing."""
    ledger(*SEMINAR, *TOPICS, "--date", "2026-03-11", at=unit)
    looks: list[Path] = []
    look = recall.seen_now
    monkeypatch.setattr(recall, "seen_now", lambda root: looks.append(root) or look(root))
    with gits(tmp_path) as started:
        assert ledger(*SEMINAR, *TOPICS, "--date", "2026-03-12", at=unit).code == 0
    assert started == ["cat-file", "ls-files", "add", "diff-index", "commit"]
    assert len(looks) == 1


def test_the_commit_reads_well_in_the_log(unit: Git):
    ledger(*SEMINAR, *TOPICS, "--date", "2026-03-12", at=unit)
    name = only_entry(unit)["id"]
    body = unit.run("log", "-1", "--format=%B").decode()
    assert body.startswith(f"study: seminar 集中学习 ({name})\n\n")
    trailers = unit.run("log", "-1", "--format=%(trailers:only)").decode().split("\n")[:3]
    assert trailers == [
        f"Ledger-Entry: {name}",
        "Ledger-Kind: study/seminar",
        "Ledger-Action: add",
    ]


def test_the_day_is_today_if_none_is_given(unit: Git):
    ledger(*SEMINAR, *TOPICS, at=unit)
    assert only_entry(unit)["date"] == "2026-05-10"


def test_kinds_and_values_by_their_labels(unit: Git):
    settings = ["--set", "form=读书班", "--set", "days=0.5", "--set", "topics=警示、革命传统"]
    assert ledger("add", "集中学习研讨", "--title", "x", *settings, at=unit).code == 0
    entry = only_entry(unit)
    assert (entry["form"], entry["topics"]) == ("reading-class", ["warning", "tradition"])


def test_a_role_takes_all_who_hold_it_and_leaves_out_the_absent(unit: Git):
    people = ["--member", "team-member", "--absent", "乙某=出差"]
    assert ledger(*SEMINAR, *TOPICS, *people, at=unit).code == 0
    entry = only_entry(unit)
    assert (entry["members"], entry["absent"]) == (["jia"], {"yi": "出差"})


@pytest.mark.parametrize("named", ["yi", "乙某", "yimou", "ym", "YI"])
def test_who_was_away_may_be_named_in_every_way(unit: Git, named: str):
    people = ["--member", "team-member", "--absent", f"{named}=出差，开会"]
    assert ledger(*SEMINAR, *TOPICS, *people, at=unit).code == 0
    entry = only_entry(unit)
    assert (entry["members"], entry["absent"]) == (["jia"], {"yi": "出差，开会"})


@pytest.mark.parametrize(
    ("named", "members"), [("jiamou", ["jia"]), ("all", ["jia", "yi"]), ("ym", ["yi"])]
)
def test_members_by_pinyin_and_everybody(unit: Git, named: str, members: list[str]):
    assert ledger(*SEMINAR, *TOPICS, "--member", named, at=unit).code == 0
    assert only_entry(unit)["members"] == members


def test_who_is_away_without_being_on_the_roster_is_refused(unit: Git):
    ran = ledger(*SEMINAR, *TOPICS, "--member", "head", "--absent", "丙某=出差", at=unit)
    assert ran.code == 2
    assert "nobody on the roster is called 丙某; there are: jia 甲某, yi 乙某" in ran.err


def test_kinds_by_pinyin(unit: Git):
    settings = ["--set", "form=other", "--set", "days=1"]
    assert ledger("add", "jizhongxuexi", "--title", "x", *settings, *TOPICS, at=unit).code == 0


def test_a_dotted_field_reaches_into_a_map(unit: Git):
    counts = ["--set", "attendance.expected=30", "--set", "attendance.present=28"]
    assert ledger(*SEMINAR, *TOPICS, *counts, at=unit).code == 0
    assert only_entry(unit)["attendance"] == {"expected": 30, "present": 28}


def test_text_fields_stay_text(unit: Git):
    assert ledger(*SEMINAR, *TOPICS, "--set", "number=0012", at=unit).code == 0
    assert only_entry(unit)["number"] == "0012"


def test_links_by_the_last_five_characters(unit: Git):
    ledger(*SEMINAR, *TOPICS, at=unit)
    name = str(only_entry(unit)["id"])
    problem = ["add", "problems/problem", "--title", "x", "--set", "source=other", "--set", "depth=deep"]
    ran = ledger(*problem, "--set", "scope=common", "--set", f"links={name[-5:]}", at=unit)
    assert ran.code == 0, ran.err
    assert only_entry(unit, "problems")["links"] == [name]


def test_an_entry_from_standard_input(unit: Git):
    text = "date: 2026-03-12\ntitle: 集中学习\nform: central-group\ndays: 1.5\ntopics: [warning]\n"
    ran = ledger("add", "study/seminar", "--from", "-", "--note", "记", at=unit, stdin=text.encode())
    assert ran.code == 0, ran.err
    assert only_entry(unit)["note"] == "记"


def test_an_entry_from_a_file(unit: Git, tmp_path: Path):
    file = tmp_path / "entry.yaml"
    file.write_text(
        "kind: seminar\ntitle: x\nform: central-group\ndays: 1\ntopics: [warning]\n", "utf-8"
    )
    assert ledger("add", "study/seminar", "--from", str(file), at=unit).code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [\n", "standard input:1:4: E102"),
        (b"\xff", "standard input:1:1: E101"),
        (b"kind: lecture\n", "holds a lecture, not a seminar"),
    ],
)
def test_what_cannot_be_read_from_is_said(unit: Git, content: bytes, said: str):
    ran = ledger("add", "study/seminar", "--from", "-", at=unit, stdin=content)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "days=0.3"], "E206 days"),
        (["--set", "form=centralgruop"], "did you mean central-group?"),
        (["--set", "dais=1"], "did you mean days?"),
        (["--date", "2027-01-01"], "E401"),
        (["--member", "丙某"], "nobody on the roster is called 丙某"),
        (["--set", "days"], "write it as NAME=VALUE"),
        (["--date", "2026-02-30"], "is not a day"),
        (["--note", "电话 999999199001010016"], "E601"),
        (["--set", "links=zzzzz"], "no entry's id begins with zzzzz"),
        (["--evidence", "nowhere.pdf"], "nowhere.pdf"),
    ],
)
def test_an_entry_with_errors_is_refused_and_nothing_is_left(unit: Git, arguments: list[str], said: str):
    head = unit.commit("HEAD")
    ran = ledger(*SEMINAR, *TOPICS, *arguments, at=unit)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert unit.commit("HEAD") == head
    assert unit.run("status", "--porcelain") == b""


def test_no_message_gives_a_number_away(unit: Git):
    for setting in ("form=999999199001010016", "days=999999199001010016", "999999199001010016=1"):
        ran = ledger(*SEMINAR, *TOPICS, "--set", setting, at=unit)
        assert ran.code == 2
        assert "999999199001010016" not in ran.err + ran.out


def test_an_identity_number_is_not_repeated(unit: Git):
    ran = ledger(*SEMINAR, *TOPICS, "--note", "999999199001010016", at=unit)
    assert ran.code == 2
    assert "999999199001010016" not in ran.err + ran.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("study/semnar", "did you mean study/seminar?"),
        ("nothing-like-it", "`ledger help kinds` lists them"),
        ("meeting", "may be several kinds: research/joint-meeting, assurance/deployment-meeting"),
    ],
)
def test_an_unknown_kind_is_answered_by_what_there_is(unit: Git, name: str, said: str):
    ran = ledger("add", name, "--title", "x", at=unit)
    assert (ran.code, said in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("name", ["self", "自学", "zixue", "个人自学", "grzx"])
def test_a_kind_is_known_by_a_part_of_its_name(unit: Git, name: str):
    ran = ledger("add", name, "--date", "2026-03-16", "-m", "jia", "hours=2", at=unit)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    "given", [("hours=2",), ("学时＝2",), ("--set", "hours=2"), ("hours=2", "--set", "note=x")]
)
def test_fields_need_no_option_before_them(unit: Git, given: tuple[str, ...]):
    ran = ledger("add", "study/self-study", *given, "-m", "jia", "-d", "2026-03-16", at=unit)
    assert (ran.code, ran.err) == (0, "")
    (text,) = (path.read_text("utf-8") for path in unit.root.glob("study/2026/20260316-*"))
    assert "hours: 2" in text


def test_what_is_missing_is_named_with_the_way_to_give_it(unit: Git):
    ran = ledger("add", "study/seminar", "days=1", at=unit)
    assert ran.code == 2
    assert "E202 title is missing (title): --title …\n" in ran.err
    assert "form=central-group|reading-class|other\n" in ran.err
    assert "标题）：写 --title …" in ledger("add", "study/seminar", "--lang", "zh", at=unit).err


# Sheets


STUDY = ["add", "study/self-study", "--member", "甲某"]


def sheets(git: Git) -> list[Path]:
    return sorted((git.root / "study").rglob("*.yaml"))


def test_a_session_begins_a_sheet_and_the_next_goes_on_it(unit: Git):
    assert ledger(*STUDY, "--date", "2026-04-06", "--set", "hours=2", at=unit).code == 0
    ran = ledger(*STUDY, "--date", "2026-04-13", "--set", "hours=1.5", at=unit)
    assert ran.out.startswith("a session more on study/2026/")
    (sheet,) = sheets(unit)
    assert sheet.read_text("utf-8").split("sessions:\n")[1] == (
        "  - {date: 2026-04-06, hours: 2}\n  - {date: 2026-04-13, hours: 1.5}\n"
    )


def test_another_quarter_and_another_member_have_sheets_of_their_own(unit: Git):
    ledger(*STUDY, "--date", "2026-03-30", "--set", "hours=2", at=unit)
    ledger(*STUDY, "--date", "2026-04-06", "--set", "hours=2", at=unit)
    ledger("add", "study/self-study", "--member", "yi", "--set", "hours=2", at=unit)
    assert len(sheets(unit)) == 3


def broken_sheet(git: Git, text: str, old: str = "") -> Path:
    """A sheet of jia's with a session, then spoilt: `old` replaced, or else put behind it."""
    ledger(*STUDY, "--date", "2026-04-06", "--set", "hours=2", at=git)
    (sheet,) = sheets(git)
    before = sheet.read_text("utf-8")
    sheet.write_text(before.replace(old, text) if old else before + text, "utf-8")
    assert sheet.read_text("utf-8") != before
    return sheet


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("nonsense: [\n", ""),
        ("nonsense: 1\n", ""),
        ("- jia\n  - nobody\n", "- jia\n"),
        ("hours: many", "hours: 2"),
        ("kind: [\n", "kind: self-study\n"),
    ],
)
def test_no_second_sheet_is_begun_beside_one_with_errors(unit: Git, text: str, old: str):
    sheet = broken_sheet(unit, text, old)
    before = unit.commit("HEAD")
    ran = ledger(*STUDY, "--date", "2026-04-13", "--set", "hours=1", at=unit)
    assert ran.code == 2
    path = sheet.relative_to(unit.root).as_posix()
    assert f"{path} has errors, and may be the sheet" in ran.err
    assert (unit.commit("HEAD"), sheets(unit)) == (before, [sheet])


def test_a_sheet_of_which_no_byte_is_text_may_be_anybodys(unit: Git):
    sheet = broken_sheet(unit, "x", "id:")
    sheet.write_bytes(b"\xff\xfe")
    ran = ledger("add", "study/self-study", "--member", "yi", "--set", "hours=1", at=unit)
    assert (ran.code, "may be the sheet" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("member", "day"),
    [("yi", "2026-04-13"), ("jia", "2026-03-30")],
    ids=["another's", "another quarter"],
)
def test_a_sheet_with_errors_stops_nobody_else(unit: Git, member: str, day: str):
    broken_sheet(unit, "nonsense: [\n")
    ran = ledger(
        "add", "study/self-study", "--member", member, "--date", day, "--set", "hours=1", at=unit
    )
    assert ran.code == 0, ran.err
    assert len(sheets(unit)) == 2


def test_an_unreadable_file_of_another_kind_stops_no_sheet(unit: Git):
    place = unit.root / "study/2026/20260420-aaaaa.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("id: 20260420-aaaaa\nkind: seminar\nmembers: [jia]\nx: [\n", "utf-8")
    ran = ledger(*STUDY, "--date", "2026-04-21", "--set", "hours=1", at=unit)
    assert ran.code == 0, ran.err


def test_an_equal_session_is_recorded_and_said(unit: Git):
    session = [*STUDY, "--date", "2026-04-06", "--set", "hours=2"]
    assert ledger(*session, at=unit).err == ""
    (sheet,) = sheets(unit)
    again = ledger(*session, at=unit)
    assert again.code == 0
    assert again.err == (
        f"there is already an equal one ({sheet.stem}); `ledger undo` takes this one back\n"
    )
    assert sheet.read_text("utf-8").count("hours: 2") == 2
    other = ledger(*STUDY, "--date", "2026-04-07", "--set", "hours=2", at=unit)
    assert "equal" not in other.err


def test_an_equal_entry_is_recorded_and_said(unit: Git):
    visit = ["add", "research/visit", "--from", "-"]
    text = "title: 走访\ndate: 2026-04-08\nmembers: [jia]\nsites: [frontline]\ndays: 1\n"
    first = ledger(*visit, at=unit, stdin=text.encode())
    assert (first.code, "equal" in first.err) == (0, False), first.err
    again = ledger(*visit, "--no-commit", at=unit, stdin=text.encode())
    assert "there is already an equal one (20260408-" in again.err
    assert "undo" not in again.err
    other = ledger(*visit, at=unit, stdin=text.replace("[jia]", "[yi]").encode())
    assert (other.code, "equal" in other.err) == (0, False)


def test_a_session_leaves_every_other_byte_of_its_sheet(unit: Git):
    ledger(*STUDY, "--date", "2026-04-06", "--set", "hours=2", at=unit)
    (sheet,) = sheets(unit)
    text = sheet.read_text("utf-8")
    written = text.replace("title:", "# mine\ntitle:").replace("hours: 2}", "hours: 2}   # by hand")
    sheet.write_text(written + "# the end\nnote: '单引号'\n", "utf-8")
    ledger(*STUDY, "--date", "2026-04-13", "--set", "hours=3", at=unit)
    expected = (written + "# the end\nnote: '单引号'\n").replace(
        "# by hand\n", "# by hand\n  - {date: 2026-04-13, hours: 3}\n"
    )
    assert sheet.read_text("utf-8") == expected


def test_a_sheet_in_brackets_is_written_anew_with_nothing_lost(unit: Git):
    ledger(*STUDY, "--date", "2026-04-06", "--set", "hours=2", at=unit)
    (sheet,) = sheets(unit)
    text = sheet.read_text("utf-8").split("sessions:")[0]
    sheet.write_text(text + "sessions: [{date: 2026-04-06, hours: 2}]\n", "utf-8")
    assert ledger(*STUDY, "--date", "2026-04-13", "--set", "hours=3", at=unit).code == 0
    assert [one["hours"] for one in only_entry(unit)["sessions"]] == [2, 3]  # type: ignore[attr-defined]


def test_several_members_get_a_session_each_in_one_commit(unit: Git):
    ledger(*STUDY, "--date", "2026-05-04", "--set", "hours=2", at=unit)
    head = unit.commit("HEAD")
    arguments = ["--member", "team-member", "--set", "hours=1", "--date", "2026-05-05"]
    ran = ledger("add", "study/self-study", *arguments, at=unit)
    assert ran.code == 0, ran.err
    assert ran.out.count("a session more on") == 1
    assert ran.out.count("recorded") == 1
    assert len(sheets(unit)) == 2
    assert unit.commit("HEAD~1") == head
    log = unit.run("log", "-1", "--format=%B").decode()
    assert log.startswith("study: self-study 2026-05-05 甲某、乙某\n\n")
    assert log.count("Ledger-Entry:") == 2
    assert log.count("Ledger-Kind: study/self-study") == 1
    assert ledger("check", at=unit).code == 0


def test_of_several_sessions_all_or_none_are_written(unit: Git):
    """One of them holds no post on that day."""
    text = (unit.root / "roster.yaml").read_text("utf-8")
    (unit.root / "roster.yaml").write_text(text.replace("2024-01-01", "2026-05-06", 1), "utf-8")
    arguments = ["--member", "甲某", "--member", "乙某", "--set", "hours=1", "--date", "2026-05-05"]
    ran = ledger("add", "study/self-study", *arguments, at=unit)
    assert ran.code == 2
    assert "E403" in ran.err
    assert sheets(unit) == []


def test_who_was_away_from_self_study_gets_no_session(unit: Git):
    arguments = ["--member", "team-member", "--absent", "yi=出差", "--set", "hours=1"]
    ran = ledger("add", "study/self-study", *arguments, at=unit)
    assert ran.code == 0, ran.err
    assert "without a session: 乙某" in ran.out
    entry = only_entry(unit)
    assert entry["members"] == ["jia"]
    assert "出差" not in str(entry)


# Evidence, staging, places


def test_evidence_is_kept_under_a_name_made_of_its_content(unit: Git, tmp_path: Path):
    file = tmp_path / "现场 照片.txt"
    file.write_text("a picture")
    assert ledger(*SEMINAR, *TOPICS, "--evidence", str(file), at=unit).code == 0
    (kept,) = only_entry(unit)["evidence"]  # type: ignore[misc]
    assert (unit.root / kept["path"]).read_text() == "a picture"
    assert unit.run("status", "--porcelain") == b""
    assert ledger("check", at=unit).code == 0


@pytest.mark.parametrize(
    ("limit", "is_kept"), [("9", True), ("8", False), ("0.5 KiB", True), ("8 B", False), ("1 MB", True)]
)
def test_evidence_over_the_limit_is_refused(tmp_path: Path, limit: str, is_kept: bool):
    text = "id: x\nname: 某单位\nkind: party-group\nsince: 2026-01-01\npacks: [aspiration]\n"
    git = make_unit(tmp_path / "unit", {"unit.yaml": f"{text}evidence-limit: {limit}\n"})
    file = tmp_path / "file.txt"
    file.write_text("a picture")
    ran = ledger(*SEMINAR, *TOPICS, "--evidence", str(file), at=git)
    assert (ran.code == 0) is is_kept, ran.err
    assert ("keep it elsewhere" in ran.err) is not is_kept


def test_without_commit_it_is_staged(unit: Git):
    head = unit.commit("HEAD")
    ran = ledger(*SEMINAR, *TOPICS, "--no-commit", at=unit)
    assert "staged, not committed" in ran.out
    assert unit.commit("HEAD") == head
    assert unit.run("status", "--porcelain").startswith(b"A  study/")


def test_from_any_folder_below(unit: Git):
    folder = unit.root / "notes" / "deep"
    folder.mkdir(parents=True)
    assert ledger(*SEMINAR, *TOPICS, at=folder).code == 0


def test_a_title_that_looks_like_an_option_stays_a_title(unit: Git):
    arguments = ["add", "study/seminar", "--title=--amend", "--set", "form=other", "--set", "days=1"]
    assert ledger(*arguments, *TOPICS, at=unit).code == 0
    assert unit.run("log", "-1", "--format=%s").startswith(b"study: seminar --amend (")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("昨天", "2026-05-09"), ("-1", "2026-05-09"), ("5.3", "2026-05-03"), ("20260312", "2026-03-12")],
)
def test_the_day_may_be_typed_as_when_asked(unit: Git, typed: str, meant: str):
    ran = ledger(*SEMINAR, *TOPICS, "--date", typed, at=unit)
    assert (ran.code, ran.err) == (0, "")
    assert only_entry(unit)["date"] == meant


def test_settings_are_understood_as_answers_are(unit: Git):
    settings = ("形式=读书班", "天数=1天半", "topics=警示", "标签=a,b", "列席人员=甲、乙")
    arguments = [part for one in settings for part in ("--set", one)]
    ran = ledger("add", "study/seminar", "--title", "x", *arguments, at=unit)
    assert (ran.code, ran.err) == (0, "")
    entry = only_entry(unit)
    assert (entry["form"], str(entry["days"]), entry["topics"]) == ("reading-class", "1.5", ["warning"])
    assert (entry["tags"], entry["observers"]) == (["a", "b"], ["甲", "乙"])
