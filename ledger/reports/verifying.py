"""Whether a document is what the ledger gives: made again, and held beside it line by line."""

import difflib
from collections.abc import Iterator

from ledger.records import dataclass
from ledger.reports.imprint import Imprint
from ledger.reports.issuing import Issue, issued
from ledger.reports.readback import Found, read_back

_FAR = 2_000
"""Lines beyond which two texts are not aligned but only counted against each other."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the file that the ledger does not give, or one that is missing there, or both."""

    there: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a file compares with what the ledger gives for its imprint.

    `same_facts`: the digest that it names is that of the facts; `same_bytes`: it is the very file;
    `differences`: where its text is another.
    """

    same_facts: bool
    same_bytes: bool
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        return self.same_facts and not self.differences


def verdict(content: bytes, found: Found, told: Imprint, fresh: Issue, actual: Imprint) -> Verdict:
    """Hold a file, as read back, beside the report made again. Raises LedgerError."""
    made = issued(fresh, found.form)
    if made == content:
        return Verdict(told.digest == actual.digest, same_bytes=True, differences=())
    again = read_back("", made)
    return Verdict(
        told.digest == actual.digest,
        same_bytes=False,
        differences=tuple(_differences(found.lines, again.lines)),
    )


def _differences(there: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[Difference]:
    """Where two texts part; what is the same at both ends is not looked at twice."""
    first = _alike(there, wanted)
    there, wanted = there[first:], wanted[first:]
    last = _alike(there[::-1], wanted[::-1])
    there, wanted = there[: len(there) - last], wanted[: len(wanted) - last]
    if max(len(there), len(wanted)) > _FAR:
        yield from _counted(there, wanted)
        return
    matcher = difflib.SequenceMatcher(None, there, wanted, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for place in range(max(i2 - i1, j2 - j1)):
            yield Difference(
                there[i1 + place] if i1 + place < i2 else "",
                wanted[j1 + place] if j1 + place < j2 else "",
            )


def _alike(one: tuple[str, ...], two: tuple[str, ...]) -> int:
    """How many lines are the same from the beginning."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((place for place, pair in pairs if pair[0] != pair[1]), min(len(one), len(two)))


def _counted(there: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[Difference]:
    """What differs place by place where both are as long, else what only one of them has."""
    if len(there) == len(wanted):
        pairs = zip(there, wanted, strict=True)
        yield from (Difference(one, two) for one, two in pairs if one != two)
        return
    known, given = set(wanted), set(there)
    yield from (Difference(one, "") for one in there if one not in known)
    yield from (Difference("", one) for one in wanted if one not in given)
