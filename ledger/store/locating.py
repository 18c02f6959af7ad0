"""Lines and columns for findings, looked up only in the files that have any.

A finding names the way to a key or value; here the file is read once more to learn where that
stands. What is not there is shown where it is wanted: at the start of the map that lacks it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from ledger.core.findings import Finding
from ledger.core.values import Place
from ledger.store.documents import Document, Places, places


def located(found: Iterable[Finding], documents: Mapping[str, Document]) -> list[Finding]:
    """Findings with their lines and columns, sorted by path, line, column and code; each once."""
    marks: dict[str, Places] = {}
    complete: dict[_Rank, Finding] = {}
    for finding in found:
        if finding.path not in marks:
            document = documents.get(finding.path)
            marks[finding.path] = places(document.text) if document and document.text else {}
        whole = _placed(finding, marks[finding.path])
        complete.setdefault(_rank(whole), whole)
    return [complete[rank] for rank in sorted(complete)]


_Rank: TypeAlias = tuple[str, int, int, str, str, str]


def _rank(one: Finding) -> _Rank:
    return one.path, one.line, one.column, one.code, one.text, repr(one.values)


def _placed(finding: Finding, marks: Places) -> Finding:
    if finding.line:
        return finding
    line, column = _look_up(marks, finding.at, on_key=finding.on_key)
    return replace(finding, line=line, column=column)


def _look_up(marks: Places, at: Place, *, on_key: bool) -> tuple[int, int]:
    """Where a key or value stands, or the nearest thing around it that is there."""
    if on_key and (at, True) in marks:
        return marks[at, True]
    for length in range(len(at), -1, -1):
        if (at[:length], False) in marks:
            return marks[at[:length], False]
    return 1, 1
