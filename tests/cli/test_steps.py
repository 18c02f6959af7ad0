"""An item's life by commands: each says what it did, and a gate that does not hold changes nothing."""

import json
from pathlib import Path

import pytest

from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import Ran, ledger
from tests.cli.test_list_show import PROBLEM
from tests.conftest import make_unit

ROSTER_MORE = ["member", "add", "bing", "丙某", "--role", "team-member", "--from", "2024-01-01"]
PATH = "rectification/2026/20260401-eeeee.yaml"
REGISTERED = """\
id: 20260401-eeeee
kind: item
date: 2026-04-01
title: 缩短等候   # as it was called
depth: visible
scope: common
links: [20260320-ddddd]
"""
ASSIGN = [
    *("assign", "eeeee", "--by", "jia", "--owner", "yi", "--lead", "甲某", "--office", "政务科"),
    *(
        "--due",
        "2026-05-20",
        "--goal",
        "等候不超过十分钟",
        "--measure",
        "加开窗口",
        "--measure",
        "错峰预约",
    ),
]


def with_item(folder: Path, text: str = REGISTERED) -> Git:
    git = make_unit(folder)
    (git.root / PATH).parent.mkdir(parents=True)
    (git.root / PATH).write_text(text, "utf-8")
    (git.root / "problems/2026").mkdir(parents=True)
    (git.root / "problems/2026/20260320-ddddd.yaml").write_text(PROBLEM, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "by hand")
    assert ledger(*ROSTER_MORE, at=git).code == 0
    return git


@pytest.fixture
def item(tmp_path: Path) -> Git:
    return with_item(tmp_path / "unit")


@pytest.fixture
def paper(tmp_path: Path) -> str:
    file = tmp_path / "photo.txt"
    file.write_text("evidence")
    return str(file)


def data(git: Git) -> dict:
    return read_document("", (git.root / PATH).read_bytes()).data or {}


def stage(git: Git) -> str:
    return json.loads(ledger("show", "eeeee", "--json", at=git).out)["life"]["stage"]


def closed(git: Git, paper: str) -> None:
    assert ledger(*ASSIGN, at=git).code == 0
    assert ledger("progress", "eeeee", "--done", "all", at=git).code == 0
    assert ledger("close", "eeeee", "--result", "done", "--evidence", paper, at=git).code == 0


def test_a_life_from_assignment_to_verification(item: Git, paper: str):
    ran = ledger(*ASSIGN, at=item)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "assigned 缩短等候 (20260401-eeeee)\n"
        "  stage: assigned\n"
        "  next: `ledger progress 20260401-eeeee --done 1` as measures get done, due 2026-05-20\n"
    )
    ran = ledger("progress", "eeeee", "--done", "1", "--percent", "50", "--note", "开了两个", at=item)
    assert "next: `ledger progress 20260401-eeeee --done 2`" in ran.out
    assert data(item)["steps"][1] == {
        "date": "2026-05-10",
        "step": "progress",
        "by": "yi",
        "done": [1],
        "percent": 50,
        "note": "开了两个",
    }
    ran = ledger("progress", "eeeee", "--done", "2", at=item)
    assert "every measure is done; `ledger close 20260401-eeeee --result done " in ran.out
    ran = ledger("close", "eeeee", "--result", "done", "--evidence", paper, at=item)
    assert "stage: closed" in ran.out
    assert data(item)["steps"][3]["by"] == "jia"
    ran = ledger("verify-item", "eeeee", "--by", "bing", "--opinion", "属实", at=item)
    assert "stage: verified" in ran.out
    assert stage(item) == "verified"
    assert ledger("check", at=item).code == 0
    assert (item.root / PATH).read_text("utf-8").startswith(REGISTERED)


def test_each_step_is_a_commit_that_says_which(item: Git, paper: str):
    closed(item, paper)
    log = item.run("log", "-3", "--format=%s|%(trailers:key=Ledger-Action,valueonly,separator=%x2C)")
    assert log.decode().splitlines() == [
        f"rectification: item 缩短等候 (20260401-eeeee)|{action}"
        for action in ("close", "progress", "assign")
    ]


