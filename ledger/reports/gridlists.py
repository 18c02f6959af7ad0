"""Where a clerk's list has its columns: a row a session, with a member, a day or a week, a number."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any

from ledger.core.packs import Kind
from ledger.records import dataclass
from ledger.reports.gridcells import shown, squashed
from ledger.reports.gridcontext import Context
from ledger.reports.gridlayout import REACH, Sight
from ledger.reports.gridwords import (
    is_amount_word,
    is_date_word,
    is_id_word,
    is_idle,
    is_member_word,
    is_sum,
    is_week_word,
    word,
)
from ledger.store.schemas import common
from ledger.store.workbooks import Cell

_COMMON = ("until", "mode", "place", "host", "tags", "note", "late_reason")
"""Fields of every kind that a session may have of its own."""


@dataclass(frozen=True, slots=True)
class ListLayout:
    """A list found: rows from `below` on, and which column holds what. `more` are fields by column."""

    below: int
    number: int
    names: int | None
    ids: int | None
    days: int | None
    weeks: int | None
    more: Mapping[int, str] = field(default_factory=dict)
    unread: Mapping[int, str] = field(default_factory=dict)


def find_list(sight: Sight, context: Context) -> ListLayout | None:
    """The first row that names a member, a day or a week, and the number."""
    rows = range(min(REACH, sight.height))
    return next((layout for row in rows if (layout := _list_at(sight, context, row))), None)


def _list_at(sight: Sight, context: Context, row: int) -> ListLayout | None:
    cells = [sight.label(row, column) for column in range(sight.width)]
    fields = field_words(context.scope.kind)
    own = [said for said, name in fields.items() if name == context.scope.field]

    def first(fits: Any) -> int | None:
        return next((column for column, cell in enumerate(cells) if fits(cell)), None)

    names, ids = first(is_member_word), first(is_id_word)
    days, weeks = first(is_date_word), first(is_week_word)
    number = first(lambda cell: is_amount_word(cell, context.scope.field, own))
    if number is None or (names is None and ids is None) or (days is None and weeks is None):
        return None
    known = {number, names, ids, days, weeks}
    more: dict[int, str] = {}
    unread: dict[int, str] = {}
    for column, cell in enumerate(cells):
        if column in known or is_idle(cell) or is_sum(cell):
            continue
        name = fields.get(word(cell))
        if name is not None and name not in (*more.values(), context.scope.field):
            more[column] = name
        else:
            unread[column] = shown(cell)
    return ListLayout(row + 1, number, names, ids, days, weeks, more, unread)


def field_words(kind: Kind) -> dict[str, str]:
    """The fields that a session of a kind may have, by their names and titles in every language."""
    known: dict[str, Any] = {name: common().fields[name] for name in _COMMON if name in common().fields}
    known.update(kind.fields)
    found: dict[str, str] = {}
    for name, about in known.items():
        titles = about.get("title", {}) if isinstance(about, dict) else {}
        for said in (name, *(titles.values() if isinstance(titles, dict) else ())):
            found.setdefault(squashed(said), name)
    return found


def parts(cell: Cell, several: bool) -> list[str]:
    """A cell's text, of a list its items: titles in 《》, or what 、 ； or line ends part."""
    if isinstance(cell, datetime):
        cell = cell.date()
    text = cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell).strip()
    if not text:
        return []
    if not several:
        return [text]
    titles = re.findall("《[^《》]*》[^《》、；;，,\n]*", text)
    if titles and not re.sub("[、；;，,\\s]", "", _without(text, titles)):
        return [title.strip() for title in titles]
    return [part.strip() for part in re.split("[、；;\n]", text) if part.strip()]


def _without(text: str, titles: list[str]) -> str:
    for title in titles:
        text = text.replace(title, "", 1)
    return text
