from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checks.rules import Ids
from ledger.core.findings import Finding

from .cases import findings, places

SEMINAR = "study/2026/20260312-k7f3m.yaml"
ITEM = "rectification/2026/20260120-rct01.yaml"
SHEET = "study/2026/20260105-s3hf0.yaml"
TEXT = """\
id: 20260312-k7f3m
kind: seminar
date: 2026-03-12
title: 研讨
form: other
days: 1
topics: [other]
"""
LIFE = """\
id: 20260120-rct01
kind: item
date: 2026-01-20
title: 窗口排队时间长
links: [20260110-prb01]
depth: {depth}
scope: common
owner: zhao-liu
lead: li-si
office: 综合科
due: 2026-03-31
goal: 等候不超过十分钟
measures: [增开窗口]
evidence: [{{ref: 卷一}}]
steps:
"""
PROGRESS = "- {date: 2026-02-01, step: progress, by: zhao-liu, done: [1]}\n"
CLOSE = "- {date: 2026-02-10, step: close, by: li-si, result: done}\n"
VERIFY = "- {date: 2026-02-20, step: verify, by: {name: 周八, office: 审计科}}\n"


def refusals(steps: str, life: str = LIFE.format(depth="visible")) -> list[str]:
    """What each refused step is told, with the hint."""
    return [said(one) for one in findings({ITEM: life + steps}) if one.code == "E406"]


def said(one: Finding) -> str:
    return f"{one.text} / {one.hint}".format(**one.values)


def test_a_life_that_keeps_every_gate_has_no_finding():
    assert places({ITEM: LIFE.format(depth="visible") + PROGRESS + CLOSE + VERIFY}) == []


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (CLOSE, "not every measure is done; open: 1"),
        (PROGRESS + CLOSE.replace("li-si", "zhao-liu"), "only the lead (li-si) closes"),
        (PROGRESS + CLOSE.replace("result: done", "result: long-term"), "only with a mechanism"),
        (PROGRESS + CLOSE.replace("02-10", "04-10"), "closed after the due day (2026-03-31)"),
        (
            PROGRESS + CLOSE + VERIFY.replace("{name: 周八, office: 审计科}", "zhao-liu"),
            "do not verify their own",
        ),
        (
            "- {date: 2026-04-10, step: extend, by: li-si, to: 2026-06-30}\n",
            "on or before the due day that it moves (2026-03-31)",
        ),
        (VERIFY, "verified only once it is closed"),
        (PROGRESS + CLOSE + VERIFY + VERIFY, "verified already"),
        ("- {date: 2026-02-01, step: return, by: li-si}\n", "returned only once it is closed"),
        (
            PROGRESS + CLOSE + VERIFY + "- {date: 2026-03-01, step: return, by: li-si}\n",
            "write reopen instead",
        ),
        ("- {date: 2026-02-01, step: reopen, by: li-si}\n", "reopened only once it is verified"),
        (PROGRESS + CLOSE + "- {date: 2026-03-01, step: reopen, by: li-si}\n", "write return instead"),
        (PROGRESS + CLOSE + "- {date: 2026-03-01, step: progress, by: li-si}\n", "closed by now"),
        (PROGRESS + CLOSE + "- {date: 2026-03-01, step: assign, by: li-si}\n", "closed by now"),
    ],
)
def test_a_refused_step_is_told_which_gate_and_what_would_mend_it(steps: str, told: str):
    (refusal,) = refusals(steps)
    assert told in refusal


def test_closing_wants_evidence():
    (refusal,) = refusals(
        PROGRESS + CLOSE, LIFE.format(depth="visible").replace("evidence: [{ref: 卷一}]\n", "")
    )
    assert "no evidence" in refusal


def test_an_assignment_is_told_what_would_still_be_missing():
    life = "\n".join(
        line for line in LIFE.format(depth="deep").split("\n") if not line.startswith(("goal", "due"))
    )
    (refusal,) = refusals("- {date: 2026-02-01, step: assign, by: li-si, goal: 好}\n", life)
    assert "after this step due would still be missing" in refusal


