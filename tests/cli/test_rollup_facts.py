"""`ledger rollup export` and `query`, and judging by a scheduler's workers, from the command line."""

import csv
import io
import json

import pytest

from tests.cli.running import ledger
from tests.rollup.city import City
from tests.rollup.conftest import entries

VIEW = ("--quarter", "2026-Q1")


@pytest.fixture
def synced(tmp_path, monkeypatch) -> City:
    city = City(tmp_path)
    city.add("one", entries(2))
    city.add("two", entries(1))
    city.save()
    monkeypatch.setenv("XDG_CACHE_HOME", str(city.cache))
    assert ledger("rollup", "sync", at=city.root).code == 0
    return city


def exported(city: City) -> str:
    folder = str(city.place / "facts")
    said = ledger("rollup", "export", folder, *VIEW, at=city.root)
    assert said.code == 0, said.err
    assert "wrote 2 units, 6 standings and 3 entries of 2026-Q1" in said.out
    return folder


ASKED = "select unit, obligation, state, actual, due_on from standings order by all limit 3"


def test_what_is_exported_can_be_asked_in_three_forms(synced: City):
    folder = exported(synced)
    table = ledger("rollup", "query", ASKED, "--facts", folder).out.splitlines()
    assert table[0].split() == ["unit", "obligation", "state", "actual", "due_on"]
    assert table[2].split() == ["one", "acts", "met", "2", "2026-03-31"]
    rows = list(
        csv.reader(
            io.StringIO(ledger("rollup", "query", ASKED, "--facts", folder, "--format", "csv").out)
        )
    )
    assert rows[1] == ["one", "acts", "met", "2", "2026-03-31"]
    values = json.loads(ledger("rollup", "query", ASKED, "--facts", folder, "--format", "json").out)
    assert values[0] == dict(zip(rows[0], ["one", "acts", "met", 2, "2026-03-31"], strict=True))


def test_a_unit_that_is_not_reached_any_more_has_met_nothing(synced: City):
    synced.unit("one").rename(synced.unit("gone"))
    assert ledger("rollup", "sync", at=synced.root).code == 1
    asked = (
        "select condition, state, count(*) as n from standings join units using (unit)"
        " where unit = 'one' group by all"
    )
    said = ledger("rollup", "query", asked, "--facts", exported(synced), "--format", "json").out
    assert json.loads(said) == [{"condition": "stale", "state": "stale", "n": 3}]


def test_a_unit_that_was_never_reached_has_its_row(synced: City):
    synced.list("three", remote="../units/three")
    synced.save()
    folder = str(synced.place / "facts")
    assert ledger("rollup", "export", folder, *VIEW, at=synced.root).code == 0
    asked = "select unit, condition, commit_id from units where condition <> 'fresh'"
    said = ledger("rollup", "query", asked, "--facts", folder, "--format", "json").out
    assert json.loads(said) == [{"unit": "three", "condition": "unseen", "commit_id": None}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "select 1", "--facts", "nowhere"], "rollup export nowhere"),
        (["query", "drop view units"], "only be read"),
        (["query", "select nothing from units"], "nothing"),
        (["export", "--engine", "dask"], "--scheduler"),
        (["export", "--scheduler", "tcp://127.0.0.1:9"], "--engine dask"),
        (
            ["export", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "--workers", "2"],
            "--workers",
        ),
        (["status", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"], "no scheduler answers"),
        (["status", "--engine", "dask", "--scheduler", "nowhere"], "is no scheduler"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(synced: City, arguments, said, monkeypatch):
    exported(synced)
    monkeypatch.chdir(synced.place)
    anew = [] if arguments[0] == "query" else ["--half", "2026-H1"]
    ran = ledger("rollup", *arguments, *anew, at=synced.root)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.startswith("ledger: ")
    assert ran.err.count("\n") == 1


def test_a_number_of_workers_changes_no_byte(synced: City):
    asked = ("rollup", "status", "--json", *VIEW)
    other = ("--cache", str(synced.place / "other"))
    assert ledger("rollup", "sync", *other, at=synced.root).code == 0
    spread = ledger(*asked, "--workers", "2", *other, at=synced.root)
    assert spread.code == 0
    assert spread.out == ledger(*asked, at=synced.root).out


def test_controls_in_a_question_never_reach_the_terminal(synced: City):
    said = ledger("rollup", "query", "select chr(27) || '[31m' as x", "--facts", exported(synced))
    assert said.code == 0
    assert "\x1b" not in said.out
