"""Conflicts of a merge in plain words: which entry, which field, what either side says."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ledger.checks.privacy import masked
from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS, Alike, Conflict, Side
from ledger.core.model import LEDGERS
from ledger.core.packs import Kind
from ledger.core.values import Fields, Place, Value
from ledger.history.events import Change, Version
from ledger.records import dataclass
from ledger.reports.changes import ChangeWords
from ledger.reports.fields import FieldWords
from ledger.reports.shortening import shortened
from ledger.store.git import Git
from ledger.store.meeting import Meeting
from ledger.store.merging import FileMerge, Hunk
from ledger.store.reading import Reading
from ledger.store.syncing import last_change
from ledger.words import N_, Words, plain

from .tables import width

_LONGEST = 80
_NARROWEST = 16
KEPT = {
    MINE: N_("kept mine: {what}: {kept}, not {other}"),
    THEIRS: N_("took theirs: {what}: {kept}, not {other}"),
    BOTH: N_("kept both: {what}: {kept}"),
}
LOST = {
    MINE: N_("kept mine: {what}: where lines clash; not these of theirs:"),
    THEIRS: N_("took theirs: {what}: where lines clash; not these of mine:"),
    BOTH: N_("kept both: {what}: the lines of both"),
}
"""Of a text in which lines clash, and only these were chosen between."""
_SIDES = {MINE: N_("mine"), THEIRS: N_("theirs"), BOTH: N_("both")}


# By the names that stand in the file


def named(conflict: Conflict | Alike) -> str:
    """The way to a place: fields by their names, items of lists by what they are known by."""
    items = iter(conflict.items)
    return " ".join(next(items) if isinstance(part, int) else part for part in conflict.place)


def short(side: Side) -> str:
    """A value on one line as YAML, cut where it gets long."""
    text = "nothing" if side is MISSING else plain(" ".join(flow(side).split()))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def flow(value: Value) -> str:
    """A value as YAML on one line, near enough to be read by a person."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return str(value)


def offered(conflict: Conflict) -> tuple[str, ...]:
    """The choices that differ in what comes of them: of what one side removed, both is to keep it."""
    return tuple(one for one in conflict.choices if meant(conflict, one) == one)


def meant(conflict: Conflict, choice: str) -> str:
    """The choice by what comes of it: of both, the one side that it is the same as."""
    same = (one for one in (MINE, THEIRS) if conflict.outcome(one) == conflict.outcome(choice))
    return next(same, choice) if choice == BOTH else choice


def outcomes(conflict: Conflict, choice: str) -> tuple[Side, Side]:
    """What is kept by a choice, and what it is kept against."""
    values = conflict.outcome(choice)
    kept: Side = MISSING if not values else values[0] if len(values) == 1 else list(values)
    return kept, conflict.mine if meant(conflict, choice) == THEIRS else conflict.theirs


def lost_lines(hunks: Iterable[Hunk], chosen: str) -> Iterator[str]:
    """The other side's lines, where lines clash and one side's were chosen; nothing of both."""
    for hunk in hunks if chosen != BOTH else ():
        lines = hunk.theirs if chosen == MINE else hunk.mine
        yield from [line for line in lines if line.strip()] or ["–"]


