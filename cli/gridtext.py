"""A quarter's grid on the terminal, and in words what taking one back changes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

import wcwidth

from ledger.checks.privacy import masked
from ledger.core.sheetchanges import Change, Plan, Trouble
from ledger.core.sheets import Scope
from ledger.core.values import Number
from ledger.reports.grid import Grid, cells, field_title
from ledger.reports.gridding import Taken
from ledger.reports.saying import amount, period_title
from ledger.words import N_, Words, plain

from .tables import INDENT

_NAME = 20
"""Columns that a member's name may take on a terminal."""


# The grid


def grid_lines(found: Grid, words: Words, columns: int | None) -> Iterator[str]:
    """The grid under its heading; in blocks one below the other, if it is too wide."""
    yield from _heading(found, words)
    yield ""
    table = _table(found, words, columns)
    for block in _blocks(table, columns):
        yield from _lined_up(block, columns)
        yield ""
    if not found.rows:
        yield words(N_("nobody is to be covered in this quarter"))
    else:
        yield words(N_("empty: nothing is recorded; –: nothing is asked of the member that week"))


def lost_lines(paths: Sequence[str], words: Words) -> Iterator[str]:
    """The entries that are in no cell, because they have errors."""
    if paths:
        yield words.count(
            "{n} entry counts for nothing because of errors; `ledger check` says more:",
            "{n} entries count for nothing because of errors; `ledger check` says more:",
            len(paths),
        )
        yield from (f"{INDENT}{plain(path)}" for path in paths)


def _heading(found: Grid, words: Words) -> list[str]:
    scope = found.scope
    first, last = found.weeks[0], found.weeks[-1]
    return [
        words(
            N_("{unit}: {kind} ({name}), {field}"),
            unit=scope.unit.name,
            kind=words.title(scope.kind.title, scope.kind.name),
            name=scope.kind.name,
            field=field_title(scope, words),
        ),
        words(
            N_("{period}: {name}; weeks {first} ({start}) to {last} ({end})"),
            period=period_title(scope.quarter, words),
            name=scope.quarter.name,
            first=_short(first.name),
            start=first.start.isoformat(),
            last=_short(last.name),
            end=last.end.isoformat(),
        ),
    ]


def _short(week: str) -> str:
    return week.partition("-")[2]


