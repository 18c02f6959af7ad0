"""Asking at a real terminal: with line editing, without it, in both languages; and giving up."""

from pathlib import Path

import pytest

from ledger.store.git import Git
from tests.cli.scripted import named_unit, newest
from tests.cli.typing_at import Typist


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return named_unit(tmp_path / "unit")


@pytest.mark.parametrize("terminal", ["xterm-256color", "dumb"])
def test_an_entry_is_added_in_chinese_by_typing(git: Git, terminal: str):
    with Typist(git, "add", "seminar", LEDGER_LANG="zh", TERM=terminal) as typist:
        typist.answer("日期 [2026-05-10]:", "05-08")
        typist.answer("标题:", "二季度集中学习")
        typist.answer("形式:", "zxz")
        typist.answer("天数:", "１")
        typist.answer("主题:", "1、警示")
        typist.answer("列席人员（可不填）:", "")
        typist.answer("q 放弃：", "")
        typist.wait("已记入 study/2026/20260508-")
        assert typist.ends() == 0
    assert {name: newest(git)[name] for name in ("date", "title", "form", "days", "topics")} == {
        "date": "2026-05-08",
        "title": "二季度集中学习",
        "form": "central-group",
        "days": 1,
        "topics": ["tradition", "warning"],
    }


def test_the_kind_is_asked_for_where_none_is_named(git: Git):
    with Typist(git, "add", LEDGER_LANG="en") as typist:
        typist.answer("Ledger:", "1")
        typist.answer("Kind:", "<")
        typist.answer("Ledger:", "study")
        typist.answer("Kind:", "self-study")
        typist.answer("date [2026-05-10]:", "<")
        typist.answer("Ledger:", "学习")
        typist.wait("may mean")
        typist.type("个人自学\r")
        typist.answer("date [2026-05-10]:", "")
        typist.answer("members:", "lisi")
        typist.answer("hours:", "2")
        typist.answer("readings (optional):", "")
        typist.answer("scope (optional):", "")
        typist.answer("q quits:", "")
        typist.wait("recorded study/2026/")
        assert typist.ends() == 0


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize("terminal", ["xterm-256color", "dumb"])
def test_giving_up_records_nothing_and_says_so(git: Git, key: str, terminal: str):
    head = git.commit("HEAD")
    with Typist(git, "add", "seminar", LEDGER_LANG="en", TERM=terminal) as typist:
        typist.answer("date [2026-05-10]:", "")
        typist.wait("title:")
        typist.type(key)
        typist.wait("nothing was recorded")
        assert typist.ends() == 130
        assert "Traceback" not in typist.seen
    assert git.commit("HEAD") == head
    assert git.run("status", "--porcelain") == b""


def test_enter_takes_no_completion_that_was_not_chosen(git: Git):
    with Typist(git, "add", "seminar", "--title", "x", LEDGER_LANG="en") as typist:
        typist.answer("date [2026-05-10]:", "")
        typist.wait("form:")
        typist.type("ce\t")
        typist.wait("ce", times=2)
        typist.type("\r")
        typist.answer("days:", "1")
        typist.answer("topics:", "other\r")
        typist.answer("q quits:", "")
        typist.wait("recorded study/2026/")
        assert typist.ends() == 0
    assert newest(git)["form"] == "central-group"


def test_a_wide_character_typed_wrong_is_taken_back_whole(git: Git):
    with Typist(git, "add", "seminar", LEDGER_LANG="zh") as typist:
        typist.answer("日期 [2026-05-10]:", "")
        typist.answer("标题:", "错误\x7f\x7f对")
        typist.wait("形式:")
        typist.type("\x03")
        typist.ends()
        typist.wait("没有记入")


def test_the_editor_is_opened_from_the_preview_and_comes_back_to_it(git: Git):
    settings = ["--set", "form=other", "--set", "days=1", "--title", "x"]
    editor = "sed -i 's/^days: 1/days: 1.5/; s/^#place:/place: 会议室/'"
    with Typist(git, "add", "seminar", *settings, LEDGER_LANG="zh", GIT_EDITOR=editor) as typist:
        typist.answer("日期 [2026-05-10]:", "")
        typist.answer("主题:", "2")
        typist.answer("列席人员（可不填）:", "")
        typist.answer("q 放弃：", "e")
        typist.wait("会议室")
        typist.answer("q 放弃：", "")
        typist.wait("已记入")
        assert typist.ends() == 0
    assert (newest(git)["place"], str(newest(git)["days"])) == ("会议室", "1.5")


def test_giving_up_the_editor_goes_back_to_the_preview_with_everything(git: Git):
    settings = ["--set", "form=other", "--set", "days=1", "--set", "topics=policy"]
    with Typist(
        git, "add", "seminar", *settings, LEDGER_LANG="en", GIT_EDITOR="sed -i s/1/x/"
    ) as typist:
        typist.answer("date [2026-05-10]:", "")
        typist.answer("title:", "x")
        typist.answer("observers (optional):", "")
        typist.answer("q quits:", "e")
        typist.wait("is kept in")
        typist.answer("q quits:", "")
        typist.wait("recorded study/2026/")
        assert typist.ends() == 0


def test_with_everything_given_nothing_is_asked_even_at_a_terminal(git: Git):
    settings = ["--set", "form=other", "--set", "days=1", "--set", "topics=warning"]
    with Typist(git, "add", "seminar", "--title", "x", *settings, LEDGER_LANG="en") as typist:
        typist.wait("recorded study/2026/")
        assert typist.ends() == 0
