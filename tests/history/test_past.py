"""Reading the past of real repositories: by one log, whatever people did in it."""

from pathlib import Path

import pytest

from ledger.core.packs import Kind
from ledger.errors import LedgerError
from ledger.history.asking import named_path
from ledger.history.past import events, formerly, read_past
from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.history.story import NAME, PATH, SHEET_PATH, Story, seminar, sheet, story


@pytest.fixture
def told(tmp_path: Path) -> Story:
    return story(tmp_path)


def actions(told: Story, **asked) -> list[tuple[str, list[str]]]:
    return [(one.action, [each.status for each in one.changes]) for one in told.events(**asked)]


def test_commits_made_by_hand_are_told_by_what_they_did(told: Story):
    told.then(seminar())
    told.then(seminar(days=2))
    told.then(None)
    told.then(seminar(days=3))
    assert actions(told) == [
        ("add", ["added"]),
        ("remove", ["removed"]),
        ("edit", ["changed"]),
        ("add", ["added"]),
    ]


def test_an_entry_that_was_removed_and_came_back_is_one_history(told: Story):
    told.then(seminar())
    told.then(None)
    told.then(seminar(days=3))
    assert len(told.events(paths=frozenset([PATH]))) == 3


def test_files_never_move(told: Story):
    """What git would call a rename is one entry less and one more."""
    told.then(seminar())
    other = PATH.replace("k7f3m", "zzzzz")
    told.write(PATH, None).write(other, seminar(id="20260312-zzzzz")).commit()
    statuses = {change.path: change.status for change in told.events()[0].changes}
    assert statuses == {PATH: "removed", other: "added"}


def test_a_commands_trailer_says_what_it_did(told: Story):
    told.then(seminar(), f"study: seminar x ({NAME})\n\nledger-action: import\nLedger-Entry: {NAME}")
    (event,) = told.events()
    assert (event.action, event.commit.told("Ledger-Entry")) == ("import", (NAME,))


def test_a_message_full_of_oddities_breaks_nothing(told: Story):
    odd = "x\x01\x02 :100644 100644\n\nLedger-Action:\nLedger-Action: edit\n one more line\n"
    told.then(seminar(), odd, path=PATH)
    told.git.run("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", "")
    told.then(seminar(days=2), "次")
    first, second = told.events()
    assert (first.commit.subject, second.action) == ("次", "edit one more line")


@pytest.mark.parametrize(
    "broken", ["a: [\n", "\xff\xfe", "", "- a\n", "<<<<<<< a\nx: 1\n=======\nx: 2\n>>>>>>> b\n"]
)
def test_what_could_not_be_read_is_told_as_that(told: Story, broken: str):
    told.then(seminar())
    place = told.git.root / PATH
    place.write_bytes(broken.encode("latin-1"))
    told.commit()
    told.then(seminar(days=2))
    mended, spoiled, _ = told.events()
    readable = [
        (one.changes[0].before.readable, one.changes[0].after.readable) for one in (spoiled, mended)
    ]
    assert readable == [(True, False), (False, True)]
    assert spoiled.changes[0].status == mended.changes[0].status == "changed"
    assert mended.changes[0].title == "集中学习研讨"


def test_a_link_is_not_followed(told: Story):
    told.then(seminar())
    place = told.git.root / PATH
    place.unlink()
    place.symlink_to("../../roster.yaml")
    told.commit()
    assert not told.events()[0].changes[0].after.readable


def test_only_the_layout_changed(told: Story):
    told.then(seminar())
    told.then("# a remark\n" + seminar())
    (change,) = told.events()[0].changes
    assert (change.status, change.fields) == ("changed", ())


def test_the_roster_and_the_unit_are_told_too(told: Story):
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster.replace("甲某", "甲甲"), path="roster.yaml")
    told.then("rest: [2026-05-01]\n", path="calendar/2026.yaml")
    told.then("x", path="README.md")
    calendar, names = told.events()
    assert [one.path for one in calendar.changes] == ["calendar/2026.yaml"]
    assert [each.place for each in names.changes[0].fields] == [("members", 0, "name")]


def test_before_the_first_commit_there_is_no_past(tmp_path: Path):
    past = read_past(create_repository(tmp_path / "new"))
    assert (past.commits, past.is_whole, past.paths()) == ((), True, set())


def test_a_shallow_clone_tells_what_it_has_and_that_more_was(told: Story, tmp_path: Path):
    told.then(seminar())
    told.then(seminar(days=2))
    told.then(seminar(days=3))
    clone = tmp_path / "clone"
    told.git.run("clone", "--quiet", "--depth=2", f"file://{told.git.root}", str(clone))
    shallow = Git(clone)
    past = read_past(shallow)
    assert not past.is_whole
    (event,) = events(shallow, past)
    assert [(each.before, each.after) for each in event.changes[0].fields] == [(2, 3)]


