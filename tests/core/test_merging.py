"""Two sides are put together field by field, and nothing that either wrote is lost unshown."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS, joined
from ledger.core.merging import Merge, merged, resolved, unsure
from ledger.core.values import identity

SESSION = {"date": "2026-03-05", "hours": 2, "readings": ["甲书"]}


def clean(base: Any, mine: Any, theirs: Any) -> Any:
    """The one field's merged value, which has no conflict."""
    found = merged(*({"field": one} if one is not MISSING else {} for one in (base, mine, theirs)))
    assert not found.conflicts, found.conflicts
    return found.value.get("field", MISSING)


def choices(base: Any, mine: Any, theirs: Any) -> dict[str, Any]:
    """What the field's one conflict can come to, by choice."""
    found = merged(*({"field": one} if one is not MISSING else {} for one in (base, mine, theirs)))
    (conflict,) = found.conflicts
    return {choice: resolved(found, [choice]).get("field", MISSING) for choice in conflict.choices}


# Scalars


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        (1, 2, 1, 2),
        (1, 1, 2, 2),
        (1, 2, 2, 2),
        (MISSING, 2, MISSING, 2),
        (1, MISSING, 1, MISSING),
        (1, 1, MISSING, MISSING),
        (1, MISSING, MISSING, MISSING),
        (1, None, 1, None),
        (None, MISSING, None, MISSING),
        (Decimal("2.0"), 2, 3, 3),
    ],
)
def test_what_one_side_changed_is_taken(base, mine, theirs, result):
    assert clean(base, mine, theirs) == result


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (2, 3, Decimal("2.5")),
        ("2026-03-05", "2026-03-06", "2026-03-07"),
        ("visible", "deep", "shallow"),
        (True, False, None),
        (MISSING, 1, True),
        ({"a": 1}, [1], "text here"),
    ],
)
def test_numbers_days_and_words_of_a_vocabulary_cannot_both_stand(base, mine, theirs):
    assert choices(base, mine, theirs) == {MINE: mine, THEIRS: theirs}


def test_null_is_not_nothing():
    assert choices(1, None, MISSING) == {MINE: None, THEIRS: MISSING, BOTH: None}


def test_removed_here_and_changed_there_can_be_kept():
    assert choices(1, MISSING, 2) == {MINE: MISSING, THEIRS: 2, BOTH: 2}


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("甲 一", "乙 二", "甲 一；乙 二"),
        ("one thing", "another", "one thing / another"),
        ("第一行\n第二行\n", "别的", "第一行\n第二行\n别的"),
        ("已整改", "已整改，待验收", "已整改，待验收"),
    ],
)
def test_free_texts_can_be_joined(mine: str, theirs: str, both: str):
    assert joined(mine, theirs) == both


def test_joined_text_is_offered_for_notes_and_not_for_names():
    assert choices("备 注", "备注 甲", "备注 乙")[BOTH] == "备注 甲；备注 乙"
    found = merged({"name": "李 四"}, {"name": "李 思"}, {"name": "李 司"})
    assert found.conflicts[0].choices == (MINE, THEIRS)


def test_maps_merge_key_by_key():
    base = {"expected": 10, "present": 8}
    assert clean(base, {"expected": 11, "present": 8}, {"expected": 10, "present": 9}) == {
        "expected": 11,
        "present": 9,
    }


def test_keys_keep_their_order_and_those_of_theirs_stand_where_they_stood():
    found = merged({"a": 1, "b": 1}, {"a": 1, "b": 1, "m": 1}, {"a": 1, "t": 1, "b": 1})
    assert list(found.value) == ["a", "t", "b", "m"]


def test_a_conflict_names_its_place_and_the_items_on_the_way():
    base, mine, theirs = ({"sessions": [{**SESSION, "hours": n}]} for n in (2, 3, 4))
    (conflict,) = merged(base, mine, theirs).conflicts
    assert conflict.place == ("sessions", 0, "hours")
    assert conflict.items == ("2026-03-05",)
    assert (conflict.base, conflict.mine, conflict.theirs) == (2, 3, 4)


# Lists


