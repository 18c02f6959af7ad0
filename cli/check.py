"""`ledger check`: what is wrong with the repository, each fault with its place and its remedy."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from ledger.checks.form import near
from ledger.checks.privacy import lines, masked
from ledger.core.findings import Finding
from ledger.errors import LedgerError
from ledger.reports.status_json import to_json
from ledger.store.checking import check
from ledger.store.driver import lacks_driver
from ledger.store.git import Git
from ledger.store.locating import located
from ledger.words import N_, Words, plain

from .findings import codes, message, remedy
from .options import DONE, SEE_TO, Session, at_option, option
from .options import command as make_command
from .visit import Visit, open_visit

SCHEMA = "ledger/check/1"
_COLOURS = {"error": "red", "warning": "yellow"}
_INDENT = "    "
_WIDTH = 96
_REACH = 500
"""How far around a finding a line is looked at; so far that no number is cut in two where it shows."""
_NUMBERS = ("E601", "W601", "W602", "W603")


@make_command("check", help=N_("Find what is wrong with the repository."))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@option("--staged", is_flag=True, help=N_("Look at what is staged, not at the files."))
@at_option
@option("--strict", is_flag=True, help=N_("Exit with 1 for warnings, too."))
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Print so."))
@option("--json", "json_too", is_flag=True, help=N_("Print JSON."))
@option("--explain", metavar="CODE", help=N_("Say what a code means and how to mend it."))
def command(
    session: Session,
    paths: tuple[str, ...],
    staged: bool,
    revision: str | None,
    strict: bool,
    form: str,
    json_too: bool,
    explain: str | None,
) -> int:
    """Find what is wrong with the repository."""
    form = "json" if json_too else form
    if explain is not None:
        session.echo("\n".join(explanation(session.words, explain)))
        return DONE
    if staged and revision is not None:
        raise LedgerError(N_("--staged and --at cannot go together; take one of them"))
    visit = open_visit(session, revision, staged=staged)
    found = located(check(visit.reading, visit.source, visit.today), visit.reading.documents)
    if paths:
        below = [_below(session, visit, path) for path in paths]
        found = [one for one in found if any(_holds(place, one.path) for place in below)]
    if visit.unfinished:
        said = N_("a command was interrupted here; the next one that writes finishes or undoes its work")
        session.echo(session.words(said), err=True)
    if form == "text" and revision is None:
        for said in _about_merging(session.words, visit.git, found):
            session.echo(said, err=True)
    if form == "json":
        session.echo(to_json(as_json(session.words, found)))
    else:
        session.echo("\n".join(as_text(session.words, visit, found)))
    wrong = [one for one in found if strict or one.severity == "error"]
    return SEE_TO if wrong else DONE


def _about_merging(words: Words, git: Git, found: Sequence[Finding]) -> Iterator[str]:
    """What git itself has to be told: how entries merge, and which version of a file holds."""
    if lacks_driver(git):
        yield words(
            N_("git merges here without knowing fields; `ledger sync --setup` teaches it to this clone")
        )
    marked = {one.path for one in found if one.code == "E104"}
    for path in git.unmerged():
        if path not in marked:
            text = N_(
                "a merge has not decided about {path}: `git add {path}` keeps it as it is now,"
                " `git rm {path}` removes it"
            )
            yield words(text, path=path)


# Which findings


def _below(session: Session, visit: Visit, given: str) -> str:
    """A path as the user gives it, from the repository's top; "" is the top itself."""
    place = Path(os.path.normpath(session.folder.resolve() / given))
    try:
        path = place.relative_to(visit.git.root).as_posix()
    except ValueError:
        raise LedgerError(N_("{path} lies outside the repository"), path=given) from None
    path = "" if path == "." else path
    known = (*visit.reading.documents, *(one.path for one in visit.reading.findings))
    if not os.path.lexists(place) and not any(_holds(path, one) for one in known):
        raise LedgerError(N_("there is no {path} to check"), path=given)
    return path


def _holds(place: str, path: str) -> bool:
    return place in ("", path) or path.startswith(f"{place}/")


# JSON


