"""What came in and what went out by a sync: how much, and the entries by name where they are few."""

from collections.abc import Mapping, Sequence

from ledger.core.model import LEDGERS
from ledger.core.packs import Kind
from ledger.core.values import Fields
from ledger.records import dataclass
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.landing import Move
from ledger.store.sources import wanted
from ledger.store.trees import versions
from ledger.words import N_, Words, plain

_MANY = 6
_FEW = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """Says which entries and files were shared."""

    words: Words
    git: Git
    kinds: Mapping[str, Kind]

    def came_in(self, moves: Sequence[Move]) -> list[str]:
        count, entries, others = self.words.count, _entries(moves), _others(moves)
        said = count("{n} entry came in:", "{n} entries came in:", len(entries))
        files = count(
            "{n} other file came in: {paths}",
            "{n} other files came in: {paths}",
            len(others),
            paths=self._few(others),
        )
        return self._lines(entries, said) + ([files] if others else [])

    def went_out(self, moves: Sequence[Move]) -> list[str]:
        count, entries, others = self.words.count, _entries(moves), _others(moves)
        said = count("{n} entry went out:", "{n} entries went out:", len(entries))
        files = count(
            "{n} other file went out: {paths}",
            "{n} other files went out: {paths}",
            len(others),
            paths=self._few(others),
        )
        return self._lines(entries, said) + ([files] if others else [])

    def _lines(self, entries: Sequence[Move], heading: str) -> list[str]:
        """A heading and the entries, cut where they are many; nothing of none."""
        told = [heading, *(f"  {self._entry(one)}" for one in entries[:_MANY])] if entries else []
        if (more := len(entries) - _MANY) > 0:
            told.append(f"  {self.words.count('and {n} more', 'and {n} more', more)}")
        return told

    def _few(self, paths: Sequence[str]) -> str:
        named = [*paths[:_FEW], *(["…"] if len(paths) > _FEW else [])]
        return self.words.listed([plain(path) for path in named])

    def _entry(self, move: Move) -> str:
        state = N_("new") if move.before is None else N_("changed") if move.after else N_("removed")
        data = self._data(move)
        kind = self.kinds.get(f"{move.path.partition('/')[0]}/{data.get('kind')}")
        if not (data.get("kind") or data.get("title")):
            return self.words(N_("{state}: {path}"), state=self.words(state), path=move.path)
        return self.words(
            N_("{state}: {kind} {title} ({id})"),
            state=self.words(state),
            kind=self.words.title(kind.title) if kind else str(data.get("kind", "")),
            title=" ".join(str(data.get("title", "")).split()),
            id=move.path.rpartition("/")[2].rpartition(".")[0],
        )

    def _data(self, move: Move) -> Fields:
        version = move.after or move.before
        assert version is not None
        content = self.git.blobs([version.oid]).get(version.oid, b"")
        return read_document(move.path, content).data or {}


def _entries(moves: Sequence[Move]) -> list[Move]:
    return [one for one in moves if one.path.split("/")[0] in LEDGERS and wanted(one.path)]


def _others(moves: Sequence[Move]) -> list[str]:
    entries = {one.path for one in _entries(moves)}
    return [one.path for one in moves if one.path not in entries]


def moves_between(git: Git, old: str | None, new: str) -> list[Move]:
    """What differs from one commit to another."""
    before, after = versions(git, old), versions(git, new)
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    return [Move(path, before.get(path), after.get(path)) for path in paths]
