"""`ledger help`: the help of a command, what a code means, or what a kind's fields are."""

import re

import click

from ledger.errors import LedgerError
from ledger.words import N_

from .options import DONE, Session
from .options import command as make_command


@make_command("help", help=N_("Explain a command, a code of `check`, or a kind of entry."))
@click.argument("topics", metavar="TOPIC...", nargs=-1)
def command(session: Session, topics: tuple[str, ...]) -> int:
    """Explain a command, a code of `check`, or a kind of entry."""
    context = click.get_current_context()
    root = context.find_root()
    if not topics:
        session.echo(root.get_help())
        return DONE
    if len(topics) == 1 and re.fullmatch("[EW][0-9]{3}", topics[0]):
        return _run(root, "check", "--explain", topics[0])
    if len(topics) == 1 and "/" in topics[0]:
        return _run(root, "schema", topics[0])
    here: click.Command = root.command
    for topic in topics:
        found = here.get_command(root, topic) if isinstance(here, click.Group) else None
        if found is None:
            text = N_("there is no help on {topic}; `ledger help` lists the commands")
            raise LedgerError(text, topic=" ".join(topics))
        here = found
    return _run(root, *topics, "--help")


def _run(root: click.Context, *arguments: str) -> int:
    """Another command in this one's place."""
    assert isinstance(root.command, click.Group)
    name, found, rest = root.command.resolve_command(root, list(arguments))
    assert found is not None
    with found.make_context(name, rest, parent=root) as inner:
        result = found.invoke(inner)
    return result if isinstance(result, int) else DONE
