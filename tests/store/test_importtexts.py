"""What is written quickly reads back as it was, and looks as the emitter writes it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store.documents import read_document
from ledger.store.emitting import entry_text
from ledger.store.importtexts import exact_text, with_sessions

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("ab《》：:# -'\"\n\t[]{}&*!|>%@`，、1.0~é中\u2028\x85\x07", max_size=8),
    st.sampled_from(
        ["null", "true", "~", "1", "0x1", "1e3", "2026-03-12", "2026-02-30", "- a", "a: b", "=1", ""]
    ),
)
SCALARS = st.one_of(
    TEXTS,
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.none(),
    st.decimals(-1000, 1000, places=2).filter(lambda one: one != one.to_integral_value()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["title", "note", "sessions", "steps", "x-y"]), VALUES, min_size=1)
)
@settings(deadline=None, max_examples=300)
def test_whatever_is_written_reads_back(fields: dict[str, Any]) -> None:
    try:
        text = exact_text(fields)
    except ValueError:
        return  # no document can hold it
    assert read_document("", text.encode()).data == fields


ENTRY = {
    "id": "20260312-k7f3m",
    "kind": "self-study",
    "date": "2026-03-12",
    "title": "甲某一季度自学：《准则》",
    "members": ["jia"],
    "attendance": {"expected": 12, "present": 11},
    "evidence": [{"ref": "卷一", "note": "第 3 页"}, {"ref": "卷二"}],
    "steps": [{"date": "2026-03-12", "step": "progress", "done": [1, 2], "by": {"name": "某"}}],
    "sessions": [
        {"date": "2026-03-12", "hours": Decimal("1.5"), "readings": ["《准则》第1讲", "条例"]},
        {"date": "2026-03-13", "hours": 2},
    ],
    "tags": [],
    "note": "一行\n两行",
    "level": "internal",
}


def test_it_looks_as_the_emitter_writes_it() -> None:
    assert exact_text(ENTRY, "x.json") == entry_text(ENTRY, "x.json")


@pytest.mark.parametrize("behind", ["", "note: 备注 # 旁注\n", "\n# 尾注\n"])
def test_sessions_are_put_behind_those_that_are_there(behind: str) -> None:
    text = f"# 头\nid: x\nsessions:   # 各次\n  - {{date: 2026-03-01, hours: 1}} # 补\n{behind}"
    data = read_document("", text.encode()).data or {}
    more = [{"date": "2026-03-02", "readings": ["《准则》"]}, {"date": "2026-03-03"}]
    wanted = {**data, "sessions": [*data["sessions"], *more]}
    longer = with_sessions(text, wanted)
    assert longer is not None
    assert read_document("", longer.encode()).data == wanted
    lines = [line for line in longer.splitlines() if line not in text.splitlines()]
    assert lines == ["  - {date: 2026-03-02, readings: [《准则》]}", "  - {date: 2026-03-03}"]


def test_more_than_sessions_is_left_to_others() -> None:
    text = "id: x\nsessions:\n  - {date: 2026-03-01}\n"
    assert with_sessions(text, {"id": "y", "sessions": [{"date": "2026-03-01"}]}) is None
    assert (
        with_sessions("id: x\nsessions: []\n", {"id": "x", "sessions": [{"date": "2026-03-01"}]}) is None
    )