def _table(found: Grid, words: Words, columns: int | None) -> list[list[str]]:
    """The whole grid as text: heads, members, what is asked."""
    rows = [["", *(_short(week.name) for week in found.weeks), words(N_("total"))]]
    for row in found.rows:
        name = plain(row.member.name)
        said = [_said(cell) for cell in cells(row)]
        if columns is not None:
            name = _clipped(name, min(_NAME, columns // 3))
        rows.append([name, *said, amount(row.total)])
    if any(one is not None for one in found.asked):
        said = ["" if one is None else amount(one) for one in found.asked]
        rows.append([words(N_("asked")), *said, ""])
    return rows


def _said(cell: object) -> str:
    if isinstance(cell, int | Decimal):
        return amount(cell)
    return "" if cell is None else str(cell)


def _clipped(name: str, most: int) -> str:
    """A name that fits its column."""
    if wcwidth.width(name) <= most:
        return name
    kept = ""
    for char in name:
        if wcwidth.width(kept + char) >= most:
            break
        kept += char
    return f"{kept}…"


def _blocks(table: list[list[str]], columns: int | None) -> list[list[list[str]]]:
    """The table as it is, or in as few parts of equal length as fit the width."""
    if columns is None:
        return [table]
    inner = len(table[0]) - 1
    for parts in range(1, inner + 1):
        size = -(-inner // parts)
        blocks = [
            [[row[0], *row[1 + start : 1 + start + size]] for row in table]
            for start in range(0, inner, size)
        ]
        if all(_needed(block, 1) <= columns for block in blocks):
            break
    return blocks


def _widths(block: Sequence[Sequence[str]]) -> list[int]:
    return [max(wcwidth.width(row[place]) for row in block) for place in range(len(block[0]))]


def _needed(block: Sequence[Sequence[str]], gap: int) -> int:
    widths = _widths(block)
    return len(INDENT) + sum(widths) + gap * (len(widths) - 1)


def _lined_up(block: Sequence[Sequence[str]], columns: int | None) -> Iterator[str]:
    """Rows with names to the left and numbers to the right, as far apart as the width allows."""
    widths = _widths(block)
    gap = " " * (2 if columns is None or _needed(block, 2) <= columns else 1)
    for name, *numbers in block:
        parts = [name + " " * (widths[0] - wcwidth.width(name))]
        pairs = zip(numbers, widths[1:], strict=True)
        parts += [" " * (width - wcwidth.width(text)) + text for text, width in pairs]
        yield (INDENT + gap.join(parts)).rstrip()


# What taking one back changes


def change_lines(
    scope: Scope, plan: Plan, new: Collection[tuple[str, str]], words: Words
) -> Iterator[str]:
    """A line a member: what of each week or day is changed, and whether it begins a sheet."""
    for member, changes in groupby(plan.changes, key=lambda one: one.member):
        known = scope.unit.member(member)
        said = [_change(scope, one, words) for one in changes]
        said += [
            words(N_("new sheet"))
            if quarter == scope.quarter.name
            else words(N_("new sheet of {quarter}"), quarter=quarter)
            for who, quarter in sorted(new)
            if who == member
        ]
        name = known.name if known else member
        yield INDENT + words(N_("{member}: {changes}"), member=name, changes=words(N_("; ")).join(said))


def _change(scope: Scope, one: Change, words: Words) -> str:
    place = one.day.isoformat() if one.dated else _short(one.week.name)
    values = {"place": place, "before": _number(one.before), "after": _number(one.after)}
    fields = words.listed([field_title(scope, words, name) for name in one.more])
    match one.what:
        case "add":
            said = words(N_("{place} + {after}"), **values)
        case "alter":
            said = words(N_("{place} {before} → {after}"), **values)
        case "remove":
            said = words(N_("{place} − {before}"), **values)
        case _:
            return words(N_("{place} with {fields}"), place=place, fields=fields)
    return words(N_("{change} with {fields}"), change=said, fields=fields) if fields else said


def _number(number: Number | None) -> str:
    return "" if number is None else amount(number)


def total_line(scope: Scope, plan: Plan, words: Words) -> str:
    """How many of each change there are, and what they come to."""
    before = sum((Decimal(one.before or 0) for one in plan.changes), Decimal(0))
    after = sum((Decimal(one.after or 0) for one in plan.changes), Decimal(0))
    difference = after - before
    sign = "−" if difference < 0 else "+"
    return INDENT + words(
        N_("together: {changes}; {field} {difference}"),
        changes=words.listed(list(_counted(Counter(one.what for one in plan.changes), words))),
        field=field_title(scope, words),
        difference=f"{sign}{amount(abs(difference))}",
    )


def _counted(counts: Mapping[str, int], words: Words) -> Iterator[str]:
    if n := counts["add"]:
        yield words.count("{n} session more", "{n} sessions more", n)
    if n := counts["alter"]:
        yield words.count("{n} session altered", "{n} sessions altered", n)
    if n := counts["fill"]:
        yield words.count("{n} session filled in", "{n} sessions filled in", n)
    if n := counts["remove"]:
        yield words.count("{n} session removed", "{n} sessions removed", n)


def trouble_lines(troubles: Iterable[Trouble], words: Words) -> Iterator[str]:
    """A line for each: its cell, and what is wrong."""
    said_of = {(one.cell, masked(words(one.text, **one.values))): None for one in troubles}
    # A cell of several members says the same once.
    for cell, said in said_of:
        yield INDENT + (words(N_("{cell}: {said}"), cell=cell, said=said) if cell else said)


def note_lines(taken: Taken, words: Words) -> Iterator[str]:
    """What the file says that is neither taken nor in the way."""
    yield from trouble_lines(taken.notes, words)
    if taken.aside:
        yield INDENT + words.count(
            "{n} row is of another member", "{n} rows are of other members", taken.aside
        )
