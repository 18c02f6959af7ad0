"""The report on one special campaign: its goal, its items, how far they are, results, what is wanting.

Its items are those that link to it or bear its name, begun before a later campaign of that name.
"""

from collections.abc import Iterator
from datetime import date

from ledger.core.model import Entry
from ledger.core.values import day, texts
from ledger.reports.building import Ground, report
from ledger.reports.cells import fill_in, is_wanting, or_wanted, titled, told
from ledger.reports.charting import item_chart, light_of
from ledger.reports.facts import PROBLEM, Item, Problem, steps_of
from ledger.reports.gaps import nothing
from ledger.reports.items import (
    cause_table,
    closing_table,
    item_table,
    stage_table,
    step_table,
    unfilled,
)
from ledger.reports.pictures.values import named_pages
from ledger.reports.problems import problem_table
from ledger.reports.register import asked_table, course_table
from ledger.reports.report import Cell, Gap, Phrase, Report, Section, Table, Word
from ledger.reports.status_json import Standings
from ledger.reports.well import INSTITUTION, institution_table, verified_table

CAMPAIGN, SPECIAL_REPORT = "rectification/campaign", "rectification/special-report"
_ASKED = ("goal", "office", "due", "measures")
"""What a campaign that found something must say."""


def special(found: Standings, about: str) -> Report:
    """The report on the campaign with that id, which must be there; `found` is of its year."""
    ground = Ground(found)
    entry = next(one for one in ground.unit.entries if one.id == about)
    items = items_of_campaign(ground, entry)
    sections = {
        "campaign": _campaign(ground, entry),
        "rectification": _items(ground, items),
        "progress": _progress(ground, items),
        "results": _results(ground, entry, items),
        "problems": _problems(ground, items),
        "annexes": Section(
            {},
            {
                "asked": asked_table(ground.unit, ground.shown(items)),
                "course": course_table(ground.unit, ground.shown(items), ground.as_of),
            },
        ),
    }
    pictures = named_pages("items", item_chart(ground, items))
    return report(ground, "special", sections, _gaps(ground, entry, items), pictures, about)


def name_of_campaign(entry: Entry) -> str:
    """What a campaign is called; bare text, so that names can be compared."""
    special_ = entry.fields.get("special")
    return " ".join(special_.split()) if isinstance(special_, str) else ""


def campaigns(ground: Ground) -> list[Entry]:
    """The campaigns recorded by the day, by date."""
    return [one.entry for one in ground.book.of((CAMPAIGN,))]


def items_of_campaign(ground: Ground, entry: Entry) -> list[Item]:
    """The items that link to a campaign, or bear its name and were begun while it was the last."""
    name = name_of_campaign(entry)
    later = [one.date for one in campaigns(ground) if name_of_campaign(one) == name]
    until = min((when for when in later if when > entry.date), default=date.max)
    return [one for one in ground.every_item if _belongs(one, entry, name, until)]


def _belongs(item: Item, entry: Entry, name: str, until: date) -> bool:
    links = [link for _, link in texts(item.fields.get("links"))]
    named = item.fields.get("special")
    bears = isinstance(named, str) and bool(name) and " ".join(named.split()) == name
    return entry.id in links or (bears and entry.date <= item.entry.date < until)


def _campaign(ground: Ground, entry: Entry) -> Section:
    unit, fields = ground.unit, entry.fields
    none_found = fields.get("none_found") is True
    asked: dict[str, Cell] = {
        "goal": told(unit, entry, fields.get("goal")),
        "office": told(unit, entry, fields.get("office")),
        "due": day(fields.get("due")),
        "measures": told(unit, entry, fields.get("measures")),
    }
    if not none_found:
        asked = {name: or_wanted(cell) for name, cell in asked.items()}
    measures = asked["measures"]
    return Section(
        {
            **asked,
            "measures": measures if isinstance(measures, tuple) else (measures,) if measures else (),
            "title": titled(unit, entry),
            "name": told(unit, entry, fields.get("special")),
            "begun": entry.date,
            "entry_point": told(unit, entry, fields.get("entry_point")),
            "none_found": none_found,
        }
    )


