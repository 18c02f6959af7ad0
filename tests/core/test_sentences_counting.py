"""Which entries count, as of which day, for whom, and how a sheet stands for its sessions."""

import pytest

from tests.units import only, reading, small, standings, told

TALK = "talk: {every: quarter, of: study/act, at-least: 1}"
SHEET = "talk: {every: month, of: study/sheet, sum: hours}"
ID = "20260105-aaaaa"
PATH = f"study/2026/{ID}.yaml"
GOOD = f"id: {ID}\nkind: act\ndate: 2026-01-05\ntitle: 例\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD + "hours: [1\n", "E102"),
        (GOOD + "title: 例\n", "E103"),
        (GOOD + "<<<<<<< ours\nhours: 1\n", "E104"),
        (GOOD + "hours: &h 1\n", "E105"),
        (GOOD + "hours: !!int 1\n", "E105"),
        (GOOD + "---\nid: x\n", "E106"),
        ("- id\n", "E106"),
        (GOOD + "plan: " + "[" * 40 + "]" * 40 + "\n", "E107"),
        (GOOD + "note: " + "x" * (1 << 20) + "\n", "E107"),
        (GOOD + "nope: 1\n", "E201"),
        (GOOD.replace("title: 例\n", ""), "E202"),
        (GOOD.replace("title: 例\n", "title: null\n"), "E202"),
        (GOOD + "tags: 3\n", "E203"),
        (GOOD.replace("2026-01-05", "2026-02-30"), "E203"),
        (GOOD + "level: secret\n", "E204"),
        (GOOD.replace("kind: act", "kind: nix"), "E205"),
        (GOOD + "attendance: {expected: -1}\n", "E206"),
        (GOOD.replace(ID, "20260105-bbbbb"), "E301"),
    ],
)
def test_an_entry_without_right_form_or_name_counts_for_nothing(text, code):
    """And the unit's other standings stay; the path is told among those left out."""
    files = small(TALK) | {PATH: text}
    assert [one["actual"] for one in standings(files, "2026-Q1", "2026-12-31", [code])] == [0]
    assert reading(files, [code]).excluded == (PATH,)


def test_two_entries_with_one_id_both_count_for_nothing():
    """Nobody can say which of them is meant; the paths come sorted."""
    files = small(TALK) | {PATH: GOOD, f"study/2025/{ID}.yaml": GOOD}
    assert [one["actual"] for one in standings(files, "2026-Q1", "2026-12-31", ["E302"] * 2)] == [0]
    assert reading(files, ["E302"] * 2).excluded == (f"study/2025/{ID}.yaml", PATH)


@pytest.mark.parametrize(
    "more",
    [
        "links: [20200101-zzzzz]\n",
        "members: [nobody]\n",
        "until: 2026-01-01\n",
        "evidence: [{path: evidence/none, sha256: " + "0" * 64 + "}]\n",
        "note: 绝密★\n",
    ],
)
def test_other_findings_leave_an_entry_counted(more):
    """A dangling link, an unknown member, odd dates, missing evidence: wrong, but it happened."""
    files = small(TALK) | {PATH: GOOD + more}
    assert only(files, "2026-Q1", "2026-12-31")["actual"] == 1
    assert reading(files).excluded == ()


def test_an_entry_in_the_wrong_folder_counts():
    """The ledger is the first folder; the year below it is a matter of order."""
    assert only(small(TALK) | {f"study/1999/{ID}.yaml": GOOD}, "2026-Q1", "2026-12-31")["actual"] == 1


def test_one_bad_file_leaves_the_others_counted():
    files = small(TALK, "study/act 20260106-bbbbb: {}") | {PATH: ": ["}
    assert standings(files, "2026-Q1", "2026-12-31", ["E102"])[0]["entries"] == ["20260106-bbbbb"]


@pytest.mark.parametrize(("as_of", "actual"), [("2026-01-04", 0), ("2026-01-05", 1), ("2026-01-06", 1)])
def test_only_what_is_dated_on_or_before_the_day_counts(as_of, actual):
    assert told(small(TALK, f"study/act {ID}: {{}}"), "2026-Q1", as_of, "actual") == [actual]


@pytest.mark.parametrize(
    ("view", "actual"), [("2025-12", 0), ("2026-01", 1), ("2026-02", 0), ("2026-Q1", 1)]
)
def test_an_entry_of_several_days_counts_on_its_first(view, actual):
    """The 31st of January to the 2nd of February is a thing of January."""
    rule = f"talk: {{every: {'quarter' if 'Q' in view else 'month'}, of: study/act}}"
    files = small(rule, "study/act 20260131-aaaaa: {until: 2026-02-02}")
    assert told(files, view, "2026-12-31", "actual") == [actual]


def test_the_date_decides_and_not_the_id():
    """An entry whose date was corrected keeps its id."""
    files = small("talk: {every: month, of: study/act}", "study/act 20260131-aaaaa: {date: 2026-02-01}")
    assert told(files, "2026-Q1", "2026-12-31", "actual") == [0, 1, 0]


# Sheets

TWO = """
study/sheet 20260102-sssss:
  {members: [li], sessions: [{date: 2026-01-10, hours: 1}, {date: 2026-02-10, hours: 2}]}
""".replace(":\n  {", ": {")


