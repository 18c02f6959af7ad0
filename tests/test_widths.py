"""Widths that are told at once are those that wcwidth tells."""

import subprocess
import sys

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from ledger.widths import NARROW, WIDE, cells

COMMON = [*map(chr, range(32, 127)), *sorted(NARROW)]
COMMON += [chr(code) for first, last in WIDE for code in range(ord(first), ord(last) + 1)]


def test_every_common_character_is_as_wide_as_it_is() -> None:
    assert [one for one in COMMON if cells(one) != wcwidth.width(one)] == []


@given(st.lists(st.sampled_from(COMMON)).map("".join))
def test_texts_of_common_characters(text: str) -> None:
    assert cells(text) == wcwidth.width(text)


@given(st.text())
def test_any_text(text: str) -> None:
    assert cells(text) == wcwidth.width(text)


@pytest.mark.parametrize(
    "text", ["\x1b[32m已完成\x1b[0m", "\x1b[1;31mmissed\x1b[0m", "é", "e\u0301", "👩‍👩‍👧", "ｱ", "\t"]
)
def test_colours_and_rare_characters(text: str) -> None:
    assert cells(text) == wcwidth.width(text)


def test_chinese_loads_no_tables() -> None:
    text = "import sys; from ledger.widths import cells; cells('学习（第3次）：《条例》'); "
    text += "print('wcwidth' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