def test_additions_of_both_are_kept_mine_first():
    assert clean(["a"], ["a", "m"], ["a", "t"]) == ["a", "m", "t"]
    assert clean(["a"], ["m", "a"], ["t", "a"]) == ["m", "t", "a"]
    assert clean(MISSING, ["m"], ["t"]) == ["m", "t"]


def test_lists_of_ids_unite_without_doubling():
    assert clean(["a", "b"], ["a", "b", "c"], ["b", "c", "d"]) == ["b", "c", "d"]


def test_what_was_twice_before_is_twice_after():
    assert clean(["检查 一"] * 2, ["检查 一"] * 2 + ["二 二"], ["检查 一"] * 2) == [
        "检查 一",
        "检查 一",
        "二 二",
    ]


def test_items_removed_on_one_side_are_gone():
    assert clean(["a", "b", "c"], ["a", "c"], ["a", "b"]) == ["a"]


def test_equal_additions_are_taken_once_and_noted():
    found = merged({"sessions": []}, {"sessions": [SESSION]}, {"sessions": [SESSION]})
    assert found.value == {"sessions": [SESSION]}
    assert [(one.place, one.value) for one in found.alike] == [(("sessions", 0), SESSION)]
    other = {**SESSION, "date": "2026-03-06"}
    found = merged({"sessions": []}, {"sessions": [SESSION]}, {"sessions": [SESSION, other]})
    assert found.value == {"sessions": [SESSION, other]}
    assert len(found.alike) == 1


def test_what_both_changed_alike_is_no_addition():
    base, changed = {"sessions": [SESSION]}, {"sessions": [{**SESSION, "hours": 3}]}
    assert merged(base, changed, changed).alike == ()


def test_sessions_of_one_day_that_differ_are_two():
    other = {**SESSION, "hours": 1}
    assert clean([], [SESSION], [other]) == [SESSION, other]
    (told,) = merged({"sessions": []}, {"sessions": [SESSION]}, {"sessions": [other]}).alike
    assert (told.twice, told.value, told.items) == (True, other, ("2026-03-05",))
    apart = {**SESSION, "date": "2026-03-06"}
    assert merged({"sessions": []}, {"sessions": [SESSION]}, {"sessions": [apart]}).alike == ()


def test_different_fields_of_one_item_merge():
    mine, theirs = {**SESSION, "hours": 3}, {**SESSION, "readings": ["甲书", "乙书"]}
    assert clean([SESSION], [mine], [theirs]) == [{**SESSION, "hours": 3, "readings": ["甲书", "乙书"]}]


def test_an_item_removed_here_and_edited_there_is_a_conflict():
    edited = {**SESSION, "hours": 3}
    assert choices([SESSION], [], [edited]) == {MINE: [], THEIRS: [edited], BOTH: [edited]}


def test_one_item_replaced_and_edited_is_never_mixed():
    """Whether the session of another day is the same one, corrected, nobody can tell."""
    other, edited = {**SESSION, "date": "2026-03-20"}, {**SESSION, "hours": 3}
    assert choices([SESSION], [other], [edited]) == {
        MINE: [other],
        THEIRS: [edited],
        BOTH: [edited, other],
    }


def test_one_file_is_never_taken_for_another():
    old = {"path": "evidence/a.pdf", "sha256": "a" * 64}
    new = {"path": "evidence/b.pdf", "sha256": "b" * 64}
    noted = {**old, "note": "签到 表"}
    assert choices([old], [new], [noted])[MINE] == [new]
    assert choices([old], [new], [noted])[THEIRS] == [noted, new]


def test_a_text_edited_on_both_sides_is_a_conflict_of_that_item_alone():
    found = choices(["甲 事", "乙 事"], ["甲 事", "乙 事项"], ["甲 事", "乙 事情"])
    assert found[MINE] == ["甲 事", "乙 事项"]
    assert found[BOTH] == ["甲 事", "乙 事项", "乙 事情"]


