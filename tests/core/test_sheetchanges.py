"""A grid that came back against what is recorded: the laws of what it changes."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.periods import parse_period, period_of
from ledger.core.sheetchanges import Comparing, Plan, Wish
from ledger.core.sheets import Scope, asked, covered, serving
from ledger.core.values import Number
from tests.sheets import TODAY, scope, sheet

Sessions = list[tuple[date, Number]]
"""A member's sessions of the quarter: day and hours."""
FIRST, IDENT = date(2026, 4, 1), {"li-si": "20260401-aaaaa", "wang-wu": "20260402-bbbbb"}


def world(recorded: Mapping[str, Sessions]) -> Scope:
    files: dict[str, str] = {}
    for member, sessions in recorded.items():
        if sessions:
            said = [f"date: {day}, hours: {hours}" for day, hours in sessions]
            files |= sheet(IDENT[member], member, *said)
    return scope(files)


def wish(member: str, week: int, amount: Any, cell: str = "B2") -> Wish:
    return Wish(cell, member, parse_period(f"2026-W{week:02}"), amount)


def plan(recorded: Mapping[str, Sessions], *wishes: Wish, **options: Any) -> Plan:
    return Comparing(world(recorded), TODAY, **options).plan(wishes)


def applied(recorded: Mapping[str, Sessions], made: Plan) -> dict[str, Sessions]:
    """The sessions after the changes, as writing them would leave them."""
    after = {member: list(sessions) for member, sessions in recorded.items()}
    gone = []
    for one in made.changes:
        own = after.setdefault(one.member, [])
        if one.what == "add":
            own.append((one.day, one.after or 0))
        elif one.what == "alter" and one.occasion:
            own[one.occasion.place] = (one.day, one.after or 0)
        elif one.what == "remove" and one.occasion:
            gone.append((one.member, one.occasion.place))
    for member, place in sorted(gone, reverse=True):
        after[member].pop(place)
    return after


def whats(made: Plan) -> list[tuple[str, str, Any, Any]]:
    return [(one.what, one.day.isoformat(), one.before, one.after) for one in made.changes]


# One by one


def test_an_empty_week_gets_a_session():
    assert whats(plan({}, wish("li-si", 15, 2))) == [("add", "2026-04-06", None, 2)]


def test_the_only_session_of_a_week_is_altered_up_and_down():
    recorded = {"li-si": [(date(2026, 4, 8), 2)]}
    assert whats(plan(recorded, wish("li-si", 15, 3))) == [("alter", "2026-04-08", 2, 3)]
    assert whats(plan(recorded, wish("li-si", 15, 1))) == [("alter", "2026-04-08", 2, 1)]


def test_several_sessions_get_one_more_with_the_difference_and_are_never_made_less():
    recorded = {"li-si": [(date(2026, 4, 8), 2), (date(2026, 4, 9), Decimal("0.5"))]}
    assert whats(plan(recorded, wish("li-si", 15, 4))) == [("add", "2026-04-06", None, Decimal("1.5"))]
    less = plan(recorded, wish("li-si", 15, 1))
    assert (less.changes, [one.stops for one in less.troubles]) == ((), [False])


def test_the_order_is_that_of_the_roster_and_of_days():
    made = plan({}, wish("wang-wu", 15, 1), wish("li-si", 16, 1), wish("li-si", 14, 1))
    assert [(one.member, one.week.name) for one in made.changes] == [
        ("li-si", "2026-W14"),
        ("li-si", "2026-W16"),
        ("wang-wu", "2026-W15"),
    ]


def test_days_of_service_and_what_is_asked():
    about = scope()
    zhao = about.unit.member("zhao-liu")
    assert zhao
    assert serving(zhao, parse_period("2026-W19"))[0] == date(2026, 5, 6)
    assert asked(about, parse_period("2026-W19")) == 4
    assert [one.id for one in covered(about)] == ["li-si", "wang-wu", "zhao-liu"]


def test_a_quarter_has_the_weeks_whose_thursday_it_holds():
    for year in range(2020, 2033):
        for number in range(1, 5):
            weeks = scope(quarter=f"{year}-Q{number}").weeks
            assert all(parse_period(f"{year}-Q{number}").holds(week.anchor) for week in weeks)
            assert len(weeks) in (12, 13, 14)


# Laws

DAYS = st.integers(0, (TODAY - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
HOURS = st.sampled_from([1, 2, 3, Decimal("0.5"), Decimal("1.5"), 0])
RECORDED = st.fixed_dictionaries(
    {member: st.lists(st.tuples(DAYS, HOURS), max_size=5) for member in IDENT}
)
WEEKLY = st.dictionaries(
    st.tuples(st.sampled_from(list(IDENT)), st.integers(14, 20)), HOURS, max_size=8
).map(lambda many: [wish(member, week, amount) for (member, week), amount in many.items()])
DATED = st.lists(st.tuples(st.sampled_from(list(IDENT)), DAYS, HOURS), max_size=6).map(
    lambda many: [Wish("B2", who, period_of("week", when), hours, when) for who, when, hours in many]
)


@settings(max_examples=150, deadline=None)
@given(RECORDED, st.one_of(WEEKLY, DATED), st.booleans())
def test_twice_is_once(recorded: dict[str, Sessions], wishes: list[Wish], removing: bool):
    """What has been taken changes nothing when it is taken again."""
    once = plan(recorded, *wishes, removing=removing)
    again = plan(applied(recorded, once), *wishes, removing=removing)
    assert again.changes == ()
    assert len(again.troubles) == len(once.troubles)


@settings(max_examples=150, deadline=None)
@given(RECORDED, WEEKLY, st.booleans())
def test_every_number_is_then_recorded_or_told(
    recorded: dict[str, Sessions], wishes: list[Wish], removing: bool
):
    made = plan(recorded, *wishes, removing=removing)
    after = world(applied(recorded, made))
    met = sum(after.total(after.of(one.member, one.week)) == one.amount for one in wishes)
    assert met + len(made.troubles) == len(wishes)


@settings(max_examples=150, deadline=None)
@given(RECORDED, st.one_of(WEEKLY, DATED))
def test_no_session_goes_unasked(recorded: dict[str, Sessions], wishes: list[Wish]):
    made = plan(recorded, *wishes)
    after = applied(recorded, made)
    for member, sessions in recorded.items():
        assert [day for day, _ in after[member][: len(sessions)]] == [day for day, _ in sessions]
    assert not any(one.what == "remove" for one in made.changes)


@settings(max_examples=100, deadline=None)
@given(RECORDED)
def test_what_is_recorded_taken_back_changes_nothing(recorded: dict[str, Sessions]):
    about = world(recorded)
    wishes = [
        Wish("B2", member, week, about.total(there))
        for member in IDENT
        for week in about.weeks
        if (there := about.of(member, week))
    ]
    made = plan(recorded, *wishes)
    assert (made.changes, made.troubles, made.same) == ((), (), len(wishes))
