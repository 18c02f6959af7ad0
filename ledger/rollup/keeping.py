"""What is kept between runs, in a cache folder: mirrors, when each was reached, and verdicts.

Losing any of it loses time only. A verdict is kept by the unit's tree, by all that it was held
against, and by the as-of days on which it stays the same, so that a unit in which nothing has changed
costs one comparison.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ledger import __version__
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.rollup.judging import Job
from ledger.rollup.subordinates import Line
from ledger.rollup.verdict import SCHEMA, Fault, Verdict, header, verdict_of
from ledger.words import N_

_TABLES = """
create table if not exists units (
  id text primary key, place text not null, commit_id text, tree text, reached text, tried text,
  problem text, rewritten text, run integer not null default 0);
create table if not exists verdicts (
  tree text, key text, first text, last text, header blob, details blob, primary key (tree, key, first));
create table if not exists meta (name text primary key, value text);
"""
_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Reached:
    """What is known of a unit's mirror. Days are ISO; `problem` is why the last try failed.

    `rewritten` is the day on which a fetch found that history had been replaced.
    """

    id: str
    commit: str | None = None
    tree: str | None = None
    reached: str | None = None
    tried: str | None = None
    problem: Fault | None = None
    rewritten: str | None = None
    run: int = 0


def cache_folder(root: Path, owner: str) -> Path:
    """Where a superior's cache lies if nobody says otherwise."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    place = hashlib.sha256(os.fsencode(str(root))).hexdigest()[:8]
    return Path(base) / "ledger" / "rollup" / f"{owner}-{place}"


def place_of(address: str, branch: str) -> str:
    """One name for a place that is fetched from; another address or branch is another place."""
    return hashlib.sha256(f"{address}\0{branch}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Cache:
    """A cache folder, open. Used from one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / "rollup.sqlite", timeout=60)
            self._begin()
        except (OSError, sqlite3.Error) as error:
            text = N_(
                "the cache {folder} cannot be used ({problem}); delete it, or name another by --cache"
            )
            raise LedgerError(text, folder=str(folder), problem=str(error)) from error

    def _begin(self) -> None:
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(_TABLES)
        if self.meta("format") not in (None, _FORMAT):
            self._db.executescript("drop table units; drop table verdicts;" + _TABLES)
        self.set_meta("format", _FORMAT)

    def close(self) -> None:
        self._db.close()

    def mirror(self, place: str) -> Path:
        """Where the mirror of a place lies, or will."""
        return self.folder / "mirrors" / place[:2] / f"{place}.git"

    def meta(self, name: str) -> str | None:
        row = self._db.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_meta(self, name: str, value: str) -> None:
        with self._db:
            self._db.execute("insert or replace into meta values (?, ?)", (name, value))

    # Mirrors

    def reached(self, places: Mapping[str, str]) -> dict[str, Reached]:
        """What is known of units by id, as far as it is of the places where they are now."""
        rows = self._db.execute(
            "select id, place, commit_id, tree, reached, tried, problem, rewritten, run from units"
        )
        return {row[0]: _reached(row) for row in rows if places.get(row[0]) == row[1]}

    def keep_reached(self, one: Reached, place: str) -> None:
        problem = (
            None if one.problem is None else json.dumps([one.problem.text, dict(one.problem.values)])
        )
        row = (
            one.id,
            place,
            one.commit,
            one.tree,
            one.reached,
            one.tried,
            problem,
            one.rewritten,
            one.run,
        )
        with self._db:
            self._db.execute("insert or replace into units values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    # Verdicts

    def verdicts(self, wanted: Mapping[str, tuple[str, Job]]) -> dict[str, Verdict]:
        """Of units, by id, with their tree: the verdicts that are kept, without their details."""
        found: dict[str, Verdict] = {}
        keys = {name: _key(job) for name, (_, job) in wanted.items()}
        by_key = {(tree, keys[name]): (name, job) for name, (tree, job) in wanted.items()}
        as_of = next((job.as_of.isoformat() for _, job in wanted.values()), "")
        rows = self._db.execute(
            "select tree, key, header from verdicts where first <= ? and ? <= last", (as_of, as_of)
        )
        for tree, key, content in rows:
            if (tree, key) in by_key:
                name, job = by_key[tree, key]
                found[name] = replace(verdict_of(content), commit=job.commit)
        return found

    def details(self, job: Job, tree: str) -> bytes | None:
        """The packed details of a verdict that is kept."""
        day = job.as_of.isoformat()
        row = self._db.execute(
            "select details from verdicts where tree = ? and key = ? and first <= ? and ? <= last",
            (tree, _key(job), day, day),
        ).fetchone()
        return bytes(row[0]) if row else None

    def keep_verdicts(self, many: Iterable[tuple[Job, str, Verdict]]) -> None:
        """Keep verdicts; those with a fault are left out, for the next time it may be mended."""
        rows = [
            (tree, _key(job), one.first, one.last, header(one), one.packed)
            for job, tree, one in many
            if one.fault is None
        ]
        with self._db:
            self._db.executemany("insert or replace into verdicts values (?, ?, ?, ?, ?, ?)", rows)

    def forget_others(self) -> None:
        """Drop the verdicts on trees that no unit has any more."""
        with self._db:
            self._db.execute(
                "delete from verdicts where tree not in (select tree from units where tree is not null)"
            )


@contextmanager
def opened(folder: Path) -> Iterator[Cache]:
    """A cache folder, open until it is left. Raises LedgerError where it cannot be used."""
    cache = Cache(folder)
    try:
        yield cache
    except sqlite3.Error as error:
        text = N_("the cache {folder} cannot be used ({problem}); delete it, or name another by --cache")
        raise LedgerError(text, folder=str(folder), problem=str(error)) from error
    finally:
        cache.close()


def _reached(row: tuple[object, ...]) -> Reached:
    name, _, commit, tree, reached, tried, problem, rewritten, run = row
    fault = None
    if isinstance(problem, str):
        text, values = json.loads(problem)
        fault = Fault(text, values)
    return Reached(
        str(name),
        _text(commit),
        _text(tree),
        _text(reached),
        _text(tried),
        fault,
        _text(rewritten),
        int(str(run)),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _key(job: Job) -> str:
    """All that a verdict depends on beside the tree and the day."""
    line: Line = job.line
    parts = (
        SCHEMA,
        __version__,
        job.rules.digest,
        job.view.name,
        line.id,
        line.kind,
        line.name,
        str(line.since),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()
