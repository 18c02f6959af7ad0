"""What an import wants to record, and how it compares with what is there.

A `Record` is one row of a table or one entry of a JSON file, read. Comparing says of each whether it
is there already, new, or different, and in which fields.
"""

import unicodedata
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import field

from ledger.core.lifecycle import ASSIGNABLE, fold
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value, identity, texts
from ledger.records import dataclass

ADD, SAME, AGAIN, CHANGE, DIFFERS, REFUSED = "add", "same", "again", "change", "differs", "refused"
STATES = (ADD, CHANGE, SAME, AGAIN, DIFFERS, REFUSED)
"""What becomes of a record: new, changed, there already, said by an earlier row, different from what
is there (and left so), or refused."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused or left out. `text` is a message id; `cell` as people call it, or ""."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    cell: str = ""
    field: str = ""
    code: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """One row, or one entry of a file.

    `fields` are an entry's without id and kind, of a sheet's kind (unless they hold `sessions`) those
    of one session with its member. `cells` tells in which cell a field stands, `assumed` what the row
    does not say itself, with the reason. `sheet` are the fields of the sheet that a session with an
    `id` belongs on, {} of an entry of such a kind that is one occasion itself, None where nothing says
    which it is. `whole`: the fields are all that the entry has. `left` is what could not be kept.
    """

    worksheet: str
    number: int
    kind: Kind
    fields: dict[str, Value]
    id: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    sheet: Mapping[str, Value] | None = None
    whole: bool = False
    faults: tuple[Reason, ...] = ()
    left: tuple[Reason, ...] = ()

    @property
    def is_session(self) -> bool:
        apart = self.sheet is None or bool(self.sheet)
        return self.kind.sessions and apart and "sessions" not in self.fields and not self.whole

    @property
    def given(self) -> Iterator[tuple[str, Value]]:
        """The fields that the row says itself."""
        return ((name, value) for name, value in self.fields.items() if name not in self.assumed)

    @property
    def title(self) -> str:
        return str(self.fields.get("title") or (self.sheet or {}).get("title") or "")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a record says otherwise."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What becomes of a record. `id` is the entry's, where there is or will be one."""

    record: Record
    state: str
    id: str = ""
    differences: tuple[Difference, ...] = ()
    reasons: tuple[Reason, ...] = ()


def title_key(title: object) -> str:
    """A title as it is compared: width, case and white space do not count."""
    text = unicodedata.normalize("NFKC", title if isinstance(title, str) else "")
    return "".join(text.casefold().split())


def members_key(fields: Fields) -> frozenset[str] | None:
    """Those whom fields credit, in no order; None where they say nothing of it."""
    return frozenset(name for _, name in texts(fields.get("members"))) if "members" in fields else None


def content_key(fields: Fields) -> Hashable:
    """A stand-in for fields that is equal where they are."""
    return identity({name: value for name, value in fields.items() if value is not None})


# Differences


def differences(record: Record, there: Fields) -> tuple[Difference, ...]:
    """The fields that a record says otherwise than an entry does.

    A field that the record does not speak of is not compared, unless it is whole. An item's fields
    may have been set by its steps since.
    """
    if record.whole:
        return tuple(_of_whole(record.fields, there))
    now = fold(there).fields if record.kind.steps else there
    return tuple(
        Difference(name, there.get(name), after)
        for name, value in record.given
        if (after := _wanted(name, value, there, now, record.kind)) is not None
    )


def _of_whole(fields: Fields, there: Fields) -> Iterator[Difference]:
    for name in dict.fromkeys((*there, *fields)):
        missing = (name in fields) != (name in there)
        if missing or identity(fields.get(name)) != identity(there.get(name)):
            yield Difference(name, there.get(name), fields.get(name))


_GROWING = ("links", "evidence", "steps")
"""Lists that grow after an import: what they hold beyond it is no difference."""


def _wanted(name: str, value: Value, there: Fields, now: Fields, kind: Kind) -> Value:
    """What a field would become; None if it says the same already."""
    own = there.get(name)
    if name in _GROWING and isinstance(value, list):
        known = [identity(one) for one in own] if isinstance(own, list) else []
        more = [one for one in value if identity(one) not in known]
        if name == "steps":
            more = _steps_beyond(more, own if isinstance(own, list) else [])
        if not more:
            return None
        return [*(own if isinstance(own, list) else []), *more]
    if identity(value) == identity(own):
        return None
    if kind.steps and name in ASSIGNABLE and identity(value) == identity(now.get(name)):
        return None
    if kind.steps and name == "due" and value == now.get("due_on"):
        return None
    if name == "members" and members_key({"members": value}) == members_key(there):
        return None
    if name == "title" and title_key(value) == title_key(own):
        return None
    return value


def _steps_beyond(more: list[Value], own: list[Value]) -> list[Value]:
    """Steps of a register that are not among an item's own: of no day on which it took that step.

    A progress that says nothing but that measures were done belongs to the closing of its day.
    """
    taken = {(step.get("date"), step.get("step")) for step in own if isinstance(step, dict)}

    def is_known(step: Value) -> bool:
        if not isinstance(step, dict):
            return False
        when, name = step.get("date"), step.get("step")
        only_done = name == "progress" and set(step) <= {"date", "step", "by", "done"}
        return (when, name) in taken or (only_done and (when, "close") in taken)

    return [step for step in more if not is_known(step)]
