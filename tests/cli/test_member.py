"""`ledger member`: the roster by commands, and open items that change hands."""

import json

import pytest

from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.cli.test_list_show import ITEM, PROBLEM


@pytest.fixture
def with_item(unit: Git, commit_all) -> Git:
    files = {
        "problems/2026/20260320-ddddd.yaml": PROBLEM,
        "rectification/2026/20260401-eeeee.yaml": ITEM,
        "rectification/2026/20260402-fffff.yaml": (
            "id: 20260402-fffff\nkind: item\ndate: 2026-04-02\ntitle: 只登记\nlinks: [20260320-ddddd]\n"
            "depth: visible\nscope: common\nowner: yi  # for now\n"
        ),
    }
    for path, text in files.items():
        (unit.root / path).parent.mkdir(parents=True, exist_ok=True)
        (unit.root / path).write_text(text, "utf-8")
    commit_all(unit)
    return unit


def roster(git: Git) -> dict[str, dict]:
    data = read_document("", (git.root / "roster.yaml").read_bytes()).data or {}
    return {one["id"]: one for one in data["members"]}


def last(git: Git, form: str) -> str:
    return git.run("log", "-1", f"--format={form}").decode().strip()


def test_a_member_with_an_id_made_of_the_sound(unit: Git):
    ran = ledger("member", "add", "单小明", "--role", "team-member", "--from", "2026-02-01", at=unit)
    assert (ran.code, ran.out) == (0, "单小明 is on the roster as shan-xiaoming\n")
    assert roster(unit)["shan-xiaoming"]["posts"] == [{"role": "team-member", "from": "2026-02-01"}]
    assert last(unit, "%s") == "roster: add 单小明 (shan-xiaoming)"
    assert last(unit, "%(trailers:key=Ledger-Action,valueonly)") == "member"
    assert ledger("check", at=unit).code == 0


def test_a_sound_that_is_taken_gets_a_number(unit: Git):
    for name, expected in (("张三", "zhang-san"), ("章三", "zhang-san-2")):
        assert f"as {expected}\n" in ledger("member", "add", name, "--role", "staff", at=unit).out


def test_another_of_the_same_name_needs_an_id(unit: Git):
    assert ledger("member", "add", "jia-2", "甲某", "--role", "staff", at=unit).code == 0
    assert roster(unit)["jia-2"]["name"] == "甲某"


def test_changes_by_hand_that_go_along_are_said(unit: Git):
    place = unit.root / "roster.yaml"
    place.write_text(place.read_text("utf-8") + "# by hand\n", "utf-8")
    first = ledger("member", "add", "赵六", "--role", "staff", at=unit)
    assert first.err == (
        "roster.yaml also held changes that were in no commit; they are recorded with it\n"
    )
    assert "# by hand" in unit.run("show", "HEAD:roster.yaml").decode()
    assert ledger("member", "add", "钱七", "--role", "staff", at=unit).err == ""


def test_line_ends_that_git_turns_are_no_changes_by_hand(unit: Git):
    place = unit.root / "roster.yaml"
    (unit.folder / "info").mkdir(exist_ok=True)
    (unit.folder / "info/attributes").write_text("* text eol=crlf\n", "utf-8")
    place.unlink()
    unit.run("checkout", "--", "roster.yaml")
    assert b"\r\n" in place.read_bytes()
    ran = ledger("member", "add", "赵六", "--role", "staff", at=unit)
    assert (ran.code, "also held" in ran.err) == (0, False)


