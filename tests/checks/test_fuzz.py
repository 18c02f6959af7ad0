"""Nothing that a file can hold makes the checks stumble; every finding can be said and shown."""

import json
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.checks.privacy import lines
from ledger.cli.check import _excerpt, as_json, message, remedy
from ledger.store.schemas import common, shipped_kinds
from ledger.words import Words

from .cases import base, findings

KINDS = {kind.name: kind for kind in shipped_kinds()}
ODD = [
    None,
    True,
    False,
    0,
    -1,
    12,
    10**39,
    10**60,
    0.5,
    1e-7,
    1e308,
    "",
    " ",
    "x",
    "李四",
    "li-si\n",
    "\x1b[31m",
]
ODD += [
    "2026-03-12",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "２０２６－０３－１２",
    "20260312-k7f3m",
    "\u2028",
    "{x}",
]
ODD += [
    "assign",
    "close",
    "progress",
    "long-term",
    "deep",
    "../x",
    "C:\\x",
    "a\0b",
    "$need",
    "all",
    "0" * 64,
    "秘密★",
]
ODD += [
    "13812345678",
    "study/seminar",
    "week",
    "number",
    "list",
    [],
    {},
    [None],
    {"": None},
    {"1": {}},
    [[[]]],
]
scalars = st.sampled_from(ODD) | st.text(max_size=8) | st.integers() | st.booleans()
KEYS = [
    "date",
    "until",
    "from",
    "to",
    "value",
    "step",
    "by",
    "owner",
    "lead",
    "done",
    "path",
    "sha256",
    "members",
]
KEYS += [
    "id",
    "name",
    "role",
    "posts",
    "sessions",
    "steps",
    "evidence",
    "title",
    "type",
    "fields",
    "values",
    "items",
]
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=6,
)
bounded = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PACK = {
    "pack": "own",
    "title": {"zh": "本", "en": "own"},
    "roles": {"clerk": {"title": {"zh": "员", "en": "clerk"}}},
    "parameters": {"need": {"title": {"zh": "数", "en": "need"}, "type": "number"}},
    "kinds": {
        "study/act": {
            "title": {"zh": "例", "en": "act"},
            "fields": {"hours": {"title": {"zh": "时", "en": "h"}}},
        }
    },
    "obligations": {
        "acts": {
            "title": {"zh": "例", "en": "acts"},
            "every": "week",
            "of": "study/act",
            "at-least": "$need",
        },
        "after": {
            "title": {"zh": "例", "en": "after"},
            "each": "study/act",
            "needs": "study/act",
            "within": 3,
        },
    },
}


def settled(files: dict[str, Any], today: date = date(2026, 5, 10)) -> None:
    """Check files, and say and show all that is found."""
    given = {
        path: text if isinstance(text, bytes) else json.dumps(text, ensure_ascii=False, default=str)
        for path, text in files.items()
    }
    given = {
        path: text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        for path, text in given.items()
    }
    found = findings(given, today)
    words = Words("zh")
    as_json(words, found)
    contents = {**base(), **given}
    for one in found:
        assert one.line >= 1
        assert one.column >= 1
        assert "\n" not in message(words, one)
        remedy(words, one)
        list(_excerpt(one, lines((contents.get(one.path) or b"").decode("utf-8", "replace")), "red"))


@bounded
@given(
    st.binary(max_size=200),
    st.sampled_from(
        ["unit.yaml", "roster.yaml", "packs/own/pack.yaml", "study/2026/x.yaml", "calendar/2026.yaml"]
    ),
)
def test_any_bytes_in_any_file(content, path):
    settled({path: content})


@bounded
@given(st.text(alphabet="ab:- \n\t\"'[]{}&*!|>%@#，：\u3000\xa0\u20281é密★<=", max_size=60))
def test_any_text_that_looks_like_yaml(text):
    settled({"study/2026/20260312-k7f3m.yaml": text.encode(), "unit.yaml": text.encode()})


@bounded
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_any_values_in_any_kind(name, data):
    kind = KINDS[name]
    fields = [*common().fields, *kind.fields, "sessions", "steps"]
    drawn = data.draw(st.dictionaries(st.sampled_from(fields) | st.text(max_size=4), values, max_size=8))
    whole = {"id": "20260312-k7f3m", "date": "2026-03-12", "title": "例", **drawn, "kind": kind.short}
    settled({f"{kind.ledger}/2026/20260312-k7f3m.yaml": whole})


steps = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2026-01-20", "2026-02-01", "2026-01-01", "9999-12-31", None, "x"]),
        "step": st.sampled_from(
            ["assign", "progress", "extend", "close", "verify", "return", "reopen", "x", None]
        ),
    },
    optional=dict.fromkeys(("by", "owner", "lead", "due", "measures", "done", "to", "result"), values),
)


@bounded
@given(
    st.lists(steps, max_size=6),
    st.dictionaries(
        st.sampled_from(["owner", "lead", "due", "goal", "measures", "office", "evidence"]),
        values,
        max_size=7,
    ),
)
def test_any_life(many, fields):
    whole = {
        "id": "20260120-rct01",
        "kind": "item",
        "date": "2026-01-20",
        "title": "例",
        "links": [],
        "depth": "deep",
        "scope": "common",
    }
    settled({"rectification/2026/20260120-rct01.yaml": {**whole, **fields, "steps": many}})


@bounded
@given(st.data())
def test_any_unit_roster_and_calendar(data):
    unit = {
        "id": "u",
        "name": "例",
        "kind": "party-group",
        "since": "2026-01-01",
        "packs": ["aspiration", "own"],
    }
    names = [*unit, "parameters", "targets", "working-days", "recording-days", "timezone"]
    unit |= data.draw(st.dictionaries(st.sampled_from(names), values, max_size=4))
    given = st.dictionaries(
        st.sampled_from(["self-study-hours", "special-campaigns", "need", "x"]), values
    )
    unit |= data.draw(st.fixed_dictionaries({}, optional={"parameters": given, "targets": given}))
    roster = {"members": data.draw(st.lists(values, max_size=3))}
    calendar = data.draw(st.dictionaries(st.sampled_from(["rest", "work", "x"]), values))
    settled({"unit.yaml": unit, "roster.yaml": roster, "calendar/2026.yaml": calendar})


@bounded
@given(st.data())
def test_any_pack(data):
    pack = json.loads(json.dumps(PACK))
    for _ in range(data.draw(st.integers(1, 3))):
        here = pack
        while True:
            key = data.draw(
                st.sampled_from(sorted(here))
                | st.sampled_from(
                    ["kinds", "every", "of", "where", "type", "items", "covers", "fields", "$ref"]
                )
            )
            if isinstance(here.get(key), dict) and here[key] and data.draw(st.booleans()):
                here = here[key]
                continue
            here[key] = data.draw(values)
            break
    unit = {"id": "u", "name": "例", "kind": "party-group", "since": "2026-01-01", "packs": ["own"]}
    act = {"id": "20260312-k7f3m", "kind": "act", "date": "2026-03-12", "title": "例", "hours": 1}
    settled({"packs/own/pack.yaml": pack, "unit.yaml": unit, "study/2026/20260312-k7f3m.yaml": act})
