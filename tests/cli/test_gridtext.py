"""The grid at a terminal: what lines up, what fits, and what is asked before something is taken away."""

from pathlib import Path

import pytest
import wcwidth

from ledger.cli.gridtext import grid_lines
from ledger.core.sheets import covered
from ledger.reports.grid import grid
from ledger.words import Words
from tests.cli.test_sheet import FILES, hours
from tests.cli.typing_at import Typist
from tests.conftest import make_unit
from tests.sheets import ROSTER, csv_of, scope


def lines(columns: int | None, roster: str = ROSTER) -> list[str]:
    about = scope({**FILES, "roster.yaml": roster})
    return list(grid_lines(grid(about, covered(about)), Words("en"), columns))


@pytest.mark.parametrize("columns", [100, 80, 60, 40, 24])
def test_the_table_fits_the_width_and_lines_up(columns: int):
    name = "欧阳某某" * 8
    table = [line for line in lines(columns, ROSTER.replace("李四", name))[3:-1] if line]
    assert all(wcwidth.width(line) <= columns for line in table)
    assert sum("W14" in line for line in table) == sum("total" in line for line in table) == 1


def test_thirteen_weeks_stand_side_by_side_in_eighty_columns():
    heads = [line for line in lines(80) if "W14" in line and "W26" in line and "total" in line]
    assert len(heads) == 1


def test_every_number_stands_once_in_whatever_blocks():
    wide = " ".join(lines(None)[3:8]).split()
    narrow = " ".join(line for line in lines(40)[3:-1]).split()
    numbers = sorted(word for word in wide if word[0].isdigit() or word.startswith("W"))
    assert sorted(word for word in narrow if word[0].isdigit() or word.startswith("W")) == numbers


def test_columns_end_under_each_other():
    head, li, wang = lines(None)[3:6]
    for week, number in (("W14", "2"), ("W15", "1.5")):
        end = wcwidth.width(head[: head.index(week) + 3])
        kept = ""
        for char in li:
            if wcwidth.width(kept) == end:
                break
            kept += char
        assert kept.rstrip().endswith(number)
    assert wang.lstrip().startswith("王五")


# Asking


def test_before_something_is_taken_away_a_yes_is_wanted(tmp_path: Path):
    git = make_unit(tmp_path / "unit", FILES)
    file = tmp_path / "grid.csv"
    file.write_bytes(csv_of([["姓名", "W14", "W15"], ["李四", 0, None], ["孙七", None, 2]]))
    with Typist(git, "sheet", "2026-Q2", "--from", str(file)) as typist:
        typist.wait("B2: 0 would take away what is recorded, 2")
        typist.answer("take this away? [y/N]", "n")
        typist.wait("recorded in one commit")
        assert typist.ends() == 1
    assert hours(git)["li-si"]["2026-W14"] == 2
    with Typist(git, "sheet", "2026-Q2", "--from", str(file)) as typist:
        typist.answer("take this away? [y/N]", "y")
        typist.wait("recorded in one commit")
        assert typist.ends() == 0
    assert "2026-W14" not in hours(git)["li-si"]


def test_the_rest_is_written_on_a_yes(tmp_path: Path):
    git = make_unit(tmp_path / "unit", FILES)
    file = tmp_path / "grid.csv"
    file.write_bytes(csv_of([["姓名", "W14", "W15"], ["李四", "请假", 3], ["孙七", None, 2]]))
    for answer, written in (("n", {}), ("y", {"2026-W15": 2})):
        with Typist(git, "sheet", "2026-Q2", "--from", str(file)) as typist:
            typist.answer("write the rest all the same? [y/N]", answer)
            assert typist.ends() == 1
        assert hours(git).get("sun-qi", {}) == written


def test_interrupting_a_question_writes_nothing(tmp_path: Path):
    git = make_unit(tmp_path / "unit", FILES)
    head = git.commit("HEAD")
    file = tmp_path / "grid.csv"
    file.write_bytes(csv_of([["姓名", "W14", "W15"], ["李四", "请假", 3]]))
    with Typist(git, "sheet", "2026-Q2", "--from", str(file)) as typist:
        typist.wait("write the rest all the same? [y/N]")
        typist.type("\x04")
        assert typist.ends() == 130
    assert git.commit("HEAD") == head
