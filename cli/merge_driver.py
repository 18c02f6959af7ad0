"""`ledger merge-driver`: what git runs to merge one ledger, field by field. Nobody types it."""

from pathlib import Path

import click

from ledger.core.conflicts import Conflict
from ledger.store.merging import driven
from ledger.words import N_, Words, plain

from .conflicts import named, short
from .options import DONE, SEE_TO, Session, option
from .options import command as make_command


@make_command("merge-driver", help=N_("Merge one file for git, field by field."), hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("mine", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path")
@option("--exit", "code", type=int, default=SEE_TO, help=N_("Exit with this where conflicts are left."))
def command(session: Session, base: Path, mine: Path, theirs: Path, path: str, code: int) -> int:
    """Merge one file for git, field by field: the result goes where mine is."""
    places = [session.folder / one for one in (base, mine, theirs)]
    before, here, there = (one.read_bytes() for one in places)
    made, conflicts = driven(path, before, here, there)
    beside = places[1].with_name(f"{places[1].name}.tmp")
    beside.write_bytes(made)
    beside.replace(places[1])
    for one in conflicts:
        session.echo(sentence(session.words, path, one), err=True)
    return code if conflicts else DONE


def sentence(words: Words, path: str, conflict: Conflict) -> str:
    """A conflict in one sentence, by the names that stand in the file."""
    if not conflict.place:
        return words(
            N_("{path}: both sides have changed this file, and it does not go together"), path=path
        )
    text = N_("{path}: {field} is {mine} here and {theirs} there; keep one, and take the markers out")
    values = {"mine": short(conflict.mine), "theirs": short(conflict.theirs)}
    return words(text, path=path, field=plain(named(conflict)), **values)