def test_the_same_person_added_twice_is_one_person():
    mine = {"id": "li-si", "name": "李四", "posts": [{"role": "head", "from": "2026-01-01"}]}
    theirs = {"id": "li-si", "name": "李四", "posts": [{"role": "staff", "from": "2025-01-01"}]}
    (member,) = clean([], [mine], [theirs])
    assert member["posts"] == [*mine["posts"], *theirs["posts"]] or len(member["posts"]) == 2


def test_a_post_that_ends_is_the_same_post():
    post = {"role": "head", "from": "2024-01-01"}
    new = {"role": "staff", "from": "2026-04-01"}
    ended = {**post, "to": "2026-03-31"}
    assert clean([post], [ended], [post, new]) == [ended, new]


def test_lists_in_the_order_of_dates_stay_so():
    days = [{**SESSION, "date": f"2026-03-{day:02}"} for day in (1, 5, 9, 12)]
    assert clean([days[1]], [days[1], days[3]], [days[0], days[1], days[2]]) == days
    unordered = [days[2], days[1]]
    assert clean(unordered, [*unordered, days[3]], [days[0], *unordered]) == [
        days[0],
        *unordered,
        days[3],
    ]


def test_steps_of_both_sides_stand_in_the_order_of_their_dates():
    steps = [
        {"date": f"2026-03-{day:02}", "step": "progress", "by": who, "note": "有 进展"}
        for day, who in ((1, "jia"), (8, "yi"), (20, "jia"))
    ]
    assert clean(steps[:1], [steps[0], steps[2]], [steps[0], steps[1]]) == steps


def test_measures_that_steps_count_are_not_mixed_unasked():
    steps = [{"date": "2026-03-01", "step": "progress", "by": "jia", "done": [2]}]
    base, mine, theirs = (
        {"measures": many, "steps": steps}
        for many in (["甲 事"], ["甲 事", "乙 事"], ["甲 事", "丙 事"])
    )
    found = merged(base, mine, theirs)
    assert [one.place for one in found.conflicts] == [("measures",)]
    assert resolved(found, [BOTH])["measures"] == ["甲 事", "乙 事", "丙 事"]
    without = merged(*({"measures": one["measures"]} for one in (base, mine, theirs)))
    assert not without.conflicts


def test_a_base_that_is_unsure_settles_nothing():
    virtual = unsure(merged({"hours": 1}, {"hours": 2}, {"hours": 3}))
    found = merged(virtual, {"hours": 2}, {"hours": 3})
    assert [(one.mine, one.theirs, one.base) for one in found.conflicts] == [(2, 3, MISSING)]
    assert merged(virtual, {"hours": 3}, {"hours": 3}).value == {"hours": 3}


# Neighbours of one name, and texts side by side

MORNING = {"date": "2026-03-05", "hours": Decimal("1.5"), "note": "上午"}
AFTERNOON = {"date": "2026-03-05", "hours": 2, "note": "下午"}


def all_choices(base: Any, mine: Any, theirs: Any) -> tuple[Any, Any, Any]:
    """What the field comes to if every conflict is decided alike, for mine, theirs and both."""
    found = merged({"field": base}, {"field": mine}, {"field": theirs})
    assert found.conflicts
    one, other, both = (
        resolved(found, [choice] * len(found.conflicts))["field"] for choice in (MINE, THEIRS, BOTH)
    )
    return one, other, both


def test_sessions_of_one_day_corrected_on_both_sides_are_conflicts_of_each():
    mine = [{**MORNING, "hours": 1}, {**AFTERNOON, "hours": Decimal("2.5")}]
    theirs = [{**MORNING, "hours": 3}, {**AFTERNOON, "hours": Decimal("3.5")}]
    one, other, both = all_choices([MORNING, AFTERNOON], mine, theirs)
    assert (one, other) == (mine, theirs)
    assert both == [mine[0], theirs[0], mine[1], theirs[1]]


def test_sessions_of_one_day_corrected_on_one_side_are_taken():
    mine = [{**MORNING, "hours": 1}, {**AFTERNOON, "hours": Decimal("2.5")}]
    base = [MORNING, AFTERNOON]
    later = {**SESSION, "date": "2026-03-09"}
    assert clean(base, mine, [*base, later]) == [*mine, later]
    assert clean(base, [{**MORNING, "hours": 1}, AFTERNOON], [MORNING, {**AFTERNOON, "hours": 3}]) == [
        {**MORNING, "hours": 1},
        {**AFTERNOON, "hours": 3},
    ]


