"""A unit whose self-study is kept on sheets, and tables as clerks make them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from ledger.core.periods import parse_period
from ledger.core.sheets import Scope
from ledger.reports.gridding import Taken, read_back
from ledger.store.filling import names
from ledger.store.reading import read_unit
from ledger.store.workbooks import Worksheet, read_tables
from tests.units import Texts

TODAY = date(2026, 5, 10)
UNIT = """
id: shili-bureau
name: 示例区某局
kind: party-group
since: 2026-01-01
packs: [aspiration]
parameters: {self-study-hours: 4, self-study-readings: 2, seminar-days: 1}
"""
ROSTER = """
members:
  - {id: li-si, name: 李四, posts: [{role: head, from: 2024-01-01}]}
  - {id: wang-wu, name: 王五, posts: [{role: team-member, from: 2024-01-01}]}
  - {id: zhao-liu, name: 赵六, posts: [{role: team-member, from: 2026-05-06}]}
  - {id: sun-qi, name: 孙七, posts: [{role: staff, from: 2024-01-01}]}
  - {id: qian-1, name: 钱八, posts: [{role: staff, from: 2024-01-01}]}
  - {id: qian-2, name: 钱八, posts: [{role: staff, from: 2024-01-01}]}
"""


def sheet(ident: str, member: str, *sessions: str, more: str = "") -> dict[str, str]:
    """A sheet's file, by path; sessions as flow maps."""
    lines = "".join(f"  - {{{one}}}\n" for one in sessions)
    when = f"{ident[:4]}-{ident[4:6]}-{ident[6:8]}"
    text = f"id: {ident}\nkind: self-study\ndate: {when}\ntitle: 自学\nmembers: [{member}]\n{more}" + (
        f"sessions:\n{lines}" if sessions else ""
    )
    return {f"study/{ident[:4]}/{ident}.yaml": text}


def scope(
    files: Mapping[str, str] | None = None, quarter: str = "2026-Q2", today: date = TODAY, **more: str
) -> Scope:
    """The unit with some files, seen over a quarter."""
    texts = {"unit.yaml": UNIT, "roster.yaml": ROSTER, **(files or {}), **more}
    reading = read_unit(Texts(texts))
    kind = reading.unit.rules.kinds["study/self-study"]
    return Scope(reading.unit, kind, "hours", parse_period(quarter), today)


def xlsx(
    *sheets: Sequence[Sequence[Any]],
    names: Sequence[str] = (),
    merged: Iterable[tuple[int, int, int, int]] = (),
) -> bytes:
    """A workbook as a clerk leaves it; `merged` are boxes of the first worksheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, rows in enumerate(sheets):
            page = book.add_worksheet(names[place] if names else None)
            for box in merged if place == 0 else ():
                page.merge_range(*box, "")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date | datetime):
                        page.write_datetime(row, column, cell, day)
                    elif isinstance(cell, Decimal):
                        page.write_number(row, column, float(cell))
                    elif cell is not None:
                        page.write(row, column, cell)
    return stream.getvalue()


def csv_of(rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return stream.getvalue().encode(encoding)


def taken(content: bytes | Sequence[Sequence[Any]], about: Scope | None = None, **more: Any) -> Taken:
    """What a table says; rows are made a workbook first."""
    whole = content if isinstance(content, bytes) else xlsx(content)
    about = about or scope()
    return read_back("file", read_tables("file", whole), about, names(about.unit, ()), **more)


def wishes(got: Taken) -> dict[tuple[str, str], Any]:
    """What was read, by member and week or day."""
    return {
        (one.member, one.day.isoformat() if one.day else one.week.name): one.amount for one in got.wishes
    }


def troubles(got: Taken) -> list[tuple[str, str]]:
    """The cells with trouble, and what was said of them in English."""
    return [(one.cell, one.text.format(**one.values)) for one in got.troubles]


def notes(got: Taken) -> list[str]:
    return [f"{one.cell} {one.text.format(**one.values)}".strip() for one in got.notes]


def rows_of(table: Worksheet) -> list[list[Any]]:
    return [list(row) for row in table.rows]
