"""Quotas: what they measure, and the state that fits first."""

import pytest

from tests.units import only, small, states, told

A = "study/act 20260105-aaaaa: {}\n"
B = "study/act 20260205-bbbbb: {}\n"
C = "study/act 20260305-ccccc: {}\n"


def quota(rest: str) -> str:
    return f"talk: {{every: quarter, of: study/act, {rest}}}"


@pytest.mark.parametrize(
    ("bounds", "entries", "state"),
    [
        ("at-least: 2", A, "missed"),
        ("at-least: 2", A + B, "met"),
        ("at-least: 2", A + B + C, "met"),
        ("at-most: 2", "", "met"),
        ("at-most: 2", A + B, "met"),
        ("at-most: 2", A + B + C, "over"),
        ("at-least: 1, at-most: 2", "", "missed"),
        ("at-least: 1, at-most: 2", A, "met"),
        ("at-least: 1, at-most: 2", A + B, "met"),
        ("at-least: 1, at-most: 2", A + B + C, "over"),
        ("at-least: 3, at-most: 1", A + B, "over"),
        ("at-least: 0", "", "met"),
        ("at-most: 0", A, "over"),
        ("count: entries", "", "tracked"),
        ("count: entries", A + B + C, "tracked"),
    ],
)
def test_a_finished_periods_state_follows_from_its_bounds(bounds, entries, state):
    """Both bounds are inclusive; more than the most is over, whatever the least says."""
    assert states(small(quota(bounds), entries), "2026-Q1", "2026-12-31") == [state]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2025-12-31", "upcoming"),
        ("2026-01-01", "open"),
        ("2026-03-31", "open"),
        ("2026-04-01", "missed"),
    ],
)
def test_what_is_wanting_is_upcoming_then_open_then_missed(as_of, state):
    """Upcoming until the first day, open through the last."""
    assert states(small(quota("at-least: 1")), "2026-Q1", as_of) == [state]


@pytest.mark.parametrize(
    ("as_of", "state"), [("2026-04-07", "open"), ("2026-04-08", "missed"), ("2026-03-31", "open")]
)
def test_recording_may_take_its_days_before_it_is_missed(as_of, state):
    """Seven days after the 31st is the 7th; on the 8th it is too late."""
    assert states(small(quota("at-least: 1"), unit="recording-days: 7"), "2026-Q1", as_of) == [state]


def test_recording_days_are_calendar_days():
    """Even where only working days bind: Saturday and Sunday go by too."""
    files = small(
        "talk: {every: week, of: study/act, at-least: 1}",
        unit="recording-days: 2\nworking-days: true",
    )
    files |= {"calendar/2026.yaml": "{}"}
    assert states(files, "2026-W06", "2026-02-10") == ["open"]
    assert states(files, "2026-W06", "2026-02-11") == ["missed"]


@pytest.mark.parametrize(
    ("bounds", "state"),
    [
        ("at-most: 2", "met"),
        ("at-least: 0", "met"),
        ("count: entries", "tracked"),
        ("at-least: 1", "upcoming"),
    ],
)
def test_met_and_tracked_come_before_upcoming(bounds, state):
    """A period that has not begun can have nothing wanting."""
    assert states(small(quota(bounds)), "2026-Q1", "2025-06-30") == [state]


@pytest.mark.parametrize("as_of", ["2026-01-31", "2026-12-31"])
def test_over_needs_no_end_of_the_period(as_of):
    entries = A + "study/act 20260106-bbbbb: {}"
    assert states(small(quota("at-most: 1"), entries), "2026-Q1", as_of) == ["over"]


def test_what_lies_outside_the_period_does_not_count():
    entries = "study/act 20251231-aaaaa: {}\nstudy/act 20260401-bbbbb: {}\n" + A
    assert told(small(quota("at-least: 1"), entries), "2026-Q1", "2026-12-31", "entries") == [
        ["20260105-aaaaa"]
    ]


@pytest.mark.parametrize("of", ["[study/act, problems/fault]", "[problems/fault, study/act, study/act]"])
def test_a_quota_may_ask_for_several_kinds(of):
    """A kind written twice counts once, and other kinds do not count."""
    entries = A + "problems/fault 20260106-bbbbb: {}\nrectification/fix 20260107-ccccc: {}"
    files = small(f"talk: {{every: quarter, of: {of}}}", entries)
    assert told(files, "2026-Q1", "2026-12-31", "entries") == [["20260105-aaaaa", "20260106-bbbbb"]]


