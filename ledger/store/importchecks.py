"""The checks over what an import would write, told by the row and the cell that they are about.

An entry is checked alone, in the light of the unit, and each only once; what it says wrong already is
not held against an import that changes something else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cached_property

from ledger.checks import privacy
from ledger.checks.entries import references
from ledger.checks.evidence import wanted_attachments
from ledger.checks.rules import Scene, Written, held
from ledger.checks.run import scene_of
from ledger.core.findings import Finding
from ledger.core.intake import ADD, CHANGE, Outcome, Reason, Record
from ledger.core.values import Fields, Place, Value, leaves
from ledger.records import dataclass
from ledger.store.entries import entry_path
from ledger.store.reading import Reading
from ledger.store.schemas import Forms, common
from ledger.store.sources import Attachment, Source
from ledger.words import N_


@dataclass(frozen=True)
class Checks:
    """Checks what would be written to a unit. `attached` are digests of files that come with it."""

    reading: Reading
    today: date
    attached: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    _seen: dict[Record, tuple[Reason, ...]] = field(default_factory=dict)
    _forms: Forms = field(default_factory=Forms)
    _found: dict[str, Attachment] = field(default_factory=dict)

    @cached_property
    def _scene(self) -> Scene:
        return scene_of(self.reading, self.today, self._found, common())

    @cached_property
    def _before(self) -> Mapping[str, Written]:
        return {one.path: one for one in self.reading.written}

    def refused(
        self, outcomes: Sequence[Outcome], files: Mapping[str, Fields]
    ) -> dict[Record, tuple[Reason, ...]]:
        """The records that the checks refuse, with why."""
        changing = [one for one in outcomes if one.state in (ADD, CHANGE)]
        ids = self._scene.ids.all | {one.id for one in changing}
        self._look_at(files)
        found = {}
        for one in changing:
            if one.record not in self._seen:
                self._seen[one.record] = tuple(self._reasons(one, files))
            reasons = (*self._seen[one.record], *self._missing(one, files, ids))
            if reasons:
                found[one.record] = reasons
        return found

    def _look_at(self, files: Mapping[str, Fields]) -> None:
        """Look up the files that evidence points to."""
        many = [Written(path, dict(fields)) for path, fields in files.items() if _has_evidence(fields)]
        paths = wanted_attachments(many) - set(self._found)
        here = self.source.attachments(sorted(paths)) if self.source and paths else {}
        self._found.update(here)
        for path, digest in self.attached.items():
            if path not in self._found:
                self._found[path] = Attachment(digest=digest)

    def _written(self, one: Outcome, files: Mapping[str, Fields]) -> Written:
        """What a record would come to: its entry, or a sheet of its session alone."""
        record = one.record
        path = entry_path(record.kind.ledger, one.id)
        if not record.is_session:
            return Written(path, dict(files.get(path, record.fields)), record.kind)
        sheet: dict[str, Value] = {
            "date": record.fields.get("date"),
            "title": "–",
            **(record.sheet or {}),
        }
        session = dict(record.fields)
        if record.sheet is None:
            sheet["members"] = session.pop("members", None)
        own: dict[str, Value] = {"id": one.id, "kind": record.kind.short}
        data = {**own, **sheet, "sessions": list[Value]([session])}
        return Written(
            path, {name: value for name, value in data.items() if value is not None}, record.kind
        )

    def _reasons(self, one: Outcome, files: Mapping[str, Fields]) -> Iterator[Reason]:
        written = self._written(one, files)
        before = self._before.get(written.path)
        known: Counter[tuple[str, str]] = Counter()
        if before is not None and not one.record.is_session:
            known.update(_sameness(finding) for finding in self._findings(before))
        for finding in self._findings(written):
            if finding.severity != "error":
                continue
            if known[_sameness(finding)] > 0:
                known[_sameness(finding)] -= 1
            else:
                yield _reason(one.record, finding)

    def _findings(self, written: Written) -> Iterator[Finding]:
        assert written.kind is not None
        yield from self._forms.of(written.kind).findings(written.path, written.data)
        yield from held(self._scene, written, without="E303")
        yield from _private(written)

    def _missing(
        self, one: Outcome, files: Mapping[str, Fields], ids: frozenset[str]
    ) -> Iterator[Reason]:
        """Links to what is neither there nor would be."""
        written = self._written(one, files)
        for at, name, _ in references(self._scene, written, "entry"):
            if name not in ids:
                before = self._before.get(written.path)
                if before is None or name not in _linked(self._scene, before):
                    yield _reason(one.record, written.finding("E303", _NO_ENTRY, at, id=name))


def _private(written: Written) -> Iterator[Finding]:
    """What must not be kept, with the field that it stands in."""
    said = [(at, value) for at, value in leaves(written.data) if isinstance(value, str)]
    said += [((*at, key), key) for at, key in _keys(written.data, ())]
    if privacy.findings(written.path, "\n".join(text for _, text in said), {}):
        for at, text in said:
            for finding in privacy.findings(written.path, text, {}):
                yield replace(finding, at=at, line=0, column=0)
    yield from privacy.over_items(written.path, written.data)


def _keys(value: Value, at: Place) -> Iterator[tuple[Place, str]]:
    """The keys of maps inside a value, each with the place of its map."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if at:
                yield at, key
            yield from _keys(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys(inner, (*at, index))


_NO_ENTRY = N_("there is no entry {id}")


def _has_evidence(fields: Fields) -> bool:
    return "evidence" in fields or "sessions" in fields


def _linked(scene: Scene, written: Written) -> set[str]:
    return {name for _, name, _ in references(scene, written, "entry")}


def _sameness(finding: Finding) -> tuple[str, str]:
    return finding.code, repr((finding.text, finding.values))


def _reason(record: Record, finding: Finding) -> Reason:
    """A finding as the reason of a row, with the cell that it is about."""
    names = [part for part in finding.at if isinstance(part, str) and part != "sessions"]
    missing = finding.values.get("name") if finding.code == "E202" else None
    name = str(missing or (names[0] if names else ""))
    dotted = ".".join(names[:2])
    cell = record.cells.get(dotted) or record.cells.get(f"sessions.{name}") or record.cells.get(name, "")
    return Reason(finding.text, finding.values, cell, name, finding.code)
