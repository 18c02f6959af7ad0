"""Facts of many units as Parquet: what any engine reads of them, and what nobody can."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.dataset
import pyarrow.parquet
import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.demo.city import places, unit_plan
from ledger.errors import LedgerError
from ledger.rollup.dataset import FILE, export, interruptible
from ledger.rollup.facts import Told
from ledger.rollup.factsheet import ENTRIES, STANDINGS, TABLES, UNITS
from ledger.rollup.judging import Job, judged
from ledger.rollup.querying import ask
from ledger.rollup.rules import Rules
from ledger.rollup.subordinates import Line
from ledger.store.documents import read_document
from ledger.store.emitting import entry_text
from ledger.store.packs import shipped_pack
from tests.demo.held import Held, held

TODAY = date(2026, 11, 23)
VIEW = parse_period("2026-Q3")
RULES = Rules((shipped_pack("aspiration"), shipped_pack("branch-life")), digest="d")
CANARY = "密语"
CJK = re.compile(r"[\u4e00-\u9fff]+")


def told(source, place, *, condition="fresh", view=VIEW, as_of=TODAY):
    line = Line(place.id, place.kind)
    verdict = judged(Job("", "c" * 40, line, RULES, view, as_of), source)
    return Told(line, 2, place.superior, condition, as_of.isoformat(), verdict)


def source_of(place):
    return held(unit_plan(place, 1, TODAY, "zh"))


@pytest.fixture(scope="module")
def units():
    chosen = [place for place in places(40) if place.kind != "county-committee"][-4:]
    return [(place, source_of(place)) for place in [places(40)[1], *chosen]]


@pytest.fixture(scope="module")
def facts(units, tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "facts"
    export(folder, VIEW, TODAY, [told(source, place) for place, source in units])
    return folder


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def everything(folder):
    """Every row of every table, as pyarrow reads it."""
    return {
        table.name: pyarrow.dataset.dataset(folder / table.name, partitioning="hive")
        .to_table()
        .to_pylist()
        for table in TABLES
    }


# What is in it


def test_standings_are_those_of_the_evaluator(facts, units):
    found = everything(facts)["standings"]
    for place, source in units:
        unit = judged_unit(source, place)
        wanted = [(one.obligation.id, one.period.name, one.state) for one in evaluate(unit, VIEW, TODAY)]
        rows = [row for row in found if row["unit"] == place.id]
        assert sorted((row["obligation"], row["period"], row["state"]) for row in rows) == sorted(wanted)


def judged_unit(source, place):
    from ledger.rollup.rules import bench
    from ledger.rollup.rules import held as held_against
    from ledger.store.reading import read_unit

    ready = bench(RULES)
    return held_against(ready, read_unit(source, ready.law).unit, Line(place.id, place.kind), VIEW)[0]


def test_every_entry_that_counts_is_in_it_once(facts, units):
    found = everything(facts)["entries"]
    assert len(found) == sum(unit_plan(place, 1, TODAY, "zh").entries for place, _ in units)
    assert len({(row["unit"], row["entry_id"]) for row in found}) == len(found)


def test_two_engines_read_the_same(facts):
    for name, rows in everything(facts).items():
        other = duckdb.sql(f"from read_parquet('{facts}/{name}/**/*.parquet', hive_partitioning=true)")
        assert len(other.fetchall()) == len(rows)
        assert set(other.columns) == set(rows[0])


def test_columns_and_their_types_are_as_documented(facts):
    for table in TABLES:
        file = next((facts / table.name).rglob(FILE))
        described = duckdb.sql(f"describe select * from read_parquet('{file}', hive_partitioning=false)")
        assert {row[0]: row[1] for row in described.fetchall()} == table.inside


def test_folders_are_named_by_period_year_and_ledger(facts):
    known = {path.rpartition("/")[0] for path in files(facts) if path.endswith(FILE)}
    assert "units/view_period=2026-Q3" in known
    assert "standings/view_period=2026-Q3/ledger=study" in known
    assert "entries/year=2026/ledger=research" in known


def test_a_unit_that_was_not_reached_has_met_nothing(tmp_path, units):
    place, source = units[0]
    export(tmp_path / "facts", VIEW, TODAY, [told(source, place, condition="stale")])
    states = {row["state"] for row in everything(tmp_path / "facts")["standings"]}
    assert states <= {"stale", "waived", "tracked"}
    assert "stale" in states


# Privacy


def with_canaries(source):
    """A unit in which all words are canaries, people included, and some of its entries restricted."""
    contents = {}
    for number, (path, content) in enumerate(sorted(source.contents.items())):
        text = content.decode()
        if path.startswith((".", "calendar")):
            contents[path] = content
            continue
        for name in PEOPLE:
            text = re.sub(rf"(?<![\w-]){name}(?![\w-])", f"canary-{name}", text)
        text = CJK.sub(CANARY, text)
        if path.count("/") == 2 and number % 5 == 0:
            data = read_document(path, text.encode()).data
            text = entry_text({**data, "level": "restricted"})
        contents[path] = text.encode()
    return Held(contents)


PEOPLE = (
    "jia",
    "yi",
    "bing",
    "ding",
    "wu",
    "ji",
    "geng",
    "xin",
    "ren",
    "gui",
    "zi",
    "chou",
    "yin",
    "mao",
    "chen",
    "si",
    "wei",
    "shen",
    "you",
    "xu",
    "tian",
    "di",
    "xuan",
    "huang",
    "yu",
    "zhou",
    "hong",
)


def test_no_words_no_people_and_nothing_of_a_restricted_entry(tmp_path, units):
    place, source = units[0]
    sown = with_canaries(source)
    assert CANARY in b"".join(sown.contents.values()).decode()
    export(tmp_path / "facts", VIEW, TODAY, [told(sown, place)])
    found = everything(tmp_path / "facts")
    said = repr(found)
    assert "canary" not in said
    assert not CJK.search(said)
    restricted = [row for row in found["entries"] if row["level"] == "restricted"]
    assert 20 < len(restricted) < len(found["entries"])
    kept = {"year", "ledger", "unit", "entry_id", "level"}
    assert all(value is None for row in restricted for name, value in row.items() if name not in kept)
    for content in files(tmp_path / "facts").values():
        assert CANARY.encode() not in content
        assert b"canary" not in content


def test_nothing_is_in_it_but_ids_kinds_days_numbers_and_states(facts):
    simple = re.compile(r"[a-z0-9][A-Za-z0-9/.-]*|[0-9]{4}-[QHW0-9]+")
    for rows in everything(facts).values():
        for row in rows:
            texts = [value for value in row.values() if isinstance(value, str)]
            assert all(simple.fullmatch(text) for text in texts), row


def test_people_are_numbers_within_one_unit(facts):
    members = {row["member"] for row in everything(facts)["standings"]}
    assert members == {None, *range(1, max(one for one in members if one) + 1)}


# The same bytes, whole or not at all


def test_equal_facts_give_equal_bytes(tmp_path, facts, units):
    export(tmp_path / "again", VIEW, TODAY, [told(source, place) for place, source in units])
    export(tmp_path / "again", VIEW, TODAY, [told(source, place) for place, source in units])
    assert files(tmp_path / "again") == files(facts)


def test_another_view_is_put_beside_and_the_same_one_in_place(tmp_path, units):
    folder = tmp_path / "facts"
    first, second = parse_period("2026-Q1"), parse_period("2026-Q2")
    for view in (first, second, first):
        export(folder, view, TODAY, [told(source, place, view=view) for place, source in units[1:3]])
    found = ask(folder, "select view_period, count(*) from units group by all order by all")
    assert found.rows == (("2026-Q1", 2), ("2026-Q2", 2))
    assert ask(folder, "select count(*) = count(distinct (unit, entry_id)) from entries").rows == (
        (True,),
    )


def test_a_failure_half_way_leaves_the_old_facts(tmp_path, units):
    place, source = units[1]
    folder = tmp_path / "facts"
    export(folder, VIEW, TODAY, [told(source, place)])
    before = files(folder)

    def failing():
        yield told(source, place)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(folder, VIEW, TODAY, failing())
    assert files(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]


def test_what_is_no_dataset_is_left_alone(tmp_path):
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(LedgerError, match="something else"):
        export(tmp_path, VIEW, TODAY, [])
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_city_without_units_is_a_dataset_without_rows(tmp_path):
    export(tmp_path / "facts", VIEW, TODAY, [])
    for table in (UNITS, STANDINGS, ENTRIES):
        assert ask(tmp_path / "facts", f"select * from {table.name}").rows == ()


# Asking


def test_a_question_is_answered(facts):
    found = ask(
        facts,
        "select state, count(*) as many from standings join units using (view_period, unit)"
        " where unit_kind = 'branch' and not advisory group by state order by state",
    )
    assert found.columns == ("state", "many")
    assert "met" in dict(found.rows)


@pytest.mark.parametrize("name", ["with 'quotes'", "[a]*?", "年", "a=b", "view_period=x"])
def test_a_folder_may_be_called_anything(tmp_path, units, name):
    place, source = units[1]
    export(tmp_path / name, VIEW, TODAY, [told(source, place)])
    found = ask(tmp_path / name, "select distinct view_period, year from units cross join entries")
    assert found.rows == (("2026-Q3", 2026),)


OUTSIDE = [
    ("select * from read_text('/etc/passwd')", "cannot be answered"),
    ("select * from '/etc/hostname'", "cannot be answered"),
    ("select * from glob('/etc/*')", "cannot be answered"),
    ("select * from read_csv('{outside}')", "cannot be answered"),
    ("select * from read_text('{facts}/../letter')", "cannot be answered"),
    ("select * from query('copy (select 1) to ''{facts}/x.csv''')", "cannot be answered"),
    ("copy (select 1) to '{facts}/x.csv'", "only be read"),
    ("copy units to '{outside}'", "only be read"),
    ("install httpfs", "only be read"),
    ("load json", "only be read"),
    ("attach '{outside}' as other", "only be read"),
    ("set enable_external_access=true", "only be read"),
    ("create table t as select 1", "only be read"),
    ("drop view units", "only be read"),
    ("pragma database_list", "only be read"),
    ("explain analyze copy units to '{outside}'", "only be read"),
    ("select 1; select 2", "one thing"),
    ("", "one thing"),
    ("-- nothing", "one thing"),
    ("select nothing from units", "cannot be answered: Binder Error"),
    ("selct 1", "cannot be answered: Parser Error"),
    (
        "select repeat('x', 1000000) from range(1000000) order by all",
        "cannot be answered: Out of Memory",
    ),
]


@pytest.mark.parametrize(("question", "said"), OUTSIDE, ids=[question[:30] for question, _ in OUTSIDE])
def test_nothing_but_the_facts_can_be_read_and_nothing_written(facts, question, said):
    outside = facts.parent / "letter"
    outside.write_text("secret\n")
    before = files(facts.parent)
    asked = question.replace("{facts}", str(facts)).replace("{outside}", str(outside))
    with pytest.raises(LedgerError) as caught:
        ask(facts, asked)
    text = caught.value.text.format(**caught.value.values)
    assert said in text
    assert "\n" not in text
    assert files(facts.parent) == before


def test_a_folder_without_facts_says_how_to_make_some(tmp_path):
    with pytest.raises(LedgerError, match="rollup export"):
        ask(tmp_path, "select 1")


def test_the_page_names_every_column_with_its_type():
    text = (Path(__file__).resolve().parents[2] / "docs/facts.md").read_text("utf-8")
    for table in TABLES:
        part = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        documented = dict(re.findall(r"^\| (\w+) \| (\S+) \|", part, re.MULTILINE))
        documented.pop("column", None)
        assert list(documented.items()) == list(table.columns.items())


def test_an_interrupted_question_is_an_interruption():
    """The database has its own word for it; what else goes wrong in it goes on."""
    with pytest.raises(KeyboardInterrupt), interruptible():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="else"), interruptible():
        raise RuntimeError("something else")
