"""Levels: what a level publishes counts above as if it had been found out there."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import Ran, ledger
from tests.rollup.city import City, commit, git, own_pack, put, repository, unit_text
from tests.rollup.conftest import entries

QUARTER = ("--quarter", "2026-Q1")


def rollup(city: City, root: Path, *arguments: str) -> Ran:
    return ledger(
        "rollup", arguments[0], "--cache", str(city.cache / root.name), *arguments[1:], at=root
    )


def summary(city: City, root: Path, *arguments: str) -> dict[str, object]:
    ran = rollup(city, root, "status", *QUARTER, "--json", *arguments)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def lines(*units: dict[str, object]) -> str:
    parts = (", ".join(f"{key}: {value}" for key, value in unit.items()) for unit in units)
    return "".join(f"  - {{{one}}}\n" for one in parts)


BRANCHES = {"b1": 2, "b2": 1, "b3": 0, "b4": 3}
DISTRICTS = {"d1": ("b1", "b2"), "d2": ("b3", "b4")}


@pytest.fixture
def tree(tmp_path: Path) -> City:
    """A city, two districts that are units themselves, and two branches each."""
    city = City(tmp_path)
    for name, number in BRANCHES.items():
        city.add(name, entries(number))
    for name, below in DISTRICTS.items():
        listed = lines(*({"id": one, "kind": "office", "remote": f"../{one}"} for one in below))
        city.add(name, {**entries(1), "subordinates.yaml": f"units:\n{listed}"})
    city.lines.clear()
    for name in DISTRICTS:
        city.list(name, remote=f"../units/{name}", publishes="true")
    return city


def flat(tree: City) -> Path:
    """The same units in one list."""
    above = {one: name for name, below in DISTRICTS.items() for one in below}
    units = [{"id": name, "kind": "office", "remote": f"../units/{name}"} for name in DISTRICTS]
    units += [
        {"id": one, "kind": "office", "remote": f"../units/{one}", "superior": name}
        for one, name in above.items()
    ]
    files = {
        "unit.yaml": unit_text("superior", kind="board"),
        "roster.yaml": "members: []\n",
        "packs/p/pack.yaml": own_pack(),
        "subordinates.yaml": f"units:\n{lines(*units)}",
    }
    return repository(tree.place / "flat", files)


def published(tree: City) -> None:
    for name in DISTRICTS:
        root = tree.unit(name)
        assert rollup(tree, root, "sync").code == 0
        ran = rollup(tree, root, "publish", *QUARTER, "--into", str(tree.root))
        assert ran.code == 0, ran.err
        assert "not signed" in ran.err
    assert rollup(tree, tree.root, "sync").code == 0


COUNTED = ("summary", "asked", "sections", "left_out")


def test_three_levels_count_the_same_as_one_flat_pass(tree: City):
    root = flat(tree)
    assert rollup(tree, root, "sync").code == 0
    whole = summary(tree, root)
    tree.save()
    published(tree)
    found = summary(tree, tree.root)
    assert {key: found[key] for key in COUNTED} == {key: whole[key] for key in COUNTED}
    order = [(one["id"], one["depth"], one["summary"]) for one in whole["units"]]
    assert [(one["id"], one["depth"], one["summary"]) for one in found["units"]] == order
    assert [one["id"] for one in found["units"]] == ["d1", "b1", "b2", "d2", "b3", "b4"]


def test_what_was_not_published_is_said_and_not_met(tree: City):
    tree.save()
    assert rollup(tree, tree.root, "sync").code == 0
    ran = rollup(tree, tree.root, "status", *QUARTER)
    assert "it has published nothing for 2026-Q1" in ran.out
    assert rollup(tree, tree.root, "status", *QUARTER, "--strict").code == 1


def test_what_was_judged_by_other_rules_is_stale(tree: City):
    tree.save()
    published(tree)
    before = summary(tree, tree.root)
    tree.head = "floors: {need: 1}\n"
    tree.parameters = "{need: 9}"
    tree.save()
    found = summary(tree, tree.root)
    branches = [one for one in found["units"] if one["id"] in BRANCHES]
    assert {one["state"] for one in branches} == {"stale"}
    assert not any("met" in one["summary"] for one in branches)
    assert found["asked"] == before["asked"]


def test_publishing_again_changes_nothing_where_nothing_has_changed(tree: City):
    tree.save()
    published(tree)
    path = tree.root / "rollup/d1/2026-Q1.json"
    before = path.read_bytes()
    again = rollup(tree, tree.unit("d1"), "publish", *QUARTER, "--into", str(tree.root))
    assert again.code == 0, again.err
    assert path.read_bytes() == before


def test_a_snapshot_can_be_recomputed_from_its_commits(tree: City):
    tree.save()
    published(tree)
    path = tree.root / "rollup/d1/2026-Q1.json"
    assert rollup(tree, tree.unit("d1"), "verify", str(path)).code == 0
    apart = rollup(tree, tree.root, "verify", str(path))
    assert apart.code == 1
    assert "in no mirror here" in apart.out
    assert rollup(tree, tree.root, "verify", str(path), "--fetch").code == 0
    value = json.loads(path.read_bytes())
    value["units"][0]["verdict"]["counts"]["hours"] = {"met": 2}
    path.write_text(json.dumps(value))
    ran = rollup(tree, tree.unit("d1"), "verify", str(path))
    assert ran.code == 1
    assert "b1: published and recomputed differ in: counts" in ran.out


@pytest.fixture
def key(tmp_path: Path) -> Path:
    place = tmp_path / "key"
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "d1", "-f", str(place)]
    subprocess.run(made, check=True)
    return place


def test_where_signers_are_listed_nothing_else_counts(tree: City, key: Path):
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    tree.lines["d1"]["signers"] = f'["{public}"]'
    tree.save()
    published(tree)
    assert "b1" not in [one["id"] for one in summary(tree, tree.root)["units"]]
    root = tree.unit("d1")
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", str(key))
    ran = rollup(tree, root, "publish", *QUARTER, "--into", str(tree.root))
    assert ran.code == 0
    assert "not signed" not in ran.err
    assert "b1" in [one["id"] for one in summary(tree, tree.root)["units"]]
    path = tree.root / "rollup/d1/2026-Q1.json"
    path.write_bytes(path.read_bytes().replace(b'"missed": 1', b'"missed": 0', 1))
    found = summary(tree, tree.root)
    assert "b1" not in [one["id"] for one in found["units"]]
    assert "not signed" in next(one for one in found["units"] if one["id"] == "d1")["snapshot_problem"]


SNAPSHOT = {
    "schema": "ledger/rollup-snapshot/1",
    "owner": "d1",
    "period": "2026-Q1",
    "as_of": "2026-05-10",
    "head": None,
    "units": [],
}
ODD_SNAPSHOTS = [
    [],
    {**SNAPSHOT, "schema": "ledger/rollup-snapshot/9"},
    {**SNAPSHOT, "owner": "d2"},
    {**SNAPSHOT, "period": "2026-Q2"},
    {**SNAPSHOT, "units": [{"id": "../x"}]},
]


@pytest.mark.parametrize("content", ["", "[" * 100_000, *map(json.dumps, ODD_SNAPSHOTS)])
def test_a_snapshot_that_is_none_is_said_and_counts_for_nothing(tree: City, content: str):
    tree.save()
    put(tree.root, {"rollup/d1/2026-Q1.json": content})
    commit(tree.root)
    rollup(tree, tree.root, "sync")
    found = summary(tree, tree.root)
    assert next(one for one in found["units"] if one["id"] == "d1")["snapshot_problem"]
    assert [one["id"] for one in found["units"]] == ["d1", "d2"]


def test_a_unit_that_two_levels_claim_counts_once(tree: City):
    tree.list("b1", remote="../units/b1")
    tree.save()
    published(tree)
    found = summary(tree, tree.root)
    assert [one["id"] for one in found["units"]].count("b1") == 1
    told = next(one for one in found["units"] if one["id"] == "d1")["snapshot_problem"]
    assert "b1" in told


def test_only_who_is_listed_as_publishing_may(tree: City):
    tree.lines["d1"].pop("publishes")
    tree.save()
    root = tree.unit("d1")
    ran = rollup(tree, root, "publish", *QUARTER, "--into", str(tree.root))
    assert ran.code == 2
    assert "publishes: true" in ran.err


def test_a_snapshot_tells_no_name_of_a_person(tree: City):
    tree.save()
    published(tree)
    text = (tree.root / "rollup/d1/2026-Q1.json").read_text()
    for name in ("li", "wang", "zhao"):
        assert f'"{name}"' not in text
