"""Changes in words: by the names that people know things by."""

from collections.abc import Mapping
from typing import Any

import pytest

from ledger.history.events import ABSENT, UNREADABLE, Change, Decision, Version
from ledger.reports.changes import ChangeWords
from ledger.store.reading import read_unit
from ledger.words import Words
from tests.conftest import ROSTER, UNIT
from tests.units import Texts

ENTRY = "study/2026/20260312-k7f3m.yaml"
ITEM = "rectification/2026/20260312-k7f3m.yaml"


def said(path: str, before: Any, after: Any, language: str = "en", room: int | None = None) -> list[str]:
    return list(words(language, room).lines(Change(path, version(before), version(after)), whole=True))


def version(data: Mapping[str, Any] | None) -> Version:
    return ABSENT if data is None else Version(data)


def words(language: str = "en", room: int | None = None) -> ChangeWords:
    from ledger.store.repository import scaffold

    files = {path: text for path, text in scaffold(UNIT, ROSTER, "en").items() if path.endswith(".yaml")}
    titles = {"20260101-aaaaa": "另一条"}
    return ChangeWords(read_unit(Texts(files)).unit, Words(language), titles, room)


def seminar(**fields: Any) -> dict[str, Any]:
    return {"id": "20260312-k7f3m", "kind": "seminar", "title": "学", **fields}


def item(**fields: Any) -> dict[str, Any]:
    return {"id": "20260312-k7f3m", "kind": "item", "title": "改", **fields}


@pytest.mark.parametrize(
    ("before", "after", "en", "zh"),
    [
        ({"days": 1}, {"days": 2}, "days: 1 → 2", "天数：1 → 2"),
        ({}, {"place": "三楼"}, "place: – → 三楼", "地点：– → 三楼"),
        ({"place": "三楼"}, {}, "place: 三楼 → –", "地点：三楼 → –"),
        (
            {"form": "other"},
            {"form": "reading-class"},
            "form: other → reading class",
            "形式：其他 → 读书班",
        ),
        ({"members": ["jia"]}, {"members": ["yi", "jia"]}, "members: + 乙某", "计入人员：+ 乙某"),
        (
            {"topics": ["policy", "warning"]},
            {"topics": ["warning", "exemplar"]},
            "topics: − situation and policy; + exemplars",
            "主题：− 形势政策；+ 先进典型",
        ),
        ({}, {"absent": {"yi": "出差"}}, "absent: – → 乙某 出差", "缺席人员：– → 乙某 出差"),
        (
            {"absent": {"yi": "病"}},
            {"absent": {"yi": "出差"}},
            "absent › 乙某: 病 → 出差",
            "缺席人员 › 乙某：病 → 出差",
        ),
        (
            {},
            {"links": ["20260101-aaaaa"]},
            "links: + 20260101-aaaaa 另一条",
            "关联记录：+ 20260101-aaaaa 另一条",
        ),
        (
            {"tags": ["a", "b"]},
            {"tags": ["b", "a"]},
            "tags: put into another order",
            "标签：调整了顺序",
        ),
        ({"nonsense": 1}, {"nonsense": 2}, "nonsense: 1 → 2", "nonsense：1 → 2"),
    ],
)
def test_a_field_in_both_languages(before, after, en, zh):
    assert said(ENTRY, seminar(**before), seminar(**after)) == [en]
    assert said(ENTRY, seminar(**before), seminar(**after), "zh") == [zh]


def test_an_items_steps_evidence_and_measures():
    step = {"date": "2026-03-20", "step": "progress", "by": "jia", "done": [1]}
    before = item(steps=[step], measures=["排定上门路线"], evidence=[{"ref": "一卷"}])
    after = item(
        steps=[{**step, "percent": 40}, {"date": "2026-03-30", "step": "close", "by": {"name": "外人"}}],
        measures=["排定每月上门路线"],
        evidence=[{"path": "evidence/a.pdf", "sha256": "f"}],
    )
    assert said(ITEM, before, after) == [
        "steps › 2026-03-20 progress › percent: – → 40",
        "steps: + 2026-03-30 closed: by 外人",
        "measures › no. 1: 排定上门路线 → 排定每月上门路线",
        "evidence: − 一卷",
        "evidence: + evidence/a.pdf: SHA-256 f",
    ]


