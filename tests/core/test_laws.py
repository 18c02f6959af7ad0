"""Laws that hold of every unit, whatever it has recorded."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.cadence import evaluate
from ledger.core.model import Entry
from ledger.core.periods import CADENCES, parse_period, shown
from ledger.core.standing import STATES, summary
from ledger.reports.status_json import standing_value
from tests.units import small, unit

RULES = """
times: {every: month, of: study/act, at-least: 2}
hours: {every: quarter, of: study/act, sum: hours, at-least: 3, who: officer}
books: {every: month, of: [study/act, problems/fault], distinct: readings, at-least: 2, who: officer}
topics: {every: half-year, of: study/act, covers: {field: topics, all: [a, b, c]}}
open: {every: week, of: study/act, where: {topic: a}}
most: {every: quarter, of: study/act, at-most: 3}
advice: {every: year, of: study/act, at-least: 9, advisory: true}
mend: {each: problems/fault, needs: rectification/fix, within: 20}
each: {each: problems/fault, who: officer, needs: rectification/fix, by: due}
look: {each: problems/fault, expects: {topic: a}}
"""
UNIT = unit(small(RULES, unit="since: 2026-01-20\nrecording-days: 3"))
YEAR = parse_period("2026")
FIRST = date(2025, 12, 20)

days = st.integers(0, 380).map(lambda n: FIRST + timedelta(days=n))
fields = st.fixed_dictionaries(
    {"members": st.lists(st.sampled_from(["li", "wang", "zhao", "nobody"]), max_size=3)},
    optional={
        "hours": st.integers(0, 5),
        "topic": st.sampled_from("ab"),
        "topics": st.lists(st.sampled_from("abcd"), max_size=3),
        "readings": st.lists(st.sampled_from(["甲", "《甲》", "乙"]), max_size=3),
        "due": days.map(date.isoformat),
        "links": st.lists(st.integers(0, 9).map(lambda n: f"e{n}"), max_size=3),
    },
)
entries = st.builds(
    lambda kind, day, more: Entry("", "", kind, day, {**more, "date": day.isoformat()}),
    st.sampled_from(["study/act", "problems/fault", "rectification/fix"]),
    days,
    fields,
)
ledgers = st.lists(entries, max_size=10).map(
    lambda many: tuple(replace(one, id=f"e{n}", path=f"p{n}") for n, one in enumerate(many))
)


def told(written, as_of=date(2027, 1, 31), view=YEAR):
    return [standing_value(one) for one in evaluate(replace(UNIT, entries=tuple(written)), view, as_of)]


def keyed(written, as_of=date(2027, 1, 31)):
    names = ("obligation", "subject", "start", "trigger")
    return {tuple(one[name] for name in names): one for one in told(written, as_of)}


def waiver(number, first, last, obligation, members):
    day = "2025-12-20"
    more = {"date": day, "obligation": obligation, "members": members}
    more |= {"from": first.isoformat(), "to": last.isoformat()}
    return Entry(f"w{number}", f"w{number}", "assurance/waiver", date.fromisoformat(day), more)


@given(ledgers, entries)
def test_one_more_entry_never_lowers_an_amount(written, more):
    after = keyed((*written, replace(more, id="more", path="q")))
    for key, one in keyed(written).items():
        if one["actual"] is not None:
            assert after[key]["actual"] >= one["actual"]
            assert set(after[key]["missing"]) <= set(one["missing"])
            assert set(after[key]["entries"]) >= set(one["entries"])


@given(ledgers, days, days)
def test_what_is_met_stays_met_where_there_is_no_most(written, one, other):
    earlier, later = sorted((one, other))
    after = keyed(written, later)
    for key, standing in keyed(written, earlier).items():
        if standing["state"] == "met" and standing["at_most"] is None:
            assert after[key]["state"] == "met"


@given(ledgers, days)
def test_evaluating_as_of_a_day_is_evaluating_without_later_entries(written, day):
    assert told(written, day) == told([one for one in written if one.date <= day], day)


@given(ledgers, st.randoms())
def test_the_order_in_which_entries_are_read_is_of_no_account(written, random):
    turned = random.sample(written, len(written))
    assert told(written) == told(turned)


@given(ledgers)
def test_a_year_is_its_quarters(written):
    """Shown quarter by quarter, what is shorter than a year comes to what the year shows."""
    pieces = [one for view in shown("quarter", YEAR) for one in told(written, view=view)]
    assert _lying_in_quarters(pieces) == _lying_in_quarters(told(written))


def _lying_in_quarters(many):
    longer = ("topics", "advice")
    return Counter(repr(one) for one in many if not one["carried"] and one["obligation"] not in longer)


@given(ledgers)
def test_every_entry_counts_in_one_period_of_each_cadence(written):
    """The periods of a year add up to what is dated in it."""
    acts = [one for one in written if one.kind == "study/act"]
    duty = UNIT.rules.obligations[0]
    for cadence in CADENCES[1:]:
        whole = replace(duty, shape=replace(duty.shape, every=cadence))
        pack = replace(UNIT.rules.packs[0], obligations=(whole,))
        rules = replace(UNIT.rules, packs=(pack,))
        early = replace(UNIT, since=date.min, rules=rules, entries=written)
        found = evaluate(early, YEAR, date.max)
        assert sum(one.actual for one in found) == sum(one.date.year == 2026 for one in acts)


@given(ledgers, days)
def test_states_and_the_summary_agree(written, day):
    """Every state has a name; what is advised is not in the sum."""
    found = evaluate(replace(UNIT, entries=written), YEAR, day)
    assert {one.state for one in found} <= set(STATES)
    judged = [one for one in found if not one.obligation.advisory]
    assert sum(summary(found).values()) == len(judged)


@given(ledgers, days, days, st.sampled_from(["all", "times", "each"]), st.booleans())
def test_a_waiver_only_ever_waives(written, one, other, obligation, named):
    """No standing comes or goes by it (carried ones apart), and no amount changes."""
    release = waiver(0, *sorted((one, other)), obligation, ["li"] if named else [])
    after = keyed((*written, release))
    for key, standing in keyed(written).items():
        if standing["carried"] and key not in after:
            continue
        waived = {**standing, "state": "waived"}
        assert after[key] in (standing, waived)
        covered = ("li" if named else None) == standing["subject"]
        assert covered or after[key] == standing
    assert after.keys() <= keyed(written).keys()


@given(ledgers, entries)
def test_one_more_answer_never_puts_off_the_done_day(written, more):
    after = keyed((*written, replace(more, kind="rectification/fix", id="more", path="q")))
    for key, one in keyed(written).items():
        if one["done"] is not None and key in after:
            assert after[key]["done"] <= one["done"]


@given(ledgers)
def test_the_rosters_order_changes_the_order_alone(written):
    turned = replace(UNIT, members=UNIT.members[::-1], entries=written)
    found = [standing_value(one) for one in evaluate(turned, YEAR, date(2027, 1, 31))]
    assert Counter(map(repr, found)) == Counter(map(repr, told(written)))