def test_the_note_tells_sessions_of_one_day_apart_wherever_they_stand():
    mine = [{**AFTERNOON, "hours": 4}, {**MORNING, "hours": 1}]
    theirs = [MORNING, {**AFTERNOON, "hours": 3}]
    found = merged({"field": [MORNING, AFTERNOON]}, {"field": mine}, {"field": theirs})
    (conflict,) = found.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (AFTERNOON, mine[0], theirs[1])
    moved = [AFTERNOON, {**MORNING, "hours": 1}]
    found = choices([MORNING, AFTERNOON], moved, [{**MORNING, "hours": 3}, AFTERNOON])
    assert found[THEIRS] == [AFTERNOON, {**MORNING, "hours": 3}]


def test_texts_edited_on_both_sides_are_conflicts_of_each():
    base = ["老人不会", "员工不熟"]
    mine, theirs = ["老人不会扫码", "员工不熟悉"], ["老人都不会", "员工都不熟"]
    one, other, both = all_choices(base, mine, theirs)
    assert (one, other) == (mine, theirs)
    assert both == [mine[0], theirs[0], mine[1], theirs[1]]


def test_texts_corrected_here_and_removed_there_are_conflicts():
    mine = ["老人不会扫码", "员工不熟悉"]
    for sides in ((mine, []), ([], mine)):
        one, other, both = all_choices(["老人不会", "员工不熟"], *sides)
        assert (one, other, both) == (*sides, mine)


def test_a_corrected_text_beside_a_new_one_is_known():
    base, mine, theirs = ["老人不会"], ["老人不会扫码", "新加"], ["老人都不会"]
    for new in (mine, mine[::-1]):
        (conflict,) = merged({"field": base}, {"field": new}, {"field": theirs}).conflicts
        assert (conflict.mine, conflict.theirs) == ("老人不会扫码", "老人都不会")
        assert all_choices(base, new, theirs)[1] == [
            "老人都不会" if one == mine[0] else one for one in new
        ]


def test_what_one_side_replaced_and_the_other_added_in_the_same_words_stands_once():
    assert clean(["甲 事"], ["乙 事"], ["甲 事", "乙 事"]) == ["乙 事"]
    assert clean(["甲 事", "乙 事"], ["丙 事", "乙 事"], ["甲 事", "丙 事"]) == ["丙 事"]


# Measures, which steps count


def counted(measures: Any, *done: int, inside: bool = False) -> dict[str, Any]:
    """An item with its measures, at the top or in its assign step, and a progress step."""
    assign = {"date": "2026-03-01", "step": "assign", **({"measures": measures} if inside else {})}
    progress = {"date": "2026-03-09", "step": "progress", "by": "jia", "done": list(done)}
    item = {"steps": [assign, *([progress] if done else [])]}
    return item if inside else {"measures": measures, **item}


@pytest.mark.parametrize("inside", [True, False])
def test_measures_are_not_mixed_wherever_they_stand(*, inside: bool):
    base = counted(["甲乙", "丙丁"], inside=inside)
    mine, theirs = (counted(["甲乙", "丙丁", new], 3, inside=inside) for new in ("新一", "新二"))
    (conflict,) = merged(base, mine, theirs).conflicts
    assert conflict.place[-1] == "measures"
    assert conflict.both == (["甲乙", "丙丁", "新一", "新二"],)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "changed", [["新一", "甲乙", "丙丁"], ["丙丁", "甲乙"], ["甲乙"], ["甲乙", "新一"]]
)
def test_measures_do_not_shift_under_numbers_of_the_other_side(changed: list[str], *, inside: bool):
    base = counted(["甲乙", "丙丁"], inside=inside)
    shifted, numbered = counted(changed, inside=inside), counted(["甲乙", "丙丁"], 2, inside=inside)
    for sides in ((shifted, numbered), (numbered, shifted)):
        (conflict,) = merged(base, *sides).conflicts
        assert conflict.place[-1] == "measures"
        assert conflict.choices == (MINE, THEIRS)


