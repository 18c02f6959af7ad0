"""`ledger hooks`: git's hooks put in place, and what they run before each commit."""

from pathlib import Path

import click

from ledger.checks.numbers import Hit
from ledger.checks.privacy import FORBIDDEN, TEXTS, found_in, without_forbidden
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.hooks import (
    HOOKS,
    REFUSED,
    hooks_folder,
    install,
    new_findings,
    staged,
    uninstall,
    with_positions,
)
from ledger.store.locating import located
from ledger.words import N_

from .check import as_text
from .evidence import LFS_LIMIT
from .options import DONE, Group, Session, option
from .options import command as make_command
from .visit import open_visit

_SCISSORS = " ------------------------ >8 ------------------------"


@click.group("hooks", cls=Group, help=N_("Have git check every commit before it is made."))
def command() -> None:
    """Assemble the commands about hooks."""


@make_command("install", help=N_("Put the hooks in place, or with --uninstall take them away."))
@option("--force", is_flag=True, help=N_("Keep somebody else's hook under another name; it runs first."))
@option("--uninstall", "away", is_flag=True, help=N_("Take our hooks away; put back what was there."))
def _install(session: Session, force: bool, away: bool) -> int:
    git, words = Git(session.folder), session.words
    folder = hooks_folder(git)
    place = str(folder.relative_to(git.root) if folder.is_relative_to(git.root) else folder)
    if away:
        text = N_("hooks taken away from {folder}") if uninstall(git) else N_("no hook of ours is there")
        session.echo(words(text, folder=place))
        return DONE
    done = install(git, force=force)
    text = N_("hooks are in place in {folder}: {names}") if done else N_("the hooks are there already")
    session.echo(words(text, folder=place, names=words.listed(list(HOOKS))))
    if git.setting("core.hooksPath") is not None:
        hint = N_(
            "core.hooksPath names that folder, so other repositories may use it too; where no unit.yaml"
            " is, nothing is checked"
        )
        session.echo(words(hint))
    return DONE


@make_command("run", help=N_("What a hook runs."), hidden=True)
@click.argument("name", type=click.Choice(HOOKS))
@click.argument("file", required=False)
def _run(session: Session, name: str, file: str | None) -> int:
    if name == "pre-commit":
        return _before_commit(session)
    if file is None:
        raise LedgerError(N_("commit-msg wants the file that holds the message"))
    return _message(session, Path(file))


for _each in (_install, _run):
    command.add_command(_each)


def _before_commit(session: Session) -> int:
    """Say what the staged files bring; refuse them for an error that the last commit had not."""
    visit = open_visit(session, staged=True)
    words = session.words
    found = located(new_findings(visit.git, visit.reading, visit.today), visit.reading.documents)
    for path in with_positions(visit.git, staged(visit.git), LFS_LIMIT):
        text = N_(
            "{path} says where it was made; `git restore --staged` and `ledger edit ID --evidence FILE"
            " --strip-position` keep a copy that does not"
        )
        session.echo(words(text, path=path), err=True)
    if found:
        session.echo("\n".join(as_text(words, visit, found)), err=True)
    if not any(one.severity == "error" for one in found):
        return DONE
    text = N_("nothing was committed; mend it and stage it again (`git commit --no-verify` skips this)")
    session.echo(words(text), err=True)
    return REFUSED


def _message(session: Session, file: Path) -> int:
    """Refuse a message with an identity number or a marking, and leave no such number behind."""
    text = file.read_bytes().decode("utf-8", "surrogateescape")
    said = text.partition(_SCISSORS)[0]
    found = found_in(said)
    for hit in found:
        session.echo(_about(session, said, hit), err=True)
    if not any(hit.code in FORBIDDEN for hit in found):
        return DONE
    clean = without_forbidden(said)
    if clean is not None:
        file.write_bytes((clean + text[len(said) :]).encode("utf-8", "surrogateescape"))
    session.echo(session.words(N_("nothing was committed; write the message without it")), err=True)
    return REFUSED


def _about(session: Session, said: str, hit: Hit) -> str:
    words = session.words
    line = said.count("\n", 0, hit.start) + 1
    about = words(TEXTS[hit.code], shown=hit.shown)
    return words(N_("message, line {line}: {code} {about}"), line=line, code=hit.code, about=about)
