"""Edits of real entries, made at random from a seed as two people would make them."""

import copy
import functools
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ledger.core.values import identity
from ledger.demo.plan import first_plan
from ledger.store.documents import read_document
from ledger.store.patching import rewritten

TODAY = date(2026, 5, 10)
WORDS = ["已核对", "补记 一次", "按期办结", "会后补签", "缺一页", "see the minutes", "两行\n的备注\n"]
MEMBERS = ["jia", "yi", "bing", "ding", "wu"]
COMMENTS = ["# 待核", "# 已与办公室核对 #2", "# check with jia", "# 原件在档案室"]


@functools.cache
def entries() -> dict[str, str]:
    """The files of the demo's unit as they stand at the end, by path."""
    found: dict[str, bytes | None] = {}
    for commit in first_plan(1, TODAY, "zh").commits:
        found.update(commit.changes)
    return {path: content.decode() for path, content in found.items() if content and _is_yaml(path)}


def _is_yaml(path: str) -> bool:
    return path.endswith(".yaml") and not path.startswith((".", "evidence"))


def edited(text: str, dice: random.Random) -> str:
    """A text after two to seven edits, of which some are comments."""
    for _ in range(dice.randint(2, 7)):
        if dice.random() < 0.25:
            text = _commented(text, dice)
            continue
        data = copy.deepcopy(read_document("", text.encode()).data)
        dice.choice(EDITS)(data, dice)
        text = rewritten(text, data)
    return text


def _commented(text: str, dice: random.Random) -> str:
    """A comment more: a line of its own, or behind what a line says."""
    lines = text.split("\n")
    number = dice.randrange(1, len(lines))
    comment = f"{dice.choice(COMMENTS)} {dice.randrange(1000)}"
    if dice.random() < 0.5:
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        lines.insert(number, f"{indent}{comment}")
    else:
        lines[number - 1] += f"  {comment}"
    longer = "\n".join(lines)
    before, after = (read_document("", one.encode()) for one in (text, longer))
    return text if after.findings or identity(after.data) != identity(before.data) else longer


def _field(data: dict[str, Any], dice: random.Random) -> None:
    plain = [key for key, value in data.items() if not isinstance(value, list | dict) and key != "id"]
    if plain:
        _change(data, dice.choice(plain), dice)


def _change(data: dict[str, Any], key: str, dice: random.Random) -> None:
    value = data[key]
    if isinstance(value, bool):
        data[key] = not value
    elif isinstance(value, int | Decimal):
        data[key] = value + dice.choice([1, 2, Decimal("0.5")])
    elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        data[key] = (date.fromisoformat(value) + timedelta(dice.randint(1, 9))).isoformat()
    else:
        data[key] = f"{value} {dice.choice(WORDS)}"


def _add_field(data: dict[str, Any], dice: random.Random) -> None:
    key = dice.choice(["note", "place", "host", "late_reason", "number"])
    data[key] = dice.choice(WORDS)


def _remove_field(data: dict[str, Any], dice: random.Random) -> None:
    keys = [key for key in data if key not in ("id", "kind", "date", "title")]
    if keys:
        del data[dice.choice(keys)]


def _member(data: dict[str, Any], dice: random.Random) -> None:
    name = dice.choice(["members", "tags", "links"])
    many = data.setdefault(name, [])
    if many and all(isinstance(one, str) for one in many) and dice.random() < 0.4:
        many.remove(dice.choice(many))
    elif all(isinstance(one, str) for one in many):
        many.append(dice.choice(MEMBERS) + ("" if name == "members" else str(dice.randrange(9))))


def _item(data: dict[str, Any], dice: random.Random) -> None:
    lists = [many for many in data.values() if isinstance(many, list) and many]
    if not lists:
        return
    many = dice.choice(lists)
    number = dice.randrange(len(many))
    if dice.random() < 0.3:
        del many[number]
    elif isinstance(many[number], dict):
        _field(many[number], dice)
    elif isinstance(many[number], str):
        many[number] += f" {dice.choice(WORDS)}"


def _session(data: dict[str, Any], dice: random.Random) -> None:
    many = data.setdefault("sessions", [])
    if isinstance(many, list):
        day = date(2026, 1, 1) + timedelta(dice.randrange(90))
        many.append({"date": day.isoformat(), "hours": dice.randint(1, 4)})
        many.sort(key=lambda one: str(one.get("date")))


def _step(data: dict[str, Any], dice: random.Random) -> None:
    many = data.setdefault("steps", [])
    day = date(2026, 1, 1) + timedelta(dice.randrange(90))
    step = {"date": day.isoformat(), "step": "progress", "by": dice.choice(MEMBERS)}
    many.append({**step, "note": dice.choice(WORDS)})


def _evidence(data: dict[str, Any], dice: random.Random) -> None:
    many = data.setdefault("evidence", [])
    path = f"evidence/2026/{dice.randrange(5)}.pdf"
    many.append({"path": path, "sha256": f"{dice.randrange(16):x}" * 64})


EDITS: list[Callable[[dict[str, Any], random.Random], None]] = [
    _field, _add_field, _remove_field, _member, _item, _item, _session, _step, _evidence,
]  # fmt: skip
