"""`ledger pack` and `ledger help`: what is asked for, and how it is done."""

import json
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.packs import shipped_pack
from tests.cli.running import ledger


def test_shipped_packs_are_listed_anywhere(tmp_path: Path):
    ran = ledger("pack", "list", at=tmp_path)
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [
        "aspiration",
        "branch-life",
        "committee-life",
        "quality",
    ]
    assert "in force here" not in ran.out


def test_a_unit_sees_which_are_in_force(unit: Git):
    value = json.loads(ledger("pack", "list", "--json", at=unit).out)
    assert {one["name"]: one["here"] for one in value["packs"]}["aspiration"] is True
    assert sum(one["here"] for one in value["packs"]) == 1


@pytest.mark.parametrize("name", ["aspiration", "quality"])
def test_every_obligation_is_told_with_its_rule(unit: Git, name: str):
    for place in (unit.root, unit.root.parent):
        ran = ledger("pack", "show", name, "--lang", "zh", at=place)
        assert ran.code == 0
        ids = [duty.id for duty in shipped_pack(name).obligations]
        assert [one for one in ids if f"({one})" not in ran.out] == []
        assert ran.out.count("规则：") == len(ids)


def test_the_units_own_values_stand_in_the_rules(unit: Git):
    assert "at least 4 (" in ledger("pack", "show", "aspiration", at=unit).out


def test_a_pack_that_is_none_is_refused(unit: Git):
    ran = ledger("pack", "show", "aspirations", at=unit)
    assert ran.code == 2
    assert "did you mean aspiration" in ran.err


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ([], "Commands:"),
        (["status"], "Usage: ledger status"),
        (["member", "post"], "Usage: ledger member post"),
        (["W702"], "W702"),
        (["study/seminar"], "  form*      form       central-group (central-group study), "),
        (["self"], "a sheet: each `ledger add` is a session more"),
        (["item"], "one or several, each of date, text"),
        (["problem"], "ledger add problems/problem --title … source="),
        (["kinds"], "problems ledger\n  solicitation         solicitation\n"),
    ],
)
def test_help_is_there_for_commands_codes_and_kinds(topics: list[str], said: str):
    ran = ledger("help", *topics)
    assert ran.code == 0
    assert said in ran.out


@pytest.mark.parametrize("topics", [["nix"], ["status", "more"], ["W999"], ["study/nix"], ["meeting"]])
def test_what_nobody_knows_has_no_help(topics: list[str]):
    assert ledger("help", *topics).code == 2
