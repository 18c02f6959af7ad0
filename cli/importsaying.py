"""An import in words: what the columns hold, what becomes of each row, and what came of it."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import wcwidth

from ledger.checks.privacy import masked
from ledger.core.headings import Column
from ledger.core.intake import (
    ADD,
    AGAIN,
    CHANGE,
    DIFFERS,
    REFUSED,
    SAME,
    STATES,
    Difference,
    Outcome,
    Reason,
    Record,
)
from ledger.core.model import Unit
from ledger.core.packs import Kind
from ledger.core.values import Value, texts
from ledger.records import dataclass
from ledger.reports.fields import FieldWords
from ledger.reports.shortening import contrast, shortened
from ledger.store.importmaps import letters
from ledger.store.importplan import Plan, totals
from ledger.store.importtables import Table
from ledger.store.recording import Made
from ledger.store.schemas import common
from ledger.words import N_, Words, plain

from .findings import message
from .tables import INDENT

STATE_WORDS = {
    ADD: N_("new"),
    CHANGE: N_("changed"),
    SAME: N_("there already"),
    AGAIN: N_("repeated"),
    DIFFERS: N_("differs"),
    REFUSED: N_("refused"),
}
_WHY = {
    "idle": N_("not read: it only numbers the rows"),
    "elsewhere": N_("not read: another entry holds it"),
    "unknown": N_("not read: no field holds it"),
    "unwanted": N_("not read: the mapping leaves it out"),
    "twice": N_("not read: another column holds the same"),
}
_SKIPPED = {
    "sum": N_("a sum"),
    "part": N_("a heading"),
    "remark": N_("a remark"),
    "head": N_("the head again"),
}
_PARTS = {
    "answers": N_("the entry that is answered"),
    "listed-in": N_("the quarter of the list"),
    "progress.note": N_("progress: note"),
    "progress.date": N_("progress: day"),
    "progress.percent": N_("progress: percent"),
    "close.result": N_("closing: result"),
    "close.note": N_("closing: result"),
    "close.date": N_("closing: day"),
    "close.late_reason": N_("closing: reason for lateness"),
    "verify.opinion": N_("verifying: opinion"),
    "verify.date": N_("verifying: day"),
    "verify.by": N_("verifying: who"),
}
_SHOWN, _TROUBLED = 30, 60
"""So many new rows, and so many with something to see to, are shown on a terminal."""


@dataclass(frozen=True)
class Saying:
    """Says an import to a user."""

    unit: Unit
    words: Words
    place: str

    @cached_property
    def _fields(self) -> FieldWords:
        return FieldWords(self.unit, common(), self.words)

    def field(self, kind: Kind, name: str) -> str:
        """What a field is called, a part of a step or of a map too."""
        if name in _PARTS:
            return self.words(_PARTS[name])
        parts = tuple(name.removeprefix("sessions.").split("."))
        return self._fields.label(kind, parts) or plain(name)

    def value(self, kind: Kind, name: str, value: Value) -> str:
        return masked(self._fields.value(kind, tuple(name.split(".")), value))

    def reason(self, kind: Kind, one: Reason) -> str:
        """A reason with its cell; numbers that must not be shown are masked."""
        said = dict(one.values)
        for key in ("field", "name"):
            if isinstance(name := said.get(key), str) and name:
                label = self.field(kind, name)
                said[key] = label if label == name else f"{label} ({name})"
        text = masked(self.words(one.text, **said))
        return f"{one.cell} {text}" if one.cell else text

    # What was read

    def tables(self, tables: Sequence[Table]) -> Iterator[str]:
        """The columns of each table, and the rows that are none."""
        for table in tables:
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[str]:
        words, layout = self.words, table.layout
        file = f"{self.place} [{layout.worksheet}]" if layout.worksheet else self.place
        yield words(
            N_("{file}: the head ends in row {head}; {n} rows"),
            file=file,
            head=layout.head,
            n=len(layout.lines),
        )
        kind = f"{words.title(table.kind.title)} ({table.kind.name})"
        guessed = N_("read as {kind}, by the headings; --kind says otherwise")
        yield words(guessed if table.guessed else N_("read as {kind}"), kind=kind)
        if table.mapped.year:
            yield words(N_("days without a year are of {year}"), year=str(table.mapped.year))
        yield words(N_("Columns:"))
        yield from self._columns(table)
        for number, why, text in layout.skipped:
            about = words(_SKIPPED[why])
            said = N_("row {row} is not read: {why} ({text})")
            yield INDENT + words(said, row=number, why=about, text=masked(text[:20]))

    def _columns(self, table: Table) -> Iterator[str]:
        rows = [
            (letters(one.place), self._heading(one), self._held(table, one)) for one in table.columns
        ]
        room = max((wcwidth.width(heading) for _, heading, _ in rows), default=0)
        for letter, heading, held in rows:
            yield f"{INDENT}{letter:<3}{_padded(heading, min(room, 30))}  → {held}"

    def _heading(self, column: Column) -> str:
        heading = " ".join(column.heading.split())
        return shortened(plain(heading), 30) or self.words(N_("(no heading)"))

    def _held(self, table: Table, column: Column) -> str:
        if column.target:
            said = [self.field(table.kind, name) for name in column.target]
            return f"{self.words.listed(said)} ({', '.join(column.target)})"
        text = self.words(_WHY[column.why])
        if column.why in ("unknown", "elsewhere", "twice"):
            kept = table.rows.note_rest
            more = N_("it goes into the note") if kept else N_("--note-rest puts it into the note")
            text = f"{text}{self.words(N_('; '))}{self.words(more)}"
        return text

    # What becomes of the rows

    def rows(self, plan: Plan, columns: int | None) -> Iterator[str]:
        """A line a row that is not there already, with what is wrong or different below it."""
        left = {True: _TROUBLED, False: _SHOWN}
        hidden = 0
        shown = [one for one in plan.outcomes if one.state != SAME]
        if shown:
            yield self.words(N_("Rows:"))
        for one in shown:
            troubled = one.state in (REFUSED, DIFFERS, CHANGE) or bool(one.reasons)
            if columns is not None and left[troubled] == 0:
                hidden += 1
                continue
            left[troubled] -= 1
            yield from self._row(one, columns)
        if hidden:
            text = N_("and {n} rows more; through a pipe all are shown")
            yield INDENT + self.words(text, n=hidden)

    def _row(self, one: Outcome, columns: int | None) -> Iterator[str]:
        state = _padded(self.words(STATE_WORDS[one.state]), self._room)
        about = self._about(one.record)
        known = f" {one.id}" if one.id and one.state != ADD else ""
        room = None if columns is None else columns - self._room - 12 - len(known)
        yield f"{INDENT}{one.record.number:>5}  {state}  {shortened(about, room)}{known}"
        for reason in one.reasons:
            yield f"{INDENT * 4}{self.reason(one.record.kind, reason)}"
        for change in one.differences:
            yield f"{INDENT * 4}{self._difference(one, change, columns)}"
        if one.state in (ADD, CHANGE):
            for reason in one.record.left:
                text = self.reason(one.record.kind, reason)
                yield f"{INDENT * 4}{self.words(N_('left out: {what}'), what=text)}"

    @cached_property
    def _room(self) -> int:
        return max(wcwidth.width(self.words(text)) for text in STATE_WORDS.values())

    def _about(self, record: Record) -> str:
        """A row in a few words: its day, its members, its title or what else it says."""
        fields = {**(record.sheet or {}), **record.fields}
        own = [self.unit.member(name) for _, name in texts(fields.get("members"))]
        people = self.words.listed([plain(member.name) for member in own if member])
        when, who = plain(str(fields.get("date") or "")), people if record.is_session else ""
        return masked(" ".join(part for part in (when, who, self._said(record)) if part))

    def _said(self, record: Record) -> str:
        if record.title and not record.is_session:
            return plain(" ".join(record.title.split()))
        own = {name: value for name, value in record.fields.items() if name not in ("date", "members")}
        said = [
            f"{self.field(record.kind, name)} {self.value(record.kind, name, value)}"
            for name, value in list(own.items())[:3]
        ]
        return self.words(N_("; ")).join(said)

    def _difference(self, one: Outcome, change: Difference, columns: int | None) -> str:
        kind, name = one.record.kind, change.field
        room = None if columns is None else max((columns - 30) // 2, 12)
        old, new = (self.value(kind, name, value) for value in (change.before, change.after))
        old, new = contrast(old, new, room)
        label = self.field(kind, name)
        return self.words(N_("{field}: {before} → {after}"), field=label, before=old, after=new)

    def summary(self, plan: Plan) -> Iterator[str]:
        """How many rows there are of each state, what was taken for granted, and what helps."""
        words, found = self.words, totals(plan)
        said = [f"{words(STATE_WORDS[state])} {found[state]}" for state in STATES if found[state]]
        about = words.listed(said) or "–"
        yield words.count("{n} row: {what}", "{n} rows: {what}", len(plan.outcomes), what=about)
        yield from (INDENT + line for line in self._assumed(plan))
        reasons = [reason for one in plan.outcomes if one.state == REFUSED for reason in one.reasons]
        if any(reason.code == "E202" for reason in reasons):
            text = N_("what is missing in every row can be said once: --set FIELD=VALUE")
            yield INDENT + words(text)
        if any(reason.field == "links" for reason in reasons):
            text = N_(
                "record first what the items answer, or say of all rows what they do: --set links=ID"
            )
            yield INDENT + words(text)
        if any(one.record.left for one in plan.outcomes if one.state in (ADD, CHANGE)):
            yield INDENT + words(N_("what is left out can be kept in the note: --note-rest"))
        if found[DIFFERS]:
            yield INDENT + words(N_("what differs is left as it is; --update changes it"))

    def _assumed(self, plan: Plan) -> Iterator[str]:
        told: dict[str, int] = {}
        for one in plan.outcomes:
            if one.state == ADD:
                for text in set(one.record.assumed.values()):
                    told[text] = told.get(text, 0) + 1
        for text, number in told.items():
            about = self.words(text)
            yield self.words.count("{n} row: {what}", "{n} rows: {what}", number, what=about)

    # What came of it

    def end(self, plan: Plan, made: Made | None, *, dry_run: bool) -> Iterator[str]:
        """What was recorded, or why nothing was."""
        words = self.words
        new = sum(not one.there for one in plan.drafts.values())
        if made is not None:
            text = N_("recorded: {new} new entries, {changed} changed; `ledger undo` takes it back")
            yield words(text, new=new, changed=len(plan.drafts) - new)
            if made.commit is None and made.changed:
                yield words(N_("staged, not committed"))
        elif not plan.drafts:
            yield words(N_("there is nothing to record"))
        elif dry_run:
            text = N_(
                "nothing was recorded (--dry-run); it would be {new} new entries, {changed} changed"
            )
            yield words(text, new=new, changed=len(plan.drafts) - new)
        elif plan.count(REFUSED):
            yield words(N_("nothing was recorded; --partly records the rows that are right"))
        else:
            yield words(N_("nothing was recorded"))

    def warnings(self, made: Made | None) -> Iterator[str]:
        """The warnings about what was recorded, the first of them."""
        many = made.warnings if made is not None else ()
        for one in many[:10]:
            yield f"{plain(one.path)} {one.code} {message(self.words, one)}"
        if len(many) > 10:
            yield self.words(N_("and {n} warnings more; `ledger check` shows them"), n=len(many) - 10)


def _padded(text: str, room: int) -> str:
    return text + " " * max(room - wcwidth.width(text), 0)