def as_json(words: Words, found: Sequence[Finding]) -> dict[str, Any]:
    """Findings as `ledger/check/1` has them."""
    return {
        "schema": SCHEMA,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity,
                "path": one.path,
                "line": one.line,
                "column": one.column,
                "message": message(words, one),
            }
            for one in found
        ],
        "summary": {severity: _count(found, severity) for severity in _COLOURS},
    }


def _count(found: Iterable[Finding], severity: str) -> int:
    return sum(one.severity == severity for one in found)


# Text


def as_text(words: Words, visit: Visit, found: Sequence[Finding]) -> Iterator[str]:
    """Each finding with the line it points at and its remedy; the count at the end."""
    written: dict[str, list[str]] = {}
    for one in found:
        if one.path not in written:
            document = visit.reading.documents.get(one.path)
            written[one.path] = lines(document.text if document and document.text else "")
        colour = _COLOURS[one.severity]
        place = click.style(f"{plain(one.path)}:{one.line}:{one.column}:", bold=True)
        yield f"{place} {click.style(one.code, fg=colour)} {message(words, one)}"
        yield from _excerpt(one, written[one.path], colour)
        yield f"{_INDENT}{remedy(words, one)}"
    yield _closing(words, found)


def _closing(words: Words, found: Sequence[Finding]) -> str:
    if not found:
        return words(N_("nothing is wrong here"))
    errors, warnings = _count(found, "error"), _count(found, "warning")
    return words.listed(
        [
            words.count("{n} error", "{n} errors", errors),
            words.count("{n} warning", "{n} warnings", warnings),
        ]
    )


def _excerpt(finding: Finding, written: Sequence[str], colour: str) -> Iterator[str]:
    """The line and a caret below the column; nothing where the line would betray a number."""
    if finding.line > len(written):
        return
    first = max(0, finding.column - 1 - _REACH)
    line = written[finding.line - 1][first : finding.column + _REACH]
    safe = masked(line)
    if not safe.strip() or (finding.code in _NUMBERS and safe == line):
        return
    shown, cells = cut(safe, finding.column - 1 - first)
    yield f"{_INDENT}{shown}"
    yield f"{_INDENT}{' ' * cells}{click.style('^', fg=colour)}"


def cut(line: str, place: int) -> tuple[str, int]:
    """A line made plain and no wider than fits, and how many cells stand left of a place in it."""
    chars = [plain(" " if char == "\t" else char) for char in line]
    start, end = 0, len(chars)
    if _cells(chars) > _WIDTH:
        start = _first(chars, place, _WIDTH // 2)
        end = len(chars) - _first(chars[::-1], len(chars) - place, _WIDTH - _cells(chars[start:place]))
    before = ["…"] if start else []
    after = ["…"] if end < len(chars) else []
    shown = "".join([*before, *chars[start:end], *after]).rstrip()
    return shown, _cells([*before, *chars[start:place]])


def _first(chars: Sequence[str], place: int, cells: int) -> int:
    """From where on the characters up to a place fit into so many cells."""
    while place > 0 and (cells := cells - _cells(chars[place - 1 : place])) >= 0:
        place -= 1
    return place


def _cells(chars: Iterable[str]) -> int:
    from wcwidth import wcwidth  # where nothing is wrong nothing is cut

    return sum(max(0, wcwidth(char)) for shown in chars for char in shown)


# Codes


def explanation(words: Words, code: str) -> Iterator[str]:
    """What a code means, how to mend it, and a small example. Raises LedgerError."""
    known = codes()
    name = code.strip().upper()
    if name not in known:
        close = near(name, known)
        text = (
            N_("there is no code {code}; did you mean {near}?")
            if close
            else N_("there is no code {code}")
        )
        raise LedgerError(text, code=code, near=close)
    about = known[name]
    yield click.style(f"{name} {words.title(about['title'])}", bold=True)
    yield ""
    yield words.title(about["means"])
    yield words.title(about["mend"])
    if example := about.get("example"):
        yield ""
        yield from (f"{_INDENT}{plain(line)}" for line in example.rstrip().split("\n"))
