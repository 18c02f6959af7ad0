"""YAML to values by ruamel.yaml's C event stream, every fault with its place.

It reads ten thousand entries in about half a second and lets the reader refuse anchors, tags,
duplicate keys, second documents and depth as it goes.
"""

from collections.abc import Callable
from typing import Any

from ruamel.yaml.cyaml import CParser
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ledger.checks.privacy import lines
from ledger.core.findings import Finding
from ledger.core.values import Place, Value
from ledger.store.documents import MAX_DEPTH, Places, scalar
from ledger.store.faults import fault, odd_separator, syntax, unprintable
from ledger.words import N_

_EMPTY = N_("the file is empty; one map of fields is wanted")


class _RefusedError(Exception):
    """Reading cannot go on; the findings tell why."""


class Reader:
    """Builds values from the parser's events; with `marks`, remembers where each began."""

    def __init__(self, path: str, text: str, marks: Places | None) -> None:
        self.path = path
        self.text = text
        self.marks = marks
        self.findings: list[Finding] = []
        self.brackets: list[tuple[int, int]] = []

    def read(self) -> dict[str, Value] | None:
        try:
            return self._document()
        except _RefusedError:
            return None
        except MarkedYAMLError as error:
            self.findings.append(syntax(self.path, self.text, error, self.brackets))
        except (YAMLError, UnicodeError, ValueError) as error:
            self.findings.append(unprintable(self.path, self.text, _first_line(error)))
        return None

    def _document(self) -> dict[str, Value] | None:
        next_event: Callable[[], Any] = CParser(self.text).get_event
        next_event()  # the stream's start
        if isinstance(begin := next_event(), StreamEndEvent):
            self.findings.append(fault(self.path, "E106", (1, 1), _EMPTY))
            return None
        first = next_event()
        self._mark((), False, first, False)
        value = self._value(first, next_event, (), 0)
        next_event()  # the document's end
        if not isinstance(extra := next_event(), StreamEndEvent):
            text = N_("a second document begins here; one file holds one entry")
            self._add("E106", extra, text, N_("put each entry into a file of its own"))
        if isinstance(value, dict):
            return value
        if value is None:
            self.findings.append(fault(self.path, "E106", _where(begin), _EMPTY))
        else:
            line = lines(self.text)[first.start_mark.line]
            _, hint = odd_separator(line) or (0, "")
            self._add("E106", first, N_("not a map of fields (`name: value` lines)"), hint)
        return None

    def _value(self, event: Any, next_event: Callable[[], Any], at: Place, depth: int) -> Value:
        self._no_reference(event)
        if isinstance(event, AliasEvent):
            return None
        if isinstance(event, ScalarEvent):
            return scalar(event.value) if event.implicit[0] else str(event.value)
        if depth >= MAX_DEPTH:
            self._add("E107", event, N_("nested deeper than {depth} levels"), depth=MAX_DEPTH)
            raise _RefusedError
        if event.flow_style:
            self.brackets.append(_where(event))
        read = self._map if isinstance(event, MappingStartEvent) else self._list
        value = read(next_event, at, depth + 1)
        if event.flow_style:
            self.brackets.pop()
        return value

    def _map(self, next_event: Callable[[], Any], at: Place, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while not isinstance(event := next_event(), MappingEndEvent):
            self._no_reference(event)
            if not isinstance(event, ScalarEvent | AliasEvent):
                self._add("E102", event, N_("a key must be plain text"))
                raise _RefusedError
            key = str(event.value) if isinstance(event, ScalarEvent) else f"*{event.anchor}"
            place = (*at, key)
            twice = key in found
            if twice:
                hint = N_("keep one of the two")
                self._add("E103", event, N_("{key} is written twice"), hint, key=key)
            self._mark(place, True, event, twice)
            event = next_event()
            self._mark(place, False, event, twice)
            value = self._value(event, next_event, place, depth)
            if not twice:
                found[key] = value
        return found

    def _list(self, next_event: Callable[[], Any], at: Place, depth: int) -> list[Value]:
        found: list[Value] = []
        while not isinstance(event := next_event(), SequenceEndEvent):
            place = (*at, len(found))
            self._mark(place, False, event, False)
            found.append(self._value(event, next_event, place, depth))
        return found

    def _mark(self, place: Place, key: bool, event: Any, twice: bool) -> None:
        if self.marks is not None and not twice:
            self.marks[place, key] = _where(event)

    def _no_reference(self, event: Any) -> None:
        """Refuse what makes a value depend on another place, or on a program."""
        hint = N_("write the value itself; a text that begins with & * or ! stands in quotes")
        if isinstance(event, AliasEvent):
            self._add("E105", event, N_("an alias (*{name}) stands here"), hint, name=event.anchor)
            return
        if event.anchor is not None:
            self._add("E105", event, N_("an anchor (&{name}) stands here"), hint, name=event.anchor)
        if event.tag is not None:
            self._add("E105", event, N_("a tag ({tag}) stands here"), hint, tag=event.tag)

    def _add(self, code: str, event: Any, text: str, hint: str = "", **values: object) -> None:
        self.findings.append(fault(self.path, code, _where(event), text, hint, **values))


def _where(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
