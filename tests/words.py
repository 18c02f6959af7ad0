"""The message catalogue: `python -m tests.words` brings it up to date with the code.

New ids are added with an empty translation, ids that nobody says any more are dropped, and the
compiled catalogue is written. Messages of click itself are kept, so that its errors are translated.
"""

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "ledger/locale/zh/LC_MESSAGES/ledger.po"
MO = PO.with_suffix(".mo")

OURS = {"N_", "words", "LedgerError", "count"}
CLICKS = {"_", "gettext", "ngettext"}
COUNTING = {"count", "ngettext"}
"""Functions that take one and many."""


def said_by_us() -> set[str | tuple[str, ...]]:
    """Every message id in the project's own code."""
    return {message for room in ("ledger", "cli") for message in _said(ROOT / room, OURS)}


def said_by_click() -> set[str | tuple[str, ...]]:
    """Every message id of the installed click."""
    return set(_said(Path(click.__file__).parent, CLICKS))


def _said(folder: Path, functions: set[str]) -> Iterator[str | tuple[str, ...]]:
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            wanted = 2 if name in COUNTING else 1
            texts = [
                argument.value
                for argument in node.args[:wanted]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if name in functions and len(texts) == wanted and any(texts):
                yield texts[0] if wanted == 1 else tuple(texts)


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        found = read_po(file, locale="zh")
    # What has a day in it would differ each time.
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return found


def compiled(source: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, source)
    return stream.getvalue()


def renew() -> list[str]:
    """Write both files anew; the ids that still want a translation."""
    old = catalogue() if PO.exists() else Catalog(locale="zh")
    translations = {message.id: message.string for message in old if message.id}
    translations.update(_offered())
    new = Catalog(
        locale="zh", domain="ledger", fuzzy=False, header_comment="# The words of ledger in Chinese."
    )
    new.creation_date = new.revision_date = None
    wanting = []
    ours = said_by_us()
    for message in sorted(ours | said_by_click(), key=str):
        string = translations.get(message, "")
        if isinstance(message, tuple) and isinstance(string, str):
            string = (string,)
        new.add(message, string, auto_comments=[] if message in ours else ["click"])
        if not any(string) and message in ours:
            wanting.append(str(message))
    stream = io.BytesIO()
    write_po(stream, new, width=100, omit_header=False)
    lines = [
        line
        for line in stream.getvalue().decode().splitlines(keepends=True)
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))
    ]
    PO.write_text("".join(lines), "utf-8")
    MO.write_bytes(compiled(catalogue()))
    return wanting


def _offered() -> dict[str, str]:
    return {}


if __name__ == "__main__":
    for message in renew():
        sys.stdout.write(f"no Chinese yet: {message}\n")
