"""Study, research and members as tables: what the annexes of a report list.

Each table says what entries hold and marks what they do not.
"""

from collections.abc import Iterable, Iterator

from ledger.core.model import Member, Occasion, Unit
from ledger.core.values import Number, day, is_number, texts
from ledger.reports.cells import (
    fill_in,
    in_roster_order,
    label,
    members_of,
    name_of,
    names_of,
    number_of,
    or_wanted,
    person_of,
    pieces,
    titled,
    told,
)
from ledger.reports.facts import Item, Problem, credited, different, total
from ledger.reports.report import Cell, Gap, Phrase, Said, Table

SEMINAR, TOPIC, VISIT, RECEPTION, REPORT = (
    "study/seminar",
    "research/topic",
    "research/visit",
    "research/reception",
    "research/report",
)


def seminar_table(unit: Unit, many: Iterable[Occasion]) -> Table:
    """Seminars with who was expected and present."""
    return Table(
        (
            *("date", "place", "title", "form", "days", "topics"),
            *("chair", "attendance", "absent", "evidence"),
        ),
        tuple(
            (
                one.date,
                told(unit, one.entry, one.fields.get("place")),
                titled(unit, one.entry),
                label(unit, one.entry.kind, "form", one.fields.get("form")),
                number_of(one.fields.get("days")),
                label(unit, one.entry.kind, "topics", one.fields.get("topics")),
                person_of(unit, one.entry, one.fields.get("chair")),
                or_wanted(_attendance(one)),
                absent_of(unit, one),
                pieces(one.fields),
            )
            for one in many
        ),
    )


def _attendance(occasion: Occasion) -> Cell:
    found = attendance(occasion)
    return Phrase("attendance", {"expected": found[0], "present": found[1]}) if found else None


def attendance(occasion: Occasion) -> tuple[Number, Number] | None:
    """How many were expected and present: as counted, or as named; None where nobody said."""
    counted = occasion.fields.get("attendance")
    if isinstance(counted, dict):
        expected, present = counted.get("expected"), counted.get("present")
        if is_number(expected) and is_number(present):
            return expected, present
    if occasion.members:
        away = occasion.fields.get("absent")
        here = len(occasion.members)
        return here + (len(away) if isinstance(away, dict) else 0), here
    return None


def absent_of(unit: Unit, occasion: Occasion) -> Cell:
    """Who was away and why, in roster order."""
    absent = occasion.fields.get("absent")
    if not isinstance(absent, dict):
        return None
    reasons = {who: told(unit, occasion.entry, absent[who]) for who in in_roster_order(unit, absent)}
    return tuple(
        Phrase("absent-for", {"name": name_of(unit, who), "reason": reason})
        for who, reason in reasons.items()
    )


def unattended(many: Iterable[Occasion]) -> Iterator[Gap]:
    """Seminars of which nobody recorded who was there."""
    own = [one.entry for one in many if _attendance(one) is None]
    if own:
        yield Gap(Phrase("gap-attendance", {"n": len(own)}), fill_in("attendance", own))


def topic_table(unit: Unit, topics: Iterable[Occasion], answers: Iterable[Occasion]) -> Table:
    """Research topics with the field work and the reports that link to them, in roster order."""
    order = {member.id: place for place, member in enumerate(unit.members)}
    linked: dict[str, list[Occasion]] = {}
    for answer in answers:
        for link in dict.fromkeys(_links(answer)):
            linked.setdefault(link, []).append(answer)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for topic in topics:
        own = linked.get(topic.entry.id, [])
        field = [one for one in own if one.entry.kind in (VISIT, RECEPTION)]
        reports = [one.date for one in own if one.entry.kind == REPORT]
        row: tuple[Cell, ...] = (
            names_of(unit, topic.fields),
            titled(unit, topic.entry),
            label(unit, TOPIC, "origin", topic.fields.get("origin")),
            day(topic.fields.get("due")),
            Phrase("field-work", {"n": len(field), "days": total(field, "days")}) if field else None,
            min(reports, default=None),
        )
        rows.append((min((order.get(name, len(order)) for name in topic.members), default=0), row))
    rows.sort(key=lambda pair: pair[0])
    return Table(
        ("researcher", "topic", "origin", "due", "field-work", "report"), tuple(row for _, row in rows)
    )


