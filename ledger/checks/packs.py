"""A unit's packs together: names they share, and what their obligations refer to (E704, E705)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.checks.form import near
from ledger.core.conditions import reference
from ledger.core.findings import Finding
from ledger.core.packs import FollowUp, Kind, Obligation, Pack, Rulebook, Term
from ledger.core.values import Place, Value, leaves
from ledger.words import N_

_SAID = (("title",), ("note",))
_NAMED = ("unit-kinds", "roles", "kinds", "parameters", "obligations")


def namespace_findings(
    rules: Rulebook,
    own: Mapping[str, Mapping[str, Value]],
    packs: Mapping[str, Pack],
    shipped: Iterable[Kind],
) -> Iterator[Finding]:
    """What is wrong with the unit's own packs in the light of all the unit's packs.

    `own` holds the data of the packs under packs/, `packs` the same as values, whether the unit
    lists them or not.
    """
    taken = _taken(rules, own, shipped)
    listed = {pack.name for pack in rules.packs}
    for name, data in own.items():
        path = f"packs/{name}/pack.yaml"
        # A pack that the unit does not list may be a draft with the same names.
        if name in listed:
            yield from _twice(path, name, data, taken)
        yield from _unknown_terms(path, data, rules, packs[name])
        for duty in packs[name].obligations:
            yield from _obligation(path, duty, data, rules, packs[name])


def _taken(
    rules: Rulebook, own: Mapping[str, Mapping[str, Value]], shipped: Iterable[Kind]
) -> dict[tuple[str, str], str]:
    """Whose each name is: the shipped kinds', a shipped pack's, then the unit's packs' in its order."""
    taken: dict[tuple[str, str], str] = {("kinds", kind.name): "" for kind in shipped}
    for pack in sorted(rules.packs, key=lambda pack: pack.name in own):
        for section, names in (
            ("unit-kinds", [term.name for term in pack.unit_kinds]),
            ("roles", [term.name for term in pack.roles]),
            ("parameters", [parameter.name for parameter in pack.parameters]),
            ("kinds", [kind.name for kind in pack.kinds]),
            ("obligations", [duty.id for duty in pack.obligations]),
        ):
            data = own.get(pack.name, {}).get(section)
            for name in dict.fromkeys([*names, *(data if isinstance(data, dict) else ())]):
                taken.setdefault((section, name), pack.name)
    return taken


def _twice(
    path: str, pack: str, data: Mapping[str, Value], taken: Mapping[tuple[str, str], str]
) -> Iterator[Finding]:
    for section in _NAMED:
        names = data.get(section)
        for name in names if isinstance(names, dict) else ():
            first = taken.get((section, name), pack)
            if first != pack:
                yield Finding(
                    "E704",
                    path,
                    N_("{name} is already defined by {first}"),
                    {"name": name, "first": first or "schema/kinds"},
                    N_("give it another name"),
                    (section, name),
                    True,
                )


def _unknown_terms(
    path: str, data: Mapping[str, Value], rules: Rulebook, pack: Pack
) -> Iterator[Finding]:
    """Roles and unit kinds that others imply, but that nobody defines."""
    for section, known in _terms(rules, pack).items():
        terms: Any = data.get(section)
        for name, raw in terms.items() if isinstance(terms, dict) else ():
            implies = raw.get("implies") if isinstance(raw, dict) else None
            for index, other in enumerate(implies if isinstance(implies, list) else ()):
                if isinstance(other, str) and other not in known:
                    yield unknown_term(path, section, other, known, (section, name, "implies", index))


def unknown_term(path: str, section: str, name: str, known: Mapping[str, Term], at: Place) -> Finding:
    """A role or unit kind that no pack of the unit defines."""
    text = N_("no pack defines the unit kind {name}")
    if section == "roles":
        text = N_("no pack defines the role {name}")
    titles = {title: term.name for term in known.values() for title in term.title.values()}
    close = near(name, known, titles)
    hint = N_("did you mean {near}?") if close else N_("there are: {names}") if known else ""
    return Finding(
        "E705", path, text, {"name": name, "near": close, "names": ", ".join(known)}, hint, at
    )


def _terms(rules: Rulebook, pack: Pack) -> dict[str, dict[str, Term]]:
    """The roles and unit kinds that a pack may name: its own, and those of the unit's packs."""
    return {
        "roles": {**{term.name: term for term in pack.roles}, **rules.roles},
        "unit-kinds": {**{term.name: term for term in pack.unit_kinds}, **rules.unit_kinds},
    }


def _obligation(
    path: str, duty: Obligation, data: Mapping[str, Value], rules: Rulebook, pack: Pack
) -> Iterator[Finding]:
    obligations: Any = data.get("obligations")
    raw = obligations[duty.id]
    at: Place = ("obligations", duty.id)
    terms = _terms(rules, pack)
    roles, unit_kinds = terms["roles"], terms["unit-kinds"]
    if duty.who is not None and duty.who not in roles:
        yield unknown_term(path, "roles", duty.who, roles, (*at, "who"))
    for index, name in enumerate(duty.binds or ()):
        if name not in unit_kinds:
            yield unknown_term(path, "unit-kinds", name, unit_kinds, (*at, "in", index))

    kinds = {*rules.kinds, *(kind.name for kind in pack.kinds)}
    named = [("each" if "each" in raw else "of", duty.shape.kinds)]
    if isinstance(duty.shape, FollowUp):
        named.append(("needs", duty.shape.needs))
    for key, names in named:
        for index, name in enumerate(names):
            if name not in kinds:
                place = (*at, key, index) if isinstance(raw[key], list) else (*at, key)
                yield _malformed(path, place, N_("there is no kind {name}"), name, kinds)

    parameters = {*rules.parameters, *(parameter.name for parameter in pack.parameters)}
    for place, value in leaves(raw, at):
        parameter = reference(value)
        if parameter is not None and parameter not in parameters and place[2:3] not in _SAID:
            yield _malformed(
                path, place, N_("no pack defines the parameter {name}"), parameter, parameters
            )


def _malformed(path: str, at: Place, text: str, name: str, known: Iterable[str]) -> Finding:
    close = near(name, known)
    values = {"name": name, "near": close}
    return Finding("E704", path, text, values, N_("did you mean {near}?") if close else "", at)
