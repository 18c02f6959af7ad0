"""The quick reader of ordinary YAML yields what the real one does, or nothing."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.resources import resource
from ledger.store.documents import read_document, scalar
from ledger.store.eventreading import Reader
from ledger.store.plainreading import PlainReader
from tests.demo.held import TODAYS, first, held

PIECES = [
    *("a: b\n", "c:\n", "  d: 1\n", "- x\n", "  - y\n", "  - e: f\n", "    g: 0.50\n", "a: [b, c]\n"),
    *("h: {i: 1, j: [k, l]}\n", "# said\n", "\n", "  \n", "m: 'n o'\n", 'p: "q"\n', "r: s: t\n"),
    *(
        "u: v #w\n",
        "u: v#w\n",
        "x: -1\n",
        "x: - 1\n",
        "x: ~\n",
        "y: [ ]\n",
        "y: []\n",
        "z: |\n",
        "  w\n",
    ),
    *(
        "k: &a b\n",
        "k: *a\n",
        "k: !t b\n",
        "---\n",
        "...\n",
        "\tx: 1\n",
        "x: 1 \n",
        "标题: 学习\n",
        "t: 学习：一\n",
    ),
    *(
        "n: 2026-02-30\n",
        "n: 0x1f\n",
        "n: 1e3\n",
        "n: yes\n",
        "n: null\n",
        "- - a\n",
        "? a\n",
        "l: [a,b]\n",
    ),
    *(
        "l: ['a']\n",
        "l: [a: b]\n",
        "a:b\n",
        "q: a'b\n",
        "q: 'a''b'\n",
        'q: "a\\n"\n',
        "s: a\\b\n",
        "f: {}\n",
    ),
    *(
        "f: {a: 1, a: 2}\n",
        "e: a\u00a0b\n",
        "e: a\u2028b\n",
        "e: \ufeffb\n",
        "<<<<<<< ours\n",
        "%YAML 1.2\n",
    ),
    *("v: w # said\n", "v: w  \n", "v:  w\n", "v: # said\n", "v: #w\n", "- # said\n", "  - x # y\n"),
    *("q: 'a' # b\n", "q: 'a'# b\n", "q: 'a # b'\n", 'q: "a # b" # c\n', "q: ''\n", "q: ''''\n"),
    *("l: [a, b] # c\n", "l: [a, b]# c\n", "f: {a: [b, c], d: 1} # e\n", "f: {a: [b, c}, d: 1}\n"),
    *("f: {a: [b], c: [d, e]}\n", "f: {a: b]}\n", "f: {a: [b, c: d]}\n", "f: {a: }\n", "f: {a: b, }\n"),
    *("  - {a: 1, b: [c, d]}\n", "  - {a: 1, b: [c, d]}\n", "- {a: 1}\n", "  c:\n", "      - z\n"),
    *("'q': 1\n", '"q": 1\n', "? q\n: 1\n", "<<: {a: 1}\n", "<<: *a\n", "a\t: 1\n", "a:\t1\n"),
    *("a: 1\r\n", "  - x\r\n", "a: b\rc\n", "\ufeffa: 1\n", "e: 𠮷野\n", "e: \ue000\n", "e: \u3000b\n"),
    *(
        "f: {a: {b: [c, {d: 1}]}, e: []}\n",
        "f: [a, [b], {}]\n",
        "f: [[a: b]]\n",
        "f: { a: 1 , b: [ c ] }\n",
    ),
    *(
        "f: ['a, b', \"c]\"]\n",
        "f: {a: 'it''s'}\n",
        "f: [it's, 'it''s'x]\n",
        'f: {a: "b\\\\c\\"d"}\n',
        "f: [a\n",
    ),
    *(
        "$a: $b\n",
        "f: {$a: $b, c/d: 1}\n",
        "a/b: 1\n",
        "a.b: 1\n",
        'q: "a\\\\b"\n',
        'q: "\\""\n',
        "f: [a,b]\n",
    ),
    *(
        "m: |\n",
        "- m: |\n",
        "  m: >-\n",
        "m: |2\n",
        "m: >\n",
        "    two\n",
        "   one\n",
        "\n\n",
        "    # said\n",
    ),
    *("m: |-\n", "m: >\n", "    two\n", "n: .5\n", "n: +1\n", "n: 1_000\n", "n: 0o17\n", "n: 09\n"),
]


READER = PlainReader(scalar)
"""One for all: what it remembers of one text must do no harm to another."""


def agree(text: str) -> bool:
    found = READER.read(text)
    if found is None:
        return False
    reader = Reader("", text, None)
    assert repr(reader.read()) == repr(found), text
    assert not reader.findings, text
    for where, key in list(places(found)):
        where[key] = "changed"
    assert repr(READER.read(text)) == repr(Reader("", text, None).read()), text
    return True


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside a value, the innermost first."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        if isinstance(value[key], dict | list):
            yield from places(value[key])
        yield value, key


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_lines_in_any_order(text: str):
    agree(text)


@given(
    st.lists(st.sampled_from([*"ab:-[]{},#'\"& \n01.", "  ", "- ", ": ", "\n  "]), max_size=24).map(
        "".join
    )
)
def test_any_signs_in_any_order(text: str):
    agree(text)


@given(
    st.lists(
        st.sampled_from([*"ab1$[]{},:'\"\\ #", ": ", ", ", "{a: ", "'b'", '"c"', "[]"]), max_size=14
    ).map("".join)
)
def test_any_signs_within_brackets(text: str):
    agree(f"k: [{text}]\n")
    agree(f"k: {{a: {text}}}\n")
    agree(f"k: {text}\n")


@given(
    st.sampled_from(["k: |", "k: |-", "k: >", "k: >-", "- k: |", "  k: |-", "k: | # said"]),
    st.lists(
        st.sampled_from(["a", " a", "  a", "   a: b", "    - a", "", "  ", "  a ", "# a", "b: 1"]),
        max_size=6,
    ),
    st.sampled_from(["", "\n", "\n\n"]),
)
def test_texts_of_many_lines(head: str, lines: list[str], end: str):
    agree("\n".join([head, *lines]) + end)
    agree("\n".join(["o:", head, *lines]) + end)


@pytest.mark.parametrize("seed", range(3))
def test_entries_with_a_sign_removed_added_or_moved(seed: int):
    dice = Random(seed)
    files = held(first(TODAYS[1])).files().contents
    read = 0
    for content in files.values():
        text = content.decode()
        read += agree(text)
        for _ in range(3):
            place = dice.randrange(len(text))
            sign = dice.choice([*": -#'\"[]{},&*!|>\n\t", "", "  ", "\n- ", "\u00a0", "x: "])
            agree(text[:place] + sign + text[place + dice.randint(0, 2) :])
    assert read > len(files) * 0.9


def test_nothing_is_read_into_what_has_no_keys():
    assert [READER.read(text) for text in ("", "\n", "# said\n", "- a\n", "a\n")] == [None] * 5


@pytest.mark.parametrize(
    "lines",
    [
        ["a:\n", "  - x\n", "b:\n", "  - x\n"],
        ["a:\n", "- x\n", "b:\n", "  - x\n", "  - y\n"],
        ["a:\n", "  - b: 1\n", "    c: 2\n", "  - b: 1\n", "c: 2\n"],
        ["c:\n", "  c:\n", "    c:\n", "      c: 1\n", "d:\n", "  c:\n", "    - 1\n"],
        ["f: {a: 1, b: [c]}\n", "g: {b: [c], a: 1}\n", "h: [c]\n"],
        ["a: 'it''s' # said\n", 'b: "it\'s"\n', "c: [] # none\n", "d: -1.50\n"],
    ],
)
def test_what_a_line_means_does_not_depend_on_where_it_was_first_seen(lines: list[str]):
    assert agree("".join(lines))
    for start in range(len(lines)):
        agree("".join(lines[start:] + lines[:start]))
    assert agree("".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: b\n  c\n",
            "a: b\n  - c\n",
            "a:\n  b\n",
            "a: b: c\n",
            "a: b:\n",
            "a: -1:\n",
            "a:\n\tb: 1\n",
            "a\n",
        ),
        *(
            "a: >\n  b\n\n  c\n",
            "a: &b c\n",
            "a: *b\n",
            "a: !b c\n",
            "<<: {a: 1}\n",
            "? a\n: b\n",
            "a: 1\na: 2\n",
        ),
        *("'a': 1\n", "a: {b: 1, b: 2}\n", "--- \na: 1\n", "a: 1\n...\n", "a: b\rc\n", "a: b\u2028c\n"),
        *(
            'a: "b\\n"\n',
            "a: [b: c]\n",
            "a: [b, {c}]\n",
            "a: {b: [c: d]}\n",
            "a: [b,]\n",
            "a: [[[[[b]]]]]\n",
            "\ufeffa: 1\n",
        ),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_parser(text: str):
    assert READER.read(text) is None


def test_what_is_remembered_has_an_end():
    reader = PlainReader(scalar)
    for number in range(1 << 14):
        text = f"a{number}: {{b{number}: {number}}}\n"
        assert reader.read(text) == {f"a{number}": {f"b{number}": number}}
    long = "x" * 1000
    for text in (f"a: {long}\n", f"  - {long}\n", f"a: {{b: {long}}}\n", f"{' ' * 1000}a: 1\n"):
        assert repr(reader.read(f"o:\n{text}")) == repr(Reader("", f"o:\n{text}", None).read())
    kept = [part for part in vars(reader).values() if isinstance(part, dict)]
    assert kept
    assert all(0 < len(part) <= 1 << 13 for part in kept)
    assert all(len(text) < 1000 for part in kept for text in part)


@pytest.mark.parametrize("seed", range(2))
def test_line_ends_of_two_characters_change_nothing(seed: int):
    dice = Random(seed)
    for _ in range(200):
        text = "".join(dice.choices(PIECES, k=4)).replace(
            "\n", dice.choice(["\r\n", "\r\n", "\r", "\n\r"])
        )
        found = read_document("", text.encode())
        reader = Reader("", text.removeprefix("\ufeff"), None)
        assert repr(found.data) == repr(reader.read()), text
        assert found.text == reader.text


def test_all_that_is_shipped_and_all_that_the_demo_holds_is_ordinary():
    shipped = {str(path): path.read_text("utf-8") for path in sorted(resource("schema").rglob("*.yaml"))}
    shipped.pop(
        str(resource("schema", "headings.yaml"))
    )  # words for importing, with signs of every kind
    held_here = {path: one.decode() for path, one in held(first(TODAYS[1])).files().contents.items()}
    assert len(shipped) > 10
    assert [path for path, text in (*shipped.items(), *held_here.items()) if not agree(text)] == []
