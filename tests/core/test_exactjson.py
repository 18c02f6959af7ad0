"""JSON keeps numbers exact and text harmless."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.exactjson import exact_json

VALUES = st.recursive(
    st.one_of(
        st.text(),
        st.integers(),
        st.booleans(),
        st.none(),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES, st.booleans())
def test_what_is_said_is_read_back_exactly(value: Any, lines: bool) -> None:
    text = exact_json(value, lines=lines)
    assert json.loads(text, parse_float=Decimal) == value
    assert text.replace("\n", "").isprintable()


def test_keys_stay_in_their_order_a_line_each() -> None:
    assert (
        exact_json({"b": [Decimal("1.50")], "a": {}}, lines=True)
        == '{\n "b": [\n  1.50\n ],\n "a": {}\n}'
    )
