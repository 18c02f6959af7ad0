"""`ledger show`: one entry in words, and what it counts for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from ledger.checks.rules import Written
from ledger.core.cadence import evaluate
from ledger.core.lifecycle import fold
from ledger.core.periods import period_of
from ledger.core.values import day, maps
from ledger.reports.chain import Branch, chains
from ledger.reports.fields import DERIVED, STAGE_WORDS, FieldWords
from ledger.reports.saying import STATE_WORDS, progress
from ledger.reports.status_json import plain_value, to_json
from ledger.store.schemas import common
from ledger.words import N_, Words, plain

from .findings import message
from .options import DONE, Session, as_of_option, at_option, option
from .options import command as make_command
from .pick import chosen_entry
from .steps import what_next
from .tables import fitted, table, width
from .visit import Visit, open_visit

SCHEMA = "ledger/entry/1"
_HEAD = ("id", "kind", "title")


@make_command("show", help=N_("Show an entry."))
@click.argument("entry", metavar="ID")
@as_of_option
@at_option
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def command(
    session: Session, entry: str, as_of: date | None, revision: str | None, as_json: bool
) -> int:
    """Show an entry."""
    visit = open_visit(session, revision)
    one = chosen_entry(visit, entry)
    when = as_of or visit.today
    if as_json:
        click.echo(to_json(_value(one, when)))
        return DONE
    columns = width()
    for line in fitted(_lines(visit, one, when, session.words, columns), columns):
        session.echo(line)
    return DONE


def _value(one: Written, when: date) -> dict[str, Any]:
    life = fold(one.data, when) if one.kind and one.kind.steps else None
    derived = {name: life.fields[name] for name in DERIVED} if life else None
    return {
        "schema": SCHEMA,
        "path": one.path,
        "kind": one.kind.name if one.kind else None,
        "fields": plain_value(one.data),
        "life": plain_value(derived),
    }


def field_words(visit: Visit, words: Words) -> FieldWords:
    """What says the fields of an entry in this unit."""
    titles = {each.stem: str(each.data.get("title", "")) for each in visit.reading.written}
    return FieldWords(visit.reading.unit, common(), words, titles)


def _lines(visit: Visit, one: Written, when: date, words: Words, columns: int | None) -> Iterator[str]:
    fields = field_words(visit, words)
    kind = words.title(one.kind.title) if one.kind else plain(str(one.data.get("kind", "?")))
    yield click.style(f"{plain(str(one.data.get('title', '')))}", bold=True)
    yield words(N_("{kind}, {path}"), kind=kind, path=one.path)
    yield ""
    rows = [
        [fields.label(one.kind, (name,)), fields.value(one.kind, (name,), value)]
        for name, value in one.data.items()
        if name not in (*_HEAD, "sessions", "steps")
    ]
    yield from table(rows, columns)
    for name in ("sessions", "steps"):
        if isinstance(one.data.get(name), list):
            yield from _list(fields, one, name, words, columns)
    if one.kind and one.kind.steps:
        yield from _life(one, when, words, columns, fields)
    yield from _chain(visit, one, when, words, fields)
    yield from _standings(visit, one, when, words, columns)
    yield from _findings(visit, one, words)


def _list(
    fields: FieldWords, one: Written, name: str, words: Words, columns: int | None
) -> Iterator[str]:
    """Sessions or steps, a line each: the day, and the rest of it."""
    yield ""
    yield click.style(fields.label(one.kind, (name,)), bold=True)
    rows = []
    many = one.data[name]
    for place, item in enumerate(many if isinstance(many, list) else ()):
        if not isinstance(item, dict):
            rows.append(["", fields.said({}, item)])
            continue
        schema = fields.field(one.kind, (name, place))
        step = fields.said(fields.field(one.kind, (name, place, "step")), item.get("step"))
        rest = {key: value for key, value in item.items() if key not in ("date", "step")}
        said = [f"{label} {text}" for label, text in fields.parts(schema, rest)]
        begin = [step] if "step" in item else []
        rows.append([plain(str(item.get("date", "?"))), words(N_("; ")).join([*begin, *said])])
    yield from table(rows, columns)


def _life(
    one: Written, when: date, words: Words, columns: int | None, fields: FieldWords
) -> Iterator[str]:
    life = fold(one.data, when)
    rows = [[words(DERIVED["stage"]), words(STAGE_WORDS[life.stage])]]
    for name in ("due_on", "closed_on", "verified_on", "result"):
        if (value := life.fields[name]) is not None:
            schema = fields.field(one.kind, ("steps", 0, "result")) if name == "result" else {}
            rows.append([words(DERIVED[name]), fields.said(schema, value)])
    yield ""
    yield click.style(words(N_("as of {day}"), day=when.isoformat()), bold=True)
    yield from table(rows, columns)
    yield f"  {what_next(words, one.stem, life, when)}"


def _chain(visit: Visit, one: Written, when: date, words: Words, fields: FieldWords) -> Iterator[str]:
    """What set the entry off and what came of it, as a tree; nothing where it stands alone."""
    trees = chains(one, visit.reading.written, common())
    if not any(tree.below for tree in trees):
        return
    yield ""
    yield click.style(words(N_("how it hangs together")), bold=True)
    for tree in trees:
        yield from _branch(tree, one, when, words, fields, "  ", "  ")


def _branch(
    tree: Branch, one: Written, when: date, words: Words, fields: FieldWords, first: str, rest: str
) -> Iterator[str]:
    """An entry of the tree, its steps, and what refers to it, each behind its lines."""
    here = tree.written
    kind = words.title(here.kind.title) if here.kind else plain(str(here.data.get("kind", "?")))
    said = f"{kind} {here.stem} {plain(str(here.data.get('title', '')))}"
    steps: list[str] = []
    if here.kind and here.kind.steps:
        life = fold(here.data, when)
        stage = words(STAGE_WORDS[life.stage])
        said = words(N_("{title} ({about})"), title=said, about=stage)
        steps = [] if tree.again else list(_steps(here, fields, words))
    yield f"{first}{click.style(said, bold=True) if here is one else said}"
    children: list[str | Branch] = [*steps, *tree.below]
    for number, child in enumerate(children, 1):
        last = number == len(children)
        begin, go_on = (f"{rest}└─ ", f"{rest}   ") if last else (f"{rest}├─ ", f"{rest}│  ")
        if isinstance(child, str):
            yield f"{begin}{child}"
        else:
            yield from _branch(child, one, when, words, fields, begin, go_on)


def _steps(here: Written, fields: FieldWords, words: Words) -> Iterator[str]:
    for place, step in maps(here.data.get("steps")):
        name = fields.said(fields.field(here.kind, ("steps", place, "step")), step.get("step"))
        by = fields.said(fields.field(here.kind, ("steps", place, "by")), step.get("by"))
        text = words(N_("{day} {step} by {who}"), day=str(step.get("date")), step=name, who=by)
        yield text


def _standings(
    visit: Visit, one: Written, when: date, words: Words, columns: int | None
) -> Iterator[str]:
    """What the entry counts for: the standings of its year that hold it."""
    begun = day(one.data.get("date"))
    if begun is None or one.path in visit.reading.excluded:
        return
    names = {member.id: member.name for member in visit.reading.unit.members}
    rows = [
        [
            words.title(each.obligation.title),
            plain(names.get(each.subject or "", "")) or words(N_("the unit")),
            each.period.name,
            f"{words(STATE_WORDS[each.state])} {progress(each)}".rstrip(),
        ]
        for each in evaluate(visit.reading.unit, period_of("year", begun), when)
        if one.stem in (*each.entries, each.trigger)
    ]
    if rows:
        yield ""
        yield click.style(words(N_("counts for")), bold=True)
        yield from table(rows, columns)


def _findings(visit: Visit, one: Written, words: Words) -> Iterator[str]:
    found = [each for each in visit.reading.findings if each.path == one.path]
    if not found:
        return
    yield ""
    excluded = one.path in visit.reading.excluded
    heading = N_("counts for nothing, because of errors") if excluded else N_("findings")
    yield click.style(words(heading), bold=True)
    for each in found:
        yield f"  {each.code} {message(words, each)}"