def test_the_roster_and_the_unit_by_the_words_of_the_packs():
    post = {"role": "head", "from": "2024-01-01"}
    before = {"members": [{"id": "jia", "name": "甲某", "posts": [post]}]}
    after = {"members": [{"id": "jia", "name": "甲某", "posts": [{**post, "to": "2026-05-31"}]}]}
    assert said("roster.yaml", before, after) == [
        "members › 甲某 › posts › principal 2024-01-01 › to: – → 2026-05-31"
    ]
    more = {
        "members": [{**before["members"][0], "posts": [post, {"role": "staff", "from": "2026-06-01"}]}]
    }
    assert said("roster.yaml", before, more, "zh")[0].startswith("人员 › 甲某 › 任职：+ ")
    assert "2026-06-01" in said("roster.yaml", before, more)[0]
    unit = {"parameters": {"self-study-hours": 4}}
    assert said("unit.yaml", unit, {"parameters": {"self-study-hours": 5}}) == [
        "parameters › hours of self-study a week: 4 → 5"
    ]


def test_the_calendar_and_a_pack_by_what_their_schemas_say():
    assert said("calendar/2026.yaml", {"rest": []}, {"rest": ["2026-05-01"]}) == [
        "rest days: + 2026-05-01"
    ]
    pack = {"pack": "own", "obligations": {"x": {"title": {"zh": "甲", "en": "a"}}}}
    other = {"pack": "own", "obligations": {"x": {"title": {"zh": "乙", "en": "a"}}}}
    (line,) = said("packs/own/pack.yaml", pack, other)
    assert line.endswith("甲 → 乙")


def test_what_a_new_entry_was_given_is_told_a_line_each():
    sheet = {"kind": "self-study", "title": "x", "sessions": [{"date": "2026-03-03", "hours": 2}]}
    assert said(ENTRY, None, {**sheet, "members": ["jia"]}) == [
        "sessions: 2026-03-03: hours 2",
        "members: 甲某",
    ]
    new = Change(ENTRY, ABSENT, Version(seminar(days=1)))
    assert list(words().lines(new)) == []


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (UNREADABLE, Version({}), "what was there before cannot be read"),
        (Version({}), UNREADABLE, "it cannot be read as it was left then"),
        (ABSENT, UNREADABLE, "it cannot be read as it was left then"),
        (UNREADABLE, ABSENT, "it could not be read then"),
        (UNREADABLE, UNREADABLE, "it could not be read then"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_that(before, after, line):
    assert list(words().lines(Change(ENTRY, before, after))) == [line]


@pytest.mark.parametrize(
    ("decision", "line"),
    [
        (Decision(("days",), 2, (3,)), "days: kept 2, not 3"),
        (
            Decision(("days",), 5, (2, 3), own=True),
            "days: made 5 by the merge itself; the sides had 2, 3",
        ),
        (Decision(("days",), None, (), own=True), "days: made – by the merge itself"),
        (Decision((), {}, (None,)), "kept, though one side had removed it"),
        (Decision((), None, ({},)), "removed, though one side had changed it"),
        (Decision((), {}, (), own=True), "added by the merge itself"),
        (Decision((), None, ({},), own=True), "removed by the merge itself"),
    ],
)
def test_what_a_merge_decided(decision: Decision, line: str):
    one = Change(ENTRY, Version(seminar()), Version(seminar()), decisions=(decision,))
    assert list(words().lines(one)) == [line]


def test_what_a_change_is_about():
    assert words().what(Change(ENTRY, ABSENT, Version(seminar()))) == "学 (seminar 20260312-k7f3m)"
    assert (
        words("zh").what(Change(ENTRY, ABSENT, Version(seminar())))
        == "学（集中学习研讨 20260312-k7f3m）"
    )
    assert words().what(Change(ENTRY, UNREADABLE, ABSENT)) == "study 20260312-k7f3m"
    assert words().what(Change("roster.yaml", ABSENT, ABSENT)) == "roster roster.yaml"


def test_long_texts_are_shortened_where_room_is_narrow():
    before, after = seminar(note="一" * 200 + "甲"), seminar(note="一" * 200 + "乙")
    assert said(ENTRY, before, after, room=40) == ["note: …一一一一一一甲 → …一一一一一一乙"]
    assert said(ENTRY, before, after) == [f"note: {'一' * 200}甲 → {'一' * 200}乙"]