def test_an_id_may_be_given_before_or_behind_the_name(unit: Git):
    ledger("member", "add", "li-4", "李四", "--role", "主要负责同志", at=unit)
    ledger("member", "add", "王五", "wang-5", "--role", "staff", at=unit)
    assert {one: roster(unit)[one]["name"] for one in ("li-4", "wang-5")} == {
        "li-4": "李四",
        "wang-5": "王五",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "jia", "甲某"], "jia is on the roster already"),
        (["add", "甲某", "--role", "staff"], "甲某 is on the roster already as jia; for another person"),
        (["add", "Li Si", "李四"], "is no id"),
        (["add", "李四", "--role", "heed"], "did you mean head"),
        (["post", "jia", "head"], "jia holds head on 2026-05-10 already"),
        (["post", "nobody", "head"], "nobody on the roster is called nobody"),
        (["post", "jia", "staff", "--to", "2026-05-01"], "jia does not hold staff"),
        (["post", "jia", "staff", "--from", "2026-05-02", "--to", "2026-05-01"], "E402"),
        (["leave", "jia", "--on", "2023-01-01"], "jia holds no post on 2023-01-01"),
        (["handover", "jia", "jia"], "cannot take over"),
        (["handover", "jia", "yi"], "jia owns and leads no open item"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(unit: Git, arguments: list[str], said: str):
    before = unit.commit("HEAD")
    ran = ledger("member", *arguments, at=unit)
    assert ran.code == 2
    assert said in ran.err
    assert unit.commit("HEAD") == before
    assert unit.run("status", "--porcelain") == b""


def test_a_post_begins_and_ends(unit: Git):
    ledger("member", "post", "yi", "county-cadre", "--from", "2026-03-01", at=unit)
    ledger("member", "post", "乙某", "county-cadre", "--to", "2026-05-31", at=unit)
    assert roster(unit)["yi"]["posts"][1] == {
        "role": "county-cadre",
        "from": "2026-03-01",
        "to": "2026-05-31",
    }


def test_the_comments_of_the_roster_stay(unit: Git, commit_all):
    place = unit.root / "roster.yaml"
    place.write_text(
        place.read_text("utf-8").replace("name: 甲某", "name: 甲某  # 主持全面工作"), "utf-8"
    )
    commit_all(unit)
    before = place.read_text("utf-8").splitlines()
    ledger("member", "post", "yi", "county-cadre", at=unit)
    after = place.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "      - {role: county-cadre, from: 2026-05-10}"
    ]
    assert [line for line in before if line not in after] == []


def test_whoever_leaves_keeps_what_was_recorded_and_is_told_what_is_open(with_item: Git):
    ran = ledger("member", "leave", "yi", "--on", "2026-05-09", at=with_item)
    assert ran.code == 0
    assert "乙某 holds no post after 2026-05-09" in ran.out
    assert "20260401-eeeee  owner  缩短等候" in ran.out
    assert "ledger member handover yi WHO" in ran.out
    assert roster(with_item)["yi"]["posts"][0]["to"] == "2026-05-09"


def test_open_items_go_to_another_in_one_commit(with_item: Git):
    commits = int(with_item.run("rev-list", "--count", "HEAD"))
    ran = ledger("member", "handover", "yi", "jia", "--on", "2026-05-08", at=with_item)
    assert (ran.code, ran.err) == (0, "")
    item = (with_item.root / "rectification/2026/20260401-eeeee.yaml").read_text("utf-8")
    assert "{date: 2026-05-08, step: assign, by: jia, owner: jia}" in item
    bare = (with_item.root / "rectification/2026/20260402-fffff.yaml").read_text("utf-8")
    assert "owner: jia  # for now" in bare
    assert int(with_item.run("rev-list", "--count", "HEAD")) == commits + 1
    entries = last(with_item, "%(trailers:key=Ledger-Entry,valueonly)").split()
    assert entries == ["20260401-eeeee", "20260402-fffff"]
    shown = ledger("show", "eeeee", "--json", at=with_item).out
    assert json.loads(shown)["life"]["stage"] == "under-way"


def test_leaving_can_hand_over_at_once(with_item: Git):
    ran = ledger("member", "leave", "yi", "--on", "2026-05-09", "--to", "jia", at=with_item)
    assert ran.code == 0
    assert "given to 甲某:" in ran.out
    assert last(with_item, "%(trailers:key=Ledger-Action,valueonly)") == "member"
    assert with_item.run("status", "--porcelain") == b""
    assert ledger("list", "--owner", "jia", "--json", at=with_item).out.count('"id"') == 2


def test_the_list_is_of_a_day(unit: Git):
    ledger("member", "leave", "yi", "--on", "2026-04-30", at=unit)
    assert "乙某" not in ledger("member", "list", at=unit).out
    assert "乙某" in ledger("member", "list", "--on", "2026-04-30", at=unit).out
    everybody = ledger("member", "list", "--all", at=unit).out
    assert "member of the leading team (2024-01-01 to 2026-04-30)" in everybody
    value = json.loads(ledger("member", "list", "--role", "party-member", "--json", at=unit).out)
    assert [one["id"] for one in value["members"]] == ["jia"]
    assert "leading-cadre" in value["members"][0]["roles"]
