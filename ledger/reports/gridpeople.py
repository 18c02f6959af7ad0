"""Members as clerks write them: by id, or by name with spaces, brackets and courtesies about it.

A cell may name several, and all who hold a role. Nothing is guessed: no name is told by its beginning.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date

from ledger.checks.form import near
from ledger.core.model import Unit
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.gridcells import Unreadable, shown, squashed
from ledger.store.people import EVERYBODY, Chosen, chosen
from ledger.store.workbooks import Cell
from ledger.words import N_

_BREAKS = pattern("[、，,;；/／\n\r]+")
_JOINS = pattern(r"\s*[和与及]\s*|\s+")
_AWAY = pattern(r"\([^()]*(?:假|缺|未|没|不|除|差|absent|leave)[^()]*\)")
"""Brackets behind a name that say that somebody was not there."""
_ALL = ("全体", "所有", "全部")
_TELLING = 4
"""How many characters of a role's name, at its end, tell which role is meant."""
_LONGEST = 400
"""Characters that names joined by 和 or spaces may have."""
_ALL_SERVING = ("全体成员", "全体人员", "全员", "所有成员", "所有人员", "全部成员", "全部人员")


@dataclass(frozen=True, slots=True)
class Named:
    """Members that a cell names, by id. `away` hold a role that was named, but are on leave."""

    ids: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """The roster by every way of writing a member. `groups` are roles by what they are called."""

    unit: Unit
    ids: frozenset[str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def knows(self, cell: Cell) -> bool:
        return isinstance(cell, str) and bool(self._found(cell))

    def speaks_of(self, cell: Cell) -> bool:
        """Whether a cell names a member or several, or those who hold a role."""
        if not isinstance(cell, str):
            return False
        return any(
            self._pieces(part) or (_bare(part).startswith(_ALL) and self._group(part))
            for part in _split(cell)
        )

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

    def all_of(self, ident: Cell, name: Cell, day: date | None) -> Named:
        """All members that an id and a name mean, each of which may be several; none if both are empty.

        A role means all who hold it on the day. Raises Unreadable as `whom` does, and for a role
        where there is no day.
        """
        said = name if squashed(name) else ident
        if (squashed(ident) and _bare(ident) in self.ids) or not isinstance(said, str):
            one = self.whom(ident, name)
            return Named((one,) if one else ())
        named = self._named(said, day)
        if (
            squashed(ident)
            and squashed(name)
            and set(self._named(str(ident), day).ids) != set(named.ids)
        ):
            text = N_("{id} is not {name}")
            raise Unreadable(text, id=shown(ident), name=shown(name))
        return named

    def _named(self, text: str, day: date | None) -> Named:
        ids: list[str] = []
        away: list[str] = []
        for part in _split(text):
            if role := self._group(part):
                group = self._holders(role, part, day)
                ids += group.ids
                away += group.on_leave
            else:
                ids += [self._one(piece) for piece in self._pieces(part) or self._unread(part)]
        return Named(tuple(dict.fromkeys(ids)), tuple(one for one in away if one not in ids))

    def _group(self, part: str) -> str | None:
        """The role that a text calls by its name, with 全体 in front or not; nothing for a member."""
        bare = _bare(part)
        if self._found(part):
            return None
        if bare in self.groups:
            return self.groups[bare]
        called = next((bare.removeprefix(one) for one in _ALL if bare.startswith(one)), "")
        if called in self.groups:
            return self.groups[called]
        # 全体班子成员 are the 领导班子成员, as long as one role alone is called so.
        ends = {role for said, role in self.groups.items() if said.endswith(called)}
        return ends.pop() if len(called) >= _TELLING and len(ends) == 1 else None

    def _holders(self, role: str, said: str, day: date | None) -> Chosen:
        if day is None:
            raise Unreadable(N_("{said} needs a day: who that is may change"), said=shown(said))
        group = chosen(role, self.unit, day)
        if not group.ids:
            text = N_("nobody is {said} on {date}")
            raise Unreadable(text, said=shown(said), date=day.isoformat())
        return group

    def _pieces(self, part: str) -> tuple[str, ...]:
        """A text as names joined by 和 or a space, each of which is known; nothing if it is not."""
        if self._found(part):
            return (part,)
        if len(part) > _LONGEST:
            return ()
        # The longest name first: 和 may be a part of it.
        for join in reversed(list(_JOINS.finditer(part))):
            first, rest = part[: join.start()], part[join.end() :]
            if self._found(first) and (others := self._pieces(rest)):
                return (first, *others)
        return ()

    def _unread(self, part: str) -> Iterator[str]:
        """What of a text is no name: the pieces that are not known if others are, else all of it."""
        pieces = [piece for piece in _JOINS.split(part.strip()) if piece]
        unknown = [piece for piece in pieces if not self._found(piece)]
        yield from unknown if 0 < len(unknown) < len(pieces) else [part]

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
        if _AWAY.search(bare):
            return ()
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
    groups = dict.fromkeys(map(_bare, (*EVERYBODY.names, *_ALL_SERVING)), EVERYBODY.value)
    for ident, role in unit.rules.roles.items():
        groups |= {_bare(said): ident for said in (ident, *role.title.values())}
    return People(unit, frozenset(member.id for member in unit.members), names, groups)


def _split(text: str) -> list[str]:
    return [part.strip() for part in _BREAKS.split(text) if part.strip()]
