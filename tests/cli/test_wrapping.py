"""Lines that go on: whole words, whole ids, and no mark where none may stand."""

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from ledger.cli.wrapping import wrapped

TEXTS = st.text(alphabet="ab1-（）、，。：整改事项 😀é", max_size=80)


@given(TEXTS, st.integers(12, 40))
def test_nothing_is_wider_and_nothing_is_lost(text, columns):
    lines = wrapped(text, columns)
    assert all(wcwidth.width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS)
def test_what_fits_stays_as_it_is(text):
    assert wrapped(text, 400) == [text.rstrip()]


@pytest.mark.parametrize("columns", range(24, 60))
def test_an_id_is_never_cut(columns):
    text = "整改：意见箱开箱不定期（20260127-q3amx），责任领导，整改中 (20260831-w1hkf); in charge: 庚某"
    lines = wrapped(text, columns, "    ")
    assert any("（20260127-q3amx），" in line for line in lines)
    assert any("(20260831-w1hkf);" in line for line in lines)


@pytest.mark.parametrize("columns", range(12, 40))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(columns):
    lines = wrapped("一二、三四，五（六七）八。《九十》：百（千）、万", columns)
    assert not any(line.startswith(tuple("、，）。》：")) for line in lines)
    assert not any(line.endswith(tuple("（《")) for line in lines)


def test_what_goes_on_is_indented():
    assert wrapped("  一二三四五六七八", 12, "    ") == ["  一二三四五", "    六七八"]


def test_a_word_wider_than_the_line_goes_on_where_it_must():
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrapped("ab " + "x" * 12, 10) == ["ab", "x" * 10, "xx"]


def test_colours_take_no_room_and_are_kept():
    styled = "\x1b[1m" + "一二三四五六" + "\x1b[0m"
    lines = wrapped(styled, 6)
    assert "".join(lines) == styled
    assert [wcwidth.width(line) for line in lines] == [6, 6]
