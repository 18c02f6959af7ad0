from decimal import Decimal

import pytest

from ledger.core.findings import Finding
from ledger.store.documents import MAX_BYTES, MAX_DEPTH, places, read_document, scalar


def read(text: str | bytes) -> tuple[object, list[str]]:
    """What a document holds, and its faults as `CODE line:column`."""
    document = read_document("f.yaml", text if isinstance(text, bytes) else text.encode())
    return document.data, [f"{one.code} {one.line}:{one.column}" for one in document.findings]


def faults(text: str | bytes) -> list[str]:
    return read(text)[1]


def only(text: str | bytes) -> Finding:
    (one,) = read_document("f.yaml", text if isinstance(text, bytes) else text.encode()).findings
    return one


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("0012", 12),
        ("0o17", 15),
        ("0x1f", 31),
        ("010", 10),
        ("12:30", "12:30"),
        ("1.5", Decimal("1.5")),
        ("1.0", 1),
        (".5", Decimal("0.5")),
        ("1e3", 1000),
        ("1e-3", Decimal("0.001")),
        ("1e400", "1e400"),
        ("0e99", 0),
        ("9" * 41, "9" * 41),
        ("1." + "0" * 50, "1." + "0" * 50),
        ("1_000", "1_000"),
        ("2026-03-12", "2026-03-12"),
        ("2026-02-30", "2026-02-30"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("-", "-"),
        ("1.2.3", "1.2.3"),
        ("0o9", "0o9"),
    ],
)
def test_scalars_are_those_of_yaml_1_2_but_dates_stay_text(text: str, value: object):
    found = scalar(text)
    assert (found, type(found)) == (value, type(value))


def test_quoted_scalars_are_text():
    assert read("a: '1'\nb: \"true\"\nc: |\n  1\n")[0] == {"a": "1", "b": "true", "c": "1\n"}


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert read(b"\xef\xbb\xbfa: 1\n") == ({"a": 1}, [])
    assert list(places("a: 1\n")) == [((), False), (("a",), True), (("a",), False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题".encode("gbk"), ["E101 1:1"]),
        ("a: 1\n标题: 通知\n".encode("gbk"), ["E101 2:1"]),
        ("标题: 通知 ".encode() + b"\xff", ["E101 1:8"]),
        ("a: 1".encode("utf-16"), ["E101 1:1"]),
        (b"\xef\xbb\xbfa: \xff", ["E101 1:4"]),
    ],
)
def test_what_is_not_utf8_is_shown_at_its_first_bad_byte(text: bytes, expected: list[str]):
    assert read(text) == (None, expected)


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a: 1\n标题：通知\nb: 2\n", "2:3", "a full-width colon"),
        ("标题：通知\nb: 2\n", "1:3", "a full-width colon"),
        ("a: 1\n- 标题：通知\n", "2:1", "let the fields"),
        ("a: 1\nb:\xa02\nc: 3\n", "2:3", "the space after this colon"),
        ("a:\u30001\nb: 2\n", "1:3", "the space after this colon"),
        ("note: |\n  说明：内容\nb: c: d\n", "3:5", "put the value in quotes"),
        ("a: 1\n\tb: 2\n", "2:1", "indent with spaces"),
        ("a: 1\n\ufeffb: 2\n", "2:2", "an invisible character"),
        ("a:\n\tb: 2\n", "2:1", "indent with spaces"),
        ("host: @张三\n", "1:7", "put the value in quotes"),
        ("host: *整改\n", "1:7", "put the value in quotes"),
        ("host: &整改\n", "1:7", "put the value in quotes"),
        ("rate: %5\n", "1:7", "put the value in quotes"),
        ("rate: `5`\n", "1:7", "put the value in quotes"),
        ("title: 通知: 关于\n", "1:10", "put the value in quotes"),
        ("a: 1\n b: 2\n", "2:3", "let the fields"),
        ("a:\n    b: 1\n  c: 2\n", "3:3", "let the fields"),
        ("  a: 1\nb: 2\n", "2:1", "let the fields"),
        ("a: 1\nb 2\n", "2:1", "write `name: value`"),
        ("a: 1\nb:2\n", "2:1", "write `name: value`"),
        ('a: "b\nc: 1\n', "1:4", "write the second quotation mark"),
        ("a: 'b\nc: 1\n", "1:4", "write the second quotation mark"),
        ('a: "b" c\n', "1:8", "put the value in quotes"),
        ('a: "\\q"\n', "1:5", "use single quotes"),
        ("a: [b\nc: 1\n", "1:4", "write the closing bracket"),
        ("a: {b: 1\nc: 1\n", "1:4", "write the closing bracket"),
        ("a: [b,\n", "1:4", "write the closing bracket"),
        ("a: ]\n", "1:4", "put the value in quotes"),
        ("a: |x\n b\n", "1:4", "put the value in quotes"),
        ("a: 1\x07\n", "1:5", "take the control character out"),
        ("标题: a\x00\n", "1:6", "take the control character out"),
        ("? [a]\n: b\n", "1:3", ""),
        ("{a: 1}}\n", "1:7", "let the fields"),
        ("%TAG ! x\n", "1:9", ""),
    ],
)
def test_bad_yaml_is_shown_where_it_can_be_mended(text: str, place: str, hint: str):
    fault = only(text)
    assert (fault.code, f"{fault.line}:{fault.column}") == ("E102", place)
    assert fault.hint.startswith(hint)
    assert read(text)[0] is None


