"""A folder for an inspection: reports, registers, waivers, evidence, and an index of all of it.

The same ledger gives the same bytes. Nothing here writes; what comes out are the files by path.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ledger.checks.privacy import masked
from ledger.core.cadence import evaluate
from ledger.core.model import Entry
from ledger.core.periods import Period
from ledger.core.values import Fields
from ledger.records import dataclass
from ledger.reports.building import Ground, figures
from ledger.reports.cells import is_restricted
from ledger.reports.inspection import (
    behind,
    evidence_rows,
    piece_cells,
    quarters,
    waiver_table,
)
from ledger.reports.issuing import Own, issued, worded
from ledger.reports.kinds import build
from ledger.reports.registers import REGISTERS, register
from ledger.reports.registertext import csv_rows
from ledger.reports.registerxlsx import to_xlsx
from ledger.reports.report import PUBLIC, Report, Table, Word
from ledger.reports.status_json import Standings, number, standing_value, status_value, to_json
from ledger.reports.tracing import traced
from ledger.reports.vocabulary import Vocabulary, vocabulary
from ledger.store.sources import Attachment
from ledger.store.workbooks import csv_bytes

SCHEMA = "ledger/bundle/1"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a bundle is made with: the language, the unit's own templates and files, the reports' form.

    `text` gives the text of an entry's file by its path, `attachments` what is there of evidence.
    """

    language: str
    own: Own
    form: str
    text: Callable[[str], str | None]
    attachments: Callable[[Iterable[str]], Mapping[str, Attachment]]

    @property
    def words(self) -> Vocabulary:
        return vocabulary(self.language)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a folder by path, and the reports that were made for it."""

    files: Mapping[str, bytes]
    reports: tuple[Report, ...]


def bundle(found: Standings, desk: Desk) -> Bundle:
    """The folder of a year; `found` holds its standings, of a public one as the public may see them."""
    ground = Ground(found)
    index = build("bundle", found)
    reports = {"annual": build("annual", found)}
    for quarter in quarters(ground):
        reports[f"quarterly-{quarter.name}"] = build("quarterly", at(found, quarter))
    files: dict[str, bytes] = {}
    for name, made in reports.items():
        issue = worded(made, desk.language, desk.own)
        for form in dict.fromkeys(("html", desk.form)):
            files[f"reports/{name}.{form}"] = issued(issue, form)
    files |= _registers(ground, desk.words)
    files["waivers.csv"] = _csv(waiver_table(ground), desk.words)
    files["evidence.csv"] = _csv(_evidence(ground, desk), desk.words)
    files |= _entries(ground, desk) if found.audience != PUBLIC else {}
    issue = worded(index, desk.language, desk.own)
    files |= {f"index.{form}": issued(issue, form) for form in ("html", "md")}
    files["index.json"] = to_json(_index(ground, (index, *reports.values()), files, desk)).encode()
    return Bundle(dict(sorted(files.items())), (index, *reports.values()))


def at(found: Standings, period: Period) -> Standings:
    """The standings of another period as of the same day, for the same audience."""
    return replace(found, view=period, standings=tuple(evaluate(found.judged, period, found.as_of)))


def _registers(ground: Ground, words: Vocabulary) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name in REGISTERS:
        made = register(ground, name)
        files[f"registers/{name}.csv"] = csv_bytes(csv_rows(made, words), mark=True)
        files[f"registers/{name}.xlsx"] = to_xlsx(made, words)
    return files


def _csv(table: Table, words: Vocabulary) -> bytes:
    heads = [words.groups["columns"][name] for name in table.columns]
    rows = [[words.say(cell) for cell in row] for row in table.rows]
    return csv_bytes([heads, *rows], mark=True)


def _entries(ground: Ground, desk: Desk) -> dict[str, bytes]:
    """The files of the entries that figures rest on, as they are recorded, numbers of persons masked."""
    files = {}
    for entry in _behind(ground):
        text = None if is_restricted(ground.unit, entry) else desk.text(entry.path)
        if text is not None:
            files[f"entries/{entry.path}"] = masked(text).encode()
    return files


def _behind(ground: Ground) -> list[Entry]:
    """Every entry behind a figure or an obligation of the year, and its waivers."""
    ids = {one.id for many in traced(ground).values() for one in many}
    rows = [*ground.lines.judged, *ground.lines.advice, *ground.lines.counted]
    ids |= {name for row in rows for name in behind(row)}
    ids |= {str(row[0]) for row in waiver_table(ground).rows}
    return sorted((one for one in ground.unit.entries if one.id in ids), key=lambda one: one.id)


# Evidence as it lies there


def _evidence(ground: Ground, desk: Desk) -> Table:
    """Each piece, and whether a file that is named lies there with the hash that is recorded."""
    rows = [(entry, piece) for entry, piece in evidence_rows(ground) if ground.may_tell(entry)]
    paths = sorted({path for _, piece in rows if isinstance(path := piece.get("path"), str)})
    there = {} if ground.found.audience == PUBLIC else desk.attachments(paths)
    kept = ground.found.audience == PUBLIC
    return Table(
        ("id", "piece", "sha256", "remark", "state"),
        tuple(
            (entry.id, *piece_cells(ground, entry, piece), None if kept else _state(piece, there))
            for entry, piece in rows
        ),
    )


def _state(piece: Fields, there: Mapping[str, Attachment]) -> Word | None:
    path = piece.get("path")
    if not isinstance(path, str):
        return None
    found = there.get(path)
    if found is None or found.link:
        return Word("evidence", "missing")
    return Word("evidence", "there" if found.digest == piece.get("sha256") else "differs")


# The index for programs


def _index(
    ground: Ground, reports: tuple[Report, ...], files: Mapping[str, bytes], desk: Desk
) -> dict[str, Any]:
    found, words = ground.found, desk.words
    known = {one.id for one in ground.unit.entries if _may_name(ground, one)}
    head = status_value(found)
    values, entries = figures(ground), traced(ground)
    return {
        "schema": SCHEMA,
        **{name: head[name] for name in ("unit", "period", "as_of", "revision", "dirty", "excluded")},
        "audience": found.audience,
        "reviewed_by": found.reviewer,
        "language": desk.language,
        "files": [
            {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for path, content in sorted(files.items())
        ],
        "figures": [
            {
                "figure": name,
                "title": words.groups["figures"][name],
                "value": number(value),  # type: ignore[arg-type]
                "entries": _ids(ground, entries.get(name, ())),
                "not_named": len(entries.get(name, ())) - len(_ids(ground, entries.get(name, ()))),
            }
            for name, value in values.items()
        ],
        "standings": [_standing(ground, one, known) for one in map(standing_value, found.standings)],
        "entries": [_entry(one) for one in _behind(ground) if _may_name(ground, one)],
        "gaps": [
            {"report": one.name, "period": one.period.name,
             "what": words.say(gap.what), "how": words.say(gap.how)}
            for one in reports
            for gap in one.gaps
        ],
    }  # fmt: skip


def _may_name(ground: Ground, entry: Entry) -> bool:
    return ground.may_tell(entry) and not is_restricted(ground.unit, entry)


def _ids(ground: Ground, entries: Iterable[Entry]) -> list[str]:
    return [one.id for one in entries if _may_name(ground, one)]


def _standing(ground: Ground, value: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """A standing; whom and what may not be named is left out of it."""
    trigger = value["trigger"] if value["trigger"] in known else None
    subject = value["subject"]
    if ground.found.audience == PUBLIC and subject is not None:
        member = ground.unit.member(subject)
        subject = member.name if member else None
    entries = [name for name in value["entries"] if name in known]
    return {**value, "entries": entries, "trigger": trigger, "subject": subject}


def _entry(entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    return {
        "id": entry.id,
        "kind": entry.kind,
        "date": entry.date.isoformat(),
        "title": str(fields.get("title") or ""),
        "path": entry.path,
    }
