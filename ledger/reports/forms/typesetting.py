"""The door to typst, the engine that sets pages: it comes from PyPI and needs nothing of the system.

What a document says is handed to it as data, never as source, so no text can be taken for a command.
"""

import json
from datetime import date
from functools import cache
from typing import Any

from ledger.errors import LedgerError
from ledger.words import N_


class UnsetError(LedgerError):
    """What the engine could not set."""


def typst() -> Any:
    """The engine. Raises LedgerError where it is not installed."""
    try:
        import typst as found
    except ImportError as error:
        raise LedgerError(
            N_("this wants typst, which is not installed: pip install 'unit-ledger[documents]'")
        ) from error
    return found


@cache
def families() -> frozenset[str]:
    """The names of the faces that are there, in lower case."""
    return frozenset(name.lower() for name in typst().Fonts().families())


def compiled(source: str, data: object, form: str, day: date, **more: Any) -> bytes:
    """A source of ours with its data as a file. Raises UnsetError with the engine's first words."""
    engine = typst()
    said = json.dumps(data, ensure_ascii=False, sort_keys=True)
    stamp = (day - date(1970, 1, 1)).days * 86_400
    try:
        made: bytes = engine.compile(
            source.encode(), format=form, sys_inputs={"data": said}, timestamp=stamp, **more
        )
    except engine.TypstError as error:
        problem = str(error.message).splitlines()[0]
        raise UnsetError(N_("the page could not be set: {problem}"), problem=problem) from error
    return made
