"""Pictures of a report: what they show, that nothing in a text breaks them, and that grey will do."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.standing import STATES as KNOWN
from ledger.reports.building import Ground
from ledger.reports.charting import duty_map, item_chart, month_chart
from ledger.reports.pictures.drawing import clipped, room
from ledger.reports.pictures.marks import LIGHT_LOOKS, STATES, luminance
from ledger.reports.pictures.svg import to_svg
from ledger.reports.pictures.values import (
    LIGHTS,
    Band,
    Bar,
    Gantt,
    HeatMap,
    Milestone,
    Patch,
    Progress,
    Series,
    Wall,
    named_pages,
    pages,
)
from ledger.reports.report import Ratio
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import files, standings

ZH = vocabulary("zh")
NS = "{http://www.w3.org/2000/svg}"
ODD = "&<>\"'{{ x }}]]>\x00\x08\ufffe\ud800\u202eשלום😀𠮷" + "很长的标题" * 60


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{NS}text")]


def bar(title: str = "事", **more: object) -> Bar:
    start = date(2026, 1, 5)
    return Bar(title, "李", "assigned", "green", start, start + timedelta(60), **more)  # type: ignore[arg-type]


def gantt(*bars: Bar, left_out: int = 0) -> Gantt:
    return Gantt("项", date(2026, 1, 1), date(2026, 6, 30), date(2026, 3, 1), bars, left_out)


def heat(*rows: Band) -> HeatMap:
    return HeatMap("图", ("1月", "2月"), rows, (0, Ratio(1, 2)))


PICTURES = [
    heat(Band(ODD, heading=True), Band(ODD, (Patch(0, 1, "met", ODD), Patch(1, 1, "late", "1/2")))),
    gantt(bar(ODD, milestones=(Milestone(date(2026, 2, 1), ODD),)), left_out=3),
    Progress(ODD, (ODD, "2月"), (Series(ODD, "met", (3, None)),), (Series(ODD, "open", (1, 2)),)),
    Wall(ODD, {"red": 2}, gantt(bar(ODD)), heat(Band(ODD))),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: type(one).__name__)
def test_nothing_in_a_text_breaks_a_picture(picture, language):
    svg = to_svg(picture, vocabulary(language))
    root = ET.fromstring(svg)
    assert root.find(f"{NS}title") is not None
    assert root.findtext(f"{NS}desc")
    assert svg == to_svg(picture, vocabulary(language))
    assert "{{" not in svg or "{{ x }}" in svg
    assert not {one.tag for one in root.iter()} & {
        f"{NS}script",
        f"{NS}a",
        f"{NS}image",
        f"{NS}foreignObject",
    }


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: type(one).__name__)
def test_everything_lies_inside_the_picture(picture):
    root = ET.fromstring(to_svg(picture, ZH))
    width = float(root.get("width", ""))
    for one in root.iter(f"{NS}text"):
        assert -1 <= float(one.get("x", "")) <= width


@given(st.text(), st.floats(5, 300))
def test_a_clipped_text_has_room(text: str, width: float):
    cut = clipped(text, width, 10)
    assert room(cut, 10) <= max(width, 10)
    assert cut == text or cut.endswith("…")


def test_every_state_and_light_has_a_mark_of_its_own():
    assert set(STATES) == set(KNOWN)
    assert set(LIGHT_LOOKS) == set(LIGHTS)
    assert len({look.mark for look in STATES.values()}) == len(STATES)
    assert len({look.mark for look in LIGHT_LOOKS.values()}) == len(LIGHT_LOOKS)


# As they are seen by who knows no red from green (Viénot, Brettel and Mollon, 1999), in linear light.
DEUTERANOPE = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))


def as_seen(colour: str) -> float:
    parts = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    red, green, blue = (sum(a * b for a, b in zip(row, parts, strict=True)) for row in DEUTERANOPE)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("eye", [luminance, as_seen], ids=["grey", "deuteranope"])
def test_lights_differ_in_grey_and_to_who_does_not_see_red_and_green(eye):
    seen = [eye(LIGHT_LOOKS[light].colour) for light in ("red", "amber", "green")]
    assert min(abs(a - b) for a, b in combinations(seen, 2)) > 0.15
    assert eye(STATES["met"].colour) - eye(STATES["missed"].colour) > 0.5
    assert eye(STATES["late"].colour) - eye(STATES["missed"].colour) > 0.3
    assert eye(STATES["met"].colour) - eye(STATES["late"].colour) > 0.15


@pytest.mark.parametrize("look", [*STATES.values(), *LIGHT_LOOKS.values()], ids=lambda one: one.mark)
def test_a_mark_stands_out_from_what_it_stands_on(look):
    light, dark = sorted((luminance(look.colour), luminance(look.ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


# Few and many


@pytest.mark.parametrize("count", [0, 1, 3, 44, 45, 300])
def test_many_rows_go_on_in_another_picture(count: int):
    many = list(pages(gantt(*(bar(f"事{n}") for n in range(count)))))
    assert sum(len(one.bars) for one in many) == count  # type: ignore[union-attr]
    assert all(len(one.bars) <= 44 for one in many)  # type: ignore[union-attr]
    for one in many:
        ET.fromstring(to_svg(one, ZH))


def test_a_heading_is_said_again_where_its_rows_go_on_and_never_stands_last():
    rows = [
        Band("甲", heading=True),
        *(Band(f"{n}") for n in range(3)),
        Band("乙", heading=True),
        Band("x"),
    ]
    parts = [[row.title for row in one.rows] for one in pages(heat(*rows), 5)]  # type: ignore[union-attr]
    assert parts == [["甲", "0", "1", "2"], ["乙", "x"]]
    parts = [[row.title for row in one.rows] for one in pages(heat(*rows[:4]), 3)]  # type: ignore[union-attr]
    assert parts == [["甲", "0", "1"], ["甲", "2"]]
    assert list(named_pages("duties", heat(*rows), 5)) == ["duties", "duties-2"]


# What they show


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(standings(files(), "2026", "2026-07-10"))


def rows_of(map_: HeatMap) -> dict[str, list[tuple[int, int, str]]]:
    return {
        ZH.say(row.title): [(one.first, one.last, one.state) for one in row.patches]
        for row in map_.rows
        if not row.heading
    }


def test_a_quarter_s_duty_spans_its_months_and_the_worst_state_is_told(ground: Ground):
    found = rows_of(duty_map(ground))
    assert found["季度研讨"] == [(0, 2, "met"), (3, 5, "met"), (6, 8, "open"), (9, 11, "upcoming")]
    assert found["每月自学"][2] == (2, 2, "missed")
    assert found["季度问题清单"][:2] == [(0, 2, "over"), (3, 5, "missed")]


def test_advice_and_what_is_only_counted_are_in_no_picture(ground: Ground):
    assert {"直插现场", "实地走访"}.isdisjoint(rows_of(duty_map(ground)))


def test_a_quarter_is_shown_by_its_weeks():
    found = duty_map(Ground(standings(files(), "2026-Q2", "2026-07-10")))
    assert len(found.columns) == 13
    assert rows_of(found)["每月自学"] == [(0, 4, "met"), (5, 8, "met"), (9, 12, "met")]
    assert found.today is None


def test_items_show_their_days_and_lights(ground: Ground):
    chart = item_chart(ground, ground.items)
    lights = {bar.title: bar.light for bar in chart.bars}
    assert lights["更换标牌"] == "red"
    assert lights["增开窗口"] == "green"
    assert lights["补齐记录"] == "amber"
    sign = next(bar for bar in chart.bars if bar.title == "更换标牌")
    assert (sign.was_due, sign.due) == (date(2026, 5, 15), date(2026, 6, 30))


def test_months_are_counted(ground: Ground):
    chart = month_chart(ground)
    assert len(chart.columns) == 7
    names = {ZH.say(one.name): one.values for one in chart.lines}
    assert names["当月办结：已完成"] == (0, 0, 1, 0, 0, 0, 0)
    assert names["当月办结：长期坚持"] == (0, 0, 0, 0, 0, 1, 0)
    assert names["月末未办结整改事项"] == (1, 1, 2, 3, 3, 2, 2)


def test_what_is_restricted_is_in_no_picture():
    secret = """
rectification/item 20260417-aaaaa: {title: 暗号, links: [20260414-aaaaa], depth: visible, scope: common,
  level: restricted, owner: wang, due: 2026-07-30, milestones: [{date: 2026-07-20, text: 暗号}]}
"""
    made = Ground(standings(files(secret), "2026", "2026-07-10"))
    svg = to_svg(item_chart(made, made.items), ZH)
    assert "暗号" not in svg
    assert "限制级" in svg


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_of_the_office_speak_its_language(ground: Ground, language: str):
    words = vocabulary(language)
    for picture in (duty_map(ground), item_chart(ground, ground.items), month_chart(ground)):
        shown = texts(to_svg(picture, words))
        assert {"zh": "7月", "en": "Jul"}[language] in shown or isinstance(picture, Gantt)
