"""What is wanting in a report, and which command or field would record it.

One gap an obligation, whoever and however often it was missed; nothing is ever filled in.
"""

import shlex
from collections.abc import Iterable, Iterator

from ledger.core.conditions import references
from ledger.core.model import Entry, Unit
from ledger.core.packs import Expectation, FollowUp, Obligation, Quota
from ledger.core.standing import Standing
from ledger.reports.cells import fill_in
from ledger.reports.duties import capped
from ledger.reports.items import has_reason
from ledger.reports.report import Cell, Command, Gap, Periods, Phrase, Said


def duty_gaps(unit: Unit, standings: Iterable[Standing]) -> Iterator[Gap]:
    """What was missed or cannot be judged, in the order of the packs; advice asks for nothing."""
    rows: dict[int, list[Standing]] = {}
    for one in standings:
        if one.state in ("missed", "unset") and not one.obligation.advisory:
            rows.setdefault(id(one.obligation), []).append(one)
    for many in rows.values():
        duty = many[0].obligation
        what = Phrase("gap-duty", {"duty": Said(duty.title), "where": _where(unit, many)})
        yield Gap(what, _how(unit, duty, many))


def _where(unit: Unit, many: list[Standing]) -> Cell:
    """Who or when, as briefly as it can be told."""
    subjects = {one.subject for one in many}
    if subjects != {None}:
        return capped([member.name for member in unit.members if member.id in subjects])
    if isinstance(many[0].obligation.shape, Quota):
        return Periods(tuple(one.period for one in many))
    return Phrase("cases", {"n": len(many)})


def _how(unit: Unit, duty: Obligation, many: list[Standing]) -> Cell:
    if many[0].state == "unset":
        known = unit.rules.parameters
        wanted = (name for name in _parameters(duty) if name in known and known[name].required)
        names = tuple(name for name in dict.fromkeys(wanted) if name not in unit.parameters)
        return Phrase("set-parameter", {"names": tuple(Command(name) for name in names)})
    if isinstance(duty.shape, Quota):
        return Command(" ".join(("ledger add", *_quota(duty, duty.shape, many))))
    if isinstance(duty.shape, FollowUp) and duty.shape.needs:
        links = f"--set links={many[0].trigger}"
        return Command(f"ledger add {shlex.quote(duty.shape.needs[0])} {links} --title …")
    triggers = [one.trigger for one in many]
    entries = [entry for entry in unit.entries if entry.id in triggers]
    return fill_in(_field(unit, duty, entries), entries)


def _quota(duty: Obligation, quota: Quota, many: list[Standing]) -> Iterator[str]:
    yield shlex.quote(quota.of[0])
    yield "--date …"
    if duty.who is not None:
        yield f"--member {shlex.quote(many[0].subject or '')}"
    for field, test in quota.where.items():
        if isinstance(test, str) and not test.startswith("$"):
            yield f"--set {shlex.quote(f'{field}={test}')}"
    if quota.measure != "entries":
        yield f"--set {shlex.quote(quota.field)}=…"


def _field(unit: Unit, duty: Obligation, entries: list[Entry]) -> str:
    """The field of the trigger that is wanting; of an item's derived fields, its steps."""
    shape = duty.shape
    if isinstance(shape, FollowUp):
        kind = unit.rules.kinds.get(entries[0].kind) if entries else None
        derived = kind is not None and kind.steps and shape.needs_field not in kind.fields
        return "steps" if derived else shape.needs_field
    assert isinstance(shape, Expectation)
    return ", ".join(shape.expects)


def _parameters(duty: Obligation) -> Iterator[str]:
    shape = duty.shape
    yield from references(dict(shape.where))
    if isinstance(shape, Quota):
        yield from references([shape.at_least, shape.at_most, shape.all])


def reason_gaps(unit: Unit, standings: Iterable[Standing]) -> Iterator[Gap]:
    """Late cases of which nobody recorded why, in one gap."""
    known = {entry.id: entry for entry in unit.entries}
    silent: dict[str, Entry] = {}
    for one in standings:
        if one.state == "late" and not one.obligation.advisory:
            named = [known[name] for name in one.entries or (one.trigger or "",) if name in known]
            if not any(has_reason(entry, steps=not one.entries) for entry in named):
                silent |= {entry.id: entry for entry in named[:1]}
    if silent:
        what = Phrase("gap-reason", {"n": len(silent)})
        yield Gap(what, fill_in("late_reason", list(silent.values())))


def nothing(what: Cell, kind: str) -> Gap:
    """A whole chapter for which nothing is recorded, and the kind of entry that would."""
    return Gap(what, Command(f"ledger add {kind}"))
