"""Changing a document without rewriting it: every byte stays that need not change.

The text is read into a tree of nodes that know where they stand. What is there and what is wanted are
compared, and only what differs is cut out, put in or replaced, so comments, quotes, blank lines and
line ends survive. What cannot be patched in place is written anew, the smallest part around it first;
the result is read again, and only a text that says what was wanted is given back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from ruamel.yaml.cyaml import CParser
from ruamel.yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

from ledger.core.values import Fields, Value, identity
from ledger.records import dataclass
from ledger.store.documents import read_document, scalar
from ledger.store.emitting import entry_text, flow_text, lines_text


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of text to put in the place of another; `start` and `end` count characters."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Node:
    """A value in the text. `end` is behind its last character, comments and line ends left out."""

    value: Value
    start: int
    end: int
    flow: bool = False
    block_text: bool = False
    column: int = 0
    items: list["_Node"] = field(default_factory=list)
    keys: dict[str, tuple[int, "_Node"]] = field(default_factory=dict)


class _CannotPatchError(Exception):
    """This part must be written anew by whoever stands around it."""


_Edits: TypeAlias = list[Edit]


def rewritten(text: str, wanted: Fields) -> str:
    """A document's text changed so that it reads as `wanted`, every byte kept that need not change.

    A key whose wanted value is None is kept as null. A text that cannot be read, or whose layout has
    no room for the change, is written anew; comments above its first line stay.
    """
    document = read_document("", text.encode())
    if document.data is not None and identity(document.data) == identity(dict(wanted)):
        return text
    for patch in (_patched, _patched_by_fields):
        if not document.findings and (changed := patch(text, wanted)) is not None:
            return changed
    return _head(text) + entry_text(wanted, keep_null=True)


def _patched(text: str, wanted: Fields) -> str | None:
    """The text with the smallest edits, if it then says what is wanted."""
    try:
        edits = _Patch(text).edits(_tree(text), dict(wanted))
    except _CannotPatchError:
        return None
    return _verified(_applied(text, edits), wanted)


def _patched_by_fields(text: str, wanted: Fields) -> str | None:
    """The same with each top-level field that differs replaced whole."""
    try:
        edits = _Patch(text, whole=True).edits(_tree(text), dict(wanted))
    except _CannotPatchError:
        return None
    return _verified(_applied(text, edits), wanted)


def _verified(text: str, wanted: Fields) -> str | None:
    document = read_document("", text.encode())
    good = not document.findings and identity(document.data) == identity(dict(wanted))
    return text if good else None


def _applied(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _head(text: str) -> str:
    """The comment lines that a document begins with."""
    kept = []
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        kept.append(line)
    return "".join(kept)


# Reading


def _tree(text: str) -> _Node:
    parser = CParser(text)
    for _ in range(2):
        parser.get_event()  # the stream's and the document's start
    node = _node(parser, parser.get_event(), text)
    if not isinstance(node.value, dict):
        raise _CannotPatchError
    return node


def _node(parser: Any, event: Any, text: str) -> _Node:
    start = event.start_mark.index
    column = event.start_mark.column
    if isinstance(event, ScalarEvent):
        value = scalar(event.value) if event.implicit[0] else str(event.value)
        end = event.end_mark.index
        block = event.style in ("|", ">")
        if block:
            end = start + len(_stripped_block(text[start:end]))
        return _Node(value, start, end, block_text=block, column=column)
    flow = bool(event.flow_style)
    if isinstance(event, MappingStartEvent):
        return _map(parser, _Node({}, start, start, flow, column=column), text)
    if isinstance(event, SequenceStartEvent):
        return _list(parser, _Node([], start, start, flow, column=column), text)
    raise _CannotPatchError


def _stripped_block(text: str) -> str:
    """A block scalar without the blank lines behind it, which belong to nobody."""
    return text.rstrip("\r\n \t") if text.strip() else text


def _map(parser: Any, node: _Node, text: str) -> _Node:
    value: dict[str, Value] = {}
    end = node.start
    while True:
        event = parser.get_event()
        if not isinstance(event, ScalarEvent):
            if type(event).__name__ == "MappingEndEvent":
                break
            raise _CannotPatchError
        child = _node(parser, parser.get_event(), text)
        node.keys[str(event.value)] = (event.start_mark.index, child)
        value[str(event.value)] = child.value
        end = max(child.end, event.end_mark.index)
    node.value = value
    node.end = event.end_mark.index if node.flow else end
    return node


def _list(parser: Any, node: _Node, text: str) -> _Node:
    end = node.start
    while True:
        event = parser.get_event()
        if type(event).__name__ == "SequenceEndEvent":
            break
        child = _node(parser, event, text)
        node.items.append(child)
        end = child.end
    node.value = [child.value for child in node.items]
    node.end = event.end_mark.index if node.flow else end
    return node


# Comparing, and saying what to change


@dataclass(frozen=True, slots=True)
class _Patch:
    """Makes the edits of one text. `whole`: fields that differ are replaced, not looked into."""

    text: str
    whole: bool = False

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def edits(self, node: _Node, wanted: Value) -> _Edits:
        """What makes a node say what is wanted. Raises _CannotPatchError."""
        if identity(node.value) == identity(wanted):
            return []
        if isinstance(node.value, dict) and isinstance(wanted, dict) and wanted and node.value:
            return self._flow_map(node, wanted) if node.flow else self._block_map(node, wanted)
        if isinstance(node.value, list) and isinstance(wanted, list) and wanted and node.value:
            return self._flow_list(node, wanted) if node.flow else self._block_list(node, wanted)
        if _is_plain(node.value) and _is_plain(wanted) and not node.block_text:
            said = flow_text(wanted, quoted=self.text.startswith('"', node.start))
            if node.start == node.end and self.text[node.start - 1 : node.start] == ":":
                said = f" {said}"
            return [Edit(node.start, node.end, said)]
        raise _CannotPatchError

    # Maps with a line a key

    def _block_map(self, node: _Node, wanted: Mapping[str, Value]) -> _Edits:
        edits: _Edits = []
        kept = [key for key in node.keys if key in wanted]
        if not kept:
            raise _CannotPatchError
        for key, (start, child) in node.keys.items():
            if key not in wanted:
                edits.append(self._without_lines(start, max(child.end, start + 1), node))
            elif identity(child.value) != identity(wanted[key]):
                edits += self._field(key, start, child, wanted[key], node)
        return edits + self._new_keys(node, wanted, kept)

    def _field(self, key: str, start: int, child: _Node, wanted: Value, node: _Node) -> _Edits:
        if self.whole:
            return self._anew(key, start, child, wanted, node)
        try:
            return self.edits(child, wanted)
        except _CannotPatchError:
            return self._anew(key, start, child, wanted, node)

    def _anew(self, key: str, start: int, child: _Node, wanted: Value, node: _Node) -> _Edits:
        """A field written anew in its place; a comment behind it keeps its line or gets its own."""
        said = self._lines(lines_text({key: wanted}), node.column)
        end = max(child.end, start)
        after = self.text[end : self._line_end(end)]
        if after.strip() and "\n" in said:
            comment = after.strip()
            indent = " " * node.column
            return [Edit(start, end + len(after), f"{comment}{self.newline}{indent}{said}")]
        return [Edit(start, end, said)]

    def _new_keys(self, node: _Node, wanted: Mapping[str, Value], kept: Sequence[str]) -> _Edits:
        """Keys that are not there yet, each behind the one it follows in what is wanted."""
        edits: _Edits = []
        before: str | None = None
        for key, value in wanted.items():
            if key in node.keys:
                before = key
                continue
            said = self._lines(lines_text({key: value}), node.column)
            indent = " " * node.column
            if before is None:
                place = node.keys[kept[0]][0]
                edits.append(Edit(place, place, f"{said}{self.newline}{indent}"))
            else:
                place = self._line_end(max(node.keys[before][1].end, node.keys[before][0]))
                edits.append(Edit(place, place, f"{self.newline}{indent}{said}"))
        return _in_order(edits)

    # Lists with a line an item

    def _block_list(self, node: _Node, wanted: Sequence[Value]) -> _Edits:
        edits: _Edits = []
        for kind, many, news in _matched(node.items, wanted):
            if kind == "both":
                edits += self._item(many[0], news[0])
            elif kind == "gone":
                edits += [self._without_item(item, node) for item in many]
            else:
                edits.append(self._new_items(many, news, node))
        return edits

    def _item(self, item: _Node, wanted: Value) -> _Edits:
        try:
            return self.edits(item, wanted)
        except _CannotPatchError:
            if item.start == item.end:
                raise
            said = _item_text(wanted, flow=item.flow or not item.keys)
            return [Edit(item.start, item.end, self._lines(said, item.column))]

    def _without_item(self, item: _Node, node: _Node) -> Edit:
        dash = self.text.rfind("-", 0, item.start + 1) if item.start > node.start else node.start
        return self._without_lines(dash, max(item.end, dash + 1), node)

    def _new_items(self, before: Sequence[_Node], news: Sequence[Value], node: _Node) -> Edit:
        flow = all(one.flow or not isinstance(one.value, dict | list) for one in node.items)
        indent = " " * node.column
        column = node.column + 2
        said = [f"- {self._lines(_item_text(one, flow=flow), column)}" for one in news]
        if before:
            place = self._line_end(before[-1].end)
            return Edit(place, place, "".join(f"{self.newline}{indent}{one}" for one in said))
        return Edit(node.start, node.start, "".join(f"{one}{self.newline}{indent}" for one in said))

    # Maps and lists in brackets

    def _flow_map(self, node: _Node, wanted: Mapping[str, Value]) -> _Edits:
        edits: _Edits = []
        spans = [(start, child.end) for start, child in node.keys.values()]
        gone = [place for place, key in enumerate(node.keys) if key not in wanted]
        for key, (_, child) in node.keys.items():
            if key in wanted and identity(child.value) != identity(wanted[key]):
                edits += self._inside(child, wanted[key])
        new = {key: value for key, value in wanted.items() if key not in node.keys}
        said = flow_text(new)[1:-1] if new else ""
        return edits + self._flow_changes(spans, gone, said)

    def _flow_list(self, node: _Node, wanted: Sequence[Value]) -> _Edits:
        kept = list(_matched(node.items, wanted))
        edits: _Edits = []
        lost: set[int] = set()
        for kind, many, new in kept:
            if kind == "both":
                edits += self._inside(many[0], new[0])
            elif kind == "gone":
                lost |= {id(item) for item in many}
            elif many:
                edits.append(Edit(many[-1].end, many[-1].end, f", {flow_text(list(new))[1:-1]}"))
            else:
                edits.append(
                    Edit(node.items[0].start, node.items[0].start, f"{flow_text(list(new))[1:-1]}, ")
                )
        gone = [place for place, item in enumerate(node.items) if id(item) in lost]
        return edits + self._flow_changes([(item.start, item.end) for item in node.items], gone, "")

    def _inside(self, child: _Node, wanted: Value) -> _Edits:
        try:
            return self.edits(child, wanted)
        except _CannotPatchError:
            if child.start == child.end:
                raise
            return [Edit(child.start, child.end, flow_text(wanted))]

    def _flow_changes(self, spans: Sequence[tuple[int, int]], gone: Sequence[int], new: str) -> _Edits:
        kept = [place for place in range(len(spans)) if place not in gone]
        if not kept:
            raise _CannotPatchError
        edits: _Edits = []
        for place in gone:
            if place < kept[0]:
                edits.append(Edit(spans[place][0], spans[place + 1][0], ""))
            else:
                edits.append(Edit(spans[place - 1][1], spans[place][1], ""))
        if new:
            end = spans[-1][1]
            edits.append(Edit(end, end, f", {new}"))
        return edits

    # Lines

    def _line_end(self, place: int) -> int:
        ends = [found for mark in "\r\n" if (found := self.text.find(mark, place)) >= 0]
        return min(ends, default=len(self.text))

    def _without_lines(self, start: int, end: int, node: _Node) -> Edit:
        """The lines from one place to another gone; only if nothing else stands on the first."""
        begin = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        if self.text[begin:start].strip():
            raise _CannotPatchError
        finish = self._line_end(end)
        if self.text.startswith("\r\n", finish):
            finish += 2
        elif finish < len(self.text):
            finish += 1
        elif begin:
            begin -= 2 if self.text.startswith("\r\n", begin - 2) else 1
        return Edit(begin, finish, "")

    def _lines(self, said: str, column: int) -> str:
        """Several lines indented to a column, the first excepted."""
        first, *rest = said.split("\n")
        indent = " " * column
        return self.newline.join([first, *(f"{indent}{line}" if line else line for line in rest)])


def _is_plain(value: Value) -> bool:
    """Whether a value fits on a line."""
    return not isinstance(value, list | dict) and not (isinstance(value, str) and "\n" in value)


def _item_text(value: Value, *, flow: bool) -> str:
    if flow or not isinstance(value, dict) or not value:
        return flow_text(value)
    return lines_text(value)


def _in_order(edits: _Edits) -> _Edits:
    """Edits at the same place as one, in the order in which they shall be read."""
    joined: dict[int, Edit] = {}
    for edit in edits:
        before = joined.get(edit.start)
        joined[edit.start] = Edit(edit.start, edit.end, before.text + edit.text) if before else edit
    return list(joined.values())


_Match: TypeAlias = tuple[str, Sequence[_Node], Sequence[Value]]


def _matched(items: Sequence[_Node], wanted: Sequence[Value]) -> Iterator[_Match]:
    """How a list's items become those wanted: `both`, `gone`, or `new` behind the items before."""
    have = [identity(item.value) for item in items]
    want = [identity(value) for value in wanted]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, have, want, autojunk=False).get_opcodes():
        pairs = min(i2 - i1, j2 - j1)
        for step in range(pairs):
            yield "both", [items[i1 + step]], [wanted[j1 + step]]
        if i2 - i1 > pairs:
            yield "gone", items[i1 + pairs : i2], []
        if j2 - j1 > pairs:
            yield "new", items[: i1 + pairs], wanted[j1 + pairs : j2]