def test_only_what_fits_the_conditions_counts():
    entries = "study/act 20260105-aaaaa: {topic: a}\nstudy/act 20260106-bbbbb: {topic: b}"
    found = only(small(quota("where: {topic: b}"), entries), "2026-Q1", "2026-12-31")
    assert (found["actual"], found["entries"]) == (1, ["20260106-bbbbb"])


# Sums


@pytest.mark.parametrize(
    ("hours", "total"),
    [
        (["0.1", "0.2"], "0.3"),
        (["0.1"] * 3, "0.3"),
        (["1.5", "1.5"], "3"),
        (["4", "0.5"], "4.5"),
        (["1e2", "1"], "101"),
        (["0.1", "100000000000000000000"], "100000000000000000000.1"),
        (["2", "'2'"], "2"),
        (["2", "true"], "2"),
        (["2", "null"], "2"),
        (["2", "[3, 4]"], "2"),
        ([], "0"),
    ],
)
def test_sums_are_exact_decimals_of_what_is_a_number(hours, total):
    """A tenth and two tenths are three tenths, at least; text and truth values add nothing."""
    entries = "".join(
        f"study/act 202601{n:02}-aaaaa: {{hours: {one}}}\n" for n, one in enumerate(hours, 1)
    )
    rule = quota(f"sum: hours, at-least: {total}, at-most: {total}")
    assert states(small(rule, entries), "2026-Q1", "2026-12-31") == ["met"]


def test_whole_numbers_are_printed_without_a_fraction():
    entries = "study/act 20260105-aaaaa: {hours: 1.5}\nstudy/act 20260106-bbbbb: {hours: 2.50}"
    found = only(small(quota("sum: hours, at-least: 4.0"), entries), "2026-Q1", "2026-12-31")
    assert (repr(found["actual"]), repr(found["at_least"])) == ("4", "4")


def test_a_sum_reaches_into_maps_and_the_last_item_of_lists():
    entries = """
    study/act 20260105-aaaaa: {plan: {hours: 2}}
    study/act 20260106-bbbbb: {plan: [{hours: 5}, {hours: 3}]}
    """
    assert only(small(quota("sum: plan.hours"), entries), "2026-Q1", "2026-12-31")["actual"] == 5


def test_every_matching_occasion_is_listed_even_if_it_adds_nothing():
    """Listed once and sorted, be there one session of it or ten."""
    entries = """
    study/sheet 20260106-bbbbb: {sessions: [{date: 2026-01-07}, {date: 2026-01-08}]}
    study/sheet 20260105-zzzzz: {hours: 0}
    """
    for measure in ("sum: hours", "distinct: readings", "covers: {field: topics, all: [a]}"):
        files = small(f"talk: {{every: quarter, of: study/sheet, {measure}}}", entries)
        found = only(files, "2026-Q1", "2026-12-31")
        assert (found["actual"], found["entries"]) == (0, ["20260105-zzzzz", "20260106-bbbbb"])


# Different values


@pytest.mark.parametrize(
    ("readings", "count"),
    [
        ("[论语, 论语]", 1),
        ("[论语, 孟子]", 2),
        ("[论语, 《论语》]", 1),
        ("[论语, ' 《 论语 》 ']", 1),
        ("[论语, 《《论语》》]", 2),
        ("[《论语》, 《《论语》》]", 2),
        ("[论语, 《论语]", 2),
        ("[论语, 论语》]", 2),
        ("[论语, '　论语　']", 1),
        ("[ABC, ＡＢＣ]", 1),
        ("[ABC, abc]", 2),
        ("[卷1, 卷１, 卷①]", 1),
        ("['', '  ', 《》, '《 》']", 1),
        ("[论语, '']", 2),
        ("[1, 1.0]", 1),
        ("[1, '1']", 2),
        ("[1, true]", 2),
        ("['true', true]", 2),
        ("[]", 0),
        ("论语", 1),
        ("null", 0),
    ],
)
def test_distinct_counts_different_values(readings, count):
    """Width, blanks and one pair of title marks make no difference; anything else does."""
    files = small(quota("distinct: readings"), f"study/act 20260105-aaaaa: {{readings: {readings}}}")
    assert only(files, "2026-Q1", "2026-12-31")["actual"] == count