def test_a_fault_the_parser_has_words_for_that_we_have_not_is_told_in_its_words():
    assert only("  a: 1\nb: 2\n").values == {"problem": "did not find expected <document start>"}


def test_a_key_twice_is_found_at_any_depth_and_the_first_counts():
    assert read("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n") == (
        {"a": 1, "b": {"c": 1}},
        ["E103 2:11", "E103 3:1", "E103 4:1"],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", ["E104 2:1"]),
        ("<<<<<<< a\n=======\n>>>>>>> b\n<<<<<<< a\n=======\n>>>>>>> b\n", ["E104 1:1", "E104 4:1"]),
        ("a: 1\r\n>>>>>>> b\r\n", ["E104 2:1"]),
        ("a: '<<<<<<< no'\nb: 1\n", []),
        ("a: |\n  <<<<<<< no\n", []),
        ("a: 1\n# =======\n", []),
    ],
)
def test_what_a_merge_left_behind(text: str, expected: list[str]):
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("a: &x 1\nb: *x\n", {"a": 1, "b": None}, ["E105 1:4", "E105 2:4"]),
        ("a: &x [1]\n", {"a": [1]}, ["E105 1:4"]),
        ("a: !!str 1\n", {"a": "1"}, ["E105 1:4"]),
        ("a: !t {b: 1}\n", {"a": {"b": 1}}, ["E105 1:4"]),
        ("&x a: 1\n*x : 2\n", {"a": 1, "*x": 2}, ["E105 1:1", "E105 2:1"]),
        ("!t a: 1\n", {"a": 1}, ["E105 1:1"]),
        ("a: &x !t 1\n", {"a": "1"}, ["E105 1:4", "E105 1:4"]),
    ],
)
def test_anchors_aliases_and_tags_are_refused_and_reading_goes_on(
    text: str, data: object, expected: list[str]
):
    assert read(text) == (data, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "E106 1:1"),
        ("# nothing\n", "E106 1:1"),
        ("null\n", "E106 1:1"),
        ("- a\n", "E106 1:1"),
        ("\nabc\n", "E106 2:1"),
        ("标题：通知\n", "E106 1:1"),
    ],
)
def test_a_document_is_a_map(text: str, expected: str):
    assert read(text) == (None, [expected])


def test_a_document_that_is_text_for_want_of_a_colon_is_told_so():
    assert only("标题：通知\n").hint.startswith("a full-width colon")
    assert only("a:\xa01\n").hint.startswith("the space after this colon")


def test_there_is_one_document_a_file():
    assert read("a: 1\n---\nb: 2\n") == ({"a": 1}, ["E106 2:1"])
    assert read("---\na: 1\n...\n") == ({"a": 1}, [])


def test_a_file_has_its_limits():
    whole = b"a: 1\n" + b"#" * (MAX_BYTES - 6) + b"\n"
    assert faults(whole) == []
    assert faults(whole + b"#") == ["E107 1:1"]
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert faults(f"a: {deep}\n") == []
    assert faults(f"a: [{deep}]\n") == [f"E107 1:{3 + MAX_DEPTH}"]
    assert faults("a: " + "[" * 100_000) == [f"E107 1:{3 + MAX_DEPTH}"]


def test_places_are_those_of_keys_and_values_in_characters():
    text = "# 注\n标题: 通知\nlist: [甲, {乙: 1}]\n空:\n"
    assert places(text) == {
        ((), False): (2, 1),
        (("标题",), True): (2, 1),
        (("标题",), False): (2, 5),
        (("list",), True): (3, 1),
        (("list",), False): (3, 7),
        (("list", 0), False): (3, 8),
        (("list", 1), False): (3, 11),
        (("list", 1, "乙"), True): (3, 12),
        (("list", 1, "乙"), False): (3, 15),
        (("空",), True): (4, 1),
        (("空",), False): (4, 3),
    }


def test_of_a_text_that_cannot_be_read_some_places_are_known():
    assert places("a: 1\nb: [") == {
        ((), False): (1, 1),
        (("a",), True): (1, 1),
        (("a",), False): (1, 4),
        (("b",), True): (2, 1),
        (("b",), False): (2, 4),
    }
