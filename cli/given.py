"""What the options of `add` and `answer` say of an entry, as its fields."""

import sys
from collections.abc import Iterable
from dataclasses import field
from datetime import date
from pathlib import Path

from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, day, texts
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.attaching import joined
from ledger.store.documents import read_document
from ledger.store.filling import names
from ledger.store.people import chosen, one_member
from ledger.store.schemas import common
from ledger.store.settings import Settings
from ledger.words import N_

from .entering import Entered, Matter
from .evidence import Evidence, kept_evidence
from .people import chosen_members


@dataclass(frozen=True)
class Options:
    """The options that give fields, as they were typed."""

    when: date | None = None
    until: date | None = None
    title: str | None = None
    members: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    note: str | None = None
    source: str | None = None


def entered(matter: Matter, given: Options, begin: Fields | None = None) -> Entered:
    """The fields that the options give, over those to begin with. Raises LedgerError."""
    visit = matter.visit
    known = names(matter.unit, visit.reading.catalogue.stems)
    fields = {**(begin or {}), **(_from(given.source, matter.kind) if given.source is not None else {})}
    reading = Settings(matter.kind, common(), known, visit.today)
    fields |= reading.fields(pairs(given.settings, "--set"))
    plainly = {
        "date": given.when.isoformat() if given.when else None,
        "until": given.until.isoformat() if given.until else None,
        "title": given.title,
        "note": given.note,
    }
    fields |= {name: value for name, value in plainly.items() if value is not None}
    when = day(fields.get("date")) or visit.today
    fields |= _people(matter.unit, given, when, fields.get("members"))
    attachments, kept = kept_evidence(visit, given.evidence, when)
    if kept:
        fields["evidence"] = joined(fields.get("evidence"), kept)
    return Entered(fields, attachments)


def _from(source: str, kind: Kind) -> dict[str, Value]:
    """The fields a file or standard input gives; its id is ours to give, its kind must agree."""
    if source == "-":
        content = sys.stdin.buffer.read()
        place = "standard input"
    else:
        content = Path(source).read_bytes()
        place = source
    document = read_document(place, content)
    if document.data is None or document.findings:
        fault = document.findings[0]
        raise LedgerError(
            N_("{place}:{line}:{column}: {code}: no entry can be read from this"),
            place=place,
            line=fault.line,
            column=fault.column,
            code=fault.code,
        )
    named = document.data.get("kind", kind.short)
    if named not in (kind.short, kind.name):
        raise LedgerError(
            N_("{place} holds a {found}, not a {wanted}"),
            place=place,
            found=str(named),
            wanted=kind.short,
        )
    return {name: value for name, value in document.data.items() if name not in ("id", "kind")}


def pairs(settings: Iterable[str], option_name: str) -> list[tuple[str, str]]:
    """`NAME=VALUE` options as pairs, with an equals sign of either width. Raises LedgerError."""
    found = []
    for setting in settings:
        name, equals, text = setting.replace("＝", "=", 1).partition("=")
        if not equals or not name.strip():
            raise LedgerError(
                N_("{option} {given}: write it as NAME=VALUE"), option=option_name, given=setting
            )
        found.append((name.strip(), text))
    return found


def _people(unit: Unit, given: Options, when: date, before: Value) -> dict[str, Value]:
    """Who is credited and who was away; whoever was away is not credited."""
    missing: dict[str, Value] = {}
    for who, why in pairs(given.absent, "--absent"):
        missing[one_member(who, unit)] = why
    many: list[str] = []
    for named in given.members:
        many += [one for one in _credited(unit, named, when) if one not in many]
    if not given.members:
        many = [name for _, name in texts(before)]
    fields: dict[str, Value] = {}
    if given.members or (missing and many):
        fields["members"] = [one for one in many if one not in missing]
    if missing:
        fields["absent"] = missing
    return fields


def _credited(unit: Unit, named: str, when: date) -> tuple[str, ...]:
    """Whom `--member` names. A role given by its own name means all who hold it, on leave or not."""
    if named in unit.rules.roles or any(named in (one.id, one.name) for one in unit.members):
        return chosen_members(unit, named, when)
    return chosen(named, unit, when).ids
