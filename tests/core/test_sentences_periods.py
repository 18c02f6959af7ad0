"""Periods, and on which days of them a duty binds."""

import pytest

from tests.units import small, states, told

MONTHLY = "talk: {every: month, of: study/act, at-least: 1}"
WEEKLY = "talk: {every: week, of: study/act, at-least: 1}"
OFFICERS = "talk: {every: month, of: study/act, who: officer, at-least: 1}"
ACT = "study/act 20260402-aaaaa: {members: [li]}"


@pytest.mark.parametrize(
    ("cadence", "name", "start", "end"),
    [
        ("week", "2026-W09", "2026-02-23", "2026-03-01"),
        ("month", "2026-02", "2026-02-01", "2026-02-28"),
        ("month", "2028-02", "2028-02-01", "2028-02-29"),
        ("quarter", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("half-year", "2026-H2", "2026-07-01", "2026-12-31"),
        ("year", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_a_name_a_first_and_a_last_day(cadence, name, start, end):
    """A quota's standing carries its period; it is due on the period's last day."""
    files = small(f"talk: {{every: {cadence}, of: study/act}}")
    assert told(files, name, "2026-01-01", "period", "start", "end", "due") == [(name, start, end, end)]


@pytest.mark.parametrize(
    ("cadence", "view", "names"),
    [
        ("month", "2026-Q1", ["2026-01", "2026-02", "2026-03"]),
        ("quarter", "2026-H2", ["2026-Q3", "2026-Q4"]),
        ("half-year", "2026", ["2026-H1", "2026-H2"]),
        ("month", "2026-H1", ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]),
        ("quarter", "2026-05", ["2026-Q2"]),
        ("half-year", "2026-Q3", ["2026-H2"]),
        ("year", "2026-Q3", ["2026"]),
        ("half-year", "2026-H1", ["2026-H1"]),
    ],
)
def test_months_quarters_halves_and_years_nest(cadence, view, names):
    """A view shows the shorter periods inside it, and the one longer period around it."""
    assert (
        told(small(f"talk: {{every: {cadence}, of: study/act}}"), view, "2026-01-01", "period") == names
    )


@pytest.mark.parametrize(
    ("view", "first", "last", "count"),
    [
        ("2026-03", "2026-W10", "2026-W13", 4),
        ("2026-02", "2026-W06", "2026-W09", 4),
        ("2026-12", "2026-W49", "2026-W53", 5),
        ("2027-01", "2027-W01", "2027-W04", 4),
        ("2026-01", "2026-W01", "2026-W05", 5),
        ("2026-Q4", "2026-W40", "2026-W53", 14),
        ("2026", "2026-W01", "2026-W53", 53),
        ("2025", "2025-W01", "2025-W52", 52),
    ],
)
def test_a_week_belongs_to_the_period_of_its_thursday(view, first, last, count):
    """Thursday 2026-01-01 draws a week begun in 2025 into 2026; 2026-12-31 keeps W53 there."""
    names = told(small("talk: {every: week, of: study/act}"), view, "2026-01-01", "period")
    assert (names[0], names[-1], len(names)) == (first, last, count)


@pytest.mark.parametrize(
    ("view", "cadence", "name"),
    [
        ("2026-W53", "month", "2026-12"),
        ("2026-W53", "quarter", "2026-Q4"),
        ("2026-W53", "half-year", "2026-H2"),
        ("2026-W53", "year", "2026"),
        ("2026-W01", "year", "2026"),
        ("2026-W01", "month", "2026-01"),
        ("2027-W01", "month", "2027-01"),
        ("2026-W14", "month", "2026-04"),
        ("2026-W14", "quarter", "2026-Q2"),
        ("2026-W27", "half-year", "2026-H2"),
    ],
)
def test_a_week_is_held_by_the_longer_period_of_its_thursday(view, cadence, name):
    """Asked about one week, longer duties are shown for the period the week belongs to."""
    assert told(small(f"talk: {{every: {cadence}, of: study/act}}"), view, "2026-01-01", "period") == [
        name
    ]


@pytest.mark.parametrize(("cadence", "view", "actual"), [("week", "2026-W53", 1), ("year", "2026", 0)])
def test_a_week_counts_its_own_days_even_those_of_the_next_year(cadence, view, actual):
    """Saturday 2027-01-02 lies in 2026-W53, though not in 2026."""
    files = small(f"talk: {{every: {cadence}, of: study/act}}", "study/act 20270102-aaaaa: {}")
    assert told(files, view, "2027-12-31", "actual") == [actual]


def _post(role: str, first: int, last: int) -> str:
    return f"{{role: {role}, from: 2026-04-{first:02}, to: 2026-04-{last:02}}}"


# April has 30 days: 15 of them bind, 14 do not.


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2026-04-01", ["missed"]),
        ("2026-04-16", ["missed"]),
        ("2026-04-17", []),
        ("2026-05-01", []),
    ],
)
def test_exactly_half_of_a_period_binds_and_a_day_less_does_not(since, found):
    """Twice the bound days must reach the days of the period; before `since` none is bound."""
    assert states(small(MONTHLY, unit=f"since: {since}"), "2026-04", "2026-12-31") == found


@pytest.mark.parametrize(
    ("force", "found"),
    [
        ("from: 2026-04-16", ["missed"]),
        ("from: 2026-04-17", []),
        ("to: 2026-04-15", ["missed"]),
        ("to: 2026-04-14", []),
        ("from: 2026-04-08, to: 2026-04-22", ["missed"]),
        ("from: 2026-04-08, to: 2026-04-21", []),
        ("from: 2026-04-30, to: 2026-04-01", []),
    ],
)
def test_days_in_force_are_inclusive(force, found):
    """An obligation's first and last day both bind."""
    rule = f"talk: {{every: month, of: study/act, at-least: 1, {force}}}"
    assert states(small(rule), "2026-04", "2026-12-31") == found


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        (["{role: officer, from: 2026-04-16}"], ["missed"]),
        (["{role: officer, from: 2026-04-17}"], []),
        (["{role: officer, from: 2020-01-01, to: 2026-04-15}"], ["missed"]),
        (["{role: officer, from: 2020-01-01, to: 2026-04-14}"], []),
        (["{role: officer, from: 2026-04-20, to: 2026-04-10}"], []),
        (["{role: clerk, from: 2020-01-01}"], []),
        ([_post("officer", 1, 7), _post("officer", 10, 17)], ["missed"]),
        ([_post("officer", 1, 7), _post("officer", 10, 16)], []),
        ([_post("officer", 1, 10), _post("officer", 5, 14)], []),
        ([_post("officer", 1, 10), _post("officer", 5, 15)], ["missed"]),
        ([_post("officer", 1, 8), _post("chief", 9, 15)], ["missed"]),
        ([_post("officer", 1, 8), _post("clerk", 9, 15)], []),
    ],
)
def test_a_member_is_bound_while_some_post_gives_the_role(posts, found):
    """Posts add up, by whichever the role is held; a day under two posts is one day."""
    files = small(OFFICERS, roster=f"li: [{', '.join(posts)}]")
    assert states(files, "2026-04", "2026-12-31") == found


