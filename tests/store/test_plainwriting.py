"""What is written the fast way is what the library writes, byte for byte."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.demo.cast import bureau
from ledger.demo.plan import records_of
from ledger.store.documents import read_document
from ledger.store.librarywriting import dumped
from ledger.store.plainwriting import plain_text

WORDS = st.sampled_from(
    [
        *("甲某", "第一季度 学习", "a-b", "《读本》第3讲", "x_y", "20260312-k7f3m", "2026-03-12"),
        *("2026-02-30", "20260312-12345", "12", "1e5", "0x1f", "12:30", "yes", "No", "null", "~", ""),
        *(" a", "a ", "a: b", "a #b", "- a", "a,b", "[a]", "通知：关于", "？问", "-", ".", "=", "<<"),
        *("off", "Y", "1_000", "甲\n乙", "NaN", ".inf", "a:", "：", "“引”", "é", "　", "TRUE", "2026年"),
        *("http://a.invalid/b", "@甲", "*甲", "%"),
    ]
)
SCALARS = (
    WORDS
    | st.integers(-(10**9), 10**9)
    | st.booleans()
    | st.decimals(-1000, 1000, places=2, allow_nan=False)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(WORDS | st.sampled_from(["sessions", "posts"]), VALUES, min_size=1, max_size=5))
def test_whatever_is_written_fast_is_what_the_library_writes(fields):
    fast = plain_text(fields)
    if fast is not None:
        assert fast == dumped(fields, quoted=False)
        assert read_document("", fast.encode()).data == fields


PIECES = st.sampled_from(
    [
        *("备注", "见附件", "a", "A4", "3", "12:30", "：", ":", ": ", " #", "#", " ", "  ", ", ", "- "),
        *("[", "]", "{", "}", "'", '"', "\\", "\n", "\n ", "\n\n", "%", "@", "&", "*", "!", "|", "> "),
        *("? ", "=", "~", "—", "…", "·", "“", "”", "（", "）", "\t", "\u3000", "\u2028", "😀", "..."),
        *("---", "yes", "null"),
    ]
)


@given(st.lists(PIECES, max_size=7).map("".join))
def test_a_clerks_text_is_written_fast_as_the_library_writes_it(text):
    for fields in ({"note": text}, {"items": [text, "b"]}, {"a": {"b": text}}, {"s": [{"c": text}]}):
        fast = plain_text(fields)
        if fast is not None:
            assert fast == dumped(fields, quoted=False)
            assert read_document("", fast.encode()).data == fields


@pytest.mark.parametrize(
    "text",
    [
        "备注 12: 见附件#3",
        "第一行: 一\n第二行 #2",
        "参加（20人），实到18人",
        "完成80%—继续",
        "a:",
        "见 [1], [2]",
    ],
)
def test_what_clerks_write_into_notes_is_ordinary(text):
    assert plain_text({"note": text}) == dumped({"note": text}, quoted=False)


@given(st.text(max_size=6))
def test_no_text_is_written_fast_and_otherwise(text):
    fields = {"a": text, "b": [text], "sessions": [{"c": text}]}
    fast = plain_text(fields)
    if fast is not None:
        assert fast == dumped(fields, quoted=False)
        assert read_document("", fast.encode()).data == fields


def test_nearly_all_that_a_unit_records_is_ordinary():
    told = list(records_of(bureau(1, date(2026, 11, 23))))
    fast = [one for one in told if plain_text(one.fields) is not None]
    assert len(fast) > 0.95 * len(told)
    for one in fast[::7]:
        assert plain_text(one.fields) == dumped(one.fields, quoted=False)


@pytest.mark.parametrize(
    "fields",
    [
        {"a": None},
        {"a": {}},
        {},
        {"a": "12"},
        {"sessions": [{"a": "甲: 乙"}]},
        {"a: b": "甲"},
        {"a": "两\n\n行"},
        {"a": {"b": "两\n行"}},
        {"a": Decimal(3)},
        {"no": 1},
    ],
)
def test_what_is_not_ordinary_is_left_alone(fields):
    assert plain_text(fields) in (None, "")
