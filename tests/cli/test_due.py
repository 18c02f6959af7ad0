"""`ledger due`: on the terminal, as JSON, and as a calendar file."""

import json
import stat

import icalendar
import pytest

from ledger.store.git import Git
from tests.cli.running import ledger, touched
from tests.conftest import make_unit

PROBLEM = """\
id: 20260401-k7f3m
kind: problem
date: 2026-04-01
title: 办事窗口排队时间长
source: solicitation
depth: visible
scope: common
"""
ITEM = """\
id: 20260402-aaaaa
kind: item
date: 2026-04-02
title: 增设窗口
links: [20260401-k7f3m]
depth: visible
scope: common
category: other
owner: yi
lead: jia
office: 办公室
due: 2026-05-20
goal: 减少排队
measures: [增设一个窗口]
"""
OLD = PROBLEM.replace("20260401-k7f3m", "20260110-bbbbb").replace("2026-04-01", "2026-01-10")


@pytest.fixture
def busy(tmp_path) -> Git:
    return make_unit(
        tmp_path / "unit",
        {
            "problems/2026/20260401-k7f3m.yaml": PROBLEM,
            "problems/2026/20260110-bbbbb.yaml": OLD,
            "rectification/2026/20260402-aaaaa.yaml": ITEM,
        },
    )


def due(*arguments, at):
    return json.loads(ledger("due", *arguments, "--json", at=at).out)["due"]


def test_it_says_from_when_to_when_and_how_many(busy: Git):
    lines = ledger("due", "--within", "11", at=busy).out.splitlines()
    assert lines[:2] == [
        "示例区某局 (department's Party group)",
        "what falls due from 2026-05-10 to 2026-05-21, and what is late",
    ]
    assert "6 things fall due, 1 of them past its day." in lines
    assert lines[-1].startswith("Read from ")


def test_the_unit_comes_first_then_members_in_roster_order(busy: Git):
    lines = ledger("due", "--within", "11", at=busy).out.splitlines()
    headings = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert headings[:3] == ["the unit", "甲某", "乙某"]


def test_a_line_names_the_day_how_far_it_is_and_what_it_is_about(busy: Git):
    out = ledger("due", "--within", "11", at=busy).out
    assert (
        "  2026-02-09 Mon  90 days late  problems become items: 办事窗口排队时间长 (20260110-bbbbb)\n"
        "  2026-05-20 Wed  in 10 days    "
        "items closed on time: 增设窗口 (20260402-aaaaa); in charge: 乙某, 甲某\n"
    ) in out
    assert "  2026-05-10 Sun  due today  hours of self-study: 0/4 hours\n" in out
    assert "  2026-05-17 Sun  in 7 days  hours of self-study: 0/4 hours; begins on 2026-05-11\n" in out


def test_weeks_to_come_are_told_in_one_line_and_counted_each(busy: Git):
    out = ledger("due", "--within", "28", "--member", "yi", "--ledger", "study", at=busy).out
    assert "likewise by 2026-05-24, 2026-05-31, 2026-06-07" in out
    assert "5 things fall due." in out
    far = ledger("due", "--within", "70", "--member", "yi", "--ledger", "study", at=busy).out
    assert "9 more until 2026-07-19" in far


def test_thirty_days_unless_said_otherwise(busy: Git):
    value = json.loads(ledger("due", "--json", at=busy).out)
    assert (value["as_of"], value["last"]) == ("2026-05-10", "2026-06-09")


def test_json_is_the_same_twice_and_has_its_keys(busy: Git):
    first, again = (ledger("due", "--json", at=busy).out for _ in range(2))
    assert first == again
    value = json.loads(first)
    assert value["schema"] == "ledger/due/1"
    assert value["revision"] == busy.commit("HEAD")
    assert list(value) == sorted(value)
    (late, *_) = value["due"]
    assert (late["trigger"], late["days"], late["late"], late["state"]) == (
        *("20260110-bbbbb", -90, True),
        "missed",
    )


def test_a_members_are_also_the_items_the_member_answers_for(busy: Git):
    names = {(one["subject"], one["obligation"]) for one in due("--member", "yi", at=busy)}
    assert (None, "items-on-time") in names
    assert ("yi", "self-study-hours") in names
    assert {who for who, _ in names} == {None, "yi"}
    assert all(one["people"] for one in due("--member", "yi", at=busy) if one["subject"] is None)


def test_filters_by_ledger_and_advice_only_when_asked(busy: Git):
    assert {one["ledger"] for one in due("--ledger", "research", "--within", "60", at=busy)} == {
        "research"
    }
    assert not any(one["advisory"] for one in due("--within", "300", at=busy))
    assert any(one["advisory"] for one in due("--within", "300", "--all", at=busy))


