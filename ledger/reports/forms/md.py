"""A document as Markdown: what the template has said, pictures as their words, and the imprint."""

import re

from ledger.patterns import pattern
from ledger.reports.markdown import escape
from ledger.reports.parsing import SCHEME

_PICTURE = pattern(rf"^!\[(.*)\]\({SCHEME}([\w-]+)\)$", re.MULTILINE)


def to_md(markdown: str, note: str, line: str) -> bytes:
    """What the template has said, and below it the note and the imprint's line."""
    text = _PICTURE.sub(lambda found: rf"\[{found[1] or found[2]}\]", markdown)
    return f"{text.rstrip()}\n\n{escape(note)}\n`{line}`\n".encode()
