"""Small units, written as YAML in the test that needs them and read by the real reader.

`small` adds what every unit must have (who it is, a roster, a pack with open kinds), so that a test
says only what it is about. Nothing may be wrong with its form unless the test names the codes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import dedent, indent
from typing import Any

from ledger.core.cadence import evaluate
from ledger.core.model import Unit
from ledger.core.periods import parse_period
from ledger.reports.status_json import standing_value
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Attachment, Files

TITLE = "title: {zh: 例, en: example}"

UNIT = """
id: example
name: 例
kind: office
since: 2020-01-01
packs: [p]
"""

ROSTER = """
li: [{role: officer, from: 2020-01-01}]
wang: [{role: officer, from: 2020-01-01}]
zhao: [{role: clerk, from: 2020-01-01}]
"""

TERMS = """
unit-kinds:
  office: {T}
  bureau: {T, implies: [office]}
  board: {T, implies: [bureau]}
  ring: {T, implies: [gnir]}
  gnir: {T, implies: [ring]}
roles:
  person: {T}
  officer: {T, implies: [person]}
  chief: {T, implies: [officer]}
  clerk: {T}
  east: {T, implies: [west]}
  west: {T, implies: [east]}
parameters:
  need: {T, type: number, required: true}
  must: {T, type: list, required: true}
  soft: {T, type: number, default: null}
  two: {T, type: integer, default: 2}
  set: {T, type: list, default: [a, b]}
  none: {T, type: list, default: null}
  word: {T, type: text, default: null}
  name: {T, type: text, default: a}
"""

FIELDS = ("hours", "topic", "topics", "readings", "flag", "plan", "found", "due", "deadline", "reply")
KINDS = ("study/act", "study/sheet", "problems/fault", "rectification/fix", "rectification/drive")
"""Kinds whose own fields, the same for all, may hold anything. Sheets may hold sessions."""


@dataclass(frozen=True)
class Texts:
    """A source that holds a unit's files in memory."""

    texts: Mapping[str, str]

    def files(self) -> Files:
        return Files({path: self.texts[path].encode() for path in sorted(self.texts)})

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        return {}


def small(rules: str, entries: str = "", *, unit: str = "", roster: str = ROSTER) -> dict[str, str]:
    """The files of a unit with pack `p`.

    `rules` are obligations without a title, `entries` a line each: `LEDGER/KIND ID: {fields}`, whose
    date is the id's unless `date` is the first field. `unit` replaces lines of unit.yaml, `roster`
    maps members to their posts.
    """
    return {
        "unit.yaml": overlaid(UNIT, dedent(unit)),
        "roster.yaml": _roster(dedent(roster)),
        "packs/p/pack.yaml": pack("p", rules, TERMS + kinds(*KINDS)),
        **written(entries),
    }


def pack(name: str, rules: str, parts: str = "") -> str:
    """A pack of some obligations; in `parts`, T stands for a title."""
    duties = re.sub(r"(?m)^([a-z0-9-]+): \{", rf"\1: {{{TITLE}, ", dedent(rules).strip())
    body = f"obligations:\n{indent(duties, '  ')}\n" if duties else ""
    return f"pack: {name}\n{TITLE}\n" + re.sub(r"\bT\b", TITLE, dedent(parts)) + body


def kinds(*names: str) -> str:
    fields = ", ".join(f"{name}: {{T}}" for name in FIELDS)
    more = {"study/sheet": ", sessions: true"}
    lines = [f"  {name}: {{T{more.get(name, '')}, fields: {{{fields}}}}}\n" for name in names]
    return "kinds:\n" + "".join(lines)


def written(entries: str) -> dict[str, str]:
    """Entries as files, by path."""
    found = {}
    for line in re.split(r"\n(?=\S)", dedent(entries).strip()) if entries.strip() else []:
        match = re.fullmatch(r"([a-z]+)/([a-z-]+) (\d{8}-\w{5}): \{(.*)\}", line.strip(), re.DOTALL)
        assert match, line
        ledger, kind, name, fields = match.groups()
        day = "" if fields.startswith("date:") else f"date: {name[:4]}-{name[4:6]}-{name[6:8]}, "
        text = f"{{id: {name}, kind: {kind}, title: 例, {day}{fields}}}\n"
        found[f"{ledger}/{name[:4]}/{name}.yaml"] = text
    return found


def overlaid(lines: str, others: str) -> str:
    """A map written a key a line, some keys replaced or added."""
    given = set(re.findall(r"(?m)^([a-z-]+):", others))
    kept = [line for line in lines.strip().splitlines() if line.partition(":")[0] not in given]
    return "\n".join([*kept, others.strip()]) + "\n"


def _roster(posts: str) -> str:
    if not posts.strip():
        return "members: []\n"
    members = re.sub(r"(?m)^([a-z0-9-]+): (.*)$", r"  - {id: \1, name: \1, posts: \2}", posts)
    return f"members:\n{members}\n"


def reading(files: Mapping[str, str], faults: Iterable[str] = ()) -> Reading:
    """The unit as read, with just those faults of form."""
    read = read_unit(Texts(files))
    assert codes(read) == sorted(faults), read.findings
    return read


def codes(read: Reading) -> list[str]:
    return sorted(one.code for one in read.findings)


def unit(files: Mapping[str, str]) -> Unit:
    return reading(files).unit


def standings(
    files: Mapping[str, str], period: str, as_of: str, faults: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """What `status --json` lists for a period as of a day."""
    found = evaluate(reading(files, faults).unit, parse_period(period), date.fromisoformat(as_of))
    return [standing_value(one) for one in found]


def told(files: Mapping[str, str], period: str, as_of: str, *keys: str) -> list[Any]:
    """Of each standing some parts alone, as a tuple where several are asked for."""
    found = standings(files, period, as_of)
    return [one[keys[0]] if len(keys) == 1 else tuple(one[key] for key in keys) for one in found]


def states(files: Mapping[str, str], period: str, as_of: str) -> list[str]:
    return told(files, period, as_of, "state")


def only(files: Mapping[str, str], period: str, as_of: str) -> dict[str, Any]:
    """The one standing there is."""
    (one,) = standings(files, period, as_of)
    return one
