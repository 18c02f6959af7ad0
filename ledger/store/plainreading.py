"""Ordinary YAML read in one pass: maps and lists in block style, one value a line.

Nearly every entry is written so, and is read here some five times faster than by a parser of all of
YAML. The least thing that is out of the ordinary (a tab, a comment behind a value, an escape, a key
written twice, a line that goes on) is left to the real parser, which also words what is wrong.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from ledger.core.values import Value

_ODD = re.compile(
    "[^\n\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff"
    "\ue000-\ufdcf\ufe10-\ufefe\uff01-\uffef]"
)
"""Characters that break lines, steer, or are seen by nobody."""
_LINE = re.compile(
    r"^(?:( *)(- )?(?:([A-Za-z0-9_][A-Za-z0-9_-]{0,100}):(?: ([^ \n][^\n]*))?|(?<=- )([^ \n][^\n]*))"
    r"| *#[^\n]*| *)$",
    re.MULTILINE,
)
_WORD = r"[A-Za-z0-9\u00c0-\uffef](?:[^\n,\[\]{}:#'\"&*!|>%@`?\\]*[^\n,\[\]{}:#'\"&*!|>%@`?\\ ])?"
_LIST = rf"\[(?:{_WORD}(?:, {_WORD})*)?\]"
_WORDS = re.compile(_LIST)
_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,100}"
_PAIR = rf"{_KEY}: (?:{_WORD}|{_LIST})"
_PAIRS = re.compile(rf"\{{{_PAIR}(?:, {_PAIR})*\}}")
_EACH = re.compile(rf"({_KEY}): (\[[^\]]*\]|[^,}}]+)")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\\\n]*\"")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_MAX_DEPTH = 24

_Map: TypeAlias = dict[str, Value]
_Resolve: TypeAlias = Callable[[str], Value]


class _Else(Exception):  # noqa: N818 - no fault, only not for this reader
    """Something is out of the ordinary."""


def plain_map(text: str, resolve: _Resolve) -> dict[str, Value] | None:
    """What a text holds if it is ordinary throughout, else None.

    `resolve` says what a plain scalar means.
    """
    if _ODD.search(text):
        return None
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n") + 1:
        return None
    try:
        return _Stack(resolve).read(lines) or None
    except _Else:
        return None


class _Stack:
    """The maps and lists around the line that is being read, outermost first, with their columns."""

    def __init__(self, resolve: _Resolve) -> None:
        self._resolve = resolve
        self._columns: list[int] = [0]
        self._around: list[_Map | list[Value]] = [{}]
        self._opened: tuple[_Map, str, int] | None = None

    def read(self, lines: list[tuple[str, str, str, str, str]]) -> _Map:
        whole = self._around[0]
        for indent, dash, key, value, item in lines:
            column = len(indent)
            if dash:
                many = self._list_at(column)
                if item:
                    many.append(self._value(item))
                    continue
                column += 2
                made: _Map = {}
                many.append(made)
                self._push(column, made)
            elif not key:
                continue
            found = self._map_at(column)
            if key in found:
                raise _Else
            if value:
                found[key] = self._value(value)
            else:
                found[key] = None
                self._opened = (found, key, column)
        assert isinstance(whole, dict)
        return whole

    def _push(self, column: int, made: _Map | list[Value]) -> None:
        if len(self._columns) >= _MAX_DEPTH:
            raise _Else
        self._columns.append(column)
        self._around.append(made)

    def _list_at(self, column: int) -> list[Value]:
        """The list whose items begin at a column; a key without a value may open it."""
        opened, self._opened = self._opened, None
        if opened is not None and column >= opened[2]:
            made: list[Value] = []
            opened[0][opened[1]] = made
            self._push(column, made)
            return made
        while self._columns[-1] > column:
            self._drop()
        here = self._around[-1]
        if self._columns[-1] != column or not isinstance(here, list):
            raise _Else
        return here

    def _map_at(self, column: int) -> _Map:
        """The map whose keys begin at a column; a key without a value may open it."""
        opened, self._opened = self._opened, None
        if opened is not None and column > opened[2]:
            made: _Map = {}
            opened[0][opened[1]] = made
            self._push(column, made)
            return made
        while self._columns[-1] > column or isinstance(self._around[-1], list):
            self._drop()
        here = self._around[-1]
        if self._columns[-1] != column or not isinstance(here, dict):
            raise _Else
        return here

    def _drop(self) -> None:
        if len(self._columns) == 1:
            raise _Else
        self._columns.pop()
        self._around.pop()

    def _value(self, text: str) -> Value:
        first = text[0]
        if first in _INDICATORS:
            return self._marked(text, first)
        if ": " in text or " #" in text or text[-1] in ": ":
            raise _Else
        return self._resolve(text)

    def _marked(self, text: str, first: str) -> Value:
        """A value in quotes, a list of words on one line, or a number below zero."""
        if first in "'\"" and _QUOTED.fullmatch(text):
            return text[1:-1]
        if first == "[" and _WORDS.fullmatch(text):
            return self._words(text)
        if first == "{" and _PAIRS.fullmatch(text):
            return self._pairs(text)
        if first == "-" and text[1:2].isdigit() and text[1:].isascii() and " " not in text:
            return self._resolve(text)
        raise _Else

    def _words(self, text: str) -> list[Value]:
        return [self._resolve(word) for word in text[1:-1].split(", ") if word]

    def _pairs(self, text: str) -> _Map:
        pairs = _EACH.findall(text)
        found: _Map = {
            key: self._words(value) if value[0] == "[" else self._resolve(value) for key, value in pairs
        }
        if len(found) != len(pairs):
            raise _Else
        return found
