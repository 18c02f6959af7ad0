"""Cases of YAML 1.2, chapter by chapter of its specification, in our own words.

Each is a text with what it must be read as: a map, or the codes of what is refused. What the format
leaves out (anchors, tags, second documents, documents that are no map) is YAML all the same, and
stands here with its refusal. The library has two parsers, and the program goes by the one in C, which
is stricter with colons in brackets and with tabs than YAML is; a case says where they differ.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Case:
    """A text of a chapter, its data (None where nothing can be read), and codes of what is refused.

    `differs`: the library's parser in Python reads it otherwise than the one in C.
    """

    chapter: str
    text: str
    data: Any
    codes: tuple[str, ...] = ()
    differs: bool = False


def _of(chapter: str, *cases: tuple[Any, ...]) -> list[Case]:
    return [Case(chapter, *case) for case in cases]


BAD = (None, ("E102",))
DIFFERS = (None, ("E102",), True)

CASES = [
    *_of(
        "5.1 characters",
        ("a: caf\u00e9\n", {"a": "caf\u00e9"}),
        ("a: \U0001f600\n", {"a": "\U0001f600"}),
        ("a: \ue000\n", {"a": "\ue000"}),
        ("a: \x85b\n", *DIFFERS),
        ("a: x\x01\n", *BAD),
        ("a: x\x7f\n", *BAD),
        ("a: \ufffe\n", *BAD),
    ),
    *_of(
        "5.3 indicators",
        ("a: b-c?d:e\n", {"a": "b-c?d:e"}),
        ("a: -b\n", {"a": "-b"}),
        ("a: ?b\n", {"a": "?b"}),
        ("a: :b\n", {"a": ":b"}),
        ("a: - b\n", *BAD),
        ("a: ,b\n", *BAD),
        ("a: @b\n", *BAD),
        ("a: `b\n", *BAD),
        ("a: b@c`d\n", {"a": "b@c`d"}),
        ("a: ]b\n", *BAD),
        ("a: %b\n", *BAD),
        ("a: b%c\n", {"a": "b%c"}),
    ),
    *_of(
        "5.4 line breaks",
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: 1\rb: 2\r", {"a": 1, "b": 2}),
        ("a: |\r\n  x\r\n  y\r\n", {"a": "x\ny\n"}),
        ("a: 1", {"a": 1}),
    ),
    *_of(
        "5.5 white space",
        ("a:   b   \n", {"a": "b"}),
        ("a: b\t\n", {"a": "b"}, (), True),
        ("a: b\tc\n", {"a": "b\tc"}, (), True),
        ("a:\tb\n", {"a": "b"}, (), True),
        ("a: |\n  \tb\n", *DIFFERS),
    ),
    *_of(
        "5.7 escapes",
        (r'a: "\0\a\b\t\n\v\f\r\e"' + "\n", {"a": "\0\a\b\t\n\v\f\r\x1b"}),
        (r'a: "\x41\u4e00\U0001F600"' + "\n", {"a": "A一\U0001f600"}),
        (r'a: "\"\\\/\ \_\N\L\P"' + "\n", {"a": '"\\/ \xa0\x85\u2028\u2029'}, (), False),
        ('a: "x\\\n   y"\n', {"a": "xy"}),
        ('a: "\\q"\n', *BAD),
        ('a: "\\x4"\n', *BAD),
    ),
    *_of(
        "6.1 indentation",
        ("a:\n  b:\n    c: 1\n", {"a": {"b": {"c": 1}}}),
        ("a:\n b: 1\n c: 2\n", {"a": {"b": 1, "c": 2}}),
        ("a:\n    b: 1\n  c: 2\n", *BAD),
        ("a: 1\n  b: 2\n", *BAD),
        ("a:\n\tb: 1\n", *BAD),
        ("a:\n- 1\n- 2\n", {"a": [1, 2]}),
        ("a:\n  - 1\n - 2\n", *BAD),
        ("a:\n- 1\n  - 2\n", {"a": ["1 - 2"]}),
    ),
    *_of(
        "6.2 separation",
        ("a:  1\n", {"a": 1}),
        ("a:1\n", None, ("E106",)),
        ("a :1\n", None, ("E106",)),
        ("a : 1\n", {"a": 1}),
        ("a: 1\n\n\nb: 2\n", {"a": 1, "b": 2}),
    ),
    *_of(
        "6.5 folding",
        ("a: b\n  c\n", {"a": "b c"}),
        ("a: b\n\n  c\n", {"a": "b\nc"}),
        ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
        ("a: >\n  b\n    c\n  d\n", {"a": "b\n  c\nd\n"}),
        ("a: 'b\n\n\n  c'\n", {"a": "b\n\nc"}),
    ),
    *_of(
        "6.6 comments",
        ("# one\na: 1 # two\n# three\n", {"a": 1}),
        ("a: b#c\n", {"a": "b#c"}),
        ("a: b #c\n", {"a": "b"}),
        ("a: #c\n  b\n", {"a": "b"}),
        ("a:\n  # c\n  - 1 # d\n  # e\n", {"a": [1]}),
        ("a: '#b' #c\n", {"a": "#b"}),
        ("a: 'b'#c\n", {"a": "b"}),
        ("# nothing\n", None, ("E106",)),
    ),
    *_of(
        "6.8 directives",
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}),
        ("%YAML 1.1\n---\na: yes\n", {"a": "yes"}),
        ("%TAG !e! tag:example.invalid,2026:\n---\na: 1\n", {"a": 1}),
        ("%YAML 1.2\na: 1\n", *BAD),
        ("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", *BAD),
    ),
    *_of(
        "6.9 anchors and tags",
        ("a: &x 1\n", {"a": 1}, ("E105",)),
        ("a: !!str 1\n", {"a": "1"}, ("E105",)),
        ("a: !<tag:yaml.org,2002:str> 1\n", {"a": "1"}, ("E105",)),
        ("a: !own {b: 1}\n", {"a": {"b": 1}}, ("E105",)),
        ("a: ! 12\n", {"a": 12}, ("E105",)),
        ("&x a: 1\n", {"a": 1}, ("E105",)),
        ("a: !none!x 1\n", *BAD),
    ),
    *_of(
        "7.1 aliases",
        ("a: &x 1\nb: *x\n", {"a": 1, "b": None}, ("E105", "E105")),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", {"a": {"b": 1}, "c": {"<<": None}}, ("E105", "E105")),
        ("a: *x\n", {"a": None}, ("E105",)),
        ("<<: {a: 1}\nb: 2\n", {"<<": {"a": 1}, "b": 2}),
    ),
    *_of(
        "7.2 empty nodes",
        ("a:\nb:\n", {"a": None, "b": None}),
        ("a: {b: , c: 1}\n", {"a": {"b": None, "c": 1}}),
        ("a: {b, c: 1}\n", {"a": {"b": None, "c": 1}}),
        ("a:\n  -\n  - 1\n", {"a": [None, 1]}),
        (": a\n", *DIFFERS),
        ("? a\n", {"a": None}),
    ),
    *_of(
        "7.3.1 double quotes",
        ('a: "b: c # d"\n', {"a": "b: c # d"}),
        ('"a b": 1\n', {"a b": 1}),
        ('a: "b\n  c\n\n  d"\n', {"a": "b c\nd"}),
        ('a: ""\n', {"a": ""}),
        ('a: "b" c\n', *BAD),
        ('a: "b\n', *BAD),
        ('a: "1"\n', {"a": "1"}),
    ),
    *_of(
        "7.3.2 single quotes",
        ("a: 'it''s'\n", {"a": "it's"}),
        ("a: 'b\\n'\n", {"a": "b\\n"}),
        ("a: '''' \n", {"a": "'"}),
        ("a: 'b\n  c'\n", {"a": "b c"}),
        ("a: 'b' c\n", *BAD),
        ("a: 'true'\n", {"a": "true"}),
    ),
    *_of(
        "7.3.3 plain",
        ("a: b c\n", {"a": "b c"}),
        ("a: b'c\"d\n", {"a": "b'c\"d"}),
        ("a: b: c\n", *BAD),
        ("a: b:c\n", {"a": "b:c"}),
        ("a: http://example.invalid/x?y=1#z\n", {"a": "http://example.invalid/x?y=1#z"}),
        ("标题: 通知：一\n", {"标题": "通知：一"}),
        ("a: [b#c, d]\n", {"a": ["b#c", "d"]}),
        ("a: [b:c]\n", *DIFFERS),
        ("1 2: 3\n", {"1 2": 3}),
        ("a: b\n c: d\n", *BAD),
    ),
    *_of(
        "7.4.1 flow sequences",
        ("a: [1, 2, ]\n", {"a": [1, 2]}),
        ("a: [1,2]\n", {"a": [1, 2]}),
        ("a: []\n", {"a": []}),
        ("a: [[1], [2, [3]]]\n", {"a": [[1], [2, [3]]]}),
        ("a: [1,\n  2]\n", {"a": [1, 2]}),
        ("a: [b: 1, c: 2]\n", {"a": [{"b": 1}, {"c": 2}]}),
        ("a: [1,, 2]\n", *BAD),
        ("a: [, 1]\n", *BAD),
        ("a: [1, 2\n", *BAD),
        ("a: [1] 2\n", *BAD),
        ("a: [1 # c\n  , 2]\n", {"a": [1, 2]}),
        ("[a, b]\n", None, ("E106",)),
    ),
    *_of(
        "7.4.2 flow mappings",
        ("a: {b: 1, c: 2, }\n", {"a": {"b": 1, "c": 2}}),
        ("a: {}\n", {"a": {}}),
        ("{a: 1, b: [2]}\n", {"a": 1, "b": [2]}),
        ('a: {"b":1}\n', {"a": {"b": 1}}, (), False),
        ("a: {b:1}\n", *DIFFERS),
        ("a: {b: 1\n", *BAD),
        ("a: {b: 1, b: 2}\n", {"a": {"b": 1}}, ("E103",)),
        ("a: {? b : 1}\n", {"a": {"b": 1}}),
        ("a: {[b]: 1}\n", *BAD),
    ),
    *_of(
        "8.1.1 block headers",
        ("a: |2\n    b\n", {"a": "  b\n"}),
        ("a: |1\n  b\n", {"a": " b\n"}),
        ("a: |-\n  b\n", {"a": "b"}),
        ("a: |+\n  b\n\n", {"a": "b\n\n"}),
        ("a: |2-\n    b\n", {"a": "  b"}),
        ("a: |-2\n    b\n", {"a": "  b"}),
        ("a: |0\n  b\n", *BAD),
        ("a: |x\n  b\n", *BAD),
        ("a: | # c\n  b\n", {"a": "b\n"}),
    ),
    *_of(
        "8.1.2 literal",
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
        ("a: |\n  b\n\n  c\n", {"a": "b\n\nc\n"}),
        ("a: |\n  # b\n  : c\n", {"a": "# b\n: c\n"}),
        ("a: |\n\n  b\n", {"a": "\nb\n"}),
        ("a: |\nb: 1\n", {"a": "", "b": 1}),
        ("a: |\n  b\n c\n", *BAD),
        ("a:\n  - |\n    b\n  - c\n", {"a": ["b\n", "c"]}),
    ),
    *_of(
        "8.1.3 folded",
        ("a: >-\n  b\n  c\n", {"a": "b c"}),
        ("a: >+\n  b\n\n\n", {"a": "b\n\n\n"}),
        ("a: >\n  b\n\n\n  c\n", {"a": "b\n\nc\n"}),
        ("a: >\n  - b\n  - c\n", {"a": "- b - c\n"}),
    ),
    *_of(
        "8.2.1 block sequences",
        ("a:\n  - b\n  -  c\n", {"a": ["b", "c"]}),
        ("a:\n  - - 1\n    - 2\n  - 3\n", {"a": [[1, 2], 3]}),
        ("a:\n  - b: 1\n    c: 2\n  - d: 3\n", {"a": [{"b": 1, "c": 2}, {"d": 3}]}),
        ("a:\n  -\n    b: 1\n", {"a": [{"b": 1}]}),
        ("a:\n  -b\n", {"a": "-b"}),
        ("- a\n- b\n", None, ("E106",)),
        ("a:\n  - b\n  c: 1\n", *BAD),
    ),
    *_of(
        "8.2.2 block mappings",
        ("a: 1\nb:\n  c: 2\n", {"a": 1, "b": {"c": 2}}),
        ("? a\n: 1\n", {"a": 1}),
        ("? [a]\n: 1\n", *BAD),
        ("? |\n  a\n: 1\n", {"a\n": 1}),
        ("a: 1\na: 2\n", {"a": 1}, ("E103",)),
        ("a: 1\n'a': 2\n", {"a": 1}, ("E103",)),
        ("a: 1\nb\n", *BAD),
        ("a: {b: 1}\n  c: 2\n", *BAD),
        ("1: a\ntrue: b\nnull: c\n", {"1": "a", "true": "b", "null": "c"}),
        ("2026-03-12: a\n", {"2026-03-12": "a"}),
    ),
    *_of(
        "9.1 documents",
        ("---\na: 1\n...\n", {"a": 1}),
        ("--- # c\na: 1\n", {"a": 1}),
        ("--- {a: 1}\n", {"a": 1}),
        ("---\na: 1\n---\nb: 2\n", {"a": 1}, ("E106",)),
        ("a: 1\n...\nb: 2\n", *DIFFERS),
        ("--- a: 1\n", *BAD),
        ("---\n", None, ("E106",)),
        ("", None, ("E106",)),
        ("...\n", *BAD),
        ("a: 1\n...\n# end\n", {"a": 1}),
    ),
    *_of(
        "10.3 core schema",
        ("a: [~, null, Null, NULL, nULL]\n", {"a": [None, None, None, None, "nULL"]}),
        ("a: [true, True, TRUE, tRUE, yes, on]\n", {"a": [True, True, True, "tRUE", "yes", "on"]}),
        ("a: [0, -1, +2, 007, 0o17, 0x1F]\n", {"a": [0, -1, 2, 7, 15, 31]}),
        (
            "a: [1.5, .5, 2., 1e2, -1E-1]\n",
            {"a": [*map(Decimal, ("1.5", ".5")), 2, 100, Decimal("-.1")]},
        ),
        ("a: [1_0, 0b1, 12e, +, '']\n", {"a": ["1_0", "0b1", "12e", "+", ""]}),
        ("a: [2026-03-12, 2026-02-30]\n", {"a": ["2026-03-12", "2026-02-30"]}),
        ("a: [.inf, -.INF, .nan]\n", {"a": [".inf", "-.INF", ".nan"]}),
    ),
]
