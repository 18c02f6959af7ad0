"""`ledger rollup`: many units seen from their superior. Its commands are files of their own."""

import importlib
from collections.abc import Mapping

import click

from ledger.words import N_

from .options import Group, Session

COMMANDS: Mapping[str, str] = {
    "sync": N_("Fetch all units into mirrors."),
    "status": N_("Say who stands where, unit by unit and section by section."),
    "show": N_("Show one unit, down to its entries."),
    "report": N_("Write a bulletin across units, in any form that reports have."),
    "publish": N_("Hand this level's facts upwards, as a signed snapshot."),
    "verify": N_("Recompute a snapshot from the commits that it names."),
    "export": N_("Write facts of all units as Parquet, for any engine."),
    "query": N_("Ask the exported facts in SQL."),
}


class Rollup(Group):
    """A group that knows its commands' names and helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".rollup_{cmd_name}", __package__)
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = ctx.find_object(Session).words  # type: ignore[union-attr]
        with formatter.section(words(N_("Commands"))):
            formatter.write_dl([(name, words(text)) for name, text in COMMANDS.items()])


command = Rollup(
    "rollup", help=N_("Look at many units from their superior: fetch, count, hand upwards.")
)
