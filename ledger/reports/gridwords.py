"""The words that clerks put into the headings and margins of their tables."""

import re
from collections.abc import Iterable

from ledger.reports.gridcells import squashed
from ledger.store.workbooks import Cell

MEMBER = (
    *("姓名", "成员", "人员", "名字", "同志", "参加人员", "参加人", "参加者", "参与人员", "参会人员"),
    *("出席人员", "到会人员", "学习人员", "学习人", "参学人员", "自学人", "自学人员", "成员姓名"),
    *("人员姓名", "学习人姓名", "参加人姓名", "参加人员姓名", "干部姓名", "党员姓名", "participants"),
    *("name", "names", "member", "members", "membername"),
)
_MEMBER_PARTS = ("姓名", "成员", "member")
ID = (
    *("id", "memberid", "代号", "成员代号", "成员id", "成员编号", "人员编号", "编号", "标识"),
    *("账号", "工号"),
)
NUMBERING = ("序号", "序", "no", "no.", "#", "nr", "№")
_TOTALS = ("合计", "小计", "总计", "共计", "累计", "总和", "总数")
_SUMS = (*_TOTALS, "total", "sum", "subtotal", "grandtotal")
_MEANS = ("平均", "平均值", "均值", "人均", "average", "mean")
FACTS = ("要求", "应学", "标准", "每周要求", "要求学时", "应学学时", "asked", "required", "target")
_DATES = ("日期", "时间", "学习日期", "学习时间", "自学日期", "自学时间", "年月日", "date", "day")
_WEEKS = ("周", "周次", "周数", "第几周", "所在周", "学习周次", "week", "weekno", "isoweek")
_AMOUNTS = {
    "hours": ("学时", "小时", "时长", "学时数", "小时数", "学习时长", "自学学时", "学习学时", "hours"),
    "days": ("天数", "天", "日数", "days"),
}


def is_sum(cell: Cell) -> bool:
    """Whether a heading or a row's name announces a sum."""
    text = word(cell)
    return text in _SUMS or text.startswith(_TOTALS) or text.endswith((*_TOTALS, "总学时"))


def is_fact(cell: Cell) -> bool:
    """Whether a row's or a column's name announces what is no record: a mean, or what is asked for."""
    return word(cell) in (*_MEANS, *FACTS)


def is_member_word(cell: Cell) -> bool:
    """Whether a heading says that members stand under it."""
    return word(cell) in MEMBER or _unbracketed(cell) in MEMBER


def holds_member_word(cell: Cell) -> bool:
    """Whether such a word stands beside another, as in 姓名/周次."""
    text = word(cell)
    return len(text) <= 10 and any(part in text for part in _MEMBER_PARTS)


def is_id_word(cell: Cell) -> bool:
    """Whether ids stand under a heading; offices' own numbers may, too."""
    return word(cell) in ID


def is_idle(cell: Cell) -> bool:
    """Whether what stands under a heading says nothing of anybody."""
    return word(cell) in NUMBERING or is_fact(cell)


def is_date_word(cell: Cell) -> bool:
    """Whether days stand under a heading."""
    return _unbracketed(cell) in _DATES


def is_week_word(cell: Cell) -> bool:
    """Whether weeks stand under a heading."""
    return _unbracketed(cell) in _WEEKS


def is_amount_word(cell: Cell, field: str, names: Iterable[str]) -> bool:
    """Whether a field's numbers stand under a heading; `names` are what the field is called."""
    return _unbracketed(cell) in (*names, *_AMOUNTS.get(field, ()))


def word(cell: Cell) -> str:
    """A heading as the words above are written."""
    return squashed(cell).strip(":：*") if isinstance(cell, str) else ""


def _unbracketed(cell: Cell) -> str:
    return re.sub(r"\(.*?\)", "", word(cell))
