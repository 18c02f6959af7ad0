"""Evidence as options give it: files to keep, addresses and places in archives, and positions."""

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ledger.core.positions import is_known, position, without_position
from ledger.core.values import Value
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.attaching import Attachable, existing_path, fit_name, in_lfs, read_attachable
from ledger.words import N_

from .options import option
from .visit import Visit

EVIDENCE_LIMIT = 20 << 20
"""Bytes that a file of evidence may have where unit.yaml says nothing."""

LFS_LIMIT = 512 << 20
"""Bytes that a file may have which git-lfs keeps: it still passes through the memory."""

REFUSE, KEEP, STRIP = "refuse", "keep", "strip"
"""What becomes of a file that says where it was made."""

_SIZE = pattern(r"([0-9]+(?:\.[0-9]+)?) ?(?:([KMG])(i?))?B")
_ADDRESS = pattern(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_PASSWORD = pattern(r"://[^/@\s]*:[^/@\s]*@")
_REF = "ref:"
_HASH = "#sha256="


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence as it was typed: files, addresses, archive numbers; and what to do with positions."""

    items: tuple[str, ...] = ()
    position: str = REFUSE


class _Evidence(click.ParamType[str]):
    """A file, an address, or a place in an archive; the shell completes files."""

    name = "FILE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def evidence_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--evidence` and what goes with it, handed over as one `Evidence`."""

    @functools.wraps(function)
    def call(
        *args: Any, evidence: tuple[str, ...], keep_position: bool, strip_position: bool, **others: Any
    ) -> Any:
        if keep_position and strip_position:
            text = N_("--keep-position and --strip-position cannot go together; take one of them")
            raise LedgerError(text)
        choice = KEEP if keep_position else STRIP if strip_position else REFUSE
        return function(*args, evidence=Evidence(evidence, choice), **others)

    for decorate in (
        option(
            "--keep-position",
            is_flag=True,
            help=N_("Keep a file of evidence that says where it was made."),
        ),
        option("--strip-position", is_flag=True, help=N_("Keep a copy that does not say where.")),
        option(
            "--evidence",
            multiple=True,
            type=_Evidence(),
            metavar="FILE",
            help=N_(
                "A file to keep as evidence, https://ADDRESS#sha256=HEX, or ref:ARCHIVE-NUMBER; may be"
                " given again."
            ),
        ),
    ):
        call = decorate(call)
    return call


def evidence_limit(given: Value) -> int:
    """The largest size of a file of evidence: a number of bytes, or text like `20 MiB`."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = _SIZE.fullmatch(given) if isinstance(given, str) else None
    if not found:
        return EVIDENCE_LIMIT
    power = " KMG".index(found[2] or " ")
    return int(Decimal(found[1]) * (1024 if found[3] else 1000) ** power)


def kept_evidence(visit: Visit, given: Evidence, when: date) -> tuple[dict[str, bytes], list[Value]]:
    """What is given as evidence: contents to keep by path, and the items that point there.

    The same file is kept once, whatever its name and year. Raises LedgerError for what cannot be kept.
    """
    contents: dict[str, bytes] = {}
    paths: dict[str, str] = {}
    kept: list[Value] = []
    for item in given.items:
        found = elsewhere(item)
        if found is None:
            one = _read(visit, Path(item), given.position, when)
            known = paths.get(one.digest) or existing_path(visit.git.root, one)
            path = paths[one.digest] = known or one.path(when)
            contents[path] = one.content
            found = {"path": path, "sha256": one.digest}
        if found not in kept:
            kept.append(found)
    return contents, kept


def elsewhere(item: str) -> dict[str, Value] | None:
    """What an address or an archive number stands for; None for a file. Raises LedgerError."""
    if item.startswith(_REF):
        if ref := item.removeprefix(_REF).strip():
            return {"ref": ref}
        raise LedgerError(N_("--evidence ref: wants the number in the archive behind the colon"))
    if not _ADDRESS.fullmatch(item):
        return None
    if _PASSWORD.search(item):
        text = N_("--evidence: the address holds a password, which would be kept for all to read")
        raise LedgerError(text)
    address, hashed, digest = item.partition(_HASH)
    if not hashed or not re.fullmatch("[0-9a-fA-F]{64}", digest):
        text = N_(
            "--evidence {given}: write #sha256= and 64 hexadecimal digits behind the address;"
            " `sha256sum FILE` prints them"
        )
        raise LedgerError(text, given=item)
    return {"url": address, "sha256": digest.lower()}


def _read(visit: Visit, file: Path, choice: str, when: date) -> Attachable:
    """A file as it is to be kept. Raises LedgerError."""
    try:
        one = read_attachable(file, _limit(visit, file, when))
    except FileNotFoundError:
        text = N_("there is no file {file}; an archive's number is written ref:{file}")
        raise LedgerError(text, file=str(file)) from None
    return _without_position(file, one, choice)


def _limit(visit: Visit, file: Path, when: date) -> int:
    if in_lfs(visit.git, Attachable(fit_name(file.name), b"").path(when)):
        return LFS_LIMIT
    return evidence_limit(visit.reading.data("unit.yaml").get("evidence-limit"))


def _without_position(file: Path, one: Attachable, choice: str) -> Attachable:
    """The file as it may be kept, if it says where it was made. Raises LedgerError."""
    found = None if choice == KEEP else position(one.content)
    if found is None:
        return one
    if choice == STRIP:
        if (content := without_position(one.content)) is not None:
            return replace(one, content=content)
        text = N_(
            "{file}: the position cannot be taken out of a file of this kind; export it anew without,"
            " or give --keep-position"
        )
        raise LedgerError(text, file=str(file))
    # To a hundredth of a degree, about a kilometre: enough to recognise the place, not the house.
    near = "{:.2f}, {:.2f}".format(*found) if is_known(found) else "?"
    text = N_(
        "{file} says where it was made (near {near}); give --strip-position to keep a copy that does"
        " not, or --keep-position to keep it as it is"
    )
    raise LedgerError(text, file=str(file), near=near)
