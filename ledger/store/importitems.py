"""An item of a register: what its columns say of its life, as steps where that suffices.

A register tells of progress, closing and verifying in columns of their own. A step is made only of
what they say: where a day or a person is wanting, or a gate would not hold, the step is left out and
the reason told.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from ledger.checks.life import gate_does_not_hold
from ledger.checks.rules import Scene, Written
from ledger.core.headings import folded
from ledger.core.intake import Reason
from ledger.core.packs import Kind
from ledger.core.values import Value, day
from ledger.records import dataclass
from ledger.store.importcells import Reader
from ledger.store.importpeople import Unread
from ledger.words import N_

PARTS = ("progress", "close", "verify")

_NO_DAY = N_("{field}: no day says when, so no step is made of it")
_NOBODY = N_("{field}: nobody is named who did it, so no step is made of it")


@dataclass(slots=True)
class Life:
    """Builds the steps of one item. `cells` tells where its columns stand; `said` is their text."""

    kind: Kind
    reader: Reader
    item: dict[str, Value]
    parts: Mapping[str, Value]
    said: Mapping[str, str]
    cells: Mapping[str, str]
    steps: list[dict[str, Value]] = field(default_factory=list)
    left: list[Reason] = field(default_factory=list)

    def build(self) -> tuple[list[dict[str, Value]], list[Reason]]:
        """The steps, in the order of their days, and what could not be made one."""
        self._progress()
        self._close()
        self._verify()
        return self.steps, self.left

    def _leave(self, name: str, text: str, **values: object) -> None:
        self.left.append(Reason(text, {"field": name, **values}, self.cells.get(name, ""), name))

    def _has(self, name: str) -> bool:
        return self.parts.get(name) is not None

    # Progress

    def _progress(self) -> None:
        """A step a line that begins with a day; the whole as one where a column says the day."""
        notes = [name for name in ("progress.note", "close.result") if isinstance(self._note(name), str)]
        for name in notes:
            self._noted(name, str(self._note(name)))
        if not notes and self._has("progress.percent"):
            self._worked("progress.percent", str(self.parts.get("progress.date") or ""), {})

    def _note(self, name: str) -> Value:
        """What a column says in free words; of the result only what is none of its values."""
        if name == "progress.note":
            return self.parts.get(name)
        return self.parts.get("close.note")

    def _noted(self, name: str, text: str) -> None:
        when = str(self.parts.get("progress.date") or "")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        days = [self._day_in(line) for line in lines]
        if not when and len(lines) > 1 and all(days):
            for line, own in sorted(zip(lines, days, strict=True), key=lambda one: one[1]):
                self._worked(name, own, {"note": line})
        else:
            self._worked(name, when or (days[0] if days else ""), {"note": text})

    def _day_in(self, line: str) -> str:
        """The day that a line begins with, "" if it does not."""
        for end in range(min(len(line), 12), 3, -1):
            if line[end - 1] not in "日号0123456789":
                continue
            try:
                found = self.reader.span(line[:end])
            except Unread:
                continue
            if found and found[0] == found[1] and not line[end : end + 1].isdigit():
                return found[0]
        return ""

    def _worked(self, name: str, when: str, more: Mapping[str, Value]) -> None:
        by = self.item.get("owner")
        if not when:
            self._leave(name, _NO_DAY)
        elif by is None:
            self._leave(name, _NOBODY)
        else:
            percent = self.parts.get("progress.percent")
            amount = {"percent": percent} if percent is not None and not self.steps else {}
            self._add(name, {"date": when, "step": "progress", "by": by, **more, **amount})

    # Closing and verifying

    def _close(self) -> None:
        result, when = self.parts.get("close.result"), self.parts.get("close.date")
        if result is None and when is None:
            return
        if result is None:
            self._leave(
                "close.date", N_("{field}: no column says with which result, so no step is made")
            )
        elif when is None:
            self._leave("close.result", _NO_DAY)
        elif self.item.get("lead") is None:
            self._leave("close.date", N_("{field}: the lead closes an item, and none is named"))
        elif self._finished(str(when)):
            late = self.parts.get("close.late_reason")
            reason = {"late_reason": late} if late is not None else {}
            step = {"date": when, "step": "close", "by": self.item["lead"], "result": result, **reason}
            self._add("close.date", step)

    def _finished(self, when: str) -> bool:
        """A closed item's measures are done: said by the last progress, or by a step of its own."""
        measures = self.item.get("measures")
        if not isinstance(measures, list) or not measures:
            return True
        done: list[Value] = list(range(1, len(measures) + 1))
        last = self.steps[-1] if self.steps else None
        if last and last["step"] == "progress" and last["date"] == when:
            last["done"] = done
            return True
        by = self.item.get("owner")
        if by is None:
            self._leave("close.date", _NOBODY)
            return False
        return self._add("close.date", {"date": when, "step": "progress", "by": by, "done": done})

    def _verify(self) -> None:
        names = [name for name in ("verify.date", "verify.opinion", "verify.by") if self._has(name)]
        if not names:
            return
        when, by = self.parts.get("verify.date"), self.parts.get("verify.by")
        if not any(step["step"] == "close" for step in self.steps):
            if when is not None or self._has("verify.opinion"):
                self._leave(names[0], N_("{field}: an item is verified only once it is closed"))
        elif when is None:
            self._leave(names[0], _NO_DAY)
        elif by is None:
            self._leave("verify.date", _NOBODY)
        else:
            opinion = self.parts.get("verify.opinion")
            said = {"opinion": opinion} if opinion is not None else {}
            self._add("verify.date", {"date": when, "step": "verify", "by": by, **said})

    # Gates

    def _add(self, name: str, step: dict[str, Value]) -> bool:
        """Put a step behind the others, unless it comes before one of them or its gate does not hold."""
        if self.steps and str(step["date"]) < str(self.steps[-1]["date"]):
            before = str(self.steps[-1]["date"])
            self._leave(
                name,
                N_("{field}: {day} lies before the step above it, {before}"),
                day=str(step["date"]),
                before=before,
            )
            return False
        whole = {**self.item, "steps": list[Value]([*self.steps, step])}
        scene = Scene(date.max)
        for finding in gate_does_not_hold(scene, Written("", whole, self.kind)):
            self.left.append(
                Reason(finding.text, finding.values, self.cells.get(name, ""), name, finding.code)
            )
            return False
        self.steps.append(step)
        return True


def unfinished(text: str, reader: Reader) -> bool:
    """Whether a register says in its own words that something is not finished."""
    return folded(text) in map(folded, reader.usual.unfinished)


def first_day(steps: list[dict[str, Value]], today: date) -> str:
    """The day of an item whose register names none: today, or that of an earlier step."""
    days = [found for step in steps if (found := day(step["date"]))]
    return min([*days, today]).isoformat()
