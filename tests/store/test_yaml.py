"""Documents are read as YAML 1.2 says and as the library reads them, within the format.

The yardstick here is built anew upon the library's events: one of its parsers is in C, the other in
Python, and where both agree the program has no say.
"""

import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.cyaml import CParser
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from ledger.core.values import identity
from ledger.store.documents import read_document, scalar
from tests.store.yamlcases import CASES, Case

Read = tuple[Any, list[str]]


def ours(text: str) -> Read:
    found = read_document("", text.encode("utf-8", "surrogatepass"))
    return found.data, sorted(one.code for one in found.findings)


def in_c(text: str) -> Iterator[Any]:
    """The events of the library's parser in C."""
    parser = CParser(text)
    while (event := parser.get_event()) is not None:
        yield event


def in_python(text: str) -> Iterator[Any]:
    """The events of the library's other parser."""
    return iter(YAML(typ="safe", pure=True).parse(io.StringIO(text)))


class Odd(Exception):  # noqa: N818 - a trait of a text
    """What no plain value can be made of."""


def yardstick(text: str, parser: Callable[[str], Iterator[Any]]) -> Read:
    """What the events of a parser come to: the first document's map, and what is refused."""
    codes: list[str] = []
    try:
        events = parser(text)
        begins = [one for one in islice(events, 2) if isinstance(one, DocumentStartEvent)]
        found = _value(events, codes) if begins else None
        more = [one for one in islice(events, 2) if isinstance(one, DocumentStartEvent)]
    except (YAMLError, Odd, ValueError):
        return None, ["E102"]
    if not isinstance(found, dict):
        codes.append("E106")
    if more:
        codes.append("E106")
    return (found if isinstance(found, dict) else None), sorted(codes)


def _value(events: Iterator[Any], codes: list[str]) -> Any:
    return _made(next(events), events, codes)


def _made(event: Any, events: Iterator[Any], codes: list[str]) -> Any:
    _refuse(event, codes)
    if isinstance(event, AliasEvent):
        return None
    if isinstance(event, ScalarEvent):
        return scalar(event.value) if event.implicit[0] else event.value
    if isinstance(event, SequenceStartEvent):
        return list(_items(events, codes))
    assert isinstance(event, MappingStartEvent)
    found: dict[str, Any] = {}
    while not type(key := next(events)).__name__.endswith("EndEvent"):
        if not isinstance(key, ScalarEvent | AliasEvent):
            raise Odd
        _refuse(key, codes)
        name = key.value if isinstance(key, ScalarEvent) else f"*{key.anchor}"
        value = _value(events, codes)
        if name in found:
            codes.append("E103")
        else:
            found[name] = value
    return found


def _items(events: Iterator[Any], codes: list[str]) -> Iterator[Any]:
    while not type(event := next(events)).__name__.endswith("EndEvent"):
        yield _made(event, events, codes)


def _refuse(event: Any, codes: list[str]) -> None:
    if event.anchor is not None:
        codes.append("E105")
    if getattr(event, "tag", None) is not None:
        codes.append("E105")


def same(some: Read, other: Read) -> bool:
    return some[1] == other[1] and identity(some[0]) == identity(other[0])


def named(one: Case) -> str:
    return f"{one.chapter}: {one.text!r}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_is_read_as_it_must_be(case: Case):
    assert same(ours(case.text), (case.data, sorted(case.codes))), ours(case.text)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_is_read_as_the_library_reads_it(case: Case):
    assert same(ours(case.text), yardstick(case.text, in_c)), yardstick(case.text, in_c)
    agrees = same(ours(case.text), yardstick(case.text, in_python))
    assert agrees is not case.differs, yardstick(case.text, in_python)


TEXTS = [case.text for case in CASES]
PIECES = sorted({line for text in TEXTS for line in text.splitlines(keepends=True)})
SIGNS = [
    "",
    " ",
    "  ",
    "\n",
    ":",
    ": ",
    "- ",
    "#",
    " #",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    ">",
    "&x ",
    "*x",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A case, or lines of several, with something put in or taken out at some places."""
    whole = draw(st.sampled_from(TEXTS) | st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(whole)))
        gone = draw(st.integers(0, 2))
        whole = whole[:place] + draw(st.sampled_from(SIGNS)) + whole[place + gone :]
    return whole


def told(read: Read) -> Read:
    """Where nothing can be read, what else was refused on the way is told by some and not by others."""
    return (None, ["E102"]) if "E102" in read[1] else read


@given(mutated())
def test_whatever_becomes_of_a_case_it_is_read_as_the_library_reads_it(text: str):
    assert same(told(ours(text)), yardstick(text, in_c)), (ours(text), yardstick(text, in_c))
