"""What an import costs, counted instead of timed: it grows as its rows do, and no text is read twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.store.git import Git
from tests.cli.running import ledger
from tests.counting import counted, gits
from tests.registers import table

HEAD = ["日期", "会议名称", "学习形式", "学习天数", "主题", "参加人员", "备注"]


def rows(many: int, first: int = 0) -> list[list[str]]:
    return [row(number) for number in range(first, first + many)]


def row(number: int) -> list[str]:
    when = date(2026, 1, 1) + timedelta(days=number % 120)
    said = (f"{when}", f"{when.year}年{when.month}月{when.day}日", f"{when:%Y.%m.%d}")[number % 3]
    note = ("", f"第{number}次: 见附件#3", f"第一行{number}\n第二行")[number % 3]
    return [said, f"第{number}次学习", "中心组", "1", "警示教育、传统", "甲某、乙某", note]


def work(unit: Git, file: Path, many: Sequence[Sequence[str]], *options: str) -> Counter[str]:
    """The calls that an import makes; it must find nothing to refuse."""
    table(file, [HEAD, *many])
    codes = []
    calls = counted(lambda: codes.append(ledger("import", str(file), *options, at=unit).code))
    assert codes == [0]
    return calls


@pytest.mark.parametrize(("option", "many"), [("--dry-run", 80), ("--yes", 210)])
def test_twice_the_rows_are_twice_the_work(unit: Git, tmp_path: Path, option: str, many: int):
    file = tmp_path / "rows.csv"
    work(unit, file, rows(10), "--dry-run")  # what is done once is done
    one = work(unit, file, rows(many), option)[""]
    two = work(unit, file, rows(2 * many, many), option)[""]
    assert two < 2.3 * one


def test_each_text_is_read_once_and_none_where_nothing_is_written(unit: Git, tmp_path: Path):
    few = work(unit, tmp_path / "a.csv", rows(10), "--dry-run")["documents.read_document"]
    shown = work(unit, tmp_path / "a.csv", rows(300), "--dry-run")["documents.read_document"]
    assert shown <= few
    written = work(unit, tmp_path / "a.csv", rows(300), "--yes")["documents.read_document"]
    assert written <= 300 + few + 10


def test_twice_the_rows_are_as_many_processes(unit: Git, tmp_path: Path):
    with gits(tmp_path) as some:
        work(unit, tmp_path / "a.csv", rows(210), "--yes")
    with gits(tmp_path) as more:
        work(unit, tmp_path / "a.csv", rows(400, 210), "--yes")
    assert more == some
    assert len(some) <= 20


@pytest.mark.parametrize("column", [0, 1, 3])
def test_rows_that_are_refused_alike_are_held_against_the_rest_a_few_times(
    unit: Git, tmp_path: Path, column: int
):
    """Many rows of one day without what they must have: each looks like the one before."""
    many = [[*row(3)[:4], "", "甲某", f"备注{number % 5}"] for number in range(60)]
    for number, one in enumerate(many):
        one[column] = "" if number % 3 else one[column]
    file = table(tmp_path / "a.csv", [HEAD, *many])
    said = []
    calls = counted(lambda: said.append(ledger("import", str(file), "--dry-run", at=unit)))
    assert said[0].code == 1
    assert said[0].out.count("refused") >= 60
    assert calls["importplan._Planning.plan"] <= 4