def test_the_users_own_settings_change_nothing(told: Story):
    told.then(seminar())
    told.switch("other", "HEAD").then(seminar(days=2))
    told.switch("main").then(sheet({"date": "2026-03-03", "hours": 2}), path=SHEET_PATH)
    told.merge("other", files={PATH: seminar(days=2)})
    wanted = actions(told)
    for setting in (
        *("log.showRoot=false", "log.follow=true", "log.showSignature=true", "log.decorate=full"),
        *("log.diffMerges=off", "diff.renames=copies", "diff.noprefix=true", "color.ui=always"),
        *("diff.orderFile=/dev/null", "core.abbrev=4", "format.pretty=oneline", "log.date=relative"),
        *("core.quotePath=true", "i18n.logOutputEncoding=GBK", "diff.relative=true", "core.pager=false"),
    ):
        told.git.run("config", *setting.split("=", 1))
    assert actions(told) == wanted
    assert wanted == [("add", ["added"]), ("edit", ["changed"]), ("add", ["added"])]


def processes(folder: Path, told: Story, monkeypatch) -> int:
    """How many git processes it takes to tell the whole past."""
    trace = folder / "trace"
    trace.unlink(missing_ok=True)
    monkeypatch.setenv("GIT_TRACE", str(trace))
    told.events()
    monkeypatch.delenv("GIT_TRACE")
    return trace.read_text("utf-8").count("built-in: git")


def test_the_number_of_processes_does_not_grow_with_the_past(told: Story, tmp_path: Path, monkeypatch):
    told.then(seminar())
    few = processes(tmp_path, told, monkeypatch)
    for number in range(2, 8):
        told.switch(f"side-{number}", "HEAD").then(seminar(days=number))
        told.switch("main").then(seminar(note=f"{number}"))
        told.merge(f"side-{number}", files={PATH: seminar(days=number + 1)})
    assert processes(tmp_path, told, monkeypatch) == few > 0


# Asking


def test_days_are_those_of_the_units_zone(told: Story):
    from datetime import date
    from zoneinfo import ZoneInfo

    told.hours = 22
    told.then(seminar())  # at 23:00 on 1 April, Shanghai time
    told.then(seminar(days=2))  # at 0:00 on 2 April
    shanghai = {"zone": ZoneInfo("Asia/Shanghai")}
    assert actions(told, until=date(2026, 4, 1), **shanghai) == [("add", ["added"])]
    assert actions(told, since=date(2026, 4, 2), **shanghai) == [("edit", ["changed"])]
    assert len(actions(told, until=date(2026, 4, 1), zone=ZoneInfo("UTC"))) == 2


def test_an_author_is_known_by_a_part_of_name_or_address(told: Story):
    told.then(seminar())
    told.write(PATH, seminar(days=2)).commit(
        GIT_AUTHOR_NAME="乙某", GIT_AUTHOR_EMAIL="Yi@example.invalid"
    )
    assert len(told.events(by="乙")) == len(told.events(by="yi@")) == 1
    assert len(told.events(by="测试员")) == 1
    assert told.events(by=".*") == []


def test_the_latest_are_enough(told: Story):
    for number in range(1, 6):
        told.then(seminar(days=number))
    assert [one.changes[0].fields[0].after for one in told.events(limit=2)] == [5, 4]
    assert len(told.events(limit=2, kind="study/seminar")) == 2


def test_members_are_those_whom_an_entry_names_before_or_after(told: Story):
    from ledger.store.schemas import common

    asked = {"members": frozenset(["yi"]), "common": common()}
    told.then(seminar(members=["jia"]))
    told.then(seminar(members=["jia", "yi"]))
    told.then(seminar(members=["jia"]))
    told.then(seminar(members=["jia"], note="yi"))
    told.then(seminar(members=["jia"], absent={"yi": "出差"}))
    assert len(told.events(**asked)) == 3
    kinds = {"study/seminar": Kind("study/seminar", {}, fields={"note": {"format": "member"}})}
    assert len(told.events(**asked, kinds=kinds)) == 4


def test_of_the_roster_only_what_is_about_the_member(told: Story):
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster.replace("甲某", "甲甲").replace("乙某", "乙乙"), path="roster.yaml")
    (event,) = told.events(members=frozenset(["yi"]))
    ((change,), (field,)) = (event.changes, event.changes[0].fields)
    assert (change.path, field.before, field.after) == ("roster.yaml", "乙某", "乙乙")


def test_who_was_ever_on_the_roster(told: Story):
    roster = (told.git.root / "roster.yaml").read_text("utf-8")
    told.then(roster.replace("id: yi", "id: bing"), path="roster.yaml")
    assert formerly(told.git, read_past(told.git)) == {"jia", "yi", "bing"}


def test_an_entry_that_is_gone_is_found_by_its_id(told: Story):
    told.then(seminar())
    told.then(None)
    told.then(sheet({"date": "2026-03-03", "hours": 2}), path=SHEET_PATH)
    past = read_past(told.git)
    for given in (NAME, "20260312", "k7f3m", PATH):
        assert named_path(past, given) == PATH
    assert named_path(past, "roster.yaml") == "roster.yaml"
    for given, said in (("zzzzz", "ever began"), ("2026", "several"), ("", "ever began")):
        with pytest.raises(LedgerError, match=said):
            named_path(past, given)
