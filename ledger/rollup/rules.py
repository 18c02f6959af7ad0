"""What a superior holds its subordinates against: its packs, and floors for what packs leave open.

Nothing a unit says about itself can make them weaker: its own packs, kinds and calendar are not
looked at, and of its parameters, targets, first day and grace the stricter value counts.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from ledger.core.days import DayCount, EveryDay, WorkingDays
from ledger.core.model import Dated, Unit, dated
from ledger.core.packs import Pack, rulebook
from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.rollup.floors import MORE, Weaker, directions, fitting, held_to, said, weaker_on
from ledger.rollup.subordinates import Line, Subordinates
from ledger.store.packs import read_pack, shipped_pack
from ledger.store.reading import Law, Reading
from ledger.store.schemas import Forms, shipped_kinds, shipped_packs
from ledger.words import N_


@dataclass(frozen=True, slots=True)
class Rules:
    """A superior's packs and floors as values, which travel to whoever judges.

    `since` is the last day from which obligations may begin to bind, `days` the days that count.
    `digest` names all of it: equal digests judge alike.
    """

    packs: tuple[Pack, ...]
    floors: Mapping[str, Dated] = field(default_factory=dict)
    targets: Mapping[str, Dated] = field(default_factory=dict)
    since: date = date.min
    recording_days: int = 0
    days: DayCount = field(default_factory=EveryDay)
    digest: str = ""


def rules_of(reading: Reading, listed: Subordinates, packs: tuple[str, ...] | None = None) -> Rules:
    """The rules by which a superior judges, with all of its list's packs or some of them."""
    names = packs or listed.packs or tuple(pack.name for pack in reading.unit.rules.packs)
    chosen = tuple(_pack(reading, name) for name in names)
    unit = reading.unit
    floors = _floors(chosen, unit.parameters, listed.floors)
    targets = {name: given for name, given in unit.targets.items() if name not in listed.targets}
    targets |= {name: dated(value) for name, value in listed.targets.items() if value is not None}
    known = {duty.id for pack in chosen for duty in pack.obligations}
    made = Rules(
        packs=chosen,
        floors=floors,
        targets=fitting(
            {name: given for name, given in sorted(targets.items()) if name in known},
            dict.fromkeys(known, "number"),
        ),
        since=unit.since,
        recording_days=unit.recording_days if listed.recording_days is None else listed.recording_days,
        days=unit.days,
    )
    return replace(made, digest=_digest(made))


def _pack(reading: Reading, name: str) -> Pack:
    """A pack of the superior's own, without what is wrong in it, or a shipped one."""
    for pack in reading.unit.rules.packs:
        if pack.name == name:
            return pack
    path = f"packs/{name}/pack.yaml"
    document = reading.documents.get(path)
    if document is not None and document.text is not None:
        return read_pack(path, document.text.encode())[1]
    if name in shipped_packs():
        return shipped_pack(name)
    raise LedgerError(
        N_("there is no pack {name}; shipped are: {packs}"), name=name, packs=", ".join(shipped_packs())
    )


def _floors(
    packs: Iterable[Pack], own: Mapping[str, Dated], listed: Mapping[str, Any]
) -> dict[str, Dated]:
    """The list's floors; else the superior's own values; else a pack's defaults."""
    found: dict[str, Dated] = {}
    types = {}
    for pack in packs:
        for parameter in pack.parameters:
            types[parameter.name] = parameter.type
            if parameter.default is not None:
                found[parameter.name] = dated(parameter.default)
    found |= {name: given for name, given in own.items() if name in types}
    found |= {name: dated(value) for name, value in listed.items() if name in types}
    fit = fitting(found, types)
    return {
        name: fit[name] for name in sorted(fit) if any(value is not None for _, value in fit[name].steps)
    }


def _digest(rules: Rules) -> str:
    content = {
        "rules": dataclasses.asdict(rules),
        "kinds": [dataclasses.asdict(one) for one in shipped_kinds()],
    }
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


# Where a unit is judged


@dataclass(frozen=True, slots=True)
class Bench:
    """Rules made ready once a process: one rulebook, the forms of its kinds, what is stricter."""

    rules: Rules
    law: Law
    directions: Mapping[str, str]
    types: Mapping[str, str]
    defaults: Mapping[str, Dated]


_benches: dict[str, Bench] = {}


def bench(rules: Rules) -> Bench:
    """The rules made ready, kept by their digest."""
    if rules.digest not in _benches:
        _benches[rules.digest] = _made_ready(rules)
    return _benches[rules.digest]


def _made_ready(rules: Rules) -> Bench:
    book = rulebook(rules.packs, shipped_kinds())
    types = {name: one.type for name, one in book.parameters.items()}
    given = {
        name: dated(one.default) for name, one in book.parameters.items() if one.default is not None
    }
    return Bench(rules, Law(book, Forms()), directions(book), types, given)


def held(ready: Bench, unit: Unit, line: Line, view: Period) -> tuple[Unit, tuple[Weaker, ...]]:
    """A unit as its superior judges it, and where it asks less of itself."""
    rules = ready.rules
    given = {name: one for name, one in unit.parameters.items() if name in ready.types}
    own = {**ready.defaults, **fitting(given, ready.types)}
    parameters = _held(own, rules.floors, lambda name: ready.directions.get(name, MORE))
    known = {duty.id: "number" for duty in ready.law.rules.obligations}
    mine = fitting({name: one for name, one in unit.targets.items() if name in known}, known)
    targets = _held(mine, rules.targets, lambda _: MORE)
    since = min(unit.since if unit.since != date.min else date.max, line.since or rules.since)
    days = min(unit.recording_days, rules.recording_days)
    judged = replace(
        unit,
        kind=line.kind,
        since=since,
        parameters=parameters,
        targets=targets,
        recording_days=days,
        days=rules.days,
    )
    weaker = [
        *weaker_on("parameter", own, rules.floors, parameters, view.start),
        *weaker_on("target", mine, rules.targets, targets, view.start),
    ]
    if since < unit.since and view.end >= since:
        weaker.append(Weaker("since", "", unit.since.isoformat(), since.isoformat()))
    if days < unit.recording_days:
        weaker.append(Weaker("recording-days", "", said(unit.recording_days), said(days)))
    if isinstance(unit.days, WorkingDays) and not isinstance(rules.days, WorkingDays):
        weaker.append(Weaker("working-days", "", "true", "false"))
    return judged, tuple(weaker)


def _held(own: Mapping[str, Dated], floors: Mapping[str, Dated], direction: Any) -> dict[str, Dated]:
    names = sorted({*own, *floors})
    found = {name: held_to(direction(name), own.get(name), floors.get(name)) for name in names}
    return {name: one for name, one in found.items() if one is not None}