def test_a_sheets_sessions_each_count_by_their_own_date():
    """One file, an occasion in January and one in February, none on the sheet's own day."""
    assert told(small(SHEET, TWO), "2026-Q1", "2026-12-31", "actual") == [1, 2, 0]
    assert told(small(SHEET, TWO), "2026-Q1", "2026-02-09", "actual") == [1, 0, 0]


def test_a_session_counts_even_before_the_sheets_date():
    """Sheet of the 2nd, as of the 1st: the session's day alone matters."""
    entries = "study/sheet 20260102-sssss: {sessions: [{date: 2026-01-01, hours: 1}]}"
    assert told(small(SHEET, entries), "2026-01", "2026-01-01", "actual") == [1]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("hours: 1", 1),
        ("hours: 1, sessions: []", 1),
        ("hours: 1, sessions: null", 1),
        ("hours: 1, sessions: [{date: 2026-01-10}]", 1),
        ("hours: 1, sessions: [{date: 2026-01-10}, {date: 2026-01-10}]", 2),
    ],
)
def test_an_entry_stands_for_one_occasion_a_session_or_for_one(fields, count):
    """An empty list of sessions is none: the entry itself is the occasion."""
    files = small("talk: {every: month, of: study/sheet}", f"study/sheet 20260102-sssss: {{{fields}}}")
    assert told(files, "2026-01", "2026-12-31", "actual", "entries") == [(count, ["20260102-sssss"])]


def test_a_session_overlays_the_sheet_key_by_key():
    """What the session does not say, the sheet says."""
    entries = """
    study/sheet 20260102-sssss: {hours: 3, topic: a,
      sessions: [{date: 2026-01-10}, {date: 2026-01-11, hours: 5}, {date: 2026-01-12, topic: b}]}
    """
    rule = "talk: {every: month, of: study/sheet, where: {topic: a}, sum: hours}"
    assert told(small(rule, entries), "2026-01", "2026-12-31", "actual") == [8]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("readings: {has: x}", 0),
        ("readings: {has: y}", 1),
        ("plan.old: {present: true}", 0),
        ("plan.new: {present: true}", 1),
    ],
)
def test_a_sessions_lists_and_maps_replace_the_sheets_whole(where, count):
    """They are not joined with the sheet's."""
    entries = """
    study/sheet 20260102-sssss: {readings: [x], plan: {old: 1},
      sessions: [{date: 2026-01-10, readings: [y], plan: {new: 1}}]}
    """
    rule = f"talk: {{every: month, of: study/sheet, where: {{{where}}}}}"
    assert told(small(rule, entries), "2026-01", "2026-12-31", "actual") == [count]


def test_only_kinds_that_allow_it_may_hold_sessions():
    entry = "study/act 20260105-aaaaa: {sessions: [{date: 2026-01-05}]}"
    assert reading(small(TALK, entry), ["E201"]).excluded == (PATH,)


# Credit

OWN = "own: {every: quarter, of: study/act, who: officer, at-least: 1}"


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ("[li]", [("li", 1), ("wang", 0)]),
        ("[wang, li]", [("li", 1), ("wang", 1)]),
        ("[li, li]", [("li", 1), ("wang", 0)]),
        ("[zhao]", [("li", 0), ("wang", 0)]),
        ("[]", [("li", 0), ("wang", 0)]),
    ],
)
def test_an_occasion_counts_for_the_members_it_names(members, found):
    """Each of them once, however often the name stands there."""
    files = small(OWN, f"study/act {ID}: {{members: {members}, absent: {{wang: 例}}}}")
    assert told(files, "2026-Q1", "2026-12-31", "subject", "actual") == found


@pytest.mark.parametrize("members", ["", "members: []", "members: [li, wang, zhao]"])
def test_for_the_unit_every_occasion_counts_once(members):
    files = small(TALK, f"study/act {ID}: {{{members}}}")
    assert told(files, "2026-Q1", "2026-12-31", "subject", "actual") == [(None, 1)]


def test_credit_asks_the_roster_only_whom_the_period_binds():
    """What a member did before holding the role counts, once the period binds."""
    roster = "li: [{role: officer, from: 2026-02-01}]"
    files = small(OWN, f"study/act {ID}: {{members: [li]}}", roster=roster)
    assert told(files, "2026-Q1", "2026-12-31", "state") == ["met"]


def test_a_session_may_name_its_own_members():
    entries = """
    study/sheet 20260102-sssss: {members: [li],
      sessions: [{date: 2026-01-10}, {date: 2026-01-11, members: [wang]}]}
    """
    rule = "own: {every: month, of: study/sheet, who: officer}"
    found = told(small(rule, entries), "2026-01", "2026-12-31", "subject", "actual")
    assert found == [("li", 1), ("wang", 1)]


def test_a_sessions_null_takes_the_sheets_value_away():
    """Overlaid key by key, and what is null then is missing."""
    files = small(
        "talk: {every: month, of: study/sheet, sum: hours}",
        """
        study/sheet 20260405-aaaaa: {hours: 2,
          sessions: [{date: 2026-04-05}, {date: 2026-04-06, hours: null}]}
        """,
    )
    assert told(files, "2026-04", "2026-12-31", "actual") == [2]
