"""The register of research: a row an entry, with the topic that it belongs to and what came of it."""

from collections.abc import Iterator, Mapping

from ledger.core.book import Book
from ledger.core.forms import labels
from ledger.core.model import Entry, Occasion, Unit
from ledger.core.values import Value, is_number, maps, texts
from ledger.reports.annexes import REPORT, TOPIC, VISIT
from ledger.reports.cells import label, names_of, number_of, titled, told
from ledger.reports.registercells import beside, days_of, labelled, place_of
from ledger.reports.report import Cell, Phrase, Said

_PLAIN = (TOPIC, VISIT)
"""Kinds that their methods describe; of others the kind itself says how it was done."""


def research_row(unit: Unit, book: Book, occasion: Occasion) -> Mapping[str, Cell]:
    """What a printed register says of one entry, by column."""
    entry, fields = occasion.entry, occasion.fields
    topics = _topics(unit, occasion)
    return {
        "researcher": names_of(unit, fields) or _each_once(unit, topics),
        "topic": tuple(titled(unit, one) for one in topics) or titled(unit, entry),
        "origin": tuple(label(unit, TOPIC, "origin", one.fields.get("origin")) for one in topics),
        "date": days_of(occasion),
        "days": number_of(fields.get("days")),
        "place": beside(place_of(unit, occasion, "subordinate"), *labelled(unit, occasion, "sites")),
        "methods": tuple(_methods(unit, occasion)),
        "met": tuple(_met(unit, occasion)),
        "findings": told(unit, entry, _heard(occasion)),
        "result": tuple(_results(unit, book, occasion)),
        "id": entry.id,
        "title": titled(unit, entry),
    }


def _topics(unit: Unit, occasion: Occasion) -> list[Entry]:
    """The topics an occasion belongs to: itself, or those it links to."""
    if occasion.entry.kind == TOPIC:
        return [occasion.entry]
    links = {link for _, link in texts(occasion.fields.get("links"))}
    return [one for one in unit.entries if one.kind == TOPIC and one.id in links] if links else []


def _each_once(unit: Unit, topics: list[Entry]) -> Cell:
    """The researchers of some topics."""
    ids: list[Value] = [name for one in topics for _, name in texts(one.fields.get("members"))]
    return names_of(unit, {"members": ids})


def _methods(unit: Unit, occasion: Occasion) -> Iterator[Cell]:
    """The kind where it says how, the methods, and the direct method: by its name if kept whole."""
    kind = unit.rules.kinds[occasion.entry.kind]
    if kind.name not in _PLAIN:
        yield Said(kind.title)
    yield from labelled(unit, occasion, "methods")
    schema = kind.fields.get("direct")
    kept = {text for _, text in texts(occasion.fields.get("direct"))}
    title = schema.get("title") if isinstance(schema, dict) else None
    if kept and kept == set(labels(schema)) and isinstance(title, dict):
        yield Said({language: str(text) for language, text in title.items()})
    else:
        yield from labelled(unit, occasion, "direct")


def _met(unit: Unit, occasion: Occasion) -> Iterator[Cell]:
    """Groups of people met; numbers where numbers are kept, never names."""
    yield from labelled(unit, occasion, "met", "guests")
    for _, delegates in maps(occasion.fields.get("delegates")):
        sector = told(unit, occasion.entry, delegates.get("sector"))
        yield Phrase("counted", {"what": sector, "n": number_of(delegates.get("count"))})
    if is_number(visitors := occasion.fields.get("visitors")):
        yield Phrase("visitors", {"n": visitors})


def _heard(occasion: Occasion) -> Value:
    """What was found, and what visitors brought up."""
    return [text for field in ("findings", "matters") for _, text in texts(occasion.fields.get(field))]


def _results(unit: Unit, book: Book, occasion: Occasion) -> Iterator[Cell]:
    """What came of it: the reports that link to it, what a meeting agreed, or the report itself."""
    if occasion.entry.kind == REPORT:
        yield titled(unit, occasion.entry)
    for one in book.answers(occasion.entry.id):
        if one.entry.kind == REPORT:
            yield Phrase("titled-on", {"title": titled(unit, one.entry), "day": one.date})
    yield told(unit, occasion.entry, occasion.fields.get("measures"))
