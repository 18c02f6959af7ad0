"""Packs as values: kinds, roles, parameters and obligations, and several packs as one rulebook."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TypeAlias

from ledger.core.values import Fields, Value
from ledger.records import dataclass

Title: TypeAlias = Mapping[str, str]
"""The same words by language: zh and en."""


@dataclass(frozen=True, slots=True)
class Term:
    """A role or a unit kind, with what it implies directly."""

    name: str
    title: Title
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """An amount that a pack leaves to the unit. `type` is number, integer, text or list."""

    name: str
    title: Title
    type: str
    required: bool = False
    default: Value = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of entry looks like.

    `fields` are draft-07 schemas with the additions `title` and `values`; `rules` are clauses over
    the whole entry. `sessions`: a sheet of this kind may hold sessions. `steps`: its entries have a
    life that their steps tell.
    """

    name: str
    title: Title
    required: tuple[str, ...] = ()
    fields: Fields = field(default_factory=dict)
    rules: tuple[Value, ...] = ()
    sessions: bool = False
    steps: bool = False

    @property
    def ledger(self) -> str:
        return self.name.partition("/")[0]

    @property
    def short(self) -> str:
        return self.name.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Quota:
    """In every period, so much. `measure` is entries, sum, distinct or covers (of `field`).

    Bounds are values or `$parameter`; `bounded` tells whether the pack wrote any, even one that
    turns out to be null.
    """

    every: str
    of: tuple[str, ...]
    where: Fields
    measure: str
    field: str = ""
    at_least: Value = None
    at_most: Value = None
    all: Value = None
    bounded: bool = False

    name = "quota"

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.of


@dataclass(frozen=True, slots=True)
class FollowUp:
    """After each of these, that: an entry of a kind in `needs`, or a date in `needs_field`."""

    each: tuple[str, ...]
    where: Fields
    needs: tuple[str, ...] = ()
    needs_field: str = ""
    within: Value = None
    by: tuple[str, ...] = ()

    name = "follow-up"

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.each


@dataclass(frozen=True, slots=True)
class Expectation:
    """Each of these looks like that."""

    each: tuple[str, ...]
    where: Fields
    expects: Fields

    name = "expectation"

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.each


Shape: TypeAlias = Quota | FollowUp | Expectation


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty. It binds units of the kinds in `binds` (all if None), or each holder of `who`.

    `start` and `stop` are the first and last day in force, None for open; values or `$parameter`.
    """

    id: str
    pack: str
    article: str | None
    title: Title
    shape: Shape
    note: Title = field(default_factory=dict)
    binds: tuple[str, ...] | None = None
    who: str | None = None
    advisory: bool = False
    start: Value = None
    stop: Value = None

    @property
    def ledger(self) -> str:
        return self.shape.kinds[0].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading under which a pack's obligations are shown, by their articles."""

    title: Title
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of obligations with the vocabulary they need."""

    name: str
    version: str
    title: Title
    note: Title = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    unit_kinds: tuple[Term, ...] = ()
    roles: tuple[Term, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    kinds: tuple[Kind, ...] = ()
    obligations: tuple[Obligation, ...] = ()


def implied(terms: Iterable[Term]) -> dict[str, frozenset[str]]:
    """For each name, itself and all it implies, directly or through others; circles do no harm."""
    direct = {term.name: term.implies for term in terms}

    def reached(name: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            if (here := waiting.pop()) not in seen:
                seen.add(here)
                waiting += direct.get(here, ())
        return frozenset(seen)

    return {name: reached(name) for name in direct}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs of a unit in its order, with their shared namespace, and the shipped kinds."""

    packs: tuple[Pack, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    roles: Mapping[str, Term] = field(default_factory=dict)
    unit_kinds: Mapping[str, Term] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    implied_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    implied_kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        return tuple(duty for pack in self.packs for duty in pack.obligations)


def rulebook(packs: Iterable[Pack], shipped: Iterable[Kind]) -> Rulebook:
    """Several packs as one. Of a name that is there twice the first counts."""
    many = tuple(packs)

    kinds = {kind.name: kind for kind in shipped}
    roles: dict[str, Term] = {}
    unit_kinds: dict[str, Term] = {}
    parameters: dict[str, Parameter] = {}
    for pack in many:
        for kind in pack.kinds:
            kinds.setdefault(kind.name, kind)
        for role in pack.roles:
            roles.setdefault(role.name, role)
        for unit_kind in pack.unit_kinds:
            unit_kinds.setdefault(unit_kind.name, unit_kind)
        for parameter in pack.parameters:
            parameters.setdefault(parameter.name, parameter)
    return Rulebook(
        packs=many,
        kinds=kinds,
        roles=roles,
        unit_kinds=unit_kinds,
        parameters=parameters,
        implied_roles=implied(roles.values()),
        implied_kinds=implied(unit_kinds.values()),
    )
