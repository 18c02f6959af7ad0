"""Members as a user names them: by id, by name, as it sounds, or all who hold a role."""

from collections.abc import Container, Iterable
from datetime import date

from ledger.checks.form import near
from ledger.core.days import holds
from ledger.core.model import Member, Unit
from ledger.core.naming import Candidate, meant
from ledger.errors import LedgerError
from ledger.store.people import EVERYBODY
from ledger.store.pinyin import readings
from ledger.words import N_


def chosen_members(unit: Unit, named: str, day: date) -> tuple[str, ...]:
    """The ids of the members that a word names, in roster order. Raises LedgerError.

    `all` is everybody who holds a post that day; a name may be spelled in letters or only begun,
    where that means one person.
    """
    for found in (
        [member for member in unit.members if member.id == named],
        [member for member in unit.members if member.name == named],
    ):
        if len(found) > 1:
            raise _several(named, found)
        if found:
            return (found[0].id,)
    if named in (EVERYBODY.value, *EVERYBODY.names):
        return tuple(member.id for member in unit.members if holds(member.service, day))
    if role := _role(unit, named):
        return tuple(
            member.id for member in unit.members if holds(member.holding(role, unit.rules), day)
        )
    return (_by_sound(unit, named).id,)


def chosen_role(unit: Unit, named: str) -> str:
    """The role of that name or title. Raises LedgerError."""
    if role := _role(unit, named):
        return role
    roles = unit.rules.roles
    close = near(named, roles)
    text = N_("there is no role {name}; there are: {roles}")
    if close:
        text = N_("there is no role {name}; did you mean {near}?")
    raise LedgerError(text, name=named, near=close, roles=", ".join(roles))


def suggested_id(name: str, taken: Container[str]) -> str:
    """An id made of how a name sounds (li-si), with a number where it is taken; "" if none can be."""
    parts = [sounds[0] for sounds in readings(name) if sounds and sounds[0].isascii()]
    if name.isascii():
        plain = "".join(char if char.isalnum() else "-" for char in name.casefold())
        parts = [part for part in plain.split("-") if part]
    elif len(parts) > 2:
        parts = [parts[0], "".join(parts[1:])]
    made = "-".join(parts)
    tries = (made, *(f"{made}-{number}" for number in range(2, 100)))
    return next((one for one in tries if one not in taken), "") if made else ""


def _role(unit: Unit, named: str) -> str | None:
    """A role by its name, or by a title that only one has."""
    roles = unit.rules.roles
    if named in roles:
        return named
    titled = [role.name for role in roles.values() if named in role.title.values()]
    return titled[0] if len(titled) == 1 else None


def _by_sound(unit: Unit, named: str) -> Member:
    candidates = [Candidate(member.id, (member.name,)) for member in unit.members]
    found = [unit.member(one.value) for one in meant(named, candidates, readings)]
    members = [member for member in found if member]
    if len(members) == 1:
        return members[0]
    if members:
        raise _several(named, members)
    raise LedgerError(
        N_("nobody on the roster is called {name}, nor is it a role; known are: {known}"),
        name=named,
        known=_known(unit.members, unit.rules.roles, named),
    )


def _several(named: str, found: Iterable[Member]) -> LedgerError:
    said = ", ".join(f"{member.id} {member.name}" for member in found)
    text = N_("{name} may be several members: {ids}; name one by the id")
    return LedgerError(text, name=named, ids=said)


def _known(members: Iterable[Member], roles: Iterable[str], named: str) -> str:
    people = [f"{member.id} {member.name}" for member in members]
    close = near(named, [*(person.split()[0] for person in people), *roles])
    return close or ", ".join([*people, *roles]) or "–"
