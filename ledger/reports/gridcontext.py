"""What a table is read in the light of, and what has been read of it so far."""

from dataclasses import field

from ledger.core.sheetchanges import Trouble, Wish
from ledger.core.sheets import Scope
from ledger.core.values import Fields, Value
from ledger.records import dataclass
from ledger.reports.gridcells import Unreadable
from ledger.reports.gridpeople import People
from ledger.store.filling import Names
from ledger.store.schemas import Forms


@dataclass(frozen=True)
class Context:
    """What a table is read in the light of. `only`: members to be taken, None for all."""

    scope: Scope
    people: People
    names: Names
    only: frozenset[str] | None = None
    forms: Forms = field(default_factory=Forms)

    def refused(self, fields: Fields) -> tuple[str, Unreadable] | None:
        """What the kind's form has against some fields of a session: the field, and why."""
        when = self.scope.quarter.start.isoformat()
        entry: dict[str, Value] = {
            "id": "20000101-00000",
            "kind": self.scope.kind.short,
            "date": when,
            "title": "-",
            "members": ["-"],
            "sessions": [{"date": when, **fields}],
        }
        for finding in self.forms.of(self.scope.kind).findings("", entry):
            name = finding.at[2] if finding.at[:2] == ("sessions", 0) and finding.at[2:] else None
            if isinstance(name, str) and name in fields:
                return name, Unreadable(finding.text, **finding.values)
        return None


@dataclass
class Gathering:
    """What has been read so far: wishes, troubles, and notes, which are in nobody's way."""

    wishes: list[Wish] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
    aside: int = 0

    def trouble(self, cell: str, doubt: Unreadable) -> None:
        self.troubles.append(Trouble(cell, doubt.text, doubt.values))

    def note(self, cell: str, text: str, **values: object) -> None:
        self.notes.append(Trouble(cell, text, values, stops=False))
