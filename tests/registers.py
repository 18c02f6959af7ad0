"""Registers as clerks keep them: workbooks and CSV built in the test that needs them."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger

PROBLEMS = ["序号", "来源", "问题", "类别", "主体", "群众反映", "发现日", "列入季度", "整改编号"]
ITEMS = [
    *("序号", "问题来源", "问题", "类别", "显性/深层", "共性/个性", "整改目标", "整改措施", "责任领导"),
    *("责任单位", "责任人", "配合单位", "整改时限", "进展情况", "完成情况", "制度成果", "佐证"),
    *("申请销号日", "审核意见", "销号日", "备注"),
]
STUDY = [
    *("时间", "地点", "形式", "主题/篇目", "主持", "应到", "实到", "缺席原因", "学时", "要点", "附件"),
]
RESEARCH = ["调研人", "课题", "来源", "日期", "天数", "地点", "方式", "对象", "发现问题", "成果"]
"""The columns of registers as people print them."""


def workbook(
    file: Path,
    rows: Sequence[Sequence[Any]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    sheet: str = "台账",
) -> Path:
    """A workbook of one worksheet; of a merged box (rows and columns from 0) the first cell's value."""
    return workbooks(file, {sheet: (rows, merged)})


def workbooks(file: Path, sheets: dict[str, tuple[Any, Any]]) -> Path:
    """A workbook of several worksheets."""
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (rows, merged) in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _put(page, row, column, cell, days)
            for box in merged:
                page.merge_range(*box, rows[box[0]][box[1]])
    return file


def _put(page: Any, row: int, column: int, cell: Any, days: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        page.write_datetime(row, column, datetime.combine(cell, time()), days)
    elif isinstance(cell, str):
        page.write_string(row, column, cell)
    else:
        page.write_number(row, column, cell)


def table(file: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", by: str = ",") -> Path:
    """A text file with a row a line."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=by).writerows(
        [["" if one is None else one for one in row] for row in rows]
    )
    file.write_bytes(stream.getvalue().encode(encoding))
    return file


def imported(git: Git, file: Path, *options: str) -> dict[str, Any]:
    """What `import --json` says."""
    ran = ledger("import", str(file), "--json", *options, at=git)
    assert ran.out, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return {**found, "code": ran.code}


def states(found: dict[str, Any]) -> list[str]:
    return [row["state"] for row in found["rows"]]


def told(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The cells and messages of all rows that are refused."""
    return [(one["cell"], one["message"]) for row in found["rows"] for one in row["reasons"]]


def entries(git: Git, kind: str) -> list[dict[str, Any]]:
    """The entries of a kind as their files hold them, by date and title."""
    ledger_name, _, short = kind.partition("/")
    found = []
    for file in sorted((git.root / ledger_name).rglob("*.yaml")):
        data = read_document(str(file), file.read_bytes()).data
        if data is not None and data["kind"] == short:
            found.append(data)
    return sorted(found, key=lambda one: (str(one["date"]), str(one["title"])))


def head(git: Git) -> str:
    return git.commit("HEAD")


def is_clean(git: Git) -> bool:
    return not git.run("status", "--porcelain", "--untracked-files=all")
