"""What a merge itself decided is told at the merge; what a side did is told there."""

from pathlib import Path

import pytest

from tests.history.story import PATH, SHEET_PATH, Story, seminar, sheet, story

TWO = {"date": "2026-03-03", "hours": 2}
MORE = {"date": "2026-03-04", "hours": 1}
REST = {"date": "2026-03-05", "hours": 4}


@pytest.fixture
def forked(tmp_path: Path) -> Story:
    """An entry and a sheet on both sides: `main` is checked out, `other` has begun there."""
    told = story(tmp_path)
    told.write(SHEET_PATH, sheet(TWO, MORE)).then(seminar(days=1, note="a", place="x"), "begin")
    told.git.run("branch", "other")
    return told


def sides(told: Story, mine: str | None, theirs: str | None, path: str = PATH) -> Story:
    """Each side leaves the file as given."""
    told.switch("other").then(theirs, "theirs", path)
    told.switch("main").then(mine, "mine", path)
    return told


def decided(told: Story):
    """Of the merge: place, kept, not taken and whether nobody had it so; nothing if it is not told."""
    merges = [one for one in told.events() if one.commit.is_merge]
    return [
        (one.place, one.kept, one.offered, one.own)
        for event in merges
        for change in event.changes
        for one in change.decisions
    ]


def test_a_clean_merge_is_not_told_but_both_sides_are(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=1, note="b", place="x"))
    forked.merge("other", files={PATH: seminar(days=2, note="b", place="x")})
    assert [one.commit.subject for one in forked.events()] == ["mine", "theirs", "begin"]
    fields = [
        each.place for one in forked.events()[:2] for change in one.changes for each in change.fields
    ]
    assert fields == [("days",), ("note",)]


def test_a_choice_is_told_with_what_was_not_taken(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=3, note="a", place="x"))
    forked.merge("other", files={})
    assert decided(forked) == [(("days",), 2, (3,), False)]
    (event,) = [one for one in forked.events() if one.commit.is_merge]
    assert event.action == "merge"


def test_the_other_sides_value_may_be_the_one_taken(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=3, note="a", place="x"))
    forked.merge("other", files={PATH: seminar(days=3, note="a", place="x")})
    assert decided(forked) == [(("days",), 3, (2,), False)]


def test_a_value_that_no_side_had_is_the_merges_own(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=3, note="a", place="x"))
    forked.merge("other", files={PATH: seminar(days=5, note="a", place="x")})
    assert decided(forked) == [(("days",), 5, (2, 3), True)]


def test_a_merge_that_changes_what_nobody_touched_is_told(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=1, note="b", place="x"))
    forked.merge("other", files={PATH: seminar(days=2, note="b", place="elsewhere")})
    assert decided(forked) == [(("place",), "elsewhere", (), True)]


def test_a_merge_that_changes_a_file_nobody_touched_is_told(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=1, note="b", place="x"))
    both = seminar(days=2, note="b", place="x")
    forked.merge("other", files={PATH: both, SHEET_PATH: sheet(TWO)})
    assert decided(forked) == [(("sessions", 1), None, (), True)]


def test_a_merge_that_drops_one_sides_work_is_told(forked: Story):
    """As `git merge -s ours` does, which reads as if it had all been merged."""
    forked.switch("other").then(seminar(days=3, note="b"), "theirs")
    forked.switch("main").then(sheet(TWO), "mine", SHEET_PATH)
    forked.merge("other", files={})
    assert decided(forked) == [
        (("days",), 1, (3,), False),
        (("note",), "a", ("b",), False),
        (("place",), "x", (None,), False),
    ]


def test_sessions_of_both_sides_go_without_saying(forked: Story):
    extra = {"date": "2026-03-06", "hours": 8}
    sides(forked, sheet(TWO, MORE, REST), sheet(TWO, MORE, extra), SHEET_PATH)
    forked.merge("other", files={SHEET_PATH: sheet(TWO, MORE, REST, extra)})
    assert decided(forked) == []


def test_a_session_that_was_lost_in_the_merge_is_told(forked: Story):
    extra = {"date": "2026-03-06", "hours": 8}
    sides(forked, sheet(TWO, MORE, REST), sheet(TWO, MORE, extra), SHEET_PATH)
    forked.merge("other", files={})
    assert decided(forked) == [(("sessions", 2), None, (extra,), False)]


def test_one_session_changed_on_both_sides(forked: Story):
    longer, longest = {**TWO, "hours": 3}, {**TWO, "hours": 4}
    sides(forked, sheet(longer, MORE), sheet(longest, MORE), SHEET_PATH)
    forked.merge("other", files={})
    assert decided(forked) == [(("sessions", 0, "hours"), 3, (4,), False)]


