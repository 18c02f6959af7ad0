"""The sum over units as rows: by unit in the order of the tree, and by section of the packs.

There is no order by result, and there will be none: rows stand where the tree puts them.
"""

from collections.abc import Iterable, Mapping, Sequence

from ledger.core.packs import Title
from ledger.records import dataclass
from ledger.reports.overview import headings
from ledger.rollup.gathering import BROKEN, STALE, UNSEEN, Account, Gathered, asked, total
from ledger.rollup.rules import Rules


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a pack, with the ids of the obligations below it."""

    pack: str
    title: Title
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, or one with all below it put together. `parts` are counts by section, in their order."""

    account: Account
    counts: Mapping[str, int]
    parts: tuple[Mapping[str, int], ...]
    units: int
    left_out: int

    @property
    def asked(self) -> int:
        return asked(self.counts)


@dataclass(frozen=True, slots=True)
class Sum:
    """All of it: rows in tree order, sections, and the units that are not known well."""

    gathered: Gathered
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    parts: tuple[Mapping[str, int], ...]
    left_out: int
    unknown: tuple[Account, ...]

    @property
    def asked(self) -> int:
        return asked(self.counts)


def summed(gathered: Gathered, *, under: str | None = None, depth: int | None = None) -> Sum:
    """The sum of all units, or of one with those below it; those deeper than `depth` are folded.

    Raises StopIteration for a unit that is not listed.
    """
    accounts = gathered.accounts if under is None else gathered.below(under)
    parted = sections(gathered.rules)
    first = accounts[0].depth if accounts else 1
    lowest = None if depth is None else first + depth - 1
    return Sum(
        gathered,
        parted,
        tuple(_row(many, parted) for many in _folded(accounts, lowest)),
        total(accounts),
        _parts(accounts, parted),
        _left_out(accounts),
        tuple(one for one in accounts if one.notice or one.state in (STALE, UNSEEN, BROKEN)),
    )


def sections(rules: Rules) -> tuple[Section, ...]:
    """The headings of all packs, in their order."""
    several = len(rules.packs) > 1
    return tuple(
        Section(pack.name, title, frozenset(duty.id for duty in duties))
        for pack in rules.packs
        for title, duties in headings(pack, several)
    )


def _folded(accounts: Iterable[Account], lowest: int | None) -> list[list[Account]]:
    groups: list[list[Account]] = []
    for account in accounts:
        if groups and lowest is not None and account.depth > lowest:
            groups[-1].append(account)
        else:
            groups.append([account])
    return groups


def _row(many: Sequence[Account], parted: Sequence[Section]) -> Row:
    return Row(many[0], total(many), _parts(many, parted), len(many), _left_out(many))


def _parts(many: Sequence[Account], parted: Sequence[Section]) -> tuple[Mapping[str, int], ...]:
    return tuple(total(many, section.duties) for section in parted)


def _left_out(many: Iterable[Account]) -> int:
    return sum(len(one.verdict.left_out) for one in many if one.verdict is not None)
