"""The quick reader of ordinary YAML yields what the real one does, or nothing."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.store.documents import scalar
from ledger.store.eventreading import Reader
from ledger.store.plainreading import plain_map
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
]


def agree(text: str) -> bool:
    found = plain_map(text, scalar)
    if found is None:
        return False
    reader = Reader("", text, None)
    assert repr(reader.read()) == repr(found), text
    assert not reader.findings, text
    return True


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
    assert [plain_map(text, scalar) for text in ("", "\n", "# said\n", "- a\n", "a\n")] == [None] * 5