def test_a_day_binds_only_if_everything_binds_on_it():
    """Here since, force and post leave the 6th to the 20th, which is half of April."""
    rule = "talk: {every: month, of: study/act, who: officer, to: TO, at-least: 1}"
    files = {
        to: small(
            rule.replace("TO", to),
            unit="since: 2026-04-03",
            roster="li: [{role: officer, from: 2026-04-06}]",
        )
        for to in ("2026-04-20", "2026-04-19")
    }
    assert states(files["2026-04-20"], "2026-04", "2026-12-31") == ["missed"]
    assert states(files["2026-04-19"], "2026-04", "2026-12-31") == []


@pytest.mark.parametrize(
    ("cadence", "view", "since", "found"),
    [
        ("week", "2026-W06", "2026-02-05", ["missed"]),
        ("week", "2026-W06", "2026-02-06", []),
        ("month", "2026-01", "2026-01-16", ["missed"]),
        ("month", "2026-01", "2026-01-17", []),
        ("year", "2026", "2026-07-02", ["missed"]),
        ("year", "2026", "2026-07-03", []),
    ],
)
def test_of_an_odd_number_of_days_the_larger_part_binds(cadence, view, since, found):
    """Four days of seven, 16 of 31, 183 of 365."""
    files = small(f"talk: {{every: {cadence}, of: study/act, at-least: 1}}", unit=f"since: {since}")
    assert states(files, view, "2027-12-31") == found


def test_who_is_not_bound_has_no_standing_not_even_an_unset_one():
    """A missing parameter makes no standing where there would be none."""
    rule = "talk: {every: month, of: study/act, at-least: $need}"
    assert states(small(rule, unit="since: 2026-04-17"), "2026-04", "2026-12-31") == []
    assert states(small(rule, unit="since: 2026-04-16"), "2026-04", "2026-12-31") == ["unset"]


def test_what_happens_on_days_that_do_not_bind_counts():
    """An occasion needs to lie in the period, not on a bound day."""
    assert told(small(MONTHLY, ACT, unit="since: 2026-04-16"), "2026-04", "2026-04-30", "actual") == [1]
    files = small(OFFICERS, ACT, roster="li: [{role: officer, from: 2026-04-16}]")
    assert told(files, "2026-04", "2026-04-30", "actual", "state") == [(1, "met")]


