"""The table of rules: one function, one code, entries in, findings out.

A rule is a generator over one entry as written, in the light of its unit. Entries may be malformed
in ways that other rules report, so a rule trusts no type and skips what it cannot read.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Protocol, TypeAlias, TypeVar

from ledger.core.days import Spans
from ledger.core.findings import Finding
from ledger.core.model import Member
from ledger.core.packs import Kind
from ledger.core.values import Place, Value
from ledger.records import dataclass

T = TypeVar("T")


@dataclass(slots=True)
class Ways:
    """The ways to the references inside an entry, as a tree of field names; `*` stands for any item.

    `format` says what a text that stands here refers to, `keys` what the keys of a map that does.
    """

    format: str = ""
    keys: str = ""
    below: "dict[str, Ways]" = field(default_factory=dict)


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


class Ids(Container[str]):
    """The ids and file names of all entries, broken ones too."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = names

    @cached_property
    def all(self) -> frozenset[str]:
        """Every one of them."""
        return frozenset(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self.all

    def alike(self, name: str) -> list[str]:
        """Those of the same day as a name, or with the same five characters, sorted."""
        if len(name) < _DAY:
            ends = (one for one in self.all if one.startswith(name) or one.endswith(name[-_END:]))
            return sorted(ends) if name else []
        return sorted({*self._days.get(name[:_DAY], ()), *self._ends.get(name[-_END:], ())})

    @cached_property
    def _days(self) -> Mapping[str, list[str]]:
        return _grouped(self.all, slice(_DAY))

    @cached_property
    def _ends(self) -> Mapping[str, list[str]]:
        return _grouped(self.all, slice(-_END, None))


_DAY, _END = 8, 5


def _grouped(names: Iterable[str], part: slice) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name[part], []).append(name)
    return groups


@dataclass(slots=True)
class Asked:
    """What rules asked beside the entry itself: while all of it is answered so, they find the same.

    `ids` are those that are there, `latest` is the last of the days that had come, `files` are the
    attachments with what was found of them. `today`: an answer names today, or hangs on it otherwise;
    `all_ids`: one hangs on which ids there are.
    """

    ids: set[str] = field(default_factory=set)
    files: dict[str, Attached | None] = field(default_factory=dict)
    latest: date = date.min
    today: bool = False
    all_ids: bool = False


@dataclass(slots=True)
class Memo:
    """What was made of one entry, by the function that made it."""

    entry: Written | None = None
    made: dict[object, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may look at beside the entry: the roster, today, and all that entries refer to.

    `roster` is None where none could be read, and `unclear` holds the members whose posts are
    malformed: nothing is said about either. `ways` lead to the references of a kind's entries. What is
    asked by the methods is kept in `asked`; the rest is the same for all entries.
    """

    today: date
    roster: Mapping[str, Member] | None = None
    unclear: frozenset[str] = frozenset()
    ids: Ids = field(default_factory=Ids)
    attachments: Mapping[str, Attached] = field(default_factory=dict)
    ways: "Callable[[Kind | None], Ways]" = lambda _: Ways()
    asked: Asked = field(default_factory=Asked)
    _service: dict[str, Spans] = field(default_factory=dict)
    _memo: Memo = field(default_factory=Memo)

    def anew(self) -> "Scene":
        """The same scene with nothing asked yet."""
        return Scene(
            self.today,
            self.roster,
            self.unclear,
            self.ids,
            self.attachments,
            self.ways,
            Asked(),
            self._service,
            self._memo,
        )

    def knows(self, name: str) -> bool:
        """Whether an entry of that id is there, be it broken."""
        if name not in self.ids:
            return False
        self.asked.ids.add(name)
        return True

    def alike(self, name: str) -> list[str]:
        """The ids that may have been meant by one that is not there."""
        self.asked.all_ids = True
        return self.ids.alike(name)

    def has_come(self, when: date) -> bool:
        """Whether a day is today or before."""
        if when > self.today:
            self.asked.today = True
            return False
        self.asked.latest = max(self.asked.latest, when)
        return True

    def attached(self, path: str) -> Attached | None:
        """What was found of an attachment, None if it is not there."""
        found = self.asked.files[path] = self.attachments.get(path)
        return found

    def once(self, entry: Written, make: "Callable[[Scene, Written], T]") -> T:
        """What several rules want to know of an entry, made for the first of them."""
        memo = self._memo
        if memo.entry is not entry:
            memo.entry = entry
            memo.made = {}
        if make not in memo.made:
            memo.made[make] = make(self, entry)
        made: T = memo.made[make]
        return made

    def service(self, member: str) -> Spans:
        """The days on which someone on the roster holds any post."""
        if member not in self._service:
            self._service[member] = (self.roster or {})[member].service
        return self._service[member]


Rule: TypeAlias = Callable[[Scene, Written], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""Every rule over entries, by code, in the order of the codes."""

_CONCERN: dict[str, frozenset[str]] = {}


def rule(code: str, *fields: str) -> Callable[[Rule], Rule]:
    """Enter a function into the table under its code; it says nothing of an entry without the fields.

    That is, without any of them; a rule for which none are named is asked about every entry.
    """

    def enter(function: Rule) -> Rule:
        RULES[code] = function
        _CONCERN[code] = frozenset(fields)
        return function

    return enter


def held(scene: Scene, entry: Written, *, without: str = "") -> Iterator[Finding]:
    """What all rules, but perhaps one, find wrong with an entry."""
    for code in _concerning(tuple(entry.data)):
        if code != without:
            yield from RULES[code](scene, entry)


@lru_cache(maxsize=1 << 12)
def _concerning(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that may have something to say of an entry with these fields."""
    return tuple(
        code for code, concern in _CONCERN.items() if not concern or not concern.isdisjoint(fields)
    )
