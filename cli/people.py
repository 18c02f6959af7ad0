"""Members as a user names them: by id, by name, or all who hold a role."""

from collections.abc import Iterable
from datetime import date

from ledger.checks.form import near
from ledger.core.days import holds
from ledger.core.model import Member, Unit
from ledger.errors import LedgerError
from ledger.words import N_


def chosen_members(unit: Unit, named: str, day: date) -> tuple[str, ...]:
    """The ids of the members that a word names, in roster order. Raises LedgerError."""
    for found in (
        [member for member in unit.members if member.id == named],
        [member for member in unit.members if member.name == named],
    ):
        if len(found) > 1:
            ids = ", ".join(member.id for member in found)
            text = N_("several members are called {name}: {ids}; name one by the id")
            raise LedgerError(text, name=named, ids=ids)
        if found:
            return (found[0].id,)
    if named in unit.rules.roles:
        return tuple(
            member.id for member in unit.members if holds(member.holding(named, unit.rules), day)
        )
    raise LedgerError(
        N_("nobody on the roster is called {name}, nor is it a role; known are: {known}"),
        name=named,
        known=_known(unit.members, unit.rules.roles, named),
    )


def _known(members: Iterable[Member], roles: Iterable[str], named: str) -> str:
    people = [f"{member.id} {member.name}" for member in members]
    close = near(named, [*(person.split()[0] for person in people), *roles])
    return close or ", ".join([*people, *roles]) or "–"
