"""A standing: what an obligation comes to for one subject in one period."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from ledger.core.packs import Obligation
from ledger.core.periods import Period
from ledger.core.values import Number, Value
from ledger.records import dataclass

STATES = ("met", "tracked", "open", "upcoming", "late", "over", "missed", "unset", "waived")


@dataclass(frozen=True, slots=True)
class Standing:
    """One obligation for one subject in one period; the names are those of `status --json`.

    `subject` is a member's id, or None for the unit. `missing` holds the values that a covering
    quota still wants. `start`, `end`, `due` and `done` are days, both ends inside.
    """

    obligation: Obligation
    subject: str | None
    period: Period
    due: date
    state: str
    at_least: Number | None = None
    at_most: Number | None = None
    actual: Number | None = None
    missing: tuple[Value, ...] = ()
    entries: tuple[str, ...] = ()
    trigger: str | None = None
    done: date | None = None
    carried: bool = False


def summary(many: Iterable[Standing]) -> dict[str, int]:
    """How many standings are in each state, advisory ones left out; only states that occur."""
    counts = Counter(standing.state for standing in many if not standing.obligation.advisory)
    return {state: counts[state] for state in sorted(counts)}
