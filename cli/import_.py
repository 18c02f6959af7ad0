"""`ledger import`: registers from workbooks, CSV and JSON, shown row by row before they are recorded."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ledger.core.intake import Record
from ledger.core.model import Unit
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.status_json import to_json
from ledger.store.importchecks import Checks
from ledger.store.importing import Intake
from ledger.store.importjson import is_json, read_entries
from ledger.store.importmaps import Mapped, mapping_text, read_mapping
from ledger.store.importplan import Plan, Planner
from ledger.store.importrows import fixed_faults
from ledger.store.importtables import Opening, Table
from ledger.store.recording import Made, Refused
from ledger.words import N_

from .files import write_whole
from .importsaying import Saying
from .importvalue import import_value
from .kinds import named_kind
from .options import DONE, SEE_TO, Session, option
from .options import command as make_command
from .place import place_of
from .refusing import refusal
from .tables import fitted, width
from .terminal import is_there
from .visit import Visit, open_to_write

_MANY = 300
"""From so many rows on there is a bar that tells how far it is."""


@make_command("import", help=N_("Record a register from a workbook, CSV or JSON file."))
@click.argument("source", metavar="FILE")
@option(
    "--kind", "kind_name", metavar="LEDGER/KIND", help=N_("What the rows are, if not to be guessed.")
)
@option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    metavar="MAPPING.yaml",
    help=N_("Read the table as this file says."),
)
@option(
    "--save-map",
    type=click.Path(path_type=Path),
    metavar="MAPPING.yaml",
    help=N_("Only write down how the table would be read, to be changed."),
)
@option("--worksheet", metavar="NAME", help=N_("The worksheet, if several hold a table."))
@option("--year", type=click.IntRange(1900, 2999), help=N_("The year of days that have none."))
@option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help=N_("Said of every row that does not."),
)
@option("--note-rest", is_flag=True, help=N_("Put what no field holds into the note."))
@option("--update", is_flag=True, help=N_("Change entries that a row says otherwise."))
@option("--partly", is_flag=True, help=N_("Record what is right, though some rows are refused."))
@option("--dry-run", is_flag=True, help=N_("Only show what would be recorded."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def command(session: Session, source: str, **given: Any) -> int:
    """Record a register from a workbook, CSV or JSON file."""
    visit = open_to_write(session)
    place, content = _read(session, source)
    said = Given(**given)
    if is_json(content):
        taking = _entries(visit, place, content, said)
    else:
        tables = _tables(session, visit, place, content, said)
        if said.save_map is not None:
            return _save(session, tables, said.save_map)
        taking = _rows(session, place, tables, said)
    return _Import(session, visit, taking, said).run()


@dataclass(frozen=True)
class Given:
    """The options, as they were given."""

    kind_name: str | None
    mapping: Path | None
    save_map: Path | None
    worksheet: str | None
    year: int | None
    settings: tuple[str, ...]
    note_rest: bool
    update: bool
    partly: bool
    dry_run: bool
    yes: bool
    no_commit: bool
    as_json: bool


def _read(session: Session, source: str) -> tuple[str, bytes]:
    if source == "-":
        return session.words(N_("standard input")), sys.stdin.buffer.read()
    if Path(source).is_dir():
        raise LedgerError(N_("{file} is a folder; name a file"), file=source)
    return source, Path(source).read_bytes()


# What the file holds


def _mapped(visit: Visit, given: Given) -> Mapped:
    mapped = Mapped()
    if given.mapping is not None:
        mapped = read_mapping(str(given.mapping), given.mapping.read_bytes())
    kinds = visit.reading.unit.rules.kinds
    kind = given.kind_name or mapped.kind
    return replace(
        mapped,
        kind=named_kind(kinds, kind).name if kind is not None else None,
        worksheet=given.worksheet or mapped.worksheet,
        year=given.year or mapped.year,
        fixed={**mapped.fixed, **dict(map(_pair, given.settings))},
        note_rest=given.note_rest or mapped.note_rest,
    )


def _pair(setting: str) -> tuple[str, str]:
    name, equals, text = setting.partition("=")
    if not equals or not name.strip() or not text.strip():
        raise LedgerError(N_("{option} {given}: write it as NAME=VALUE"), option="--set", given=setting)
    return name.strip(), text.strip()


def _tables(session: Session, visit: Visit, place: str, content: bytes, given: Given) -> list[Table]:
    mapping = str(given.mapping) if given.mapping is not None else "--map"
    opening = Opening(visit.reading, visit.today, _mapped(visit, given), place, mapping)
    tables = opening.tables(content)
    for table in tables:
        for name, fault in fixed_faults(table.rows):
            problem = session.words(fault.text, **fault.values)
            raise LedgerError(N_("--set {field}: {problem}"), field=name, problem=problem)
    return tables


def _save(session: Session, tables: Sequence[Table], place: Path) -> int:
    if len(tables) != 1:
        raise LedgerError(N_("a mapping is of one table; name its worksheet by --worksheet"))
    write_whole(place, mapping_text(tables[0].mapped, tables[0].columns), "--save-map")
    text = N_("wrote {file}; change it, and import by --map {file}; nothing was recorded")
    session.echo(session.words(text, file=str(place)), err=True)
    return DONE


@dataclass(frozen=True)
class Taking:
    """What was read: the tables (none of JSON), their records, and the files that came with them."""

    place: str
    tables: Sequence[Table]
    records: Sequence[Record]
    attachments: dict[str, bytes]
    digests: dict[str, str]


def _entries(visit: Visit, place: str, content: bytes, given: Given) -> Taking:
    used = {
        "--map": given.mapping,
        "--save-map": given.save_map,
        "--worksheet": given.worksheet,
        "--set": given.settings,
        "--kind": given.kind_name,
        "--note-rest": given.note_rest,
    }
    if wrong := next((name for name, value in used.items() if value), None):
        raise LedgerError(N_("{option} is for tables; {file} is JSON"), option=wrong, file=place)
    found = read_entries(place, content, visit.reading.unit)
    return Taking(place, (), found.records, dict(found.attachments), found.digests)


def _rows(session: Session, place: str, tables: Sequence[Table], given: Given) -> Taking:
    total = sum(table.size for table in tables)
    label = session.words(N_("reading"))
    with _bar(total, label, quiet=given.as_json) as tell:
        records = [one for table in tables for one in table.records(tell)]
    return Taking(place, tables, records, {}, {})


def _bar(total: int, label: str, *, quiet: bool) -> AbstractContextManager[Callable[[int], None]]:
    """What is told of each row: a bar where somebody watches a long import."""
    if quiet or total < _MANY or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    return _Bar(total, label)


class _Bar:
    def __init__(self, total: int, label: str) -> None:
        self._bar: Any = click.progressbar(length=total, label=label, file=sys.stderr)

    def __enter__(self) -> Callable[[int], None]:
        self._bar.__enter__()
        return self._told

    def _told(self, n: int) -> None:
        self._bar.update(n)

    def __exit__(self, *fault: object) -> None:
        self._bar.__exit__(*fault)


# Showing and recording


@dataclass(frozen=True)
class _Import:
    """One import from the preview to the commit."""

    session: Session
    visit: Visit
    taking: Taking
    given: Given

    def run(self) -> int:
        intake = self._planned()
        saying = Saying(self.visit.reading.unit, self.session.words, self.taking.place)
        if not self.given.as_json:
            self._show(saying, intake.plan)
        writes = self._may_write(intake.plan)
        made = self._write(intake) if writes else None
        if self.given.as_json:
            value = import_value(saying, self.taking.tables, intake.plan, made, self.given.dry_run)
            click.echo(to_json(value))
        else:
            self._end(intake.plan, made, saying)
        done = not (intake.plan.count("refused") or intake.plan.count("differs"))
        return DONE if done and (made or not intake.plan.drafts or self.given.dry_run) else SEE_TO

    def _planned(self) -> Intake:
        visit, taking = self.visit, self.taking
        checks = Checks(visit.reading, visit.today, taking.digests, visit.source)
        planner = Planner(
            visit.reading,
            visit.today,
            _titles(visit.reading.unit, self.session),
            self.given.update,
            taking.digests,
            checks,
        )
        name = "stdin" if taking.place == self.session.words(N_("standard input")) else taking.place
        return Intake(
            Path(name).name, taking.records, planner, planner.plan(taking.records), taking.attachments
        )

    def _show(self, saying: Saying, plan: Plan) -> None:
        columns = width()
        lines = [*saying.tables(self.taking.tables), *saying.rows(plan, columns), *saying.summary(plan)]
        for line in fitted(lines, columns):
            self.session.echo(line)

    def _may_write(self, plan: Plan) -> bool:
        """Whether to go on: nothing refused, or told to; and whoever is asked agrees."""
        if self.given.dry_run or not plan.drafts:
            return False
        asks = is_there() and not (self.given.yes or self.given.as_json)
        words = self.session.words
        if plan.count("refused") and not self.given.partly:
            text = words(N_("record the other rows all the same?"))
            return asks and click.confirm(text, default=False, err=True)
        return not asks or click.confirm(words(N_("record this?")), default=True, err=True)

    def _write(self, intake: Intake) -> Made:
        visit, words = self.visit, self.session.words
        recording = place_of(visit)
        try:
            return intake.write(recording, commit=not self.given.no_commit)
        except Refused as refused:
            heading = words(N_("nothing was recorded, because there would be errors:"))
            raise LedgerError(refusal(words, refused, heading, paths=True)) from refused

    def _end(self, plan: Plan, made: Made | None, saying: Saying) -> None:
        for line in fitted(saying.end(plan, made, dry_run=self.given.dry_run), width()):
            self.session.echo(line)
        for line in saying.warnings(made):
            self.session.echo(line, err=True)


def _titles(unit: Unit, session: Session) -> Callable[[str, str, str], str]:
    words = session.words
    kinds = unit.rules.kinds
    return lambda kind, quarter, name: f"{words.title(kinds[kind].title)} {quarter} {name}".strip()