@pytest.mark.parametrize(
    "changed",
    [["甲乙", "丙丁", "新一"], ["甲乙", "丙丁了"], ["甲乙", "新一", "丙丁"], ["甲乙了", "丙丁"]],
)
def test_measures_whose_numbers_stay_change_freely(changed: list[str]):
    base = counted(["甲乙", "丙丁"])
    found = merged(base, counted(changed), counted(["甲乙", "丙丁"], 1))
    assert not found.conflicts
    assert found.value["measures"] == changed


def test_a_base_that_names_the_numbers_already_lets_one_side_renumber():
    base = counted(["甲乙", "丙丁"], 2)
    mine = counted(["新一", "甲乙", "丙丁"], 3)
    assert merged(base, mine, {**base, "note": "有 进展"}).value == {**mine, "note": "有 进展"}


def test_measures_removed_whole_do_not_take_their_numbers_from_the_other_side():
    base = counted(["甲乙", "丙丁"], inside=True)
    without = {"steps": [{"date": "2026-03-01", "step": "assign"}]}
    (conflict,) = merged(base, without, counted(["甲乙", "丙丁"], 2, inside=True)).conflicts
    assert (conflict.mine, conflict.theirs) == (MISSING, ["甲乙", "丙丁"])


REASSIGNED = {"step": "assign", "by": "jia", "measures": ["网上 预约", "错峰 办理"]}


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-09"])
def test_numbers_do_not_come_to_count_in_measures_that_the_other_side_assigned(day: str):
    base = counted(["甲乙", "丙丁"], inside=True)
    numbered = counted(["甲乙", "丙丁"], 2, inside=True)
    assigned = {"steps": [*base["steps"], {"date": day, **REASSIGNED}]}
    for sides in ((numbered, assigned), (assigned, numbered)):
        (conflict,) = merged(base, *sides).conflicts
        assert (conflict.place, conflict.choices) == (("steps",), (MINE, THEIRS, BOTH))
        assert len(resolved(merged(base, *sides), [BOTH])["steps"]) == 3


def test_measures_assigned_after_the_numbers_leave_them_what_they_were():
    base = counted(["甲乙", "丙丁"], inside=True)
    numbered = counted(["甲乙", "丙丁"], 2, inside=True)
    assigned = {"steps": [*base["steps"], {"date": "2026-03-12", **REASSIGNED}]}
    found = merged(base, numbered, assigned)
    assert found.value["steps"] == [*numbered["steps"], assigned["steps"][-1]]


def test_an_assign_step_taken_out_does_not_leave_its_numbers_to_another():
    first, second = counted(["甲乙"], inside=True)["steps"][0], {"date": "2026-03-05", **REASSIGNED}
    numbered = {"date": "2026-03-09", "step": "progress", "by": "jia", "done": [1]}
    base, mine, theirs = ({"steps": [first, *more]} for more in ([second], [], [second, numbered]))
    (conflict,) = merged(base, mine, theirs).conflicts
    assert conflict.place == ("steps",)


# Laws

SCALARS = st.sampled_from([None, True, 1, 2, 3, Decimal("2.5"), "deep", "2026-03-05", "甲 事", "乙 事"])
ITEMS = st.fixed_dictionaries(
    {"date": st.sampled_from([f"2026-03-0{day}" for day in range(1, 6)])},
    optional={
        "hours": st.integers(1, 4),
        "step": st.sampled_from(["progress", "close"]),
        "note": SCALARS,
    },
)
FILES = st.fixed_dictionaries(
    {"path": st.sampled_from(["evidence/a", "evidence/b", "evidence/c"])}, optional={"note": SCALARS}
)
LISTS = st.one_of(
    st.lists(st.sampled_from("abcde"), max_size=5),
    st.lists(st.sampled_from(["甲 事", "乙 事", "丙 事", "丁 事"]), max_size=4),
    st.lists(ITEMS, max_size=5),
    st.lists(FILES, max_size=3),
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["sessions", "note", "members", "hours", "absent"]),
    st.one_of(SCALARS, LISTS, st.dictionaries(st.sampled_from("xyz"), SCALARS, max_size=3)),
    max_size=5,
)


