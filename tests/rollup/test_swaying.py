"""Units that try to sway their superior's verdict: by packs, parameters, names, hooks or templates."""

import json
from pathlib import Path

import pytest

from ledger.rollup.floors import Weaker
from ledger.rollup.judging import judge
from ledger.rollup.verdict import Verdict
from tests.cli.running import ledger
from tests.rollup.city import City, commit, git, put, unit_text
from tests.units import TERMS, kinds, pack

EASY = pack("p", "acts: {every: quarter, of: study/act, at-least: 0}", TERMS + kinds("study/act"))


def sound(city: City) -> dict[str, dict[str, int]]:
    """What the unit comes to when it tries nothing: two acts are asked for, and it has one."""
    return {name: dict(counts) for name, counts in judge(city.job("two")).counts.items()}


def judged(city: City, files: dict[str, str], **about: object) -> Verdict:
    put(city.unit("two"), {"unit.yaml": unit_text("two", **about), **files})
    commit(city.unit("two"))
    return judge(city.job("two"))


def test_a_pack_of_the_same_name_does_nothing(city: City):
    before = sound(city)
    assert before["acts"] == {"open": 1} or before["acts"] == {"missed": 1}
    verdict = judged(city, {"packs/p/pack.yaml": EASY})
    assert verdict.counts == before


def test_a_pack_that_cannot_be_read_does_nothing(city: City):
    before = sound(city)
    assert judged(city, {"packs/p/pack.yaml": "obligations: [\n"}).counts == before


def test_other_packs_do_nothing(city: City):
    before = sound(city)
    assert judged(
        city, {"packs/q/pack.yaml": EASY.replace("pack: p", "pack: q")}, packs="[q]"
    ).counts == (before)
    assert judged(city, {}, packs="[]").counts == before


def test_a_kind_that_a_unit_has_made_looser_does_nothing(city: City):
    """An entry that the superior's form refuses is left out, whatever the unit's pack says."""
    loose = pack("p", "", TERMS + "kinds:\n  study/act: {T, fields: {hours: {T}, more: {T}}}\n")
    entry = "id: 20260301-aaaaa\nkind: act\ndate: 2026-03-01\ntitle: 例\nmembers: [li]\nmore: 1\n"
    before = sound(city)
    verdict = judged(city, {"packs/p/pack.yaml": loose, "study/2026/20260301-aaaaa.yaml": entry})
    assert verdict.counts == before
    assert [(one.path, one.codes) for one in verdict.left_out] == [
        ("study/2026/20260301-aaaaa.yaml", ("E201",))
    ]


DATED = "{need: [{from: 2020-01-01, value: 1}]}"


@pytest.mark.parametrize(
    ("about", "weaker"),
    [
        ({"parameters": "{need: 0}"}, Weaker("parameter", "need", "0", "3")),
        ({"parameters": "{need: null}"}, Weaker("parameter", "need", None, "3")),
        ({"parameters": "{need: many}"}, Weaker("parameter", "need", None, "3")),
        ({"parameters": "{}"}, Weaker("parameter", "need", None, "3")),
        (
            {"parameters": DATED},
            Weaker("parameter", "need", "1", "3"),
        ),
        ({"since": "2099-01-01"}, Weaker("since", "", "2099-01-01", "2026-01-01")),
        ({"recording-days": 9999}, Weaker("recording-days", "", "9999", "0")),
        ({"working-days": "true"}, Weaker("working-days", "", "true", "false")),
    ],
)
def test_what_a_unit_asks_less_of_itself_is_shown_and_does_not_count(
    city: City, about: dict[str, object], weaker: Weaker
):
    before = sound(city)
    verdict = judged(city, {"calendar/2026.yaml": "rest: [2026-02-10]\nwork: []\n"}, **about)
    assert verdict.counts == before
    assert weaker in verdict.weaker


def test_what_a_unit_asks_more_of_itself_counts(city: City):
    verdict = judged(city, {}, parameters="{need: 30}")
    assert verdict.weaker == ()
    assert "met" not in verdict.counts["hours"]


def test_the_kind_is_what_the_list_says(city: City):
    before = sound(city)
    verdict = judged(city, {}, kind="nobody-knows")
    assert verdict.counts == before
    assert verdict.own_kind == "nobody-knows"


def test_a_waiver_is_shown_as_waived_and_never_as_met(city: City):
    entry = (
        "id: 20260201-aaaaa\nkind: waiver\ndate: 2026-02-01\ntitle: 例\nobligation: all\n"
        "from: 2026-01-01\nto: 2026-12-31\nreason: 例\napproved_by: 例\n"
    )
    verdict = judged(city, {"assurance/2026/20260201-aaaaa.yaml": entry})
    assert verdict.counts["acts"] == {"waived": 1}


SWAYING = '"示例\\u202e反\\e[31m红\\u0007 | =1+1 {{ 7*7 }}"'


@pytest.fixture
def shown(city: City, tmp_path: Path) -> City:
    """A city with a unit whose name steers, and which has hooks, templates and odd settings."""
    folder = city.add("odd", {"unit.yaml": unit_text("odd", name=SWAYING)})
    ran = tmp_path / "ran"
    for hook in ("post-checkout", "post-merge", "pre-receive", "reference-transaction"):
        put(folder, {f".git/hooks/{hook}": f"#!/bin/sh\ntouch {ran}\n"})
        (folder / ".git/hooks" / hook).chmod(0o755)
    put(folder, {"templates/rollup.md.j2": "{{ 7 * 7 }}", ".gitattributes": "*.yaml filter=x\n"})
    git(folder, "config", "uploadpack.packObjectsHook", f"touch {ran}; exec")
    git(folder, "config", "filter.x.smudge", f"touch {ran}")
    commit(folder)
    ran.unlink(missing_ok=True)
    city.save()
    for arguments in (["sync"], ["status", "--quarter", "2026-Q1"], ["show", "odd"]):
        assert ledger("rollup", *arguments, "--cache", str(city.cache), at=city.root).code == 0
    assert not ran.exists()
    return city


@pytest.mark.parametrize(
    "arguments", [["status"], ["status", "--json"], ["status", "--format", "csv"], ["show", "odd"]]
)
def test_a_name_steers_no_terminal(shown: City, arguments: list[str]):
    out = ledger("rollup", *arguments, "--cache", str(shown.cache), at=shown.root).out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "示例" in out


def test_json_says_a_name_as_it_is(shown: City):
    ran = ledger("rollup", "status", "--json", "--cache", str(shown.cache), at=shown.root)
    names = {one["id"]: one["name"] for one in json.loads(ran.out)["units"]}
    assert names["odd"].startswith("示例\u202e反\x1b")