def test_a_past_day_and_a_past_revision(busy: Git):
    assert [one["days"] for one in due("--as-of", "2026-02-09", "--ledger", "problems", at=busy)][
        :1
    ] == [0]
    before = busy.commit("HEAD")
    (busy.root / "rectification/2026/20260402-aaaaa.yaml").unlink()
    assert any(one["obligation"] == "items-on-time" for one in due("--at", before, at=busy))
    assert not any(one["obligation"] == "items-on-time" for one in due(at=busy))


def test_nothing_due_says_so(busy: Git):
    out = ledger("due", "--within", "0", "--ledger", "assurance", at=busy).out
    assert "Nothing falls due." in out


def test_entries_left_out_are_said(busy: Git):
    bad = busy.root / "study/2026/20260501-ccccc.yaml"
    bad.parent.mkdir(parents=True)
    bad.write_text("id: 20260501-ccccc\nkind: seminar\n", "utf-8")
    assert "1 entry counts for nothing" in ledger("due", at=busy).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--within", "-1"], "-1 is not in the range"),
        (["--within", "100000"], "100000 is not in the range"),
        (["--within", "soon"], "soon"),
        (["--member", "nobody"], "nobody"),
        (["--json", "--ics", "-"], "--json and --ics cannot go together"),
        (["--at", "-x"], "there is no revision -x"),
        (["--ics", "no/where.ics"], "--ics no/where.ics: there is no folder"),
        (["--ics", "."], "is a folder; name a file in it"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence_and_exit_code_2(busy: Git, arguments, said, monkeypatch):
    monkeypatch.chdir(busy.root)
    ran = ledger("due", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_the_calendar_on_standard_output_is_what_the_file_holds(busy: Git, tmp_path):
    place = tmp_path / "due.ics"
    ran = ledger("due", "--ics", str(place), at=busy)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(f"wrote {place}: ")
    printed = ledger("due", "--ics", "-", at=busy)
    assert printed.out.encode() == place.read_bytes()
    events = icalendar.Calendar.from_ical(place.read_bytes()).walk("VEVENT")
    assert len(events) == len(due(at=busy)) + sum(one["status"] == "CANCELLED" for one in events)


def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(busy: Git, tmp_path):
    place = tmp_path / "due.ics"
    place.write_text("old")
    place.chmod(0o640)
    assert ledger("due", "--ics", str(place), at=busy).code == 0
    assert place.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["due.ics", "unit"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(busy: Git, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = ledger("due", "--ics", str(folder / ("x" * 300)), at=busy)
    assert ran.code == 2
    assert "nothing was written" in ran.err
    assert list(folder.iterdir()) == []


def test_the_calendar_of_a_later_commit_has_the_later_stamp(busy: Git):
    def sequence(**environment):
        (event, *_) = icalendar.Calendar.from_ical(ledger("due", "--ics", "-", at=busy).out).walk(
            "VEVENT"
        )
        return event["sequence"]

    before = sequence()
    stamp = {"GIT_COMMITTER_DATE": "2031-01-01T00:00:00Z", "GIT_AUTHOR_DATE": "2031-01-01T00:00:00Z"}
    busy.run("commit", "--quiet", "--allow-empty", "-m", "later", environment=stamp)
    assert sequence() > before


def test_looking_writes_nothing_into_the_repository(busy: Git, tmp_path):
    before = touched(busy)
    ledger("due", at=busy)
    ledger("due", "--ics", str(tmp_path / "x.ics"), at=busy)
    assert before == touched(busy)


def test_a_repository_without_commits_has_a_calendar_too(tmp_path):
    from ledger.store.repository import create_repository, scaffold
    from tests.conftest import ROSTER, UNIT

    git = create_repository(tmp_path / "new")
    for path, text in scaffold(UNIT, ROSTER, "en").items():
        (git.root / path).parent.mkdir(parents=True, exist_ok=True)
        (git.root / path).write_text(text, "utf-8")
    ran = ledger("due", "--ics", "-", at=git)
    assert ran.code == 0
    assert icalendar.Calendar.from_ical(ran.out).walk("VEVENT")


def test_titles_do_not_steer_the_terminal(tmp_path):
    bad = PROBLEM.replace("title: 办事窗口排队时间长", 'title: "a\\e[31m\\nb"')
    git = make_unit(tmp_path / "unit", {"problems/2026/20260401-k7f3m.yaml": bad})
    out = ledger("due", at=git).out
    assert "\x1b" not in out
    assert "\\x1b[31m b (20260401-k7f3m)" in out


def test_in_chinese(busy: Git):
    out = ledger("--lang", "zh", "due", "--within", "11", at=busy).out
    assert "2026-05-10 至 2026-05-21 到期的任务，以及已逾期的任务" in out
    assert "  2026-05-10 周日  今天到期   每周自学学时：学时 0/4\n" in out
    assert "共 6 项到期，其中 1 项已过期限。" in out
