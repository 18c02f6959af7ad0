"""What ordinary YAML holds besides one value a line: brackets within brackets, and texts of many lines.

Both are read as far as they are ordinary too: no escapes, no keys in quotes, no pair without braces,
no blank line in a text that is folded. Whatever else comes raises Else.
"""

import re
from collections.abc import Callable, Iterator

from ledger.core.values import Value
from ledger.patterns import pattern

_DEPTH = 4
"""So deep may brackets stand within each other."""
QUOTED = r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\[\"\\])*\""
"""A text in quotes, with no escape but those of a quote and of a backslash."""
# The first is a letter or digit, or lies in \u00c0-\uffef: of large ranges what is left out is said, or
# the pattern takes ten times as long to make.
_INNER = r"[^,\[\]{}:#\"&*!|>%@`?\\"
WORD = rf"[^\0-#%-/:-@\[-`{{-\u00bf\ufff0-\U0010ffff](?:{_INNER}]*{_INNER} ])?"
"""A plain scalar fit to stand within brackets."""
_TOKEN = pattern(rf" *(?:([\[\]{{}},])|({QUOTED})|([A-Za-z_$][A-Za-z0-9_-]{{0,100}}): |({WORD}))")
"""A sign, a text in quotes, a key with its colon, or a word."""
_ESCAPE = pattern(r"\\(.)")
_BLOCK = pattern(r"( *)(- )?([A-Za-z0-9_][A-Za-z0-9_-]{0,100}): ([|>])(-?)")


class Else(Exception):  # noqa: N818 - no fault, only not for this reader
    """Something is out of the ordinary."""


# Brackets


def flow_value(text: str, resolve: Callable[[str], Value]) -> Value:
    """A list or map in brackets that is all of a text, made anew each time. Raises Else."""
    tokens = _tokens(text)
    value = _value(next(tokens), tokens, resolve, _DEPTH)
    if next(tokens, None) is not None:
        raise Else
    return value


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Else
        yield found
        at = found.end()


def _value(
    token: re.Match[str], tokens: Iterator[re.Match[str]], resolve: Callable[[str], Value], depth: int
) -> Value:
    sign, quoted, _, word = token.groups()
    if word:
        return resolve(word)
    if quoted:
        return unquoted(quoted)
    if depth and sign == "[":
        return list(_items(tokens, resolve, depth - 1))
    if depth and sign == "{":
        pairs = list(_pairs(tokens, resolve, depth - 1))
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
    raise Else


def _items(
    tokens: Iterator[re.Match[str]], resolve: Callable[[str], Value], depth: int
) -> Iterator[Value]:
    token = _next(tokens)
    while token[1] != "]":
        yield _value(token, tokens, resolve, depth)
        token = _next(tokens)
        if token[1] == ",":
            token = _next(tokens)
            if token[1] == "]":
                raise Else
        elif token[1] != "]":
            raise Else


def _pairs(
    tokens: Iterator[re.Match[str]], resolve: Callable[[str], Value], depth: int
) -> Iterator[tuple[str, Value]]:
    token = _next(tokens)
    while token[1] != "}":
        if not token[3]:
            raise Else
        yield token[3], _value(_next(tokens), tokens, resolve, depth)
        token = _next(tokens)
        if token[1] == ",":
            token = _next(tokens)
            if token[1] == "}":
                raise Else
        elif token[1] != "}":
            raise Else


def _next(tokens: Iterator[re.Match[str]]) -> re.Match[str]:
    token = next(tokens, None)
    if token is None:
        raise Else
    return token


def unquoted(text: str) -> str:
    """What stands in quotes."""
    inner = text[1:-1]
    if text[0] == "'":
        return inner.replace("''", "'")
    return _ESCAPE.sub(r"\1", inner) if "\\" in inner else inner


# Texts of many lines


def has_block(text: str) -> bool:
    """Whether a key may begin a text of many lines."""
    return ": |" in text or ": >" in text


def block_head(line: str) -> re.Match[str] | None:
    """A key behind which a text of many lines begins: indent, dash, key, and the two signs."""
    return _BLOCK.fullmatch(line)


def block_text(head: re.Match[str], lines: list[str], at: int) -> tuple[str, int]:
    """The text whose lines begin at a place, and the place behind them. Raises Else."""
    indent, dash, _, sign, strip = head.groups()
    outside = len(indent) + (2 if dash else 0)
    found: list[str] = []
    inside = 0
    while at < len(lines):
        line = lines[at]
        depth = len(line) - len(line.lstrip(" "))
        if 0 < depth == len(line):
            raise Else  # only spaces: part of the text or not, as the other lines are indented
        if line and depth <= outside:
            break
        inside = inside or depth
        if (line and depth < inside) or not line.isprintable():
            raise Else
        found.append(line[inside:])
        at += 1
    ended = at < len(lines) or found[-1:] == [""]
    while found and not found[-1]:
        found.pop()
    odd = any(not line or line[0] == " " or line[-1] == " " for line in found) if sign == ">" else False
    if not found or not found[0] or odd or not (ended or strip):
        raise Else
    text = (" " if sign == ">" else "\n").join(found)
    return text if strip else f"{text}\n", at
