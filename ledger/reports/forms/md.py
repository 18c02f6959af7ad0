"""A document as Markdown: what the template has said, pictures as their words, and the imprint."""

import re

from ledger.reports.document import Document
from ledger.reports.markdown import escape
from ledger.reports.parsing import SCHEME

_PICTURE = re.compile(rf"^!\[(.*)\]\({SCHEME}([\w-]+)\)$", re.MULTILINE)


def to_md(document: Document, markdown: str) -> bytes:
    """The Markdown that the document was read from, with its imprint as the last line."""
    text = _PICTURE.sub(lambda found: rf"\[{found[1] or found[2]}\]", markdown)
    return f"{text.rstrip()}\n\n{escape(document.note)}\n`{document.imprint.line}`\n".encode()