def test_what_is_told_is_as_the_steps_above_have_left_it():
    steps = (
        "- {date: 2026-02-01, step: close, by: li-si, result: done}\n"
        "- {date: 2026-02-02, step: assign, by: li-si, lead: zhao-liu,"
        " due: 2026-02-05, measures: [一, 二]}\n"
        "- {date: 2026-02-10, step: extend, by: li-si, to: 2026-02-20}\n"
        "- {date: 2026-02-11, step: close, by: li-si, result: done}\n"
        "- not a step\n"
        "- {date: 2026-02-12, step: progress, by: zhao-liu, done: [2]}\n"
        "- {date: 2026-02-13, step: close, by: zhao-liu, result: done}\n"
    )
    told = refusals(steps)
    assert [text.split(" / ")[0] for text in told] == [
        "not every measure is done; open: 1",
        "an extension comes on or before the due day that it moves (2026-02-05)",
        "not every measure is done; open: 1, 2",
        "not every measure is done; open: 1",
    ]


def test_a_link_to_an_entry_that_cannot_be_read_is_no_fault():
    broken = "problems/2026/20260111-brkn0.yaml"
    text = (
        LIFE.format(depth="deep").replace("[20260110-prb01]", "[20260111-brkn0]").replace("steps:\n", "")
    )
    assert places({ITEM: text, broken: "id: ["}) == [f"E102 {broken}:1:5"]


def test_an_id_that_is_not_its_file_name_can_be_linked_to_by_either():
    problem = "problems/2026/20260111-aaaaa.yaml"
    held = (
        "id: 20260111-bbbbb\nkind: problem\ndate: 2026-01-11\ntitle: 例\n"
        "source: other\ndepth: deep\nscope: common\n"
    )
    item = LIFE.format(depth="deep").replace("[20260110-prb01]", "[20260111-aaaaa, 20260111-bbbbb]")
    assert places({ITEM: item.replace("steps:\n", ""), problem: held}) == [f"E301 {problem}:1:5"]


@pytest.mark.parametrize(
    ("path", "id_", "expected"),
    [
        ("study/20260312-k7f3m.yaml", "20260312-k7f3m", ["E305"]),
        ("study/2026/03/20260312-k7f3m.yaml", "20260312-k7f3m", ["E305"]),
        ("study/2025/20260312-k7f3m.yaml", "20250312-k7f3m", ["E301"]),
        ("study/2026/20260312-k7f3m.yml", "20260312-k7f3m", ["E301"]),
        ("study/2026/notes.yaml", "20260312-k7f3m", ["E301"]),
        ("study/2026/20260312-k7f3m.yaml", "'20260312'", ["E203", "E301"]),
        ("study/2026/20260312-k7f3m.yaml", "20260312", ["E203"]),
        ("study/2026/20260312-k7f3m.yaml", "", ["E202"]),
    ],
)
def test_the_id_the_file_and_the_folder_belong_together(path: str, id_: str, expected: list[str]):
    found = findings({path: TEXT.replace("20260312-k7f3m", id_)})
    assert [one.code for one in found] == expected
    assert all(one.line == 1 for one in found)


def test_an_entry_without_id_in_a_wrong_folder_is_shown_at_its_beginning():
    text = TEXT.replace("id: 20260312-k7f3m\n", "")
    assert places({"study/2025/20260312-k7f3m.yaml": text}) == [
        "E202 study/2025/20260312-k7f3m.yaml:1:1",
        "E305 study/2025/20260312-k7f3m.yaml:1:1",
    ]


def test_a_name_shared_by_two_is_answered_with_both_ids():
    roster = (
        "members:\n- {id: wang-1, name: 王伟, posts: [{role: staff, from: 2020-01-01}]}\n"
        "- {id: wang-2, name: 王伟, posts: [{role: staff, from: 2020-01-01}]}\n"
    )
    (one,) = findings({SEMINAR: TEXT + "members: [王伟]\n", "roster.yaml": roster})
    assert said(one).endswith("did you mean wang-1 / wang-2?")


