"""One member's year, for the member's own statement of duties: what is recorded, nothing else.

It is one person's page. Nobody is put beside anybody, and what nobody recorded is not said.
"""

from collections.abc import Iterator
from dataclasses import replace

from ledger.core.model import LEDGERS, Member, Occasion
from ledger.core.quotas import spelled
from ledger.core.standing import Standing
from ledger.core.values import texts
from ledger.reports.ahead import still_open
from ledger.reports.annexes import (
    RECEPTION,
    REPORT,
    TOPIC,
    VISIT,
    happening_table,
    topic_table,
    visit_table,
)
from ledger.reports.building import Ground, kinds, report
from ledger.reports.cells import told
from ledger.reports.charting import item_chart
from ledger.reports.duties import (
    DECIDED,
    KEPT,
    cadence,
    capped,
    due_table,
    fault_table,
    undecided,
)
from ledger.reports.facts import (
    Item,
    Problem,
    Recorded,
    credited,
    different,
    happenings,
    of_ledger,
    total,
)
from ledger.reports.gaps import duty_gaps, reason_gaps
from ledger.reports.items import by_due, item_table, unfilled
from ledger.reports.overview import Row
from ledger.reports.pictures.values import named_pages
from ledger.reports.problems import problem_table
from ledger.reports.register import course_table
from ledger.reports.report import Cell, Gap, Phrase, Ratio, Report, Said, Section, Table
from ledger.reports.status_json import Standings


def member_year(found: Standings, about: str) -> Report:
    """The year of the member with that id, who must be on the roster; `found` is of that year."""
    own = tuple(one for one in found.standings if one.subject == about)
    ground = Ground(replace(found, standings=own))
    member = ground.unit.member(about)
    assert member is not None
    mine = _Own(ground, member)
    sections = {
        "overall": mine.overall(),
        "work": Section(parts={ledger: mine.ledger(ledger) for ledger in LEDGERS}),
        "rectification": mine.rectification(),
        "problems": mine.problems(),
        "next": Section({}, {"due": due_table(ground.unit, still_open(ground))}),
    }
    pictures = named_pages("items", item_chart(ground, mine.items)) if mine.items else {}
    return report(ground, "member", sections, mine.gaps(), pictures, about)


