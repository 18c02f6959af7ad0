"""The invented city: a tree of units, each with a repository that is sound, and the same every time."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from ledger.cli.main import run
from ledger.core.cadence import evaluate
from ledger.demo.city import CITY, places, unit_plan
from ledger.demo.citymaking import UNITS, Wish, make_city
from ledger.store.checking import check
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.reading import read_unit

from .held import held

TODAY = date(2026, 11, 23)


@cache
def plan(number: int):
    return unit_plan(places(20)[number], 1, TODAY, "zh")


@pytest.mark.parametrize("count", [1, 2, 3, 24, 50, 1000, 1100])
def test_every_unit_stands_once_below_one_that_is_there(count):
    units = places(count)
    known = [place.id for place in units]
    assert len(set(known)) == len({place.name for place in units}) == count
    assert {place.superior for place in units} <= {CITY, *known}
    assert all(
        known.index(place.superior) < number
        for number, place in enumerate(units)
        if place.superior != CITY
    )


def test_a_city_has_all_three_levels():
    units = {place.id: place for place in places(50)}
    kinds = Counter(place.kind for place in units.values())
    assert set(kinds) == {"county-committee", "party-group", "branch"}
    below = [place for place in units.values() if place.kind == "branch"]
    assert any(units[place.superior].superior != CITY for place in below)


def test_equal_seeds_and_days_give_equal_plans():
    assert unit_plan(places(20)[3], 1, TODAY, "zh") == plan(3)
    assert unit_plan(places(20)[3], 2, TODAY, "zh") != plan(3)
    assert plan(3).commits != plan(4).commits


def test_a_larger_city_has_the_same_county():
    assert places(50)[0] == places(20)[0]


@pytest.mark.parametrize("number", [0, 1, 19], ids=["county", "department", "branch"])
def test_nothing_in_a_unit_is_an_error(number):
    source = held(plan(number))
    reading = read_unit(source)
    assert reading.excluded == ()
    assert {one.code for one in check(reading, source, TODAY)} <= {"W702"}
    assert len(reading.unit.entries) == plan(number).entries


def test_units_write_as_much_as_their_kind_does():
    """A county writes about 770 entries a year, a department 500, a branch 60."""
    for number, wanted in ((0, 770), (1, 500), (19, 60)):
        share = (plan(number).last - plan(number).since).days / 365
        assert 0.8 < plan(number).entries / wanted / share < 1.2


def test_some_are_behind():
    branches = [place for place in places(400) if place.kind == "branch"][:30]
    lasts = [unit_plan(place, 1, TODAY, "zh").last for place in branches]
    assert 0 < sum((TODAY - last).days > 15 for last in lasts) < 10


def test_something_is_wanting_where_most_is_met():
    unit = read_unit(held(plan(1))).unit
    states = Counter(each.state for each in evaluate(unit, plan(1).quarters[-2], TODAY))
    assert states["met"] > states["missed"] > 0


# The command


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_TODAY", TODAY.isoformat())
        assert run(["demo", "--city", "4", str(folder / "one")]) == 0
        assert run(["demo", "--city", "4", str(folder / "other"), "--served", "git://127.0.0.1:9/"]) == 0
    return folder


def heads(folder):
    """What each bare repository's branch points to."""
    git = Git(folder / CITY)
    return {
        place.name: git.run("-C", str(place), "rev-parse", "refs/heads/main")
        for place in sorted((folder / UNITS).iterdir())
    }


def test_the_same_seed_gives_the_same_commits_wherever_it_is_made(made):
    assert heads(made / "one") == heads(made / "other")
    assert len(heads(made / "one")) == 4


def test_the_repositories_are_bare_and_sound(made):
    git = Git(made / "one" / CITY)
    for place in (made / "one" / UNITS).iterdir():
        assert git.run("-C", str(place), "rev-parse", "--is-bare-repository") == b"true\n"
        assert git.run("-C", str(place), "fsck", "--strict") == b""
        assert not (place / "hooks").exists()


@pytest.mark.parametrize(
    ("name", "remote"), [("one", "../units/c01.git"), ("other", "git://127.0.0.1:9/c01.git")]
)
def test_the_superior_lists_them_as_they_are_reached(made, name, remote, monkeypatch):
    monkeypatch.setenv("LEDGER_TODAY", TODAY.isoformat())
    listed = read_document("", (made / name / CITY / "subordinates.yaml").read_bytes()).data
    assert [unit["id"] for unit in listed["units"]] == [place.id for place in places(4)]
    assert listed["units"][0]["remote"] == remote
    assert run(["-C", str(made / name / CITY), "check"]) == 0


def test_a_folder_in_use_is_refused_and_untouched(tmp_path, capsys):
    (tmp_path / "letter").write_text("mine")
    assert run(["demo", "--city", "3", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [place.name for place in tmp_path.iterdir()] == ["letter"]


def test_an_interruption_half_way_leaves_nothing_behind(tmp_path):
    making = make_city(Wish(places(24)[-6:], 1, TODAY, "zh"), tmp_path / "new" / "city")
    assert next(making) > 0
    assert (tmp_path / "new" / "city" / UNITS).is_dir()
    making.close()
    assert list(tmp_path.iterdir()) == []