def test_a_verification_from_outside_names_person_and_office(item: Git, paper: str):
    closed(item, paper)
    ledger("verify-item", "eeeee", "--by", "赵某/区纪委", at=item)
    assert data(item)["steps"][-1]["by"] == {"name": "赵某", "office": "区纪委"}


def refused(git: Git, *arguments: str) -> Ran:
    before, text = git.commit("HEAD"), (git.root / PATH).read_bytes()
    ran = ledger(*arguments, at=git)
    assert ran.code == 1, ran
    assert ran.out == ""
    assert git.commit("HEAD") == before
    assert (git.root / PATH).read_bytes() == text
    assert git.run("status", "--porcelain") == b""
    return ran


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["progress", "eeeee", "--by", "yi"], "the item is not assigned yet"),
        (["assign", "eeeee", "--by", "jia", "--owner", "yi"], "lead, office, due, goal, measures"),
        (["close", "eeeee", "--result", "done", "--by", "jia"], "the item is not assigned yet"),
        (["verify-item", "eeeee", "--by", "bing"], "next: `ledger assign 20260401-eeeee`"),
        (["return", "eeeee", "--by", "bing"], "only once it is closed"),
        (["reopen", "eeeee", "--by", "bing"], "only once it is verified"),
        (["extend", "eeeee", "--to", "2026-06-01", "--by", "jia"], "the item is not assigned yet"),
    ],
)
def test_a_registered_item_can_only_be_assigned(item: Git, arguments: list[str], said: str):
    ran = refused(item, *arguments)
    assert ran.err.startswith("not done: ")
    assert said in ran.err
    assert "缩短等候 (20260401-eeeee) stays as it is: registered" in ran.err


def test_gates_of_closing(item: Git, paper: str):
    ledger(*ASSIGN, at=item)
    close = ["close", "eeeee", "--result", "done"]
    ran = refused(item, *close)
    assert "not every measure is done; open: 1, 2" in ran.err
    assert "remedy: `ledger progress 20260401-eeeee --done 1, 2` once they are done" in ran.err
    ledger("progress", "eeeee", "--done", "1,2", at=item)
    assert "the item has no evidence" in refused(item, *close).err
    assert "only the lead (jia) closes" in refused(item, *close, "--evidence", paper, "--by", "yi").err
    long_term = ["close", "eeeee", "--result", "long-term", "--evidence", paper]
    assert "only with a mechanism" in refused(item, *long_term).err
    assert ledger(*long_term, "--mechanism", "窗口值守制度", at=item).code == 0
    assert data(item)["mechanism"] == "窗口值守制度"


def test_after_the_due_day_a_reason_is_wanted_and_no_extension_helps(item: Git, paper: str):
    assign = [*ASSIGN, "--date", "2026-04-02"]
    assign[assign.index("2026-05-20")] = "2026-05-01"
    ledger(*assign, at=item)
    ledger("progress", "eeeee", "--done", "all", at=item)
    late = refused(item, "extend", "eeeee", "--to", "2026-06-01", "--by", "jia")
    assert "on or before the due day" in late.err
    close = ["close", "eeeee", "--result", "done", "--evidence", paper]
    assert "without saying why" in refused(item, *close).err
    assert ledger(*close, "--late-reason", "设备到货晚", at=item).code == 0


def test_what_closing_would_want_is_said_before_it_is_refused(item: Git):
    text = (item.root / PATH).read_text("utf-8").replace("visible", "deep")
    (item.root / PATH).write_text(text, "utf-8")
    item.run("commit", "--quiet", "-a", "-m", "by hand")
    assign = [one.replace("2026-05-20", "2026-05-01") for one in ASSIGN]
    ledger(*assign, "--date", "2026-04-02", at=item)
    ran = ledger("progress", "eeeee", "--done", "all", at=item)
    wanted = "--result done --evidence FILE --mechanism TEXT --late-reason TEXT`"
    assert f"next: every measure is done; `ledger close 20260401-eeeee {wanted}" in ran.out


