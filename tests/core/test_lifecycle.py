"""Laws of an item's life, over steps in any order and without sense."""

import copy
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.lifecycle import ASSIGNABLE, CLOSED, STAGES, STEPS, VERIFIED, Life, fold

DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 5) for day in (1, 15)]
PEOPLE = ["li", "wang", "zhao"]
days, people = st.sampled_from(DAYS), st.sampled_from(PEOPLE)
measures = st.lists(st.sampled_from("甲乙"), max_size=2)
six = {
    "owner": people,
    "lead": people,
    "office": st.just("例"),
    "due": days,
    "goal": st.just("例"),
    "measures": measures,
}
steps = st.fixed_dictionaries(
    {"date": days, "step": st.sampled_from(STEPS), "by": people},
    optional={
        **six,
        "done": st.lists(st.integers(1, 2)),
        "to": days,
        "result": st.sampled_from(["done", "long-term"]),
        "late_reason": st.just("例"),
    },
)
items = st.fixed_dictionaries(
    {"depth": st.sampled_from(["visible", "deep"]), "steps": st.lists(steps, max_size=12)},
    optional={
        **six,
        "evidence": st.just([{"ref": "卷1"}]),
        "mechanism": st.just("例"),
        "category": st.sampled_from(["deployment", "other"]),
    },
)
# An assigned item whose close and verify often hold, so that the later stages are reached.
ready = st.builds(
    lambda item: {**dict.fromkeys(ASSIGNABLE, "wang"), "due": "2026-04-15", "measures": [], **item},
    items.map(lambda item: {**item, "evidence": [{"ref": "卷1"}], "mechanism": "例"}),
)
lives = items | ready


def told(life: Life) -> tuple:
    return life.stage, life.done, life.fields, [(one.step, one.gate) for one in life.refusals]


@given(lives, days)
def test_folding_as_of_a_day_is_folding_without_later_steps(item, day):
    earlier = {**item, "steps": [step for step in item["steps"] if step["date"] <= day]}
    assert told(fold(item, date.fromisoformat(day))) == told(fold(earlier))


@given(lives)
def test_refused_steps_have_no_effect(item):
    """Without them the item stands where it stands with them, and nothing is refused."""
    life = fold(item)
    refused = {one.index for one in life.refusals}
    kept = [step for index, step in enumerate(item["steps"]) if index not in refused]
    other = fold({**item, "steps": kept})
    assert other.refusals == ()
    assert (other.stage, other.done) == (life.stage, life.done)
    assert {**other.fields, "steps": None} == {**life.fields, "steps": None}


@given(lives)
def test_folding_goes_step_by_step(item):
    """Each further step leaves the refusals before it as they were."""
    several = [fold({**item, "steps": item["steps"][:count]}) for count in range(len(item["steps"]) + 1)]
    for one, other in pairwise(several):
        assert other.refusals[: len(one.refusals)] == one.refusals
        assert len(other.refusals) - len(one.refusals) in (0, 1)


@given(lives)
def test_the_derived_dates_fit_the_stage(item):
    """Closing day and result while closed or verified, verifying day while verified."""
    life = fold(item)
    assert life.stage in STAGES
    assert (life.closed_on is not None) == (life.stage in (CLOSED, VERIFIED))
    assert (life.verified_on is not None) == (life.stage == VERIFIED)
    assert life.result is None or life.stage in (CLOSED, VERIFIED)


@given(lives)
def test_folding_changes_nothing_of_the_item(item):
    before = copy.deepcopy(item)
    fold(item)
    assert item == before


@given(lives)
def test_fields_that_no_step_may_set_stay(item):
    fixed = [name for name in item if name not in (*ASSIGNABLE, "steps")]
    assert [fold(item).fields[name] for name in fixed] == [item[name] for name in fixed]
