"""JSON for programs, that does no harm in a terminal either."""

import json

import pytest

from ledger.reports.status_json import to_json


@pytest.mark.parametrize("text", ["a\x1b[2J", "a\x9b2J", "\u202eabc", "a\u2028b", "\ud800", "\x7f"])
def test_nothing_that_steers_is_written_raw(text: str):
    said = to_json({"title": text})
    assert json.loads(said) == {"title": text}
    assert all(char.isprintable() or char == "\n" for char in said)


def test_other_text_stands_as_itself():
    assert to_json({"b": "李四 😀", "a": 1}) == '{\n "a": 1,\n "b": "李四 😀"\n}'
