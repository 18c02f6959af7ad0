"""The register of rectification items, with the columns that offices print.

A printed register is wider than a page of text holds, so a report shows it as two tables with one
numbering: what is asked of whom, and how far it has come. `item_row` is both in one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ledger.core.lifecycle import VERIFIED
from ledger.core.model import Entry, Unit
from ledger.core.values import Fields, day, is_number, texts
from ledger.reports.cells import is_wanting, label, or_wanted, person_of, pieces, titled, told
from ledger.reports.facts import Item, Step, steps_of
from ledger.reports.items import remark
from ledger.reports.registercells import clauses, evidence_names
from ledger.reports.report import Cell, Phrase, Ratio, Said, Table, Wanted, Word

_Cells: TypeAlias = tuple[Cell, ...]

ASKED = (
    *("number", "source", "problem", "category", "depth", "scope", "goal", "measures"),
    *("lead", "office", "owner", "partners", "due"),
)
COURSE = (
    *("number", "item", "course", "outcome", "mechanism", "evidence"),
    *("applied-on", "opinion", "verified-on", "remark"),
)


def asked_table(unit: Unit, items: Iterable[Item]) -> Table:
    """What each item answers and asks for, and who is to do it by when."""
    known = {entry.id: entry for entry in unit.entries}
    rows = [(number, *_asked(unit, item, known)) for number, item in enumerate(items, 1)]
    return Table(ASKED, tuple(rows))


def _asked(unit: Unit, item: Item, known: Mapping[str, Entry]) -> _Cells:
    fields, kind = item.fields, item.entry.kind
    roots = [known[link] for _, link in texts(fields.get("links")) if link in known]
    return (
        _each_once(_source(unit, one) for one in roots),
        tuple(titled(unit, one) for one in roots),
        *(label(unit, kind, field, fields.get(field)) for field in ("category", "depth", "scope")),
        or_wanted(told(unit, item.entry, fields.get("goal"))),
        or_wanted(_measures(unit, item)),
        or_wanted(person_of(unit, item.entry, fields.get("lead"))),
        or_wanted(told(unit, item.entry, fields.get("office"))),
        or_wanted(person_of(unit, item.entry, fields.get("owner"))),
        told(unit, item.entry, fields.get("partners")),
        or_wanted(item.due),
    )


def _source(unit: Unit, entry: Entry) -> Cell:
    """Where a problem comes from; of anything else that an item answers, what it is."""
    kind = unit.rules.kinds.get(entry.kind)
    named = label(unit, entry.kind, "source", entry.fields.get("source"))
    return named or (Said(kind.title) if kind else None)


def _each_once(cells: Iterable[Cell]) -> Cell:
    found: list[Cell] = []
    found += (cell for cell in cells if cell not in found)
    return tuple(found)


def _measures(unit: Unit, item: Item) -> Cell:
    """The measures by number, as progress names them."""
    said = told(unit, item.entry, item.fields.get("measures"))
    if not isinstance(said, tuple):
        return said
    numbered = (Phrase("numbered", {"n": n, "text": text}) for n, text in enumerate(said, 1))
    return Phrase("clauses", {"parts": tuple(numbered)})


def course_table(unit: Unit, items: Iterable[Item], as_of: date) -> Table:
    """How far each item has come by the day: its stage, results, closing and verification."""
    rows = [(number, *_course(unit, item, as_of)) for number, item in enumerate(items, 1)]
    return Table(COURSE, tuple(rows))


def _course(unit: Unit, item: Item, as_of: date) -> _Cells:
    steps = [one for one in steps_of(item, as_of) if one.counts]
    return (
        titled(unit, item.entry),
        Phrase("clauses", {"parts": tuple(_progress(unit, item, steps))}),
        Word("results", item.life.result) if item.life.result else None,
        told(unit, item.entry, item.fields.get("mechanism")),
        pieces(item.fields),
        item.closed,
        _last(unit, steps, "verify", "opinion") if item.life.stage == VERIFIED else None,
        day(item.life.verified_on),
        remark(item, as_of),
    )


def _progress(unit: Unit, item: Item, steps: list[Step]) -> Iterator[Cell]:
    """The stage; of an item still open also the measures done, the last percentage and note."""
    yield Word("stages", item.life.stage)
    if item.finished:
        return
    measures = item.fields.get("measures")
    if isinstance(measures, list) and measures:
        done = sum(number in item.life.done for number in range(1, len(measures) + 1))
        yield Phrase("measures-of", {"ratio": Ratio(done, len(measures))})
    percents = [one.fields["percent"] for one in steps if is_number(one.fields.get("percent"))]
    if percents and is_number(last := percents[-1]):
        yield Phrase("percent", {"n": last})
    yield _last(unit, steps, "progress", "note")


def _last(unit: Unit, steps: list[Step], name: str, field: str) -> Cell:
    """What the last step of that name says in a field."""
    own = [one for one in steps if one.fields.get("step") == name]
    return told(unit, own[-1].item.entry, own[-1].fields.get(field)) if own else None


# Both halves in one row


def item_row(unit: Unit, item: Item, known: Mapping[str, Entry], as_of: date) -> Mapping[str, Cell]:
    """What a printed register says of one item, by column; what nobody recorded is left empty."""
    asked = dict(zip(ASKED[1:], _asked(unit, item, known), strict=True))
    course = dict(zip(COURSE[1:], _course(unit, item, as_of), strict=True))
    row = {
        **asked,
        **course,
        # An item that answers nothing that is there goes by its own title.
        "problem": asked["problem"] or titled(unit, item.entry),
        "evidence": evidence_names(unit, item.entry, item.fields),
        "opinion": _opinion(unit, item, as_of),
        "remark": _remark(unit, item, as_of),
        "id": item.entry.id,
        "title": titled(unit, item.entry),
        "stage": Word("stages", item.life.stage),
    }
    return {name: None if isinstance(cell, Wanted) else cell for name, cell in row.items()}


def _opinion(unit: Unit, item: Item, as_of: date) -> Cell:
    """What the verification that stands says, and whose it is."""
    if item.life.stage != VERIFIED:
        return None
    verified = _taken(item, as_of, "verify")[-1]
    opinion = told(unit, item.entry, verified.get("opinion"))
    by = person_of(unit, item.entry, verified.get("by"))
    return opinion if is_wanting(by) else Phrase("opinion-by", {"opinion": opinion, "name": by})


def _remark(unit: Unit, item: Item, as_of: date) -> Cell:
    """Lateness, extensions, what was sent back and why, and the entry's own note."""
    parts: list[Cell] = [remark(item, as_of)]
    for step in _taken(item, as_of, "return", "reopen"):
        when, word = day(step.get("date")), Word("steps", str(step.get("step")))
        parts.append(Phrase("step-on", {"day": when, "step": word}))
        parts.append(_because(unit, item, "reason", step))
    if item.closed:
        parts.append(_because(unit, item, "late_reason", _taken(item, as_of, "close")[-1]))
    return clauses([*parts, told(unit, item.entry, item.fields.get("note"))])


def _because(unit: Unit, item: Item, field: str, step: Fields) -> Cell:
    text = told(unit, item.entry, step.get(field))
    return None if is_wanting(text) else Phrase(f"step-{field}", {"text": text})


def _taken(item: Item, as_of: date, *names: str) -> list[Fields]:
    """The steps of some names that took effect by the day."""
    return [one.fields for one in steps_of(item, as_of) if one.counts and one.fields["step"] in names]
