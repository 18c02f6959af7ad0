"""A table's headings tell its columns and its kind."""

import pytest

from ledger.core.headings import Target, assigned, folded, guesses, heading_of, known_headings, named
from ledger.core.packs import Kind
from ledger.store.headings import usual_headings
from ledger.store.schemas import common, shipped_kinds
from tests.registers import ITEMS, PROBLEMS, RESEARCH, STUDY

KINDS = {kind.name: known_headings(kind, common(), usual_headings()) for kind in shipped_kinds()}


def no_cells(_place: int, _kind: Kind, _target: Target) -> None:
    """Nothing to tell by."""


def guess(headings: list[str], about: str = "") -> str:
    return guesses(dict(enumerate(headings)), KINDS.values(), no_cells, about)[0].kind.name


def targets(headings: list[str], kind: str) -> list[Target]:
    return [one.target for one in assigned(dict(enumerate(headings)), KINDS[kind], no_cells)]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (ITEMS, "rectification/item"),
        (PROBLEMS, "problems/problem"),
        (STUDY, "study/seminar"),
        (RESEARCH, "research/visit"),
        (["姓名", "学习时间", "学习内容", "学时"], "study/self-study"),
        (["调研人", "课题", "来源", "选题方向", "完成时限"], "research/topic"),
        (["日期", "标题", "渠道", "收到条数"], "problems/solicitation"),
        (["date", "title", "activity", "venue"], "study/tradition-day"),
    ],
)
def test_a_kind_is_known_by_its_headings(headings: list[str], kind: str) -> None:
    assert guess(headings) == kind


def test_what_stands_above_a_table_helps(pytestconfig: pytest.Config) -> None:
    assert guess(["日期", "标题", "形式"], "警示教育台账") == "study/warning-education"


@pytest.mark.parametrize("name", ITEMS)
def test_every_usual_heading_of_items_is_known(name: str) -> None:
    known = KINDS["rectification/item"]
    assert known.meant(name) or known.is_idle(name) or known.is_elsewhere(name)


def test_a_fields_own_title_and_name_are_headings_in_both_languages() -> None:
    assert targets(["整改目标", "Goal", "measures", "责任 领导："], "rectification/item") == [
        ("goal",),
        (),
        ("measures",),
        ("lead",),
    ]


def test_parts_of_maps_are_columns() -> None:
    assert targets(["应到", "到会情况实到"], "study/seminar") == [
        ("attendance.expected",),
        ("attendance.present",),
    ]


def test_a_heading_may_name_its_field_outright() -> None:
    heading = heading_of("学时", "sessions.hours")
    assert named(heading) == "sessions.hours"
    assert targets([heading, "编号 (id)"], "study/self-study") == [("sessions.hours",), ("id",)]
    assert targets(["天数（天）"], "research/visit") == [("days",)]


def test_ids_and_kinds_are_only_named_outright() -> None:
    assert targets(["id", "类型", "编号"], "study/seminar") == [(), (), ("number",)]


def test_of_two_columns_the_first_counts_but_for_notes() -> None:
    assert targets(["地点", "活动地点", "备注", "要点"], "study/seminar") == [
        ("place",),
        (),
        ("note",),
        ("note",),
    ]


def test_cells_decide_between_meanings() -> None:
    def fits(_place: int, _kind: Kind, target: Target) -> bool:
        return target != ("topics",)

    (one,) = assigned({0: "主题"}, KINDS["study/seminar"], fits)
    assert one.target == ("title",)
    (one,) = assigned({0: "主题"}, KINDS["study/seminar"], no_cells)
    assert one.target == ("topics",)


def test_headings_compare_without_what_is_typed_differently() -> None:
    assert folded("学时（ 小时 ）：") == folded("学时(小时)")