@pytest.mark.parametrize("roster", [None, "members: [", "people: []\n"])
def test_without_a_roster_nobody_is_called_unknown(roster: str | None):
    found = findings({SEMINAR: TEXT + "members: [wu-ming]\n", "roster.yaml": roster})
    assert [one.path for one in found] == ["roster.yaml"] * len(found)
    assert found


def test_a_member_whose_post_is_malformed_is_not_said_to_hold_none():
    roster = "members:\n- {id: li-si, name: 李四, posts: [{role: head, from: 2026-13-01}]}\n"
    assert places({SEMINAR: TEXT + "members: [li-si]\n", "roster.yaml": roster}) == [
        "E203 roster.yaml:2:52"
    ]


def test_a_member_without_posts_holds_none():
    roster = "members:\n- {id: li-si, name: 李四}\n"
    assert places({SEMINAR: TEXT + "members: [li-si]\n", "roster.yaml": roster}) == [
        f"E403 {SEMINAR}:8:11"
    ]


def test_a_session_may_name_its_own_members():
    sheet = (
        "id: 20260105-s3hf0\nkind: self-study\ndate: 2026-01-05\ntitle: 例\n"
        "members: [li-si]\nhours: 1\nsessions:\n"
        "- {date: 2026-01-05}\n"
        "- {date: 2026-02-09, members: [qian-qi]}\n"
        "- {date: 2026-02-10, until: 2026-02-09, members: []}\n"
        "- {members: [qian-qi]}\n"
    )
    assert places({SHEET: sheet}) == [
        f"E403 {SHEET}:9:32",
        f"E402 {SHEET}:10:29",
        f"E202 {SHEET}:11:3",
    ]


def test_today_is_not_the_future_and_no_day_stops_the_checks():
    late = TEXT.replace("2026-03-12", "9999-12-31")
    assert places({SEMINAR: TEXT}, date(2026, 3, 12)) == []
    assert places({SEMINAR: TEXT}, date(2026, 3, 11)) == [f"E401 {SEMINAR}:3:7"]
    assert places({SEMINAR: late}) == [f"E401 {SEMINAR}:3:7"]


def test_of_an_entry_of_unknown_kind_all_is_told_that_any_kind_would_be_told():
    text = (
        TEXT.replace("seminar", "seminer").replace("title: 研讨\n", "") + "members: [wu]\nlevel: open\n"
    )
    assert places({SEMINAR: text}) == [
        f"E202 {SEMINAR}:1:1",
        f"E205 {SEMINAR}:2:7",
        f"E304 {SEMINAR}:7:11",
        f"E204 {SEMINAR}:8:8",
    ]


@pytest.mark.parametrize(
    ("kind", "code", "hint"),
    [
        ("研讨会", "E205", ""),
        ("集中学习研讨", "E205", "did you mean seminar?"),
        ("study/seminar", "E205", "did you mean seminar?"),
        ("solicitation", "E205", "solicitation belongs into problems/"),
        ("[seminar]", "E203", ""),
        ("", "E202", ""),
    ],
)
def test_an_unknown_kind(kind: str, code: str, hint: str):
    (one,) = findings({SEMINAR: TEXT.replace("kind: seminar", f"kind: {kind}")})
    assert (one.code, one.hint.format(**one.values)) == (code, hint)
    assert one.line == 2


NAMES = st.lists(
    st.sampled_from(["20260312", "20260313", "-", "k7f3m", "aaaa", "a", "0", "例"]), max_size=4
).map("".join)


@given(st.lists(NAMES), NAMES)
def test_ids_are_alike_by_their_day_or_their_last_five(ids: list[str], name: str):
    wanted = {one for one in ids if name and (one.startswith(name[:8]) or one.endswith(name[-5:]))}
    assert Ids(ids).alike(name) == sorted(wanted)
