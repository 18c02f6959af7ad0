"""What a command says when the checks refuse what it would have written, or when more was."""

from collections.abc import Iterable

from ledger.checks.privacy import masked
from ledger.core.findings import Finding
from ledger.store.recording import Refused
from ledger.words import N_, Words, plain

from .findings import message, remedy
from .options import Session


def refusal(words: Words, refused: Refused, heading: str, *, paths: bool = False) -> str:
    """A heading, and a line for each finding; `paths`: with the file it is about."""
    return "\n".join(
        [heading, *(f"  {finding_line(words, one, path=paths)}" for one in refused.findings)]
    )


def finding_line(words: Words, one: Finding, *, path: bool = False) -> str:
    """A finding in a line: its code, its place, what is wrong, and what would mend it."""
    hint = f" ({remedy(words, one)})" if one.hint else ""
    place = masked(plain(".".join(str(part) for part in one.at)))
    file = plain(one.path) if path else ""
    return " ".join(part for part in (file, one.code, place, message(words, one)) if part) + hint


def say_taken(session: Session, paths: Iterable[str]) -> None:
    """Say which files held changes in no commit that were committed along with the command's own."""
    for path in paths:
        text = N_("{path} also held changes that were in no commit; they are recorded with it")
        session.echo(session.words(text, path=path), err=True)
