"""The grid as a value: for programs, for spreadsheets, for paper."""

import re
from pathlib import Path
from typing import Any

import pytest

from ledger.core.sheets import covered
from ledger.reports.grid import UNBOUND, cells, csv_table, day_range, grid, grid_value, page
from ledger.store.pages import Formula
from ledger.words import Words
from tests.cli.test_sheet import FILES
from tests.sheets import UNIT, scope, sheet

PAGE = Path(__file__).parent.parent.parent / "docs" / "sheets.md"


def made(quarter: str = "2026-Q2", **files: str) -> Any:
    about = scope({**FILES, **files}, quarter)
    return grid(about, covered(about))


def test_a_cell_is_a_number_or_empty_or_not_asked_for():
    li, _, zhao = made().rows
    assert [str(cell) for cell in cells(li)[:3]] == ["2", "1.5", "None"]
    # 赵六 came on a Wednesday: five of that week's seven days bind.
    assert cells(zhao)[:7] == [*[UNBOUND] * 5, None, None]


def test_a_waiver_leaves_the_week_unasked():
    waiver = (
        "id: 20260401-wwwww\nkind: waiver\ndate: 2026-04-01\ntitle: 病假\nobligation: self-study-hours\n"
        "from: 2026-04-13\nto: 2026-04-19\nreason: 病假\napproved_by: li-si\nmembers: [wang-wu]\n"
    )
    _, wang, _ = made(**{"assurance/2026/20260401-wwwww.yaml": waiver}).rows
    assert cells(wang)[:4] == [None, 3, UNBOUND, None]


def test_a_number_is_shown_though_nothing_was_asked():
    own = sheet("20260402-ccccc", "sun-qi", "date: 2026-04-02, hours: 1")
    sun = made(**own).rows[-1]
    assert cells(sun)[:2] == [1, UNBOUND]


def test_what_a_week_asks_for_is_as_of_that_week():
    dated = "self-study-hours: [{from: 2026-01-01, value: 4}, {from: 2026-04-20, value: 2.5}]"
    found = made(**{"unit.yaml": UNIT.replace("self-study-hours: 4", dated)})
    assert [str(one) for one in found.asked[2:5]] == ["4", "2.5", "2.5"]


def test_nothing_is_asked_where_no_amount_is_set():
    found = made(**{"unit.yaml": UNIT.replace("self-study-hours: 4, ", "")})
    assert set(found.asked) == {None}
    assert not any(line.role == "facts" for line in page(found, Words("en")).lines)


@pytest.mark.parametrize(("week", "said"), [(0, "3.30–4.5"), (12, "6.22–6.28")])
def test_the_days_of_a_week_are_short(week: int, said: str):
    assert day_range(made().weeks[week]) == said


def test_csv_has_headings_for_programs():
    table = csv_table(made())
    assert table[0][:3] == ["id", "name", "2026-W14"]
    assert [str(cell) for cell in table[1][-1:]] == ["3.5"]


def test_the_page_adds_up_by_formulas():
    whole = page(made(), Words("zh"))
    first = whole.lines[5]
    assert first.cells[-1] == Formula("=SUM(C6:O6)", made().rows[0].total)
    assert whole.typed == (5, 2, 7, 14)
    assert whole.frozen == (5, 2)
    assert all(len(line.cells) == len(whole.widths) == 16 for line in whole.lines)


def test_a_grid_of_nobody_is_a_grid():
    about = scope()
    none = grid(about, ())
    assert len(csv_table(none)) == 1
    assert page(none, Words("en")).typed


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {re.sub("20[0-9-]+W[0-9]+", "WEEK", key) for key in value} | {
            key for part in value.values() for key in keys(part)
        }
    return {key for part in value for key in keys(part)} if isinstance(value, list) else set()


def test_every_key_of_the_json_is_documented():
    text = PAGE.read_text("utf-8")
    assert {key for key in keys(grid_value(made())) if f"`{key}`" not in text} == set()