# In the user's words


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of the conflicts of one merge, by the labels of the unit as `mine` has it."""

    words: Words
    git: Git
    meeting: Meeting
    reading: Reading
    fields: FieldWords

    def lines(self, file: FileMerge, conflict: Conflict, number: str) -> list[str]:
        """Which place it is, what it was, and what either side says there, who and when."""
        indent = " " * (len(number) + 1)
        told = [f"{number} {self.entry(file, conflict)}"]
        told += [f"{indent}{self.place(file.path, conflict)}"] if conflict.place else []
        was = ("", self.words(N_("was")), self.said(file.path, conflict, conflict.base), "")
        rows = [was] if conflict.place else []
        who = {MINE: self.meeting.mine, THEIRS: self.meeting.theirs}
        for place, (choice, tip) in enumerate(who.items(), 1):
            side = conflict.mine if choice == MINE else conflict.theirs
            said = self.said(file.path, conflict, side)
            rows.append((str(place), self.words(_SIDES[choice]), said, self._who(tip, file.path)))
        if BOTH in offered(conflict):
            kept, _ = outcomes(conflict, BOTH)
            rows.append(("3", self.words(_SIDES[BOTH]), self.said(file.path, conflict, kept), ""))
        told += [f"{indent}{row}" for row in _columns(rows)]
        return told + [f"{indent}  {line}" for line in self._details(file, conflict)]

    def _details(self, file: FileMerge, conflict: Conflict) -> Iterator[str]:
        """Of a whole file what is at stake: the lines that clash, or what changed of its fields."""
        if file.hunks:
            yield from self._clashes(file.hunks)
        elif not conflict.place:
            for side in (conflict.mine, conflict.theirs):
                yield from self.changes(file.path, conflict.base, side)

    def _clashes(self, hunks: Iterable[Hunk]) -> Iterator[str]:
        """The lines that clash, each beside whose it is; on a terminal cut to its width."""
        text, columns = N_("{side}: {line}"), width()
        for number, hunk in enumerate(hunks):
            yield from ["--"] if number else []
            for side, lines in ((MINE, hunk.mine), (THEIRS, hunk.theirs)):
                for line in lines or [self.words(N_("nothing"))]:
                    said = self.words(text, side=self.words(_SIDES[side]), line=masked(line))
                    yield shortened(said, None if columns is None else max(columns - 8, _NARROWEST))

    def changes(self, path: str, base: Side, side: Side) -> Iterator[str]:
        """What a side made of a file's fields, a line each; nothing unless both are known."""
        if isinstance(base, dict) and isinstance(side, dict):
            columns = width()
            room = None if columns is None else max((columns - 24) // 2, _NARROWEST)
            unit, found = self.reading.unit, Change(path, Version(base), Version(side))
            yield from ChangeWords(unit, self.words, {}, room).lines(found)

    def entry(self, file: FileMerge, conflict: Conflict | Alike) -> str:
        """The entry by day, kind, title and id; another file by its path."""
        data = next(self._data(file, conflict), None)
        if data is None or file.path.partition("/")[0] not in LEDGERS:
            return plain(file.path)
        if not (data.get("kind") or data.get("title")):
            return plain(file.path)
        kind = self.kind(file.path, data)
        called = self.words.title(kind.title) if kind else str(data.get("kind", ""))
        text = N_("{date} {kind} {title} ({id})")
        values = {key: " ".join(str(data.get(key, "")).split()) for key in ("date", "title", "id")}
        return self.words(text, kind=called, **values)

    def _data(self, file: FileMerge, conflict: Conflict | Alike) -> Iterator[Fields]:
        sides = (conflict.mine, conflict.theirs) if isinstance(conflict, Conflict) else ()
        for one in (self.reading.data(file.path), *sides):
            if isinstance(one, dict) and one:
                yield one

    def alike(self, files: Iterable[FileMerge]) -> Iterator[str]:
        """What both sides have recorded in the same words, or of the same day."""
        once = N_("recorded alike on both sides, so it stands once: {entry} · {place}")
        twice = N_(
            "recorded differently on both sides, and both are kept; if they are one, take one out by"
            " `ledger remove {id} --session {day}`: {entry} · {place}"
        )
        for file in files:
            for one in file.alike:
                if one.twice and one.place[:1] != ("sessions",):
                    continue
                entry, place = self.entry(file, one), self.place(file.path, one)
                name = PurePosixPath(file.path).stem
                text = twice if one.twice else once
                yield self.words(text, entry=entry, place=place, id=name, day=one.items[-1])

    def kind(self, path: str, data: Fields | None = None) -> Kind | None:
        """The kind of the entry at a path."""
        held = self.reading.data(path) if data is None else data
        return self.reading.unit.rules.kinds.get(f"{path.partition('/')[0]}/{held.get('kind')}")

    def place(self, path: str, conflict: Conflict | Alike) -> str:
        """The field by its label, and the items of lists on the way."""
        kind, items = self.kind(path), iter(conflict.items)
        said = [
            plain(next(items)) if isinstance(part, int) else self._label(kind, conflict.place[:end])
            for end, part in enumerate(conflict.place, 1)
        ]
        return " · ".join(said)

    def _label(self, kind: Kind | None, place: Place) -> str:
        return self.fields.label(kind, place) if kind else plain(str(place[-1]))

    def said(self, path: str, conflict: Conflict, side: Side) -> str:
        """What a side says there."""
        if side is MISSING:
            return self.words(N_("removed") if conflict.base is not MISSING else N_("nothing"))
        if not conflict.place:
            return self._whole(path, conflict, side)
        kind = self.kind(path)
        if isinstance(side, list) and len(conflict.place) and isinstance(conflict.place[-1], int):
            return "; ".join(self.said(path, conflict, one) for one in side)
        return self.fields.value(kind, conflict.place, side) if kind else plain(flow(side))

    def _whole(self, path: str, conflict: Conflict, side: Value) -> str:
        """Of a whole file: which fields have changed, or only that it has."""
        base = conflict.base
        if not isinstance(side, dict) or not isinstance(base, dict):
            bare = isinstance(side, str) and "\n" not in side
            return plain(str(side)) if bare else self.words(N_("changed"))
        keys = [key for key in {**base, **side} if base.get(key) != side.get(key)]
        kind = self.kind(path, side)
        labels = [self._label(kind, (key,)) for key in keys]
        return self.words(N_("changed: {fields}"), fields=self.words.listed(labels))

    def _who(self, tip: str | None, path: str) -> str:
        other = {self.meeting.mine: self.meeting.theirs, self.meeting.theirs: self.meeting.mine}.get(tip)
        found = last_change(self.git, tip, other, path) if tip and other else None
        if found is None:
            return ""
        return self.words(N_("({who}, {when})"), who=found.name, when=f"{found.when:%Y-%m-%d %H:%M}")

    def decided(self, file: FileMerge, conflict: Conflict, choice: str) -> Iterator[str]:
        """What was kept, and what it was kept against, line by line where that is more than a value."""
        what = " · ".join(
            part for part in (self.entry(file, conflict), self.place(file.path, conflict)) if part
        )
        chosen, (kept, other) = meant(conflict, choice), outcomes(conflict, choice)
        if file.hunks:
            yield self.words(LOST[chosen], what=what)
            yield from (f"  {masked(plain(line))}" for line in lost_lines(file.hunks, chosen))
            return
        said = [self.said(file.path, conflict, one) for one in (kept, other)]
        yield self.words(KEPT[chosen], what=what, kept=said[0], other=said[1])
        if not conflict.place and chosen != BOTH:
            yield from (f"  {line}" for line in self.changes(file.path, conflict.base, other))


def _columns(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    """Rows with the first two columns aligned; the text behind may be long."""
    from wcwidth import wcswidth

    wide = max(wcswidth(row[1]) for row in rows)
    for number, label, said, who in rows:
        gap = " " * (wide - wcswidth(label))
        yield f"{number:1} {label}{gap}  {said}{'  ' + who if who else ''}"
