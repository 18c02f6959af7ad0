"""`ledger answer`: an item that answers a problem, with what can be copied copied."""

from pathlib import Path

import pytest

from ledger.store.git import Git
from tests.cli.running import ledger
from tests.cli.scripted import named_unit, newest
from tests.cli.typing_at import Typist

ALL = ["goal=好转", "measures=列清单", "lead=王五", "office=综合科", "due=2026-07-01"]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return named_unit(tmp_path / "unit")


def recorded(git: Git, kind: str, *settings: str, options: tuple[str, ...] = ()) -> str:
    """An entry's id, once it is recorded."""
    given = [part for one in settings for part in ("--set", one)]
    ran = ledger("add", kind, "--title", "排队久", "--date", "2026-05-02", *given, *options, at=git)
    assert ran.code == 0, ran.err
    return ran.out.split("/")[-1].removesuffix(".yaml\n")


@pytest.fixture
def problem(git: Git) -> str:
    settings = ["source=public", "depth=deep", "scope=common", "concern=most-urgent", "tags=[窗口]"]
    more = ["found=2026-05-01", "place=大厅", "listed_by=member", "note=记", "number=0012"]
    return recorded(git, "problem", *settings, *more, options=("--member", "李四"))


def answered(git: Git, problem: str, *settings: str) -> dict[str, object]:
    ran = ledger("answer", problem, *[part for one in settings for part in ("--set", one)], at=git)
    assert ran.code == 0, ran.err
    return newest(git, "rectification")


def test_what_describes_the_matter_is_copied_and_nothing_else(git: Git, problem: str):
    entry = answered(git, problem)
    assert {name: value for name, value in entry.items() if name != "id"} == {
        "kind": "item",
        "date": "2026-05-10",
        "title": "排队久",
        "depth": "deep",
        "scope": "common",
        "concern": ["most-urgent"],
        "owner": "li-si",
        "tags": ["窗口"],
        "links": [problem],
    }
    assert ledger("check", at=git).code == 0


def test_the_problem_may_be_named_by_its_five_characters(git: Git, problem: str):
    assert answered(git, problem[-5:])["links"] == [problem]


def test_items_for_several_problems_of_one_title_are_not_taken_for_one(git: Git, problem: str):
    other = recorded(
        git, "problem", "source=public", "depth=deep", "scope=common", options=("-m", "李四")
    )
    assert ledger("answer", problem, at=git).err == ""
    assert ledger("answer", other, at=git).err == ""
    assert "there is already an equal one" in ledger("answer", other, "--again", at=git).err


def test_what_the_options_say_wins(git: Git, problem: str):
    arguments = [
        "--title",
        "整改",
        "--date",
        "2026-05-09",
        "--set",
        "owner=王五",
        "--set",
        "depth=visible",
    ]
    ran = ledger("answer", problem, *arguments, at=git)
    assert ran.code == 0, ran.err
    entry = newest(git, "rectification")
    assert (entry["title"], entry["date"]) == ("整改", "2026-05-09")
    assert (entry["owner"], entry["depth"]) == ("wang-wu", "visible")


def test_an_item_that_lacks_something_is_only_registered_and_says_what_comes_next(
    git: Git, problem: str
):
    ran = ledger("answer", problem, "--set", "goal=好转", at=git)
    name = newest(git, "rectification")["id"]
    assert f"ledger assign {name}" in ran.out
    assert "measures, lead, office, due" in ran.out
    assert "owner" not in ran.out


def test_an_item_with_everything_is_assigned_and_nothing_is_said(git: Git, problem: str):
    ran = ledger("answer", problem, *[part for one in ALL for part in ("--set", one)], at=git)
    assert ran.code == 0, ran.err
    assert "registered" not in ran.out


def test_of_several_members_none_is_the_owner(git: Git):
    name = recorded(
        git, "problem", "source=other", "depth=deep", "scope=common", "members=[li-si, shan]"
    )
    assert "owner" not in answered(git, name)


def test_who_has_an_answer_gets_another_only_if_asked_for(git: Git, problem: str):
    first = answered(git, problem)["id"]
    ran = ledger("answer", problem, at=git)
    assert ran.code == 2
    assert f"排队久 ({first})" in ran.err
    assert "--again" in ran.err
    assert ledger("answer", problem, "--again", at=git).code == 0


@pytest.mark.parametrize(
    ("kind", "settings", "copied"),
    [
        ("deployment", ["areas=[甲]"], {}),
        ("upstream-task", ["from_unit=某办", "due=2026-08-01"], {"due": "2026-08-01"}),
        ("notice", ["audience=members", "tags=[甲]"], {"tags": ["甲"]}),
    ],
)
def test_anything_may_be_answered_and_gives_what_fits(
    git: Git, kind: str, settings: list[str], copied: dict
):
    name = recorded(git, kind, *settings)
    entry = answered(git, name, "depth=deep", "scope=common")
    assert entry["links"] == [name]
    assert {field: entry.get(field) for field in copied} == copied


def test_the_kind_is_what_an_obligation_asks_for(git: Git):
    """What troubles people on a visit wants a problem, not an item."""
    visit = recorded(
        git, "visit", "days=1", "sites=other", "worries=worry", options=("--member", "李四")
    )
    settings = ["source=research", "depth=deep", "scope=common"]
    ran = ledger("answer", visit, *[part for one in settings for part in ("--set", one)], at=git)
    assert ran.code == 0, ran.err
    assert newest(git, "problems")["links"] == [visit]
    assert "registered" not in ran.out


def test_another_kind_may_be_named(git: Git):
    """A campaign wants a report, but may be answered by an item as well."""
    name = recorded(git, "campaign", "special=窗口", *ALL[:2], *ALL[3:])
    assert ledger("answer", name, at=git).code == 0
    assert newest(git, "rectification")["kind"] == "special-report"
    given = ["--kind", "item", "--set", "depth=deep", "--set", "scope=common"]
    assert ledger("answer", name, *given, at=git).code == 0
    entry = newest(git, "rectification")
    assert (entry["kind"], entry["goal"], entry["special"]) == ("item", "好转", "窗口")


@pytest.mark.parametrize("named", ["zzzzz", "2026"])
def test_what_names_no_entry_is_an_error(git: Git, problem: str, named: str):
    recorded(git, "problem", "source=other", "depth=deep", "scope=common")
    ran = ledger("answer", named, at=git)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_at_a_terminal_the_rest_is_asked_for_and_may_be_skipped(git: Git, problem: str):
    with Typist(git, "answer", problem[-5:], LEDGER_LANG="zh") as typist:
        typist.answer("整改目标（可不填）:", "不再排队")
        typist.answer("整改措施（可不填）:", "增开窗口；延时服务")
        typist.answer("责任领导（可不填）:", "ww")
        typist.answer("责任单位（可不填）:", "")
        typist.answer("时限（可不填）:", "6-30")
        typist.answer("q 放弃：", "")
        typist.wait("ledger assign")
        assert typist.ends() == 0
    entry = newest(git, "rectification")
    assert entry["measures"] == ["增开窗口", "延时服务"]
    assert (entry["lead"], entry["due"], entry["owner"]) == ("wang-wu", "2026-06-30", "li-si")


def test_at_a_terminal_another_answer_wants_a_yes(git: Git, problem: str):
    answered(git, problem)
    head = git.commit("HEAD")
    with Typist(git, "answer", problem, LEDGER_LANG="en") as typist:
        typist.answer("(y/n)", "")
        typist.wait("nothing was recorded")
        assert typist.ends() == 1
    assert git.commit("HEAD") == head
