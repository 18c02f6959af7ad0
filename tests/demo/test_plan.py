"""The plan of the invented units: equal for equal days, honest in its dates, right in its form."""

from datetime import date, datetime, time, timedelta

import pytest

from ledger.core.values import day, maps, texts
from ledger.demo.cast import bureau
from ledger.demo.plan import first_plan, second_plan
from ledger.demo.world import ZONE
from ledger.store.checking import check
from ledger.store.documents import read_document
from ledger.store.reading import read_unit

from .held import SEED, TODAYS, first, held, reading, second

each_today = pytest.mark.parametrize("today", TODAYS)


def days_of(content):
    """Every day on which an entry says that something has happened."""
    data = read_document("", content).data
    yield data["date"]
    yield from (one["date"] for name in ("sessions", "steps") for _, one in maps(data.get(name)))
    yield from (data[name]["date"] for name in ("accepted", "feedback", "recheck") if name in data)


def test_equal_seeds_and_days_give_equal_plans():
    today = date(2026, 11, 23)
    assert first_plan(SEED, today, "zh") == first("2026-11-23")
    assert second_plan(SEED, today, "zh") == second("2026-11-23")


def test_another_seed_gives_another_plan():
    assert first_plan(SEED + 1, date(2026, 11, 23), "zh") != first("2026-11-23")


@each_today
def test_it_begins_with_a_quarter_fifteen_to_eighteen_months_ago(today):
    plan = first(today)
    months = (plan.last + timedelta(1) - plan.since).days / 30.44
    assert plan.since.day == 1
    assert plan.since.month in (1, 4, 7, 10)
    assert 14.9 <= months <= 18.1
    assert plan.last == date.fromisoformat(today) - timedelta(1)


@each_today
def test_it_has_several_hundred_commits(today):
    assert 400 <= len(first(today).commits) <= 720
    assert len(second(today).commits) < len(first(today).commits) / 2
    assert first(today).entries == len(reading(today).unit.entries)


@each_today
def test_nothing_in_it_is_an_error(today):
    source = held(first(today))
    assert reading(today).excluded == ()
    assert check(reading(today), source, date.fromisoformat(today)) == []


@each_today
def test_the_second_unit_lacks_one_parameter_and_nothing_else(today):
    source = held(second(today))
    found = check(read_unit(source), source, date.fromisoformat(today))
    assert [finding.code for finding in found] == ["W702"]


def test_nothing_was_an_error_at_any_time():
    plan = first("2026-11-23")
    for number in range(4, 74, 7):
        when = datetime.combine(plan.since + timedelta(7 * number), time(23, 59), ZONE)
        source = held(plan, when)
        found = check(read_unit(source), source, when.date())
        assert [one for one in found if one.severity == "error"] == []


@each_today
def test_commits_come_after_what_they_record_and_before_today(today):
    for plan in (first(today), second(today)):
        for commit in plan.commits:
            assert commit.when.date() < date.fromisoformat(today)
            assert commit.when.utcoffset() == timedelta(hours=8)
            for path, content in commit.changes.items():
                if content is not None and path.count("/") == 2 and path[0] not in ".e":
                    assert max(days_of(content)) <= commit.when.date().isoformat()
        moments = [commit.when for commit in plan.commits]
        assert moments == sorted(moments)


@each_today
def test_who_commits_is_in_office(today):
    world = bureau(SEED, date.fromisoformat(today))
    posts = {f"{member.id}@example.invalid": member.posts for member in world.members}
    for commit in first(today).commits:
        when = commit.when.date()
        assert any(
            post.start <= when and (post.end is None or when <= post.end)
            for post in posts[commit.author.email]
        )


def test_messages_are_as_the_contract_writes_them():
    known = {one.id: one for one in reading("2026-11-23").unit.entries}
    actions = set()
    removed = {
        path.rpartition("/")[2].removesuffix(".yaml")
        for commit in first("2026-11-23").commits
        for path, content in commit.changes.items()
        if content is None
    }
    for commit in first("2026-11-23").commits:
        subject, blank, *trailers = commit.message.splitlines()
        values = dict(line.split(": ", 1) for line in trailers)
        assert blank == ""
        actions.add(values["Ledger-Action"])
        if "Ledger-Entry" not in values:
            assert subject.split(": ")[0] in ("unit", "roster", "calendar")
            continue
        entry = values["Ledger-Entry"]
        ledger, short = values["Ledger-Kind"].split("/")
        assert subject.startswith(f"{ledger}: {short} ")
        assert subject.endswith(f" ({entry})")
        assert next(iter(commit.changes)) == f"{ledger}/{entry[:4]}/{entry}.yaml"
        assert (entry in known) != (entry in removed)
    steps = {"assign", "progress", "extend", "close", "verify", "return", "reopen"}
    assert actions == {"add", "edit", "remove", "carry", "member", *steps}


def test_links_are_there_before_they_are_used():
    seen = set()
    for commit in first("2028-02-29").commits:
        for path, content in commit.changes.items():
            if content is None or path.split("/")[0] not in (
                "study",
                "research",
                "problems",
                "rectification",
            ):
                continue
            data = read_document(path, content).data
            assert {link for _, link in texts(data.get("links"))} <= seen
            seen.add(data["id"])


def test_a_later_day_of_the_quarter_keeps_the_earlier_history():
    sooner, later = first_plan(SEED, date(2026, 11, 10), "zh"), first("2026-11-23")
    end = datetime.combine(date(2026, 11, 1), time(), ZONE)
    assert [one for one in sooner.commits if one.when < end] == [
        one for one in later.commits if one.when < end
    ]


def test_ids_tell_the_day():
    for entry in reading("2026-11-23").unit.entries:
        assert day(f"{entry.id[:4]}-{entry.id[4:6]}-{entry.id[6:8]}") == entry.date
