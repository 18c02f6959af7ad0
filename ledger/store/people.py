"""Members as people name them: by id, name, pinyin or beginning, by a role they hold, or all of them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ledger.core.days import holds
from ledger.core.model import Member, Unit, waivers
from ledger.core.naming import Candidate, Unclear, one_of, some_of
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.pinyin import readings
from ledger.words import N_

EVERYBODY = Candidate("all", ("全体", "全部", "所有人", "everybody", "everyone"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Members chosen, by id in roster order. `many`: by a role, or as all who are there.

    `on_leave` were meant by that too, but are released from everything on the day.
    """

    ids: tuple[str, ...]
    many: bool = False
    on_leave: tuple[str, ...] = ()


def in_service(unit: Unit, when: date) -> tuple[Member, ...]:
    """Those who hold a post on a day and are not on leave."""
    away = on_leave(unit, when)
    return tuple(one for one in unit.members if holds(one.service, when) and one.id not in away)


def on_leave(unit: Unit, when: date) -> frozenset[str]:
    """Those whom a waiver releases from every obligation on a day."""
    released = [one for one in waivers(unit.entries, date.max) if one.obligations is None]
    return frozenset(name for one in released if holds(one.days, when) for name in one.members)


def candidates(members: Iterable[Member]) -> list[Candidate]:
    """Members as something that a word may name."""
    return [Candidate(one.id, (one.name,)) for one in members]


def chosen(text: str, unit: Unit, when: date, shown: Sequence[Member] = ()) -> Chosen:
    """Everybody whom a text names; a number is a place among those shown. Raises LedgerError."""
    members = candidates(unit.members)
    roles = [Candidate(name, tuple(role.title.values())) for name, role in unit.rules.roles.items()]
    known = [*members, *(one for one in roles if one.value not in _ids(members)), EVERYBODY]
    try:
        found = some_of(text, known, readings, candidates(shown))
    except Unclear as unclear:
        raise _unclear(unclear, unit) from None
    named = {one.value for one in found if one in members}
    grouped = {
        member.id for one in found if one not in members for member in _holders(unit, one.value, when)
    }
    away = on_leave(unit, when)
    ids = [one.id for one in unit.members if one.id in named | (grouped - away)]
    left = [one.id for one in unit.members if one.id in (grouped & away) - named]
    return Chosen(tuple(ids), bool(grouped), tuple(left))


def _ids(many: Iterable[Candidate]) -> set[str]:
    return {one.value for one in many}


def _holders(unit: Unit, role: str, when: date) -> list[Member]:
    if role == EVERYBODY.value:
        return [one for one in unit.members if holds(one.service, when)]
    return [one for one in unit.members if holds(one.holding(role, unit.rules), when)]


def one_member(text: str, unit: Unit, shown: Sequence[Member] = ()) -> str:
    """The id of the one member that a text names. Raises LedgerError."""
    try:
        return one_of(text, candidates(unit.members), readings, candidates(shown)).value
    except Unclear as unclear:
        raise _unclear(unclear, unit) from None


def away(text: str, unit: Unit, shown: Sequence[Member] = ()) -> dict[str, str]:
    """Who was away and why, as `李四=出差, 王五`; the reason is empty where none is given."""
    found: dict[str, str] = {}
    for part in filter(str.strip, re.split(r"[,，、;；\n]", text)):
        named = re.fullmatch(r"([^=＝:：(（]+)[=＝:：(（](.*?)[)）]?\s*", part)
        if named:
            found[one_member(named[1], unit, shown)] = named[2].strip()
        else:
            found |= dict.fromkeys(_members(part, unit, shown), "")
    return found


def _members(text: str, unit: Unit, shown: Sequence[Member]) -> list[str]:
    try:
        found = some_of(text, candidates(unit.members), readings, candidates(shown))
    except Unclear as unclear:
        raise _unclear(unclear, unit) from None
    return [one.value for one in found]


def _unclear(unclear: Unclear, unit: Unit) -> LedgerError:
    if unclear.among:
        names = ", ".join(_called(one, unit) for one in unclear.among)
        return LedgerError(
            N_("{given} may mean {names}; write more of it"), given=unclear.word, names=names
        )
    known = ", ".join(f"{one.id} {one.name}" for one in unit.members) or "–"
    return LedgerError(
        N_("nobody on the roster is called {given}; there are: {names}"), given=unclear.word, names=known
    )


def _called(one: Candidate, unit: Unit) -> str:
    """A member by id and name; a role by its id, as its titles are in one language or another."""
    member = unit.member(one.value)
    return f"{member.id} {member.name}" if member else one.value
