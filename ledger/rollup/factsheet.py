"""What the dataset of facts looks like: its tables, their columns and types, and how they are parted.

docs/facts.md says the same in words; a test holds the two together.
"""

from collections.abc import Mapping

from ledger.records import dataclass

SCHEMA = "ledger/facts/1"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns in their order by SQL type, and the columns that are folders' names.

    A file holds the rows of one value of each of `parts`, which the file itself does not repeat.
    """

    name: str
    columns: Mapping[str, str]
    parts: tuple[str, ...]

    @property
    def inside(self) -> dict[str, str]:
        """The columns that stand in the files."""
        return {name: kind for name, kind in self.columns.items() if name not in self.parts}


UNITS = Table(
    "units",
    {
        "view_period": "VARCHAR",
        "as_of": "DATE",
        "unit": "VARCHAR",
        "unit_kind": "VARCHAR",
        "superior": "VARCHAR",
        "depth": "INTEGER",
        "commit_id": "VARCHAR",
        "condition": "VARCHAR",
        "reached_on": "DATE",
        "entries": "INTEGER",
        "left_out": "INTEGER",
        "weaker": "INTEGER",
    },
    ("view_period",),
)
STANDINGS = Table(
    "standings",
    {
        "view_period": "VARCHAR",
        "ledger": "VARCHAR",
        "unit": "VARCHAR",
        "obligation": "VARCHAR",
        "pack": "VARCHAR",
        "article": "VARCHAR",
        "shape": "VARCHAR",
        "advisory": "BOOLEAN",
        "member": "INTEGER",
        "period": "VARCHAR",
        "first_day": "DATE",
        "last_day": "DATE",
        "due_on": "DATE",
        "at_least": "DOUBLE",
        "at_most": "DOUBLE",
        "actual": "DOUBLE",
        "state": "VARCHAR",
        "entry_ids": "VARCHAR[]",
        "trigger_id": "VARCHAR",
        "done_on": "DATE",
        "carried": "BOOLEAN",
    },
    ("view_period", "ledger"),
)
ENTRIES = Table(
    "entries",
    {
        "year": "INTEGER",
        "ledger": "VARCHAR",
        "unit": "VARCHAR",
        "entry_id": "VARCHAR",
        "entry_kind": "VARCHAR",
        "level": "VARCHAR",
        "day": "DATE",
        "last_day": "DATE",
        "sessions": "INTEGER",
        "credited": "INTEGER",
        "stage": "VARCHAR",
        "due_on": "DATE",
        "closed_on": "DATE",
        "verified_on": "DATE",
        "result": "VARCHAR",
    },
    ("year", "ledger"),
)
TABLES = (UNITS, STANDINGS, ENTRIES)