def test_distinct_compares_across_occasions_and_scalars_with_items():
    entries = """
    study/act 20260105-aaaaa: {readings: [甲, 乙]}
    study/act 20260106-bbbbb: {readings: 《甲》}
    study/act 20260107-ccccc: {}
    """
    found = only(small(quota("distinct: readings, at-least: 2"), entries), "2026-Q1", "2026-12-31")
    assert (found["actual"], found["state"]) == (2, "met")


# Covering


@pytest.mark.parametrize(
    ("topics", "actual", "missing", "state"),
    [
        ("[a]", 1, ["b", "c"], "missed"),
        ("[c, b]", 2, ["a"], "missed"),
        ("[c, b, a]", 3, [], "met"),
        ("[x, y, z]", 0, ["a", "b", "c"], "missed"),
        ("[a, a, x]", 1, ["b", "c"], "missed"),
        ("b", 1, ["a", "c"], "missed"),
        ("['《a》', ' b', Ｃ]", 0, ["a", "b", "c"], "missed"),
        ("null", 0, ["a", "b", "c"], "missed"),
    ],
)
def test_covers_wants_every_value_of_its_set(topics, actual, missing, state):
    """What is missing comes in the pack's order; a scalar is a list of one; texts are as written."""
    rule = quota("covers: {field: topics, all: [a, b, c]}")
    found = only(small(rule, f"study/act 20260105-aaaaa: {{topics: {topics}}}"), "2026-Q1", "2026-12-31")
    assert (found["actual"], found["missing"], found["state"]) == (actual, missing, state)
    assert (found["at_least"], found["at_most"]) == (3, None)


def test_covers_gathers_over_the_occasions_of_the_period():
    entries = """
    study/act 20260105-aaaaa: {topics: [a]}
    study/act 20260205-bbbbb: {topic: x, topics: [b, a]}
    study/act 20260405-ccccc: {topics: [c]}
    """
    found = only(
        small(quota("covers: {field: topics, all: [a, b, c]}"), entries), "2026-Q1", "2026-12-31"
    )
    assert (found["actual"], found["missing"]) == (2, ["c"])


@pytest.mark.parametrize(("as_of", "state"), [("2025-12-31", "upcoming"), ("2026-03-31", "open")])
def test_covers_is_upcoming_and_open_like_any_other(as_of, state):
    assert states(small(quota("covers: {field: topics, all: [a]}")), "2026-Q1", as_of) == [state]


def test_covers_with_numbers_compares_by_value():
    entries = "study/act 20260105-aaaaa: {topics: [1.0, '2']}"
    found = only(small(quota("covers: {field: topics, all: [1, 2]}"), entries), "2026-Q1", "2026-12-31")
    assert found["missing"] == [2]


def test_covers_may_have_a_most():
    """More of its values than the most is over."""
    rule = quota("covers: {field: topics, all: [a, b]}, at-most: 1")
    assert states(
        small(rule, "study/act 20260105-aaaaa: {topics: [a, b]}"), "2026-Q1", "2026-12-31"
    ) == ["over"]


@pytest.mark.parametrize(
    ("topics", "count"),
    [("[a, x, a]", 2), ("[a, 《a》, ' a']", 3), ("[1, 1.0, '1']", 2), ("x", 1), ("null", 0)],
)
def test_covers_with_a_null_set_tracks_the_number_of_different_values(topics, count):
    """Compared exactly, not as distinct does; nothing is asked and nothing missing."""
    rule = quota("covers: {field: topics, all: $none}")
    found = only(small(rule, f"study/act 20260105-aaaaa: {{topics: {topics}}}"), "2026-Q1", "2026-12-31")
    assert (found["state"], found["actual"]) == ("tracked", count)
    assert (found["at_least"], found["missing"]) == (None, [])


def test_covers_of_an_empty_set_is_met():
    """A unit that lists none of them has none missing."""
    rule = quota("covers: {field: topics, all: $set}")
    found = only(small(rule, unit="parameters: {set: []}"), "2026-Q1", "2026-12-31")
    assert (found["state"], found["at_least"], found["actual"]) == ("met", 0, 0)
