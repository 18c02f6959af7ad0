"""`ledger help`: the help of a command, what a code means, or what a kind's fields are."""

import re

import click

from ledger.errors import LedgerError
from ledger.words import N_

from .kinds import SEVERAL, known_kinds
from .options import DONE, Session
from .options import command as make_command
from .tables import fitted, width

KINDS = "kinds"


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
    here: click.Command = root.command
    for topic in topics:
        found = here.get_command(root, topic) if isinstance(here, click.Group) else None
        if found is None:
            return _of_kinds(session, " ".join(topics))
        here = found
    return _run(root, *topics, "--help")


def _of_kinds(session: Session, topic: str) -> int:
    """What a kind's fields are; of `kinds` which kinds there are."""
    from .describing import kind_described, kinds_listed
    from .kinds import named_kind

    kinds, columns = known_kinds(session), width()
    if topic in (KINDS, session.words(N_("kinds"))):
        lines = kinds_listed(kinds.values(), session.words, columns)
    else:
        try:
            lines = kind_described(named_kind(kinds, topic), session.words, columns)
        except LedgerError as unknown:
            if "/" in topic or unknown.text == SEVERAL:
                raise
            text = N_("there is no help on {topic}; `ledger help` lists the commands")
            raise LedgerError(text, topic=topic) from None
    for line in fitted(lines, columns):
        session.echo(line)
    return DONE


def _run(root: click.Context, *arguments: str) -> int:
    """Another command in this one's place."""
    assert isinstance(root.command, click.Group)
    name, found, rest = root.command.resolve_command(root, list(arguments))
    assert found is not None
    with found.make_context(name, rest, parent=root) as inner:
        result = found.invoke(inner)
    return result if isinstance(result, int) else DONE
