"""What was chosen in a merge, for its commit message: what was kept, and all that was not. In English.

Nothing is cut here, since it is read where what was not kept is looked for; long lines go on indented.
"""

from collections.abc import Iterator

from ledger.checks.privacy import masked
from ledger.core.conflicts import BOTH, MISSING, Conflict, Side, title_of
from ledger.history.fields import (
    ITEM_ADDED,
    ITEM_REMOVED,
    REORDERED,
    FieldChange,
    field_changes,
)
from ledger.store.merging import FileMerge
from ledger.words import plain

from .conflicts import KEPT, LOST, flow, lost_lines, meant, named, outcomes
from .tables import fitted

_COLUMNS = 100


def decision(file: FileMerge, conflict: Conflict, choice: str) -> Iterator[str]:
    """The lines for the log: what was kept, and what it was kept against."""
    lines = (masked(plain(line)) for line in _lines(file, conflict, choice))
    return fitted(lines, _COLUMNS)  # masked before, since a number that goes on would not be known


def _lines(file: FileMerge, conflict: Conflict, choice: str) -> Iterator[str]:
    what = f"{file.path} {named(conflict)}".strip()
    chosen, (kept, other) = meant(conflict, choice), outcomes(conflict, choice)
    if file.hunks:
        yield LOST[chosen].format(what=what)
        yield from (f"  {line}" for line in lost_lines(file.hunks, chosen))
        return
    yield KEPT[chosen].format(what=what, kept=_said(conflict, kept), other=_said(conflict, other))
    base = conflict.base
    if not conflict.place and chosen != BOTH and isinstance(base, dict) and isinstance(other, dict):
        yield from (f"  {_change(one)}" for one in field_changes(base, other))


def _said(conflict: Conflict, side: Side) -> str:
    if side is MISSING:
        return "removed"
    whole = not conflict.place and (isinstance(side, dict) or "\n" in str(side))
    return "changed" if whole else _flat(side)


def _flat(side: Side) -> str:
    return "nothing" if side is MISSING or side is None else " ".join(flow(side).split())


def _change(one: FieldChange) -> str:
    """A field that a side changed, which was not kept: `changed note: new (was old)`."""
    if one.what == REORDERED:
        return f"put into another order: {_way(one)}"
    if one.what in (ITEM_ADDED, ITEM_REMOVED):
        verb, item = ("added", one.after) if one.what == ITEM_ADDED else ("removed", one.before)
        return f"{verb} {_way(one)}: {_flat(item)}"
    return f"changed {_way(one)}: {_flat(one.after)} (was {_flat(one.before)})"


def _way(one: FieldChange) -> str:
    """Fields by their names, items of lists by what they are known by; of an item the list it is in."""
    items = iter(one.items)
    place = one.place[:-1] if one.what in (ITEM_ADDED, ITEM_REMOVED) else one.place
    return " ".join(
        title_of(next(items, None), part) if isinstance(part, int) else part for part in place
    )
