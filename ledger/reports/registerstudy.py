"""The register of study: a row an occasion, so that each session of a sheet has its own."""

from collections.abc import Mapping

from ledger.core.model import Occasion, Unit
from ledger.core.packs import Kind
from ledger.reports.annexes import absent_of, attendance
from ledger.reports.cells import is_wanting, names_of, number_of, person_of, titled, told
from ledger.reports.registercells import beside, clauses, days_of, evidence_names, labelled, place_of
from ledger.reports.report import Cell, Phrase, Said

_FORMS = ("form", "activity", "platform", "trip")
"""Fields that say in which form a kind of study took place."""
_THEMES = ("topics", "theme")


def study_row(unit: Unit, occasion: Occasion) -> Mapping[str, Cell]:
    """What a printed register says of one occasion, by column."""
    entry, fields = occasion.entry, occasion.fields
    expected, present = _attendance(unit.rules.kinds[entry.kind], occasion)
    return {
        "date": days_of(occasion),
        "place": place_of(unit, occasion, "venue", "base"),
        "form": _form(unit, occasion),
        "subject": _subject(unit, occasion),
        "chair": person_of(unit, entry, fields.get("chair")),
        "expected": expected,
        "present": present,
        "absent": absent_of(unit, occasion),
        "hours": _hours(occasion),
        "points": clauses(told(unit, entry, fields.get(field)) for field in ("items", "note")),
        "evidence": evidence_names(unit, entry, fields),
        "id": entry.id,
        "title": titled(unit, entry),
        "members": names_of(unit, fields),
    }


def _form(unit: Unit, occasion: Occasion) -> Cell:
    """The kind and its form; of a sheet, which is one person's, also whose it is."""
    kind = unit.rules.kinds[occasion.entry.kind]
    whose = names_of(unit, occasion.fields) if kind.sessions else None
    return beside(Said(kind.title), *labelled(unit, occasion, *_FORMS), whose)


def _subject(unit: Unit, occasion: Occasion) -> Cell:
    """What was read, else the title; then the themes by which it counts."""
    read = told(unit, occasion.entry, occasion.fields.get("readings"))
    subject = titled(unit, occasion.entry) if is_wanting(read) else read
    return beside(subject, *labelled(unit, occasion, *_THEMES))


def _attendance(kind: Kind, occasion: Occasion) -> tuple[Cell, Cell]:
    """Expected and present; a sheet is no meeting, so nothing unless somebody recorded it."""
    said = any(occasion.fields.get(field) is not None for field in ("attendance", "absent"))
    found = attendance(occasion) if said or not kind.sessions else None
    return found or (None, None)


def _hours(occasion: Occasion) -> Cell:
    """Hours as a number; of what is recorded in days, the days in words."""
    hours, days = (number_of(occasion.fields.get(field)) for field in ("hours", "days"))
    if is_wanting(hours) and not is_wanting(days):
        return Phrase("in-days", {"n": days})
    return hours
