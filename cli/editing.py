"""A text in the user's editor, opened again with its faults marked until nothing is wrong with it.

Nothing typed is lost: until it has been accepted, the text lies in a draft under .git/ledger/drafts/,
and the next time on the same text begins with it if the user wants.
"""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.store.drafts import draft_file, keep, kept, leave, shown_path
from ledger.store.git import Git
from ledger.words import N_, Words, plain

from . import terminal

Faults = Callable[[str], list[tuple[int, str]]]
"""What is wrong with a text: the line (from 1) at fault, and what to say; nothing once accepted."""

_MARK = "# ^ "
_MARKED = pattern(r"(?m)^# \^ [^\n]*\n")
_LAST_MARKED = pattern(r"\n?# \^ [^\n]*\Z")
_COMMENT = pattern(r"\s*(#.*)?")


def edited(git: Git, text: str, faults: Faults, words: Words, name: str) -> str | None:
    """What the user made of the text, once `faults` finds nothing wrong with it.

    None if it came back unchanged or empty. `faults` may also do the writing: the draft is kept until
    it returns an empty list. Comment lines that mark faults are taken out again, all else stays byte
    for byte. Raises LedgerError if the user gives up; the draft then stays and the error says where.
    """
    place = draft_file(git, name)
    shown, last = _begin(place, text, words), None
    while True:
        keep(place, shown)
        status = _open(git, place)
        typed = unmarked(kept(place) or "")
        if _is_nothing(typed) or typed == text:
            place.unlink(missing_ok=True)
            return None
        keep(place, typed)
        if status or typed == last:
            raise _given_up(git, place, typed)
        found = _judged(git, place, typed, faults, words)
        if not found:
            place.unlink(missing_ok=True)
            return typed
        _say(found)
        shown, last = marked(typed, found), typed


def _begin(place: Path, text: str, words: Words) -> str:
    """The draft left from the last time, if there is one and the user wants it; else the text."""
    left = kept(place)
    if left is None or unmarked(left) == text:
        return text
    if not terminal.is_there():
        return left
    click.echo(words(N_("What you typed the last time is kept and was not recorded.")))
    answer = terminal.Plain().ask(words(N_("Go on with it? Enter: yes, n: begin anew ")))
    if answer.strip().lower() in ("n", "no", "否", "不"):
        place.replace(place.with_suffix(".old.yaml"))
        return text
    return left


def _judged(git: Git, place: Path, typed: str, faults: Faults, words: Words) -> list[tuple[int, str]]:
    try:
        return faults(typed)
    except BaseException:
        if leave(place, typed):
            text = N_("what you typed is kept in {path}")
            click.echo(words(text, path=shown_path(git, place)), err=True)
        raise


def _say(found: Iterable[tuple[int, str]]) -> None:
    for _, said in found:
        click.echo(plain(said), err=True)


def _given_up(git: Git, place: Path, typed: str) -> LedgerError:
    if not leave(place, typed):
        return LedgerError(
            N_("nothing was recorded; what you typed bears a secrecy marking and was not kept either")
        )
    text = N_("nothing was recorded; what you typed is kept in {path}, and is offered the next time")
    return LedgerError(text, path=shown_path(git, place))


def _is_nothing(text: str) -> bool:
    return all(_COMMENT.fullmatch(line) for line in text.splitlines())


def marked(text: str, found: Iterable[tuple[int, str]]) -> str:
    """The text with what is wrong beneath each line at fault, as comments."""
    lines = text.split("\n")
    ended = len(lines) > 1 and not lines[-1]
    last = len(lines) - 1 if ended else len(lines)
    below: dict[int, list[str]] = {}
    for line, said in found:
        below.setdefault(min(max(line, 1), last), []).append(f"{_MARK}{plain(said)}")
    return "\n".join(
        part for number, line in enumerate(lines, 1) for part in (line, *below.get(number, ()))
    )


def unmarked(text: str) -> str:
    """The text without the comments that mark faults."""
    return _LAST_MARKED.sub("", _MARKED.sub("", text))


def _open(git: Git, file: Path) -> int:
    """Run the user's editor on a file, as git would; its exit status. Raises LedgerError."""
    status, output, _ = git.attempt("var", "GIT_EDITOR")
    editor = output.decode("utf-8", "surrogateescape").rstrip("\n")
    if status or not editor:
        raise LedgerError(
            N_("there is no editor to open; name one by `git config --global core.editor EDITOR`")
        )
    # Ctrl-C is the editor's while it runs; a handler, unlike being ignored, is not handed down.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        command = ["sh", "-c", f'{editor} "$@"', editor, str(file)]
        return os.spawnvp(os.P_WAIT, "sh", command)  # noqa: S606 - git runs it so too
    finally:
        signal.signal(signal.SIGINT, before)