def leaves(value: Any) -> set[Any]:
    """Every scalar with its key, in or out of lists."""
    if isinstance(value, dict):
        return {(key, leaf) for key, inner in value.items() for leaf in leaves(inner)}
    if isinstance(value, list):
        return {leaf for inner in value for leaf in leaves(inner)}
    return {identity(value)}


def shown(merge: Merge) -> set[Any]:
    """The scalars of all conflicts, with their keys."""
    found = set()
    for one in merge.conflicts:
        for side in (one.mine, one.theirs):
            if side is not MISSING:
                inner = leaves(side)
                for part in reversed([part for part in one.place if isinstance(part, str)]):
                    inner = {(part, leaf) for leaf in inner}
                found |= inner
    return found


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_nothing_that_either_side_wrote_is_lost_unshown(base, mine, theirs):
    found = merged(base, mine, theirs)
    kept = leaves(found.value) | shown(found)
    for side in (mine, theirs):
        assert leaves(side) - leaves(base) <= kept


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_keeps_the_same_from_either_side(base, mine, theirs):
    one, other = merged(base, mine, theirs), merged(base, theirs, mine)
    assert len(one.conflicts) == len(other.conflicts)
    mirrored = resolved(other, [THEIRS] * len(other.conflicts))
    assert leaves(one.value) == leaves(mirrored)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_a_side_that_changed_nothing_gives_the_other(base, changed):
    for found in (
        merged(base, base, changed),
        merged(base, changed, base),
        merged(base, changed, changed),
    ):
        assert not found.conflicts
        assert identity(found.value) == identity(changed)


def meanings(item: Any) -> list[tuple[Any, ...]]:
    """What each step with numbers says is done, in the words of the measures that it counts."""
    found, measures = [], item.get("measures", [])
    for step in item.get("steps", []):
        measures = step.get("measures", measures)
        found += [(step["by"], tuple(measures[number - 1 : number])) for number in step.get("done", ())]
    return found


@st.composite
def lives(draw: Any, of: str, life: Any) -> dict[str, Any]:
    """An item after one side's work: measures put in or taken out, assigned anew, and counted."""
    own, steps = list(life.get("measures", [])), [dict(step) for step in life.get("steps", [])]
    for number in range(draw(st.integers(1, 3))):
        lists = [own, *(step["measures"] for step in steps if "measures" in step)]
        many, word, day = (
            draw(st.sampled_from(lists)),
            of[number] * 2,
            f"2026-03-0{draw(st.integers(1, 4))}",
        )
        act = draw(st.sampled_from(["put", "take", "assign", "count", "count", "leave"]))
        if act == "put":
            many.insert(draw(st.integers(0, len(many))), word)
        elif act == "take" and many:
            many.pop(draw(st.integers(0, len(many) - 1)))
        elif act == "leave" and steps:
            steps.pop(draw(st.integers(0, len(steps) - 1)))
        elif act == "assign":
            steps.append({"date": day, "step": "assign", "by": word, "measures": [word * 2, word * 3]})
        elif act == "count":
            steps.append(
                {"date": day, "step": "progress", "by": word, "done": [draw(st.integers(1, 2))]}
            )
        steps.sort(key=lambda step: step["date"])
        lists[:] = []
    return {"measures": own, "steps": steps}


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_what_is_done_is_never_said_of_another_measure(data: st.DataObject):
    base = data.draw(lives("子丑寅", {"measures": ["甲乙", "丙丁"], "steps": []}))
    mine, theirs = (data.draw(lives(of, copy.deepcopy(base))) for of in ("卯辰巳", "午未申"))
    found = merged(base, mine, theirs)
    assert len(found.conflicts) == len(merged(base, theirs, mine).conflicts)
    if not found.conflicts:
        assert set(meanings(found.value)) <= {*meanings(mine), *meanings(theirs)}
