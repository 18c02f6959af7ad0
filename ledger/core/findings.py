"""Findings: what is wrong with a repository, as data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from ledger.core.values import Place
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with its place and what to say about it.

    `at` is the way to the key or value at fault inside the document; `line` and `column` count from
    1 and are 0 until somebody has looked the place up. `text` and `hint` are English message ids
    that `values` fill in. `on_key`: the key is at fault, not its value.
    """

    code: str
    path: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    at: Place = ()
    on_key: bool = False
    line: int = 0
    column: int = 0

    @property
    def severity(self) -> str:
        return "warning" if self.code.startswith("W") else "error"

    @property
    def excludes(self) -> bool:
        """Whether an entry with this finding counts for nothing."""
        return self.code.startswith(("E1", "E2")) or self.code in ("E301", "E302")


def more_than(found: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
    """Those of some findings that are not known, wherever in its file each has moved to."""
    here = Counter(map(_sameness, known))
    more = []
    for one in found:
        here[_sameness(one)] -= 1
        if here[_sameness(one)] < 0:
            more.append(one)
    return more


def _sameness(one: Finding) -> tuple[str, ...]:
    return one.path, one.code, one.text, repr(one.values)
