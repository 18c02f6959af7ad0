"""Changes to sheets on their way to disk: sessions put in, altered or taken out, new sheets made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date

from ledger.core.model import Entry, Occasion, Unit
from ledger.core.packs import Kind
from ledger.core.periods import Period, period_of
from ledger.core.sheetchanges import Change, Comparing, Plan, Trouble, Wish
from ledger.core.sheets import Scope
from ledger.core.values import Value, day, texts
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.emitting import entry_text
from ledger.store.entries import entry_path, new_id, open_sheet
from ledger.store.git import Git
from ledger.store.patching import rewritten
from ledger.store.reading import Reading
from ledger.store.recording import Made, Proposal, Recording
from ledger.store.repository import SCHEMAS, schema_address
from ledger.store.unread import day_of
from ledger.store.writing import message, message_of_many
from ledger.words import N_

ACTION = "import"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a grid that came back asks for, to be compared with whatever is recorded by then."""

    kind: str
    field: str
    quarter: Period
    wishes: tuple[Wish, ...]
    today: date
    removing: bool = False

    def scope(self, unit: Unit) -> Scope:
        return Scope(unit, unit.rules.kinds[self.kind], self.field, self.quarter, self.today)

    def plan(self, reading: Reading) -> Plan:
        """What would be changed. Nothing is written."""
        scope = self.scope(reading.unit)
        comparing = Comparing(scope, self.today, broken_sheets(reading, scope), self.removing)
        plan = comparing.plan(self.wishes)
        text = N_("{path} cannot be read, and may be somebody's sheet; mend it first")
        unread = (Trouble("", text, {"path": path}) for path in unread_entries(reading, scope))
        return replace(plan, troubles=(*unread, *plan.troubles)) if self.wishes else plan


def broken_sheets(reading: Reading, scope: Scope) -> dict[str, str]:
    """Members with a sheet in the quarter that counts for nothing because of errors, with its path."""
    excluded = set(reading.excluded)
    found = {}
    for one in reading.written:
        when = day(one.data.get("date"))
        if one.path in excluded and one.kind == scope.kind and when and scope.holds(when):
            found.update({member: one.path for _, member in texts(one.data.get("members"))})
    return found


def new_sheets(reading: Reading, plan: Plan, kind: Kind) -> frozenset[tuple[str, str]]:
    """The members and quarters for which the plan begins a sheet."""
    added = {
        (one.member, period_of("quarter", one.day).name): one.day
        for one in plan.changes
        if one.occasion is None
    }
    entries = reading.unit.entries
    return frozenset(
        place for place, when in added.items() if open_sheet(entries, kind.name, place[0], when) is None
    )


def unread_entries(reading: Reading, scope: Scope) -> tuple[str, ...]:
    """Entries of the quarter in the kind's ledger of which nothing can be read, not even whose."""
    lost = [path for path in reading.unread if path.startswith(f"{scope.kind.ledger}/")]
    days = ((path, day_of(path)) for path in lost)
    return tuple(path for path, when in days if when and scope.holds(when))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: the plan carried out, the commit, and new sheets' ids by member and quarter."""

    plan: Plan
    made: Made
    new: Mapping[tuple[str, str], str] = field(default_factory=dict)


def take(
    recording: Recording,
    asking: Asking,
    shown: Plan,
    title: Callable[[str, str], str],
    *,
    commit: bool = True,
) -> Taken:
    """Carry a plan out as one commit. `title` makes a new sheet's of quarter and member's name.

    Raises Refused as Recording does, and LedgerError if by now something else would be changed than
    `shown` says.
    """
    new: dict[tuple[str, str], str] = {}

    def propose(reading: Reading) -> Proposal:
        if asking.plan(reading) != shown:
            raise LedgerError(
                N_("the ledger has changed in the meantime; nothing was written: run it again")
            )
        scope = asking.scope(reading.unit)
        drafts = Drafts(recording.git, reading, scope.kind, scope.field, title)
        drafts.put(shown.changes)
        new.update(drafts.new)
        return drafts.proposal(asking.quarter.name)

    made = recording.change(propose, commit=commit)
    return Taken(shown, made, new)


