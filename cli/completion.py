"""`ledger completion`: what a shell needs to complete commands, options and values."""

import click
from click.shell_completion import get_completion_class

from ledger.words import N_

from .options import DONE, Session
from .options import command as make_command

SHELLS = ("bash", "zsh", "fish")
PLACES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/ledger.fish",
}


@make_command("completion", help=N_("Print the script that completes commands in a shell."))
@click.argument("shell", type=click.Choice(SHELLS))
def command(session: Session, shell: str) -> int:
    """Print the script that completes commands in a shell."""
    root = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    assert found is not None
    session.echo(f"# {PLACES[shell]}")
    session.echo(found(root, {}, "ledger", "_LEDGER_COMPLETE").source())
    return DONE
