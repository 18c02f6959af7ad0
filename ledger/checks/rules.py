"""The table of rules: one function, one code, entries in, findings out.

A rule is a generator over one entry as written, in the light of its unit. Entries may be malformed
in ways that other rules report, so a rule trusts no type and skips what it cannot read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Protocol, TypeAlias

from ledger.core.findings import Finding
from ledger.core.model import Member, Unit
from ledger.core.packs import Kind
from ledger.core.values import Place, Value
from ledger.records import dataclass

Way: TypeAlias = tuple[str, ...]
"""The way to a reference inside an entry; `*` stands for any item, `<keys>` for a map's keys."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in its file, good or bad. `kind` is None if it is unknown."""

    path: str
    data: dict[str, Value]
    kind: Kind | None = None

    @property
    def ledger(self) -> str:
        return self.path.partition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def finding(
        self,
        code: str,
        text: str,
        at: Place = (),
        *,
        hint: str = "",
        on_key: bool = False,
        **values: object,
    ) -> Finding:
        return Finding(code, self.path, text, values, hint, at, on_key)


class Attached(Protocol):
    """What was found of an attachment: a link, or a file with its SHA-256."""

    @property
    def link(self) -> bool: ...

    @property
    def digest(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may look at beside the entry: the unit, today, and all that entries refer to.

    `roster` is None where none could be read, and `unclear` holds the members whose posts are
    malformed: nothing is said about either. `ids` are the ids and file names of all entries, broken
    ones too. `ways` lead to the references of a kind (None: of an unknown one) by their format.
    """

    unit: Unit
    today: date
    roster: Mapping[str, Member] | None = None
    unclear: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    attachments: Mapping[str, Attached] = field(default_factory=dict)
    ways: Mapping[tuple[str | None, str], tuple[Way, ...]] = field(default_factory=dict)


Rule: TypeAlias = Callable[[Scene, Written], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""Every rule over entries, by code, in the order of the codes."""


def rule(code: str) -> Callable[[Rule], Rule]:
    """Enter a function into the table under its code."""

    def enter(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return enter