# Working days: 2026-W06 is Monday 2026-02-02 to Sunday 2026-02-08.


@pytest.mark.parametrize(
    ("calendar", "since", "found"),
    [
        ("{}", "2026-02-04", ["missed"]),
        ("{}", "2026-02-05", []),
        ("rest: [2026-02-02, 2026-02-03]", "2026-02-05", ["missed"]),
        ("work: [2026-02-07, 2026-02-08]", "2026-02-05", ["missed"]),
        ("rest: [2026-02-06]", "2026-02-04", ["missed"]),
        ("rest: [2026-02-06]", "2026-02-05", []),
        ("rest: [2026-02-07, 2026-02-08]", "2026-02-04", ["missed"]),
        ("work: [2026-02-02, 2026-02-03]", "2026-02-04", ["missed"]),
        ("rest: [2026-02-02, 2026-02-03, 2026-02-04, 2026-02-05, 2026-02-06]", "2026-01-01", []),
    ],
)
def test_with_working_days_only_working_days_count(calendar, since, found):
    """Both the bound days and the period's length; a week without working days binds nobody."""
    files = small(WEEKLY, unit=f"since: {since}\nworking-days: true")
    files |= {"calendar/2026.yaml": calendar}
    assert states(files, "2026-W06", "2026-12-31") == found


def test_without_working_days_every_day_counts_whatever_the_calendar_says():
    """Thursday to Sunday are four days of seven."""
    files = small(WEEKLY, unit="since: 2026-02-05")
    files |= {"calendar/2026.yaml": "rest: [2026-02-05, 2026-02-06]"}
    assert states(files, "2026-W06", "2026-12-31") == ["missed"]


@pytest.mark.parametrize(("calendar", "found"), [("rest: [2027-01-01]", ["missed"]), ("{}", [])])
def test_a_week_across_two_years_asks_both_calendars(calendar, found):
    """2026-W53 without New Year's Day has four working days, of which two bind."""
    rule = "talk: {every: week, of: study/act, to: 2026-12-29, at-least: 1}"
    files = small(rule, unit="working-days: true")
    files |= {"calendar/2026.yaml": "{}", "calendar/2027.yaml": calendar}
    assert states(files, "2026-W53", "2027-12-31") == found


@pytest.mark.parametrize(
    ("post", "who", "bound"),
    [
        ("officer", "officer", True),
        ("officer", "person", True),
        ("chief", "person", True),
        ("officer", "chief", False),
        ("clerk", "person", False),
        ("east", "west", True),
        ("west", "east", True),
        ("east", "east", True),
    ],
)
def test_a_role_is_held_directly_or_through_others(post, who, bound):
    """Chains are followed upwards only, and a circle does no harm."""
    rule = f"talk: {{every: month, of: study/act, who: {who}}}"
    files = small(rule, roster=f"li: [{{role: {post}, from: 2020-01-01}}]")
    assert told(files, "2026-04", "2026-04-30", "subject") == ["li"] * bound


@pytest.mark.parametrize(
    ("kind", "listed", "bound"),
    [
        ("office", "in: [office], ", True),
        ("bureau", "in: [office], ", True),
        ("board", "in: [office], ", True),
        ("office", "in: [bureau], ", False),
        ("office", "in: [board, office], ", True),
        ("ring", "in: [gnir], ", True),
        ("gnir", "in: [ring], ", True),
        ("ring", "in: [office], ", False),
        ("ring", "", True),
    ],
)
def test_a_duty_binds_units_whose_kind_is_listed_or_implies_a_listed_one(kind, listed, bound):
    """Directly or through others; all kinds where none is listed."""
    files = small(f"talk: {{{listed}every: month, of: study/act}}", unit=f"kind: {kind}")
    assert told(files, "2026-04", "2026-04-30", "state") == ["tracked"] * bound


def test_the_last_day_there_is_may_end_a_post_and_a_duty():
    """9999-12-31 is how some write that there is no end."""
    rule = "talk: {every: month, of: study/act, who: officer, to: 9999-12-31}"
    files = small(rule, roster="li: [{role: officer, from: 2020-01-01, to: 9999-12-31}]")
    assert states(files, "2026-04", "2026-04-30") == ["tracked"]
    assert told(files, "9999-12", "9999-12-31", "end") == ["9999-12-31"]


def test_the_last_weeks_there_are_can_be_shown():
    """The week of Friday 9999-12-31 is the calendar's last."""
    assert told(small(WEEKLY), "9999-12", "2026-01-01", "period")[-1] == "9999-W52"
