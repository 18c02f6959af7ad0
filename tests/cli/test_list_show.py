"""`ledger list` and `ledger show`: what is recorded, picked and said in words."""

import json

import pytest

from ledger.store.git import Git
from tests.cli.running import ledger
from tests.cli.test_edit import SHEET, SHEET_PATH, VISIT, VISIT_PATH

PROBLEM = """\
id: 20260320-ddddd
kind: problem
date: 2026-03-20
title: 窗口等候时间长
source: research
depth: visible
scope: common
"""
ITEM = """\
id: 20260401-eeeee
kind: item
date: 2026-04-01
title: 缩短等候
links: [20260320-ddddd]
depth: visible
scope: common
special: 窗口提效专项
steps:
  - {date: 2026-04-02, step: assign, by: jia, owner: yi, lead: jia, office: 政务科, due: 2026-05-31,
     goal: 等候不超过十分钟, measures: [加开窗口]}
  - {date: 2026-04-20, step: progress, by: yi, done: [1], percent: 80}
"""


@pytest.fixture
def filled(unit: Git, commit_all) -> Git:
    files = {
        VISIT_PATH: VISIT,
        SHEET_PATH: SHEET,
        "problems/2026/20260320-ddddd.yaml": PROBLEM,
        "rectification/2026/20260401-eeeee.yaml": ITEM,
        "research/2026/20260322-fffff.yaml": VISIT.replace("aaaaa", "fffff").replace("1.5", "none"),
    }
    for path, text in files.items():
        (unit.root / path).parent.mkdir(parents=True, exist_ok=True)
        (unit.root / path).write_text(text, "utf-8")
    commit_all(unit)
    return unit


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], "bbbbb aaaaa fffff ddddd eeeee"),
        (["--ledger", "research"], "aaaaa fffff"),
        (["--kind", "self-study"], "bbbbb"),
        (["--member", "乙某"], "aaaaa fffff"),
        (["--member", "head"], "bbbbb aaaaa fffff"),
        (["--period", "2026-01"], "bbbbb"),
        (["--period", "this"], "eeeee"),
        (["--period", "2026-W03"], "bbbbb"),
        (["--text", "等候"], "ddddd eeeee"),
        (["--stage", "under-way"], "eeeee"),
        (["--stage", "assigned"], ""),
        (["--stage", "overdue"], ""),
        (["--stage", "overdue", "--as-of", "2026-06-01"], "eeeee"),
        (["--stage", "assigned", "--as-of", "2026-04-10"], "eeeee"),
        (["--owner", "yi"], "eeeee"),
        (["--owner", "jia"], ""),
        (["--lead", "甲某"], "eeeee"),
        (["--office", "政务"], "eeeee"),
        (["--special", "提效"], "eeeee"),
        (["--text", "等候", "--ledger", "problems"], "ddddd"),
    ],
)
def test_entries_are_picked_by_what_they_say(filled: Git, options: list[str], found: str):
    ran = ledger("list", "--json", *options, at=filled)
    assert (ran.code, ran.err) == (0, "")
    assert [one["id"][-5:] for one in json.loads(ran.out)["entries"]] == found.split()


def test_the_list_says_who_and_where_an_item_stands(filled: Git):
    ran = ledger("list", at=filled)
    assert ran.out == (
        "  20260105-bbbbb   self-study          甲某        自学\n"
        "  20260312-aaaaa   field visit         甲某, 乙某  到便民点蹲点\n"
        "  20260322-fffff!  field visit         甲某, 乙某  到便民点蹲点\n"
        "  20260320-ddddd   problem                         窗口等候时间长\n"
        "  20260401-eeeee   rectification item              缩短等候 (under way, due 2026-05-31)\n"
        "5 entries; 1 of them with errors (!); `ledger check` says more\n"
    )


def test_the_list_goes_out_as_csv(filled: Git):
    ran = ledger("list", "--kind", "item", "--format", "csv", at=filled)
    head, row = ran.out.splitlines()
    assert head == "id,path,kind,date,title,members,stage,due,excluded"
    path = "rectification/2026/20260401-eeeee.yaml"
    about = "rectification/item,2026-04-01,缩短等候,,under-way,2026-05-31,false"
    assert row == f"20260401-eeeee,{path},{about}"