def visit_table(unit: Unit, visits: Iterable[Occasion]) -> Table:
    """Days in the field: who went where and how, whom they met, what they found and for which topic."""
    topics = {entry.id: entry for entry in unit.entries if entry.kind == TOPIC}
    return Table(
        (
            *("researcher", "topic", "date", "field-days", "title", "place"),
            *("sites", "methods", "met", "findings"),
        ),
        tuple(
            (
                names_of(unit, one.fields),
                tuple(titled(unit, topics[link]) for link in _links(one) if link in topics),
                one.date,
                number_of(one.fields.get("days")),
                titled(unit, one.entry),
                told(unit, one.entry, one.fields.get("place")),
                *(_labels(unit, one, field) for field in ("sites", "methods", "met")),
                told(unit, one.entry, one.fields.get("findings")),
            )
            for one in sorted(visits, key=lambda one: (one.date, one.entry.id))
        ),
    )


def _labels(unit: Unit, occasion: Occasion, field: str) -> Cell:
    return label(unit, occasion.entry.kind, field, occasion.fields.get(field))


def _links(occasion: Occasion) -> list[str]:
    return [link for _, link in texts(occasion.fields.get("links"))]


# Members


def member_table(
    members: Iterable[Member],
    many: tuple[Occasion, ...],
    problems: tuple[Problem, ...],
    items: tuple[Item, ...],
) -> Table:
    """What each member is credited with, in roster order; the figures rank nobody."""
    listed = [one.entry for one in problems if not one.carried]
    rows: list[tuple[Cell, ...]] = []
    for member in members:
        own = credited(many, member.id)
        study = [one for one in own if one.entry.ledger == "study"]
        research = [one for one in own if one.entry.ledger == "research"]
        owned = [one for one in items if one.fields.get("owner") == member.id]
        results = [one.life.result for one in owned if one.finished]
        rows.append(
            (
                member.name,
                len(study),
                total(study, "hours"),
                different(study, "readings"),
                total(research, "days"),
                sum(one.entry.kind == TOPIC for one in research),
                sum(member.id in members_of(entry.fields) for entry in listed),
                len(owned),
                results.count("done"),
                results.count("long-term"),
            )
        )
    columns = (
        *("member", "studied", "hours", "readings", "field-days", "topics-chosen", "problems-listed"),
        *("owned", "closed-done", "closed-long-term"),
    )
    return Table(columns, tuple(rows))


# What a month recorded


def happening_table(unit: Unit, many: Iterable[Occasion]) -> Table:
    """Single happenings, and a row for each kind that is kept in sheets."""
    rows: list[tuple[Cell, ...]] = []
    sheets: dict[str, list[Occasion]] = {}
    for one in many:
        kind = unit.rules.kinds[one.entry.kind]
        if kind.sessions:
            sheets.setdefault(kind.name, []).append(one)
        else:
            rows.append(
                (one.date, Said(kind.title), titled(unit, one.entry), names_of(unit, one.fields))
            )
    for name, own in sheets.items():
        people = {member for one in own for member in one.members}
        parts: dict[str, Cell] = {"n": len(own), "hours": total(own, "hours")}
        first, last = min(one.date for one in own), max(one.date for one in own)
        days: Cell = first if first == last else Phrase("between", {"first": first, "last": last})
        who = Phrase("people", {"n": len(people)})
        rows.append((days, Said(unit.rules.kinds[name].title), Phrase("sittings", parts), who))
    return Table(("date", "kind", "title", "people"), tuple(rows))
