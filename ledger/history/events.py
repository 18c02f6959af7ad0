"""What happened: a commit as an event, and what it changed in each file of the unit."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from ledger.core.model import LEDGERS
from ledger.core.values import Fields, Place, Value
from ledger.history.fields import FieldChange, field_changes
from ledger.records import dataclass
from ledger.store.commits import Commit

ADDED, STAYED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True, slots=True)
class Version:
    """A file at some time: what it held, or how it is called and a way to read it when that is asked."""

    held: Fields | None = None
    readable: bool = True
    head: Mapping[str, Value] | None = None
    late: Callable[[], Fields | None] | None = None

    @property
    def data(self) -> Fields | None:
        """What it held; None where it was not there, or could not be read then."""
        return self.late() if self.late else self.held

    @property
    def is_absent(self) -> bool:
        return self.held is None and self.late is None and self.readable

    def called(self, name: str) -> Value:
        """Its kind or its title, if it says so."""
        return (self.head if self.head is not None else self.held or {}).get(name)


ABSENT = Version()
UNREADABLE = Version(readable=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a merge itself decided at one place: `kept` stands there now, `offered` was not taken.

    None stands for nothing there. An empty place is the whole file. `own`: no side had it so.
    """

    place: Place
    kept: Value
    offered: tuple[Value, ...]
    own: bool = False
    items: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one file. `status` is added, changed or removed.

    Of a merge there are `decisions` alone, and `before` is what its first parent held. `told` are the
    fields, where not all of them are meant.
    """

    path: str
    before: Version
    after: Version
    told: tuple[FieldChange, ...] | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """All of a change, of a new file what it was given, of a removed one what it held.

        Nothing where one of the two versions could not be read. It is worked out each time.
        """
        if self.told is not None:
            return self.told
        if self.decisions or not self.is_readable:
            return ()
        return field_changes(self.before.data or {}, self.after.data or {})

    @property
    def status(self) -> str:
        if self.before.is_absent:
            return ADDED
        return REMOVED if self.after.is_absent else STAYED

    @property
    def is_readable(self) -> bool:
        return self.before.readable and self.after.readable

    @property
    def ledger(self) -> str | None:
        """The ledger that the file lies in; None for the roster and what else is no entry."""
        top = self.path.partition("/")[0]
        return top if top in LEDGERS else None

    @property
    def entry(self) -> str | None:
        """The entry's id, which is the file's name."""
        return self.path.rpartition("/")[2].rpartition(".")[0] if self.ledger else None

    @property
    def kind(self) -> str | None:
        """The entry's kind with its ledger: the present one, or the last it had."""
        short = self._last("kind")
        return f"{self.ledger}/{short}" if self.ledger and isinstance(short, str) else None

    @property
    def title(self) -> str:
        title = self._last("title") if self.ledger else None
        return title if isinstance(title, str) else ""

    def _last(self, name: str) -> Value:
        said = (version.called(name) for version in (self.after, self.before))
        return next((value for value in said if value is not None), None)


@dataclass(frozen=True, slots=True)
class Event:
    """One commit and what it changed.

    `action` is what the command said it did, or for want of that what it looks like: add, edit, remove
    or merge. An undo of an undo is a redo.
    """

    commit: Commit
    action: str
    changes: tuple[Change, ...]

    @property
    def when(self) -> datetime:
        """The author's moment with the author's zone."""
        return self.commit.when

    @property
    def who(self) -> str:
        return self.commit.name


def event(commit: Commit, changes: Iterable[Change], *, again: bool = False) -> Event:
    """A commit with its changes; what it did is told by its trailer, or else by them.

    `again`: it takes back an undo.
    """
    many = tuple(changes)
    return Event(commit, "redo" if again else commit.action or _looks_like(commit, many), many)


def _looks_like(commit: Commit, changes: tuple[Change, ...]) -> str:
    if commit.is_merge:
        return "merge"
    statuses = {one.status for one in changes}
    if statuses == {ADDED}:
        return "add"
    return "remove" if statuses == {REMOVED} else "edit"