def _items(ground: Ground, items: list[Item]) -> Section:
    lights = [light_of(ground, one) for one in items]
    results = [one.life.result for one in items if one.finished]
    return Section(
        {
            "items_all": len(items),
            "items_open": sum(not one.finished for one in items),
            "items_overdue": sum(one.overdue(ground.as_of) for one in items),
            "closed_done": results.count("done"),
            "closed_long_term": results.count("long-term"),
            "verified": sum(one.life.stage == "verified" for one in items),
            **{f"lights_{light}": lights.count(light) for light in ("red", "amber", "green")},
        },
        {
            "stages": stage_table(items),
            "closings": closing_table(one for one in items if one.closed),
            "open": item_table(
                ground.unit, ground.shown(one for one in items if not one.finished), ground.as_of
            ),
        },
    )


def _progress(ground: Ground, items: list[Item]) -> Section:
    steps = [step for item in items for step in steps_of(item, ground.as_of)]
    taken = sorted(steps, key=lambda one: one.date)
    return Section(
        {"steps": sum(one.counts for one in steps), "refused": sum(not one.counts for one in steps)},
        {"steps": step_table(ground.unit, ground.shown(taken))},
    )


def _results(ground: Ground, entry: Entry, items: list[Item]) -> Section:
    """Verified closings, and the institutions and reports that link to the campaign or its items."""
    unit = ground.unit
    ids = {entry.id, *(one.entry.id for one in items)}
    linked = [one for kind in (INSTITUTION, SPECIAL_REPORT) for one in ground.book.of((kind,))]
    own = [one for one in linked if ids & {link for _, link in texts(one.fields.get("links"))}]
    reports = [one for one in own if one.entry.kind == SPECIAL_REPORT]
    return Section(
        {"reports": len(reports)},
        {
            "verified": verified_table(
                unit, ground.shown(one for one in items if one.life.stage == "verified")
            ),
            "institutions": institution_table(
                unit, ground.shown(one for one in own if one.entry.kind == INSTITUTION)
            ),
            "reports": Table(
                ("date", "title"),
                tuple((one.date, titled(unit, one.entry)) for one in ground.shown(reports)),
            ),
        },
    )


def _problems(ground: Ground, items: list[Item]) -> Section:
    """The problems that the items answer, and the reasons people gave for delays."""
    links = {link for item in items for _, link in texts(item.fields.get("links"))}
    listed = [one for one in ground.book.of((PROBLEM,)) if one.entry.id in links]
    problems = [
        Problem(
            one.entry, day(one.fields.get("found")) or one.date, tuple(_answers(items, one.entry.id))
        )
        for one in listed
    ]
    steps = [step for item in items for step in steps_of(item, ground.as_of)]
    return Section(
        {"problems_all": len(problems)},
        {
            "listed": problem_table(ground.unit, ground.shown(problems)),
            "causes": cause_table(ground.unit, ground.shown(steps), ()),
        },
    )


def _answers(items: list[Item], problem: str) -> Iterator[Item]:
    for item in items:
        if problem in {link for _, link in texts(item.fields.get("links"))}:
            yield item


def _gaps(ground: Ground, entry: Entry, items: list[Item]) -> list[Gap]:
    none_found = entry.fields.get("none_found") is True
    gaps: list[Gap] = []
    missing = [field for field in _ASKED if is_wanting(entry.fields.get(field))]
    if missing and not none_found:
        said = tuple(Word("columns", field) for field in missing)
        what = Phrase("gap-campaign", {"field": said})
        gaps.append(Gap(what, fill_in(", ".join(missing), [entry])))
    if not items and not none_found:
        gaps.append(nothing(Word("gaps", "campaign-items"), "rectification/item"))
    gaps += unfilled(one for one in items if not one.finished)
    due = day(entry.fields.get("due"))
    reports = ground.book.of((SPECIAL_REPORT,))
    answered = any(
        entry.id in {link for _, link in texts(one.fields.get("links"))} for one in ground.shown(reports)
    )
    if due and due < ground.as_of and not answered and not none_found:
        gaps.append(nothing(Word("gaps", "special-report"), f"{SPECIAL_REPORT} --set links={entry.id}"))
    return gaps
