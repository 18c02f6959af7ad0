"""Snapshots: what a level has found out, as one file that the level above reads in its place.

A snapshot names every unit with the commit that was seen, what it was held against, and the counts; no
standing, no entry and no name of a person. It is canonical JSON: equal facts give equal bytes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ledger.core.periods import Period
from ledger.core.remotes import branch_fault, remote_fault
from ledger.core.values import day
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.rollup.gathering import Account, Gathered
from ledger.rollup.keeping import Reached
from ledger.rollup.subordinates import Line
from ledger.rollup.verdict import COUNTED, Fault, Verdict, verdict_of
from ledger.words import N_

SCHEMA = "ledger/rollup-snapshot/1"
MAX_BYTES = 256 << 20
_ID = pattern(r"[a-z0-9-]{1,100}")
_COMMIT = pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Seen:
    """One unit of a snapshot: its line, how it was reached, and the verdict if there was one."""

    line: Line
    reached: Reached
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A level's facts in one view as of a day. `head` is the commit of the list that they come from."""

    owner: str
    period: str
    as_of: str
    head: str | None
    units: tuple[Seen, ...]


def snapshot_path(owner: str, view: Period) -> str:
    """Where a level's snapshot lies in its superior's repository."""
    return f"rollup/{owner}/{view.name}.json"


def snapshot_bytes(found: Gathered, head: str | None, addresses: Mapping[str, str]) -> bytes:
    """A level's facts as a file. `addresses` are where units are fetched from, by id."""
    value = {
        "schema": SCHEMA,
        "owner": found.owner,
        "period": found.view.name,
        "as_of": found.as_of.isoformat(),
        "head": head,
        "units": [_unit_value(one, addresses.get(one.line.id)) for one in found.accounts],
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _unit_value(account: Account, address: str | None) -> dict[str, Any]:
    line, reached, verdict = account.line, account.reached, account.verdict
    fault = reached.problem
    header = None
    if verdict is not None:
        header = {name: part for name, part in asdict(verdict).items() if name != "packed"}
    return {
        "id": line.id,
        "kind": line.kind,
        "name": account.name,
        "superior": line.superior,
        "remote": address or line.remote,
        "branch": line.branch,
        "since": line.since.isoformat() if line.since else None,
        "packs": list(line.packs) if line.packs is not None else None,
        "commit": reached.commit,
        "reached": reached.reached,
        "rewritten": reached.rewritten,
        "problem": {"text": fault.text, "values": dict(fault.values)} if fault else None,
        "verdict": header,
    }


def read_snapshot(content: bytes, owner: str) -> Snapshot:
    """A snapshot from its bytes. Raises LedgerError for what is none, or another's."""
    try:
        read = json.loads(content)
        _matching(re.compile(re.escape(SCHEMA)), read["schema"])
        units = tuple(_seen(raw) for raw in read["units"])
        made = Snapshot(
            str(read["owner"]), str(read["period"]), _day(read["as_of"]), read["head"], units
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise LedgerError(
            N_("it is no snapshot of this version ({problem})"), problem=problem
        ) from error
    if made.owner != owner:
        raise LedgerError(N_("it is a snapshot of {other}, not of {id}"), other=made.owner, id=owner)
    return made


def _seen(raw: Mapping[str, Any]) -> Seen:
    name = _matching(_ID, raw["id"])
    superior = raw["superior"]
    line = Line(
        id=name,
        kind=str(raw["kind"]),
        remote=_address(raw["remote"]),
        branch=_branch(raw["branch"]),
        superior=None if superior is None else _matching(_ID, superior),
        name=str(raw["name"])[:200],
        since=day(raw["since"]),
        packs=None if raw["packs"] is None else tuple(str(pack) for pack in raw["packs"]),
    )
    problem = raw["problem"]
    reached = Reached(
        name,
        commit=None if raw["commit"] is None else _matching(_COMMIT, raw["commit"]),
        reached=None if raw["reached"] is None else _day(raw["reached"]),
        rewritten=None if raw["rewritten"] is None else _day(raw["rewritten"]),
        problem=None if problem is None else Fault(str(problem["text"]), dict(problem["values"])),
    )
    verdict = None if raw["verdict"] is None else _verdict(raw["verdict"], line, reached)
    return Seen(line, reached, verdict)


def _verdict(raw: Mapping[str, Any], line: Line, reached: Reached) -> Verdict:
    verdict = verdict_of(raw)
    if (verdict.unit, verdict.commit, verdict.kind) != (line.id, reached.commit, line.kind):
        raise ValueError(line.id)
    for counts in (*verdict.counts.values(), *verdict.advice.values()):
        for state, number in counts.items():
            if state not in COUNTED or type(number) is not int or number < 0:
                raise ValueError(f"{line.id}: {state}")
    return verdict


def _matching(form: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(str(value)[:80])
    return value


def _day(value: Any) -> str:
    if (found := day(value)) is None:
        raise ValueError(str(value)[:80])
    return found.isoformat()


def _address(value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or remote_fault(value)):
        raise ValueError(str(value)[:80])
    return value


def _branch(value: Any) -> str:
    if not isinstance(value, str) or branch_fault(value):
        raise ValueError(str(value)[:80])
    return value


def in_order(snapshot: Snapshot) -> Iterator[tuple[Seen, int]]:
    """The units as the tree has them, with how far below the snapshot's owner each stands."""
    children: dict[str | None, list[Seen]] = {}
    for one in snapshot.units:
        above = one.line.superior
        children.setdefault(None if above == snapshot.owner else above, []).append(one)
    waiting = [(one, 1) for one in reversed(children.pop(None, []))]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        waiting += [(below, depth + 1) for below in reversed(children.pop(one.line.id, []))]