@dataclass(slots=True)
class Drafts:
    """The files that changes touch, as they will be: fields by path, None for a sheet left empty."""

    git: Git
    reading: Reading
    kind: Kind
    number: str
    title: Callable[[str, str], str]
    files: dict[str, dict[str, Value] | None] = field(default_factory=dict)
    new: dict[tuple[str, str], str] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, changes: Iterable[Change]) -> None:
        """Every change, those that take sessions out last, because they move what stands behind."""
        many = list(changes)
        for one in many:
            if one.occasion is None:
                session: dict[str, Value] = {"date": one.day.isoformat()}
                self._sessions(self._sheet(one)).append(self._with(session, one))
            elif one.what != "remove":
                self._alter(one, one.occasion)
        gone = [one.occasion for one in many if one.what == "remove" and one.occasion]
        for occasion in sorted(gone, key=lambda one: one.place, reverse=True):
            self._remove(occasion)

    def proposal(self, quarter: str) -> Proposal:
        """All files in one commit that names their entries."""
        ids = [path.rpartition("/")[2].removesuffix(".yaml") for path in self.files]
        about = f"{self.kind.short} {quarter}"
        if len(ids) == 1:
            said = message(self.kind.ledger, about, ids[0], self.kind.name, ACTION)
        else:
            subject = f"{self.kind.ledger}: {about} ({len(ids)} entries)"
            said = message_of_many(subject, [(one, self.kind.name) for one in ids], ACTION)
        return Proposal({path: self._content(path) for path in self.files}, said)

    # Each change

    def _with(self, fields: dict[str, Value], one: Change) -> dict[str, Value]:
        if one.what != "fill":
            fields[self.number] = one.after
        fields.update(one.more)
        return fields

    def _alter(self, one: Change, occasion: Occasion) -> None:
        path = occasion.entry.path
        if "sessions" in occasion.entry.fields and self._sessions(path):
            many = self._sessions(path)
            session = many[occasion.place]
            assert isinstance(session, dict)
            many[occasion.place] = self._with(dict(session), one)
        else:
            self._with(self._fields(path), one)

    def _remove(self, occasion: Occasion) -> None:
        path = occasion.entry.path
        many = self._sessions(path) if "sessions" in occasion.entry.fields else []
        if len(many) > 1:
            many.pop(occasion.place)
        else:
            self.files[path] = None

    # Files

    def _fields(self, path: str) -> dict[str, Value]:
        if path not in self.files:
            self.files[path] = dict(self.reading.data(path))
        fields = self.files[path]
        assert fields is not None
        return fields

    def _sessions(self, path: str) -> list[Value]:
        """A sheet's sessions, to be changed; the list that was read stays as it is."""
        fields = self._fields(path)
        many = fields.get("sessions")
        fields["sessions"] = own = list(many) if isinstance(many, list) else []
        return own

    def _sheet(self, one: Change) -> str:
        """The path of the member's sheet for that day, a new one if there is none."""
        quarter = period_of("quarter", one.day).name
        if (path := self.paths.get((one.member, quarter))) is None:
            found = open_sheet(self.reading.unit.entries, self.kind.name, one.member, one.day)
            path = self._opened(found) if found else self._begun(one, quarter)
            self.paths[one.member, quarter] = path
        return path

    def _opened(self, sheet: Entry) -> str:
        """A sheet ready for a session more; what it says of itself alone becomes its first one."""
        if not sheet.fields.get("sessions"):
            self._sessions(sheet.path).append({"date": sheet.date.isoformat()})
        return sheet.path

    def _begun(self, one: Change, quarter: str) -> str:
        taken = {entry.stem for entry in self.reading.written} | set(self.new.values())
        name = self.new[one.member, quarter] = new_id(one.day, taken)
        path = entry_path(self.kind.ledger, name)
        member = self.reading.unit.member(one.member)
        self.files[path] = {
            "id": name,
            "kind": self.kind.short,
            "date": one.day.isoformat(),
            "title": self.title(quarter, member.name if member else one.member),
            "members": [one.member],
            "sessions": [],
        }
        return path

    def _content(self, path: str) -> bytes | None:
        fields = self.files[path]
        if fields is None:
            return None
        if str(fields["id"]) in self.new.values():
            known = (self.git.root / SCHEMAS / f"{self.kind.ledger}.json").exists()
            return entry_text(fields, schema_address(self.kind.ledger) if known else "").encode()
        text = (self.git.root / path).read_bytes().decode("utf-8-sig")
        return rewritten(text, fields).encode()
