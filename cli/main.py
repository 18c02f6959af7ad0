"""The program: finds a command by its name, imports its one file, and says what went wrong.

The one-line helps stand here beside the names, so that `--help` imports no command.
"""

import gc
import gettext
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ledger import __version__
from ledger.errors import LedgerError
from ledger.words import DOMAIN, LANGUAGES, LOCALE, N_, Words

from .session import DONE, FAILED, INTERRUPTED, Option, Session, folder_option, language_option

COMMANDS: Mapping[str, str] = {
    "init": N_("Make a repository for a unit."),
    "demo": N_("Make a repository of an invented unit, to try things out."),
    "add": N_("Record an entry."),
    "answer": N_("Record an item that answers a problem."),
    "sheet": N_("Print a quarter's sheets as a grid, or take one back."),
    "assign": N_("Assign an item: who, what, by when."),
    "progress": N_("Record how far an item is."),
    "extend": N_("Move an item's due day, on or before it."),
    "close": N_("Close an item: every measure is done."),
    "verify-item": N_("Verify a closed item, as neither its owner nor its lead."),
    "return": N_("Return a closed item: it is not mended yet."),
    "reopen": N_("Reopen a verified item."),
    "carry": N_("List a problem again in another quarter."),
    "list": N_("List entries."),
    "show": N_("Show an entry."),
    "edit": N_("Change an entry."),
    "remove": N_("Remove an entry."),
    "undo": N_("Take back the last change that was not yet shared."),
    "member": N_("Keep the roster: members and the posts they hold."),
    "check": N_("Find what is wrong with the repository."),
    "status": N_("Say which obligations are met, open or missed."),
    "due": N_("Say what falls due, and for whom."),
    "explain": N_("Say why a standing is what it is."),
    "report": N_("Write a report, bulletin, wall chart, register, or an inspection's folder."),
    "verify": N_("Say whether a document's figures are those of the ledger."),
    "log": N_("Say who changed what, field by field."),
    "diff": N_("Say what differs between two revisions."),
    "sync": N_("Share changes: fetch, merge, check and push."),
    "rollup": N_("Look at many units from their superior: fetch, count, hand upwards."),
    "import": N_("Record a register from a workbook, CSV or JSON file."),
    "export": N_("Write entries as JSON, CSV or a workbook."),
    "hooks": N_("Have git check every commit before it is made."),
    "schema": N_("Print the JSON Schema of a kind, for editors."),
    "pack": N_("Show the packs of obligations."),
    "help": N_("Explain a command, a code of `check`, or a kind of entry."),
    "calendar": N_("Write a year's rest days and working weekends."),
    "completion": N_("Print the script that completes commands in a shell."),
}
STEPS = ("assign", "progress", "extend", "close", "verify-item", "return", "reopen")
"""Commands that stand together in one file."""
HIDDEN = ("merge-driver", "handover")
"""Commands that help does not list: git runs the one, the other is listed within `member`."""


class Program(click.Group):
    """A group that knows its commands' names and helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        if cmd_name in STEPS:
            steps: Mapping[str, click.Command] = importlib.import_module(".steps", __package__).COMMANDS
            return steps[cmd_name]
        file = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        module = importlib.import_module(f".{file}", __package__)
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = ctx.find_object(Session).words  # type: ignore[union-attr]
        with formatter.section(words(N_("Commands"))):
            formatter.write_dl([(name, words(text)) for name, text in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=text)
            for name, text in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = ctx.find_object(Session).words  # type: ignore[union-attr]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(words(self.help or ""))


@click.group(
    cls=Program,
    help=N_("Plain-text ledgers of recurring duties, kept in git."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="ledger", cls=Option, help=N_("Show the version and exit."))
@folder_option
@language_option
def program() -> None:
    """Assemble the commands."""


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The user's language: `--lang`, LEDGER_LANG, then the locale; zh or en."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name == "--lang":
            given = value or "".join(arguments[place + 1 : place + 2])
            if given in LANGUAGES:
                return given
    names = ("LEDGER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if named.lower().startswith("zh") else "en"


def _speak(tongue: str) -> None:
    """Make click's own messages come in the same language."""
    os.environ["LANGUAGE"] = tongue
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def _utf8() -> None:
    """Output is UTF-8 whatever the locale says, and never fails for a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def run(arguments: Sequence[str]) -> int:  # noqa: C901 - one case a way to end
    """The exit code of one run. Every error is one sentence on standard error."""
    tongue = language(arguments, os.environ)
    _speak(tongue)
    words = Words(tongue)
    color = False if os.environ.get("NO_COLOR") else None
    try:
        result = program.main(
            list(arguments), prog_name="ledger", standalone_mode=False, obj=Session(words, color=color)
        )
    except LedgerError as error:
        _complain(words, words(error.text, **error.values))
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain(words, words(N_("interrupted")))
        return INTERRUPTED
    except click.ClickException as error:
        _complain(words, error.format_message())
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(error.ctx.get_usage(), err=True)
    except SystemExit:
        # click's own way out where the reader has gone, as `head` does.
        return DONE
    except BrokenPipeError:
        # The reader has gone, as `head` does; Python must not complain about it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _complain(words, f"{error.filename or 'ledger'}: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        if os.environ.get("LEDGER_DEBUG"):
            import traceback

            _complain(words, traceback.format_exc())
            return FAILED
        text = N_("this should not have happened ({fault}); LEDGER_DEBUG=1 shows where")
        _complain(words, words(text, fault=f"{type(error).__name__}: {error}"))
    else:
        return result if isinstance(result, int) else DONE
    return FAILED


def _complain(words: Words, text: str) -> None:
    from ledger.checks.privacy import masked

    click.echo(masked(words(N_("ledger: {text}")).replace("{text}", text)), err=True)


def main() -> None:
    """The console scripts `ledger` and `git-ledger`."""
    _utf8()
    # A command soon ends; looking for circles among all that it has read takes a third of its time.
    gc.set_threshold(100_000, 50, 50)
    code = run(sys.argv[1:])
    # Nor need it be looked through once more while the process ends.
    gc.freeze()
    sys.exit(code)