def test_owner_and_lead_do_not_verify(item: Git, paper: str):
    closed(item, paper)
    for who in ("jia", "yi"):
        assert "do not verify their own item" in refused(item, "verify-item", "eeeee", "--by", who).err


def test_returned_and_reopened_measures_stay_done(item: Git, paper: str):
    closed(item, paper)
    ledger("return", "eeeee", "--by", "bing", "--reason", "台账不全", at=item)
    assert stage(item) == "under-way"
    assert ledger("close", "eeeee", "--result", "done", at=item).code == 0
    ledger("verify-item", "eeeee", "--by", "bing", at=item)
    ran = ledger("reopen", "eeeee", "--by", "bing", "--reason", "反弹", at=item)
    assert "stage: under way" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["progress", "eeeee", "--done", "3"], "the item has 2 measures"),
        (["progress", "eeeee", "--done", "x"], "the item has 2 measures"),
        (["progress", "eeeee", "--date", "2026-04-02"], "lies before 2026-05-10"),
        (["progress", "eeeee", "--date", "2026-06-02"], "E401"),
        (["extend", "eeeee", "--to", "2026-06-01"], "--by is missing"),
        (["extend", "eeeee", "--to", "soon", "--by", "jia"], "soon is not a day"),
        (["assign", "eeeee", "--by", "nobody"], "nobody on the roster is called nobody"),
        (["progress", "zzzzz"], "no entry's id begins with zzzzz"),
    ],
)
def test_what_cannot_be_understood_is_refused(item: Git, arguments: list[str], said: str):
    ledger(*ASSIGN, at=item)
    ran = ledger(*arguments, at=item)
    assert ran.code == 2
    assert said in ran.err


def test_only_items_take_steps(item: Git):
    ran = ledger("progress", problem(item, "2026-04-20"), "--by", "jia", at=item)
    assert ran.code == 2
    assert "is no item" in ran.err


# Carrying


def problem(git: Git, day: str) -> str:
    settings = ("source=research", "depth=deep", "scope=common", "listed_by=team")
    options = [part for one in settings for part in ("--set", one)]
    ledger("add", "problems/problem", "--title", "等候长", "--date", day, *options, at=git)
    (file,) = [one for one in (git.root / "problems").rglob("*.yaml") if one.stem[-5:] != "ddddd"]
    return file.stem


def test_a_problem_is_listed_again_in_a_later_quarter(item: Git):
    first = problem(item, "2026-03-20")
    ran = ledger("carry", first, at=item)
    assert (ran.code, ran.err) == (0, "")
    assert "listed again in 2026-Q2: 等候长" in ran.out
    assert "no item answers it; next: `ledger answer 20260510-" in ran.out
    (again,) = (item.root / "problems/2026").glob("20260510*")
    fields = read_document("", again.read_bytes()).data or {}
    assert {name: fields[name] for name in ("date", "carried_from", "depth", "listed_by")} == {
        "date": "2026-05-10",
        "carried_from": first,
        "depth": "deep",
        "listed_by": "team",
    }
    assert item.run("log", "-1", "--format=%(trailers:key=Ledger-Action,valueonly)").strip() == b"carry"
    twice = ledger("carry", first, at=item)
    assert twice.code == 2
    assert f"listed again already, as {again.stem}" in twice.err


def test_a_problem_that_an_item_answers_says_where_that_is_and_what_comes_next(item: Git):
    ledger(*ASSIGN, at=item)
    ran = ledger("carry", "ddddd", at=item)
    assert ran.out.splitlines()[1:] == [
        "  its item 缩短等候 (20260401-eeeee) stays as it is: assigned",
        "  next: `ledger progress 20260401-eeeee --done 1` as measures get done, due 2026-05-20",
    ]


def test_within_its_own_quarter_nothing_is_carried(item: Git):
    ran = ledger("carry", problem(item, "2026-04-20"), at=item)
    assert ran.code == 2
    assert "a later quarter" in ran.err
