"""Changing a document keeps every byte that need not change, and says exactly what was wanted."""

import copy
import difflib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store.documents import read_document
from ledger.store.emitting import entry_text
from ledger.store.patching import rewritten

TEXT = """\
# head
id: 20260312-k7f3m   # the id
kind: seminar
date: 2026-03-12
title: "一季度"  # quoted

members:   # who
  - jia  # first
  # between
  - yi
evidence:
  - path: evidence/a.pdf   # a
    sha256: abc

  - {path: evidence/b.pdf, sha256: 'def'}  # b
topics: [warning, tradition]  # t
absent: {li: 出差, wang: "病假" }
note: |
  first line
  second

# tail comment
level: internal
steps:
- date: 2026-03-13
  step: assign
  by: jia
- {date: 2026-03-14, step: progress, done: [1, 2], by: jia}
empty:
"""


PROGRESS = "-- {date: 2026-03-14, step: progress, done: [1, 2], by: jia}\n"


def data(text: str) -> dict[str, Any]:
    document = read_document("", text.encode())
    assert document.data is not None
    assert not document.findings, document.findings
    return document.data


def difference(change: Callable[[dict[str, Any]], object], text: str = TEXT) -> str:
    """The lines taken out and put in, as a diff says it."""
    wanted = copy.deepcopy(data(text))
    change(wanted)
    changed = rewritten(text, wanted)
    assert data(changed) == wanted
    lines = difflib.unified_diff(text.splitlines(), changed.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++") and line[0] != "@")


def put(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda entry: entry.update(fields)


def before(name: str, other: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """A key put in front of another."""

    def change(entry: dict[str, Any]) -> None:
        items = list(entry.items())
        items.insert(list(entry).index(other), (name, value))
        entry.clear()
        entry.update(items)

    return change


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (put(title="二季度"), '-title: "一季度"  # quoted\n+title: "二季度"  # quoted'),
        (put(kind="a: b"), '-kind: seminar\n+kind: "a: b"'),
        (put(note="x\ny"), "-note: |\n-  first line\n-  second\n+note: |-\n+  x\n+  y"),
        (put(title="x\ny"), '-title: "一季度"  # quoted\n+# quoted\n+title: |-\n+  x\n+  y'),
        (put(level=None), "-level: internal\n+level: null"),
        (put(empty="x"), "-empty:\n+empty: x"),
        (put(empty=["x"]), "+  - x"),
        (put(place="x"), "+place: x"),
        (before("until", "title", "2026-03-13"), "+until: 2026-03-13"),
        (lambda one: one.pop("title"), '-title: "一季度"  # quoted'),
        (lambda one: one.pop("absent"), '-absent: {li: 出差, wang: "病假" }'),
        (lambda one: one["members"].append("bing"), "+  - bing"),
        (lambda one: one["members"].insert(0, "bing"), "+  - bing"),
        (lambda one: one["members"].remove("jia"), "-  - jia  # first"),
        (lambda one: one["members"].__setitem__(0, "bing"), "-  - jia  # first\n+  - bing  # first"),
        (
            lambda one: one["topics"].append("a, b"),
            "-topics: [warning, tradition]  # t\n+topics: [warning, tradition, 'a, b']  # t",
        ),
        (
            lambda one: one["topics"].insert(1, "policy"),
            "-topics: [warning, tradition]  # t\n+topics: [warning, policy, tradition]  # t",
        ),
        (
            lambda one: one.update(topics=["other", "warning", "policy"]),
            "-topics: [warning, tradition]  # t\n+topics: [other, warning, policy]  # t",
        ),
        (
            lambda one: one["topics"].remove("warning"),
            "-topics: [warning, tradition]  # t\n+topics: [tradition]  # t",
        ),
        (
            lambda one: one["absent"].update(zhao="x, y", li="开会"),
            '-absent: {li: 出差, wang: "病假" }\n+absent: {li: 开会, wang: "病假", zhao: \'x, y\' }',
        ),
        (
            lambda one: one["absent"].pop("wang"),
            '-absent: {li: 出差, wang: "病假" }\n+absent: {li: 出差 }',
        ),
        (
            lambda one: one["evidence"][0].update(sha256="zzz", note="n"),
            "-    sha256: abc\n+    sha256: zzz\n+    note: n",
        ),
        (lambda one: one["evidence"].pop(0), "-  - path: evidence/a.pdf   # a\n-    sha256: abc"),
        (
            lambda one: one["steps"].append({"date": "2026-04-01", "step": "close"}),
            "+- date: 2026-04-01\n+  step: close",
        ),
        (
            lambda one: one["steps"][1].update(percent=50, done=[1, 2, 3]),
            PROGRESS + "+- {date: 2026-03-14, step: progress, done: [1, 2, 3], by: jia, percent: 50}",
        ),
    ],
)
def test_only_the_lines_that_change_are_touched(change: Callable[[dict[str, Any]], object], lines: str):
    assert difference(change) == lines


def test_nothing_wanted_changes_nothing():
    assert rewritten(TEXT, data(TEXT)) == TEXT


def test_line_ends_of_windows_are_kept():
    text = TEXT.replace("\n", "\r\n")
    wanted = {**data(text), "members": ["jia", "yi", "bing"], "note": "a\nb"}
    changed = rewritten(text, wanted)
    assert "\n" not in changed.replace("\r\n", "")
    assert data(changed) == wanted


def test_a_text_without_a_last_line_end_takes_a_line_more():
    assert rewritten("id: a\nkind: b", {"id": "a", "kind": "b", "title": "c"}) == (
        "id: a\nkind: b\ntitle: c"
    )


def test_the_last_line_may_go_from_a_text_without_a_last_line_end():
    assert rewritten("id: a\nkind: b", {"id": "a"}) == "id: a"


def test_a_text_that_cannot_be_read_is_written_anew_under_its_comments():
    changed = rewritten("# schema\nid: [\n", {"id": "a"})
    assert changed == "# schema\nid: a\n"


def test_a_whole_document_in_brackets_is_patched_inside_them():
    assert rewritten("{id: a, hours: 2}  # x\n", {"id": "a", "hours": 3}) == "{id: a, hours: 3}  # x\n"


def test_true_is_not_one():
    """Values that Python holds equal and YAML does not are written."""
    assert rewritten("flag: 1\n", {"flag": True}) == "flag: true\n"


ODD = "a|b: c|x, y|甲某|2026-01-02||no|12|tail\n| s|#c|- d|[z|'q'|\"w\"|k\n\nz|*al|100%|&x|a #b|\ttab"
TEXTS = st.sampled_from([*ODD.split("|"), "~", "l1\nl2", "null", "甲：乙", "x" * 200])
LEAVES = TEXTS | st.none() | st.booleans() | st.integers(-5, 5)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["id", "kind", "note", "members", "steps", "sessions", "absent"]), VALUES, min_size=1
)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS, st.booleans())
def test_whatever_is_wanted_is_what_is_read(here: dict, wanted: dict, windows: bool):
    text = entry_text(here, keep_null=True)
    text = text.replace("\n", "\r\n") if windows else text
    assert data(rewritten(text, {**data(text), **wanted})) == {**data(text), **wanted}


@settings(max_examples=200, deadline=None)
@given(
    DOCUMENTS, st.sampled_from(["id", "kind", "note", "members", "steps", "sessions", "absent"]), VALUES
)
def test_lines_of_other_fields_stay_as_they_are(here: dict, name: str, value: Any):
    """Comments stand above each field; those of fields that do not change keep their neighbours."""
    text = "".join(
        f"# about {key}\n{entry_text({key: one}, keep_null=True)}" for key, one in here.items()
    )
    changed = rewritten(text, {**here, name: value})
    assert data(changed) == {**here, name: value}
    for key, one in here.items():
        if key != name:
            assert f"# about {key}\n{entry_text({key: one}, keep_null=True)}" in changed + "\n"
