"""Who is below whom, and where their ledgers are: a superior's subordinates.yaml as a tree."""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.checks.subordinates import SUBORDINATES, findings
from ledger.core.findings import Finding
from ledger.core.values import Fields, Value, day, is_number, maps, texts
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.reading import Reading
from ledger.words import N_

BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Line:
    """One subordinate as its superior lists it.

    `superior` is the id of a unit of the same list, None for one directly below the list's owner.
    `packs` are those it is held against, None for all of the list's. `publishes`: what is below it
    comes from its snapshots, which count only with a signature by one of `signers` if there are any.
    """

    id: str
    kind: str
    remote: str | None = None
    branch: str = BRANCH
    superior: str | None = None
    name: str | None = None
    since: date | None = None
    packs: tuple[str, ...] | None = None
    publishes: bool = False
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subordinates:
    """A superior's list: its units in tree order, a superior before those below it.

    `depths` tell how far below the owner each stands, from 1. `packs`, `floors`, `targets` and
    `recording_days` are what the list itself says, None or missing where it says nothing.
    """

    owner: str
    lines: tuple[Line, ...]
    depths: tuple[int, ...]
    packs: tuple[str, ...] | None
    floors: Fields
    targets: Fields
    recording_days: int | None

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def named(self, name: str) -> Line:
        """The unit of that id. Raises LedgerError."""
        for line in self.lines:
            if line.id == name:
                return line
        raise LedgerError(N_("there is no unit {name} in {file}"), name=name, file=SUBORDINATES)


def read_subordinates(reading: Reading) -> Subordinates:
    """The list that a superior's repository holds.

    Raises LedgerError where there is none, or one with errors: judging by half a list would leave
    units out without a word.
    """
    document = reading.documents.get(SUBORDINATES)
    if document is None and not any(one.path == SUBORDINATES for one in reading.findings):
        text = N_(
            "there is no {file} here; list the units below this one in it, with id, kind and remote"
        )
        raise LedgerError(text, file=SUBORDINATES)
    data = reading.data(SUBORDINATES)
    faults = _faults(reading, data)
    if faults:
        codes = ", ".join(dict.fromkeys(one.code for one in faults))
        text = N_("{file} has errors ({codes}); `ledger check` shows them")
        raise LedgerError(text, file=SUBORDINATES, codes=codes)
    lines = [_line(raw, reading.unit.id) for _, raw in maps(data.get("units"))]
    ordered = list(_below(None, 1, lines))
    return Subordinates(
        owner=reading.unit.id,
        lines=tuple(line for line, _ in ordered),
        depths=tuple(depth for _, depth in ordered),
        packs=_names(data.get("packs")),
        floors=_map(data.get("floors")),
        targets=_map(data.get("targets")),
        recording_days=_whole(data.get("recording-days")),
    )


def _faults(reading: Reading, data: Fields) -> list[Finding]:
    """What is wrong with the list; whether its kinds are known is for `check` to say."""
    own = [one for one in reading.findings if one.path == SUBORDINATES]
    return [*own, *findings(data, reading.unit.id, {})]


def _line(raw: Mapping[str, Value], owner: str) -> Line:
    def text(name: str) -> str | None:
        value = raw.get(name)
        return value if isinstance(value, str) else None

    superior = text("superior")
    return Line(
        id=str(raw.get("id")),
        kind=str(raw.get("kind")),
        remote=text("remote"),
        branch=text("branch") or BRANCH,
        superior=None if superior == owner else superior,
        name=text("name"),
        since=day(raw.get("since")),
        packs=_names(raw.get("packs")),
        publishes=raw.get("publishes") is True,
        signers=_names(raw.get("signers")) or (),
    )


def _below(superior: str | None, depth: int, lines: list[Line]) -> Iterator[tuple[Line, int]]:
    """The units below one, each followed by those below it, in the order of the list."""
    children: dict[str | None, list[Line]] = {}
    for line in lines:
        children.setdefault(line.superior, []).append(line)
    waiting = [(line, depth) for line in reversed(children.get(superior, []))]
    while waiting:
        line, level = waiting.pop()
        yield line, level
        waiting += [(below, level + 1) for below in reversed(children.get(line.id, []))]


def _names(value: Value) -> tuple[str, ...] | None:
    return tuple(name for _, name in texts(value)) if isinstance(value, list) else None


def _map(value: Value) -> Fields:
    return value if isinstance(value, dict) else {}


def _whole(value: Value) -> int | None:
    return int(value) if is_number(value) else None
