"""Members as clerks write them: by id, or by name with spaces, brackets and courtesies about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.checks.form import near
from ledger.core.model import Unit
from ledger.reports.gridcells import Unreadable, shown, squashed
from ledger.store.workbooks import Cell
from ledger.words import N_


@dataclass(frozen=True)
class People:
    """The roster by every way of writing a member."""

    ids: frozenset[str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def knows(self, cell: Cell) -> bool:
        return isinstance(cell, str) and bool(self._found(cell))

    def is_id(self, cell: Cell) -> bool:
        return _bare(cell) in self.ids

    def whom(self, ident: Cell, name: Cell) -> str | None:
        """The member that an id and a name mean, either of which may be empty; None if both are.

        Raises Unreadable for somebody unknown, for a name of several, and where the two disagree.
        """
        if not squashed(ident):
            return self._one(name) if squashed(name) else None
        if _bare(ident) not in self.ids:
            raise self._unknown(ident)
        if squashed(name) and _bare(ident) not in self._found(name):
            text = N_("{id} is not {name}")
            raise Unreadable(text, id=shown(ident), name=shown(name))
        return _bare(ident)

    def _one(self, cell: Cell) -> str:
        found = self._found(cell)
        if not found:
            raise self._unknown(cell)
        if len(found) > 1:
            text = N_("several members are called {name}: {ids}; write the id")
            raise Unreadable(text, name=shown(cell), ids=", ".join(found))
        return found[0]

    def _unknown(self, cell: Cell) -> Unreadable:
        close = near(_bare(cell), [*self.ids, *self.names])
        if close:
            text = N_("nobody on the roster is called {name}; did you mean {near}?")
            return Unreadable(text, name=shown(cell), near=close)
        return Unreadable(N_("nobody on the roster is called {name}"), name=shown(cell))

    def _found(self, cell: Cell) -> tuple[str, ...]:
        bare = _bare(cell)
        if bare in self.ids:
            return (bare,)
        for text in (bare, bare.removesuffix("同志"), re.sub(r"\(.*?\)$", "", bare)):
            if text in self.names:
                return self.names[text]
        return ()


def _bare(cell: Cell) -> str:
    # An apostrophe in front keeps a spreadsheet program from taking text for a formula.
    return squashed(cell).removeprefix("'")


def people(unit: Unit) -> People:
    """The ways in which a table may name a unit's members."""
    names: dict[str, tuple[str, ...]] = {}
    for member in unit.members:
        name = _bare(member.name)
        names[name] = (*names.get(name, ()), member.id)
    return People(frozenset(member.id for member in unit.members), names)
