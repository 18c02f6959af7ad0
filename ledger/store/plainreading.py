"""Ordinary YAML read line by line: maps and lists in block style, one value a line.

Nearly every entry is written so. A line means the same wherever it stands, and most lines come again
from file to file (`form: central-group`, `  - jia`), so what a line means is remembered for a while
and a known one costs a look-up. The least thing that is out of the ordinary (a tab, an escape, a key
written twice, a line that goes on) is left to the real parser, which also words what is wrong.
"""

import contextlib
from collections.abc import Callable
from typing import Any, TypeAlias

from ledger.core.values import Value
from ledger.patterns import pattern
from ledger.store.plainpieces import (
    QUOTED,
    WORD,
    Else,
    block_head,
    block_text,
    flow_value,
    has_block,
    unquoted,
)

_BLANK, _PAIR, _ITEM, _ITEM_PAIR = range(4)
"""What stands on a line: nothing, a key, a list's item, or an item that begins with a key."""
_NOTHING, _SCALAR, _LIST, _MAP, _FLOW = range(5)
"""What stands behind a key or a dash: nothing, one value, words or pairs in brackets, or more there.

The loop that reads writes these as numbers, for to look up a name costs as much as to compare.
"""

_Map: TypeAlias = dict[str, Value]
_Resolve: TypeAlias = Callable[[str], Value]
_Meaning: TypeAlias = tuple[int, int, str, int, Any]
"""A line: what stands there, its column, its key, and a value of which form."""
_Value: TypeAlias = tuple[int, Any]

_ROOM, _LONG = 1 << 13, 400
"""How many lines, and how many pairs in braces, are remembered at a time, and how long they may be."""
_MAX_DEPTH = 24
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_HEAD = pattern(r"( *)(- )?([A-Za-z0-9_$][A-Za-z0-9_./-]{0,100})")
_ITEM_HEAD = pattern(r"( *)- (?! )")
_QUOTED = pattern(rf"({QUOTED})(?: +#.*)?")
_LISTED = rf"\[(?:{WORD}(?:, {WORD})*)?\]"
_WORDS = pattern(_LISTED)
_KEYED = pattern(rf"([A-Za-z_][A-Za-z0-9_-]{{0,100}}): ({WORD}|{_LISTED})")
_ODD = pattern(
    "[^\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff"
    "\ue000-\ufdcf\ufe10-\ufefe\uff01-\uffef]"
)
"""Characters that break lines, steer, or are seen by nobody."""


