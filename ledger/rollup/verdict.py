"""What judging one unit comes to, as a value that travels between processes and machines.

Counts are at hand; standings and entries are kept as canonical JSON, packed, because of a thousand
units hardly anybody wants to see more than one. Equal input gives equal bytes wherever it was judged.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from typing import Any

from ledger.records import dataclass
from ledger.rollup.floors import Weaker

SCHEMA = "ledger/rollup-unit/1"
COUNTED = ("met", "open", "missed", "late", "over", "waived", "unset", "upcoming", "tracked")
"""The states a count may have, in the order in which they are shown."""
BINDING = ("met", "open", "missed", "late", "over", "unset", "upcoming")
"""States of what is asked for: "met of bound" is the first of these, of all of these."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a unit cannot be judged: an English message id, and what fills it in."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that counts for nothing, by its path, with the codes of what is wrong with it."""

    path: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One unit held against its superior's rules, in a view as of a day.

    `counts` are numbers of standings by obligation and state; advice is in `advice` instead. `first`
    and `last` are the as-of days (ISO) between which the same commit comes to the same. `own_kind` is
    what the unit calls itself where that differs. With a `fault` nothing was judged, and nothing counts.
    """

    unit: str
    name: str
    kind: str
    commit: str
    rules: str
    period: str
    first: str = "0001-01-01"
    last: str = "9999-12-31"
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    advice: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    entries: int = 0
    left_out: tuple[LeftOut, ...] = ()
    weaker: tuple[Weaker, ...] = ()
    own_kind: str | None = None
    fault: Fault | None = None
    packed: bytes = b""

    @property
    def summary(self) -> dict[str, int]:
        """How many standings are in each state, advice left out; only states that occur."""
        return added(self.counts.values())

    @property
    def details(self) -> dict[str, Any]:
        """`standings` as `status --json` has them, and `entries`: facts of each that counts.

        An entry's facts are id, kind, date, until, title (None where restricted), level, sessions
        (occasions by the day), credited (number of members), and of an item stage, due_on, closed_on,
        verified_on and result.
        """
        if not self.packed:
            return {"entries": [], "standings": []}
        read: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        return read

    def value(self, *, details: bool = True) -> dict[str, Any]:
        """The verdict as JSON has it."""
        made = {name: part for name, part in asdict(self).items() if name != "packed"}
        return {"schema": SCHEMA, **made, **(self.details if details else {"entries": self.entries})}

    def canonical(self) -> bytes:
        """The whole verdict as canonical JSON."""
        return canonical(self.value())


def added(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by state put together, in the order of COUNTED; only states that occur."""
    total: dict[str, int] = {}
    for counts in many:
        for state, number in counts.items():
            total[state] = total.get(state, 0) + number
    return {state: total[state] for state in COUNTED if total.get(state)}


def bound(counts: Mapping[str, int]) -> int:
    """How many things are asked for."""
    return sum(counts.get(state, 0) for state in BINDING)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and nothing but data; halves of characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def packed(value: Any) -> bytes:
    """A value as canonical JSON, packed."""
    return zlib.compress(canonical(value), 1)


def header(verdict: Verdict) -> bytes:
    """A verdict without its details, to be read back by `verdict_of`."""
    return canonical({name: part for name, part in asdict(verdict).items() if name != "packed"})


def verdict_of(content: bytes | Mapping[str, Any], details: bytes = b"") -> Verdict:
    """A verdict from its header. Raises ValueError, KeyError or TypeError for what is none."""
    read = dict(json.loads(content) if isinstance(content, bytes) else content)
    fault = read.get("fault")
    read["fault"] = Fault(str(fault["text"]), dict(fault["values"])) if fault else None
    read["left_out"] = tuple(LeftOut(str(one["path"]), tuple(one["codes"])) for one in read["left_out"])
    read["weaker"] = tuple(Weaker(**one) for one in read["weaker"])
    return Verdict(**read, packed=details)