def test_a_title_like_a_formula_is_none_in_csv(filled: Git):
    ledger("edit", "aaaaa", "--set", "title==1+1", at=filled)
    ran = ledger("list", "--kind", "visit", "--format", "csv", at=filled)
    assert ",'=1+1," in ran.out


@pytest.mark.parametrize(
    "options", [["--kind", "nothing"], ["--period", "2026-Q9"], ["--owner", "nobody"]]
)
def test_what_nobody_knows_is_refused(filled: Git, options: list[str]):
    ran = ledger("list", *options, at=filled)
    assert ran.code == 2
    assert options[1] in ran.err


def test_an_entry_is_shown_in_words(filled: Git):
    ran = ledger("show", "eeeee", "--lang", "zh", at=filled)
    assert ran.code == 0
    for said in ("显性", "共性", "20260320-ddddd 窗口等候时间长", "责任人 乙某", "推进", "窗口提效专项"):
        assert said in ran.out
    for raw in ("visible", "under-way", "jia"):
        assert raw not in ran.out


TREE = """\
how it hangs together
  problem 20260320-ddddd 窗口等候时间长
  └─ rectification item 20260401-eeeee 缩短等候 (under way)
     ├─ 2026-04-02 assigned by 甲某
     └─ 2026-04-20 progress by 乙某
"""


@pytest.mark.parametrize("entry", ["ddddd", "eeeee"])
def test_what_led_to_an_entry_and_what_came_of_it_is_one_tree(filled: Git, entry: str):
    assert TREE in ledger("show", entry, at=filled).out


def test_entries_that_refer_to_each_other_are_shown_once(filled: Git, commit_all):
    place = filled.root / "problems/2026/20260320-ddddd.yaml"
    place.write_text(PROBLEM + "links: [20260401-eeeee]\n", "utf-8")
    commit_all(filled)
    shown = ledger("show", "ddddd", at=filled).out.partition("how it hangs together")[2]
    assert shown.count("20260401-eeeee 缩短等候") == 1


def test_an_entry_shows_what_it_counts_for(filled: Git):
    sheet = ledger("show", "bbbbb", at=filled).out
    assert "hours of self-study" in sheet
    assert "2026-W03  met 4/4" in sheet


def test_an_entry_with_errors_is_shown_with_them(filled: Git):
    ran = ledger("show", "fffff", at=filled)
    assert ran.code == 0
    assert "counts for nothing, because of errors" in ran.out
    assert "E301" in ran.out
    assert "counts for\n" not in ran.out


@pytest.mark.parametrize("content", [b"nonsense: [\n", b"\xff\n", b"# " + b"x" * (1 << 20)])
def test_an_entry_that_cannot_be_read_is_told_of(filled: Git, content: bytes):
    place = filled.root / VISIT_PATH
    assert "cannot be read" not in ledger("list", at=filled).out
    place.write_bytes(place.read_bytes() + content)
    listed = ledger("list", "--member", "jia", at=filled)
    assert listed.out.endswith("1 file cannot be read; `ledger check` says why\n")
    assert "cannot be read" not in ledger("list", "--json", at=filled).out
    for command in (["show"], ["edit", "--title", "x"], ["remove"]):
        ran = ledger(command[0], "aaaaa", *command[1:], at=filled)
        assert ran.code == 2
        assert f"{VISIT_PATH} cannot be read; `ledger check` says why" in ran.err


def test_an_entry_as_json(filled: Git):
    value = json.loads(ledger("show", "eeeee", "--json", "--as-of", "2026-04-10", at=filled).out)
    assert value["schema"] == "ledger/entry/1"
    assert value["life"]["stage"] == "assigned"
    assert value["fields"]["steps"][1]["percent"] == 80


def test_an_entry_as_it_was(filled: Git):
    ledger("edit", "aaaaa", "--set", "days=2", at=filled)
    assert '"days": 2\n' in ledger("show", "aaaaa", "--json", at=filled).out.replace(",", "")
    assert '"days": 1.5' in ledger("show", "aaaaa", "--json", "--at", "HEAD~1", at=filled).out