class PlainReader:
    """Reads ordinary texts. `resolve` says what a plain scalar means.

    What is remembered is never handed out itself where it could be changed: lists and maps are made
    anew for each text.
    """

    def __init__(self, resolve: _Resolve) -> None:
        self._resolve = resolve
        self._lines: dict[str, _Meaning] = {}
        self._heads: dict[str, tuple[int, int, str]] = {}
        self._pairs: dict[str, tuple[str, Any]] = {}

    def read(self, text: str) -> _Map | None:
        """What a text holds if it is ordinary throughout, else None."""
        try:
            return self._read(text) or None
        except Else:
            return None

    def _read(self, text: str) -> _Map:  # noqa: C901, PLR0912 - one pass; a call a line would cost half as much again
        whole: _Map = {}
        # The maps and lists around a line, outermost first, with their columns; the last one apart.
        around: list[tuple[int, Any]] = []
        column: int = 0
        here: Any = whole
        opened: _Map | None = None
        last = ""
        known, learn = self._lines.get, self._learn
        lines = self._with_blocks(text) if has_block(text) else text.split("\n")
        for line in lines:
            what, at, key, form, value = known(line) or learn(line)
            if what == 0:
                continue
            if opened is not None:
                # A key without a value opens what stands deeper; a list may stand at its own column.
                if at > column or (what > 1 and at == column):
                    fresh: Any = [] if what > 1 else {}
                    opened[last] = fresh
                    around.append((column, here))
                    column, here = at, fresh
                opened = None
            if what > 1:
                while column > at:
                    column, here = _outer(around)
                if column != at or type(here) is not list:
                    raise Else
                if what == 2:
                    here.append(value if form == 1 else self._made(form, value))
                    continue
                if len(around) >= _MAX_DEPTH:
                    raise Else
                fresh = {}
                here.append(fresh)
                around.append((column, here))
                column, here = at + 2, fresh
            elif column != at or type(here) is list:
                while column > at or type(here) is list:
                    column, here = _outer(around)
                if column != at:
                    raise Else
            if key in here:
                raise Else
            if form == 1:
                here[key] = value
            elif form:
                here[key] = self._made(form, value)
            else:
                here[key] = None
                opened, last = here, key
                if len(around) >= _MAX_DEPTH:
                    raise Else
        return whole

    def _made(self, form: int, value: Any) -> Value:
        """A list or map as it is remembered, for one text alone."""
        if form == _LIST:
            return list(value)
        if form == _FLOW:
            return flow_value(value, self._resolve)
        return {key: list(item) if type(item) is tuple else item for key, item in value}

    def _with_blocks(self, text: str) -> list[Any]:
        """The lines of a text, in place of a text of many lines what it means."""
        lines = text.split("\n")
        made: list[Any] = []
        at = 0
        while at < len(lines):
            line, at = lines[at], at + 1
            head = block_head(line)
            if head is None:
                made.append(line)
                continue
            found, at = block_text(head, lines, at)
            indent, dash, key = head[1], head[2], head[3]
            made.append((_ITEM_PAIR if dash else _PAIR, len(indent), key, _SCALAR, found))
        return made

    # What has not been seen before

    def _learn(self, line: Any) -> _Meaning:
        if type(line) is tuple:
            return line
        if not line.isprintable() and _ODD.search(line):
            raise Else
        found = self._meaning(line)
        _remember(self._lines, line, found)
        return found

    def _meaning(self, line: str) -> _Meaning:
        head, colon, rest = line.partition(":")
        if colon and rest[:1] in ("", " "):
            known = self._heads.get(head) or self._learn_head(head)
            if known:
                return (*known, *self._value(rest.strip(" ")))
        bare = line.strip(" ")
        if not bare or bare[0] == "#":
            return _BLANK, 0, "", _NOTHING, None
        item = _ITEM_HEAD.match(line)
        if item is None:
            raise Else
        form, value = self._value(line[item.end() :].rstrip(" "))
        if not form:
            raise Else
        return _ITEM, item.end(1), "", form, value

    def _learn_head(self, head: str) -> tuple[int, int, str] | None:
        """What stands before a colon, if it is a key."""
        found = _HEAD.fullmatch(head)
        if found is None:
            return None
        indent, dash, key = found.groups()
        known = (_ITEM_PAIR if dash else _PAIR, len(indent), key)
        _remember(self._heads, head, known)
        return known

    def _value(self, text: str) -> _Value:
        """What a line's value means, of text without spaces around it."""
        if not text:
            return _NOTHING, None
        if text[0] in _INDICATORS:
            return self._marked(text)
        if " #" in text:
            text = text.partition(" #")[0].rstrip(" ")
        if ": " in text or text[-1] == ":":
            raise Else
        return _SCALAR, self._resolve(text)

    def _marked(self, text: str) -> _Value:
        """A comment, a value in quotes or brackets, or a number below zero."""
        first = text[0]
        if first == "#":
            return _NOTHING, None
        if first in "'\"" and (quoted := _QUOTED.fullmatch(text)):
            return _SCALAR, unquoted(quoted[1])
        if first in "[{":
            return self._bracketed(text.partition(" #")[0].rstrip(" "))
        if first == "-" and text[1:2].isdigit() and text[1:].isascii() and not {" ", ":"} & set(text):
            return _SCALAR, self._resolve(text)
        raise Else

    def _bracketed(self, text: str) -> _Value:
        if text[0] == "[" and _WORDS.fullmatch(text):
            return _LIST, self._words(text)
        if text[0] == "{" and text[-1] == "}":
            with contextlib.suppress(Else):
                return _MAP, self._paired(text)
        flow_value(text, self._resolve)
        return _FLOW, text

    def _words(self, text: str) -> tuple[Value, ...]:
        return tuple(self._resolve(word) for word in text[1:-1].split(", ") if word)

    def _paired(self, text: str) -> tuple[tuple[str, Any], ...]:
        """The pairs in braces; what stands between commas is remembered too."""
        parts = text[1:-1].split(", ")
        if "[" in text:
            parts = _joined(parts)
        known, learn = self._pairs.get, self._learn_pair
        pairs = tuple([known(part) or learn(part) for part in parts])
        if len(dict(pairs)) != len(pairs):
            raise Else
        return pairs

    def _learn_pair(self, part: str) -> tuple[str, Any]:
        found = _KEYED.fullmatch(part)
        if found is None:
            raise Else
        key, text = found.groups()
        value = self._words(text) if text[0] == "[" else self._resolve(text)
        _remember(self._pairs, part, (key, value))
        return key, value


def _joined(parts: list[str]) -> list[str]:
    """Parts between commas, a list's words in one."""
    whole: list[str] = []
    inside = False
    for part in parts:
        if inside:
            whole[-1] += f", {part}"
        else:
            whole.append(part)
        inside = "[" in whole[-1] and whole[-1][-1] != "]"
    return whole


def _remember(known: dict[str, Any], text: str, meaning: Any) -> None:
    if len(text) > _LONG:
        return
    if len(known) >= _ROOM:
        known.clear()
    known[text] = meaning


def _outer(around: list[tuple[int, Any]]) -> tuple[int, Any]:
    if not around:
        raise Else
    return around.pop()
