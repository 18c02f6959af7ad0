"""`ledger add`: one entry, from options, a file or standard input."""

import hashlib
import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from ledger.checks.privacy import masked
from ledger.core.packs import Kind
from ledger.core.periods import period_of
from ledger.core.values import Fields, Value, day, texts
from ledger.errors import LedgerError
from ledger.store.documents import read_document
from ledger.store.filling import Names, fill, names
from ledger.store.recording import Recorded, Recording, Refused
from ledger.store.schemas import common
from ledger.words import N_, Words, plain

from .findings import message, remedy
from .kinds import chosen_kind
from .options import DAY, DONE, Session, option
from .options import command as make_command
from .people import chosen_members
from .visit import Visit, open_visit

EVIDENCE_LIMIT = 20 << 20
"""Bytes that a file of evidence may have where unit.yaml says nothing."""
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:([KMG])(i?))?B")


@make_command("add", help=N_("Record one entry, or one session more on a member's sheet."))
@click.argument("kind_name", metavar="LEDGER/KIND")
@option("--date", "when", type=DAY, help=N_("The day, or the first of several (today)."))
@option("--until", type=DAY, help=N_("The last day, where there are several."))
@option("--title", help=N_("What it was, in a line."))
@option(
    "--member",
    "members",
    multiple=True,
    metavar="WHO",
    help=N_("Whom it is credited to: id, name, or role; may be given again."),
)
@option("--absent", multiple=True, metavar="WHO=WHY", help=N_("Who was away, and why."))
@option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help=N_("Any field of the kind."))
@option(
    "--evidence",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("A file to keep as evidence; may be given again."),
)
@option("--note", help=N_("A remark."))
@option(
    "--from",
    "source",
    metavar="FILE",
    help=N_("Take the fields from a YAML file, or from - (standard input)."),
)
@option("--no-commit", is_flag=True, help=N_("Write and stage, but do not commit."))
def command(
    session: Session,
    kind_name: str,
    when: date | None,
    until: date | None,
    title: str | None,
    members: tuple[str, ...],
    absent: tuple[str, ...],
    settings: tuple[str, ...],
    evidence: tuple[Path, ...],
    note: str | None,
    source: str | None,
    no_commit: bool,
) -> int:
    """Record one entry, or one session more on a member's sheet."""
    visit = open_visit(session)
    kind = chosen_kind(visit.reading.unit.rules.kinds, kind_name)
    known = names(visit.reading.unit, (one.stem for one in visit.reading.written))
    fields = _from(source, kind) if source is not None else {}
    fields |= fill(_pairs(settings, "--set"), kind, common(), known)
    given = {
        "date": when.isoformat() if when else fields.get("date", visit.today.isoformat()),
        "until": until.isoformat() if until else None,
        "title": title,
        "note": note,
    }
    fields |= {name: value for name, value in given.items() if value is not None}
    day_of = day(fields.get("date")) or visit.today
    fields |= _people(visit, members, absent, known, day_of)
    fields.setdefault("title", _sheet_title(visit, kind, fields, session.words, day_of))
    limit = evidence_limit(visit.reading.data("unit.yaml").get("evidence-limit"))
    attachments, kept = _evidence(evidence, day_of, limit)
    if kept:
        own = fields.get("evidence")
        fields["evidence"] = [*(own if isinstance(own, list) else []), *kept]
    ordered = _ordered(fields, kind)
    recording = Recording(visit.git, visit.source, visit.today)
    try:
        recorded = recording.add(kind, ordered, attachments=attachments, commit=not no_commit)
    except Refused as refused:
        raise LedgerError(_refusal(session.words, refused, kind)) from refused
    _say(session, recorded)
    return DONE


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


def _pairs(settings: tuple[str, ...], option_name: str) -> list[tuple[str, str]]:
    pairs = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip():
            raise LedgerError(
                N_("{option} {given}: write it as NAME=VALUE"), option=option_name, given=setting
            )
        pairs.append((name.strip(), text))
    return pairs


def _people(
    visit: Visit, members: tuple[str, ...], absent: tuple[str, ...], known: Names, when: date
) -> dict[str, Value]:
    """Who is credited and who was away; whoever was away is not credited."""
    unit = visit.reading.unit
    away: dict[str, Value] = {}
    for who, why in _pairs(absent, "--absent"):
        away[known.members.get(who, who)] = why
    credited: list[Value] = []
    for named in members:
        credited += [one for one in chosen_members(unit, named, when) if one not in [*credited, *away]]
    fields: dict[str, Value] = {}
    if members:
        fields["members"] = credited
    if away:
        fields["absent"] = away
    return fields


def _sheet_title(visit: Visit, kind: Kind, fields: Fields, words: Words, when: date) -> Value:
    """A new sheet is named by what it is, whose, and of which quarter; other entries by people."""
    if not kind.sessions:
        return None
    own = [visit.reading.unit.member(name) for _, name in texts(fields.get("members"))]
    people = words.listed([member.name for member in own if member])
    return f"{words.title(kind.title)} {period_of('quarter', when).name} {people}".strip()


def evidence_limit(given: Value) -> int:
    """The largest size of a file of evidence: a number of bytes, or text like `20 MiB`."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = _SIZE.fullmatch(given) if isinstance(given, str) else None
    if not found:
        return EVIDENCE_LIMIT
    power = " KMG".index(found[2] or " ")
    return int(Decimal(found[1]) * (1024 if found[3] else 1000) ** power)


def _evidence(files: tuple[Path, ...], when: date, limit: int) -> tuple[dict[str, bytes], list[Value]]:
    """Evidence under names made of their content, so that the same file is kept once."""
    contents: dict[str, bytes] = {}
    kept: list[Value] = []
    for file in files:
        if file.stat().st_size > limit:
            text = N_("{file} is larger than {limit} bytes; keep it elsewhere and give its address")
            raise LedgerError(text, file=str(file), limit=limit)
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        name = re.sub(r"[^\w.-]+", "-", file.name).strip("-.") or "file"
        path = f"evidence/{when:%Y}/{digest[:12]}-{name}"
        contents[path] = content
        kept.append({"path": path, "sha256": digest})
    return contents, kept


def _ordered(fields: Fields, kind: Kind) -> dict[str, Value]:
    """Fields in the order in which people read them: when, what, who, then the kind's own."""
    order = ["date", "until", "title", "members", "absent", *kind.fields, *common().fields]
    known = {name: fields[name] for name in order if fields.get(name) is not None}
    return {**known, **{name: value for name, value in fields.items() if value is not None}}


def _refusal(words: Words, refused: Refused, kind: Kind) -> str:
    lines = [words(N_("nothing was recorded, because the entry has errors:"))]
    for one in refused.findings:
        hint = f" ({remedy(words, one)})" if one.hint else ""
        place = [masked(plain(".".join(str(part) for part in one.at)))] if one.at else []
        lines.append("  " + " ".join([one.code, *place, message(words, one)]) + hint)
    lines.append("  " + words(N_("`ledger schema {kind}` shows the fields"), kind=kind.name))
    return "\n".join(lines)


def _say(session: Session, recorded: Recorded) -> None:
    words = session.words
    said = N_("a session more on {path}") if recorded.session else N_("recorded {path}")
    session.echo(words(said, path=recorded.path))
    if recorded.commit is None:
        session.echo(words(N_("staged, not committed")))
    for finding in recorded.warnings:
        session.echo(f"{finding.code} {message(words, finding)}", err=True)
