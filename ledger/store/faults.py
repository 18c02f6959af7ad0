"""Faults of a file as YAML: where to look, and what was probably meant.

A parser names the place where it gave up. These functions go back to the place that made it stumble,
and know the slips that people make who type Chinese: full-width colons and spaces, values that begin
with a sign of YAML's own, files in an older encoding.
"""

from collections.abc import Sequence
from typing import Any

from ledger.checks.privacy import lines
from ledger.core.findings import Finding
from ledger.patterns import pattern
from ledger.words import N_

_CONFLICT = pattern("(?:<{7}|>{7})(?: .*)?")


def fault(
    path: str, code: str, place: tuple[int, int], text: str, hint: str = "", **values: object
) -> Finding:
    """A fault of the file itself, which knows its line and column."""
    return Finding(code, path, text, values, hint, line=place[0], column=place[1])


def not_utf8(path: str, content: bytes, start: int) -> Finding:
    """The byte at which a file stops being UTF-8 (E101)."""
    before = content[:start].decode("utf-8", "replace")
    return fault(
        path,
        "E101",
        _place(before),
        N_("not UTF-8: byte 0x{byte} here"),
        N_("save the file as UTF-8; files from older Chinese programs are often GBK"),
        byte=f"{content[start]:02x}",
    )


def conflicts(path: str, text: str) -> tuple[Finding, ...]:
    """The places where a merge left both versions (E104)."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    found = [
        (number, line[0]) for number, line in enumerate(lines(text), 1) if _CONFLICT.fullmatch(line)
    ]
    opened = [number for number, sign in found if sign == "<"] or [number for number, _ in found]
    said = N_("a merge left both versions here")
    hint = N_("keep one version, or both, and take the three marker lines out")
    return tuple(fault(path, "E104", (number, 1), said, hint) for number in opened)


def _place(before: str) -> tuple[int, int]:
    """Line and column of what follows some text."""
    written = lines(before)
    return len(written), len(written[-1]) + 1


def unprintable(path: str, text: str, problem: str) -> Finding:
    """The first character that YAML forbids (E102)."""
    found = _FORBIDDEN.search(text)
    return fault(
        path,
        "E102",
        _place(text[: found.start()]) if found else (1, 1),
        N_("not YAML: {problem}"),
        N_("take the control character out"),
        problem=problem,
    )


# Everything but \t \n \r \x20-\x7e \x85 \xa0-\ud7ff \ue000-\ufefe \uff00-\ufffd and beyond; said by
# what is left out, because large ranges take long to compile.
_FORBIDDEN = pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

# What was begun and never ended: the place to mend is where it began.
_SIGNS = ("while scanning an alias", "while scanning an anchor", "while scanning a block scalar")
_BEGUN = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while parsing a flow mapping",
    "while parsing a flow sequence",
    *_SIGNS,
)


def syntax(path: str, text: str, error: Any, opened: Sequence[tuple[int, int]]) -> Finding:
    """Where the parser stumbled, or the line before it that made it stumble (E102).

    `opened` are the places of brackets that were not closed when the text ended or went wrong.
    """
    written = lines(text)
    mark = error.problem_mark or error.context_mark
    if error.context in _BEGUN and error.context_mark:
        mark = error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = str(error.problem or error.context or "").strip()
    end = _place(text.rstrip())
    if place >= end:
        place = opened[-1] if opened else end
    if odd := _odd_separator(written, place[0], problem):
        place, hint = odd
    else:
        hint = _hint(written[place[0] - 1], str(error.context), problem, open_bracket=bool(opened))
    if problem in _SAID:
        return fault(path, "E102", place, _SAID[problem], hint)
    return fault(path, "E102", place, N_("not YAML: {problem}"), hint, problem=problem)


_SAID = {
    "could not find expected ':'": N_("this line is no field: a colon with a space after it is missing"),
    "mapping values are not allowed in this context": N_("a colon stands where no field can begin"),
    "found character that cannot start any token": N_("no value begins with this character"),
    "did not find expected alphabetic or numeric character": N_("no value begins with this character"),
    "found a tab character that violates indentation": N_("a tab stands where spaces must"),
    "did not find expected key": N_("this does not fit to the fields above it"),
    "did not find expected node content": N_("a value is missing, or a bracket too many"),
    "found unexpected end of stream": N_("the quotation mark that begins here is never closed"),
    "did not find expected ',' or ']'": N_("the list that begins here does not end"),
    "did not find expected ',' or '}'": N_("the map that begins here does not end"),
    "found unknown escape character": N_("a backslash in double quotes, and no escape that YAML knows"),
}

_KEY = r"\s*(?:- )?[^\s:：#'\"]+"
_FULL_WIDTH_COLON = pattern(f"{_KEY}(?=：)")
_ODD_SPACE = pattern(f"{_KEY}:(?=[\xa0\u2000-\u200f\u202f\u3000\ufeff])")
_LOST_COLON = ("could not find expected ':'", "mapping values are not allowed in this context")


def _odd_separator(
    written: Sequence[str], line: int, problem: str
) -> tuple[tuple[int, int], str] | None:
    """A colon or a space that only looks like one, on the line itself or the one before it."""
    for number in (line, line - 1) if problem in _LOST_COLON else ():
        if number < 1 or (number < line and _indent(written[number - 1]) != _indent(written[line - 1])):
            continue
        if found := odd_separator(written[number - 1]):
            column, hint = found
            return (number, column), hint
    return None


def odd_separator(line: str) -> tuple[int, str] | None:
    """The column of a separator that YAML does not know, and what to write instead."""
    if match := _FULL_WIDTH_COLON.match(line):
        hint = N_("a full-width colon does not separate a field from its value; write `: `")
        return match.end() + 1, hint
    if match := _ODD_SPACE.match(line):
        hint = N_("the space after this colon is not a plain one; delete it and type a space")
        return match.end() + 1, hint
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_TWO_COLONS = pattern(r":\s.*:(\s|$)")
_BEYOND_QUOTES = pattern(r"[:-]\s+(\"[^\"]*\"|'[^']*')\s*[^\s#,}\]]")
_BRACKET = N_("write the closing bracket, or put a value that holds brackets in quotes")
_QUOTE = N_("put the value in quotes")
_ALIGN = N_("let the fields of one map begin at the same column")
_COLON = N_("write `name: value`, with a space after the colon")
_BY_CONTEXT = {
    "while parsing a flow sequence": _BRACKET,
    "while parsing a flow mapping": _BRACKET,
    "while scanning a quoted scalar": N_("write the second quotation mark where the value ends"),
    "while parsing a quoted scalar": N_("use single quotes, or write the backslash twice"),
}
_BY_PROBLEM = {
    "could not find expected ':'": _COLON,
    "found character that cannot start any token": _QUOTE,
    "did not find expected node content": _QUOTE,
}


def _hint(line: str, context: str, problem: str, *, open_bracket: bool) -> str:
    if "\t" in line[: _indent(line)]:
        return N_("indent with spaces, not with tabs")
    if "\ufeff" in line:
        return N_("an invisible character stands in this line; type the line anew")
    if context in _BY_CONTEXT:
        return _BY_CONTEXT[context]
    if open_bracket:
        return _BRACKET
    if context in _SIGNS or _BEYOND_QUOTES.search(line):
        return _QUOTE
    if "mapping values" in problem and _TWO_COLONS.search(line):
        return _QUOTE
    return _BY_PROBLEM.get(problem, _ALIGN)
