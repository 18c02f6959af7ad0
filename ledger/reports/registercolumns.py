"""The columns that registers have in print: their order, their groups, how wide they stand.

What a column is called is said by the vocabulary, in the group `register-NAME`.
"""

from collections.abc import Mapping

from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in digits of a worksheet; `group` names the heading above several.

    `short`: holds a date, a number or a word, and stands in the middle.
    """

    name: str
    width: float
    group: str = ""
    short: bool = False


USUAL: Mapping[str, tuple[Column, ...]] = {
    "rectification": (
        Column("number", 4.5, short=True),
        Column("source", 9, "matter"),
        Column("problem", 19, "matter"),
        Column("category", 7, "matter", short=True),
        Column("depth", 6.5, "matter", short=True),
        Column("scope", 6.5, "matter", short=True),
        Column("goal", 13, "asked"),
        Column("measures", 22, "asked"),
        Column("lead", 7, "asked", short=True),
        Column("office", 9, "asked"),
        Column("owner", 7, "asked", short=True),
        Column("partners", 9, "asked"),
        Column("due", 11, "asked", short=True),
        Column("course", 16, "course"),
        Column("outcome", 8, "course", short=True),
        Column("mechanism", 11, "course"),
        Column("evidence", 13, "course"),
        Column("applied-on", 11, "closing", short=True),
        Column("opinion", 12, "closing"),
        Column("verified-on", 11, "closing", short=True),
        Column("remark", 13),
    ),
    "problems": (
        Column("number", 5, short=True),
        Column("source", 14),
        Column("problem", 46),
        Column("nature", 13, short=True),
        Column("lister", 14, short=True),
        Column("concern", 13),
        Column("found", 11.5, short=True),
        Column("quarter", 10, short=True),
        Column("item-number", 16, short=True),
    ),
    "study": (
        Column("date", 14, short=True),
        Column("place", 14),
        Column("form", 16),
        Column("subject", 26),
        Column("chair", 8, short=True),
        Column("expected", 5.5, "attendance", short=True),
        Column("present", 5.5, "attendance", short=True),
        Column("absent", 13, "attendance"),
        Column("hours", 6.5, short=True),
        Column("points", 21),
        Column("evidence", 15),
    ),
    "research": (
        Column("researcher", 9, short=True),
        Column("topic", 22),
        Column("origin", 10, short=True),
        Column("date", 14, short=True),
        Column("days", 5.5, short=True),
        Column("place", 16),
        Column("methods", 14),
        Column("met", 17),
        Column("findings", 19.5),
        Column("result", 17.5),
    ),
}
"""The registers' columns as people print them."""

MORE: Mapping[str, tuple[Column, ...]] = {
    "rectification": (
        Column("id", 15, short=True),
        Column("title", 24),
        Column("stage", 10, short=True),
    ),
    "problems": (Column("id", 15, short=True),),
    "study": (
        Column("number", 5, short=True),
        Column("id", 15, short=True),
        Column("title", 24),
        Column("members", 12),
    ),
    "research": (
        Column("number", 5, short=True),
        Column("id", 15, short=True),
        Column("title", 24),
    ),
}
"""Columns that a register has when they are asked for."""