@pytest.mark.parametrize("result", [None, seminar(days=3, note="a", place="x")])
def test_an_entry_removed_on_one_side_and_changed_on_the_other(forked: Story, result: str | None):
    sides(forked, None, seminar(days=3, note="a", place="x"))
    forked.merge("other", files={PATH: result} if result else {})
    ((place, kept, offered, own),) = decided(forked)
    assert (place, own) == ((), False)
    assert [bool(kept), *map(bool, offered)] == ([True, False] if result else [False, True])


def test_an_entry_that_only_the_merge_removed_or_brought(forked: Story):
    sides(forked, sheet(TWO), sheet(MORE), SHEET_PATH)
    forked.git.run("switch", "--quiet", "main")
    new = PATH.replace("k7f3m", "zzzzz")
    forked.merge("other", files={PATH: None, new: seminar(id="20260312-zzzzz"), SHEET_PATH: sheet(TWO)})
    whole = [(bool(kept), own) for place, kept, _, own in decided(forked) if place == ()]
    assert sorted(whole) == [(False, True), (True, True)]


def test_removed_on_both_sides_goes_without_saying(forked: Story):
    sides(forked, None, None)
    forked.merge("other", files={})
    assert decided(forked) == []


def test_both_sides_did_the_same(forked: Story):
    same = seminar(days=9, note="a", place="x")
    sides(forked, same, same)
    forked.merge("other", files={})
    assert decided(forked) == []
    assert [one.commit.subject for one in forked.events()] == ["mine", "theirs", "begin"]


def test_criss_cross_merges_tell_no_more_than_was_decided(forked: Story):
    """Two clones that merged each other's work have two common origins."""
    mine, theirs = seminar(days=2, note="a", place="x"), seminar(days=1, note="b", place="x")
    both = seminar(days=2, note="b", place="x")
    sides(forked, mine, theirs)
    forked.git.run("branch", "mine")
    forked.merge("other", files={PATH: both})
    forked.switch("other").merge("mine", files={PATH: both})
    forked.then(seminar(days=2, note="c", place="x"), "theirs again")
    forked.switch("main").then(seminar(days=4, note="b", place="x"), "mine again")
    forked.merge("other", files={PATH: seminar(days=4, note="c", place="x")})
    assert decided(forked) == []


def test_an_octopus_is_followed_on_all_sides(forked: Story):
    forked.git.run("branch", "third")
    forked.switch("third").then(sheet(TWO, MORE, REST), "third", SHEET_PATH)
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=1, note="b", place="x"))
    result = seminar(days=2, note="b", place="x")
    forked.merge("other", "third", files={PATH: result, SHEET_PATH: sheet(TWO, MORE, REST)})
    assert decided(forked) == []
    subjects = {one.commit.subject for one in forked.events()}
    assert subjects == {"begin", "mine", "theirs", "third"}


def test_an_octopus_may_choose_among_three(forked: Story):
    forked.git.run("branch", "third")
    forked.switch("third").then(seminar(days=4, note="a", place="x"), "third")
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=3, note="a", place="x"))
    forked.merge("other", "third", files={})
    assert decided(forked) == [(("days",), 2, (3, 4), False)]


def test_histories_that_share_nothing_can_be_merged(forked: Story):
    forked.git.run("checkout", "--quiet", "--orphan", "alone")
    new = PATH.replace("k7f3m", "zzzzz")
    text = seminar(id="20260312-zzzzz")
    forked.git.run("rm", "-r", "-q", "--cached", ".")
    forked.then(text, "alone", new)
    forked.git.run("switch", "--quiet", "--discard-changes", "main")
    forked.merge("alone", files={new: text}, unrelated=True)
    assert decided(forked) == []
    assert forked.events(paths=frozenset([new]))[-1].action == "add"


def test_what_a_side_left_unreadable_is_not_compared(forked: Story):
    sides(forked, "a: [\n", seminar(days=3, note="a", place="x"))
    forked.merge("other", files={PATH: seminar(days=7, note="a", place="x")})
    assert decided(forked) == []


def test_a_merge_committed_with_its_conflict_marks_is_told(forked: Story):
    sides(forked, seminar(days=2, note="a", place="x"), seminar(days=3, note="a", place="x"))
    forked.merge("other", files={PATH: "<<<<<<< HEAD\ndays: 2\n=======\ndays: 3\n>>>>>>> other\n"})
    (event,) = [one for one in forked.events() if one.commit.is_merge]
    (change,) = event.changes
    assert (change.entry, change.before.readable, change.after.readable) == (PATH[-19:-5], True, False)