class _Own:
    """What of a unit's ground is one member's."""

    def __init__(self, ground: Ground, member: Member) -> None:
        self.ground, self.member = ground, member
        self.recorded = tuple(_credited(ground.recorded, member.id))
        self.items = [one for one in ground.items if self._roles(one)]
        self.listed = [one for one in ground.problems if _holds(one, member.id)]

    def _roles(self, item: Item) -> bool:
        return self.member.id in (item.fields.get("owner"), item.fields.get("lead"))

    def overall(self) -> Section:
        mine = happenings(self.recorded)
        study = [one for one in mine if one.entry.ledger == "study"]
        research = [one for one in mine if one.entry.ledger == "research"]
        owned = [one for one in self.items if one.fields.get("owner") == self.member.id]
        results = [one.life.result for one in owned if one.finished]
        return Section(
            {
                "name": self.member.name,
                "posts": tuple(self._posts()),
                "entries": sum(one.entries for one in self.recorded),
                "study_times": len(study),
                "hours": total(study, "hours"),
                "readings": different(study, "readings"),
                "absences": sum(self._away(one) for one in self.ground.occasions),
                "field_days": total(research, "days"),
                "topics": sum(one.entry.kind == TOPIC for one in research),
                "problems_listed": sum(not one.carried for one in self.listed),
                "items_owned": len(owned),
                "items_led": sum(one.fields.get("lead") == self.member.id for one in self.items),
                "items_open": sum(not one.finished for one in owned),
                "items_overdue": sum(one.overdue(self.ground.as_of) for one in owned),
                "closed_done": results.count("done"),
                "closed_long_term": results.count("long-term"),
            },
            {"duties": self._duties()},
        )

    def _posts(self) -> Iterator[Cell]:
        """The posts held in the period, with the days from and to which they were held."""
        roles, view = self.ground.unit.rules.roles, self.ground.view
        for post in self.member.posts:
            if post.start <= view.end and (post.end is None or post.end >= view.start):
                title: Cell = Said(roles[post.role].title) if post.role in roles else post.role
                if post.end is not None and post.end <= view.end:
                    title = Phrase("post-until", {"what": title, "day": post.end})
                elif post.start > view.start:
                    title = Phrase("post-from", {"what": title, "day": post.start})
                yield title

    def _away(self, occasion: Occasion) -> bool:
        absent = occasion.fields.get("absent")
        return isinstance(absent, dict) and self.member.id in absent

    def _duties(self) -> Table:
        """An obligation a row: of the periods that fell due, those in which it was kept."""
        rows = self.ground.lines.judged
        return Table(
            ("article", "duty", "every", "kept", "wanting", "undecided"),
            tuple(
                (
                    row.obligation.article,
                    Said(row.obligation.title),
                    cadence(row.obligation),
                    _kept(row.standings),
                    _missed(row),
                    undecided(row),
                )
                for row in rows
            ),
        )

    def ledger(self, ledger: str) -> Section:
        own = of_ledger(self.recorded, ledger)
        ground, mine = self.ground, happenings(own)
        tables = {"happenings": happening_table(ground.unit, ground.shown(mine))}
        if ledger == "research":
            answers = ground.book.of((VISIT, RECEPTION, REPORT))
            tables = {
                "topics": topic_table(
                    ground.unit, ground.shown(one for one in mine if one.entry.kind == TOPIC), answers
                ),
                "visits": visit_table(
                    ground.unit,
                    ground.shown(one for one in mine if one.entry.kind in (VISIT, RECEPTION)),
                ),
            }
        read = {spelled(title): title for one in ground.shown(mine) for title in self._read(one)}
        return Section({"recorded": kinds(own), "readings": capped([*read.values()], 30)}, tables)

    def _read(self, occasion: Occasion) -> Iterator[str]:
        """What was read, unless the entry is restricted."""
        said = told(self.ground.unit, occasion.entry, occasion.fields.get("readings"))
        for one in said if isinstance(said, tuple) else ():
            if isinstance(one, str):
                yield one

    def rectification(self) -> Section:
        """The items the member owns, and those the member leads for others."""
        unit, as_of = self.ground.unit, self.ground.as_of
        owned = [one for one in self.items if one.fields.get("owner") == self.member.id]
        led = [one for one in self.items if one not in owned]
        return Section(
            {},
            {
                "owned": course_table(unit, self.ground.shown(owned), as_of),
                "led": item_table(unit, by_due(self.ground.shown(led)), as_of),
            },
        )

    def problems(self) -> Section:
        unit, rows = self.ground.unit, self.ground.lines.judged
        return Section(
            {},
            {
                "listed": problem_table(unit, self.ground.shown(self.listed)),
                "faults": fault_table(unit, rows),
            },
        )

    def gaps(self) -> list[Gap]:
        unit, standings = self.ground.unit, self.ground.found.standings
        owned = [one for one in self.items if not one.finished]
        return [*duty_gaps(unit, standings), *unfilled(owned), *reason_gaps(unit, standings)]


def _credited(many: tuple[Recorded, ...], member: str) -> Iterator[Recorded]:
    for one in many:
        if own := credited(one.occasions, member):
            yield Recorded(one.kind, own)


def _holds(problem: Problem, member: str) -> bool:
    return member in [name for _, name in texts(problem.entry.fields.get("members"))]


def _kept(standings: tuple[Standing, ...]) -> Ratio:
    decided = [one for one in standings if one.state in DECIDED]
    return Ratio(sum(one.state in KEPT for one in decided), len(decided))


def _missed(row: Row) -> Cell:
    """The periods, or how many cases, that were missed."""
    missed = [one for one in row.standings if one.state == "missed"]
    return Phrase("missed", {"n": len(missed)}) if missed else None
