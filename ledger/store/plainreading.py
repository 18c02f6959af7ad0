"""Ordinary YAML read line by line: maps and lists in block style, one value a line.

Nearly every entry is written so. A line means the same wherever it stands, and most lines come again
from file to file (`form: central-group`, `  - jia`), so what a line means is remembered for a while
and a known one costs a look-up. The least thing that is out of the ordinary (a tab, an escape, a key
written twice, a line that goes on) is left to the real parser, which also words what is wrong.
"""

import functools
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from ledger.core.values import Value
from ledger.patterns import pattern

_BLANK, _PAIR, _ITEM, _ITEM_PAIR = range(4)
"""What stands on a line: nothing, a key, a list's item, or an item that begins with a key."""
_NOTHING, _SCALAR, _LIST, _MAP = range(4)
"""What stands behind a key or a dash: nothing, one value, or words or pairs in brackets.

The loop that reads writes these as numbers, for to look up a name costs as much as to compare.
"""

_Map: TypeAlias = dict[str, Value]
_Resolve: TypeAlias = Callable[[str], Value]
_Meaning: TypeAlias = tuple[int, int, str, int, Any]
"""A line: what stands there, its column, its key, and a value of which form."""
_Value: TypeAlias = tuple[int, Any]

_ROOM = 1 << 13
"""How many lines, and how many pairs in braces, are remembered at a time."""
_MAX_DEPTH = 24
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_HEAD = pattern(r"( *)(- )?([A-Za-z0-9_][A-Za-z0-9_-]{0,100})")
_ITEM_HEAD = pattern(r"( *)- (?! )")
_QUOTED = pattern(r"('(?:[^']|'')*'|\"[^\"\\]*\")(?: +#.*)?")
# The first is a letter or digit, or lies in \u00c0-\uffef: of large ranges what is left out is said, or
# the pattern takes ten times as long to make.
_WORD = (
    r"[^\0-/:-@\[-`{-\u00bf\ufff0-\U0010ffff](?:[^,\[\]{}:#'\"&*!|>%@`?\\]*[^,\[\]{}:#'\"&*!|>%@`?\\ ])?"
)
_LISTED = rf"\[(?:{_WORD}(?:, {_WORD})*)?\]"
_KEYED = rf"([A-Za-z_][A-Za-z0-9_-]{{0,100}}): ({_WORD}|{_LISTED})"


class _Else(Exception):  # noqa: N818 - no fault, only not for this reader
    """Something is out of the ordinary."""


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
        except _Else:
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
        for line in text.split("\n"):
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
                    raise _Else
                if what == 2:
                    here.append(value if form == 1 else _made(form, value))
                    continue
                if len(around) >= _MAX_DEPTH:
                    raise _Else
                fresh = {}
                here.append(fresh)
                around.append((column, here))
                column, here = at + 2, fresh
            elif column != at or type(here) is list:
                while column > at or type(here) is list:
                    column, here = _outer(around)
                if column != at:
                    raise _Else
            if key in here:
                raise _Else
            if form == 1:
                here[key] = value
            elif form:
                here[key] = _made(form, value)
            else:
                here[key] = None
                opened, last = here, key
                if len(around) >= _MAX_DEPTH:
                    raise _Else
        return whole

    # What has not been seen before

    def _learn(self, line: str) -> _Meaning:
        if not line.isprintable() and _odd().search(line):
            raise _Else
        found = self._meaning(line)
        if len(self._lines) >= _ROOM:
            self._lines.clear()
        self._lines[line] = found
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
            raise _Else
        form, value = self._value(line[item.end() :].rstrip(" "))
        if not form:
            raise _Else
        return _ITEM, item.end(1), "", form, value

    def _learn_head(self, head: str) -> tuple[int, int, str] | None:
        """What stands before a colon, if it is a key."""
        found = _HEAD.fullmatch(head)
        if found is None:
            return None
        indent, dash, key = found.groups()
        if len(self._heads) >= _ROOM:
            self._heads.clear()
        self._heads[head] = (_ITEM_PAIR if dash else _PAIR, len(indent), key)
        return self._heads[head]

    def _value(self, text: str) -> _Value:
        """What a line's value means, of text without spaces around it."""
        if not text:
            return _NOTHING, None
        if text[0] in _INDICATORS:
            return self._marked(text)
        if " #" in text:
            text = text.partition(" #")[0].rstrip(" ")
        if ": " in text or text[-1] == ":":
            raise _Else
        return _SCALAR, self._resolve(text)

    def _marked(self, text: str) -> _Value:
        """A comment, a value in quotes or brackets, or a number below zero."""
        first = text[0]
        if first == "#":
            return _NOTHING, None
        if first in "'\"" and (quoted := _QUOTED.fullmatch(text)):
            inner = quoted[1][1:-1]
            return _SCALAR, inner.replace("''", "'") if first == "'" else inner
        if first in "[{":
            bare = text.partition(" #")[0].rstrip(" ")
            if first == "[" and _words().fullmatch(bare):
                return _LIST, self._words(bare)
            if first == "{" and bare[-1] == "}":
                return _MAP, self._paired(bare)
        elif first == "-" and text[1:2].isdigit() and text[1:].isascii() and " " not in text:
            return _SCALAR, self._resolve(text)
        raise _Else

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
            raise _Else
        return pairs

    def _learn_pair(self, part: str) -> tuple[str, Any]:
        found = _keyed().fullmatch(part)
        if found is None:
            raise _Else
        key, text = found.groups()
        value = self._words(text) if text[0] == "[" else self._resolve(text)
        if len(self._pairs) >= _ROOM:
            self._pairs.clear()
        self._pairs[part] = (key, value)
        return key, value


def _made(form: int, value: Any) -> Value:
    """A list or map as it is remembered, for one text alone."""
    if form == _LIST:
        return list(value)
    return {key: list(item) if type(item) is tuple else item for key, item in value}


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


def _outer(around: list[tuple[int, Any]]) -> tuple[int, Any]:
    if not around:
        raise _Else
    return around.pop()


# Patterns that take long to make, made when they are first wanted


@functools.cache
def _odd() -> re.Pattern[str]:
    """Characters that break lines, steer, or are seen by nobody."""
    return re.compile(
        "[\0-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\ud800-\udfff"
        "\ufdd0-\ufe0f\ufeff\uff00\ufff0-\uffff\U00010000-\U0010ffff]"
    )


@functools.cache
def _words() -> re.Pattern[str]:
    return re.compile(_LISTED)


@functools.cache
def _keyed() -> re.Pattern[str]:
    return re.compile(_KEYED)
