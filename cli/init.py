"""`ledger init`: a repository for a unit."""

import shutil
import sys
from datetime import date
from pathlib import Path

import click

from ledger.core.periods import period_of
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.store.checking import check
from ledger.store.documents import read_document, scalar
from ledger.store.reading import read_unit
from ledger.store.repository import create_repository, scaffold, shipped_rules
from ledger.store.sources import Proposed
from ledger.store.writing import Change, writing
from ledger.words import N_

from .findings import message
from .options import DAY_OF_ITS_YEAR, DONE, Session, option
from .options import command as make_command


@make_command("init", help=N_("Make a repository for a unit, and commit what it begins with."))
@click.argument("place", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@option("--id", "unit_id", metavar="ID", help=N_("The unit's id: a–z, 0–9 and hyphens."))
@option("--name", help=N_("The unit's name."))
@option("--kind", help=N_("The unit's kind, one of the pack's."))
@option("--pack", "packs", multiple=True, metavar="NAME", help=N_("A pack of obligations (aspiration)."))
@option("--set", "settings", multiple=True, metavar="PARAM=VALUE", help=N_("A parameter's value."))
@option(
    "--since",
    type=DAY_OF_ITS_YEAR,
    help=N_("Obligations bind from this day (the current quarter's first)."),
)
@option("--parent", metavar="ID", help=N_("The id of the unit above."))
def command(
    session: Session,
    place: Path,
    unit_id: str | None,
    name: str | None,
    kind: str | None,
    packs: tuple[str, ...],
    settings: tuple[str, ...],
    since: date | None,
    parent: str | None,
) -> int:
    """Make a repository for a unit, and commit what it begins with."""
    top = (session.folder / place).resolve()
    if (top / "unit.yaml").exists():
        raise LedgerError(N_("{folder} is a unit's repository already"), folder=str(top))
    chosen = packs or ("aspiration",)
    kinds = shipped_rules(chosen).unit_kinds
    if kind is None and len(kinds) != 1:
        kind = _ask("--kind", kind, ", ".join(kinds))
    fields: dict[str, Value] = {
        "id": _ask("--id", unit_id, "shili-bureau"),
        "name": _ask("--name", name, "示例区某局"),
        "kind": kind or next(iter(kinds)),
        "parent": parent,
        "since": (since or period_of("quarter", session.today()).start).isoformat(),
        "packs": list(chosen),
        "parameters": _parameters(settings) or None,
    }
    given = {field: value for field, value in fields.items() if value is not None}
    made = scaffold(given, {"members": []}, session.words.language)
    _refuse_errors(session, made)
    _make(top, made)
    session.echo(
        session.words(N_("made the unit {name} in {folder}"), name=str(given["name"]), folder=str(place))
    )
    session.echo(
        session.words(
            N_("obligations bind from {since}; next: `ledger member add NAME --role ROLE`"),
            since=str(given["since"]),
        )
    )
    return DONE


def _ask(name: str, given: str | None, example: str) -> str:
    """The option's value; asked for at a terminal, an error elsewhere."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise LedgerError(
            N_("{option} is missing; give one, for example: {example}"), option=name, example=example
        )
    answer: str = click.prompt(f"{name.removeprefix('--')} ({example})")
    return answer


def _parameters(settings: tuple[str, ...]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise LedgerError(N_("--set {setting}: write it as PARAM=VALUE"), setting=setting)
        found[name.strip()] = _value(text)
    return found


def _value(text: str) -> Value:
    """A value as YAML would read it; `[a, b]` is a list."""
    if text.startswith("["):
        data = read_document("", f"value: {text}\n".encode()).data
        return (data or {}).get("value", text)
    return scalar(text)


def _make(place: Path, files: dict[str, str]) -> None:
    """All files and a commit, or nothing: what was not there before is gone again if it fails."""
    new = not place.exists()
    had_git = (place / ".git").exists()
    # What helps editors and git may be there already, and then it stays as it is.
    contents = {path: text.encode() for path, text in files.items() if not (place / path).exists()}
    if "roster.yaml" not in contents:
        raise LedgerError(N_("{path} is there already"), path=str(place / "roster.yaml"))
    try:
        with writing(create_repository(place)) as writer:
            writer.write(Change(contents, "unit: begin\n\nLedger-Action: add\n"))
    except BaseException:
        if new:
            shutil.rmtree(place, ignore_errors=True)
        elif not had_git:
            shutil.rmtree(place / ".git", ignore_errors=True)
        raise


def _refuse_errors(session: Session, files: dict[str, str]) -> None:
    """What the user gave must make a unit without errors. Raises LedgerError with all of them."""
    proposed = Proposed(None, {path: text.encode() for path, text in files.items()})
    words = session.words
    said = [
        f"{one.code} {'.'.join(str(part) for part in one.at)} {message(words, one)}"
        for one in check(read_unit(proposed), proposed, session.today())
        if one.severity == "error"
    ]
    if said:
        raise LedgerError("\n  ".join([words(N_("nothing was made:")), *said]))
