"""`ledger pack`: the packs there are, and what each asks for, in words."""

import click

from ledger.checks.form import near
from ledger.core.model import Unit
from ledger.core.packs import Obligation, Pack, rulebook
from ledger.errors import LedgerError
from ledger.reports.rules import binds, rule
from ledger.reports.status_json import to_json
from ledger.store.packs import shipped_pack
from ledger.store.schemas import shipped_kinds, shipped_packs
from ledger.words import N_, Words, plain

from .options import DONE, Group, Session, option
from .options import command as make_command
from .tables import fitted, table, width
from .visit import open_visit

SCHEMA = "ledger/packs/1"


@click.group("pack", cls=Group, help=N_("Show the packs of obligations."))
def command() -> None:
    """Assemble the commands about packs."""


@make_command("list", help=N_("List the packs that ship with the program and those of the unit."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON."))
def _list(session: Session, as_json: bool) -> int:
    words = session.words
    unit = _unit(session)
    own = {pack.name: pack for pack in unit.rules.packs} if unit else {}
    many = {**{name: shipped_pack(name) for name in shipped_packs()}, **own}
    if as_json:
        value = {"schema": SCHEMA, "packs": [_value(pack, pack.name in own) for pack in many.values()]}
        session.echo(to_json(value))
        return DONE
    rows = [
        [
            plain(pack.name),
            plain(pack.version),
            words(N_("in force here")) if pack.name in own else "",
            f"{words.title(pack.title, pack.name)} ({len(pack.obligations)})",
        ]
        for pack in many.values()
    ]
    for line in table(rows, width()):
        session.echo(line)
    return DONE


@make_command("show", help=N_("Say what a pack asks for, obligation by obligation."))
@click.argument("name")
def _show(session: Session, name: str) -> int:
    words = session.words
    unit = _unit(session)
    pack = _pack(name, unit)
    # A pack may be read without a unit: then its parameters stand by their defaults.
    shown = unit if unit and pack in unit.rules.packs else _bare(pack)
    columns = width()
    lines = [click.style(f"{words.title(pack.title, pack.name)} {plain(pack.version)}", bold=True)]
    if pack.note:
        lines.append(words.title(pack.note))
    for duty in pack.obligations:
        lines += ["", *_duty(duty, shown, words)]
    for line in fitted(lines, columns):
        session.echo(line)
    return DONE


for _each in (_list, _show):
    command.add_command(_each)


def _duty(duty: Obligation, unit: Unit, words: Words) -> list[str]:
    article = words(N_("article {number}, "), number=duty.article) if duty.article else ""
    advice = [words(N_("It is advice: it is shown, but never counts against anybody."))]
    return [
        f"{article}{words.title(duty.title, duty.id)} ({plain(duty.id)})",
        "  " + words(N_("Rule: {rule}"), rule=rule(duty, unit, words)),
        "  " + words(N_("Binds: {whom}"), whom=binds(duty, unit, words)),
        *(f"  {line}" for line in (advice if duty.advisory else [])),
        *([f"  {words(N_('Note: {note}'), note=words.title(duty.note))}"] if duty.note else []),
    ]


def _unit(session: Session) -> Unit | None:
    """The unit here, if there is one: packs may be looked at anywhere."""
    try:
        return open_visit(session).reading.unit
    except LedgerError:
        return None


def _pack(name: str, unit: Unit | None) -> Pack:
    own = {pack.name: pack for pack in unit.rules.packs} if unit else {}
    if name in own:
        return own[name]
    if name in shipped_packs():
        return shipped_pack(name)
    names = [*own, *(one for one in shipped_packs() if one not in own)]
    text = N_("there is no pack {name}; there are: {names}")
    if close := near(name, names):
        text = N_("there is no pack {name}; did you mean {near}?")
    raise LedgerError(text, name=name, near=close, names=", ".join(names))


def _bare(pack: Pack) -> Unit:

    return Unit("", "", "", rules=rulebook([pack], shipped_kinds()))


def _value(pack: Pack, here: bool) -> dict[str, object]:
    return {
        "name": pack.name,
        "version": pack.version,
        "title": dict(pack.title),
        "obligations": [duty.id for duty in pack.obligations],
        "here": here,
    }
